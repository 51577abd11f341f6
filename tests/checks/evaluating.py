"""Counts what the checks make of wrong answers that they were not written for, and holds each explanation to account.

`make prove-checks` prints the table: for each exercise how many are caught, how many of these are explained and by what first,
and how many explanations are false, since the inputs of one of 20 other seeds contradict them.
"""

import ast
import importlib
import linecache
import warnings
from collections import Counter

import numpy as np

from backprop_lib import checks
from backprop_lib.checks.engine.explaining import explain
from backprop_lib.checks.engine.judging import problems_of
from backprop_lib.checks.engine.running import Trial

KINDS = ("known", "formula", "shape", "follows", "one change", "error")
ASSIGNMENTS = ("gradient_descent", "forward_pass", "backward_pass", "digit_recognition")
_NAMES = """
import math
import numpy as np
from backprop_lib import *
from backprop_lib import activations, divergences
"""


def blind_answers(which="WRONG"):
    """Return the wrong answers, or the RIGHT ones, that were written without sight of the checks, by the exercise's name."""
    found = {}
    for assignment in ASSIGNMENTS:
        found |= getattr(importlib.import_module(f"blind_answers.{assignment}"), which)
    return found


def mutants_of_solutions():
    """Return every mutant of the reference solutions, by the exercise's name; it needs cosmic-ray."""
    import course
    from mutants import mutants, solution_cells

    found = {}
    for assignment in course.ASSIGNMENTS:
        imports, cells = solution_cells(assignment)
        for source in cells:
            for mutant in mutants(source):
                for exercise in course.exercises_of(assignment):
                    if _differ(source, mutant, exercise.function):
                        found.setdefault(exercise.name, []).append(f"{imports}\n{mutant}")
    return found


def _differ(source, mutant, function):
    one, other = (
        [ast.dump(node) for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and node.name == function]
        for text in (source, mutant)
    )
    return one != other


def made(name, source, file):
    """Return the function that a source defines, as a notebook's cell would; a function is its own.

    Raises
    ------
    Exception
        Whatever the source raises before there is a function.
    """
    if not isinstance(source, str):
        return source
    notebook = {"__name__": "notebook"}
    exec(_NAMES, notebook)
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(source, file, "exec"), notebook)
    return notebook[name.partition(".")[2]]


def evaluated(name, answer, seed=0, others=20):
    """Return the kinds of an answer's explanations, and the sentences of those that another seed contradicts.

    Returns
    -------
    kinds : tuple of str, or None
        None where the answer is accepted; empty where nothing is explained.
    false : list of str
    """
    exercise = checks.exercises()[name]
    call = checks.caller(exercise, answer)
    trial = Trial(exercise, call, seed)
    problems, _ = problems_of(trial)
    changed = any(group.outcomes("changed") for group in trial.groups)
    if not problems and not changed:
        return None, []
    with np.errstate(all="ignore"):
        explain(trial, problems)
        claims = list(dict.fromkeys(claim for problem in problems for claim in problem.claims))
        tried = [Trial(exercise, call, 1000 + n, twice=False) for n in range(others if claims else 0)]
        false = [s for claim in claims for s in claim.sentences if not all(claim.holds(one) for one in tried)]
    # That an argument was changed is said in so many words.
    kinds = [claim.kind for claim in claims] or ["error"] * changed
    return tuple(dict.fromkeys(kinds)), false


def results_of(name, sources, others=20):
    """Return (kinds, false) of each answer; what stops before there is a function is told its error by Python."""
    results = []
    for n, source in enumerate(sources):
        try:
            answer = made(name, source, f"<{name}, {n}>")
        except Exception:
            results.append((("error",), []))
        else:
            results.append(evaluated(name, answer, others=others))
    return results


def row(results):
    """Return the counts of a table's row: tried, caught, explained, the first kind of each, and false."""
    caught = [kinds for kinds, _ in results if kinds is not None]
    by_kind = Counter(kinds[0] for kinds in caught if kinds)
    explained, false = sum(map(bool, caught)), sum(bool(false) for _, false in results)
    return [len(results), len(caught), explained, *(by_kind[kind] for kind in KINDS), false]
