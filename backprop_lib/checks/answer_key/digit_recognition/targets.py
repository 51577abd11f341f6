"""Exercise: from labels to desired outputs, for “2 or not 2” and for a class each."""

import numpy as np

from backprop_lib import digits
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity, made_of_slips


def _two_or_not(rng):
    return [
        {"labels": rng.permutation([*range(10), 2]), "D": 1},
        {"labels": np.array([2]), "D": 1},
        {"labels": rng.permutation([1, 2, 3, 0, 2]), "D": 1},
        {"labels": rng.permutation([4, 9, 8]).astype("uint8"), "D": 1},
    ]


def _a_class_each(rng):
    return [
        {"labels": rng.permutation([*range(0, 9), 0, 3]), "D": 10},
        {"labels": np.array([3, 1, 0, 3, 0]), "D": 5},
        {"labels": rng.permutation([0, 10, 7]), "D": 11},
        {"labels": np.array([int(rng.integers(2, 4))]), "D": 6},
    ]


def _is_2(labels):
    return (labels[:, None] == 2) * 1.0


def _one_hot(labels, D):
    return np.eye(D)[labels]


@made_of_slips
def _targets(single=_is_2, several=_one_hot):
    """Return the function that is asked for, with a slip in place of one of its halves."""
    return lambda labels, D: single(labels) if D == 1 else several(labels, D)


def _row_overwritten(labels, D):
    d = np.zeros((len(labels), D))
    d[-1, labels[-1]] = 1
    return d


def _all_rows_at_once(labels, D):
    d = np.zeros((len(labels), D))
    d[:, labels] = 1
    return d


def _symbols(inputs, values, name):
    """Return the questions that d could answer about the labels in place of the right one."""
    D, label = inputs["D"], inputs["labels"].astype(int)[:, None]
    found = {"the labels": label[:, 0], "the labels in a column": label}
    if D == 1:
        asked = {
            "is above 2": label > 2,
            "is below 2": label < 2,
            "is at most 2": label <= 2,
            "is even": label % 2 == 0,
        }
        asked |= {"is odd": label % 2 == 1, "is no 0": label != 0} | {
            f"is {n}": label == n for n in range(10) if n != 2
        }
        return found | {f"1 where the label {text}": answer * 1.0 for text, answer in asked.items()}
    i = np.arange(D)
    asked = {"is at most": i <= label, "is below": i < label, "is at least": i >= label, "is above": i > label}
    found |= {f"1 where i {text} the label, else 0": answer * 1.0 for text, answer in asked.items()}
    return found | {"1 where i is D − 1 less the label, else 0": (i == D - 1 - label) * 1.0}


