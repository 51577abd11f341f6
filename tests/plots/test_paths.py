"""The way of gradient descent."""

from types import SimpleNamespace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from backprop_lib import functions, plots, style
from backprop_lib.descent import gradient_descent
from pictures import BOWL, DIVERGING, OSCILLATING, SLOW, descend, written


def way(ax):
    return next(line for line in ax.lines if line.get_color() == style.PATH).get_xydata()


def test_trajectory_draws_every_point_on_the_contours_of_the_domain():
    ax = plots.trajectory(OSCILLATING, BOWL)
    assert_array_equal(way(ax), OSCILLATING.x)
    assert_allclose([ax.get_xlim(), ax.get_ylim()], BOWL.domain, atol=0.1)
    assert len(ax.collections) >= 2
    assert {"$x^0$", f"$x^{{{OSCILLATING.iterations}}}$", "minimum"} <= set(written(ax))
    assert ax.get_title() == f"ill-conditioned bowl, η = 0.07, not converged in {OSCILLATING.iterations} steps"


def test_trajectory_of_one_variable_lies_on_the_curve():
    function = functions.two_minima
    trajectory = descend(function, [2.0], 0.05)
    ax = plots.trajectory(trajectory, function)
    assert_allclose(way(ax), np.column_stack([trajectory.x, trajectory.f]), rtol=1e-12)
    curve = next(line for line in ax.lines if line.get_color() == style.FORWARD)
    x, y = curve.get_data()
    assert_allclose(y, x**4 / 4 + x**3 / 3 - x**2, rtol=1e-12, atol=1e-12)
    kinds = [text for text in written(ax) if text in ("minimum", "maximum")]
    assert sorted(kinds) == ["maximum", "minimum", "minimum"]


def test_optima_are_marked_where_they_are():
    ax = plots.trajectory(descend(functions.rosenbrock, [-1.2, 1.0], 0.001), functions.rosenbrock)
    stars = [line.get_xydata().tolist() for line in ax.lines if line.get_marker() == "*"]
    assert stars == [[[1.0, 1.0]]]


def test_a_way_that_stays_on_a_maximum_is_told_apart_from_it():
    function = functions.two_minima
    ax = plots.trajectory(gradient_descent(function, 0.0, eta=0.1), function)
    ax.figure.canvas.draw()
    boxes = {text.get_text(): text.get_window_extent() for text in ax.texts if text.get_text()}
    assert {"$x^0, x^{1}$", "maximum"} <= set(boxes)
    assert not boxes["maximum"].overlaps(boxes["$x^0, x^{1}$"])


def test_a_way_that_diverges_is_cut_at_the_border_of_the_domain():
    ax = plots.trajectory(DIVERGING, BOWL)
    points = way(ax)
    inside = len(points) - 1
    assert 1 <= inside < len(DIVERGING.x)
    assert_array_equal(points[:inside], DIVERGING.x[:inside])
    limits = np.array([ax.get_xlim(), ax.get_ylim()])
    assert_allclose(limits, BOWL.domain, atol=0.2)
    on_border = np.isclose(points[-1], limits[:, 0]) | np.isclose(points[-1], limits[:, 1])
    assert on_border.any() and (np.abs(points) <= 3.2).all()
    # The last piece points to where descent went next.
    step, piece = DIVERGING.x[inside] - DIVERGING.x[inside - 1], points[-1] - points[-2]
    assert_allclose(piece[0] * step[1], piece[1] * step[0], atol=1e-9)


@pytest.mark.parametrize("last", [np.inf, np.nan, -1.7e308])
def test_a_way_that_ends_in_overflow_is_drawn(last):
    trajectory = SimpleNamespace(x=[[1.0, 1.0], [-2.0, 1.0], [last, 1.0]], f=[1, 2, 3], eta=[1, 1], stopped="diverged")
    ax = plots.trajectory(trajectory, lambda x: x[..., 0] ** 2 + x[..., 1] ** 2)
    ax.figure.canvas.draw()
    assert np.isfinite(way(ax)).all()
    assert_array_equal(way(ax)[:2], trajectory.x[:2])


def test_a_way_that_leaves_the_picture_has_no_end_there():
    starts, ends = (
        [line for line in plots.trajectory(run, BOWL).lines if line.get_marker() == marker]
        for run, marker in ((DIVERGING, "D"), (DIVERGING, "^"))
    )
    assert len(starts) == 1 and not ends


