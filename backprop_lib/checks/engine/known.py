"""Recognises known bugs by their numbers, one alone or two together."""

from itertools import combinations

from backprop_lib.checks import harness
from backprop_lib.checks.engine.comparing import alike, as_arrays
from backprop_lib.checks.engine.exercise import Unreadable
from backprop_lib.checks.engine.running import caller
from backprop_lib.checks.harness.plain import copy, plain


def matching(trial, failing):
    """Return the bugs that give what the answer gave, each with the groups in which it does, for the groups that fail.

    Parameters
    ----------
    trial : Trial
    failing : list of int
        The groups in which something is wrong.

    Returns
    -------
    list of (tuple of Bug, list of int)
        One bug that does so in all groups; else for each failing group the first that does so there.
    """
    every = range(len(trial.groups))
    bugs = trial.exercise.known_bugs
    matches = {}
    for bug in bugs:
        # One implementation for all groups, since some keep something from one call to the next.
        call = caller(trial.exercise, bug.implementation(), trusted=True)
        matches[bug] = [n for n in every if _alike(trial, n, call, bug.remembers)]
        if len(matches[bug]) == len(every):
            return [((bug,), list(every))]
    found = []
    for n in failing:
        first = next((bug for bug in bugs if n in matches[bug]), None)
        if first is not None:
            found.append(((first,), [n]))
    return found


def matching_pair(trial, group):
    """Return two bugs that together give what the answer gave in a group, or nothing."""
    exercise = trial.exercise
    if exercise.compose is None:
        return ()
    made = [bug for bug in exercise.known_bugs if bug.slips]
    for one, other in combinations(made, 2):
        if not set(one.slips) & set(other.slips) and _pair_gives(trial, group, one, other):
            return one, other
    return ()


def _pair_gives(trial, group, one, other):
    exercise, wrong = trial.exercise, trial.exercise.compose(**one.slips, **other.slips)
    for case in trial.groups[group].cases:
        if case.again:
            continue
        if case.values is None:
            return False
        try:
            value = plain(harness.of(exercise.name)(wrong, copy(case.inputs)))
            other_values = as_arrays(exercise.values(value, case.inputs))
        except (Unreadable, ValueError, IndexError, TypeError):
            return False
        if not alike(exercise, case.values, other_values):
            return False
    return True


def gives(trial, group, *bugs):
    """Return whether a bug, or two together, gives in all cases of a group what the answer gave."""
    if len(bugs) == 2:
        return _pair_gives(trial, group, *bugs)
    (bug,) = bugs
    return _alike(trial, group, caller(trial.exercise, bug.implementation(), trusted=True), bug.remembers)


def _alike(trial, group, call, to_the_end):
    """Return whether a bug gives in all cases of a group what the answer gave, and numbers in one of them."""
    matches, gave_numbers = True, False
    for case in trial.groups[group].cases:
        if case.again and not to_the_end:
            continue
        bug = call(case.inputs)
        matches = matches and _same_outcome(trial, group, case, bug)
        gave_numbers = gave_numbers or not bug.failure
        if not matches and not to_the_end:
            return False
    return matches and gave_numbers


def _same_outcome(trial, group, case, bug):
    outcome = case.outcome
    if (outcome.failure, outcome.kind) != (bug.failure, bug.kind):
        return False
    if outcome.failure:
        return True
    if any(part.quiet for part in trial.groups[group].parts) and set(outcome.loud) != set(bug.loud):
        return False
    if case.values is None:
        return False
    try:
        other = as_arrays(trial.exercise.values(bug.value, case.inputs))
    except Unreadable:
        return False
    return alike(trial.exercise, case.values, other)
