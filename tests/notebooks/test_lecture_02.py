"""What lecture 2 says in words and numbers: its code cells are run here, without their pictures."""

import itertools
import math

import numpy as np
import pytest
import scipy.special

import asking
from backprop_lib import Network, activations
from strategies import names_all

# Every z and y of the lecture's network for x = (1, 2), worked out with a pocket calculator.
Z = [None, [1.0, -0.6, 1.5], [0.6634, 0.7028], [0.3734]]
Y = [[1, 1, 2], [1, 0.7616, -0.5370, 0.9051], [1, 0.6634, 0.7028], [1, 0.5923]]


@pytest.fixture(scope="module")
def printed(after):
    return {cell: now["printed"] for cell, now in after.items()}


@pytest.fixture
def said(notebook):
    return {cell.id: cell.source for cell in notebook.cells}


def near(value):
    return pytest.approx(value, abs=6e-5)


def test_the_network_of_the_opening_takes_the_2_for_a_7(after):
    now = after["inside"]
    assert now["inside"].Y[0].argmax() == 7
    assert [now["inside"].y[k].shape[1] - 1 for k in (0, 1, 2)] == [64, 30, 10]


def test_w_23_is_the_way_from_input_2_to_unit_3_and_b_3_what_it_adds_by_itself(after, printed):
    net = after["read-weights"]["net"]
    nothing, only_x_2 = net.forward([0, 0]).z[1][0, 2], net.forward([0, 1]).z[1][0, 2]
    assert f"b_3^(1)  = {nothing:.1f}\n" in printed["read-weights"]
    assert f"w_23^(1) = {only_x_2 - nothing:.1f}\n" in printed["read-weights"]


def test_the_unit_under_the_glass_is_the_second_of_layer_1(after):
    now = after["affine-then-activate"]
    assert now["z_2"] == near(Z[1][1])
    assert now["y_2"] == near(Y[1][2])
    passed = now["unit"].forward(now["x"])
    assert (passed.z[1][0, 0], passed.Y[0, 0]) == (near(Z[1][1]), near(Y[1][2]))


def test_affine_is_straight_and_the_activation_bends(after):
    passed = after["picture-straight-and-bent"]["passed"]
    assert np.diff(passed.z[1][:, 0], 2) == pytest.approx(np.zeros(119), abs=1e-12)
    assert np.abs(np.diff(passed.Y[:, 0], 2)).max() > 1e-4
    np.testing.assert_allclose(passed.Y, np.tanh(passed.z[1]))


def test_a_weight_moves_its_own_unit_then_all_that_lies_behind_it(after):
    now = after["picture-who-moves"]
    first, *behind = now["moves"]
    assert first[[0, 2, 3, 5]] == pytest.approx(np.zeros(4), abs=1e-15)
    assert first[1] == pytest.approx(0.1)
    assert first[4] > 0.01
    assert (np.abs(np.hstack(behind)) > 1e-3).all()
    assert len(now["names"]) == len(np.hstack(now["moves"])) == 12


def test_the_coloured_ways_are_those_from_the_weight_to_the_output(after):
    now = after["picture-of-the-ways"]
    passed = now["net"].forward(now["x"])
    lit = {(k, i, j + 1) for k in (1, 2, 3) for i, j in np.argwhere(now["ways"].w[k]).tolist()}
    assert lit == {(1, 1, 2), (2, 2, 1), (2, 2, 2), (3, 1, 1), (3, 2, 1)}
    assert all(now["ways"].w[k][i, j - 1] == now["net"].w[k][i, j - 1] for k, i, j in lit)
    assert (passed.z[2] > 0).all(), "both ways are open"


@pytest.mark.parametrize(("cell", "k", "i", "j"), [("last-weight", 3, 1, 1), ("first-weight", 1, 1, 2)])
def test_the_product_of_slopes_is_the_derivative(after, cell, k, i, j):
    now = after[cell]
    h, Div = 1e-6, []
    for sign in (1, -1):
        moved = now["net"].copy()
        moved.w[k][i, j - 1] += sign * h
        Div.append(0.5 * (moved.forward(now["x"]).Y[0, 0] - 1) ** 2)
    assert now["slope"] == pytest.approx((Div[0] - Div[1]) / (2 * h), rel=1e-6)


