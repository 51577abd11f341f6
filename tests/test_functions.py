import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import rosen, rosen_der

from backprop_lib import descent, functions
from backprop_lib.functions import FUNCTIONS, Quadratic

ALL = pytest.mark.parametrize("f", FUNCTIONS.values(), ids=FUNCTIONS.keys())
SEEDS = st.integers(0, 2**32 - 1)


def somewhere(f, rng):
    return np.array([rng.uniform(low, high) for low, high in f.domain])


def hessian(f, x):
    """Complex steps through the gradient: no subtraction, so no digits are lost."""
    columns = [f.gradient(x + 1e-30j * direction).imag / 1e-30 for direction in np.eye(f.n)]
    return np.array(columns)


def random_bowl(rng, n, lowest=0.1, highest=10.0):
    """Return a positive definite matrix made from known eigenvalues."""
    Q, _ = np.linalg.qr(rng.normal(size=(n, n)))
    eigenvalues = np.sort(rng.uniform(lowest, highest, size=n))
    A = (Q * eigenvalues) @ Q.T
    return (A + A.T) / 2, eigenvalues, Q


@ALL
@settings(deadline=None, max_examples=30)
@given(seed=SEEDS)
def test_gradient_agrees_with_central_differences(f, seed):
    x, h = somewhere(f, np.random.default_rng(seed)), 1e-5
    slopes = [(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(f.n)]
    np.testing.assert_allclose(f.gradient(x), slopes, rtol=1e-6, atol=1e-6)


@ALL
@settings(deadline=None, max_examples=30)
@given(seed=SEEDS)
def test_gradient_agrees_with_the_complex_step(f, seed):
    x, h = somewhere(f, np.random.default_rng(seed)), 1e-30
    slopes = [f(x + 1j * h * e).imag / h for e in np.eye(f.n)]
    np.testing.assert_allclose(f.gradient(x), slopes, rtol=1e-12, atol=1e-12)


@ALL
def test_optima_are_what_they_say(f):
    for optimum in f.optima:
        assert optimum.x.shape == (f.n,)
        np.testing.assert_allclose(f.gradient(optimum.x), 0, atol=1e-13)
        assert optimum.f == pytest.approx(f(optimum.x), abs=1e-15)
        curvatures = np.linalg.eigvalsh(hessian(f, optimum.x))
        if optimum.kind == "minimum":
            assert (curvatures > 0).all()
        elif optimum.kind == "maximum":
            assert (curvatures < 0).all()
        elif optimum.kind == "saddle":
            assert curvatures.min() < 0 < curvatures.max()
        else:
            assert optimum.kind == "inflection"
            assert curvatures == pytest.approx([0], abs=1e-13)
            assert f(optimum.x - 0.1) < optimum.f < f(optimum.x + 0.1)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bowl", [("minimum", [3], 0)]),
        ("round bowl", [("minimum", [0, 0], 0)]),
        ("ill-conditioned bowl", [("minimum", [0, 0], 0)]),
        ("two minima", [("minimum", [-2], -8 / 3), ("maximum", [0], 0), ("minimum", [1], -5 / 12)]),
        ("inflection", [("minimum", [-2], -6), ("inflection", [1], 3 / 4)]),
        ("saddle", [("saddle", [0, 0], 0)]),
        ("Rosenbrock", [("minimum", [1, 1], 0)]),
    ],
)
def test_optima_worked_out_by_hand(name, expected):
    found = FUNCTIONS[name].optima
    assert [optimum.kind for optimum in found] == [kind for kind, _, _ in expected]
    for optimum, (_, x, value) in zip(found, expected, strict=True):
        np.testing.assert_allclose(optimum.x, x, atol=1e-14)
        assert optimum.f == pytest.approx(value, abs=1e-14)


def test_every_function_of_the_issue_is_there_and_named():
    assert all(name == f.name for name, f in FUNCTIONS.items())
    kinds = {optimum.kind for f in FUNCTIONS.values() for optimum in f.optima}
    assert kinds == {"minimum", "maximum", "saddle", "inflection"}
    assert np.linalg.cond(functions.ill_conditioned_bowl.A) == pytest.approx(25)
    assert repr(functions.bowl) == "bowl: f(x) = (x − 3)²"
    assert repr(functions.two_minima.optima[2]) == "minimum f(1) = -0.416667"
    assert repr(functions.saddle.optima[0]) == "saddle f(0, 0) = 0"


@ALL
def test_domain_is_a_box_around_the_optima(f):
    assert len(f.domain) == f.n
    for optimum in f.optima:
        assert all(low < x < high for x, (low, high) in zip(optimum.x, f.domain, strict=True))


