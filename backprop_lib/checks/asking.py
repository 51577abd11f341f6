"""The public functions of the checks: all exercises by name, the verdict on an answer, and the grade for nbgrader."""

import difflib
import importlib
import os

from backprop_lib import _validate
from backprop_lib.checks import standing
from backprop_lib.checks.engine.judging import caller, judge
from backprop_lib.checks.engine.verdict import Grade, NotRight
from backprop_lib.checks.harness import ASSIGNMENTS


def exercises():
    """Return every exercise by its name, e.g. "forward_pass.affine_batch", in the order of the assignments.

    Returns
    -------
    dict of str to Exercise
    """
    return {exercise.name: exercise for assignment in ASSIGNMENTS for exercise in _exercises_of(assignment)}


def _exercises_of(assignment):
    return importlib.import_module(f"backprop_lib.checks.answer_key.{assignment}").EXERCISES


@_validate.in_one_line
def check(name, answer, seed=None):
    """Judge an answer to an exercise.

    An answer that takes too long is interrupted by an alarm, where the platform has one and in the main thread. In one process
    that ends no answer which catches everything in a loop, ignores the alarm, or waits in a library's C code: interrupt the
    notebook then. The grader of a class runs each submission in a process of its own, and ends that.

    Parameters
    ----------
    name : str
        The exercise, e.g. "forward_pass.affine_batch"; `exercises()` has them all.
    answer : object
        The function that the student wrote, or the value that was asked for.
    seed : int, optional
        Which inputs to try it on. Without it they are others each time; `Verdict.seed` says which.

    Returns
    -------
    Verdict
        It has `score`, `max_score` and `messages`, and shows itself in a notebook and in a terminal.

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    exercise = _exercise(name)
    return judge(exercise, caller(exercise, answer), seed)


def _exercise(name):
    assignment = str(name).partition(".")[0]
    for exercise in _exercises_of(assignment) if assignment in ASSIGNMENTS else ():
        if exercise.name == name:
            return exercise
    near = difflib.get_close_matches(str(name), exercises(), n=3, cutoff=0)
    raise ValueError(f"name must be that of an exercise, for instance {', '.join(map(repr, near))}; got {name!r}")


def grade(name, answer):
    """Judge an answer in a graded cell: nbgrader receives the points, the student sees the verdict.

    `where_you_stand` remembers the verdict.

    Parameters
    ----------
    name, answer
        As for `check`.

    Returns
    -------
    Grade
        A float, the score; a notebook shows the verdict in its place.

    Raises
    ------
    NotRight
        Where nbgrader validates and points are missing, because it shows nothing but errors (nbgrader#1399).
    ValueError
        If there is no such exercise.
    """
    verdict = check(name, answer)
    standing.remember(verdict, answer)
    if os.environ.get("NBGRADER_EXECUTION") == "validate" and not verdict.right:
        raise NotRight(verdict)
    return Grade(verdict)
