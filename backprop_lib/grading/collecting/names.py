"""Reads names: whose a file is, as Canvas, Moodle and people name it, and which notebook it was meant to be."""

import re
import unicodedata
from dataclasses import dataclass

from backprop_lib.grading import roster

# lovelaceada_LATE_4711_80815_backward_pass-1.ipynb: the student's name, their number, and that of the file.
CANVAS = re.compile(r"(?P<name>.+?)_(?P<late>LATE_)?(?P<number>\d+)_(?P<file_number>\d+)_(?P<file>.+)", re.S)
# Ada Lovelace_4711_assignsubmission_file_/backward_pass.ipynb, or without the folder and with its last line joined.
MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_(?P<plugin>[a-z]+)_(?P<file>.*)", re.S)
# What browsers, systems and LMSs add to the name of a file that there is already.
COPIES = re.compile(
    r"(?:\s*\((?P<a>\d+)\)|-(?P<b>\d{1,2})|\s*-\s*(?:copy|kopie)\d*|[-_ ]*(?:copy|kopie)(?P<c>\d*))$", re.I
)
FIRST_WORDS = re.compile(r"^(?:copy of|kopie von|copy_of)[ _-]*", re.I)


@dataclass(frozen=True)
class Label:
    """What the name of a file says of whoever handed it in.

    Attributes
    ----------
    name : str
        The student, as it stands there.
    number : str
        The LMS's number for them; empty where there is none.
    late : bool
        Whether the LMS says that it came late.
    lms : str
        "canvas", "moodle" or empty.
    prefix : str
        What the LMS wants back in front of a feedback file's name.
    """

    name: str
    number: str = ""
    late: bool = False
    lms: str = ""
    prefix: str = ""


def label(parts, notebooks):
    """Return whose a file is and its path within their submission; None where its name says nobody.

    Parameters
    ----------
    parts : tuple of str
        The path of the file within the source.
    notebooks : iterable of str
        The names of the assignment's notebooks.
    """
    first, rest = parts[0], parts[1:]
    if found := MOODLE.fullmatch(first):
        inner = (found["file"], *rest) if found["file"] else rest
        prefix = f"{found['name']}_{found['number']}_assignsubmission_{found['plugin']}_"
        return Label(found["name"], found["number"], False, "moodle", prefix), inner or (first,)
    if not rest and (found := CANVAS.fullmatch(first)):
        prefix = first.removesuffix(found["file"])
        return Label(found["name"], found["number"], bool(found["late"]), "canvas", prefix), (found["file"],)
    if rest:
        return Label(first), rest
    return _from_file(first, notebooks)


def _from_file(filename, notebooks):
    """Read names that people give: ada.ipynb, ada_backward_pass.ipynb, backward_pass-ada (1).ipynb."""
    stem, dot, ending = filename.rpartition(".")
    if not dot or ending.lower() != "ipynb" or meant(filename, notebooks):
        return None
    name = without_copies(stem)[0]
    for notebook in notebooks:
        either = notebook.replace("_", "[-_ ]*")
        name = re.sub(rf"^{either}[-_ ]+|[-_ ]+{either}$", "", name, flags=re.I)
    return (Label(name), (filename,)) if name.strip() else None


def meant(filename, notebooks):
    """Return the notebook of which a file bears the name, however that was changed on its way, or None."""
    stem, _, ending = filename.rpartition(".")
    if ending.strip().lower() not in ("ipynb", "json", "txt"):
        return None
    stem = without_copies(stem.removesuffix(".ipynb"))[0]
    return next((notebook for notebook in notebooks if roster.alike(notebook) == roster.alike(stem)), None)


def without_copies(stem):
    """Return a file's name without its ending and without what was added to it, and which copy it says it is."""
    stem, number = unicodedata.normalize("NFC", stem).strip(), 0
    while found := COPIES.search(stem):
        number = max(number, *(int(found[group] or 0) for group in "abc"), 0)
        stem = stem[: found.start()].strip()
    while found := FIRST_WORDS.match(stem):
        stem = stem[found.end() :].strip()
    return stem, number


def student_of(label, students):
    """Return the id of a student on the roster whom a label means, or None."""
    numbers = {label.number.casefold(), label.name.casefold()} - {""}
    found = roster.find(students, numbers, {label.name.casefold()}, {roster.alike(label.name)})
    return found.id if found else None


def fallback_id(label):
    """Return the id of somebody who is not on the roster."""
    return roster.safe_id(label.number if label.lms == "canvas" else label.name)
