"""What can be said of an answer beside how it comes out of the right one: each statement tells whether it fits an array."""

from dataclasses import dataclass

import numpy as np

from backprop_lib.checks.engine.formulas import known_of, near
from backprop_lib.checks.engine.relations import tells


@dataclass(frozen=True)
class Made:
    """The answer is what a formula comes to, alone or together with what is right, in a part of the array."""

    formula: object
    of: object = None
    back: object = None

    def fits(self, sample, answer, right):
        """Return whether the numbers are those of the formula."""
        if self.back is None:
            target = np.asarray(answer if self.of is None else self.of(answer), dtype=float)
            return self.formula.fits(sample, target)
        if answer.shape != right.shape:
            return False
        with np.errstate(all="ignore"):
            target = self.back(np.asarray(answer, dtype=float), right)
        return self.formula.fits(sample, target) or (not target.any() and near(answer, right))


@dataclass(frozen=True)
class Inside:
    """In a region it is wrong, in a way that is known or not; outside of it it is right."""

    region: object
    relation: object = None

    def fits(self, sample, answer, right):
        """Return whether it is wrong there alone, in that way."""
        mask = self.region.mask(sample)
        if mask is None or answer.shape != right.shape:
            return not sample.wrong
        close = sample.quantity.close(answer, right)
        if not close[~mask].all():
            return False
        inside = answer[mask].astype(float), right[mask].astype(float)
        return self.relation is None or not mask.any() or self.relation.fits(sample, *inside)


@dataclass(frozen=True)
class Words:
    """Which words came in the place of which."""

    pairs: frozenset

    def fits(self, sample, answer, right):
        """Return whether a wrong word is one that was said to come."""
        return (int(right), int(answer)) in self.pairs


@dataclass(frozen=True)
class Anything:
    """Any numbers: what is said is where they are wrong."""

    def fits(self, sample, answer, right):
        """Return True."""
        return True


@dataclass(frozen=True)
class AsLongAs:
    """It is as long as an input is along an axis, which is not how long it should be."""

    axis: int
    symbol: str
    of: int

    @property
    def where(self):
        """Which length it is."""
        return f"{self.symbol} has {('rows', 'columns')[self.of]}"

    def fits(self, sample, answer, right):
        """Return whether it is so."""
        value = known_of(sample).get(self.symbol)
        return (
            value is not None
            and value.ndim > self.of
            and answer.ndim > self.axis
            and answer.shape[self.axis] == value.shape[self.of]
        )


@dataclass(frozen=True)
class Near:
    """Close to the right one everywhere, and not equal to it."""

    says = (
        "close to the right one, within 1 %, and still another: "
        "is something approximated, rounded, or added to keep away from 0?"
    )

    def fits(self, sample, answer, right):
        """Return whether an array is as close as that."""
        if answer.shape != right.shape or not np.isfinite(answer).all() or not np.isfinite(right).all():
            return False
        return bool((np.abs(answer - right) <= 0.01 * np.abs(right).max()).all())


@dataclass(frozen=True)
class RightIfRounded:
    """Rounded to whole numbers it is the right one, in which there are no others."""

    says = "the right one only after rounding, and not yet close enough to it"

    def fits(self, sample, answer, right):
        """Return whether an array is so."""
        whole = np.isfinite(right).all() and (right == np.round(right)).all()
        return answer.shape == right.shape and bool(whole) and np.array_equal(np.round(answer), right)


@dataclass(frozen=True)
class OneOfEachRow:
    """A single entry in each row, and 0 beside it, where more are due."""

    says = "0 in each row but for a single entry, where more are due"

    def fits(self, sample, answer, right):
        """Return whether an array is so."""
        if answer.ndim != 2 or answer.shape != right.shape or answer.shape[1] < 3:
            return False
        return bool(((answer != 0).sum(axis=1) == 1).all() and ((right != 0).sum(axis=1) > 1).all())


LOOKS = (RightIfRounded(), OneOfEachRow(), Near())


def look_of(pairs):
    """Return what can be said of how arrays look beside the right ones, where nothing says how they came about, or None."""
    return next((look for look in LOOKS if all(look.fits(*pair) for pair in pairs)), None) if tells(pairs) else None
