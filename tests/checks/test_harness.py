"""What runs beside an answer: plain values, limits, and the calls of each exercise."""

import signal
import sys
import threading
import time
import warnings
from functools import partial

import numpy as np
import pytest

from backprop_lib import Network, activations
from backprop_lib.checks import harness
from backprop_lib.checks.harness import gradient_descent, limits, networks
from backprop_lib.checks.harness.calling import Outcome, Task, caller, own_line
from backprop_lib.checks.harness.plain import copy, plain, same, sharing

LAYER = Task("trial.layer", ("w", "y"), seconds=5.0)
CASE = {"w": np.ones((3, 2)), "y": np.array([1.0, 2.0, 3.0])}


def outcome(answer, inputs=CASE, task=LAYER, **keywords):
    return caller(task, answer, **keywords)(inputs)


@pytest.mark.parametrize(
    "value, expected",
    [
        (None, None),
        (True, True),
        (2, 2),
        (1.5, 1.5),
        (1j, 1j),
        ("z", "z"),
        (np.float32(0.5), 0.5),
        (np.float64(0.5), 0.5),
        (np.complex64(1j), 1j),
        (np.int8(3), 3),
        (np.str_("z"), "z"),
        (np.bool_(True), True),
        ((1, [2, (3,)]), [1, [2, [3]]]),
        (range(3), [0, 1, 2]),
        (map(abs, [-1, 2]), [1, 2]),
        (zip([1], [2], strict=True), [[1, 2]]),
        ((i * i for i in range(3)), [0, 1, 4]),
        ({"a": (1,), np.str_("b"): np.int64(2)}, {"a": [1], "b": 2}),
        (np.array([1, "a", None], dtype=object), [1, "a", None]),
    ],
)
def test_what_an_answer_returns_becomes_plain(value, expected):
    made = plain(value)
    assert made == expected and type(made) is type(expected)


def test_an_array_becomes_an_array_of_its_own_and_of_the_plain_kind():
    given = np.arange(3.0)
    made = plain([given])[0]
    np.testing.assert_array_equal(made, given)
    assert not np.may_share_memory(made, given)
    assert type(plain(np.ma.array(given))) is np.ndarray


@pytest.mark.parametrize(
    "value",
    [
        {1, 2},
        object(),
        [len],
        {"a": {1}},
        b"z",
        np.bytes_(b"z"),
        np.datetime64(0, "s"),
        np.array([{1}, 2], dtype=object),
    ],
)
def test_anything_else_is_refused_by_its_type(value):
    with pytest.raises(
        TypeError, match=r"expected numbers, arrays or lists of them, got (set|object|built|bytes|datetime64)"
    ):
        plain(value)


def test_a_copy_is_the_same_and_shares_nothing():
    given = {"a": np.ones(2), "b": [None, np.zeros(2), {"c": np.ones(1)}], "d": "text", "e": 3}
    twin = copy(given)
    assert same(given, twin) and sharing(given, twin) == ()
    assert list(twin) == list(given)
    twin["b"][2]["c"][0] = 5
    assert given["b"][2]["c"][0] == 1 and not same(given, twin)


@pytest.mark.parametrize(
    "one, other, equal",
    [
        (1, 1.0, True),
        (1, 2, False),
        ("a", "a", True),
        (None, None, True),
        (None, 0, False),
        (np.nan, np.nan, True),
        (np.array([np.nan, 1]), np.array([np.nan, 1]), True),
        (np.array([1, 2]), np.array([1, 2]), True),
        (np.array([1, 2]), np.array([1, 3]), False),
        (np.array([1, 2]), np.array([[1, 2]]), False),
        (np.array([1, 2]), [1, 2], False),
        (np.array(["a"]), np.array(["a"]), True),
        ([1, [2]], [1, [2]], True),
        ([1, [2]], [1, [3]], False),
        ([1, 2], [1], False),
        ([1], [1, 2], False),
        ([1, 2], {0: 1, 1: 2}, False),
        ({"a": 1}, {"a": 1}, True),
        ({"a": 1}, {"a": 2}, False),
        ({"a": 1}, {"b": 1}, False),
        ({"a": 1}, {"a": 1, "b": 1}, False),
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, False),
    ],
)
def test_two_plain_values_are_the_same_or_not(one, other, equal):
    assert same(one, other) is equal


