import math
import pydoc
import threading

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from backprop_lib import Network, functions, gradient_descent, widgets
from backprop_lib._display import written
from backprop_lib.step_sizes import BY_NAME, BarzilaiBorwein, Diminishing, ExactQuadratic
from backprop_lib.widgets.descent_explorer.sentences import describe
from states import MEGABYTE, size

# How the library names what a constant η does on a quadratic, and how the explorer's sentence begins.
BEGINNINGS = {
    "converges in one step": "Converges in one step",
    "converges monotonically": "Converges monotonically",
    "oscillates and converges": "Oscillates and converges",
    "oscillates for ever": "Oscillates for ever",
    "diverges": "Diverges: oscillating",
}


@pytest.fixture
def explorer():
    explorer = widgets.DescentExplorer()
    yield explorer
    explorer.close()


@pytest.mark.parametrize("function", [functions.bowl, functions.round_bowl, functions.ill_conditioned_bowl])
@pytest.mark.parametrize("times", [0.3, 0.8, 1.0, 1.3, 1.8, 2.0, 2.3])
def test_on_a_quadratic_the_sentence_is_what_the_eigenvalues_say(function, times):
    eta = times * function.eta_max / 2
    trajectory = gradient_descent(function, [0.7, -1.5][: function.n], eta=eta, eps=1e-9, max_iterations=2000)
    assert describe(trajectory, function).startswith(BEGINNINGS[function.behaviour(eta)])


@pytest.mark.parametrize(
    ("function", "x0", "eta", "words"),
    [
        ("inflection", 2.2, 0.1, ["inflection point", "f(1) = 0.75", "no minimum"]),
        ("inflection", -3.0, 0.05, ["Converges monotonically", "f(−2) = −6"]),
        ("two minima", 1.9, 0.05, ["local minimum", "f(1) = −0.417", "the lowest is f(−2) = −2.67"]),
        ("two minima", -1.0, 0.05, ["to the minimum f(−2) = −2.67"]),
        ("two minima", 0.0, 0.05, ["Stopped at a maximum"]),
        ("two minima", 1.9, 0.2, ["Converges in ", "f falls at every step, but on the way x jumps to the other side"]),
        ("bowl", 0.5, 0.5, ["Converges in one step to the minimum f(3) = 0. The second step only finds"]),
        ("saddle", [1.0, 0.0], 0.2, ["Stopped at a saddle point"]),
        ("saddle", [1.0, 0.1], 0.2, ["Runs away", "no minimum to find"]),
        ("Rosenbrock", [-1.2, 1.0], 0.001, ["Still on its way after 300 steps"]),
        ("bowl", 0.5, 0.0001, ["Still on its way after 300 steps"]),
        ("bowl", 0.5, 1.0, ["Oscillates for ever", "that watches f alone takes that for the end at k = 1"]),
    ],
)
def test_the_sentence_names_where_and_how_it_ended(function, x0, eta, words):
    f = functions.FUNCTIONS[function]
    sentence = describe(gradient_descent(f, x0, eta=eta, eps=1e-6, max_iterations=300), f)
    for word in words:
        assert word in sentence


def test_steps_too_small_to_see_are_not_called_a_minimum():
    trajectory = gradient_descent(functions.bowl, 0.5, eta=1e-8, eps=1e-6)
    assert "short of any minimum" in describe(trajectory, functions.bowl)


@pytest.mark.parametrize("name", functions.FUNCTIONS)
def test_the_browser_gets_the_librarys_numbers_in_at_most_a_megabyte(explorer, name):
    explorer.function = name
    f, runs, at = explorer.function, explorer._runs, 0
    x = np.frombuffer(runs["x"], "<f8").reshape(-1, f.n)
    loss = np.frombuffer(runs["f"], "<f8")
    for eta, length, stopped in zip(runs["etas"], runs["lengths"], runs["stopped"], strict=True):
        expected = gradient_descent(f, explorer.x0, eta=eta, eps=1e-6, max_iterations=300)
        assert (length, stopped) == (len(expected), expected.stopped)
        np.testing.assert_array_equal(x[at : at + length], expected.x)
        np.testing.assert_array_equal(loss[at : at + length], expected.f)
        at += length
    assert at == len(x) == len(loss)
    assert size(explorer) <= MEGABYTE


