"""Beside the answers of gradient_descent: quadratics f(x) = ½ xᵀAx − bᵀx, made of their plain coefficients."""

import numpy as np


def gradient(A, b):
    """Return the gradient of f, lighter than the library's `Quadratic`, since a check makes hundreds."""
    return lambda x: A @ _point(x, b) - b


def _point(x, b):
    if np.shape(x) != b.shape:
        raise ValueError(f"x must be the whole point, of the shape {b.shape}; got the shape {np.shape(x)}")
    return x


def _with_gradient(answer, inputs):
    """Call the answer with the gradient of f in the place of A and b."""
    A, b, *others = inputs.values()
    return answer(gradient(A, b), *others)


def _with_partials(answer, inputs):
    """Call the answer with a list of the partial derivatives of f in the place of A and b."""
    A, b, *others = inputs.values()
    df = gradient(A, b)
    return answer([lambda x, i=i: df(x)[i] for i in range(len(b))], *others)


HARNESSES = {
    "step": _with_gradient,
    "step_by_component": _with_partials,
    "ascend": _with_gradient,
    "descend": _with_gradient,
    "find_starts": lambda answer, inputs: answer(),
}
