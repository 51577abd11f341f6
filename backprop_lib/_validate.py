"""Argument checks whose errors name the argument, what was given and what was expected."""

import difflib
import functools
import inspect
import math
import numbers
import re

import numpy as np


def array(name, value, *, ndim=None, dtype=None, finite=True, empty=True, largest=None):
    """Return `value` as an array of real numbers.

    Parameters
    ----------
    name : str
        What the caller's signature calls the value; the error repeats it.
    value : array_like
        The value to check.
    ndim : int or tuple of int, optional
        How many axes it may have.
    dtype : numpy dtype, optional
        What to convert it to. Without it float32 and float64 stay as they are and everything else becomes float64.
    finite : bool
        Whether nan and inf are refused.
    empty : bool
        Whether an array without any number will do.
    largest : float, optional
        How far from 0 a number may be.

    Raises
    ------
    ValueError
        If `value` is not numeric, hides entries behind a mask, or is not what the other arguments ask for.
    """
    refuse_mask(name, value)
    try:
        given = np.asarray(value)
        if given.dtype.kind not in "biuf":
            raise TypeError
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be an array of real numbers, got {brief(value)}") from None
    if dtype is None:
        dtype = given.dtype if given.dtype in (np.float32, np.float64) else np.float64
    result = given
    if given.dtype != dtype:
        with np.errstate(over="ignore"):
            result = given.astype(dtype)
    allowed = (ndim,) if isinstance(ndim, int) else ndim
    if allowed is not None and result.ndim not in allowed:
        expected = " or ".join(map(str, allowed))
        plural = "axis" if expected == "1" else "axes"
        raise ValueError(f"{name} must have {expected} {plural}, got {result.ndim}: shape {result.shape}")
    if not empty and not result.size:
        raise ValueError(f"{name} must hold at least one number, got an empty array of shape {result.shape}")
    if finite and not _within(result, largest):
        right = np.isfinite(result) if largest is None else np.abs(result) <= largest
        index = tuple(int(i) for i in np.argwhere(~right)[0])
        limit = f" of type {result.dtype}" if np.isfinite(given[index]) else ""
        limit += f", at most {largest:.0e} from 0" if limit and largest is not None else ""
        raise ValueError(f"{name} must hold finite numbers{limit}, got {given[index]} at index {index}")
    return result


def _within(array, largest):
    if largest is None or not array.size:
        return np.isfinite(array).all()
    # nan is neither above nor below anything. The two reductions take no longer than one look at what is finite.
    return -largest <= np.minimum.reduce(array, axis=None) and np.maximum.reduce(array, axis=None) <= largest


def refuse_mask(name, value):
    """Raise a ValueError that names `value` if it hides entries behind a mask, which most of numpy forgets."""
    if _is_masked(value):
        raise ValueError(
            f"{name} must be an array without a mask, got {brief(value)}: leave the masked instances out, or put numbers in "
            f"their place with {name}.filled(...)"
        )


def _is_masked(value):
    if isinstance(value, (list, tuple)):
        return any(isinstance(row, np.ma.MaskedArray) and np.ma.is_masked(row) for row in value)
    return isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value)


def number(name, value, *, above=None, at_least=None, at_most=None, below=None):
    """Return `value` as a finite float within its bounds, or raise a ValueError that names it."""
    if (
        not _is_finite(value)
        or (above is not None and value <= above)
        or (at_least is not None and value < at_least)
        or (at_most is not None and value > at_most)
        or (below is not None and value >= below)
    ):
        bounds = [("above", above), ("at least", at_least), ("at most", at_most), ("below", below)]
        expected = " and ".join(f"{word} {bound:g}" for word, bound in bounds if bound is not None)
        raise ValueError(f"{name} must be a finite number{' ' + expected if expected else ''}, got {brief(value)}")
    return float(value)


def _is_finite(value):
    if not isinstance(value, numbers.Real) or isinstance(value, (bool, np.bool_)):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number that is too large for a float
        return False


def whole(name, value, *, at_least=0, at_most=None):
    """Return `value` as an int within its bounds, or raise a ValueError that names it."""
    is_whole = isinstance(value, numbers.Integral) and not isinstance(value, (bool, np.bool_))
    if not is_whole or value < at_least or (at_most is not None and value > at_most):
        limit = "" if at_most is None else f" and at most {at_most:,}"
        raise ValueError(f"{name} must be a whole number of at least {at_least}{limit}, got {brief(value)}")
    return int(value)


