"""The derivative of Div by one weight of the first layer: along one way through a sigmoid, with L2."""

import numpy as np

from backprop_lib.practice.kind import Kind
from backprop_lib.practice.kinds import nets
from backprop_lib.practice.layers import affine, affine_step, sigmoid, sigmoid_step
from backprop_lib.practice.outputs import l2_step, through_sigmoid
from backprop_lib.practice.steps import Slip, Step, is_round, opposite
from backprop_lib.practice.tex import factor

_ODDS = (4, 1 / 4, 3 / 2, 2 / 3, 9, 1 / 9)
_FOUR = 4


def _draw(rng, n, plan):
    x, w1, w2 = nets.inputs(rng, n), nets.weights(rng, n, 2, 2), nets.weights(rng, n, 2, 1)
    # Two units that differ in more than a sign, so that one is not taken for the other.
    p = rng.permuted(np.tile(_ODDS, (n, 1)), axis=1)[:, :2]
    nets.bias_for(p, w1, x)
    y2 = affine(sigmoid(affine(x, w1)), w2)
    return {"x": x, "w1": w1, "w2": w2, "d": np.round(y2 + rng.choice([-1, -0.8, -0.5, 0.5, 0.8, 1], (n, 1)), 1)}


def _back(j):
    def by(v, row=j):
        return v["w2"][..., row, :] * v["dz2"]

    slips = (
        Slip(
            "other unit",
            lambda v: by(v, 3 - j),
            f"{{}} was made with the weight of the other hidden unit; this one leads through unit {j}.",
        ),
        Slip("bias for weight", lambda v: by(v, 0), "{} was made with the bias w_01^(2), behind which no unit lies."),
        Slip(
            "y for w",
            lambda v: v["y1"][..., [j - 1]] * v["dz2"],
            "{} was made with y^(1). That gives the derivative by a weight of layer 2; back to the unit leads the weight.",
        ),
        opposite(by),
        Slip(
            "divided by w",
            lambda v: v["dz2"] / v["w2"][..., j, :],
            "In {} multiply by the weight, and don't divide by it.",
        ),
    )
    return Step(
        "dy1",
        "∂Div/∂y",
        by,
        uses=("dz2",),
        equation=r"\frac{\partial\text{Div}}{\partial y_j^{(1)}} = w_{j1}^{(2)} \frac{\partial\text{Div}}{\partial z_1^{(2)}}",
        worked=lambda n: [rf"{factor(n.tex('w2', (j, 0)))} \cdot {factor(n.tex('dz2', (0,)))} {n.result('dy1', (0,))}"],
        slips=slips,
        points=2,
        layer=1,
        at=(j,),
        decimals=_FOUR,
    )


def _weight(i, j):
    slips = (
        Slip(
            "x left out",
            lambda v: v["dz1"],
            f"{{}} equals ∂Div/∂z_{j}^(1): the input x_{i} is missing, which this weight weighs.",
        ),
        Slip(
            "other input",
            lambda v: v["x"][..., [2 - i]] * v["dz1"],
            f"{{}} was made with the other input. In w_{i}{j} the first index is the input: x_{i}.",
        ),
        Slip(
            "w for x",
            lambda v: v["w1"][..., i, [j - 1]] * v["dz1"],
            f"In {{}} ∂Div/∂z was multiplied by the weight itself. What the weight weighs is x_{i}.",
        ),
        Slip(
            "f' missing in dw",
            lambda v: v["x"][..., [i - 1]] * v["dy1"],
            "{} was made of ∂Div/∂y^(1); between that and the weight lies the sigmoid.",
        ),
        Slip(
            "layers off by one",
            lambda v: v["y1"][..., [j - 1]] * v["dz1"],
            "{} was made with y^(1). The weights of layer 1 weigh the inputs, y^(0) = x.",
        ),
        opposite(lambda v: v["x"][..., [i - 1]] * v["dz1"]),
    )
    return Step(
        "dw1",
        "∂Div/∂w",
        lambda v: v["x"][..., [i - 1]] * v["dz1"],
        uses=("dz1",),
        equation=r"\frac{\partial\text{Div}}{\partial w_{ij}^{(1)}} = x_i \frac{\partial\text{Div}}{\partial z_j^{(1)}}",
        worked=lambda n: [
            rf"{factor(n.tex('x', (i - 1,)))} \cdot {factor(n.tex('dz1', (0,)))} {n.result('dw1', (0,))}"
        ],
        slips=slips,
        points=2,
        layer=1,
        at=(i, j),
        decimals=_FOUR,
    )


def _steps(plan):
    i, j = plan["i"], plan["j"]
    return (
        affine_step(1, "x", points=2, turned=True),
        sigmoid_step(1, points=1),
        affine_step(2, "y1", points=1, skipped="z1"),
        l2_step("dz2", "∂Div/∂z", "z2", 1, r"\frac{\partial\text{Div}}{\partial z^{(2)}} = Y - d", layer=2),
        _back(j),
        through_sigmoid(1, points=2, at=(j,)),
        _weight(i, j),
    )


def _fits(v, plan):
    return is_round(v["y1"]) & is_round(v["z2"]) & is_round(v["dz2"], 1) & is_round(v["dw1"], _FOUR)


def _state(drawn):
    i, j = drawn.plan["i"], drawn.plan["j"]
    return f"""\
A network with two inputs, two hidden units with a sigmoid and one output without an activation, $Y = z^{{(2)}}$, has the \
weights

{nets.tables(drawn)}

Its input is ${nets.vector(drawn, "x")}$, desired is ${nets.vector(drawn, "d")}$, and the divergence is L2, \
$\\text{{Div}} = \\frac{{1}}{{2}} (Y - d)^2$.

Work out ${drawn.steps[-1].tex()}$, the derivative by the weight from input {i} to hidden unit {j}, and all that you need on \
the way. Leave logarithms as they are until the sigmoid makes fractions of them. Then nothing but $z^{{(1)}}$ needs rounding, \
to two decimals, and no derivative has more than four."""


def _plan(rng):
    return {"i": int(rng.integers(1, 3)), "j": int(rng.integers(1, 3))}


KIND = Kind(
    name="derivative of one weight",
    section=(3, "Turn each box into a formula"),
    plan=_plan,
    draw=_draw,
    steps=_steps,
    fits=_fits,
    state=_state,
    texts=lambda values, plan: nets.logarithms(values, 1),
    net=lambda drawn: nets.network(drawn, "sigmoid", "identity"),
)
