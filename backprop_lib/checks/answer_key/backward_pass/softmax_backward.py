"""Exercise: back through a softmax, whose derivative is a matrix."""

import numpy as np

from backprop_lib import activations
from backprop_lib.activations import softmax
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity


def _draw(rng, shapes):
    return [{"dy": rng.normal(size=shape), "y": softmax(rng.normal(size=shape))} for shape in shapes]


def _instances(rng):
    return _draw(rng, [(1, 3), (1, 5), (1, 2)])


def _batches(rng):
    return _draw(rng, [(4, 3), (2, 5), (3, 3), (5, 2)])


def _product(change=lambda J: J):
    """Return dDiv/dz as the product with the Jacobian, which `change` may have spoilt."""

    def wrong(dy, y):
        J = y[:, :, None] * (np.eye(y.shape[1]) - y[:, None, :])
        return np.einsum("tij,ti->tj", change(J), dy)

    return wrong


def _last_term(dy, y):
    J = y[:, :, None] * (np.eye(y.shape[1]) - y[:, None, :])
    return J[:, -1, :] * dy[:, -1:]


def _flipped(J):
    same = np.eye(J.shape[-1])
    return J * (1 - 2 * same)


SOFTMAX_BACKWARD = Exercise(
    name="backward_pass.softmax_backward",
    section=(3, "Go back through a softmax"),
    equation="∂Div/∂z_j = Σ_i (∂y_i/∂z_j) ∂Div/∂y_i, with ∂y_i/∂z_j = y_i ([i = j] − y_j)",
    make_inputs=_batches,
    reference=lambda dy, y: softmax.backward(dy, None, y),
    quantities={"dz": Quantity("∂Div/∂z", "tj")},
    parts=(Part("one instance", 2, make_inputs=_instances), Part("batches", 1)),
    solved_by=(activations.Softmax.backward, activations.Softmax.jacobian),
    known_bugs=(
        Bug(
            "diagonal only",
            lambda dy, y: y * (1 - y) * dy,
            "Only the terms i = j are here. In a softmax z_j moves every y_i, also those with i ≠ j.",
        ),
        Bug(
            "overwritten",
            _last_term,
            "Only the last i is left of the sum: each term overwrites the one before.",
        ),
        Bug(
            "diagonal flipped",
            _product(_flipped),
            "The terms i = j have the wrong sign: y_i grows when its own z_i does.",
        ),
        Bug(
            "off the diagonal flipped",
            _product(lambda J: np.abs(J)),
            "The terms i ≠ j have the wrong sign: when z_j grows, the other y shrink.",
        ),
        Bug(
            "squares off the diagonal",
            lambda dy, y: y * dy - y**2 * dy.sum(axis=1, keepdims=True),
            "Off the diagonal it is −y_i y_j, a product of two different outputs; here one of them was squared.",
        ),
        Bug(
            "softmax again",
            lambda dy, y: softmax.backward(dy, None, softmax(y)),
            "The softmax was taken of y, which is one already: y is given, z is not.",
        ),
        Bug(
            "y_i left out of the sum",
            lambda dy, y: y * (dy - dy.sum(axis=1, keepdims=True)),
            "The sum over i has lost its factor y_i.",
        ),
        Bug(
            "y_j left out in front",
            lambda dy, y: dy - (y * dy).sum(axis=1, keepdims=True),
            "The factor y_j in front is missing.",
        ),
        Bug("sum left out", lambda dy, y: y * dy, "The second half is missing, the one with −y_i y_j."),
        Bug("sign", lambda dy, y: -softmax.backward(dy, None, y), "Every ∂Div/∂z here has the opposite sign."),
        Bug(
            "mean for a sum",
            lambda dy, y: y * (dy - (y * dy).mean(axis=1, keepdims=True)),
            "You subtracted a mean over i. It should be a sum, because the y are weights already.",
        ),
        Bug(
            "sum over the batch",
            lambda dy, y: y * (dy - (y * dy).sum()),
            "The sum runs over the whole batch; the instances have nothing to do with each other.",
        ),
        Bug(
            "sum over the instances",
            lambda dy, y: y * (dy - (y * dy).sum(axis=0)),
            "The sum runs over the instances, down the columns; it has to run over i, along the rows.",
        ),
        Bug(
            "first instance for all",
            lambda dy, y: y * (dy - (y[0] * dy[0]).sum()),
            "Every instance is given the sum of the first one.",
        ),
    ),
)
