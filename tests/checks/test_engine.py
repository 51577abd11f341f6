"""What the checks do with answers that are right, odd or broken, whatever the exercise."""

import io
import sys
import time
import warnings
from contextlib import redirect_stderr, redirect_stdout

import matplotlib.pyplot as plt
import numpy as np
import pytest

from backprop_lib import Network, activations, by_component, checks
from backprop_lib.checks import Bug, Exercise, Part, Quantity, Unreadable
from backprop_lib.checks.harness import forward_pass

LAYER = Exercise(
    name="trial.layer",
    section=(2, "Compute layer after layer"),
    equation="z_j = Σ_i w_ij y_i",
    make_inputs=lambda rng: [{"w": rng.normal(size=(3, n)), "y": rng.normal(size=3)} for n in (3, 2)],
    reference=lambda w, y: y @ w,
    quantities={"z": Quantity("z", "j")},
    parts=(Part("z", 3),),
    solved_by=(Network.forward,),
    seconds=0.3,
    known_bugs=(Bug("negative", lambda w, y: -y @ w, "The sign is wrong."),),
)


def judged(answer, exercise=LAYER, seed=0):
    return checks.judge(exercise, checks.caller(exercise, answer), seed)


def said(answer, exercise=LAYER):
    return " ".join(judged(answer, exercise).messages)


@pytest.mark.parametrize(
    "answer",
    [
        lambda w, y: (y @ w).tolist(),
        lambda w, y: tuple(y @ w),
        lambda w, y: (y @ w).astype("float32"),
        lambda w, y: np.asarray(y @ w, dtype=np.longdouble),
        lambda w, y: map(float, y @ w),
        lambda w, y: (float(w_j @ y) for w_j in w.T),
        lambda weights, outputs: outputs @ weights,
        lambda w, y, *more, scale=1: scale * y @ w,
        lambda *arguments: arguments[1] @ arguments[0],
    ],
)
def test_the_form_of_a_right_answer_does_not_matter(answer):
    assert judged(answer).messages == () and judged(answer).right


def test_a_wrong_number_is_named_in_the_lectures_notation_with_its_place_and_the_inputs():
    def one_is_off(w, y):
        z = y @ w
        z[1] += 1
        return z

    verdict = judged(one_is_off, seed=1)
    w, y = verdict.inputs.values()
    actual, expected = (y @ w)[1] + 1, (y @ w)[1]
    assert verdict.score == 0
    assert (
        f"z_2, your `z[1]`, is {actual:.6g}, expected {expected:.6g}. Given `w` of the shape (3, 3)"
        in verdict.messages[1]
    )
    assert verdict.messages[-1] == "Lecture 2, “Compute layer after layer”: z_j = Σ_i w_ij y_i"


def test_a_known_bug_is_named_also_when_it_is_written_otherwise():
    assert "The sign is wrong." in judged(lambda w, y: [-float(z_j) for z_j in y @ w]).messages
    assert "The sign is wrong." not in judged(lambda w, y: -2 * y @ w).messages


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda w, y: None, "`z` is None. Is a `return` missing"),
        (lambda w, y: "z", "`z` must hold real numbers, got str of <U1."),
        (lambda w, y: [[1, 2], [3]], "can't be read as one array: its parts differ in length."),
        (lambda w, y: {"z": 1}, "`z` must hold real numbers, got dict of object."),
        (lambda w, y: {1, 2}, "expected numbers, arrays or lists of them, got set"),
        (lambda w, y: y @ w + 1j, "`z` must hold real numbers, got ndarray of complex128."),
        (lambda w, y: (y @ w)[:, None], "`z` has the shape (3, 1), expected (3,)."),
        (lambda w, y: (y @ w).sum(), "`z` has the shape (), expected (3,)."),
        (lambda w, y: [1, *(y @ w)], "The first number of each row is one too many."),
        (lambda w, y: (y @ w).astype(int), "each was cut off at the decimal point: make it one of floats."),
        (lambda w, y: y @ w * np.nan, "nan is what 0/0, inf/inf, 0·inf and the log of a negative number give."),
        (lambda y: y, "Expected a function `layer(w, y)`, yours takes `(y)`."),
        (lambda w, y, eta: y, "Expected a function `layer(w, y)`, yours takes `(w, y, eta)`."),
        (np.ones(3), "Expected a function `layer(w, y)`, got ndarray."),
        (None, "Expected a function `layer(w, y)`, got NoneType."),
    ],
)
def test_what_is_no_answer_scores_nothing_and_is_told_why(answer, words):
    assert judged(answer).score == 0
    assert words in said(answer)


