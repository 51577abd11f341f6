"""Exercises: the affine combinations of one layer, by loops and as one product."""

import numpy as np

from backprop_lib import Network, activations, by_component
from backprop_lib.checks.exercise import Bug, Exercise, Part, Quantity

AFFINE = "z_j^(k) = Σ_i w_ij^(k) y_i^(k-1), where i runs from 0, the bias, to D_(k-1)"


def _layers(rng):
    return [
        {"w": rng.normal(size=(1 + D_in, D_out)), "y": np.array([1.0, *rng.normal(size=D_in)])}
        for D_in, D_out in [(3, 2), (2, 5), (4, 4), (1, 3), (6, 1)]
    ]


def _batches(rng):
    return [
        {"w": rng.normal(size=(1 + D_in, D_out)), "X": rng.normal(size=(T, D_in))}
        for T, D_in, D_out in [(4, 3, 2), (2, 3, 5), (5, 2, 2), (3, 3, 3), (2, 1, 4)]
    ]


def _batches_of_one(rng):
    return [
        {"w": rng.normal(size=(1 + D_in, D_out)), "X": rng.normal(size=(1, D_in))} for D_in, D_out in [(4, 3), (2, 5)]
    ]


def with_ones(X, constant=1.0):
    """Put the constant in front of each instance."""
    return np.concatenate([np.full((*X.shape[:-1], 1), constant), X], axis=-1)


def _ones_behind(w, X):
    return np.concatenate([X, np.ones((len(X), 1))], axis=1) @ w


def _ones_as_a_row(w, X):
    return np.concatenate([np.ones((1, X.shape[1])), X])[: len(X)] @ w[1:]


AFFINE_BY_LOOPS = Exercise(
    name="forward_pass.affine_by_loops",
    slide="Forward “Pass”",
    equation=AFFINE,
    make_inputs=_layers,
    reference=lambda w, y: y @ w,
    quantities={"z": Quantity("z", "j")},
    parts=(Part("every unit of one layer", 3),),
    solved_by=(Network.forward, by_component.forward),
    known_bugs=(
        Bug("bias left out", lambda w, y: y[1:] @ w[1:], "The bias is missing: the sum begins at i = 0."),
        Bug(
            "last unit left out",
            lambda w, y: y[:-1] @ w[:-1],
            "The last unit of the layer below is missing: i goes up to D_(k-1).",
        ),
        Bug(
            "= instead of +=",
            lambda w, y: y[-1] * w[-1],
            "Only the last term of the sum is left: every term has to be added to what is there.",
        ),
        Bug(
            "bias in every term",
            lambda w, y: y[1:] @ w[1:] + (len(y) - 1) * w[0],
            "The bias is in the sum once for every input; it belongs there once, as the term i = 0.",
        ),
        Bug(
            "activated",
            lambda w, y: activations.sigmoid(y @ w),
            "These are outputs of a sigmoid: z is due, before any activation.",
        ),
        Bug(
            "y of the first unit",
            lambda w, y: y[0] * w.sum(axis=0),
            "Every weight meets y_0 = 1: the index of y has to move with i.",
        ),
        Bug("divided by the inputs", lambda w, y: y @ w / len(y), "That is an average over i; a sum is due."),
    ),
)

AFFINE_BATCH = Exercise(
    name="forward_pass.affine_batch",
    slide="The “forward pass”",
    equation=AFFINE,
    make_inputs=_batches,
    reference=lambda w, X: with_ones(X) @ w,
    quantities={"z": Quantity("z", "tj")},
    parts=(Part("batches", 2), Part("a batch of one instance", 1, make_inputs=_batches_of_one)),
    solved_by=(Network.forward, by_component.forward),
    known_bugs=(
        Bug(
            "bias left out",
            lambda w, X: X @ w[1:],
            "The bias is missing: the column in front holds y_0 = 1, which meets row 0 of `w`.",
        ),
        Bug(
            "ones behind",
            _ones_behind,
            "The ones stand behind the inputs; row 0 of `w` is the bias, so they belong in front.",
        ),
        Bug(
            "bias in every term",
            lambda w, X: X @ w[1:] + X.shape[1] * w[0],
            "The bias enters once for every input; the extended notation lets it in once.",
        ),
        Bug(
            "activated",
            lambda w, X: np.tanh(with_ones(X) @ w),
            "These numbers went through a tanh: this function returns z, before the activation.",
        ),
        Bug("zeros in front", lambda w, X: with_ones(X, -1.0) @ w, "The bias is subtracted: y_0 is 1."),
        Bug(
            "transposed", lambda w, X: (with_ones(X) @ w).T, "Rows and columns are swapped: one row for each instance."
        ),
        Bug(
            "averaged over the batch",
            lambda w, X: np.tile((with_ones(X) @ w).mean(axis=0), (len(X), 1)),
            "All rows are the same: each instance has z of its own, nothing is averaged here.",
        ),
        Bug(
            "ones as a row",
            _ones_as_a_row,
            "The ones were put above the batch, as a further instance; they are a further input, a column.",
        ),
    ),
)
