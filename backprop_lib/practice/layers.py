"""The steps of both passes through one layer: the lecture's equations, and what people make of them.

All rules work on arrays of one problem, and on many problems at once with one axis more in front.
"""

import numpy as np

from backprop_lib.practice.steps import Slip, Step, opposite
from backprop_lib.practice.tex import factor, total


def with_constant(y):
    """Return y with y_0 = 1 in front."""
    return np.concatenate([np.ones((*y.shape[:-1], 1)), y], axis=-1)


def affine(y, w):
    """Return Σ_i w_ij y_i, with y_0 = 1."""
    return np.einsum("...i,...ij->...j", with_constant(y), w)


def sigmoid(z):
    """Return 1/(1 + e^−z)."""
    return 1 / (1 + np.exp(-z))


def slope(z):
    """Return the derivative of the sigmoid at z."""
    return sigmoid(z) * (1 - sigmoid(z))


def weighted(y, dz):
    """Return y_i dDiv/dz_j, with y_0 = 1."""
    return with_constant(y)[..., :, None] * dz[..., None, :]


def _without_bias(y, w):
    return np.einsum("...i,...ij->...j", y, w[..., 1:, :])


def _affine_slips(k, y, turned, skipped):
    w = f"w{k}"
    slips = [
        Slip(
            "bias left out",
            lambda v: _without_bias(v[y], v[w]),
            f"The bias w_0j^({k}) is missing in {{}}: it comes in by y_0 = 1.",
        ),
        Slip(
            "bias in the last row",
            lambda v: np.einsum("...i,...ij->...j", v[y], v[w][..., :-1, :]) + v[w][..., -1, :],
            f"In {{}} the last row of w^({k}) was taken for the biases. They are its row i = 0.",
        ),
        Slip(
            "bias for each input",
            lambda v: affine(v[y], v[w]) + v[w][..., 0, :],
            "In {} the bias is counted twice, once for each input. It is added once.",
        ),
        Slip(
            "bias taken away",
            lambda v: _without_bias(v[y], v[w]) - v[w][..., 0, :],
            "In {} the bias was taken away. It is added, whatever sign it has.",
        ),
    ]
    if turned:
        slips.append(
            Slip(
                "w turned",
                lambda v: np.einsum("...i,...ji->...j", v[y], v[w][..., 1:, :]) + v[w][..., 0, :],
                f"{{}} was made with w_ji^({k}) in place of w_ij^({k}): unit j gathers down its own column, Σ_i w_ij y_i.",
            )
        )
    if skipped:
        slips.append(
            Slip(
                "activation skipped",
                lambda v: affine(v[skipped], v[w]),
                f"{{}} was made of z^({k - 1}). What layer {k} weighs is y^({k - 1}), after the activation.",
            )
        )
    return slips


def affine_step(k, y, points, turned=False, skipped=""):
    """Return the step z^(k).

    Parameters
    ----------
    k : int
    y : str
        The name of the outputs of the layer below.
    points : int
    turned : bool
        Whether w^(k) without its biases is square, so that it can be taken the wrong way round.
    skipped : str
        The name of z^(k-1), if its activation can be forgotten.
    """
    w = f"w{k}"

    def worked(n):
        rows, columns = n[w].shape
        lines = []
        for j in range(columns):
            products = [rf"{factor(n.tex(w, (i, j)))} \cdot {factor(n.tex(y, (i - 1,)))}" for i in range(1, rows)]
            lines.append(f"{total([n.tex(w, (0, j)), *products])} {n.result(f'z{k}', (j,))}")
        return lines

    return Step(
        f"z{k}",
        "z",
        lambda v: affine(v[y], v[w]),
        uses=(y,),
        equation=rf"z_j^{{({k})}} = \sum_i w_{{ij}}^{{({k})}} y_i^{{({k - 1})}}",
        worked=worked,
        slips=tuple(_affine_slips(k, y, turned, skipped)),
        points=points,
        layer=k,
        axes="j",
        terms=lambda v: np.moveaxis(with_constant(v[y])[..., :, None] * v[w], -2, -1),
    )


def relu_step(k, points):
    """Return the step y^(k) = relu(z^(k))."""
    z = f"z{k}"
    slips = (
        Slip("activation left out", lambda v: v[z], f"{{}} is still z^({k}): the relu makes 0 of what is below 0."),
        Slip("size", lambda v: np.abs(v[z]), "{} is z without its sign. The relu makes 0 of what is below 0."),
        Slip(
            "relu the wrong way round",
            lambda v: np.minimum(v[z], 0),
            "The relu keeps what is above 0 and makes 0 of what is below; in {} it is the other way round.",
        ),
        Slip(
            "relu' for relu",
            lambda v: (v[z] > 0) * 1.0,
            "{} holds the derivative of the relu, 0 or 1, and not the relu.",
        ),
        Slip("sigmoid for relu", lambda v: sigmoid(v[z]), "{} was made by the sigmoid; this layer has a relu."),
    )
    return Step(
        f"y{k}",
        "y",
        lambda v: np.maximum(v[z], 0),
        uses=(z,),
        equation=rf"y_j^{{({k})}} = \max(0, z_j^{{({k})}})",
        worked=lambda n: [rf"\max(0, {n.tex(z, (j,))}) {n.result(f'y{k}', (j,))}" for j in range(len(n[z]))],
        slips=slips,
        points=points,
        layer=k,
        axes="j",
    )


