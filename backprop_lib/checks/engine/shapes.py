"""Sees what the error of a quantity looks like: how the answer comes out of what is right, and where it is right."""

from dataclasses import dataclass

import numpy as np

from backprop_lib.checks.engine.comparing import letter
from backprop_lib.checks.engine.formulas import Factor, factor_of, known_of, near
from backprop_lib.checks.engine.running import layer_of


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
        return value is not None and same(np.asarray(value, dtype=float), answer)


def same(one, other):
    """Return whether two arrays hold the same numbers, nan equal to nan, but for rounding."""
    if one.shape != other.shape:
        return False
    if one.size == 0 or not np.isfinite(one).all() or not np.isfinite(other).all():
        return one.size > 0 and np.allclose(one, other, rtol=3e-6, atol=0, equal_nan=True)
    return near(one, np.asarray(other, dtype=float)) or (not one.any() and not other.any())


def _axis(wanted, change):
    """Return a relation's function that needs so many axes."""
    return lambda right, sample: change(right) if right.ndim >= wanted else None


def _if_longer(axis, change):
    return lambda right, sample: change(right) if right.ndim > axis and right.shape[axis] > 1 else None


def _row(sample):
    return {"t": "instance", "k": "step", "i": "row", "j": "entry", "n": "row"}.get(sample.quantity.axes[:1], "row")


