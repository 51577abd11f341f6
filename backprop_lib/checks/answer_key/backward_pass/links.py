"""The links of the chain rule, which the exercises on one layer and on the whole sweep share, each with its slips.

Of layer k: `dy` from the output or from the layer after it, `dz` through the activation, `dw` for the weights. A link
takes what is known by then as a Known, and the layer.
"""

from dataclasses import dataclass, field

import numpy as np

from backprop_lib import Network
from backprop_lib.activations import acts_by_component
from backprop_lib.checks.answer_key import drawing
from backprop_lib.checks.engine.exercise import Bug, Quantity, Unreadable
from backprop_lib.checks.harness import networks

QUANTITIES = {
    "dy": Quantity("∂Div/∂y", "tj"),
    "dz": Quantity("∂Div/∂z", "tj"),
    "dw": Quantity("dLoss/dw", "ij"),
}


@dataclass
class Known:
    """What a backward pass is given, and what it has found so far; all indexed by the layer."""

    w: list
    f: list
    y: list
    z: list
    d: np.ndarray | None = None
    divergence: object = None
    dy: list = field(init=False)
    dz: list = field(init=False)
    dw: list = field(init=False)

    def __post_init__(self):
        self.dy, self.dz, self.dw = ([None] * len(self.y) for _ in range(3))

    def units(self, k):
        """Return the outputs of layer k without the constant."""
        return self.y[k][:, 1:]


# The links as they should be.


def at_output(s, k):
    """Return ∂Div/∂y^(N), the derivative of the divergence."""
    return s.divergence.backward(s.units(k), s.d)


def from_after(s, k):
    """Return ∂Div/∂y^(k) from the layer after it; row 0 of w is left out, nothing lies behind the constant."""
    return s.dz[k + 1] @ s.w[k + 1][1:].T


def through_activation(s, k):
    """Return ∂Div/∂z^(k), for a vector activation too."""
    return s.f[k].backward(s.dy[k], s.z[k], s.units(k))


def averaged(s, k):
    """Return dLoss/dw^(k), the average over the instances."""
    return s.y[k - 1].T @ s.dz[k] / len(s.dz[k])


# Slips.


def slope_at_y(s, k):
    """Take f' at y; a softmax has none, it goes through as it should."""
    if not acts_by_component(s.f[k]):
        return through_activation(s, k)
    return s.f[k].derivative(s.units(k)) * s.dy[k]


def no_slope(s, k):
    """Leave f' out."""
    return s.dy[k].copy()


def slope_twice(s, k):
    """Multiply by f' once more."""
    return s.f[k].backward(through_activation(s, k), s.z[k], s.units(k))


def by_component(s, k):
    """Treat a softmax as if it acted on each z alone."""
    if acts_by_component(s.f[k]):
        return through_activation(s, k)
    return s.units(k) * (1 - s.units(k)) * s.dy[k]


def summed(s, k):
    """Leave the average out."""
    return s.y[k - 1].T @ s.dz[k]


def averaged_twice(s, k):
    """Divide by T once more."""
    return averaged(s, k) / len(s.dz[k])


def without_bias(s, k):
    """Leave the constant of the layer before out."""
    return s.units(k - 1).T @ s.dz[k] / len(s.dz[k])


def bias_of_zero(s, k):
    """Leave the bias where it is."""
    dw = averaged(s, k)
    dw[0] = 0
    return dw


def bias_summed(s, k):
    """Sum the bias' derivative over the instances, average the others."""
    dw = averaged(s, k)
    dw[0] *= len(s.dz[k])
    return dw


def one_bias_for_all(s, k):
    """Add the biases' derivatives of all units up."""
    dw = averaged(s, k)
    dw[0] = dw[0].sum()
    return dw


def last_instance(s, k):
    """Forget the +=: only the last instance is left."""
    return np.outer(s.y[k - 1][-1], s.dz[k][-1]) / len(s.dz[k])


def product_of_averages(s, k):
    """Average first and multiply then."""
    return np.outer(s.y[k - 1].mean(axis=0), s.dz[k].mean(axis=0))


