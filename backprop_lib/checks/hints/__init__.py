"""Three hints for every exercise, as a student reads them: where to look, what to do first, and almost the line.

Like the harness, this room knows no solution and may be read by anybody. Each assignment's module has a table HINTS, by the
function that is asked for. Formulas stand between dollars, in the plain characters of the messages: $∂Div/∂y_i^(k)$.
"""

import functools
import importlib
from dataclasses import dataclass

from backprop_lib.checks.harness import ASSIGNMENTS

BLANK = "…"


@dataclass(frozen=True)
class Hints:
    """The hints for one exercise.

    Attributes
    ----------
    section : tuple of (int, str)
        The lecture to look at, and the heading of the section there.
    where : str
        What to look for in that section, with its symbol.
    first : str
        What to do first.
    almost : str
        What the line below does.
    line : str
        A line of the solution in `solutions/`, with the decisive piece replaced by `BLANK`; a test fills it.
    """

    section: tuple[int, str]
    where: str
    first: str
    almost: str
    line: str


@functools.cache
def every():
    """Return the Hints of all exercises by their names, in the order of the assignments."""
    modules = {one: importlib.import_module(f"{__name__}.{one}") for one in ASSIGNMENTS}
    return {f"{one}.{function}": hints for one in ASSIGNMENTS for function, hints in modules[one].HINTS.items()}
