"""Settings with which a network learns digits: what is asked for, and the budget."""

import numpy as np

NAMES = ("hidden", "activation", "eta", "epochs", "batch_size")
MOST_UNITS, MOST_EPOCHS, MOST_UPDATES = 64, 20, 300

# Where there are no others: they read four digits of five.
FALLBACK = {"hidden": [8], "activation": "tanh", "eta": 0.2, "epochs": 4, "batch_size": 20}


class Refused(ValueError):
    """Says what is wrong with settings."""


def checked(chosen):
    """Return the settings, the hidden widths as a list of int.

    Raises
    ------
    Refused
        If they don't have the form that was asked for.
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
    return chosen | {"hidden": hidden.astype(int).tolist()}


def check_budget(T, hidden, epochs, batch_size, **_):
    """Raise `Refused` if settings cost more than is allowed for T training digits."""
    updates = epochs * -(-T // batch_size)
    for spent, most, what in [
        (sum(hidden), MOST_UNITS, "hidden units"),
        (epochs, MOST_EPOCHS, "epochs"),
        (updates, MOST_UPDATES, f"updates, {epochs} epochs of ⌈{T}/{batch_size}⌉ each"),
    ]:
        if spent > most:
            raise Refused(f"That is over budget: at most {most} are allowed, and yours are {spent} {what}.")
