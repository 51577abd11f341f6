"""The numbers behind what lecture 4 says in prose: its code cells are run here, without their pictures."""

import math
import re

import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score

import asking
from backprop_lib import Network, by_component


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


def test_every_question_judges_its_own_answers_and_replies_to_each_mistake(notebook, after):
    asking.check_each(notebook, after)


def test_in_a_browser_the_questions_judge_as_in_python(after):
    asking.check_in_a_browser(after)


def test_the_numbers_of_the_questions_are_those_of_paper(after):
    e = [math.exp(z) for z in (2, 1, 0)]
    y_1, y_2, _ = (one / sum(e) for one in e)
    at_y = math.exp(-0.9) / (1 + math.exp(-0.9)) ** 2
    log_2, log_10 = math.log(2), math.log(10)
    expected = {
        "ask-through-sigmoid": (0.9 * 0.09, [0.9, 0.9 * at_y, 0.09, 0.81, -0.081]),
        "ask-kl": (log_2, [0.125, 0.25, 0.5, log_2 / log_10, 1, -log_2]),
        "ask-loss-of-ten": (log_10, [0.1, 1, log_2, -math.log(0.1) - 9 * math.log(0.9), 10, -log_10]),
        "ask-softmax-kl": (y_1, [0, y_1 * (1 - y_1), -y_1 * y_2, y_2 - 1, y_1 - 1, -y_1]),
        "ask-steps": (30 * 135, [30, 135, 30 * 134, 30 * 1347, -4050]),
    }
    for cell, (right, slips) in expected.items():
        found, wrong = asking.targets(asking.questions(after)[cell])
        assert found == pytest.approx(right), cell
        assert wrong == pytest.approx(sorted(slips)), cell


def test_the_three_losses_are_what_their_replies_say(after):
    question = after["ask-which-eta"]["shown"]
    losses = {
        option["label"]: np.array(line["y"])
        for option, line in zip(question._asked["options"], question._asked["picture"]["lines"], strict=True)
    }
    good, wild, slow = losses["η = 0.5"], losses["η = 30"], losses["η = 0.003"]
    assert good[0] == wild[0] == slow[0]
    assert (np.diff(good) < 1e-3).all() and good[-1] < 0.4 * good[0]
    assert np.abs(np.diff(wild)).max() > 1 and wild.max() > 2 * wild[0]
    assert (np.diff(slow) < 0).all() and slow[-1] > 0.6 * slow[0] > good[-1]
    assert question.answer.startswith("The answer is B: η = 30.")


def test_nearly_all_instances_pull_the_first_step_to_a_smaller_output(after):
    now = after["plateau"]
    question = after["ask-plateau"]["shown"]
    assert f"Only {now['d_train'].mean():.1%} of them are." in question.answer
    history = after["learn-two"]["history"]
    assert history.loss[1] == pytest.approx(now["lazy"].mean(), abs=0.02)
    first = Network([64, 8, 1], ["tanh", "sigmoid"], seed=0)
    swept = first.backward(first.forward(now["X_train"]), now["d_train"], "kl")
    assert swept.dw[2][0, 0] > 0 and (swept.dz[2] > 0).mean() > 0.85, "nearly all pull the bias down"


def test_the_loss_of_ten_outputs_is_near_the_answer_that_is_asked_for(after):
    now = after["softmax"]
    loss = now["net"].backward(now["passed"], now["d_train"], "kl").loss
    assert loss == pytest.approx(math.log(10), rel=0.1)


def test_the_folded_answers_say_what_is_so(after):
    said = asking.answers(after)
    assert list(said) == ["try-1-answer", "try-2-answer", "try-3-answer"]
    now = after["try-1-answer"]
    assert now["balanced"][2] > now["balanced"][8] > 0.6
    assert "is 0.989 for the 2 and" in said["try-1-answer"] and f"{now['balanced'][8]:.3f}" in said["try-1-answer"]
    now = after["try-2-answer"]
    upright = np.argmax(now["d_test"], axis=1)
    called = np.argmax(now["ten"].forward(now["X_test"].reshape(-1, 8, 8)[:, ::-1, ::-1].reshape(-1, 64)).Y, axis=1)
    for digit, other in [(6, 9), (8, 8)]:
        share = (called[upright == digit] == other).mean()
        assert share > 0.5 and f"{share:.0%} of them are called one" in said["try-2-answer"]
    assert f"{(called == upright).mean():.0%} are read right" in said["try-2-answer"]
    found = after["try-3-answer"]["found"]
    assert found[2] < 0.7 < found[5] < found[10] - 0.02
    assert max(found[10], found[30], found[100]) - min(found[10], found[30], found[100], found[None]) < 3 / 337
    assert after["try-3-answer"]["chosen"].D == [64, 10, 10]
    numbers = [float(one) for one in re.findall(r"0\.\d{3}", said["try-3-answer"])]
    assert numbers[:6] == pytest.approx([found[D_1] for D_1 in (2, 5, 10, 30, 100, None)], abs=5e-4)
    assert 0.9 < numbers[6] < 1