def from_dy(s, k):
    """Leave f' out of the weights' derivative alone."""
    return s.y[k - 1].T @ s.dy[k] / len(s.dy[k])


def input_twice(s, k):
    """Let y^(k-1) in twice."""
    return (s.y[k - 1] ** 2).T @ s.dz[k] / len(s.dz[k])


def from_z_before(s, k):
    """Multiply by z of the layer before instead of by y."""
    if k == 1:
        return averaged(s, k)
    before = np.concatenate([s.y[k - 1][:, :1], s.z[k - 1]], axis=1)
    return before.T @ s.dz[k] / len(s.dz[k])


# The known bugs of whole sweeps.


def bugs_of(sweep, output):
    """Return the known bugs that every backward pass of a whole network shares.

    Parameters
    ----------
    sweep : callable
        `sweep(output=, back=, through=, weights=)` returns an implementation with these links; what it returns ends in dw.
    output : callable
        The link at the output.
    """
    return (*_about_averages(sweep, output), *_about_the_way_back(sweep), *_about_weights(sweep))


def _about_averages(sweep, output):
    def divided(s, k):
        return output(s, k) / len(s.d)

    return (
        Bug("never averaged", sweep(weights=summed), "Nothing is divided by T: dw[k] is the sum over the batch."),
        Bug(
            "averaged at both ends",
            sweep(output=divided),
            "1/T comes in twice, at the output and in dw. It belongs in dw alone.",
        ),
        Bug(
            "averaged at the output",
            sweep(output=divided, weights=summed),
            "1/T came in at the output. Then dw is right, but what goes back to it is no longer that of one instance.",
        ),
    )


def _about_the_way_back(sweep):
    return (
        Bug("f' at y", sweep(through=slope_at_y), "f' was taken at y^(k); it belongs at z^(k)."),
        Bug(
            "w not transposed",
            sweep(back=lambda s, k: s.dz[k + 1] @ s.w[k + 1][1:]),
            "On the way back each w must be turned: as it is it fits only where two layers are equally wide.",
        ),
        Bug(
            "w of this layer",
            sweep(back=lambda s, k: s.dz[k + 1] @ s.w[k][1:].T),
            "Layers off by one: back from layer k+1 to layer k lead the weights of layer k+1.",
        ),
        Bug(
            "last row left out",
            sweep(back=lambda s, k: s.dz[k + 1] @ s.w[k + 1][:-1].T),
            "Of w the last row was left out on the way back. It is the first one that holds the biases.",
        ),
    )


def _about_weights(sweep):
    return (
        Bug(
            "bias missing",
            sweep(weights=without_bias),
            "No dw[k] has a row for the biases: y[k-1] has the constant in front, keep it.",
        ),
        Bug("bias 0", sweep(weights=bias_of_zero), "Row 0 of each dw[k] is 0: the biases are weights like the others."),
        Bug(
            "bias summed",
            sweep(weights=bias_summed),
            "Row 0 of each dw[k] was added up over t and not averaged, unlike the other rows.",
        ),
        Bug(
            "+= forgotten",
            sweep(weights=last_instance),
            "Each dw[k] holds the last instance only: inside a loop over t it takes a +=.",
        ),
        Bug(
            "product of averages",
            sweep(weights=product_of_averages),
            "The instances were averaged before y met ∂Div/∂z; multiply within each instance, then average.",
        ),
        Bug(
            "z for y in dw",
            sweep(weights=from_z_before),
            "dw[k] was made with z[k-1]; what the weights of layer k weigh is y[k-1].",
        ),
        Bug(
            "kept between calls",
            lambda: _added_to_the_last_call(sweep()),
            "Something is left over from the call before: the sums have to begin at 0 in every call.",
            remembers=True,
        ),
    )


def _added_to_the_last_call(right):
    """Keep the sums between calls, one for each shape, as a global or a default argument would."""
    kept = {}

    def answer(w, *given):
        *others, dw = right(w, *given)
        for k in range(1, len(w)):
            dw[k] = kept[len(w), k, dw[k].shape] = kept.get((len(w), k, dw[k].shape), 0) + dw[k]
        return *others, dw

    return answer


# What a quantity could be made of, and what it is, given the others.