def test_sharing_names_the_inputs_whose_memory_comes_back_however_deep():
    given = {"a": np.ones(4), "b": [None, np.ones(2)], "c": np.ones(2), "d": 3, "e": {"x": np.ones(2)}}
    assert sharing(given, given["a"][::2]) == ("a",)
    assert sharing(given, {"x": (given["b"][1], 1), "y": [given["e"]["x"]]}) == ("b", "e")
    assert sharing(given, [given["a"] + 1, given["c"].copy(), 3]) == ()


def test_a_call_brings_back_everything_that_happened():
    def layer(w, y):
        print("one\ntwo")
        print("three", file=sys.stderr)
        warnings.warn("old", UserWarning, stacklevel=1)
        w[0] = 7
        return y[1:], [w]

    came = outcome(layer)
    assert (came.failure, came.says, came.kind, came.lines, came.warned) == ("", "", "", 3, ("old",))
    assert (came.changed, came.shared) == (("w",), ("w", "y"))
    assert isinstance(came.value, list) and came.value[0].tolist() == [2, 3]
    assert CASE["w"][0, 0] == 1 and 0 < came.seconds < 5


def test_numbers_that_overflow_warn_and_those_that_vanish_do_not():
    assert outcome(lambda w, y: np.exp(1000 * y)).warned == ("overflow encountered in exp",)
    assert outcome(lambda w, y: np.log(0 * y)).warned == ("divide by zero encountered in log",)
    assert outcome(lambda w, y: np.log(-y)).warned == ("invalid value encountered in log",)
    assert outcome(lambda w, y: np.exp(-745 * y) * 1e-300).warned == ()
    twice = outcome(lambda w, y: [np.exp(1000 * y) for _ in range(2)])
    assert len(twice.warned) == 2


def test_an_outcome_of_nothing_is_nothing():
    assert Outcome() == Outcome(None, "", "", "", Outcome().place, (), None, 0, (), (), (), 0.0)
    assert Outcome().place.line == 0 and Outcome().place.code == ""


def test_a_stream_that_keeps_nothing_is_a_stream_still():
    assert outcome(lambda w, y: sys.stdout.writable() and print("one", file=sys.stdout, flush=True)).lines == 1


def test_a_failure_says_what_and_where():
    def unwritten(w, y):
        raise NotImplementedError("todo")

    def broken(w, y):
        raise ValueError("x" * 201)

    came = outcome(unwritten)
    assert (came.failure, came.says, came.kind) == ("not written", "`layer` is not written yet.", "NotImplementedError")
    came = outcome(broken)
    line = broken.__code__.co_firstlineno + 1
    assert (came.failure, came.kind, came.value) == ("exception", "ValueError", None)
    assert came.says == (
        f'`layer` stopped with ValueError: `{"x" * 200} …`, in line {line} of your cell, `raise ValueError("x" * 201)`.'
    )


def test_a_message_is_shown_in_one_line_without_backticks_or_not_at_all():
    class Silent(Exception):
        def __str__(self):
            raise RuntimeError

    def raising(error):
        def layer(w, y):
            raise error

        return outcome(layer).says

    assert "ValueError: `a 'b' c`, in line" in raising(ValueError("a `b`\n  c"))
    assert f"`{'x' * 200}`, in line" in raising(ValueError("x" * 200))
    assert raising(ValueError()).startswith("`layer` stopped with ValueError, in line")
    assert raising(Silent()).startswith("`layer` stopped with Silent, in line")


def test_the_own_line_is_the_innermost_of_the_answer_and_none_of_a_library():
    def inner():
        return np.linalg.inv(np.zeros((2, 3)))

    def outer():
        return inner()

    with pytest.raises(np.linalg.LinAlgError) as caught:
        outer()
    said = own_line(caught.value, outer)
    assert (
        said == f", in line {inner.__code__.co_firstlineno + 1} of your cell, `return np.linalg.inv(np.zeros((2, 3)))`"
    )
    with pytest.raises(ValueError) as caught:
        activations.lookup("none such")
    assert own_line(caught.value, activations.lookup) == ""
    assert own_line(ValueError(), outer) == ""


def test_the_line_of_a_notebook_s_cell_is_found_though_it_is_in_no_file():
    import linecache

    source = "def layer(w, y):\n    return w[9]\n"
    linecache.cache["<cell 3>"] = (len(source), None, source.splitlines(True), "<cell 3>")
    space = {}
    exec(compile(source, "<cell 3>", "exec"), space)
    assert outcome(lambda w, y: space["layer"](w, y)).says.endswith(", in line 2 of your cell, `return w[9]`.")


