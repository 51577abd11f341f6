"""What each student has: a mark, or the reason why there is none. What was not graded is never a 0."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from nbgrader.api import Assignment, Grade, MissingEntry, SubmittedAssignment, SubmittedNotebook

from backprop_lib.grading import results
from backprop_lib.grading.late import assign_penalties

GRADED, TO_MARK, NOT_GRADED, NOTHING = "graded", "to be marked", "not graded", "nothing handed in"


@dataclass(frozen=True)
class Mark:
    """A student's mark in an assignment.

    Attributes
    ----------
    student : str
    status : str
        "graded"; "to be marked" while an answer waits for a person; "not graded"; "nothing handed in".
    score, penalty, max_score : float
        What was earned so far, what is taken off for being late, and what there is.
    reason : str
        Why there is no mark, or not yet the last word.
    when : datetime or None
        When it was handed in, in UTC.
    seconds_late : float
    """

    student: str
    status: str
    score: float = 0.0
    penalty: float = 0.0
    max_score: float = 0.0
    reason: str = ""
    when: datetime | None = None
    seconds_late: float = 0.0

    @property
    def points(self):
        """What counts: the score without the penalty, as nbgrader reckons it."""
        return max(0.0, self.score - self.penalty)

    def has_points(self, provisional=False):
        """Return whether there is a mark to hand on; a provisional one counts an unmarked answer as nothing."""
        return self.status == GRADED or (provisional and self.status == TO_MARK)


def marks(course, assignment):
    """Return the marks of everybody on the roster, in the gradebook or with a submission, by student.

    Returns
    -------
    dict of str to Mark
    """
    course.released(assignment)
    with course.gradebook() as book:
        try:
            max_score = book.find_assignment(assignment).max_score
        except MissingEntry:
            max_score = 0.0
        else:
            assign_penalties(course, assignment)
        everybody = {student.id for student in book.students} | set(course.roster) | set(course.handed_in(assignment))
        rows = _rows(book, assignment)
        return {
            student: _mark(course, assignment, student, rows.get(student), max_score) for student in sorted(everybody)
        }


@dataclass
class _Row:
    """What the gradebook says of a submission."""

    score: float = 0.0
    penalty: float = 0.0
    waiting: int = 0
    when: datetime | None = None
    seconds_late: float = 0.0


def _rows(book, assignment):
    rows = defaultdict(_Row)
    grades = book.db.query(SubmittedAssignment.student_id, Grade.score, Grade.auto_score, Grade.manual_score)
    grades = grades.select_from(Grade).join(SubmittedNotebook).join(SubmittedAssignment).join(Assignment)
    for student, score, auto, manual in grades.filter(Assignment.name == assignment):
        rows[student].score += score
        rows[student].waiting += auto is None and manual is None
    for submission in book.assignment_submissions(assignment):
        row = rows[submission.student_id]
        row.penalty = sum(notebook.late_submission_penalty or 0.0 for notebook in submission.notebooks)
        row.when, row.seconds_late = submission.timestamp, submission.total_seconds_late
    return rows


def _mark(course, assignment, student, row, max_score):
    result = results.load(course, assignment, student)
    if result is not None and result.status == results.NOT_GRADED:
        return Mark(student, NOT_GRADED, max_score=max_score, reason=result.reason)
    if row is None or not course.folder("autograded", student, assignment).is_dir():
        if course.folder("submitted", student, assignment).is_dir():
            return Mark(student, NOT_GRADED, max_score=max_score, reason="handed in, but not graded yet")
        return Mark(student, NOTHING, max_score=max_score)
    status = TO_MARK if row.waiting else GRADED
    reason = f"{row.waiting} answer{'s' * (row.waiting != 1)} to be marked by a person" if row.waiting else ""
    return Mark(student, status, row.score, row.penalty, max_score, reason, row.when, row.seconds_late)
