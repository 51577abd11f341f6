"""The training monitor without a browser: what it learns is what the library learns."""

import math
import threading

import numpy as np
import pytest

from backprop_lib import Network, activations, digits, train, widgets
from backprop_lib.widgets.training_monitor.points import SETS
from backprop_lib.widgets.training_monitor.setting import DATA
from states import MEGABYTE, size


def numbers(data, kind="<f4"):
    return np.frombuffer(data, kind)


@pytest.mark.parametrize("data", ["xor", "ten digits"])
def test_a_step_is_an_epoch_of_the_librarys_training(data):
    monitor = widgets.TrainingMonitor(data, eta=0.2, batch_size=20, widths=None, seed=3)
    net = Network(monitor.net.D, [f.name for f in monitor.net.f[1:]], seed=3)
    if data == "xor":
        X, d = SETS[data](np.random.default_rng(3))
    else:
        X, d, _, _ = digits.load(data, seed=3)
    expected = train(net, X, d, "kl", eta=0.2, epochs=3, batch_size=20, seed=3, progress=False)
    monitor.step()
    monitor.step(2)
    np.testing.assert_array_equal(monitor.net.parameters, net.parameters)
    np.testing.assert_array_equal(monitor.history.loss, expected.loss)
    picture = monitor._frame["networks"][0]
    np.testing.assert_array_equal(numbers(picture["losses"], "<f8"), expected.loss)
    np.testing.assert_allclose(numbers(picture["accuracies"]), expected.accuracy, rtol=1e-6)


def test_eta_changes_from_the_next_step_on_and_nothing_starts_anew():
    monitor = widgets.TrainingMonitor("xor", eta=0.5)
    monitor.step(2)
    monitor.eta = 0.05
    monitor.step(2)
    np.testing.assert_array_equal(monitor.history.eta, [0.5, 0.5, 0.05, 0.05])


def test_two_step_sizes_begin_with_the_same_weights():
    monitor = widgets.TrainingMonitor("circles", eta=0.1, compare=1.0)
    first, second = monitor._nets
    np.testing.assert_array_equal(first.parameters, second.parameters)
    monitor.step(5)
    assert [history.eta[-1] for history in monitor._histories] == [0.1, 1.0]
    assert len(monitor._frame["networks"]) == 2
    monitor.compare = None
    assert monitor.compare is None and len(monitor._frame["networks"]) == 1
    with pytest.raises(ValueError, match="compare must be a finite number above 0, got 0"):
        monitor.compare = 0


def test_stop_goes_back_to_the_first_weights():
    monitor = widgets.TrainingMonitor("spirals", seed=1)
    before = monitor.net.parameters
    monitor.step()
    assert not np.array_equal(monitor.net.parameters, before)
    monitor.stop()
    np.testing.assert_array_equal(monitor.net.parameters, before)
    assert len(monitor.history) == 0 and "Nothing is learned yet. This is how the network begins." in repr(monitor)


def test_it_learns_only_while_it_is_asked_and_playing():
    before = set(threading.enumerate())
    monitor = widgets.TrainingMonitor("xor")
    ask = {"do": "learn"}
    monitor._asked(None, ask, [])
    assert len(monitor.history) == 0
    monitor.play()
    monitor._asked(None, ask, [])
    learned = len(monitor.history)
    assert learned > 0
    monitor.pause()
    monitor._asked(None, ask, [])
    assert len(monitor.history) == learned
    assert set(threading.enumerate()) == before


def test_a_run_that_diverges_says_so_and_ends():
    monitor = widgets.TrainingMonitor("2 or not 2", widths=[64, 8, 1], activations=["relu", "sigmoid"], eta=1e200)
    monitor.play()
    monitor._asked(None, {"do": "learn"}, [])
    monitor._asked(None, {"do": "learn"}, [])
    assert not monitor._running
    assert "Diverged" in repr(monitor)


