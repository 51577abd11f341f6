import io
import subprocess
import sys
from itertools import combinations
from types import SimpleNamespace

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from numpy.testing import assert_allclose, assert_array_equal
from sklearn.datasets import load_digits

from backprop_lib import functions, plots, style
from backprop_lib.descent import Trajectory, gradient_descent
from backprop_lib.network import Network
from backprop_lib.training import train

DIGITS = load_digits()
X = DIGITS.data[:40] / 16
ONE_HOT = np.eye(10)[DIGITS.target[:40]]
IS_2 = ONE_HOT[:, 2:3]
TINY = Network([2, 3, 1], ["tanh", "sigmoid"], seed=0)
TINY.w[1] = [[0.5, -0.25, 0.0], [1.0, -2.0, 0.75], [-0.1, 0.2, 0.3]]
TEN = Network([64, 12, 10], ["tanh", "softmax"], seed=0)
PASSED = TINY.forward([[0.5, -1.0], [1.0, 2.0]])
SWEPT = TINY.backward(PASSED, [[1.0], [0.0]], "kl")


def descend(function, x0, eta, max_iterations=60):
    return gradient_descent(function, x0, gradient=function.gradient, eta=eta, max_iterations=max_iterations)


BOWL = functions.ill_conditioned_bowl
SLOW, OSCILLATING = (descend(BOWL, [2.5, 2.0], eta) for eta in (0.01, 0.07))
DIVERGING = descend(BOWL, [2.5, 2.0], 0.09, max_iterations=200)
GROWING = descend(BOWL, [2.5, 2.0], 0.09, max_iterations=60)
HISTORY = train(Network([64, 10], ["softmax"], seed=0), X, ONE_HOT, epochs=5, progress=False)

PICTURES = {
    "convergence of a trajectory": lambda ax=None: plots.convergence(OSCILLATING, ax),
    "accuracy": lambda ax=None: plots.convergence(HISTORY, ax, "accuracy"),
    "several step sizes": lambda ax=None: plots.convergence([SLOW, OSCILLATING, DIVERGING], ax),
    "trajectory in two dimensions": lambda ax=None: plots.trajectory(OSCILLATING, BOWL, ax),
    "trajectory that diverges": lambda ax=None: plots.trajectory(DIVERGING, BOWL, ax),
    "trajectory in one dimension": lambda ax=None: plots.trajectory(
        descend(functions.two_minima, [2.0], 0.05), functions.two_minima, ax
    ),
    "network": lambda ax=None: plots.network(TINY, ax=ax),
    "network after a forward pass": lambda ax=None: plots.network(TINY, PASSED, ax=ax),
    "network after both passes": lambda ax=None: plots.network(TINY, PASSED, SWEPT, 1, ax),
    "wide network": lambda ax=None: plots.network(Network([64, 32, 10], ["relu", "softmax"], seed=0), ax=ax),
    "gallery of ten digits": lambda ax=None: plots.gallery(X, ONE_HOT, TEN, ax=ax),
    "gallery of 2 or not 2": lambda ax=None: plots.gallery(X, IS_2, Y=1 - IS_2, ax=ax),
    "hidden units": lambda ax=None: plots.hidden_units(TEN, ax),
    "confusion of ten digits": lambda ax=None: plots.confusion(TEN.forward(X).Y, ONE_HOT, ax),
    "confusion of 2 or not 2": lambda ax=None: plots.confusion(1 - IS_2, IS_2, ax),
}
every_picture = pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)


@pytest.fixture(autouse=True)
def leave_matplotlib_as_it_was():
    before = dict(mpl.rcParams)
    yield
    assert dict(mpl.rcParams) == before
    plt.close("all")


@pytest.fixture(scope="module", params=PICTURES)
def drawn(request):
    """The Axes of each picture in its own figure, drawn once for all tests, and the PNG."""
    assert not plt.get_fignums()
    ax = PICTURES[request.param]()
    assert plt.get_fignums() == [ax.figure.number]
    buffer = io.BytesIO()
    ax.figure.savefig(buffer, format="png")
    return ax, buffer.getvalue()


