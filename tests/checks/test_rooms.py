"""Three rooms: what runs beside an answer, what no answer may see, and what judges."""

import functools
import inspect
import subprocess
import sys

import numpy as np
import pytest

from backprop_lib import checks
from backprop_lib.checks import harness
from backprop_lib.checks.answer_key.backward_pass import backward, links
from backprop_lib.checks.harness.calling import Outcome, Task, run
from backprop_lib.checks.harness.limits import Watch
from project import ROOT

EXERCISES = checks.exercises()


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_has_a_file_of_its_own_name(name):
    assignment, function = name.split(".")
    assert (ROOT / f"backprop_lib/checks/answer_key/{assignment}/{function}.py").exists()


def called_through(function, way):
    """Return an answer that calls the function in some way, with its arguments."""
    names = ", ".join(inspect.signature(function).parameters)
    ways = {
        "itself": lambda: function,
        "wrapped": lambda: eval(f"lambda {names}: function({names})", {"function": function}),
        "partial": lambda: functools.partial(function),
        "another name": lambda: functools.wraps(print)(
            eval(f"lambda {names}: function({names})", {"function": function})
        ),
    }
    return ways[way]()


@pytest.mark.parametrize("way", ["itself", "wrapped", "partial", "another name"])
@pytest.mark.parametrize("name", EXERCISES)
def test_an_answer_that_calls_the_reference_earns_nothing(name, way):
    reference = EXERCISES[name].reference
    if way == "another name" and not inspect.signature(reference).parameters:
        way = "wrapped"
    verdict = checks.check(name, called_through(reference, way), seed=0)
    assert verdict.score == 0
    assert "the library's own solution" in verdict.messages[0]


def test_what_the_reference_is_made_of_is_part_of_the_answer_key():
    def hidden_layer(k, w, f, y, z, dz_after):
        s = links.Known(w, f, y, z)
        s.dz[k + 1] = dz_after
        s.dy[k] = links.from_after(s, k)
        s.dz[k] = links.through_activation(s, k)
        return s.dy[k], s.dz[k], links.averaged(s, k)

    assert checks.check("backward_pass.hidden_layer", hidden_layer, seed=0).score == 0
    assert checks.check("backward_pass.backward", backward._right, seed=0).score == 0


@pytest.mark.parametrize("name", EXERCISES)
def test_what_another_process_must_know_is_plain_and_finds_the_same_functions(name):
    task = EXERCISES[name].task
    assert isinstance(task, Task) and all(isinstance(part, str) for part in (task.name, *task.solved_by))
    codes = {inspect.unwrap(function).__code__ for function in EXERCISES[name].solved_by}
    assert set(Watch(task.solved_by).codes) == codes


def test_a_process_with_the_harnesses_alone_has_no_answer_key():
    program = """
import sys
from backprop_lib.checks import harness
from backprop_lib.checks.harness.calling import Task, run
from backprop_lib.checks.harness.limits import Watch
for assignment in harness.ASSIGNMENTS:
    harness.of(f"{assignment}.any")
import numpy as np
task = Task("forward_pass.relu", ("z",), ("backprop_lib.activations:ReLU.forward",))
print(run(task, lambda z: z * (z > 0), {"z": np.array([-1.0, 2.0])}, Watch(task.solved_by)).value)
print([name for name in sys.modules if "answer_key" in name or "checks.engine" in name])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[-0.  2.]", "[]"]


def test_the_harness_calls_what_the_judge_calls():
    exercise = EXERCISES["backward_pass.check_gradient"]
    (case, *_) = exercise.make_inputs(np.random.default_rng(0))
    outcome = run(exercise.task, exercise.reference, case, Watch())
    assert isinstance(outcome, Outcome) and outcome.failure == ""
    assert harness.of("backward_pass.check_gradient") is not harness.call_directly
