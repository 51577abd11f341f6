"""The numbers behind what lecture 1 says in prose: its code cells are run here, without their pictures."""

import itertools

import numpy as np
import pytest

import asking
from backprop_lib import gradient_descent, numerical_gradient, train, widgets
from backprop_lib.functions import Quadratic, bowl, two_minima


def test_every_live_cell_says_in_its_first_line_what_it_is(notebook):
    live = [cell.source.splitlines() for cell in notebook.cells if "live" in cell.metadata.get("tags", [])]
    assert 8 <= len(live) <= 12
    assert all(lines[0].startswith(("# ", "def ")) and 1 < len(lines) <= 10 for lines in live)


def test_the_digit_of_the_opening_is_a_2_that_the_first_network_takes_for_a_7_in_the_pad_as_well(after):
    now = after["two-networks"]
    first, later = (now[name].forward(now["digit"]).Y[0] for name in ("first", "later"))
    assert now["d_unseen"][441].argmax() == later.argmax() == 2
    assert first.argmax() == 7
    assert len(now["first"].parameters) == len(now["later"].parameters) == 2260
    pad = widgets.DigitPad({"ten digits": now["first"]})
    pad.drawing = np.kron(now["digit"].reshape(8, 8), np.ones((4, 4)))
    assert pad.probabilities["ten digits"].argmax() == 7
    pad.networks = {"ten digits": now["later"]}
    assert pad.probabilities["ten digits"].argmax() == 2


def test_of_the_three_lines_the_middle_one_has_the_lowest_loss(after):
    loss_of = after["loss-of-w"]["loss_of"]
    line = np.polyfit(after["training-set"]["X"][:, 0], after["training-set"]["d"][:, 0], 1)
    assert line == pytest.approx([0.9, 0.65], rel=1e-9)
    assert loss_of(0.9) < min(loss_of(0.0), loss_of(1.6))
    assert after["average-div"]["Loss"] == pytest.approx(loss_of(0.0), rel=1e-12)


def test_three_steps_by_hand_are_the_first_three_of_the_library(after):
    assert after["three-steps"]["x"] == pytest.approx(after["bowl-table"]["run"].x[3, 0], rel=1e-12)


def test_the_steps_on_the_bowl_grow_shorter(after):
    steps = np.abs(np.diff(after["bowl-table"]["run"].x[:, 0]))
    assert (np.diff(steps) < 0).all()


def test_six_steps_of_descent_and_ascent_part(after):
    down, up = after["up-and-down"]["down"], after["up-and-down"]["up"]
    assert down.iterations == up.iterations == 6
    assert (np.diff(down.f) < 0).all()
    assert (np.diff(up.f) > 0).all()


def test_each_step_size_does_on_the_bowl_what_the_table_says(after):
    away = {eta: run.x[:, 0] - 3 for eta, run in after["five-step-sizes"]["runs"].items()}
    for eta, distance in away.items():
        assert distance[1:] == pytest.approx((1 - 2 * eta) * distance[:-1], abs=1e-12)
    assert (away[0.1] < 0).all()
    assert away[0.5][1] == 0
    assert (away[0.8][:-1] * away[0.8][1:] < 0).all()
    assert abs(away[0.8][-1]) < 1e-3
    assert (np.diff(np.abs(away[1.05])) > 0).all()


def test_the_stopping_rule_is_fooled_at_the_border(after):
    run = after["five-step-sizes"]["runs"][1.0]
    assert run.stopped == "oscillates" and abs(run.f[1] - run.f[0]) <= run.eps
    assert run.x[:, 0].tolist() == [0, 6]


def test_the_steepest_direction_sets_the_border(after):
    now = after["ill-conditioned"]
    slow, best, beyond = now["runs"].values()
    assert (slow.stopped, best.stopped, beyond.stopped) == ("converged", "converged", "diverged")
    assert best.iterations < slow.iterations
    assert now["f"].eta_max == pytest.approx(2 / 25)
    assert now["f"].eta_opt == pytest.approx(2 / 26)
    assert 1 - now["f"].eta_opt * now["f"].eigenvalues == pytest.approx([24 / 26, -24 / 26])


