"""Runs the cases of an exercise: what the answer gave in each, and what would have been right."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from backprop_lib.checks.engine.comparing import as_arrays, letter
from backprop_lib.checks.engine.exercise import Unreadable
from backprop_lib.checks.engine.traits import leaves_of, numbers_of, traits_of
from backprop_lib.checks.harness import calling

# After these failures no other case can end otherwise.
FINAL = ("not written", "signature", "time", "library")


def caller(exercise, answer, trusted=False):
    """Return `call(inputs)`, which calls an answer to an exercise in this process: see `harness.calling.Caller`."""
    return calling.caller(exercise.task, answer, trusted, exercise.reference)


@dataclass
class Case:
    """One case: its inputs, what came back, and what is right, as arrays by the quantities' names.

    `values` is None where there is no answer that can be read; then `says` may say why.
    """

    inputs: dict
    outcome: object
    expected: dict
    values: dict | None
    says: str
    again: bool = False


@dataclass
class Group:
    """Cases, and the parts of the exercise that they decide."""

    cases: list
    parts: list

    def outcomes(self, field_name):
        """Return all entries of one field of the outcomes."""
        return [entry for case in self.cases for entry in getattr(case.outcome, field_name)]


@dataclass(frozen=True, eq=False)
class Sample:
    """One quantity in one case: what came, what is right, and what it could have been made of."""

    exercise: object
    case: Case
    name: str
    group: int
    answer: np.ndarray
    expected: np.ndarray

    @cached_property
    def wrong(self):
        """Whether it is not right."""
        if self.answer.shape != self.expected.shape:
            return True
        return not self.quantity.close(self.answer, self.expected).all()

    @property
    def quantity(self):
        """The Quantity that it is."""
        return self.exercise.quantities[letter(self.name)]

    @cached_property
    def leaves(self):
        """The symbols that it could have been made of, each with its array."""
        return leaves_of(self.exercise, self.case, self.name)

    @cached_property
    def numbers(self):
        """The numbers that may come in as a factor, by their symbols."""
        return numbers_of(self.exercise, self.case, self.expected)

    @cached_property
    def traits(self):
        """What can be said of the case and of the layer, as phrases."""
        return traits_of(self)


@dataclass
class Trial:
    """An answer, run on the cases that one seed draws."""

    exercise: object
    call: object
    seed: int
    twice: bool = True
    groups: list = field(init=False)

    def __post_init__(self):
        right = caller(self.exercise, self.exercise.reference, trusted=True)
        self.groups, gone = [], None
        for drawn, parts in self.exercise.groups(np.random.default_rng(self.seed)):
            # The first one comes twice at once, and again at the end, to notice what is kept between calls.
            order = [drawn[0], *drawn, drawn[0]] if self.twice else drawn
            cases = []
            for n, inputs in enumerate(order):
                outcome = gone or self.call(inputs)
                if outcome.failure in FINAL:
                    gone = outcome
                cases.append(self._case(inputs, outcome, right, self.twice and n in (1, len(drawn) + 1)))
            self.groups.append(Group(cases, parts))

    def _case(self, inputs, outcome, right, again):
        expected = as_arrays(self.exercise.values(right(inputs).value, inputs))
        values, says = None, outcome.says
        if not outcome.failure:
            try:
                values = as_arrays(self.exercise.values(outcome.value, inputs))
            except Unreadable as error:
                says = str(error)
        return Case(inputs, outcome, expected, values, says, again)

    def samples(self, wanted, group=None):
        """Return all samples of a quantity by its letter, of one group or of all; nothing for what can't be read."""
        found = []
        for n, one in enumerate(self.groups):
            if group is not None and n != group:
                continue
            for case in one.cases:
                if case.again or case.values is None:
                    continue
                for name, expected in case.expected.items():
                    if letter(name) == wanted and name in case.values:
                        value = case.values[name]
                        # Truths are compared as 0 and 1.
                        value = value * 1 if value.dtype == bool else value
                        found.append(Sample(self.exercise, case, name, n, value, expected * 1))
        return found