@pytest.mark.parametrize(
    "answer, says",
    [
        (len, "Expected a function `layer(w, y)`, yours takes `(obj, /)`."),
        (lambda: 0, "Expected a function `layer(w, y)`, yours takes `()`."),
        (lambda *all, last: 0, "Expected a function `layer(w, y)`, yours takes `(*all, last)`."),
        (3, "Expected a function `layer(w, y)`, got int."),
    ],
)
def test_an_answer_that_can_not_be_called_so_is_not_called(answer, says):
    assert outcome(answer) == Outcome(failure="signature", says=says)


def test_an_answer_that_does_not_say_what_it_takes_is_called():
    assert outcome(max, {"w": 1, "y": 2}).value == 2  # written in C, and without a signature
    assert outcome(0.5, {}, Task("trial.value", None)).kind == "TypeError"


def test_the_name_of_the_function_is_behind_the_last_point():
    assert Task("backward_pass.hidden_layer", ()).function == "hidden_layer"
    assert Task("trial", ()).seconds == 2


def test_an_alarm_rings_again_and_is_taken_down():
    before, rung = signal.getsignal(signal.SIGALRM), 0
    with pytest.raises(limits.TimeUpError), limits.alarm(0.05):
        while True:
            try:
                time.sleep(30)
            except limits.TimeUpError:
                rung += 1
                if rung == 3:
                    raise
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_an_alarm_that_rings_while_it_is_taken_down_is_not_heard(monkeypatch):
    before, set_timer = signal.getsignal(signal.SIGALRM), signal.setitimer

    def late(timer, seconds, *again):
        if not seconds:
            signal.raise_signal(signal.SIGALRM)
        return set_timer(timer, seconds, *again)

    monkeypatch.setattr(signal, "setitimer", late)
    with limits.alarm(60):
        pass
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_where_there_is_no_alarm_an_answer_runs_without_one():
    came = []
    thread = threading.Thread(target=lambda: came.append(outcome(lambda w, y: y)))
    thread.start()
    thread.join()
    assert came[0].failure == "" and came[0].value.tolist() == [1, 2, 3]


def test_a_slow_answer_says_in_which_line_it_was():
    def layer(w, y):
        time.sleep(30)

    came = outcome(layer, task=Task("trial.layer", ("w", "y"), seconds=0.05))
    line = layer.__code__.co_firstlineno + 1
    assert came.failure == "time"
    assert came.says == f"`layer` had not ended after 0.05 s, in line {line} of your cell, `time.sleep(30)`."


class Wrapped:
    """Ways in which a function hides."""

    def method(self):
        return 1

    @property
    def value(self):
        return 2

    shorter = partial(method)


def test_a_watch_sees_a_function_beneath_what_wraps_it():
    def plain_one():
        return 1

    cases = [
        (plain_one, plain_one),
        (partial(partial(plain_one)), plain_one),
        (Wrapped().method, Wrapped().method),
        (Wrapped.value, lambda: Wrapped().value),
        ("backprop_lib.activations:Tanh.forward", lambda: activations.tanh(0.0)),
        (limits.name_of(Network.copy), lambda: Network([1, 1], ["tanh"]).copy()),
    ]
    for watched, call in cases:
        watch, before = limits.Watch([watched]), sys.getprofile()
        with watch:
            assert not watch.called
            call()
        assert watch.called.split(".")[-1] in ("plain_one", "method", "value", "forward", "copy")
        assert sys.getprofile() is before
        watch.called = ""
        with watch:
            abs(-1)
        assert watch.called == ""


def test_a_watch_on_nothing_watches_nothing():
    for functions in ((), (None,), (abs,), (3,)):
        with limits.Watch(functions):
            assert sys.getprofile() is None


def test_a_trusted_answer_may_call_the_solution_and_another_may_not():
    task = Task("trial.tanh", ("z",), ("backprop_lib.activations:Tanh.forward",))

    def tanh(z):
        return activations.tanh(z)

    case = {"z": np.zeros(2)}
    assert outcome(tanh, case, task, trusted=True).failure == ""
    came = outcome(tanh, case, task)
    assert (came.failure, came.says) == (
        "library",
        "`tanh` calls `Tanh.forward`, the library's own solution. The exercise is to write it.",
    )
    call = caller(task, lambda z, own=[]: own or own.append(activations.tanh(z)) or z)
    assert call(case).failure == "library" and call(case).failure == ""
    assert outcome(tanh, case, Task("trial.tanh", ("z",)), reference=tanh).failure == "library"


