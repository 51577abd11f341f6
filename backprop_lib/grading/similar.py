"""Finds submissions that resemble each other or the library's own source: a list to look at, and no verdict.

copydetect fingerprints the code (winnowing: Schleimer, Wilkerson and Aiken, SIGMOD 2003): names, comments and white space
don't count. In exercises this short, right answers resemble each other by nature. So pairs are ranked by passages that
few others have.
"""

import inspect
import io
import warnings
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations, islice

from backprop_lib import _lazy, checks
from backprop_lib.grading.collecting import reading

with _lazy.needs("grading", "Looking for similar submissions"), warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from copydetect import CodeFingerprint, compare_files

TOKENS, WINDOW = 20, 4  # a passage that counts, in tokens; one of so many neighbours is kept
MOST_PAIRS = 20
MOST_CODE = 200_000  # characters of a student's that are looked at
RARE = 8  # shared rare passages from which a pair is worth a look
NEAR, LONG = 0.8, 60  # how much of a function's text, and how many signs it must have, to be called near


@dataclass(frozen=True)
class Pair:
    """Two submissions: how much of each is in the other, and how many passages they share that few others have."""

    one: str
    other: str
    of_one: float
    of_other: float
    rare: int


@dataclass(frozen=True)
class Near:
    """A function of the library, and the students whose answers have most of it."""

    function: str
    students: tuple[str, ...]


def fingerprints(course, assignment, students):
    """Return the fingerprint of each student's answers, without what the assignment gives them."""
    given, prints = set(), {}
    released = course.released(assignment)
    for notebook in released.values():
        given |= _print("\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")).hashes
    for student in students:
        code = "\n".join(_answers(course.folder("submitted", student, assignment), released))
        if code.strip():
            prints[student] = _print(code[:MOST_CODE], given)
    return prints


def pairs(prints):
    """Return the pairs that share most rare passages.

    Parameters
    ----------
    prints : dict of str to CodeFingerprint
        As `fingerprints` returns them.

    Returns
    -------
    list of Pair
        At most 20, the most alike first.
    """
    holders = defaultdict(list)
    for student, one in prints.items():
        for passage in one.hashes:
            holders[passage].append(student)
    most, shared = max(2, len(prints) // 20), Counter()
    for students in holders.values():
        if 2 <= len(students) <= most:
            shared.update(combinations(students, 2))
    found = _identical(prints)
    for (one, other), rare in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:MOST_PAIRS]:
        if rare >= RARE and (one, other) not in {(pair.one, pair.other) for pair in found}:
            _, (of_one, of_other), _ = compare_files(prints[one], prints[other])
            found.append(Pair(one, other, min(1.0, float(of_one)), min(1.0, float(of_other)), rare))
    return found[:MOST_PAIRS]


def _identical(prints):
    """Return the pairs whose answers are the same letter by letter, which short ones are not by nature either."""
    same = defaultdict(list)
    for student, one in prints.items():
        same[one.raw_code].append(student)
    twos = (two for students in same.values() for two in combinations(students, 2))
    return [Pair(*two, 1.0, 1.0, len(prints[two[0]].hashes)) for two in islice(twos, MOST_PAIRS)]


def near_the_library(prints, exercises):
    """Return the library's solutions of `exercises` of which most stands in a student's answers."""
    sources = {}
    for exercise in exercises:
        for function in (*exercise.solved_by, exercise.reference):
            if inspect.isfunction(function):
                sources[f"{function.__module__}.{function.__qualname__}"] = inspect.getsource(function)
    found = []
    for name, source in sources.items():
        one = _print(source)
        if len(one.filtered_code) < LONG:
            continue
        near = [student for student, theirs in prints.items() if compare_files(one, theirs)[1][0] >= NEAR]
        found += [Near(name, tuple(near))] if near else []
    return found


def exercises_of(released):
    """Return the exercises that the graded cells of an assignment's notebooks ask for."""
    sources = [cell.source for notebook in released.values() for cell in notebook.cells if cell.cell_type == "code"]
    return [one for name, one in checks.exercises().items() if any(f'grade("{name}"' in source for source in sources)]


def _answers(folder, released):
    """Yield the code that a student wrote, cell by cell; a cell left as it was released is nobody's work."""
    for name, notebook in released.items():
        path = folder / f"{name}.ipynb"
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= reading.LARGEST:
            theirs = reading.sources(path.read_bytes())
            for cell in notebook.cells:
                marks = cell.metadata.get("nbgrader", {})
                if cell.cell_type == "code" and marks.get("solution"):
                    written = theirs.get(marks.grade_id, "")
                    if written.strip() != cell.source.strip():
                        yield written


def _print(code, given=()):
    return CodeFingerprint(
        "answer.py", TOKENS, WINDOW, boilerplate=list(given), language="python", fp=io.StringIO(code)
    )
