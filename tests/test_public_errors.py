"""Whatever is given to a public function, it either does its work or names the argument that is wrong.

`CALLS` is a table: a function, arguments with which it works, and, where an error may speak of an argument by another
name, those names. Each argument in turn is replaced by strange values. To cover a new public function, add a row.
"""

import datetime
import re
from dataclasses import dataclass, field

import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from backprop_lib import (
    Network,
    activations,
    checks,
    descent,
    digits,
    divergences,
    functions,
    gradient_ascent,
    gradient_check,
    gradient_descent,
    initialisation,
    numerical_gradient,
    plots,
    practice,
    step_sizes,
    train,
    training_steps,
    widgets,
)
from backprop_lib.widgets import ask

TEXT = ["", "tanh", "l2", "ten digits", "8x8", "loss"]
NUMBERS = [True, 0, 1, -1, 3, 2**62, 10**400, 2.5, -1e308, 1e308, np.nan, np.inf, 1j, np.float32(2), np.int8(3)]
NESTED = [[], [[]], [1], [[1, 2], [3]], [None], ["a", "b"], (2, 3), {}, {"a": 1}, set(), [[1e308, -1e308]], range(3)]
OBJECTS = [None, object(), object, b"bytes", np.tanh, len, lambda: None, iter([1, 2]), datetime.date(2020, 1, 1)]
ARRAYS = [
    *(np.zeros(shape) for shape in [(), (0,), (0, 2), (2, 0), (2,), (2, 2), (2, 1), (2, 2, 2)]),
    np.array([[1e308, -1e308]] * 2),
    np.array([[np.nan, 1.0]] * 2),
    np.array([None, 1.0]),
    np.array(["1", "2"]),
    np.array([1j, 2.0]),
    np.array(["2020-01-01"], dtype="datetime64[D]"),
    np.ma.masked_array([[1.0, 2.0]] * 2, mask=[[True, False]] * 2),
    np.ma.masked_array([1.0, 0.0], mask=[False, True]),
    np.eye(2, dtype=np.float16),
    np.eye(2, dtype=np.longdouble),
]
SHAPES = array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3)
STRANGE = st.one_of(
    st.sampled_from(range(len(TEXT + NUMBERS + NESTED + OBJECTS + ARRAYS))).map(
        lambda n: (TEXT + NUMBERS + NESTED + OBJECTS + ARRAYS)[n]
    ),
    arrays(np.float64, SHAPES, elements=st.floats()),
    st.text(max_size=5),
    st.integers(),
    st.floats(),
)


@dataclass
class Call:
    """A row of the table.

    A public function, arguments that it takes or functions that make them, other names in its errors, which values are
    left out, and how many are tried.
    """

    name: str
    function: object
    arguments: object
    says: dict = field(default_factory=dict)
    skip: object = lambda argument, value: False
    examples: int = 80


X, D = np.array([[0.0, 1.0], [1.0, 0.5]]), np.array([[1.0], [0.0]])


def rectified(z):
    return np.maximum(z, 0)


def net():
    return Network([2, 3, 1], ["tanh", "sigmoid"], seed=0)


def backward(passed, d, divergence):
    return NET.backward(passed, d, divergence)


def swept():
    return NET.backward(NET.forward(X), D, "kl")


@np.errstate(over="ignore")
def bowl(x):
    return float(np.sum(np.square(x)))


@np.errstate(over="ignore")
def slope(x):
    return 2 * np.asarray(x)


def too_long(argument, value):
    """Tell whether a run would be so long that there is no waiting for it."""
    return argument in ("epochs", "max_iterations") and isinstance(value, int) and value > 50


def too_large(argument, value):
    """Tell whether so many weights may be asked for, but need not be drawn in a test."""
    return isinstance(value, int) and 1e4 < value < 1e9


BATCH = np.ones((2, 3))


class Own:
    """An activation from outside that returns what it is told to."""

    def __init__(self, forward=BATCH, backward=BATCH):
        self.forward, self.backward = lambda z: forward, lambda dy, z, y: backward


class Div:
    """A divergence from outside that returns what it is told to."""

    def __init__(self, div=(1.0, 2.0), dY=BATCH):
        self.forward, self.backward = lambda Y, d: div, lambda Y, d: dY


@np.errstate(all="ignore")
def passes(own):
    """Send two instances forward and backward through a network with this activation, or to this divergence."""
    as_f = isinstance(own, Own)
    net = Network([2, 3], [own if as_f else "tanh"], seed=0)
    return net.backward(net.forward(X), BATCH, "l2" if as_f else own)


