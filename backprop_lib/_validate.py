"""Argument checks whose errors name the argument, what came and what was expected."""

import difflib
import numbers

import numpy as np


def array(name, value, *, ndim=None, dtype=None):
    """Return `value` as an array of finite real numbers.

    Parameters
    ----------
    name : str
        What the caller's signature calls the value; the error repeats it.
    value : array_like
        What came.
    ndim : int or tuple of int, optional
        How many axes it may have.
    dtype : numpy dtype, optional
        What to convert it to. Without it float32 and float64 stay as they are and everything else becomes float64.

    Raises
    ------
    ValueError
        If `value` is not numeric, holds nan or inf, or has another number of axes.
    """
    try:
        result = np.asarray(value)
        if result.dtype.kind not in "biuf":
            raise TypeError
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be an array of real numbers, got {_brief(value)}") from None
    if dtype is None:
        dtype = result.dtype if result.dtype in (np.float32, np.float64) else np.float64
    result = result.astype(dtype, copy=False)
    allowed = (ndim,) if isinstance(ndim, int) else ndim
    if allowed is not None and result.ndim not in allowed:
        expected = " or ".join(map(str, allowed))
        raise ValueError(f"{name} must have {expected} axes, got {result.ndim} axes, shape {result.shape}")
    if not np.isfinite(result).all():
        index = tuple(int(i) for i in np.argwhere(~np.isfinite(result))[0])
        raise ValueError(f"{name} must hold finite numbers, got {result[index]} at index {index}")
    return result


def number(name, value, *, above=None, at_least=None, at_most=None):
    """Return `value` as a finite float within its bounds, or raise a ValueError that names it."""
    bounds = [("above", above), ("at least", at_least), ("at most", at_most)]
    expected = " and ".join(f"{word} {bound:g}" for word, bound in bounds if bound is not None)
    is_number = isinstance(value, numbers.Real) and not isinstance(value, (bool, np.bool_)) and np.isfinite(value)
    if (
        not is_number
        or (above is not None and value <= above)
        or (at_least is not None and value < at_least)
        or (at_most is not None and value > at_most)
    ):
        raise ValueError(f"{name} must be a finite number{' ' + expected if expected else ''}, got {_brief(value)}")
    return float(value)


def whole(name, value, *, at_least=0):
    """Return `value` as an int of at least `at_least`, or raise a ValueError that names it."""
    if not isinstance(value, numbers.Integral) or isinstance(value, (bool, np.bool_)) or value < at_least:
        raise ValueError(f"{name} must be a whole number of at least {at_least}, got {_brief(value)}")
    return int(value)


def choice(name, value, allowed):
    """Return `value` if it is one of the names `allowed`, or raise a ValueError that lists them."""
    if not isinstance(value, str) or value not in allowed:
        listed = ", ".join(repr(one) for one in allowed)
        raise ValueError(f"{name} must be one of {listed}, got {_brief(value)}")
    return value


def real_type(dtype):
    """Return the numpy type that `dtype` stands for, float64 or float32, or raise a ValueError that names it."""
    name = getattr(dtype, "name", getattr(dtype, "__name__", dtype))
    return np.dtype(choice("dtype", name, ("float64", "float32")))


def generator(seed):
    """Return a numpy Generator for a seed that is None or a whole number, or raise a ValueError that names it."""
    return np.random.default_rng(None if seed is None else whole("seed", seed))


def no_such(thing, name, elsewhere):
    """Return what to say where `thing` has no attribute `name`: what to type instead, or the names that are near.

    Parameters
    ----------
    thing : object
        What was asked.
    name : str
        The attribute that it does not have.
    elsewhere : dict of str to str
        A sentence for each name that people reach for.
    """
    said = f"{type(thing).__name__} has no attribute {name!r}"
    if name in elsewhere:
        return f"{said}; {elsewhere[name]}"
    near = difflib.get_close_matches(name, [own for own in dir(type(thing)) if not own.startswith("_")])
    return f"{said}; did you mean {' or '.join(near)}?" if near and not name.startswith("_") else said


def _brief(value):
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}... ({type(value).__name__})"