RELATIONS = (
    Relation("the right one, transposed", lambda right, s: right.T if right.ndim == 2 else None),
    Relation("the right one with its rows in reverse order", _if_longer(0, lambda a: a[::-1] if a.ndim > 1 else None)),
    Relation("the right one in reverse order", _if_longer(0, lambda a: a[::-1] if a.ndim == 1 else None)),
    Relation("the right one with its columns in reverse order", _if_longer(1, lambda a: a[:, ::-1])),
    Relation("the right one without its first row", _if_longer(0, lambda a: a[1:] if a.ndim > 1 else None)),
    Relation("the right one without its last row", _if_longer(0, lambda a: a[:-1] if a.ndim > 1 else None)),
    Relation("the right one without its first entry", _if_longer(0, lambda a: a[1:] if a.ndim == 1 else None)),
    Relation("the right one without its last entry", _if_longer(0, lambda a: a[:-1] if a.ndim == 1 else None)),
    Relation("the right one without its first column", _if_longer(1, lambda a: a[:, 1:])),
    Relation("the right one without its last column", _if_longer(1, lambda a: a[:, :-1])),
    Relation("the right one, and the first number comes last", _if_longer(0, lambda a: np.roll(a, -1, 0) if a.ndim == 1 else None)),
    Relation("the right one, and the last number comes first", _if_longer(0, lambda a: np.roll(a, 1, 0) if a.ndim == 1 else None)),
    Relation("the right one, each row moved up by one", _if_longer(0, lambda a: np.roll(a, -1, 0) if a.ndim == 2 else None)),
    Relation("the right one, each row moved down by one", _if_longer(0, lambda a: np.roll(a, 1, 0) if a.ndim == 2 else None)),
    Relation("the right one, each column moved to the left by one", _if_longer(1, lambda a: np.roll(a, -1, 1))),
    Relation("the right one, each column moved to the right by one", _if_longer(1, lambda a: np.roll(a, 1, 1))),
    Relation("the right one, each row and column moved by one", _if_longer(1, lambda a: np.roll(a, (-1, -1), (0, 1)))),
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
    Relation("the right one, averaged over its rows", _axis(2, lambda a: a.mean(axis=0))),
    Relation("the right one, averaged over its columns", _axis(2, lambda a: a.mean(axis=1))),
    Relation("the sum of the right one", _axis(1, lambda a: a.sum())),
    Relation("the average of the right one", _axis(1, lambda a: a.mean())),
    Relation("the largest entry of the right one", _axis(1, lambda a: a.max())),
    Relation("the sum of the right one in every place", _if_longer(0, lambda a: np.full(a.shape, a.sum()))),
    Relation("the average of the right one in every place", _if_longer(0, lambda a: np.full(a.shape, a.mean()))),
    Relation("the right one's first row alone", _axis(2, lambda a: a[0])),
    Relation("the right one's last row alone", _axis(2, lambda a: a[-1])),
    Relation("the right one's first row in every row", _if_longer(0, lambda a: np.broadcast_to(a[:1], a.shape) if a.ndim > 1 else None)),
    Relation("the right one's last row in every row", _if_longer(0, lambda a: np.broadcast_to(a[-1:], a.shape) if a.ndim > 1 else None)),
    Relation("the average of the right rows in every row", _if_longer(0, lambda a: np.broadcast_to(a.mean(axis=0), a.shape) if a.ndim > 1 else None)),
    Relation("the sum of the right rows in every row", _if_longer(0, lambda a: np.broadcast_to(a.sum(axis=0), a.shape) if a.ndim > 1 else None)),
    Relation("the right one's first column in every column", _if_longer(1, lambda a: np.broadcast_to(a[:, :1], a.shape))),
    Relation("the right one's last column in every column", _if_longer(1, lambda a: np.broadcast_to(a[:, -1:], a.shape))),
    Relation("the right one's first entry alone", _if_longer(0, lambda a: a[0] if a.ndim == 1 else None)),
    Relation("the right one's last entry alone", _if_longer(0, lambda a: a[-1] if a.ndim == 1 else None)),
    Relation("the right one's first entry in every place", _if_longer(0, lambda a: np.full(a.shape, a[0]) if a.ndim == 1 else None)),
    Relation("the right one's last entry in every place", _if_longer(0, lambda a: np.full(a.shape, a[-1]) if a.ndim == 1 else None)),
    Relation("1 for the largest of each row and 0 for the others", _axis(2, lambda a: (a == a.max(axis=1, keepdims=True)) * 1.0)),
    Relation("the right one, each row added up from the left", _if_longer(1, lambda a: np.cumsum(a, axis=1))),
    Relation("the right one, each row added up from the right", _if_longer(1, lambda a: np.cumsum(a[:, ::-1], axis=1)[:, ::-1])),
    Relation("the right one, each entry with all before it added", _if_longer(0, lambda a: np.cumsum(a, axis=0))),
    Relation("the right one in another form, a row for each number", _axis(1, lambda a: a[:, None] if a.ndim == 1 else None)),
    Relation("the right one in another form, with one axis more in front", _axis(1, lambda a: a[None])),
    Relation("the right one in another form, with one axis less", lambda a, s: a.reshape([n for n in a.shape if n != 1])),
    Relation("the right one in another form, as a single row of numbers", _axis(2, lambda a: a.ravel())),
    Relation("its sorted entries, smallest first", _if_longer(0, lambda a: np.sort(a) if a.ndim == 1 else None)),
)  # fmt: skip
ROUNDED = tuple(
    Relation(f"the right one, rounded to {n} decimals", lambda right, s, n=n: np.round(right, n)) for n in (1, 2, 3, 4)
)
RELATIONS += ROUNDED
ZERO = Relation("0 everywhere", lambda right, s: np.zeros_like(right, dtype=float) if right.any() else None)
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
        return f_fits(answer, right, self.factor.of(sample))


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
    if not pairs or any(answer.size == 0 for _, answer, _ in pairs):
        return None
    for relation in (ZERO, ONE):
        if all(relation.fits(*pair) for pair in pairs) and sum(answer.size for _, answer, _ in pairs) > 2:
            return relation
    return _times(pairs) or _plus(pairs) or _one_of(RELATIONS, pairs) or _beginning(pairs) or _always_as_long(pairs)


def _one_of(relations, pairs):
    for relation in relations:
        if all(relation.fits(*pair) for pair in pairs) and _tells(pairs):
            return relation
    return None


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


def _tells(pairs):
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
    return Times(factor) if factor and factor != Factor() else None


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


@dataclass(frozen=True)
class Swapped:
    """Another quantity's right value: of another name, or of another layer."""

    says: str
    letter: str
    shift: int

    def fits(self, sample, answer, right):
        """Return whether an array is the other quantity's right value."""
        other = sample.case.expected.get(name_of(self.letter, sample.name, self.shift))
        return other is not None and same(np.asarray(other, dtype=float), answer)


def name_of(other, name, shift):
    """Return the name of another quantity, of the same layer or of one that many layers on."""
    k = layer_of(name)
    return other if k is None else f"{other}[{k + shift}]"