def test_the_handle_drives_and_is_read(explorer):
    explorer.eta = 0.123
    expected = gradient_descent(functions.bowl, 0.5, eta=0.123, eps=1e-6, max_iterations=300)
    np.testing.assert_array_equal(explorer.trajectory.x, expected.x)
    assert 0.123 in explorer._runs["etas"]
    explorer.function = "ill-conditioned bowl"
    explorer.x0 = [2, -1]
    for rule, eta in {
        "exact": ExactQuadratic(np.diag([1.0, 25.0])),
        "diminishing": Diminishing(0.123),
        "Barzilai-Borwein": BarzilaiBorwein(0.123),
    }.items():
        explorer.rule = rule
        expected = gradient_descent(functions.ill_conditioned_bowl, [2, -1], eta=eta, eps=1e-6, max_iterations=300)
        np.testing.assert_array_equal(explorer.trajectory.f, expected.f)
    explorer.rule = "exact"
    explorer.function = "saddle"
    assert explorer.rule == "constant"
    assert explorer.x0.shape == (2,)


def test_what_the_browser_leaves_out_is_filled_in(explorer):
    wanted = {"function": "Rosenbrock", "eta": 0.002, "x0": None, "rule": "exact", "dragging": False}
    explorer.set_state({"_setting": wanted})
    assert (explorer.function.name, explorer.rule, explorer.x0.shape) == ("Rosenbrock", "constant", (2,))
    explorer.set_state({"_setting": {**wanted, "x0": [0.5, 0.5], "dragging": True}})
    assert sum(length > 0 for length in explorer._runs["lengths"]) == 1
    explorer.set_state({"_setting": {**wanted, "x0": [0.5, 0.5]}})
    assert all(length > 1 for length in explorer._runs["lengths"])


@pytest.mark.parametrize("times", [0.3, 1, 1.5, 2, 2.2])
def test_the_sentence_the_library_and_the_eigenvalues_agree_on_the_verdict(times):
    eta = times / 2  # of the bowl, 1/λ = ½
    expected = {2: "oscillates", 2.2: "diverged"}.get(times, "converged")
    explorer = widgets.DescentExplorer("bowl", eta=eta, x0=0.0)
    assert explorer.trajectory.stopped == gradient_descent(functions.bowl, 0.0, eta=eta).stopped == expected
    assert explorer.sentence.startswith(BEGINNINGS[functions.bowl.behaviour(eta)])


def test_the_menu_of_rules_has_all_that_serve_the_function(explorer):
    assert explorer._scene["rules"] == list(BY_NAME)
    explorer.function = "saddle"
    assert explorer._scene["rules"] == [name for name in BY_NAME if name != "exact"]


def test_where_no_optima_are_known_the_sentence_says_where_it_converged():
    explorer = widgets.DescentExplorer(lambda x: (x - 1) ** 2 + 2, eta=0.3)
    assert explorer.sentence.startswith("Converges monotonically in ") and "to f(1) = 2." in explorer.sentence


def test_the_edges_of_a_bowl_are_stops_of_the_slider(explorer):
    explorer.function = "ill-conditioned bowl"
    assert [mark["eta"] for mark in explorer._runs["marks"]] == pytest.approx([1 / 25, 2 / 25])
    assert {mark["eta"] for mark in explorer._runs["marks"]} <= set(explorer._runs["etas"])


def test_the_edges_are_marked_only_where_eta_is_constant_and_the_slider_says_what_it_sets(explorer):
    explorer.function = "ill-conditioned bowl"
    for rule, slider in {"backtracking": "η⁰", "Barzilai-Borwein": "η⁰", "exact": ""}.items():
        explorer.rule = rule
        assert (explorer._runs["marks"], explorer._runs["slider"]) == ([], slider)
    explorer.rule = "constant"
    assert len(explorer._runs["marks"]) == 2 and explorer._runs["slider"] == "η"


@pytest.mark.parametrize("name", ["two minima", "Rosenbrock"])
def test_there_are_wider_views_in_which_the_first_jumps_of_a_divergence_are_seen(explorer, name):
    explorer.function = name
    views = explorer._scene["views"]
    widths = [high - low for low, high in (view["box"][0] for view in views)]
    np.testing.assert_allclose(np.array(widths) / widths[0], [1, 3, 9, 27])
    if name == "two minima":
        for view in views:
            x = np.linspace(*view["box"][0], 400)
            curve = np.frombuffer(view["curve"], "<f4")
            np.testing.assert_allclose(curve, x**4 / 4 + x**3 / 3 - x**2, rtol=1e-5, atol=1e-4)
            assert view["range"][0] < curve.min() and curve.max() < view["range"][1]


