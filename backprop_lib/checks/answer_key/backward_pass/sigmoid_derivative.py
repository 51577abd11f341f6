"""Exercise: the derivative of the sigmoid."""

from backprop_lib import activations
from backprop_lib.activations import sigmoid
from backprop_lib.checks.answer_key.backward_pass.slopes import EQUATION, kept_whole, moderate
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity

SIGMOID_DERIVATIVE = Exercise(
    name="backward_pass.sigmoid_derivative",
    section=(3, "Box 2 goes back through the activation"),
    equation=EQUATION,
    make_inputs=moderate,
    reference=lambda z: sigmoid.derivative(z),
    quantities={"slope": Quantity("f'(z)")},
    parts=(Part("numbers of every sign", 1),),
    solved_by=(activations.Sigmoid.derivative, activations.Sigmoid.backward),
    symbols=lambda inputs, values, name: {"z": inputs["z"], "y": sigmoid(inputs["z"])},
    known_bugs=(
        Bug(
            "at y",
            lambda z: sigmoid.derivative(sigmoid(z)),
            "This is the derivative at y instead of at z: the sigmoid was taken twice on the way.",
        ),
        Bug(
            "z for y",
            lambda z: z * (1 - z),
            "The rule y (1 − y) wants the output y; here it was given z.",
        ),
        Bug(
            "one inside the other",
            lambda z: sigmoid(1 - sigmoid(z)),
            "The sigmoid of 1 − y was taken; y and 1 − y are two factors.",
        ),
        Bug("sigmoid itself", lambda z: sigmoid(z), "That is y, the sigmoid itself; the exercise asks for its slope."),
        Bug("tanh's", lambda z: 1 - sigmoid(z) ** 2, "1 − y² is the rule for tanh; sigmoid has one of its own."),
        Bug("sign", lambda z: -sigmoid.derivative(z), "A sigmoid rises everywhere, so its derivative is positive."),
        Bug("plus", lambda z: sigmoid(z) * (1 + sigmoid(z)), "One sign in y (1 − y) is wrong: it stays below ¼."),
        Bug(
            "whole numbers",
            kept_whole(sigmoid.derivative),
            "Where z holds whole numbers the array made like z does so too, and cuts every slope to 0.",
        ),
    ),
)
