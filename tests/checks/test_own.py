"""Networks of a student's own functions, and the race of one way against another."""

import re

import numpy as np
import pytest

from backprop_lib import Network, checks, digits, gradient_check, train, widgets
from backprop_lib.checks.harness import calling, own
from backprop_lib.checks.harness.limits import TimeUpError, alarm, name_of
from proving import right_answers

PARTS = ("kl_divergence", "forward", "backward", "step", "train")
RIGHT = {name: right_answers()[f"digit_recognition.{name}"][0] for name in PARTS}
# A right answer may take the logarithm of 0 on its way.
pytestmark = pytest.mark.filterwarnings("ignore:divide by zero:RuntimeWarning", "ignore:invalid value:RuntimeWarning")
WIDTHS, NAMES = [6, 4, 3], ["tanh", "softmax"]


@pytest.fixture
def batch():
    rng = np.random.default_rng(3)
    return rng.normal(size=(7, 6)), np.eye(3)[rng.integers(3, size=7)]


def test_the_functions_are_those_that_the_exercises_ask_for():
    for name in PARTS:
        task = checks.exercises()[f"digit_recognition.{name}"].task
        assert (own.ARGUMENTS[name], {*map(name_of, own.SOLVED_BY[name])}) == (task.arguments, {*task.solved_by})


