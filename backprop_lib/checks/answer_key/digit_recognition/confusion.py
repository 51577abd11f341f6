"""Exercise: accuracy and the confusion matrix, from the outputs of a network."""

import numpy as np

from backprop_lib import digits
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity, Unreadable, made_of_slips


def _outputs(rng):
    """Draw outputs that are mostly right, with a mistake that comes three times and none the other way."""
    return [_mostly_right(rng, 30, 4), _mostly_right(rng, 40, 10), _mostly_right(rng, 14, 6)]


def _mostly_right(rng, T, D):
    """Draw outputs of which more than half are right; of most, the largest is below ½."""
    labels = np.concatenate([np.arange(D), rng.integers(D, size=T - D)])
    said = np.where(rng.random(T) < 0.6, labels, rng.integers(D, size=T))
    labels[-5:], said[-5:] = [0, 0, 0, D - 1, 1], [D - 1, D - 1, D - 1, 1, 1]
    said[:3] = labels[:3]
    order = rng.permutation(T)
    labels, said = labels[order], said[order]
    Y = rng.uniform(0.1, 0.2, size=(T, D)) + 0.2 * (np.arange(D) == said[:, None])
    Y[:2] = 0.02 + (np.arange(D) == said[:2, None])
    return {"Y": Y / Y.sum(axis=1, keepdims=True), "labels": labels}


def _rare(rng):
    """Return a batch of one, and batches without some classes, the last among them."""
    one, other = (int(n) for n in rng.permutation(5)[:2])
    cases = [(6, [one], [other]), (5, [2, 0, 2, 2], [2, 0, 0, 0]), (10, [other, other, one], [one, one, one])]
    return [{"Y": 0.5 * np.eye(D)[said] + 0.5 / D, "labels": np.array(labels)} for D, labels, said in cases]


def _single_outputs(rng):
    """Draw single outputs on both sides of ½; among them mistakes of both kinds, one more often than the other.

    The last are exactly ½, as those of a network whose weights are all 0.
    """
    low, high = rng.uniform(0.05, 0.45, size=7), rng.uniform(0.55, 0.95, size=5)
    order = rng.permutation(12)
    labels = np.array([0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0])
    return [
        {"Y": np.concatenate([low, high])[order, None], "labels": labels[order]},
        {"Y": high[:2, None], "labels": np.array([1, 0])},
        {"Y": np.array([[low[0]], [high[1]], [high[2]]]), "labels": np.array([1, 1, 1])},
        {"Y": np.full((7, 1), 0.5), "labels": rng.permutation([1, 1, 0, 0, 0, 0, 0])},
    ]


def _said(Y):
    return (Y[:, 0] > 0.5) * 1 if Y.shape[1] == 1 else Y.argmax(axis=1)


def _counts(labels, said, D):
    counts = np.zeros((D, D), dtype=int)
    np.add.at(counts, (labels, said), 1)
    return counts


def _share(labels, said, Y):
    return np.mean(labels == said)


@made_of_slips
def _confusion(said=_said, accuracy=_share, counts=_counts):
    """Return the function that is asked for, with a slip in place of one of its steps."""

    def confusion(Y, labels):
        answers = said(Y)
        return accuracy(labels, answers, Y), counts(labels, answers, max(2, Y.shape[1]))

    return confusion


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


def _average_of_classes(labels, said, Y):
    return np.mean([(said == labels)[labels == digit].mean() for digit in np.unique(labels)])


def _several_or_one(several=_said, one=_said):
    return lambda Y: one(Y) if Y.shape[1] == 1 else several(Y)


def _read(value, inputs):
    if not isinstance(value, list) or len(value) != 2:
        actual = f"{len(value)} things" if isinstance(value, (list, np.ndarray)) else type(value).__name__
        raise Unreadable(f"`confusion` must return two things, the accuracy and the counts; got {actual}.")
    return {"accuracy": value[0], "counts": value[1]}


def _symbols(inputs, values, name):
    """Return what the accuracy and the counts could be made of: counts of each class, on both sides."""
    Y, labels = inputs["Y"], inputs["labels"]
    D, said = max(2, Y.shape[1]), _said(Y)
    counts = _counts(labels, said, D)
    found = {
        "the right answers": (labels == said).sum(),
        "the wrong answers": (labels != said).sum(),
        "how often each label occurs": np.bincount(labels, minlength=D),
        "how often each answer occurs": np.bincount(said, minlength=D),
        "D": D,
    }
    if name == "accuracy":
        return found | {"the sum of {counts}": values["counts"].sum(), "the diagonal's sum in {counts}": _trace(values)}
    return found | {
        "counts": counts,
        "1 on the diagonal, else 0": np.eye(D),
        "1 where a pair occurs, else 0": (counts > 0) * 1.0,
    }


def _trace(values):
    counts = values["counts"]
    return np.trace(counts) if counts.ndim == 2 else None