def test_eps_may_be_set(explorer):
    before = explorer.trajectory.iterations
    explorer.eps = 1e-2
    assert explorer._runs["eps"] == explorer.trajectory.eps == 1e-2
    assert explorer.trajectory.iterations < before


def test_a_function_of_your_own(explorer):
    explorer.function = functions.Quadratic([[3.0, 1.0], [1.0, 2.0]], name="mine")
    assert explorer.sentence.startswith("Converges monotonically")
    assert explorer._scene["functions"][-1] == "mine"


def square(x):
    return x**2


@pytest.mark.parametrize(
    ("function", "x0", "name", "minimum"),
    [
        (lambda x: x**2, None, "your function", [0]),
        (square, 2.5, "square", [0]),
        (lambda x: (x[0] - 1) ** 2 + 3 * x[1] ** 2, None, "your function", [1, 0]),
        (lambda x: (x**2).sum(), [1.0, 2.0], "your function", [0, 0]),
        (lambda x: x - np.log(x), 0.5, "your function", [1]),
        (lambda x: x - math.log(x), 0.5, "your function", [1]),
    ],
)
def test_a_plain_function_will_do(function, x0, name, minimum):
    explorer = widgets.DescentExplorer(function, eta=0.1, x0=x0, eps=1e-12)
    assert explorer.function.name == name and explorer._scene["functions"][-1] == name
    np.testing.assert_allclose(explorer.trajectory.x[-1], minimum, atol=1e-4)
    box = np.array(explorer._scene["views"][0]["box"])
    assert (box[:, 0] < explorer.x0).all() and (explorer.x0 < box[:, 1]).all()
    assert size(explorer) <= MEGABYTE and explorer._still()
    explorer.function = lambda x: (x - 1) ** 4
    assert explorer._scene["functions"][-2:] == [
        name,
        "your function 2" if name == "your function" else "your function",
    ]
    assert explorer.trajectory.f[0] == 2.5**4


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("function", lambda x: "high", "function must return one finite number at x = .*, got 'high'"),
        ("function", lambda x, y: x * y, "function must take a number or two of them in an array"),
        ("function", "hill", "function must be one of 'bowl'"),
        ("function", functions.Quadratic(np.eye(3)), "function must have one or two variables"),
        ("eta", 0, "eta must be a finite number above 0, got 0"),
        ("eta", "big", "eta must be a finite number"),
        ("x0", [1, 2], "x0 must have 1 components for the bowl, got 2"),
        ("x0", np.nan, "x0 must hold finite numbers"),
        ("rule", "newton", "rule must be one of 'constant'"),
    ],
)
def test_bad_input_is_named_and_changes_nothing(explorer, name, value, message):
    before = explorer.sentence
    with pytest.raises(ValueError, match=message):
        setattr(explorer, name, value)
    assert explorer.sentence == before


def test_bad_arguments_are_named():
    with pytest.raises(ValueError, match="eps must be a finite number at least 0, got -1"):
        widgets.DescentExplorer(eps=-1)
    with pytest.raises(ValueError, match="rule must be one of"):
        widgets.DescentExplorer("saddle", rule="exact")


def test_a_picture_and_a_sentence_stand_where_no_script_runs(explorer):
    data, _ = explorer._repr_mimebundle_()
    assert data["text/plain"] == f"DescentExplorer: bowl, constant rule, η = 0.1. {explorer.sentence}"
    assert data["image/png"].startswith("iVBORw0KGgo")
    assert "application/vnd.jupyter.widget-view+json" in data


@pytest.mark.parametrize(
    ("rule", "words"),
    [("constant", "rule, η = 0.1. "), ("Barzilai-Borwein", "rule, η⁰ = 0.1. "), ("exact", "exact rule. ")],
)
def test_the_sentence_says_what_the_rule_makes_of_eta(rule, words):
    explorer = widgets.DescentExplorer("ill-conditioned bowl", rule=rule)
    assert words in repr(explorer)
    explorer.close()


def test_nothing_runs_on():
    before = set(threading.enumerate())
    explorer = widgets.DescentExplorer()
    explorer.eta = 0.2
    explorer.close()
    assert set(threading.enumerate()) == before


