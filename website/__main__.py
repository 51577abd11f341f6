"""`make site`: makes the website and says where it is."""

import argparse
import os
import shutil
import sys
from pathlib import Path

from sphinx.cmd.build import main as sphinx

from backprop_lib.live import npm
from website import stage
from website.places import BESIDE, HERE, MATHJAX, OUT, PAGES, WORK


def build(out=OUT, run=True):
    """Make the site; returns Sphinx's exit code. After a warning it is not 0, and the site stays as it was."""
    npm.fetch([MATHJAX], BESIDE)
    stage.lay(run)
    made = WORK / "html"
    shutil.rmtree(made, ignore_errors=True)
    flags = ["-W", "--keep-going", "-q", "-E", "-d", str(WORK / "doctrees"), "-c", str(HERE)]
    failed = sphinx([*flags, str(PAGES), str(made)])
    if not failed:
        shutil.rmtree(out, ignore_errors=True)
        shutil.move(made, out)
    return failed


def main():
    """Make the site and say how to look at it."""
    parser = argparse.ArgumentParser(prog="python -m website", description=__doc__)
    parser.add_argument("--into", type=Path, default=OUT, help="the folder to put it into, site/ without this")
    parser.add_argument(
        "--without-running", action="store_true", help="in seconds: no outputs of the lectures, nothing alive elsewhere"
    )
    given = parser.parse_args()
    failed = build(given.into, run=not given.without_running)
    if failed:
        sys.exit(failed)
    where = os.path.relpath(given.into)
    print(f"The site is in {where}/. To look at it: python -m http.server -d {where}, then open http://localhost:8000")


if __name__ == "__main__":
    main()
