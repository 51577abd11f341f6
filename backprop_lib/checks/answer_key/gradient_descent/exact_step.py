"""Exercise: the step size that is exact on a quadratic."""

import numpy as np

from backprop_lib.checks.answer_key.gradient_descent import quadratics
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity, Unreadable
from backprop_lib.step_sizes import ExactQuadratic


def _quadratics(rng):
    cases = []
    for n in (2, 3, 4, 1, 2):
        A, b = quadratics.draw(rng, n, (0.4, 4))
        cases.append({"A": A, "b": b, "x": rng.normal(scale=2, size=n)})
    return [*cases, _nearly_a_minimum(rng)]


def _nearly_a_minimum(rng):
    """Return a case whose gradient has a component that is 0, and one that is small, but no rounding error."""
    A, x = _whole_numbers(rng)
    g = rng.permutation([0.0, rng.choice([-1, 1]) * 2.0**-8])
    return {"A": A, "b": A @ x - g, "x": x}


def _whole_numbers(rng):
    """Return A and x of small whole numbers, so that the gradient is exact."""
    return np.array([[3.0, 1.0], [1.0, 2.0]]), rng.integers(-4, 5, size=2).astype(float)


def _minima(rng):
    A, x = _whole_numbers(rng)
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
        actual = f"{len(value)} things" if isinstance(value, (list, tuple)) else type(value).__name__
        raise Unreadable(f"`exact_step` must return two things, eta and x_next; got {actual}.")
    eta, x_next = value
    at_the_minimum = np.array_equal(inputs["A"] @ inputs["x"], inputs["b"])
    return {"x_next": x_next} if at_the_minimum else {"eta": eta, "x_next": x_next}


def _symbols(inputs, values, name):
    A, b, x = inputs.values()
    g = A @ x - b
    found = {
        "A": A,
        "b": b,
        "x": x,
        "g": g,
        "A g": A @ g,
        "gᵀg": g @ g,
        "gᵀAg": g @ A @ g,
        "xᵀAx": x @ A @ x,
        "A x": A @ x,
    }
    return found | ({"{η}": values["eta"]} if name == "x_next" and "eta" in values else {})


def _follow(inputs, values, name):
    if name != "x_next" or "eta" not in values:
        return None
    return inputs["x"] - values["eta"] * (inputs["A"] @ inputs["x"] - inputs["b"])


EXACT_STEP = Exercise(
    name="gradient_descent.exact_step",
    section=(1, "Choose a step size"),
    equation="x^(k+1) = x^k − η^k g, where g = ∇f(x^k)^T = Ax^k − b, and on a quadratic the best is η^k = gᵀg / gᵀAg",
    make_inputs=_quadratics,
    reference=_exact_step,
    quantities={"eta": Quantity("η"), "x_next": Quantity("The new x", "j")},
    parts=(
        Part("the step size", 1, "eta"),
        Part("the place where the step leads", 1, "x_next", follows=True),
        Part("at the minimum, where g = 0", 1, make_inputs=_minima),
    ),
    read=_read,
    solved_by=(ExactQuadratic.__call__,),
    symbols=_symbols,
    follow=_follow,
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
            "The denominator is made with x; it should be gᵀAg, with the same g as in the numerator.",
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
            "Your η^k is half of what it should be. The ½ in f takes care of the 2 that differentiation brings.",
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