TARGETS = Exercise(
    name="digit_recognition.targets",
    section=(4, "Recognise the digit with ten outputs"),
    equation="one output: d_t = 1 where the label is 2, else 0; several: d_ti = 1 where i is the label of instance t, else 0",
    make_inputs=_two_or_not,
    reference=_targets(),
    quantities={"d": Quantity("d", "tn")},
    parts=(Part("2 or not 2", 1), Part("an output for each class", 1, make_inputs=_a_class_each)),
    solved_by=(digits.one_hot,),
    symbols=_symbols,
    compose=_targets,
    known_bugs=(
        Bug(
            "the wrong way round",
            _targets(single=lambda labels: 1 - _is_2(labels)),
            "With one output, 0 and 1 are swapped: the network is to say 1 when it sees a 2.",
        ),
        Bug(
            "labels as they are",
            _targets(single=lambda labels: labels[:, None] * 1.0),
            "With one output, these are still the labels: d answers one question about each, and the answer is 0 or 1.",
        ),
        Bug(
            "digit 1",
            _targets(single=lambda labels: (labels[:, None] == 1) * 1.0),
            "With one output, d is 1 for the label 1. A 2 has the label 2, whichever place it takes in a list that counts "
            "from 0.",
        ),
        Bug(
            "2 and above",
            _targets(single=lambda labels: (labels[:, None] >= 2) * 1.0),
            "The digits above 2 were let in: not 2 means every other digit, larger or smaller.",
        ),
        Bug(
            "-1 and 1",
            _targets(single=lambda labels: 2 * _is_2(labels) - 1),
            "−1 and 1 are the ends of a tanh; the single output is a sigmoid, and Y stays between 0 and 1.",
        ),
        Bug(
            "shifted by a half",
            _targets(single=lambda labels: _is_2(labels) - 0.5),
            "d was moved down by ½. Y can't follow it below 0, and a probability of −½ means nothing.",
        ),
        Bug(
            "no column",
            _targets(single=lambda labels: (labels == 2) * 1.0),
            "The numbers are right, and lie in a row. Y is a column of the shape (T, 1), and numpy turns a column minus "
            "a row into a table of the shape (T, T).",
        ),
        Bug(
            "a row",
            _targets(single=lambda labels: (labels[None] == 2) * 1.0),
            "With one output you made one instance with T outputs: instances go down, outputs go across.",
        ),
        Bug(
            "two outputs",
            _targets(single=lambda labels: np.hstack([1 - _is_2(labels), _is_2(labels)])),
            "For “2 or not 2” that is a d for two outputs. The network has one; “not 2” is 1 minus it.",
        ),
        Bug(
            "nothing filled in",
            _targets(single=lambda labels: np.zeros((len(labels), 1))),
            "With one output, no instance became a 2. Did what you found out reach the array, or was a number compared with "
            "a text?",
        ),
        Bug(
            "everything is a 2",
            _targets(single=lambda labels: np.ones((len(labels), 1))),
            "With one output, every instance became a 2: in Python `label == 1 or 2` is true of every label.",
        ),
        Bug(
            "counted from 1",
            _targets(several=lambda labels, D: np.eye(D)[labels - 1]),
            "Every 1 is one place too far to the left: the first output is that of the digit 0.",
        ),
        Bug(
            "shifted up",
            _targets(several=lambda labels, D: np.eye(D)[(labels + 1) % D]),
            "Every 1 is one place too far to the right: numpy counts from 0, and so do the digits.",
        ),
        Bug(
            "one column too many",
            _targets(several=lambda labels, D: np.eye(D + 1)[labels]),
            "There is a column more than the network has outputs.",
        ),
        Bug(
            "as wide as the largest label",
            _targets(several=lambda labels, D: np.eye(labels.max() + 1)[labels]),
            "The width was read off the labels. Not every batch holds the largest one; the network always has D outputs.",
        ),
        Bug(
            "only classes that occur",
            _targets(
                several=lambda labels, D: np.eye(len(np.unique(labels)))[np.unique(labels, return_inverse=True)[1]]
            ),
            "Only the classes that occur in this batch got a column, so a column means another digit in each batch.",
        ),
        Bug(
            "always ten",
            _targets(several=lambda labels, D: np.eye(10)[labels]),
            "Ten columns, whatever D is: other tasks have other numbers of classes.",
        ),
        Bug(
            "transposed",
            _targets(several=lambda labels, D: np.eye(D)[:, labels]),
            "There is a column for each instance; an instance is a row.",
        ),
        Bug(
            "the label in place of 1",
            _targets(several=lambda labels, D: np.eye(D)[labels] * labels[:, None]),
            "The place is right, but the label itself was written there.",
        ),
        Bug(
            "0 and 1 swapped",
            _targets(several=lambda labels, D: 1 - np.eye(D)[labels]),
            "0 and 1 are swapped: all outputs but the right one are asked to be 1.",
        ),
        Bug(
            "all rows at once",
            _targets(several=_all_rows_at_once),
            "Every row has a 1 for every label of the batch: each row is to be paired with its own label only.",
        ),
        Bug(
            "only the last row",
            _targets(several=_row_overwritten),
            "Only the last instance has its 1: what the loop did for the others was thrown away. Is the array made inside it?",
        ),
        Bug(
            "one-hot for one output too",
            lambda labels, D: (labels[:, None] == np.arange(D)) * 1.0,
            "A single output is not a class of its own: where D is 1, the question is “is it a 2?”, and yours asks for a 0.",
        ),
    ),
)
