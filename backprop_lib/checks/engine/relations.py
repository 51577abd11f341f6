"""Sees how an answer comes out of what is right: times a factor, transposed, moved, added up, cut off and the like."""

from dataclasses import dataclass

import numpy as np

from backprop_lib.checks.engine.formulas import Factor, factor_of, near


@dataclass(frozen=True)
class Relation:
    """How an array comes out of the right one.

    Attributes
    ----------
    says : str
        What it is, after "your z is".
    made : callable
        `made(right, sample)`, or None where it can't be said.
    """

    says: str
    made: object

    def fits(self, sample, answer, right):
        """Return whether an array is what the relation makes of the right one."""
        with np.errstate(all="ignore"):
            try:
                value = self.made(right, sample)
            except (IndexError, ValueError):
                return False
        if value is not None and answer.size == 0:
            return np.shape(value) == answer.shape
        return value is not None and same(np.asarray(value, dtype=float), answer)


def same(one, other):
    """Return whether two arrays hold the same numbers, nan equal to nan, but for rounding."""
    if one.shape != other.shape:
        return False
    if one.size == 0 or not np.isfinite(one).all() or not np.isfinite(other).all():
        return one.size > 0 and np.allclose(one, other, rtol=3e-6, atol=0, equal_nan=True)
    return near(one, np.asarray(other, dtype=float)) or (not one.any() and not other.any())


def _rows(change):
    """Return a relation's function for several rows."""
    return lambda right, sample: change(right) if right.ndim > 1 else None


def _numbers(change):
    """Return a relation's function for a row of numbers."""
    return lambda right, sample: change(right) if right.ndim == 1 and len(right) else None


def _columns(change):
    """Return a relation's function for columns."""
    return _axis(2, change)


def _axis(wanted, change):
    """Return a relation's function that needs so many axes."""
    return lambda right, sample: change(right) if right.ndim >= wanted else None


