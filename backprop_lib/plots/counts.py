"""The confusion matrix: how often each class was taken for which."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from backprop_lib import style
from backprop_lib.digits import labels
from backprop_lib.plots._answers import class_names, desired, matrix
from backprop_lib.plots._canvas import ink, plain_axes, styled


@styled
def confusion(Y, d, ax=None, *, names=None):
    """Draw the confusion matrix: one row for each desired class, one column for each class that the network says.

    What is right lies in the framed diagonal, shaded by its share of the row. Errors have a colour of their own, and
    the commonest error has the deepest shade.

    Parameters
    ----------
    Y : array_like, shape (T, D_N)
        Outputs of the network, `passed.Y`; one output names the second class above ½.
    d : array_like, shape (T, D_N)
        Desired outputs.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.
    names : sequence of str, optional
        A name for each class; by default "not 2" and "2", or the digits (and "none" as the eleventh).

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ValueError
        If Y and d differ in shape, or `names` has another length than there are classes.

    References
    ----------
    Slides "Setting up for digit recognition" and "Recognizing the digit".
    """
    from sklearn.metrics import confusion_matrix

    Y = matrix("Y", Y)
    d = desired(d, *Y.shape)
    names = class_names(names, Y.shape[1])
    counts = confusion_matrix(labels(d), labels(Y), labels=range(len(names)))
    ax = plain_axes(ax)
    _shade(ax, counts)
    _write(ax, counts)
    ax.set(xticks=range(len(names)), yticks=range(len(names)), xticklabels=names, yticklabels=names)
    right, total = counts.trace(), counts.sum()
    ax.set_title(f"{right} of {total} right: {right / total:.1%}", fontsize=style.TITLE, color=ink(ax))
    ax.set_xlabel("what the network says, $Y$", fontsize=style.TITLE, color=style.FORWARD)
    ax.set_ylabel("desired, $d$", fontsize=style.TITLE, color=style.DESIRED)
    return ax


def _shade(ax, counts):
    on_diagonal = np.eye(len(counts), dtype=bool)
    shares = counts / counts.sum(axis=1, keepdims=True).clip(min=1)
    for values, hidden, colour in ((shares, ~on_diagonal, style.RIGHT), (counts, on_diagonal, style.WRONG)):
        visible = np.ma.masked_array(values, hidden)
        shades = LinearSegmentedColormap.from_list("shades", [style.PAPER, colour])
        # The deepest shade stays light enough for the number on it.
        ax.imshow(visible, cmap=shades, vmin=0, vmax=1.25 * max(visible.max(), 1e-9), aspect="auto")
    for k in range(len(counts)):
        ax.add_patch(Rectangle((k - 0.5, k - 0.5), 1, 1, fill=False, edgecolor=style.INK, linewidth=2))


def _write(ax, counts):
    size = style.SMALL if len(counts) > 11 else style.SYMBOL if len(counts) > 4 else 2 * style.SYMBOL
    for (row, column), count in np.ndenumerate(counts):
        weight = "bold" if row == column else "normal"
        colour = style.INK if count else style.DIM
        ax.text(column, row, str(count), ha="center", va="center", fontsize=size, weight=weight, color=colour)
    for spine in ax.spines.values():
        spine.set_color(ink(ax))
