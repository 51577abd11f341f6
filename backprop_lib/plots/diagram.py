"""A picture of a small network: its units, its weights, and the values that the two passes left in it."""

from numbers import Integral
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import CenteredNorm
from matplotlib.lines import Line2D
from matplotlib.patches import BoxStyle, Ellipse, FancyBboxPatch

from backprop_lib import _validate, style
from backprop_lib._display import short
from backprop_lib.plots._canvas import blank_axes, check_network, in_inches, ink, styled

MOST_UNITS = 8
FIRST_UNITS = 5
MOST_LABELS = 12
# All lengths are inches.
HALF_WIDTH, HALF_WIDTH_SMALL = 0.85, 0.42
ROOMY = 0.35  # half the height of a unit that can be round and hold larger text
PITCH = 1.25  # from unit to unit, at most
COLUMN = 2.3  # from layer to layer, so that both z and y fit into a unit
GAP = 2.0  # between layers, so that weights can be labelled
NAME, SYMBOLS, DERIVATIVES, FOOT = 0.42, 0.4, 0.8, 0.8  # heights of the lines above and below the units


@styled
def network(net, passed=None, swept=None, t=0, ax=None, dw=None, labels=None):
    """Draw the units of a network and its weights, and the values of its passes where they are given.

    Data flow from left to right: z_j^(k) on the left of a unit, y_j^(k) on its right; below them, in another colour,
    dDiv/dz and dDiv/dy flow back. Where there is little room, y and dDiv/dy stand alone. Grey units are the constants
    y_0^(k) = 1 that carry the biases. A weight above 0 is a solid line, one below 0 a dashed line, and the largest is
    the thickest. A layer of more than eight units is shown in part.

    Parameters
    ----------
    net : Network
    passed, swept : ForwardPass, BackwardPass, optional
        Their y and z, dy and dz are written into the units; with `passed`, weights are labelled with their values.
    t : int
        The instance whose values are shown.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.
    dw : list of ndarray, optional
        Derivatives by the weights, `dw[k]` of the shape of `net.w[k]`: the lines then carry them in place of the weights.
    labels : list of list of list of str, optional
        How the weights are written on their lines, `labels[k][i][j - 1]` for w_ij^(k); formulas between dollars.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError
        If `net`, `passed` or `swept` is something else.
    ValueError
        If a weight or derivative is not finite, `dw` or `labels` has other shapes, a pass belongs to a network of other widths,
        or there is no instance t.

    References
    ----------
    Slides "A first closer look at the network" and "Notation".
    """
    check_network(net)
    _check_pass("passed", passed, "z", net, t)
    _check_pass("swept", swept, "dz", net, t)
    if passed is not None and swept is not None and len(passed) != len(swept):
        raise ValueError(
            f"swept must be of the same batch as passed, of {len(passed)} instances, got a backward pass of {len(swept)}"
        )
    ax = blank_axes(ax, width=(net.N + 1) * COLUMN)
    both = in_inches(ax)[0] / (net.N + 1) >= COLUMN
    units = _units(ax, net, passed, swept, both)
    symbol = "w" if dw is None else r"\partial\,\mathrm{Div}/\partial w"
    on_lines = net.w if dw is None else _derivatives(net, dw)
    written = _written(net, labels) if labels is not None else _values if passed is not None else _symbols
    _draw_weights(ax, on_lines, units, symbol, written)
    for k, layer in enumerate(units):
        _draw_head(ax, net, k, layer, passed, swept, both)
        _draw_layer(ax, k, layer, _numbers(passed, swept, k, t, both))
    ax.set_title(_title(net, passed, swept, t), fontsize=style.TITLE, color=ink(ax), pad=10)
    return ax


