"""Looks into notebooks that were handed in: whose cells they hold, and whether anything was written in them."""

import json

LARGEST = 20_000_000


def sources(raw):
    """Return the sources of a notebook's graded and solution cells by their grade_id.

    Parameters
    ----------
    raw : bytes
        The file. What is no notebook has no cells; nothing in it is believed.
    """
    if len(raw) > LARGEST:
        return {}
    try:
        cells = json.loads(raw)["cells"]
        found = {cell["metadata"]["nbgrader"]["grade_id"]: _text(cell["source"]) for cell in cells if _marked(cell)}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return {name: text for name, text in found.items() if isinstance(name, str)}


def closest(cells, released):
    """Return the released notebook that shares most cells with `cells`, if that is half of its own or more, or None."""
    shares = {name: _share(cells, notebook) for name, notebook in released.items()}
    best = max(shares, key=shares.get)
    return best if shares[best] >= 0.5 else None


def foreign(cells, notebook):
    """Return whether cells come from a notebook of nbgrader's, but from none of `notebook`."""
    return bool(cells) and _share(cells, notebook) == 0


def answered(cells, notebook):
    """Return whether anything was written where the released `notebook` leaves room for answers."""
    empty = {
        c.metadata.nbgrader.grade_id: c.source for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")
    }
    return any(cells.get(name, text).strip() != text.strip() for name, text in empty.items())


def _share(cells, notebook):
    own = {cell.metadata.nbgrader.grade_id for cell in notebook.cells if "nbgrader" in cell.metadata}
    return len(own & set(cells)) / max(len(own), 1)


def _marked(cell):
    marks = cell.get("metadata", {}).get("nbgrader", {})
    return isinstance(marks, dict) and "grade_id" in marks


def _text(source):
    return "".join(source) if isinstance(source, list) else str(source)
