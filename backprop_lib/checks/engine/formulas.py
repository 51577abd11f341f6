"""Finds the formula whose numbers an answer's are, on all cases at once, and says it in the lecture's symbols."""

from dataclasses import dataclass

import numpy as np

from backprop_lib.checks.engine.expressions import SUM, held_and_written, value_on
from backprop_lib.checks.engine.pools import Pool
from backprop_lib.checks.engine.searching import Search

_CONSTANTS = {1: "", -1: "−", 2: "2 · ", -2: "−2 · ", 0.5: "½ · ", -0.5: "−½ · ", 4: "4 · ", 0.25: "¼ · ", 3: "3 · "}
_PROBES = 2


@dataclass(frozen=True)
class Factor:
    """A factor that is the same in all cases: a number, times a power of one of the case's numbers."""

    constant: float = 1.0
    name: str = ""
    power: int = 0

    def of(self, sample):
        """Return the factor in one case."""
        return self.constant * (sample.numbers[self.name] ** self.power if self.name else 1.0)

    def around(self, expression):
        """Return how the expression with this factor is written."""
        if self == Factor(-1.0) and expression[0] == "-":
            return Factor().around(("-", expression[2], expression[1]))
        text, holds = held_and_written(expression)
        front = _CONSTANTS.get(self.constant, f"{self.constant:.6g} · ")
        bare = not front and not self.name
        text = text if bare or holds > SUM else f"({text})"
        behind = ""
        if self.power > 0:
            front = front + f"{self.name}{'²' * (self.power == 2)} · "
        elif self.power < 0:
            behind = f" / {self.name}{'²' * (self.power == -2)}"
        return front + text + behind


def factor_of(ratios, samples):
    """Return the Factor that these ratios are, in the samples' order, or None."""
    for constant in _CONSTANTS:
        if all(_close(ratio, constant) for ratio in ratios):
            return Factor(float(constant))
    names = set.intersection(*(set(sample.numbers) for sample in samples))
    for power in (-1, 1, -2, 2):
        for name in sorted(names, key=lambda name: (name != "T", len(name))):
            numbers = [sample.numbers[name] for sample in samples]
            # One number in all cases tells nothing.
            if len(set(numbers)) < 2 and name != "T":
                continue
            for constant in (1, -1, 2, 0.5):
                pairs = zip(ratios, numbers, strict=True)
                if all(_close(ratio, constant * number**power) for ratio, number in pairs):
                    return Factor(float(constant), name, power)
    if all(_close(ratio, ratios[0]) for ratio in ratios) and len(ratios) > 1:
        near = float(f"{ratios[0]:.6g}")
        if _close(ratios[0], near) and len(f"{near:g}") <= 5:
            return Factor(near)
    return None


def _close(one, other):
    return abs(one - other) <= 1e-5 * abs(other)


@dataclass(frozen=True)
class Formula:
    """An expression with its factor."""

    expression: tuple
    factor: Factor
    cost: float

    @property
    def text(self):
        """How it is written."""
        return self.factor.around(self.expression)

    def fits(self, sample, target):
        """Return whether an array of the sample is what the formula comes to there."""
        value = value_on(self.expression, known_of(sample), target.shape)
        return value is not None and near(target, value * self.factor.of(sample))


def near(one, other):
    """Return whether two arrays are the same but for rounding."""
    if one.shape != other.shape:
        return False
    finite = np.isfinite(one)
    if not np.array_equal(finite, np.isfinite(other)) or not finite.any():
        return False
    one, other = one[finite], other[finite]
    scale = max(np.abs(one).max(), np.abs(other).max())
    return bool(np.abs(one - other).max() <= _tolerance(one) * scale)


def _tolerance(array):
    return 1e-4 if array.dtype == np.float32 else 3e-6


