"""Where the project lies, and which files are its own."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def tracked():
    """Return the project's own files; skip the test where git can't list them."""
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.split("\n")
    if files == [""]:
        pytest.skip("not a git checkout, so there is no list of the project's own files")
    return [ROOT / file for file in files if file and (ROOT / file).is_file()]
