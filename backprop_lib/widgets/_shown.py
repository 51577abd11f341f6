"""How explorers pack numbers and pictures for the browser; `static/common.js` unpacks them."""

import numpy as np


def floats(values):
    """Return numbers as the browser reads them with `floats`, 4 bytes each: enough for a picture."""
    return np.asarray(values, dtype="<f4").tobytes()


def doubles(values):
    """Return numbers as the browser reads them with `doubles`, 8 bytes each: for values that are written out."""
    return np.asarray(values, dtype="<f8").tobytes()


def shades(values):
    """Return numbers from 0 to 1 as bytes, for `shades` in the browser; nan is a half."""
    return np.rint(255 * np.nan_to_num(values, nan=0.5)).astype("u1").tobytes()


def unit_pictures(w, largest):
    """Return the weights of the units of the first hidden layer as pictures, one after the other.

    Parameters
    ----------
    w : ndarray, shape (1 + D_0, D_1)
        w^(1); the biases, row 0, are no part of a picture.
    largest : float or ndarray, shape (D_1,)
        The weight that is as dark as can be, of all units or of each; 0 lies in the middle.

    Returns
    -------
    bytes
        D_1 · D_0 shades.
    """
    with np.errstate(all="ignore"):
        return shades(0.5 + 0.5 * (w[1:] / largest).T.ravel())