def test_a_hundredth_beside_the_hilltop_decides_between_the_valleys(after):
    ends = [float(line.split("ends at x =")[1].split()[0]) for line in after["five-starts"]["printed"].splitlines()]
    assert ends == pytest.approx([-2, -2, 0, 1, 1], abs=2e-3)


def test_descent_is_held_by_the_inflection_point_from_the_right_alone(after):
    now = after["inflection-run"]
    assert now["stuck"].x[-1, 0] == pytest.approx(1, abs=0.04)
    assert (now["stuck"].x > 1).all()
    assert now["past"].x[-1, 0] == pytest.approx(-2, abs=1e-3)
    assert now["over"].x[-1, 0] == pytest.approx(-2, abs=1e-3), "a larger step jumps over it"


def test_beside_the_ridge_descent_slips_away_from_the_saddle(after):
    now = after["saddle-run"]
    assert now["on"].stopped == "converged"
    assert now["on"].x[-1] == pytest.approx([0, 0], abs=2e-3)
    assert abs(now["beside"].x[-1, 1]) > 100 * 0.01
    assert now["beside"].stopped == "max_iterations"


def test_out_of_the_shallow_valley_by_a_larger_step_size(after):
    ends = [gradient_descent(two_minima, 2.0, eta=eta).x[-1, 0] for eta in (0.1, 0.3)]
    assert ends == pytest.approx([1, -2], abs=2e-3)
    rule = gradient_descent(two_minima, 2.0, eta=lambda k: 0.6 if k == 0 else 0.1)
    assert rule.x[-1, 0] == pytest.approx(-2, abs=2e-3)


def test_the_algorithm_as_typed_is_the_library(after):
    now = after["descend-and-library"]
    assert now["k"] == now["run"].iterations
    assert now["x"] == pytest.approx(now["run"].x[-1, 0], rel=1e-12)


def test_a_smaller_eps_goes_farther_on_the_same_walk(after):
    steps = [int(line.split("k =")[1].split()[0]) for line in after["eps-runs"]["printed"].splitlines()]
    change = after["eps-picture"]["change"]
    assert steps == [int(np.argmax(change <= eps)) + 1 for eps in (1e-2, 1e-4, 1e-6)]


def test_by_component_equals_the_whole_vector_and_half_old_half_new_does_not(after):
    now = after["component-numbers"]
    whole = np.array([1.0, 2.0]) - 0.1 * now["tilted"].gradient(np.array([1.0, 2.0]))
    assert [now["next_1"], now["next_2"]] == pytest.approx(whole.tolist(), rel=1e-12)
    assert now["W_1"] == pytest.approx(whole[0], rel=1e-12)
    assert abs(now["W_2"] - whole[1]) > 0.03


def test_of_three_rules_the_diminishing_one_is_the_slowest(after):
    steps = [int(line.split(" steps")[0].split()[-1]) for line in after["three-rules"]["printed"].splitlines()]
    assert steps[2] < steps[0] < steps[1] == 1000


def test_what_the_six_rules_do(after):
    runs = after["rules"]["runs"]
    assert runs["step decay"].stopped == "converged"
    assert runs["step decay"].f[-1] > 0.1 > 1e4 * max(runs[name].f[-1] for name in ("constant", "exact"))
    assert runs["step decay"].eta.sum() < 1.4
    assert runs["diminishing"].stopped == "max_iterations"
    assert runs["diminishing"].f[-1] < 1e-3 * runs["diminishing"].f[0]


def test_after_an_exact_step_the_next_gradient_stands_at_a_right_angle(after):
    now = after["exact-run"]
    g = np.array([now["valley"].gradient(x) for x in now["run"].x[:6]])
    for one, following in itertools.pairwise(g):
        assert abs(one @ following) < 1e-12 * (one @ one)
    lowest = [now["valley"](now["run"].x[0] - eta * g[0]) for eta in now["run"].eta[0] * np.array([0.99, 1, 1.01])]
    assert lowest[1] == min(lowest)


