"""Random weights, instances and desired outputs, from which the exercises draw their cases."""

from itertools import pairwise

import numpy as np


def draw_weights(rng, D):
    """Return [None, w^(1), ..., w^(N)] for the widths D; no bias is 0."""
    return [None, *(rng.normal(size=(1 + above, width)) for above, width in pairwise(D))]


def small_batch(rng, T, D):
    """Return T instances with D inputs each."""
    return rng.normal(size=(T, D)).round(3)


def one_hot_rows(rng, T, D):
    """Return T desired outputs over D classes."""
    return np.eye(D)[rng.integers(D, size=T)]
