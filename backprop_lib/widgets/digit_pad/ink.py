"""From ink on the pad to the pixels that the networks know, prepared as scikit-learn's 8x8 digits were.

Those were scanned, fitted into a bitmap of 32x32, and counted in blocks of 4x4 (Alpaydin & Kaynak, 1998).
"""

from itertools import pairwise

import numpy as np

SIDE = 32  # of the pad, and of the bitmap from which the digits were made
WIDTH = 19  # columns of that bitmap that a digit fills; it fills all rows
SLENDER = 0.55  # width / height of a box up to which it keeps its shape: a 1 is not drawn out into a block
INK = 0.28  # mean pixel up to which strokes are thickened: nine in ten training digits have 0.26 to 0.35
PENS = np.arange(0, 3.25, 0.25)  # by how many cells of the pad strokes may be thickened, to each side


def prepare(drawing):
    """Return a drawing as the networks see a digit.

    Parameters
    ----------
    drawing : ndarray, shape (32, 32)
        Ink, in [0, 1].

    Returns
    -------
    ndarray, shape (64,)
        Pixels in [0, 1]: the ink, its strokes as thick as the training set's, scaled to the height of the bitmap, with
        its centre of mass in the middle column, averaged in blocks of 4x4. All 0 for an empty pad.
    """
    from scipy.ndimage import distance_transform_edt

    if not drawing.any():
        return np.zeros(64)
    ink = np.pad(drawing / drawing.max(), len(PENS))
    away = distance_transform_edt(ink < 0.5)
    for pen in PENS:
        bitmap = _fitted(np.maximum(ink, np.clip(pen + 1 - away, 0, 1)) if pen else ink)
        if bitmap.mean() >= INK:
            break
    return bitmap.reshape(8, 4, 8, 4).mean(axis=(1, 3)).ravel()


def _fitted(ink):
    """Scale the box round the ink to the bitmap; its centre of mass is then in the middle column."""
    from scipy.ndimage import affine_transform

    rows, columns = (np.flatnonzero(ink.max(axis=axis) >= 0.5) for axis in (1, 0))
    height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
    share = height / SIDE, width / WIDTH if width > SLENDER * height else height / SIDE
    centre = np.average(np.arange(len(ink)), weights=ink.sum(axis=0))
    corner = rows[0] + (share[0] - 1) / 2, centre - (SIDE - 1) / 2 * share[1]
    return affine_transform(ink, np.diag(share), corner, (SIDE, SIDE), order=1)


def blown_up(pixels):
    """Return a digit of 8x8 pixels as ink on the pad, its edges smooth."""
    from scipy.ndimage import zoom

    smooth = zoom(pixels.reshape(8, 8), SIDE // 8, order=1, mode="grid-constant", grid_mode=True)
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
    return stroke(rng.uniform(3, SIDE - 3, size=(rng.integers(6, 30), 2)))
