"""Looks for one small change of the student's own source that makes a part of the answer right."""

from backprop_lib.checks.engine.comparing import as_arrays, first_difference
from backprop_lib.checks.engine.exercise import Unreadable

SECONDS = 0.35  # of the student's own computing, in all


def found(trial, group, part):
    """Return (edit, line, kind) of the first edit that makes a part right in all cases of its group, or None."""
    edits = getattr(trial.call, "edits", tuple)()
    cases = [case for case in trial.groups[group].cases]
    failing = next((case for case in cases if not right(trial, case, case.outcome, part)), None)
    if failing is None or not edits:
        return None
    spent, rest = 0.0, [case for case in cases if case is not failing and not case.again]
    for n, (line, kind) in enumerate(edits):
        if spent > SECONDS:
            return None
        for case in (failing, *rest, failing):
            outcome = trial.call(case.inputs, edit=n)
            spent += outcome.seconds
            if not right(trial, case, outcome, part):
                break
        else:
            return n, line, kind
    return None


def mends(trial, group, part, edit):
    """Return whether an edit makes a part right in all cases of its group."""
    cases = trial.groups[group].cases
    return all(right(trial, case, trial.call(case.inputs, edit=edit), part) for case in cases)


def right(trial, case, outcome, part):
    """Return whether an outcome of a case is right as far as a part is concerned."""
    if outcome.failure or (part.quiet and outcome.numeric) or outcome.changed:
        return False
    exercise = trial.exercise
    try:
        values = as_arrays(exercise.values(outcome.value, case.inputs))
    except Unreadable:
        return False
    return not first_difference(exercise, part.quantities.split(), values, case.expected)
