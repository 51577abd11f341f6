"""Convergence curves: the loss, the accuracy or the step size of one run or of several, step by step."""

from math import log10
from typing import NamedTuple

import numpy as np
from matplotlib.ticker import MaxNLocator, PercentFormatter

from backprop_lib import _validate, style
from backprop_lib.plots._canvas import STOP_MARKERS, crosses, ink, plain_axes, step_size, styled, why_stopped

# A run that grows is followed this many times as far as the others go, so that it doesn't flatten them.
REACH = {"linear": 3.0, "log": 1e3}
MOST = 1e250  # matplotlib puts ticks beyond the limits, and they must not overflow either


class Curve(NamedTuple):
    """One run: its name, its finite values step by step, why it stopped and after how many steps or epochs."""

    label: str
    steps: np.ndarray
    values: np.ndarray
    stopped: str
    unit: str
    count: int


@styled
def convergence(run, ax=None, quantity="loss", *, scale="auto"):
    """Draw how a run converged, and mark where and why it stopped.

    Parameters
    ----------
    run : Trajectory, History, or a dict or list of them
        One run, or several to compare: a dict names each, a list calls each by its step size.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.
    quantity : {"loss", "accuracy", "eta"}
        What to draw; "loss" is f(x^k) for a Trajectory, and "accuracy" needs a History.
    scale : {"auto", "linear", "log"}
        Vertical scale; "auto" takes the logarithmic one where all values are above 0 and the largest is more than
        a hundred times the smallest.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError
        If `run` holds something else, or Trajectories beside Histories.
    ValueError
        If `quantity` or `scale` has another value, or `run` has no such quantity or can't be drawn on that scale.

    References
    ----------
    Slides "Gradient Descent Algorithm" and "Training by BackProp".
    """
    _validate.choice("quantity", quantity, ("loss", "accuracy", "eta"))
    curves = _curves(run, quantity)
    scale = _scale(_validate.choice("scale", scale, ("auto", "linear", "log")), curves, quantity)
    ax = plain_axes(ax)
    ax.set_yscale(scale)
    limits = _limits(curves, scale, bounded=quantity == "accuracy")
    ax.set_ylim(limits)
    for number, curve in enumerate(curves):
        _draw(ax, curve, number, limits)
    _label_axes(ax, quantity, curves[0].unit)
    _say_why(ax, curves)
    return ax


def _curves(run, quantity):
    if isinstance(run, dict):
        named = [(str(label), one) for label, one in run.items()]
    else:
        named = [(None, one) for one in (run if isinstance(run, (list, tuple)) else [run])]
    if not named:
        raise ValueError("run must hold at least one Trajectory or History, got none")
    curves = [_curve(label, one, quantity) for label, one in named]
    if len({curve.unit for curve in curves}) > 1:
        raise TypeError("run must hold Trajectories alone or Histories alone, got both")
    return curves


def _curve(label, run, quantity):
    epochs = hasattr(run, "loss")
    if not hasattr(run, "stopped") or not hasattr(run, "eta") or not (epochs or hasattr(run, "f")):
        raise TypeError(f"run must be a Trajectory, a History, or a dict or list of them, got {type(run).__name__}")
    values = getattr(run, "f" if quantity == "loss" and not epochs else quantity, None)
    if values is None:
        raise ValueError(f"quantity {quantity!r} is not in this {type(run).__name__}: accuracy needs a History")
    values = np.asarray(values, float)
    finite = np.isfinite(values)
    if values.ndim != 1 or not finite.any():
        raise ValueError(f"{quantity} of a run must hold a finite number at least, got {values}")
    steps = np.arange(len(values)) + epochs
    if label is None:
        label = step_size(run.eta) if len(run.eta) else "no step"
    return Curve(label, steps[finite], values[finite], run.stopped, "epoch" if epochs else "step", len(run.eta))


def _scale(scale, curves, quantity):
    values = np.concatenate([curve.values for curve in curves])
    if scale == "log" and values.min() <= 0:
        raise ValueError(f"scale must be 'linear' for this {quantity}, which goes down to {values.min():g}; got 'log'")
    if scale != "auto":
        return scale
    return "log" if quantity != "accuracy" and values.min() > 0 and values.max() > 100 * values.min() else "linear"


