"""Reads a lecture, and runs its code without pictures, for the tests of what it says."""

import ast
import contextlib
import io
from unittest.mock import patch

import matplotlib.pyplot as plt
import nbformat
import numpy as np
from matplotlib.figure import Figure
from threadpoolctl import threadpool_limits

from backprop_lib import plots, widgets
from project import ROOT


def read(name, folder="lectures"):
    return nbformat.read(ROOT / folder / f"{name}.ipynb", as_version=4)


@contextlib.contextmanager
def without_pictures():
    """Run code of the lectures without drawing, and leave no setting of theirs behind."""
    with contextlib.ExitStack() as stack:
        for room in (plots, widgets):
            for name in room.__all__:
                if name != "ask":  # questions draw nothing until they are shown
                    stack.enter_context(patch.object(room, name)).return_value.figure = Figure((1, 1))
        stack.enter_context(np.printoptions())
        stack.enter_context(plt.rc_context())
        # For matrices this small a second thread waits more than it works.
        stack.enter_context(threadpool_limits(1))
        yield


def run(notebook, before=lambda cell, variables: None):
    """Return the notebook's variables after each of its code cells, by the cell's id.

    With them come what the cell printed as `printed`, and the value of its last line as `shown`.
    `before(cell, variables)` is called ahead of each code cell.
    """
    variables, after = {}, {}
    with without_pictures():
        for cell in notebook.cells:
            if cell.cell_type == "code":
                before(cell, variables)
                with contextlib.redirect_stdout(io.StringIO()) as printed:
                    shown = _execute(cell.source.replace("%matplotlib inline", ""), variables)
                # Some lists are filled step by step, so each cell's are kept as they were.
                lists = {name: list(value) for name, value in variables.items() if type(value) is list}
                after[cell.id] = variables | lists | {"printed": printed.getvalue(), "shown": shown}
                plt.close("all")
    return after


def _execute(code, variables):
    """Run code, and return the value of its last line if that is an expression."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), variables)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), variables) if last else None
