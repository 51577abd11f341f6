"""Says where a student stands in an assignment: the points that its graded cells gave, and what to do next."""

import os
import re
import types
from dataclasses import dataclass
from html import escape

from backprop_lib import _validate, style
from backprop_lib._display import printable, prose, text
from backprop_lib.checks.harness import ASSIGNMENTS

# The last verdict on each exercise in this session, and the answer that it was on.
_judged = {}

_HEADS = ("exercise", "points", "what to do next")


def remember(verdict, answer):
    """Keep the verdict of a graded cell until this exercise is judged again."""
    _judged[verdict.name] = verdict, answer


@dataclass(frozen=True)
class Standing:
    """Where a student stands; a table in a notebook and in a terminal.

    Attributes
    ----------
    title : str
    rows : tuple of (str, str, str)
        Exercise, points and what to do next; code is between backticks.
    """

    title: str
    rows: tuple[tuple[str, str, str], ...]

    def __repr__(self):
        return text(self.title, _HEADS, None, self.rows) if self.rows else printable(self.title)

    def _repr_html_(self):
        if not self.rows:
            return None
        look = "font-size:18px;line-height:1.4;text-align:left"
        cell = "text-align:left;vertical-align:top;padding:4px 14px;white-space:normal"
        rows = "".join(f"<tr>{_cells('td', row, cell)}</tr>" for row in self.rows)
        head = f"<tr>{_cells('th', _HEADS, cell)}</tr>"
        table = f'<table style="{look};max-width:56em;margin:6px 0">{head}{rows}</table>'
        return f'<div style="{look}"><b>{escape(self.title)}</b>{table}</div>'


def where_you_stand(assignment, *, in_words=0):
    """Show the points of every exercise of an assignment, as its graded cells have just given them, and what to do next.

    Nothing is judged anew, so it takes no time: an exercise whose graded cell was not run since the kernel was started, or
    since its function was changed, is shown as such.

    Parameters
    ----------
    assignment : str
        Its name, e.g. "backward_pass".
    in_words : int
        Points for the answer in words, which the instructor reads.

    Returns
    -------
    Standing

    Raises
    ------
    ValueError
        If there is no such assignment, or `in_words` is no whole number.
    """
    _validate.choice("assignment", assignment, ASSIGNMENTS)
    in_words = _validate.whole("in_words", in_words)
    if os.environ.get("NBGRADER_EXECUTION") == "autograde":
        return Standing("Your points stand at the graded cells above.", ())
    from backprop_lib.checks.asking import exercises

    asked = [one for name, one in exercises().items() if name.startswith(f"{assignment}.")]
    states = [_state(exercise) for exercise in asked]
    rows = [
        (f"`{one.function}`", f"{got:g} of {one.max_score:g}", todo)
        for one, (got, todo) in zip(asked, states, strict=True)
    ]
    most = sum(one.max_score for one in asked)
    title = f"Where you stand: {sum(got for got, _ in states):g} of {most:g} points"
    if in_words:
        rows.append(("the answer in words", f"– of {in_words}", "read by your instructor"))
        title += f", and {in_words} more for your answer in words"
    return Standing(title, tuple(rows))


def _state(exercise):
    """Return the points that an exercise has, and what to do next."""
    if exercise.name not in _judged:
        return 0, "run its graded cell"
    verdict, answer = _judged[exercise.name]
    if _replaced(answer):
        return 0, "changed since: run its graded cell"
    if verdict.right:
        return verdict.score, f"{style.RIGHT_MARK} done"
    first = verdict.messages[0]
    if first == f"`{exercise.function}` is not written yet.":
        return 0, "not begun"
    # A full stop within a sentence, as that of “e.g.”, has a small letter behind it.
    return verdict.score, f"{style.WRONG_MARK} mend: {re.split(r'(?<=[.?!]) (?=[^a-z])', first)[0]}"


def _replaced(answer):
    """Return whether the notebook has another function of that name by now."""
    return isinstance(answer, types.FunctionType) and answer.__globals__.get(answer.__name__, answer) is not answer


def _cells(kind, texts, look):
    return "".join(f'<{kind} style="{look}">{prose(one)}</{kind}>' for one in texts)