def swapped(samples):
    """Return the other quantity whose right values came in the place of this one, or None."""
    own = letter(samples[0].name)
    exercise = samples[0].exercise
    for shift in (0, 1, -1):
        for other, quantity in exercise.quantities.items():
            if (other, shift) == (own, 0):
                continue
            layer = {0: "", 1: " of the layer after", -1: " of the layer before"}[shift]
            symbol = quantity.symbol.removeprefix("The ").partition(",")[0]
            candidate = Swapped(f"the right {symbol}{layer}", other, shift)
            pairs = [(s, s.answer, s.expected) for s in samples]
            if all(candidate.fits(*pair) for pair in pairs) and _tells(pairs):
                return candidate
    return None


@dataclass(frozen=True)
class Region:
    """A part of an array, where alone it is wrong.

    Attributes
    ----------
    says : str
        E.g. "row 0 of".
    mask : callable
        `mask(sample)`, an array of truths of the answer's shape, or None.
    """

    says: str
    mask: object


def _along(axis, chosen):
    def mask(sample):
        right = sample.expected
        if right.ndim <= axis or right.shape[axis] < 2:
            return None
        found = np.zeros(right.shape, dtype=bool)
        at = [slice(None)] * right.ndim
        at[axis] = chosen
        found[tuple(at)] = True
        return found

    return mask


def _of_leaf(condition):
    """Return a mask by the one input that has the shape of the answer."""

    def mask(sample):
        for value in sample.leaves.values():
            if value.shape == sample.expected.shape and value.size > 1:
                return condition(value)
        return None

    return mask


def _diagonal(sample):
    right = sample.expected
    return np.eye(len(right), dtype=bool) if right.ndim == 2 and right.shape[0] == right.shape[1] > 1 else None


_NOT_THE_DIAGONAL = lambda sample: None if (mask := _diagonal(sample)) is None else ~mask  # noqa: E731
REGIONS = (
    Region("in the first {0}", _along(0, slice(0, 1))),
    Region("in the last {0}", _along(0, slice(-1, None))),
    Region("in every {0} but the first", _along(0, slice(1, None))),
    Region("in every {0} but the last", _along(0, slice(0, -1))),
    Region("in the first {1}", _along(1, slice(0, 1))),
    Region("in the last {1}", _along(1, slice(-1, None))),
    Region("in every {1} but the first", _along(1, slice(1, None))),
    Region("in every {1} but the last", _along(1, slice(0, -1))),
    Region("on the diagonal", _diagonal),
    Region("off the diagonal", _NOT_THE_DIAGONAL),
    Region("where it is nan", lambda sample: np.isnan(sample.answer)),
    Region("where it is not finite", lambda sample: ~np.isfinite(sample.answer)),
    Region("where the right one is 0", lambda sample: sample.expected == 0),
    Region("where the right one is below 0", lambda sample: sample.expected < 0),
    Region("where the right one is above 0", lambda sample: sample.expected > 0),
    Region("where {input} is above 0", _of_leaf(lambda value: value > 0)),
    Region("where {input} is below 0", _of_leaf(lambda value: value < 0)),
    Region("where {input} is 0", _of_leaf(lambda value: value == 0)),
    Region("where {input} is not 0", _of_leaf(lambda value: value != 0)),
    Region("where {input} is 1", _of_leaf(lambda value: value == 1)),
    Region("where {input} is 0 or 1", _of_leaf(lambda value: (value == 0) | (value == 1))),
    Region("where {input} is far from 0", _of_leaf(lambda value: np.abs(value) > 100)),
    Region("where {input} is far below 0", _of_leaf(lambda value: value < -100)),
    Region("where {input} is far above 0", _of_leaf(lambda value: value > 100)),
)


def wrong_only_in(region, samples):
    """Return whether the samples are wrong just where the region is, in all of them."""
    seen, everywhere, outside = False, True, 0
    for sample in samples:
        if sample.answer.shape != sample.expected.shape or sample.expected.size < 2:
            return False
        mask = region.mask(sample)
        if mask is None:
            return False
        wrong = ~sample.quantity.close(sample.answer, sample.expected)
        if wrong[~mask].any():
            return False
        seen = seen or mask.any()
        everywhere = everywhere and wrong[mask].all()
        outside += int((~mask).sum())
    # One number beside it that happens to be right makes no region.
    return seen and everywhere and outside > len(samples)


def region_of(samples):
    """Return the Region in which alone the samples are wrong, or None."""
    return next((region for region in REGIONS if wrong_only_in(region, samples)), None)


def symbols_that_fit(sample):
    """Return the symbol of the first input that has the shape of the answer."""
    for name, value in known_of(sample).items():
        if value.shape == sample.expected.shape and value.size > 1:
            return name
    return "the input"
