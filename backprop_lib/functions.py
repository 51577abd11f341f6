"""A ready set of functions to descend on, each with its exact gradient and the points where that gradient is zero.

They show what the slide "Convergence of Gradient Descent" says: on a bowl descent finds the minimum, elsewhere a local
minimum or an inflection point.
"""

from dataclasses import dataclass

import numpy as np

from backprop_lib import _display, _validate

BEHAVIOURS = (
    "converges in one step",
    "converges monotonically",
    "oscillates and converges",
    "oscillates for ever",
    "diverges",
)

# A step size is "at the edge" between two behaviours when it is within rounding of it, as 2 / 0.3 is.
EDGE = 1e-9


@dataclass(frozen=True, eq=False)
class Optimum:
    """A point where the gradient is zero.

    Attributes
    ----------
    x : ndarray, shape (n,)
        Where it is.
    f : float
        The function's value there.
    kind : {"minimum", "maximum", "saddle", "inflection"}
        What it is.
    """

    x: np.ndarray
    f: float
    kind: str

    def __repr__(self):
        place = ", ".join(f"{x:g}" for x in self.x)
        return f"{self.kind} f({place}) = {self.f:g}"


class Function:
    """What the functions share: f(x) and f.gradient(x), at one point or at many.

    A point is an array of shape (n,); many points are an array of shape (..., n), a grid for contours say. Where n = 1,
    a number is a point too, and an array whose last axis is longer than 1 is taken as many such numbers.

    Attributes
    ----------
    name, formula : str
        For titles and tables.
    n : int
        How many components x has.
    domain : tuple of n pairs
        (lowest, highest) of each component: the box that a picture should show.
    optima : tuple of Optimum
        Every point where the gradient is zero; empty where there is none, or a whole line of them.
    """

    name = formula = ""
    n = 1
    domain = ()
    optima = ()

    def __call__(self, x):
        """Return f(x): a number for one point, shape (...) for points (..., n)."""
        points, _ = self._points(x)
        return self._f(points)[()]

    def gradient(self, x):
        """Return the gradient of f at x, in the shape of x."""
        points, shape = self._points(x)
        return self._gradient(points).reshape(shape)[()]

    def _points(self, x):
        """Return x as points (..., n), and the shape in which it came. Complex numbers pass, for complex-step tests."""
        _validate.refuse_mask("x", x)
        x = np.asarray(x)
        if x.dtype.kind not in "biufc":
            raise ValueError(f"x must be a number or an array of numbers, got {x.dtype} values")
        # Not _validate.array: a descent that diverges may well ask for f(inf).
        if x.dtype.kind != "c":
            x = x.astype(np.float64, copy=False)
        if x.ndim and x.shape[-1] == self.n:
            return x, x.shape
        if self.n == 1:
            return x[..., np.newaxis], x.shape
        raise ValueError(f"x must have {self.n} numbers along its last axis for the {self.name}, got shape {x.shape}")

    def _optimum(self, x, kind):
        x = np.array(x, dtype=np.float64) + 0.0  # solve() may say -0
        return Optimum(x, float(self(x)), kind)

    def __repr__(self):
        return _display.printable(f"{self.name}: f(x) = {self.formula}")


class Quadratic(Function):
    """f(x) = ½ xᵀAx − bᵀx + c: the one function for which the behaviour of a constant η can be told beforehand.

    Along the eigenvector of A with eigenvalue λ, each step multiplies the distance from the minimum by 1 − ηλ.

    Parameters
    ----------
    A : array_like, shape (n, n), or float
        Symmetric; a number is the second derivative of a function of one variable.
    b : array_like, shape (n,), or float, optional
        Zero without it.
    c : float
        f(0).
    name, formula : str
        For titles and tables.

    Raises
    ------
    ValueError
        If A is not square and symmetric, or b does not fit; the error says where.
    """

    def __init__(self, A, b=None, c=0, name="quadratic", formula="½ xᵀAx − bᵀx + c"):
        self.A = _symmetric("A", A)
        self.n = len(self.A)
        b = _validate.array("b", np.zeros(self.n) if b is None else b, ndim=(0, 1), dtype=np.float64)
        self.b = np.atleast_1d(b)
        if self.b.shape != (self.n,):
            raise ValueError(f"b must have {self.n} numbers to fit A, got shape {b.shape}")
        self.c = _validate.number("c", c)
        self.name, self.formula = name, formula
        self.eigenvalues = np.linalg.eigvalsh(self.A)
        self.optima = self._find_optima()
        centre = self.optima[0].x if self.optima else np.zeros(self.n)
        self.domain = tuple((float(x - 3), float(x + 3)) for x in centre)

    def _f(self, x):
        return ((0.5 * (x @ self.A) - self.b) * x).sum(axis=-1) + self.c

    def _gradient(self, x):
        return x @ self.A - self.b

    @property
    def eta_opt(self):
        """The best constant step size, 2 / (λ_min + λ_max); for one variable that is 1/λ, which lands in one step.

        It makes the two extreme directions shrink alike, by (λ_max − λ_min) / (λ_max + λ_min) at each step: Polyak,
        "Introduction to Optimization" (1987), chapter 1.
        """
        lowest, highest = self._extreme_eigenvalues()
        return 2 / (lowest + highest)

    @property
    def eta_max(self):
        """The bound 2/λ_max: a constant step size converges below it, and only there."""
        return 2 / self._extreme_eigenvalues()[1]

    def behaviour(self, eta):
        """Name what gradient descent with the constant step size `eta` does: one of `BEHAVIOURS`.

        The direction of λ_max is the first to misbehave as eta grows, so its ηλ_max decides: up to 1 monotonic, below
        2 oscillating, at 2 for ever, above it diverging. "In one step" needs ηλ = 1 in every direction.

        Raises
        ------
        ValueError
            If eta is not positive, or A is not positive definite.
        """
        eta = _validate.number("eta", eta, above=0)
        lowest, highest = (eta * eigenvalue for eigenvalue in self._extreme_eigenvalues())
        if abs(highest - 1) <= EDGE and abs(lowest - 1) <= EDGE:
            return "converges in one step"
        if highest <= 1 + EDGE:
            return "converges monotonically"
        if abs(highest - 2) <= 2 * EDGE:
            return "oscillates for ever"
        return "oscillates and converges" if highest < 2 else "diverges"

    def _extreme_eigenvalues(self):
        """Return λ_min and λ_max of a bowl; refuse anything else, where no step size converges."""
        lowest, highest = float(self.eigenvalues[0]), float(self.eigenvalues[-1])
        if lowest <= self._rounding():
            raise ValueError(
                f"A must be positive definite, got smallest eigenvalue {lowest:.3g}: "
                "f has no single minimum, so no step size leads to it"
            )
        return lowest, highest

    def _rounding(self):
        return self.n * np.finfo(np.float64).eps * np.abs(self.eigenvalues).max()

    def _find_optima(self):
        if (np.abs(self.eigenvalues) <= self._rounding()).any():
            return ()
        up, down = (self.eigenvalues > 0).any(), (self.eigenvalues < 0).any()
        kind = "saddle" if up and down else "minimum" if up else "maximum"
        return (self._optimum(np.linalg.solve(self.A, self.b), kind),)


