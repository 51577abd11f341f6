"""Exercise: settings with which a network learns to read digits, within a budget."""

import functools

import numpy as np

from backprop_lib import Network, digits, training
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity, Unreadable

NAMES = ("hidden", "activation", "eta", "epochs", "batch_size")
TRAINING_DIGITS = 449
MOST_UNITS, MOST_EPOCHS, MOST_UPDATES = 64, 20, 300

FINE, OVERSHOOTS, NARROW, FEW_EPOCHS, LARGE_BATCHES, CRAWLS = range(6)


def _read(value, inputs):
    chosen = _checked(value)
    _check_budget(**chosen)
    accuracy, symptom = _trained(inputs["seed"], **chosen)
    return {"symptom": symptom, "accuracy_80": accuracy, "accuracy_90": accuracy}


def _checked(value):
    if not isinstance(value, dict) or set(value) != set(NAMES):
        actual = f"a dict of {', '.join(map(repr, value))}" if isinstance(value, dict) else type(value).__name__
        raise Unreadable(f"`settings` must return a dict of {', '.join(map(repr, NAMES))}, got {actual}.")
    try:
        hidden = np.asarray(value["hidden"])
    except ValueError:
        hidden = np.zeros(())
    if hidden.ndim != 1 or (hidden.size and hidden.dtype.kind not in "iu") or (hidden < 1).any():
        raise Unreadable(
            f"`hidden` must be a list of the widths of the hidden layers, for instance [8], got {value['hidden']!r}."
        )
    for name in ("epochs", "batch_size"):
        if isinstance(value[name], bool) or not isinstance(value[name], int) or value[name] < 1:
            raise Unreadable(f"`{name}` must be a whole number of at least 1, got {value[name]!r}.")
    if not isinstance(value["activation"], str):
        raise Unreadable(f"`activation` must be a name, for instance 'tanh', got {value['activation']!r}.")
    if isinstance(value["eta"], bool) or not isinstance(value["eta"], (int, float)):
        raise Unreadable(f"`eta` must be a number, got {value['eta']!r}.")
    return value | {"hidden": tuple(hidden.tolist())}


def _check_budget(hidden, epochs, batch_size, **_):
    updates = epochs * -(-TRAINING_DIGITS // batch_size)
    for spent, most, what in [
        (sum(hidden), MOST_UNITS, "hidden units"),
        (epochs, MOST_EPOCHS, "epochs"),
        (updates, MOST_UPDATES, f"updates, {epochs} epochs of ⌈{TRAINING_DIGITS}/{batch_size}⌉ each"),
    ]:
        if spent > most:
            raise Unreadable(f"That is over budget: at most {most} are allowed, and yours are {spent} {what}.")


@functools.lru_cache(maxsize=64)
def _trained(seed, hidden, activation, eta, epochs, batch_size):
    """Train with the settings, and return the accuracy on the other digits and what the Losses look like."""
    X, d, X_unseen, d_unseen = digits.load("ten digits", test=0.75, seed=seed)
    try:
        net = Network([64, *hidden, 10], [activation] * len(hidden) + ["softmax"], seed=seed)
        steps = training.training_steps(net, X, d, "kl", eta=eta, epochs=epochs, batch_size=batch_size, seed=seed)
        for step in steps:
            loss = step.history.loss if step.ends_epoch else None
    except ValueError as error:
        raise Unreadable(f"The library refuses these settings: {error}.") from None
    with np.errstate(all="ignore"):
        right = digits.labels(net.forward(X_unseen).Y) == digits.labels(d_unseen)
    return float(right.mean()), _symptom(loss, hidden, eta, epochs, batch_size)


def _symptom(loss, hidden, eta, epochs, batch_size):
    """Return what is most likely wrong with a run whose accuracy is low; ten equal outputs have the Loss log 10 = 2.3."""
    rises = loss[-1] > loss[0] and eta > 0.05
    if not np.isfinite(loss).all() or loss.max() > 3.5 or rises:
        return OVERSHOOTS
    if hidden and min(hidden) < 6:
        return NARROW
    if epochs < 3:
        return FEW_EPOCHS
    if batch_size > 100:
        return LARGE_BATCHES
    return CRAWLS if loss[-1] > 0.4 else FINE


def _chosen(**instead):
    chosen = {"hidden": [30], "activation": "tanh", "eta": 0.4, "epochs": 13, "batch_size": 20}
    return lambda: chosen | instead


def _accuracy(percent):
    return Quantity(
        "Accuracy on unseen digits",
        agrees=lambda answer, expected: answer >= percent / 100,
        shows_expected=False,
        recognises=False,
        hint=f"At least {percent} % are asked for.",
    )


SETTINGS = Exercise(
    name="digit_recognition.settings",
    slide="Training by BackProp",
    equation="w_ij^(k) = w_ij^(k) − (η/B) Σ_t dDiv(Y_t, d_t)/dw_ij^(k), over the B instances of one batch after the other",
    make_inputs=lambda rng: [{"seed": int(rng.integers(10**6))}],
    reference=_chosen(),
    quantities={
        "symptom": Quantity("symptom", agrees=lambda answer, expected: True),
        "accuracy_80": _accuracy(80),
        "accuracy_90": _accuracy(90),
    },
    parts=(
        Part("80 % of the unseen digits read right", 2, "accuracy_80"),
        Part("90 % of the unseen digits read right", 2, "accuracy_90"),
    ),
    read=_read,
    known_bugs=(
        Bug(
            "overshoots",
            _chosen(hidden=[10], eta=30.0, epochs=1),
            "The Loss leaps about or ends above its beginning: each update overshoots. Which setting says how far one goes?",
        ),
        Bug(
            "crawls",
            _chosen(hidden=[10], eta=0.001, epochs=3, batch_size=50),
            "The Loss was still high, and on its way down, when the updates ran out: each of them could go further.",
        ),
        Bug(
            "narrow",
            _chosen(hidden=[2], epochs=3, batch_size=50),
            "Everything about ten digits has to pass through a hidden layer of a few units: the network needs more of them.",
        ),
        Bug(
            "few epochs",
            _chosen(hidden=[10], epochs=1),
            "Every digit was seen once or twice only. What is left of the budget?",
        ),
        Bug(
            "large batches",
            _chosen(hidden=[10], epochs=8, batch_size=TRAINING_DIGITS),
            "So many digits in a batch leave only a few updates: the epochs are over before the weights have moved far.",
        ),
    ),
)