CONFUSION = Exercise(
    name="digit_recognition.confusion",
    section=(4, "Judge ten outputs on digits never seen"),
    equation="counts_ij = how many instances have the label i and were taken for j; accuracy = the share for which i = j",
    make_inputs=_outputs,
    reference=_confusion(),
    quantities={"accuracy": Quantity("accuracy"), "counts": Quantity("counts", "nn")},
    parts=(
        Part("accuracy", 1, "accuracy"),
        Part("the confusion matrix, rare classes too", 1, make_inputs=lambda rng: [*_rare(rng), *_outputs(rng)]),
        Part("one output", 1, make_inputs=_single_outputs),
    ),
    read=_read,
    solved_by=(digits.labels,),
    symbols=_symbols,
    compose=_confusion,
    known_bugs=(
        Bug(
            "argmax of a single output",
            _confusion(said=lambda Y: Y.argmax(axis=1)),
            "With one output, nothing became a 2: where there is one number, the largest is always number 0.",
        ),
        Bug(
            "below one half",
            _confusion(said=_several_or_one(one=lambda Y: (Y[:, 0] < 0.5) * 1)),
            "With one output, you call a 2 what the network thinks is none.",
        ),
        Bug(
            "one half is a 2",
            _confusion(said=_several_or_one(one=lambda Y: (Y[:, 0] >= 0.5) * 1)),
            "With one output, exactly ½ counts as a 2 with you; a 2 is what lies above ½.",
        ),
        Bug(
            "above one half",
            _confusion(said=_several_or_one(several=lambda Y: (Y > 0.5).argmax(axis=1))),
            "Some rows have no output above ½, and all of them became 0. Of ten outputs, the largest may be a small one.",
        ),
        Bug(
            "smallest",
            _confusion(said=_several_or_one(several=lambda Y: Y.argmin(axis=1))),
            "You took the class that the network thinks least likely.",
        ),
        Bug(
            "a count",
            _confusion(accuracy=lambda labels, said, Y: (labels == said).sum()),
            "The accuracy is how many are right; it should be their share of all.",
        ),
        Bug(
            "per cent",
            _confusion(accuracy=lambda labels, said, Y: 100 * np.mean(labels == said)),
            "The accuracy is in per cent; a share is at most 1.",
        ),
        Bug(
            "error rate",
            _confusion(accuracy=lambda labels, said, Y: np.mean(labels != said)),
            "The accuracy is the share of mistakes; the other share is asked for.",
        ),
        Bug(
            "divided by the outputs",
            _confusion(accuracy=lambda labels, said, Y: (labels == said).sum() / Y.shape[1]),
            "The right answers were divided by the number of outputs, not by that of instances, so the accuracy can pass 1.",
        ),
        Bug(
            "whole division",
            _confusion(accuracy=lambda labels, said, Y: (labels == said).sum() // len(labels)),
            "In the accuracy, the division dropped everything behind the decimal point.",
        ),
        Bug(
            "average over classes",
            _confusion(accuracy=_average_of_classes),
            "For the accuracy the classes were averaged, the rare as much as the frequent: that is the balanced accuracy.",
        ),
        Bug(
            "not averaged",
            _confusion(accuracy=lambda labels, said, Y: (labels == said) * 1.0),
            "For the accuracy you say of each instance whether it is right; one number is asked for all.",
        ),
        Bug(
            "rows and columns swapped",
            _confusion(counts=lambda labels, said, D: _counts(said, labels, D)),
            "Your rows are what the network said: a row belongs to a label, a column to an answer.",
        ),
        Bug(
            "once at most",
            _confusion(counts=_once_at_most),
            "No pair was counted more than once: either there is = in place of +=, or numpy added 1 to the same place only "
            "once, as it does when an index occurs again.",
        ),
        Bug(
            "shares of a row",
            _confusion(counts=_of_each_row),
            "Each row was divided by its sum; the counts are asked for.",
        ),
        Bug(
            "shares of all",
            _confusion(counts=lambda labels, said, D: _counts(labels, said, D) / len(labels)),
            "The counts were divided by T; whole instances are counted.",
        ),
        Bug(
            "only mistakes",
            _confusion(counts=lambda labels, said, D: _counts(labels, said, D) * (1 - np.eye(D))),
            "The diagonal is empty: right answers are counted too, and lie there.",
        ),
        Bug(
            "only right answers",
            _confusion(counts=lambda labels, said, D: _counts(labels, said, D) * np.eye(D)),
            "Only the diagonal is filled: what the network takes for what is off it.",
        ),
        Bug(
            "counted from 1",
            _confusion(counts=lambda labels, said, D: _counts(labels - 1, said - 1, D)),
            "Everything lies one row and one column too high, and the class 0 at the far end: row 0 is that of the class 0.",
        ),
        Bug(
            "as wide as the largest label",
            _confusion(counts=lambda labels, said, D: _counts(labels, said, max(labels.max(), said.max()) + 1)),
            "The size was read off the batch; classes that don't occur in it have a row and a column as well.",
        ),
        Bug(
            "only classes that occur",
            _confusion(counts=_of_classes_that_occur),
            "Classes that don't occur were left out, so that row i is no longer that of the class i.",
        ),
        Bug(
            "added both ways",
            _confusion(counts=lambda labels, said, D: _counts(labels, said, D) + _counts(said, labels, D)),
            "Every instance was counted twice, once each way: a 4 taken for a 9 is not a 9 taken for a 4.",
        ),
    ),
)
