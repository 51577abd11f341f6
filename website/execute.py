"""Runs notebooks for the site, each once: what has run is kept until the notebook or the library changes."""

import concurrent.futures
import hashlib
import os

import nbformat

from backprop_lib.live import decks
from website.places import EXECUTED, HERE, RECORDED, ROOT

# Runs before the first cell, and is not shown.
PRELUDE = f"""\
import sys
sys.path.insert(0, {str(ROOT)!r})
from website import describe
from website.alive import kernel
describe.install(get_ipython())
kernel.begin({str(RECORDED)!r})"""


def _digest_of_code():
    """Return a fingerprint of all that a notebook's outputs depend on beside itself."""
    digest = hashlib.sha256()
    sources = [path for path in ROOT.glob("backprop_lib/**/*") if path.suffix in (".py", ".js", ".css")]
    sources += [*HERE.glob("alive/**/*.py"), HERE / "describe.py", HERE / "execute.py"]
    for path in [*sorted(sources), ROOT / "requirements.lock"]:
        digest.update(path.read_bytes())
    return digest


def run(path):
    """Return a notebook as it was run in its own folder, its outputs and the state of its widgets with it."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(PRELUDE))
    decks.run(notebook, path.parent)
    notebook.cells.pop(0)
    return notebook


def _run_or_remember(path, digest):
    digest.update(path.read_bytes())
    kept = EXECUTED / f"{path.stem}-{digest.hexdigest()[:16]}.ipynb"
    if not kept.exists():
        notebook = run(path)
        EXECUTED.mkdir(parents=True, exist_ok=True)
        for old in EXECUTED.glob(f"{path.stem}-*.ipynb"):
            old.unlink(missing_ok=True)
        nbformat.write(notebook, kept.with_suffix(".part"))
        os.replace(kept.with_suffix(".part"), kept)
    return nbformat.read(kept, as_version=4)


def run_all(paths):
    """Return notebooks as they were run, by their paths; as many at once as there are cores."""
    digest = _digest_of_code()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        ran = pool.map(lambda path: _run_or_remember(path, digest.copy()), paths)
        return dict(zip(paths, ran, strict=True))
