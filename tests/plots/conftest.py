import io

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest

from pictures import PICTURES


@pytest.fixture(autouse=True)
def leave_matplotlib_as_it_was():
    before = dict(mpl.rcParams)
    yield
    assert dict(mpl.rcParams) == before


@pytest.fixture(scope="module", params=PICTURES)
def drawn(request):
    """The Axes of each picture in its own figure, drawn once for all tests, and the PNG."""
    assert not plt.get_fignums()
    ax = PICTURES[request.param]()
    assert plt.get_fignums() == [ax.figure.number]
    buffer = io.BytesIO()
    ax.figure.savefig(buffer, format="png")
    return ax, buffer.getvalue()