def test_the_derivative_foretells_most_of_the_move(after):
    now = after["first-weight"]
    moved = now["l2"](now["after"].Y[0], now["d"]) - now["l2"](now["before"].Y[0], now["d"])
    assert 0.1 * now["slope"] == pytest.approx(moved, rel=0.1)


def test_the_straight_line_touches_the_curve(after):
    now = after["picture-slope"]
    values, Div = now["values"], np.array(now["Div"])
    line = now["l2"](now["before"].Y[0], now["d"]) + now["slope"] * (values - now["w"][3][1, 0])
    assert np.abs(values - 1.5).argmin() == np.abs(Div - line).argmin()
    assert np.abs(Div - line).min() < 1e-12
    assert now["net"].w[3][1, 0] == 1.5


def test_the_steps_give_the_numbers_worked_out_by_hand(after):
    assert after["layer-0"]["y"][0].tolist() == Y[0]
    assert after["one-sum"]["z_1"] == near(Z[1][0])
    for cell, letter, k in [
        ("affine-1", "z", 1),
        ("activate-1", "y", 1),
        ("compute-layer-2", "z", 2),
        ("compute-layer-2", "y", 2),
        ("compute-layer-N", "z", 3),
        ("compute-layer-N", "y", 3),
    ]:
        assert after[cell][letter][k] == near({"z": Z, "y": Y}[letter][k])
    assert after["affine-1"]["y"][1] is None
    assert after["compute-layer-2"]["z"][3] is None
    assert after["compute-layer-N"]["Y"] == near(Y[3][1:])


def test_the_terms_add_up_to_the_sum(after):
    now = after["picture-of-the-sum"]
    assert now["terms"] == near([0.5, -0.3, 0.8])
    assert now["terms"].sum() == pytest.approx(now["z_1"])


def test_a_network_up_to_a_layer_computes_the_same(after):
    for K, cell in [(1, "picture-layer-1"), (2, "picture-layer-2")]:
        part = after[cell]["up_to"](K)
        assert part.forward([1, 2]).Y[0] == near(Y[K][1:])


def test_loops_products_and_the_library_agree(after):
    now = after["compare-by-component"]
    for k in (1, 2, 3):
        for ours, expected in [
            (now["z_ours"][k], Z[k]),
            (now["y_ours"][k], Y[k]),
            (now["z"][k], Z[k]),
            (now["y"][k], Y[k]),
        ]:
            assert ours == near(expected)
    batch, passed = after["batch-by-hand"], after["net-forward"]["passed"]
    assert batch["z_batch"] == pytest.approx(passed.z[1])
    assert batch["y_batch"].tolist() == passed.y[0].tolist()


def test_the_written_out_product_is_the_one_computed(after, said):
    now = after["batch-by-hand"]
    for matrix, number in [
        (now["y_batch"], "{:g}"),
        (now["w"][1], "{:.1f}"),
        (now["z_batch"].round(1) + 0.0, "{:.1f}"),
    ]:
        rows = [" & ".join(number.format(value) for value in row) for row in matrix]
        assert r"\begin{bmatrix} " + r" \\ ".join(rows) + r" \end{bmatrix}" in said["batch"]
    assert now["z_batch"][0] == near(Z[1])


def test_one_unit_of_the_second_instance_is_cut_to_0_and_its_weights_move_nothing(after):
    now = after["picture-relu-cuts"]
    assert now["X"][1].tolist() == [-1, 1]
    assert now["passed"].z[2][1, 1] < 0 < now["passed"].z[2][1, 0]
    assert now["passed"].y[2][1, 2] == 0
    for i in range(4):
        moved = now["net"].copy()
        moved.w[2][i, 1] += 0.1
        np.testing.assert_array_equal(moved.forward(now["X"][1]).Y[0], now["passed"].Y[1])


def test_the_plane_is_a_batch_of_25921(after, said):
    now = after["picture-of-the-plane"]
    assert "25 921" in said["plane"]
    assert len(now["plane"]) == 25_921
    assert (now["plane"][1] - now["plane"][0]).tolist() == pytest.approx([0.05, 0])


FORMULAS = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
    "relu": lambda z: np.maximum(z, 0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
}


def test_the_table_has_every_scalar_activation_with_its_formula(after, said):
    scalar = [f for f in activations.BY_NAME.values() if not f.vector]
    names_all(FORMULAS, [f.name for f in scalar])
    for f in scalar:
        assert "|" not in f.formula, f"{f.name}: a bar ends a cell of a table; \\lvert and \\rvert do not"
        assert f"| {f.name} | ${f.formula}$ |" in said["activations"], f.name