def test_the_loss_of_the_line_is_the_quadratic_and_its_border_holds(after):
    now = after["loss-quadratic"]
    net = now["net"].copy()
    for w in ([3.0, -1.0], [0.2, 0.4], [0.65, 0.9]):
        net.w[1] = np.reshape(w, (2, 1))
        swept = net.backward(net.forward(now["X"]), now["d"], "l2")
        assert now["Loss"](w) == pytest.approx(swept.loss, rel=1e-12)
        assert now["Loss"].gradient(w) == pytest.approx(swept.gradient, abs=1e-12)
    assert 0.45 < now["Loss"].eta_max < 0.48
    assert now["runs"][0.45].stopped == "converged"
    assert now["runs"][0.48].f[-1] > now["runs"][0.48].f[0]
    assert now["runs"][0.2].x[-1] == pytest.approx([0.65, 0.9], abs=0.02)


def test_training_comes_to_bias_065_and_weight_09(after):
    assert after["until-converged"]["history"].stopped == "converged"
    shown = after["until-converged"]["printed"].split("w = [")[1].split("]")[0]
    assert np.array(shown.split(), float) == pytest.approx([0.65, 0.9], abs=1e-3)


def test_one_start_learns_xor_and_the_other_ends_in_a_trough_that_runs_on(after):
    now = after["xor-runs"]
    learned, worse = (net.forward(now["X_xor"]).Y for net in now["nets"].values())
    assert [run.stopped for run in now["histories"].values()] == ["converged"] * 2
    assert learned == pytest.approx(now["d_xor"], abs=0.01)
    assert (np.abs(worse - 0.5) < 0.01).sum() == 2
    assert now["histories"]["seed 4"].loss[-1] > 100 * now["histories"]["seed 0"].loss[-1]
    stuck = now["nets"][4].copy()
    slope = stuck.backward(stuck.forward(now["X_xor"]), now["d_xor"], "kl").gradient
    assert 1e-3 < np.linalg.norm(slope) < 2e-3
    further = train(stuck, now["X_xor"], now["d_xor"], "kl", eta=0.5, epochs=3000, progress=False)
    assert (np.diff(further.loss) < 0).all()
    assert further.loss[-1] == pytest.approx(np.log(2) / 2, abs=1e-3), "still two answers of ½"


def test_without_the_average_the_step_size_divided_by_T_takes_the_same_walk(after):
    now = after["derivative-average"]
    assert sum(now["each"]) * (0.2 / 4) == pytest.approx(now["total"] * 0.2, rel=1e-12)


def test_the_derivative_of_the_loss_is_the_average(after):
    now = after["derivative-average"]
    assert np.mean(now["each"]) == pytest.approx(now["total"], rel=1e-12)
    assert now["each"][0] == 0
    loss = numerical_gradient(lambda w: np.mean(0.5 * (0.65 + w[0] * now["X"] - now["d"]) ** 2), [0.2])
    assert now["total"] == pytest.approx(loss[0], rel=1e-8)


def test_nudging_agrees_with_the_backward_pass_and_needs_two_passes_a_weight(after):
    now = after["nudge"]
    swept = after["nudge-all"]["swept"]
    assert (now["after"] - now["before"]) / now["h"] == pytest.approx(swept.dw[1][2, 0], rel=1e-3)
    nudged = numerical_gradient(after["nudge-all"]["Div"], now["xor"].parameters)
    assert nudged == pytest.approx(swept.gradient, rel=1e-4, abs=1e-9)
    assert len(nudged) == 9
    assert "2260 weights, 4520 forward passes" in after["cost-count"]["printed"]


def test_what_the_exercises_ask_for_is_there(after):
    twins = [gradient_descent(bowl, 0.0, eta=eta).iterations for eta in (0.1, 0.9, 0.3, 0.7)]
    assert twins[0] == twins[1]
    assert twins[2] == twins[3]
    fooled = gradient_descent(bowl, 0.0, eta=1e-8)
    assert fooled.stopped == "converged"
    assert fooled.f[-1] == pytest.approx(9, abs=1e-5)
    now = after["try-4-code"]
    X = now["X"] - now["X"].mean()
    y = np.hstack([np.ones_like(X), X])
    centred = Quadratic(y.T @ y / 4, (y.T @ now["d"])[:, 0] / 4)
    runs = [gradient_descent(loss, [3.0, -1.0], eta=loss.eta_opt, eps=1e-9) for loss in (now["Loss"], centred)]
    assert runs[1].iterations < runs[0].iterations / 5
    assert centred.eta_max > now["Loss"].eta_max