def texts(ax):
    """All text of the figure, tick labels and colour bars included."""
    return [text for text in ax.figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


def written(ax):
    return [text.get_text() for text in ax.texts]


def colour_of(text):
    return to_rgb(text.get_color())


@every_picture
def test_draws_on_the_given_axes_and_opens_no_figure(draw):
    _, (ax, other) = plt.subplots(1, 2, figsize=(20, 8))
    plt.sca(other)
    assert draw(ax) is ax
    assert len(plt.get_fignums()) == 1
    assert plt.gca() is other
    assert ax.has_data() or ax.texts


def test_opens_a_figure_of_1280_by_720_when_no_axes_are_given(drawn):
    ax, _ = drawn
    assert_array_equal(ax.figure.get_size_inches() * ax.figure.dpi, [1280, 720])


def test_is_written_to_png(drawn):
    # Warnings are errors, so a glyph that the font lacks or a layout that fails ends here.
    _, png = drawn
    assert png.startswith(b"\x89PNG") and int.from_bytes(png[16:20]) == 1280


def test_text_has_14_points_and_so_have_indices_in_symbols(drawn):
    ax, _ = drawn
    for text in texts(ax):
        has_index = "$" in text.get_text() and ("_" in text.get_text() or "^" in text.get_text())
        # TeX sets an index at 0.7 of its symbol.
        assert text.get_fontsize() * (0.7 if has_index else 1) >= 14, text.get_text()


def test_no_text_is_cut_off_by_the_edge_of_the_figure(drawn):
    ax, _ = drawn
    legend = ax.get_legend()
    shown = [*ax.texts, ax.title, ax.xaxis.label, ax.yaxis.label, *(legend.get_texts() if legend else [])]
    shown += [a.yaxis.label for a in ax.figure.axes if a is not ax]
    for text in shown:
        if text.get_text():
            box = text.get_window_extent()
            assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= 1280 and box.y1 <= 720, text.get_text()


@pytest.mark.parametrize("name", ["several step sizes", "network", "hidden units", "confusion of 2 or not 2"])
def test_is_opaque_and_readable_when_matplotlib_is_set_to_a_dark_style(name):
    with plt.style.context("dark_background"):
        ax = PICTURES[name]()
        assert to_rgb(ax.figure.get_facecolor()) == to_rgb(ax.get_facecolor()) == (1, 1, 1)
        assert all(contrast(text.get_color(), "white") >= 3 for text in texts(ax))


def test_writing_around_given_axes_keeps_to_the_callers_dark_style():
    with plt.style.context("dark_background"):
        _, ax = plt.subplots()
        # Twice, as when a cell draws again on the Axes that it has.
        plots.confusion(IS_2, IS_2, ax)
        plots.confusion(IS_2, IS_2, ax)
        assert to_rgb(ax.title.get_color()) == (1, 1, 1)
        assert to_rgb(ax.get_facecolor()) == (1, 1, 1)
        assert to_rgb(ax.get_xticklabels()[0].get_color()) == (1, 1, 1)


@pytest.mark.parametrize("ax", [plt.Figure(), (None, None), "top"], ids=["figure", "tuple", "text"])
def test_what_is_not_axes_is_refused(ax):
    with pytest.raises(TypeError, match=f"ax must be a matplotlib Axes or None, got {type(ax).__name__}"):
        plots.hidden_units(TEN, ax)
    assert not plt.get_fignums()


# Convergence


def test_convergence_draws_f_of_every_step_from_k_0():
    ax = plots.convergence(OSCILLATING)
    assert_array_equal(ax.lines[0].get_xdata(), np.arange(len(OSCILLATING.x)))
    assert_array_equal(ax.lines[0].get_ydata(), OSCILLATING.f)
    assert ax.get_xlabel() == "step $k$"


@pytest.mark.parametrize("quantity", ["loss", "accuracy", "eta"])
def test_convergence_draws_every_epoch_of_a_history_from_1(quantity):
    ax = plots.convergence(HISTORY, quantity=quantity)
    assert_array_equal(ax.lines[0].get_xdata(), [1, 2, 3, 4, 5])
    assert_array_equal(ax.lines[0].get_ydata(), getattr(HISTORY, quantity))
    assert ax.get_xlabel() == "epoch"


@pytest.mark.parametrize(
    ("stopped", "sentence"),
    [
        ("converged", "η = 0.1: converged after 3 steps"),
        ("max_iterations", "η = 0.1: not converged in 3 steps"),
        ("diverged", "η = 0.1: diverged at step 3"),
        ("interrupted", "η = 0.1: interrupted at step 3"),
    ],
)
def test_convergence_says_why_it_stopped_and_marks_where(stopped, sentence):
    run = SimpleNamespace(f=[4.0, 3.0, 2.5, 2.25], eta=[0.1] * 3, stopped=stopped)
    ax = plots.convergence(run)
    assert ax.get_title() == sentence
    assert ax.lines[-1].get_xydata().tolist() == [[3, 2.25]]


def test_each_reason_to_stop_has_its_own_marker():
    reasons = ["converged", "max_iterations", "diverged", "interrupted"]
    runs = {why: SimpleNamespace(f=[2.0, 1.0], eta=[0.1], stopped=why) for why in reasons}
    ax = plots.convergence(runs)
    assert len({line.get_marker() for line in ax.lines[1::2]}) == 4


def test_several_runs_are_told_apart_by_colour_line_and_label():
    ax = plots.convergence({"small": SLOW, "good": OSCILLATING, "large": DIVERGING})
    curves = ax.lines[::2]
    assert len({line.get_color() for line in curves}) == len({str(line._dash_pattern) for line in curves}) == 3
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert [label.split(":")[0] for label in labels] == ["small", "good", "large"]
    assert labels[2] == f"large: diverged at step {DIVERGING.iterations}"


def swinging(low, high, length):
    return Trajectory(
        np.zeros((length, 1)), np.tile([low, high], length // 2), np.full(length - 1, 0.1), "max_iterations"
    )


FALLING = swinging(1.0, 1e-6, 100)


@pytest.mark.parametrize(
    "runs",
    [
        {"high": swinging(2.0, 20.0, 300), "low": swinging(0.01, 0.02, 300)},
        {f"run {n}": swinging(10.0**-n, 10.0 ** (n - 4), 40 + 20 * n) for n in range(5)},
        # One end after the other as high as a legend in the corner reaches down.
        *({"falls": FALLING, "ends": swinging(high, high, 90)} for high in 10 ** np.linspace(-1.4, -0.6, 5)),
    ],
)
def test_the_legend_covers_no_curve_and_no_end(runs):
    ax = plots.convergence(runs)
    ax.figure.canvas.draw()
    box = ax.get_legend().get_window_extent()
    for line in ax.lines:
        x, y = line.get_transform().transform(line.get_xydata()).T
        reach = line.get_markersize() / 2 * 100 / 72 if line.get_marker() != "None" else 0
        x, y = (np.interp(np.linspace(0, len(x) - 1, 10_000), range(len(x)), values) for values in (x, y))
        inside = (x > box.x0 - reach) & (x < box.x1 + reach) & (y > box.y0 - reach) & (y < box.y1 + reach)
        assert not inside.any(), line.get_label()


def test_a_list_of_runs_is_named_by_step_size():
    varying = SimpleNamespace(f=[3.0, 2.0, 1.0], eta=[0.5, 0.25], stopped="converged")
    ax = plots.convergence([SLOW, varying])
    labels = [text.get_text().split(":")[0] for text in ax.get_legend().get_texts()]
    assert labels == ["η = 0.01", "η from 0.25 to 0.5"]


@pytest.mark.parametrize(
    ("f", "scale"), [([100.0, 1.0, 0.01], "log"), ([3.0, 2.0, 1.0], "linear"), ([100.0, 0.1, -1.0], "linear")]
)
def test_scale_is_logarithmic_where_positive_values_span_decades(f, scale):
    run = SimpleNamespace(f=f, eta=[0.1, 0.1], stopped="converged")
    assert plots.convergence(run).get_yscale() == scale
    assert plots.convergence(run, scale="linear").get_yscale() == "linear"


@pytest.mark.parametrize("run", [DIVERGING, GROWING], ids=["diverged", "still growing"])
@pytest.mark.parametrize("scale", ["linear", "log"])
def test_a_run_that_grows_does_not_flatten_the_others(run, scale):
    ax = plots.convergence([SLOW, run], scale=scale)
    start = SLOW.f[0]
    low, high = ax.get_ylim()
    assert low <= SLOW.f.min() and start <= high < 1e4 * start < run.f.max()
    (x,), (y,) = ax.lines[-1].get_data()
    assert y == high
    before, after = run.f[int(x)], run.f[int(x) + 1]
    assert before < high < after


def test_accuracy_that_improves_beside_a_run_that_is_stuck_is_shown_to_its_end():
    stuck, learns = (
        SimpleNamespace(loss=[1, 1, 1], accuracy=accuracy, eta=[1] * 3, stopped="epochs")
        for accuracy in ([0.1, 0.1, 0.1], [0.1, 0.6, 0.99])
    )
    ax = plots.convergence([stuck, learns], quantity="accuracy")
    assert ax.get_ylim()[1] > 0.99


def test_a_run_alone_is_shown_whole():
    for run in (DIVERGING, SLOW, descend(functions.saddle, [0.1, 0.1], 0.5, max_iterations=8)):
        low, high = plots.convergence(run).get_ylim()
        assert low <= run.f.min() and run.f.max() <= high


@pytest.mark.parametrize("last", [1e300, 1.7e308])
@pytest.mark.parametrize("scale", ["linear", "log"])
def test_a_run_that_ends_near_overflow_is_drawn(last, scale):
    run = SimpleNamespace(f=[1e-10, 1e100, last], eta=[1.0, 1.0], stopped="diverged")
    for runs in ([run], [SLOW, run]):
        ax = plots.convergence(runs, scale=scale)
        ax.figure.canvas.draw()
        assert np.isfinite(ax.get_ylim()).all()


def test_a_run_that_ends_in_nan_is_drawn_up_to_there():
    run = SimpleNamespace(f=[1.0, 2.0, np.nan], eta=[1.0, 1.0], stopped="diverged")
    ax = plots.convergence(run)
    assert_array_equal(ax.lines[0].get_ydata(), [1, 2])
    assert ax.get_title() == "η = 1: diverged at step 2"


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((3.0,), TypeError, "run must be a Trajectory, a History, or a dict or list of them, got float"),
        (([],), ValueError, "run must hold at least one Trajectory or History, got none"),
        (([SLOW, HISTORY],), TypeError, "run must hold Trajectories alone or Histories alone, got both"),
        (
            (SLOW, None, "accuracy"),
            ValueError,
            "quantity 'accuracy' is not in this Trajectory: accuracy needs a History",
        ),
        ((SLOW, None, "speed"), ValueError, "quantity must be one of 'loss', 'accuracy', 'eta', got 'speed'"),
        (
            (SimpleNamespace(f=[np.nan], eta=[], stopped="diverged"),),
            ValueError,
            r"loss of a run must hold a finite number at least, got \[nan\]",
        ),
    ],
)
def test_convergence_refuses_what_it_cannot_draw(arguments, error, message):
    with pytest.raises(error, match=message):
        plots.convergence(*arguments)
    assert not plt.get_fignums()


