"""What lecture 3 says in words and shows in numbers: its code cells are run here, without their diagrams."""

import math

import numpy as np
import pytest

import asking
from backprop_lib import numerical_gradient


@pytest.fixture(scope="module")
def differences(after):
    """dDiv/dw^(k) of the example by central differences of a forward pass written out here."""
    now = after["example"]

    def div(w, k):
        weights = [w if k == layer else now["net"].w[layer] for layer in (1, 2, 3)]
        y = now["x"]
        for layer, w_k in enumerate(weights, start=1):
            z = w_k[0] + y @ w_k[1:]
            y = np.tanh(z) if layer < 3 else 1 / (1 + np.exp(-z))
        return 0.5 * np.sum((y - now["d"]) ** 2)

    return [None, *(numerical_gradient(lambda w, k=k: div(w, k), now["net"].w[k]) for k in (1, 2, 3))]


def test_one_step_against_the_blame_makes_the_right_output_larger_and_the_wrong_one_smaller(after):
    now = after["blame"]
    before, stepped = now["before"].Y[0], now["better"].forward(now["X_unseen"][441]).Y[0]
    assert now["d_unseen"][441].argmax() == 2
    assert before.argmax() == 7
    assert stepped[7] < before[7] and stepped[2] > before[2]
    assert len(now["blame"].gradient) == 2260


def test_the_cells_typed_in_class_begin_with_a_line_that_can_stay_and_are_short(notebook):
    live = [cell for cell in notebook.cells if "live" in cell.metadata.get("tags", [])]
    assert 8 <= len(live) <= 12
    assert [cell.id for cell in live if not cell.source.startswith(("# ", "def "))] == []
    assert max(len(cell.source.splitlines()) for cell in live) <= 14


def test_every_cell_has_its_place_in_the_deck(notebook):
    kinds = {cell.id: cell.metadata["slideshow"]["slide_type"] for cell in notebook.cells}
    assert set(kinds.values()) <= {"slide", "subslide", "fragment", "skip", "notes", "-"}
    assert next(iter(kinds.values())) == "slide"


def test_box_by_box_gives_the_derivatives_by_differences_and_those_of_the_library(after, differences):
    now = after["library"]
    for k in (1, 2, 3):
        assert now["dw"][k] == pytest.approx(differences[k], rel=1e-7, abs=1e-10)
        for ours, theirs in [("dy", "dy"), ("dz", "dz"), ("dw", "dw")]:
            assert now[ours][k] == pytest.approx(getattr(now["swept"], theirs)[k], rel=1e-12)
    assert np.shape(now["Div"]) == () and now["Div"] == pytest.approx(now["swept"].loss, rel=1e-12)


def test_loops_and_products_give_the_same(after, differences):
    now = after["by-component-run"]
    for name in ("ours", "theirs"):
        for k in (1, 2, 3):
            assert np.array(now[name][k]) == pytest.approx(differences[k], rel=1e-7, abs=1e-10)
    now = after["products-run"]
    assert np.array(now["three"].y[1].T @ now["back"].dz[2] / 3) == pytest.approx(now["back"].dw[2], rel=1e-12)
    assert "the same numbers? True" in now["printed"]
    assert now["back"].dw[2] == pytest.approx(after["batch"]["batch"].dw[2], rel=1e-12)


def test_a_larger_first_output_and_a_smaller_second_make_div_smaller(after):
    now = after["dy-N"]
    for i, better in [(0, 1), (1, -1)]:
        moved = now["Y"][0].copy()
        moved[i] += 0.01 * better
        assert now["l2"](moved, now["d"]) < now["Div"]
        assert np.sign(now["dy"][3][0, i]) == -better


def test_a_sigmoid_lets_a_quarter_through_at_most_and_far_out_next_to_nothing(after):
    derivative = after["imports"]["sigmoid"].derivative
    assert derivative(np.linspace(-20, 20, 401)).max() == pytest.approx(0.25)
    assert derivative(np.array([-10.0, 10.0])).max() < 1e-4
    slope = after["dz-N"]["slope"][0]
    assert slope[0] < 0.17 < 0.23 < slope[1]


def test_the_derivative_of_a_bias_is_that_of_its_z_and_a_line_carries_the_product_of_its_ends(after):
    now = after["dw-N-picture"]
    assert now["dw"][3][0] == pytest.approx(now["dz"][3][0], rel=1e-12)
    assert now["last_passed"].y[0] == pytest.approx(now["y"][2], rel=1e-12)
    assert now["last_swept"].dz[1] == pytest.approx(now["dz"][3], rel=1e-12)
    assert now["dw"][3] == pytest.approx(np.outer(now["y"][2], now["dz"][3]), rel=1e-12)


