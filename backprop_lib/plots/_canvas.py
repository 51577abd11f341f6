"""What all pictures share: where they draw, how large their text is, how they say why a run stopped."""

import functools

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from backprop_lib import style

STOP_MARKERS = {
    "converged": "o",
    "max_iterations": "s",
    "epochs": "s",
    "diverged": "^",
    "oscillates": "v",
    "interrupted": "X",
}


def styled(draw):
    """Run `draw` under the course's style and put matplotlib's settings back, also when it fails."""

    @functools.wraps(draw)
    def wrapper(*args, **kwargs):
        # Not rc_context, which would put back every setting: in a notebook the first figure switches the display on.
        before = {name: plt.rcParams[name] for name in style.RC}
        plt.rcParams.update(style.RC)
        try:
            return draw(*args, **kwargs)
        finally:
            plt.rcParams.update(before)

    return wrapper


def plain_axes(ax):
    """Return `ax`, or the Axes of a new figure, with ticks that can be read from the last row."""
    ax = _given(ax) or plt.subplots(layout="constrained")[1]
    ax.set_facecolor(style.PAPER)
    # Tick labels are made when the figure is drawn, long after the course's style was put away again.
    ax.tick_params(labelsize=style.TEXT, labelfontfamily="DejaVu Sans", colors=ink(ax))
    for axis in (ax.xaxis, ax.yaxis):
        axis.get_offset_text().set_fontsize(style.TEXT)
    return ax


def blank_axes(ax, width=0, height=0, right=0.99):
    """Return `ax` without ticks and frame, or the Axes of a new figure, of more inches than usual if it needs them.

    `right` is where a new Axes ends, as a share of the figure's width.
    """
    if _given(ax) is None:
        width, height = max(width, style.FIGURE_SIZE[0]), max(height, style.FIGURE_SIZE[1])
        margins = {"left": 0.01, "right": right, "bottom": 0.07 / height, "top": 1 - 0.55 / height}
        ax = plt.subplots(figsize=(width, height), gridspec_kw=margins)[1]
    ax.set_facecolor(style.PAPER)
    ax.set(xticks=[], yticks=[], frame_on=True)
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def in_inches(ax):
    """Let `ax` count in inches, y upwards from the bottom left corner, and return its width and height.

    Text has a size in inches, so this is how a picture knows what fits.
    """
    box = ax.get_window_extent().transformed(ax.figure.dpi_scale_trans.inverted())
    ax.set(xlim=(0, box.width), ylim=(0, box.height), aspect="equal")
    return box.width, box.height


def check_network(net):
    """Refuse what is not a Network, and a Network whose training diverged."""
    if not all(hasattr(net, name) for name in ("N", "D", "w", "f", "forward")):
        raise TypeError(f"net must be a Network, got {type(net).__name__}")
    for k in range(1, net.N + 1):
        if not np.isfinite(net.w[k]).all():
            raise ValueError(f"net must hold finite weights to be drawn, got nan or inf in w[{k}]")


def ink(ax):
    """Return the colour of the writing around `ax`: the caller's figure may be dark."""
    return ax.title.get_color()


def colour_bar(ax, mappable, label):
    """Put a colour bar beside `ax`, named `label`."""
    bar = ax.figure.colorbar(mappable, ax=ax, fraction=0.05, pad=0.02)
    bar.set_label(label, fontsize=style.SYMBOL, color=ink(ax))
    bar.ax.tick_params(labelsize=style.TEXT, colors=ink(ax))
    bar.ax.yaxis.get_offset_text().set_fontsize(style.TEXT)
    return bar


def crosses(line, box):
    """Tell whether a line, also between its points, or one of its markers runs into a box on the screen."""
    points = line.get_markersize() / 2 if line.get_marker() not in ("", "None", None) else 0
    box = box.padded(points * line.figure.dpi / 72)
    path = line.get_path().transformed(line.get_transform())
    return path.intersects_bbox(box, filled=False) or box.count_contains(path.vertices) > 0


def why_stopped(stopped, count, unit):
    """Say in words why a run ended: `count` is the number of steps or epochs it made, `unit` "step" or "epoch"."""
    counted = f"{count} {unit}{'' if count == 1 else 's'}"
    sentences = {
        "converged": f"converged after {counted}",
        "oscillates": f"oscillates, ended after {counted}",
        "max_iterations": f"not converged in {counted}",
        "epochs": f"ended after {counted}",
        "diverged": f"diverged at {unit} {count}",
        "interrupted": f"interrupted at {unit} {count}",
    }
    return sentences.get(stopped, f"{stopped} at {unit} {count}")


def step_size(eta):
    """Name the step size of a run, η, or the range over which a rule varied it."""
    low, high = min(eta), max(eta)
    return f"η = {high:.4g}" if low == high else f"η from {low:.2g} to {high:.2g}"


def _given(ax):
    if ax is not None and not isinstance(ax, Axes):
        hint = "; plt.subplots() returns the figure and its Axes" if isinstance(ax, tuple) else ""
        raise TypeError(f"ax must be a matplotlib Axes or None, got {type(ax).__name__}{hint}")
    return ax
