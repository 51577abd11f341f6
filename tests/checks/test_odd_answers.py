"""What the checks do with answers that are hostile or strange: none of them hangs, crashes, or passes by it."""

import itertools
import time

import numpy as np
import pytest

from backprop_lib import activations, checks
from backprop_lib.checks import trying
from backprop_lib.checks.harness.calling import Task, caller
from backprop_lib.checks.harness.plain import MOST, plain


def judged(name, answer, seed=0):
    return checks.check(name, answer, seed)


def said(verdict):
    return " ".join(verdict.messages)


def slowly(z):
    time.sleep(0.2)
    return z


@pytest.mark.parametrize(
    "endless",
    [
        lambda z: itertools.repeat(0.0),
        lambda z: (0.0 for _ in itertools.count()),
        lambda z: map(slowly, range(10**6)),
        lambda z: range(10**10),
        lambda z: [range(10**10)],
    ],
)
def test_an_answer_that_has_no_end_is_given_up(endless):
    outcome = caller(Task("forward_pass.relu", ("z",), seconds=0.5), endless)({"z": np.zeros(3)})
    assert outcome.failure in ("time", "exception") and outcome.value is None


def test_a_long_list_is_no_longer_than_memory_bears():
    assert len(plain(range(MOST))) == MOST
    with pytest.raises(TypeError, match="a range that has more"):
        plain(range(MOST + 1))


def test_a_lazy_answer_may_not_call_the_librarys_solution_either():
    verdict = judged("forward_pass.relu", lambda z: (activations.relu(row) for row in z))
    assert verdict.score == 0 and "the library's own solution" in said(verdict)


class OwnError(BaseException):
    pass


class Unspeakable(Exception):
    def __str__(self):
        raise RuntimeError("no words")


@pytest.mark.parametrize("error", [OwnError, GeneratorExit, Unspeakable, SystemExit(3)])
def test_nothing_that_an_answer_raises_crashes_a_check(error):
    def relu(z):
        raise error

    name = error.__name__ if isinstance(error, type) else type(error).__name__
    assert f"`relu` stopped with {name}" in said(judged("forward_pass.relu", relu))


def test_numpy_is_put_back_where_an_answer_replaced_it():
    original = np.asarray

    def relu(z):
        np.asarray = lambda *arguments, **options: np.zeros(1)
        return np.maximum(z, 0)

    verdict = judged("forward_pass.relu", relu)
    assert np.asarray is original
    assert "Your code had replaced `numpy.asarray`; the check put numpy's own back." in verdict.messages


def test_only_warnings_about_numbers_count_where_quiet_is_asked_for():
    def relu(z):
        np.matrix([[1.0]])  # warns of itself, as PendingDeprecationWarning
        return np.maximum(z, 0)

    def dividing(z):
        z = np.asarray(z, dtype=float)
        return np.maximum(z, 0) + 0 * (z / np.zeros_like(z) > 0)

    assert judged("forward_pass.relu", relu).right
    assert not judged("forward_pass.relu", dividing).right


@pytest.mark.parametrize(("name", "whole"), [("forward_pass.relu", 1), ("digit_recognition.targets", 2)])
def test_a_changed_argument_costs_at_most_half_of_what_was_earned(name, whole):
    def relu(z):
        z[z < 0] = 0
        return z.copy()

    def targets(labels, D):
        d = np.eye(D)[labels] if D > 1 else (labels[:, None] == 2) * 1.0
        labels[:] = 0
        return d

    verdict = judged(name, {"relu": relu, "targets": targets}[name.partition(".")[2]])
    assert verdict.max_score == whole and verdict.score == whole / 2
    costs = "This costs half a point." if whole == 1 else "This costs one point."
    assert verdict.messages[-1].endswith(costs)
    assert verdict.explanations[-1][0] == "error"


def test_lines_that_were_printed_before_time_was_up_are_counted_once():
    def relu(z):
        print("once")
        while True:
            pass

    assert "printed 1 line while" in said(judged("forward_pass.relu", relu))


def test_sums_that_are_begun_anew_for_each_shape_are_noticed():
    kept = {"shape": None, "sum": 0}

    def relu(z):
        if np.shape(z) != kept["shape"]:
            kept.update(shape=np.shape(z), sum=0)
        kept["sum"] = kept["sum"] + np.maximum(z, 0)
        return kept["sum"]

    verdict = judged("forward_pass.relu", relu)
    assert not verdict.right and "The same inputs came a second time" in said(verdict)


def test_numbers_in_quotes_are_no_starts():
    assert judged("gradient_descent.find_starts", lambda: ("-1", "2", "0", "2")).score == 0


def test_a_transposed_gradient_is_told_as_one():
    def hidden_layer(k, w, f, y, z, dz_after):
        dy = dz_after @ w[k + 1][1:].T
        dz = f[k].derivative(z[k]) * dy
        return dy, dz, (y[k - 1].T @ dz / len(dz)).T

    assert "Your dLoss/dw is the right one, transposed." in judged("backward_pass.hidden_layer", hidden_layer).messages


def test_try_out_ends_what_does_not_end_and_survives_what_is_raised(capsys, monkeypatch):
    monkeypatch.setattr(trying, "SECONDS", 0.2)

    def endless(x):
        while True:
            pass

    def broken(x):
        raise Unspeakable

    def own(x):
        raise OwnError("mine")

    for function in (endless, broken, own):
        checks.try_out(function, 1, expected=2)
    said = capsys.readouterr().out
    assert "endless had not ended after 0.2 s" in said
    assert "broken stopped with Unspeakable" in said and "own stopped with OwnError: mine" in said


def test_an_outcome_that_knows_no_kinds_of_warnings_counts_them_all():
    exercise = checks.exercises()["forward_pass.sigmoid"]
    call = checks.caller(exercise, lambda z: 1 / (1 + np.exp(-z)))

    def behind_a_pipe(inputs):
        outcome = call(inputs)
        return checks.Outcome(value=outcome.value, failure=outcome.failure, says=outcome.says, warned=outcome.warned)

    verdict = checks.judge(exercise, behind_a_pipe, seed=0)
    assert [got for _, got, _ in verdict.parts] == [1, 0]
