"""Brings a student's cells and the release's together: locked cells as they were released, answers as they were handed in.

Nothing of the student's notebook goes on but the type and the source of its cells, and pictures pasted into text.
"""

import json
import re
from dataclasses import dataclass, field

from backprop_lib.grading.preparing.reading import Unfit

_TYPES = ("code", "markdown", "raw")
MOST_CELLS = 1000
MOST_OF_A_SOURCE = 2**20


@dataclass
class Cell:
    """A cell that is to be run, judged or read.

    Attributes
    ----------
    id, kind, source : str
    marks : dict
        nbgrader's metadata; empty for a cell that nbgrader knows nothing of.
    tags : list of str
    attachments : dict
    """

    id: str
    kind: str
    source: str
    marks: dict = field(default_factory=dict)
    tags: list = field(default_factory=list)
    attachments: dict = field(default_factory=dict)

    @property
    def name(self):
        """Nbgrader's grade_id, or nothing."""
        return self.marks.get("grade_id", "")

    @property
    def graded(self):
        """Whether it has points."""
        return bool(self.marks.get("grade"))

    @property
    def answered(self):
        """Whether the student writes it."""
        return bool(self.marks.get("solution") or (self.marks.get("task") and not self.marks.get("locked")))

    @property
    def restored(self):
        """Whether it must be as it was released."""
        return bool(self.marks) and not self.answered


def cells_of(raw):
    """Return the cells of a notebook, as plain as they can be.

    Parameters
    ----------
    raw : bytes

    Raises
    ------
    Unfit
        If it is no notebook.
    """
    try:
        notebook = json.loads(raw)
        if notebook["nbformat"] < 4:
            import nbformat

            notebook = nbformat.convert(nbformat.from_dict(notebook), 4)
        found = list(notebook["cells"])
        if len(found) > MOST_CELLS:
            raise Unfit(f"The notebook has {len(found)} cells, and {MOST_CELLS} are the most.")
        return [_cell(one, n) for n, one in enumerate(found)]
    except Unfit:
        raise
    except (RecursionError, MemoryError):
        raise Unfit("The notebook can't be read: it is nested too deeply, or too large.") from None
    except Exception as error:
        hint = "" if raw.strip() else " It is empty."
        raise Unfit(f"The file is no notebook: {type(error).__name__} on reading it.{hint}") from None


