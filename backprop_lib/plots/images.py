"""Rows of numbers as images: digits with what the network says of them, and the weights into hidden units."""

from math import ceil, isqrt

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import CenteredNorm, Normalize
from matplotlib.patches import Rectangle

from backprop_lib import _validate, style
from backprop_lib.digits import labels
from backprop_lib.plots._answers import class_names, desired, matrix
from backprop_lib.plots._canvas import blank_axes, check_network, colour_bar, in_inches, ink, styled

LINE = 0.29  # inches that one line of text takes
MOST_COLUMNS = 12


@styled
def gallery(X, d=None, net=None, Y=None, ax=None, *, columns=None, names=None, limit=24):
    """Draw digits as images, with the desired output d and what the network says.

    A digit that the network got right has a solid frame and ✓. One that it got wrong has a thick dashed frame of
    another colour and ✗, and the line below says what it is.

    Parameters
    ----------
    X : array_like, shape (T, side²) or (side²,)
        The instances, each a square image row by row.
    d : array_like, shape (T, D_N), optional
        Desired outputs: one column ("2 or not 2"), or one column a class.
    net, Y : Network, or array_like of shape (T, D_N), optional
        The network that is asked, or its outputs where they are known already.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default, higher than usual if there are many rows.
    columns, limit : int, optional
        Images in a row, by default as many as make them large; and how many of the first instances are shown at most.
    names : sequence of str, optional
        A name for each class; by default "not 2" and "2", or the digits (and "none" as the eleventh).

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If the rows of X are not squares, or d, Y and X don't fit each other.

    References
    ----------
    Slides "Setting up for digit recognition" and "Recognizing the digit".
    """
    limit = _validate.whole("limit", limit, at_least=1)
    columns = None if columns is None else _validate.whole("columns", columns, at_least=1)
    images = _images(X)
    answers, wanted = _labels(X, len(images), d, net, Y, names)
    shown, lines = min(len(images), limit), (answers[0] is not None) + (wanted[0] is not None)
    ax = blank_axes(ax, height=0.6 + ceil(shown / (columns or MOST_COLUMNS)) * (0.9 + lines * LINE))
    ink_of = Normalize(min(images.min(), 0), max(images.max(), 1e-9))
    for t, place in enumerate(_mosaic(ax, images[:shown], columns, lines, "gray_r", ink_of)):
        _caption(ax, place, answers[t], wanted[t])
    ax.set_title(_score(shown, len(images), answers, wanted), fontsize=style.TITLE, color=ink(ax))
    return ax


@styled
def hidden_units(net, ax=None, layer=1, *, limit=32):
    """Draw the weights into each unit of a layer as an image, without the bias.

    All images have one scale, centred at 0.

    Parameters
    ----------
    net : Network
        A network whose layer `layer` looks at square images.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default. The colour bar takes some of its room.
    layer : int
        The layer k whose weights w_ij^(k) are drawn.
    limit : int
        How many units to show at most; the first ones are shown.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If there is no such layer, or D_{k-1} is not a square number.

    References
    ----------
    Slide "Notation".
    """
    check_network(net)
    k = _validate.whole("layer", layer, at_least=1)
    if k > net.N:
        raise ValueError(f"layer must be from 1 to N = {net.N}, got {k}")
    side = _side(f"the input of layer {k}", net.D[k - 1])
    weights = np.asarray(net.w[k])[1:]
    shown = min(net.D[k], _validate.whole("limit", limit, at_least=1))
    images = weights.T[:shown].reshape(shown, side, side)
    norm = CenteredNorm(0, max(np.abs(weights).max(), 1e-9))
    ax = blank_axes(ax, right=0.9)
    colour_bar(ax, ScalarMappable(norm, style.WEIGHTS_MAP), f"$w_{{ij}}^{{({k})}}$")
    for j, (x, y, size) in enumerate(_mosaic(ax, images, None, 1, style.WEIGHTS_MAP, norm), start=1):
        ax.text(x + size / 2, y - 0.05, f"unit {j}", ha="center", va="top", fontsize=style.TEXT)
    part = "" if shown == net.D[k] else f", {shown} of {net.D[k]} units"
    ax.set_title(f"Weights into layer {k}{part}", fontsize=style.TITLE, color=ink(ax))
    return ax


def _side(name, width):
    side = isqrt(width)
    if side * side != width:
        raise ValueError(f"{name} must be square images, side × side numbers in a row, got rows of {width}")
    return side


def _images(X):
    X = np.atleast_2d(_validate.array("X", X, ndim=(1, 2)))
    if not len(X):
        raise ValueError(f"X must hold at least one instance, got shape {X.shape}")
    side = _side("X", X.shape[1])
    return X.reshape(-1, side, side)


def _labels(X, T, d, net, Y, names):
    """Return for each instance the name of what the network says and of what is desired, None where not given."""
    if net is not None and Y is not None:
        raise ValueError("net and Y can't both be given: Y is what the network says")
    if net is not None:
        check_network(net)
    said = net.forward(X).Y if net is not None else Y
    said = None if said is None else matrix("Y", said, T)
    wanted = None if d is None else desired(d, T, None if said is None else said.shape[1])

    def named(value):
        if value is None:
            return [None] * T
        known = class_names(names, value.shape[1])
        return [known[c] for c in labels(value)]

    return named(said), named(wanted)


def _mosaic(ax, images, columns, lines, cmap, norm):
    """Draw the images in a grid with room for `lines` lines of text below each; return each one's x, y and size."""
    width, height = in_inches(ax)
    count = len(images)

    def size_in(columns):
        return min(0.88 * width / columns, height / ceil(count / columns) - 0.2 - lines * LINE)

    columns = min(count, columns) if columns else max(range(1, min(count, MOST_COLUMNS) + 1), key=size_in)
    size = max(0.1, size_in(columns))
    cell = height / ceil(count / columns)
    places = []
    for t, image in enumerate(images):
        row, column = divmod(t, columns)
        x = (column + 0.5) * width / columns - size / 2
        y = height - (row + 0.5) * cell - size / 2 + lines * LINE / 2
        ax.imshow(image, cmap=cmap, norm=norm, extent=(x, x + size, y, y + size))
        places.append((x, y, size))
    # Each image moved the limits to itself.
    in_inches(ax)
    return places


def _caption(ax, place, answer, wanted):
    """Write the answer and, where it is not right, the desired class below an image; frame it accordingly."""
    x, y, size = place
    right = None if answer is None or wanted is None else answer == wanted
    mark = {None: "", True: f"{style.RIGHT_MARK} ", False: f"{style.WRONG_MARK} "}[right]
    lines = [] if answer is None else [(mark + answer, style.FORWARD)]
    if wanted is not None and not right:
        lines.append((f"$d$: {wanted}", style.DESIRED))
    edge = {None: style.DIM, True: style.RIGHT, False: style.WRONG}[right]
    frame = {"linewidth": 5, "linestyle": (0, (2, 1))} if right is False else {"linewidth": 2}
    ax.add_patch(Rectangle((x, y), size, size, fill=False, edgecolor=edge, **frame))
    for line, (text, colour) in enumerate(lines):
        top = y - 0.08 - line * LINE
        ax.text(x + size / 2, top, text, ha="center", va="top", fontsize=style.TEXT, color=colour)


def _score(shown, total, answers, wanted):
    part = f"{shown} instance{'' if shown == 1 else 's'}" if shown == total else f"{shown} of {total} instances"
    if None in (answers[0], wanted[0]):
        return part
    right = sum(a == d for a, d in zip(answers[:shown], wanted[:shown], strict=True))
    return f"{part}, {right} right"
