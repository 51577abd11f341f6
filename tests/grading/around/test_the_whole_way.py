"""The README's way from the release to the marks in the LMS, each command as it stands there."""

import csv
import re
import shlex
import subprocess
import sys
import zipfile

import pytest
from click.testing import CliRunner

from backprop_lib.cli import main
from classroom import zipped
from course import half_right, half_scores
from project import ROOT

CANVAS = (
    "Student,ID,SIS Login ID,Section,Backward pass (881)\n    Points Possible,,,,30\n"
    '"Lovelace, Ada",4711,ada,A,\n"Díaz, Bo",4712,bo,A,\n"Young, Cy",4713,cy,A,\n'
)


def blocks(first):
    """Return the blocks that "For instructors" shows and that begin with one of these words."""
    section = (ROOT / "README.md").read_text().partition("## For instructors")[2].partition("\n## ")[0]
    return [block for block in re.findall(r"```\n(.*?)```", section, re.S) if block.startswith(first)]


def commands():
    """Return the lines to type, without their comments, block by block."""
    return [
        [line.partition("  #")[0].strip() for line in block.splitlines()] for block in blocks(("source", "backprop"))
    ]


def tree():
    """Return the paths of the files in the folder that is shown for `collect`."""
    (block,) = blocks("submissions/")
    files, folders = [], {}
    for line in block.splitlines():
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


def test_the_readme_shows_this_way():
    assert [[" ".join(line.split()[:2]) for line in block] for block in commands()] == [
        ["source .venv/bin/activate", "backprop doctor", "backprop release"],
        ["backprop collect", "backprop grade", "backprop report"],
        ["backprop feedback", "backprop export"],
    ]


def test_make_grading_installs_what_it_says_and_the_command_is_there():
    said = subprocess.run(["make", "-n", "-B", "grading"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "-e '.[course,mnist,grading]'" in said
    code = f"source {shlex.quote(sys.prefix)}/bin/activate && backprop --version"
    said = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.startswith("backprop, version ")


def test_the_folder_of_the_readme_is_collected(room, monkeypatch):
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


def test_every_command_of_the_readme_does_what_it_says(room, monkeypatch, confined):
    (_, doctor, release), (collect, grade, report), (feedback, export) = commands()
    half = {name.replace("-", "_"): text for name, text in half_right(room.assignment).HALF.items()}
    earned = sum(half_scores(room.assignment).values())
    (room.root / "roster.csv").write_text(CANVAS)
    room.says('roster = "roster.csv"\n[due]\n03_backward_pass = 2026-11-30T23:59:00\n')
    assert "✓ sandbox" in run(room, monkeypatch, doctor)
    assert "student.zip: " in run(room, monkeypatch, release)
    with zipfile.ZipFile(room.root / "student.zip") as made:
        handed_out = made.read("student/assignments/03_backward_pass/backward_pass.ipynb")
    assert handed_out.strip() == room.answer().strip()
    files = {"lovelaceada_4711_1_backward_pass (1).ipynb": room.answer(**half | {"why": "It grows."})}
    files["dazbo_4712_2_backward_pass.ipynb"] = b"{"
    zipped(room.root / "submissions.zip", files)
    said = run(room, monkeypatch, collect)
    assert "2 collected" in said and "Of 2 nobody knows when they were handed in" in said
    said = run(room, monkeypatch, grade)
    assert "1 graded, 1 not graded." in said and "bo: " in said
    run(room, monkeypatch, report)
    page = (room.root / "report/03_backward_pass.html").read_text()
    assert "What to teach again" in page and half_right(room.assignment).SAYS[0].split("`")[0][:20] in page.replace(
        "<code>", "`"
    )
    room.marks_by_hand("ada", "why", 2.0)
    assert "2 pages by the LMS's names" in run(room, monkeypatch, feedback)
    with zipfile.ZipFile(room.root / "feedback.zip") as made:
        assert sorted(made.namelist()) == ["dazbo_4712_2_backward_pass.html", "lovelaceada_4711_1_backward_pass.html"]
        assert f"(Score: {earned + 2:.1f} / 30.0)" in made.read("lovelaceada_4711_1_backward_pass.html").decode()
        assert "This was not graded" in made.read("dazbo_4712_2_backward_pass.html").decode()
    (room.root / "gradebook.csv").write_text(CANVAS)
    said = run(room, monkeypatch, export)
    assert "1 marks, 2 left open" in said and "cy: nothing handed in" in said
    with (room.root / "upload.csv").open(newline="") as file:
        assert [row[-1] for row in csv.reader(file)][2:] == [f"{earned + 2:g}", "", ""]


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
