"""A forward pass through two layers, relu and sigmoid."""

import numpy as np

from backprop_lib.practice.kind import LOGARITHMS, Kind
from backprop_lib.practice.kinds import nets
from backprop_lib.practice.layers import affine, affine_step, relu_step, sigmoid_step
from backprop_lib.practice.steps import is_round


def _draw(rng, n, plan):
    x, w1, w2 = nets.inputs(rng, n), nets.weights(rng, n, 2, 2), nets.weights(rng, n, 2, 1)
    p = rng.choice(list(LOGARITHMS), (n, 1))
    nets.bias_for(p, w2, np.maximum(affine(x, w1), 0))
    return {"x": x, "w1": w1, "w2": w2}


def _fits(v, plan):
    one_of_each = (v["z1"] > 0).any(axis=1) & (v["z1"] < 0).any(axis=1)
    return one_of_each & is_round(v["z1"]) & is_round(v["y2"])


def _state(drawn):
    return f"""\
A network with two inputs, two hidden units with a relu and one output with a sigmoid has the weights

{nets.tables(drawn)}

Work out the forward pass for ${nets.vector(drawn, "x")}$: both $z^{{(k)}}$ and both $y^{{(k)}}$. Leave the logarithm as it is \
until the end; then two decimals are enough, and only $z^{{(2)}}$ needs rounding."""


KIND = Kind(
    name="forward pass",
    section=(2, "Compute layer after layer"),
    draw=_draw,
    steps=lambda plan: (
        affine_step(1, "x", points=3, turned=True),
        relu_step(1, points=2),
        affine_step(2, "y1", points=3, skipped="z1"),
        sigmoid_step(2, points=2),
    ),
    fits=_fits,
    state=_state,
    texts=lambda values, plan: nets.logarithms(values, 2),
    net=lambda drawn: nets.network(drawn, "relu", "sigmoid"),
)
