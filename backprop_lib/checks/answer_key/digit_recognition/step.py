"""Exercise: one step of gradient descent on every weight of a network."""

import numpy as np

from backprop_lib.checks.answer_key import drawing
from backprop_lib.checks.engine import reading
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity, made_of_slips
from backprop_lib.checks.harness.own import SOLVED_BY


def _weights_and_gradients(rng):
    cases = []
    for D in ([2, 3, 1], [3, 2], [2, 2, 4, 3]):
        dw = drawing.draw_weights(rng, D)
        cases.append({"w": drawing.draw_weights(rng, D), "dw": dw, "eta": float(rng.uniform(0.1, 0.6))})
    return cases


@made_of_slips
def _step(moved=lambda w_k, dw_k, eta: w_k - eta * dw_k, layers=lambda k, N: True):
    """Return a step, with another move of a layer or with some layers left where they are."""

    def step(w, dw, eta):
        N = len(w) - 1
        return [None, *(moved(w[k], dw[k], eta) if layers(k, N) else w[k].copy() for k in range(1, N + 1))]

    return step


def _below(first_row):
    """Return a move of the rows from `first_row` on alone."""

    def moved(w_k, dw_k, eta):
        return w_k - eta * dw_k * (np.arange(len(w_k)) >= first_row)[:, None]

    return moved


def _read(value, inputs):
    names = reading.by_layer("step", "w", len(inputs["w"]), value)
    return {name: names[name] for name in list(names)[1:]}


def _symbols(inputs, values, name):
    """Return what the new weights of a layer could be made of."""
    k, found = int(name[2:-1]), {"η": inputs["eta"]}
    for j, layer in ((k, "(k)"), (k + 1, "(k+1)"), (k - 1, "(k-1)")):
        if 0 < j < len(inputs["w"]):
            found |= {f"w^{layer}": inputs["w"][j], f"dLoss/dw^{layer}": inputs["dw"][j]}
    return found


STEP = Exercise(
    name="digit_recognition.step",
    section=(4, "Add up and then step"),
    equation="for every layer k and all i, j: w_ij^(k) = w_ij^(k) − η dLoss/dw_ij^(k)",
    make_inputs=_weights_and_gradients,
    reference=_step(),
    quantities={"w": Quantity("w", "ij")},
    parts=(Part("every layer", 1),),
    read=_read,
    solved_by=SOLVED_BY["step"],
    symbols=_symbols,
    compose=_step,
    known_bugs=(
        Bug("uphill", _step(lambda w_k, dw_k, eta: w_k + eta * dw_k), "The weights go along the gradient, uphill."),
        Bug("η not used", _step(lambda w_k, dw_k, eta: w_k - dw_k), "The step is as long as the gradient: where is η?"),
        Bug(
            "divided by η",
            _step(lambda w_k, dw_k, eta: w_k - dw_k / eta),
            "The gradient was divided by η: a larger η should make a longer step.",
        ),
        Bug(
            "the step alone",
            _step(lambda w_k, dw_k, eta: -eta * dw_k),
            "These are the steps; the new weights are the old ones and the steps together.",
        ),
        Bug(
            "last layer left out",
            _step(layers=lambda k, N: k < N),
            "Layer N stays where it was: range(1, N) ends before N.",
        ),
        Bug("last layer alone", _step(layers=lambda k, N: k == N), "Only layer N has moved; all layers learn."),
        Bug("first layer left out", _step(layers=lambda k, N: k > 1), "Layer 1 stays where it was."),
        Bug(
            "biases left out",
            _step(_below(1)),
            "Row 0 stays where it was: a bias is a weight, and learns like the others.",
        ),
        Bug(
            "nothing moved",
            _step(layers=lambda k, N: False),
            "These are the old weights: did the new ones reach the list?",
        ),
    ),
)
