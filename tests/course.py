"""A course in a folder of its own, and the commands of the real nbgrader."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from project import ROOT

ASSIGNMENTS = sorted(path.name for path in (ROOT / "solutions").iterdir() if path.is_dir())

# Several of nbgrader's commands in one process: starting it takes longer than most of them.
COMMANDS = """
import sys
from nbgrader import apps
for command in sys.argv[1:]:
    name, *arguments = command.split()
    app = getattr(apps, name)()
    app.initialize(arguments)
    app.start()
"""


def run(folder, *command):
    # nbgrader calls alembic, which lies beside the interpreter.
    env = os.environ | {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    done = subprocess.run([sys.executable, *command], cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def cells(folder, assignment):
    """Return the notebook's cells by id."""
    path = ROOT / folder / assignment / f"{assignment}.ipynb"
    return {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}


def half_right(assignment):
    """Return the module that holds what a half-right student hands in."""
    spec = importlib.util.spec_from_file_location(assignment, ROOT / "tests/grading/half_right" / f"{assignment}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def course_at(folder):
    """Copy what nbgrader needs, so that nothing is written into the project."""
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "solutions", folder / "solutions")
    return folder


def hand_in(course, student, assignment, answers):
    notebook = nbformat.read(ROOT / "assignments" / assignment / f"{assignment}.ipynb", as_version=4)
    assert set(answers) <= {cell.id for cell in notebook.cells}
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    path = course / "submitted" / student / assignment / f"{assignment}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)
