"""Looks for one small change of the student's own source that makes a part of the answer right."""

from backprop_lib.checks.engine.comparing import as_arrays, first_difference
from backprop_lib.checks.engine.exercise import Unreadable

SECONDS = 0.4  # of computing, in all
TIMEOUTS = 3


def best(trial, problems):
    """Return (edit, line, kind, problems that it mends) of the first edit that mends most of the problems, or None.

    Parameters
    ----------
    trial : Trial
    problems : list of Problem

    Notes
    -----
    Each edit is run on the case in which a problem shows first, and on all others only where it is right there.
    """
    edits = getattr(trial.call, "edits", tuple)()
    spent, found = {"seconds": 0.0, "time": 0}, None
    for n, (line, kind) in enumerate(edits):
        if spent["seconds"] > SECONDS or spent["time"] > TIMEOUTS:
            break
        mended = [problem for problem in problems if _mends(trial, problem, n, spent)]
        if mended and (found is None or len(mended) > len(found[3])):
            found = n, line, kind, mended
        if len(mended) == len(problems):
            break
    return found


def _mends(trial, problem, edit, spent):
    cases = [case for case in trial.groups[problem.group].cases if case is not problem.case and not case.again]
    for case in (problem.case, *cases, problem.case):
        outcome = trial.call(case.inputs, edit=edit)
        spent["seconds"] += outcome.seconds
        spent["time"] += outcome.failure == "time"
        if not right(trial, case, outcome, problem.part):
            return False
    return True


def mends(trial, group, part, edit):
    """Return whether an edit makes a part right in all cases of its group."""
    cases = trial.groups[group].cases
    return all(right(trial, case, trial.call(case.inputs, edit=edit), part) for case in cases)


def right(trial, case, outcome, part):
    """Return whether an outcome of a case is right as far as a part is concerned."""
    if outcome.failure or (part.quiet and outcome.loud) or outcome.changed:
        return False
    exercise = trial.exercise
    try:
        values = as_arrays(exercise.values(outcome.value, case.inputs))
    except Unreadable:
        return False
    return not first_difference(exercise, part.quantities.split(), values, case.expected)