def test_a_harness_is_found_by_the_exercise_s_name():
    assert harness.of("trial.step") is harness.of("forward_pass.none") is harness.call_directly
    assert harness.of("gradient_descent.step") is gradient_descent.HARNESSES["step"]
    assert harness.call_directly(lambda a, b: a - b, {"x": 3, "y": 1}) == 2


A, b = np.array([[2.0, 0.0], [0.0, 4.0]]), np.array([1.0, 2.0])


def test_quadratics_of_plain_coefficients():
    df = gradient_descent.gradient(A, b)
    for x in ([0.0, 0.0], [1.0, -2.0]):
        assert df(np.array(x)).tolist() == [2 * x[0] - 1, 4 * x[1] - 2]
    for wrong in (3.0, [1.0], [[1.0, 2.0]], [1.0, 2.0, 3.0]):
        with pytest.raises(ValueError, match=r"x must be the whole point, of the shape \(2,\); got the shape"):
            df(np.array(wrong))


def test_descent_is_given_functions_in_the_place_of_coefficients():
    x, case = np.array([1.0, 1.0]), {"A": A, "b": b, "x": np.array([1.0, 1.0]), "eta": 0.5}
    run = {name: harness.of(f"gradient_descent.{name}") for name in gradient_descent.HARNESSES}
    for name in ("step", "ascend", "descend"):
        assert run[name](lambda df, x, eta: (x - eta * df(x)).tolist(), case) == [0.5, 0]
    assert run["step_by_component"](lambda df, x, eta: [float(df[i](x)) for i in range(2)], case) == [1, 2]
    assert run["find_starts"](lambda: x, case) is x


def test_networks_of_plain_numbers_and_back():
    w = [None, np.ones((3, 4)), np.zeros((5, 2))]
    net = networks.network_of(w, [None, "tanh", "softmax"])
    assert net.D == [2, 4, 2] and [f.name for f in net.f[1:]] == ["tanh", "softmax"]
    described = networks.describe(net)
    assert (described["D"], described["f"]) == ([2, 4, 2], ["tanh", "softmax"]) and same(described["w"], w)
    assert networks.describe(3) == "int"
    assert networks.activations_of([None, "relu"]) == [None, activations.relu]


def test_the_other_harnesses_make_what_their_exercises_ask_for():
    w, names, x = [None, np.full((2, 1), 2.0)], [None, "identity"], np.array([1.0])
    forward = harness.of("forward_pass.forward")
    case = {"W": w, "b": [None, x], "f": names, "x": x}
    assert forward(lambda W, b, f, x: (W[1][0, 0], f[1] is activations.identity, x[0]), case) == (2, True, 1)
    assert harness.of("forward_pass.xor_network")(lambda: Network([2, 1], ["tanh"]), {})["D"] == [2, 1]
    assert "refused" in harness.of("digit_recognition.reader")(lambda: 4, {"x": 1})

    def training(net, X):
        net.w[1][0] += X
        return [0.5]

    trained = harness.of("digit_recognition.train")(training, {"w": w, "f": names, "X": 1.0})
    assert trained["Losses"] == [0.5] and trained["w"][1].tolist() == [[3], [2]] and w[1][0, 0] == 2

    def objects(k, f, divergence=None):
        return k, f[1].name, getattr(divergence, "name", None)

    backward = harness.of("backward_pass.hidden_layer")
    assert backward(objects, {"k": 1, "f": names}) == (1, "identity", None)
    assert backward(objects, {"k": 1, "f": names, "divergence": "l2"}) == (1, "identity", "l2")


def test_check_gradient_is_given_the_loss_of_a_network_and_weights_of_its_own():
    X, d = np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([[0.0], [1.0]])
    net = Network([2, 3, 1], ["tanh", "identity"], seed=0)
    net.parameters = np.random.default_rng(0).normal(size=13)
    loss = {"X": X, "f": [None, "tanh", "identity"], "d": d, "divergence": "l2"}
    case = {"loss": loss, "w": list(net.w), "dw": [None, 1, 2], "h": 0.5}

    def check_gradient(loss, w, dw, h):
        value = loss(w)
        w[1][:] = 0
        return value, dw, h

    came = harness.of("backward_pass.check_gradient")(check_gradient, case)
    value, dw, h = came["returned"]
    assert value == pytest.approx(net.backward(net.forward(X), d, "l2").loss, rel=1e-12)
    assert (dw, h, came["w"][1].any(), came["w"][0]) == ([None, 1, 2], 0.5, False, None)
    assert net.w[1].any()
