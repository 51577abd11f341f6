"""The cells of a new exercise: what nbgrader must know of them, where they go, and what is said where one is missing."""

import copy
import re

import nbformat
import pytest

import course
from exercise_cells import Unclear, assignment_of, cells_in, placed

TEXT = '''# %% [markdown]
# ## 1. Rectify
#
# Do it.

# %%
def relu(z):
    """Rectify."""
    ### BEGIN SOLUTION
    return max(z, 0)
    ### END SOLUTION

# %%
try_out(relu, 1, expected=1)

# %%
grade("forward_pass.relu", relu)
'''


@pytest.mark.parametrize("assignment", course.ASSIGNMENTS)
def test_cells_are_marked_as_those_that_are_there(assignment):
    """What the tool makes of an exercise's own cells is what was committed, but for its points."""
    cells = course.cells("solutions", assignment)
    for graded in (cell for cell in cells.values() if cell.source.startswith('grade("')):
        function = graded.source.rpartition(", ")[2].rstrip(")")
        own = [cell for cell in cells.values() if cell.metadata.get("nbgrader", {}).get("grade_id") == function]
        text = TEXT.replace("relu", function).replace("forward_pass", course.title(assignment))
        name, made = cells_in(text)
        assert name == f"{course.title(assignment)}.{function}" and assignment_of(name) == assignment
        assert made[3].id == graded.id and made[3].source == graded.source
        assert made[3].metadata.nbgrader == graded.metadata.nbgrader | {"points": 0}
        assert made[3].metadata.tags == graded.metadata.tags
        assert [(cell.id, cell.metadata.nbgrader) for cell in own] in ([], [(made[1].id, made[1].metadata.nbgrader)])


def test_they_go_before_the_question_in_words_and_there_again_when_they_change():
    notebook = nbformat.read(course.notebook("solutions", "02_forward_pass"), as_version=4)
    before = [cell.id for cell in notebook.cells]
    _, cells = cells_in(TEXT.replace("relu", "new"))
    placed(notebook, cells)
    ids = [cell.id for cell in notebook.cells]
    place = ids.index("why-text")
    assert ids[place - 4 : place] == ["new-text", "new", "new-check", "new-graded"]
    assert [one for one in ids if not one.startswith("new")] == before
    headings = [found[0] for cell in notebook.cells if (found := re.match(r"## \d+", cell.source))]
    assert headings == [f"## {n}" for n in range(1, len(headings) + 1)]
    once = copy.deepcopy(notebook)
    placed(notebook, cells_in(TEXT.replace("relu", "new").replace("Do it.", "Do it again."))[1])
    assert [cell.id for cell in notebook.cells] == ids
    changed = [cell.id for cell, other in zip(notebook.cells, once.cells, strict=True) if cell.source != other.source]
    assert changed == ["new-text"]
    nbformat.validate(notebook)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "there must be four cells, .*; got none$"),
        (TEXT.replace("# %%\ntry_out(relu, 1, expected=1)\n", ""), "got markdown, code, code$"),
        (TEXT.replace(", relu)\n", ", tanh)\n"), r'must be of the form grade\("forward_pass.relu", relu\), got grade'),
        (TEXT.replace("    ### END SOLUTION\n", ""), "the second cell must define relu, with ### BEGIN SOLUTION"),
    ],
)
def test_what_is_missing_is_said(text, says):
    with pytest.raises(Unclear, match=says):
        cells_in(text)


def test_an_exercise_that_no_answer_key_has_is_named():
    with pytest.raises(Unclear, match=r"no exercise is called forward_pass\.gelu: is it in backprop_lib/checks/"):
        assignment_of("forward_pass.gelu")
