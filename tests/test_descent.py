import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backprop_lib import descent, functions, numerical_gradient
from backprop_lib.descent import Trajectory, gradient_ascent, gradient_descent
from backprop_lib.step_sizes import Backtracking, BarzilaiBorwein, Diminishing

SEEDS = st.integers(0, 2**32 - 1)


def square(x):
    return x**2


def twice(x):
    return 2 * x


@settings(deadline=None)
@given(curvature=st.floats(0.1, 10), times=st.floats(0.05, 1.95), x0=st.floats(0.1, 10))
def test_on_a_parabola_each_step_multiplies_x_by_one_minus_eta_lambda(curvature, times, x0):
    eta = times / curvature
    trajectory = gradient_descent(
        lambda x: curvature * x**2 / 2, x0, lambda x: curvature * x, eta=eta, eps=0, max_iterations=20
    )
    k = np.arange(len(trajectory))
    np.testing.assert_allclose(trajectory.x[:, 0], (1 - eta * curvature) ** k * x0, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(trajectory.f, curvature * trajectory.x[:, 0] ** 2 / 2, rtol=1e-12)
    assert (trajectory.eta == eta).all()


@settings(deadline=None, max_examples=30)
@given(seed=SEEDS, n=st.integers(1, 5))
def test_on_a_bowl_each_eigenvector_goes_its_own_way(seed, n):
    rng = np.random.default_rng(seed)
    Q, _ = np.linalg.qr(rng.normal(size=(n, n)))
    eigenvalues, minimum, x0 = rng.uniform(0.5, 5, n), rng.normal(size=n), rng.normal(size=n)
    A = (Q * eigenvalues) @ Q.T
    trajectory = gradient_descent(
        lambda x: (x - minimum) @ A @ (x - minimum) / 2,
        x0,
        lambda x: A @ (x - minimum),
        eta=0.3,
        eps=0,
        max_iterations=12,
    )
    powers = (1 - 0.3 * eigenvalues) ** np.arange(len(trajectory))[:, np.newaxis]
    np.testing.assert_allclose(trajectory.x, minimum + (powers * (Q.T @ (x0 - minimum))) @ Q.T, atol=1e-10)


def test_three_steps_by_hand():
    # f = x₁² + 2 x₂, gradient (2 x₁, 2), from (4, 1) with η = ¼: x₁ halves, x₂ loses ½.
    trajectory = gradient_descent(
        lambda x: x[0] ** 2 + 2 * x[1], [4, 1], lambda x: np.array([2 * x[0], 2]), eta=0.25, max_iterations=3
    )
    assert trajectory.x.tolist() == [[4, 1], [2, 0.5], [1, 0], [0.5, -0.5]]
    assert trajectory.f.tolist() == [18, 5, 1, -0.75]
    assert trajectory.eta.tolist() == [0.25, 0.25, 0.25]
    assert trajectory.iterations == 3
    assert len(trajectory) == 4


@pytest.mark.parametrize("f", functions.FUNCTIONS.values(), ids=functions.FUNCTIONS.keys())
@pytest.mark.parametrize("run", [gradient_descent, gradient_ascent])
def test_by_component_gives_the_same_numbers(f, run):
    x0 = [0.7, -0.4][: f.n]
    vector = run(f, x0, eta=Diminishing(0.01), max_iterations=50)
    component = run(f, x0, eta=Diminishing(0.01), max_iterations=50, by_component=True)
    np.testing.assert_array_equal(component.x, vector.x)
    np.testing.assert_array_equal(component.f, vector.f)
    assert component.stopped == vector.stopped


@settings(deadline=None, max_examples=20)
@given(seed=SEEDS, eta=st.floats(0.001, 0.3))
def test_ascent_on_minus_f_is_descent_on_f(seed, eta):
    x0 = np.random.default_rng(seed).normal(size=2)
    f = functions.rosenbrock
    down = gradient_descent(f, x0, eta=eta, max_iterations=30)
    up = gradient_ascent(lambda x: -f(x), x0, lambda x: -f.gradient(x), eta=eta, max_iterations=30)
    np.testing.assert_array_equal(up.x, down.x)
    np.testing.assert_array_equal(up.f, -down.f)
    assert up.stopped == down.stopped


def test_ascent_climbs_to_a_maximum():
    trajectory = gradient_ascent(math.sin, 1.0, math.cos, eps=1e-12)
    assert trajectory.stopped == "converged"
    assert trajectory.x[-1] == pytest.approx(math.pi / 2, abs=1e-5)
    assert trajectory.f[-1] == pytest.approx(1)
    on_top = gradient_ascent(lambda x: -(x**2), 0.0, lambda x: -2 * x)
    assert not np.signbit(on_top.f).any()


def test_it_stops_at_the_very_step_where_the_change_is_at_most_eps():
    # x^k = 2^-k, f = 4^-k, so the change in step k is 3/4^k, exact in binary.
    for k in (1, 2, 5):
        exactly = gradient_descent(square, 1.0, twice, eta=0.25, eps=3 / 4**k)
        assert (exactly.stopped, exactly.iterations) == ("converged", k)
        just_missed = gradient_descent(square, 1.0, twice, eta=0.25, eps=np.nextafter(3 / 4**k, 0))
        assert (just_missed.stopped, just_missed.iterations) == ("converged", k + 1)


def test_at_least_one_step_is_taken():
    at_the_minimum = gradient_descent(square, 0.0, twice)
    assert (at_the_minimum.stopped, at_the_minimum.iterations) == ("converged", 1)
    generous = gradient_descent(square, 1.0, twice, eps=1e9)
    assert (generous.stopped, generous.iterations) == ("converged", 1)
    assert generous.x[-1] == pytest.approx(0.8)


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_it_stops_at_max_iterations(limit):
    trajectory = gradient_descent(square, 1.0, twice, eta=0.25, eps=0, max_iterations=limit)
    assert (trajectory.stopped, trajectory.iterations) == ("max_iterations", limit)


def test_convergence_in_the_last_step_is_convergence():
    assert gradient_descent(square, 1.0, twice, eta=0.25, eps=3 / 16, max_iterations=2).stopped == "converged"


@pytest.mark.parametrize("where", ["f", "gradient", "rule"])
@pytest.mark.parametrize("run", [gradient_descent, gradient_ascent])
def test_an_interrupt_keeps_what_was_done(where, run):
    calls = {"f": 0, "gradient": 0, "rule": 0}

    def counted(name, value):
        calls[name] += 1
        if name == where and calls[name] > 5:
            raise KeyboardInterrupt
        return value

    whole = run(square, 1.0, twice, eta=0.25, eps=0, max_iterations=10)
    trajectory = run(
        lambda x: counted("f", square(x)),
        1.0,
        lambda x: counted("gradient", twice(x)),
        eta=lambda k: counted("rule", 0.25),
        eps=0,
        max_iterations=10,
    )
    K = trajectory.iterations
    assert trajectory.stopped == "interrupted"
    assert 3 <= K <= 5
    assert trajectory.x.shape == (K + 1, 1)
    np.testing.assert_array_equal(trajectory.x, whole.x[: K + 1])
    np.testing.assert_array_equal(trajectory.f, whole.f[: K + 1])
    assert trajectory.eta.shape == (K,)


def test_an_interrupt_in_the_first_step_leaves_the_start():
    def gradient(x):
        raise KeyboardInterrupt

    trajectory = gradient_descent(square, 2.0, gradient)
    assert (trajectory.stopped, trajectory.x.tolist(), trajectory.eta.tolist()) == ("interrupted", [[2.0]], [])
    assert str(trajectory) == (
        "Gradient descent was interrupted at k = 0; what it did until then is kept. "
        "From x = 2, f = 4, it came to x = 2, f = 4, with no step taken."
    )


@pytest.mark.parametrize(
    ("run", "f", "x0", "gradient", "eta"),
    [
        (gradient_descent, square, 1.0, twice, 1.02),
        (gradient_descent, square, 1.0, twice, 1e9),
        (gradient_descent, functions.ill_conditioned_bowl, [1.0, 1.0], None, 0.09),
        (gradient_descent, functions.rosenbrock, [-1.2, 1.0], None, 0.1),
        (gradient_descent, functions.saddle, [1.0, 1e-3], None, 0.1),
        (gradient_descent, lambda x: -np.exp(x), 1.0, lambda x: -np.exp(x), 1.0),
        (gradient_descent, lambda x: math.exp(x * x), 2.0, lambda x: 2 * x * math.exp(x * x), 1.0),
        (gradient_descent, np.log, 1.0, lambda x: 1 / x, 1.0),
        (gradient_descent, lambda x: x - np.log(x), 3.0, lambda x: 1 - 1 / x, 6.0),
        (gradient_descent, lambda x: np.sqrt(x), 1.0, lambda x: 0.5 / np.sqrt(x), 3.0),
        (gradient_descent, square, 1.0, None, 1.1),
        (gradient_ascent, square, 1.0, twice, 0.1),
        (gradient_ascent, lambda x: -square(x), 1.0, lambda x: -twice(x), 1.1),
        (gradient_ascent, functions.rosenbrock, [1.0, 2.0], None, 0.1),
        (gradient_ascent, functions.saddle, [1e-3, 1.0], None, 0.1),
    ],
)
def test_divergence_is_noticed_and_quiet(run, f, x0, gradient, eta):
    trajectory = run(f, x0, gradient, eta=eta, eps=1e-12, max_iterations=2000)
    assert trajectory.stopped == "diverged"
    assert trajectory.iterations < 1000
    assert np.isfinite(trajectory.x[:-1]).all()
    assert np.isfinite(trajectory.f[:-1]).all()


def test_divergence_is_growth_beyond_the_documented_factor():
    trajectory = gradient_descent(square, 1.0, twice, eta=1.5, max_iterations=1000)  # x^k = (−2)^k
    far = descent.GROWTH * (1 + 1)
    assert np.abs(trajectory.x[-1]) > far >= np.abs(trajectory.x[-2])
    # x doubles at each step and f is multiplied by 16, beyond 10^16 · (1 + 1) at the 14th.
    steep = gradient_descent(lambda x: x**4, 1.0, lambda x: -x, eta=1.0)
    assert (steep.stopped, steep.iterations, steep.x[-1]) == ("diverged", 14, 2**14)
    tall = gradient_descent(lambda x: 1 + x**6, 1.0, lambda x: 6 * x**5, eta=1.0)
    high = descent.GROWTH**2 * (1 + 2)
    assert np.abs(tall.x[-1]) < far
    assert tall.f[-1] > high > tall.f[-2]


@pytest.mark.parametrize(
    ("f", "x0", "eta", "stopped"),
    [
        (functions.rosenbrock, [1e3, -1e3], Backtracking(), {"converged", "max_iterations"}),
        (functions.rosenbrock, [-1e6, 1e5], Backtracking(), {"converged", "max_iterations"}),
        (functions.rosenbrock, [-50.0, 30.0], 1e-7, {"converged", "max_iterations"}),
        (functions.rosenbrock, [-1.0, -1.0], BarzilaiBorwein(1e-4), {"converged", "max_iterations"}),
        (functions.ill_conditioned_bowl, [3.0, 3.0], 1.99 / 25, {"converged"}),
        (functions.Quadratic(1e-3, 1e3), 0.0, 1000.0, {"converged"}),
        (functions.bowl, 0.0, Diminishing(5), {"oscillates"}),
        (functions.two_minima, 1e-12, 0.1, {"converged"}),
    ],
)
def test_far_starts_and_runs_that_recover_are_not_called_divergence(f, x0, eta, stopped):
    assert gradient_descent(f, x0, eta=eta, max_iterations=3000).stopped in stopped


def test_descent_ends_where_the_slide_on_convergence_says():
    for f in (functions.bowl, functions.round_bowl):
        end = gradient_descent(f, np.full(f.n, -2.0), eta=0.3, eps=1e-14).x[-1]
        np.testing.assert_allclose(end, f.optima[0].x, atol=1e-6)
    assert gradient_descent(functions.two_minima, -0.1, eps=1e-14).x[-1] == pytest.approx(-2)
    assert gradient_descent(functions.two_minima, 0.1, eps=1e-14).x[-1] == pytest.approx(1)
    assert gradient_descent(functions.two_minima, 0.0).x[-1] == 0
    stuck = gradient_descent(functions.inflection, 2.0)
    assert stuck.stopped == "converged"
    assert stuck.x[-1] == pytest.approx(1, abs=0.05)
    assert gradient_descent(functions.saddle, [1.0, 0.0], eps=1e-14).x[-1] == pytest.approx([0, 0], abs=1e-6)


def test_a_number_as_x0_gives_f_and_gradient_a_number():
    trajectory = gradient_descent(lambda x: (x - 3) ** 2, 0.0, lambda x: 2 * (x - 3))
    assert trajectory.x.shape == (trajectory.iterations + 1, 1)
    assert trajectory.x[-1] == pytest.approx(3, abs=0.01)
    with_math = gradient_descent(math.cos, 2, lambda x: -math.sin(x))
    assert with_math.x[-1] == pytest.approx(math.pi, abs=0.01)
    integer = gradient_descent(lambda x: (x - 3) ** 2, 0, lambda x: 2 * (x - 3))
    np.testing.assert_array_equal(integer.x, trajectory.x)


def test_one_component_or_a_number_are_the_same_thing():
    as_number = gradient_descent(square, 1.0, twice)
    for f, x0, gradient in [
        (square, [1.0], twice),
        (square, 1.0, lambda x: np.array([2 * x])),
        (lambda x: [x[0] ** 2], (1,), lambda x: [2 * x[0]]),
        (lambda x: np.array([[x**2]]), 1.0, lambda x: 2 * x),
        (square, np.float32(1), twice),
    ]:
        np.testing.assert_array_equal(gradient_descent(f, x0, gradient).x, as_number.x)


def test_the_gradient_may_be_a_row_a_list_or_whole_numbers():
    plain = gradient_descent(lambda x: x @ x, [1.0, 2.0], lambda x: 2 * x)
    for gradient in (lambda x: 2 * x[np.newaxis], lambda x: [2 * x[0], 2 * x[1]]):
        np.testing.assert_array_equal(gradient_descent(lambda x: x @ x, [1.0, 2.0], gradient).x, plain.x)
    slope = gradient_descent(lambda x: x.sum(), [1.0, 2.0], lambda x: np.array([1, 1]), eta=0.5, max_iterations=1)
    assert slope.x[-1].tolist() == [0.5, 1.5]


def test_where_the_gradient_comes_from():
    f = functions.rosenbrock
    own = gradient_descent(f, [0.5, 0.5], eta=1e-3, max_iterations=50)
    given_one = gradient_descent(lambda x: f(x), [0.5, 0.5], f.gradient, eta=1e-3, max_iterations=50)
    np.testing.assert_array_equal(own.x, given_one.x)
    by_differences = gradient_descent(lambda x: f(x), [0.5, 0.5], eta=1e-3, max_iterations=50)
    assert (by_differences.x != own.x).any()
    np.testing.assert_allclose(by_differences.x, own.x, rtol=1e-7)
    overruled = gradient_descent(f, [0.5, 0.5], lambda x: np.ones(2), eta=0.5, max_iterations=1)
    assert overruled.x[-1].tolist() == [0, 0]


def test_differences_serve_a_function_of_a_number_too():
    trajectory = gradient_descent(math.cosh, 2.0, eps=1e-12)
    assert trajectory.x[-1] == pytest.approx(0, abs=1e-5)
    assert numerical_gradient(math.sin, 1.0) == pytest.approx(math.cos(1), rel=1e-9)


def test_functions_that_write_into_their_arrays_do_no_harm():
    plain = gradient_descent(lambda x: x @ x, [1.0, 2.0], lambda x: 2 * x, eta=BarzilaiBorwein(0.1))
    buffer = np.empty(2)

    def f(x):
        x *= x
        return x.sum()

    def gradient(x):
        x *= 2
        buffer[:] = x
        return buffer

    x0 = np.array([1.0, 2.0])
    np.testing.assert_array_equal(gradient_descent(f, x0, gradient, eta=BarzilaiBorwein(0.1)).x, plain.x)
    assert x0.tolist() == [1, 2]


@pytest.mark.parametrize("run", [gradient_descent, gradient_ascent])
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"f": 3}, TypeError, "f must be a function of x, got 3"),
        ({"gradient": 0.5}, TypeError, "gradient must be a function of x, or None, got 0.5"),
        ({"x0": [[1.0]]}, ValueError, r"x0 must have 0 or 1 axes, got 2: shape \(1, 1\)"),
        ({"x0": []}, ValueError, "x0 must have at least one component, got an empty array"),
        ({"x0": np.nan}, ValueError, "x0 must hold finite numbers, got nan"),
        ({"x0": "here"}, ValueError, "x0 must be an array of real numbers, got 'here'"),
        ({"eta": -0.1}, ValueError, "eta must be a finite number above 0, got -0.1"),
        ({"eta": "big"}, TypeError, "eta must be a positive number or a step-size rule"),
        ({"eps": -1}, ValueError, "eps must be a finite number at least 0, got -1"),
        ({"max_iterations": 0}, ValueError, "max_iterations must be a whole number of at least 1, got 0"),
        ({"max_iterations": 10.0}, ValueError, "max_iterations must be a whole number of at least 1, got 10.0"),
        ({"f": lambda x: None}, ValueError, "f must return one number, got None"),
        ({"f": lambda x: [1.0, 2.0]}, ValueError, r"f must return one number, got \[1.0, 2.0\]"),
        ({"f": lambda x: 1j}, ValueError, "f must return one number, got 1j"),
        ({"f": lambda x: np.nan}, ValueError, r"f\(x0\) must be a finite number, got nan"),
        ({"gradient": lambda x: [1, 2]}, ValueError, r"gradient must return one number, got \[1, 2\]"),
        (
            {"x0": [1.0, 2.0], "f": np.sum, "gradient": lambda x: np.ones(3)},
            ValueError,
            r"gradient must return 2 numbers, as many as x has, got array\(\[1., 1., 1.\]\)",
        ),
        (
            {"x0": np.ones(4), "f": np.sum, "gradient": lambda x: np.ones((2, 2))},
            ValueError,
            "gradient must return 4 numbers, as many as x has",
        ),
    ],
)
def test_bad_input_is_named(run, arguments, error, message):
    with pytest.raises(error, match=message):
        run(**({"f": square, "x0": 1.0, "gradient": twice} | arguments))


