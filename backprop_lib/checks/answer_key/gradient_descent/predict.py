"""Exercise: predict from η what descent will do on a quadratic."""

import numpy as np

from backprop_lib.checks.answer_key.gradient_descent import quadratics
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity, Unreadable
from backprop_lib.functions import Quadratic

MONOTONIC, OSCILLATES, DIVERGES = WORDS = ("converges monotonically", "oscillates and converges", "diverges")


# ηλ on both sides of 1 and 2, never near them, and a λ with each, so that neither η nor η/λ predicts the same as ηλ.
PACES = ((0.3, 0.5), (0.75, 4.0), (1.3, 0.6), (1.75, 5.0), (2.3, 2.0), (3.2, 6.0), (4.6, 1.0))


def _curves(rng):
    return _cases(rng, 1)


def _bowls(rng):
    # Two directions that are nearly as steep: what adds them up goes astray.
    A = quadratics.tilted(rng, np.array([2.0, 1.9]) * rng.uniform(0.9, 1.1))
    alike = [{"A": A, "eta": pace / float(np.linalg.eigvalsh(A)[-1])} for pace in (0.85, 1.7)]
    return [*_cases(rng, 2), *_cases(rng, 3), *alike, _steep_across(rng)]


def _steep_across(rng):
    """Return a bowl that is steep in one direction alone, at right angles to (1, 1, 1): from there no step shows it.

    The largest sum of a row's absolute values is far above the largest eigenvalue.
    """
    v = rng.permutation([2.0, -1.0, -1.0])
    A = rng.uniform(0.5, 5) * (rng.uniform(0.08, 0.12) * np.eye(3) + 0.9 * np.outer(v, v) / (v @ v))
    return {"A": A, "eta": rng.uniform(1.7, 1.8) / float(np.linalg.eigvalsh(A)[-1])}


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
    section=(1, "Find the step sizes that arrive"),
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