def test_an_exception_shows_the_students_own_line():
    def layer(w, y):
        total = np.concatenate([w, y])
        return total

    text = said(layer)
    assert text.startswith("All arrays that are joined need the same number of axes: `w` has 2, `y` has 1.")
    assert "`layer` stopped with ValueError: `all the input array" in text
    assert f"in line {layer.__code__.co_firstlineno + 1} of your cell, `total = np.concatenate([w, y])`" in text
    assert "calling.py" not in text


@pytest.mark.parametrize("error", [SystemExit, KeyError("w"), RecursionError("too deep"), MemoryError])
def test_nothing_that_an_answer_raises_gets_out(error):
    def layer(w, y):
        raise error

    name = error.__name__ if isinstance(error, type) else type(error).__name__
    assert f"`layer` stopped with {name}" in said(layer)


def test_an_interrupt_by_hand_does_get_out():
    def layer(w, y):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judged(layer)


@pytest.mark.parametrize("swallowed", [Exception, BaseException])
def test_a_slow_answer_is_stopped_and_told_so_once(swallowed):
    def layer(w, y):
        until = time.perf_counter() + 5
        while time.perf_counter() < until:
            try:
                time.sleep(0.01)
            except swallowed:
                break
        while time.perf_counter() < until:
            time.sleep(0.01)

    verdict = judged(layer)
    assert verdict.score == 0
    assert "`layer` had not ended after 0.3 s" in verdict.messages[1]
    assert verdict.explanations == (("error", verdict.messages[0]),) and "`while`" in verdict.messages[0]


def test_changed_inputs_cost_a_point_and_shared_memory_costs_nothing():
    def in_place(w, y):
        w *= y[:, None]
        return w.sum(axis=0)

    verdict = judged(in_place)
    assert verdict.score == 2 and verdict.max_score == 3
    assert verdict.messages == ("Your function changed its argument `w`: work on a copy. This costs one point.",)

    view = Exercise(**{**vars(LAYER), "reference": lambda w, y: w[0], "name": "trial.row"})
    assert judged(lambda w, y: w[0].copy(), view).messages == ()
    assert "shares its memory with `w`" in said(lambda w, y: w[0], view)
    assert judged(lambda w, y: w[0], view).right


def test_prints_and_warnings_cost_nothing_and_reach_neither_stream():
    def layer(w, y):
        for _ in range(1000):
            print("z")
            print("z", file=sys.stderr)
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        return y @ w

    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        verdict = judged(layer)
    assert verdict.right and out.getvalue() == err.getvalue() == ""
    assert verdict.messages == (
        "On the way there was a warning: old. No points off.",
        "Your function printed 8000 lines while it was checked; they are not shown here.",
    )


def test_an_answer_that_keeps_something_between_calls_is_noticed():
    total = np.zeros(1)

    def layer(w, y):
        total[0] += 1
        return y @ w + (total[0] > 2)

    assert "The same inputs came a second time, and your answer was another one" in said(layer)


def test_calling_the_librarys_solution_is_recognised_while_it_runs():
    def layer(w, y):
        net = Network([2, w.shape[1]], ["identity"])
        net.w[1] = w
        return net.forward(y[1:][None]).z[1][0]

    assert judged(layer).score == 0
    assert said(layer) == "`layer` calls `Network.forward`, the library's own solution. The exercise is to write it."
    for name, answer in [
        ("forward_pass.sigmoid", activations.sigmoid),
        ("forward_pass.softmax", lambda z: activations.softmax(z)),
        ("forward_pass.forward_batch", by_component.forward),
        ("forward_pass.tanh", checks.exercises()["forward_pass.tanh"].reference),
    ]:
        assert checks.check(name, answer).score == 0
        assert "the library's own solution" in checks.check(name, answer).messages[0]
    assert sys.getprofile() is None