def test_convergence_refuses_a_scale_that_does_not_fit():
    run = SimpleNamespace(f=[1.0, -2.0], eta=[0.1], stopped="converged")
    with pytest.raises(ValueError, match=r"scale must be 'linear' for this loss, which goes down to -2; got 'log'"):
        plots.convergence(run, scale="log")
    with pytest.raises(ValueError, match="scale must be one of 'auto', 'linear', 'log', got 'square'"):
        plots.convergence(run, scale="square")


# Trajectory


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


# Network


def edges(ax, k):
    return next(collection for collection in ax.collections if collection.get_gid() == f"w{k}")


def test_every_weight_is_an_edge_bias_included():
    ax = plots.network(TINY)
    for k in (1, 2):
        assert_array_equal(edges(ax, k).get_array(), TINY.w[k].ravel())
        assert len(edges(ax, k).get_segments()) == TINY.w[k].size


def test_sign_and_size_of_a_weight_are_seen_without_colour():
    ax = plots.network(TINY)
    w = TINY.w[1].ravel()
    dashed = [dashes is not None for _, dashes in edges(ax, 1).get_linestyles()]
    assert dashed == (w < 0).tolist()
    widths = np.array(edges(ax, 1).get_linewidths())
    assert_allclose(widths, np.abs(w) / np.abs(w).max() * widths.max())