def test_the_two_ways_of_the_first_unit_pull_against_each_other(after):
    now = after["nudge"]
    (first, second), _ = now["ways"]
    assert first < 0 < second
    assert first + second < 0
    assert now["ways"].sum(axis=1) == pytest.approx(now["dy"][2][0], rel=1e-12)
    assert now["change"] / now["h"] == pytest.approx(now["dy"][2][0, 1], rel=1e-4)


def test_a_step_moves_the_weights_on_solid_lines_down_and_on_dashed_lines_up(after):
    now = after["gradient-picture"]
    stepped = now["net"].copy()
    stepped.step(now["swept"], eta=0.1)
    for k in (1, 2, 3):
        assert (np.sign(stepped.w[k] - now["net"].w[k]) == -np.sign(now["dw"][k])).all()


def test_with_sigmoids_the_derivative_vanishes_from_every_start_and_with_tanh_and_relu_the_start_decides(after):
    reaches = {key: sizes[-1] / sizes[0] for key, sizes in after["travels"]["arrives"].items()}
    assert len(reaches) == 9
    assert all(reaches["sigmoid", scale] < 2e-3 for scale in (0.3, 1, 3))
    for name in ("tanh", "relu"):
        assert reaches[name, 0.3] < 1e-5
        assert 0.1 < reaches[name, 1] < 10
        assert reaches[name, 3] > 5
    assert reaches["relu", 3] > 1000 * reaches["tanh", 3], "at once with relu, slowly with tanh"


def test_the_backward_pass_is_linear_and_the_forward_pass_is_not(after):
    now = after["linear"]
    assert now["back"] == pytest.approx(2 * now["swept"].dy[1][0], rel=1e-12)
    assert np.abs(now["Y_far"] - 2 * now["Y"][0]).max() > 0.1


def test_raising_one_z_moves_every_output_of_a_softmax(after):
    now = after["softmax-nudge"]
    change = now["y_raised"] - now["y_soft"]
    assert change[0] > 0.1
    assert (change[1:] < -0.05).all()
    assert change.sum() == pytest.approx(0, abs=1e-12)


def test_the_jacobian_is_right_and_the_component_rule_is_not(after):
    now = after["jacobian"]
    for i in range(3):
        by_differences = numerical_gradient(lambda z, i=i: np.exp(z[i]) / np.exp(z).sum(), now["z_soft"])
        assert now["jacobian"][i] == pytest.approx(by_differences, rel=1e-7)
    wanted = np.array([0, 1, 0])
    div = numerical_gradient(lambda z: 0.5 * np.sum((np.exp(z) / np.exp(z).sum() - wanted) ** 2), now["z_soft"])
    assert now["dz_soft"] == pytest.approx(div, rel=1e-7)
    assert np.abs(now["jacobian"].diagonal() * now["dy_soft"] - div).max() > 0.1


def test_the_sigmoid_beside_it_has_its_diagonal_alone(after):
    matrix = after["jacobian-picture"]["both"]["sigmoid"]
    assert (matrix.diagonal() > 0).all()
    assert np.count_nonzero(matrix) == 3


def test_the_check_passes_what_is_right_and_finds_what_is_not(after):
    now = after["wrong"]
    good, bad = now["checked"]
    assert now["right"].worst < 1e-7
    assert good.worst < 1e-7
    assert bad.worst > 0.1


def test_the_error_of_a_check_has_its_lowest_point_between_a_large_and_a_tiny_h(after):
    now = after["step-size"]
    errors = [now["gradient_check"](now["net"], now["x"], now["d"], "l2", h=h).worst for h in now["steps"]]
    best = int(np.argmin(errors))
    assert 1e-7 < now["steps"][best] < 1e-3
    assert errors[best] < 1e-8 < 1e-4 < min(errors[0], errors[-1])


def test_a_check_complains_at_a_kink_and_misses_what_makes_no_difference(after):
    now = after["unseen"]
    check = now["gradient_check"]
    assert check(now["kinked"], [0.0], [1.0], "l2").worst > 0.5
    assert check(now["kinked"], [0.1], [1.0], "l2").worst < 1e-7
    assert check(now["hidden"], [-1.0], [1.0], "l2").worst == 0
    assert check(now["hidden"], [2.0], [1.0], "l2").worst > 0.5


