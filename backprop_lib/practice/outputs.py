"""The steps at the end of the network, where the divergence comes in, and what people make of them."""

import numpy as np

from backprop_lib.practice.layers import slope
from backprop_lib.practice.steps import Slip, Step, opposite
from backprop_lib.practice.tex import factor, number


def _kl_slips(k, of_both):
    y = f"y{k}"
    return (
        Slip("sign", lambda v: -of_both(v), "{} has the wrong sign: Div falls where the output comes closer to d."),
        Slip(
            "Y - d too early",
            lambda v: v[y] - v["d"],
            f"{{}} is Y − d: that is ∂Div/∂z^({k}), KL and the sigmoid in one. The sigmoid comes in later.",
        ),
        Slip(
            "d - Y too early",
            lambda v: v["d"] - v[y],
            "{} is d − Y. For KL the derivative by the output is −d/Y + (1 − d)/(1 − Y).",
        ),
        Slip(
            "outcomes swapped",
            lambda v: -(1 - v["d"]) / v[y] + v["d"] / (1 - v[y]),
            "In {} the two outcomes changed places: d goes with 1/Y, and 1 − d with 1/(1 − Y).",
        ),
        Slip(
            "one outcome",
            lambda v: np.where(v["d"] == 1, np.nan, -v["d"] / v[y]),
            "Half of {} is missing: one output means two outcomes, and where d = 0 the second term counts.",
        ),
        Slip(
            "KL itself",
            lambda v: -np.log(np.where(v["d"] == 1, v[y], 1 - v[y])),
            "{} is Div itself, with the logarithm. Asked for is its derivative.",
        ),
    )


def kl_step(k, points):
    """Return the step ∂Div/∂y^(k) for KL and one output."""

    def of_both(v):
        return -v["d"] / v[y] + (1 - v["d"]) / (1 - v[y])

    y = f"y{k}"

    def worked(n):
        one, Y = n["d"][0] == 1, n.tex(y, (0,))
        return [(rf"-\frac{{1}}{{{Y}}}" if one else rf"\frac{{1}}{{1 - {Y}}}") + f" {n.result(f'dy{k}', (0,))}"]

    return Step(
        f"dy{k}",
        "∂Div/∂y",
        of_both,
        equation=r"\frac{\partial\text{Div}}{\partial Y} = -\frac{d}{Y} + \frac{1 - d}{1 - Y}",
        worked=worked,
        slips=_kl_slips(k, of_both),
        points=points,
        layer=k,
        axes="j",
    )


def _fused_slips(k):
    z, y, dy = f"z{k}", f"y{k}", f"dy{k}"
    return [
        Slip(
            "f' twice",
            lambda v: slope(v[z]) ** 2 * v[dy],
            "In {} f' came in twice. Y − d has it already: there KL and the sigmoid are multiplied out.",
        ),
        Slip(
            "y in place of y - d",
            lambda v: np.where(v["d"] == 0, np.nan, v[y]),
            "{} is Y. It is Y − d, and d is 1 here: Y − 1.",
        ),
    ]


def _slips_of_another_unit(k, at):
    z, dy = f"z{k}", f"dy{k}"
    return [
        Slip(
            "f' of the other unit",
            lambda v: slope(v[z][..., [2 - at[0]]]) * v[dy],
            f"{{}} was made with the y of the other unit. Unit {at[0]} has its own, y_{at[0]}^({k}).",
        ),
    ]