def test_a_start_outside_of_the_domain_is_shown():
    ax = plots.trajectory(descend(BOWL, [5.0, 0.0], 0.01), BOWL)
    assert ax.get_xlim()[1] > 5


def test_a_function_of_a_single_point_gives_the_contours_of_a_vectorised_one():
    def contours(function):
        ax = plots.trajectory(SLOW, function)
        return [np.vstack([path.vertices for path in lines.get_paths()]) for lines in ax.collections]

    one_by_one = contours(lambda x: 0.5 * x[0] ** 2 + 12.5 * x[1] ** 2)
    at_once = contours(lambda x: 0.5 * x[..., 0] ** 2 + 12.5 * x[..., 1] ** 2)
    for a, b in zip(one_by_one, at_once, strict=True):
        assert_allclose(a, b, rtol=1e-6, atol=1e-9)


def test_without_a_domain_the_surroundings_of_the_way_are_shown():
    trajectory = descend(functions.bowl, [4.0], 0.4)
    ax = plots.trajectory(trajectory, lambda x: (x[0] - 3) ** 2)
    low, high = ax.get_xlim()
    assert low < trajectory.x.min() and trajectory.x.max() < high < 10
    ax = plots.trajectory(trajectory, lambda x: (x - 3) ** 2)
    assert_allclose(way(ax)[:, 1], trajectory.f, atol=1e-12)


@pytest.mark.parametrize("x0", [[-2.8, -1.7], [-1.7, -1.7], [0.6, 0.6], [1.7, 1.7], [2.8, 2.8], [1.0, 2.0]])
def test_values_of_contours_are_not_covered(x0):
    tilted = functions.Quadratic([[2.0, 0.8], [0.8, 1.0]])
    way = gradient_descent(tilted, x0, eta=0.2)
    ax = plots.trajectory(way, tilted)
    ax.figure.canvas.draw()
    values = [text for text in ax.texts if text.get_gid() == "value of a contour" and text.get_visible()]
    written = [text for text in ax.texts if text.get_text() and text.get_gid() is None]
    assert values and written
    steps = np.linspace(0, len(way.x) - 1, 5000)
    points = np.column_stack([np.interp(steps, range(len(way.x)), way.x[:, i]) for i in (0, 1)])
    x, y = ax.transData.transform(points).T
    for text in values:
        box = text.get_window_extent()
        assert not ((x > box.x0) & (x < box.x1) & (y > box.y0) & (y < box.y1)).any(), text.get_text()
        assert not any(box.overlaps(other.get_window_extent()) for other in written)


def test_a_constant_function_has_no_contours_and_is_drawn():
    still = SimpleNamespace(x=[[1.0, 1.0]], f=[2.0], eta=[], stopped="converged")
    ax = plots.trajectory(still, lambda x: 2.0)
    ax.figure.canvas.draw()
    assert ax.get_title() == "converged after 0 steps"


@pytest.mark.parametrize(
    ("trajectory", "function", "error", "message"),
    [
        (3, BOWL, TypeError, "trajectory must have x, eta and stopped, got int"),
        (OSCILLATING, 3, TypeError, r"function must be callable, f\(x\), got int"),
        (
            SimpleNamespace(x=np.ones((4, 3)), eta=[1], stopped="converged"),
            BOWL,
            ValueError,
            r"trajectory.x must have shape \(K \+ 1, 1\) or \(K \+ 1, 2\) to be drawn, got \(4, 3\)",
        ),
        (
            SimpleNamespace(x=[[np.nan, 1.0]], eta=[], stopped="diverged"),
            BOWL,
            ValueError,
            r"trajectory.x must start at a finite point, got \[nan  1.\]",
        ),
        (OSCILLATING, functions.two_minima, ValueError, "function.domain must have 2 pairs of bounds, got 1"),
        (
            OSCILLATING,
            lambda x: x,
            ValueError,
            r"function must return one real number for x of shape \(2,\), got array\(",
        ),
    ],
)
def test_trajectory_refuses_what_it_cannot_draw(trajectory, function, error, message):
    with pytest.raises(error, match=message):
        plots.trajectory(trajectory, function)
