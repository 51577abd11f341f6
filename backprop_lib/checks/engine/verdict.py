"""What a check says: a score, and messages; for a notebook, a terminal and nbgrader."""

import re
from dataclasses import dataclass, field
from html import escape
from textwrap import fill

from backprop_lib import style
from backprop_lib._display import prose


@dataclass(frozen=True)
class Verdict:
    """The judgement of one answer.

    Attributes
    ----------
    name : str
        The exercise.
    score, max_score : float
        Points earned, and points there are.
    messages : tuple of str
        A paragraph each; none if there is nothing to say. Code is between backticks.
    parts : tuple of (str, float, int)
        Title, points earned and points there are, of each part.
    seed : int
        With it, `check` draws the same inputs again.
    explanations : tuple of (str, str)
        Kind and sentence of each explanation: "known" for a known bug, "formula", "shape" (of the error), "follows" (rightly,
        from an earlier slip), "one change" (of the source) or "error" (of Python's or numpy's). Empty where there are only
        numbers.
    inputs : dict
        Those for which the answer was wrong, to try it on; empty if none was.
    """

    name: str
    score: float
    max_score: float
    messages: tuple[str, ...]
    parts: tuple[tuple[str, float, int], ...]
    seed: int
    explanations: tuple[tuple[str, str], ...] = ()
    inputs: dict = field(default_factory=dict, repr=False)

    @property
    def right(self):
        """Whether the answer has all points."""
        return self.score == self.max_score

    def __repr__(self):
        # nbgrader validate cuts off what goes beyond column 80.
        return "\n".join([self._headline(), *self._part_lines(), *(fill(message, 80) for message in self.messages)])

    def _repr_html_(self):
        colour = style.RIGHT if self.right else style.WRONG
        parts = "".join(f"<li>{escape(line.strip())}</li>" for line in self._part_lines())
        paragraphs = "".join(f'<p style="margin:6px 0">{prose(message)}</p>' for message in self.messages)
        box = f"border-left:6px solid {colour};padding:4px 14px;font-size:18px;line-height:1.4;max-width:60em"
        rows = f'<ul style="list-style:none;margin:0;padding:0">{parts}</ul>' if parts else ""
        return f'<div style="{box}"><b>{escape(self._headline())}</b>{rows}{paragraphs}</div>'

    def _headline(self):
        mark = style.RIGHT_MARK if self.right else style.WRONG_MARK
        return f"{mark} {self.name.rpartition('.')[2]}: {self.score:g} of {_points(self.max_score)}"

    def _part_lines(self):
        if len(self.parts) == 1:
            return []
        marks = [style.RIGHT_MARK if got == points else style.WRONG_MARK for _, got, points in self.parts]
        return [
            f"  {mark} {title}: {got:g} of {points:g}"
            for mark, (title, got, points) in zip(marks, self.parts, strict=True)
        ]


class Grade(float):
    """The score of a verdict as nbgrader reads it, with the verdict for the reader of the notebook."""

    def __new__(cls, verdict):
        """Take the score of the verdict."""
        grade = super().__new__(cls, verdict.score)
        grade.verdict = verdict
        return grade

    def _repr_html_(self):
        return self.verdict._repr_html_()


class NotRight(AssertionError):
    """Carries a verdict where only an error is shown; a notebook then shows the verdict alone, without a traceback."""

    def __init__(self, verdict):
        self.verdict = verdict
        super().__init__(re.sub("`", "", repr(verdict)))

    def _render_traceback_(self):
        return str(self).splitlines()


def _points(points):
    return f"{points:g} point" + ("" if points == 1 else "s")
