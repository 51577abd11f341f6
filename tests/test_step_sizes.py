import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from backprop_lib import functions, step_sizes
from backprop_lib.descent import gradient_ascent, gradient_descent
from backprop_lib.step_sizes import (
    Backtracking,
    BarzilaiBorwein,
    Constant,
    Diminishing,
    ExactQuadratic,
    Iterate,
    StepDecay,
    as_rule,
)

SEEDS = st.integers(0, 2**32 - 1)
OF_K = [Constant(0.1), Diminishing(0.1), StepDecay(0.1)]
OF_X = [ExactQuadratic(np.eye(2)), Backtracking(), BarzilaiBorwein(0.001)]


def test_every_rule_of_the_library_is_tested_here_and_can_be_made_by_its_name():
    assert {type(rule).__name__ for rule in OF_K + OF_X} == {rule.__name__ for rule in step_sizes.BY_NAME.values()}
    for name, rule in step_sizes.BY_NAME.items():
        assert rule.name == name and rule.serves(functions.round_bowl)
        made = rule.made_for(0.25, functions.round_bowl)
        assert gradient_descent(functions.round_bowl, [1.0, 2.0], eta=made).stopped in ("converged", "max_iterations")
        assert ("0.25" in repr(made)) == bool(rule.slider)
    assert not ExactQuadratic.serves(functions.rosenbrock) and not ExactQuadratic.serves(functions.saddle)


def random_bowl(seed, n):
    rng = np.random.default_rng(seed)
    M = rng.normal(size=(n, n))
    return functions.Quadratic(M @ M.T + 0.1 * np.eye(n), rng.normal(size=n)), rng.normal(size=n)


def test_rules_of_k_by_hand():
    assert [Constant(0.3)(k) for k in range(3)] == [0.3, 0.3, 0.3]
    assert [Diminishing(6)(k) for k in range(3)] == [6, 3, 2]
    assert [Diminishing(6, power=2)(k) for k in range(2)] == [6, 1.5]
    assert Diminishing(1, power=0.5)(8) == pytest.approx(1 / 3)
    assert [StepDecay(8, factor=0.5, every=3)(k) for k in range(7)] == [8, 8, 8, 4, 4, 4, 2]


def test_a_step_size_never_vanishes():
    assert Diminishing(1, power=400)(10**6) > 0
    assert StepDecay(1, factor=0.5, every=1)(5000) > 0
    assert StepDecay(0.3, factor=1)(5000) == 0.3
    vanished = Iterate(np.ones(1), 1.0, np.ones(1), lambda x: 2.0)
    assert Backtracking(5e-324)(0, vanished) > 0


def test_a_rule_is_what_it_was_made_as():
    for rule, name in [(Constant(0.1), "eta"), (Diminishing(1), "power"), (StepDecay(1), "every")]:
        with pytest.raises(AttributeError):
            setattr(rule, name, 2)
    for rule in (Backtracking(), BarzilaiBorwein(1)):
        with pytest.raises(AttributeError):
            rule.eta0 = 2
    assert StepDecay(1, 0.5, 10) == StepDecay(1) != StepDecay(1, every=9)
    assert (Backtracking(), Diminishing(3)) == (Backtracking(1, 0.5, 1e-4), Diminishing(3, 1))


def test_the_rules_that_serve_training_are_those_of_k():
    assert {type(rule).__name__ for rule in OF_K} == {rule.__name__ for rule in step_sizes.SCHEDULES.values()}
    assert [rule.slider for rule in OF_K] == ["η", "η⁰", "η⁰"]


def test_a_callable_that_does_not_say_what_it_takes_is_asked_with_k_and_at():
    assert as_rule(max) is max  # written in C, and without a signature


def test_exact_step_where_the_gradient_is_no_number_is_that_of_the_minimum():
    for largest in (0.0, np.inf, np.nan):
        at = Iterate(np.zeros(2), 0.0, np.array([0.0, largest]), None)
        assert ExactQuadratic(np.diag([1.0, 4.0]))(0, at) == 0.25
    assert repr(ExactQuadratic([[2.0]])) == "ExactQuadratic([[2.0]])"
    assert not ExactQuadratic.serves(functions.Quadratic([[1.0, 0.0], [0.0, 0.0]]))


def test_rules_say_whether_k_is_all_they_need():
    assert all(rule.needs_only_k for rule in OF_K)
    assert not any(rule.needs_only_k for rule in OF_X)


