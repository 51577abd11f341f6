"""What students get: enough to work at home, and nothing that is the instructor's."""

import re
import subprocess
import sys
import zipfile

import nbformat
import pytest

from backprop_lib.grading import release
from backprop_lib.grading.course import Course
from backprop_lib.grading.settings import CourseError
from project import ROOT

PROJECTS_OWN = Course.at(ROOT)


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The package made of this very project, with two assignments, as a student unpacks it."""
    folder = tmp_path_factory.mktemp("student")
    release.package(PROJECTS_OWN, ["02_forward_pass", "03_backward_pass"], folder / "course.zip")
    with zipfile.ZipFile(folder / "course.zip") as made:
        made.extractall(folder)
    return folder / "course"


def test_the_package_has_what_a_student_needs_and_nothing_of_the_instructors(unpacked):
    assert {path.name for path in unpacked.iterdir()} == {
        "README.md", "LICENSE", "Makefile", "NOTATION.md", "assignments", "backprop_lib", "environment.yml", "guides",
        "hatch_build.py", "lectures", "pyproject.toml", "requirements.lock", "start.ipynb",
    }  # fmt: skip
    assert sorted(path.name for path in (unpacked / "assignments").iterdir()) == ["02_forward_pass", "03_backward_pass"]
    assert len(list((unpacked / "lectures").glob("*.ipynb"))) == 4
    assert not (unpacked / "backprop_lib/grading").exists() and (unpacked / "backprop_lib/checks/answer_key").exists()
    for path in unpacked.rglob("*"):
        assert path.name != "__pycache__" and not path.name.startswith(".")
        if path.suffix == ".ipynb":
            assert "SOLUTION" not in path.read_text()


def test_its_library_checks_an_answer_and_its_command_says_what_it_is_for(unpacked):
    code = "from backprop_lib import checks; print(checks.__file__, checks.check('forward_pass.relu', lambda z: z * (z > 0)))"
    said = subprocess.run([sys.executable, "-c", code], cwd=unpacked, capture_output=True, text=True, check=True).stdout
    assert str(unpacked) in said and "relu: 1 of 1 point" in said
    assert (unpacked / "pyproject.toml").read_bytes() == (ROOT / "pyproject.toml").read_bytes()

    def backprop(*arguments):
        command = [sys.executable, "-c", "from backprop_lib.cli import main; main()", *arguments]
        return subprocess.run(command, cwd=unpacked, capture_output=True, text=True)

    listed = re.findall(r"^  (\w+) ", backprop("--help").stdout.partition("Commands:")[2], re.M)
    assert listed == ["course", "doctor"]
    refused = backprop("grade", "03_backward_pass")
    assert refused.returncode == 1 and refused.stderr.startswith("Error: `backprop grade` grades a class")


def test_the_same_course_gives_the_same_bytes_and_a_folder_has_the_same_files(tmp_path, unpacked):
    for name in ("a.zip", "b.zip"):
        release.package(PROJECTS_OWN, ["02_forward_pass"], tmp_path / name)
    first, second = (zipfile.ZipFile(tmp_path / name) for name in ("a.zip", "b.zip"))
    with first, second:
        assert [first.read(name) for name in first.namelist()] == [second.read(name) for name in second.namelist()]
        assert [one.date_time for one in first.infolist()] == [one.date_time for one in second.infolist()]
    count = release.package(PROJECTS_OWN, ["02_forward_pass", "03_backward_pass"], tmp_path / "folder")
    files = {path.relative_to(tmp_path / "folder") for path in (tmp_path / "folder").rglob("*") if path.is_file()}
    theirs = {path.relative_to(unpacked) for path in unpacked.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    assert len(files) == count and files == theirs


def test_a_folder_that_holds_something_is_not_written_over(tmp_path):
    (tmp_path / "mine").write_text("keep")
    with pytest.raises(CourseError, match="is there already; name a new folder, or a zip"):
        release.package(PROJECTS_OWN, ["02_forward_pass"], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_release_in_which_solutions_are_left_is_not_handed_out(room, tmp_path):
    path = room.root / "assignments/03_backward_pass/backward_pass.ipynb"
    path.write_bytes((room.root / "solutions/03_backward_pass/backward_pass.ipynb").read_bytes())
    with pytest.raises(CourseError, match=r"backward_pass\.ipynb still has solutions"):
        release.package(room.course, [room.assignment], tmp_path / "student.zip")
    assert not (tmp_path / "student.zip").exists()


def test_releasing_puts_the_assignment_with_its_due_date_into_the_gradebook_and_the_exchange(room, tmp_path):
    room.says("[due]\n03_backward_pass = 2026-11-30T12:00:00")
    (tmp_path / "exchange").mkdir()
    (tmp_path / "exchange").chmod(0o777)
    room.configures(f'c.Exchange.root = "{tmp_path}/exchange"')
    release.generate(room.course, [room.assignment])
    with room.course.gradebook() as book:
        assert book.find_assignment(room.assignment).duedate.day == 30
    release.to_exchange(room.course, [room.assignment])
    out = tmp_path / "exchange/backprop/outbound/03_backward_pass/backward_pass.ipynb"
    assert out.read_bytes() == (room.root / "assignments/03_backward_pass/backward_pass.ipynb").read_bytes()


def test_what_nbgrader_can_not_make_is_said_in_its_words(room):
    with pytest.raises(CourseError, match="There is no assignment 'nothing'; there are 03_backward_pass"):
        release.generate(room.course, ["nothing"])
    release.generate(room.course, [room.assignment])
    given = room.root / "assignments/03_backward_pass/backward_pass.ipynb"
    before = given.read_bytes()
    (room.root / "solutions/03_backward_pass/backward_pass.ipynb").write_text("no notebook")
    with pytest.raises(CourseError, match="nbgrader can't make the students' version of 03_backward_pass"):
        release.generate(room.course, [room.assignment])
    assert given.read_bytes() == before


def test_what_was_handed_in_is_still_graded_against_what_was_released(room):
    release.generate(room.course, [room.assignment])
    given = room.root / "assignments/03_backward_pass/backward_pass.ipynb"
    before, source = given.read_bytes(), room.root / "solutions/03_backward_pass/backward_pass.ipynb"
    room.hands_in("ada")
    room.is_graded("ada", {"why": None})
    notebook = nbformat.read(source, as_version=4)
    notebook.cells = [one for one in notebook.cells if not str(one.id).startswith("softmax-backward")]
    nbformat.write(notebook, source)
    with pytest.raises(CourseError, match="work was handed in already"):
        release.generate(room.course, [room.assignment])
    assert given.read_bytes() == before
