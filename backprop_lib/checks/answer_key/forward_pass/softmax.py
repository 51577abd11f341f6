"""Exercise: softmax, which shares 1 out among the z of an instance."""

import numpy as np

from backprop_lib import activations
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity


def _rows(rng):
    arrays = [rng.normal(size=shape).round(2) for shape in [(4, 3), (3, 5), (1, 4), (3, 3)]]
    return [{"z": z} for z in [*arrays, rng.permutation([[1, 2, 0], [0, -1, 3]])]]


def _rows_far_apart(rng):
    far = rng.permutation([[9e3, 9e3 + 1, -9e3], [5.0, 4.0, 3.0], [-9e3, -9e3 - 2, -9e3 + 1]])
    near = rng.permutation([[1e4, 1e4 - 1, 0.0], [1e4, 1e4, 1e4], [-1e4, 0.0, 1e4]])
    return [{"z": near}, {"z": far}, {"z": np.array([[-1e4, 1e4]])}]


def _softmax_less_the_batch_maximum(z):
    e = np.exp(z - z.max())
    return e / e.sum(axis=1, keepdims=True)


SOFTMAX = Exercise(
    name="forward_pass.softmax",
    section=(2, "Let a softmax choose among several outputs"),
    equation="y_i = exp(z_i) / Σ_j exp(z_j), for each instance by itself",
    make_inputs=_rows,
    reference=lambda z: activations.softmax(z),
    quantities={"y": Quantity("y", "tj")},
    parts=(
        Part("batches", 2),
        Part(
            "large numbers, and rows far apart, without a warning",
            2,
            make_inputs=_rows_far_apart,
            quiet="What can you subtract from a row without changing its y?",
        ),
    ),
    solved_by=(activations.Softmax.forward,),
    known_bugs=(
        Bug(
            "sum over the batch",
            lambda z: np.exp(z) / np.exp(z).sum(),
            "The sum runs over the whole batch; each row has a sum of its own.",
        ),
        Bug("sum over columns", lambda z: np.exp(z) / np.exp(z).sum(axis=0), "Each column sums to 1; each row should."),
        Bug("not divided", lambda z: np.exp(z), "Nothing was divided by the sum of the row yet."),
        Bug(
            "division inside exp",
            lambda z: np.exp(z / np.exp(z).sum(axis=1, keepdims=True)),
            "The division is inside exp: first exp, then divide.",
        ),
        Bug(
            "sigmoid",
            lambda z: 1 / (1 + np.exp(-z)),
            "That is the sigmoid of each z alone; in a softmax every z of the row moves every y.",
        ),
        Bug("logarithm", lambda z: z - np.log(np.exp(z).sum(axis=1, keepdims=True)), "That is the logarithm of y."),
        Bug(
            "sign of z",
            lambda z: np.exp(-z) / np.exp(-z).sum(axis=1, keepdims=True),
            "The sign of z is the wrong way round: y_i grows with z_i.",
        ),
        Bug(
            "without exp",
            lambda z: z / z.sum(axis=1, keepdims=True),
            "z itself was shared out; the shares are those of exp(z), which are never negative.",
        ),
        Bug(
            "without the maximum",
            lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True),
            "The formula is right, but it overflows. Subtract something from each row first.",
        ),
        Bug(
            "maximum of the batch",
            _softmax_less_the_batch_maximum,
            "One number was subtracted from all rows: a row far below the others becomes 0/0. Choose it for each row.",
        ),
        Bug(
            "into whole numbers",
            lambda z: np.trunc(activations.softmax(z)),
            "Every share was cut off to a whole number: the array that you fill was made for integers.",
        ),
    ),
)
