"""A course on disk: nbgrader's folders and settings, and what `course.toml` says of due dates, late work and students.

A `course.toml` beside `nbgrader_config.py`; everything in it may be left out:

    timezone = "Europe/Berlin"      # in which the due dates below are meant; without it UTC
    roster = "roster.csv"           # nbgrader's columns, or what Canvas or Moodle lets you download

    [due]
    03_backward_pass = 2026-11-30T23:59:00

    [late]
    grace_minutes = 15
    per_day = 10                    # percent of the points earned, taken off for each day begun
    at_most = 50                    # percent
"""

import contextlib
import datetime as dt
import functools
import math
import os
import secrets
import sys
import tomllib
import zoneinfo
from dataclasses import dataclass
from pathlib import Path

from backprop_lib import _lazy
from backprop_lib.grading.roster import read_roster
from backprop_lib.grading.results import write_whole

with _lazy.needs("grading", "backprop_lib.grading"):
    import nbformat
    from nbgrader.api import Gradebook
    from nbgrader.apps.baseapp import NbGrader
    from nbgrader.coursedir import CourseDirectory

CONFIG, SETTINGS = "nbgrader_config.py", "course.toml"
KNOWN = {"": ("timezone", "roster", "due", "late"), "late": ("grace_minutes", "per_day", "at_most")}


class CourseError(Exception):
    """Says in a sentence what is not right with a course, for the person at the terminal."""


@dataclass(frozen=True)
class LatePenalty:
    """What late work costs: for each day begun after the grace, `per_day` percent of the points earned.

    Attributes
    ----------
    per_day, at_most : float
        In percent.
    grace_minutes : float
        How late is not yet late.
    """

    per_day: float = 0.0
    at_most: float = 100.0
    grace_minutes: float = 0.0

    def of(self, score, seconds_late):
        """Return how many of `score` points are lost by handing in `seconds_late` seconds after the due date."""
        late = seconds_late - 60 * self.grace_minutes
        if late <= 0:
            return 0.0
        percent = min(self.per_day * math.ceil(late / 86_400), self.at_most)
        return score * percent / 100


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
        self.settings = _settings(self.root / SETTINGS)
        self.late_penalty = LatePenalty(**self.settings.get("late", {}))
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
        return zoneinfo.ZoneInfo(self.settings.get("timezone", "UTC"))

    @functools.cached_property
    def roster(self):
        """The students by their id; empty where `course.toml` names no roster."""
        return read_roster(self.root / self.settings["roster"]) if "roster" in self.settings else {}

    def due(self, assignment):
        """Return when an assignment is due, as a datetime with a zone, or None."""
        when = self.settings.get("due", {}).get(assignment)
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

    def gradebook(self):
        """Return nbgrader's gradebook, to be used in a `with`."""
        return Gradebook(self.db_url, self.course_id)

    def enrol(self, assignment=None):
        """Write the roster, and the due date of an assignment that the gradebook has, into the gradebook."""
        with self.gradebook() as book:
            for student in self.roster.values():
                book.update_or_create_student(student.id, **student.for_nbgrader())
            if assignment in {known.name for known in book.assignments} and assignment in self.settings.get("due", {}):
                utc = self.due(assignment).astimezone(dt.UTC).replace(tzinfo=None)
                book.update_or_create_assignment(assignment, duedate=utc)


def _nbgrader_config(root):
    app = NbGrader()
    app.load_cwd_config = False
    app.load_config_file()
    # As nbgrader does: what the course's own folder says comes last, and so it holds.
    super(NbGrader, app).load_config_file(CONFIG.removesuffix(".py"), str(root))
    app.config.CourseDirectory.root = str(root)
    return app.config


def _settings(path):
    """Read and check `course.toml`."""
    if not path.exists():
        return {}
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} can't be read: {error}.") from None
    for table, names in KNOWN.items():
        for name in settings.get(table, {}) if table else settings:
            if name not in names:
                raise CourseError(f"{path}: {name!r} is not known{f' in [{table}]' if table else ''}; known are {', '.join(names)}.")
    for name, value in settings.get("late", {}).items():
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
            raise CourseError(f"{path}: {name} in [late] must be a number from 0 on, got {value!r}.")
    for name, value in settings.get("due", {}).items():
        if not isinstance(value, dt.datetime):
            raise CourseError(f"{path}: {name} in [due] must be a date and time like 2026-11-30T23:59:00, got {value!r}.")
    try:
        zoneinfo.ZoneInfo(settings.get("timezone", "UTC"))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, TypeError):
        raise CourseError(f"{path}: timezone must be one like \"Europe/Berlin\", got {settings['timezone']!r}.") from None
    return settings
