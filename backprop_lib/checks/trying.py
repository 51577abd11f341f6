"""Tries functions in the assignments: on an example worked by hand, and one against another by how long they take."""

import time
import traceback

import numpy as np

from backprop_lib import _validate, style
from backprop_lib._display import printable
from backprop_lib.checks.harness.calling import own_line, text_of
from backprop_lib.checks.harness.limits import TimeUpError, alarm

SECONDS = 20


def try_out(function, *arguments, expected):
    """Print how a function does on an example worked by hand, and let the notebook go on whatever happens.

    It has 20 seconds, as far as an alarm can end it: see `check`.

    Parameters
    ----------
    function : callable
        What the student wrote.
    *arguments
        What to call it with.
    expected : object
        What it should return, worked out by hand: a number, a word, an array, or lists and tuples of them; where it is
        None, anything will do.
    """
    name = getattr(function, "__name__", type(function).__name__)
    try:
        with alarm(SECONDS):
            actual = function(*arguments)
    except NotImplementedError as error:
        # It may be another function, which this one calls.
        _print(f"{traceback.extract_tb(error.__traceback__)[-1].name} is not written yet.")
    except KeyboardInterrupt:
        raise
    except TimeUpError as error:
        _print(f"{style.WRONG_MARK} {name} had not ended after {SECONDS} s{own_line(error, function)}")
    except BaseException as error:
        kind, text = type(error).__name__, text_of(error)
        _print(f"{style.WRONG_MARK} {name} stopped with {kind}: {text}{own_line(error, function)}")
    else:
        if _agrees(actual, expected):
            _print(f"{style.RIGHT_MARK} {name} is right on this example.")
        else:
            _print(f"{style.WRONG_MARK} {name} is not right yet.")
            _print(f"It returned\n{_shown(actual)}\nBy hand it is\n{_shown(expected)}")


def _print(text):
    print(printable(text))


def race(ways):
    """Print how long each of several ways takes, and how many times as long as the fastest; errors are printed too.

    Parameters
    ----------
    ways : dict of str to callable
        Each is called without arguments, a few times, and its best time counts.

    Raises
    ------
    ValueError
        If it is no such dict.
    """
    if not isinstance(ways, dict) or not all(map(callable, ways.values())):
        raise ValueError(f"ways must be a dict of functions by their names, got {_validate.brief(ways)}")
    took = {}
    for name, way in ways.items():
        try:
            took[name] = _best_time(way)
        except NotImplementedError as error:
            _print(f"{traceback.extract_tb(error.__traceback__)[-1].name} is not written yet.")
        except Exception as error:
            _print(f"{style.WRONG_MARK} {name}: stopped with {type(error).__name__}: {error}{own_line(error, way)}")
    for name, seconds in took.items():
        times = seconds / min(took.values())
        longer = f"   {times:,.0f} times as long" if times >= 1.5 else ""
        _print(f"{name:{max(map(len, took))}}  {1000 * seconds:10.3f} ms{longer}")


def _best_time(way, enough=0.1, most=50):
    """Return the least of the times of some calls, as many as fit into `enough` seconds."""
    times = []
    while not times or (sum(times) < enough and len(times) < most):
        started = time.perf_counter()
        way()
        times.append(time.perf_counter() - started)
    return min(times)


def _agrees(actual, expected):
    if expected is None:
        return True
    if isinstance(expected, str):
        return isinstance(actual, str) and actual == expected
    if isinstance(expected, (list, tuple)) and any(
        isinstance(part, (list, tuple, np.ndarray)) or part is None for part in expected
    ):
        is_list = isinstance(actual, (list, tuple, np.ndarray)) and len(actual) == len(expected)
        return is_list and all(_agrees(*pair) for pair in zip(actual, expected, strict=True))
    try:
        actual, expected = np.asarray(actual), np.asarray(expected)
        return (
            actual.shape == expected.shape
            and actual.dtype.kind in "biuf"
            and bool(np.allclose(actual, expected, atol=1e-6, rtol=1e-4))
        )
    except (TypeError, ValueError):
        return False


def _shown(value):
    with np.printoptions(precision=6, suppress=True):
        if isinstance(value, (list, tuple)):
            return "\n".join(_indented(part) for part in value)
        return _indented(value)


def _indented(value):
    return "    " + str(value).replace("\n", "\n    ")
