"""A released course in a folder of its own for each test."""

import shutil

import pytest

from backprop_lib.grading import release
from backprop_lib.grading.course import Course
from classroom import ASSIGNMENT, Classroom
from course import course_at


@pytest.fixture(scope="session")
def _released(tmp_path_factory):
    folder = course_at(tmp_path_factory.mktemp("released"))
    for other in (folder / "solutions").iterdir():
        if other.name != ASSIGNMENT:
            shutil.rmtree(other)
    release.generate(Course.at(folder), [ASSIGNMENT])
    return folder


@pytest.fixture
def room(_released, tmp_path):
    shutil.copytree(_released, tmp_path / "course")
    return Classroom(tmp_path / "course")