@pytest.mark.parametrize("rule", OF_X, ids=repr)
def test_rules_of_x_say_what_they_miss(rule):
    message = f"at must say where the iteration is, got None: {type(rule).__name__} chooses eta from x and the gradient"
    with pytest.raises(ValueError, match=message):
        rule(0)


@pytest.mark.parametrize("rule", OF_K + OF_X, ids=repr)
def test_one_rule_serves_many_runs(rule):
    def run():
        return gradient_descent(functions.round_bowl, [2.0, -1.0], eta=rule, max_iterations=15).x

    first = run()
    gradient_descent(functions.rosenbrock, [-1.2, 1.0], eta=rule, max_iterations=4)
    np.testing.assert_array_equal(run(), first)


@settings(deadline=None, max_examples=40)
@given(seed=SEEDS, n=st.integers(1, 5))
def test_exact_step_is_the_lowest_point_on_the_line(seed, n):
    f, x0 = random_bowl(seed, n)
    trajectory = gradient_descent(f, x0, eta=ExactQuadratic(f.A), eps=1e-9, max_iterations=4)
    for x, eta in zip(trajectory.x, trajectory.eta, strict=False):
        g = f.gradient(x)
        if np.linalg.norm(g) > 1e-4:
            along = minimize_scalar(lambda t, x=x, g=g: f(x - t * g), bracket=(0, 2 * eta))
            # A minimum is found to half of the digits of f.
            assert eta == pytest.approx(along.x, rel=1e-3)


@pytest.mark.parametrize("length", [1e-200, 1e-30, 1.0, 1e30, 1e200])
def test_exact_step_does_not_depend_on_the_length_of_the_gradient(length):
    at = Iterate(np.zeros(2), 0.0, length * np.array([1.0, 1.0]), None)
    assert ExactQuadratic(np.diag([1.0, 3.0]))(0, at) == pytest.approx(0.5)  # (1 + 1) / (1 + 3)


def test_exact_step_at_the_minimum_is_a_number_still():
    trajectory = gradient_descent(functions.round_bowl, [0.0, 0.0], eta=ExactQuadratic(np.diag([1.0, 4.0])))
    assert trajectory.eta.tolist() == [0.25]
    assert trajectory.stopped == "converged"


@settings(deadline=None, max_examples=40)
@given(seed=SEEDS, shrink=st.floats(0.1, 0.9), c=st.floats(1e-4, 0.5), name=st.sampled_from(list(functions.FUNCTIONS)))
def test_backtracking_stops_at_the_first_step_that_armijo_allows(seed, shrink, c, name):
    f = functions.FUNCTIONS[name]
    rng = np.random.default_rng(seed)
    x0 = [rng.uniform(low, high) for low, high in f.domain]
    trajectory = gradient_descent(f, x0, eta=Backtracking(2.0, shrink, c), eps=1e-4, max_iterations=20)

    def above_the_line(x, eta):
        g = f.gradient(x)
        return f(x - eta * g) - (f(x) - c * eta * (g @ g))

    for x, eta in zip(trajectory.x, trajectory.eta, strict=False):
        rounding = 1e-12 * (1 + abs(f(x)))
        assert above_the_line(x, eta) <= rounding
        tries = round(np.log(eta / 2.0) / np.log(shrink))
        assert eta == pytest.approx(2.0 * shrink**tries)
        assert all(above_the_line(x, 2.0 * shrink**i) >= -rounding for i in range(tries))


def test_backtracking_rejects_a_step_to_where_f_is_no_number():
    # math.exp raises OverflowError for the long steps, and np.log is nan for the negative ones.
    hill = gradient_ascent(lambda x: -math.exp(x * x), 1.0, lambda x: -2 * x * math.exp(x * x), eta=Backtracking(1e3))
    assert (hill.stopped, hill.x[-1]) == ("converged", pytest.approx(0, abs=1e-2))
    wall = gradient_descent(lambda x: x - np.log(x), 3.0, lambda x: 1 - 1 / x, eta=Backtracking(6.0))
    assert (wall.stopped, wall.x[-1]) == ("converged", pytest.approx(1, abs=1e-2))


def test_backtracking_tries_eta0_first():
    trajectory = gradient_descent(functions.bowl, 0.0, eta=Backtracking(eta0=0.25), max_iterations=3)
    assert trajectory.eta.tolist() == [0.25, 0.25, 0.25]