def test_the_activations_follow_their_formulas_and_are_flat_where_it_says(after):
    now = after["table-of-activations"]
    assert set(now["scalar"]) == set(FORMULAS)
    z = np.linspace(-20, 20, 401)
    y = {name: now["activations"].lookup(name)(z) for name in FORMULAS}
    for name, formula in FORMULAS.items():
        assert y[name] == pytest.approx(formula(z), abs=1e-12)
    for name in ("sigmoid", "tanh"):
        far, near_0 = np.abs(z) > 6, np.abs(z) < 1
        slope = np.abs(np.gradient(y[name], z))
        assert slope[far].max() < 0.01 < 0.15 < slope[near_0].min()
    assert np.ptp(y["relu"][z < 0]) == 0


def test_without_activations_three_layers_are_one(after):
    now = after["no-activation"]
    anywhere = np.random.default_rng(0).normal(size=(20, 2))
    np.testing.assert_allclose(now["straight"].forward(anywhere).Y, now["one_layer"].forward(anywhere).Y)


def test_softmax_moves_all_and_tanh_one(after):
    now = after["move-one-z"]
    assert (now["scores"][1], now["raised"][1]) == (0.5, 1.5)
    moves = now["softmax"](now["raised"]) - now["softmax"](now["scores"])
    assert moves[1] > 0 > max(moves[0], moves[2])
    assert np.count_nonzero(np.tanh(now["raised"]) - np.tanh(now["scores"])) == 1
    by_hand = now["e"] / now["e"].sum()
    assert by_hand == pytest.approx(scipy.special.softmax(now["scores"]))
    assert now["softmax"](now["scores"]) == pytest.approx(by_hand)


def test_softmax_only_sees_differences(printed):
    three = [line.split("[")[1] for line in printed["shift-all"].splitlines()]
    assert len(three) == 3
    assert len(set(three)) == 1


def test_softmax_as_an_output_layer(after):
    now = after["pass-softmax"]
    assert now["passed"].Y.shape == (4, 3)
    np.testing.assert_allclose(now["passed"].Y, scipy.special.softmax(now["passed"].z[2], axis=1))
    assert [now["softmax"]([z]).tolist() for z in (-4.0, 0.0, 3.0)] == [[1.0]] * 3


def test_try_1_has_an_answer_and_the_example_is_none(after):
    net = after["try-silence"]["net"]
    assert (net.forward([1, 1]).y[2] > 0).all()
    silent = net.forward([3, 0])
    assert (silent.units[2] == 0).all()
    plane = after["picture-of-the-plane"]["plane"]
    quiet = (net.forward(plane).units[2] == 0).all(axis=1)
    assert np.ptp(net.forward(plane[quiet]).Y) == 0
    assert 0.2 < quiet.mean() < 0.8, "an even region that the picture shows"


def test_try_2_has_twenty_ways():
    net = Network([2, 3, 5, 4, 1], ["identity"] * 4)
    net.parameters = np.ones(len(net.parameters))
    moved = net.copy()
    moved.w[1][1, 1] += 1
    # Where every weight is 1 and nothing bends, each way carries the move once.
    assert moved.forward([1, 0]).Y - net.forward([1, 0]).Y == 5 * 4


def test_try_3_one_gate_can_be_made_and_the_other_cannot(after):
    gate, pairs = after["try-weights"]["gate"], [[0, 0], [0, 1], [1, 0], [1, 1]]
    gate.w[1] = [[-15], [10], [10]]
    assert gate.forward(pairs).Y[:, 0] == pytest.approx([0, 0, 0, 1], abs=0.01)
    for weights in itertools.product(np.linspace(-20, 20, 21), repeat=3):
        gate.w[1] = np.reshape(weights, (3, 1))
        none, second, first, both = gate.forward(pairs).z[1][:, 0]
        # The two sums are always equal, so the middle pair can't both be above 0 and the outer pair both below.
        assert none + both == pytest.approx(first + second)


def test_try_4_a_sigmoid_of_the_difference(after):
    for z_1, z_2 in [(0, 0), (2, 1), (-1, 3)]:
        assert after["try-two-outputs"]["softmax"]([z_1, z_2])[0] == pytest.approx(scipy.special.expit(z_1 - z_2))