def test_all_weights_share_one_map_centred_at_0():
    ax = plots.network(TINY)
    largest = max(np.abs(TINY.w[k]).max() for k in (1, 2))
    for k in (1, 2):
        assert edges(ax, k).get_clim() == (-largest, largest)
        assert edges(ax, k).get_cmap().name == style.WEIGHTS_MAP


def test_units_and_weights_of_a_tiny_network_carry_the_lectures_symbols():
    names = written(plots.network(TINY))
    for k, width in enumerate(TINY.D):
        assert {f"$y_{{{i}}}^{{({k})}}$" for i in range(1, width + 1)} <= set(names)
    for k in (1, 2):
        above, width = TINY.w[k].shape
        expected = {f"$w_{{{i}{j}}}^{{({k})}}$" for i in range(above) for j in range(1, width + 1)}
        assert expected <= set(names)
    assert names.count("1") == 2  # the constants of layers 0 and 1
    assert {"input", "$f_{1}$: tanh", "$f_{2}$: sigmoid"} <= set(names)


def test_labels_of_weights_stay_apart():
    ax = plots.network(TINY)
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text().startswith("$w_")]
    overlaps = [a.overlaps(b) for a, b in combinations([box.padded(-3) for box in boxes], 2)]
    assert len(boxes) == 13 and not any(overlaps)


def test_labels_of_weights_stay_off_the_units():
    net = Network([2, 3, 2, 1], ["tanh", "tanh", "sigmoid"], seed=0)
    passed = net.forward([[1.0, -2.0]])
    ax = plots.network(net, passed, net.backward(passed, [[1.0]], "l2"))
    ax.figure.canvas.draw()
    units = [patch.get_window_extent() for patch in ax.patches]
    labels = [text for text in ax.texts if text.get_bbox_patch()]
    assert len(units) == 11 and len(labels) == 20
    assert not [text.get_text() for text in labels for unit in units if text.get_window_extent().overlaps(unit)]


