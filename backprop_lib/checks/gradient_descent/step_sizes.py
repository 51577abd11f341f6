"""Exercises: a step size that diminishes, and one that is exact on a quadratic."""

import numpy as np

from backprop_lib.checks.exercise import Bug, Exercise, Part, Quantity, Unreadable
from backprop_lib.checks.gradient_descent import quadratics
from backprop_lib.step_sizes import Diminishing, ExactQuadratic

# Diminishing


def _schedules(rng):
    powers = [0.5, 1.0, float(rng.uniform(0.55, 0.95)), 2.0, 0.75]
    return [
        {"eta0": float(rng.uniform(0.2, 3)), "power": power, "K": K}
        for power, K in zip(powers, (4, 5, 3, 6, 1), strict=True)
    ]


def _diminishing(eta0, power, K):
    return eta0 / np.arange(1, K + 1) ** power


def _fed_back(eta0, power, K):
    etas = [eta0]
    for k in range(1, K):
        etas.append(etas[-1] / (k + 1) ** power)
    return etas


def _from_zero(eta0, power, K):
    return eta0 / np.arange(K) ** power


DIMINISHING = Exercise(
    name="gradient_descent.diminishing",
    slide=quadratics.MULTIVARIATE,
    equation="many solutions to choosing η^k; here η^k = η_0 / (k + 1)^p for k = 0, 1, 2 …",
    make_inputs=_schedules,
    reference=_diminishing,
    quantities={"eta": Quantity("η", "k")},
    parts=(Part("η^0 to η^(K-1)", 2),),
    solved_by=(Diminishing.__call__,),
    known_bugs=(
        Bug(
            "fed back",
            _fed_back,
            "You divide the step size that was already divided, so it dies out far too fast: each η^k is made from η_0.",
        ),
        Bug(
            "starts a step late",
            lambda eta0, power, K: eta0 / np.arange(2, K + 2) ** power,
            "You begin with η^1: at k = 0 the divisor is 1, so η^0 is η_0.",
        ),
        Bug("divides by 0", _from_zero, "At k = 0 you divide by 0: k counts from 0, the divisor from 1."),
        Bug(
            "without the power",
            lambda eta0, power, K: _diminishing(eta0, 1.0, K),
            "`power` has no effect: it belongs to k + 1.",
        ),
        Bug(
            "power of everything",
            lambda eta0, power, K: (eta0 / np.arange(1, K + 1)) ** power,
            "You raise η_0 to the power as well: the power is of k + 1 alone.",
        ),
        Bug(
            "grows",
            lambda eta0, power, K: eta0 * np.arange(1, K + 1) ** power,
            "Your step sizes grow; they should diminish.",
        ),
        Bug(
            "1 outside of the power",
            lambda eta0, power, K: eta0 / (1 + np.arange(K) ** power),
            "The brackets are around k^p + 1; the power is of k + 1.",
        ),
        Bug(
            "times instead of power",
            lambda eta0, power, K: eta0 / (np.arange(1, K + 1) * power),
            "You multiply k + 1 by p; a power is due: in Python `**`, and `^` is another operation.",
        ),
        Bug(
            "geometric",
            lambda eta0, power, K: eta0 * power ** np.arange(K),
            "Base and exponent are swapped: that is p^k.",
        ),
        Bug(
            "exponential",
            lambda eta0, power, K: eta0 * np.exp(-power * np.arange(K)),
            "That decays exponentially, which is too fast: the steps sum to a finite length and may end before the minimum.",
        ),
        Bug(
            "one too many",
            lambda eta0, power, K: _diminishing(eta0, power, K + 1),
            "K steps need K step sizes: the last one is η^(K-1).",
        ),
        Bug(
            "without eta_0",
            lambda eta0, power, K: _diminishing(1.0, power, K),
            "Your first step size is 1, whatever `eta0` is.",
        ),
        Bug(
            "last one alone",
            lambda eta0, power, K: eta0 / K**power,
            "That is η^(K-1) alone; all K of them are due.",
        ),
    ),
)


# Exact on a quadratic


def _quadratics(rng):
    cases = []
    for n in (2, 3, 4, 1, 2):
        A, b = quadratics.draw(rng, n, (0.4, 4))
        cases.append({"A": A, "b": b, "x": rng.normal(scale=2, size=n)})
    return cases


def _minima(rng):
    # Small whole numbers, so that the gradient is 0 without rounding.
    A, x = np.array([[3.0, 1.0], [1.0, 2.0]]), rng.integers(-4, 5, size=2).astype(float)
    return [{"A": A, "b": A @ x, "x": x}, {"A": np.array([[2.0]]), "b": np.array([6.0]), "x": np.array([3.0])}]


def _exact_step(A, b, x):
    g = A @ x - b
    eta = g @ g / (g @ A @ g) if g.any() else 0.0
    return eta, x - eta * g


