"""Sees where another quantity's right value came in the place of this one: of another name, or of another layer."""

from dataclasses import dataclass

import numpy as np

from backprop_lib.checks.engine.comparing import letter
from backprop_lib.checks.engine.relations import same, tells
from backprop_lib.checks.engine.traits import layer_of


@dataclass(frozen=True)
class Swapped:
    """Another quantity's right value: of another name, or of another layer."""

    says: str
    letter: str
    shift: int | None

    def fits(self, sample, answer, right):
        """Return whether an array is the other quantity's right value."""
        name = _from_behind(sample) if self.shift is None else _name_of(self.letter, sample.name, self.shift)
        other = sample.case.expected.get(name)
        return other is not None and same(np.asarray(other, dtype=float), answer)


def _name_of(other, name, shift):
    """Return the name of another quantity, of the same layer or of one that many layers on."""
    k = layer_of(name)
    return other if k is None else f"{other}[{k + shift}]"


def _from_behind(sample):
    """Return the name of the same quantity in the layer that comes as late from behind."""
    k = layer_of(sample.name)
    layers = [layer_of(name) for name in sample.case.expected if letter(name) == letter(sample.name)]
    return (
        ""
        if k is None or max(layers) + min(layers) == 2 * k
        else f"{letter(sample.name)}[{max(layers) + min(layers) - k}]"
    )


def swapped(samples):
    """Return the other quantity whose right values came in the place of this one, or None."""
    own = letter(samples[0].name)
    backwards = Swapped("that of the layers in reverse order", own, None)
    if all(backwards.fits(s, s.answer, s.expected) for s in samples):
        return backwards
    exercise = samples[0].exercise
    for shift in (0, 1, -1):
        for other, quantity in exercise.quantities.items():
            if (other, shift) == (own, 0):
                continue
            layer = {0: "", 1: " of the layer after", -1: " of the layer before"}[shift]
            symbol = quantity.symbol.removeprefix("The ").partition(",")[0]
            candidate = Swapped(f"the right {symbol}{layer}", other, shift)
            pairs = [(s, s.answer, s.expected) for s in samples]
            if all(candidate.fits(*pair) for pair in pairs) and tells(pairs):
                return candidate
    return None
