"""Counts what the checks make of wrong answers that their sentences were not written for, and holds each explanation to account.

`make prove-checks` prints the table: for each exercise how many are caught, how many of these are explained and by what, and
how many explanations are false, since the inputs of another seed contradict them.
"""

import importlib.util
import linecache
from collections import Counter
from pathlib import Path

from backprop_lib import checks
from backprop_lib.checks.engine.explaining import explain
from backprop_lib.checks.engine.judging import problems_of
from backprop_lib.checks.engine.running import Trial

HERE = Path(__file__).parent
KINDS = ("known", "formula", "shape", "follows", "one change", "error")


def blind_answers(names=None):
    """Return the wrong answers that were written without sight of the checks, by the exercise's name."""
    found = {}
    for path in sorted((HERE / "blind_answers").glob("[a-z]*.py")):
        spec = importlib.util.spec_from_file_location(f"blind_answers_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for name, answers in module.WRONG.items():
            found[name] = [made(name, answer, f"<{path.stem}, {name}, {n}>") for n, answer in enumerate(answers)]
    return {name: answers for name, answers in found.items() if names is None or name in names}


def made(name, source, file, imports=""):
    """Return the function that a source defines, as a notebook's cell would; a function is its own."""
    if not isinstance(source, str):
        return source
    notebook = {"__name__": "notebook"}
    exec("import math\nimport numpy as np\nfrom backprop_lib import *\nfrom backprop_lib import activations, divergences", notebook)
    exec(imports, notebook)
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    exec(compile(source, file, "exec"), notebook)
    return notebook[name.partition(".")[2]]


def evaluated(name, answer, seed=0, others=20):
    """Return "missed", or the kinds of the explanations, with the sentences of those that another seed contradicts.

    Returns
    -------
    kinds : tuple of str, or None
        None where the answer is accepted; empty where nothing is explained.
    false : list of str
    """
    exercise = checks.exercises()[name]
    call = checks.caller(exercise, answer)
    trial = Trial(exercise, call, seed)
    problems, scores = problems_of(trial)
    changed = any(group.outcomes("changed") for group in trial.groups)
    if not problems and not changed:
        return None, []
    explain(trial, problems)
    claims = list(dict.fromkeys(claim for problem in problems for claim in problem.claims))
    kinds = [claim.kind for claim in claims] + ["error"] * (changed and not claims)
    false = []
    if claims and others:
        tried = [Trial(exercise, call, 1000 + n, twice=False) for n in range(others)]
        false = [s for claim in claims for s in claim.sentences if not all(claim.holds(one) for one in tried)]
    return tuple(dict.fromkeys(kinds)), false


def row(results):
    """Return the counts of a table's row from (kinds, false) of each answer."""
    caught = [kinds for kinds, _ in results if kinds is not None]
    by_kind = Counter(kinds[0] for kinds in caught if kinds)
    explained = sum(bool(kinds) for kinds in caught)
    return [len(results), len(caught), explained, *(by_kind[kind] for kind in KINDS), sum(map(bool, (f for _, f in results)))]
