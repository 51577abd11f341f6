"""Exercise: the whole algorithm, with the lecture's stopping rule and every x^k kept."""

from dataclasses import dataclass, fields

import numpy as np

from backprop_lib.checks.answer_key.gradient_descent import quadratics
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity, Unreadable
from backprop_lib.checks.harness import gradient_descent as harness
from backprop_lib.descent import gradient_ascent, gradient_descent

FAR = 25  # a cap that no case reaches before its ε


@dataclass
class _Now:
    """What is known after a step: every x and f(x) up to it, the gradient that it followed, and ε."""

    x: list
    f: list
    g: np.ndarray
    eps: float

    @property
    def rise(self):
        """f(x^k) − f(x^(k−1))."""
        return self.f[-1] - self.f[-2]


@dataclass(frozen=True)
class _Descent:
    """The algorithm, with a slip wherever an argument asks for one.

    `goes_on(now)` is the condition after "while".
    """

    sign: float = -1.0
    scale: object = lambda eta: eta
    stale: bool = False
    goes_on: object = lambda now: abs(now.rise) > now.eps
    cap: object = lambda limit: limit

    @property
    def slips(self):
        """What differs from the algorithm."""
        return {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name) != one.default}

    def __call__(self, f, df, x0, eta, eps, max_iterations):
        x, fs, k = [x0.copy()], [f(x0)], 0
        while k < self.cap(max_iterations):
            g = df(x0 if self.stale else x[k])
            x.append(x[k] + self.sign * self.scale(eta) * g)
            fs.append(f(x[k + 1]))
            k = k + 1
            if not self.goes_on(_Now(x, fs, g, eps)):
                break
        return x


def _descend(f, df, x0, eta, eps, max_iterations):
    return _Descent()(f, df, x0, eta, eps, max_iterations)


def _one_name_for_two(f, df, x0, eta, eps, max_iterations):
    x = x0
    trajectory = [x]
    for _ in range(max_iterations):
        x_before = x
        x -= eta * df(x)
        trajectory.append(x)
        if not abs(f(x) - f(x_before)) > eps:
            break
    return trajectory


def _rows_of_one_array(f, df, x0, eta, eps, max_iterations):
    x = x0
    trajectory = [x]
    for _ in range(max_iterations):
        f_before = f(x)
        x -= eta * df(x)
        trajectory.append(x)
        if not abs(f(x) - f_before) > eps:
            break
    return trajectory


def _pair_before(now):
    return len(now.f) < 3 or abs(now.f[-2] - now.f[-3]) > now.eps


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
    cases = [_at_the_minimum(rng), _through_zero(rng)]
    for n, K, pace in [(2, 4, 0.6), (3, 7, 0.5), (1, 5, 0.4), (2, 2, 0.7), (4, 6, 0.6)]:
        A, b = quadratics.draw(rng, n, (1, 2))
        x0, eta = rng.normal(scale=3, size=n) + 4, float(pace / np.linalg.eigvalsh(A)[-1])
        eps = _eps_between(A, b, x0, eta, K)
        cases.append({"A": A, "b": b, "x0": x0, "eta": eta, "eps": eps, "max_iterations": FAR})
    return cases


def _eps_between(A, b, x0, eta, K):
    """Return an ε that step K is the first to meet, well away from the change of f in it and in the step before."""
    f = harness.function(A, b)
    fs = [f(x) for x in _descend(f, harness.gradient(A, b), x0, eta, 0, K)]
    return float(f"{np.sqrt((fs[K - 1] - fs[K]) * (fs[K - 2] - fs[K - 1])):.2g}")