def numbers(ax, colour):
    """The numbers written in this colour, from left to right and then from top to bottom."""
    found = [text for text in ax.texts if text.get_color() == colour and "$" not in text.get_text()]
    found.sort(key=lambda text: (round(text.get_position()[0], 6), -text.get_position()[1]))
    return [float(text.get_text().replace("−", "-")) for text in found]


@pytest.mark.parametrize("t", [0, 1])
def test_values_of_instance_t_stand_in_the_units(t):
    ax = plots.network(TINY, PASSED, SWEPT, t)
    forward = [PASSED.y[0][t, 1:], PASSED.z[1][t], PASSED.y[1][t, 1:], PASSED.z[2][t], PASSED.y[2][t, 1:]]
    assert_allclose(numbers(ax, style.FORWARD), np.concatenate(forward), atol=0.00501)
    backward = [SWEPT.dz[1][t], SWEPT.dy[1][t], SWEPT.dz[2][t], SWEPT.dy[2][t]]
    assert_allclose(numbers(ax, style.BACKWARD), np.concatenate(backward), atol=0.00501)
    assert ax.get_title() == f"Forward pass and backward pass, instance {t + 1} of 2"


def test_a_pass_alone_is_drawn_in_its_colour_alone():
    assert not numbers(plots.network(TINY, swept=SWEPT), style.FORWARD)
    assert len(numbers(plots.network(TINY, swept=SWEPT), style.BACKWARD)) == 8
    assert not numbers(plots.network(TINY, PASSED), style.BACKWARD)


def test_weights_are_labelled_with_their_values_when_a_forward_pass_is_drawn():
    names = written(plots.network(TINY, PASSED))
    assert not any(name.startswith("$w_") for name in names)
    assert {"0.50", "−0.25", "−2.00", "0.75", "−0.10"} <= set(names)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.0, "0"), (0.3149, "0.31"), (-15.39, "−15.4"), (123.4, "123"), (4e-4, "4e−4"), (-3e7, "−3e7")],
)
def test_a_number_in_a_unit_is_short(value, text):
    net = Network([1, 1], ["identity"], seed=0)
    net.w[1] = [[0.0], [1.0]]
    assert text in written(plots.network(net, net.forward([[value]])))


def test_wide_layers_show_the_first_units_and_the_last():
    net = Network([64, 32, 10], ["relu", "softmax"], seed=0)
    ax = plots.network(net)
    names = written(ax)
    assert names.count("⋮") == 3
    for k, width in enumerate(net.D):
        assert f"$D_{{{k}}} = {width}$" in names
        shown = [i for i in range(1, width + 1) if f"$y_{{{i}}}^{{({k})}}$" in names]
        assert shown[-1] == width and shown[:-1] == list(range(1, len(shown)))
    shown = [0, 1, 2, 3, 4, 5, 64]
    assert_array_equal(edges(ax, 1).get_array(), net.w[1][shown][:, [0, 1, 2, 3, 4, 31]].ravel())


def test_a_deep_network_gets_a_wider_figure_of_its_own():
    net = Network([2] * 9, ["tanh"] * 8, seed=0)
    ax = plots.network(net, net.forward([1.0, 2.0]))
    ax.figure.canvas.draw()
    columns = {round(text.get_position()[0], 6): text for text in ax.texts if text.get_text().startswith("$D_")}
    boxes = [text.get_window_extent() for text in ax.texts if text.get_color() == style.FORWARD]
    assert len(columns) == 9
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("net",), TypeError, "net must be a Network, got str"),
        ((TINY, 3), TypeError, "passed must be a ForwardPass, got int"),
        ((TINY, None, PASSED), TypeError, "swept must be a BackwardPass, got ForwardPass"),
        (
            (TINY, TEN.forward(X)),
            ValueError,
            r"passed must be of a network of widths \[2, 3, 1\], got layers of widths \[12, 10\] above its input",
        ),
        ((TINY, PASSED, None, 2), ValueError, "t must be an instance of passed, from 0 to 1, got 2"),
        ((TINY, None, SWEPT, 0.5), ValueError, "t must be an instance of swept, from 0 to 1, got 0.5"),
    ],
)
def test_network_refuses_what_it_cannot_draw(arguments, error, message):
    with pytest.raises(error, match=message):
        plots.network(*arguments)