def test_the_decision_boundary_and_the_confusions_are_the_networks():
    monitor = widgets.TrainingMonitor("xor", seed=0)
    monitor.step(200)
    Y = np.frombuffer(monitor._frame["networks"][0]["Y"], "u1").reshape(40, 40)
    assert min(Y[-1, 0], Y[0, -1]) > 200 and max(Y[0, 0], Y[-1, -1]) < 55
    monitor = widgets.TrainingMonitor("ten digits")
    monitor.step(3)
    _, _, X, d = digits.load("ten digits")
    counts = np.array(monitor._frame["networks"][0]["confusion"])
    np.testing.assert_array_equal(counts.sum(axis=1), d.sum(axis=0))
    assert np.trace(counts) == (digits.labels(monitor.net.forward(X).Y) == digits.labels(d)).sum()


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_no_hidden_units_and_back_leaves_their_activation_as_it_was(activation):
    monitor = widgets.TrainingMonitor("ten digits")
    monitor.activation = activation
    for widths in ([64, 10], [64, 30, 10]):
        monitor._asked(None, {"do": "set", "name": "widths", "value": widths}, [])
        assert monitor.widths == widths and monitor._scene["choices"]["chosen_activation"] == activation
    assert monitor.activations == [activation, "softmax"]
    assert [f.name for f in monitor.net.f[1:]] == [activation, "softmax"]


@pytest.mark.parametrize(
    ("name", "value", "arguments"),
    [
        ("data", "circles", {"data": "circles"}),
        ("widths", [2, 5, 5, 1], {"widths": [2, 5, 5, 1], "eta": 0.2}),
        ("activations", ["relu", "sigmoid"], {"activations": ["relu", "sigmoid"], "eta": 0.2}),
        ("activation", "sigmoid", {"activations": ["sigmoid", "sigmoid"], "eta": 0.2}),
        ("batch_size", 10, {"batch_size": 10, "eta": 0.2}),
        ("batch", 10, {"batch_size": 10, "eta": 0.2}),
        ("seed", 5, {"seed": 5, "eta": 0.2}),
    ],
)
def test_what_is_set_begins_anew_as_a_monitor_made_so_does(name, value, arguments):
    monitor = widgets.TrainingMonitor("xor", eta=0.2)
    monitor.step(2)
    setattr(monitor, name, value)
    assert getattr(monitor, name) == value and len(monitor.history) == 0
    expected = widgets.TrainingMonitor(**arguments)
    monitor.step(2)
    expected.step(2)
    np.testing.assert_array_equal(monitor.net.parameters, expected.net.parameters)


def test_the_activation_menu_has_all_scalar_activations():
    choices = widgets.TrainingMonitor()._scene["choices"]["activation"]
    assert sorted(choices) == sorted(name for name in activations.BY_NAME if name != "softmax")


def test_the_accuracy_on_the_test_set_is_that_after_each_epoch():
    monitor = widgets.TrainingMonitor("ten digits")
    _, _, X, d = digits.load("ten digits")
    expected = []
    for _ in range(3):
        monitor.step()
        expected.append(np.mean(monitor.net.forward(X).Y.argmax(axis=1) == d.argmax(axis=1)))
    picture = monitor._frame["networks"][0]
    np.testing.assert_allclose(numbers(picture["tested"]), expected, rtol=1e-6)
    assert f"{expected[-1]:.3f} on the test set" in picture["sentence"]
    monitor.data = "xor"
    monitor.step()
    assert len(monitor._frame["networks"][0]["tested"]) == 0 and "test set" not in repr(monitor)


def test_a_loss_that_jumps_up_is_shipped_as_it_is():
    monitor = widgets.TrainingMonitor("2 or not 2", widths=[64, 8, 1], eta=40.0)
    monitor.step(30)
    monitor.eta = 0.5
    monitor.step(30)
    losses = numbers(monitor._frame["networks"][0]["losses"], "<f8")
    np.testing.assert_array_equal(losses, monitor.history.loss)
    assert losses.max() > 10 * losses[0]


