"""Exercise: accuracy."""

import numpy as np

from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity


def _judged_outputs(rng):
    """Draw outputs and labels of which some agree and some don't; a few outputs are exactly 0 and 1."""
    return [
        *({"Y": Y, "labels": labels} for Y, labels in [_mostly_right(rng, 12, 10), _mostly_right(rng, 6, 6)]),
        {"Y": np.array([[0.0, 1.0, 0.0]]), "labels": np.array([1])},
        {"Y": np.array([[0.3, 0.4, 0.2, 0.1], [0.1, 0.2, 0.3, 0.4]]), "labels": np.array([1, 3])},
        {"Y": np.array([[0.6, 0.4], [0.2, 0.8], [0.7, 0.3], [0.1, 0.9]]), "labels": np.array([0, 0, 0, 1])},
    ]


def _mostly_right(rng, T, D):
    """Draw outputs of which two thirds are right; two of them are sure, the largest of the others is below ½."""
    labels = np.concatenate([[0, 1, 1], rng.integers(D - 1, size=T - 3)])
    said = labels.copy()
    said[: T // 3] = (labels[: T // 3] + rng.integers(1, D - 1, size=T // 3)) % D
    Y = np.full((T, D), 0.6 / (D - 1))
    Y[np.arange(T), said] = 0.4
    Y[-2:] = np.eye(D)[labels[-2:]]
    order = rng.permutation(T)
    return Y[order], labels[order]


def _hits(Y, labels):
    return Y.argmax(axis=1) == labels


def _average_of_classes(Y, labels):
    hits = _hits(Y, labels)
    return np.mean([hits[labels == digit].mean() for digit in np.unique(labels)])


ACCURACY = Exercise(
    name="digit_recognition.accuracy",
    slide="Recognizing the digit",
    equation="accuracy = the number of instances whose largest output is that of their label, divided by T",
    make_inputs=_judged_outputs,
    reference=lambda Y, labels: np.mean(_hits(Y, labels)),
    quantities={"accuracy": Quantity("accuracy")},
    parts=(Part("batches of several sizes", 2),),
    known_bugs=(
        Bug(
            "max in place of argmax",
            lambda Y, labels: np.mean(Y.max(axis=1) == labels),
            "The largest output was compared with the label: a probability with a digit. Which output is it?",
        ),
        Bug(
            "raw outputs",
            lambda Y, labels: np.mean(labels[:, None] == Y),
            "Every output was compared with the label, before the network had been made to choose a class.",
        ),
        Bug(
            "a count",
            lambda Y, labels: _hits(Y, labels).sum(),
            "That is how many are right; accuracy is their share of all.",
        ),
        Bug(
            "per cent", lambda Y, labels: 100 * np.mean(_hits(Y, labels)), "That is in per cent; a share is at most 1."
        ),
        Bug(
            "error rate",
            lambda Y, labels: 1 - np.mean(_hits(Y, labels)),
            "That is the share of mistakes.",
        ),
        Bug(
            "divided by the outputs",
            lambda Y, labels: _hits(Y, labels).sum() / Y.shape[1],
            "You divided by the number of outputs, not by that of instances, so it can pass 1.",
        ),
        Bug(
            "whole division",
            lambda Y, labels: _hits(Y, labels).sum() // len(labels),
            "The division dropped everything behind the decimal point.",
        ),
        Bug(
            "counted from 1",
            lambda Y, labels: np.mean(Y.argmax(axis=1) + 1 == labels),
            "The classes that you compare are numbered from 1, the labels from 0.",
        ),
        Bug(
            "only sure ones",
            lambda Y, labels: np.mean(Y[np.arange(len(Y)), labels] > 0.5),
            "Only outputs above ½ counted; the largest one is the answer, however small it is.",
        ),
        Bug(
            "probability of the label",
            lambda Y, labels: np.mean(Y[np.arange(len(Y)), labels]),
            "That is how likely the labels are on average; accuracy counts right answers.",
        ),
        Bug(
            "average over classes",
            _average_of_classes,
            "The classes were averaged, the rare as much as the frequent: that is the balanced accuracy.",
        ),
        Bug(
            "not averaged",
            lambda Y, labels: _hits(Y, labels) * 1.0,
            "You say of each instance whether it is right; one number is asked for all.",
        ),
    ),
)
