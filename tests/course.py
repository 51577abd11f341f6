"""A course in a folder of its own, and the commands of the real nbgrader."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from backprop_lib import checks
from project import ROOT

# The folders, in the order of the lectures; each holds the notebook of the same name without its number.
ASSIGNMENTS = sorted(path.name for path in (ROOT / "solutions").iterdir() if path.is_dir())

# Several of nbgrader's commands in one process, each in the folder that "cd" named last, whose name is printed: starting
# nbgrader takes longer than most of them.
COMMANDS = """
import os, sys
from nbgrader import apps
for command in sys.argv[1:]:
    name, *arguments = command.split()
    if name == "cd":
        os.chdir(arguments[0])
        print(command, flush=True)
        continue
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


def title(assignment):
    """Return the name of an assignment's notebook, with which the names of its exercises begin."""
    return assignment.partition("_")[2]


def notebook(folder, assignment):
    """Return the path of an assignment's notebook in `folder`, solutions or assignments."""
    return ROOT / folder / assignment / f"{title(assignment)}.ipynb"


def exercises_of(assignment):
    """Return the exercises of an assignment."""
    return [one for name, one in checks.exercises().items() if name.startswith(f"{title(assignment)}.")]


def cells(folder, assignment):
    """Return the notebook's cells by id."""
    return {cell.id: cell for cell in nbformat.read(notebook(folder, assignment), as_version=4).cells}


def half_right(assignment):
    """Return the module that holds what a half-right student hands in."""
    path = ROOT / "tests/grading/half_right" / f"{title(assignment)}.py"
    spec = importlib.util.spec_from_file_location(assignment, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def half_scores(assignment):
    """Return what the half-right submission earns, by grade_id: the points of its right parts."""
    half, scores = half_right(assignment), {}
    for exercise in exercises_of(assignment):
        earned = half.HALF_EARNS[exercise.function]
        unknown = set(earned) - {part.title for part in exercise.parts}
        assert not unknown, f"half_right/{title(assignment)}.py: {exercise.function} has no part {unknown}"
        score = sum(part.points for part in exercise.parts if part.title in earned)
        scores[f"{exercise.function}_graded"] = score - (exercise.function in half.CHANGES)
    return scores | {"why": 0}


def course_at(folder):
    """Copy what nbgrader needs, so that nothing is written into the project."""
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "solutions", folder / "solutions")
    return folder


def hand_in(course, student, assignment, answers):
    released = nbformat.read(notebook("assignments", assignment), as_version=4)
    gone = set(answers) - {cell.id for cell in released.cells}
    assert not gone, f"answers to cells that {assignment} does not have: {', '.join(sorted(gone))}"
    for cell in released.cells:
        cell.source = answers.get(cell.id, cell.source)
    path = course / "submitted" / student / assignment / f"{title(assignment)}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(released, path)
