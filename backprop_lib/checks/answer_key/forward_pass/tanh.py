"""Exercise: tanh."""

import numpy as np

from backprop_lib import activations
from backprop_lib.checks.answer_key.forward_pass.one_by_one import ONE_BY_ONE, large, moderate
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part

TANH = Exercise(
    name="forward_pass.tanh",
    section=(2, "Choose the activations"),
    equation="y_j^(k) = f_k(z_j^(k)), here (e^z − e^(−z)) / (e^z + e^(−z))",
    make_inputs=lambda rng: moderate(rng) + large(rng),
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
        Bug(
            "derivative",
            lambda z: 1 - np.tanh(z) ** 2,
            "That is the derivative 1 − y²; the exercise asks for y itself.",
        ),
        Bug("sign", lambda z: np.tanh(-z), "The sign is the wrong way round: tanh of a positive number is positive."),
        Bug(
            "half the slope",
            lambda z: np.tanh(z / 2),
            "That is tanh(z/2), which is 2 sigmoid(z) − 1: is a factor 2 missing in an exponent?",
        ),
        Bug("coth", lambda z: 1 / np.tanh(np.where(z == 0, 1, z)) * (z != 0), "Numerator and denominator are swapped."),
        Bug(
            "formula that overflows",
            lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
            "The formula is right and gives inf/inf for large z.",
        ),
    ),
)
