import json
import math

import numpy as np
import pytest

from backprop_lib import Network, by_component, widgets

NETS = {
    "three layers": ([2, 3, 2, 1], ["tanh", "relu", "sigmoid"], [1.0], "l2"),
    "one sigmoid, kl": ([2, 3, 1], ["leaky_relu", "sigmoid"], [0.25], "kl"),
    "softmax, kl": ([2, 2, 3], ["sigmoid", "softmax"], [0.5, 0.5, 0.0], "kl"),
    "softmax, l2": ([2, 4, 3], ["softmax", "softmax"], [0.0, 1.0, 0.0], "l2"),
    "largest": ([6, 6, 6, 6, 6], ["tanh", "relu", "sigmoid", "softmax"], [0, 0, 1, 0, 0, 0], "kl"),
}


def made(name):
    widths, activations, d, divergence = NETS[name]
    net = Network(widths, activations, seed=3)
    rng = np.random.default_rng(5)
    net.parameters = rng.normal(size=net.parameters.shape)
    return net, rng.normal(size=widths[0]), d, divergence


@pytest.fixture(params=NETS)
def case(request):
    return made(request.param)


@pytest.fixture
def stepper():
    explorer = widgets.PassStepper(*made("three layers"))
    yield explorer
    explorer.close()


@pytest.fixture
def table():
    explorer = widgets.ChainRuleTable(*made("three layers"), weight=(1, 0, 2))
    yield explorer
    explorer.close()


def shown(number):
    return float(number.replace("−", "-"))


def by_loops(net, x, d, divergence):
    """Every number of both passes by its name, computed by the lecture's loops and not by the network."""
    y, z = by_component.forward(net.w, net.f, x)
    dy, dz, dw = by_component.backward(net.w, net.f, y, z, d, divergence)
    numbers = {f"y:{k}:{i}": y[k][i] for k in range(net.N + 1) for i in range(1, net.D[k] + 1)}
    for kind, values in {"z": z, "dy": dy, "dz": dz}.items():
        numbers |= {f"{kind}:{k}:{j}": values[k][j - 1] for k in range(1, net.N + 1) for j in range(1, net.D[k] + 1)}
    for k in range(1, net.N + 1):
        numbers |= {f"dw:{k}:{i}:{j + 1}": value for i, row in enumerate(dw[k]) for j, value in enumerate(row)}
    return numbers


def evaluated(numbers):
    """Compute what an equation's text says: "= 0.5 · 1 + (−2) · 3" and the like."""
    expression = numbers.removeprefix("= ").rsplit(" = ", 1)[0]
    for word, sign in {"−": "-", "·": "*", "²": "**2", "½": "0.5 *"}.items():
        expression = expression.replace(word, sign)
    return eval(expression, {"log": math.log, "sigmoid": lambda z: 1 / (1 + math.exp(-z)), "tanh": math.tanh})


def test_the_steps_are_in_the_order_of_the_slides(stepper):
    assert stepper.steps == [
        *["y^(0)", "z^(1)", "y^(1)", "z^(2)", "y^(2)", "z^(3)", "y^(3)", "Div"],
        *["∂Div/∂y^(3)", "∂Div/∂z^(3)", "∂Div/∂w^(3)", "∂Div/∂y^(2)", "∂Div/∂z^(2)", "∂Div/∂w^(2)"],
        *["∂Div/∂y^(1)", "∂Div/∂z^(1)", "∂Div/∂w^(1)"],
    ]


def test_every_number_shown_is_the_one_of_the_loops(case):
    net, x, d, divergence = case
    equations = widgets.PassStepper(net, x, d, divergence)._lesson["equations"]
    for name, value in by_loops(net, x, d, divergence).items():
        assert shown(equations[name]["numbers"].rsplit("= ", 1)[1]) == pytest.approx(value, rel=1e-3, abs=1e-12), name
    loss = net.backward(net.forward(x), d, divergence).loss
    assert shown(equations["Div"]["numbers"].rsplit("= ", 1)[1]) == pytest.approx(loss, rel=1e-3)


@pytest.mark.parametrize("name", ["three layers", "one sigmoid, kl", "softmax, kl", "softmax, l2"])
def test_the_arithmetic_comes_to_the_number_behind_it(name):
    equations = widgets.PassStepper(*made(name))._lesson["equations"]
    checked = 0
    for one in equations.values():
        text = one["numbers"]
        if text.count("=") == 2 and not any(word in text for word in ("relu", "output")):
            assert evaluated(text) == pytest.approx(shown(text.rsplit("= ", 1)[1]), rel=0.01, abs=2e-3)
            checked += 1
    assert checked > 30


