"""What there is to say of how a class did: counted from the gradebook and from the Results."""

import math
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from nbgrader.api import Assignment, BaseCell, Grade, SubmittedAssignment, SubmittedNotebook

from backprop_lib import checks
from backprop_lib.grading import collecting, marks, results, similar

NOT_WRITTEN = "is not written yet."


@dataclass(frozen=True)
class Row:
    """How a class did in one graded cell: how many earned all, some and none of its points, and how many wait."""

    name: str
    points: float
    right: int
    partly: int
    wrong: int
    waiting: int
    mean: float


@dataclass
class Mistake:
    """A mistake in an exercise: who made it, and what they were told."""

    exercise: str
    name: str
    sample: str
    students: list = field(default_factory=list)


def rows(course, assignment, graded):
    """Return a Row for each graded cell, in the notebook's order.

    Parameters
    ----------
    graded : collection of str
        The students who count.
    """
    scores = defaultdict(list)
    with course.gradebook() as book:
        asked = book.db.query(
            BaseCell.name, SubmittedAssignment.student_id, Grade.score, Grade.auto_score, Grade.manual_score
        )
        asked = (
            asked.select_from(Grade).join(BaseCell).join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        )
        asked = asked.join(SubmittedAssignment).join(Assignment).filter(Assignment.name == assignment)
        for name, student, score, auto, manual in asked:
            if student in graded:
                scores[name].append(None if auto is None and manual is None else score)
    return [_row(name, points, scores[name]) for name, points in _graded_cells(course, assignment)]


def mistakes(found):
    """Return the mistakes that were made, the most frequent first; what nobody recognised counts by exercise.

    Parameters
    ----------
    found : iterable of Result
    """
    known = checks.exercises()
    made = {}
    for result in found:
        for cell in result.cells.values():
            if cell.score is None or cell.score >= cell.max_score or not cell.exercise:
                continue
            says = {bug.name: bug.says for bug in getattr(known.get(cell.exercise), "known_bugs", ())}
            told = cell.messages[0] if cell.messages else ""
            names = cell.named or (("not written",) if told.endswith(NOT_WRITTEN) else ("not recognised",))
            for name in names:
                one = made.setdefault((cell.exercise, name), Mistake(cell.exercise, name, says.get(name, told)))
                one.students.append(result.student)
    return sorted(made.values(), key=lambda mistake: (-len(mistake.students), mistake.exercise, mistake.name))


def to_look_at(course, assignment, everybody, found):
    """Return (student, what to look at) for everybody who needs a person's eyes for more than an answer in words."""
    collected, looks = collecting.remarks(course, assignment), []
    for student, mark in everybody.items():
        result, memory = found.get(student), collected.get(student, {})
        said = [flag for flag in (result.flags if result else ()) if flag != "written answers"]
        said += [result.reason] if result else []
        said += [mark.status, mark.reason] if mark.status == marks.NOT_GRADED else []
        said += [*memory.get("remarks", ()), *(f"{name} {why}" for name, why in memory.get("left", ()))]
        said = [word for word in dict.fromkeys(said) if word]
        if said:
            looks.append((student, said))
    return looks


def distribution(points, most, bars=12):
    """Return (from, to, how many) of whole points, in at most so many bars of equal width."""
    last = math.ceil(most)
    width = math.ceil((last + 1) / bars)
    counts = Counter(min(int(point), last) // width for point in points)
    return [(low, min(low + width - 1, last), counts[low // width]) for low in range(0, last + 1, width)]


@dataclass
class Figures:
    """Everything that the page shows."""

    assignment: str
    due: object
    marks: dict
    points: list
    max_score: float
    rows: list
    mistakes: list
    looks: list
    pairs: list
    near: list
    results: list

    @property
    def median(self):
        """Half of the class has as many points, or more."""
        return statistics.median(self.points) if self.points else 0.0

    def with_status(self, status):
        """Return the students who have it."""
        return [student for student, mark in self.marks.items() if mark.status == status]


def gather(course, assignment):
    """Return the Figures of an assignment."""
    everybody = marks.marks(course, assignment)
    graded = {student for student, mark in everybody.items() if mark.has_points(provisional=True)}
    found = {result.student: result for result in results.load_all(course, assignment)}
    counted = [result for student, result in found.items() if student in graded]
    prints = similar.fingerprints(course, assignment, course.handed_in(assignment))
    return Figures(
        assignment=assignment,
        due=course.due(assignment),
        marks=everybody,
        points=sorted(everybody[student].points for student in graded),
        max_score=max((mark.max_score for mark in everybody.values()), default=0.0),
        rows=rows(course, assignment, graded),
        mistakes=mistakes(counted),
        looks=to_look_at(course, assignment, everybody, found),
        pairs=similar.pairs(prints),
        near=similar.near_the_library(prints, similar.exercises_of(course.released(assignment))),
        results=list(found.values()),
    )


def _graded_cells(course, assignment):
    """Yield the names and points of the graded cells, in the notebooks' order."""
    for notebook in course.released(assignment).values():
        for cell in notebook.cells:
            marked = cell.metadata.get("nbgrader", {})
            if marked.get("grade") or marked.get("task"):
                yield marked["grade_id"], float(marked["points"])


def _row(name, points, scores):
    known = [score for score in scores if score is not None]
    right, wrong = sum(score >= points for score in known), sum(score <= 0 for score in known)
    mean = statistics.fmean(known) if known else 0.0
    return Row(
        name.removesuffix("_graded"), points, right, len(known) - right - wrong, wrong, len(scores) - len(known), mean
    )
