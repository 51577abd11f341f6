"""Quadratics f(x) = ½ xᵀAx − bᵀx as plain coefficients, for the cases of several exercises."""

import numpy as np

from backprop_lib.descent import gradient_ascent, gradient_descent


def draw(rng, n, curvatures):
    """Return A, with eigenvalues between the two curvatures and tilted axes, and b."""
    return tilted(rng, rng.uniform(*curvatures, size=n)), rng.normal(scale=2, size=n)


def tilted(rng, eigenvalues):
    """Return a symmetric matrix with these eigenvalues, and eigenvectors that lie along no axis."""
    normal = np.array([1.0, *rng.uniform(0.35, 0.6, size=len(eigenvalues) - 1)])
    mirror = np.eye(len(eigenvalues)) - 2 * np.outer(normal, normal) / (normal @ normal)
    A = mirror * eigenvalues @ mirror
    return (A + A.T) / 2


SOLUTIONS = (gradient_descent, gradient_ascent)


def symbols_of_step(inputs, values, name):
    """Return what a step could be made of: places, gradients there, η."""
    A, b, x, eta = (inputs[key] for key in ("A", "b", "x", "eta"))
    g = A @ x - b
    there = x - eta * g
    return {
        "x": x,
        "∇f(x)": g,
        "η": eta,
        "∇f(−x)": -A @ x - b,
        "∇f(x − η ∇f(x))": A @ there - b,
        "∇f(η x)": eta * A @ x - b,
        "the first partial derivative": g[0],
        "the last partial derivative": g[-1],
        "the neighbours' partial derivatives": np.roll(g, 1),
    }


def places(rng):
    """Draw bowls, a place on each, and a step size."""
    cases = []
    for n in (2, 3, 1, 4):
        A, b = draw(rng, n, (0.5, 3))
        cases.append({"A": A, "b": b, "x": rng.normal(scale=2, size=n), "eta": float(rng.uniform(0.05, 0.4))})
    return cases