def test_backtracking_gives_up_where_no_step_lowers_f():
    uphill = gradient_descent(lambda x: x @ x, [1.0, 2.0], gradient=lambda x: -2 * x, eta=Backtracking())
    assert uphill.iterations == 1
    np.testing.assert_array_equal(uphill.x[1], uphill.x[0])
    asked = []
    gradient_descent(lambda x: asked.append(x) or x - x, 1.0, gradient=lambda x: 1.0, eta=Backtracking())
    assert len(asked) < 60  # once x stands still there is no more to try
    at_rounding = gradient_descent(lambda x: 1e20 + x * x, 1.0, gradient=lambda x: 2 * x, eta=Backtracking())
    assert at_rounding.stopped == "converged"


def test_barzilai_borwein_by_hand():
    # f = ½ (x₁² + 4 x₂²) from (1, 1): g = (1, 4). With 0.1: x = (0.9, 0.6), s = (−0.1, −0.4), y = (−0.1, −1.6).
    f = functions.Quadratic(np.diag([1.0, 4.0]))
    trajectory = gradient_descent(f, [1.0, 1.0], eta=BarzilaiBorwein(0.1), max_iterations=2)
    np.testing.assert_allclose(trajectory.eta, [0.1, 0.17 / 0.65])


def test_barzilai_borwein_leaves_the_best_constant_step_behind():
    f, x0 = functions.ill_conditioned_bowl, [3.0, 1.0]
    constant = gradient_descent(f, x0, eta=f.eta_opt, eps=1e-12)
    adaptive = gradient_descent(f, x0, eta=BarzilaiBorwein(0.01), eps=1e-12)
    assert adaptive.stopped == constant.stopped == "converged"
    assert adaptive.iterations * 4 < constant.iterations
    assert adaptive.f[-1] < 1e-12


def test_barzilai_borwein_falls_back_where_the_curvature_is_negative():
    trajectory = gradient_descent(functions.two_minima, 0.1, eta=BarzilaiBorwein(0.05), eps=1e-10)
    second_derivative = 3 * trajectory.x**2 + 2 * trajectory.x - 2
    hilltop = np.flatnonzero(second_derivative[:, 0] > 0)[0] - 1
    assert hilltop > 2
    np.testing.assert_array_equal(trajectory.eta[:hilltop], 0.05)
    assert trajectory.eta[-1] != 0.05
    assert trajectory.x[-1] == pytest.approx(1)


def test_barzilai_borwein_falls_back_where_nothing_moved():
    at = Iterate(np.ones(1), 0.0, np.ones(1), None, before=Iterate(np.ones(1), 0.0, np.ones(1), None))
    assert BarzilaiBorwein(0.3)(1, at) == 0.3
    barely = Iterate(np.full(1, 1e-200), 0.0, np.ones(1), None, before=Iterate(np.zeros(1), 0.0, np.zeros(1), None))
    assert BarzilaiBorwein(0.3)(1, barely) == 0.3  # sᵀs is 0, though s is not
    blown_up = Iterate(np.ones(1), 0.0, np.array([np.nan]), None, before=Iterate(np.zeros(1), 0.0, np.ones(1), None))
    assert BarzilaiBorwein(0.3)(1, blown_up) == 0.3


@pytest.mark.parametrize("rule", OF_X, ids=repr)
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_gradient_that_is_no_number_ends_in_divergence_not_in_an_error(rule, bad):
    trajectory = gradient_descent(lambda x: x @ x, [1.0, 2.0], gradient=lambda x: x * bad, eta=rule)
    assert trajectory.stopped == "diverged"
    assert trajectory.iterations == 1


def test_what_a_rule_is_told():
    told = []

    def rule(k, at):
        told.append((k, at))
        return 0.25

    f = functions.bowl
    trajectory = gradient_descent(f, [0.0], eta=rule, max_iterations=4)
    assert [k for k, _ in told] == [0, 1, 2, 3]
    for k, at in told:
        np.testing.assert_array_equal(at.x, trajectory.x[k])
        assert at.f == trajectory.f[k] == at.function(at.x)
        np.testing.assert_array_equal(at.gradient, f.gradient(trajectory.x[k]))
    last = told[-1][1]
    np.testing.assert_array_equal(last.before.x, trajectory.x[2])
    np.testing.assert_array_equal(last.before.gradient, f.gradient(trajectory.x[2]))
    assert last.before.before is None
    assert told[0][1].before is None


