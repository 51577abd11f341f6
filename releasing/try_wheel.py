"""Tries the wheel as a newcomer would, in an environment that has nothing else: `make wheel` runs it there."""

import importlib.metadata
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import numpy as np
from nbclient import NotebookClient

import backprop_lib
from backprop_lib import Network, checks, digits, train

CLONE = Path(__file__).resolve().parent.parent


def is_the_wheel(version):
    """The clone beside this script would do as well, and show nothing."""
    assert CLONE / "backprop_lib" not in Path(backprop_lib.__file__).parents, backprop_lib.__file__
    assert backprop_lib.__version__ == importlib.metadata.version("backprop-lib") == version


def learns_digits():
    """A small network learns to tell 2 from the others, and answers are judged."""
    X, d, X_test, d_test = digits.load("2 or not 2")
    net = Network([X.shape[1], 8, 1], ["tanh", "sigmoid"], seed=0)
    train(net, X, d, "kl", eta=0.3, epochs=10, batch_size=10, progress=False)
    right = np.mean((net.forward(X_test).Y > 0.5) == (d_test > 0.5))
    assert right > 0.95, f"a small network reads {right:.0%} of the digits"
    assert checks.check("forward_pass.relu", lambda z: np.maximum(z, 0)).right


def lays_out_the_course(folder):
    """`backprop course` brings lectures, assignments and a start page that runs, and no solution."""
    backprop = Path(sys.executable).parent / "backprop"
    subprocess.run([backprop, "course", folder], check=True)
    assert len(list(folder.glob("lectures/*.ipynb"))) == len(list(folder.glob("assignments/*/*.ipynb"))) == 4
    assert not any("### BEGIN SOLUTION" in path.read_text(encoding="utf-8") for path in folder.rglob("*.ipynb"))
    page = nbformat.read(folder / "start.ipynb", as_version=4)
    NotebookClient(page, timeout=120, resources={"metadata": {"path": folder}}).execute()


if __name__ == "__main__":
    is_the_wheel(sys.argv[1])
    learns_digits()
    with tempfile.TemporaryDirectory() as home:
        lays_out_the_course(Path(home, "course"))
    print(f"The wheel of version {sys.argv[1]} works in an environment of its own.")