def test_parts_earn_their_points_by_themselves():
    def read(value, inputs):
        if len(value) != 2:
            raise Unreadable("Return two numbers.")
        return {"a": value[0], "b": value[1]}

    two = Exercise(
        name="trial.two",
        section=(2, "Name every number in the network"),
        equation="a = x, b = 2 x",
        make_inputs=lambda rng: [{"x": float(rng.normal())} for _ in range(3)],
        reference=lambda x: (x, 2 * x),
        quantities={"a": Quantity("a"), "b": Quantity("b", shows_expected=False)},
        parts=(Part("a", 2, "a"), Part("b", 3, "b")),
        read=read,
    )
    assert judged(lambda x: (x, x), two).parts == (("a", 2, 2), ("b", 0, 3))
    assert ", which is not right." in said(lambda x: (x, x), two)
    assert judged(lambda x: [0 * x, 2 * x], two).score == 3
    assert "Return two numbers." in said(lambda x: [x], two)


def value_exercise(reference, quantity, **more):
    name = {
        "name": "forward_pass.trial",
        "section": (2, "Name every number in the network"),
        "equation": "",
        "make_inputs": lambda rng: [{}],
    }
    parts = (Part("all", 1),)
    return Exercise(**name, reference=reference, quantities=quantity, parts=parts, **more)


def test_an_answer_may_be_a_value(monkeypatch):
    monkeypatch.setitem(forward_pass.HARNESSES, "trial", lambda answer, inputs: answer)
    eta = value_exercise(0.5, {"eta": Quantity("η", agrees=lambda eta, expected: (eta > 0) & (eta < 1))})
    assert judged(0.1, eta).right and judged(np.float32(0.9), eta).right
    assert not judged(1.1, eta).right and "`eta` is None" in said(None, eta)


def test_an_answer_may_be_a_picture(monkeypatch):
    def drawn(figure, inputs):
        return [line.get_xydata() for line in figure.axes[0].lines]

    def picture(*heights):
        figure, axes = plt.subplots()
        axes.plot(heights)
        plt.close(figure)
        return figure

    monkeypatch.setitem(forward_pass.HARNESSES, "trial", drawn)
    loss = value_exercise(picture(3, 2, 1), {"path": Quantity("Loss", "nkn")}, read=lambda value, _: {"path": value})
    assert judged(picture(3, 2, 1), loss).right
    assert "at k = 2" in said(picture(3, 2, 0), loss)


def test_the_same_seed_draws_the_same_inputs_and_none_draws_others_each_time():
    def layer(w, y):
        return y @ w + 1

    assert judged(layer, seed=3).messages == judged(layer, seed=3).messages
    assert judged(layer, seed=None).seed != judged(layer, seed=None).seed
    again = judged(layer, seed=None)
    assert np.array_equal(judged(layer, seed=again.seed).inputs["w"], again.inputs["w"])


def test_a_verdict_reads_well_in_a_terminal_and_in_a_notebook():
    verdict = checks.check("forward_pass.affine_batch", lambda w, X: X @ w[1:], seed=0)
    lines = repr(verdict).splitlines()
    assert lines[0] == "✗ affine_batch: 0 of 3 points" and lines[1] == "  ✗ batches: 0 of 2"
    assert max(map(len, lines)) <= 80
    page = verdict._repr_html_()
    assert "z<sub>1</sub> of instance 1, your <code>z[0, 0]</code>" in page
    assert "z<sub>j</sub><sup>(k)</sup> = Σ<sub>i</sub>" in page
    assert page.count("<li>") == page.count("</li>") == len(verdict.parts) > 1
    assert page.count("<ul") == 1
    right = checks.check("forward_pass.tanh", lambda z: np.tanh(z), seed=0)
    assert len(right.parts) == 1 and "<ul" not in right._repr_html_()
    assert repr(right) == "✓ tanh: 1 of 1 point"


