"""Exercise: settings with which a network of one's own functions learns to read digits, within a budget."""

import functools

import numpy as np

from backprop_lib import digits
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity, Unreadable
from backprop_lib.checks.harness.own import PARTS
from backprop_lib.checks.harness.reading_digits import STOPPED, TOO_SLOW

SHARE = 0.75  # of the digits that are left out, and read afterwards
FINE, OVERSHOOTS, NARROW, FEW_EPOCHS, LARGE_BATCHES, CRAWLS = range(6)


def _listed(names):
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _whose(n):
    """Return the words for a set of functions of the library's, a bit each."""
    theirs = [name for bit, name in enumerate(PARTS) if n >> bit & 1]
    own = [name for name in PARTS if name not in theirs]
    if not theirs:
        return "your own code alone"
    return f"the library's {_listed(theirs)} with your {_listed(own)}" if own else "the library's code alone"


WHOSE = [_whose(n) for n in range(2 ** len(PARTS))]
WHOSE += [
    "the library's code, because yours had not learned to read after 5 s of computing: a loop over every weight takes too long",
    "the library's code, because yours stopped with an error on the digits: let it learn in the cell below to see which",
    "your own code alone, and it reads less than 80 %",
]


@functools.lru_cache(maxsize=8)
def _split(task, seed):
    return digits.load(task, test=SHARE, seed=seed)


def _digits(rng):
    seed = int(rng.integers(10**6))
    cases = []
    for task in ("2 or not 2", "ten digits"):
        X, d, X_unseen, _ = _split(task, seed)
        cases.append({"X": X, "d": d, "X_unseen": X_unseen, "seed": seed})
    return cases


def _read(value, inputs):
    if "refused" in value:
        raise Unreadable(value["refused"])
    task = "2 or not 2" if inputs["d"].shape[1] == 1 else "ten digits"
    wanted = _split(task, inputs["seed"])[3]
    Y = np.asarray(value["Y"], dtype=float)
    if Y.shape != wanted.shape:
        raise Unreadable(f"Your network must have {wanted.shape[1]} outputs for each digit, got the shape {Y.shape}.")
    accuracy = float(np.mean(digits.labels(np.nan_to_num(Y)) == digits.labels(wanted)))
    if wanted.shape[1] == 1:
        return {"accuracy_2": accuracy}
    symptom, own = _symptom(value["Losses"], **value["chosen"]), _place(value["instead"], accuracy)
    return {"symptom": symptom, "accuracy_80": accuracy, "accuracy_90": accuracy, "own": own}


def _place(instead, accuracy):
    """Return whose code read the digits, as a place among `WHOSE`."""
    if instead in ([TOO_SLOW], [STOPPED]):
        return 2 ** len(PARTS) + (instead == [STOPPED])
    if not instead and accuracy < 0.8:
        return len(WHOSE) - 1
    return sum(1 << PARTS.index(name) for name in instead)


def _symptom(losses, hidden, eta, epochs, batch_size, **_):
    """Return what is most likely wrong with a run whose accuracy is low; ten equal outputs have the Loss log 10 = 2.3."""
    loss = np.reshape(np.asarray(losses, dtype=float), (epochs, -1)).mean(axis=1)
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


def _accuracy(task, percent):
    return Quantity(
        f"Accuracy on unseen digits, “{task}”",
        agrees=lambda answer, expected: answer >= percent / 100,
        shows_expected=False,
        recognises=False,
        written=False,
        hint=f"At least {percent} % are asked for.",
    )


READER = Exercise(
    name="digit_recognition.reader",
    section=(4, "Step after every mini-batch"),
    equation="w_ij^(k) = w_ij^(k) − (η/B) Σ_t dDiv(Y_t, d_t)/dw_ij^(k), over the B instances of one batch after the other",
    make_inputs=_digits,
    reference=_chosen(),
    quantities={
        "symptom": Quantity("symptom", agrees=lambda answer, expected: True),
        "accuracy_2": _accuracy("2 or not 2", 95),
        "accuracy_80": _accuracy("ten digits", 80),
        "accuracy_90": _accuracy("ten digits", 90),
        "own": Quantity(
            "The code that reads the digits",
            agrees=lambda answer, expected: answer == 0,
            shows_expected=False,
            recognises=False,
            written=False,
            hint="Two points are for your own code alone: do what the graded cell of that part says, and run this one again.",
            words=tuple(WHOSE),
        ),
    },
    parts=(
        Part("“2 or not 2”: 95 % of the unseen digits read right", 1, "accuracy_2"),
        Part("ten digits: 80 % read right", 1, "accuracy_80"),
        Part("ten digits: 90 % read right", 2, "accuracy_90"),
        Part("with nothing but your own code", 2, "own"),
    ),
    read=_read,
    seconds=20.0,
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
            _chosen(hidden=[10], epochs=8, batch_size=449),
            "So many digits in a batch leave only a few updates: the epochs are over before the weights have moved far.",
        ),
    ),
)
