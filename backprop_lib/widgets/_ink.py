"""From ink on the pad to the pixels that the networks know: prepared as scikit-learn's 8x8 digits were.

Those were scanned at 32x32, fitted to the frame, and counted in blocks of 4x4 (Alpaydin & Kaynak, 1998).
"""

from itertools import pairwise

import numpy as np

SIDE = 32  # of the pad, and of the bitmap from which the digits were made
HEIGHT, WIDTH = 32, 20  # of the box into which a digit was fitted
LEAST_ASPECT = 0.45  # a 1 is not drawn out into a block


def prepare(drawing):
    """Return a drawing as the networks see a digit.

    Parameters
    ----------
    drawing : ndarray, shape (32, 32)
        Ink, in [0, 1].

    Returns
    -------
    ndarray, shape (64,)
        Pixels in [0, 1]: the ink, scaled to the height of the frame and with its centre of mass in the middle column,
        averaged in blocks of 4x4. All 0 for an empty pad.
    """
    rows, columns = np.flatnonzero(drawing.max(axis=1) > 0), np.flatnonzero(drawing.max(axis=0) > 0)
    if not rows.size:
        return np.zeros(64)
    top, left = rows[0], columns[0]
    height, width = rows[-1] + 1 - top, columns[-1] + 1 - left
    # Upright and slender stays slender; everything else takes the width that the digits have.
    wide = WIDTH if width / height > LEAST_ASPECT else max(5.0, HEIGHT * width / height)
    centre = (drawing.sum(axis=0) @ (np.arange(SIDE) + 0.5)) / drawing.sum()
    y = top + (np.arange(SIDE) + 0.5) * height / HEIGHT
    x = centre + (np.arange(SIDE) + 0.5 - SIDE / 2) * width / wide
    return _sampled(drawing, y, x).reshape(8, 4, 8, 4).mean(axis=(1, 3)).ravel()


def _sampled(drawing, y, x):
    """Return the ink at the places y, x by linear interpolation between the middles of the cells."""
    padded = np.pad(drawing, 1)
    down, below = _neighbours(y)
    right, beside = _neighbours(x)
    upper = padded[down][:, right] * (1 - beside) + padded[down][:, right + 1] * beside
    lower = padded[down + 1][:, right] * (1 - beside) + padded[down + 1][:, right + 1] * beside
    return upper * (1 - below[:, None]) + lower * below[:, None]


def _neighbours(at):
    at = np.clip(at + 0.5, 0, SIDE + 0.999)
    first = at.astype(int)
    return first, at - first


def blown_up(pixels):
    """Return a digit of 8x8 pixels as ink on the pad, its edges smooth."""
    image = np.pad(pixels.reshape(8, 8), 1)
    at = (np.arange(SIDE) + 0.5) / 4 + 0.5
    first = at.astype(int)
    share = at - first
    rows = image[first] * (1 - share)[:, None] + image[first + 1] * share[:, None]
    smooth = rows[:, first] * (1 - share) + rows[:, first + 1] * share
    return np.clip(2.2 * smooth - 0.6, 0, 1)


def stroke(corners, pen=1.6):
    """Return the ink of a pen, `pen` cells to each side, that goes from corner (x, y) to corner."""
    rows, columns = np.mgrid[:SIDE, :SIDE] + 0.5
    ink = np.zeros((SIDE, SIDE))
    for (x, y), (to_x, to_y) in pairwise(corners):
        length2 = max((to_x - x) ** 2 + (to_y - y) ** 2, 1e-12)
        along = np.clip(((columns - x) * (to_x - x) + (rows - y) * (to_y - y)) / length2, 0, 1)
        away = np.hypot(columns - x - along * (to_x - x), rows - y - along * (to_y - y))
        ink = np.maximum(ink, np.clip(pen + 0.5 - away, 0, 1))
    return ink


def scribble(rng):
    """Return a random walk of the pen, to and fro over the pad."""
    return stroke(rng.uniform(3, SIDE - 3, size=(rng.integers(8, 40), 2)))
