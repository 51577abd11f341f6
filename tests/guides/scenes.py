"""Where the reader of each page is when the page begins: a folder, and what has arrived in it from others.

A page has the scene of its own name below, `student.md` that of `student`; without one its reader is in an empty folder.
"""

import csv
import os
import shutil
import sys
import sysconfig
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import submissions
from backprop_lib.checks import hinting, standing
from backprop_lib.grading import doctor, release
from backprop_lib.grading.course import Course
from classroom import ASSIGNMENT, Classroom, zipped
from course import half_right, half_scores
from project import ROOT, tracked

CANVAS = """\
Student,ID,SIS Login ID,Section,Backward pass (881)
    Points Possible,,,,30
"Lovelace, Ada",4711,ada,A,
"Díaz, Bo",4712,bo,A,
"Young, Cy",4713,cy,A,
"Zhou, Di",4714,di,A,
"""


@dataclass
class Scene:
    """What a page finds.

    Attributes
    ----------
    folder : Path
    variables : dict of str to str
        Set in the reader's terminal.
    stands_for : dict of str to str
        What the page's placeholders stand for here, as ADDRESS.
    same_process : bool
        See Terminal.
    before : callable
        Is given each command ahead of it: for what others do meanwhile.
    runs : tuple of str
        Beginnings of commands that are run here, although other tests run them too.
    afterwards : callable
        Looks at what the commands have left behind, where that is more than they print.
    """

    folder: Path
    variables: dict = field(default_factory=dict)
    stands_for: dict = field(default_factory=dict)
    same_process: bool = True
    before: Callable = lambda line: None
    afterwards: Callable = lambda: None
    runs: tuple = ()


def of(page, folder):
    """Return the scene of a page, made in an empty folder."""
    make = globals().get(page.stem, empty)
    (folder / "reader").mkdir()
    return make(folder / "reader")


def empty(folder):
    """An empty folder."""
    return Scene(folder)


def clone(folder):
    """Fill a folder with the project's files as they are now, and with an environment that `make` finds complete."""
    for path in tracked():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    environment(folder)
    return folder


def environment(folder):
    """Make `.venv` out of the environment that the tests run in, without a word that `make` would install something."""
    (folder / ".venv").mkdir()
    for path in Path(sys.prefix).iterdir():
        if not path.name.startswith("."):
            (folder / ".venv" / path.name).symlink_to(path)
    for stamp in (".python", ".course", ".grading", ".dev"):
        (folder / ".venv" / stamp).touch()


def own_environment(folder):
    """Make a `.venv` in which the library is that of `folder`, so that a page may change it."""
    environment(folder)
    ours, site = folder / ".venv", Path(sysconfig.get_path("purelib"))
    for name in ("bin", "lib", "lib64"):
        (ours / name).unlink(missing_ok=True)
    (ours / "bin").mkdir()
    for path in (Path(sys.prefix) / "bin").iterdir():
        # Scripts, and `activate`, name the environment that they belong to.
        text = path.read_bytes() if path.is_file() and not path.is_symlink() else b"\0"
        if b"\0" not in text and sys.prefix.encode() in text:
            (ours / "bin" / path.name).write_text(path.read_text().replace(sys.prefix, str(ours)))
            shutil.copymode(path, ours / "bin" / path.name)
        else:
            (ours / "bin" / path.name).symlink_to(path.readlink() if path.is_symlink() else path)
    packages = ours / site.relative_to(sys.prefix)
    packages.mkdir(parents=True)
    for path in site.iterdir():
        if path.suffix != ".pth" or str(ROOT) not in path.read_text():
            (packages / path.name).symlink_to(path)
    (packages / "course.pth").write_text(f"{folder}\n")


def adopter(folder):
    """Return a clone whose library is its own, since the page adds to it."""
    clone(folder)
    shutil.rmtree(folder / ".venv")
    own_environment(folder)
    path = os.pathsep.join([str(folder / ".venv/bin"), os.environ["PATH"]])
    # A machine that runs tests can't always keep submissions apart; that it is done is tested with the grader.
    stands_for = {"backprop grade 02_forward_pass": "backprop grade 02_forward_pass --sandbox none"}
    runs = ("make assignments", "make prove-checks")
    return Scene(folder, {"PATH": path}, stands_for, same_process=False, runs=runs)


def instructor(folder):
    """A clone of the course, and what Canvas gives of a class of four: Ada is half right, Bo's file is broken, Cy is right."""
    finding = doctor._sandbox()
    if not finding.good:
        pytest.skip(f"{finding.found} {finding.help}")
    room = Classroom(clone(folder))
    # The commands run in this process, and `doctor` finds out whether notebooks in this folder have the same library.
    shutil.rmtree(folder / "backprop_lib")
    (folder / "backprop_lib").symlink_to(ROOT / "backprop_lib")
    half = {name.replace("-", "_"): text for name, text in half_right(room.assignment).HALF.items()}
    right = {name.replace("-", "_"): text for name, text in submissions.RIGHT.items()}
    handed_in = {
        "lovelaceada_4711_1_backward_pass (1).ipynb": room.answer(**half | {"why": "It grows."}),
        "dazbo_4712_2_backward_pass.ipynb": b"{",
        "youngcy_4713_3_backward_pass.ipynb": room.answer(**right | {"why": "Because."}),
    }
    zipped(folder / "submissions.zip", handed_in)
    for name in ("roster.csv", "gradebook.csv"):
        (folder / name).write_text(CANVAS)

    def before(line):
        if line.startswith("backprop feedback"):
            for student in ("ada", "cy"):
                room.marks_by_hand(student, "why", 2.0)

    def afterwards():
        earned = {"Lovelace, Ada": sum(half_scores(room.assignment).values()) + 2, "Young, Cy": submissions.FULL + 2}
        with (folder / "upload.csv").open(newline="") as file:
            marked = {row["Student"]: row["Backward pass (881)"] for row in csv.DictReader(file)}
        assert {name: mark for name, mark in marked.items() if mark} == {
            "    Points Possible": "30",
            **{name: f"{mark:g}" for name, mark in earned.items()},
        }
        with zipfile.ZipFile(folder / "feedback.zip") as made:
            pages = {name.partition("_")[0]: made.read(name).decode() for name in made.namelist()}
        assert "This was not graded" in pages.pop("dazbo")
        for name, mark in (("lovelaceada", earned["Lovelace, Ada"]), ("youngcy", earned["Young, Cy"])):
            assert f"(Score: {mark:.1f} / 30.0)" in pages.pop(name)
        assert not pages
        with zipfile.ZipFile(folder / "student.zip") as made:
            handed_out = made.read("student/assignments/03_backward_pass/backward_pass.ipynb")
        assert handed_out.strip() == room.answer().strip()

    return Scene(folder, before=before, afterwards=afterwards)


def lecturer(folder):
    """A clone of the course, into whose folder `live/` the lectures are copied."""
    return Scene(clone(folder), variables={"PYTHONPATH": str(folder)})


def student(folder):
    """A folder with what an instructor gave: the zip, and a wheel that was installed."""
    release.package(Course.at(ROOT), [ASSIGNMENT], folder / "student.zip")
    environment(folder)
    # What other tests have asked and graded in this process is no business of this student's.
    hinting._shown.clear()
    standing._judged.clear()

    def before(line):
        if line == "make lab":
            environment(folder / "student")

    return Scene(folder, before=before)


def contributor(folder):
    """Return a clone."""
    return Scene(clone(folder))
