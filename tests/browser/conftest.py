import pytest

from lab import jupyter_lab, need_chromium


# Not for the session: two of Playwright's loops can't be open at once in one process, and other tests open their own.
@pytest.fixture(scope="module")
def _lab(tmp_path_factory):
    need_chromium()
    with jupyter_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture
def lab(_lab):
    """JupyterLab in Chromium, a window of 1280x720: `page = lab(["from backprop_lib import widgets", "widgets...."])`.

    It runs a new notebook with these code cells and returns Playwright's page as soon as an explorer is shown.
    `lab.run("print(explorer.eta)")` runs code in its kernel and returns what that printed, `lab.theme("JupyterLab Dark")`
    changes the theme, `lab.close()` closes the notebook. A test fails if its page threw an error.
    """
    _lab.errors.clear()
    yield _lab
    _lab.close()
    assert _lab.errors == []