RELATIONS = (
    Relation("the right one, transposed", lambda right, s: right.T if right.ndim == 2 else None),
    Relation("the right one with its rows in reverse order", _rows(lambda a: a[::-1])),
    Relation("the right one in reverse order", _numbers(lambda a: a[::-1])),
    Relation("the right one with its columns in reverse order", _columns(lambda a: a[:, ::-1])),
    Relation("the right one without its first row", _rows(lambda a: a[1:])),
    Relation("the right one without its last row", _rows(lambda a: a[:-1])),
    Relation("the right one without its first entry", _numbers(lambda a: a[1:])),
    Relation("the right one without its last entry", _numbers(lambda a: a[:-1])),
    Relation("the right one without its first column", _columns(lambda a: a[:, 1:])),
    Relation("the right one without its last column", _columns(lambda a: a[:, :-1])),
    Relation("the right one, and the first number comes last", _numbers(lambda a: np.roll(a, -1, 0))),
    Relation("the right one, and the last number comes first", _numbers(lambda a: np.roll(a, 1, 0))),
    Relation("the right one, each row moved up by one", _rows(lambda a: np.roll(a, -1, 0))),
    Relation("the right one, each row moved down by one", _rows(lambda a: np.roll(a, 1, 0))),
    Relation("the right one, each column moved to the left by one", _columns(lambda a: np.roll(a, -1, 1))),
    Relation("the right one, each column moved to the right by one", _columns(lambda a: np.roll(a, 1, 1))),
    Relation("the right one, each row and column moved by one", _columns(lambda a: np.roll(a, (-1, -1), (0, 1)))),
    Relation("1 minus the right one", lambda right, s: 1.0 - right),
    Relation("the right one, cut off to whole numbers", lambda right, s: np.trunc(right)),
    Relation("the right one, rounded to whole numbers", lambda right, s: np.round(right)),
    Relation("the right one, rounded up to whole numbers", lambda right, s: np.ceil(right)),
    Relation("the right one, rounded down to whole numbers", lambda right, s: np.floor(right)),
    Relation("the size of the right one, without its sign", lambda right, s: np.abs(right)),
    Relation("only the sign of the right one", lambda right, s: np.sign(right)),
    Relation("the square of the right one", lambda right, s: right**2.0),
    Relation("the root of the right one", lambda right, s: np.sqrt(right)),
    Relation("the root of the size of the right one", lambda right, s: np.sqrt(np.abs(right))),
    Relation("the third power of the right one", lambda right, s: right**3.0),
    Relation("1 divided by the right one", lambda right, s: 1.0 / right),
    Relation("the logarithm of the right one", lambda right, s: np.log(right)),
    Relation("exp of the right one", lambda right, s: np.exp(right)),
    Relation("the right one where that is above 0, else 0", lambda right, s: np.maximum(right, 0)),
    Relation("the right one where that is below 0, else 0", lambda right, s: np.minimum(right, 0)),
    Relation("the right one where that is below 1, else 1", lambda right, s: np.minimum(right, 1)),
    Relation("1 where the right one is above 0, else 0", lambda right, s: (right > 0) * 1.0),
    Relation("1 where the right one is 0, else 0", lambda right, s: (right == 0) * 1.0),
    Relation("the right one, added up over its rows", _axis(2, lambda a: a.sum(axis=0))),
    Relation("the right one, added up over its columns", _axis(2, lambda a: a.sum(axis=1))),
    Relation("the right one, added up over its columns", _axis(2, lambda a: a.sum(axis=1, keepdims=True))),
    Relation("the right one, added up over its rows", _axis(2, lambda a: a.sum(axis=0, keepdims=True))),
    Relation("the right one, added up along its last axis", _axis(1, lambda a: a.sum(axis=-1))),
    Relation("the right one, added up along its first axis", _axis(1, lambda a: a.sum(axis=0))),
    Relation("the right one, averaged over its rows", _axis(2, lambda a: a.mean(axis=0))),
    Relation("the right one, averaged over its columns", _axis(2, lambda a: a.mean(axis=1))),
    Relation("the sum of the right one", _axis(1, lambda a: a.sum())),
    Relation("the average of the right one", _axis(1, lambda a: a.mean())),
    Relation("the largest entry of the right one", _axis(1, lambda a: a.max())),
    Relation("the sum of the right one in every place", _axis(1, lambda a: np.full(a.shape, a.sum()))),
    Relation("the average of the right one in every place", _axis(1, lambda a: np.full(a.shape, a.mean()))),
    Relation("the right one's first row alone", _axis(2, lambda a: a[0])),
    Relation("the right one's last row alone", _axis(2, lambda a: a[-1])),
    Relation("the right one's first row in every row", _rows(lambda a: np.broadcast_to(a[:1], a.shape))),
    Relation("the right one's last row in every row", _rows(lambda a: np.broadcast_to(a[-1:], a.shape))),
    Relation("the average of the right rows in every row", _rows(lambda a: np.broadcast_to(a.mean(axis=0), a.shape))),
    Relation("the sum of the right rows in every row", _rows(lambda a: np.broadcast_to(a.sum(axis=0), a.shape))),
    Relation("the right one's first column in every column", _columns(lambda a: np.broadcast_to(a[:, :1], a.shape))),
    Relation("the right one's last column in every column", _columns(lambda a: np.broadcast_to(a[:, -1:], a.shape))),
    Relation("the right one's first entry alone", _numbers(lambda a: a[0])),
    Relation("the right one's last entry alone", _numbers(lambda a: a[-1])),
    Relation("the right one's first entry in every place", _numbers(lambda a: np.full(a.shape, a[0]))),
    Relation("the right one's last entry in every place", _numbers(lambda a: np.full(a.shape, a[-1]))),
    Relation(
        "1 for the largest of each row and 0 for the others",
        # of two that are equal but for rounding, the first
        _axis(2, lambda a: np.eye(a.shape[1])[a.round(12).argmax(axis=1)]),
    ),
    Relation("the right one, each row added up from the left", _columns(lambda a: np.cumsum(a, axis=1))),
    Relation(
        "the right one, each row added up from the right", _columns(lambda a: np.cumsum(a[:, ::-1], axis=1)[:, ::-1])
    ),
    Relation("the right one, each entry with all before it added", _axis(1, lambda a: np.cumsum(a, axis=0))),
    Relation(
        "the right one in another form, a row for each number", _axis(1, lambda a: a[:, None] if a.ndim == 1 else None)
    ),
    Relation("the right one in another form, with one axis more in front", _axis(1, lambda a: a[None])),
    Relation(
        "the right one in another form, with one axis less", lambda a, s: a.reshape([n for n in a.shape if n != 1])
    ),
    Relation("the right one in another form, as a single row of numbers", _axis(2, lambda a: a.ravel())),
    Relation("the right one's numbers in another shape", lambda right, s: right.reshape(s.answer.shape)),
    Relation("the right one's numbers above 0 alone, in a row", _axis(1, lambda a: a[a > 0].ravel())),
    Relation("its sorted entries, smallest first", _numbers(lambda a: np.sort(a))),
)
ROUNDED = tuple(
    Relation(f"the right one, rounded to {n} decimals", lambda right, s, n=n: np.round(right, n)) for n in (1, 2, 3, 4)
)
RELATIONS += ROUNDED


