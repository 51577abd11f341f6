"""What the exercises share on affine combinations."""

import numpy as np

AFFINE = "z_j^(k) = Σ_i w_ij^(k) y_i^(k-1), where i runs from 0, the bias, to D_(k-1)"


def with_ones(X, constant=1.0):
    """Put the constant in front of each instance."""
    return np.concatenate([np.full((*X.shape[:-1], 1), constant), X], axis=-1)
