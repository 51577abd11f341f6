"""Says what a machine and a course lack for grading, and how to get it. Each thing is tried, not looked up."""

import importlib
import os
import shutil
import sys
from importlib import metadata
from pathlib import Path

from backprop_lib.course.doctor import GRADING, Finding
from backprop_lib.grading.settings import CourseError
from backprop_lib.grading.table import TableError

DISK = 2e9  # bytes that a class of three hundred fills, generously


def examine(where):
    """Yield the Findings on this machine and on the course in the folder `where`, each as soon as it is known."""
    yield _package("nbgrader")
    yield _alembic()
    yield _sandbox()
    yield _package("dask.distributed", "grading on several machines")
    yield _package("copydetect", "finding similar submissions")
    from backprop_lib.grading.course import Course

    try:
        course = Course.at(where)
    except CourseError as error:
        get = "Go to the course's folder, or name it: backprop --course FOLDER doctor"
        yield Finding("course", str(error), False, get)
        return
    yield Finding("course", str(course.root))
    yield _roster(course)
    yield _due(course)
    yield from _gradebook(course)
    yield _disk(course)


def _package(name, use=""):
    """Look for a package; `use` says what it is for, where grading goes on without."""
    try:
        importlib.import_module(name)
        return Finding(name, metadata.version(name.rpartition(".")[2]))
    except ImportError as error:
        return Finding(name, f"missing ({error}){f'; it is for {use}' if use else ''}", False, GRADING, needed=not use)


def _alembic():
    # The course puts the interpreter's folder on the path; nbgrader's own commands look on the path alone.
    place = shutil.which("alembic", path=os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")]))
    return Finding("alembic", place or "missing", place is not None, "" if place else GRADING)


def _sandbox():
    from backprop_lib.grading.sandbox.command import NoSandboxError, Warm

    try:
        Warm("auto", (), {}).close()
    except (NoSandboxError, OSError) as error:
        get = "" if shutil.which("bwrap") else "On Debian and Ubuntu, as root: make sandbox"
        return Finding(
            "sandbox", str(error), False, get or "`backprop grade --sandbox none` runs students' code unconfined."
        )
    return Finding("sandbox", "students' code runs confined, in bubblewrap")


def _roster(course):
    try:
        count = len(course.roster)
    except TableError as error:
        return Finding("roster", str(error), False, "Correct `roster` in course.toml.")
    if not count:
        said = "none: students are known by the names of what they hand in"
        return Finding(
            "roster",
            said,
            False,
            'In course.toml: roster = "roster.csv", with columns id, first_name, last_name, email.',
            False,
        )
    return Finding("roster", f"{count} students")


def _due(course):
    strange = sorted(set(course.settings.due) - set(course.assignments))
    if strange:
        return Finding(
            "due dates", f"{strange[0]!r} is no assignment", False, f"There are {', '.join(course.assignments)}."
        )
    if not course.settings.due:
        return Finding(
            "due dates",
            "none, so nothing is ever late",
            False,
            "In course.toml, under [due]: 03_backward_pass = 2026-11-30T23:59:00",
            False,
        )
    return Finding(
        "due dates", ", ".join(f"{name} {course.due(name):%Y-%m-%d %H:%M %Z}" for name in sorted(course.settings.due))
    )


def _gradebook(course):
    """Yield what the gradebook is, and which assignments it does not know yet; nothing of them can be graded."""
    try:
        found = _known(course)
    except Exception as error:
        # SQLAlchemy and each database's driver raise errors of their own, a missing driver among them.
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        said = f"{course.db_url.rpartition('@')[2]} can't be opened: {said}"
        yield Finding("gradebook", said, False, "Correct CourseDirectory.db_url in nbgrader_config.py.")
        return
    known, said = found
    yield Finding("gradebook", said)
    missing = [name for name in course.assignments if name not in known]
    if missing:
        yield Finding(
            "released", f"not yet: {', '.join(missing)}", False, f"backprop release {' '.join(missing)}", False
        )
    else:
        yield Finding("released", ", ".join(course.assignments))


def _known(course):
    """Return the assignments that the gradebook knows, and what to say of it; a new one is not made by looking."""
    path = Path(course.db_url.removeprefix("sqlite:///"))
    if course.db_url.startswith("sqlite:///") and not path.exists() and os.access(path.parent, os.W_OK):
        return (), f"{path.name} will be made by the first release"
    with course.gradebook() as book:
        said = f"{book.engine.url.render_as_string()}, {len(book.students)} students"
        return {assignment.name for assignment in book.assignments}, said


def _disk(course):
    free = shutil.disk_usage(course.root).free
    return Finding(
        "disk",
        f"{free / 1e9:.1f} GB free",
        free > DISK,
        "" if free > DISK else "Make room for what a class hands in.",
        False,
    )
