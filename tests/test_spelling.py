"""The spelling check of `make lint` finds what is wrong in prose, and reads nothing else."""

import nbformat

from spelling import unknown


def test_a_misspelling_in_a_page_is_found_and_code_and_formulas_are_not_read(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "# A graidient\n\nThe *neighbour’s* `graadient` isn't $\\graddient$, see [the sigmiod](nowehre.md) of ReLU.\n\n"
        "| a | b |\n|---|---|\n| Backpropogation | softmax |\n\n```python\nnott_read = 1\n```\n"
    )
    assert list(unknown([page])) == ["graidient", "sigmiod", "Backpropogation"]


def test_a_misspelling_in_a_notebook_is_found(tmp_path):
    cells = [nbformat.v4.new_markdown_cell("Every unit of the layr."), nbformat.v4.new_code_cell("layrs = 2")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "page.ipynb")
    assert unknown([tmp_path / "page.ipynb"]) == {"layr": tmp_path / "page.ipynb"}


def test_a_misspelling_in_a_docstring_and_in_a_message_is_found_and_names_are_not(tmp_path):
    module = tmp_path / "module.py"
    module.write_text(
        '''"""A module of wieghts, and nothing else."""

def f(w_hidn):
    """Return what it is.

    Parameters
    ----------
    w_hidn, b : ndarray
        The wegihts of `w_hidn`.
    """
    raise ValueError(f"w has the shpae {w_hidn}, and it should be another.")
'''
    )
    assert set(unknown([module])) == {"wieghts", "wegihts", "shpae"}
