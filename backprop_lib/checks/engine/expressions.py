"""Expressions over the lecture's symbols: how they are written, what they cost, and what they come to.

An expression is a tuple: ("leaf", symbol), (operation, expression) or (operation, expression, expression).
"""

from dataclasses import dataclass

import numpy as np

# How tightly an expression holds together when it is written: an atom, a product, a sum, words.
ATOM, PRODUCT, SUM, WORDS = 3, 2, 1, 0


@dataclass(frozen=True)
class Unary:
    """An operation on one array.

    `text` has a {} for the operand, which gets brackets where it holds together less tightly than `inner`.
    """

    text: str
    compute: object
    cost: float
    axes: int | None = None
    inner: int = WORDS
    outer: int = ATOM


def _quiet(function):
    def computed(*arrays):
        with np.errstate(all="ignore"):
            return function(*arrays)

    return computed


UNARY = {
    "transposed": Unary("{}ᵀ", lambda a: a.T, 0.3, 2, ATOM),
    "without row 0": Unary("{} without row 0", lambda a: a[1:], 0.6, 2, ATOM, WORDS),
    "without column 0": Unary("{} without column 0", lambda a: a[:, 1:], 0.6, 2, ATOM, WORDS),
    "without last row": Unary("{} without its last row", lambda a: a[:-1], 0.8, 2, ATOM, WORDS),
    "without last column": Unary("{} without its last column", lambda a: a[:, :-1], 0.8, 2, ATOM, WORDS),
    "row 0": Unary("row 0 of {}", lambda a: a[:1], 0.8, 2, ATOM, WORDS),
    "column 0": Unary("column 0 of {}", lambda a: a[:, :1], 0.8, 2, ATOM, WORDS),
    "last row": Unary("the last row of {}", lambda a: a[-1:], 0.8, 2, ATOM, WORDS),
    "last column": Unary("the last column of {}", lambda a: a[:, -1:], 0.8, 2, ATOM, WORDS),
    "without first": Unary("{} without its first entry", lambda a: a[1:], 0.6, 1, ATOM, WORDS),
    "without last": Unary("{} without its last entry", lambda a: a[:-1], 0.7, 1, ATOM, WORDS),
    "first": Unary("the first entry of {}", lambda a: a[0], 0.8, 1, ATOM, WORDS),
    "last": Unary("the last entry of {}", lambda a: a[-1], 0.8, 1, ATOM, WORDS),
    "over rows": Unary("({} added up over its rows)", lambda a: a.sum(axis=0, keepdims=True), 0.7, 2, PRODUCT),
    "over columns": Unary("({} added up over its columns)", lambda a: a.sum(axis=1, keepdims=True), 0.7, 2, PRODUCT),
    "total": Unary("(the sum of all of {})", lambda a: a.sum(), 0.8, None, PRODUCT),
    "max of rows": Unary("(the largest of each row of {})", lambda a: a.max(axis=1, keepdims=True), 1.1, 2, ATOM),
    "max along axis 0": Unary("(the largest of {} along axis 0)", lambda a: a.max(axis=0), 1.1, None, ATOM),
    "max along the last axis": Unary(
        "(the largest of {} along its last axis)", lambda a: a.max(axis=-1), 1.1, None, ATOM
    ),
    "norm": Unary("‖{}‖", lambda a: np.sqrt((a * a).sum()), 0.9, None),
    "sum of sizes": Unary("Σ|{}|", lambda a: np.abs(a).sum(), 0.9, None, ATOM),
    "largest size": Unary("max |{}|", lambda a: np.abs(a).max(), 1.1, None, ATOM, WORDS),
    "exp": Unary("exp({})", _quiet(np.exp), 0.7),
    "exp of minus": Unary("exp(−{})", _quiet(lambda a: np.exp(-a)), 0.9, None, ATOM),
    "log": Unary("log({})", _quiet(np.log), 0.7),
    "one less": Unary("(1 − {})", lambda a: 1 - a, 0.6, None, PRODUCT),
    "one more": Unary("(1 + {})", lambda a: 1 + a, 0.7, None, PRODUCT),
    "squared": Unary("{}²", lambda a: a * a, 0.6, None, ATOM),
    "root": Unary("√{}", _quiet(np.sqrt), 0.9, None, ATOM),
    "abs": Unary("|{}|", np.abs, 0.8),
    "inverse": Unary("1 / {}", _quiet(lambda a: 1 / a), 0.8, None, ATOM, PRODUCT),
    "positive": Unary("[{} > 0]", lambda a: (a > 0) * 1.0, 0.9, None, SUM),
    "sign": Unary("the sign of {}", np.sign, 1.0, None, ATOM, WORDS),
    "tanh": Unary("tanh({})", np.tanh, 0.8),
    "sigmoid": Unary("sigmoid({})", _quiet(lambda a: 1 / (1 + np.exp(-a))), 0.8),
    "negative sigmoid": Unary("sigmoid(−{})", _quiet(lambda a: 1 / (1 + np.exp(a))), 1.0, None, ATOM),
    "cosh": Unary("cosh({})", _quiet(np.cosh), 1.1),
    "reversed": Unary("{} in reverse order", lambda a: a[::-1], 0.9, None, ATOM, WORDS),
}