def test_the_graph_gives_the_numbers_in_the_text(after):
    node, go_back = after["autodiff"]["Node"], after["autodiff-backward"]["go_back"]
    w, x, b = node(2.0), node(3.0), node(1.0)
    div = 0.5 * (w * x + b + -5.0) ** 2
    go_back(div)
    assert (div.value, w.derivative, x.derivative, b.derivative) == (2, 6, 4, 2)
    used_twice = node(3.0)
    go_back(used_twice * used_twice + used_twice)
    assert used_twice.derivative == 7


def test_the_graph_of_the_network_reproduces_every_derivative(after, differences):
    now = after["autodiff-run"]
    for k in (1, 2, 3):
        from_graph = np.array([[node.derivative for node in row] for row in now["w_nodes"][k]])
        assert from_graph == pytest.approx(now["swept"].dw[k], rel=1e-12)
        assert from_graph == pytest.approx(differences[k], rel=1e-7, abs=1e-10)
    assert now["printed"].count("True") == 3


def test_loss_and_gradient_are_averages_over_the_instances(after, differences):
    now = after["batch"]
    assert now["batch"].loss == pytest.approx(now["Loss"], rel=1e-12)
    assert now["Loss"] == pytest.approx(np.mean(now["batch"].div), rel=1e-12)
    for k in (1, 2, 3):
        rows = zip(now["X_train"], now["d_train"], strict=True)
        each = [now["net"].backward(now["net"].forward(x), d, "l2").dw[k] for x, d in rows]
        assert each[0] == pytest.approx(differences[k], rel=1e-7, abs=1e-10)
        assert now["dLoss_dw"][k] == pytest.approx(np.mean(each, axis=0), rel=1e-12, abs=1e-15)


def test_a_step_makes_the_loss_smaller_and_a_step_too_far_does_not(after):
    now = after["update"]
    assert now["after"].loss < now["batch"].loss
    now = after["update-picture"]
    best = int(np.argmin(now["losses"]))
    assert 0 < best < len(now["losses"]) - 1
    assert now["losses"][-1] > now["batch"].loss
    assert now["losses"][0] == pytest.approx(now["promised"][0], rel=1e-2)
    assert now["promised"][best] < now["losses"][best]


def test_try_1_a_wall_of_zeros_stops_everything_behind_it(after):
    now = after["try-1"]
    swept = now["twin"].backward(now["twin"].forward(now["x"]), now["d"], "l2")
    assert not any(array[k].any() for array in (swept.dy, swept.dz, swept.dw) for k in (1, 2))
    assert swept.dw[3].all()


def test_try_2_twins_stay_twins(after):
    twin = after["try-2"]["twin"].copy()
    for d in ([1, 0], [0.3, 0.9]):
        for _ in range(20):
            twin.step(twin.backward(twin.forward([1.0, -0.5]), d, "l2"), eta=0.5)
    for k in (1, 2):
        assert twin.w[k][:, 0] == pytest.approx(twin.w[k][:, 1], rel=1e-12)
    assert np.abs(twin.w[3][:, 0] - twin.w[3][:, 1]).max() > 0.1


def test_try_3_a_rectifier_below_0_lets_nothing_back(after):
    now = after["try-3"]
    z, swept = now["passed"].z, now["twin"].backward(now["passed"], now["d"], "l2")
    below = [(k, j) for k in (1, 2) for j in range(2) if z[k][0, j] < 0]
    assert below
    for k, j in below:
        assert swept.dz[k][0, j] == 0
        assert not swept.dw[k][:, j].any()


def test_try_4_the_wrong_row_of_weights_spares_layer_3_alone(after, notebook, differences):
    source = next(cell.source for cell in notebook.cells if cell.id == "by-component")
    wrong = source.replace("w[k + 1][j, m - 1]", "w[k + 1][j - 1, m - 1]")
    assert wrong != source
    now = dict(after["try-4"])
    exec(wrong, now)
    _, _, dw = now["backward_by_component"](now["net"].w, now["net"].f, now["y_loop"], now["z_loop"], now["d"])
    apart = [None, *(np.abs(np.array(dw[k]) - differences[k]).max() for k in (1, 2, 3))]
    assert apart[3] < 1e-8
    assert min(apart[1:3]) > 0.01
    for k in (1, 2, 3):
        assert np.array(now["dw_mine"][k]) == pytest.approx(now["differences"].w[k], rel=1e-7, abs=1e-10)


def test_every_question_judges_its_own_answers_and_replies_to_each_mistake(notebook, after):
    asking.check_each(notebook, after)


def test_in_a_browser_the_questions_judge_as_in_python(after):
    asking.check_in_a_browser(after)


