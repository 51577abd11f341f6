"""Compares an answer with the right one, and says where they differ in the lecture's notation."""

import re

import numpy as np

from backprop_lib.checks.engine.exercise import Unreadable


def first_difference(exercise, names, answer, expected):
    """Return what to say of the first quantity that is not right, or nothing.

    Parameters
    ----------
    exercise : Exercise
    names : collection of str
        The letters of the quantities to look at; empty means all.
    answer, expected : dict
        Quantities by name; their order in `expected` is the order in which the lecture computes them.
    """
    for name, right in expected.items():
        if names and letter(name) not in names:
            continue
        if name not in answer:
            return f"`{name}` is missing."
        quantity = exercise.quantities[letter(name)]
        said = _shape(name, answer[name], right, quantity) or _numbers(name, answer[name], right, quantity)
        if said:
            return said
    return ""


def alike(exercise, one, other):
    """Return whether two answers are the same, shapes and all."""
    if list(one) != list(other):
        return False
    compared = [name for name in one if exercise.quantities[letter(name)].recognises]
    return all(
        one[name].shape == other[name].shape and exercise.quantities[letter(name)].same(one[name], other[name])
        for name in compared
    )


def as_arrays(values):
    """Return the quantities as arrays of real numbers.

    Raises
    ------
    Unreadable
        If one isn't; the sentence names it.
    """
    return {name: _array(name, value) for name, value in values.items()}


def letter(name):
    """Return what comes before the layer in a quantity's name: "dz" for "dz[2]"."""
    return name.partition("[")[0]


def _array(name, value):
    if value is None:
        raise Unreadable(f"`{name}` is None. Is a `return` missing, or an entry of a list not filled?")
    try:
        array = np.asarray(value)
    except ValueError:
        raise Unreadable(f"`{name}` can't be read as one array: its parts differ in length.") from None
    if array.dtype.kind not in "biuf":
        raise Unreadable(f"`{name}` must hold real numbers, got {type(value).__name__} of {array.dtype}.")
    return array


def _shape(name, answer, expected, quantity):
    if answer.shape == expected.shape:
        return ""
    said = f"`{name}` has the shape {answer.shape}, expected {expected.shape}."
    if expected.ndim == 0:
        return f"`{name}` has the shape {answer.shape}, expected a single number."
    # The shape alone proves nothing: the numbers have to agree.
    if answer.shape == expected.shape[::-1] and quantity.close(answer.T, expected).all():
        said += " It is transposed."
    elif quantity.axes.endswith("i") and answer.shape == expected[..., 1:].shape and (expected[..., :1] == 1).all():
        said += " The constant y_0 = 1 is missing in front."
    elif answer.ndim and answer[..., 1:].shape == expected.shape and quantity.close(answer[..., 1:], expected).all():
        said += " The first number of each row is one too many."
    return said


def _numbers(name, answer, expected, quantity):
    close = quantity.close(answer, expected)
    if close.all():
        return ""
    index = tuple(int(i) for i in np.argwhere(~close)[0])
    place = f"`{name}[{', '.join(map(str, index))}]`" if index else f"`{name}`"
    place = f", your {place}," if quantity.written else "," * ("," in quantity.symbol)
    said = f"{_symbol(name, index, quantity)}{place} is {quantity.shown(answer[index])}"
    said += f", expected {quantity.shown(expected[index])}." if quantity.shows_expected else ", which is not right."
    if _cut_off(answer, expected) and quantity.agrees is None:
        said += " Your array holds whole numbers, so each was cut off at the decimal point: make it one of floats."
    elif np.isnan(answer[index]):
        said += " nan is what 0/0, inf/inf, 0·inf and the log of a negative number give."
    return f"{said} {quantity.hint}".rstrip()


def _cut_off(answer, expected):
    """Return whether these are the right numbers without what is behind the decimal point; 0 and 1 for truths are not meant."""
    return answer.dtype.kind in "iu" and expected.dtype.kind == "f" and np.array_equal(answer, np.trunc(expected))


def _symbol(name, index, quantity):
    """Return for instance "∂Div/∂z_2^(1) of instance 3"."""
    layer = re.search(r"\[(\w+)\]", name)
    units, where = "", ""
    for axis, position in zip(quantity.axes, index, strict=False):
        if axis == "t":
            where = f" of instance {position + 1}"
        elif axis == "k":
            where = f" at k = {position}"
        else:
            units += f"{position + (axis == 'j')}"
    symbol = quantity.symbol + (f"_{units}" if units else "") + (f"^({layer[1]})" if layer else "")
    return symbol + where
