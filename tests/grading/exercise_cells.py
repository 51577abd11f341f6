"""Puts the four cells of an exercise, written as a text file, into the notebook of its assignment in solutions/.

`make exercise CELLS=count_weights.py` runs this. The text is what jupytext calls the percent format: the task in words, the
function with its solution, an example to try, and the graded cell. What nbgrader must know of each is worked out here. Run
again, it replaces the cells that it put there before.
"""

import argparse
import re
import sys
from pathlib import Path

import jupytext
import nbformat

import course
from backprop_lib import checks

BEFORE = "why-text"  # the question in words, which every assignment ends with
ROLES = ("the task, as markdown", "the function with its solution", "an example", "the graded cell")


class Unclear(ValueError):
    """Says what is missing in the text of an exercise."""


def cells_in(text):
    """Return the exercise's name and its four cells, with the ids and marks that nbgrader and the tests need."""
    cells = [cell for cell in jupytext.reads(text, fmt="py:percent").cells if cell.source.strip()]
    if [cell.cell_type for cell in cells] != ["markdown", "code", "code", "code"]:
        found = ", ".join(cell.cell_type for cell in cells)
        raise Unclear(f"there must be four cells, {', '.join(ROLES)}; got {found or 'none'}")
    graded = re.match(r'grade\("((\w+)\.(\w+))", \3\)$', cells[3].source.strip())
    if not graded:
        raise Unclear(
            f'the last cell must be of the form grade("forward_pass.relu", relu), got {cells[3].source.strip()}'
        )
    name, _, function = graded.groups()
    if not re.search(rf"^def {function}\(.*### BEGIN SOLUTION\n.*### END SOLUTION", cells[1].source, re.M | re.S):
        raise Unclear(f"the second cell must define {function}, with ### BEGIN SOLUTION and ### END SOLUTION in it")
    for cell, end in zip(cells, ("-text", "", "-check", "-graded"), strict=True):
        cell.id = function.replace("_", "-") + end
        cell.metadata = {}
    cells[1].metadata["nbgrader"] = _marks(function, solution=True, locked=False, grade=False)
    cells[3].metadata["nbgrader"] = _marks(f"{function}_graded", solution=False, locked=True, grade=True, points=0)
    cells[3].metadata["tags"] = ["raises-exception"]
    return name, cells


def _marks(grade_id, **marks):
    return {"grade_id": grade_id, "schema_version": 3, "task": False, **marks}


def placed(notebook, cells):
    """Put the cells where they were, or else before the question in words, and number the headings anew."""
    ids = [cell.id for cell in notebook.cells]
    place = ids.index(cells[0].id if cells[0].id in ids else BEFORE)
    new = {cell.id for cell in cells}
    kept = [[cell for cell in part if cell.id not in new] for part in (notebook.cells[:place], notebook.cells[place:])]
    notebook.cells = [*kept[0], *cells, *kept[1]]
    number = 0
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and re.match(r"## \d+\. ", cell.source):
            number += 1
            cell.source = re.sub(r"^## \d+", f"## {number}", cell.source)


def assignment_of(name):
    """Return the assignment that an exercise belongs to, from the first half of its name."""
    if name not in checks.exercises():
        raise Unclear(
            f"no exercise is called {name}: is it in backprop_lib/checks/answer_key/, and in EXERCISES beside it?"
        )
    (assignment,) = [one for one in course.ASSIGNMENTS if course.title(one) == name.partition(".")[0]]
    return assignment


def main():
    """Read the file, and write the notebook."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="the four cells, in jupytext's percent format")
    file = parser.parse_args().file
    try:
        name, cells = cells_in(file.read_text(encoding="utf-8"))
        path = course.notebook("solutions", assignment_of(name))
    except (OSError, Unclear) as error:
        sys.exit(f"{file}: {error}")
    notebook = nbformat.read(path, as_version=4)
    placed(notebook, cells)
    nbformat.write(notebook, path)
    print(f"{name}: {len(cells)} cells are in {path.relative_to(course.ROOT)}")


if __name__ == "__main__":
    main()
