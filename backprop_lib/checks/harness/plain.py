"""Plain values: numbers, strings, arrays, None, and lists and dicts of them, which cross from one process to another."""

import inspect
import itertools

import numpy as np

MOST = 10**6  # entries of one list, so that an endless or a huge one fills no memory


def plain(value):
    """Return a copy of a value that holds numbers, strings, arrays, None, and lists and dicts of them.

    Raises
    ------
    TypeError
        If there is anything else in it, or a list without an end.
    """
    # First, since np.float64 and np.str_ are a float and a str, too.
    if isinstance(value, np.generic) and value.dtype.kind in "biufcU":
        return value.item()
    if value is None or isinstance(value, (bool, int, float, complex, str)):
        return value
    if isinstance(value, np.ndarray) and value.dtype != object:
        return np.array(value)
    if isinstance(value, dict):
        return {plain(name): plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple, np.ndarray, map, zip, range)) or inspect.isgenerator(value):
        parts = [plain(part) for part in itertools.islice(value, MOST + 1)]
        if len(parts) > MOST:
            raise TypeError(f"expected no more than {MOST} entries, got a {type(value).__name__} that has more")
        return parts
    raise TypeError(f"expected numbers, arrays or lists of them, got {type(value).__name__}")


def copy(value):
    """Return a copy of plain values; memory that is shared among them is not shared in the copy."""
    if isinstance(value, dict):
        return {name: copy(part) for name, part in value.items()}
    if isinstance(value, list):
        return [copy(part) for part in value]
    return value.copy() if isinstance(value, np.ndarray) else value


def same(one, other):
    """Return whether two plain values are the same, nan equal to nan."""
    if isinstance(one, (list, dict)):
        if type(one) is not type(other) or len(one) != len(other):
            return False
        pairs = (
            [(one[name], other.get(name)) for name in one] if isinstance(one, dict) else zip(one, other, strict=True)
        )
        return all(same(*pair) for pair in pairs)
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    return one is other or one == other


def _arrays(value):
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, (list, tuple, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _arrays(part)


def sharing(inputs, value):
    """Return the names of the inputs whose memory the value shares."""
    out = list(_arrays(value))
    return tuple(
        name for name, given in inputs.items() if any(np.may_share_memory(a, b) for a in _arrays(given) for b in out)
    )
