"""Quadratics f(x) = ½ xᵀAx − bᵀx as plain coefficients, and the functions that are made of them beside the student."""

import numpy as np

MULTIVARIATE = "Gradient descent/ascent (multivariate)"
ALGORITHM = "Gradient Descent Algorithm"
CONVERGENCE = "Convergence of Gradient Descent"


def draw(rng, n, curvatures):
    """Return A, with eigenvalues between the two curvatures and tilted axes, and b."""
    return tilted(rng, rng.uniform(*curvatures, size=n)), rng.normal(scale=2, size=n)


def tilted(rng, eigenvalues):
    """Return a symmetric matrix with these eigenvalues, and eigenvectors that lie along no axis."""
    normal = np.array([1.0, *rng.uniform(0.35, 0.6, size=len(eigenvalues) - 1)])
    mirror = np.eye(len(eigenvalues)) - 2 * np.outer(normal, normal) / (normal @ normal)
    A = mirror * eigenvalues @ mirror
    return (A + A.T) / 2


def function(A, b):
    """Return f, lighter than the library's `Quadratic`, since a check makes hundreds."""
    return lambda x: (0.5 * (A @ _point(x, b)) - b) @ x


def gradient(A, b):
    """Return the gradient of f."""
    return lambda x: A @ _point(x, b) - b


def _point(x, b):
    if np.shape(x) != b.shape:
        raise ValueError(f"x must be the whole point, of the shape {b.shape}; got the shape {np.shape(x)}")
    return x


def call_with_gradient(answer, inputs):
    """Call the answer with the gradient of f in the place of A and b."""
    A, b, *others = inputs.values()
    return answer(gradient(A, b), *others)


def call_with_function_and_gradient(answer, inputs):
    """Call the answer with f and its gradient in the place of A and b."""
    A, b, *others = inputs.values()
    return answer(function(A, b), gradient(A, b), *others)


def call_with_partials(answer, inputs):
    """Call the answer with a list of the partial derivatives of f in the place of A and b."""
    A, b, *others = inputs.values()
    df = gradient(A, b)
    return answer([lambda x, i=i: df(x)[i] for i in range(len(b))], *others)