def test_an_infinite_start_of_ascent_keeps_its_sign():
    with pytest.raises(ValueError, match=r"f\(x0\) must be a finite number, got inf"):
        gradient_ascent(lambda x: np.inf, 1.0, twice)


def test_it_says_how_it_converged():
    trajectory = gradient_descent(square, 1.0, twice, eta=0.25, eps=0.1875)
    assert repr(trajectory) == str(trajectory)
    assert str(trajectory) == (
        "Gradient descent converged at k = 2: |f(x^2) − f(x^1)| = 0.188, at most eps = 0.1875. "
        "From x = 1, f = 1, it came to x = 0.25, f = 0.0625, with eta = 0.25."
    )


def test_it_says_that_the_limit_came_first():
    trajectory = gradient_descent(lambda x: x @ x, np.ones(6), twice, eta=Diminishing(0.25), max_iterations=2)
    assert str(trajectory) == (
        "Gradient descent stopped at k = 2 = max_iterations, not converged: "
        "|f(x^2) − f(x^1)| = 0.656, more than eps = 1e-06. "
        "From x = (1, 1, 1, 1, …; n = 6), f = 6, it came to x = (0.375, 0.375, 0.375, 0.375, …; n = 6), f = 0.84375, "
        "with eta between 0.125 and 0.25."
    )


