"""A course for a class to be graded in, in a folder of its own."""

import functools
import shutil
import tempfile
import types
from pathlib import Path

from traitlets.config import Config

import course as courses
from submissions import ASSIGNMENT


@functools.cache
def _released():
    """Make, once, a course whose gradebook knows the assignment."""
    folder = Path(tempfile.mkdtemp(prefix="released-"))
    courses.course_at(folder)
    courses.run(folder, "-m", "nbgrader", "generate_assignment", ASSIGNMENT)
    return folder


def course_at(folder):
    """Return a course in an existing folder, released and with nothing handed in."""
    shutil.copytree(_released(), folder, dirs_exist_ok=True)
    return as_course(folder)


def as_course(folder):
    """Return what the grading needs to know of a course."""
    config = Config()
    config.CourseDirectory.course_id = "backprop"
    config.CourseDirectory.root = str(folder)
    places = {
        "submitted": "submitted",
        "release": "assignments",
        "source": "solutions",
        "autograded": "autograded",
        "feedback": "feedback",
    }
    return types.SimpleNamespace(
        root=folder,
        config=config,
        db_url=f"sqlite:///{folder}/gradebook.db",
        course_id="backprop",
        secret=b"of this course alone",
        **{name: folder / place for name, place in places.items()},
    )
