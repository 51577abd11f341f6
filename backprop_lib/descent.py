"""Gradient descent and ascent on any function, as on the slides "Gradient Descent Algorithm"."""

import reprlib
from dataclasses import dataclass, replace

import numpy as np

from backprop_lib import _display, style
from backprop_lib._validate import array, no_such, number, whole
from backprop_lib.finite_differences import differences
from backprop_lib.functions import Function
from backprop_lib.step_sizes import Iterate, as_rule

# So many times farther out than at the start counts as diverged, and for f the square of it, as on a bowl. Large, since
# a run that recovers may first go far astray; it costs little, since what diverges grows by a factor at every step.
GROWTH = 1e8

# A step along −g promises, by the tangent, that f falls by η gᵀg. Where f stands still although so many times ε was
# promised, x may not have come to rest, but jump across the minimum. It does if the gradients at both ends say so too:
# just below the border each jump is a little shorter than the last, which f can't tell any more once it is all rounding.
PROMISED = 1e3

MOST_ROWS = 10
MOST_COMPONENTS = 4

# What people who know other libraries reach for, and what to type here.
ELSEWHERE = {
    "plot": "plots.trajectory(trajectory, f) draws the way, plots.convergence(trajectory) f step by step",
    "path": "trajectory.x holds all points x^0, ..., x^K",
    "minimum": "trajectory.x[-1] is where it ended",
    "loss": "trajectory.f holds f(x^0), ..., f(x^K)",
    "fun": "trajectory.f holds f(x^0), ..., f(x^K)",
    "nit": "trajectory.iterations is the number of steps",
    "success": "trajectory.stopped says why it stopped",
}


@dataclass(frozen=True, eq=False, repr=False)
class Trajectory:
    """The way that gradient descent or ascent went: K steps, so K + 1 points.

    Attributes
    ----------
    x : ndarray, shape (K + 1, n)
        x^0, ..., x^K.
    f : ndarray, shape (K + 1,)
        f(x^0), ..., f(x^K).
    eta : ndarray, shape (K,)
        η^0, ..., η^(K−1); the step with η^k leads from x^k to x^(k+1).
    stopped : {"converged", "oscillates", "max_iterations", "diverged", "interrupted"}
        Why it stopped. "converged": f changed by at most ε, and x came to rest. "oscillates": f changed by at most ε, but
        x did not come to rest: it jumps from side to side, between places at which f is the same. "diverged": x or f is
        nan or infinite, or max |x_i| exceeds `GROWTH` · (1 + max |x_i^0|), or f is worse than f(x^0) by more than
        `GROWTH` squared times (1 + |f(x^0)|). "interrupted": by Ctrl-C; the points up to then are kept.
    eps : float
        The ε of the stopping rule.
    ascent : bool
        Whether it went uphill.
    """

    x: np.ndarray
    f: np.ndarray
    eta: np.ndarray
    stopped: str
    eps: float = 0.0
    ascent: bool = False

    def __len__(self):
        return len(self.x)

    def __getattr__(self, name):
        raise AttributeError(no_such(self, name, ELSEWHERE))

    @property
    def iterations(self):
        """K, the number of steps taken."""
        return len(self.eta)

    def __str__(self):
        way = "ascent" if self.ascent else "descent"
        return _display.printable(
            f"Gradient {way} {self._ending()} From x = {_point(self.x[0])}, f = {self.f[0]:.6g}, "
            f"it came to x = {_point(self.x[-1])}, f = {self.f[-1]:.6g}, {self._step_sizes()}."
        )

    __repr__ = __str__

    def _ending(self):
        K = self.iterations
        if self.stopped == "diverged":
            return f"diverged at k = {K}: {self._what_grew()}."
        if self.stopped == "interrupted":
            return f"was interrupted at k = {K}; what it did until then is kept."
        change = f"|f(x^{K}) − f(x^{K - 1})| = {abs(self.f[-1] - self.f[-2]):.3g}"
        if self.stopped == "converged":
            return f"converged at k = {K}: {change}, at most eps = {self.eps:g}."
        if self.stopped == "oscillates":
            return (
                f"stopped at k = {K}, not converged: {change}, but x jumps from side to side, "
                f"from {_point(self.x[-2])} to {_point(self.x[-1])}; eta is too large."
            )
        return f"stopped at k = {K} = max_iterations, not converged: {change}, more than eps = {self.eps:g}."

    def _what_grew(self):
        if np.isnan(self.f[-1]) or np.isnan(self.x[-1]).any():
            return "x or f is no longer a number"
        uphill = self.f[-1] > self.f[0]
        if uphill == self.ascent:
            return f"f {'rises' if uphill else 'falls'} without end, and x runs away"
        wrong_way = "rose instead of falling" if uphill else "fell instead of rising"
        return f"f {wrong_way}; eta is too large, or the gradient is not that of f"

    def _step_sizes(self):
        if not self.iterations:
            return "with no step taken"
        smallest, largest = f"{self.eta.min():.4g}", f"{self.eta.max():.4g}"
        return f"with eta = {smallest}" if smallest == largest else f"with eta between {smallest} and {largest}"

    def _repr_html_(self):
        K, last = self.iterations, MOST_ROWS // 2
        shown = list(range(K + 1)) if K < MOST_ROWS else [*range(last), None, *range(K + 1 - last, K + 1)]
        rows = [["…"] * 4 if k is None else self._row(k) for k in shown]
        return _display.html(str(self), ["k", "x^k", "f(x^k)", "η^k"], [None, style.PATH, None, None], rows)

    def _row(self, k):
        return [str(k), _point(self.x[k]), f"{self.f[k]:.6g}", f"{self.eta[k]:.4g}" if k < self.iterations else ""]


