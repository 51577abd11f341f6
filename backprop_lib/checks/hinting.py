"""Gives a student who is stuck three hints, one after the other, and says what else helps when they are used up."""

import difflib
import os
import re
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent, wrap

import backprop_lib
from backprop_lib import _validate
from backprop_lib._display import printable
from backprop_lib.checks import hints

_MOST = 3
# How many hints were shown in this session, by the exercise's name. Nothing else counts them.
_shown = {}
# What is written otherwise in TeX than in the plain characters of messages.
_TEX = [
    (r"_(\w+)", r"_{\1}"),
    (r"\^(\([^)]*\)|\w+)", r"^{\1}"),
    (r"\b(Div|Loss)\b", r"\\text{\1}"),
    (r"\b(log|exp|max)\b", r"\\\1"),
    ("∂", r"\\partial "),
    ("Σ", r"\\sum"),
    ("≠", r"\\ne{}"),
]


@dataclass(frozen=True)
class Hint:
    """A hint, with formulas and a link in a notebook, and as plain text in a terminal.

    Attributes
    ----------
    title, text : str
        Formulas stand between dollars, code between backticks.
    code : str
        A line with a blank in it, or empty.
    section : tuple of (int, str), or None
        The lecture to look at, and the heading of the section there.
    note : str
        What is said below it, or empty.
    """

    title: str
    text: str
    code: str = ""
    section: tuple[int, str] | None = None
    note: str = ""

    def __repr__(self):
        place = f" Lecture {self.section[0]}, “{self.section[1]}”." if self.section else ""
        pieces = [self.title, _lines(self.text.replace("$", "") + place)]
        pieces += [indent(self.code, "    ")] if self.code else []
        pieces += [_lines(self.note)] if self.note else []
        return printable("\n".join(pieces))

    def _repr_markdown_(self):
        place = f" See {_link(*self.section)}." if self.section else ""
        pieces = [f"**{self.title}**", re.sub(r"\$([^$]+)\$", _as_tex, self.text) + place]
        pieces += [f"```python\n{self.code}\n```"] if self.code else []
        pieces += [self.note] if self.note else []
        return "\n\n".join(pieces)


@_validate.in_one_line
def hint(name, number=None):
    """Give a hint for an exercise: each call gives the next of three.

    Hints are not graded, and nothing about them is stored. They begin anew when the kernel is restarted.

    Parameters
    ----------
    name : str or callable
        The exercise, e.g. "backward_pass.hidden_layer"; "hidden_layer" is enough where no other has that name. Or the
        function that you write for it.
    number : int, optional
        1, 2 or 3, for one of them; the next call gives the one after it.

    Returns
    -------
    Hint
        It shows itself in a notebook and in a terminal.

    Raises
    ------
    ValueError
        If there is no such exercise or no such hint, or if several exercises have that name.
    """
    name = _found(name)
    if number is None:
        number = _shown.get(name, 0) + 1
    elif _validate.whole("number", number, at_least=1) > _MOST:
        raise ValueError(f"number must be 1, 2 or 3, because every exercise has three hints; got {number}")
    _shown[name] = min(number, _MOST)
    return _hint(name, number)


def _hint(name, number):
    given, function = hints.every()[name], name.partition(".")[2]
    title = f"Hint {number} of {_MOST} for {function}"
    again = f'`hint("{name}")`'
    if number == 1:
        note = f"Hints are never graded. Call {again} again for the next one."
        return Hint(f"{title}: where to look", given.where, section=given.section, note=note)
    if number == 2:
        return Hint(f"{title}: what to do first", given.first)
    if number == _MOST:
        return Hint(f"{title}: almost the line", given.almost, given.line, note=f"What belongs at {hints.BLANK}?")
    return Hint(
        f"There are no more hints for {function}",
        "Work through the numbers of the self-check on paper, line by line, beside your code. Then run the graded cell, "
        "also on half an answer: it says what is wrong first. If that does not help, go on with another exercise, and ask "
        f'a classmate or your instructor. `hint("{name}", 1)` shows the first hint again.',
    )


def _found(name):
    """Return the full name of an exercise."""
    every = hints.every()
    asked = getattr(name, "__name__", name) if callable(name) else name
    if asked in every:
        return asked
    same = [full for full in every if full.partition(".")[2] == asked]
    if len(same) == 1:
        return same[0]
    if same:
        raise ValueError(f"name must say which assignment is meant, {' or '.join(map(repr, same))}; got {asked!r}")
    whole = {full if "." in str(asked) else full.partition(".")[2]: full for full in every}
    near = [whole[one] for one in difflib.get_close_matches(str(asked), whole, n=3, cutoff=0)]
    raise ValueError(
        f"name must be that of an exercise, for instance {', '.join(map(repr, near))}; got {_validate.brief(asked)}"
    )


def _lines(text):
    return "\n".join(wrap(text, 80, break_on_hyphens=False))


def _link(number, heading):
    """Return a link to a section of a lecture, from where the notebook lies; its words alone where the lecture is not there."""
    words = f"Lecture {number}, “{heading}”"
    courses = [Path.cwd(), *Path.cwd().parents, Path(backprop_lib.__file__).resolve().parent.parent]
    lectures = next((one / "lectures" for one in courses if any(one.glob("lectures/0*.ipynb"))), courses[-1])
    try:
        (file,) = lectures.glob(f"{number:02}_*.ipynb")
        path = Path(os.path.relpath(file)).as_posix()
    except ValueError:  # there is no such file, or it lies on another drive
        return words
    return f"[{words}]({path}#{heading.replace(' ', '-')})"


def _as_tex(found):
    """Return a formula in plain characters, between dollars, as TeX."""
    formula = found[1]
    for plain, tex in _TEX:
        formula = re.sub(plain, tex, formula)
    return f"${formula}$"