NET = net()
TRAIN = {
    "net": net,
    "X": X,
    "d": D,
    "divergence": "kl",
    "eta": 0.1,
    "epochs": 2,
    "batch_size": 1,
    "eps": 0.0,
    "seed": 0,
}
WIDE, PLOTTED = Network([64, 4, 1], ["tanh", "sigmoid"], seed=0), {"net": ["passed", "swept"], "passed": ["swept"]}
RUN = train(net(), X, D, epochs=3)
WAY = gradient_descent(functions.round_bowl, [1.0, 1.0], max_iterations=3)
DESCENT = {"f": bowl, "x0": [1.0, 2.0], "gradient": slope, "eta": 0.1, "eps": 0.1, "max_iterations": 5}
CALLS = [
    *(Call(f"activations.{f}", f, {"z": X}) for f in activations.BY_NAME.values()),
    *(
        Call(f"activations.{f}.derivative", f.derivative, {"z": X})
        for f in activations.BY_NAME.values()
        if activations.acts_by_component(f)
    ),
    Call("activations.softmax.jacobian", activations.softmax.jacobian, {"z": X}),
    Call("activations.lookup", activations.lookup, {"f": "tanh", "argument": "f[1]"}, {"f": ["activation", "f[1]"]}),
    Call("activations.LeakyReLU", activations.LeakyReLU, {"slope": 0.1}),
    *(Call(f"divergences.{f}", f, {"Y": [[0.5, 0.5]], "d": [[1.0, 0.0]]}) for f in divergences.BY_NAME.values()),
    Call("divergences.lookup", divergences.lookup, {"divergence": "l2"}),
    *(
        Call(
            f"initialisation.{name}",
            scheme,
            {"rng": lambda: np.random.default_rng(0), "n_in": 3, "n_out": 2},
            {"n_in": ["n_in times n_out"], "n_out": ["n_in times n_out"]},
            too_large,
        )
        for name, scheme in initialisation.SCHEMES.items()
    ),
    Call("numerical_gradient", numerical_gradient, {"f": lambda: bowl, "x": [1.0, 2.0], "h": 1e-4}, {"x": ["x", "f"]}),
    Call(
        "gradient_check of a function",
        gradient_check,
        {"net": lambda: bowl, "X": [1.0, 2.0], "d": lambda: slope, "divergence": None, "h": None},
        {"net": ["f"], "X": ["f", "x"]},
    ),
    Call(
        "gradient_check of a network",
        gradient_check,
        {"net": net, "X": X, "d": D, "divergence": "kl", "h": None},
        {"net": ["f"], "X": ["d"]},
    ),
    Call(
        "Network",
        Network,
        {
            "widths": [2, 3, 1],
            "activation_names": ["tanh", "sigmoid"],
            "seed": 0,
            "initialisation": "he",
            "dtype": "float32",
        },
        {"widths": ["activation_names"]},
    ),
    Call(
        "Network, a width", lambda width: Network([2, width, 1], ["tanh", "tanh"]), {"width": 3}, {"width": ["widths"]}
    ),
    Call("Network.forward", NET.forward, {"X": X}),
    Call("Network.backward", backward, {"passed": lambda: NET.forward(X), "d": D, "divergence": "kl"}),
    Call("Network.step", lambda swept, eta: net().step(swept, eta), {"swept": swept, "eta": 0.1}),
    Call(
        "Network.parameters",
        lambda value: setattr(net(), "parameters", value),
        {"value": np.zeros(13)},
        {"value": ["parameters"]},
    ),
    Call("Network.w", lambda w: setattr(net(), "w", w), {"w": lambda: list(net().w)}),
    Call("Network.w[1]", lambda value: net().w.__setitem__(1, value), {"value": np.zeros((3, 3))}, {"value": ["w[1]"]}),
    Call("Network.astype", NET.astype, {"dtype": "float32"}),
    Call("train", train, TRAIN | {"progress": False}, {"X": ["d"]}, too_long, 50),
    Call("training_steps", lambda **given: list(training_steps(**given)), TRAIN, {"X": ["d"]}, too_long, 50),
    Call("gradient_descent", gradient_descent, DESCENT, {"x0": ["f", "gradient"]}, too_long),
    Call("gradient_ascent", gradient_ascent, DESCENT, {"x0": ["f", "gradient"]}, too_long),
    Call("what f returns", lambda f: gradient_descent(lambda x: f, 1.0, max_iterations=3), {"f": 1.0}),
    Call("what f returns", lambda f: numerical_gradient(lambda x: f, 1.0), {"f": 1.0}),
    Call("what gradient returns", lambda gradient: gradient_descent(bowl, 1.0, lambda x: gradient), {"gradient": 1.0}),
    Call("what eta returns", lambda eta: gradient_descent(bowl, 1.0, eta=lambda k: eta), {"eta": 0.1}),
    Call("what eta returns, in training", lambda eta: train(net(), X, D, eta=lambda k: eta, epochs=2), {"eta": 0.1}),
    Call("what d returns", lambda d: gradient_check(bowl, [1.0, 2.0], lambda x: d), {"d": [2.0, 4.0]}),
    *(
        Call(
            f"what {method} returns",
            lambda value, method=method: passes(Own(**{method: value})),
            {"value": BATCH},
            {"value": [f"Own.{method}"]},
        )
        for method in ("forward", "backward")
    ),
    Call("what Div returns", lambda value: passes(Div(div=value)), {"value": [0.0, 1.0]}, {"value": ["Div.forward"]}),
    Call("what dDiv/dY returns", lambda value: passes(Div(dY=value)), {"value": BATCH}, {"value": ["Div.backward"]}),
    Call("Constant", step_sizes.Constant, {"eta": 0.1}),
    Call("Diminishing", step_sizes.Diminishing, {"eta0": 0.1, "power": 1}),
    Call("StepDecay", step_sizes.StepDecay, {"eta0": 0.1, "factor": 0.5, "every": 3}),
    Call("Backtracking", step_sizes.Backtracking, {"eta0": 0.1, "shrink": 0.5, "c": 0.1}),
    Call("BarzilaiBorwein", step_sizes.BarzilaiBorwein, {"eta0": 0.1}),
    Call("ExactQuadratic", step_sizes.ExactQuadratic, {"A": np.eye(2)}),
    Call("Quadratic", functions.Quadratic, {"A": np.eye(2), "b": [1.0, 2.0], "c": 3.0}, {"A": ["b"]}),
    Call("Quadratic.behaviour", functions.bowl.behaviour, {"eta": 0.1}),
    Call(
        "as_function",
        descent.as_function,
        {"f": lambda: bowl, "gradient": lambda: slope, "n": 2, "domain": [(-1.0, 1.0), (-1.0, 1.0)]},
        {"n": ["domain"]},
        too_large,
    ),
    Call("Network.f[1]", lambda f: net().f.__setitem__(1, f), {"f": "relu"}, {"f": ["f[1]"]}),
    *(
        Call(f"widgets.{explorer.__name__}", explorer, arguments, says, too_large, examples=25)
        for explorer, arguments, says in [
            (
                widgets.DescentExplorer,
                {"function": "round bowl", "eta": 0.1, "x0": [1.0, 1.0], "rule": "constant", "eps": 1e-3},
                {"function": ["x0"]},
            ),
            (widgets.PassStepper, {"net": net, "x": X[0], "d": D[0], "divergence": "l2"}, {"net": ["x", "d"]}),
            (
                widgets.ChainRuleTable,
                {"net": net, "x": X[0], "d": D[0], "divergence": "l2", "weight": (1, 1, 1)},
                {"net": ["x", "d"]},
            ),
            (
                widgets.TrainingMonitor,
                {
                    "data": "xor",
                    "widths": [2, 3, 1],
                    "activations": ["tanh", "sigmoid"],
                    "eta": 0.1,
                    "batch_size": 1,
                    "compare": 0.2,
                    "seed": 0,
                },
                {"data": ["widths"], "widths": ["activations"]},
            ),
            (widgets.DigitPad, {"networks": lambda: {"2 or not 2": WIDE}, "seed": 0}, {}),
        ]
    ),
    Call(
        "checks.check",
        checks.check,
        {"name": "forward_pass.relu", "answer": lambda: rectified, "seed": 0},
        {"answer": ["relu"]},
        examples=30,
    ),
    Call(
        "plots.network",
        plots.network,
        {"net": net, "passed": lambda: NET.forward(X), "swept": swept, "t": 0},
        PLOTTED,
        examples=20,
    ),
    Call("practice.problem", practice.problem, {"kind": "forward pass", "seed": 3}, examples=40),
    Call("plots.convergence", plots.convergence, {"run": lambda: RUN, "quantity": "loss", "scale": "log"}, examples=20),
    Call("plots.confusion", plots.confusion, {"Y": X, "d": np.eye(2), "names": ["a", "b"]}, {"Y": ["d"]}, examples=20),
    Call(
        "plots.gallery",
        plots.gallery,
        {
            "X": np.ones((2, 64)),
            "d": np.eye(10)[:2],
            "net": None,
            "Y": np.eye(10)[:2],
            "columns": 2,
            "names": None,
            "limit": 3,
        },
        {"X": ["d", "Y"], "Y": ["d"]},
        examples=20,
    ),
    Call("plots.hidden_units", plots.hidden_units, {"net": lambda: WIDE, "layer": 1, "limit": 3}, examples=20),
    Call(
        "plots.trajectory",
        plots.trajectory,
        {"trajectory": lambda: WAY, "function": lambda: functions.round_bowl},
        examples=20,
    ),
    *(
        Call(f"ask.{kind.__name__}", kind, {"question": "?"} | arguments, says, examples=15)
        for kind, arguments, says in (
            (ask.choice, {"options": {"yes": "no", "no": "yes"}, "right": "no"}, {"options": ["right"]}),
            (
                ask.number,
                {"answer": 1.0, "slips": {3.0: "no"}, "tolerance": 0.1, "reply": "yes", "otherwise": "no"},
                {"answer": ["slips"], "tolerance": ["slips"]},
            ),
            (
                ask.place,
                {
                    "function": lambda: functions.bowl,
                    "run": gradient_descent(functions.bowl, 0.0),
                    "slips": {0.0: "no"},
                },
                {},
            ),
            (
                ask.curve,
                {"curves": {"a": [1, 2], "b": [2]}, "replies": {"a": "1", "b": "2"}, "right": "a", "range": (0, 3)}
                | {"x": [0, 1], "across": "k", "up": "f"},
                {"curves": ["replies", "x"], "replies": ["options", "right"]},
            ),
        )
    ),
    Call("ask.answer", ask.answer, {"words": "so", "figure": None}, examples=25),
    Call("digits.one_hot", digits.one_hot, {"labels": [0, 2], "classes": 3}),
    Call("digits.labels", digits.labels, {"Y": X}),
    Call("digits.names", digits.names, {"task": "eleven"}),
    Call(
        "digits.load",
        digits.load,
        {"task": "ten digits", "test": 0.25, "seed": 0, "source": "8x8", "dtype": "float32"},
        examples=30,
    ),
]


