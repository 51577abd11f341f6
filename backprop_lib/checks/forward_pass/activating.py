"""Exercises: the activations that take each z by itself."""

import numpy as np

from backprop_lib import activations
from backprop_lib.checks.exercise import Bug, Exercise, Part, Quantity


def _moderate(rng):
    arrays = [rng.normal(scale=3, size=shape).round(2) for shape in [(4, 3), (1, 5), (6,)]]
    return [{"z": z} for z in [*arrays, rng.permutation([[-2, 0, 1], [3, -1, 2]])]]


def _large(rng):
    both = [-1e4, -800.0, -1.0, 0.5, 800.0, 1e4]
    return [{"z": rng.permutation(z)} for z in [both, [-10000, 10000, 720, 0], [720.0, 1e4, 3.0]]]


def _sigmoid_in_branches(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


ONE_BY_ONE = Quantity("y")

SIGMOID = Exercise(
    name="forward_pass.sigmoid",
    slide="The “forward pass”",
    equation="y_j^(k) = f_k(z_j^(k)), here 1 / (1 + exp(−z))",
    make_inputs=_moderate,
    reference=lambda z: activations.sigmoid(z),
    quantities={"y": ONE_BY_ONE},
    parts=(
        Part("moderate numbers", 1),
        Part(
            "large numbers, without a warning",
            1,
            make_inputs=_large,
            quiet="Let exp see no large positive number. np.where works out both of its branches, the one not taken too.",
        ),
    ),
    solved_by=(activations.Sigmoid.forward,),
    known_bugs=(
        Bug("sign of z", lambda z: 1 / (1 + np.exp(z)), "The sign of z is the wrong way round: y grows with z."),
        Bug("brackets", lambda z: 1 / 1 + np.exp(-z), "Python divides before it adds: 1 / 1 + e is not 1 / (1 + e)."),
        Bug("z on top", lambda z: z / (1 + np.exp(-z)), "The numerator is 1, not z: y has to stay below 1."),
        Bug(
            "derivative",
            lambda z: activations.sigmoid.derivative(z),
            "That is the derivative y (1 − y); y itself is due.",
        ),
        Bug("tanh", np.tanh, "That is tanh, which runs from −1 to 1; sigmoid runs from 0 to 1."),
        Bug(
            "softmax",
            lambda z: np.exp(z) / np.exp(z).sum(),
            "That shares 1 out among all z, as softmax does; sigmoid takes each z alone.",
        ),
        Bug(
            "formula as it stands",
            lambda z: 1 / (1 + np.exp(-z)),
            "The formula is right, and overflows as it stands: e^(−z) is too large for a float where z is below −709.",
        ),
        Bug(
            "two branches",
            _sigmoid_in_branches,
            "Both forms are there, and both are worked out for every z: choose before you call exp.",
        ),
    ),
)

TANH = Exercise(
    name="forward_pass.tanh",
    slide="The “forward pass”",
    equation="y_j^(k) = f_k(z_j^(k)), here (e^z − e^(−z)) / (e^z + e^(−z))",
    make_inputs=lambda rng: _moderate(rng) + _large(rng),
    reference=lambda z: np.tanh(z),
    quantities={"y": ONE_BY_ONE},
    parts=(
        Part(
            "numbers of every size",
            1,
            quiet="e^z is too large for a float from z = 710 on. Which function of numpy takes care of that?",
        ),
    ),
    solved_by=(activations.Tanh.forward,),
    known_bugs=(
        Bug(
            "sigmoid",
            lambda z: activations.sigmoid(z),
            "That is sigmoid, which runs from 0 to 1; tanh runs from −1 to 1.",
        ),
        Bug("derivative", lambda z: 1 - np.tanh(z) ** 2, "That is the derivative 1 − y²; y itself is due."),
        Bug("sign", lambda z: np.tanh(-z), "The sign is the wrong way round: tanh of a positive number is positive."),
        Bug(
            "half the slope",
            lambda z: np.tanh(z / 2),
            "That is tanh(z/2), which is 2 sigmoid(z) − 1: is a factor 2 missing in an exponent?",
        ),
        Bug("coth", lambda z: 1 / np.tanh(np.where(z == 0, 1, z)) * (z != 0), "Numerator and denominator are swapped."),
        Bug(
            "formula as it stands",
            lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
            "The formula is right and gives inf/inf for large z.",
        ),
    ),
)

RELU = Exercise(
    name="forward_pass.relu",
    slide="The “forward pass”",
    equation="y_j^(k) = f_k(z_j^(k)), here max(z, 0)",
    make_inputs=lambda rng: _moderate(rng) + _large(rng),
    reference=lambda z: np.maximum(z, 0),
    quantities={"y": ONE_BY_ONE},
    parts=(Part("numbers of every size", 1, quiet="relu needs no more than a comparison, and that raises none."),),
    solved_by=(activations.ReLU.forward,),
    known_bugs=(
        Bug(
            "derivative",
            lambda z: (np.asarray(z) > 0) * 1.0,
            "That is 1 where z > 0: the derivative; there z itself is due.",
        ),
        Bug(
            "sign",
            lambda z: np.minimum(z, 0),
            "What is above 0 became 0; it should stay, and what is below 0 become 0.",
        ),
        Bug("abs", lambda z: np.abs(z), "What is below 0 becomes 0, it does not change its sign."),
        Bug("identity", lambda z: z + 0, "What is below 0 is still there."),
        Bug(
            "leaky",
            lambda z: np.where(z > 0, z, 0.01 * z),
            "A little of what is below 0 leaks through: that is the leaky relu.",
        ),
        Bug("capped at 1", lambda z: np.clip(z, 0, 1), "What is above 1 was cut off; relu has no upper end."),
    ),
)
