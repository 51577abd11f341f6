"""Exercise: the affine combinations of one layer, by loops."""

import numpy as np

from backprop_lib import Network, activations, by_component
from backprop_lib.checks.answer_key.forward_pass.affine import AFFINE
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity


def _layers(rng):
    return [
        {"w": rng.normal(size=(1 + D_in, D_out)), "y": np.array([1.0, *rng.normal(size=D_in)])}
        for D_in, D_out in [(3, 2), (2, 5), (4, 4), (1, 3), (6, 1)]
    ]


AFFINE_BY_LOOPS = Exercise(
    name="forward_pass.affine_by_loops",
    section=(2, "Write the forward pass as an algorithm"),
    equation=AFFINE,
    make_inputs=_layers,
    reference=lambda w, y: y @ w,
    quantities={"z": Quantity("z", "j")},
    parts=(Part("every unit of one layer", 3),),
    solved_by=(Network.forward, by_component.forward),
    known_bugs=(
        Bug(
            "bias left out",
            lambda w, y: y[1:] @ w[1:],
            "The bias is missing: your sum begins at i = 1, and it has to begin at i = 0.",
        ),
        Bug(
            "last unit left out",
            lambda w, y: y[:-1] @ w[:-1],
            "The last unit of the layer below is missing: i goes up to D_(k-1).",
        ),
        Bug(
            "= instead of +=",
            lambda w, y: y[-1] * w[-1],
            "Only the last term of the sum is left: every term has to be added to what is there.",
        ),
        Bug(
            "bias in every term",
            lambda w, y: y[1:] @ w[1:] + (len(y) - 1) * w[0],
            "The bias is in the sum once for every input; it belongs there once, as the term i = 0.",
        ),
        Bug(
            "activated",
            lambda w, y: activations.sigmoid(y @ w),
            "These are outputs of a sigmoid: z comes before any activation.",
        ),
        Bug(
            "y of the first unit",
            lambda w, y: y[0] * w.sum(axis=0),
            "Every weight meets y_0 = 1: the index of y has to move with i.",
        ),
        Bug("divided by the inputs", lambda w, y: y @ w / len(y), "That is an average over i; z is the sum."),
    ),
)