def _check_pass(name, values, quantity, net, t):
    if values is None:
        return
    if not hasattr(values, quantity):
        kind = {"passed": "ForwardPass", "swept": "BackwardPass"}[name]
        raise TypeError(f"{name} must be a {kind}, got {type(values).__name__}")
    layers = getattr(values, quantity)[1:]
    widths = [layer.shape[1] for layer in layers]
    if widths != list(net.D[1:]):
        raise ValueError(
            f"{name} must be of a network of widths {net.D}, got layers of widths {widths} above its input"
        )
    T = len(layers[0])
    if not isinstance(t, Integral) or not 0 <= t < T:
        raise ValueError(f"t must be an instance of {name}, from 0 to {T - 1}, got {t!r}")


def _title(net, passed, swept, t):
    passes = [name for name, values in (("forward pass", passed), ("backward pass", swept)) if values is not None]
    if not passes:
        return f"Network {'-'.join(map(str, net.D))}: {len(net.parameters)} weights"
    T = len(passed.z[1] if passed is not None else swept.dz[1])
    return " and ".join(passes).capitalize() + (f", instance {t + 1} of {T}" if T > 1 else "")


class Place(NamedTuple):
    """Where a unit stands, in inches: its middle, half its width and half its height."""

    x: float
    y: float
    half_width: float
    half_height: float


def _units(ax, net, passed, swept, both):
    """Return for each layer a dict from the index i of each unit shown to its Place; None is for those left out."""
    width, height = in_inches(ax)
    head = NAME + SYMBOLS * (passed is not None) + DERIVATIVES * (swept is not None)
    columns = [_shown(width_k, with_constant=k < net.N) for k, width_k in enumerate(net.D)]
    pitch = min(PITCH, (height - head - FOOT) / max(map(len, columns)))
    half_height = min(0.4, 0.46 * pitch)
    with_values = passed is not None or swept is not None
    half = HALF_WIDTH if with_values and both else HALF_WIDTH_SMALL
    left, right = 0.7, width - max(half, 0.25 + 0.085 * len(net.f[-1].name)) - 0.05
    middle = FOOT + (height - head - FOOT) / 2
    layers = []
    for k, column in enumerate(columns):
        x = left + k * (right - left) / net.N
        top = middle + (len(column) - 1) * pitch / 2
        widths = {None: 0, 0: half_height} | ({} if k else dict.fromkeys(column[1:], HALF_WIDTH_SMALL))
        layers.append({i: Place(x, top - n * pitch, widths.get(i, half), half_height) for n, i in enumerate(column)})
    return layers


def _shown(width, with_constant):
    """Return the indices of the units of a layer that are shown, with None for those left out."""
    units = list(range(1, width + 1))
    if width > MOST_UNITS:
        units = [*units[:FIRST_UNITS], None, width]
    return [0, *units] if with_constant else units


def _derivatives(net, dw):
    if not isinstance(dw, (list, tuple)) or len(dw) != net.N + 1:
        raise ValueError(f"dw must be a list of {net.N + 1}: None, then dw[1]..dw[{net.N}], got {type(dw).__name__}")
    dw = [None, *(_validate.array(f"dw[{k}]", dw[k], ndim=2) for k in range(1, net.N + 1))]
    for k in range(1, net.N + 1):
        if dw[k].shape != net.w[k].shape:
            raise ValueError(f"dw[{k}] must have the shape of w[{k}], {net.w[k].shape}, got {dw[k].shape}")
    return dw


def _written(net, labels):
    shapes = [tuple(w.shape) for w in net.w[1:]]
    fits = isinstance(labels, (list, tuple)) and len(labels) == net.N + 1
    fits = fits and [np.shape(np.array(layer, dtype=object)) for layer in labels[1:]] == shapes
    if not fits or not all(isinstance(text, str) for layer in labels[1:] for row in layer for text in row):
        raise ValueError(
            f"labels must be a list of {net.N + 1}: None, then texts in the shapes {shapes}, got {_validate.brief(labels)}"
        )
    return lambda k, i, j, value: labels[k][i][j - 1]


def _values(k, i, j, value):
    return short(value)


def _symbols(k, i, j, value):
    return f"$w_{{{i}{j}}}^{{({k})}}$"