@dataclass(frozen=True)
class Zero:
    """0 everywhere, but for rounding, where the right one is not."""

    says = "0 everywhere"

    def fits(self, sample, answer, right):
        """Return whether an array is so."""
        if answer.shape != right.shape or not right.any() or not np.isfinite(right).all():
            return False
        return bool((np.abs(answer) <= 1e-14 * np.abs(right).max()).all())


ZERO = Zero()
ONE = Relation("1 everywhere", lambda right, s: np.ones_like(right, dtype=float) if (right != 1).any() else None)


@dataclass(frozen=True)
class Times:
    """The right one times a factor."""

    factor: Factor

    @property
    def says(self):
        """What it is, after "your z is"."""
        f = self.factor
        if f == Factor(-1.0):
            return "the right one with the opposite sign"
        size = {1.0: "", 2.0: "2 times", 0.5: "half", -2.0: "−2 times", -0.5: "minus half", 0.25: "a quarter of"}
        front = size.get(f.constant, f"{f.constant:.6g} times" if f.constant != -1 else "minus")
        if not f.name:
            return f"{front} the right one"
        name = f"{f.name}{'²' * (abs(f.power) == 2)}"
        return f"{front} the right one {'times' if f.power > 0 else 'divided by'} {name}".strip()

    def fits(self, sample, answer, right):
        """Return whether an array is the right one times this factor."""
        factor = self.factor.of(sample)
        # Nothing times a factor is nothing, which contradicts no factor.
        return f_fits(answer, right, factor) or (answer.shape == right.shape and not answer.any() and not right.any())


def f_fits(answer, right, factor):
    """Return whether an array is another times a factor."""
    return answer.shape == right.shape and bool(right.any()) and same(np.asarray(right * factor, dtype=float), answer)


@dataclass(frozen=True)
class Plus:
    """The right one and a number more."""

    number: float

    @property
    def says(self):
        """What it is, after "your z is"."""
        return f"{abs(self.number):g} {'more' if self.number > 0 else 'less'} than the right one"

    def fits(self, sample, answer, right):
        """Return whether an array is the right one and so much more."""
        return answer.shape == right.shape and same(np.asarray(right + self.number, dtype=float), answer)


def relation_between(pairs):
    """Return how the answers come out of the right arrays, or None.

    Parameters
    ----------
    pairs : list of (Sample, ndarray, ndarray)
        What came, and what is right.
    """
    if not any(answer.size for _, answer, _ in pairs):
        return None
    for relation in (ZERO, ONE):
        if all(relation.fits(*pair) for pair in pairs) and sum(answer.size for _, answer, _ in pairs) > 2:
            return relation
    found = _times(pairs) or _plus(pairs) or _one_of(RELATIONS, pairs) or _one_of(EXTRAS, pairs)
    return found or _beginning(pairs) or _always_as_long(pairs)


def _one_of(relations, pairs):
    for relation in relations:
        if all(relation.fits(*pair) for pair in pairs) and tells(pairs):
            return relation
    return None


@dataclass(frozen=True)
class Extra:
    """The right one, and a row, a column or an entry more."""

    says: str
    without: object

    def fits(self, sample, answer, right):
        """Return whether an array without it is the right one."""
        rest = self.without(answer)
        return rest is not None and same(np.asarray(right, dtype=float), np.asarray(rest, dtype=float))