@pytest.mark.parametrize("data", DATA)
def test_what_is_shipped_is_small_and_there_is_a_still_picture(data):
    monitor = widgets.TrainingMonitor(data)
    monitor.step(3)
    assert size(monitor) <= MEGABYTE
    assert monitor._still().startswith(b"\x89PNG")
    assert "image/png" in monitor._repr_mimebundle_()[0]
    monitor.close()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"data": "moons"}, "data must be one of 'xor'"),
        ({"widths": [3, 2, 1]}, r"widths must begin with 2 and end with 1 for 'xor', got \[3, 2, 1\]"),
        ({"widths": [2, 0, 1]}, r"widths\[1\] must be a whole number of at least 1, got 0"),
        ({"widths": [2]}, "widths must begin with 2"),
        ({"widths": [2, 501, 1]}, "widths must be of at most 8 layers of at most 500 units"),
        ({"widths": [2, *[3] * 8, 1]}, "got 9 layers of at most 3"),
        ({"activations": ["tanh", "softmax"]}, "activations must be 2 names of which the last is 'sigmoid'"),
        ({"activations": ["tahn", "sigmoid"]}, "tahn"),
        ({"widths": 5}, "widths must be a list of whole numbers, got 5"),
        ({"activations": 5}, "activations must be 2 names of which the last is 'sigmoid', got 5"),
        ({"eta": 0}, "eta must be a finite number above 0, got 0"),
        ({"compare": -1}, "compare must be a finite number above 0, got -1"),
        ({"batch_size": 0}, "batch_size must be a whole number of at least 1, got 0"),
        ({"seed": -1}, "seed must be a whole number of at least 0, got -1"),
    ],
)
def test_what_can_not_be_is_refused_by_name(arguments, message):
    with pytest.raises(ValueError, match=message):
        widgets.TrainingMonitor(**arguments)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("data", "moons", "data must be one of 'xor'"),
        ("widths", [64, 10], "widths must begin with 2 and end with 1 for 'xor'"),
        ("activations", ["tanh"], "activations must be 2 names"),
        ("activation", "tahn", "activation must be one of"),
        ("batch_size", 0, "batch_size must be a whole number of at least 1, got 0"),
        ("seed", "x", "seed must be a whole number"),
    ],
)
def test_what_can_not_be_set_changes_nothing(name, value, message):
    monitor = widgets.TrainingMonitor("xor")
    monitor.step()
    before = (monitor.data, monitor.widths, monitor.activations, monitor.batch_size, monitor.seed)
    with pytest.raises(ValueError, match=message):
        setattr(monitor, name, value)
    assert (monitor.data, monitor.widths, monitor.activations, monitor.batch_size, monitor.seed) == before
    assert len(monitor.history) == 1 and monitor.activation == "tanh"


def test_a_wrong_eta_or_number_of_epochs_changes_nothing():
    monitor = widgets.TrainingMonitor("xor")
    with pytest.raises(ValueError, match="eta must be a finite number above 0, got 'fast'"):
        monitor.eta = "fast"
    with pytest.raises(ValueError, match="epochs must be a whole number of at least 1, got 0"):
        monitor.step(0)
    assert monitor.eta == 0.5 and len(monitor.history) == 0


def test_what_is_made_small_is_a_divergence_of_the_library_or_ones_own():
    monitor = widgets.TrainingMonitor("xor", divergence="l2", seed=3)
    other = Network([2, 4, 1], ["tanh", "sigmoid"], seed=3)
    monitor.step(5)
    history = train(other, monitor._X, monitor._d, "l2", eta=0.5, epochs=5, seed=3, progress=False)
    np.testing.assert_allclose(monitor.history.loss, history.loss, rtol=1e-12)
    monitor.divergence = "kl"
    assert (monitor.divergence, len(monitor.history)) == ("kl", 0)
    with pytest.raises(ValueError, match=r"divergence must be one of 'l2', 'kl'"):
        monitor.divergence = "hinge"
    monitor.close()


def test_guessing_has_the_loss_of_equal_outputs():
    for divergence, guess in [("kl", math.log(10)), ("l2", 0.45)]:
        monitor = widgets.TrainingMonitor("ten digits", divergence=divergence)
        assert math.isclose(monitor._scene["guessing"], guess, rel_tol=1e-12)
        monitor.close()
