"""`backprop course DIR` and `backprop doctor`: what a student types, and what the terminal answers."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import backprop_lib
from backprop_lib.cli import main
from backprop_lib.course import contents, doctor, laying_out, saying
from pages import links
from project import ROOT

ANSWERED = "assignments/03_backward_pass/backward_pass.ipynb"
LECTURE = "lectures/02_forward_pass.ipynb"


@pytest.fixture
def next_version(monkeypatch, tmp_path):
    """Return the files of the course as a later version has them; what a test changes there is in it."""
    files = {name: path.read_bytes() for name, path in contents.paths(ROOT).items()}

    def release(version, **changed):
        root = tmp_path / version
        for name, raw in (files | changed.pop("files", {})).items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(raw)
        monkeypatch.setattr(contents, "root", lambda: root)
        monkeypatch.setattr(backprop_lib, "__version__", version)

    return release


def backprop(*arguments):
    done = CliRunner().invoke(main, [str(one) for one in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output, done.exit_code


def edit(path, change):
    notebook = json.loads(path.read_text())
    change(notebook["cells"])
    path.write_text(json.dumps(notebook))


def answer(cells):
    cells[5]["source"] = ["my own answer"]


def run(cells):
    for cell in cells:
        if cell["cell_type"] == "code":
            cell |= {"execution_count": 1, "outputs": [{"output_type": "stream", "name": "stdout", "text": "7"}]}


def better(name):
    notebook = json.loads((ROOT / name).read_text())
    notebook["cells"][0]["source"] = ["# A better title"]
    return json.dumps(notebook).encode()


def test_every_link_of_what_is_laid_out_leads_to_what_is_laid_out(tmp_path):
    said, code = backprop("course", tmp_path / "my course")
    there = contents.paths(tmp_path / "my course")
    assert code == 0 and there.keys() == contents.paths(ROOT).keys()
    assert str(tmp_path / "my course" / "start.ipynb") in said.splitlines()[-1]
    for name, path in there.items():
        assert path.read_bytes() == (ROOT / name).read_bytes()
        if path.suffix in (".ipynb", ".md"):
            for link, _, _ in links(ROOT / name):
                target = (path.parent / link.partition("#")[0]).resolve() if link.partition("#")[0] else path
                assert target.exists(), f"{name} leads to {link}"


def test_an_update_says_what_it_did_and_keeps_what_was_answered_and_what_was_run(tmp_path, next_version):
    folder = tmp_path / "course"
    next_version("1.0")
    backprop("course", folder)
    edit(folder / ANSWERED, answer)
    edit(folder / "lectures/03_backward_pass.ipynb", run)
    edit(folder / LECTURE, run)
    written = {path: path.read_bytes() for path in (folder / ANSWERED, folder / "lectures/03_backward_pass.ipynb")}
    next_version("1.1", files={name: better(name) for name in (ANSWERED, LECTURE)} | {"guides/new.md": b"new"})
    said, _ = backprop("course", folder)
    assert said.splitlines()[:5] == [
        "The course is up to date now, at version 1.1:",
        f"  updated  {LECTURE}",
        "  new      guides/new.md",
        f"  yours    {ANSWERED} stays as you wrote it; the new version lies beside it, as “backward_pass (new).ipynb”",
        "What you wrote stays as it was.",
    ]
    assert {path: path.read_bytes() for path in written} == written
    assert (folder / LECTURE).read_bytes() == better(LECTURE)
    assert (folder / ANSWERED).with_name("backward_pass (new).ipynb").read_bytes() == better(ANSWERED)
    said, _ = backprop("course", folder)
    assert said.startswith(f"The course in {folder} is up to date, at version 1.1; nothing was changed.")


def test_who_deletes_a_file_gets_it_anew(tmp_path, next_version):
    next_version("1.0")
    backprop("course", tmp_path / "course")
    (tmp_path / "course" / LECTURE).unlink()
    assert f"  new      {LECTURE}" in backprop("course", tmp_path / "course")[0]
    assert (tmp_path / "course" / LECTURE).read_bytes() == (ROOT / LECTURE).read_bytes()


def test_a_link_stays_a_link_and_where_it_leads_to_is_not_touched(tmp_path, next_version):
    folder, mine = tmp_path / "course", tmp_path / "mine.ipynb"
    next_version("1.0")
    backprop("course", folder)
    (folder / LECTURE).rename(mine)
    (folder / LECTURE).symlink_to(mine)
    taken = (folder / LECTURE).with_name("02_forward_pass (new).ipynb")
    taken.symlink_to(tmp_path / "nowhere")
    next_version("1.1", files={LECTURE: better(LECTURE)})
    said, _ = backprop("course", folder)
    assert "lies beside it, as “02_forward_pass (new 2).ipynb”" in said
    assert (folder / LECTURE).is_symlink() and mine.read_bytes() == (ROOT / LECTURE).read_bytes()
    assert taken.is_symlink() and not (tmp_path / "nowhere").exists()
    assert taken.with_name("02_forward_pass (new 2).ipynb").read_bytes() == better(LECTURE)


def test_what_is_in_the_way_and_what_is_gone_is_said(tmp_path, next_version):
    folder = tmp_path / "course"
    next_version("1.0", files={"lectures/05_old.ipynb": b"{}"})
    backprop("course", folder)
    (folder / "guides/more").write_text("mine")
    next_version("1.1", files={"guides/more/a.md": b"a"})
    said, _ = backprop("course", folder)
    assert "guides/more/a.md has no room: you have a file called guides/more there" in said
    assert "lectures/05_old.ipynb is no longer part of the course; you may delete it" in said
    assert (folder / "lectures/05_old.ipynb").exists() and (folder / "guides/more").read_text() == "mine"


@pytest.mark.parametrize("name", ["notes.txt", "Pictures"])
def test_a_folder_that_holds_other_things_is_left_alone(tmp_path, name):
    (tmp_path / name).mkdir()
    said, code = backprop("course", tmp_path)
    assert code == 1 and f"holds other things, such as {name}" in said and "backprop course" in said
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_folder_with_the_wheel_and_its_environment_will_do(tmp_path):
    (tmp_path / ".venv").mkdir()
    (tmp_path / "env").mkdir()
    (tmp_path / "env/pyvenv.cfg").touch()
    (tmp_path / "backprop_lib-0.1.0-py3-none-any.whl").touch()
    assert backprop("course", tmp_path)[1] == 0


def test_an_older_library_changes_nothing_in_a_newer_course(tmp_path, next_version):
    next_version("1.10")
    backprop("course", tmp_path / "course")
    next_version("1.9", files={LECTURE: better(LECTURE)})
    said, code = backprop("course", tmp_path / "course")
    assert code == 1 and "has version 1.10 of the course, and what is installed here is 1.9, which is older" in said
    assert (tmp_path / "course" / LECTURE).read_bytes() == (ROOT / LECTURE).read_bytes()


def test_the_clone_itself_is_updated_by_git():
    said, code = backprop("course", ROOT)
    assert code == 1 and "git pull" in said and not (ROOT / ".backprop").exists()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EACCES, "You are not allowed to read or write"),
        (errno.EROFS, "You are not allowed to read or write"),
        (errno.EIO, "Nothing is half-written"),
    ],
)
def test_what_the_system_refuses_is_said_in_a_sentence_and_made_good_by_the_next_run(
    tmp_path, monkeypatch, number, said
):
    real, left = laying_out.write_whole, [5]

    def write(path, content):
        left[0] -= 1
        if not left[0]:
            raise OSError(number, os.strerror(number), str(path))
        real(path, content)

    monkeypatch.setattr(laying_out, "write_whole", write)
    answer, code = backprop("course", tmp_path / "course")
    assert code == 1 and said in answer and answer.count("\n") == 1
    finding = doctor._course(tmp_path / "course")
    assert not finding.good and "interrupted" in finding.found
    assert backprop("course", tmp_path / "course")[1] == 0
    assert contents.paths(tmp_path / "course").keys() == contents.paths(ROOT).keys()


def test_a_file_in_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file/course"):
        said, code = backprop("course", folder)
        assert code == 1 and "a file is in its way" in said


def test_where_jupyter_is_on_the_path_the_short_command_is_shown(tmp_path, monkeypatch):
    beside = Path(sys.executable).with_name("jupyter")
    monkeypatch.setattr(saying.shutil, "which", lambda _: str(beside))
    monkeypatch.setattr(saying, "_as_root", lambda: [])
    assert saying.opening(tmp_path / "a b") == f"jupyter lab '{tmp_path}/a b/start.ipynb'"
    monkeypatch.setattr(saying.shutil, "which", lambda _: "/usr/bin/jupyter")
    assert saying.opening(tmp_path) == f"{sys.executable} -m jupyterlab {tmp_path}/start.ipynb"


def test_doctor_finds_a_course_that_is_ready_and_one_that_is_not(tmp_path, monkeypatch, next_version):
    kernel = doctor._kernel()
    assert kernel.good and not kernel.help
    monkeypatch.setattr(doctor, "_kernel", lambda: kernel)
    backprop("course", tmp_path / "course")
    said, code = backprop("--course", tmp_path / "course", "doctor")
    assert code == 0 and "✗" not in said and "grading" not in said and "✓ Jupyter: runs notebooks" in said

    next_version("9.0")
    monkeypatch.setattr(doctor, "__version__", "9.0")
    monkeypatch.setattr(doctor, "DISK", 1e30)
    monkeypatch.setattr(doctor, "EXPLORERS", ("no-such-extension",))
    said, code = backprop("--course", tmp_path / "course", "doctor")
    assert code == 1 and "✗ disk" in said and "✗ explorers: JupyterLab finds no no-such-extension" in said
    assert f"the library 9.0\n    backprop course {tmp_path}" in said


def test_doctor_names_missing_packages_and_a_folder_that_is_not_there(tmp_path, monkeypatch):
    real = doctor.metadata.version

    def version(name):
        if name == "anywidget":
            raise doctor.metadata.PackageNotFoundError(name)
        return "4.0" if name == "jupyterlab" else real(name)

    monkeypatch.setattr(doctor.metadata, "version", version)
    assert doctor.missing() == [] and doctor.missing("course") == ["anywidget", "jupyterlab"]
    said, code = backprop("--course", tmp_path / "gone", "doctor")
    assert code == 1 and "missing or too old: anywidget, jupyterlab\n    pip install 'backprop-lib[course]'" in said
    assert "✗ folder" in said and "! version: " in said


def test_a_kernel_that_can_not_start_is_said_with_its_last_words(monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", "")
    monkeypatch.setattr(doctor.sys, "executable", "/bin/false")
    finding = doctor._kernel()
    assert not finding.good and "no notebook can be run" in finding.found and "ipykernel install" in finding.help


def test_grading_without_its_extra_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(doctor, "missing", lambda extra="", only=None: ["dask"] if extra == "grading" else [])
    said, code = backprop("grade", "03_backward_pass")
    assert code == 1 and said.startswith("Error: `backprop grade` needs dask, which is not installed.")
    assert "pip install 'backprop-lib[course,grading]'" in said and "Traceback" not in said


def test_the_library_alone_says_what_its_command_needs():
    code = "import sys; sys.modules['click'] = None; import backprop_lib.cli"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr.endswith("pip install 'backprop-lib[course]'\n")
    assert "Traceback" not in done.stderr