def test_an_equation_reads_only_numbers_that_are_known_before_it(case):
    lesson = widgets.PassStepper(*case)._lesson
    equations = lesson["equations"]
    for one in equations.values():
        assert all(equations[name]["step"] < one["step"] for name in one["reads"] if name in equations)
    computed = [name for step in lesson["steps"] for name in step["computes"]]
    assert len(computed) == len(set(computed))
    assert set(computed) == {name for name in equations if not name.startswith(("term:", "back:"))}


def test_what_a_step_reads(stepper):
    equations = stepper._lesson["equations"]
    assert set(equations["z:2:1"]["reads"]) == {f"{kind}:{i}" for i in range(4) for kind in ("y:1",)} | {
        f"w:2:{i}:1" for i in range(4)
    }
    assert set(equations["dy:1:3"]["reads"]) == {"w:2:3:1", "w:2:3:2", "dz:2:1", "dz:2:2"}
    assert set(equations["dz:2:1"]["reads"]) == {"z:2:1", "dy:2:1"}
    assert set(equations["dw:3:0:1"]["reads"]) == {"y:2:0", "dz:3:1"}


def test_a_softmax_goes_back_by_its_jacobian():
    net, x, d, divergence = made("softmax, l2")
    equation = widgets.PassStepper(net, x, d, divergence)._lesson["equations"]["dz:2:2"]
    assert set(equation["reads"]) == {f"{kind}:2:{i}" for kind in ("y", "dy") for i in (1, 2, 3)}
    assert equation["numbers"].count("·") == 3


def test_where_the_chain_of_kl_breaks_the_fused_form_is_shown():
    net = Network([1, 1], ["sigmoid"])
    net.w[1] = [[0.0], [800.0]]
    explorer = widgets.PassStepper(net, [1], [0.0], "kl")
    assert explorer._lesson["equations"]["dz:1:1"]["symbols"] == "y_{1}^{(1)} − d_{1}"
    assert explorer._lesson["equations"]["dz:1:1"]["numbers"] == "= 1 − 0 = 1"
    table = widgets.ChainRuleTable(net, [1], [0.0], "kl")
    assert table.factors == {"y_1^(0)": 1.0, "∂Div/∂z_1^(1)": 1.0}


def test_an_activation_and_a_divergence_of_your_own():
    class Normalised:
        def forward(self, z):
            return z / np.linalg.norm(z, axis=-1, keepdims=True)

        def backward(self, dy, z, y):
            length = np.linalg.norm(z, axis=-1, keepdims=True)
            return (dy - y * np.sum(y * dy, axis=-1, keepdims=True)) / length

    class Absolute:
        def forward(self, Y, d):
            return np.abs(Y - d).sum(axis=-1)

        def backward(self, Y, d):
            return np.sign(Y - d)

    net = Network([2, 2], [Normalised()], seed=0)
    swept = net.backward(net.forward([1, 2]), [0, 1], Absolute())
    equations = widgets.PassStepper(net, [1, 2], [0, 1], Absolute())._lesson["equations"]
    assert equations["dz:1:1"]["symbols"] == "Normalised.backward"
    assert equations["Div"]["symbols"] == "Absolute(Y, d)"
    assert shown(equations["dz:1:1"]["numbers"].removeprefix("= ")) == pytest.approx(swept.dz[1][0, 0], rel=1e-3)
    assert widgets.ChainRuleTable(net, [1, 2], [0, 1], Absolute()).product == swept.dw[1][1, 0]


def test_the_handle_of_the_stepper(stepper):
    stepper.step = 9
    stepper.selected = ("w", 2, 0, 1)
    assert (stepper.step, stepper.selected) == (9, ("w", 2, 0, 1))
    stepper.selected = ["y", 1, 3]
    assert stepper.selected == ("y", 1, 3)
    stepper.step = 2
    assert stepper.selected is None
    stepper.set_state({"_step": 5, "_selected": "y:2:1"})
    assert (stepper.step, stepper.selected) == (5, ("y", 2, 1))


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("step", 17, "step must be from 0 to 16, got 17"),
        ("step", -1, "step must be a whole number of at least 0, got -1"),
        ("step", 1.5, "step must be a whole number"),
        ("step", "z^(9)", r"step must be a number or a name in steps, such as z\^\("),
        ("selected", ("y", 3, 2), "selected must be a unit"),
        ("selected", ("z", 1, 1), "selected must be a unit"),
        ("selected", ("w", 1, 3, 1), "selected must be a unit"),
        ("selected", "y", "selected must be a unit"),
    ],
)
def test_what_can_not_be_shown_is_named_and_changes_nothing(stepper, name, value, message):
    stepper.step = 3
    with pytest.raises(ValueError, match=message):
        setattr(stepper, name, value)
    assert (stepper.step, stepper.selected) == (3, None)


