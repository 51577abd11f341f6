"""A course with one assignment, and what its students do."""

import warnings
import zipfile

import nbformat
from sqlalchemy.exc import SAWarning

from backprop_lib.grading.course import Course
from course import notebook

ASSIGNMENT, NAME = "03_backward_pass", "backward_pass"


class Classroom:
    """A course, and what its students do."""

    def __init__(self, root):
        self.root, self.assignment, self.name = root, ASSIGNMENT, NAME

    @property
    def course(self):
        return Course.at(self.root)

    def says(self, text):
        """Write the course's settings."""
        (self.root / "course.toml").write_text(text)

    def configures(self, line):
        """Add a line to nbgrader's own configuration."""
        path = self.root / "nbgrader_config.py"
        path.write_text(f"{path.read_text()}\n{line}\n")

    def answer(self, **cells):
        """Return the bytes of the students' version with some cells' sources replaced, by grade_id."""
        made = nbformat.read(notebook("assignments", ASSIGNMENT), as_version=4)
        for cell in made.cells:
            cell.source = cells.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
        return nbformat.writes(made).encode()

    def hands_in(self, student, raw=None, when=None):
        folder = self.root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_bytes(raw or self.answer())
        if when:
            (folder / "timestamp.txt").write_text(when)

    def is_graded(self, student, scores, notebook=None):
        """Put into the gradebook what a grading would: scores by grade_id, None where a person is to mark."""
        folder = self.root / "autograded" / student / ASSIGNMENT
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook or nbformat.reads(self.answer().decode(), 4), folder / f"{NAME}.ipynb")
        course = self.course
        with course.gradebook() as book:
            book.update_or_create_student(student)
            when = course.time_of(student, ASSIGNMENT)
            with warnings.catch_warnings():
                # nbgrader's own way of making a submission disagrees with the newest SQLAlchemy.
                warnings.simplefilter("ignore", SAWarning)
                submission = book.update_or_create_submission(
                    ASSIGNMENT, student, **({"timestamp": when} if when else {})
                )
            for grade in submission.notebooks[0].grades:
                grade.auto_score = scores.get(grade.cell.name, 0.0)
                grade.needs_manual_grade = grade.auto_score is None
            book.db.commit()

    def marks_by_hand(self, student, grade_id, score):
        with self.course.gradebook() as book:
            grade = book.find_grade(grade_id, NAME, ASSIGNMENT, student)
            grade.manual_score, grade.needs_manual_grade = score, False
            book.db.commit()


def zipped(path, files):
    """Write a zip of files by their names; a name may be a ZipInfo."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, raw in files.items():
            made.writestr(name, raw)
    return path