def _draw_weights(ax, w, units, symbol, written):
    N = len(w) - 1
    pairs = [[(i, j) for i in units[k - 1] for j in units[k] if j and i is not None] for k in range(1, N + 1)]
    weights = [np.array([w[k][i, j - 1] for i, j in pairs[k - 1]]) for k in range(1, N + 1)]
    largest = max(*(np.abs(w).max() for w in weights), 1e-300)
    for k, on_lines in enumerate(weights, start=1):
        lines = np.array([_ends(units[k - 1][i], units[k][j]) for i, j in pairs[k - 1]])
        # A weight near 0 is white on the map: the grey line says that it is there.
        ax.add_collection(LineCollection(lines, colors=style.DIM, linewidths=0.7, zorder=1), autolim=False)
        dashes = [style.POSITIVE_LINE if value >= 0 else style.NEGATIVE_LINE for value in on_lines]
        edges = LineCollection(lines, linewidths=6 * np.abs(on_lines) / largest, linestyles=dashes, zorder=2)
        edges.set(array=on_lines, cmap=style.WEIGHTS_MAP, norm=CenteredNorm(0, largest), gid=f"w{k}")
        ax.add_collection(edges, autolim=False)
        if len(on_lines) <= MOST_LABELS and np.ptp(lines[0, :, 0]) >= GAP:
            _label_weights(ax, k, pairs[k - 1], lines, on_lines, written)
    _draw_legend(ax, symbol, largest)


def _ends(source, target):
    return (source.x + source.half_width, source.y), (target.x - target.half_width, target.y)


def _label_weights(ax, k, pairs, lines, w, written):
    size, points = ((0.6, 0.46), style.SYMBOL) if written is _symbols else ((0.72, 0.3), style.TEXT)
    box = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.5, "alpha": 0.85}
    for (i, j), value, place in zip(pairs, w, _label_places(lines, size), strict=True):
        text = written(k, i, j, value)
        colour = style.POSITIVE if value > 0 else style.NEGATIVE if value < 0 else style.INK
        ax.text(*place, text, ha="center", va="center", fontsize=points, color=colour, bbox=box, zorder=3)


