import numpy as np
import pytest

from backprop_lib import Network, by_component, step_sizes, train, training, training_steps

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.5, -1.0]])
XOR = np.array([[0.0], [1.0], [1.0], [0.0], [1.0]])


def small_net(seed=0):
    return Network([2, 3, 1], ["tanh", "sigmoid"], seed=seed)


def test_the_whole_batch_is_the_pseudo_code_of_the_slide():
    net = small_net()
    w, losses = by_component.train(net.w, net.f, X, XOR, "kl", eta=0.7, eps=0, max_iterations=20)
    history = train(net, X, XOR, "kl", eta=0.7, epochs=20)
    for k in (1, 2):
        np.testing.assert_allclose(net.w[k], w[k], rtol=1e-10)
    np.testing.assert_allclose(history.loss, losses, rtol=1e-10)


@pytest.mark.parametrize("divergence, last", [("kl", "softmax"), ("l2", "softmax"), ("l2", "relu")])
@pytest.mark.parametrize("batch_size", [1, 2, 5, 99, None])
def test_training_takes_the_steps_that_forward_backward_step_take(batch_size, divergence, last):
    d = np.eye(3)[[0, 1, 2, 1, 0]]
    net = Network([2, 4, 3], ["sigmoid", last], seed=3)
    by_steps = net.copy()
    train(net, X, d, divergence, eta=0.3, epochs=4, batch_size=batch_size, seed=5)
    rng = np.random.default_rng(5)
    for _ in range(4):
        order = rng.permutation(5) if batch_size in (1, 2) else np.arange(5)
        for first in range(0, 5, batch_size or 5):
            rows = order[first : first + (batch_size or 5)]
            by_steps.step(by_steps.backward(by_steps.forward(X[rows]), d[rows], divergence), 0.3)
    np.testing.assert_allclose(net.parameters, by_steps.parameters, rtol=1e-10)


def test_history_by_hand():
    # Y = w·1 with w from 0, d = 1, L2: Loss ½, then w = η, and so on.
    net = Network([1, 1], ["identity"])
    net.w[1] = [[0], [0]]
    history = train(net, [[1.0]], [[1.0]], "l2", eta=0.25, epochs=3)
    np.testing.assert_allclose(history.loss, [0.5, 0.125, 0.03125])  # bias and weight both move: the error halves
    np.testing.assert_allclose(history.eta, [0.25] * 3)
    assert history.stopped == "epochs" and len(history) == 3
    assert (np.diff(history.seconds) >= 0).all()


def test_loss_and_accuracy_are_those_of_the_network_before_the_step():
    net = small_net()
    passed = net.forward(X)
    swept = net.backward(passed, XOR, "kl")
    history = train(net, X, XOR, "kl", epochs=1)
    assert history.loss[0] == pytest.approx(swept.loss)
    assert history.accuracy[0] == np.mean((passed.Y > 0.5) == XOR)


def test_accuracy_is_of_the_largest_output_and_nan_where_d_names_no_class():
    d = np.eye(3)[[0, 1, 2, 1, 0]]
    net = Network([2, 3], ["softmax"], seed=1)
    expected = np.mean(net.forward(X + 0.1).Y.argmax(axis=1) == [0, 1, 2, 1, 0])
    assert train(net, X + 0.1, d, epochs=1).accuracy[0] == pytest.approx(expected)
    assert np.isnan(train(net, X, np.full((5, 3), 1 / 3), epochs=1).accuracy[0])
    assert np.isnan(train(Network([2, 1], ["identity"]), X, XOR * 2.5, "l2", epochs=1).accuracy[0])


def test_a_network_that_says_the_same_of_all_classes_is_right_by_chance_alone():
    net = Network([2, 4], ["softmax"])
    net.parameters = np.zeros(12)
    assert train(net, X, np.eye(4)[[0, 0, 0, 0, 1]], epochs=1).accuracy[0] == 0.25


def test_xor_is_learned_and_it_stops_by_eps():
    net = small_net(seed=1)
    history = train(net, X, XOR, "kl", eta=2, epochs=20_000, eps=1e-6)
    assert history.stopped == "converged" and len(history) < 20_000
    assert abs(history.loss[-1] - history.loss[-2]) <= 1e-6 < abs(history.loss[-2] - history.loss[-3])
    assert history.accuracy[-1] == 1


def test_divergence_is_noticed_and_said_without_a_warning():
    net = Network([2, 2, 1], ["relu", "identity"], seed=0)
    history = train(net, X * 10, XOR, "l2", eta=50, epochs=1000)
    assert history.stopped == "diverged" and len(history) < 1000
    assert "η is too large" in str(history)
    steps = training_steps(Network([2, 2, 1], ["relu", "identity"], seed=0), X * 10, XOR, "l2", eta=50, epochs=1000)
    settings = np.geterr()
    seen = [(np.geterr() == settings, step.history) for step in steps]
    assert all(untouched for untouched, _ in seen)
    assert seen[-1][1].stopped == "diverged"