@np.errstate(all="ignore")  # a run that diverges overflows: it says so in `stopped`, not in a warning
def gradient_descent(f, x0, gradient=None, eta=0.1, eps=1e-6, max_iterations=1000, by_component=False):
    """Walk downhill from `x0` to a minimum of `f`: slides "Gradient Descent Algorithm".

    Parameters
    ----------
    f : callable
        f(x) is one number; x is a number if `x0` is one, else an array of shape (n,).
    x0 : float or array_like, shape (n,)
        Where to start, x^0.
    gradient : callable, optional
        gradient(x) has the shape of x. Without it `f.gradient` is used, and failing that `numerical_gradient`.
    eta : float or callable
        Step size η, or a rule for η^k: see `step_sizes`.
    eps : float
        ε: it stops when f changes by at most this much in a step.
    max_iterations : int
        At least 1: as on the slide, the first step is taken before anything is asked.
    by_component : bool
        Update one x_i after the other, as on the second of the slides; the numbers are the same.

    Returns
    -------
    Trajectory
        Every x^k, f(x^k) and η^k, and why it stopped.

    Raises
    ------
    ValueError, TypeError
        If an argument is not what is described here; the error names it.
    """
    f, x0, gradient = _problem(f, x0, gradient)
    rule, eps, limit = as_rule(eta), number("eps", eps, at_least=0), whole("max_iterations", max_iterations, at_least=1)
    x, loss, etas = [x0], [number("f(x0)", f(x0))], []
    k, at, stopped = 0, None, None
    try:
        while not stopped:
            at = Iterate(x[k], loss[k], gradient(x[k]), f, before=at)
            etas.append(number(f"eta at k = {k}", rule(k, at), above=0))
            x.append(_step(x[k], etas[k], at.gradient, by_component))
            loss.append(f(x[k + 1]))
            k = k + 1
            stopped = _why_stop(x, loss, eps, limit)
            if stopped == "converged" and _jumps(at, etas[-1], gradient, x[k], eps):
                stopped = "oscillates"
    except KeyboardInterrupt:
        stopped = "interrupted"
    return _recorded(x, loss, etas, stopped, eps)


def _step(x, eta, g, by_component):
    if not by_component:
        return x - eta * g
    x_next = np.empty_like(x)
    for i in range(len(x)):
        x_next[i] = x[i] - eta * g[i]
    return x_next


def _why_stop(x, loss, eps, limit):
    """Return which stopping rule holds after the step to x^k, or None: then on with the next."""
    k = len(loss) - 1
    if _has_diverged(x[0], x[k], loss[0], loss[k]):
        return "diverged"
    if abs(loss[k] - loss[k - 1]) <= eps:
        return "converged"
    return "max_iterations" if k == limit else None


def _jumps(at, eta, gradient, x_next, eps):
    """Tell whether a step that left f as it was led from one side of a minimum to the other, rather than to rest."""
    g, rounding = at.gradient, np.finfo(np.float64).eps * (1 + abs(at.f))
    promised = eta * (g @ g)
    if promised <= PROMISED * max(eps, rounding):
        return False
    fall = eta * (g @ (g + gradient(x_next))) / 2  # the trapezoidal rule along the step, exact on a quadratic
    return promised > PROMISED * fall


def _has_diverged(x_first, x_last, f_first, f_last):
    far = GROWTH * (1 + np.abs(x_first).max())
    high = GROWTH**2 * (1 + abs(f_first))
    # Asked this way round, nan, which is neither more nor less than anything, counts as diverged.
    return not (np.abs(x_last).max() <= far and -np.inf < f_last <= f_first + high)


@np.errstate(all="ignore")
def gradient_ascent(f, x0, gradient=None, eta=0.1, eps=1e-6, max_iterations=1000, by_component=False):
    """Walk uphill from `x0` to a maximum of `f`: slide "Gradient descent/ascent (multivariate)".

    x^(k+1) = x^k + η^k ∇f(x^k) is descent on −f, and is done so; the rules for η^k see −f.

    Parameters
    ----------
    f : callable
        f(x) is one number; x is a number if `x0` is one, else an array of shape (n,).
    x0 : float or array_like, shape (n,)
        Where to start, x^0.
    gradient, eta, eps, max_iterations, by_component
        Of f itself, and when to stop: see `gradient_descent`.

    Returns
    -------
    Trajectory
        With f itself, not −f.

    Raises
    ------
    ValueError, TypeError
        If an argument is not what is described here; the error names it.
    """
    f, x0, gradient = _problem(f, x0, gradient)
    number("f(x0)", f(x0))
    downhill = gradient_descent(_minus(f), x0, _minus(gradient), eta, eps, max_iterations, by_component)
    return replace(downhill, f=0.0 - downhill.f, ascent=True)  # -f would show 0 as -0