@pytest.mark.parametrize("kind", [widgets.PassStepper, widgets.ChainRuleTable])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((Network([2, 7, 1], ["tanh"] * 2), [1, 2], [1]), "net must have at most 4 layers and 6 units in each"),
        ((Network([1] * 6, ["tanh"] * 5), [1], [1]), "net must have at most 4 layers"),
        ((Network([2, 1], ["tanh"]), [1, 2, 3], [1]), r"x must be one instance, of shape \(2,\), got shape \(3,\)"),
        (
            (Network([2, 1], ["tanh"]), [[1, 2]], [1]),
            r"x must be one instance, of shape \(2,\), got shape \(1, 2\); of a batch, x\[0\] is the first",
        ),
        ((Network([2, 1], ["tanh"]), [1, np.nan], [1]), "x must hold finite numbers"),
        ((Network([2, 1], ["tanh"]), [1, 2], [1, 0]), r"d must be one instance, of shape \(1,\), got shape \(2,\)"),
        ((Network([2, 1], ["sigmoid"]), [1, 2], [2], "kl"), r"d must be in \[0, 1\]"),
        ((Network([2, 1], ["tanh"]), [1, 2], [1], "l3"), "divergence must be one of 'l2', 'kl'"),
    ],
)
def test_bad_arguments_are_named(kind, arguments, message):
    with pytest.raises(ValueError, match=message):
        kind(*arguments)
    with pytest.raises(TypeError, match="net must be a Network, got str"):
        kind("net", [1], [1])


def test_the_product_of_the_factors_is_the_librarys_derivative(case):
    net, x, d, divergence = case
    explorer = widgets.ChainRuleTable(net, x, d, divergence)
    swept = net.backward(net.forward(x), d, divergence)
    for k in range(1, net.N + 1):
        for i in range(net.D[k - 1] + 1):
            for j in range(1, net.D[k] + 1):
                explorer.weight = (k, i, j)
                assert math.prod(explorer.factors.values()) == explorer.product
                assert explorer.product == pytest.approx(swept.dw[k][i, j - 1], rel=1e-9, abs=1e-15)
                value = explorer._table["weights"][f"w:{k}:{i}:{j}"]["value"]
                assert shown(value) == pytest.approx(swept.dw[k][i, j - 1], rel=1e-3, abs=1e-15)


def test_the_factors_are_what_the_forward_pass_remembered(table):
    net, x, d, _ = made("three layers")
    y, z = by_component.forward(net.w, net.f, x)
    dy, _, _ = by_component.backward(net.w, net.f, y, z, d, "l2")
    assert table.factors == pytest.approx(
        {"y_0^(0)": 1.0, "f'_1(z_2^(1))": 1 - math.tanh(z[1][1]) ** 2, "∂Div/∂y_2^(1)": dy[1][1]}
    )
    reads = [factor["reads"] for factor in table._table["weights"]["w:1:0:2"]["terms"][0]]
    assert reads == [("y:0:0",), ("z:1:2",), ("dy:1:2",)]


@pytest.mark.parametrize(
    ("weight", "formula", "count"),
    [
        ((3, 2, 1), "y_{2}^{(2)} f'_3(z_{1}^{(3)}) ∂Div/∂y_{1}^{(3)}", "3 factors"),
        (
            (2, 0, 1),
            "y_{0}^{(1)} f'_2(z_{1}^{(2)}) Σ_m w_{1m}^{(3)} f'_3(z_{m}^{(3)}) ∂Div/∂y_{m}^{(3)}",
            "5 factors",
        ),
        (
            (1, 1, 3),
            "y_{1}^{(0)} f'_1(z_{3}^{(1)}) Σ_m w_{3m}^{(2)} f'_2(z_{m}^{(2)}) "
            "Σ_n w_{mn}^{(3)} f'_3(z_{n}^{(3)}) ∂Div/∂y_{n}^{(3)}",
            "7 factors on each of 2 ways to Div, added up",
        ),
    ],
)
def test_the_whole_chain_is_written_out(table, weight, formula, count):
    row = table._table["weights"]["w:{}:{}:{}".format(*weight)]
    assert (row["formula"], row["count"]) == (formula, count)


@pytest.mark.parametrize("weight", [(0, 1, 1), (4, 1, 1), (1, 3, 1), (1, 1, 0), (1, 1, 4), (1, 1), "w", (1, 1.5, 1)])
def test_a_weight_that_the_network_does_not_have_is_named(table, weight):
    with pytest.raises(ValueError, match="weight"):
        table.weight = weight
    assert table.weight == (1, 0, 2)


@pytest.mark.parametrize("kind", [widgets.PassStepper, widgets.ChainRuleTable])
def test_the_state_of_the_largest_network_is_small(kind):
    explorer = kind(*made("largest"))
    state = explorer.get_state()
    assert sum(len(json.dumps(value).encode()) for value in state.values()) <= 1_000_000


