"""Writes an exam: `python -m backprop_lib.grading.exam --seed 7 --variants 10`."""

import argparse
import sys
from pathlib import Path

from backprop_lib import _validate
from backprop_lib._display import printable
from backprop_lib._files import write_whole
from backprop_lib.grading.exam import printing, sheets
from backprop_lib.practice import KINDS

MOST_VARIANTS = 100


def main(arguments=None):
    """Write the exam and its solutions into a folder, both or none."""
    asked = _parser().parse_args(arguments)
    try:
        seed = _validate.whole("SEED", asked.seed)
        variants = _validate.whole("VARIANTS", asked.variants, at_least=1, at_most=MOST_VARIANTS)
        kinds = [_validate.choice("KINDS", kind.strip(), KINDS) for kind in asked.kinds.split(",")]
    except ValueError as error:
        sys.exit(printable(str(error)))
    # Everything is made before anything is written.
    pages = {f"exam_{seed}.html": sheets.exam, f"solutions_{seed}.html": sheets.solutions}
    files = {name: make(seed, variants, kinds).encode() for name, make in pages.items()}
    if asked.pdf:
        files |= printing.printed(files)
    folder = Path(asked.folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_whole(folder / name, content)
        print(printable(f"{folder / name}: {'for your students' if name.startswith('exam') else 'for you alone'}"))


def _parser():
    parser = argparse.ArgumentParser(prog="make exam", description="Write an exam for paper, and its solutions.")
    parser.add_argument("--seed", type=int, required=True, help="the same seed gives the same exam")
    parser.add_argument("--variants", type=int, default=2, help="how many, each with other numbers")
    parser.add_argument("--kinds", default=",".join(KINDS), help="which problems, with commas between them")
    parser.add_argument("--folder", default="exam")
    parser.add_argument("--pdf", action="store_true", help="print them by Chromium as well")
    return parser


if __name__ == "__main__":
    main()
