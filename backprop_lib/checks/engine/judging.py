"""Judges an answer that is reached through `call(inputs)`, wherever that runs."""

import numpy as np

from backprop_lib import _validate
from backprop_lib.checks.engine.claims import follows, part_letters
from backprop_lib.checks.engine.comparing import first_difference
from backprop_lib.checks.engine.explaining import Problem, explain
from backprop_lib.checks.engine.running import Trial, caller
from backprop_lib.checks.engine.verdict import Verdict
from backprop_lib.checks.engine.wording import messages_of, remarks_of

__all__ = ["caller", "judge", "problems_of"]


def judge(exercise, call, seed=None):
    """Return the Verdict on an answer.

    Parameters
    ----------
    exercise : Exercise
    call : callable
        `call(inputs)` returns an Outcome; `caller` makes one for an answer in this process. Where it has `edits()` as well, a
        tuple of (line, kind), and `call(inputs, edit=n)` calls the answer with the n-th edit of its source, small changes that
        make it right are looked for.
    seed : int, optional
        Which inputs to draw. Without it they are others each time.

    Returns
    -------
    Verdict
    """
    seed = int(np.random.default_rng().integers(10**6)) if seed is None else _validate.whole("seed", seed)
    trial = Trial(exercise, call, seed)
    problems, scores = problems_of(trial)
    with np.errstate(all="ignore"):
        explain(trial, problems)
    score = sum(got for _, got, _ in scores)
    changed = sorted({name for group in trial.groups for name in group.outcomes("changed")})
    # One point, but never more than half of what was earned.
    cost = min(1, score / 2) if changed else 0
    messages = messages_of(exercise, problems, remarks_of(trial.groups, changed, cost))
    order = [part.title for part in exercise.parts]
    scores.sort(key=lambda row: order.index(row[0]))
    return Verdict(
        exercise.name,
        float(score - cost),
        float(exercise.max_score),
        messages,
        tuple(scores),
        seed,
        _explanations(problems, trial, changed),
        problems[0].case.inputs if problems else {},
    )


def _explanations(problems, trial, changed):
    """Return (kind, sentence) of each explanation, once."""
    found = [(claim.kind, said) for problem in problems for claim in problem.claims for said in claim.sentences]
    if changed:
        found.append(("error", remarks_of(trial.groups, changed, 0)[0]))
    return tuple(dict.fromkeys(found))


def problems_of(trial):
    """Return the first thing that is not right with each part, as Problems, and (title, points earned, points) of each part."""
    problems, scores = [], []
    for n, group in enumerate(trial.groups):
        for part in group.parts:
            problem = _problem(trial, n, part)
            earned = 0 if problem and not (part.follows and _only_follows(trial, n, part)) else part.points
            scores.append((part.title, earned, part.points))
            if problem:
                problems.append(problem)
    return problems, scores


def _problem(trial, n, part):
    exercise, group = trial.exercise, trial.groups[n]
    for case in group.cases:
        says, warned = case.says, False
        if not says:
            says = first_difference(exercise, part.quantities.split(), case.values, case.expected)
        if not says and part.quiet and case.outcome.loud:
            says = f"`{exercise.function}` raised a warning: {case.outcome.loud[0]}. {part.quiet}"
            warned = True
        if says:
            return Problem(n, part, case, says, warned)
    return None


def _only_follows(trial, n, part):
    """Return whether all that is wrong with a part follows rightly from an earlier slip."""
    cases = trial.groups[n].cases
    if any(case.values is None for case in cases) or (part.quiet and trial.groups[n].outcomes("loud")):
        return False
    with np.errstate(all="ignore"):
        wrong = [s for wanted in part_letters(trial.exercise, part) for s in trial.samples(wanted, n) if s.wrong]
        return bool(wrong) and all(follows(sample) for sample in wrong)
