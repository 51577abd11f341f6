"""Exercise: the rectifier."""

import numpy as np

from backprop_lib import activations
from backprop_lib.checks.answer_key.forward_pass.one_by_one import ONE_BY_ONE, large, moderate
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part

RELU = Exercise(
    name="forward_pass.relu",
    section=(2, "Choose the activations"),
    equation="y_j^(k) = f_k(z_j^(k)), here max(z, 0)",
    make_inputs=lambda rng: moderate(rng) + large(rng),
    reference=lambda z: np.maximum(z, 0),
    quantities={"y": ONE_BY_ONE},
    parts=(Part("numbers of every size", 1, quiet="relu needs no more than a comparison, and that raises none."),),
    solved_by=(activations.ReLU.forward,),
    known_bugs=(
        Bug(
            "derivative",
            lambda z: (np.asarray(z) > 0) * 1.0,
            "That is 1 where z > 0, which is the derivative; the rectifier gives z itself there.",
        ),
        Bug(
            "sign",
            lambda z: np.minimum(z, 0),
            "What is above 0 became 0; it should stay, and what is below 0 become 0.",
        ),
        Bug("abs", lambda z: np.abs(z), "What is below 0 becomes 0, it does not change its sign."),
        Bug("identity", lambda z: z + 0, "What is below 0 is still there."),
        Bug(
            "leaky",
            lambda z: np.where(z > 0, z, 0.01 * z),
            "A little of what is below 0 leaks through: that is the leaky relu.",
        ),
        Bug("capped at 1", lambda z: np.clip(z, 0, 1), "What is above 1 was cut off; relu has no upper end."),
    ),
)