def sigmoid_step(k, points):
    """Return the step y^(k) = 1/(1 + e^−z^(k))."""
    z = f"z{k}"
    slips = (
        Slip("activation left out", lambda v: v[z], f"{{}} is still z^({k}): the sigmoid is missing."),
        Slip(
            "sign in the exponent",
            lambda v: sigmoid(-v[z]),
            "The exponent in {} has the wrong sign: it is e to the power of −z.",
        ),
        Slip(
            "1 + left out", lambda v: np.exp(v[z]), "{} is 1/e^−z: in the denominator there is a 1 as well, 1 + e^−z."
        ),
        Slip("upside down", lambda v: 1 + np.exp(-v[z]), "{} is 1 + e^−z; the sigmoid is 1 divided by that."),
        Slip("tanh for sigmoid", lambda v: np.tanh(v[z]), "{} was made by the tanh; this layer has a sigmoid."),
        Slip(
            "relu for sigmoid",
            lambda v: np.where((v[z] > 0).all(-1, keepdims=True), np.nan, np.maximum(v[z], 0)),
            "{} was made by the relu; this layer has a sigmoid.",
        ),
        Slip(
            "derivative", lambda v: slope(v[z]), "{} is y(1 − y), the derivative of the sigmoid, and not the sigmoid."
        ),
    )
    return Step(
        f"y{k}",
        "y",
        lambda v: sigmoid(v[z]),
        uses=(z,),
        equation=rf"y_j^{{({k})}} = \frac{{1}}{{1 + e^{{-z_j^{{({k})}}}}}}",
        worked=lambda n: [n.sigmoid(k, j) for j in range(len(n[z]))],
        slips=slips,
        points=points,
        layer=k,
        axes="j",
    )


def _back_slips(k, gathered):
    w, dz, dy = f"w{k + 1}", f"dz{k + 1}", f"dy{k + 1}"
    return (
        Slip(
            "back from dy",
            lambda v: gathered(v, dy) if dy in v else np.full_like(gathered(v), np.nan),
            f"The way back to {{}} begins at ∂Div/∂z^({k + 1}), and not at ∂Div/∂y^({k + 1}).",
        ),
        Slip(
            "row 0 kept",
            lambda v: gathered(v, rows=slice(None, -1)),
            f"In {{}} the rows of w^({k + 1}) are off by one: row 0 holds the bias, and no unit lies behind that.",
        ),
        Slip(
            "y for w",
            lambda v: v[f"y{k}"] * v[dz],
            f"{{}} was made with y^({k}), as for the derivative by the weights. Back to the units lead the weights.",
        ),
        opposite(gathered),
        Slip(
            "divided by w",
            lambda v: v[dz] / v[w][..., 1:, 0],
            f"Nothing is undone on the way back: in {{}} multiply by w^({k + 1}), and don't divide by it.",
        ),
        Slip(
            "turned round",
            lambda v: gathered(v)[..., ::-1],
            "The two numbers of {} have changed places: unit i has the weight of its own line.",
        ),
    )


def back_step(k, points):
    """Return the step ∂Div/∂y^(k) of a hidden layer below one output."""
    w, dz = f"w{k + 1}", f"dz{k + 1}"

    def gathered(v, from_=dz, rows=slice(1, None)):
        return np.einsum("...ij,...j->...i", v[w][..., rows, :], v[from_])

    return Step(
        f"dy{k}",
        "∂Div/∂y",
        gathered,
        uses=(dz,),
        equation=rf"\frac{{\partial\text{{Div}}}}{{\partial y_i^{{({k})}}}} = \sum_j w_{{ij}}^{{({k + 1})}} "
        rf"\frac{{\partial\text{{Div}}}}{{\partial z_j^{{({k + 1})}}}}",
        worked=lambda n: [
            rf"{factor(n.tex(w, (i, 0)))} \cdot {factor(n.tex(dz, (0,)))} {n.result(f'dy{k}', (i - 1,))}"
            for i in range(1, len(n[w]))
        ],
        slips=_back_slips(k, gathered),
        points=points,
        layer=k,
        axes="j",
    )


