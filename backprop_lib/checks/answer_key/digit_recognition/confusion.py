"""Exercise: the confusion matrix."""

import numpy as np

from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity


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
            "No pair was counted more than once: either there is = in place of +=, or numpy added 1 to the same place only "
            "once, as it does when an index occurs again.",
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
