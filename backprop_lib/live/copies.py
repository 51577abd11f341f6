"""Copies of the lectures for live-coding: the cells that are typed are blank but for their first line."""

import hashlib
import json
from pathlib import Path

import nbformat

from backprop_lib.live import sections

PROJECT = Path(__file__).resolve().parent.parent.parent
TAG = "live"
HEAD = """\
# {name}, to be typed live. %reveal fills a blank (Ctrl+Enter stays on it), %reveal back brings back what you typed,
# %check below what you typed judges it; %catch_up below it runs what was skipped above. Behind a question, %reveal
# shows its answer.
%load_ext backprop_lib.live
%lecture {name}{core}"""


def names(folder=None):
    """Return the names of the lectures, in order."""
    return sorted(path.stem for path in (folder or PROJECT / "lectures").glob("*.ipynb"))


def read(name, folder=None, core=False):
    """Return the lecture called `name` as a notebook.

    Parameters
    ----------
    name : str
        File name without `.ipynb`, such as "04_digit_recognition".
    folder : Path, optional
        Where the lectures lie. Without it `lectures/` beside the package.
    core : bool, optional
        Leave the optional sections out.

    Raises
    ------
    FileNotFoundError
        If there is no such lecture; the message lists those that there are.
    """
    folder = folder or PROJECT / "lectures"
    there = names(folder)
    if not there:
        raise FileNotFoundError(
            f"No lectures in {folder}. Live-coding needs the whole course, not the package alone: "
            "install it from its folder with `pip install -e .`, as `make lab` does."
        )
    if name not in there:
        raise FileNotFoundError(f"No lecture is called {name!r}; there are {', '.join(there)}.")
    notebook = nbformat.read(folder / f"{name}.ipynb", as_version=4)
    return sections.leave_out_optional(notebook) if core else notebook


def is_live(cell):
    """Say whether a cell of a lecture is one that is typed in class."""
    return TAG in cell.metadata.get("tags", ())


def is_drawing(cell):
    """Say whether the code of a cell only draws: the picture is shown, and the code is collapsed."""
    return cell.metadata.get("jupyter", {}).get("source_hidden", False)


def blank(source):
    """Return what a live cell is emptied to: its first line."""
    return source.partition("\n")[0]


def blank_copy(name, folder=None, core=False):
    """Return the lecture called `name` as the notebook to type in: blanks, and a cell that loads this extension."""
    notebook = read(name, folder, core)
    for cell in filter(is_live, notebook.cells):
        cell.source = blank(cell.source)
    says = HEAD.format(name=name, core=" core" if core else "")
    head = nbformat.v4.new_code_cell(says, id="live", metadata={"slideshow": {"slide_type": "skip"}})
    notebook.cells.insert(1, head)
    notebook.metadata[TAG] = {"written": _digest(notebook), "core": core}
    return notebook


def write_copies(into=None, folder=None, fresh=False, core=False):
    """Write a blank copy of every lecture; the lectures themselves are only read.

    Parameters
    ----------
    into : Path, optional
        Where to. Without it `live/` beside the package, where the lectures' relative links work.
    folder : Path, optional
        Where the lectures lie. Without it `lectures/` beside the package.
    fresh : bool, optional
        Replace copies that somebody has edited as well. The edited one stays, beside it, as NAME.1.ipynb and so on.
    core : bool, optional
        Leave the optional sections out.

    Returns
    -------
    dict of Path to str
        What became of each copy: "written", "edited, so left as it is", or "written; the edited one is now ...".
        To run a copy is not to edit it.
    """
    folder, into = folder or PROJECT / "lectures", into or PROJECT / "live"
    copies = {into / f"{name}.ipynb": blank_copy(name, folder, core) for name in names(folder)}
    if not copies:
        read("", folder)
    into.mkdir(parents=True, exist_ok=True)
    said = {}
    for path, copy in copies.items():
        said[path] = "written"
        if path.exists() and _is_edited(path):
            if not fresh:
                said[path] = "edited, so left as it is"
                continue
            said[path] = f"written; the edited one is now {_set_aside(path).name}"
        nbformat.write(copy, path)
    return said


def _digest(notebook):
    """Return a fingerprint of what a person edits: the cells' kinds and sources, not outputs and metadata."""
    cells = [(cell.cell_type, cell.source) for cell in notebook.cells]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def _is_edited(path):
    try:
        notebook = nbformat.read(path, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError):
        return True
    return notebook.metadata.get(TAG, {}).get("written") != _digest(notebook)


def _set_aside(path):
    number = 1
    while (free := path.with_suffix(f".{number}.ipynb")).exists():
        number += 1
    return path.rename(free)
