"""Runs the cases of an exercise: what the answer gave in each, and what would have been right."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from backprop_lib.checks.engine.comparing import as_arrays, letter
from backprop_lib.checks.engine.exercise import Unreadable
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
        return _leaves(self.exercise, self.case, self.name)

    @cached_property
    def numbers(self):
        """The numbers that may come in as a factor, by their symbols."""
        return _numbers(self.exercise, self.case, self.expected)

    @cached_property
    def traits(self):
        """What can be said of the case and of the layer, as phrases."""
        return _traits(self)


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


def layer_of(name):
    """Return the layer in a quantity's name, or None."""
    _, _, rest = name.partition("[")
    return int(rest[:-1]) if rest[:-1].isdigit() else None


def _leaves(exercise, case, name):
    """Return what a quantity could have been made of; what differs from its right value is there as both."""
    marked = exercise.symbols_of(case.inputs, case.expected, name)
    own = exercise.symbols_of(case.inputs, {**case.expected, **(case.values or {})}, name)
    found = {}
    for text, value in marked.items():
        plain = text.replace("{", "").replace("}", "")
        mine = own.get(text)
        if "{" in text and mine is not None and not _same(value, mine):
            found[text.replace("{", "your ").replace("}", "")] = mine
            found[text.replace("{", "the right ").replace("}", "")] = value
        else:
            found[plain] = value
    return found


def _same(one, other):
    return one.shape == other.shape and np.allclose(one, other, rtol=1e-5, atol=1e-8, equal_nan=True)


def _numbers(exercise, case, expected):
    found = {"T": _batch(case.inputs)}
    if expected.ndim == 2:
        found |= {"the number of rows": expected.shape[0], "the number of columns": expected.shape[1]}
    elif expected.ndim == 1:
        found["its length"] = expected.shape[0]
    for name, value in case.inputs.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            found[exercise.words.get(name, name)] = value
    return {name: float(value) for name, value in found.items() if value}


def _batch(inputs):
    """Return how many instances a case has, or None."""
    for name in ("X", "Y", "d", "labels", "dy", "y"):
        value = inputs.get(name)
        value = value[0] if isinstance(value, list) and value and isinstance(value[0], np.ndarray) else value
        if isinstance(value, np.ndarray) and value.ndim == (1 if name == "labels" else 2):
            return len(value)
    return None


def _traits(sample):
    """Return the phrases that are true of a sample: which layer, how many instances, which activation and divergence."""
    inputs, k, found = sample.case.inputs, layer_of(sample.name), set()
    T = _batch(inputs)
    if T is not None:
        found.add("where there is one instance" if T == 1 else "where there are several instances")
    layers = [layer_of(name) for name in sample.case.expected if letter(name) == letter(sample.name)]
    if k is not None and len([n for n in layers if n is not None]) > 0:
        last = max(n for n in layers if n is not None)
        found.add("in the output layer" if k == last else "in the layers below the output")
        found.add("in layer 1" if k == 1 else "in the layers after the first")
        if k == 0:
            found.add("at the input")
    names = inputs.get("f")
    if isinstance(names, list) and len(names) > 1:
        name = names[k] if k is not None and k < len(names) else names[-1]
        if name is not None:
            found.add(f"where the activation is {name}")
            found.add(
                "where the activation is a softmax" if name == "softmax" else "where the activation is no softmax"
            )
    if isinstance(inputs.get("divergence"), str):
        found.add(f"for {inputs['divergence'].upper()}")
    if isinstance(inputs.get("Y"), np.ndarray) and inputs["Y"].ndim == 2:
        found.add("with one output" if inputs["Y"].shape[1] == 1 else "with several outputs")
    if any(isinstance(v, np.ndarray) and v.dtype.kind in "iu" for v in inputs.values()):
        found.add("where the input holds whole numbers")
    for name, value in inputs.items():
        if type(value) is int:
            found |= {f"where {name} is {value}", f"where {name} is 1" if value == 1 else f"where {name} is above 1"}
    arrays = [value for value in inputs.values() if isinstance(value, np.ndarray) and value.size]
    large = any(np.abs(value).max() > 100 for value in arrays)
    found |= {"where the numbers are large" if large else "where the numbers are moderate"} if arrays else set()
    x = inputs.get("x", inputs.get("x0"))
    if isinstance(x, np.ndarray) and x.ndim == 1:
        found.add("with one variable" if len(x) == 1 else "with several variables")
    return found
