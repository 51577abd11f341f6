"""The wheel, built and installed: the course is in it, the solutions are not, and its command works away from any clone."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import nbformat
import pytest

import backprop_lib
from backprop_lib.course import contents
from project import ROOT

HERE = "backprop_lib/course/files/"


def run(*command, **options):
    done = subprocess.run([str(one) for one in command], capture_output=True, text=True, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def built(root, into, target):
    run(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", into, cwd=root)
    return next(path for path in into.iterdir() if path.suffix in (".whl", ".gz"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return built(ROOT, tmp_path_factory.mktemp("wheel"), "wheel")


def inside(wheel):
    with zipfile.ZipFile(wheel) as made:
        return {name: made.read(name) for name in made.namelist()}


def test_the_wheel_has_the_library_and_the_course_and_nothing_else(wheel):
    files = inside(wheel)
    course = {f"{HERE}{name}": path.read_bytes() for name, path in contents.paths(ROOT).items()}
    assert course.items() <= files.items() and len(course) >= 13
    library = {path.relative_to(ROOT).as_posix() for path in (ROOT / "backprop_lib").rglob("*") if path.is_file()}
    library = {name for name in library if "__pycache__" not in name and not Path(name).name.startswith(".")}
    rest = files.keys() - course.keys()
    assert {name for name in rest if ".dist-info/" not in name} == library
    assert "backprop_lib/course/contents.py" in library and "backprop_lib/widgets/static/page.js" in library


def test_nothing_of_the_instructors_is_in_it(wheel):
    for name, raw in inside(wheel).items():
        assert not name.startswith(("solutions", "tests", "benchmarks")) and ".grading" not in name
        assert not name.endswith((".pyc", ".db", ".csv", ".env", ".key")), name
        if name.endswith(".ipynb"):
            assert b"BEGIN SOLUTION" not in raw and b"HIDDEN TESTS" not in raw, name
            cells = nbformat.reads(raw.decode(), as_version=4).cells
            assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells), name


def test_the_source_archive_makes_the_same_wheel(wheel, tmp_path):
    archive = built(ROOT, tmp_path / "sdist", "sdist")
    with tarfile.open(archive) as made:
        assert not any(
            f"/{part}/" in name for name in made.getnames() for part in ("solutions", "tests", ".venv", ".git")
        )
        made.extractall(tmp_path, filter="data")
    again = built(tmp_path / archive.name.removesuffix(".tar.gz"), tmp_path / "wheel", "wheel")
    assert inside(again) == inside(wheel)


def test_without_a_part_of_the_course_no_wheel_is_made(tmp_path):
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "backprop_lib/course").mkdir(parents=True)
    for name in ("backprop_lib/__init__.py", "backprop_lib/course/contents.py"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    with pytest.raises(AssertionError, match=r"there is no start\.ipynb in"):
        built(tmp_path, tmp_path / "dist", "wheel")


@pytest.fixture
def environment(wheel, tmp_path):
    """Return an environment with the wheel, and everything else but this clone from the one that runs the tests."""
    env = tmp_path / "env"
    run(sys.executable, "-m", "venv", "--without-pip", env)
    python = env / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    # What is named in a .pth file comes after the environment's own, and .pth files in there are not read: not the clone's.
    (site / "others.pth").write_text("\n".join(path for path in sys.path if path.endswith("site-packages")))
    run(Path(sys.executable).with_name("uv"), "pip", "install", "--offline", "--no-deps", "--python", python, wheel)
    return python


def test_installed_in_a_new_environment_it_lays_the_course_out_and_answers(environment, tmp_path):
    command = environment.with_name("backprop")
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    alone["PATH"] = os.pathsep.join([str(environment.parent), alone["PATH"]])
    there = tmp_path / "new folder" / "kurs ü"
    said = run(command, "course", there, cwd=tmp_path, env=alone)
    assert "in 1" in said and said.endswith("start.ipynb'\n") and str(ROOT) not in said
    assert {name: path.read_bytes() for name, path in contents.paths(there).items()} == {
        name: path.read_bytes() for name, path in contents.paths(ROOT).items()
    }
    assert "is up to date" in run(command, "course", there, cwd=tmp_path, env=alone)
    assert f"version {backprop_lib.__version__}" in run(command, "--version", cwd=tmp_path, env=alone)
    code = "import backprop_lib; print(backprop_lib.__file__)"
    assert str(environment.parent.parent) in run(environment, "-c", code, cwd=there, env=alone)
