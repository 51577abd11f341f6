"""Exercise: the derivative of tanh."""

import numpy as np

from backprop_lib import activations
from backprop_lib.activations import tanh
from backprop_lib.checks.answer_key.backward_pass.slopes import EQUATION, kept_whole, moderate
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity

TANH_DERIVATIVE = Exercise(
    name="backward_pass.tanh_derivative",
    section=(3, "Box 2 goes back through the activation"),
    equation=EQUATION,
    make_inputs=moderate,
    reference=lambda z: tanh.derivative(z),
    quantities={"slope": Quantity("f'(z)")},
    parts=(Part("numbers of every sign", 1),),
    solved_by=(activations.Tanh.derivative, activations.Tanh.backward),
    symbols=lambda inputs, values, name: {"z": inputs["z"], "y": tanh(inputs["z"])},
    known_bugs=(
        Bug(
            "at y",
            lambda z: tanh.derivative(tanh(z)),
            "This is the slope at y instead of at z: tanh was taken twice on the way.",
        ),
        Bug("z for y", lambda z: 1 - z**2.0, "The rule 1 − y² wants the output y; here z was squared."),
        Bug("1 dropped", lambda z: -(np.tanh(z) ** 2), "The 1 of 1 − y² is missing: at z = 0 the slope of tanh is 1."),
        Bug("not squared", lambda z: 1 - np.tanh(z), "y is not squared: the slope is the same on both sides of 0."),
        Bug("plus", lambda z: 1 + np.tanh(z) ** 2, "y² is added where it should be taken away: no slope is above 1."),
        Bug("tanh itself", lambda z: np.tanh(z), "That is y, tanh itself; the exercise asks for its slope."),
        Bug(
            "sigmoid's",
            lambda z: np.tanh(z) * (1 - np.tanh(z)),
            "y (1 − y) is the rule for sigmoid; with tanh it comes out negative where z is.",
        ),
        Bug("cosh not squared", lambda z: 1 / np.cosh(z), "1/cosh(z) is not squared yet."),
        Bug(
            "whole numbers",
            kept_whole(tanh.derivative),
            "Where z holds whole numbers the array made like z does so too, and every slope of tanh is cut off.",
        ),
    ),
)
