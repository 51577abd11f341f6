"""A plain function of the user's own as the explorer needs it: how many variables it has, and values wherever it is drawn."""

import reprlib

import numpy as np

from backprop_lib import _validate
from backprop_lib.descent import as_function

HALF_WIDTH = 3  # of what is drawn, around the start


def own_function(f, x0=None):
    """Return a plain function as a `Function` around the start.

    Parameters
    ----------
    f : callable
        f(x) is one number. Where it has a `gradient`, that is used, else central differences are.
    x0 : float or array_like, shape (n,), optional
        The start; it says whether f takes a number or an array. Without it f is tried with a number, then with two.

    Raises
    ------
    ValueError
        If f does not return one number at the start, or x0 has more than two components.
    """
    start = _start(f) if x0 is None else _validate.array("x0", x0, ndim=(0, 1), dtype=np.float64)
    if start.size not in (1, 2):
        raise ValueError(f"x0 must have one or two components to be drawn, got {start.size}")
    said = f(start.copy()[()])
    if np.size(said) != 1 or np.asarray(said).dtype.kind not in "biuf" or not np.isfinite(said).all():
        raise ValueError(f"function must return one finite number at x = {start}, got {reprlib.repr(said)}")
    domain = [(x - HALF_WIDTH, x + HALF_WIDTH) for x in start.reshape(-1)]
    gradient = getattr(f, "gradient", None)
    if gradient is not None:
        gradient = _as_it_takes(gradient, start)
    return as_function(_where_defined(f, start), gradient, start.size, domain)


def _where_defined(f, start):
    """Return f with the value nan where it has none, as a logarithm below 0: views reach further than it may."""
    at = _as_it_takes(f, start)

    def value(x):
        try:
            said = at(x)
        except (ArithmeticError, ValueError):
            return np.nan
        return said if np.isrealobj(said) else np.nan

    value.__name__ = getattr(f, "__name__", type(f).__name__)
    return value


def _as_it_takes(function, start):
    """Return a function of x in the shape of the start."""
    return lambda x: function(np.reshape(x, start.shape)[()])


def _start(f):
    """Return 0 if f can be called with a number, else two zeros."""
    for start in (np.zeros(()), np.zeros(2)):
        try:
            f(start.copy()[()])
        except (TypeError, IndexError, ValueError):
            continue
        except ArithmeticError:
            pass
        return start
    raise ValueError(f"function must take a number or two of them in an array, got {reprlib.repr(f)}; x0 may say which")
