"""Says errors about shapes in the lecture's words: products, broadcasts, joins, and what doesn't fit where it is put."""

import re

_LAYERED = re.compile(r"\b(y|z|w|dy|dz|dw|f)\[(\w+(?: [+-] \d)?)\]")


def symbol(source):
    """Return a student's expression with the layers as the lecture writes them: "y^(k-1)" for "y[k - 1]"."""
    return _LAYERED.sub(lambda m: f"{m[1]}^({m[2].replace(' ', '')})", source)


def counted(number, word):
    """Return a number with its word, e.g. "3 rows"."""
    many = "entries" if word == "entry" else f"{word}s"
    return f"{number} {word if number == 1 else many}"


def _shape(shape):
    if len(shape) == 2:
        return f"{counted(shape[0], 'row')} and {counted(shape[1], 'column')}"
    return f"the shape {tuple(shape)}" if len(shape) != 1 else counted(shape[0], "entry")


def handed(place):
    """Say what a call was given, where the error itself is none that we know."""
    kinds = {"list": "a list", "tuple": "a tuple", "float": "a number", "int": "a number", "NoneType": "None"}
    given = [
        f"`{symbol(text)}`, {'an array of ' + _shape(shape) if kind == 'ndarray' else kinds[kind]}"
        for text, kind, shape in place.operands
        if kind == "ndarray" or kind in kinds
    ]
    if place.operation != "call" or not given or len(given) < len(place.operands):
        return ""
    return f"`{place.function}` could do nothing with what it was handed: {'; '.join(given)}. What does it take?"


def _arrays(place):
    return [(symbol(text), shape) for text, kind, shape in place.operands if kind == "ndarray"]


def product(found, place):
    """Say of a matrix product which sides don't meet."""
    arrays = _arrays(place)
    if len(arrays) == 2 and all(len(shape) in (1, 2) for _, shape in arrays) and all(shape for _, shape in arrays):
        (left, a), (right, b) = arrays
        ends = counted(a[-1], "column" if len(a) == 2 else "entry")
        starts = counted(b[0], "row" if len(b) == 2 else "entry")
        return f"`{left}` has {ends} and `{right}` has {starts}, and in a product these must be as many: {_why(a, b)}"
    sizes = re.search(r"size (\d+) is different from (\d+)", found[0])
    if sizes:
        return (
            f"In a product, the right side has {counted(int(sizes[1]), 'row')} and the left one "
            f"{counted(int(sizes[2]), 'column')}, and these must be as many: {_by_one(int(sizes[2]), int(sizes[1]))}"
        )
    return ""


def _why(a, b):
    if abs(a[-1] - b[0]) == 1:
        return _by_one(a[-1], b[0])
    if len(a) == 2 and len(b) == 2:
        if a[-1] == b[1] and a[0] != b[0]:
            return "the second of them would fit if it were transposed."
        if a[0] == b[0]:
            return "the first of them would fit if it were transposed."
    if len(a) == 1 and len(b) == 2 and a[0] == b[1]:
        return "the second of them would fit if it were transposed, or on the other side."
    return _by_one(a[-1], b[0])


def _by_one(columns, rows):
    if rows == columns + 1:
        return "is the constant 1 missing in front of the units?"
    if columns == rows + 1:
        return "the constant is in the one and has no place in the other."
    return "is it the right layer, and the right way round?"


def broadcast(found, place):
    """Say which arrays can not be combined number by number."""
    arrays = _arrays(place)
    if len(arrays) == 2:
        (left, a), (right, b) = arrays
        one = f"`{left}` has {_shape(a)}, `{right}` has {_shape(b)}, and they were to be combined number by number: "
        if len(a) == len(b) == 2 and a == b[::-1]:
            return one + "one of them lies on its side."
        if any(abs(m - n) == 1 for m, n in zip(a[::-1], b[::-1], strict=False)):
            return one + "does one of them have the constant or the bias, and the other not?"
        return one + "should this be a product of matrices, or an outer product?"
    shapes = re.findall(r"\((\d+(?:,\d*)*,?)\)", found[0])
    if len(shapes) >= 2:
        return (
            f"Two arrays of the shapes ({shapes[0]}) and ({shapes[1]}) were to be combined number by number: "
            "which of them has a row or a column too many, or lies on its side?"
        )
    return ""


def put_in(found, place):
    """Say that an array was put where it does not fit."""
    return "An array was put where it doesn't fit: what stands on the left has another shape than what comes from the right."


def sequence(found, place):
    """Say that an array was put in the place of a number."""
    return "A whole array was put where there is room for one number: is an index or a sum missing on the right?"


def ragged(found, place):
    """Say that lists of different lengths make no array."""
    return (
        "A list of arrays of different lengths is no array: keep it as a list, or join its parts with np.concatenate."
    )


def concatenated(found, place):
    """Say which arrays can not be joined."""
    arrays = _arrays(place)
    if "number of dimensions" in found[0]:
        counts = ", ".join(f"`{name}` has {len(shape)}" for name, shape in arrays)
        return (
            f"All arrays that are joined need the same number of axes{f': {counts}' if counts else ''}. "
            "A column of ones has the shape (T, 1)."
        )
    if len(arrays) >= 2:
        shapes = ", ".join(f"`{name}` has {_shape(shape)}" for name, shape in arrays)
        return f"{shapes}: side by side (axis=1) they need as many rows, one above the other (axis=0) as many columns."
    return "Arrays side by side (axis=1) need as many rows, one above the other (axis=0) as many columns: look at the axis."