def through_relu(k, points):
    """Return the step ∂Div/∂z^(k) of a layer with a relu."""
    z, y, dy = f"z{k}", f"y{k}", f"dy{k}"
    slips = (
        Slip("f' left out", lambda v: v[dy], f"{{}} equals ∂Div/∂y^({k}): the derivative of the relu is missing."),
        Slip(
            "relu' the wrong way round",
            lambda v: (v[z] <= 0) * v[dy],
            "The derivative of the relu is 1 where z is above 0, and 0 where it is below; in {} it is the other way round.",
        ),
        Slip(
            "y for f'",
            lambda v: v[y] * v[dy],
            f"In {{}} ∂Div/∂y was multiplied by y^({k}), the relu itself. What belongs there is its derivative, 0 or 1.",
        ),
        Slip(
            "f' of the sigmoid",
            lambda v: slope(v[z]) * v[dy],
            f"{{}} was made with the derivative of the sigmoid. Layer {k} has a relu.",
        ),
        Slip(
            "f' of the sigmoid, from y",
            lambda v: v[y] * (1 - v[y]) * v[dy],
            f"{{}} was made with y(1 − y), the derivative of the sigmoid. Layer {k} has a relu.",
        ),
        opposite(lambda v: (v[z] > 0) * v[dy]),
    )
    return Step(
        f"dz{k}",
        "∂Div/∂z",
        lambda v: (v[z] > 0) * v[dy],
        uses=(dy,),
        equation=rf"\frac{{\partial\text{{Div}}}}{{\partial z_i^{{({k})}}}} = f_{k}'(z_i^{{({k})}}) "
        rf"\frac{{\partial\text{{Div}}}}{{\partial y_i^{{({k})}}}}, \quad f_{k}'(z) = 1 \text{{ if }} z > 0 \text{{, else }} 0",
        worked=lambda n: [
            rf"{int(n[z][i] > 0)} \cdot {factor(n.tex(dy, (i,)))} {n.result(f'dz{k}', (i,))}" for i in range(len(n[z]))
        ],
        slips=slips,
        points=points,
        layer=k,
        axes="j",
    )


def _slips_of_other_layers(k, y):
    dz = f"dz{k}"
    if k == 1:
        return [
            Slip(
                "layers off by one",
                lambda v: weighted(v["y1"], v[dz]),
                "{} was made with y^(1). The weights of layer 1 weigh the inputs, y^(0) = x.",
            ),
            Slip(
                "stale dz",
                lambda v: weighted(v[y], np.repeat(v["dz2"], 2, axis=-1)),
                "{} was made with ∂Div/∂z^(2). Layer 1 has a ∂Div/∂z^(1) of its own.",
            ),
        ]
    return [
        Slip(
            "z for y in dw",
            lambda v: weighted(v[f"z{k - 1}"], v[dz]),
            f"{{}} was made with z^({k - 1}). What the weights of layer {k} weigh is y^({k - 1}), after the activation.",
        ),
        Slip(
            "layers off by one",
            lambda v: weighted(v["x"], v[dz]),
            f"{{}} was made with the inputs x. The weights of layer {k} weigh y^({k - 1}).",
        ),
    ]


def _weights_slips(k, y):
    w, dz, dy = f"w{k}", f"dz{k}", f"dy{k}"

    def without_bias(v):
        dw = weighted(v[y], v[dz])
        dw[..., 0, :] = 0
        return dw

    return [
        Slip(
            "f' missing in dw",
            lambda v: weighted(v[y], v[dy]),
            f"{{}} was made of ∂Div/∂y^({k}); the lecture has ∂Div/∂z^({k}) there.",
        ),
        Slip(
            "bias 0",
            without_bias,
            "In {} the row i = 0 is 0. The biases are weights like the others, and weigh y_0 = 1.",
        ),
        Slip(
            "w for y",
            lambda v: v[w] * v[dz][..., None, :],
            f"In {{}} ∂Div/∂z^({k}) was multiplied by the weight itself. What the weight weighs is y^({k - 1}).",
        ),
        opposite(lambda v: weighted(v[y], v[dz])),
        *_slips_of_other_layers(k, y),
    ]


def weights_step(k, y, points):
    """Return the step ∂Div/∂w^(k)."""
    w, dz = f"w{k}", f"dz{k}"

    return Step(
        f"dw{k}",
        "∂Div/∂w",
        lambda v: weighted(v[y], v[dz]),
        uses=(dz,),
        equation=rf"\frac{{\partial\text{{Div}}}}{{\partial w_{{ij}}^{{({k})}}}} = y_i^{{({k - 1})}} "
        rf"\frac{{\partial\text{{Div}}}}{{\partial z_j^{{({k})}}}}",
        worked=lambda n: [
            rf"{factor(n.tex(y, (i - 1,))) if i else 1} \cdot {factor(n.tex(dz, (j,)))} {n.result(f'dw{k}', (i, j))}"
            for i, j in np.ndindex(n[w].shape)
        ],
        slips=tuple(_weights_slips(k, y)),
        points=points,
        layer=k,
        axes="ij",
    )
