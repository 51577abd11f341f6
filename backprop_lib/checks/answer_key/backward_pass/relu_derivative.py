"""Exercise: the derivative of the rectifier."""

import numpy as np

from backprop_lib import activations
from backprop_lib.activations import relu
from backprop_lib.checks.answer_key.backward_pass.slopes import EQUATION, moderate
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity


def _around_the_kink(rng):
    return [*moderate(rng), {"z": rng.permutation([0.0, -0.5, 2.0, 0.0, 0.3])}]


def _slope_at_the_kink(value, inputs):
    """Read any slope from 0 to 1 at z = 0 as the library's, 0."""
    z = inputs["z"]
    if np.shape(value) == z.shape and np.asarray(value).dtype.kind in "biuf":
        slope = np.asarray(value)
        value = np.where((z == 0) & (slope >= 0) & (slope <= 1), 0, slope)
    return {"slope": value}


RELU_DERIVATIVE = Exercise(
    name="backward_pass.relu_derivative",
    section=(3, "Box 2 goes back through the activation"),
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
            "The slope is 1 everywhere, below 0 too. That an output y is ≥ 0 says nothing: every output of a relu is.",
        ),
        Bug("relu itself", lambda z: np.maximum(z, 0), "That is relu itself; where it rises its slope is the same."),
        Bug("sign", lambda z: np.sign(z), "Below 0 a relu is flat, it does not fall: its slope there is not −1."),
        Bug("leaky", lambda z: np.where(z > 0, 1, 0.01), "The small slope below 0 is that of the leaky relu."),
        Bug("step at 1", lambda z: (z >= 1) * 1.0, "The kink is at 0, not at 1."),
        Bug("always 0", lambda z: z * 0.0, "No slope anywhere: above 0 a relu rises."),
    ),
)
