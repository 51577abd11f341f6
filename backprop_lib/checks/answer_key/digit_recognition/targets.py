"""Exercise: from labels to desired outputs, “2 or not 2”."""

import numpy as np

from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity


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
