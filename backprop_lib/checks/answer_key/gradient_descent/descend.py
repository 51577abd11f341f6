"""Exercise: the whole algorithm, with a stopping rule that looks at the gradient, and every x^k kept."""

from dataclasses import dataclass, fields

import numpy as np

from backprop_lib.checks.answer_key.gradient_descent import quadratics
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity, Unreadable
from backprop_lib.checks.harness import gradient_descent as harness
from backprop_lib.descent import gradient_ascent, gradient_descent

FAR = 25  # a cap that no case reaches before its ε


@dataclass
class _Now:
    """Where the test is made: every x and gradient so far, and ε."""

    x: list
    g: list
    eps: float
    eta: float


@dataclass(frozen=True)
class _Descent:
    """The algorithm, with a slip wherever an argument asks for one.

    `goes_on(now)` is the condition after "while".
    """

    sign: float = -1.0
    scale: object = lambda eta: eta
    stale: bool = False
    goes_on: object = lambda now: np.linalg.norm(now.g[-1]) > now.eps
    cap: object = lambda limit: limit

    @property
    def slips(self):
        """What differs from the algorithm."""
        return {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name) != one.default}

    def __call__(self, df, x0, eta, eps, max_iterations):
        x, g = [x0.copy()], [df(x0)]
        while len(x) <= self.cap(max_iterations) and self.goes_on(_Now(x, g, eps, eta)):
            x.append(x[-1] + self.sign * self.scale(eta) * (g[0] if self.stale else g[-1]))
            g.append(df(x[-1]))
        return x


def _descend(df, x0, eta, eps, max_iterations):
    return _Descent()(df, x0, eta, eps, max_iterations)


def _rows_of_one_array(df, x0, eta, eps, max_iterations):
    x = x0
    trajectory = [x]
    while np.linalg.norm(df(x)) > eps and len(trajectory) <= max_iterations:
        x -= eta * df(x)
        trajectory.append(x)
    return trajectory


# What the check draws


def _one_step(rng):
    cases = []
    for n in (2, 3):
        A, b = quadratics.draw(rng, n, (0.5, 2))
        x0, eta = rng.normal(scale=3, size=n), float(rng.uniform(0.1, 0.4))
        cases.append({"A": A, "b": b, "x0": x0, "eta": eta, "eps": 1e-9, "max_iterations": 1})
    return cases


def _few_steps(rng):
    """Draw bowls on which the cap ends the descent; on the last one f rises from step to step."""
    cases = []
    for n, cap, pace in [(2, 4, 0.6), (1, 6, 0.5), (3, 3, 0.7), (2, 5, 11.0)]:
        A, b = quadratics.draw(rng, n, (1, 2))
        eta = pace / np.linalg.eigvalsh(A)[-1]
        x0 = rng.normal(scale=3, size=n)
        cases.append({"A": A, "b": b, "x0": x0, "eta": float(eta), "eps": 1e-9, "max_iterations": cap})
    return cases


def _until_it_settles(rng):
    """Draw bowls on which ε ends the descent, for one of them at once, since it starts at the minimum."""
    cases = [_at_the_minimum(rng)]
    kinds = [(2, 4, 0.6), (3, 7, 0.5), (1, 5, 0.4), (2, 3, 0.7), (4, 6, 0.6)]
    return cases + [_telling(rng, *kind) for kind in kinds] + [_telling(rng, 3, 4, 0.5, apart=True)]