def _label_places(lines, size):
    """Return a place on each line for a label of this size, clear of the other labels and then of the other lines."""
    # Between the widest units on both sides, so that no label goes under one.
    left, right = lines[:, 0, 0].max(), lines[:, 1, 0].min()
    margin = min(0.5 * size[0], 0.45 * (right - left))
    off_middle = np.linspace(-0.5, 0.5, 33)
    x = (left + right) / 2 + off_middle * (right - left - 2 * margin)
    starts, ends = lines[:, None, 0], lines[:, None, 1]
    along = starts + ((x - starts[..., 0]) / (ends - starts)[..., 0])[..., None] * (ends - starts)
    places = along[:, len(x) // 2].copy()
    # Each label in turn moves to its best place while the others stay; a few rounds settle them.
    for _ in range(4):
        for n, candidates in enumerate(along):
            labels = np.abs(candidates[:, None] - np.delete(places, n, axis=0)) / size
            others = (candidates[:, None] - np.delete(along, n, axis=0).reshape(-1, 2)) / size
            clear_of_labels = labels.max(axis=2).min(axis=1, initial=2).clip(max=1.2)
            clear_of_lines = np.linalg.norm(others, axis=2).min(axis=1, initial=1).clip(max=0.8)
            places[n] = candidates[np.argmax(10 * clear_of_labels + clear_of_lines - 0.2 * np.abs(off_middle))]
    return places


def _draw_legend(ax, symbol, largest):
    ways = [
        (f"${symbol} > 0$", style.POSITIVE, style.POSITIVE_LINE),
        (f"${symbol} < 0$", style.NEGATIVE, style.NEGATIVE_LINE),
    ]
    handles = [Line2D([], [], color=colour, linestyle=line, linewidth=4, label=label) for label, colour, line in ways]
    handles.append(Line2D([], [], color=style.DIM, linewidth=6, label=f"$|{symbol}| = {short(largest)}$"))
    look = {"frameon": False, "fontsize": style.TEXT, "labelcolor": style.INK, "borderpad": 0}
    ax.legend(handles=handles, loc="lower center", ncols=3, handlelength=2.5, columnspacing=1.5, **look)


def _draw_head(ax, net, k, layer, passed, swept, both):
    """Write above the layer what it is and what stands where in its units, and below it how wide it is."""
    x, top = layer[1].x, ax.get_ylim()[1]
    left, right = (f"z^{{({k})}}", f"y^{{({k})}}")
    forward = f"${left}$ {style.FORWARD_ARROW} ${right}$" if both and k else f"${right}$"
    slopes = [rf"$\dfrac{{d\mathrm{{Div}}}}{{d{symbol}}}$" for symbol in (left, right)]
    backward = f" {style.BACKWARD_ARROW} ".join(slopes if both else slopes[1:]) if k else ""
    lines = [
        (f"$f_{{{k}}}$: {net.f[k].name}" if k else "input", style.INK, NAME),
        (forward if passed is not None else "", style.FORWARD, SYMBOLS * (passed is not None)),
        (backward if swept is not None else "", style.BACKWARD, DERIVATIVES * (swept is not None)),
    ]
    for text, colour, height in lines:
        if text:
            ax.text(x, top - height / 2, text, ha="center", va="center", fontsize=style.SYMBOL, color=colour)
        top -= height
    ax.text(x, 0.54, f"$D_{{{k}}} = {net.D[k]}$", ha="center", va="center", fontsize=style.SYMBOL)


def _numbers(passed, swept, k, t, both):
    """Return what each pass left in layer k: the left numbers of its units (or None), the right ones and a colour."""
    numbers = []
    if passed is not None:
        numbers.append((passed.z[k][t] if k and both else None, passed.y[k][t, 1:], style.FORWARD))
    if swept is not None and k:
        numbers.append((swept.dz[k][t] if both else None, swept.dy[k][t], style.BACKWARD))
    return numbers


def _draw_layer(ax, k, layer, numbers):
    centred = {"ha": "center", "va": "center", "zorder": 5}
    for i, place in layer.items():
        if i is None:
            ax.text(place.x, place.y, "⋮", fontsize=style.SYMBOL, weight="bold", **centred)
            continue
        _draw_outline(ax, place, is_constant=i == 0)
        if i == 0:
            ax.text(place.x, place.y, "1", fontsize=style.TEXT, **centred)
        elif not numbers:
            ax.text(place.x, place.y, f"$y_{{{i}}}^{{({k})}}$", fontsize=style.SYMBOL, **centred)
        for row, (left, right, colour) in enumerate(numbers if i else []):
            y = place.y + 0.43 * place.half_height * (len(numbers) - 1) * (1 - 2 * row)
            sides = [(0, right)] if left is None else [(-0.46, left), (0.46, right)]
            for side, values in sides:
                look = {"fontsize": style.TEXT if place.half_height > ROOMY else style.SMALL, "color": colour}
                ax.text(place.x + side * place.half_width, y, short(values[i - 1]), **look, **centred)


def _draw_outline(ax, place, is_constant):
    x, y, half_width, half_height = place
    face, edge = (style.DIM_TINT, style.DIM) if is_constant else (style.PAPER, style.INK)
    look = {"facecolor": face, "edgecolor": edge, "linewidth": 2, "zorder": 4}
    if half_height > ROOMY and half_width <= HALF_WIDTH_SMALL:
        ax.add_patch(Ellipse((x, y), 2 * half_width, 2 * half_height, **look))
    else:
        corner, ends = (x - half_width, y - half_height), BoxStyle.Round(pad=0, rounding_size=half_height)
        ax.add_patch(FancyBboxPatch(corner, 2 * half_width, 2 * half_height, boxstyle=ends, **look))
