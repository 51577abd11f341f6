"""What `course.toml` says, beside `nbgrader_config.py`.

Everything in it may be left out:

timezone = "Europe/Berlin"      # in which the due dates below are meant; without it UTC
roster = "roster.csv"           # nbgrader's columns, or what Canvas or Moodle lets you download

[due]
03_backward_pass = 2026-11-30T23:59:00

[late]
grace_minutes = 15
per_day = 10                    # percent of the points earned, taken off for each day begun
at_most = 50                    # percent

[handed_in.03_backward_pass]    # when single students handed in, where their files don't say it
ada = 2026-12-01T09:30:00
"""

import datetime as dt
import math
import tomllib
import zoneinfo
from dataclasses import dataclass, field
from pathlib import Path

NAME = "course.toml"


class CourseError(Exception):
    """Says in a sentence what is not right with a course, for the person at the terminal."""


@dataclass(frozen=True)
class LatePenalty:
    """What late work costs: for each day begun after the grace, `per_day` percent of the points earned.

    Attributes
    ----------
    grace_minutes : float
        How late is not yet late.
    per_day, at_most : float
        In percent.
    """

    grace_minutes: float = 0.0
    per_day: float = 0.0
    at_most: float = 100.0

    def of(self, score, seconds_late):
        """Return how many of `score` points are lost by handing in `seconds_late` seconds after the due date."""
        late = seconds_late - 60 * self.grace_minutes
        if late <= 0:
            return 0.0
        return min(score, score * min(self.per_day * math.ceil(late / 86_400), self.at_most) / 100)


@dataclass(frozen=True)
class Settings:
    """The contents of `course.toml`.

    `due` has datetimes by assignment, `handed_in` by assignment and student, with a zone or, in `timezone`, without.
    """

    timezone: str = "UTC"
    roster: str = ""
    due: dict = field(default_factory=dict)
    late: LatePenalty = LatePenalty()
    handed_in: dict = field(default_factory=dict)


def read_settings(folder):
    """Return the Settings in a folder's `course.toml`; the usual ones where it has none.

    Raises
    ------
    CourseError
        If something in it is not understood; the sentence names it.
    """
    path = Path(folder) / NAME
    if not path.exists():
        return Settings()
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} can't be read: {error}.") from None
    _known(said, ("timezone", "roster", "due", "late", "handed_in"), path)
    due, late, handed_in = (_table(said, name, path) for name in ("due", "late", "handed_in"))
    for assignment, when in due.items():
        _is_time(when, f"{path}: {assignment} must be due at")
    for assignment in handed_in:
        for student, when in _table(handed_in, assignment, path).items():
            _is_time(when, f"{path}: {student} must have handed in at")
    _known(late, tuple(LatePenalty.__dataclass_fields__), path)
    for name, value in late.items():
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < math.inf:
            raise CourseError(f"{path}: {name} must be a number from 0 on, got {value!r}.")
    return Settings(_zone(said, path), _text(said, "roster", path), due, LatePenalty(**late), handed_in)


def _is_time(when, must):
    if not isinstance(when, dt.datetime):
        raise CourseError(f"{must} a time like 2026-11-30T23:59:00, got {when!r}.")


def _known(said, names, path):
    for name in said:
        if name not in names:
            raise CourseError(f"{path}: {name!r} is not known here; known are {', '.join(names)}.")


def _table(said, name, path):
    table = said.get(name, {})
    if not isinstance(table, dict):
        raise CourseError(f"{path}: {name} must be a table, with lines of its own under [{name}]; got {table!r}.")
    return table


def _text(said, name, path):
    text = said.get(name, "")
    if not isinstance(text, str):
        raise CourseError(f"{path}: {name} must be a text in quotes, got {text!r}.")
    return text


def _zone(said, path):
    name = _text(said, "timezone", path) or "UTC"
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise CourseError(f'{path}: timezone must be one like "Europe/Berlin", got {name!r}.') from None
    return name