@ALL
def test_many_points_at_once_give_what_each_gives_alone(f):
    points = np.random.default_rng(3).normal(size=(4, 5, f.n))
    values, gradients = f(points), f.gradient(points)
    assert values.shape == (4, 5)
    assert gradients.shape == (4, 5, f.n)
    for i in np.ndindex(4, 5):
        assert values[i] == pytest.approx(f(points[i]), rel=1e-13)
        np.testing.assert_allclose(gradients[i], f.gradient(points[i]), rtol=1e-13)


def test_functions_of_one_variable_take_plain_numbers_and_lists_of_them():
    f = functions.two_minima
    assert f(2) == pytest.approx(8 / 3)  # 16/4 + 8/3 − 4
    assert f.gradient(2) == 8.0
    assert np.ndim(f(2)) == np.ndim(f.gradient(2)) == 0
    x = np.linspace(-3, 2, 7)
    assert f(x).shape == f.gradient(x).shape == f(x[:, np.newaxis]).shape == (7,)
    np.testing.assert_array_equal(f(x), f(x[:, np.newaxis]))
    assert f([2.0]).shape == ()
    assert f.gradient([2.0]).shape == (1,)


def test_rosenbrock_is_the_one_of_scipy():
    for x in np.random.default_rng(0).normal(size=(20, 2)) * 2:
        assert functions.rosenbrock(x) == pytest.approx(rosen(x))
        np.testing.assert_allclose(functions.rosenbrock.gradient(x), rosen_der(x), rtol=1e-12)


def test_functions_of_two_variables_refuse_other_points():
    with pytest.raises(
        ValueError, match=r"x must have 2 numbers along its last axis for the Rosenbrock, got shape \(3,\)"
    ):
        functions.rosenbrock([1, 2, 3])
    with pytest.raises(ValueError, match=r"for the saddle, got shape \(\)"):
        functions.saddle.gradient(1.0)
    with pytest.raises(ValueError, match="x must be a number or an array of numbers, got <U1 values"):
        functions.bowl("x")


@settings(deadline=None, max_examples=30)
@given(seed=SEEDS, n=st.integers(1, 5))
def test_quadratic_is_its_formula(seed, n):
    rng = np.random.default_rng(seed)
    M, b, c, x = rng.normal(size=(n, n)), rng.normal(size=n), rng.normal(), rng.normal(size=n)
    f = Quadratic(M + M.T, b, c)
    by_sums = sum(0.5 * x[i] * (M + M.T)[i, j] * x[j] for i in range(n) for j in range(n)) - sum(b * x) + c
    assert f(x) == pytest.approx(by_sums, rel=1e-10, abs=1e-10)
    np.testing.assert_allclose(hessian(f, x), M + M.T, rtol=1e-12)
    (optimum,) = f.optima
    np.testing.assert_allclose((M + M.T) @ optimum.x, b, atol=1e-7)


def test_quadratic_of_one_variable_may_be_written_with_numbers():
    f = Quadratic(4, 8, 1)  # 2x² − 8x + 1, lowest at 2
    assert f(3) == 18 - 24 + 1
    assert f.gradient(3) == 4
    assert f.optima[0].x == [2]
    assert f.domain == ((-1.0, 5.0),)


def test_quadratic_keeps_its_own_symmetric_matrix():
    A = np.array([[1.0, 0.1 + 0.2], [0.3, 1.0]])  # symmetric but for rounding
    f = Quadratic(A)
    assert (f.A == f.A.T).all()
    assert Quadratic([[1e6, 2.0], [2.0 + 5e-7, 1.0]]).n == 2  # for numbers of that size, rounding too
    A[0, 0] = 7
    assert f.A[0, 0] == 1


def test_kinds_of_quadratics():
    assert Quadratic(-np.eye(2)).optima[0].kind == "maximum"
    assert Quadratic(np.diag([1, -1, 3])).optima[0].kind == "saddle"
    valley = Quadratic([[1, 1], [1, 1]])  # lowest along a whole line
    assert valley.optima == ()
    assert [Quadratic(A).optima[0].kind for A in (0.5, -0.5)] == ["minimum", "maximum"]
    assert Quadratic(np.diag([0.25, -0.25])).optima[0].kind == "saddle"
    assert Quadratic([[0.0]]).optima == ()
    assert valley.domain == ((-3, 3), (-3, 3))


@settings(deadline=None, max_examples=50)
@given(seed=SEEDS, n=st.integers(1, 5))
def test_best_and_largest_step_size(seed, n):
    A, eigenvalues, _ = random_bowl(np.random.default_rng(seed), n)
    f = Quadratic(A)
    np.testing.assert_allclose(f.eigenvalues, eigenvalues, rtol=1e-10)

    def slowest(eta):
        return np.abs(np.linalg.eigvals(np.eye(n) - eta * A)).max()

    assert slowest(f.eta_max) == pytest.approx(1)
    assert slowest(f.eta_max * 0.99) < 1 < slowest(f.eta_max * 1.01)
    best = slowest(f.eta_opt)
    assert all(best <= slowest(eta) + 1e-12 for eta in np.linspace(0.01, 1, 50) * f.eta_max)
    if n == 1:
        assert f.eta_opt == pytest.approx(1 / A[0, 0])