def _cell(cell, n):
    source = cell.get("source", "")
    source = "".join(source) if isinstance(source, list) else source
    # A half of a pair of surrogates, which JSON can hold, is no character.
    source = source.encode(errors="replace").decode()
    if len(source) > MOST_OF_A_SOURCE:
        raise Unfit(f"Cell {n + 1} has {len(source)} characters, and {MOST_OF_A_SOURCE} are the most.")
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    marks = marks if isinstance(marks, dict) and isinstance(marks.get("grade_id"), str) else {}
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return Cell(
        id=cell["id"] if isinstance(cell.get("id"), str) else "",
        kind=cell["cell_type"] if cell["cell_type"] in _TYPES else "raw",
        source=source,
        marks=marks,
        tags=[tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else [],
        attachments=_pictures(cell.get("attachments")) if cell["cell_type"] == "markdown" else {},
    )


def _pictures(attachments):
    """Return the pictures pasted into a text, and nothing else."""
    found = {}
    for name, bundle in attachments.items() if isinstance(attachments, dict) else ():
        kept = {
            mime: content
            for mime, content in (bundle.items() if isinstance(bundle, dict) else ())
            if mime in ("image/png", "image/jpeg", "image/gif") and isinstance(content, str)
        }
        if kept:
            found[name] = kept
    return found


def restore(raw, release):
    """Return the cells that are to be graded, and what had to be restored.

    Parameters
    ----------
    raw : bytes
        The notebook as it was handed in.
    release : list of Cell
        Those of the released notebook.

    Returns
    -------
    cells : list of Cell
    notes : list of str
        What was restored, e.g. "div_derivative_graded (changed)".

    Raises
    ------
    Unfit
        If it is no notebook, or has none of the assignment's exercises in it.
    """
    given = cells_of(raw)
    known = {cell.name: cell for cell in release if cell.marks}
    names = _names(given, release, known)
    if not any(known[name].kind == "code" and (known[name].graded or known[name].answered) for name in names.values()):
        raise Unfit("It has none of the assignment's exercises in it: is it the notebook of another assignment?")
    cells, notes = _placed(given, names, known)
    notes += _insert_missing(cells, release)
    notes += _move_back(cells, release)
    used = set()
    for n, cell in enumerate(cells):
        if (
            not cell.id
            or len(cell.id) > 64
            or not cell.id.replace("-", "").replace("_", "").isalnum()
            or cell.id in used
        ):
            cell.id = f"cell-{n}"
        used.add(cell.id)
    return cells, notes


def _names(given, release, known):
    """Return, by its place, the grade_id of each given cell that has one: as it says, by its id, or by what it holds."""
    by_id = {cell.id: cell.name for cell in release if cell.marks and cell.id}
    names = {n: cell.name for n, cell in enumerate(given) if cell.name in known}
    for n, cell in enumerate(given):
        if n not in names and by_id.get(cell.id) in set(known) - set(names.values()):
            names[n] = by_id[cell.id]
    for name in [name for name in known if name not in set(names.values())]:
        n = _found_by_content(given, names, release, known[name])
        if n is not None:
            names[n] = name
    return names


def _found_by_content(given, names, release, wanted):
    """Return the place of a cell whose metadata were lost, or None."""
    free = [n for n, cell in enumerate(given) if n not in names]
    if wanted.restored:
        return next((n for n in free if given[n].source.strip() == wanted.source.strip()), None)
    if wanted.kind == "code":
        functions = functions_in(wanted.source)
        matches = [n for n in free if given[n].kind == "code" and functions & functions_in(given[n].source)]
        return matches[-1] if matches else None
    before = release[release.index(wanted) - 1].source.strip() if release.index(wanted) else None
    return next(
        (n for n in free if n and given[n].kind != "code" and given[n - 1].source.strip() == before),
        None,
    )


def functions_in(source):
    """Return the names of the functions that a cell defines."""
    return set(re.findall(r"^def (\w+)", source, re.M))


def _placed(given, names, known):
    """Return the given cells with the release's metadata, each name once, and notes on those that changed."""
    kept = {name: _which(name, [n for n, one in names.items() if one == name], given, known) for name in names.values()}
    cells, notes = [], []
    for n, cell in enumerate(given):
        name = names.get(n)
        if name is None or kept[name] != n:
            # A second copy of a locked cell would run twice; a second copy of an answer is a cell like others.
            if name is not None and known[name].restored:
                notes.append(f"{name} (there was a second one)")
                continue
            cell.marks, cell.tags = {}, []
            cells.append(cell)
            continue
        original = known[name]
        if original.restored and (cell.source, cell.kind) != (original.source, original.kind):
            notes.append(f"{name} (changed)")
        elif cell.name != name:
            notes.append(f"{name} (its metadata were lost)")
        source = original.source if original.restored else cell.source
        cells.append(
            Cell(
                original.id,
                original.kind,
                source,
                original.marks,
                original.tags,
                cell.attachments or original.attachments,
            )
        )
    return cells, notes


def _which(name, places, given, known):
    """Return which of several cells of one name counts: the last that was worked on."""
    worked_on = [n for n in places if given[n].source != known[name].source]
    return places[-1] if known[name].restored else (worked_on or places)[-1]


def _insert_missing(cells, release):
    """Put back what the student doesn't write, and written answers, which then count as not given."""
    notes, marked = [], [cell for cell in release if cell.marks]
    for n, original in enumerate(marked):
        if any(cell.name == original.name for cell in cells) or not (original.restored or original.graded):
            continue
        before = {cell.name for cell in marked[:n]}
        place = max((m + 1 for m, cell in enumerate(cells) if cell.name in before), default=0)
        cells.insert(place, Cell(**vars(original)))
        notes.append(f"{original.name} (missing)")
    return notes


def _move_back(cells, release):
    """Move a graded cell behind the answer that it asks for, and what the notebook begins with before what uses it."""
    notes, marked = [], [cell for cell in release if cell.marks]
    for n, original in enumerate(marked):
        if not original.restored:
            continue
        place = next(m for m, cell in enumerate(cells) if cell.name == original.name)
        answer = next((one.name for one in reversed(marked[:n]) if one.answered), None) if original.graded else None
        behind = next((m for m, cell in enumerate(cells) if answer and cell.name == answer), -1)
        after = {cell.name for cell in marked[n + 1 :]}
        ahead = next((m for m, cell in enumerate(cells) if cell.name in after), len(cells))
        if original.graded and place < behind:
            cells.insert(behind, cells.pop(place))
        elif not original.graded and place > ahead:
            cells.insert(ahead, cells.pop(place))
        else:
            continue
        notes.append(f"{original.name} (moved)")
    return notes
