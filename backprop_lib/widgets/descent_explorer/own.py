"""A plain function of the user's own as the explorer needs it: with a gradient, a domain, and values at many points."""

import reprlib

import numpy as np

from backprop_lib import _validate
from backprop_lib.finite_differences import numerical_gradient
from backprop_lib.functions import Function

HALF_WIDTH = 3  # of the domain, around the start


class OwnFunction(Function):
    """A callable as a `Function`: of one number, or of an array of one or two.

    Parameters
    ----------
    f : callable
        f(x) is one number. Where it has a `gradient`, that is used, else finite differences are.
    x0 : float or array_like, shape (n,), optional
        The start; it says how many variables there are. Without it f is tried with one, then with two.

    Raises
    ------
    ValueError
        If f does not return one number there, or x0 has more than two components.
    """

    optima = ()
    formula = "f(x)"

    def __init__(self, f, x0=None):
        self._own = f
        name = getattr(f, "__name__", type(f).__name__)
        self.name = "your function" if name == "<lambda>" else name
        start = _start(f) if x0 is None else _validate.array("x0", x0, ndim=(0, 1), dtype=np.float64)
        self._of_number = start.ndim == 0
        self.n = start.size
        if self.n not in (1, 2):
            raise ValueError(f"x0 must have one or two components to be drawn, got {self.n}")
        self._checked(start.reshape(-1))
        self.domain = tuple((float(x) - HALF_WIDTH, float(x) + HALF_WIDTH) for x in start.reshape(-1))

    def _checked(self, x):
        said = self._own(self._as_it_takes(x))
        value = np.asarray(said)
        if value.size != 1 or value.dtype.kind not in "biuf" or not np.isfinite(value).all():
            raise ValueError(f"function must return one finite number at x = {x}, got {reprlib.repr(said)}")

    def _value(self, x):
        """Return f at one point, nan where it has no value: the views reach further than where it is defined."""
        try:
            value = np.asarray(self._own(self._as_it_takes(x)))
        except (ArithmeticError, ValueError):
            return np.nan
        return float(value.reshape(())) if value.size == 1 and value.dtype.kind in "biuf" else np.nan

    def _as_it_takes(self, x):
        return float(x[0]) if self._of_number else x.copy()

    def _f(self, x):
        values = [self._value(point) for point in x.reshape(-1, self.n)]
        return np.array(values).reshape(x.shape[:-1])

    def _gradient(self, x):
        own = getattr(self._own, "gradient", None)
        if own is None:
            return numerical_gradient(self, x)
        return np.asarray(own(self._as_it_takes(x)), dtype=np.float64).reshape(x.shape)


def _start(f):
    """Return 0 if f can be called with a number, else two zeros."""
    for start in (np.zeros(()), np.zeros(2)):
        try:
            f(start[()] if start.ndim == 0 else start.copy())
        except (TypeError, IndexError, ValueError):
            continue
        except ArithmeticError:
            pass
        return start
    raise ValueError(f"function must take a number or two of them in an array, got {reprlib.repr(f)}; x0 may say which")
