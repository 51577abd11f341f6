"""Exercise: from outputs back to classes."""

import numpy as np

from backprop_lib import digits
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity


def _outputs(rng):
    """Softmax outputs, in some of whose rows none is above ½."""
    return [{"Y": _softmax_outputs(rng, T, D)} for T, D in [(7, 10), (4, 4), (1, 3), (3, 11)]]


def _softmax_outputs(rng, T, D):
    Y = rng.dirichlet(np.ones(D), size=T)
    Y[0] = (1 + 0.5 * (np.arange(D) == D - 1)) / (D + 0.5)
    if T > 1:
        Y[1] = (1 + 9 * D * (np.arange(D) == rng.integers(1, D - 1))) / (10 * D)
    return Y


def _single_outputs(rng):
    low, high = rng.uniform(0.05, 0.45, size=4), rng.uniform(0.55, 0.95, size=3)
    return [
        {"Y": rng.permutation([*low, *high])[:, None]},
        {"Y": high[:1, None]},
        {"Y": np.array([[low[0]], [high[1]]])},
    ]


def _several_or_one(several, one):
    return lambda Y: one(Y) if Y.shape[1] == 1 else several(Y)


def _right_of_one(Y):
    return (Y[:, 0] > 0.5) * 1


def _right_of_several(Y):
    return Y.argmax(axis=1)


PREDICT = Exercise(
    name="digit_recognition.predict",
    slide="Recognizing the digit",
    equation="several outputs: the class whose output is the largest; a single sigmoid: 1 where Y is above ½, else 0",
    make_inputs=_outputs,
    reference=_several_or_one(_right_of_several, _right_of_one),
    quantities={"said": Quantity("class", "t")},
    parts=(Part("several outputs", 1), Part("one output", 1, make_inputs=_single_outputs)),
    solved_by=(digits.labels,),
    known_bugs=(
        Bug(
            "max",
            _several_or_one(lambda Y: Y.max(axis=1), _right_of_one),
            "These are the largest outputs themselves; asked for is which output it is.",
        ),
        Bug(
            "counted from 1",
            _several_or_one(lambda Y: Y.argmax(axis=1) + 1, _right_of_one),
            "Every class is one too high: the first output says 0.",
        ),
        Bug(
            "down the columns",
            _several_or_one(lambda Y: Y.argmax(axis=0), _right_of_one),
            "You searched down each column: that is the instance for which an output is largest, not the other way round.",
        ),
        Bug(
            "of the whole batch",
            _several_or_one(lambda Y: Y.argmax(), _right_of_one),
            "There is one answer for the whole batch; every instance needs its own.",
        ),
        Bug(
            "smallest",
            _several_or_one(lambda Y: Y.argmin(axis=1), _right_of_one),
            "That is the class that the network thinks least likely.",
        ),
        Bug(
            "above one half",
            _several_or_one(lambda Y: (Y > 0.5).argmax(axis=1), _right_of_one),
            "Some rows have no output above ½, and all of them became 0. Of ten outputs, the largest may be a small one.",
        ),
        Bug(
            "a table of truths",
            _several_or_one(lambda Y: (Y > 0.5) * 1, _right_of_one),
            "That is a table with the shape of Y; a class is one number for each instance.",
        ),
        Bug(
            "argmax of a single output",
            _several_or_one(_right_of_several, _right_of_several),
            "With one output, nothing became a 2: among one the largest is always number 0, and an int cuts Y off to 0.",
        ),
        Bug(
            "below one half",
            _several_or_one(_right_of_several, lambda Y: (Y[:, 0] < 0.5) * 1),
            "With one output, you call a 2 what the network thinks is none.",
        ),
        Bug(
            "probability",
            _several_or_one(_right_of_several, lambda Y: Y[:, 0]),
            "With one output, Y is how likely a 2 is; here the network has to make up its mind.",
        ),
        Bug(
            "rounded up",
            _several_or_one(_right_of_several, lambda Y: np.ceil(Y[:, 0])),
            "With one output, everything became a 2: any Y above 0 was enough.",
        ),
    ),
)
