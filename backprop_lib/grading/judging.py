"""Judges answers that run in a sandbox, and makes of the verdicts what nbgrader and the reader of the notebook see."""

import ast
import functools
import hashlib
import hmac
import itertools
import re
from pathlib import Path

import numpy as np

import backprop_lib
from backprop_lib.checks import asking
from backprop_lib.checks.engine.judging import judge
from backprop_lib.checks.engine.verdict import Grade, Verdict
from backprop_lib.grading.results import GradedCell

_LONGEST = 4000


@functools.lru_cache(256)  # the released cells are the same in every submission
def asked_for(source):
    """Return (name of the exercise, expression of the answer, lines before) of a graded cell, or None if it has no `grade`.

    Parameters
    ----------
    source : str
        As it was released.

    Raises
    ------
    ValueError
        If it asks for an exercise that this library doesn't have.
    """
    try:
        body = ast.parse(source).body
    except SyntaxError:
        return None  # magics: it runs in the sandbox, like asserts
    call = getattr(body[-1], "value", None) if body else None
    if not isinstance(call, ast.Call) or getattr(call.func, "id", "") != "grade" or len(call.args) != 2:
        return None
    name = getattr(call.args[0], "value", None)
    if name not in asking.exercises():
        # nbgrader would give full marks to whatever is handed in, for such a cell only says that it is judged later.
        raise ValueError(
            f"assignment must ask for exercises that the library here has, and {ast.unparse(call.args[0])} is none of them; "
            f"the library is {Path(backprop_lib.__file__).parent}: is it that of this course?"
        )
    before = "\n".join(source.splitlines()[: body[-1].lineno - 1]).strip()
    return name, ast.unparse(call.args[1]), before


def seed_of(secret, assignment, exercise, handed=""):
    """Return the seed of an exercise's inputs: known to nobody without the secret, and another for other work.

    Whatever an answer may have written down of its inputs is of no use to anybody, not even to the same student's next
    submission.

    Parameters
    ----------
    secret : bytes
    assignment, exercise : str
    handed : str
        A digest of what was handed in; the same work has the same inputs on every regrade.
    """
    digest = hmac.new(secret, f"{assignment}/{exercise}/{handed}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:7], "big")


def judged(notebook, name, expression, seed):
    """Judge the answer to one exercise.

    Parameters
    ----------
    notebook : running.Notebook
    name, expression : str
        The exercise, and what evaluates to the answer.
    seed : int

    Returns
    -------
    verdict : Verdict
    flag : str
        "crashed", "timed out" or "tampered", or nothing.
    """
    exercise = asking.exercises()[name]
    answer = notebook.answer(expression, exercise.task)
    try:
        verdict = judge(exercise, _Plausible(answer), seed)
    except Exception as error:
        # The harness would never have made such a value.
        answer.flag = answer.flag or "tampered"
        verdict = nothing(name, f"What came back is no answer ({type(error).__name__}).")
    answer.close()
    return verdict, answer.flag


def nothing(name, says):
    """Return the verdict on an answer that could not be looked at."""
    exercise = asking.exercises()[name]
    rows = tuple((part.title, 0, part.points) for part in exercise.parts)
    return Verdict(name, 0.0, float(exercise.max_score), (says,), rows, 0)


class _Plausible:
    """Hands on an Answer, but for values that promise more than they hold: a judge would build what they describe."""

    def __init__(self, answer):
        self._answer = answer
        self.edits = answer.edits

    def __call__(self, inputs, **edit):
        outcome = self._answer(inputs, **edit)
        value = outcome.value
        if type(value) is dict and "D" in value:
            D, w, f = value["D"], value.get("w"), value.get("f")
            if (
                type(D) is not list
                or type(w) is not list
                or type(f) is not list
                or not 2 <= len(D) == len(w) == len(f) + 1
            ):
                raise ValueError("no description of a network")
            shapes = [(1 + before, after) for before, after in itertools.pairwise(D)]
            if [np.shape(w_k) for w_k in w[1:]] != shapes or any(type(name) is not str for name in f):
                raise ValueError("no description of a network")
        return outcome


def cell_of(verdict):
    """Return what a Result keeps of a verdict."""
    exercise = asking.exercises()[verdict.name]
    messages = tuple(_public(message)[:_LONGEST] for message in verdict.messages)
    named = tuple(bug.name for bug in exercise.known_bugs if bug.says in verdict.messages)
    explained = tuple((kind, _public(says)[:_LONGEST]) for kind, says in getattr(verdict, "explanations", ()))
    return GradedCell(verdict.name, verdict.score, verdict.max_score, messages, named, explained)


def outputs_of(verdict):
    """Return the outputs of a graded cell: the score as nbgrader reads it, and the verdict for the reader."""
    public = Verdict(
        **{**vars(verdict), "messages": tuple(_public(one)[:_LONGEST] for one in verdict.messages), "inputs": {}}
    )
    data = {"text/plain": repr(float(verdict.score)), "text/html": Grade(public)._repr_html_()}
    return [{"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": None}]


def _public(message):
    """Return a message without the numbers of the hidden inputs; their shapes may be known."""
    message = message.encode(errors="replace").decode()  # an array of words can hold what no file can
    start, given, rest = f" {message}".rpartition(" Given ")
    if not given:
        return message
    shapes = re.findall(r"`\w+` of the shapes? (?:\([\d, ]*\)(?:, )?)+", rest)
    return (start + (f" Given {', '.join(shape.rstrip(', ') for shape in shapes)}." if shapes else "")).lstrip()


def output_of_error(name, says):
    """Return the output of a cell that could not run; without one nbgrader would give it full marks."""
    return [{"output_type": "error", "ename": name, "evalue": says, "traceback": [f"{name}: {says}"]}]