def _with_eta(eta_of):
    def exact_step(A, b, x):
        g = A @ x - b
        eta = eta_of(g, A, x)
        return eta, x - eta * g

    return exact_step


def _with_gradient(gradient):
    def exact_step(A, b, x):
        g = gradient(A, b, x)
        eta = g @ g / (g @ A @ g)
        return eta, x - eta * g

    return exact_step


def _uphill(A, b, x):
    eta, x_next = _exact_step(A, b, x)
    return eta, 2 * x - x_next


def _read(value, inputs):
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        came = f"{len(value)} things" if isinstance(value, (list, tuple)) else type(value).__name__
        raise Unreadable(f"`exact_step` must return two things, eta and x_next; got {came}.")
    eta, x_next = value
    at_the_minimum = np.array_equal(inputs["A"] @ inputs["x"], inputs["b"])
    return {"x_next": x_next} if at_the_minimum else {"eta": eta, "x_next": x_next}


EXACT_STEP = Exercise(
    name="gradient_descent.exact_step",
    slide=quadratics.MULTIVARIATE,
    equation="x^(k+1) = x^k − η^k g, where g = ∇f(x^k)^T = Ax^k − b, and on a quadratic the best is η^k = gᵀg / gᵀAg",
    make_inputs=_quadratics,
    reference=_exact_step,
    quantities={"eta": Quantity("η"), "x_next": Quantity("The new x", "j")},
    parts=(
        Part("the step size", 1, "eta"),
        Part("the place where the step leads", 1, "x_next"),
        Part("at the minimum, where g = 0", 1, make_inputs=_minima),
    ),
    read=_read,
    solved_by=(ExactQuadratic.__call__,),
    known_bugs=(
        Bug(
            "0 / 0",
            _with_eta(lambda g, A, x: g @ g / (g @ A @ g)),
            "At the minimum g is 0 and your η^k is 0/0. There is nowhere to go from there: x may stay.",
        ),
        Bug(
            "without A",
            _with_eta(lambda g, A, x: 1.0),
            "Your η^k is always 1, since numerator and denominator are the same: where has the curvature A gone?",
        ),
        Bug(
            "swapped",
            _with_eta(lambda g, A, x: (g @ A @ g) / (g @ g)),
            "Numerator and denominator are swapped: where f curves more, the step should be shorter.",
        ),
        Bug(
            "root",
            _with_eta(lambda g, A, x: np.sqrt(g @ g) / (g @ A @ g)),
            "The numerator is |g|; gᵀg is its square.",
        ),
        Bug(
            "x instead of g",
            _with_eta(lambda g, A, x: (x @ x) / (x @ A @ x)),
            "You measure the curvature along x; the step goes along g.",
        ),
        Bug(
            "g over x",
            _with_eta(lambda g, A, x: (g @ g) / (x @ A @ x)),
            "The denominator is made with x: gᵀAg is due, with the same g as above it.",
        ),
        Bug(
            "b left out",
            _with_gradient(lambda A, b, x: A @ x),
            "Your gradient lacks b: differentiate the linear term of f, too.",
        ),
        Bug(
            "b added",
            _with_gradient(lambda A, b, x: A @ x + b),
            "The sign of b is wrong in your gradient: look at the sign of bᵀx in f.",
        ),
        Bug(
            "twice A",
            _with_gradient(lambda A, b, x: 2 * (A @ x) - b),
            "Your gradient is that of xᵀAx: f has a ½ in front of it.",
        ),
        Bug(
            "half",
            _with_eta(lambda g, A, x: 0.5 * (g @ g) / (g @ A @ g)),
            "Your η^k is half of what is due. The ½ in f takes care of the 2 that differentiation brings.",
        ),
        Bug(
            "one eta for each component",
            _with_eta(lambda g, A, x: g * g / (g * (A @ g))),
            "You have a step size for each component: sum over the components, above and below, so that it is a number.",
        ),
        Bug(
            "minimal gradient",
            _with_eta(lambda g, A, x: (g @ A @ g) / (g @ A @ A @ g)),
            "There is an A too many, above and below: that makes the next gradient smallest, not the next f.",
        ),
        Bug(
            "largest curvature",
            _with_eta(lambda g, A, x: 1 / np.linalg.eigvalsh(A)[-1]),
            "That is 1/λ_max, the same everywhere; the exact η^k goes by the curvature along g.",
        ),
        Bug("uphill", _uphill, "Your η^k is right, and you walk it uphill."),
        Bug(
            "only the step",
            lambda A, b, x: (_exact_step(A, b, x)[0], _exact_step(A, b, x)[1] - x),
            "Your η^k is right; then you return the step alone, without the place it starts from.",
        ),
    ),
)
