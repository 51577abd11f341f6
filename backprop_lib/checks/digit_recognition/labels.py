"""Exercises: from labels to desired outputs, and from outputs back to classes."""

import numpy as np

from backprop_lib import digits
from backprop_lib.checks.exercise import Bug, Exercise, Part, Quantity


def _labels(rng):
    every_digit = rng.permutation([*range(10), 2])
    return [
        {"labels": every_digit},
        {"labels": np.array([2])},
        {"labels": rng.permutation([1, 2, 3, 0, 2])},
        {"labels": rng.permutation([4, 9, 8]).astype("uint8")},
    ]


def _is_2(labels):
    return (labels[:, None] == 2) * 1.0


TARGETS = Exercise(
    name="digit_recognition.targets",
    slide="Setting up for digit recognition",
    equation="d is either 0 or 1: (2, 1), (4, 0), (0, 0), one output for each instance",
    make_inputs=_labels,
    reference=_is_2,
    quantities={"d": Quantity("d", "tj")},
    parts=(Part("every label", 2),),
    known_bugs=(
        Bug(
            "the wrong way round",
            lambda labels: 1 - _is_2(labels),
            "0 and 1 are swapped: the network is to say 1 when it sees a 2.",
        ),
        Bug(
            "labels as they are",
            lambda labels: labels[:, None] * 1.0,
            "These are still the labels: d answers one question about each, and the answer is 0 or 1.",
        ),
        Bug(
            "digit 1",
            lambda labels: (labels[:, None] == 1) * 1.0,
            "d is 1 for the label 1. A 2 has the label 2, whichever place it takes in a list that counts from 0.",
        ),
        Bug(
            "2 and above",
            lambda labels: (labels[:, None] >= 2) * 1.0,
            "The digits above 2 were let in: not 2 means every other digit, larger or smaller.",
        ),
        Bug(
            "-1 and 1",
            lambda labels: 2 * _is_2(labels) - 1,
            "−1 and 1 are the ends of a tanh; this output is a sigmoid, and Y stays between 0 and 1.",
        ),
        Bug(
            "shifted by a half",
            lambda labels: _is_2(labels) - 0.5,
            "d was moved down by ½. Y can't follow it below 0, and a probability of −½ means nothing.",
        ),
        Bug(
            "no column",
            lambda labels: (labels == 2) * 1.0,
            "The numbers are right, and lie in a row. Y is a column of the shape (T, 1), and numpy turns a column minus "
            "a row into a table of the shape (T, T).",
        ),
        Bug(
            "a row",
            lambda labels: (labels[None] == 2) * 1.0,
            "That is one instance with T outputs: instances go down, outputs go across.",
        ),
        Bug(
            "two outputs",
            lambda labels: np.hstack([1 - _is_2(labels), _is_2(labels)]),
            "That is a d for two outputs. This network has one; “not 2” is 1 minus it.",
        ),
        Bug(
            "nothing filled in",
            lambda labels: np.zeros((len(labels), 1)),
            "No instance became a 2. Did what you found out reach the array, or was a number compared with a text?",
        ),
        Bug(
            "everything is a 2",
            lambda labels: np.ones((len(labels), 1)),
            "Every instance became a 2: in Python `label == 1 or 2` is true of every label.",
        ),
    ),
)


def _labels_and_widths(rng):
    return [
        {"labels": rng.permutation([*range(0, 9), 0, 3]), "D": 10},
        {"labels": np.array([3, 1, 0, 3, 0]), "D": 5},
        {"labels": rng.permutation([0, 10, 7]), "D": 11},
        {"labels": np.array([int(rng.integers(2, 4))]), "D": 6},
    ]


def _one_hot(labels, D):
    return np.eye(D)[labels]


def _row_overwritten(labels, D):
    d = np.zeros((len(labels), D))
    d[-1, labels[-1]] = 1
    return d


def _all_rows_at_once(labels, D):
    d = np.zeros((len(labels), D))
    d[:, labels] = 1
    return d


ONE_HOT = Exercise(
    name="digit_recognition.one_hot",
    slide="Recognizing the digit",
    equation="one of the outputs goes to 1, the others go to 0: d_ti = 1 where i is the label of instance t",
    make_inputs=_labels_and_widths,
    reference=_one_hot,
    quantities={"d": Quantity("d", "tn")},
    parts=(Part("every label", 2),),
    solved_by=(digits.one_hot,),
    known_bugs=(
        Bug(
            "counted from 1",
            lambda labels, D: np.eye(D)[labels - 1],
            "Every 1 stands one place too far to the left: the first output is that of the digit 0.",
        ),
        Bug(
            "shifted up",
            lambda labels, D: np.eye(D)[(labels + 1) % D],
            "Every 1 stands one place too far to the right: numpy counts from 0, and so do the digits.",
        ),
        Bug(
            "one column too many",
            lambda labels, D: np.eye(D + 1)[labels],
            "There is a column more than the network has outputs.",
        ),
        Bug(
            "as wide as the largest label",
            lambda labels, D: np.eye(labels.max() + 1)[labels],
            "The width was read off the labels. Not every batch holds the largest one; the network has D outputs always.",
        ),
        Bug(
            "only classes that occur",
            lambda labels, D: np.eye(len(np.unique(labels)))[np.unique(labels, return_inverse=True)[1]],
            "Only the classes that occur in this batch got a column, so a column means another digit in each batch.",
        ),
        Bug(
            "always ten",
            lambda labels, D: np.eye(10)[labels],
            "Ten columns, whatever D is: other tasks have other numbers of classes.",
        ),
        Bug(
            "transposed",
            lambda labels, D: np.eye(D)[:, labels],
            "There is a column for each instance; an instance is a row.",
        ),
        Bug(
            "the label in place of 1",
            lambda labels, D: np.eye(D)[labels] * labels[:, None],
            "The place is right, but the label itself was written there.",
        ),
        Bug(
            "0 and 1 swapped",
            lambda labels, D: 1 - np.eye(D)[labels],
            "0 and 1 are swapped: all outputs but the right one are asked to be 1.",
        ),
        Bug(
            "all rows at once",
            _all_rows_at_once,
            "Every row has a 1 for every label of the batch: each row is to be paired with its own label only.",
        ),
        Bug(
            "only the last row",
            _row_overwritten,
            "Only the last instance has its 1: what the loop did for the others was thrown away. Is the array made inside it?",
        ),
    ),
)


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