def test_every_question_judges_its_own_answers_and_replies_to_each_mistake(notebook, after):
    asking.check_each(notebook, after)


def test_in_a_browser_the_questions_judge_as_in_python(after):
    asking.check_in_a_browser(after)


def test_the_numbers_of_the_questions_are_those_of_paper(after):
    asked = asking.questions(after)
    expected = {
        "ask-slope": (-2, [-1, 1, 2, 4]),
        "ask-div": (0.91125, [-1.35, -0.91125, 0.675, 1.35, 1.47375, 1.8225]),
        "ask-first-step": (0.6, [-6, -0.6, 0.3, 3, 6]),
        "ask-which-valley": (1, [-2, 0, 2]),
        "ask-passes": (2 * (65 * 30 + 31 * 10), [-4520, 2, 64 * 30 + 300, 65 * 30 + 310, 2 * (64 * 30 + 300)]),
    }
    for cell, (right, slips) in expected.items():
        found, wrong = asking.targets(asked[cell])
        assert found == pytest.approx(right, abs=1e-3), cell
        assert wrong == pytest.approx(slips), cell


def test_of_the_three_walks_each_is_what_its_reply_says(after):
    question = after["ask-which-eta"]["shown"]
    for line, option in zip(question._asked["picture"]["lines"], question._asked["options"], strict=True):
        away = np.array(line["y"]) - 3
        factor = 1 - 2 * float(option["label"].removeprefix("η = "))
        assert away[1:] == pytest.approx(factor * away[:-1])
        assert f"{factor:.1f}".replace("-", "−") in option["reply"]
        assert option["right"] is (option["label"] == "η = 0.9")


def test_what_a_small_change_says_is_true_of_the_run_with_the_tiny_step(after):
    smallest = np.polyfit([0, 1, 2, 3], [0.5, 2, 2, 3.5], 1, full=True)[1][0] / 8
    question = after["ask-small-change"]["shown"]
    question.given = "A"
    assert smallest > 1e-6 and f"{smallest:.4f}" in question.reply
    run = gradient_descent(bowl, 0.0, eta=1e-8)
    question.given = "B"
    assert run.stopped == "converged" and abs(run.x[-1, 0] - 3) > 2 and f"{run.x[-1, 0]:.8f}" in question.reply
    question.given = "C"
    assert question.right and abs(run.f[-1] - run.f[-2]) <= 1e-6


def test_the_folded_answers_say_what_is_so(after):
    said = asking.answers(after)
    assert list(said) == ["try-1-answer", "try-2-answer", "try-3-answer", "try-4-answer"]
    steps = [gradient_descent(bowl, 0.0, eta=eta).iterations for eta in (0.1, 0.9, 0.3, 0.7)]
    assert steps[0] == steps[1] and steps[2] == steps[3]
    assert f"Both stop after {steps[0]} steps." in said["try-1-answer"]
    assert (
        f"takes {steps[2]} steps" in said["try-1-answer"] and "factor 0.4" not in said["try-1-answer"].split("must")[1]
    )
    assert "still −6.0000" in said["try-2-answer"] and "x = 0.00000006" in said["try-2-answer"]
    assert "2 − 0.6 · 8 = −2.8" in said["try-3-answer"] and "walk down to −2.000" in said["try-3-answer"]
    before = np.linalg.eigvalsh([[1, 1.5], [1.5, 3.5]])  # of (1, x), x = 0, 1, 2, 3
    words = said["try-4-answer"]
    assert "are 1.00 and 1.25." in words and f"were {before[0]:.2f} and {before[1]:.2f}:" in words
    assert f"{before[1] / before[0]:.0f} times" in words and f"from {2 / before[1]:.2f} to {2 / 1.25:.2f}" in words
