"""Sets of points in the plane, of two classes that no straight line separates."""

import numpy as np


def xor(rng):
    """Return points round the corners of a square; opposite corners are of one class."""
    corner = np.repeat([[0, 0], [1, 1], [0, 1], [1, 0]], 30, axis=0)
    X = 1.6 * corner - 0.8 + rng.normal(scale=0.2, size=corner.shape)
    return X, (corner.sum(axis=1, keepdims=True) == 1).astype(float)


def circles(rng):
    """Return points on a disc, class 1, and on a ring round it, class 0."""
    inner = np.arange(140) < 60
    radius = np.where(inner, 0.5 * np.sqrt(rng.random(140)), rng.uniform(0.75, 1.1, 140))
    angle = rng.uniform(0, 2 * np.pi, 140)
    return radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1), inner[:, None].astype(float)


def spirals(rng):
    """Return points on two arms that wind round each other."""
    arm, along = np.arange(160) % 2, np.sqrt(rng.random(160))
    angle = 3 * np.pi * along + np.pi * arm
    X = 1.15 * along[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1) + rng.normal(scale=0.03, size=(160, 2))
    return X, arm[:, None].astype(float)


SETS = {"xor": xor, "circles": circles, "spirals": spirals}
