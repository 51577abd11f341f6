"""Exercise: settings with which a network of one's own functions learns to read digits, within a budget."""

import functools

import numpy as np

from backprop_lib import digits
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity, Unreadable
from backprop_lib.checks.harness.own import PARTS
from backprop_lib.checks.harness.reading_digits import STOPPED, TOO_SLOW

# What suits the 8x8 digits. For another `digits.SOURCE`, `make prove-checks ONLY=digit_recognition.reader` says what to change.
SHARE = 0.75  # of the digits that are left out, and read afterwards
OF_2, SOME, MOST = 95, 80, 90  # percent to be read right: of “2 or not 2”, of ten digits, and of them for full points
GOOD = {"hidden": [30], "activation": "tanh", "eta": 0.4, "epochs": 13, "batch_size": 20}
MISTAKES = {  # what they change of the good settings; each must miss a mark, and show its own symptom
    "overshoots": {"hidden": [10], "eta": 30.0, "epochs": 1},
    "crawls": {"hidden": [10], "eta": 0.001, "epochs": 3, "batch_size": 50},
    "narrow": {"hidden": [2], "epochs": 3, "batch_size": 50},
    "few epochs": {"hidden": [10], "epochs": 1},
    "large batches": {"hidden": [10], "epochs": 8, "batch_size": 449},
}
NARROW_UNDER, FEW_UNDER, LARGE_OVER = 6, 3, 0.22  # hidden units; epochs; a batch's share of what there is to learn
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
    f"your own code alone, and it reads less than {SOME} %",
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
        return {"of_2": accuracy}
    symptom = _symptom(value["Losses"], *inputs["d"].shape, **value["chosen"])
    return {"symptom": symptom, "some": accuracy, "most": accuracy, "own": _place(value["instead"], accuracy)}


def _place(instead, accuracy):
    """Return whose code read the digits, as a place among `WHOSE`."""
    if instead in ([TOO_SLOW], [STOPPED]):
        return 2 ** len(PARTS) + (instead == [STOPPED])
    if not instead and 100 * accuracy < SOME:
        return len(WHOSE) - 1
    return sum(1 << PARTS.index(name) for name in instead)


def _symptom(losses, T, D, hidden, eta, epochs, batch_size, **_):
    """Return what is most likely wrong with a run whose accuracy is low; D equal outputs have the Loss log D."""
    losses = np.asarray(losses, dtype=float) / np.log(D)
    loss = losses.reshape(epochs, -1).mean(axis=1)
    rises = loss[-1] > loss[0] and eta > 0.05
    if not np.isfinite(loss).all() or loss.max() > 1.5 * max(1, losses[0]) or rises:
        return OVERSHOOTS
    if hidden and min(hidden) < NARROW_UNDER:
        return NARROW
    if epochs < FEW_UNDER:
        return FEW_EPOCHS
    if batch_size > LARGE_OVER * T:
        return LARGE_BATCHES
    return CRAWLS if loss[-1] > 0.17 else FINE


def _mistake(name, says):
    settings = GOOD | MISTAKES[name]
    return Bug(name, lambda: settings, says)


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
    reference=lambda: dict(GOOD),
    quantities={
        "symptom": Quantity("symptom", agrees=lambda answer, expected: True),
        "of_2": _accuracy("2 or not 2", OF_2),
        "some": _accuracy("ten digits", SOME),
        "most": _accuracy("ten digits", MOST),
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
        Part(f"“2 or not 2”: {OF_2} % of the unseen digits read right", 1, "of_2"),
        Part(f"ten digits: {SOME} % read right", 1, "some"),
        Part(f"ten digits: {MOST} % read right", 2, "most"),
        Part("with nothing but your own code", 2, "own"),
    ),
    read=_read,
    seconds=20.0,
    known_bugs=(
        _mistake(
            "overshoots",
            "The Loss leaps about or ends above its beginning: each update overshoots. Which setting says how far one goes?",
        ),
        _mistake(
            "crawls",
            "The Loss was still high, and on its way down, when the updates ran out: each of them could go further.",
        ),
        _mistake(
            "narrow",
            "Everything about ten digits has to pass through a hidden layer of a few units: the network needs more of them.",
        ),
        _mistake(
            "few epochs",
            "Every digit was seen once or twice only. What is left of the budget?",
        ),
        _mistake(
            "large batches",
            "So many digits in a batch leave only a few updates: the epochs are over before the weights have moved far.",
        ),
    ),
)
