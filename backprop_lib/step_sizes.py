"""Rules for the step size η^k; there are many, as the slide "Gradient descent/ascent (multivariate)" says.

A rule is called as `rule(k, at)`, k counting from 0, and returns η^k, a positive number. `at` is an `Iterate`: what is
known at x^k. Rules marked `needs_only_k` can be called as `rule(k)`, and so serve training epoch by epoch. A rule keeps
nothing between calls, so one object serves many runs. A function of your own, of k alone or of k and at, is a rule too.
"""

import inspect
import numbers
import reprlib
from dataclasses import dataclass

import numpy as np

from backprop_lib import _validate
from backprop_lib.functions import Quadratic

# A step size that shrinks for thousands of steps must not reach 0: that would look like convergence.
SMALLEST = float(np.finfo(np.float64).tiny)


@dataclass(eq=False)
class Iterate:
    """What gradient descent knows at x^k. For ascent, f and the gradient are those of −f, on which it descends.

    Attributes
    ----------
    x : ndarray, shape (n,)
        x^k.
    f : float
        f(x^k).
    gradient : ndarray, shape (n,)
        The gradient of f at x^k.
    function : callable
        f itself, of an array of shape (n,), for a rule that must try a step.
    before : Iterate or None
        The same at x^(k−1); None at k = 0.
    """

    x: np.ndarray
    f: float
    gradient: np.ndarray
    function: object
    before: "Iterate | None" = None

    def __post_init__(self):
        if self.before is not None:
            # One step back is enough; the whole chain would keep every gradient of a long run in memory.
            self.before.before = None


class StepSizeRule:
    """What the rules share: their name, what they need, and the error where it is not there.

    Attributes
    ----------
    name : str
        For menus; a rule in `BY_NAME` has one.
    needs_only_k : bool
        Whether it can be called with k alone, and so serve training.
    slider : str
        What of the rule a slider for η sets: "η", its first value "η⁰", or nothing.
    """

    name = ""
    needs_only_k = False
    slider = "η⁰"

    @classmethod
    def made_for(cls, eta, f):
        """Return the rule for a function `f`, with what the slider says, `eta`."""
        return cls(eta)

    @classmethod
    def serves(cls, f):
        """Tell whether the rule can be made for this function."""
        return True

    def _require(self, at):
        if at is None:
            raise ValueError(
                f"at must say where the iteration is, got None: {type(self).__name__} chooses eta from x and the "
                "gradient, so it serves gradient_descent, not a schedule that knows only k"
            )


@dataclass(frozen=True)
class Constant(StepSizeRule):
    """η^k = eta, as on the slide "Training Neural Nets through Gradient Descent"."""

    eta: float
    name = "constant"
    needs_only_k = True
    slider = "η"

    def __post_init__(self):
        _validate.number("eta", self.eta, above=0)

    def __call__(self, k, at=None):
        """Return eta."""
        return float(self.eta)


@dataclass(frozen=True)
class Diminishing(StepSizeRule):
    """η^k = eta0 / (k + 1)^power.

    With ½ < power <= 1 the steps sum to infinity and their squares do not: Robbins and Monro, "A stochastic
    approximation method" (1951).
    """

    eta0: float
    power: float = 1
    name = "diminishing"
    needs_only_k = True

    def __post_init__(self):
        _validate.number("eta0", self.eta0, above=0)
        _validate.number("power", self.power, above=0)

    def __call__(self, k, at=None):
        """Return eta0 / (k + 1)^power."""
        return max(self.eta0 * float(k + 1) ** -self.power, SMALLEST)


