"""Writes a problem and its solution as Markdown, which reads as text in a terminal."""

import numpy as np

from backprop_lib import _display
from backprop_lib.practice import tex
from backprop_lib.practice.kinds import fault


class Text:
    """Markdown with formulas: a notebook sets it, a terminal shows it as text.

    Attributes
    ----------
    markdown : str
    """

    def __init__(self, markdown):
        self.markdown = markdown

    def _repr_markdown_(self):
        return self.markdown

    def __repr__(self):
        return _display.printable(tex.plain(self.markdown))


def solution(drawn, in_symbols=False):
    """Return the problem worked out line by line, in Markdown.

    Parameters
    ----------
    drawn : Drawn
    in_symbols : bool
        Whether a step is headed by its symbol, and not by the name under which it is handed in.
    """
    names = [rf"$\displaystyle {step.tex()}$" if in_symbols else f"**{step.name}**" for step in drawn.steps]
    paragraphs = [
        rf"{name}: $\displaystyle {step.equation}$" + f"\n\n{_lines(drawn, step)}"
        for name, step in zip(names, drawn.steps, strict=True)
    ]
    if "slip" in drawn.plan:
        paragraphs.append(f"What went wrong in the table: {fault.explained(drawn)}")
    return "\n\n".join(paragraphs)


def _lines(drawn, step):
    shape, worked = drawn[step.name].shape, step.worked(drawn)
    single = len(worked) == 1
    indices = [()] if single else list(np.ndindex(shape))
    lines = [f"{step.tex(index)} &= {right}" for index, right in zip(indices, worked, strict=True)]
    return "$$\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}$$"
