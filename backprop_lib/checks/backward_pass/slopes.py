"""Exercises: the derivatives of three activations that act on each number by itself."""

import numpy as np

from backprop_lib import activations
from backprop_lib.activations import relu, sigmoid, tanh
from backprop_lib.checks.exercise import Bug, Exercise, Part, Quantity

SLIDE = "Computing derivatives"
EQUATION = "∂Div/∂z_i^(k) = f_k'(z_i^(k)) ∂Div/∂y_i^(k), here the factor f_k'(z)"


def _moderate(rng):
    arrays = [rng.normal(scale=1.5, size=shape).round(2) for shape in [(4, 3), (1, 5), (6,), (3, 3)]]
    return [{"z": z} for z in [*arrays, rng.permutation([[-2, 1, 1], [3, -1, 2]])]]


def _around_the_kink(rng):
    return [*_moderate(rng), {"z": rng.permutation([0.0, -0.5, 2.0, 0.0, 0.3])}]


def _slope_at_the_kink(value, inputs):
    """Read any slope from 0 to 1 at z = 0 as the library's, 0."""
    z = inputs["z"]
    if np.shape(value) == z.shape and np.asarray(value).dtype.kind in "biuf":
        slope = np.asarray(value)
        value = np.where((z == 0) & (slope >= 0) & (slope <= 1), 0, slope)
    return {"slope": value}


def _kept_whole(derivative):
    def wrong(z):
        slope = np.zeros_like(z)
        slope[...] = derivative(z)
        return slope

    return wrong


SIGMOID_DERIVATIVE = Exercise(
    name="backward_pass.sigmoid_derivative",
    slide=SLIDE,
    equation=EQUATION,
    make_inputs=_moderate,
    reference=lambda z: sigmoid.derivative(z),
    quantities={"slope": Quantity("f'(z)")},
    parts=(Part("numbers of every sign", 1),),
    solved_by=(activations.Sigmoid.derivative, activations.Sigmoid.backward),
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
        Bug("sigmoid itself", lambda z: sigmoid(z), "That is y, the sigmoid itself; its slope is due."),
        Bug("tanh's", lambda z: 1 - sigmoid(z) ** 2, "1 − y² is the rule for tanh; sigmoid has one of its own."),
        Bug("sign", lambda z: -sigmoid.derivative(z), "A sigmoid rises everywhere, so its derivative is positive."),
        Bug("plus", lambda z: sigmoid(z) * (1 + sigmoid(z)), "One sign in y (1 − y) is wrong: it stays below ¼."),
        Bug(
            "whole numbers",
            _kept_whole(sigmoid.derivative),
            "Where z holds whole numbers the array made like z does so too, and cuts every slope to 0.",
        ),
    ),
)

TANH_DERIVATIVE = Exercise(
    name="backward_pass.tanh_derivative",
    slide=SLIDE,
    equation=EQUATION,
    make_inputs=_moderate,
    reference=lambda z: tanh.derivative(z),
    quantities={"slope": Quantity("f'(z)")},
    parts=(Part("numbers of every sign", 1),),
    solved_by=(activations.Tanh.derivative, activations.Tanh.backward),
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
        Bug("tanh itself", lambda z: np.tanh(z), "That is y, tanh itself; its slope is due."),
        Bug(
            "sigmoid's",
            lambda z: np.tanh(z) * (1 - np.tanh(z)),
            "y (1 − y) is the rule for sigmoid; with tanh it comes out negative where z is.",
        ),
        Bug("cosh not squared", lambda z: 1 / np.cosh(z), "1/cosh(z) is not squared yet."),
        Bug(
            "whole numbers",
            _kept_whole(tanh.derivative),
            "Where z holds whole numbers the array made like z does so too, and every slope of tanh is cut off.",
        ),
    ),
)

RELU_DERIVATIVE = Exercise(
    name="backward_pass.relu_derivative",
    slide=SLIDE,
    equation=EQUATION,
    make_inputs=_around_the_kink,
    reference=lambda z: relu.derivative(z),
    quantities={"slope": Quantity("f'(z)")},
    parts=(Part("numbers of every sign", 1),),
    read=_slope_at_the_kink,
    solved_by=(activations.ReLU.derivative, activations.ReLU.backward),
    known_bugs=(
        Bug(
            "upside down",
            lambda z: (z < 0) * 1.0,
            "The two sides are swapped: a unit passes a gradient on where its z is above 0.",
        ),
        Bug(
            "always 1",
            lambda z: (np.maximum(z, 0) >= 0) * 1.0,
            "The slope is 1 everywhere, below 0 too. An output y ≥ 0 tells nothing, every output of a relu is.",
        ),
        Bug("relu itself", lambda z: np.maximum(z, 0), "That is relu itself; where it rises its slope is the same."),
        Bug("sign", lambda z: np.sign(z), "Below 0 a relu is flat, it does not fall: its slope there is not −1."),
        Bug("leaky", lambda z: np.where(z > 0, 1, 0.01), "The small slope below 0 is that of the leaky relu."),
        Bug("step at 1", lambda z: (z >= 1) * 1.0, "The kink is at 0, not at 1."),
        Bug("always 0", lambda z: z * 0.0, "No slope anywhere: above 0 a relu rises."),
    ),
)
