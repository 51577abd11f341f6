import nbformat
import pytest

from project import ROOT


def cells(path):
    """Return the notebook's cells by id."""
    return {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}


@pytest.fixture(scope="session")
def solution():
    return cells(ROOT / "solutions/forward_pass/forward_pass.ipynb")


@pytest.fixture(scope="session")
def release():
    return cells(ROOT / "assignments/forward_pass/forward_pass.ipynb")
