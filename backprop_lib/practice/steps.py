"""What a problem is made of: quantities in the lecture's order, each by a rule from those before it, and the slips at it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from backprop_lib.practice import tex

RTOL = 2e-3
# How many times the tolerance two answers must be apart, to be told apart.
APART = 3


@dataclass(frozen=True)
class Slip:
    """A mistake that people make at one quantity.

    Attributes
    ----------
    name : str
        A word or two. Slips of one name at several quantities are one habit.
    rule : callable
        `rule(v)` returns what one gets by it from the quantities `v`; nan where it is no mistake.
    says : str
        What a good teaching assistant would say. "{}" stands for the quantity.
    """

    name: str
    rule: Callable
    says: str


def opposite(rule):
    """Return the slip that gives the opposite of a rule."""
    return Slip("sign", lambda v: -rule(v), "{} has the wrong sign: a minus was lost, or one is too many.")


@dataclass(frozen=True)
class Step:
    """One quantity that is asked for.

    Attributes
    ----------
    name : str
        What the student types, e.g. "dz1".
    base : str
        Its symbol without indices and layer, e.g. "∂Div/∂z".
    rule : callable
        `rule(v)` returns it from the quantities `v` by name. They may have more axes in front, alike in all of them.
    uses : tuple of str
        The earlier steps of which it is made.
    equation : str
        The lecture's general equation, in TeX.
    worked : callable
        `worked(v)` returns the right sides with the numbers of the problem, in TeX, one for each of its entries.
    slips : tuple of Slip
    points : int
        In an exam.
    layer : int, optional
        Written as in z^(1).
    axes : str
        What the axes of its array count: "i" from 0, "j" from 1, "n" from 0 behind a comma.
    at : tuple of int
        Indices that are always written, for a single unit or weight.
    decimals : int
        How many are promised to be enough.
    words : tuple of str
        Where words are asked for, these; the array then holds their places.
    terms : callable, optional
        `terms(v)` returns what the entries are sums of, with the summands on the last axis.
    column : int, optional
        The second index of all weights, where there is one column only.
    looks : callable, optional
        `looks(answer, v)` returns what to say of a wrong answer that no slip explains.
    """

    name: str
    base: str
    rule: Callable
    uses: tuple[str, ...] = ()
    equation: str = ""
    worked: Callable | None = None
    slips: tuple[Slip, ...] = ()
    points: int = 1
    layer: int | None = None
    axes: str = ""
    at: tuple[int, ...] = ()
    decimals: int = 2
    words: tuple[str, ...] = ()
    terms: Callable | None = None
    column: int | None = None
    looks: Callable | None = None

    def symbol(self, index=()):
        """Return for instance "∂Div/∂z_2^(1)"."""
        units = self._indices(index)
        return self.base + (f"_{units}" if units else "") + ("" if self.layer is None else f"^({self.layer})")

    def tex(self, index=()):
        """Return the symbol in TeX."""
        return tex.symbol(self.base, self._indices(index), self.layer)

    def _indices(self, index):
        shown = [i + (axis == "j") for i, axis in zip(index, self.axes, strict=False)] or list(self.at)
        if shown and self.column is not None:
            shown.append(self.column)
        return "".join(map(str, shown))

    def tolerance(self, expected):
        """Return how far from `expected` an answer may be: half of the last decimal, and rounding on the way."""
        if self.words:
            return np.full(np.shape(expected), 0.1)
        return 0.5000001 * 10.0**-self.decimals + RTOL * np.abs(expected)

    def close(self, answer, expected):
        """Return where two arrays are the same as far as they were to be rounded; nothing is near infinity."""
        with np.errstate(invalid="ignore"):
            return np.isfinite(expected) & (np.abs(answer - expected) <= self.tolerance(expected))


def follow(steps, given, answers=None, instead=None):
    """Return all quantities by name: what was given, then each step by its rule.

    Parameters
    ----------
    steps : sequence of Step
    given : dict of str to ndarray
        What the problem states.
    answers : dict of str to ndarray, optional
        Numbers that stand in place of those by the rule.
    instead : dict of str to callable, optional
        Rules in place of the steps' own.
    """
    answers, instead, values = answers or {}, instead or {}, dict(given)
    with np.errstate(all="ignore"):
        for step in steps:
            rule = instead.get(step.name, step.rule)
            values[step.name] = answers[step.name] if step.name in answers else rule(values)
    return values


def told_apart(steps, values):
    """Return for which of the problems in `values`, one a row, no slip gives what is right or what another slip gives."""
    clear = True
    for step in steps:
        right = values[step.name]
        with np.errstate(all="ignore"):
            outcomes = [np.broadcast_to(slip.rule(values), right.shape) for slip in step.slips]
        stacked = np.stack([right, *outcomes]).reshape(1 + len(outcomes), len(right), -1)
        with np.errstate(invalid="ignore"):
            apart = np.abs(stacked[:, None] - stacked[None]) > APART * step.tolerance(stacked)[None]
        # What is nan is no mistake in this problem, and so is like nothing.
        void = np.isnan(stacked).any(axis=-1)
        differ = apart.any(axis=-1) | void[:, None] | void[None]
        upper = np.triu_indices(len(stacked), 1)
        clear = clear & differ[upper].all(axis=0)
    return clear


def is_round(values, decimals=2):
    """Return which rows of an array, one a problem, hold nothing but numbers of so many decimals."""
    scaled = values.reshape(len(values), -1) * 10**decimals
    return (np.abs(scaled - np.rint(scaled)) < 1e-6).all(axis=1)
