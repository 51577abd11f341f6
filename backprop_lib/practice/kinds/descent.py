"""One step of gradient descent on the Loss of a straight line through two instances."""

import numpy as np

from backprop_lib.practice.kind import Kind
from backprop_lib.practice.kinds import nets
from backprop_lib.practice.outputs import l2_step
from backprop_lib.practice.steps import Slip, Step, is_round, opposite
from backprop_lib.practice.tex import factor, number, total

_ERROR = r"\frac{\partial\text{Div}_t}{\partial z_t} = Y_t - d_t"
_HALVES = np.arange(-4, 4.5, 0.5)


def _draw(rng, n, plan):
    x = rng.permuted(np.tile([-2.0, -1, 1, 2, 3], (n, 1)), axis=1)[:, :2]
    w = nets.weights(rng, n, 1, 1)
    return {"x": x, "w1": w, "d": rng.choice(_HALVES, (n, 2)), "eta": rng.choice([0.1, 0.2, 0.4], (n, 1))}


def _fits(v, plan):
    away = (v["dz1"] != 0).all(axis=1) & (v["dw1"] != 0).all(axis=1)
    return away & np.logical_and.reduce([is_round(v[name]) for name in ("z1", "dz1", "dw1", "w1_new")])


def _line(v, w="w1"):
    return v[w][..., :1, 0] + v[w][..., 1:, 0] * v["x"]


def _mean(v):
    """Return the averages of dDiv/dz and of x dDiv/dz."""
    return np.stack([v["dz1"].mean(axis=-1), (v["x"] * v["dz1"]).mean(axis=-1)], axis=-1)


def _one_after_the_other(v):
    """Return the new weights where the bias was overwritten before the derivative by the other weight was taken."""
    bias = v["w1"][..., 0, :] - v["eta"] * v["dw1"][..., :1]
    dz = bias + v["w1"][..., 1, :] * v["x"] - v["d"]
    slope = v["w1"][..., 1, :] - v["eta"] * (v["x"] * dz).mean(axis=-1, keepdims=True)
    return np.concatenate([bias, slope], axis=-1)


def _outputs():
    slips = (
        Slip("bias left out", lambda v: v["w1"][..., 1:, 0] * v["x"], "The bias w_01^(1) is missing in {}."),
        Slip(
            "bias and weight swapped",
            lambda v: v["w1"][..., :1, 0] * v["x"] + v["w1"][..., 1:, 0],
            "In {} the bias and the weight changed places: the bias stands alone, and the weight w_11^(1) meets x.",
        ),
        Slip(
            "bias times x",
            lambda v: (v["w1"][..., :1, 0] + v["w1"][..., 1:, 0]) * v["x"],
            "In {} the bias was multiplied by x as well. It weighs y_0 = 1.",
        ),
        Slip(
            "bias taken away",
            lambda v: v["w1"][..., 1:, 0] * v["x"] - v["w1"][..., :1, 0],
            "In {} the bias was taken away.",
        ),
    )

    def worked(n):
        bias, weight = n["w1"][:, 0]
        sums = (total([number(bias), rf"{factor(number(weight))} \cdot {factor(number(x))}"]) for x in n["x"])
        return [f"{text} {n.result('z1', (t,))}" for t, text in enumerate(sums)]

    return Step(
        "z1",
        "Y",
        _line,
        equation=r"Y_t = w_{01}^{(1)} + w_{11}^{(1)} x_t",
        worked=worked,
        slips=slips,
        points=2,
        axes="j",
        terms=lambda v: np.stack(np.broadcast_arrays(v["w1"][..., :1, 0], v["w1"][..., 1:, 0] * v["x"]), axis=-1),
    )


def _derivative_slips():
    return (
        Slip(
            "never averaged",
            lambda v: 2 * _mean(v),
            "{} was never divided by T = 2: the Loss is an average over the instances.",
        ),
        Slip("averaged twice", lambda v: _mean(v) / 2, "{} was divided by T = 2 twice. Once is enough."),
        Slip(
            "x left out",
            lambda v: _mean(v)[..., [0, 0]],
            "In {} x is missing: ∂Div/∂w_11^(1) is x times ∂Div/∂z.",
        ),
        Slip(
            "bias 0",
            lambda v: _mean(v) * np.array([0, 1]),
            "In {} the bias has no derivative. It is a weight, too, and weighs y_0 = 1.",
        ),
        Slip(
            "last instance",
            lambda v: np.stack([v["dz1"][..., 1], (v["x"] * v["dz1"])[..., 1]], axis=-1),
            "{} holds the second instance only; the Loss averages over both.",
        ),
        Slip(
            "first instance",
            lambda v: np.stack([v["dz1"][..., 0], (v["x"] * v["dz1"])[..., 0]], axis=-1),
            "{} holds the first instance only; the Loss averages over both.",
        ),
        Slip(
            "product of averages",
            lambda v: np.stack([v["dz1"].mean(-1), v["x"].mean(-1) * v["dz1"].mean(-1)], axis=-1),
            "In {} x and ∂Div/∂z were averaged before they were multiplied. Multiply within each instance, then average.",
        ),
        opposite(_mean),
    )


