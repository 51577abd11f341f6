"""A class that was graded once, and slots to grade single submissions in."""

import pytest

import classes
from backprop_lib.grading import execute, judging
from backprop_lib.grading.execute import Job, Release
from backprop_lib.grading.preparing import reading
from backprop_lib.grading.running import Limits
from backprop_lib.grading.slot import Slot
from course import notebook
from submissions import ASSIGNMENT, TITLE


@pytest.fixture(scope="session")
def release():
    return Release(notebook("assignments", ASSIGNMENT).read_bytes())


@pytest.fixture(scope="session")
def graded_alone(sandbox, release, tmp_path_factory):
    """A function that grades one submission of the backward pass, of a Kind, in one slot after the other."""
    slot = Slot(release, sandbox, [])
    seeds = {name: judging.seed_of(b"secret", ASSIGNMENT, name) for name in execute.needed(release)[1]}

    def grade(kind, limits=None):
        folder = tmp_path_factory.mktemp("one") / "student" / ASSIGNMENT
        kind.write(folder)
        return slot.grade(Job(reading.submission(folder, TITLE), release, seeds, limits or Limits(10.0)))

    yield grade
    slot.close()


@pytest.fixture
def course(tmp_path):
    """A course with nothing handed in."""
    return classes.course_at(tmp_path)