def by_hand():
    """The lecture's network with Python's own arithmetic: y^(2), and dDiv/dy and dDiv/dz of layer 3."""
    y = [1, 1.0, -0.5]
    for rows in ([[0.1, -0.2], [0.5, -0.4], [0.3, 0.8]], [[0.0, 0.3], [0.7, -0.6], [-0.5, 0.9]]):
        y = [1, *(math.tanh(sum(y[i] * rows[i][j] for i in range(3))) for j in range(2))]
    z = [sum(y[i] * W_3[i][j] for i in range(3)) for j in range(2)]
    Y = [1 / (1 + math.exp(-one)) for one in z]
    dy = [Y[0] - 1, Y[1]]
    return y, Y, dy, [dy[j] * Y[j] * (1 - Y[j]) for j in range(2)]


W_3 = [[-2.0, 0.9], [0.8, 0.4], [-0.3, 1.0]]


def test_the_numbers_of_the_questions_are_those_of_paper(after):
    y, (Y, _), (dy, _), (dz_1, dz_2) = by_hand()
    slope, at_y = Y * (1 - Y), math.exp(-Y) / (1 + math.exp(-Y)) ** 2
    ways = [0.8 * dz_1, 0.4 * dz_2]
    div = after["batch"]["batch"].div
    expected = {
        "ask-unit": (0, [-4, -3, 2, 3, 9]),
        "ask-dz": (dz_1, [at_y * dy, Y * dy, slope, dy, dy / slope, -dz_1]),
        "ask-dw": (y[2] * dz_1, [-0.3 * dz_1, y[1] * dz_1, y[2] * dz_2, dz_1, y[2], -y[2] * dz_1]),
        "ask-dy": (sum(ways), [*ways, ways[0] - ways[1], ways[0] - 0.3 * dz_2, dz_1 + dz_2, -sum(ways)]),
        "ask-loss": (sum(div) / 3, [sum(div), sum(div) / 9, max(div), sorted(div)[1], -sum(div) / 3]),
    }
    for cell, (right, slips) in expected.items():
        found, wrong = asking.targets(asking.questions(after)[cell])
        assert found == pytest.approx(right), cell
        assert wrong == pytest.approx(sorted(slips)), cell


def test_the_component_rule_is_as_wrong_as_the_question_says(after):
    found = [one.worst for one in after["wrong"]["checked"]]
    assert found[0] < 1e-7 and found[1] > 0.1
    assert "above 0.1" in after["ask-check"]["shown"].answer


def test_the_folded_answers_say_what_is_so(after):
    said = asking.answers(after)
    assert list(said) == ["try-1-answer", "try-2-answer", "try-3-answer", "try-4-answer"]
    wall, alike, cut = (after[f"try-{n}-answer"][name] for n, name in [(1, "behind"), (2, "alike"), (3, "cut_swept")])
    assert all(not one.any() for one in (wall.dy[2], wall.dz[2], wall.dw[2], wall.dy[1], wall.dz[1], wall.dw[1]))
    assert all(one.all() for one in (wall.dy[3], wall.dz[3], wall.dw[3]))
    assert f"{np.abs(wall.dw[3]).min():.4f}" in said["try-1-answer"]
    assert (alike.w[1][:, 0] == alike.w[1][:, 1]).all() and "between them is 0." in said["try-2-answer"]
    assert alike.w[3][0, 0] > 1 and alike.w[3][0, 1] < -1
    assert (cut.dz[1][0, 1], *cut.dw[1][:, 1], *cut.dw[2][2]) == (0,) * 6 and cut.dw[2][1].all()
    assert (after["try-3-answer"]["cut_passed"].z[1] < 0).tolist() == [[False, True]]
    _, _, _, (dz_1, dz_2) = by_hand()
    wrong = [W_3[i][0] * dz_1 + W_3[i][1] * dz_2 for i in (0, 1)]
    assert f"{wrong[0]:.4f} and {wrong[1]:.4f} in place of".replace("-", "−") in said["try-4-answer"]


def test_with_the_wrong_row_of_weights_only_layer_3_stays_right(notebook, after):
    code, room = after["by-component"]["backward_by_component"], {}
    source = next(cell.source for cell in notebook.cells if cell.id == "by-component")
    exec(source.replace("w[k + 1][j, m - 1]", "w[k + 1][j - 1, m - 1]"), room)
    arguments = [after["by-component-run"][name] for name in ("y_loop", "z_loop", "d")]
    net = after["by-component-run"]["net"]
    (_, _, right), (_, _, wrong) = (one(net.w, net.f, *arguments) for one in (code, room["backward_by_component"]))
    assert [np.allclose(right[k], wrong[k]) for k in (1, 2, 3)] == [False, False, True]
