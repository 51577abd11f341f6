"""Sees what is wrong with a sequence of steps: where it ends, and up to which step it is right."""

from dataclasses import dataclass

import numpy as np

from backprop_lib.checks.engine.relations import same


@dataclass(frozen=True)
class Ends:
    """It is right as far as it goes, and ends so many steps too late or too early; 0 where their number differs."""

    by: int
    late: bool

    @property
    def says(self):
        """What it does."""
        number = abs(self.by)
        steps = {0: "", 1: "one step "}.get(number, f"{number} steps ")
        if self.late:
            return f"is right up to where it should end, and goes on: it ends {steps}too late"
        return f"is right as far as it goes, and ends {steps}too early"

    def fits(self, sample, answer, right):
        """Return whether it ends so."""
        if not len(right) or answer.shape[1:] != right.shape[1:]:
            return False
        by, shared = len(answer) - len(right), min(len(answer), len(right))
        if by == 0 or (by > 0) != self.late or (self.by and by != self.by):
            return False
        return shared == 0 or same(np.asarray(answer[:shared], float), np.asarray(right[:shared], float))


@dataclass(frozen=True)
class RightUntil:
    """It is right up to a step and wrong from there on."""

    step: int
    symbol: str

    @property
    def says(self):
        """What it does."""
        return f"is right up to k = {self.step - 1}, and wrong from k = {self.step} on"

    def fits(self, sample, answer, right):
        """Return whether it is so; a shorter sequence may be right."""
        shared = min(len(answer), len(right))
        if shared <= self.step:
            return not sample.wrong or shared == self.step
        before = slice(0, self.step)
        at = sample.quantity.close(answer[self.step], right[self.step]).all()
        return bool(sample.quantity.close(answer[before], right[before]).all()) and not at


@dataclass(frozen=True)
class Counted:
    """A count of steps that is too large, or too small."""

    by: int
    late: bool

    @property
    def says(self):
        """What it is."""
        number = "" if not self.by else f"{abs(self.by)} "
        return f"is {number}too {'large' if self.late else 'small'}"

    def fits(self, sample, answer, right):
        """Return whether it is off so."""
        by = float(answer - right)
        return by != 0 and (by > 0) == self.late and (not self.by or by == self.by)


def sequence_of(wrong):
    """Return what is wrong with sequences of steps, in all samples alike, or None."""
    axes = wrong[0].quantity.axes
    if axes.startswith("k"):
        if any(s.answer.ndim != s.expected.ndim or s.answer.shape[1:] != s.expected.shape[1:] for s in wrong):
            return None
        return _ends(wrong) or _moved(wrong) or _until(wrong)
    whole = all(s.answer.ndim == 0 and s.expected.dtype.kind in "iu" for s in wrong)
    if whole and not wrong[0].quantity.words and wrong[0].quantity.shows_expected:
        return _counted(wrong)
    return None


def _ends(wrong):
    by = [len(s.answer) - len(s.expected) for s in wrong]
    if not all(by) or len({number > 0 for number in by}) > 1:
        return None
    candidate = Ends(by[0] if len(set(by)) == 1 else 0, by[0] > 0)
    return candidate if all(candidate.fits(s, s.answer, s.expected) for s in wrong) else None


@dataclass(frozen=True)
class Moved:
    """It is ahead of the right one, or behind it, by a step."""

    by: int

    @property
    def says(self):
        """What it does."""
        where, sign = ("ahead", "+") if self.by > 0 else ("behind", "−")
        return f"is one step {where}: yours at k is what is right at k {sign} 1"

    def fits(self, sample, answer, right):
        """Return whether it is so."""
        if self.by < 0:
            answer, right = right, answer
        shared = min(len(answer), len(right) - 1)
        # With a single step there is nothing to see.
        return shared < 1 or same(np.asarray(answer[:shared], float), np.asarray(right[1 : shared + 1], float))


def _moved(wrong):
    if max(min(len(s.answer), len(s.expected)) for s in wrong) < 3:
        return None
    candidates = (Moved(1), Moved(-1))
    return next((one for one in candidates if all(one.fits(s, s.answer, s.expected) for s in wrong)), None)


def _until(wrong):
    steps = set()
    for sample in wrong:
        shared = min(len(sample.answer), len(sample.expected))
        close = sample.quantity.close(sample.answer[:shared], sample.expected[:shared])
        off = np.flatnonzero(~close.reshape(shared, -1).all(axis=1)) if shared else []
        if not len(off):
            return None
        steps.add(int(off[0]))
    if len(steps) == 1 and (step := steps.pop()) > 0:
        return RightUntil(step, "")
    return None


def _counted(wrong):
    by = [float(s.answer - s.expected) for s in wrong]
    if len({number > 0 for number in by}) > 1 or len(wrong) < 2:
        return None
    return Counted(int(by[0]) if len(set(by)) == 1 else 0, by[0] > 0)
