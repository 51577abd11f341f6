"""What the exercises share on the derivatives of activations that act on each number by itself."""

import numpy as np

EQUATION = "∂Div/∂z_i^(k) = f_k'(z_i^(k)) ∂Div/∂y_i^(k), here the factor f_k'(z)"


def moderate(rng):
    """Draw numbers of every sign, whole ones among them."""
    arrays = [rng.normal(scale=1.5, size=shape).round(2) for shape in [(4, 3), (1, 5), (6,), (3, 3)]]
    return [{"z": z} for z in [*arrays, rng.permutation([[-2, 1, 1], [3, -1, 2]])]]


def kept_whole(derivative):
    """Return the slip of writing slopes into an array of whole numbers."""

    def wrong(z):
        slope = np.zeros_like(z)
        slope[...] = derivative(z)
        return slope

    return wrong
