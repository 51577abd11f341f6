"""The commands: how they are installed, and what they say; `tests/guides/` goes the whole way with them."""

import shlex
import subprocess
import sys

import pytest
from click.testing import CliRunner

import showing
from backprop_lib.cli import main
from backprop_lib.grading import grade
from classroom import zipped
from project import ROOT


def tree():
    """Return the paths of the files in the folder that the guide for instructors shows for `collect`."""
    (block,) = [
        block for block in showing.blocks(ROOT / "guides/instructor.md") if block.text.startswith("submissions/")
    ]
    files, folders = [], {}
    for line in block.text.splitlines():
        lead, _, name = line.rpartition("── ")
        depth = (len(lead) + 3) // 4
        folders[depth] = folders.get(depth - 1, "") + name
        if not name.endswith("/"):
            files.append(folders[depth])
    return files


def run(room, monkeypatch, line):
    """Run a line that begins with backprop, in the course's folder, and return what it said."""
    monkeypatch.chdir(room.root)
    name, *arguments = shlex.split(line)
    assert name == "backprop"
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0 and done.exception is None, (line, done.output, done.exception)
    return done.output


def test_make_grading_installs_what_it_says_and_the_command_is_there():
    said = subprocess.run(["make", "-n", "-B", "grading"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "-e '.[course,mnist,grading]'" in said
    code = f"source {shlex.quote(sys.prefix)}/bin/activate && backprop --version"
    said = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.startswith("backprop, version ")


def test_an_interrupted_batch_says_how_far_it_is_and_how_to_go_on(room, monkeypatch):
    def interrupted(course, assignment, progress, **_):
        progress(None, 1, 2)
        raise KeyboardInterrupt

    room.hands_in("ada")
    room.hands_in("bo")
    monkeypatch.setattr(grade, "grade", interrupted)
    monkeypatch.chdir(room.root)
    done = CliRunner().invoke(main, ["grade", room.assignment])
    assert done.exit_code == 1 and "Interrupted: 1 of 2 are done. Say the same again" in done.output


def test_the_folder_that_the_guide_shows_is_collected(room, monkeypatch):
    assert len(tree()) == 3
    for name in tree():
        path = room.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(room.answer() if path.suffix == ".ipynb" else b"1,2")
    (room.root / "sheet.csv").write_text(
        "Identifier,Full name,Last modified (submission)\nParticipant 7,ada,30 November 2026 11:59 PM\n"
    )
    room.says("[due]\n03_backward_pass = 2026-12-31T00:00:00\n")
    said = run(room, monkeypatch, "backprop collect 03_backward_pass submissions --times sheet.csv")
    assert "2 collected" in said and "bo: bo/backward_pass (1).ipynb was taken" in said
    assert "Of 1 nobody knows" in said and "not collected" not in said
    assert room.course.handed_in(room.assignment) == ["ada", "bo"]
    assert (room.root / "submitted/bo/03_backward_pass/my_data.csv").read_bytes() == b"1,2"
    said = run(room, monkeypatch, "backprop collect 03_backward_pass submissions --own-dates")
    assert "nobody knows" not in said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("grade nothing", "There is no assignment 'nothing'; there are 03_backward_pass."),
        ("grade 03_backward_pass --student nobody", "nothing is there from nobody"),
        ("grade 03_backward_pass --jobs 0", "0 is not in the range"),
        ("collect 03_backward_pass", "Say where from: a folder or zip, or --exchange."),
        ("collect 03_backward_pass nowhere.zip", "There is nothing at nowhere.zip"),
        ("export 03_backward_pass --into nowhere.csv", "There is no file nowhere.csv"),
        ("--course /nowhere report x", "There is no course in /nowhere"),
    ],
)
def test_what_can_not_be_done_is_said_in_a_sentence(room, monkeypatch, line, said):
    monkeypatch.chdir(room.root)
    done = CliRunner().invoke(main, shlex.split(line))
    assert done.exit_code != 0 and said in done.output and "Traceback" not in done.output


def test_a_files_name_can_not_colour_the_terminal(room, monkeypatch, tmp_path):
    zipped(tmp_path / "a.zip", {"ada/\x1b[2J\x1b[31mgreen.csv": b"x", "ada/backward_pass.ipynb": room.answer()})
    said = run(room, monkeypatch, f"backprop collect 03_backward_pass {tmp_path}/a.zip")
    assert "control characters" in said and "\x1b" not in said