NET = Network([2, 3, 2], ["tanh", "softmax"], seed=0)
EXPLORERS = {
    "DescentExplorer": widgets.DescentExplorer,
    "PassStepper": lambda: widgets.PassStepper(NET, [1, 2], [0, 1]),
    "ChainRuleTable": lambda: widgets.ChainRuleTable(NET, [1, 2], [0, 1]),
    "TrainingMonitor": widgets.TrainingMonitor,
    "DigitPad": lambda: widgets.DigitPad({"ten digits": Network([64, 10], ["softmax"])}),
}
SLIPS = [
    ("DescentExplorer", "etta", "did you mean eta?"),
    ("DescentExplorer", "steps", "no steps to set, only eps, eta, function, quiz, rule, x0"),
    ("DescentExplorer", "trajectory", "trajectory of a DescentExplorer can be read, but not set"),
    ("PassStepper", "stepp", "did you mean step"),
    ("ChainRuleTable", "wieght", "did you mean weight?"),
    ("TrainingMonitor", "width", "did you mean widths"),
    ("TrainingMonitor", "play", r"play of a TrainingMonitor is called, play\(\), and not set"),
    ("DigitPad", "drawin", "did you mean drawing?"),
    ("DigitPad", "probabilities", "probabilities of a DigitPad can be read, but not set"),
]


def test_all_explorers_are_tried():
    assert sorted([*EXPLORERS, "ask"]) == sorted(widgets.__all__)
    assert sorted(EXPLORERS) == sorted({explorer for explorer, _, _ in SLIPS})


@pytest.mark.parametrize(("explorer", "name", "message"), SLIPS)
def test_a_name_that_an_explorer_does_not_have_is_refused_with_the_near_ones(explorer, name, message):
    explorer = EXPLORERS[explorer]()
    before = repr(explorer)
    with pytest.raises(AttributeError, match=message):
        setattr(explorer, name, 0.5)
    assert repr(explorer) == before
    explorer.close()


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("widgets.PassStepper(Network([9, 1], ['tanh']), [1] * 9, [1])", "ValueError: net must"),
        ("widgets.ChainRuleTable(Network([9, 1], ['tanh']), [1] * 9, [1])", "ValueError: net must"),
        ("widgets.TrainingMonitor('xor', widths=[2, 9999, 1])", "ValueError: widths must"),
        ("widgets.DigitPad({'ten digits': Network([9, 10], ['softmax'])})", "ValueError: networks['ten digits'] must"),
        ("widgets.DescentExplorer(etta=1)", "TypeError: DescentExplorer.__init__() got an unexpected keyword"),
        ("explorer = widgets.DescentExplorer(); explorer.etta = 1", "AttributeError: a DescentExplorer has no etta"),
    ],
)
def test_a_notebook_shows_an_error_about_the_arguments_in_one_line(capsys, code, error):
    shell = InteractiveShell()
    shell.run_cell("from backprop_lib import Network, widgets")
    capsys.readouterr()
    assert not shell.run_cell(code).success
    said = capsys.readouterr().out.strip()
    assert said.startswith(error) and "\n" not in said


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.0, "0"),
        (6.25, "6.25"),
        (-2.66666, "−2.667"),
        (12345.6, "12350"),
        (1.15e50, "1.15e50"),
        (-2e-7, "−2e−7"),
        (-np.inf, "−∞"),
        (np.nan, "nan"),
    ],
)
def test_numbers_are_written_in_one_way(value, text):
    assert written(value) == text


def test_an_unknown_explorer_is_named():
    with pytest.raises(AttributeError, match="DescentExplorer, PassStepper"):
        widgets.Telescope  # noqa: B018


@pytest.mark.parametrize("kind", ["DescentExplorer", "TrainingMonitor", "DigitPad"])
def test_help_begins_with_an_explorers_own_names_and_dir_has_no_others(kind):
    explorer = getattr(widgets, kind)()
    names = dir(explorer)
    assert 3 < len(names) < 20 and not {"observe", "layout", "add_class", "comm"} & {*names}
    said = pydoc.plain(pydoc.render_doc(explorer))
    for name in names:
        assert 0 < said.index(name) < said.index("Parameters")
    assert said.index("Parameters") < said.index("Method resolution order")
    explorer.close()
