"""What `make` sets up in a clone: a student who has run a lecture can still pull what is new in it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from project import ROOT

LECTURE = "lectures/02_forward_pass.ipynb"

pytestmark = pytest.mark.skipif(not shutil.which("git") or not shutil.which("make"), reason="needs git and make")


def run(where, *command):
    alone = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{
            f"GIT_{who}_{what}": "somebody@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        },
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "MAKE"))} | alone
    done = subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def clones(tmp_path):
    """Return the folders of the course and of a student's clone of it, set up as `make` does."""
    course, student = tmp_path / "course", tmp_path / "student"
    (course / LECTURE).parent.mkdir(parents=True)
    for name in ("Makefile", ".gitattributes", LECTURE):
        shutil.copy(ROOT / name, course / name)
    run(course, "git", "init", "--quiet", "--initial-branch=main")
    run(course, "git", "add", "--all")
    run(course, "git", "commit", "--quiet", "--message=the course")
    run(tmp_path, "git", "clone", "--quiet", str(course), str(student))
    run(student, "make", "--silent", "git-filter", f"BIN={Path(sys.executable).parent}")
    return course, student


def edit(path, change):
    notebook = json.loads(path.read_text())
    change(notebook)
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def as_jupyter_saves_it(notebook):
    for count, cell in enumerate(notebook["cells"], start=1):
        if cell["cell_type"] == "code":
            cell["execution_count"] = count
            cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": ["0.5\n"]}]
    notebook["metadata"]["language_info"] |= {"version": "3.11.7", "codemirror_mode": {"name": "ipython", "version": 3}}
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}, "version_major": 2}}


def retitle(notebook):
    notebook["cells"][0]["source"] = ["# A better title"]


def test_a_lecture_that_was_run_is_no_change_and_what_is_new_in_it_can_be_pulled(clones):
    course, student = clones
    edit(student / LECTURE, as_jupyter_saves_it)
    assert run(student, "git", "diff") == ""

    edit(course / LECTURE, retitle)
    run(course, "git", "commit", "--quiet", "--all", "--message=a better title")
    run(student, "git", "pull", "--quiet")
    assert json.loads((student / LECTURE).read_text())["cells"][0]["source"] == ["# A better title"]
    assert run(student, "git", "diff") == ""


def test_what_a_student_wrote_is_a_change_and_is_still_there_after_a_pull(clones):
    course, student = clones

    def write(notebook):
        notebook["cells"][-1]["source"] = ["my own line"]

    edit(student / LECTURE, as_jupyter_saves_it)
    edit(student / LECTURE, write)
    assert "my own line" in run(student, "git", "diff")

    edit(course / LECTURE, retitle)
    run(course, "git", "commit", "--quiet", "--all", "--message=a better title")
    run(student, "git", "pull", "--quiet")
    cells = json.loads((student / LECTURE).read_text())["cells"]
    assert cells[0]["source"] == ["# A better title"] and cells[-1]["source"] == ["my own line"]


@pytest.mark.parametrize(("side", "kept"), [("theirs", "my own title"), ("ours", "# A better title")])
def test_where_both_changed_a_cell_the_student_chooses_as_the_readme_says(clones, side, kept):
    course, student = clones

    def write(notebook):
        notebook["cells"][0]["source"] = ["my own title"]

    edit(student / LECTURE, write)
    edit(course / LECTURE, retitle)
    run(course, "git", "commit", "--quiet", "--all", "--message=a better title")
    run(student, "git", "pull", "--quiet")
    with pytest.raises(ValueError):
        json.loads((student / LECTURE).read_text())  # which JupyterLab could not open either
    assert f"git checkout --{side} FILE" in (ROOT / "README.md").read_text()
    run(student, "git", "checkout", "--quiet", f"--{side}", LECTURE)
    assert json.loads((student / LECTURE).read_text())["cells"][0]["source"] == [kept]
    assert "autostash" in run(student, "git", "stash", "list")  # and both stay there
