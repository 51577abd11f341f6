import os
import sys

import hypothesis
import pytest

# Pictures are drawn without a window, also in the kernels and processes that tests start.
os.environ["MPLBACKEND"] = "Agg"
# The tests run side by side; threads of the matrix products would only wait for each other.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
# How long an example takes says more about the machine than about the library.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def no_figure_left_open():
    """A figure that a test leaves open would be counted by the next test that counts figures."""
    yield
    if plt := sys.modules.get("matplotlib.pyplot"):
        plt.close("all")
