"""Exercise: from labels to one-hot desired outputs."""

import numpy as np

from backprop_lib import digits
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity


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
            "Every 1 is one place too far to the left: the first output is that of the digit 0.",
        ),
        Bug(
            "shifted up",
            lambda labels, D: np.eye(D)[(labels + 1) % D],
            "Every 1 is one place too far to the right: numpy counts from 0, and so do the digits.",
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
