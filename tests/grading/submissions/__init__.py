"""Submissions of all kinds, honest, clumsy and hostile, for one assignment: what each deserves, and how to hand it in.

Everything that attacks here runs in the sandbox that it is meant to test.
"""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field

import nbformat

from course import cells, notebook, title

ASSIGNMENT = "03_backward_pass"
TITLE = title(ASSIGNMENT)
FULL = 27
NOT_GRADED = "not graded"
RIGHT = {
    name: cell.source
    for name, cell in cells("solutions", ASSIGNMENT).items()
    if cell.metadata.get("nbgrader", {}).get("solution")
}


@dataclass(frozen=True)
class Kind:
    """One kind of submission.

    Attributes
    ----------
    deserves : int or str
        The points that a program gives for it, or "not graded".
    answers : dict of str to str
        Sources by the cell's id, on top of the released notebook.
    first, last : str
        A cell of its own behind the imports, and one at the end.
    change : callable, optional
        `change(nb)` changes the notebook, a plain dict.
    hand_in : callable, optional
        `hand_in(folder, text)` in place of writing the notebook's text into the folder.
    flags : tuple of str
        That the result must have.
    """

    deserves: int | str
    answers: dict = field(default_factory=dict)
    first: str = ""
    last: str = ""
    change: Callable | None = None
    hand_in: Callable | None = None
    flags: tuple = ()

    def write(self, folder):
        """Hand it in."""
        folder.mkdir(parents=True)
        nb = copy.deepcopy(_released())
        for cell in nb["cells"]:
            cell["source"] = self.answers.get(cell["id"], cell["source"])
        at = 1 + next(
            n for n, cell in enumerate(nb["cells"]) if cell["metadata"].get("nbgrader", {}).get("grade_id") == "imports"
        )
        if self.last:
            nb["cells"].append(_code("last", self.last))
        if self.first:
            nb["cells"].insert(at, _code("first", self.first))
        if self.change:
            self.change(nb)
        (self.hand_in or _plainly)(folder, json.dumps(nb))


def right(**others):
    """Return a Kind with all right answers, but for what is said otherwise."""
    others.setdefault("deserves", FULL)
    return Kind(**others | {"answers": RIGHT | others.get("answers", {})})


def untouched(**others):
    """Return a Kind in which nothing was answered, which deserves nothing however it goes about it."""
    others.setdefault("deserves", 0)
    return Kind(**others)


def _released():
    return json.loads(nbformat.writes(nbformat.read(notebook("assignments", ASSIGNMENT), as_version=4)))


def _code(name, source):
    return {"cell_type": "code", "id": name, "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def _plainly(folder, text):
    (folder / f"{TITLE}.ipynb").write_text(text)
