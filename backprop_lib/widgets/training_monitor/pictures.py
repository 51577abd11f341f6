"""What the training monitor shows of a network that learns: curves, the plane, hidden units, confusions, a sentence."""

import numpy as np

from backprop_lib import digits
from backprop_lib._display import written
from backprop_lib.training import QUIET
from backprop_lib.widgets._shown import doubles, floats, shades, unit_pictures

SIDE = 40  # of the picture of a decision boundary
REACH = 1.35  # the plane is shown from -REACH to REACH
MOST_POINTS = 500  # of a curve


def curves(history, tested):
    """Return Loss and accuracies against epochs, of at most `MOST_POINTS` of them, the last among these.

    Parameters
    ----------
    history : History
        Of the training set.
    tested : list of float
        Accuracy on the test set after each epoch; empty where there is no test set.
    """
    loss, accuracy = history.loss, history.accuracy
    kept = np.unique(np.linspace(0, max(len(loss) - 1, 0), MOST_POINTS).astype(int))[: len(loss)]
    return {
        "epochs": len(history),
        "kept": floats(kept),
        "losses": doubles(loss[kept]),
        "accuracies": floats(accuracy[kept]),
        "tested": floats(np.array(tested)[kept] if tested else []),
        "loss": float(loss[-1]) if len(loss) and np.isfinite(loss[-1]) else None,
        "accuracy": float(accuracy[-1]) if len(loss) else None,
        "test_accuracy": tested[-1] if tested else None,
        "sentence": sentence(history, tested),
    }


def plane():
    """Return the points of the plane that is shown, row by row from below, shape (SIDE², 2)."""
    axis = np.linspace(-REACH, REACH, SIDE)
    return np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


def on_the_plane(net):
    """Return what the network says of each point of the plane, as shades."""
    with QUIET():
        return {"Y": shades(net.forward(plane()).Y[:, 0])}


def on_digits(net, X, d, names):
    """Return the first layer's weights as pictures, and how often each class was taken for each."""
    w = net.w[1]
    largest = np.abs(w[1:]).max() if np.isfinite(w).all() else np.nan
    return {
        "confusion": confusion(net, X, d).tolist(),
        "units": {"count": w.shape[1], "pixels": unit_pictures(w, largest)},
        "names": names,
    }


def confusion(net, X, d):
    """Return how often each class, a row, was taken for each, a column."""
    with QUIET():
        Y = net.forward(X).Y
    classes = max(d.shape[1], 2)
    counts = np.zeros((classes, classes), dtype=int)
    np.add.at(counts, (digits.labels(d), digits.labels(np.nan_to_num(Y))), 1)
    return counts


def test_accuracy(net, X, d):
    """Return the share of test instances whose output names the desired class."""
    counts = confusion(net, X, d)
    return float(np.trace(counts) / counts.sum())


def sentence(history, tested):
    """Return how far it has come, in plain words."""
    if not len(history):
        return "Nothing is learned yet. This is how the network begins."
    epochs = f"{len(history)} epoch{'s' * (len(history) > 1)}"
    if history.stopped == "diverged":
        return f"Diverged after {epochs}: η is too large."
    accuracy = f"accuracy {history.accuracy[-1]:.3f} on the training set"
    test = f" and {tested[-1]:.3f} on the test set" if tested else ""
    return f"After {epochs}: Loss {written(history.loss[-1])}, {accuracy}{test}."