def _through_zero(rng):
    """Return a bowl on which f is 0 after the first step, to within ε, for a loop that begins with an old value of 0."""
    A, b = quadratics.draw(rng, 2, (1, 2))
    direction, eta, bottom = rng.normal(size=2), float(0.5 / np.linalg.eigvalsh(A)[-1]), np.linalg.solve(A, b)
    f, df = harness.function(A, b), harness.gradient(A, b)
    low, high = 0.0, 1e4
    for _ in range(200):
        middle = (low + high) / 2
        x0 = bottom + middle * direction
        low, high = (middle, high) if f(x0 - eta * df(x0)) < 0 else (low, middle)
    return {"A": A, "b": b, "x0": x0, "eta": eta, "eps": 1e-3, "max_iterations": FAR}


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
    slide=quadratics.ALGORITHM,
    equation="do W^(k+1) = W^k − η^k ∇Loss(W^k)^T, k = k + 1 while |Loss(W^k) − Loss(W^(k-1))| > ε",
    make_inputs=_until_it_settles,
    reference=_descend,
    quantities={"K": Quantity("K, the number of steps", written=False), "x": Quantity("x", "kj")},
    parts=(
        Part("a single step", 1, make_inputs=_one_step),
        Part("several steps, up to the cap", 2, make_inputs=_few_steps),
        Part("stopping where f changes by at most ε", 3),
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
            "while instead of do-while",
            lambda f, df, x0, *others: [x0.copy()],
            "You never left x^0. The lecture's loop is a do-while: it steps first and asks afterwards.",
        ),
        Bug(
            "x^0 left out",
            lambda *given: _descend(*given)[1:],
            "The start x^0 is missing: the trajectory begins where the walk begins.",
        ),
        Bug(
            "last place left out",
            lambda *given: _descend(*given)[:-1],
            "The last place is missing: the step that ends the walk is a part of it.",
        ),
        Bug(
            "pair before",
            _Descent(goes_on=_pair_before),
            "Your test looks at a pair of values that is one step old, so you stop one step late: compare x^k, just reached, "
            "with x^(k-1).",
        ),
        Bug(
            "compared with the start",
            _Descent(goes_on=lambda now: abs(now.f[-1] - now.f[0]) > now.eps),
            "Your test compares with f(x^0) all the way; compare with the value one step before.",
        ),
        Bug(
            "eps scaled by the first value",
            _Descent(goes_on=lambda now: abs(now.rise) > now.eps * abs(now.f[0])),
            "Your threshold is scaled by |f(x^0)|, so that a bad start makes you stop elsewhere: ε is a plain number.",
        ),
        Bug(
            "relative change",
            _Descent(goes_on=lambda now: abs(now.rise) > now.eps * abs(now.f[-2])),
            "You test the change relative to f; the lecture's rule takes the change as it is.",
        ),
        Bug(
            "change of x",
            _Descent(goes_on=lambda now: np.linalg.norm(now.x[-1] - now.x[-2]) > now.eps),
            "Your test watches how far x moves; the lecture's watches how much f changes.",
        ),
        Bug(
            "length of the gradient",
            _Descent(goes_on=lambda now: np.linalg.norm(now.g) > now.eps),
            "Your test watches the gradient; the lecture's watches the change of f.",
        ),
        Bug(
            "value of f",
            _Descent(goes_on=lambda now: abs(now.f[-1]) > now.eps),
            "Your test compares f itself with ε, as if the minimum of f were 0; it is the change of f that counts.",
        ),
        Bug(
            "new less old, without abs",
            _Descent(goes_on=lambda now: now.rise > now.eps),
            "You stop as soon as f falls: where it falls, new less old is negative, and never above ε. What does the slide put "
            "around the difference?",
        ),
        Bug(
            "old less new, without abs",
            _Descent(goes_on=lambda now: -now.rise > now.eps),
            "You stop where f rises, as it does when η is too large. The rule asks how much f changes, not which way.",
        ),
        Bug(
            "at least eps",
            _Descent(goes_on=lambda now: abs(now.rise) >= now.eps),
            "You go on where the change equals ε: with ε = 0 and at the minimum, that never ends.",
        ),
        Bug(
            "test the wrong way round",
            _Descent(goes_on=lambda now: abs(now.rise) <= now.eps),
            "Your test is the wrong way round: you stop while f still changes, and go on where it doesn't.",
        ),
        Bug(
            "rows of one array",
            _rows_of_one_array,
            "All rows are the same: the list holds one array many times, and each step changes it in place.",
        ),
        Bug(
            "one name for two",
            _one_name_for_two,
            "You stop after one step: the old x and the new are two names for one array, so their f is always equal.",
        ),
    ),
)
