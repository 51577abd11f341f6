"""What honest people hand in: right and wrong, and notebooks that went through many hands."""

import json
import os

from course import half_right, half_scores
from submissions import ASSIGNMENT, NOT_GRADED, RIGHT, TITLE, Kind, right, untouched

PLOTS = """
import matplotlib.pyplot as plt
import ipywidgets
plt.plot([1, 2, 3])
display(ipywidgets.IntSlider())
from backprop_lib.widgets import ChainRuleTable
"""


def _of(nb, name):
    return next(cell for cell in nb["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == name)


def _without(*names):
    def change(nb):
        nb["cells"] = [
            cell for cell in nb["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") not in names
        ]

    return change


def _twice(name):
    def change(nb):
        nb["cells"].insert(nb["cells"].index(_of(nb, name)), json.loads(json.dumps(_of(nb, name))))

    return change


def _moved(name, place):
    def change(nb):
        cell = _of(nb, name)
        nb["cells"].remove(cell)
        nb["cells"].insert(place, cell)

    return change


def _stripped(nb):
    for n, cell in enumerate(nb["cells"]):
        cell["metadata"], cell["id"] = {}, f"c{n}"


def _points(nb):
    for cell in nb["cells"]:
        if "points" in cell["metadata"].get("nbgrader", {}):
            cell["metadata"]["nbgrader"]["points"] = 1000


def _edited(nb):
    _of(nb, "backward_graded")["source"] = 'grade("backward_pass.backward", lambda *_: 27)'


def _text(nb):
    cell = _of(nb, "backward_graded")
    cell["cell_type"] = "markdown"
    del cell["outputs"], cell["execution_count"]


def _kernel(nb):
    nb["metadata"]["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}
    nb["metadata"]["language_info"] = {"name": "R"}


def _outputs(nb):
    for cell in nb["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stderr", "text": "old\n" * 100}]


def _surrogates(nb):
    nb["cells"].append(
        {
            "cell_type": "code",
            "id": "odd",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": "print('\ud800')",
        }
    )


def _named(name):
    return lambda folder, text: (folder / name).write_text(text)


def _raw(content):
    return lambda folder, text: (folder / f"{TITLE}.ipynb").write_bytes(content)


def _beside(**files):
    def hand_in(folder, text):
        (folder / f"{TITLE}.ipynb").write_text(text)
        for name, content in files.items():
            (folder / name.replace("__", ".")).write_text(content)

    return hand_in


def _two(folder, text):
    for name in ("mine.ipynb", "yours.ipynb"):
        (folder / name).write_text(text)


def _large(folder, text):
    with open(folder / f"{TITLE}.ipynb", "w") as file:
        file.write('{"cells": [')
        for _ in range(100):
            file.write('"' + "x" * 10**6 + '",')
        file.write('0], "nbformat": 4}')


def _third(nb):
    """Write it as version 3 of the format."""
    cells = []
    for cell in nb["cells"]:
        one = {"cell_type": cell["cell_type"], "metadata": cell["metadata"]}
        code = {"input": cell["source"], "outputs": [], "language": "python", "prompt_number": 1, "collapsed": False}
        cells.append(one | (code if cell["cell_type"] == "code" else {"source": cell["source"]}))
    nb.clear()
    nb.update(
        {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": cells, "metadata": {}}]}
    )


LOGS = RIGHT["output-layer"].replace(
    "    Y = y[-1]",
    "    import sys, logging, warnings\n    print('here', file=sys.stderr)\n    logging.warning('there')\n"
    "    warnings.warn('careful')\n    print('x')\n    Y = y[-1]",
)
CHANGES = RIGHT["div-derivative"].replace("### BEGIN SOLUTION", "Y *= 1.0000001")

KINDS = {
    "right": right(),
    "untouched": untouched(),
    "right in part": Kind(
        sum(points or 0 for points in half_scores(ASSIGNMENT).values()), answers=half_right(ASSIGNMENT).HALF
    ),
    "a syntax error in one answer": right(
        deserves=23, answers={"backward": "def backward(w, f, y, z, d, divergence:\n  pass"}
    ),
    "logs, warns and prints in an answer": right(answers={"output-layer": LOGS}),
    "changes its arguments": right(deserves=26, answers={"div-derivative": CHANGES}),
    "plots and widgets": right(first=PLOTS),
    "asks for input": right(first="input('Who are you?')"),
    "shell commands and magics": right(first="!echo hello\n%timeit -n1 -r1 1 + 1\n%pwd"),
    "a graded cell twice": right(change=_twice("backward_graded"), flags=("restored",)),
    "an answer's cell twice": right(change=_twice("backward")),
    "a graded cell deleted": right(change=_without("backward_graded", "relu_derivative_graded"), flags=("restored",)),
    "the imports deleted": right(change=_without("imports"), flags=("restored",)),
    "the written answer deleted": right(change=_without("why"), flags=("restored",)),
    "an answer's cell deleted": right(deserves=23, change=_without("backward")),
    "a graded cell moved to the top": right(change=_moved("backward_graded", 1), flags=("restored",)),
    "the imports moved to the end": right(change=_moved("imports", 999), flags=("restored",)),
    "all metadata and ids lost": right(change=_stripped, flags=("restored",)),
    "points changed to 1000": right(change=_points),
    "a graded cell edited": right(change=_edited, flags=("restored",)),
    "a graded cell made text": right(change=_text, flags=("restored",)),
    "another kernel": right(change=_kernel),
    "version 3 of the format": right(change=_third),
    "old outputs": right(change=_outputs),
    "half a character": right(change=_surrogates),
    "named backward_pass (1).ipynb": right(hand_in=_named(f"{TITLE} (1).ipynb")),
    "named otherwise": right(hand_in=_named("homework.ipynb")),
    "two notebooks, neither by its name": right(deserves=NOT_GRADED, hand_in=_two),
    "no notebook": right(deserves=NOT_GRADED, hand_in=lambda folder, text: (folder / "a.txt").write_text("a")),
    "an empty folder": right(deserves=NOT_GRADED, hand_in=lambda folder, text: None),
    "an empty file": right(deserves=NOT_GRADED, hand_in=_raw(b"")),
    "half a file": right(
        deserves=NOT_GRADED, hand_in=lambda folder, text: (folder / f"{TITLE}.ipynb").write_text(text[:-100])
    ),
    "a picture": right(deserves=NOT_GRADED, hand_in=_raw(b"\x89PNG\r\n" + os.urandom(1000))),
    "json that is no notebook": right(deserves=NOT_GRADED, hand_in=_raw(b'{"cells": 5, "nbformat": 4}')),
    "json nested a million deep": right(deserves=NOT_GRADED, hand_in=_raw(b"[" * 10**6 + b"]" * 10**6)),
    "100 MB of json": right(deserves=NOT_GRADED, hand_in=_large),
    "files named like modules": right(hand_in=_beside(random__py="1/0", numpy__py="1/0", re__py="1/0")),
}