def test_what_a_student_wrote_can_not_become_html():
    def layer(w, y):
        raise ValueError("<script>alert(1)</script>")

    assert "<script>" not in judged(layer)._repr_html_()


def test_a_grade_is_a_number_for_nbgrader_and_a_verdict_for_people(monkeypatch):
    grade = checks.grade("forward_pass.sigmoid", lambda z: 1 / (1 + np.exp(-z)))
    assert repr(grade) == "1.0" and grade == 1
    assert "but it overflows" in grade._repr_html_()
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert checks.grade("forward_pass.tanh", lambda z: np.tanh(z)) == 1
    with pytest.raises(checks.NotRight, match="but it overflows"):
        checks.grade("forward_pass.sigmoid", lambda z: 1 / (1 + np.exp(-z)))


@pytest.mark.parametrize("name", ["forward_pass.affine", "affine_batch", "", "os.path", None])
def test_an_unknown_exercise_is_told_which_there_are(name):
    with pytest.raises(ValueError, match="name must be that of an exercise, for instance '"):
        checks.check(name, len)


def test_a_part_without_warnings_says_why():
    verdict = checks.check("forward_pass.sigmoid", lambda z: 1 / (1 + np.exp(-z)), seed=0)
    assert [earned for _, earned, _ in verdict.parts] == [1, 0]
    assert "overflow encountered in exp. Let exp see no large positive number." in verdict.messages[1]


def test_try_out_prints_what_was_returned_beside_what_was_expected_and_never_raises(capsys):
    def shown(function, *arguments, expected):
        checks.try_out(function, *arguments, expected=expected)
        return capsys.readouterr().out

    def double(x):
        return [2 * x_i for x_i in x]

    def unwritten(x):
        raise NotImplementedError

    def broken(x):
        return x / "a"

    assert shown(double, [1, 2], expected=[2.0, 4.0]) == "✓ double is right on this example.\n"
    assert shown(double, [1, 2], expected=np.array([2, 5])).startswith("✗ double is not right yet.\nIt returned\n")
    assert shown(unwritten, 1, expected=2) == "unwritten is not written yet.\n"
    assert shown(lambda x: 1 + unwritten(x), 1, expected=2) == "unwritten is not written yet.\n"
    assert "✗ broken stopped with TypeError" in shown(broken, 1, expected=2)
    assert 'return x / "a"' in shown(broken, 1, expected=2)
    assert "✓" in shown(lambda: ([np.ones(2), [1]], [None, 3.0]), expected=([[1, 1], [1]], [None, 3]))
    assert "✓" in shown(lambda: 1 + 9e-5, expected=1.0) and "✗" in shown(lambda: 1 + 2e-4, expected=1.0)
    assert "✓" in shown(lambda: 9e-7, expected=0.0) and "✗" in shown(lambda: 2e-6, expected=0.0)
    for wrong in ([1, 2, 3], [[1, 2]], 1, [2, 2], "ab", None, [1, None], 1j):
        assert "✗" in shown(lambda wrong=wrong: wrong, expected=[1, 2])
    for wrong in ([1], [1, [2], 3], "ab", None):
        assert "✗" in shown(lambda wrong=wrong: wrong, expected=[1, [2]])
    assert "✓" in shown(lambda: "up", expected="up") and "✗" in shown(lambda: "down", expected="up")
    assert "✓" in shown(lambda: object(), expected=None)
    assert shown(lambda: [[1e-9, 1 / 3]], expected=[[0.5]]).splitlines()[1:] == [
        "It returned",
        "    [1e-09, 0.3333333333333333]",
        "By hand it is",
        "    [0.5]",
    ]
    assert shown(lambda: np.array([[1e-9], [1 / 3]]), expected=0.5).splitlines()[2:4] == [
        "    [[0.      ]",
        "     [0.333333]]",
    ]
    assert "✗" in shown(lambda: ([1, 2], 3), expected=([1, 2], [3]))
    assert "✗" in shown(lambda: "text", expected=[1.0])
