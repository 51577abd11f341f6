"""Convergence curves."""

from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest
from numpy.testing import assert_array_equal

from backprop_lib import functions, plots
from backprop_lib.descent import Trajectory
from pictures import DIVERGING, GROWING, HISTORY, OSCILLATING, SLOW, descend


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
