"""The numbers behind what lecture 4 says in prose: its code cells are run here, without their pictures."""

import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score

from backprop_lib import by_component


def test_the_derivatives_of_the_three_digits_average_to_that_of_the_loss(after):
    now = after["average"]
    assert np.mean(now["each"], axis=0) == pytest.approx(now["swept"].dw[2][:, 0], rel=1e-12)
    bias = [dw[0] for dw in now["each"]]
    assert bias[0] < 0 < min(bias[1:])


def test_the_slide_by_component_and_train_learn_the_same(after):
    one, two = after["one-step"], after["same-numbers"]
    assert one["Loss"] / one["T"] == pytest.approx(two["losses"][0], rel=1e-12)
    assert two["history"].loss == pytest.approx(two["losses"], rel=1e-12)
    for k in (1, 2):
        assert two["twin"].w[k] == pytest.approx(two["w"][k], rel=1e-12)
        assert after["five-lines"]["twin"].w[k] == pytest.approx(after["train"]["twin"].w[k], rel=1e-12)


def test_products_are_the_loops_at_another_price(after):
    now = after["timing"]
    w, _ = by_component.train(
        now["net"].w, now["net"].f, now["X_train"][:300], now["d_train"][:300], "kl", 0.2, max_iterations=1
    )
    for k in (1, 2):
        assert now["twin"].w[k] == pytest.approx(w[k], rel=1e-10)
    assert set(now["seconds"]) == {"loops", "products"}


def test_every_eps_ends_its_run(after):
    runs = after["eps"]["runs"].values()
    assert [run.stopped for run in runs] == ["converged"] * 3
    assert len({len(run) for run in runs}) == 3


def test_from_a_bad_start_l2_says_2_to_everything_to_the_end(after):
    now = after["stuck"]
    assert now["divergence"] == "l2"
    assert (now["net"].forward(now["X_train"]).Y > 0.5).all()


def test_the_first_step_learns_how_rare_a_2_is(after):
    now = after["plateau"]
    assert now["history"].loss[0] > 0.9
    assert now["history"].loss[1] == pytest.approx(now["lazy"].mean(), abs=0.01)


def test_2_or_not_2_beats_the_lazy_answer_by_far(after):
    now = after["test"]
    said, wanted = now["Y_test"][:, 0] > 0.5, now["d_test"][:, 0] == 1
    assert np.mean(said == wanted) >= 0.99
    assert balanced_accuracy_score(wanted, said) >= 0.98
    assert 0.89 < np.mean(~wanted) < 0.91


def test_three_hidden_units_have_found_where_a_2_is_open_and_where_its_stroke_runs(after):
    net = after["hidden"]["net"]
    for j in (1, 4, 6):
        weights = net.w[1][1:, j - 1].reshape(8, 8)
        assert weights[3, 2] < -0.3
        assert weights[5, 5] < -0.3
        assert weights[5, 3] > 0.3


def test_only_the_middle_step_size_is_better_than_the_lazy_answer(after):
    now = after["three-eta-test"]
    wanted = now["d_test"][:, 0] == 1
    small, right, large = (net.forward(now["X_test"]).Y[:, 0] > 0.5 for net in now["nets"].values())
    for lazy in (small, large):
        assert balanced_accuracy_score(wanted, lazy) < 0.6
        assert np.mean(lazy == wanted) > 0.85
    assert balanced_accuracy_score(wanted, right) > 0.98
    runs = list(after["three-eta"]["runs"].values())
    assert runs[2].loss[-1] > runs[2].loss[0]


def test_the_component_rule_fails_for_softmax_and_the_sum_is_y_minus_d(after):
    now = after["jacobian"]
    assert now["jacobian"].T @ now["dy"] == pytest.approx(now["Y"] - now["d"], rel=1e-12)
    assert np.abs(now["jacobian"].diagonal() * now["dy"] - (now["Y"] - now["d"])).max() > 0.5


def test_settings_are_chosen_on_digits_that_are_neither_trained_on_nor_tested_on(after):
    now = after["watch"]
    rows = [set(map(bytes, now[name])) for name in ("X_fit", "X_valid", "X_test")]
    assert rows[0] | rows[1] == set(map(bytes, now["X_train"]))
    assert rows[0].isdisjoint(rows[1]) and rows[0].isdisjoint(rows[2]) and rows[1].isdisjoint(rows[2])
    assert max(now["valid"], key=now["valid"].get) == (30, 0.3)
    assert "the best: (30, 0.3)" in after["validation"]["printed"]
    assert now["seen"][-1] > now["unseen"][-1] >= 0.95


def test_ten_digits(after):
    assert after["mini-batch-runs"]["X_train"].shape[0] == pytest.approx(10 * 135, abs=9)
    now = after["judge"]
    assert now["accuracy"](now["ten"], now["X_test"], now["d_test"]) >= 0.97
    assert (
        now["ten"].forward(now["X_unseen"][441]).Y[0].argmax()
        == 2
        != now["first"].forward(now["X_unseen"][441]).Y[0].argmax()
    )
    assert len(after["splits"]["results"]) == 5
    assert np.mean(after["splits"]["results"]) >= 0.97


def test_ten_outputs_are_often_sure_of_a_letter_and_eleven_know_better(after):
    assert np.mean(after["sure"]["largest"] > 0.5) > 0.5
    now = after["learn-eleven"]
    none, said_none = now["none"], now["said_none"]
    assert said_none[none].mean() >= 0.8
    assert said_none[~none].mean() <= 0.03
    assert now["accuracy"](now["eleven"], now["X_test"], now["d_test"]) >= 0.95


def test_most_lying_digits_are_taken_for_upright_ones(after):
    now = after["limits"]
    assert now["what"] == "lying digits"
    assert np.mean(now["said"] == 10) < 0.5
    assert np.bincount(now["said"]).argmax() == 4