def test_a_network_that_diverged_is_refused():
    net = Network([4, 2], ["tanh"], seed=0)
    net.w[1][2, 1] = np.nan
    for draw in (plots.network, plots.hidden_units):
        with pytest.raises(ValueError, match=r"net must hold finite weights to be drawn, got nan or inf in w\[1\]"):
            draw(net)


# Gallery


def test_gallery_draws_the_first_instances_as_images():
    ax = plots.gallery(X, limit=7)
    assert len(ax.images) == 7
    for image, row in zip(ax.images, X, strict=False):
        assert_array_equal(image.get_array(), row.reshape(8, 8))
    assert len({image.get_clim() for image in ax.images}) == 1
    assert ax.get_title() == "7 of 40 instances"


def test_columns_are_counted_from_left_to_right():
    ax = plots.gallery(X[:7], columns=3)
    left_edges = [round(image.get_extent()[0], 6) for image in ax.images]
    assert len(set(left_edges)) == 3 and left_edges[0] == left_edges[3] == left_edges[6]
    tops = [image.get_extent()[3] for image in ax.images]
    assert tops[0] == tops[2] > tops[3] > tops[6]


def test_gallery_says_what_the_network_says_and_whether_it_is_right():
    Y = np.eye(10)[[3, 1, 2]]
    d = np.eye(10)[[3, 7, 2]]
    ax = plots.gallery(X[:3], d, Y=Y)
    assert written(ax) == ["✓ 3", "✗ 1", "$d$: 7", "✓ 2"]
    assert ax.get_title() == "3 instances, 2 right"
    assert [colour_of(text) for text in ax.texts[1:3]] == [to_rgb(style.FORWARD), to_rgb(style.DESIRED)]
    frames = [(patch.get_edgecolor()[:3], patch.get_linestyle(), patch.get_linewidth()) for patch in ax.patches]
    assert frames[0] == frames[2]
    assert all(a != b for a, b in zip(frames[0], frames[1], strict=True))


def test_gallery_asks_the_network():
    answers = TEN.forward(X).Y.argmax(axis=1)
    assert written(plots.gallery(X, net=TEN, limit=40)) == [str(answer) for answer in answers]


def test_gallery_of_one_output_says_2_or_not_2():
    ax = plots.gallery(X[:4], [[1.0], [0.0], [1.0], [0.0]], Y=[[0.9], [0.2], [0.5], [0.51]])
    assert written(ax) == ["✓ 2", "✓ not 2", "✗ not 2", "$d$: 2", "✗ 2", "$d$: not 2"]


def test_the_eleventh_class_and_names_of_your_own():
    assert written(plots.gallery(X[:2], np.eye(11)[[10, 4]])) == ["$d$: none", "$d$: 4"]
    assert written(plots.gallery(X[:2], np.eye(3)[[2, 0]], names=["a", "b", "c"])) == ["$d$: c", "$d$: a"]


def test_many_instances_get_a_higher_figure():
    ax = plots.gallery(np.tile(X, (3, 1)), np.tile(ONE_HOT, (3, 1)), limit=120, columns=8)
    width, height = ax.figure.get_size_inches()
    assert width == 12.8 and height > 7.2
    left, right, _, _ = ax.images[0].get_extent()
    assert right - left > 0.5  # inches


def test_one_instance_alone_is_a_gallery():
    assert len(plots.gallery(X[0]).images) == 1
    assert written(plots.gallery(X[0], ONE_HOT[0], TEN))[-1] in ("✓ 0", "$d$: 0")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((X[:, :63],), "X must be square images, side × side numbers in a row, got rows of 63"),
        ((X[:0],), r"X must hold at least one instance, got shape \(0, 64\)"),
        ((X, ONE_HOT[:5]), r"d must have shape \(40, D_N\), got \(5, 10\)"),
        ((X, IS_2, TEN), r"d must have shape \(40, 10\), got \(40, 1\)"),
        (
            (X, DIGITS.target[:40, None]),
            r"d must lie in \[0, 1\] where it has one column, got 2; for digits use one-hot",
        ),
        ((X, DIGITS.target[:40]), r"d must have 2 axes, got 1: shape \(40,\)"),
        ((X, None, TEN, ONE_HOT), "net and Y can't both be given"),
        ((X, None, None, ONE_HOT[:, :0]), r"Y must have shape \(40, D_N\), got \(40, 0\)"),
    ],
)
def test_gallery_refuses_what_does_not_fit(arguments, message):
    with pytest.raises(ValueError, match=message):
        plots.gallery(*arguments)
    assert not plt.get_fignums()


