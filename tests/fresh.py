"""Runs a notebook from top to bottom in a fresh kernel, with warnings as errors."""

import nbformat
from nbclient import NotebookClient


def run(path):
    """Return the notebook as it was run; fail if it shows nothing or writes to stderr."""
    notebook = nbformat.read(path, as_version=4)
    of_ours = list(notebook.cells)
    for place, action in [(0, "error"), (len(notebook.cells) + 1, "ignore")]:  # the kernel's own shutdown warns
        notebook.cells.insert(place, nbformat.v4.new_code_cell(f"import warnings\nwarnings.simplefilter('{action}')"))
    where = {"metadata": {"path": path.parent}}
    NotebookClient(notebook, timeout=120, resources=where, force_raise_errors=True).execute()
    notebook.cells = of_ours
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert outputs, "a notebook that shows nothing"
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    return notebook
