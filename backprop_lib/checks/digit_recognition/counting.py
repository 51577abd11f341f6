"""Exercises: accuracy and the confusion matrix."""

import numpy as np

from backprop_lib.checks.exercise import Bug, Exercise, Part, Quantity


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


def _labels_and_answers(rng):
    """Draw labels and answers, mostly right, with a mistake that comes three times and none the other way."""
    return [_drawn(rng, 30, 4), _drawn(rng, 40, 10), _drawn(rng, 12, 3)]


def _drawn(rng, T, D):
    labels = np.concatenate([np.arange(D), rng.integers(D, size=T - D)])
    said = np.where(rng.random(T) < 0.6, labels, rng.integers(D, size=T))
    labels[-4:], said[-4:] = [0, 0, 0, D - 1], [D - 1, D - 1, D - 1, 1]
    said[:3] = labels[:3]
    order = rng.permutation(T)
    return {"labels": labels[order], "said": said[order], "D": D}


def _rare(rng):
    """Return a batch of one, and batches without some classes, the last among them."""
    one, other = (int(n) for n in rng.permutation(5)[:2])
    return [
        {"labels": np.array([one]), "said": np.array([other]), "D": 6},
        {"labels": np.array([2, 0, 2, 2]), "said": np.array([2, 0, 0, 0]), "D": 5},
        {"labels": np.array([other, other]), "said": np.array([one, one]), "D": 10},
    ]


def _counts(labels, said, D):
    counts = np.zeros((D, D), dtype=int)
    np.add.at(counts, (labels, said), 1)
    return counts


def _once_at_most(labels, said, D):
    counts = np.zeros((D, D))
    counts[labels, said] += 1
    return counts


def _of_classes_that_occur(labels, said, D):
    classes = np.unique([*labels, *said])
    return _counts(labels, said, D)[np.ix_(classes, classes)]


def _of_each_row(labels, said, D):
    counts = _counts(labels, said, D)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


CONFUSION = Exercise(
    name="digit_recognition.confusion",
    slide="Recognizing the digit",
    equation="counts_ij = how many instances have the label i and were taken for j, i and j from 0 to D − 1",
    make_inputs=_labels_and_answers,
    reference=_counts,
    quantities={"counts": Quantity("counts", "nn")},
    parts=(Part("batches with every class", 2), Part("classes that don't occur", 1, make_inputs=_rare)),
    known_bugs=(
        Bug(
            "rows and columns swapped",
            lambda labels, said, D: _counts(said, labels, D),
            "Your rows are what the network said: a row belongs to a label, a column to an answer.",
        ),
        Bug(
            "once at most",
            _once_at_most,
            "No pair was counted more than once: either = stands for +=, or numpy added 1 to the same place only once, "
            "as it does when an index occurs again.",
        ),
        Bug(
            "shares of a row",
            _of_each_row,
            "Each row was divided by its sum; here the counts are asked for.",
        ),
        Bug(
            "shares of all",
            lambda labels, said, D: _counts(labels, said, D) / len(labels),
            "That was divided by T; here whole instances are counted.",
        ),
        Bug(
            "only mistakes",
            lambda labels, said, D: _counts(labels, said, D) * (1 - np.eye(D)),
            "The diagonal is empty: right answers are counted too, and lie there.",
        ),
        Bug(
            "only right answers",
            lambda labels, said, D: _counts(labels, said, D) * np.eye(D),
            "Only the diagonal is filled: what the network takes for what is off it.",
        ),
        Bug(
            "counted from 1",
            lambda labels, said, D: _counts(labels - 1, said - 1, D),
            "Everything lies one row and one column too high, and the class 0 at the far end: row 0 is that of the digit 0.",
        ),
        Bug(
            "as wide as the largest label",
            lambda labels, said, D: _counts(labels, said, max(labels.max(), said.max()) + 1),
            "The size was read off the batch; classes that don't occur in it have a row and a column as well.",
        ),
        Bug(
            "only classes that occur",
            _of_classes_that_occur,
            "Classes that don't occur were left out, so that row i is no longer that of the class i.",
        ),
        Bug(
            "added both ways",
            lambda labels, said, D: _counts(labels, said, D) + _counts(said, labels, D),
            "Every instance was counted twice, once each way: a 4 taken for a 9 is not a 9 taken for a 4.",
        ),
    ),
)
