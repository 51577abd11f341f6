import inspect
import time

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


def test_train_and_training_steps_take_the_same_settings():
    ours, theirs = (list(inspect.signature(one).parameters.values()) for one in (train, training_steps))
    assert ours[:-1] == theirs and ours[-1].name == "progress"


def test_a_step_takes_no_other_attribute_and_shows_what_it_is():
    (step,) = training_steps(small_net(), X, XOR, epochs=1)
    with pytest.raises(AttributeError):
        step.losss = 1
    assert repr(step).startswith("Step(epoch=0, number=0, eta=0.5, ends_epoch=True, passed=")
    assert "SigmoidKL" not in repr(step)


def test_seconds_are_counted_from_the_beginning_of_the_run():
    started = time.perf_counter()
    history = train(small_net(), X, XOR, epochs=3)
    assert 0 < history.seconds[0] < history.seconds[-1] < time.perf_counter() - started


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


def test_one_output_says_yes_above_a_half():
    net = Network([1, 1], ["identity"])
    net.parameters = [0, 1]
    history = train(net, [[0.5], [0.6], [0.4], [2.0]], [[0.0], [1.0], [1.0], [0.0]], "l2", epochs=1)
    assert history.accuracy[0] == 0.5  # ½ says no, rightly; 0.6 is right, 0.4 and 2 are wrong


@pytest.mark.parametrize(
    "d, names_classes",
    [
        ([[1, 0], [0, 1]], True),
        ([[1, 0], [0.5, 0.5]], False),
        ([[1, 0], [1, 1]], False),
        ([[1, 0], [0, 0]], False),
        ([[1, 0], [2, -1]], False),
        ([[1], [0]], True),
        ([[1], [0.5]], False),
        ([[1], [-1]], False),
    ],
)
def test_accuracy_is_counted_where_each_row_of_d_names_one_class(d, names_classes):
    net = Network([2, len(d[0])], ["tanh"], seed=0)
    assert np.isfinite(train(net, X[:2], d, "l2", epochs=1).accuracy[0]) == names_classes


def test_the_run_converges_at_the_very_epoch_whose_change_is_at_most_eps():
    # The error halves with each step, so Loss = ½ · 4^−k: the changes are ¾ · ½ · 4^−k, exact in binary.
    def run(eps):
        net = Network([1, 1], ["identity"])
        net.parameters = [0, 0]
        return train(net, [[1.0]], [[1.0]], "l2", eta=0.25, epochs=9, eps=eps)

    exactly = run(3 / 32)
    assert (exactly.stopped, len(exactly)) == ("converged", 3)
    assert len(run(np.nextafter(3 / 32, 0))) == 4
    assert len(run(10.0)) == 2  # one Loss is no change yet
    assert (run(0).stopped, len(run(0))) == ("epochs", 9)


@pytest.mark.parametrize("d", [1.0, 1e5])
def test_the_bound_of_divergence_is_the_documented_one(d):
    # The error is multiplied by 1 − 2η = −1e3 at each step, the Loss by 1e6, from ½ d².
    net = Network([1, 1], ["identity"])
    net.parameters = [0, 0]
    history = train(net, [[1.0]], [[d]], "l2", eta=500.5, epochs=9)
    assert history.stopped == "diverged" and len(history) == 4
    assert history.loss[-2] <= training.GROWTH * (1 + history.loss[0]) < history.loss[-1]


def test_an_interrupt_before_anything_was_seen_leaves_an_empty_history(monkeypatch):
    def interrupted(run, rows, d):
        raise KeyboardInterrupt

    monkeypatch.setattr(training._Run, "step", interrupted)
    history = train(small_net(), X, XOR)
    assert (history.stopped, len(history), history.loss.shape) == ("interrupted", 0, (0,))
    assert str(history) == repr(history) == "Stopped before the first epoch ended: interrupted."


def test_what_a_history_says():
    history = training.History()
    history.epochs = [training.Epoch(0.75, 0.5, 0.1, 1.0), training.Epoch(0.25, 0.875, 0.1, 2.04)]
    assert str(history) == (
        "Trained for 2 epochs in 2.0 s until all epochs were done. Loss 0.75 → 0.25, accuracy 0.8750 on the training set."
    )
    history.epochs = [training.Epoch(0.75, np.nan, 0.1, 1.0)]
    history.stopped = "converged"
    assert str(history) == (
        "Trained for 1 epoch in 1.0 s until the Loss had converged. Loss 0.75 → 0.75 on the training set."
    )


def test_the_history_of_an_epoch_is_the_average_over_its_batches():
    net, other = small_net(), small_net()
    history = train(net, X, XOR, "kl", eta=0.5, epochs=1, batch_size=2, seed=4)
    order, div, right = np.random.default_rng(4).permutation(5), [], []
    for rows in (order[:2], order[2:4], order[4:]):
        passed = other.forward(X[rows])
        swept = other.backward(passed, XOR[rows], "kl")
        div += swept.div.tolist()
        right += ((passed.Y > 0.5) == XOR[rows]).ravel().tolist()
        other.step(swept, 0.5)
    assert history.loss[0] == pytest.approx(np.mean(div), rel=1e-12)
    assert history.accuracy[0] == pytest.approx(np.mean(right))


def test_training_does_not_depend_on_what_was_trained_before_but_on_its_seed():
    runs = [
        train(net := small_net(), X, XOR, batch_size=2, seed=seed, epochs=3) and net.parameters for seed in (0, 0, 1)
    ]
    np.testing.assert_array_equal(runs[0], runs[1])
    assert not np.array_equal(runs[0], runs[2])


def test_a_bar_shows_the_epochs_of_a_long_run(monkeypatch):
    import tqdm.auto

    bars = []

    class Bar(tqdm.auto.tqdm):
        def __init__(self, *arguments, **keywords):
            super().__init__(*arguments, **(keywords | {"disable": True}))
            bars.append((keywords, updates := []))
            self.update, self.set_postfix = lambda n=1: updates.append(n), lambda **shown: updates.append(shown)

    monkeypatch.setattr(tqdm.auto, "tqdm", Bar)
    history = train(small_net(), X, XOR, epochs=2, batch_size=3)
    train(small_net(), X, XOR, epochs=1, progress=False)
    (shown, updates), (hidden, _) = bars
    assert (shown["total"], shown["disable"], shown["delay"], shown["leave"]) == (2, False, 1, False)
    assert hidden["disable"] is True
    assert [one for one in updates if one == 1] == [1, 1]
    assert updates[0] == {"loss": f"{history.loss[0]:.4g}", "refresh": False}


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