@pytest.mark.parametrize(
    ("run", "f", "x0", "gradient", "words"),
    [
        (gradient_descent, square, 1.0, lambda x: 50 * x, "descent diverged at k = 14: f rose instead of falling"),
        (gradient_descent, functions.saddle, [0.0, 1.0], None, "f falls without end, and x runs away"),
        (gradient_ascent, square, 1.0, twice, "Gradient ascent diverged at k = 105: f rises without end, and x runs"),
        (gradient_ascent, lambda x: -(x**2), 1.0, lambda x: -50 * x, "f fell instead of rising; eta is too large"),
        (gradient_descent, square, 1.0, lambda x: np.nan, "diverged at k = 1: x or f is no longer a number"),
        (gradient_descent, np.log, 0.05, lambda x: 1 / x, "diverged at k = 1: x or f is no longer a number"),
        (gradient_descent, square, 1.0, lambda x: 1e10, "diverged at k = 1: f rose instead of falling"),
    ],
)
def test_it_says_how_it_diverged(run, f, x0, gradient, words):
    assert words in str(run(f, x0, gradient))


def test_the_table_shows_the_first_and_the_last_steps():
    page = gradient_descent(functions.round_bowl, [1.0, 2.0], eps=1e-9)._repr_html_()
    assert page.count("<tr>") == 1 + 5 + 1 + 5
    assert "(1, 2)" in page
    assert "(0.9, 1.8)" in page
    for steps, rows in [(9, 10), (10, 11)]:
        table = gradient_descent(square, 1.0, twice, eta=0.25, eps=0, max_iterations=steps)._repr_html_()
        assert table.count("<tr>") == 1 + rows and ("…" in table) == (steps == 10)
    for k in (0, 4, 6, 10):
        assert f">{k}<" in table
    assert ">5<" not in table
    short = gradient_descent(square, 1.0, twice, eta=0.25, max_iterations=3)._repr_html_()
    assert short.count("<tr>") == 1 + 4
    assert "…" not in short
    for n, shown in [(1, "x = 1, "), (2, "x = (1, 1), "), (4, "x = (1, 1, 1, 1), "), (5, "(1, 1, 1, 1, …; n = 5), ")]:
        text = str(gradient_descent(lambda x: np.sum(x**2), np.ones(n), twice, eta=0.25, max_iterations=1))
        assert f"{shown}f = {n}, it came" in text
    assert "<td" in Trajectory(np.ones((1, 1)), np.ones(1), np.empty(0), "interrupted")._repr_html_()