def _telling(rng, n, K, pace, apart=False):
    """Draw a bowl and an ε that the gradient is the first to meet after K steps, until other measures would stop elsewhere.

    Parameters
    ----------
    rng : numpy.random.Generator
    n, K : int
        How many variables, and how many steps.
    pace : float
        The step size, in parts of the inverse of the largest curvature.
    apart : bool
        Whether the first, the largest and the smallest component must stop at three different steps.
    """
    while True:
        A, b = quadratics.draw(rng, n, (1, 2))
        x0, eta = rng.normal(scale=3, size=n) + 4, float(pace / np.linalg.eigvalsh(A)[-1])
        x = np.array(_descend(harness.gradient(A, b), x0, eta, 0, FAR))
        g = x @ A - b
        length = np.linalg.norm(g, axis=1)
        eps = float(f"{np.sqrt(length[K - 1] * length[K]):.2g}")
        sizes = [abs(g).max(axis=1), abs(g).min(axis=1), abs(g[:, 0]), abs(g).sum(axis=1), abs(g.sum(axis=1))]
        others = [_stop(other, eps) for other in [length**2, eta * length, *(sizes if n > 1 else [])]]
        if _stop(length, eps) == K and K not in others and not (apart and len(set(others[2:5])) < 3):
            return {"A": A, "b": b, "x0": x0, "eta": eta, "eps": eps, "max_iterations": FAR}


def _stop(measure, eps):
    """Return the first k at which a measure of the gradient is at most ε, or the end."""
    below = np.flatnonzero(measure <= eps)
    return int(below[0]) if below.size else len(measure)


def _at_the_minimum(rng):
    # Small whole numbers, so that the gradient is 0 without rounding.
    A, x0 = np.array([[2.0, 1.0], [1.0, 3.0]]), rng.integers(1, 6, size=2).astype(float)
    return {"A": A, "b": A @ x0, "x0": x0, "eta": 0.25, "eps": 0.0, "max_iterations": FAR}


def _read(value, inputs):
    n = len(inputs["x0"])
    try:
        x = np.asarray(value)
    except ValueError:
        return {"x": value}
    if x.dtype.kind not in "biuf":
        return {"x": value}
    if x.ndim != 2 or x.shape[1] != n:
        raise Unreadable(
            f"`descend` must return all places from x^0 to x^K, a row of {_components(n)} for each; got the shape {x.shape}."
        )
    return {"K": len(x) - 1, "x": x}


def _components(n):
    return f"{n} number{'s' * (n != 1)}"


def _symbols(inputs, values, name):
    """Return what the next places could be made of: the places before them, and the gradients there."""
    x = values["x"]
    if name != "x" or len(x) < 2:
        return {}
    df = harness.gradient(inputs["A"], inputs["b"])
    before = x[:-1]
    found = {"x^k": before, "∇f(x^k)": np.array([df(row) for row in before]), "η": inputs["eta"]}
    return found | {
        "x^0": before[:1],
        "∇f(x^0)": df(before[0])[None],
        "∇f(x^(k+1))": np.array([df(row) for row in x[1:]]),
    }