def test_gallery_refuses_bad_options():
    with pytest.raises(ValueError, match="limit must be a whole number of at least 1, got 0"):
        plots.gallery(X, limit=0)
    with pytest.raises(ValueError, match=r"columns must be a whole number of at least 1, got 2\.5"):
        plots.gallery(X, columns=2.5)
    with pytest.raises(ValueError, match=r"names must be a list of 10 names, one for each class, got \['a'\]"):
        plots.gallery(X, ONE_HOT, names=["a"])
    with pytest.raises(TypeError, match="net must be a Network, got int"):
        plots.gallery(X, net=3)


# Hidden units


def test_hidden_units_are_their_weights_without_the_bias():
    ax = plots.hidden_units(TEN)
    assert len(ax.images) == 12
    for j, image in enumerate(ax.images):
        assert_array_equal(image.get_array().ravel(), TEN.w[1][1:, j])
    assert written(ax) == [f"unit {j}" for j in range(1, 13)]


def test_hidden_units_share_one_scale_centred_at_0_with_a_colour_bar():
    ax = plots.hidden_units(TEN)
    largest = np.abs(TEN.w[1][1:]).max()
    assert {image.get_clim() for image in ax.images} == {(-largest, largest)}
    assert {image.get_cmap().name for image in ax.images} == {style.WEIGHTS_MAP}
    (bar,) = [a for a in ax.figure.axes if a is not ax]
    assert_allclose(bar.get_ylim(), (-largest, largest))
    assert bar.get_ylabel() == "$w_{ij}^{(1)}$"


def test_a_layer_above_may_be_drawn_and_many_units_in_part():
    net = Network([3, 16, 50], ["tanh", "softmax"], seed=0)
    ax = plots.hidden_units(net, layer=2, limit=6)
    assert len(ax.images) == 6 and ax.images[0].get_array().shape == (4, 4)
    assert ax.get_title() == "Weights into layer 2, 6 of 50 units"


def test_hidden_units_of_a_network_of_zeros_are_drawn():
    net = Network([4, 2], ["tanh"], seed=0)
    net.parameters = np.zeros(10)
    plots.hidden_units(net).figure.canvas.draw()
    plots.network(net).figure.canvas.draw()


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((TINY,), ValueError, "the input of layer 1 must be square images, .* got rows of 2"),
        ((TEN, None, 3), ValueError, "layer must be from 1 to N = 2, got 3"),
        ((TEN, None, 0), ValueError, "layer must be a whole number of at least 1, got 0"),
        (([1, 2],), TypeError, "net must be a Network, got list"),
    ],
)
def test_hidden_units_refuses_what_it_cannot_draw(arguments, error, message):
    with pytest.raises(error, match=message):
        plots.hidden_units(*arguments)


# Confusion


def table(ax, classes):
    return np.array([int(text) for text in written(ax)]).reshape(classes, classes)


def test_confusion_counts_desired_classes_down_and_answers_across():
    d = np.eye(3)[[0, 0, 0, 1, 1, 2]]
    Y = np.array([[9, 0, 0], [9, 0, 0], [0, 9, 0], [0, 9, 0], [0, 0, 9], [0, 0, 9]]) / 9
    ax = plots.confusion(Y, d, names=["a", "b", "c"])
    assert_array_equal(table(ax, 3), [[2, 1, 0], [0, 1, 1], [0, 0, 1]])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b", "c"]
    assert ax.get_title() == "4 of 6 right: 66.7%"
    # Row 0 is at the top, and each number stands in its own cell.
    assert ax.get_ylim()[0] > ax.get_ylim()[1]
    assert [text.get_position() for text in ax.texts[:4]] == [(0, 0), (1, 0), (2, 0), (0, 1)]


def test_confusion_of_one_output_says_2_only_above_one_half():
    ax = plots.confusion([[0.5], [0.6], [0.4], [0.9]], [[1.0], [1.0], [0.0], [0.0]])
    assert_array_equal(table(ax, 2), [[1, 1], [1, 1]])
    assert [label.get_text() for label in ax.get_xticklabels()] == ["not 2", "2"]


def test_confusion_shows_classes_that_never_occur():
    d = np.eye(11)[[0, 1]]
    ax = plots.confusion(d, d)
    assert table(ax, 11).sum() == 2
    assert ax.get_xticklabels()[10].get_text() == "none"


def test_right_and_wrong_cells_differ_by_colour_and_frame():
    ax = plots.confusion(np.eye(3)[[0, 1, 1]], np.eye(3)[[0, 1, 2]])
    right, wrong = (image.get_array() for image in ax.images)
    assert_array_equal(right.mask, ~np.eye(3, dtype=bool))
    assert_array_equal(wrong.mask, np.eye(3, dtype=bool))
    assert [patch.get_xy() for patch in ax.patches] == [(-0.5, -0.5), (0.5, 0.5), (1.5, 1.5)]


