"""The end of a network for three classes: softmax, KL, and the way back through both."""

import numpy as np

from backprop_lib.practice.kind import Kind
from backprop_lib.practice.layers import sigmoid
from backprop_lib.practice.steps import Slip, Step, is_round
from backprop_lib.practice.tex import factor, number


def _draw(rng, n, plan):
    """Return logarithms of whole numbers whose sum divides 100, so that all probabilities have two decimals."""
    sums = rng.choice([10, 20, 25, 50], (n, 1))
    two = rng.integers(1, sums // 2, (n, 2))
    e = rng.permuted(np.concatenate([two, sums - two.sum(axis=1, keepdims=True)], axis=1), axis=1).astype(float)
    return {"z": np.log(e), "e": e, "d": np.eye(3)[rng.integers(0, 3, n)]}


def _fits(v, plan):
    different = (np.diff(np.sort(v["e"], axis=1), axis=1) > 0).all(axis=1)
    return different & is_round(v["Y"]) & is_round(v["dY"])


def softmax(z):
    """Return e^z over its sum."""
    return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


def _outputs():
    slips = (
        Slip(
            "not divided", lambda v: np.exp(v["z"]), "{} is e^z; divide by the sum of all three, so that they sum to 1."
        ),
        Slip(
            "exp left out",
            lambda v: v["z"] / v["z"].sum(axis=-1, keepdims=True),
            "{} is z divided by the sum of z: e^z comes first.",
        ),
        Slip(
            "each by itself",
            lambda v: sigmoid(v["z"]),
            "{} was made by a sigmoid, each z by itself. A softmax shares 1 among all three.",
        ),
        Slip(
            "exp of the share",
            lambda v: np.exp(v["z"] / np.exp(v["z"]).sum(axis=-1, keepdims=True)),
            "{} is e to the power of z divided by the sum: the sum divides e^z, not z.",
        ),
        Slip(
            "sign in the exponent",
            lambda v: softmax(-v["z"]),
            "The exponents in {} have the wrong sign: a softmax takes e^z, a larger z gives more.",
        ),
        Slip(
            "largest alone",
            lambda v: (v["z"] == v["z"].max(axis=-1, keepdims=True)) * 1.0,
            "{} gives everything to the largest z. A softmax gives each its share.",
        ),
    )
    return Step(
        "Y",
        "Y",
        lambda v: softmax(v["z"]),
        equation=r"Y_i = \frac{e^{z_i}}{\sum_j e^{z_j}}",
        worked=lambda n: [
            rf"\frac{{{number(e)}}}{{{' + '.join(map(number, n['e']))}}} {n.result('Y', (i,))}"
            for i, e in enumerate(n["e"])
        ],
        slips=slips,
        points=3,
        axes="j",
    )


def _of_right(v):
    return (v["Y"] * v["d"]).sum(axis=-1, keepdims=True)


def _divergence_slips():
    def binary(v):
        chosen = np.where(v["d"] == 1, v["Y"], 1 - v["Y"])
        return -np.log(chosen).sum(axis=-1, keepdims=True)

    return (
        Slip(
            "minus left out",
            lambda v: np.log(_of_right(v)),
            "{} lost its minus: log Y is below 0, and Div = −log Y is above.",
        ),
        Slip("log left out", lambda v: 1 - _of_right(v), "{} is 1 − Y. KL takes the logarithm: −log Y."),
        Slip(
            "base 10",
            lambda v: -np.log10(_of_right(v)),
            "{} was made with the logarithm to the base 10. KL takes the natural one, ln.",
        ),
        Slip(
            "base 2",
            lambda v: -np.log2(_of_right(v)),
            "{} was made with the logarithm to the base 2. KL takes the natural one, ln.",
        ),
        Slip(
            "both outcomes",
            binary,
            "{} has the terms with 1 − Y, too. They belong to a single output; here the other outputs stand for themselves.",
        ),
        Slip(
            "all three",
            lambda v: -np.log(v["Y"]).sum(axis=-1, keepdims=True),
            "{} is the sum over all three. Where d is 0 the term is 0.",
        ),
        Slip(
            "averaged over the outputs",
            lambda v: -np.log(_of_right(v)) / 3,
            "{} was divided by the number of outputs. Div is a sum over them.",
        ),
        Slip(
            "L2",
            lambda v: 0.5 * ((v["Y"] - v["d"]) ** 2).sum(axis=-1, keepdims=True),
            "{} is L2, half the squared distance. Asked for is KL.",
        ),
    )


def _divergence():
    def worked(n):
        r = int(n["d"].argmax())
        return [rf"-\ln {factor(n.tex('Y', (r,)))} {n.result('div', (0,))}"]

    return Step(
        "div",
        "Div",
        lambda v: -np.log(_of_right(v)),
        uses=("Y",),
        equation=r"\text{Div}(Y, d) = \sum_i d_i \ln \frac{d_i}{Y_i}, \quad 0 \ln 0 = 0",
        worked=worked,
        slips=_divergence_slips(),
        points=2,
    )


def _by_outputs():
    def right(v):
        return -v["d"] / v["Y"]

    slips = (
        Slip("sign", lambda v: -right(v), "{} has the wrong sign: Div falls where the Y of the right class rises."),
        Slip(
            "d left out",
            lambda v: -1 / v["Y"],
            "In {} d is missing: where d is 0, Div does not hold Y, and its derivative is 0.",
        ),
        Slip(
            "Y - d too early",
            lambda v: v["Y"] - v["d"],
            "{} is Y − d: that is ∂Div/∂z, KL and the softmax in one. Here the softmax has not come in yet.",
        ),
        Slip(
            "both outcomes",
            lambda v: -v["d"] / v["Y"] + (1 - v["d"]) / (1 - v["Y"]),
            "{} has the terms with 1 − Y, too. They belong to a single output.",
        ),
        Slip(
            "KL itself",
            lambda v: -v["d"] * np.log(v["Y"]),
            "{} holds the terms of Div, with the logarithm. Asked for is the derivative.",
        ),
        Slip("not inverted", lambda v: -v["d"] * v["Y"], "In {} d was multiplied by Y. The derivative of ln Y is 1/Y."),
    )
    return Step(
        "dY",
        "∂Div/∂Y",
        right,
        uses=("Y",),
        equation=r"\frac{\partial\text{Div}}{\partial Y_i} = -\frac{d_i}{Y_i}",
        worked=lambda n: [
            rf"{'-' * int(d)}\frac{{{number(d)}}}{{{n.tex('Y', (i,))}}} {n.result('dY', (i,))}"
            for i, d in enumerate(n["d"])
        ],
        slips=slips,
        points=2,
        axes="j",
    )


def _by_z():
    slips = (
        Slip(
            "d - Y",
            lambda v: v["d"] - v["Y"],
            "{} is d − Y, with the wrong sign. It is Y − d; the minus of descent comes with the step.",
        ),
        Slip("y in place of y - 1", lambda v: v["Y"], "{} is Y. It is Y − d: at the right class Y − 1."),
        Slip(
            "softmax by component",
            lambda v: v["dY"] * v["Y"] * (1 - v["Y"]),
            "In {} the softmax was treated like a sigmoid, each z alone. Every z_j moves every y_i, so they add up.",
        ),
        Slip(
            "f' twice",
            lambda v: (v["Y"] - v["d"]) * v["Y"] * (1 - v["Y"]),
            "{} is (Y − d) times y(1 − y). Y − d has the softmax already.",
        ),
        Slip("softmax left out", lambda v: v["dY"], "{} equals ∂Div/∂Y: the softmax is missing."),
        Slip(
            "no minus in the Jacobian",
            lambda v: v["dY"] * v["Y"] - v["Y"] * (v["dY"] * v["Y"]).sum(-1, keepdims=True) - 2 * v["Y"] * (1 - v["d"]),
            "In {} the signs of the wrong classes are the opposite: where their z rises, the right Y falls.",
        ),
    )
    return Step(
        "dz",
        "∂Div/∂z",
        lambda v: v["Y"] - v["d"],
        uses=("Y",),
        equation=r"\frac{\partial\text{Div}}{\partial z_j} = \sum_i Y_i ([i = j] - Y_j) "
        r"\frac{\partial\text{Div}}{\partial Y_i} = Y_j - d_j",
        worked=lambda n: [f"{n.tex('Y', (i,))} - {number(d)} {n.result('dz', (i,))}" for i, d in enumerate(n["d"])],
        slips=slips,
        points=3,
        axes="j",
    )


def _texts(values, plan):
    return {("z", (i,)): "0" if e == 1 else rf"\ln {number(e)}" for i, e in enumerate(values["e"])}


def _state(drawn):
    z = ", ".join(drawn.tex("z", (i,)) for i in range(3))
    d = ", ".join(map(number, drawn["d"]))
    return f"""\
The last layer of a network for three classes has $z = ({z})$, and its activation is a softmax. Desired is $d = ({d})$, \
and the divergence is KL.

Work out $Y$, $\\text{{Div}}(Y, d)$, and the derivatives of Div by $Y$ and by $z$. Only Div needs rounding, to two decimals; \
nothing else has more than two."""


KIND = Kind(
    name="softmax with KL",
    section=(4, "Go back through softmax and KL"),
    draw=_draw,
    steps=lambda plan: (_outputs(), _divergence(), _by_outputs(), _by_z()),
    fits=_fits,
    state=_state,
    texts=_texts,
)