def _product(a, b):
    if a.ndim == 0 or b.ndim == 0:
        raise ValueError("a product of matrices needs no numbers")
    return a @ b


def _outer(a, b):
    return a.reshape(-1, 1) @ b.reshape(1, -1)


BINARY = {
    "*": ("{} · {}", np.multiply, 0.6, PRODUCT, PRODUCT),
    "/": ("{} / {}", _quiet(np.divide), 0.7, PRODUCT, ATOM),
    "+": ("{} + {}", np.add, 0.7, SUM, PRODUCT),
    "-": ("{} − {}", np.subtract, 0.7, SUM, PRODUCT),
    "@": ("{} {}", _product, 0.5, PRODUCT, ATOM),
    "outer": ("{} {}ᵀ", _outer, 0.9, PRODUCT, ATOM),
    "**": ("{}^{}", _quiet(np.power), 0.9, ATOM, ATOM),
    "max": ("max({}, {})", np.maximum, 0.9, WORDS, WORDS),
}


def value_of(expression, leaves):
    """Return what an expression comes to.

    Raises
    ------
    KeyError, ValueError, IndexError
        If a symbol is missing, or shapes don't fit.
    """
    operation, *parts = expression
    if operation == "leaf":
        return leaves[parts[0]]
    values = [value_of(part, leaves) for part in parts]
    if len(values) == 1:
        unary = UNARY[operation]
        if unary.axes is not None and np.ndim(values[0]) != unary.axes:
            raise ValueError("this operation needs another number of axes")
        return np.asarray(unary.compute(values[0]))
    with np.errstate(all="ignore"):
        return np.asarray(BINARY[operation][1](*values))


def held_and_written(expression):
    """Return how an expression is written, and how tightly it holds together."""
    operation, *parts = expression
    if operation == "leaf":
        return parts[0], WORDS if " " in parts[0] and not parts[0].endswith(")") else ATOM
    pieces = [held_and_written(part) for part in parts]
    if len(pieces) == 1:
        unary = UNARY[operation]
        operand = _held(pieces[0], unary.inner)
        # A square of a transpose reads as nothing.
        operand = f"({operand})" if operation == "squared" and operand.endswith(("ᵀ", "²")) else operand
        return unary.text.format(operand), unary.outer
    text, _, _, outer, inner = BINARY[operation]
    left = _held(pieces[0], ATOM if operation == "**" else outer)
    return text.format(left, _held(pieces[1], inner)), outer


def _held(piece, tightness):
    text, holds = piece
    return text if holds >= tightness else f"({text})"


def fitted(value, shape):
    """Return a value as an array of a shape, repeated or folded where that is possible, else None."""
    value = np.asarray(value, dtype=float)
    if value.shape == shape:
        return value
    if len(value.shape) == len(shape) and any(a not in (b, 1) for a, b in zip(value.shape, shape, strict=True)):
        return None
    if value.size == int(np.prod(shape)) and longer_axes(value.shape) == longer_axes(shape):
        return value.reshape(shape)
    try:
        return np.broadcast_to(value, shape)
    except ValueError:
        return None


def longer_axes(shape):
    """Return the lengths in a shape that are not 1."""
    return [n for n in shape if n != 1]


def value_on(expression, leaves, shape):
    """Return what an expression comes to on other leaves, in a shape; None if it doesn't fit."""
    try:
        return fitted(value_of(expression, leaves), shape)
    except (KeyError, ValueError, IndexError, TypeError):
        return None