def test_a_run_that_blew_up_has_diverged_though_its_numbers_are_finite():
    net = Network([1, 1], ["identity"])
    net.w[1] = [[0], [0]]
    history = train(net, [[1.0]], [[1.0]], "l2", eta=20, epochs=12)
    assert np.isfinite(history.loss).all() and history.stopped == "diverged" and len(history) < 12
    assert train(net.copy(), [[1.0]], [[1.0]], "l2", eta=1e-3, epochs=1).stopped == "epochs"


def test_a_run_whose_loss_grew_says_so_although_all_epochs_were_done():
    net = Network([1, 1], ["identity"])
    net.w[1] = [[0], [0]]
    grown = train(net.copy(), [[1.0]], [[1.0]], "l2", eta=20, epochs=3)
    assert grown.stopped == "epochs" and "until all epochs were done, but the Loss grew: η is too large. " in str(grown)
    fallen = train(net.copy(), [[1.0]], [[1.0]], "l2", eta=0.1, epochs=3)
    assert "until all epochs were done. Loss" in str(fallen)


def test_one_epoch_is_one_epoch():
    assert str(train(small_net(), X, XOR, epochs=1)).startswith("Trained for 1 epoch in ")


def test_a_rule_gives_eta_for_each_epoch_whatever_the_batch_size():
    rule = step_sizes.StepDecay(0.8, 0.5, 2)
    histories = [train(small_net(), X, XOR, eta=rule, epochs=5, batch_size=B) for B in (1, None)]
    for history in histories:
        np.testing.assert_allclose(history.eta, [0.8, 0.8, 0.4, 0.4, 0.2])


def test_steps_are_seen_one_by_one_with_their_own_loss():
    net = small_net()
    before = net.copy()
    steps = training_steps(net, X, XOR, "kl", eta=0.5, epochs=2, batch_size=2, seed=0)
    first = next(steps)
    rows = np.random.default_rng(0).permutation(5)[:2]
    swept = before.backward(before.forward(X[rows]), XOR[rows], "kl")
    assert first.loss == pytest.approx(swept.loss)
    before.step(swept, 0.5)
    np.testing.assert_allclose(net.parameters, before.parameters)
    rest = [(step.epoch, step.number, step.ends_epoch) for step in steps]
    assert rest == [(0, 1, False), (0, 2, True), (1, 3, False), (1, 4, False), (1, 5, True)]
    assert len(first.history) == 2


def test_ctrl_c_keeps_what_was_learned_and_its_history(monkeypatch):
    net = small_net()
    start = net.parameters
    original, calls = training._Run.step, []

    def interrupted_in_the_eighth(run, rows, d):
        calls.append(1)
        if len(calls) == 8:
            raise KeyboardInterrupt
        return original(run, rows, d)

    monkeypatch.setattr(training._Run, "step", interrupted_in_the_eighth)
    history = train(net, X, XOR, "kl", epochs=100, batch_size=2)
    assert history.stopped == "interrupted"
    # Two epochs of three steps, and one step of the third, which counts for what it saw.
    assert len(history) == 3 and np.isfinite(history.loss).all()
    assert not np.array_equal(net.parameters, start)
    assert "what was learned until then is kept" in str(history)


def test_data_are_neither_changed_nor_kept():
    data, d = X.copy(), XOR.copy()
    train(small_net(), data, d, epochs=2, batch_size=2)
    np.testing.assert_array_equal(data, X)
    np.testing.assert_array_equal(d, XOR)


def test_the_bar_is_silent_on_short_runs_and_can_be_switched_off(capsys):
    train(small_net(), X, XOR, epochs=2)
    train(small_net(), X, XOR, epochs=2, progress=False)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    "keyword, message",
    [
        ({"eta": 0}, r"eta must be .* above 0, got 0"),
        ({"eta": "fast"}, r"eta must be"),
        ({"eta": step_sizes.Backtracking()}, r"eta must be a number or a rule that needs only the epoch"),
        ({"epochs": 0}, r"epochs must be a whole number of at least 1, got 0"),
        ({"batch_size": 0}, r"batch_size must be a whole number of at least 1, got 0"),
        ({"batch_size": 2.5}, r"batch_size must be a whole number of at least 1, got 2.5"),
        ({"eps": -1}, r"eps must be a finite number at least 0, got -1"),
        ({"seed": "x"}, r"seed must be a whole number of at least 0, got 'x'"),
        ({"divergence": "mse"}, r"divergence must be one of"),
        ({"X": X[:, :1]}, r"X must have shape \(T, 2\)"),
        ({"d": XOR[:3]}, r"d must have one row for each of the 5 instances, got 3"),
        ({"d": XOR.ravel()}, r"d must have shape \(T, 1\)"),
        ({"net": None}, r"net must be a Network, got NoneType"),
        ({"d": XOR + 1}, r"d must be in \[0, 1\]"),
    ],
)
def test_bad_input_is_named_before_anything_is_learned(keyword, message):
    net = small_net()
    before = net.parameters
    for start in (train, training_steps):
        with pytest.raises((ValueError, TypeError), match=message):
            start(**({"net": net, "X": X, "d": XOR} | keyword))
    np.testing.assert_array_equal(net.parameters, before)
