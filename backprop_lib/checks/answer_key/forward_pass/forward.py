"""Exercise: the forward pass of one instance, in the layout of other books, with the biases apart."""

import numpy as np

from backprop_lib import Network, by_component
from backprop_lib.checks.answer_key.forward_pass.passes import NETS
from backprop_lib.checks.engine import reading
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity, Unreadable, made_of_slips
from backprop_lib.checks.harness import networks


def _networks(rng):
    cases = []
    for D, f in NETS:
        W = [None, *(rng.normal(size=(D[k], D[k - 1])) for k in range(1, len(D)))]
        b = [None, *(rng.normal(size=D[k]) for k in range(1, len(D)))]
        cases.append({"W": W, "b": b, "f": [None, *f], "x": rng.normal(size=D[0])})
    return cases


@made_of_slips
def _pass(
    affine=lambda W_k, b_k, y: W_k @ y + b_k,
    activate=lambda f, k, z, b_k: f[k](z),
    before=lambda f, x: x,
    remember=lambda z, y: z,
):
    """Return a forward pass, with a slip wherever an argument asks for one."""

    def forward(W, b, f, x):
        y, z = [before(f, x).copy()], [None]
        for k in range(1, len(W)):
            z_k = affine(W[k], b[k], y[-1])
            y.append(activate(f, k, z_k, b[k]))
            z.append(remember(z_k, y[-1]))
        return y, z

    return forward


def _with_the_constant(W, b, f, x):
    y, z = _pass()(W, b, f, x)
    return [np.array([1.0, *y_k]) for y_k in y], z


def _output_alone(f, k, z, b_k):
    return z if k == len(f) - 1 else f[k](z)


def _from_the_input(W, b, f, x):
    """Layer k reads the input again, as far as it fits, instead of the layer below."""
    z = [None, *(W[k] @ x + b[k] for k in range(1, len(W)))]
    return [x.copy(), *(f[k](z[k]) for k in range(1, len(W)))], z


def _one_by_one(f, k, z, b_k):
    return np.ones_like(z) if f[k].name == "softmax" else f[k](z)


def _read(value, inputs):
    names = reading.by_layer("forward", "y z", len(inputs["W"]), value)
    if names["y[0]"] is None:
        raise Unreadable("`forward` returns z and y; return y first, then z.")
    order = ["y[0]", *(f"{letter}[{k}]" for k in range(1, len(inputs["W"])) for letter in "zy")]
    return {name: names[name] for name in order}


def _symbols(inputs, values, name):
    """Return what z and y of a layer could be made of, rightly or wrongly."""
    letter, k, N = name[0], int(name[2:-1]), len(inputs["W"]) - 1
    x, f = inputs["x"], networks.activations_of(inputs["f"])
    if k == 0:
        return {"x": x, "(1, x)": np.array([1.0, *x]), "f_1(x)": f[1](x)}
    layers = [(j, layer) for j, layer in ((k, "(k)"), (k + 1, "(k+1)"), (k - 1, "(k-1)")) if 0 < j <= N]
    found = {"{y^(k-1)}": values[f"y[{k - 1}]"], "x": x, "b^(k)": inputs["b"][k]}
    if letter == "z":
        for j, layer in layers:
            found |= {f"W^{layer}": inputs["W"][j], f"b^{layer}": inputs["b"][j]}
        return found | {"{z^(k-1)}": values.get(f"z[{k - 1}]")}
    z, b = values[f"z[{k}]"], inputs["b"][k]
    found["{z^(k)}"] = z
    for j, name_of in ((k, "f_k"), (1, "f_1"), (N, "f_N"), (k + 1, "f_(k+1)"), (k - 1, "f_(k-1)")):
        if 0 < j <= N:
            once = f[j](z)
            found |= {f"{name_of}({{z^(k)}})": once, f"{name_of}({name_of}({{z^(k)}}))": f[j](once)}
            found[f"(1, {name_of}({{z^(k)}}))"] = np.array([1.0, *once.ravel()])
    if z.shape == b.shape:
        found |= {"f_k({z^(k)} + b^(k))": f[k](z + b), "f_k({z^(k)} − b^(k))": f[k](z - b)}
    return found | {f"{a}({{z^(k)}})": networks.activations_of([None, a])[1](z) for a in ("sigmoid", "tanh", "relu")}