@pytest.mark.parametrize("eps", [0, 1e-9, 1e-6, 1e-3])
@pytest.mark.parametrize("x0", [0.0, 1.0, -40.0])
def test_a_run_that_jumps_between_two_places_has_not_converged(x0, eps):
    run = gradient_descent(functions.bowl, x0, eta=1.0, eps=eps)
    assert run.stopped == "oscillates" and run.iterations == 1
    assert "not converged" in str(run)
    assert f"x jumps from side to side, from {x0:g} to {6 - x0:g}; eta is too large" in str(run)


def test_an_oscillation_is_told_by_its_last_two_places():
    run = gradient_descent(functions.bowl, 2.0, eta=lambda k: 0.25 if k < 2 else 1.0)
    assert run.stopped == "oscillates" and run.iterations == 3
    assert "from 2.75 to 3.25; eta is too large" in str(run)
    assert run != gradient_descent(functions.bowl, 2.0, eta=1.0)


@settings(deadline=None)
@given(
    pace=st.floats(0.01, 1.99),
    eps=st.sampled_from([0.0, 1e-12, 1e-6]),
    x0=st.floats(-50, 50),
    curvature=st.sampled_from([1e-6, 2, 1e6]),
)
# Here f is all rounding while x still jumps, a little less each time.
@example(pace=1.98828125, eps=0.0, x0=0.0, curvature=2)
def test_on_a_bowl_below_the_border_the_rule_ends_at_rest(pace, eps, x0, curvature):
    bowl = functions.Quadratic(curvature, 3 * curvature, 4.5 * curvature)  # ½ curvature (x − 3)²
    run = gradient_descent(bowl, x0, eta=pace / curvature, eps=eps, max_iterations=20_000)
    assert run.stopped == "converged"


