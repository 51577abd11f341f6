"""Reads what a student types as the quantities of a problem."""

import difflib
from dataclasses import dataclass

import numpy as np

from backprop_lib import _validate


@dataclass(frozen=True)
class Answer:
    """One quantity as the student has it.

    Attributes
    ----------
    array : ndarray
        In the shape that was asked for.
    turned : bool
        Whether it came with its rows and columns exchanged.
    without_bias : bool
        Whether the row of the biases did not come; it is nan then.
    """

    array: np.ndarray
    turned: bool = False
    without_bias: bool = False


def read(steps, expected, answers):
    """Return the Answers by the names of the quantities.

    Parameters
    ----------
    steps : sequence of Step
    expected : dict of str to ndarray
        The right quantities, for their shapes.
    answers : dict of str to object

    Raises
    ------
    ValueError
        If there is nothing to judge, no quantity of a name, or something else than its numbers.
    """
    by_name = {step.name: step for step in steps}
    listed = ", ".join(by_name)
    if not answers:
        raise ValueError(f"check needs at least one of {listed}, for instance {call(steps[:1], expected)}")
    for name in answers:
        if name not in by_name:
            near = [step.name for step in steps if step.base == name]
            near += difflib.get_close_matches(name, by_name, n=1, cutoff=0.4)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise ValueError(f"check judges {listed} in this problem, got {name!r}{hint}")
    return {name: _one(by_name[name], value, expected[name].shape) for name, value in answers.items()}


def _one(step, value, shape):
    if step.words:
        return Answer(_words(step, value, shape))
    array = _validate.array(step.name, value, dtype=np.float64)
    if array.shape == shape or (array.size == np.prod(shape) and max(shape) == np.prod(shape) and _is_line(array)):
        return Answer(array.reshape(shape))
    if len(shape) == 2:
        if array.shape == shape[::-1]:
            return Answer(array.T.copy(), turned=True)
        rows = (shape[0] - 1, shape[1])
        if array.shape == rows or (shape[1] == 1 and array.size == rows[0] and _is_line(array)):
            return Answer(np.vstack([np.full((1, shape[1]), np.nan), array.reshape(rows)]), without_bias=True)
    came = "a single number" if array.ndim == 0 else f"{array.size} numbers in the shape {array.shape}"
    raise ValueError(f"{step.name} must be {form(shape)}{_meaning(step, shape)}, got {came}")


def _is_line(array):
    return array.ndim == 0 or max(array.shape, default=0) == array.size


def _meaning(step, shape):
    if len(shape) == 2 and shape[1] > 1:
        return f", a row for each i from 0 to {shape[0] - 1}"
    return f", which begins with {step.symbol((0,) * len(shape))}" if np.prod(shape) > 1 else ""


def _words(step, value, shape):
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, (list, tuple, np.ndarray)) or len(given) != shape[0]:
        one = f"a list of {shape[0]} words" if shape[0] > 1 else "one word"
        listed = ", ".join(map(repr, step.words))
        raise ValueError(f"{step.name} must be {one}, each one of {listed}, got {_validate.brief(value)}")
    words = [_validate.choice(step.name, word.strip() if isinstance(word, str) else word, step.words) for word in given]
    return np.array([float(step.words.index(word)) for word in words])


def form(shape, one="…"):
    """Return the form of a quantity as one types it: "[…, …]"."""
    if np.prod(shape) == 1:
        return one
    if len(shape) == 2 and shape[1] > 1:
        return f"[{', '.join([form(shape[1:])] * shape[0])}]"
    return f"[{', '.join([one] * shape[0])}]"


def call(steps, expected):
    """Return the call that hands in these quantities."""
    forms = (form(expected[step.name].shape, '"…"' if step.words else "…") for step in steps)
    return f"p.check({', '.join(f'{step.name}={one}' for step, one in zip(steps, forms, strict=True))})"
