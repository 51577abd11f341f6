"""Exercises: predict from η what descent will do on a quadratic, and choose where it ends on other functions."""

import functools
import math

import numpy as np

from backprop_lib import functions
from backprop_lib.checks.exercise import Bug, Exercise, Part, Quantity, Unreadable
from backprop_lib.checks.gradient_descent import quadratics
from backprop_lib.descent import gradient_descent
from backprop_lib.functions import Quadratic

# Predict

MONOTONIC, OSCILLATES, DIVERGES = WORDS = ("converges monotonically", "oscillates and converges", "diverges")


# ηλ on both sides of 1 and 2, never near them, and a λ with each, so that neither η nor η/λ tells the same as ηλ.
PACES = ((0.3, 0.5), (0.75, 4.0), (1.3, 0.6), (1.75, 5.0), (2.3, 2.0), (3.2, 6.0), (4.6, 1.0))


def _curves(rng):
    return _cases(rng, 1)


def _bowls(rng):
    return _cases(rng, 2) + _cases(rng, 3)


def _cases(rng, n):
    """Draw bowls with n directions, of which one is by far the steepest."""
    cases = []
    for pace, steepest in rng.permutation(PACES) * rng.uniform(0.96, 1.04, size=(len(PACES), 1)):
        eigenvalues = steepest * np.array([1.0, *rng.uniform(0.3, 0.4, size=n - 1) / n])
        cases.append({"A": quadratics.tilted(rng, eigenvalues), "eta": float(pace / steepest)})
    return cases


def _word(pace, borders=(1.0, 2.0)):
    return WORDS[int(np.searchsorted(borders, pace))]


def _predict(A, eta):
    return _word(eta * np.linalg.eigvalsh(A)[-1])


def _read_word(value, inputs):
    if value is None:
        return {"behaviour": None}
    if not isinstance(value, str) or value not in WORDS:
        raise Unreadable(f"`predict` must return {', '.join(map(repr, WORDS[:-1]))} or {WORDS[-1]!r}; got {value!r}.")
    return {"behaviour": WORDS.index(value)}


PREDICT = Exercise(
    name="gradient_descent.predict",
    slide=quadratics.CONVERGENCE,
    equation="x^(k+1) − x* = (1 − ηλ)(x^k − x*) along the direction whose curvature, an eigenvalue of A, is λ",
    make_inputs=_bowls,
    reference=_predict,
    quantities={"behaviour": Quantity("What descent does", words=WORDS)},
    parts=(Part("one variable", 2, make_inputs=_curves), Part("several variables", 2)),
    read=_read_word,
    solved_by=(Quadratic.behaviour, Quadratic.eta_max.fget, Quadratic.eta_opt.fget),
    known_bugs=(
        Bug(
            "smallest eigenvalue",
            lambda A, eta: _word(eta * np.linalg.eigvalsh(A)[0]),
            "You go by the flattest direction. One direction that diverges is enough: which is the first?",
        ),
        Bug(
            "mean eigenvalue",
            lambda A, eta: _word(eta * np.linalg.eigvalsh(A).mean()),
            "You go by the average of the curvatures; each direction has a factor of its own.",
        ),
        Bug(
            "first entry",
            lambda A, eta: _word(eta * A[0, 0]),
            "You go by an entry of A; with several variables the curvatures are its eigenvalues.",
        ),
        Bug(
            "sum of the eigenvalues",
            lambda A, eta: _word(eta * np.trace(A)),
            "You add the curvatures up, as the trace of A does: which of them decides?",
        ),
        Bug(
            "border at 1",
            lambda A, eta: DIVERGES if eta * np.linalg.eigvalsh(A)[-1] > 1 else MONOTONIC,
            "Between 1/λ and 2/λ descent steps over the minimum, and still comes closer: |1 − ηλ| is below 1 there.",
        ),
        Bug(
            "never oscillates",
            lambda A, eta: _word(eta * np.linalg.eigvalsh(A)[-1], (2.0, 2.0)),
            "You have found where it diverges. Before that, what does a negative factor 1 − ηλ do to the side on which x lies?",
        ),
        Bug(
            "oscillates for diverges",
            lambda A, eta: _word(eta * np.linalg.eigvalsh(A)[-1], (1.0, np.inf)),
            "You never say that it diverges: what if the factor is below −1?",
        ),
        Bug(
            "twice the curvature",
            lambda A, eta: _word(2 * eta * np.linalg.eigvalsh(A)[-1]),
            "Both of your borders are at half their places, as if f were xᵀAx: mind the ½ in f.",
        ),
        Bug(
            "half the curvature",
            lambda A, eta: _word(eta * np.linalg.eigvalsh(A)[-1] / 2),
            "Both of your borders are at twice their places. What is the second derivative of ½λx²?",
        ),
        Bug(
            "lambda instead of 1 / lambda",
            lambda A, eta: _word(eta / np.linalg.eigvalsh(A)[-1]),
            "You compare η with λ and 2λ; the steeper f is, the smaller η has to be.",
        ),
        Bug(
            "swapped",
            lambda A, eta: [OSCILLATES, MONOTONIC, DIVERGES][WORDS.index(_predict(A, eta))],
            "The first two are swapped: with a small η, x stays on its side of the minimum.",
        ),
        Bug(
            "upside down",
            lambda A, eta: [DIVERGES, OSCILLATES, MONOTONIC][WORDS.index(_predict(A, eta))],
            "Your comparison is the wrong way round: it is the large η that diverges.",
        ),
        Bug(
            "eta alone",
            lambda A, eta: _word(eta),
            "You go by η alone; whether it is large depends on how steep f is.",
        ),
        Bug("always converges", lambda A, eta: MONOTONIC, "You say the same every time, whatever η is."),
    ),
)