class Finder:
    """Looks for formulas of a quantity; what it lists serves for the whole array and for its rows and columns.

    Parameters
    ----------
    samples : list of Sample
        All of one quantity, at least those that are wrong.
    """

    def __init__(self, samples):
        self.samples = samples
        self.merged = all(sample.answer.size <= 2 for sample in samples)
        self.probes = _probes(samples, 6 if self.merged else _PROBES)
        names = set.intersection(*(set(sample.leaves) for sample in self.samples))
        leaves = [{name: sample.leaves[name] for name in names} for sample in self.probes]
        costs = {name: _cost(name) for name in sorted(names) if all(_usable(probe[name]) for probe in leaves)}
        if self.merged:
            shared = [set(sample.numbers) for sample in self.probes]
            for name in sorted(set.intersection(*shared) - names) if shared else ():
                costs[name] = 1.2
                for probe, sample in zip(leaves, self.probes, strict=True):
                    probe[name] = np.asarray(sample.numbers[name])
        self.pool = Pool(leaves, costs) if costs and self.probes else None
        self._searches = {}

    def formula(self, target_of=lambda sample: sample.answer, most=7.2):
        """Return the cheapest Formula of an array of each sample, or None.

        Parameters
        ----------
        target_of : callable
            Of a sample, which array.
        most : float
            What the formula may cost.
        """
        if self.pool is None:
            return None
        targets = [np.asarray(target_of(sample), dtype=float) for sample in self.samples]
        if _dull(targets):
            return None
        chosen = [np.asarray(target_of(probe), dtype=float) for probe in self.probes]
        if any(target.size == 0 or not np.isfinite(target).all() or not target.any() for target in chosen):
            return None
        varied = _varied(targets)
        most = most if varied else min(most, 2.6)
        shapes = tuple(target.shape for target in chosen)
        if shapes not in self._searches:
            self._searches[shapes] = Search(self.pool, shapes, self.merged)
        for cost, expression in self._searches[shapes].candidates(chosen, most, varied and most > 4):
            factor = self._factor(expression, targets)
            if factor is not None:
                return Formula(expression, factor, cost)
        return None

    def _factor(self, expression, targets):
        ratios, told = [], []
        for sample, target in zip(self.samples, targets, strict=True):
            value = value_on(expression, known_of(sample), target.shape)
            if value is None:
                return None
            finite = np.isfinite(value)
            if not finite.any() or (finite != np.isfinite(target)).any():
                return None
            value, target = value[finite], target[finite]
            square = float((value * value).sum())
            if not square:
                if target.any():
                    return None
                continue
            ratio = float((value * target).sum()) / square
            if not near(target, ratio * value):
                return None
            ratios.append(ratio)
            told.append(sample)
        return factor_of(ratios, told) if ratios else None


def known_of(sample):
    """Return all symbols of a sample, its single numbers among them."""
    return {**{name: np.asarray(number) for name, number in sample.numbers.items()}, **sample.leaves}


def _usable(value):
    return value.dtype.kind in "biuf" and value.size > 0 and np.isfinite(value).all() and value.ndim <= 2


def _cost(name):
    return 1.0 + 0.3 * name.count("your ") + 0.6 * name.count("the right ") + 0.4 * (" without" in name)


def _probes(samples, most):
    """Return a few samples to search on, as different in their shapes as there are, the largest first."""
    usable = [s for s in samples if s.answer.size and np.isfinite(s.answer).all() and s.answer.any()]
    usable.sort(key=lambda s: (-len(set(s.answer.shape)), -min(s.answer.size, 12)))
    chosen = []
    for sample in usable:
        if len(chosen) < most and all(sample.answer.shape != other.answer.shape for other in chosen):
            chosen.append(sample)
    chosen += [s for s in usable if all(s is not other for other in chosen)][: most - len(chosen)]
    return chosen[:most]


def _dull(targets):
    """Return whether there is too little in the targets to tell a formula by."""
    numbers = np.concatenate([target.ravel() for target in targets])
    numbers = numbers[np.isfinite(numbers)]
    return len(numbers) < 4 or len(np.unique(numbers.round(12))) < 2


def _varied(targets):
    """Return whether there are so many different numbers that no formula fits them by chance."""
    numbers = np.concatenate([target.ravel() for target in targets])
    return len({f"{number:.9g}" for number in numbers[np.isfinite(numbers)].round(15)}) >= 6
