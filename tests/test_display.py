"""What is printed, in terminals and pipes that have few signs, and how tables number the instances."""

import os
import subprocess
import sys

import numpy as np
import pytest

from backprop_lib import Network, _display

PRINTS = """
import numpy as np
from backprop_lib import Network, gradient_check, gradient_descent, train
X, d = np.eye(3), np.array([[0.0], [1.0], [1.0]])
net = Network([3, 12, 1], ["tanh", "sigmoid"], seed=0)
print(net)
print(repr(net.forward(X)), repr(net.backward(net.forward(X), d, "kl")), sep="\\n")
print(gradient_check(net, X, d, "kl"))
print(train(net, X, d, eta=0.1, epochs=3))
print(train(Network([3, 1], ["identity"], seed=0), X, d, "l2", eta=1e200, epochs=3))
print(gradient_descent(lambda x: x**2, 1.0, eta=0.1))
print(gradient_descent(lambda x: x**2, 1.0, eta=7, eps=0))
from backprop_lib.functions import FUNCTIONS
for function in FUNCTIONS.values():
    print(function, *function.optima)
from backprop_lib import checks, widgets
checks.try_out(lambda x: x, 1, expected=1)
checks.try_out(lambda x: x, 1, expected=2)
checks.try_out(lambda x: x / 0, 1, expected=2)
print(widgets.DescentExplorer("bowl", eta=0.1))
print(widgets.PassStepper(net.__class__([1, 1], ["tanh"], seed=0), [1], [1]))
print(widgets.TrainingMonitor())
"""

# The demonstration with one task and a few of the digits, which are enough to print everything.
SHORT_DEMO = """
from backprop_lib import demo
load = demo.digits.load
demo.digits.load = lambda task: [array[:60] for array in load(task)]
demo.TASKS = {"2 or not 2": demo.TASKS["2 or not 2"]}
demo.main()
"""


def run(arguments, encoding):
    """Run Python with standard output in this encoding, as in a pipe, and return what it printed."""
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, env=os.environ | {"PYTHONIOENCODING": encoding}, timeout=300
    )
    assert done.returncode == 0, done.stderr.decode(encoding)
    return done.stdout.decode(encoding)


@pytest.mark.parametrize(
    "encoding, eta",
    [("utf-8", "η"), ("cp1252", "eta"), ("ascii", "eta"), ("latin-1", "eta")],
)
def test_runs_and_tables_can_be_printed_in_every_encoding(encoding, eta):
    printed = run(["-c", PRINTS], encoding)
    assert f"the Loss grew beyond all bounds: {eta} is too large" in printed
    assert ("→" if encoding == "utf-8" else "->") in printed
    assert "?" not in printed


def test_the_demonstration_can_be_piped_where_there_are_only_letters(tmp_path):
    assert "until all epochs were done. Loss" in run(["-c", SHORT_DEMO, "--to", str(tmp_path)], "ascii")
    assert len(list(tmp_path.glob("*.png"))) == 4


def test_signs_that_fit_stay_and_others_are_spelled_out(monkeypatch):
    class Pipe:
        encoding = "cp1252"

    monkeypatch.setattr(sys, "stdout", Pipe())
    assert _display.printable("½ ‖Y − d‖², η → 0, ✓ 字") == "½ ||Y - d||², eta -> 0, [right] ?"
    Pipe.encoding = "ascii"
    assert _display.printable("½ x · 2 × 3 …") == "1/2 x * 2 x 3 ..."
    Pipe.encoding = "utf-8"
    assert _display.printable("½ η 字") == "½ η 字"
    Pipe.encoding = None
    assert _display.printable("η") == "η"


def test_instances_are_numbered_from_1_in_tables():
    net = Network([2, 1], ["tanh"], seed=0)
    passed = net.forward(np.ones((5, 2)))
    swept = net.backward(passed, np.ones((5, 1)), "l2")
    for table in (repr(passed), passed._repr_html_(), repr(swept), swept._repr_html_()):
        assert "instance 1 of 5" in table
    assert "one instance" in repr(passed[0])