def observed(x, minimum, Q):
    """Name what a path does, from its distances to the minimum along the eigenvectors alone."""
    along = (x - minimum) @ Q
    distance = np.linalg.norm(along, axis=1)
    if distance[1] < 1e-7 * distance[0]:
        return "converges in one step"
    moving = along[:, np.abs(along[0]) > 0][:, -1]  # the direction of the largest eigenvalue
    if abs(moving[-1]) > abs(moving[0]) * (1 + 1e-6):
        return "diverges"
    if abs(moving[-1]) > abs(moving[0]) * (1 - 1e-6):
        return "oscillates for ever" if moving[0] * moving[1] < 0 else "stands still"
    assert (np.diff(distance) < 0).all()
    return "oscillates and converges" if moving[0] * moving[1] < -1e-7 * moving[0] ** 2 else "converges monotonically"


@settings(deadline=None, max_examples=150)
@given(
    seed=SEEDS,
    n=st.integers(1, 4),
    edge=st.sampled_from([0, 1, 2]),
    beside=st.one_of(st.just(0.0), st.floats(0.01, 0.99)),
)
def test_behaviour_is_what_descent_then_does(seed, n, edge, beside):
    if edge == beside == 0:
        beside = 0.5
    rng = np.random.default_rng(seed)
    A, eigenvalues, Q = random_bowl(rng, n)
    f = Quadratic(A, rng.normal(size=n))
    eta = (edge + beside) / eigenvalues[-1]
    x0 = f.optima[0].x + Q @ (rng.choice([-1, 1], size=n) * rng.uniform(0.5, 2, size=n))
    trajectory = descent.gradient_descent(f, x0, eta=eta, eps=0, max_iterations=9)
    assert f.behaviour(eta) == observed(trajectory.x, f.optima[0].x, Q)


@pytest.mark.parametrize(
    ("times", "behaviour"),
    [
        (0.5, "converges monotonically"),
        (1, "converges in one step"),
        (1.5, "oscillates and converges"),
        (2, "oscillates for ever"),
        (2.01, "diverges"),
    ],
)
@pytest.mark.parametrize("curvature", [0.3, 1, 7, 1e-8, 1e8])
def test_behaviour_of_one_variable_also_at_the_edges(times, behaviour, curvature):
    assert Quadratic(curvature).behaviour(times / curvature) == behaviour
    assert Quadratic(curvature * np.eye(3)).behaviour(times / curvature) == behaviour


def test_behaviour_of_several_variables_is_that_of_the_steepest():
    f = Quadratic(np.diag([1.0, 4.0]))
    assert f.behaviour(0.25) == "converges monotonically"  # one step along x₂, many along x₁
    assert f.behaviour(0.3) == "oscillates and converges"
    assert f.behaviour(0.5) == "oscillates for ever"
    assert f.behaviour(1.0) == "diverges"  # though it would be one step along x₁


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Quadratic([[1, 2]]), r"A must be a square matrix, got shape \(1, 2\)"),
        (lambda: Quadratic(np.empty((0, 0))), r"A must be a square matrix, got shape \(0, 0\)"),
        (lambda: Quadratic([[1, 2], [3, 4]]), r"A must be symmetric, got A\[0, 1\] = 2 and A\[1, 0\] = 3"),
        (
            lambda: functions.round_bowl(np.ma.masked_array([1.0, 2.0], [True, False])),
            r"x must be an array without a mask",
        ),
        (lambda: Quadratic([1, 2]), r"A must have 0 or 2 axes, got 1: shape \(2,\)"),
        (lambda: Quadratic([[1e6, 2], [2 + 1e-5, 1]]), r"A must be symmetric, got A\[0, 1\] = 2 and A\[1, 0\] = 2"),
        (lambda: Quadratic([[np.nan]]), r"A must hold finite numbers, got nan at index \(0, 0\)"),
        (lambda: Quadratic(np.eye(2), [1, 2, 3]), r"b must have 2 numbers to fit A, got shape \(3,\)"),
        (lambda: Quadratic(1, c="0"), "c must be a finite number, got '0'"),
        (lambda: functions.bowl.behaviour(0), "eta must be a finite number above 0, got 0"),
        (lambda: functions.saddle.behaviour(0.1), "A must be positive definite, got smallest eigenvalue -1: f has no"),
        (lambda: functions.saddle.eta_opt, "A must be positive definite"),
        (lambda: Quadratic([[1, 3], [3, 9]]).eta_max, "A must be positive definite"),
    ],
)
def test_bad_input_is_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()