def symbols(inputs, values, name):
    """Return what dy, dz and dw of a layer could be made of, rightly or wrongly."""
    k, N = _layer(inputs, name), len(inputs["y"]) - 1
    y, z, f = inputs["y"], inputs["z"], networks.activations_of(inputs["f"])
    found = {"d": inputs.get("d"), "y^(k)": y[k], "y^(k) without the constant": y[k][:, 1:]}
    if k > 0:
        found |= {"y^(k-1)": y[k - 1], "y^(k-1) without the constant": y[k - 1][:, 1:], "z^(k)": z[k]}
        found |= _slopes(f, z, y, k)
    if k > 1:
        found["z^(k-1)"] = z[k - 1]
    if k < N:
        found |= {"z^(k+1)": z[k + 1], "∂Div/∂z^(k+1)": inputs.get("dz_after")}
    for j, layer in ((k - 1, "(k-1)"), (k, "(k)"), (k + 1, "(k+1)")):
        if "w" in inputs and 0 < j <= N:
            found |= {f"w^{layer}": inputs["w"][j], f"w^{layer} without row 0": inputs["w"][j][1:]}
        for letter, symbol in (("dy", "∂Div/∂y"), ("dz", "∂Div/∂z")):
            other = name.replace(name.partition("[")[0], letter) if j == k else f"{letter}[{j}]"
            if other in values and other != name:
                found[f"{{{symbol}^{layer}}}"] = values[other]
    return found


def _slopes(f, z, y, k):
    found = {}
    N = len(f) - 1
    for j, layer in ((k, "k"), (k + 1, "(k+1)"), (k - 1, "(k-1)"), (N, "N"), (1, "1")):
        if 0 < j < len(f) and acts_by_component(f[j]):
            found[f"f_{layer}'(z^(k))"] = f[j].derivative(z[k])
    if acts_by_component(f[k]):
        found["f_k'(y^(k))"] = f[k].derivative(y[k][:, 1:])
    return found


def _layer(inputs, name):
    inside = name.partition("[")[2]
    return int(inside[:-1]) if inside else inputs.get("k", len(inputs["y"]) - 1)


def follow(inputs, values, name):
    """Return what dy, dz or dw of a layer rightly is, given the others."""
    k, letter = _layer(inputs, name), name.partition("[")[0]
    of = (lambda letter, k: values.get(f"{letter}[{k}]")) if "[" in name else (lambda letter, _: values.get(letter))
    y, z = inputs["y"], inputs["z"]
    if letter == "dw":
        return y[k - 1].T @ of("dz", k) / len(y[0])
    if letter == "dz":
        return networks.activations_of(inputs["f"])[k].backward(of("dy", k), z[k], y[k][:, 1:])
    if "[" in name and k < len(y) - 1:
        return of("dz", k + 1) @ inputs["w"][k + 1][1:].T
    return None


# Cases.


def remembered(rng, T, D, names):
    """Return weights and names of activations, and what a forward pass of T random instances remembers."""
    w = drawing.draw_weights(rng, D)
    net = Network(D, names)
    net.w = w
    passed = net.forward(rng.normal(size=(T, D[0])))
    y, z = [np.array(y_k, order="C") for y_k in passed.y], [None, *(np.array(z_k, order="C") for z_k in passed.z[1:])]
    return {"w": w, "f": [None, *names], "y": y, "z": z}


def desired(rng, T, D_N, name, divergence):
    """Return desired outputs that suit an output layer."""
    if divergence == "l2":
        return rng.normal(size=(T, D_N))
    return drawing.one_hot_rows(rng, T, D_N) if name == "softmax" else rng.integers(2, size=(T, 1)) * 1.0


def three(function):
    """Return what reads dy, dz and dw in the answer of a function."""

    def read(value, inputs):
        if not isinstance(value, list) or len(value) != 3:
            actual = f"{len(value)} things" if isinstance(value, list) else type(value).__name__
            raise Unreadable(f"`{function}` must return three arrays, dy, dz and dw, in this order; got {actual}.")
        return dict(zip(("dy", "dz", "dw"), value, strict=True))

    return read
