"""What is known of a graded submission, beside what nbgrader's gradebook keeps: one small JSON file for each."""

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path

from backprop_lib._files import write_whole

GRADED, NOT_GRADED = "graded", "not graded"


@dataclass(frozen=True)
class GradedCell:
    """A graded cell of a submission.

    Attributes
    ----------
    exercise : str
        Name of the exercise that it asks for, e.g. "backward_pass.hidden_layer"; empty where a person or an instructor's own
        asserts judge.
    score : float or None
        Points earned; None where a person has yet to give them.
    max_score : float
        Points there are.
    messages : tuple of str
        What the verdict says, a paragraph each.
    named : tuple of str
        Names of the known bugs that were recognised.
    explanations : tuple of (str, str)
        Kind and sentence of each explanation, where the verdict has them.
    trusted : bool
        False where the score comes out of the student's own process, as with plain asserts: such a score can be forged.
    """

    exercise: str
    score: float | None
    max_score: float
    messages: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    explanations: tuple[tuple[str, str], ...] = ()
    trusted: bool = True


@dataclass(frozen=True)
class Result:
    """What grading a submission came to.

    Attributes
    ----------
    student, assignment : str
        Whose, and of what.
    key : str
        Hash of everything that the result depends on: notebook, data, library, limits.
    status : str
        "graded" or "not graded".
    reason : str
        For instructor and student, in words; empty where there is nothing to say.
    flags : tuple of str
        Of "timed out", "crashed", "out of memory", "restored", "tampered", "too much output", "written answers",
        "not tamper-proof" and "reaches into Python".
    cells : dict of str to GradedCell
        By nbgrader's grade_id.
    seconds, cpu_seconds : float
        How long it took, and how much computing.
    memory : int
        Bytes that the largest of its processes had at most.
    """

    student: str
    assignment: str
    key: str
    status: str
    reason: str = ""
    flags: tuple[str, ...] = ()
    cells: dict[str, GradedCell] = field(default_factory=dict)
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    memory: int = 0

    def save(self, course):
        """Write the result whole, or leave what was there."""
        path = path_of(course, self.assignment, self.student)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=1).encode())


def load(course, assignment, student):
    """Return the Result of a submission, or None if there is none that can be read."""
    return _read(path_of(course, assignment, student))


def load_all(course, assignment):
    """Return the Results of an assignment, in the order of the students' names."""
    found = (_read(path) for path in sorted(_folder(course, assignment).glob("*.json")))
    return [result for result in found if result is not None]


def path_of(course, assignment, student):
    """Return where the Result of a submission is kept."""
    return _folder(course, assignment) / f"{student}.json"


def _folder(course, assignment):
    return Path(course.root) / ".grading" / assignment


def _read(path):
    try:
        found = json.loads(path.read_bytes())
        cells = {name: _cell(**cell) for name, cell in found.pop("cells").items()}
        return Result(**found | {"cells": cells, "flags": tuple(found["flags"])})
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _cell(messages, named, explanations, **others):
    return GradedCell(
        messages=tuple(messages), named=tuple(named), explanations=tuple(map(tuple, explanations)), **others
    )