@pytest.mark.parametrize(
    ("Y", "d", "message"),
    [
        (ONE_HOT, IS_2, r"d must have shape \(40, 10\), got \(40, 1\)"),
        (ONE_HOT, ONE_HOT[:3], r"d must have shape \(40, 10\), got \(3, 10\)"),
        (ONE_HOT[0], ONE_HOT, r"Y must have 2 axes, got 1: shape \(10,\)"),
        (ONE_HOT * np.nan, ONE_HOT, "Y must hold finite numbers, got nan at index"),
        (IS_2, IS_2 + 3, r"d must lie in \[0, 1\] where it has one column, got 3"),
    ],
)
def test_confusion_refuses_what_does_not_fit(Y, d, message):
    with pytest.raises(ValueError, match=message):
        plots.confusion(Y, d)


# Style


def linear(colour):
    c = np.array(to_rgb(colour))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(colour, background):
    """Contrast ratio of WCAG 2; 3 is its bound for large text."""
    a, b = sorted(linear(c) @ [0.2126, 0.7152, 0.0722] for c in (colour, background))
    return (b + 0.05) / (a + 0.05)


def cielab(rgb):
    white = np.array([0.9505, 1.0, 1.089])
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb / white
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


# Machado, Oliveira and Fernandes (2009): what people who lack one kind of cone see, on linear RGB.
SEEN_BY = {
    "everyone": np.eye(3),
    "protanopes": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopes": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopes": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}


@pytest.mark.parametrize("eyes", SEEN_BY)
@pytest.mark.parametrize(
    "colours",
    [
        (style.FORWARD, style.BACKWARD),
        (style.FORWARD, style.DESIRED),
        (style.BACKWARD, style.DESIRED),
        (style.POSITIVE, style.NEGATIVE),
        (style.RIGHT, style.WRONG),
        (style.PATH, style.FORWARD),
    ],
)
def test_colours_that_stand_side_by_side_differ_for_all_eyes(colours, eyes):
    a, b = (cielab(np.clip(SEEN_BY[eyes] @ linear(colour), 0, 1)) for colour in colours)
    # A difference of 2.3 is just noticeable.
    assert np.linalg.norm(a - b) > 5 * 2.3


@pytest.mark.parametrize("name", ["FORWARD", "BACKWARD", "DESIRED", "POSITIVE", "NEGATIVE", "DIM", "INK"])
def test_colours_of_text_stand_out_from_paper(name):
    assert contrast(getattr(style, name), style.PAPER) >= 3


def test_ink_can_be_read_on_what_is_lit():
    assert contrast(style.INK, style.LIT) >= 7


def test_the_marks_and_arrows_are_in_the_font_of_the_pictures():
    from matplotlib.font_manager import FontProperties, findfont, get_font

    glyphs = get_font(findfont(FontProperties(family=style.RC["font.family"]))).get_charmap()
    for character in style.RIGHT_MARK + style.WRONG_MARK + style.FORWARD_ARROW + style.BACKWARD_ARROW + "⋮η−":
        assert ord(character) in glyphs, character


def test_colours_can_be_had_without_matplotlib():
    code = "import sys, backprop_lib.style; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_each_name_of_the_package_is_a_picture():
    assert plots.__all__ == sorted(["convergence", "trajectory", "network", "gallery", "hidden_units", "confusion"])
    assert all(callable(getattr(plots, name)) for name in plots.__all__)


def test_derivatives_can_be_on_the_lines_and_the_legend_says_so():
    dw = [None, *(np.full_like(w, -0.5) for w in TINY.w[1:])]
    ax = plots.network(TINY, PASSED, dw=dw)
    assert all(r"\partial" in text.get_text() for text in ax.get_legend().get_texts())
    assert sum(text.get_text() == "−0.50" for text in ax.texts) >= TINY.parameters.size - 12
    with pytest.raises(ValueError, match=r"dw must be a list of \d: None, then dw\[1\]"):
        plots.network(TINY, dw=np.ones(3))
    with pytest.raises(ValueError, match=r"dw\[1\] must have the shape of w\[1\]"):
        plots.network(TINY, dw=[None, *(w.T[:, :1] for w in TINY.w[1:])])


def test_passes_of_different_batches_are_refused():
    passed = TINY.forward(np.zeros((3, TINY.D[0])))
    swept = TINY.backward(passed, np.ones((3, TINY.D[-1])) / TINY.D[-1], "l2")
    with pytest.raises(ValueError, match="swept must be of the same batch as passed, of 1 instances"):
        plots.network(TINY, passed[0], swept)