class TwoMinima(Function):
    """A deep minimum at −2, a shallow one at 1, a maximum at 0 between them: where descent ends depends on x^0."""

    name = "two minima"
    formula = "x⁴/4 + x³/3 − x²"
    domain = ((-3.2, 2.2),)

    def __init__(self):
        self.optima = (
            self._optimum([-2], "minimum"),
            self._optimum([0], "maximum"),
            self._optimum([1], "minimum"),
        )

    def _f(self, x):
        x = x[..., 0]
        return x**4 / 4 + x**3 / 3 - x**2

    def _gradient(self, x):
        return x * (x + 2) * (x - 1)


class Inflection(Function):
    """A minimum at −2 and, on the way to it from the right, an inflection point at 1 where descent gets stuck."""

    name = "inflection"
    formula = "x⁴/4 − 3x²/2 + 2x"
    domain = ((-3.2, 2.4),)

    def __init__(self):
        self.optima = (self._optimum([-2], "minimum"), self._optimum([1], "inflection"))

    def _f(self, x):
        x = x[..., 0]
        return x**4 / 4 - 3 * x**2 / 2 + 2 * x

    def _gradient(self, x):
        return (x - 1) ** 2 * (x + 2)


class Rosenbrock(Function):
    """A long curved valley with its minimum at (1, 1): easy to reach the floor, slow to follow it.

    Rosenbrock, "An automatic method for finding the greatest or least value of a function" (1960).
    """

    name = "Rosenbrock"
    formula = "(1 − x₁)² + 100 (x₂ − x₁²)²"
    n = 2
    domain = ((-2.0, 2.0), (-1.0, 3.0))

    def __init__(self):
        self.optima = (self._optimum([1, 1], "minimum"),)

    def _f(self, x):
        x1, x2 = x[..., 0], x[..., 1]
        return (1 - x1) ** 2 + 100 * (x2 - x1**2) ** 2

    def _gradient(self, x):
        x1, x2 = x[..., 0], x[..., 1]
        return np.stack([-2 * (1 - x1) - 400 * x1 * (x2 - x1**2), 200 * (x2 - x1**2)], axis=-1)


def _symmetric(name, A):
    """Return A as a symmetric matrix, or raise a ValueError that says where it is not."""
    A = _validate.array(name, A, ndim=(0, 2), dtype=np.float64)
    A = np.atleast_2d(A)
    if A.shape[0] != A.shape[1] or not A.size:
        raise ValueError(f"{name} must be a square matrix, got shape {A.shape}")
    gap = np.abs(A - A.T)
    if gap.max() > 1e-12 * np.abs(A).max():
        i, j = np.unravel_index(gap.argmax(), A.shape)
        raise ValueError(
            f"{name} must be symmetric, got {name}[{i}, {j}] = {A[i, j]:g} and {name}[{j}, {i}] = {A[j, i]:g}"
        )
    return (A + A.T) / 2


bowl = Quadratic(2.0, b=6.0, c=9.0, name="bowl", formula="(x − 3)²")
round_bowl = Quadratic(np.eye(2), name="round bowl", formula="½ (x₁² + x₂²)")
ill_conditioned_bowl = Quadratic(np.diag([1.0, 25.0]), name="ill-conditioned bowl", formula="½ (x₁² + 25 x₂²)")
saddle = Quadratic(np.diag([1.0, -1.0]), name="saddle", formula="½ (x₁² − x₂²)")
two_minima = TwoMinima()
inflection = Inflection()
rosenbrock = Rosenbrock()

FUNCTIONS = {f.name: f for f in (bowl, round_bowl, ill_conditioned_bowl, two_minima, inflection, saddle, rosenbrock)}
