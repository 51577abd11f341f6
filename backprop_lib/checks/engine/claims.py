"""Claims on an answer: each has a sentence, and can be held against the answer's values for another seed."""

from dataclasses import dataclass

import numpy as np

from backprop_lib.checks.engine import changes, errors, known
from backprop_lib.checks.engine.comparing import alike, letter
from backprop_lib.checks.engine.relations import same
from backprop_lib.checks.engine.traits import layer_of


@dataclass(frozen=True)
class Known:
    """The answer does what one or two known bugs do."""

    bugs: tuple
    groups: tuple
    kind = "known"

    @property
    def sentences(self):
        """What to say."""
        return tuple(bug.says for bug in self.bugs)

    def holds(self, trial):
        """Return whether it is so for the seed of a trial."""
        # What is kept from other seeds' calls no bug that begins anew can have.
        return any(bug.remembers for bug in self.bugs) or all(known.gives(trial, n, *self.bugs) for n in self.groups)


@dataclass(frozen=True)
class Failed:
    """The answer stops with an error, is interrupted, or has no form that can be read."""

    says: str
    failure: str
    error: str
    kind = "error"

    @property
    def sentences(self):
        """What to say."""
        return (self.says,) if self.says else ()

    def holds(self, trial):
        """Return whether some case of a trial ends in the same way."""
        cases = [case for group in trial.groups for case in group.cases]
        return any(
            (case.outcome.failure, case.outcome.kind) == (self.failure, self.error)
            and (self.failure != "" or case.values is None)
            for case in cases
        )


@dataclass(frozen=True)
class Warned:
    """The numbers are right, and a warning was raised where none is wanted."""

    says: str
    group: int
    kind = "error"

    @property
    def sentences(self):
        """What to say."""
        return (self.says,)

    def holds(self, trial):
        """Return whether a warning is raised for the seed of a trial."""
        return bool(trial.groups[self.group].outcomes("loud"))


@dataclass(frozen=True)
class Kept:
    """The same inputs give another answer when they come again."""

    group: int
    kind = "shape"

    @property
    def sentences(self):
        """What to say."""
        return ("The same inputs came a second time, and your answer was another one: what is kept from call to call?",)

    def holds(self, trial):
        """Return whether it is so for the seed of a trial; where no case comes twice there is nothing to see."""
        return not trial.twice or keeps(trial, self.group)


def keeps(trial, group):
    """Return whether an answer to the first case of a group is another one when it comes again."""
    first, *others = trial.groups[group].cases
    again = [case for case in others if case.again]
    if any(case.values is None for case in (first, *again)):
        return False
    return not all(alike(trial.exercise, first.values, case.values) for case in again)


@dataclass(frozen=True)
class Changed:
    """One small change of the student's source makes a part right."""

    edit: int
    line: int
    what: str
    parts: tuple
    whole: bool
    kind = "one change"

    @property
    def sentences(self):
        """What to say."""
        titles = " and ".join(f"“{part.title}”" for _, part in self.parts)
        return (f"One change in line {self.line} makes {'it' if self.whole else titles} right: look at {self.what}.",)

    def holds(self, trial):
        """Return whether the change makes the part right for the seed of a trial, too."""
        return all(changes.mends(trial, group, part, self.edit) for group, part in self.parts)


@dataclass(frozen=True)
class Stated:
    """What the numbers of a quantity are, in all cases or in those that a phrase is true of.

    Attributes
    ----------
    kind : str
        "formula", "shape" or "follows".
    letter : str
        The quantity.
    group : int or None
        Of which group; None for all.
    scope : str
        The trait of the cases; empty for all of them, "wrong" for those that are wrong.
    statement : object
        `fits(sample, answer, right)`, and `says`.
    sentence : str
    plain : bool
        Whether the numbers are so few and so plain that they may be so by chance.
    some : bool
        Whether there may be other wrong ones, outside of the scope.
    """

    kind: str
    letter: str
    group: int | None
    scope: str
    statement: object
    sentence: str
    plain: bool = False
    some: bool = False

    @property
    def sentences(self):
        """What to say."""
        return (self.sentence,)

    def holds(self, trial):
        """Return whether it is so for the seed of a trial."""
        samples = [sample for sample in trial.samples(self.letter, self.group) if not follows(sample)]
        if self.kind == "follows":
            return all(follows(s, zero=True) for s in trial.samples(self.letter, self.group) if s.wrong)
        if self.some:
            samples = [sample for sample in samples if self.scope in sample.traits]
        return _fits_scope(self.statement, samples, self.scope)


def _fits_scope(statement, samples, scope):
    for sample in samples:
        inside = sample.wrong if scope == "wrong" else not scope or scope in sample.traits
        if inside and not statement.fits(sample, sample.answer, sample.expected) and sample.wrong:
            return False
        if sample.wrong and not inside:
            return False
    return True


def scope_of(statement, samples):
    """Return for which samples a statement that fits all wrong ones is made: "", a trait, or "wrong"."""
    right = [sample for sample in samples if not sample.wrong]
    others = [sample for sample in right if not statement.fits(sample, sample.answer, sample.expected)]
    if not others:
        return ""
    wrong = [sample for sample in samples if sample.wrong]
    for trait in sorted(set.intersection(*(sample.traits for sample in wrong))):
        if not any(trait in sample.traits for sample in others):
            return trait
    return "wrong"


def follows(sample, zero=False):
    """Return whether a wrong quantity follows rightly from what the answer has for others, which is wrong itself.

    What is 0 throughout may follow by chance, and counts only if `zero` says so. From nan and inf anything follows.
    """
    exercise, case = sample.exercise, sample.case
    if exercise.follow is None or not sample.wrong or not np.isfinite(sample.answer).all():
        return False
    try:
        due = exercise.follow(case.inputs, {**case.expected, **case.values}, sample.name)
    except (ValueError, IndexError, TypeError, KeyError):
        return False
    return due is not None and (zero or sample.answer.any()) and same(np.asarray(due, dtype=float), sample.answer)


def subject(sample):
    """Return how a quantity is called in a sentence, e.g. "your ∂Div/∂z^(k)"."""
    return f"your {noun(sample.quantity, sample.name)}"


def noun(quantity, name):
    """Return the symbol of a quantity in the middle of a sentence, with its layer."""
    symbol = quantity.symbol.partition(",")[0]
    if symbol.startswith("The "):
        symbol = symbol[4:]
    return symbol + ("" if layer_of(name) is None else "^(k)")


def part_letters(exercise, part):
    """Return the letters of the quantities that a part judges."""
    return part.quantities.split() or list(exercise.quantities)


def failure_claim(exercise, case):
    """Return the claim on a case in which the answer failed, or can't be read."""
    outcome = case.outcome
    if outcome.failure in ("exception", "time"):
        return Failed(errors.explained(exercise, outcome, case.inputs), outcome.failure, outcome.kind)
    if outcome.failure in ("not written", "library"):
        return None
    return Failed(case.says, outcome.failure, outcome.kind)


def first_wrong_letter(trial, group, part):
    """Return the letter of the first quantity of a part that is wrong in a group, or nothing."""
    wanted = part_letters(trial.exercise, part)
    for case in trial.groups[group].cases:
        if case.values is None:
            continue
        for name in case.expected:
            if letter(name) in wanted and name in case.values:
                samples = [s for s in trial.samples(letter(name), group) if s.name == name and s.case is case]
                if any(sample.wrong for sample in samples):
                    return letter(name)
    return ""