def test_for_ascent_a_rule_is_told_of_the_function_that_falls():
    told = []

    def rule(k, at):
        told.append((at.f, at.gradient[0], at.function(at.x)))
        return 0.1

    gradient_ascent(lambda x: 9 - (x - 3) ** 2, 1.0, lambda x: 6 - 2 * x, eta=rule)
    assert told[0] == (-5, -4, -5)


@pytest.mark.parametrize(
    "rule", [Backtracking(), BarzilaiBorwein(0.01), ExactQuadratic(np.diag([1.0, 25.0]))], ids=repr
)
def test_rules_serve_ascent_too(rule):
    hill = functions.Quadratic(-functions.ill_conditioned_bowl.A, c=7.0)
    trajectory = gradient_ascent(hill, [2.0, 1.0], eta=rule, eps=1e-10)
    assert trajectory.stopped == "converged"
    assert trajectory.f[-1] == pytest.approx(7)


def test_as_rule():
    assert as_rule(0.5) == as_rule(np.float32(0.5)) == Constant(0.5)
    assert as_rule(2) == Constant(2)
    rule = Backtracking()
    assert as_rule(rule) is rule

    def own(k, at):
        return 0.1

    assert as_rule(own) is own
    of_k = as_rule(lambda k: 1 / (k + 1))
    assert of_k.needs_only_k
    assert of_k(3) == of_k(3, None) == 0.25


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Constant(0), ValueError, "eta must be a finite number above 0, got 0"),
        (lambda: Diminishing(-1), ValueError, "eta0 must be a finite number above 0, got -1"),
        (lambda: Diminishing(1, power=0), ValueError, "power must be a finite number above 0, got 0"),
        (lambda: StepDecay(np.inf), ValueError, "eta0 must be a finite number above 0, got inf"),
        (lambda: StepDecay(1, factor=1.5), ValueError, "factor must be a finite number above 0 and at most 1, got 1.5"),
        (lambda: StepDecay(1, every=0), ValueError, "every must be a whole number of at least 1, got 0"),
        (lambda: Backtracking(eta0="1"), ValueError, "eta0 must be a finite number above 0, got '1'"),
        (lambda: Backtracking(shrink=0), ValueError, "shrink must be a finite number above 0, got 0"),
        (lambda: Backtracking(c=1.5), ValueError, "c must lie between 0 and 1, got 1.5"),
        (lambda: Backtracking(eta0=0), ValueError, "eta0 must be a finite number above 0, got 0"),
        (lambda: Backtracking(shrink=1), ValueError, "shrink must lie between 0 and 1, got 1"),
        (lambda: Backtracking(c=0), ValueError, "c must be a finite number above 0, got 0"),
        (lambda: BarzilaiBorwein(0), ValueError, "eta0 must be a finite number above 0, got 0"),
        (
            lambda: ExactQuadratic([[1, 0], [0, -2]]),
            ValueError,
            "A must be positive definite, got smallest eigenvalue -2",
        ),
        (lambda: as_rule(-0.1), ValueError, "eta must be a finite number above 0, got -0.1"),
        (lambda: as_rule(np.nan), ValueError, "eta must be a finite number above 0, got nan"),
        (lambda: as_rule(True), ValueError, "eta must be a finite number above 0, got True"),
        (lambda: as_rule("fast"), TypeError, r"a step-size rule such as Diminishing\(0.1\), got 'fast' of type str"),
        (lambda: as_rule([0.1, 0.2]), TypeError, r"got \[0.1, 0.2\] of type list"),
        (lambda: as_rule(None), TypeError, "got None of type NoneType"),
        (lambda: as_rule(Backtracking), TypeError, "got <class 'backp...Backtracking'> of type type"),
    ],
)
def test_bad_input_is_named(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_a_matrix_that_does_not_fit_x_is_named():
    with pytest.raises(ValueError, match=r"A must fit x, which has 2 components, got shape \(3, 3\)"):
        gradient_descent(functions.saddle, [1.0, 1.0], eta=ExactQuadratic(np.eye(3)))


@pytest.mark.parametrize("wrong", [np.nan, 0.0, -0.1, np.inf, None, "0.1"])
def test_a_rule_of_your_own_that_says_nonsense_is_named(wrong):
    with pytest.raises(ValueError, match=f"eta at k = 2 must be a finite number above 0, got {wrong!r}"):
        gradient_descent(functions.bowl, 0.0, eta=lambda k: 0.1 if k < 2 else wrong)
