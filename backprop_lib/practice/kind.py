"""What a kind of problem is, and how its numbers are drawn: again and again, until they are round and no slip is ambiguous."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from backprop_lib.practice import tex
from backprop_lib.practice.steps import follow, told_apart

_AT_ONCE = 24
_ROUNDS = 200

# e^z where z is a logarithm: what the sigmoid makes of it has two decimals.
LOGARITHMS = {
    4: r"\ln 4",
    1 / 4: r"-\ln 4",
    3 / 2: r"\ln 1.5",
    2 / 3: r"-\ln 1.5",
    9: r"\ln 9",
    1 / 9: r"-\ln 9",
    3: r"\ln 3",
    1 / 3: r"-\ln 3",
}


@dataclass(frozen=True)
class Drawn:
    """The numbers of one problem: what is stated, all that is asked for, and how some numbers are written."""

    steps: tuple
    values: Mapping[str, np.ndarray]
    plan: Mapping
    texts: Mapping = field(default_factory=dict)

    def __getitem__(self, name):
        return self.values[name]

    @property
    def given(self):
        """What the problem states."""
        asked = {step.name for step in self.steps}
        return {name: value for name, value in self.values.items() if name not in asked}

    def tex(self, name, index):
        """Return how one number is written, in TeX."""
        return self.texts.get((name, index)) or tex.number(self.values[name][index])

    def result(self, name, index):
        """Return the end of an equation: "= 0.8", or "= ln 4 ≈ 1.39"."""
        value = self.values[name][index]
        decimals = next((step.decimals for step in self.steps if step.name == name), 4)
        text = self.texts.get((name, index))
        return (f"= {text} " if text else "") + tex.about(value, decimals)

    def sigmoid(self, k, j):
        """Return how the sigmoid of z_(j+1)^(k) is worked out, where that is a logarithm."""
        z = self.texts[f"z{k}", (j,)]
        minus = z[1:] if z.startswith("-") else f"-{z}"
        inside = z.rpartition(" ")[2]
        power = inside if z.startswith("-") else f"1/{inside}"
        return rf"\frac{{1}}{{1 + e^{{{minus}}}}} = \frac{{1}}{{1 + {power}}} {self.result(f'y{k}', (j,))}"


@dataclass(frozen=True)
class Kind:
    """A kind of problem.

    Attributes
    ----------
    name : str
    section : tuple of (int, str)
        The lecture that teaches it, and the heading there.
    state : callable
        `state(drawn)` returns the statement, in Markdown.
    draw : callable
        `draw(rng, n, plan)` returns what n problems state, one a row.
    steps : callable
        `steps(plan)`, the steps that are asked for.
    fits : callable
        `fits(values, plan)` says which of the problems are round, and show what they should.
    plan : callable
        `plan(rng)` chooses what the steps depend on.
    texts : callable
        `texts(values, plan)` returns how some numbers are written, in TeX, by name and index.
    net : callable, optional
        `net(drawn)` returns the network to draw.
    shows_forward : bool
        Whether its picture shows the forward pass.
    """

    name: str
    section: tuple[int, str]
    state: Callable
    draw: Callable | None = None
    steps: Callable | None = None
    fits: Callable | None = None
    plan: Callable = lambda rng: {}
    texts: Callable = lambda values, plan: {}
    net: Callable | None = None
    shows_forward: bool = False

    def make(self, rng):
        """Return the Drawn of one problem."""
        plan = self.plan(rng)
        steps = self.steps(plan)
        for _ in range(_ROUNDS):
            values = follow(steps, self.draw(rng, _AT_ONCE, plan))
            good = np.flatnonzero(self.fits(values, plan) & told_apart(steps, values))
            if len(good):
                chosen = {name: value[good[0]] for name, value in values.items()}
                return Drawn(steps, chosen, plan, self.texts(chosen, plan))
        raise RuntimeError(f"no round numbers were found for a problem of the kind {self.name!r}")
