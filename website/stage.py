"""Lays the pages of the site where Sphinx reads them, in the folders that they have in the project."""

import json
import re
import shutil
import subprocess
import sys

import nbformat

from website import execute, notices, shown
from website.places import DOWNLOADS, HERE, PAGES, ROOT

WIDGETS = "widgets"  # the state of a notebook's widgets, in its metadata
EXECUTED = ("lectures/*.ipynb", "guides/*.ipynb")
LIVE = re.compile(r"^```\{(?:explorer|practice)\}.*\n```\n", re.M)  # what is recorded, on pages that are not notebooks
READ = ("assignments/*/*.ipynb",)
TEXTS = ("guides/*.md", "guides/*.svg", "NOTATION.md", "CHANGELOG.md", "CONTRIBUTING.md")


def paths(*patterns):
    """Return the project's files that fit the patterns, in order."""
    return [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]


def lay(run=True):
    """Make the tree of pages anew.

    Parameters
    ----------
    run : bool, optional
        Whether the lectures are run and what is alive on the other pages is recorded; without it neither is there, which is
        enough to look at the rest.
    """
    shutil.rmtree(PAGES, ignore_errors=True)
    shutil.rmtree(DOWNLOADS, ignore_errors=True)
    ran = execute.run_all(paths(*EXECUTED)) if run else {path: _read(path) for path in paths(*EXECUTED)}
    for path, notebook in (ran | {path: _read(path) for path in paths(*READ)}).items():
        _lay_notebook(path, notebook)
    for path in paths(*TEXTS):
        _copy(path, PAGES / path.relative_to(ROOT))
    for path in sorted(HERE.glob("**/*.md")):
        _copy(path, PAGES / path.relative_to(HERE))
    for path in () if run else PAGES.glob("*.md"):
        path.write_text(LIVE.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")
    run_it = PAGES / "run.md"
    run_it.write_text(run_it.read_text(encoding="utf-8").replace("{wheel}", _wheel()), encoding="utf-8")


def _wheel():
    """Lay the library, with the course in it, where readers can download it; returns the name of the file."""
    folder = DOWNLOADS / "downloads"
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    return wheel.name


def _read(path):
    return nbformat.read(path, as_version=4)


def _copy(path, to):
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, to)


def _lay_notebook(path, notebook):
    """Lay a notebook as a page, and as it is in the project for who wants to run it."""
    page = PAGES / path.relative_to(ROOT)
    page.parent.mkdir(parents=True, exist_ok=True)
    # The state of the widgets lies beside the page: in it, everybody would load it who only reads.
    if widgets := notebook.metadata.pop(WIDGETS, None):
        page.with_suffix(".widgets.json").write_text(json.dumps(widgets), encoding="utf-8")
    where = path.relative_to(ROOT)
    heading, line, rest = notebook.cells[0].source.partition("\n")
    notebook.cells[0].source = f"{notices.title(where, heading)}\n\n{notices.ways_to_run(where)}\n{line}{rest}"
    nbformat.write(shown.for_the_page(notebook), page)
    _copy(path, DOWNLOADS / "downloads" / path.name)