def _limits(curves, scale, bounded):
    """Return the lowest and the highest value to show: of a run that goes far beyond the others, its beginning."""
    calm = [np.abs(curve.values).max() for curve in curves if curve.stopped != "diverged"]
    top = REACH[scale] * max(*(abs(curve.values[0]) for curve in curves), min(calm, default=0))
    if bounded:
        top = np.inf
    alone = len(curves) == 1 and scale == "log"
    shown = np.concatenate([curve.values if alone else _beginning(curve.values, top) for curve in curves])
    low, high = float(shown.min()), float(shown.max())
    if scale == "log":
        margin = 10 ** (0.06 * (log10(high) - log10(low)) or 0.3)
        return max(low / margin, 1 / MOST), min(high * margin, MOST)
    margin = 0.06 * (high - low) or 0.06 * abs(high) or 1
    return low - margin, high + margin


def _beginning(values, top):
    beyond = np.abs(values) > top
    return values[: beyond.argmax()] if beyond[-1] else values


def _draw(ax, curve, number, limits):
    place = number % len(style.SERIES)
    look = {"color": style.SERIES[place], "linestyle": style.SERIES_LINES[place]}
    ax.plot(curve.steps, curve.values, **look)
    look |= {"marker": STOP_MARKERS.get(curve.stopped, "D"), "markersize": 15, "markeredgewidth": 1.5}
    look |= {"markeredgecolor": style.INK, "clip_on": False, "zorder": 5}
    ax.plot(*_end(curve, limits, ax.get_yscale()), label=f"{curve.label}: {_why(curve)}", **look)


def _end(curve, limits, scale):
    """Return where the curve ends, or where it leaves the picture if it does not come back."""
    outside = (curve.values < limits[0]) | (curve.values > limits[1])
    if not outside[-1]:
        return [curve.steps[-1]], [curve.values[-1]]
    k = int(np.flatnonzero(~outside)[-1])
    border = limits[1] if curve.values[k + 1] > limits[1] else limits[0]
    stretch = np.log if scale == "log" else np.asarray
    before, at, after = (stretch(value) for value in (curve.values[k], border, curve.values[k + 1]))
    share = (at - before) / (after - before)
    return [curve.steps[k] + share * (curve.steps[k + 1] - curve.steps[k])], [border]


def _why(curve):
    return why_stopped(curve.stopped, curve.count, curve.unit)


def _say_why(ax, curves):
    if len(curves) == 1:
        ax.set_title(f"{curves[0].label}: {_why(curves[0])}", fontsize=style.TITLE, color=ink(ax), pad=14)
    else:
        _legend_beside_the_curves(ax)


def _legend_beside_the_curves(ax):
    """Put the legend where it covers no curve, and where there is no such place, make one above them."""
    legend = ax.legend(fontsize=style.TEXT, labelcolor=style.INK)
    ax.figure.draw_without_rendering()  # which gives the Axes its place
    box = legend.get_window_extent()
    if not any(crosses(line, box) for line in ax.lines):
        return
    ax.get_legend().remove()
    ax.legend(fontsize=style.TEXT, labelcolor=style.INK, loc="upper right")
    share = min(0.7, 1.1 * box.height / ax.get_window_extent().height)
    low, high = ax.transScale.transform([(1, limit) for limit in ax.get_ylim()])[:, 1]
    top = low + (high - low) / (1 - share)
    ax.set_ylim(top=min(ax.transScale.inverted().transform((1, top))[1], MOST))


def _label_axes(ax, quantity, unit):
    ax.set_xlabel("epoch" if unit == "epoch" else "step $k$", fontsize=style.SYMBOL)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    loss, eta = ("Loss", "step size $η$") if unit == "epoch" else ("$f(x^k)$", "step size $η^k$")
    ax.set_ylabel({"loss": loss, "eta": eta, "accuracy": "accuracy"}[quantity], fontsize=style.SYMBOL)
    if quantity == "accuracy":
        ax.yaxis.set_major_formatter(PercentFormatter(xmax=1))
    # Powers of ten carry their exponents at 0.7 of this size.
    ax.tick_params(axis="y", labelsize=style.SYMBOL if ax.get_yscale() == "log" else style.TEXT)
    ax.grid(True, color=style.DIM_TINT)
