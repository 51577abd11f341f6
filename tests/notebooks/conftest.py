import pytest

import lectures
from project import ROOT


@pytest.fixture(scope="module")
def notebook(request):
    """The lecture that a module test_lecture_01.py is about."""
    (path,) = ROOT.glob(f"lectures/{request.path.stem.removeprefix('test_lecture_')}_*.ipynb")
    return lectures.read(path.stem)


@pytest.fixture(scope="module")
def after(notebook):
    """The lecture's variables after each of its code cells, by the cell's id."""
    return lectures.run(notebook)