@dataclass(frozen=True)
class StepDecay(StepSizeRule):
    """η^k = eta0 · factor^⌊k / every⌋: constant for `every` steps, then multiplied by `factor`."""

    eta0: float
    factor: float = 0.5
    every: int = 10
    name = "step decay"
    needs_only_k = True

    def __post_init__(self):
        _validate.number("eta0", self.eta0, above=0)
        _validate.number("factor", self.factor, above=0, at_most=1)
        _validate.whole("every", self.every, at_least=1)

    def __call__(self, k, at=None):
        """Return eta0 · factor^⌊k / every⌋."""
        return max(self.eta0 * float(self.factor) ** (k // self.every), SMALLEST)


class OfK(StepSizeRule):
    """A function of k alone as a rule; `as_rule` makes it of `lambda k: 1 / (k + 1)`."""

    needs_only_k = True

    def __init__(self, function):
        self.function = function

    def __call__(self, k, at=None):
        """Return function(k)."""
        return self.function(k)


class ExactQuadratic(StepSizeRule):
    """η^k = gᵀg / gᵀAg: along −g, the lowest point of ½ xᵀAx − bᵀx + c.

    Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées" (1847); Nocedal and Wright,
    "Numerical Optimization" (2006), section 3.3. At the minimum, where g = 0 and any step will do, it is 1/λ_max.

    Parameters
    ----------
    A : array_like, shape (n, n), or float
        The quadratic's matrix, symmetric and positive definite. For ascent that of −f.
    """

    name = "exact"
    slider = ""

    def __init__(self, A):
        quadratic = Quadratic(A)
        self.A = quadratic.A
        self._at_the_minimum = quadratic.eta_max / 2

    @classmethod
    def made_for(cls, eta, f):
        """Return the rule for a quadratic, which says the step size by itself."""
        return cls(f.A)

    @classmethod
    def serves(cls, f):
        """Tell whether f is a quadratic that has a minimum."""
        return isinstance(f, Quadratic) and f.eigenvalues[0] > 0

    def __repr__(self):
        return f"ExactQuadratic({self.A.tolist()})"

    def __call__(self, k, at=None):
        """Return gᵀg / gᵀAg."""
        self._require(at)
        if at.gradient.shape != (len(self.A),):
            raise ValueError(f"A must fit x, which has {at.gradient.size} components, got shape {self.A.shape}")
        largest = np.abs(at.gradient).max()
        if not 0 < largest < np.inf:
            return self._at_the_minimum
        # The length of g cancels; taking it out first keeps the squares from overflowing, or vanishing.
        g = at.gradient / largest
        return float((g @ g) / (g @ self.A @ g))


@dataclass(frozen=True)
class Backtracking(StepSizeRule):
    """Try eta0, and shrink it until f falls enough: f(x − ηg) <= f(x) − c η gᵀg.

    Armijo, "Minimization of functions having Lipschitz continuous first partial derivatives" (1966); Nocedal and
    Wright, "Numerical Optimization" (2006), algorithm 3.1. Where no step lowers f (rounding at a minimum, or a gradient
    that is not that of f) it shrinks until x no longer moves, so that descent stops there.

    Parameters
    ----------
    eta0 : float
        The first to be tried, at each k.
    shrink : float
        Factor in (0, 1).
    c : float
        Share in (0, 1) of the fall that the tangent promises.
    """

    eta0: float = 1
    shrink: float = 0.5
    c: float = 1e-4
    name = "backtracking"

    def __post_init__(self):
        _validate.number("eta0", self.eta0, above=0)
        _below_one("shrink", self.shrink)
        _below_one("c", self.c)

    def __call__(self, k, at=None):
        """Return the first of eta0, eta0 · shrink, ... that satisfies Armijo's condition."""
        self._require(at)
        eta, g = float(self.eta0), at.gradient
        promised = self.c * (g @ g)
        if not np.isfinite(promised):
            return eta
        x_next = at.x - eta * g
        while not at.function(x_next) <= at.f - eta * promised and (x_next != at.x).any():
            eta *= self.shrink
            x_next = at.x - eta * g
        return max(eta, SMALLEST)


@dataclass(frozen=True)
class BarzilaiBorwein(StepSizeRule):
    """η^k = sᵀs / sᵀy, where s = x^k − x^(k−1) and y = g^k − g^(k−1): one over the curvature just met.

    Barzilai and Borwein, "Two-point step size gradient methods" (1988), the first of their two. f need not fall at each
    step. Where there is no curvature to go by (k = 0, sᵀy <= 0 as on a hilltop, or not finite) it is eta0.

    Parameters
    ----------
    eta0 : float
        The first step size, and the one to fall back on.
    """

    eta0: float
    name = "Barzilai-Borwein"

    def __post_init__(self):
        _validate.number("eta0", self.eta0, above=0)

    def __call__(self, k, at=None):
        """Return sᵀs / sᵀy, or eta0."""
        self._require(at)
        if at.before is None:
            return float(self.eta0)
        s, y = at.x - at.before.x, at.gradient - at.before.gradient
        ss, sy = float(s @ s), float(s @ y)
        # sᵀy may be so small that the quotient overflows.
        return ss / sy if sy > 0 and 0 < ss / sy < np.inf else float(self.eta0)


# Every rule that comes with the library, by its name: menus, errors and tests read them here.
BY_NAME = {
    rule.name: rule for rule in (Constant, Diminishing, StepDecay, Backtracking, BarzilaiBorwein, ExactQuadratic)
}
# Those that can be told η for each epoch without knowing where descent is.
SCHEDULES = {name: rule for name, rule in BY_NAME.items() if rule.needs_only_k}


def as_rule(eta):
    """Return the rule that `eta` stands for: a number is `Constant`, a function of k is `OfK`, a rule stays.

    Raises
    ------
    ValueError
        If `eta` is a number that is not positive and finite.
    TypeError
        If `eta` is neither a number nor callable.
    """
    if isinstance(eta, numbers.Real):
        return Constant(_validate.number("eta", eta, above=0))
    if not callable(eta) or isinstance(eta, type):
        raise TypeError(
            "eta must be a positive number or a step-size rule such as Diminishing(0.1), "
            f"got {reprlib.repr(eta)} of type {type(eta).__name__}"
        )
    return eta if isinstance(eta, StepSizeRule) or not _takes_only_k(eta) else OfK(eta)


def _takes_only_k(function):
    try:
        signature = inspect.signature(function)
    except ValueError:
        # Some functions written in C do not say what they take.
        return False
    try:
        signature.bind(0, None)
    except TypeError:
        return True
    return False


def _below_one(name, value):
    if _validate.number(name, value, above=0) >= 1:
        raise ValueError(f"{name} must lie between 0 and 1, got {value!r}")
