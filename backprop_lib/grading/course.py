"""A course on disk: nbgrader's folders and gradebook, its students, and when which assignment is due."""

import contextlib
import datetime as dt
import functools
import os
import secrets
import sys
import zoneinfo
from pathlib import Path

from backprop_lib import _lazy
from backprop_lib._files import write_whole
from backprop_lib.grading.roster import read_roster
from backprop_lib.grading.settings import CourseError, read_settings

with _lazy.needs("grading", "backprop_lib.grading"):
    import nbformat
    from jupyter_core.application import JupyterApp
    from nbgrader.api import Gradebook
    from nbgrader.apps.baseapp import NbGrader
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.utils import parse_utc

CONFIG = "nbgrader_config.py"


class Course:
    """A course in a folder with an `nbgrader_config.py`.

    Attributes
    ----------
    root : Path
        The folder.
    config : traitlets.config.Config
        What nbgrader's own configuration says, from wherever nbgrader reads it.
    submitted, release, source, autograded, feedback : Path
        nbgrader's folders.
    db_url : str
        Of the gradebook, for SQLAlchemy.
    """

    def __init__(self, root):
        self.root = Path(root).resolve()
        self.config = _nbgrader_config(self.root)
        self._folders = CourseDirectory(config=self.config)
        self.db_url, self.course_id = self._folders.db_url, self._folders.course_id
        self.settings = read_settings(self.root)
        self.late_penalty = self.settings.late
        for step in ("submitted", "release", "source", "autograded", "feedback"):
            setattr(self, step, self.root / getattr(self._folders, f"{step}_directory"))
        # nbgrader starts alembic by its name, and it lies beside the interpreter.
        here = str(Path(sys.executable).parent)
        if here not in os.environ.get("PATH", "").split(os.pathsep):
            os.environ["PATH"] = os.pathsep.join([here, os.environ.get("PATH", "")])

    @classmethod
    def at(cls, path="."):
        """Return the course in `path`, or in the nearest folder above that has an `nbgrader_config.py`.

        Raises
        ------
        CourseError
            If there is none, or its `course.toml` says something that is not understood.
        """
        path = Path(path).resolve()
        for folder in (path, *path.parents):
            if (folder / CONFIG).is_file():
                return cls(folder)
        raise CourseError(f"There is no course in {path}: neither it nor a folder above has an {CONFIG}.")

    @property
    def notes(self):
        """The folder in which the grading remembers what nbgrader has no place for."""
        folder = self.root / ".grading"
        folder.mkdir(exist_ok=True)
        return folder

    @functools.cached_property
    def secret(self):
        """32 bytes from which the hidden inputs are drawn; made once, readable by the owner alone."""
        path = self.notes / "secret"
        if not path.exists():
            new = self.notes / f"secret.{os.getpid()}"
            write_whole(new, secrets.token_bytes(32), mode=0o600)
            # Of two graders that begin at once, both take the secret of the first.
            with contextlib.suppress(FileExistsError):
                os.link(new, path)
            new.unlink()
        return path.read_bytes()

    @functools.cached_property
    def timezone(self):
        """The zone in which the due dates are meant."""
        return zoneinfo.ZoneInfo(self.settings.timezone)

    @functools.cached_property
    def roster(self):
        """The students by their id; empty where `course.toml` names no roster."""
        return read_roster(self.root / self.settings.roster) if self.settings.roster else {}

    def due(self, assignment):
        """Return when an assignment is due, as a datetime with a zone, or None."""
        return self._zoned(self.settings.due.get(assignment))

    def _zoned(self, when):
        return when.replace(tzinfo=when.tzinfo or self.timezone) if when else None

    @functools.cached_property
    def assignments(self):
        """The names of the assignments, in order."""
        return sorted(path.name for path in self.source.iterdir() if list(path.glob("*.ipynb")))

    def folder(self, step, student, assignment):
        """Return where nbgrader keeps an assignment at a step, e.g. "submitted"."""
        name = getattr(self._folders, f"{step}_directory")
        return Path(self._folders.format_path(name, student, assignment))

    def released(self, assignment):
        """Return the notebooks of an assignment as the students got them, by name.

        Raises
        ------
        CourseError
            If there is no such assignment, or it was never released.
        """
        if assignment not in self.assignments:
            raise CourseError(f"There is no assignment {assignment!r}; there are {', '.join(self.assignments)}.")
        paths = sorted(self.folder("release", ".", assignment).glob("*.ipynb"))
        if not paths:
            raise CourseError(f"{assignment} was not released yet: run `backprop release {assignment}` first.")
        return {path.stem: nbformat.read(path, as_version=4) for path in paths}

    def handed_in(self, assignment):
        """Return the students whose work is in the folder `submitted`, sorted."""
        paths = self.folder("submitted", "*", assignment)
        found = self.root.glob(str(paths.relative_to(self.root)))
        place = paths.relative_to(self.root).parts.index("*") + len(self.root.parts)
        return sorted(path.parts[place] for path in found if path.is_dir())

    def time_of(self, student, assignment):
        """Return when a submission was handed in, in UTC and without a zone as nbgrader keeps it, or None."""
        if said := self._zoned(self.settings.handed_in.get(assignment, {}).get(student)):
            return said.astimezone(dt.UTC).replace(tzinfo=None)
        path = self.folder("submitted", student, assignment) / "timestamp.txt"
        with contextlib.suppress(OSError, ValueError, OverflowError):
            return parse_utc(path.read_text(encoding="utf-8").strip())
        return None

    def gradebook(self):
        """Return nbgrader's gradebook, to be used in a `with`."""
        return Gradebook(self.db_url, self.course_id)

    def enrol(self, assignment=None):
        """Write the roster, and the due date of an assignment that the gradebook has, into the gradebook."""
        with self.gradebook() as book:
            for student in self.roster.values():
                book.update_or_create_student(student.id, **student.for_nbgrader())
            if assignment in {known.name for known in book.assignments} and assignment in self.settings.due:
                utc = self.due(assignment).astimezone(dt.UTC).replace(tzinfo=None)
                book.update_or_create_assignment(assignment, duedate=utc)


def _nbgrader_config(root):
    app = NbGrader(log_level="ERROR")
    app.load_cwd_config = False
    app.load_config_file()
    # As nbgrader does: what the course's own folder says comes last, and so it holds.
    super(JupyterApp, app).load_config_file(CONFIG.removesuffix(".py"), str(root))
    app.config.CourseDirectory.root = str(root)
    return app.config
