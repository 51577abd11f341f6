"""Which class an output or a desired output names: one sigmoid output, or one output a class."""

from backprop_lib import _validate, digits


def matrix(name, value, rows=None, width=None):
    """Return `value` as a (T, D_N) array of at least one row, or raise a ValueError that names it."""
    value = _validate.array(name, value, ndim=(1, 2) if rows == 1 else 2)
    value = value.reshape(1, -1) if value.ndim == 1 else value
    expected = ("T" if rows is None else rows, "D_N" if width is None else width)
    if 0 in value.shape or value.shape[0] != (rows or len(value)) or value.shape[1] != (width or value.shape[1]):
        raise ValueError(f"{name} must have shape ({expected[0]}, {expected[1]}), got {value.shape}")
    return value


def desired(d, rows=None, width=None):
    """Return d as a (T, D_N) array; in a single column 0 means not the class and 1 the class."""
    d = matrix("d", d, rows, width)
    if d.shape[1] == 1 and ((d < 0) | (d > 1)).any():
        outside = d[(d < 0) | (d > 1)][0]
        raise ValueError(f"d must lie in [0, 1] where it has one column, got {outside:g}; for digits use one-hot rows")
    return d


def class_names(names, width):
    """Return a name for every class, the digits' own when `names` is None; `width` is D_N."""
    count = 2 if width == 1 else width
    if names is None:
        by_width = {1: digits.names("2 or not 2"), 11: digits.names("eleven")}
        return by_width.get(width, [str(digit) for digit in range(count)])
    is_list = isinstance(names, (list, tuple)) or getattr(names, "ndim", 0) == 1
    if not is_list or len(names) != count:
        raise ValueError(f"names must be a list of {count} names, one for each class, got {_validate.brief(names)}")
    return [str(name) for name in names]