@pytest.mark.parametrize("number", range(3))
def test_a_network_of_right_functions_is_the_librarys_network(batch, number):
    X, d = batch
    answers = {name: right_answers()[f"digit_recognition.{name}"][number] for name in PARTS}
    together = checks.put_together(answers)
    assert together.instead == {} and list(together.functions) == list(PARTS)
    net, theirs = together.network(WIDTHS, NAMES, seed=5), Network(WIDTHS, NAMES, seed=5)
    swept, expected = net.backward(net.forward(X), d, "kl"), theirs.backward(theirs.forward(X), d, "kl")
    for k in (1, 2):
        np.testing.assert_allclose(swept.dz[k], expected.dz[k], rtol=1e-5, atol=1e-7)
        np.testing.assert_allclose(swept.dy[k], expected.dy[k], rtol=1e-5, atol=1e-7)
        np.testing.assert_allclose(swept.dw[k], expected.dw[k], rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(swept.div, expected.div, rtol=1e-5)
    net.step(swept, 0.3)
    theirs.step(expected, 0.3)
    np.testing.assert_allclose(net.parameters, theirs.parameters, rtol=1e-5)
    assert "Backward pass" in repr(swept)


def test_its_copies_compute_with_the_same_functions(batch):
    X, d = batch
    calls = []

    def forward(w, f, X):
        calls.append(len(X))
        return RIGHT["forward"](w, f, X)

    net = checks.OwnNetwork(WIDTHS, NAMES, seed=0, functions={"forward": forward})
    twin = net.copy()
    twin.w[1] = 0 * twin.w[1]
    twin.forward(X)
    assert calls == [7] and net.w[1].any()
    assert gradient_check(net, X, d, "kl").worst < 1e-6


def test_a_gradient_check_finds_a_fault_in_ones_own_backward(batch):
    X, d = batch

    def backward(w, f, y, z, d):
        dz, dw = RIGHT["backward"](w, f, y, z, d)
        dw[1][0] = 0
        return dz, dw

    net = checks.OwnNetwork(WIDTHS, NAMES, seed=0, functions=RIGHT | {"backward": backward})
    found = gradient_check(net, X, d, "kl")
    assert found.worst > 0.1 and re.fullmatch(r"w_0\d\^\(1\)", found.where)


def test_without_functions_it_trains_as_the_library_does():
    X, d, _, _ = digits.load("ten digits", test=0.9, seed=0)
    none = checks.put_together({})
    chosen = {"hidden": [5], "activation": "tanh", "eta": 0.2, "epochs": 3, "batch_size": len(X)}
    net, losses = none.learn(X, d, chosen, seed=2)
    theirs = Network([64, 5, 10], NAMES, seed=2)
    history = train(theirs, X, d, "kl", eta=0.2, epochs=3, progress=False)
    np.testing.assert_allclose(net.parameters, theirs.parameters, rtol=1e-9)
    np.testing.assert_allclose(losses, history.loss, rtol=1e-9)


@pytest.mark.parametrize(
    ("name", "function", "words"),
    [
        ("forward", None, "There is no `forward` yet: has its cell been run?"),
        ("forward", 3, "`forward` must be a function, got int."),
        ("forward", lambda w, f: None, "Expected a function `forward(w, f, X)`, yours takes `(w, f)`."),
        ("forward", lambda w, f, X: None, "`forward` gives other numbers on a small network"),
        ("forward", lambda w, f, X: ([], [None]), "`forward` gives other numbers on a small network"),
        ("forward", lambda w, f, X: X / "a", "`forward` stopped with "),
        ("kl_divergence", lambda Y, d: 1 / 0, "`kl_divergence` stopped with ZeroDivisionError"),
        ("kl_divergence", lambda Y, d: ["a"], "`kl_divergence` gives other numbers on a small network"),
        ("step", lambda w, dw, eta: w, "`step` gives other numbers on a small network"),
        ("train", lambda *given: train(*given[:3]), "the library's own solution"),
        ("train", lambda *given: None, "`train` gives other numbers on a small network"),
    ],
)
def test_it_says_why_the_library_stands_in(name, function, words):
    together = checks.put_together(RIGHT | {name: function})
    assert set(together.functions) == set(PARTS) - {name}
    assert words in together.instead[name]
    assert f"✗ {name}: the library's stands in. {together.instead[name]}" in repr(together)


def test_an_unwritten_function_says_so_and_one_that_changes_its_arguments_is_not_used():
    def forward(w, f, X):
        raise NotImplementedError

    def backward(w, f, y, z, d):
        answer = RIGHT["backward"](w, f, y, z, d)
        w[1][0] += 1
        return answer

    instead = checks.put_together(RIGHT | {"forward": forward, "backward": backward}).instead
    assert instead["forward"] == "`forward` is not written yet."
    assert instead["backward"].startswith("`backward` changes its argument `w`")


def test_a_step_in_place_is_as_good():
    def step(w, dw, eta):
        for k in range(1, len(w)):
            w[k] -= eta * dw[k]
        return w

    assert "step" in checks.put_together(RIGHT | {"step": step}).functions


@pytest.mark.parametrize("namespace", [None, [], "globals()"])
def test_it_is_put_together_from_names(namespace):
    with pytest.raises(ValueError, match="namespace must be a dict of names"):
        checks.put_together(namespace)


def test_it_knows_kl_alone(batch):
    X, d = batch
    net = checks.OwnNetwork(WIDTHS, NAMES)
    with pytest.raises(ValueError, match="divergence must be 'kl', for which this network was written, got 'l2'"):
        net.backward(net.forward(X), d, "l2")


def test_without_a_reader_it_learns_a_little_and_says_so(capsys):
    X, d, X_test, d_test = digits.load("ten digits", test=0.5, seed=0)

    def reader():
        raise NotImplementedError

    for namespace in ({}, {"reader": reader}):
        net, _ = checks.put_together(namespace).learn(X, d)
        assert "There is no `reader` yet" in capsys.readouterr().out
        assert np.mean(digits.labels(net(X_test)) == digits.labels(d_test)) > 0.5
    checks.put_together({"reader": lambda: {"eta": 1}}).learn(X, d)
    assert "`reader` must return a dict of" in capsys.readouterr().out


@pytest.mark.parametrize("functions", [[len], {"forwards": len}, {"forward": 3}, "forward"])
def test_functions_that_are_none_are_named(functions):
    with pytest.raises(
        ValueError, match="functions must be a dict of functions by their names, kl_divergence, forward"
    ):
        checks.OwnNetwork(WIDTHS, NAMES, functions=functions)


def test_what_is_not_a_pass_is_named_as_the_library_does(batch):
    X, d = batch
    net = checks.OwnNetwork(WIDTHS, NAMES, functions=RIGHT)
    with pytest.raises(TypeError, match=r"passed must be what net\.forward"):
        net.backward(X, d, "kl")
    with pytest.raises(TypeError, match=r"swept must be what net\.backward"):
        net.step(X, 0.1)


def test_it_is_saved_as_a_network(batch, tmp_path):
    net = checks.OwnNetwork(WIDTHS, NAMES, seed=1, functions=RIGHT)
    net.save(tmp_path / "own.npz")
    np.testing.assert_array_equal(Network.load(tmp_path / "own.npz")(batch[0]), net(batch[0]))
    assert checks.OwnNetwork.load(tmp_path / "own.npz").functions == {}


def test_the_digit_pad_asks_ones_own_network():
    net = checks.OwnNetwork([64, 10], ["softmax"], functions=RIGHT)
    pad = widgets.DigitPad({"ten digits": net})
    assert pad.probabilities["ten digits"].sum() == pytest.approx(1)


def test_an_alarm_within_an_alarm_leaves_the_outer_one_its_time():
    with pytest.raises(TimeUpError), alarm(0.3):
        with pytest.raises(TimeUpError), alarm(0.05):
            calling.time.sleep(30)
        with alarm(30):
            pass
        calling.time.sleep(30)


def test_an_alarm_of_computing_time_does_not_ring_for_one_who_sleeps():
    with alarm(0.2, of_cpu=True):
        calling.time.sleep(0.3)
    with pytest.raises(TimeUpError), alarm(0.05, of_cpu=True):
        while True:
            pass


def test_a_race_prints_times_and_how_many_times_as_long_and_lets_the_notebook_go_on(capsys):
    def unwritten():
        raise NotImplementedError

    checks.race({"short": lambda: sum(range(10)), "long one": lambda: sum(range(100_000)), "none": unwritten})
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "unwritten is not written yet."
    assert re.fullmatch(r"short +[\d.]+ ms", lines[1])
    assert re.fullmatch(r"long one +[\d.]+ ms   [\d,]+ times as long", lines[2])
    checks.race({"broken": lambda: 1 / 0})
    assert "broken: stopped with ZeroDivisionError" in capsys.readouterr().out
    with pytest.raises(ValueError, match="ways must be a dict of functions by their names, got"):
        checks.race([len])