DESCEND = Exercise(
    name="gradient_descent.descend",
    section=(1, "Run the algorithm until it settles"),
    equation="while ‖∇f(x^k)‖ > ε: x^(k+1) = x^k − η ∇f(x^k)^T, k = k + 1",
    make_inputs=_until_it_settles,
    reference=_descend,
    quantities={"K": Quantity("K, the number of steps", written=False), "x": Quantity("x", "kj")},
    parts=(
        Part("a single step", 1, make_inputs=_one_step),
        Part("several steps, up to the cap", 2, make_inputs=_few_steps),
        Part("stopping where the gradient is at most ε long", 3),
    ),
    read=_read,
    solved_by=(gradient_descent, gradient_ascent),
    symbols=_symbols,
    compose=_Descent,
    known_bugs=(
        Bug(
            "no cap",
            _Descent(cap=lambda limit: 10**3),
            "You go on beyond `max_iterations`: a walk that doesn't settle must end there.",
        ),
        Bug(
            "cap one short",
            _Descent(cap=lambda limit: limit - 1),
            "Your cap is one short: `max_iterations` steps are allowed, and they lead to one place more than that.",
        ),
        Bug(
            "cap one over",
            _Descent(cap=lambda limit: limit + 1),
            "Where the cap ends the walk, you take one step more than `max_iterations`.",
        ),
        Bug("plus", _Descent(sign=1.0), "Your walk goes uphill: the step has to go against the gradient."),
        Bug(
            "eta not used", _Descent(scale=lambda eta: 1.0), "Your steps don't depend on `eta`: it scales the gradient."
        ),
        Bug(
            "eta squared",
            _Descent(scale=lambda eta: eta**2),
            "`eta` enters your step twice, once where the step is worked out and once where it is taken.",
        ),
        Bug(
            "stale gradient",
            _Descent(stale=True),
            "Every step repeats the first one: the gradient has to be taken anew at each x^k.",
        ),
        Bug(
            "do-while instead of while",
            _Descent(goes_on=lambda now: len(now.x) == 1 or np.linalg.norm(now.g[-1]) > now.eps),
            "At the minimum you took a step, and asked afterwards. This loop asks first, and on flat ground nothing moves.",
        ),
        Bug(
            "x^0 left out",
            lambda *given: _descend(*given)[1:],
            "The start x^0 is missing: the trajectory begins where the walk begins.",
        ),
        Bug(
            "last place left out",
            lambda *given: (walk := _descend(*given))[: max(1, len(walk) - 1)],
            "The last place is missing: the step that ends the walk is a part of it.",
        ),
        Bug(
            "gradient before",
            _Descent(goes_on=lambda now: np.linalg.norm(now.g[max(0, len(now.g) - 2)]) > now.eps),
            "Your test looks at the gradient of the place before, so you stop one step late. The one at x^k counts.",
        ),
        Bug(
            "eps scaled by the first gradient",
            _Descent(goes_on=lambda now: np.linalg.norm(now.g[-1]) > now.eps * np.linalg.norm(now.g[0])),
            "Your threshold is scaled by the first gradient, so that a bad start makes you stop elsewhere. ε is a number.",
        ),
        Bug(
            "length squared",
            _Descent(goes_on=lambda now: now.g[-1] @ now.g[-1] > now.eps),
            "You compare gᵀg with ε: that is the square of the length.",
        ),
        Bug(
            "largest component",
            _Descent(goes_on=lambda now: np.abs(now.g[-1]).max() > now.eps),
            "You look at the largest component of the gradient; its length takes all of them together.",
        ),
        Bug(
            "smallest component",
            _Descent(goes_on=lambda now: np.abs(now.g[-1]).min() > now.eps),
            "You stop as soon as one component of the gradient is small, though the ground may be steep along another.",
        ),
        Bug(
            "first component",
            _Descent(goes_on=lambda now: np.abs(now.g[-1][0]) > now.eps),
            "You look at the first component of the gradient alone; the ground may be steep along the others.",
        ),
        Bug(
            "size of the sum",
            _Descent(goes_on=lambda now: np.abs(now.g[-1].sum()) > now.eps),
            "You take the size of the components' sum. Where one is positive and another negative, they cancel in it.",
        ),
        Bug(
            "sum of the sizes",
            _Descent(goes_on=lambda now: np.abs(now.g[-1]).sum() > now.eps),
            "You add up the sizes of the components. The length is the root of the sum of their squares.",
        ),
        Bug(
            "length of the step",
            _Descent(goes_on=lambda now: now.eta * np.linalg.norm(now.g[-1]) > now.eps),
            "You compare the length of the step with ε. With a small η every step is short, on steep ground too.",
        ),
        Bug(
            "signed sum",
            _Descent(goes_on=lambda now: now.g[-1].sum() > now.eps),
            "You add the components up with their signs: a steep way down along one looks like flat ground then.",
        ),
        Bug(
            "at least eps",
            _Descent(goes_on=lambda now: np.linalg.norm(now.g[-1]) >= now.eps),
            "You go on where the length equals ε: with ε = 0 and at the minimum, that never ends.",
        ),
        Bug(
            "test the wrong way round",
            _Descent(goes_on=lambda now: np.linalg.norm(now.g[-1]) <= now.eps),
            "Your test is the wrong way round: you stop on steep ground, and go on where it is flat.",
        ),
        Bug(
            "rows of one array",
            _rows_of_one_array,
            "All rows are the same: the list holds one array many times, and each step changes it in place.",
        ),
    ),
)
