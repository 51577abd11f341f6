"""A backward pass through two layers, relu and sigmoid, with the divergence KL; the forward pass is done already."""

import numpy as np

from backprop_lib.practice.kind import Kind
from backprop_lib.practice.kinds import nets
from backprop_lib.practice.layers import affine, back_step, sigmoid, through_relu, weights_step
from backprop_lib.practice.outputs import kl_step, through_sigmoid
from backprop_lib.practice.steps import is_round

# e^z and d for which all derivatives have at most two decimals.
_ENDS = np.array([(4, 1), (1 / 4, 1), (2 / 3, 1), (1 / 9, 1), (1 / 4, 0), (4, 0), (3 / 2, 0), (9, 0)])


def draw(rng, n, plan):
    """Return what n problems state: inputs, weights, d, and the forward pass."""
    x, w1, w2 = nets.inputs(rng, n), nets.weights(rng, n, 2, 2), nets.weights(rng, n, 2, 1)
    ends = rng.choice(_ENDS, n)
    z1 = affine(x, w1)
    y1 = np.maximum(z1, 0)
    nets.bias_for(ends[:, :1], w2, y1)
    z2 = affine(y1, w2)
    return {"x": x, "w1": w1, "w2": w2, "d": ends[:, 1:], "z1": z1, "y1": y1, "z2": z2, "y2": sigmoid(z2)}


def steps(plan):
    """Return the steps of the backward pass, from the output down."""
    return (
        kl_step(2, points=2),
        through_sigmoid(2, points=2, fused=True),
        weights_step(2, "y1", points=2),
        back_step(1, points=2),
        through_relu(1, points=2),
        weights_step(1, "x", points=2),
    )


def fits(v, plan):
    """Return which problems are round, and have one hidden unit whose relu is open and one whose relu is shut."""
    names = ("z1", "y1", "y2", "dy2", "dz2", "dw2", "dy1", "dz1", "dw1")
    is_all_round = np.logical_and.reduce([is_round(v[name]) for name in names])
    return is_all_round & (v["z1"] > 0).any(axis=1) & (v["z1"] < 0).any(axis=1)


def forward_table(drawn):
    """Return a sentence with the forward pass, in TeX."""
    return ", ".join(
        f"${nets.vector(drawn, f'{letter}{k}', f'{letter}^{{({k})}}')}$" for k in (1, 2) for letter in "zy"
    )


def _state(drawn):
    return f"""\
A network with two inputs, two hidden units with a relu and one output with a sigmoid has the weights

{nets.tables(drawn)}

For ${nets.vector(drawn, "x")}$ the forward pass is done: {forward_table(drawn)}.

Desired is ${nets.vector(drawn, "d")}$, and the divergence is KL. Work out the backward pass: all derivatives of Div by \
$y$, $z$ and $w$, in both layers. None of them has more than two decimals."""


KIND = Kind(
    name="backward pass",
    section=(3, "See the whole way in one place"),
    draw=draw,
    steps=steps,
    fits=fits,
    state=_state,
    texts=lambda values, plan: nets.logarithms(values, 2),
    net=lambda drawn: nets.network(drawn, "relu", "sigmoid"),
    shows_forward=True,
)
