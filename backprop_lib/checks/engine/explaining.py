"""Explains what is wrong with an answer, as claims that the inputs of another seed have confirmed."""

import time
from dataclasses import dataclass, field

from backprop_lib.checks.engine import changes, known, quantities
from backprop_lib.checks.engine.claims import (
    Changed,
    Kept,
    Known,
    Warned,
    failure_claim,
    first_wrong_letter,
    keeps,
)
from backprop_lib.checks.engine.running import Trial
from backprop_lib.checks.engine.statements import Anything, AsLongAs, Near, Words

_OTHER = 7919  # between the seed of a trial and those of the ones which confirm it
_SEEDS = 3
_SECONDS = 0.45  # of the processor; then no further formula is searched for, and three seeds have to do
_MORE_SEEDS = 12  # asked where there is time, and always for claims that rest on few different numbers


@dataclass
class Problem:
    """What is not right with a part: the first case in which it shows, and what can be said of it."""

    group: int
    part: object
    case: object
    says: str
    warned: bool = False
    claims: list = field(default_factory=list)

    @property
    def failure(self):
        """Why there is no value, if there is none."""
        return self.case.outcome.failure


def explain(trial, problems):
    """Add to each problem the claims that explain it.

    Parameters
    ----------
    trial : Trial
    problems : list of Problem
    """
    open_ = [p for p in problems if p.failure not in ("not written", "signature", "time", "library")]
    for problem in problems:
        if problem.failure in ("signature", "time"):
            claim = failure_claim(trial.exercise, problem.case)
            problem.claims = [claim] if claim is not None and claim.sentences else []
    if not open_ or (trial.exercise.task.arguments is None and not trial.exercise.known_bugs):
        return
    confirming = _Lazy(trial)
    _by_known_bugs(trial, open_, confirming)
    stopped = {}
    for problem in open_:
        if not problem.claims:
            # One line that stops in several parts is one error, and so is one form that can't be read.
            place = (problem.failure, problem.case.outcome.place.line or problem.says[:40])
            problem.claims = stopped.get(place) or _of_one(trial, problem, confirming)
            if problem.case.values is None:
                stopped[place] = problem.claims
    unsaid = [p for p in open_ if not p.claims or all(weak(claim) for claim in p.claims)]
    if unsaid and trial.exercise.task.arguments != ():
        _by_a_change(trial, problems, unsaid, confirming)


class _Lazy:
    """Runs the answer for other seeds when it is first asked, and confirms claims by that."""

    def __init__(self, trial):
        self._trial, self._others = trial, []
        self.until = time.process_time() + _SECONDS

    def confirms(self, claim):
        """Return whether a claim holds for the other seeds, too."""
        # Without arguments an answer is the same for every seed.
        if not self._trial.exercise.task.arguments:
            return True
        # A name that fits in all groups has been held against many cases already.
        if claim.kind == "known" and len(claim.groups) == len(self._trial.groups):
            return claim.holds(self._other(0))
        enough = _MORE_SEEDS if getattr(claim, "plain", False) else _SEEDS
        for n in range(_MORE_SEEDS):
            if n >= enough and time.process_time() > self.until:
                break
            if not claim.holds(self._other(n)):
                return False
        return True

    def others(self):
        """Return the trials with other seeds."""
        if self._trial.exercise.task.arguments:
            self._other(_SEEDS - 1)
        return self._others

    def _other(self, n):
        while n >= len(self._others):
            seed = self._trial.seed + _OTHER * (len(self._others) + 1)
            self._others.append(Trial(self._trial.exercise, self._trial.call, seed, twice=False))
        return self._others[n]


def _by_known_bugs(trial, problems, confirming):
    failing = sorted({problem.group for problem in problems})
    for bugs, groups in known.matching(trial, failing):
        claim = Known(bugs, tuple(groups))
        if confirming.confirms(claim):
            for problem in problems:
                if problem.group in groups and not problem.claims:
                    problem.claims = [claim]
    for group in failing:
        here = [problem for problem in problems if problem.group == group]
        if all(problem.claims for problem in here):
            continue
        pair = known.matching_pair(trial, group)
        claim = Known(pair, (group,)) if pair else None
        if claim and confirming.confirms(claim):
            for problem in here:
                problem.claims = problem.claims or [claim]


def _of_one(trial, problem, confirming):
    """Return the claims on one problem, without a look at known bugs and changes."""
    case, group = problem.case, problem.group
    if problem.warned:
        return [Warned(problem.says, group)]
    if case.values is None:
        claim = failure_claim(trial.exercise, case)
        return [claim] if claim is not None and claim.sentences and confirming.confirms(claim) else []
    if keeps(trial, group):
        return [Kept(group)]
    wanted = first_wrong_letter(trial, group, problem.part)
    if not wanted:
        return []
    elsewhere = any(s.wrong for n in range(len(trial.groups)) if n != group for s in trial.samples(wanted, n))
    found = []
    for scope in [None, group] if elsewhere else [None]:
        claims = quantities.explain(trial, wanted, scope, confirming.others(), confirming.until)
        claim = next(filter(confirming.confirms, claims), None)
        if claim is not None and not weak(claim):
            return [claim]
        found = found or [claim] * (claim is not None)
    return found


def weak(claim):
    """Return whether a claim says where it is wrong and not how."""
    statement = getattr(claim, "statement", None)
    return (
        isinstance(statement, (Anything, AsLongAs, Near, Words))
        or getattr(statement, "relation", "") is None
        or type(statement).__name__ in ("RightUntil", "Ends", "Counted")
    )


def _by_a_change(trial, problems, unsaid, confirming):
    best = changes.best(trial, unsaid)
    if best is None:
        return
    edit, line, kind, mended = best
    parts = tuple((problem.group, problem.part) for problem in mended)
    claim = Changed(edit, line, kind, parts, len(mended) == len(problems))
    if confirming.confirms(claim):
        for problem in mended:
            problem.claims = [claim]
