"""Exercise: the affine combinations of a batch, as one product."""

import numpy as np

from backprop_lib import Network, by_component
from backprop_lib.checks.answer_key.forward_pass.affine import AFFINE, with_ones
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity


def _batches(rng):
    return [
        {"w": rng.normal(size=(1 + D_in, D_out)), "X": rng.normal(size=(T, D_in))}
        for T, D_in, D_out in [(5, 3, 2), (2, 3, 5), (4, 2, 2), (3, 3, 3), (2, 1, 4)]
    ]


def _batches_of_one(rng):
    return [
        {"w": rng.normal(size=(1 + D_in, D_out)), "X": rng.normal(size=(1, D_in))} for D_in, D_out in [(4, 3), (2, 5)]
    ]


def _ones_behind(w, X):
    return np.concatenate([X, np.ones((len(X), 1))], axis=1) @ w


def _ones_as_a_row(w, X):
    return np.concatenate([np.ones((1, X.shape[1])), X])[: len(X)] @ w[1:]


AFFINE_BATCH = Exercise(
    name="forward_pass.affine_batch",
    section=(2, "Turn the loops into products"),
    equation=AFFINE,
    make_inputs=_batches,
    reference=lambda w, X: with_ones(X) @ w,
    quantities={"z": Quantity("z", "tj")},
    parts=(Part("batches", 2), Part("a batch of one instance", 1, make_inputs=_batches_of_one)),
    solved_by=(Network.forward, by_component.forward),
    symbols=lambda inputs, values, name: {
        "X": inputs["X"],
        "(1, X)": with_ones(inputs["X"]),
        "w": inputs["w"],
        "w without row 0": inputs["w"][1:],
        "row 0 of w": inputs["w"][0],
    },
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
