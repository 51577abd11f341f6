"""The ways in: a folder or zip that somebody names, and nbgrader's exchange."""

import datetime as dt
from pathlib import Path

from dateutil import parser
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeCollect

from backprop_lib.grading import roster
from backprop_lib.grading.collecting import sources, taking
from backprop_lib.grading.settings import CourseError
from backprop_lib.grading.table import TableError, read_table

TIME = "last modified (submission)"


def from_source(course, assignment, source, times=None, own_dates=False):
    """Collect the submissions in a folder or an LMS's zip.

    Parameters
    ----------
    course : Course
    assignment : str
    source : Path
    times : Path, optional
        Moodle's grading worksheet, which says when each student handed in.
    own_dates : bool
        Whether the files' own dates count as times of handing in, where no other is known.

    Returns
    -------
    list of Taken, list of (str, str)
        As `taking.collect` returns them.
    """
    files = sources.files_in(source, taking.limits(course)[0])
    return taking.collect(course, assignment, files, times and _worksheet(times, course), own_dates)


def from_exchange(course, assignment):
    """Collect each student's last submission from nbgrader's exchange."""
    folders = CourseDirectory(config=course.config, assignment_id=assignment)
    exchange = ExchangeCollect(
        coursedir=folders, authenticator=Authenticator(config=course.config), config=course.config
    )
    try:
        exchange.ensure_root()
        exchange.init_src()
    except ExchangeError as error:
        raise CourseError(f"nbgrader's exchange can't be read: {error}") from None
    files = []
    for record in exchange.src_records:
        folder = Path(exchange.inbound_path, record["filename"])
        for file in sources.files_in(folder, taking.limits(course)[0]):
            files.append(sources.inside(file, record["username"], assignment))
    return taking.collect(course, assignment, files, stamped=True)


def _worksheet(path, course):
    """Return a function that gives the time at which whoever a label means handed in."""
    table = read_table(path)
    place = table.column(TIME)
    if place is None:
        raise TableError(f"{path} has no column {TIME!r}; it has {', '.join(table.header)}.")
    known = [(roster.identity(table, row), _time(row[place], course, path)) for row in table.rows]

    def time_of(label):
        found = [when for (keys, _, _), when in known if label.number and label.number in keys]
        found = found or [when for (_, _, names), when in known if roster.alike(label.name) in names]
        return found[0] if len(found) == 1 else None

    return time_of


def _time(text, course, path):
    if text.strip() in ("", "-"):
        return None
    try:
        return parser.parse(text).replace(tzinfo=course.timezone).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise TableError(f"{path} says {text!r} for a time; set Moodle to English and download it again.") from None
