"""Where the reader of each page is when the page begins: a folder, and what has arrived in it from others.

A page has the scene of its own name below, `student.md` that of `student`; without one its reader is in an empty folder.
"""

import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

from project import ROOT, tracked


@dataclass
class Scene:
    """What a page finds.

    Attributes
    ----------
    folder : Path
    variables : dict of str to str
        Set in the reader's terminal.
    stands_for : dict of str to str
        What the page's placeholders stand for here, as ADDRESS.
    same_process : bool
        See Terminal.
    before : callable
        Is given each command ahead of it: for what others do meanwhile.
    """

    folder: Path
    variables: dict = field(default_factory=dict)
    stands_for: dict = field(default_factory=dict)
    same_process: bool = True
    before: object = staticmethod(lambda line: None)


def of(page, folder):
    """Return the scene of a page, made in an empty folder."""
    make = globals().get(page.stem, empty)
    (folder / "reader").mkdir()
    return make(folder / "reader")


def empty(folder):
    """An empty folder."""
    return Scene(folder)


def clone(folder):
    """Fill a folder with the project's files as they are now, and with an environment that `make` finds complete."""
    for path in tracked():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    environment(folder)
    return folder


def environment(folder):
    """Make `.venv` out of the environment that the tests run in, without a word that `make` would install something."""
    (folder / ".venv").mkdir()
    for path in Path(sys.prefix).iterdir():
        if not path.name.startswith("."):
            (folder / ".venv" / path.name).symlink_to(path)
    for stamp in (".python", ".course", ".grading", ".dev"):
        (folder / ".venv" / stamp).touch()