EXTRAS = (
    Extra("the right one, with a row too many in front", lambda a: a[1:] if a.ndim == 2 else None),
    Extra("the right one, with a row too many at the end", lambda a: a[:-1] if a.ndim == 2 else None),
    Extra("the right one, with a column too many in front", lambda a: a[:, 1:] if a.ndim == 2 else None),
    Extra("the right one, with a column too many behind", lambda a: a[:, :-1] if a.ndim == 2 else None),
    Extra("the right one, with a number too many in front", lambda a: a[1:] if a.ndim == 1 else None),
    Extra("the right one, with a number too many at the end", lambda a: a[:-1] if a.ndim == 1 else None),
)


@dataclass(frozen=True)
class EachWithEach:
    """A square where a row of numbers is due: a row and a column were combined."""

    says = "a whole table, where a row of numbers is due: a row of numbers met a column, and each number every other"

    def fits(self, sample, answer, right):
        """Return whether the shapes are these."""
        return answer.shape == right.shape * 2


def each_with_each(pairs):
    """Return the statement that arrays are squares of what is due, or None."""
    fits = all(right.ndim == 1 and EachWithEach().fits(*pair) for pair in pairs for right in pair[2:])
    return EachWithEach() if pairs and fits else None


@dataclass(frozen=True)
class Beginning:
    """The first entries of the right one alone, always as many."""

    number: int

    @property
    def says(self):
        """What it is, after "your z is"."""
        many = "first number" if self.number == 1 else f"first {self.number} numbers"
        return f"the right one's {many} alone, however many are due"

    def fits(self, sample, answer, right):
        """Return whether an array is these."""
        return answer.ndim == right.ndim == 1 and same(np.asarray(right[: self.number], dtype=float), answer)


def _beginning(pairs):
    lengths = {len(answer) if answer.ndim == 1 else 0 for _, answer, _ in pairs}
    if len(lengths) != 1 or len({right.shape for _, _, right in pairs}) < 2:
        return None
    relation = Beginning(lengths.pop())
    return relation if relation.number and all(relation.fits(*pair) for pair in pairs) else None


@dataclass(frozen=True)
class AlwaysAsLong:
    """The shape is the same in all cases, whatever the inputs are."""

    shape: tuple

    @property
    def says(self):
        """What it is, after "your z is"."""
        return f"of the shape {self.shape} every time, whatever the shapes of the inputs are"

    def fits(self, sample, answer, right):
        """Return whether an array has the shape."""
        return answer.shape == self.shape


def _always_as_long(pairs):
    shapes, due = {answer.shape for _, answer, _ in pairs}, {right.shape for _, _, right in pairs}
    if len(shapes) == 1 and len(due) > 2 and not shapes & due:
        return AlwaysAsLong(shapes.pop())
    return None


def tells(pairs):
    """Return whether there is enough in the answers to tell how they came about."""
    numbers = np.concatenate([np.asarray(answer, dtype=float).ravel() for _, answer, _ in pairs])
    return len(np.unique(numbers.round(9))) > 1 or len(numbers) > 3


def _times(pairs):
    ratios, told = [], []
    for sample, answer, right in pairs:
        if answer.shape != right.shape or not np.isfinite(answer).all() or not np.isfinite(right).all():
            return None
        square = float((right * right).sum())
        if not square:
            if answer.any():
                return None
            continue
        ratio = float((right * answer).sum()) / square
        if not ratio or not f_fits(answer, right, ratio):
            return None
        ratios.append(ratio)
        told.append(sample)
    if sum(sample.answer.size for sample in told) < 2:
        return None
    factor = factor_of(ratios, told) if ratios else None
    if factor is None or factor == Factor():
        return None
    # One number that comes again and again is an odd multiple of the right one by chance.
    plain = abs(factor.constant) in (1, 2, 0.5) or len(np.unique([sample.answer.flat[0] for sample in told])) > 1
    return Times(factor) if plain else None


def _plus(pairs):
    numbers = []
    for _, answer, right in pairs:
        if answer.shape != right.shape or not np.isfinite(answer).all() or not np.isfinite(right).all():
            return None
        numbers.append(np.asarray(answer - right, dtype=float).ravel())
    numbers = np.concatenate(numbers)
    number = round(float(numbers[0]), 9)
    if number and len(numbers) > 2 and np.allclose(numbers, number, rtol=1e-6) and number == round(number, 2):
        return Plus(number)
    return None
