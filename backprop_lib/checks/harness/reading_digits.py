"""Beside the student: a network of their own functions learns digits with their settings, and says what it reads."""

import numpy as np

from backprop_lib.checks.harness.limits import TimeUpError, alarm
from backprop_lib.checks.harness.own import PARTS, Own, put_together

NAMES = ("hidden", "activation", "eta", "epochs", "batch_size")
MOST_UNITS, MOST_EPOCHS, MOST_UPDATES = 64, 20, 300
SECONDS = 8.0  # for the student's own code; a loop over every weight needs minutes

# Why the library's code reads alone, where it isn't one function or another.
TOO_SLOW, STOPPED = "too slow", "stopped"


class Refused(ValueError):
    """Says what is wrong with settings."""


def read_digits(answer, inputs):
    """Return what a network says of digits that it has not seen, its Losses, and whose code it was.

    Parameters
    ----------
    answer : callable
        Returns the settings. The functions of its notebook are found among the names that it can see itself.
    inputs : dict
        X and d to learn from, X_unseen, and the seed of the first weights.

    Returns
    -------
    dict
        "refused", a sentence about the settings; or "chosen", "Y", "Losses" and "instead", for each function of the library's that
        stood in its name, or `TOO_SLOW` or `STOPPED`.
    """
    chosen = answer()
    own = put_together(getattr(answer, "__globals__", {}))
    try:
        chosen = checked(chosen, len(inputs["X"]))
        if own.functions:
            try:
                with alarm(SECONDS):
                    return _learned(own, chosen, **inputs) | {"instead": list(own.instead)}
            except TimeUpError:
                instead = [TOO_SLOW]
            except Exception:
                instead = [STOPPED]
        else:
            instead = list(PARTS)
        return _learned(Own({}, {}), chosen, **inputs) | {"instead": instead}
    except ValueError as error:
        return {"refused": str(error) if isinstance(error, Refused) else f"The library refuses these settings: {error}."}


def _learned(own, chosen, X, d, X_unseen, seed):
    net, losses = learn(own, chosen, X, d, seed)
    return {"Y": np.array(net.forward(X_unseen).Y), "Losses": losses, "chosen": chosen}


def learn(own, chosen, X, d, seed=0):
    """Return a network with the settings that were chosen, trained, and the Losses of its batches."""
    output = "sigmoid" if d.shape[1] == 1 else "softmax"
    widths, names = [X.shape[1], *chosen["hidden"], d.shape[1]], [chosen["activation"]] * len(chosen["hidden"])
    net = own.network(widths, [*names, output], seed)
    with np.errstate(all="ignore"):
        losses = own.train(net, X, d, chosen["eta"], chosen["epochs"], chosen["batch_size"])
    return net, [float(loss) for loss in losses]


def checked(chosen, T):
    """Return the settings, the hidden widths as a list of int.

    Raises
    ------
    Refused
        If they don't have the form that was asked for, or cost more than T training digits are allowed.
    """
    if not isinstance(chosen, dict) or set(chosen) != set(NAMES):
        actual = f"a dict of {', '.join(map(repr, chosen))}" if isinstance(chosen, dict) else type(chosen).__name__
        raise Refused(f"`reader` must return a dict of {', '.join(map(repr, NAMES))}, got {actual}.")
    try:
        hidden = np.asarray(chosen["hidden"])
    except ValueError:
        hidden = np.zeros(())
    if hidden.ndim != 1 or (hidden.size and hidden.dtype.kind not in "iu") or (hidden < 1).any():
        raise Refused(
            f"`hidden` must be a list of the widths of the hidden layers, for instance [8], got {chosen['hidden']!r}."
        )
    for name in ("epochs", "batch_size"):
        if isinstance(chosen[name], bool) or not isinstance(chosen[name], (int, np.integer)) or chosen[name] < 1:
            raise Refused(f"`{name}` must be a whole number of at least 1, got {chosen[name]!r}.")
    if not isinstance(chosen["activation"], str):
        raise Refused(f"`activation` must be a name, for instance 'tanh', got {chosen['activation']!r}.")
    eta = chosen["eta"]
    if isinstance(eta, bool) or not isinstance(eta, (int, float, np.number)) or not 0 < eta < np.inf:
        raise Refused(f"`eta` must be a number above 0, got {eta!r}.")
    _check_budget(hidden.tolist(), chosen["epochs"], chosen["batch_size"], T)
    return chosen | {"hidden": hidden.astype(int).tolist()}


def _check_budget(hidden, epochs, batch_size, T):
    updates = epochs * -(-T // batch_size)
    for spent, most, what in [
        (sum(hidden), MOST_UNITS, "hidden units"),
        (epochs, MOST_EPOCHS, "epochs"),
        (updates, MOST_UPDATES, f"updates, {epochs} epochs of ⌈{T}/{batch_size}⌉ each"),
    ]:
        if spent > most:
            raise Refused(f"That is over budget: at most {most} are allowed, and yours are {spent} {what}.")