# Choose where it ends

APART = 0.5
PLACES = {
    "deep": ("two minima", -2.0),
    "shallow": ("two minima", 1.0),
    "minimum": ("inflection", -2.0),
    "stuck": ("inflection", 1.0),
}


def _find_starts():
    return -1.0, 2.0, 0.0, 2.0


def _for_one(name):
    """Return make_inputs for one of the starts; all four are asked for each time, and one is looked at."""
    function, end = PLACES[name]
    return lambda rng: [{"start": name, "function": function, "end": end}]


def _read_starts(value, inputs):
    try:
        starts = dict(zip(PLACES, np.asarray(value, dtype=float).reshape(4).tolist(), strict=True))
    except (TypeError, ValueError):
        raise Unreadable(f"`find_starts` must return four numbers, {', '.join(PLACES)}; got {value!r}.") from None
    name, function, end = inputs.values()
    if abs(starts[name] - end) < APART:
        raise Unreadable(
            f"`{name}` = {starts[name]:g} is too near to {end:g}: stay {APART:g} away and let descent walk."
        )
    arrived = _end(function, starts[name])
    if arrived is None:
        raise Unreadable(
            f"From `{name}` = {starts[name]:g} descent diverges: it is too steep there for this step size."
        )
    return {"x^K": arrived}


@functools.cache
def _end(name, start):
    """Return where descent with the library's own η and ε ends, or None if it diverges."""
    if not math.isfinite(start):
        return None
    run = gradient_descent(functions.FUNCTIONS[name], start)
    return float(run.x[-1, 0]) if run.stopped == "converged" else None


def _four(**others):
    starts = dict(zip(PLACES, _find_starts(), strict=True)) | others
    return lambda: list(starts.values())


FIND_STARTS = Exercise(
    name="gradient_descent.find_starts",
    slide=quadratics.CONVERGENCE,
    equation="for non-convex functions it will find a local minimum or an inflection point",
    make_inputs=_for_one("deep"),
    reference=_find_starts,
    quantities={"x^K": Quantity("The end of the walk", atol=0.1, rtol=0)},
    parts=(
        Part("a start for the deep minimum", 1),
        Part("a start for the shallow minimum", 1, make_inputs=_for_one("shallow")),
        Part("a start for the minimum past the inflection point", 1, make_inputs=_for_one("minimum")),
        Part("a start that ends at the inflection point", 1, make_inputs=_for_one("stuck")),
    ),
    harness=lambda answer, inputs: answer(),
    read=_read_starts,
    known_bugs=(
        Bug(
            "deep from the wrong side",
            _four(deep=1.6),
            "`deep` lies on the wrong side of the hilltop at 0: the shallow minimum is on its way down.",
        ),
        Bug(
            "deep on the hilltop",
            _four(deep=0.0),
            "`deep` stands on the hilltop, where the gradient is 0: it never moves.",
        ),
        Bug(
            "shallow from the wrong side",
            _four(shallow=-1.0),
            "From `shallow` descent ends in the deep minimum: it starts left of the hilltop, or its first step jumps over.",
        ),
        Bug(
            "shallow on the hilltop",
            _four(shallow=0.0),
            "`shallow` stands on top of the hill: with a gradient of 0 there is no step, to either side.",
        ),
        Bug(
            "minimum from the right",
            _four(minimum=2.0),
            "From `minimum` descent gets stuck at the inflection point on its way: start beyond it.",
        ),
        Bug(
            "stuck from the left",
            _four(stuck=0.0),
            "From `stuck` descent walks away from the inflection point: on this side downhill leads elsewhere.",
        ),
    ),
)
