import os
import subprocess
import sys
from pathlib import Path

import pytest

import lab
from project import ROOT


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The site, strictly made, with the lectures as they are before they run: the folder, and what making it said."""
    pytest.importorskip("myst_nb", reason="the site needs the extra `site`")
    folder = tmp_path_factory.mktemp("website")
    command = [sys.executable, "-m", "website", "--without-running", "--into", str(folder / "site")]
    environment = os.environ | {"WEBSITE_WORK": str(folder / "work"), "GITHUB_REPOSITORY": "ada/course"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if "is needed, once, from" in done.stderr:
        pytest.skip("MathJax can't be fetched")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site", done.stdout


@pytest.fixture(scope="session")
def site(made) -> Path:
    return made[0]


@pytest.fixture
def looker():
    """What opens a folder in Chromium, for what looks at its pages."""
    lab.need_chromium()
    from website import check

    return check.looker
