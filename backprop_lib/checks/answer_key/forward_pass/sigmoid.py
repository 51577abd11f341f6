"""Exercise: the sigmoid."""

import numpy as np

from backprop_lib import activations
from backprop_lib.checks.answer_key.forward_pass.one_by_one import ONE_BY_ONE, large, moderate
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part


def _sigmoid_in_branches(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


SIGMOID = Exercise(
    name="forward_pass.sigmoid",
    section=(2, "Choose the activations"),
    equation="y_j^(k) = f_k(z_j^(k)), here 1 / (1 + exp(−z))",
    make_inputs=moderate,
    reference=lambda z: activations.sigmoid(z),
    quantities={"y": ONE_BY_ONE},
    parts=(
        Part("moderate numbers", 1),
        Part(
            "large numbers, without a warning",
            1,
            make_inputs=large,
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
            "That is the derivative y (1 − y); the exercise asks for y itself.",
        ),
        Bug("tanh", np.tanh, "That is tanh, which runs from −1 to 1; sigmoid runs from 0 to 1."),
        Bug(
            "softmax",
            lambda z: np.exp(z) / np.exp(z).sum(),
            "That shares 1 out among all z, as softmax does; sigmoid takes each z alone.",
        ),
        Bug(
            "formula that overflows",
            lambda z: 1 / (1 + np.exp(-z)),
            "The formula is right, but it overflows: e^(−z) is too large for a float where z is below −709.",
        ),
        Bug(
            "two branches",
            _sigmoid_in_branches,
            "Both forms are there, and both are worked out for every z: choose before you call exp.",
        ),
    ),
)