def made(value):
    """Return an argument from the table: those that a call may change are functions that make them anew."""
    return value() if callable(value) and value not in (bowl, slope) else value


def has_nan(result):
    """Tell whether what a call returned holds nan without a word: a run that diverged says so."""
    run = getattr(result, "history", result)
    if result is None or getattr(run, "stopped", None) == "diverged" or isinstance(result, (str, Network)):
        return False
    for name in ("Y", "gradient", "relative", "loss", "f"):
        if not callable(getattr(result, name, lambda: None)):
            result = getattr(result, name)
            break
    if isinstance(result, (list, tuple)):
        return any(has_nan(one) for one in result)
    numbers = np.asarray(result)
    return numbers.dtype.kind == "f" and bool(np.isnan(numbers).any())


@pytest.mark.parametrize(
    "call, argument",
    [pytest.param(call, argument, id=f"{call.name}-{argument}") for call in CALLS for argument in call.arguments],
)
def test_a_strange_argument_works_or_is_named(call, argument):
    names = [argument, *call.says.get(argument, [])]
    as_a_word = re.compile("|".join(rf"(?<![\w.]){re.escape(name)}(?![\w])" for name in names))

    @settings(max_examples=call.examples, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(STRANGE)
    def works_or_names_it(value):
        # A function that is given for a function has errors of its own; what it returns has rows of the table.
        takes_a_function = callable(call.arguments[argument]) or argument == "eta"
        assume(not (takes_a_function and callable(value)) and not call.skip(argument, value))
        given = {name: made(one) for name, one in call.arguments.items()} | {argument: value}
        try:
            result = call.function(**given)
            plt.close("all")
        except (ValueError, TypeError) as error:
            assert as_a_word.search(str(error)), f"{type(error).__name__}: {error}"
        else:
            assert not has_nan(result), "nan, without a word"

    works_or_names_it()


def test_every_call_of_the_table_works_with_its_own_arguments():
    for call in CALLS:
        assert not has_nan(call.function(**{name: made(one) for name, one in call.arguments.items()})), call.name