def _sigmoid_slips(k, mine, fused, at):
    z, y, dy = f"z{k}", f"y{k}", f"dy{k}"
    return [
        Slip(
            "f' left out",
            lambda v: v[dy],
            f"{{}} equals ∂Div/∂y^({k}): f'(z) of the sigmoid is missing, which is y(1 − y).",
        ),
        Slip(
            "f' at y",
            lambda v: slope(mine(v[y])) * v[dy],
            f"In {{}} f' was taken at y^({k}); it belongs at z^({k}). Written with the output it is y(1 − y).",
        ),
        Slip(
            "z for y in y(1 - y)",
            lambda v: mine(v[z]) * (1 - mine(v[z])) * v[dy],
            "{} was made with z(1 − z). The derivative of the sigmoid is y(1 − y).",
        ),
        Slip(
            "y for f'", lambda v: mine(v[y]) * v[dy], "In {} only y came in; the derivative of the sigmoid is y(1 − y)."
        ),
        Slip(
            "1 - y for f'",
            lambda v: (1 - mine(v[y])) * v[dy],
            "In {} only 1 − y came in; the derivative of the sigmoid is y(1 − y).",
        ),
        Slip(
            "f' of the tanh",
            lambda v: (1 - mine(v[y]) ** 2) * v[dy],
            "{} was made with 1 − y², the derivative of the tanh. This layer has a sigmoid.",
        ),
        opposite(lambda v: slope(mine(v[z])) * v[dy]),
        *(_fused_slips(k) if fused else ()),
        *(_slips_of_another_unit(k, at) if at else ()),
    ]


def through_sigmoid(k, points, fused=False, at=()):
    """Return the step ∂Div/∂z^(k) of a unit with a sigmoid.

    Parameters
    ----------
    k, points : int
    fused : bool
        Whether it is the output and the divergence is KL, so that it comes to Y − d.
    at : tuple of int
        The unit, where only one of the layer is asked for.
    """
    z, y, dy = f"z{k}", f"y{k}", f"dy{k}"

    def mine(array):
        return array[..., [at[0] - 1]] if at else array

    def worked(n):
        places = [at[0] - 1] if at else range(len(n[z]))
        return [
            rf"{factor(n.tex(y, (j,)))} \cdot (1 - {n.tex(y, (j,))}) \cdot {factor(n.tex(dy, (m,)))} {n.result(f'dz{k}', (m,))}"
            for m, j in enumerate(places)
        ]

    return Step(
        f"dz{k}",
        "∂Div/∂z",
        lambda v: slope(mine(v[z])) * v[dy],
        uses=(dy,),
        equation=rf"\frac{{\partial\text{{Div}}}}{{\partial z_i^{{({k})}}}} = f_{k}'(z_i^{{({k})}}) "
        rf"\frac{{\partial\text{{Div}}}}{{\partial y_i^{{({k})}}}}, \quad f_{k}'(z) = y (1 - y)",
        worked=worked,
        slips=tuple(_sigmoid_slips(k, mine, fused, at)),
        points=points,
        layer=k,
        axes="" if at else "j",
        at=at,
        decimals=4 if at else 2,
    )


def l2_step(name, base, y, points, equation, layer=None):
    """Return the step Y − d of the divergence L2."""
    slips = (
        Slip("d - Y", lambda v: v["d"] - v[y], "{} is d − Y. The derivative of ½(Y − d)² keeps the order: Y − d."),
        Slip("twice", lambda v: 2 * (v[y] - v["d"]), "{} is twice too large: Div has a factor ½ in front."),
        Slip(
            "Div itself",
            lambda v: 0.5 * (v[y] - v["d"]) ** 2,
            "{} is Div itself, ½(Y − d)². Asked for is its derivative.",
        ),
        Slip("d left out", lambda v: v[y], "In {} the desired output d is missing: it is Y − d."),
        Slip("added", lambda v: v[y] + v["d"], "In {} d was added; it is Y − d."),
    )
    return Step(
        name,
        base,
        lambda v: v[y] - v["d"],
        uses=(y,),
        equation=equation,
        worked=lambda n: [
            f"{n.tex(y, (t,))} - {factor(number(n['d'][t]))} {n.result(name, (t,))}" for t in range(len(n["d"]))
        ],
        slips=slips,
        points=points,
        layer=layer,
        axes="j",
    )