def test_later_training_changes_nothing_that_is_shown():
    net, x, d, divergence = made("three layers")
    explorer = widgets.ChainRuleTable(net, x, d, divergence)
    before = explorer.factors
    net.w[1] = np.zeros((3, 3))
    explorer.weight = (1, 2, 2)
    explorer.weight = (1, 1, 1)
    assert explorer.factors == before


def test_a_picture_and_a_sentence_stand_where_no_script_runs(stepper, table):
    stepper.step = 9
    data, _ = stepper._repr_mimebundle_()
    assert data["text/plain"] == (
        "PassStepper: step 9 of 16, ∂Div/∂z^(3). Back through the activation of layer 3: sigmoid: "
        "∂Div/∂z_j^(3) = f'_3(z_j^(3)) ∂Div/∂y_j^(3)"
    )
    assert data["image/png"].startswith("iVBORw0KGgo")
    data, _ = table._repr_mimebundle_()
    assert data["text/plain"].startswith("ChainRuleTable: ∂Div/∂w_02^(1) = y_0^(0) f'_1(z_2^(1)) ∂Div/∂y_2^(1) = 1 · ")
    assert data["image/png"].startswith("iVBORw0KGgo")


def test_a_step_may_be_set_by_its_name(stepper):
    for n, name in enumerate(stepper.steps):
        stepper.step = name
        assert stepper.step == n


@pytest.mark.parametrize("kind", [widgets.PassStepper, widgets.ChainRuleTable])
def test_what_is_changed_is_computed_anew_by_the_library(kind):
    net, x, d, divergence = made("three layers")
    explorer = kind(net, x, d, divergence)
    explorer.x, explorer.d = [0.25, -3.0], [0.5]
    changed = explorer.net
    changed.w[2][1, 0] = 2.5
    explorer.net = changed
    assert explorer.net.w[2][1, 0] == 2.5 != net.w[2][1, 0]
    numbers = by_loops(changed, [0.25, -3.0], [0.5], divergence)
    picture = (explorer._lesson if kind is widgets.PassStepper else explorer._table)["picture"]
    for name, value in numbers.items():
        assert shown(picture["numbers"][name]) == pytest.approx(value, rel=0.1, abs=0.006)
    assert picture["given"] == {"x": [0.25, -3.0], "d": [0.5]}
    assert picture["weights"]["w:2:1:1"] == 2.5
    explorer.close()


@pytest.mark.parametrize("kind", [widgets.PassStepper, widgets.ChainRuleTable])
@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("x", ["1", "two"], "x_2 must be a number, got “two”"),
        ("x", ["1", ""], "x_2 must be a number, got “”"),
        ("x", ["1", "nan"], "x_2 must be a finite number"),
        ("x", ["1e9", "0"], "x_1 must be a finite number at least -1e+06 and at most 1e+06"),
        ("w:1:0:2", "1/2", "w_02^(1) must be a number, got “1/2”"),
    ],
)
def test_what_was_typed_and_is_no_number_is_refused_in_a_sentence_and_changes_nothing(kind, name, value, says):
    explorer = kind(*made("three layers"))
    before = explorer.x.tolist(), explorer.net.parameters.tolist()
    explorer._asked(None, {"do": "set", "name": name, "value": value}, [])
    assert explorer._refused["name"] == name and explorer._refused["says"].startswith(says)
    assert (explorer.x.tolist(), explorer.net.parameters.tolist()) == before
    explorer._asked(None, {"do": "set", "name": "x", "value": ["1,5", "−2"]}, [])
    assert explorer.x.tolist() == [1.5, -2]
    explorer.close()


def test_a_network_of_other_widths_may_be_set_where_its_outputs_fit_d(stepper):
    stepper.step, stepper.selected = 16, ("y", 3, 1)
    stepper.net = Network([2, 2, 1], ["tanh", "sigmoid"], seed=0)
    assert len(stepper.steps) == 12 and stepper.step == 11 and stepper.selected is None
    before = stepper.net.D
    with pytest.raises(ValueError, match=r"net must have 1 outputs, as many as d, got a network of widths \[2, 3\]"):
        stepper.net = Network([2, 3], ["tanh"])
    with pytest.raises(ValueError, match="net must have at most 4 layers and 6 units"):
        stepper.net = Network([2, 9, 1], ["tanh", "sigmoid"])
    with pytest.raises(TypeError, match="net must be a Network"):
        stepper.net = 3
    assert before == stepper.net.D


def test_the_menu_and_headings_name_what_is_picked(stepper):
    headings = stepper._lesson["headings"]
    assert headings["y:1:2"] == "Unit 2 of layer 1: tanh"
    assert headings["y:0:1"].startswith("Input 1: ") and headings["y:1:0"].startswith("The constant of layer 1")
    assert headings["w:1:0:2"].endswith("the bias of unit 2 of layer 1")
    assert set(headings) == set(stepper._lesson["items"])