def _derivatives():
    def worked(n):
        bias = total([number(dz) for dz in n["dz1"]])
        weight = total(
            [rf"{factor(number(x))} \cdot {factor(number(dz))}" for x, dz in zip(n["x"], n["dz1"], strict=True)]
        )
        return [rf"\frac{{1}}{{2}} \cdot ({text}) {n.result('dw1', (i,))}" for i, text in enumerate((bias, weight))]

    return Step(
        "dw1",
        "dLoss/dw",
        _mean,
        uses=("dz1",),
        equation=r"\frac{d\text{Loss}}{dw_{i1}^{(1)}} = \frac{1}{T} \sum_t y_{ti}^{(0)} "
        r"\frac{\partial\text{Div}_t}{\partial z_t}, \quad y_{t0}^{(0)} = 1, \quad y_{t1}^{(0)} = x_t",
        worked=worked,
        slips=_derivative_slips(),
        points=3,
        axes="i",
        column=1,
        layer=1,
    )


def _stepped():
    def moved(v, by):
        return v["w1"][..., 0] + by * v["dw1"]

    slips = (
        Slip(
            "ascent",
            lambda v: moved(v, v["eta"]),
            "{} went uphill: against the gradient is minus η times the derivative.",
        ),
        Slip("η left out", lambda v: moved(v, -1), "In {} η is missing: the derivative was taken away whole."),
        Slip(
            "step alone", lambda v: -v["eta"] * v["dw1"], "{} is the step alone. It is added to the weight as it was."
        ),
        Slip(
            "averaged again",
            lambda v: moved(v, -v["eta"] / 2),
            "In {} η was divided by T = 2. The derivative of the Loss is an average already.",
        ),
        Slip(
            "one after the other",
            _one_after_the_other,
            "In {} the bias was changed first, and the other derivative was taken with it. Both are those before the step.",
        ),
        Slip(
            "divided by η",
            lambda v: moved(v, -1 / v["eta"]),
            "In {} the derivative was divided by η. It is multiplied by it.",
        ),
    )
    return Step(
        "w1_new",
        "new w",
        lambda v: moved(v, -v["eta"]),
        uses=("dw1",),
        equation=r"w_{i1}^{(1)} \leftarrow w_{i1}^{(1)} - \eta \frac{d\text{Loss}}{dw_{i1}^{(1)}}",
        worked=lambda n: [
            rf"{number(n['w1'][i, 0])} - {number(n['eta'][0])} \cdot {factor(number(n['dw1'][i]))} {n.result('w1_new', (i,))}"
            for i in range(2)
        ],
        slips=slips,
        points=3,
        axes="i",
        column=1,
        layer=1,
    )


def _state(drawn):
    pairs = ", ".join(f"({number(x)}, {number(d)})" for x, d in zip(drawn["x"], drawn["d"], strict=True))
    bias, weight = (number(w) for w in drawn["w1"][:, 0])
    return f"""\
A straight line $Y = w_{{01}}^{{(1)}} + w_{{11}}^{{(1)}} x$ is a network of one unit without an activation. Its weights \
are $w_{{01}}^{{(1)}} = {bias}$ and $w_{{11}}^{{(1)}} = {weight}$. The training set has $T = 2$ instances: \
$(x_t, d_t) = {pairs}$. The divergence is L2, $\\text{{Div}} = \\frac{{1}}{{2}} (Y - d)^2$, and \
$\\text{{Loss}} = \\frac{{1}}{{T}} \\sum_t \\text{{Div}}(Y_t, d_t)$.

Take one step of gradient descent with $\\eta = {number(drawn["eta"][0])}$: work out both outputs $Y_t$, both \
$\\partial\\text{{Div}}_t/\\partial z_t$, the two derivatives of the Loss, and the two new weights, the bias first. \
None of these numbers has more than two decimals."""


KIND = Kind(
    name="one step of descent",
    section=(1, "Train a net by gradient descent"),
    draw=_draw,
    steps=lambda plan: (
        _outputs(),
        l2_step("dz1", "∂Div/∂z", "z1", 2, _ERROR),
        _derivatives(),
        _stepped(),
    ),
    fits=_fits,
    state=_state,
    net=lambda drawn: nets.network(drawn, "identity"),
)