def test_a_plain_function_becomes_one_that_can_be_drawn():
    f = descent.as_function(lambda x: x**2, domain=[(-1, 2)])
    assert (f.n, f.domain, f.optima, f.name) == (1, ((-1.0, 2.0),), (), "your function")
    np.testing.assert_allclose(f(np.array([-1.0, 0.5, 2.0])), [1, 0.25, 4])
    np.testing.assert_allclose(f.gradient(np.array([-1.0, 0.5])), [-2, 1], atol=1e-6)

    assert descent.as_function(math.sin).domain == ((-3.0, 3.0),)
    assert descent.as_function(np.sum, n=2).domain == ((-3.0, 3.0), (-3.0, 3.0))

    def valley(x):
        return x[0] ** 2 + 3 * x[1] ** 2

    g = descent.as_function(valley, n=2)
    assert g.name == "valley" and g(np.ones((4, 5, 2))).shape == (4, 5)
    np.testing.assert_allclose(g.gradient([1.0, 2.0]), [2, 12], atol=1e-5)
    exact = descent.as_function(valley, lambda x: np.array([2 * x[0], 6 * x[1]]), n=2)
    assert exact.gradient([1.0, 2.0]).tolist() == [2, 12]
    assert gradient_descent(g, [1.0, 1.0], eta=0.1).stopped == "converged"
    assert descent.as_function(functions.bowl) is functions.bowl


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((3,), "f must be a function of x, got 3"),
        ((abs, 3), "gradient must be a function of x, or None, got 3"),
        ((abs, None, 0), "n must be a whole number of at least 1, got 0"),
        ((abs, None, 1, [(2, 1)]), r"domain must hold 1 pairs \(lowest, highest\), got \[\(2, 1\)\]"),
        ((abs, None, 2, [(0, 1)]), r"domain must hold 2 pairs"),
    ],
)
def test_what_is_no_function_is_named(arguments, message):
    with pytest.raises((TypeError, ValueError), match=message):
        descent.as_function(*arguments)