def switch(name, value):
    """Return `value` if it is True or False, or raise a ValueError that names it."""
    if not isinstance(value, (bool, np.bool_)):
        raise ValueError(f"{name} must be True or False, got {brief(value)}")
    return bool(value)


def choice(name, value, allowed, elsewhere=None):
    """Return `value` if it is one of the names `allowed`, or raise a ValueError that lists them and says which is near."""
    if not isinstance(value, str) or value not in allowed:
        listed = ", ".join(repr(one) for one in allowed)
        raise ValueError(f"{name} must be one of {listed}, got {brief(value)}{did_you_mean(value, allowed, elsewhere)}")
    return value


def did_you_mean(value, names, elsewhere=None):
    """Return "; did you mean 'relu'?" for "ReLU", for a function or class of that name, or nothing where no name is near.

    Parameters
    ----------
    value : object
        What was given in place of one of the names.
    names : iterable of str
        The names that there are.
    elsewhere : dict of str to str, optional
        What other libraries call them, in small letters and without other signs → the name here.
    """
    asked = value if isinstance(value, str) else getattr(value, "__name__", type(value).__name__)
    meant = {_letters(name): name for name in names} | (elsewhere or {})
    near = difflib.get_close_matches(_letters(asked), meant, n=1, cutoff=0.7)
    return f"; did you mean {meant[near[0]]!r}?" if near else ""


def _letters(name):
    return re.sub(r"[^a-z0-9]", "", str(name).lower())


def has_methods(thing, *names):
    """Tell whether `thing` is an object, not a class, with these methods."""
    return not inspect.isclass(thing) and all(callable(getattr(thing, name, None)) for name in names)


def returned(call, value, shape, given, hint=""):
    """Return what a function that is not ours has returned, as an array of the shape and type that it must have.

    Parameters
    ----------
    call : str
        What was called, "Cube.forward(z)" say; the error begins with it.
    value : array_like
        What it returned.
    shape : tuple of int
        The shape that is expected.
    given : sequence of ndarray
        What it was called with. The first gives the type; where all are finite, nan is an error.
    hint : str
        What to add where the shape is another one.

    Raises
    ------
    ValueError
        If it is something else.
    """
    if value is None:
        raise ValueError(f"{call} must return an array of shape {shape}, got None; is its `return` missing?")
    try:
        result = array(call, value, dtype=given[0].dtype, finite=False)
    except ValueError:
        raise ValueError(f"{call} must return an array of real numbers, got {brief(value)}") from None
    if result.shape != shape:
        raise ValueError(f"{call} must return an array of shape {shape}, got shape {result.shape}{hint}")
    # Where η is too large, nan comes in and may go out: the run then says that it diverged.
    if np.isnan(result).any() and all(np.isfinite(one).all() for one in given):
        index = tuple(int(i) for i in np.argwhere(np.isnan(result))[0])
        raise ValueError(
            f"{call} must return numbers, got nan at index {index}, although all that it was given is finite"
        )
    return result


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
    if name.startswith("_"):  # which programs ask for, and often
        return said
    near = difflib.get_close_matches(name, [own for own in dir(thing) if not own.startswith("_")])
    return f"{said}; did you mean {' or '.join(near)}?" if near else said


def brief(value):
    """Return `value` as text that fits into a sentence: an array by its shape, a class by its name."""
    if isinstance(value, np.ma.MaskedArray):
        return f"a masked array of shape {value.shape}"
    if isinstance(value, np.ndarray) and value.size > 1:
        return f"an array of shape {value.shape} and type {value.dtype}"
    if inspect.isclass(value):
        return f"the class {value.__name__}"
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else f"{text[:57]}... ({type(value).__name__})"


def in_one_line(function):
    """Let a notebook show the errors of `function` that are about its arguments in one line, without a traceback."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except (ValueError, TypeError, AttributeError) as error:
            line = f"{type(error).__name__}: {error}"
            error._render_traceback_ = lambda: [line]  # what IPython asks for before it makes a traceback
            raise

    return wrapper
