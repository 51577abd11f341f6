"""Every notebook: clean as committed, and runs from top to bottom in a fresh kernel with warnings as errors."""

import os

import nbformat
import pytest
from nbclient import NotebookClient

import fresh
from pages import GUIDES, LECTURES, links, name
from project import ROOT

RUN = sorted(path for folder in (".", "lectures", "guides", "solutions/*") for path in ROOT.glob(f"{folder}/*.ipynb"))
ALL = sorted([*RUN, *ROOT.glob("assignments/*/*.ipynb")])


@pytest.mark.parametrize("path", ALL, ids=name)
def test_committed_clean(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "jupytext" not in notebook.metadata


# The lectures are run by test_lectures, which looks at what they show.
@pytest.mark.parametrize("path", sorted(set(RUN) - set(LECTURES)), ids=name)
def test_runs_in_a_fresh_kernel_without_a_warning(path):
    fresh.run(path)


def test_the_start_page_links_every_lecture_assignment_and_guide():
    linked = {file for _, file, _ in links(ROOT / "start.ipynb")}
    assert linked >= {*LECTURES, *ROOT.glob("assignments/*/*.ipynb"), *GUIDES}


def test_every_picture_shows_in_a_notebook_that_sets_nothing_up():
    cells = [
        "from backprop_lib import Network, plots\nnet = Network([2, 2], ['tanh'], seed=0)\nplots.network(net);",
        "plots.network(net);",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    without = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    NotebookClient(notebook, timeout=120).execute(env=without)
    shown = [[output.data for output in cell.outputs if "data" in output] for cell in notebook.cells]
    assert [len(outputs) for outputs in shown] == [1, 1, 1]
    assert all("image/png" in outputs[0] for outputs in shown)