def _follow(inputs, values, name):
    """Return what z or y of a layer rightly is, given the others."""
    k = int(name[2:-1])
    if k == 0:
        return None
    if name[0] == "z":
        return inputs["W"][k] @ values[f"y[{k - 1}]"] + inputs["b"][k]
    return networks.activations_of(inputs["f"])[k](values[f"z[{k}]"])


FORWARD = Exercise(
    name="forward_pass.forward",
    section=(2, "Write the forward pass as an algorithm"),
    equation="z_j^(k) = b_j^(k) + Σ_i W_ji^(k) y_i^(k-1), y_j^(k) = f_k(z_j^(k)), for k = 1 … N",
    make_inputs=_networks,
    reference=_pass(),
    quantities={"y": Quantity("y", "j"), "z": Quantity("z", "j")},
    parts=(Part("every z", 3, "z", follows=True), Part("every y", 2, "y", follows=True)),
    read=_read,
    solved_by=(Network.forward, by_component.forward),
    symbols=_symbols,
    follow=_follow,
    compose=_pass,
    known_bugs=(
        Bug(
            "biases left out",
            _pass(affine=lambda W_k, b_k, y: W_k @ y),
            "The biases are missing: with no constant among the outputs, b^(k) is added by hand.",
        ),
        Bug(
            "biases subtracted",
            _pass(affine=lambda W_k, b_k, y: W_k @ y - b_k),
            "The biases were subtracted. That is how a threshold is written; a bias is added.",
        ),
        Bug(
            "weights the other way round",
            _pass(affine=lambda W_k, b_k, y: y @ W_k + b_k),
            "The weights were used as they lie in the lecture. Here row j of W[k] belongs to unit j of layer k; the other way "
            "round fits only where two layers are equally wide.",
        ),
        Bug(
            "bias after the activation",
            _pass(affine=lambda W_k, b_k, y: W_k @ y, activate=lambda f, k, z, b_k: f[k](z) + b_k),
            "The biases were added to the activated outputs. They belong to z, before the activation.",
        ),
        Bug(
            "bias twice",
            _pass(affine=lambda W_k, b_k, y: W_k @ y + 2 * b_k),
            "Every bias was added twice.",
        ),
        Bug(
            "constant in front",
            _with_the_constant,
            "The constant 1 is in front of every y. In this layout nobody needs it, because the biases are in b.",
        ),
        Bug(
            "input activated",
            _pass(before=lambda f, x: f[1](x)),
            "The activation was applied to the input: y^(0) is x itself.",
        ),
        Bug(
            "output not activated",
            _pass(activate=_output_alone),
            "The activation of the last layer is missing: Y is f_N of z^(N).",
        ),
        Bug(
            "z overwritten by y",
            _pass(remember=lambda z, y: y),
            "z holds what the activation made of it: remember z^(k) as it was before, the backward pass needs it.",
        ),
        Bug(
            "always f_1",
            _pass(activate=lambda f, k, z, b_k: f[1](z)),
            "Every layer was given the activation of layer 1; layer k has f_k.",
        ),
        Bug(
            "always f_N",
            _pass(activate=lambda f, k, z, b_k: f[-1](z)),
            "Every layer was given the activation of the output; layer k has f_k.",
        ),
        Bug(
            "no activation at all",
            _pass(activate=lambda f, k, z, b_k: z.copy()),
            "No layer was activated: y^(k) is f_k of z^(k).",
        ),
        Bug("stale y", _from_the_input, "Every layer reads the input again: layer k reads y^(k-1)."),
        Bug(
            "activated twice",
            _pass(activate=lambda f, k, z, b_k: f[k](f[k](z))),
            "The outputs went through their activation twice.",
        ),
        Bug(
            "one z at a time",
            _pass(activate=_one_by_one),
            "The softmax saw one z at a time, and one alone always gets 1: give it the whole z of the instance.",
        ),
    ),
)