def _minus(function):
    return lambda x: -function(x)


def _problem(f, x0, gradient):
    """Return f and its gradient as functions of arrays (n,) that check what comes back, and x0 as such an array."""
    x0 = _place("x0", x0)
    if gradient is None:
        gradient = getattr(f, "gradient", None)
    f = _checked_function(f, x0.ndim == 0)
    if gradient is None:
        return f, x0.reshape(-1), lambda x: differences(f, x)
    return f, x0.reshape(-1), _checked_gradient(gradient, x0.ndim == 0)


def _place(name, x):
    x = array(name, x, ndim=(0, 1), dtype=np.float64)
    if not x.size:
        raise ValueError(f"{name} must have at least one component, got an empty array")
    return x


def _checked_function(f, of_number):
    if not callable(f):
        raise TypeError(f"f must be a function of x, got {reprlib.repr(f)}")
    return lambda x: float(_answer("f", f, x, of_number, 1)[0])


def _checked_gradient(gradient, of_number):
    if not callable(gradient):
        raise TypeError(f"gradient must be a function of x, or None, got {reprlib.repr(gradient)}")
    return lambda x: _answer("gradient", gradient, x, of_number, len(x))


def _answer(name, function, x, of_number, size):
    """Return what f or gradient says at x (n,) as an array (size,) of its own, or raise a ValueError that names it."""
    try:
        result = function(x[0] if of_number else x.copy())
    except OverflowError:
        # math.exp and its like raise where numpy says inf.
        return np.full(size, np.nan)
    numbers = np.asarray(result)
    # A row vector passes for a gradient: on the slides it is one.
    if numbers.dtype.kind not in "biuf" or numbers.size != size or size not in (1, *numbers.shape):
        expected = "one number" if size == 1 else f"{size} numbers, as many as x has"
        raise ValueError(f"{name} must return {expected}, got {reprlib.repr(result)}")
    return numbers.astype(np.float64).reshape(size)


def _recorded(x, loss, etas, stopped, eps):
    # Ctrl-C may come between two appends.
    K = min(len(x), len(loss)) - 1
    return Trajectory(np.array(x[: K + 1]), np.array(loss[: K + 1]), np.array(etas[:K]), stopped, eps)


def _point(x):
    if len(x) == 1:
        return f"{x[0]:.6g}"
    shown = [f"{one:.4g}" for one in x[:MOST_COMPONENTS]]
    return f"({', '.join(shown)}{f', …; n = {len(x)}' if len(x) > MOST_COMPONENTS else ''})"


class _OfX(Function):
    """A plain function of x, with what the ready ones have."""

    def __init__(self, f, gradient, n, domain, name):
        self.n, self.domain, self.name = n, domain, name
        self.formula = name
        self._at, _, self._slope = _problem(f, np.zeros(n) if n > 1 else 0.0, gradient)

    def _f(self, x):
        return self._at_each(lambda point: self._at(point), x)[..., 0]

    def _gradient(self, x):
        return self._at_each(self._slope, x)

    def _at_each(self, function, x):
        points = x.reshape(-1, self.n)
        values = np.array([np.atleast_1d(function(point)) for point in points])
        return values.reshape(*x.shape[:-1], -1)


def as_function(f, gradient=None, n=1, domain=None):
    """Return a function of x, however it is written, as a `Function`, which explorers and pictures can draw.

    Parameters
    ----------
    f : callable
        f(x) is one number; x is a number if n is 1, else an array of shape (n,). A `Function` is returned as it is.
    gradient : callable, optional
        gradient(x) has the shape of x. Without it central differences are taken.
    n : int
        How many variables x has.
    domain : sequence of n pairs, optional
        (lowest, highest) of each variable; from −3 to 3 without it.

    Returns
    -------
    Function
        Its optima are not known, so `optima` is empty.

    Raises
    ------
    ValueError, TypeError
        If an argument is not what is described here; the error names it.
    """
    if isinstance(f, Function):
        return f
    if not callable(f):
        raise TypeError(f"f must be a function of x, got {reprlib.repr(f)}")
    n = whole("n", n, at_least=1)
    pairs = array("domain", [(-3.0, 3.0)] * n if domain is None else domain, ndim=2, dtype=np.float64)
    if pairs.shape != (n, 2) or not (pairs[:, 0] < pairs[:, 1]).all():
        raise ValueError(f"domain must hold {n} pairs (lowest, highest), got {reprlib.repr(domain)}")
    name = getattr(f, "__name__", type(f).__name__)
    name = "your function" if name == "<lambda>" else name
    return _OfX(f, gradient, n, tuple(map(tuple, pairs.tolist())), name)