def test_what_is_typed_live_is_short_and_says_first_what_it_is(notebook):
    live = [cell.source.splitlines() for cell in notebook.cells if "live" in cell.metadata.get("tags", [])]
    assert 8 <= len(live) <= 12
    assert all(lines[0].startswith(("# ", "def ")) for lines in live)
    assert max(map(len, live)) <= 14
    assert all(cell.metadata.slideshow.slide_type in {"slide", "subslide", "skip", "-"} for cell in notebook.cells)


def test_every_question_judges_its_own_answers_and_replies_to_each_mistake(notebook, after):
    asking.check_each(notebook, after)


def test_in_a_browser_the_questions_judge_as_in_python(after):
    asking.check_in_a_browser(after)


def test_the_numbers_of_the_questions_are_those_of_paper(after):
    asked = asking.questions(after)
    z = 0.2 + 0.6 * 1 - 0.7 * 2
    expected = {
        "ask-border": (2 / 4, [-0.5, 1 / 4, 1, 4 / 2, 4, 8]),
        "ask-count": (9 + 8 + 3, [-20, 6, 2 * 3 * 2, 6 + 6 + 2, 14 + 2 + 6]),
        "ask-z": (z, sorted([z - 0.2, math.tanh(z), 0.2 + 0.6 * 2 - 0.7, 0.2 + 0.6 + 0.7 * 2, 0.2 + 0.6 - 0.7, -z])),
        "ask-who-moves": (4, [-4, 1, 2, 3, 6]),
    }
    for cell, (right, slips) in expected.items():
        found, wrong = asking.targets(asked[cell])
        assert found == pytest.approx(right), cell
        assert wrong == pytest.approx(slips), cell
    moved = [after["move-a-weight"][name].z for name in ("before", "after")]
    assert sum(int((one != other).sum()) for one, other in zip(*(m[1:] for m in moved), strict=True)) == 4


def test_each_curve_of_the_unit_is_what_it_is_called(after):
    lines = after["ask-which-curve"]["shown"]._asked["picture"]["lines"]
    x_1 = np.array(lines[0]["x"])
    z = 0.2 + 0.6 * x_1 - 1.4
    for line, values in zip(lines, (z, 1 / np.cosh(z) ** 2, np.tanh(z)), strict=True):
        np.testing.assert_allclose(line["y"], values, atol=1e-12)
    assert after["ask-which-curve"]["shown"].answer.startswith("The answer is C: y, the output.")
    assert z[x_1 == 2] == pytest.approx(0, abs=1e-12) and z.min() < -1 and z.max() > 1


def test_a_relu_would_cut_one_unit_of_layer_1_and_a_grown_score_makes_the_others_smaller(after):
    z = after["ask-relu"]["z"][1]
    assert ["none", "one", "two"][(z < 0).sum()] in after["ask-relu"]["shown"].answer
    e = np.exp([[1, 0.5, -0.5], [1, 1.5, -0.5]])
    before, raised = e / e.sum(axis=1, keepdims=True)
    words = after["ask-softmax"]["shown"].answer
    assert (raised < before)[[0, 2]].all() and "They become smaller." in words
    for i in (0, 2):
        assert f"from {before[i]:.3f} to {raised[i]:.3f}" in words


def test_the_folded_answers_say_what_is_so(after):
    said = asking.answers(after)
    assert list(said) == ["try-1-answer", "try-2-answer", "try-3-answer", "try-4-answer"]
    silent = after["try-1-answer"]["net"].forward([2, -2])
    assert (silent.z[2] < 0).all() and f"{silent.z[2][0, 0]:.3f}".replace("-", "−") in said["try-1-answer"]
    assert f"{1 / (1 + math.exp(0.2)):.4f}" in said["try-1-answer"]
    assert (
        "20 ways" in said["try-2-answer"]
        and "there are 2." in said["try-2-answer"]
        and "10^{18}" in said["try-2-answer"]
    )
    outputs = [1 / (1 + math.exp(15 - 10 * ones)) for ones in (0, 1, 1, 2)]
    assert ", ".join(f"{Y:.3f}" for Y in outputs) in said["try-3-answer"]
    printed = [line.split("= ")[-1] for line in after["try-two-outputs"]["printed"].splitlines()]
    assert ", ".join(printed) in said["try-4-answer"]
