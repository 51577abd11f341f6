"""Records graded submissions by nbgrader's own SaveAutoGrades: one writer at a time, a whole submission or nothing."""

import contextlib
import fcntl
import json
import os
import shutil
import tempfile
import time
import warnings
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import AssignLatePenalties, SaveAutoGrades
from sqlalchemy.exc import OperationalError, SAWarning

# Formgrader may be writing; SQLite itself waits five seconds each time.
_TRIES = 12


class Recorder:
    """Writes what was graded into the gradebook and beside it.

    Parameters
    ----------
    course : Course
    assignment : str
    title : str
        What the notebook is called.

    Raises
    ------
    ValueError
        If the gradebook does not know the assignment.
    """

    def __init__(self, course, assignment, title):
        self.course, self.assignment, self.title = course, assignment, title
        (Path(course.root) / ".grading").mkdir(exist_ok=True)
        self._book = Gradebook(course.db_url, course.course_id)
        self._book.db = _Transaction(self._book.db)
        self._saver = SaveAutoGrades(config=course.config)
        self._saver.gradebook = self._book
        try:
            self._book.find_notebook(title, assignment)
        except MissingEntry:
            self.close()
            raise ValueError(
                f"assignment must be one that was released: the gradebook has no {title} in {assignment!r}; "
                f"nbgrader generate_assignment {assignment} --force puts it there"
            ) from None

    def record(self, result, graded, handed):
        """Record a submission; what a person gave and wrote stays.

        Parameters
        ----------
        result : Result
        graded : execute.Graded
        handed : preparing.reading.Handed
        """
        with self._lock():
            self._write_folder(result.student, graded, handed)
            for tried in range(_TRIES):
                try:
                    with warnings.catch_warnings():
                        # nbgrader adds a submission in an order that SQLAlchemy remarks on; it arrives all the same.
                        warnings.simplefilter("ignore", SAWarning)
                        late = self._save(result.student, graded, handed)
                    break
                except OperationalError:
                    self._book.db.rollback()
                    if tried == _TRIES - 1:
                        raise
                    time.sleep(0.5)
            if late:
                self._penalize(result.student, graded)
            result.save(self.course)

    def close(self):
        """Let go of the gradebook."""
        self._book.close()

    @contextlib.contextmanager
    def _lock(self):
        with open(Path(self.course.root) / ".grading" / ".lock", "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _save(self, student, graded, handed):
        """Save the scores in one transaction, and return whether nbgrader has to look at how late it is."""
        self._book.update_or_create_student(student)
        when = {"timestamp": handed.timestamp} if _is_a_time(handed.timestamp) else {}
        submission = self._book.update_or_create_submission(self.assignment, student, **when)
        saver = self._saver
        saver.notebook_id, saver.assignment_id, saver.student_id = self.title, self.assignment, student
        self._book.db.flush()
        with self._book.db.no_autoflush:
            for n, cell in enumerate(_notebook(graded).cells):
                saver.preprocess_cell(cell, {}, n)
        self._book.db.flush()
        notebook = self._book.find_submission_notebook(self.title, self.assignment, student)
        late = submission.total_seconds_late > 0 or notebook.late_submission_penalty is not None
        self._book.db.end()
        return late

    def _penalize(self, student, graded):
        names = {
            "notebook": self.title,
            "assignment": self.assignment,
            "student": student,
            "db_url": self.course.db_url,
        }
        AssignLatePenalties(config=self.course.config).preprocess(_notebook(graded), {"nbgrader": names})

    def _write_folder(self, student, graded, handed):
        """Put the notebook where nbgrader looks for it, with the files that were handed in."""
        folder = Path(self.course.autograded) / student / self.assignment
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{self.assignment}-"))
        try:
            files = {**handed.files, f"{self.title}.ipynb": graded.notebook}
            files |= {"timestamp.txt": handed.timestamp.encode()} if handed.timestamp else {}
            for name, content in files.items():
                path = part / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                path.chmod(0o444)
            part.chmod(0o755)
            old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{self.assignment}-"))
            if folder.exists():
                os.rename(folder, old / "was")
            os.rename(part, folder)
            shutil.rmtree(old)
        finally:
            shutil.rmtree(part, ignore_errors=True)


class _Transaction:
    """A session whose commits wait for `end`: nbgrader commits after every cell, and one may be killed between two."""

    def __init__(self, session):
        self._session = session

    def __getattr__(self, name):
        return getattr(self._session, name)

    def commit(self):
        pass

    def end(self):
        self._session.commit()
        # What was loaded is forgotten, so that a class of ten thousand takes no more memory than one of ten.
        self._session.remove()


def _notebook(graded):
    # It was made here, so it need not be validated, which takes longer than all the rest.
    return nbformat.from_dict(json.loads(graded.notebook))


def _is_a_time(timestamp):
    from nbgrader.utils import parse_utc

    try:
        return bool(timestamp) and parse_utc(timestamp) is not None
    except (ValueError, OverflowError, TypeError):
        return False
