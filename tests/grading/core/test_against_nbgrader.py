"""Honest submissions of all assignments get the marks that nbgrader's own autograde gives."""

import shutil

import pytest
from nbgrader.api import Gradebook

import classes
from backprop_lib.grading.grade import grade
from course import ASSIGNMENTS, title


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_marks_are_those_of_nbgrader_cell_by_cell(sandbox, graded, tmp_path, assignment):
    for name in ("submitted", "assignments", "solutions"):
        shutil.copytree(graded / name, tmp_path / name)
    # The gradebook as it was graded by nbgrader, without the marks.
    shutil.copy(graded / "gradebook.db", tmp_path)
    course = classes.as_course(tmp_path)
    with Gradebook(course.db_url, "backprop") as book:
        expected = _marks(book, assignment)
        for submission in list(book.assignment_submissions(assignment)):
            book.remove_submission(assignment, submission.student.id)
        assert not _marks(book, assignment)
    grade(course, assignment, jobs=1)
    with Gradebook(course.db_url, "backprop") as book:
        assert _marks(book, assignment) == expected != {}


def _marks(book, assignment):
    return {
        (one.student.id, mark.name): (mark.auto_score, mark.needs_manual_grade)
        for one in book.notebook_submissions(title(assignment), assignment)
        for mark in one.grades
    }
