"""The forward pass with a slip wherever one is asked for, which the exercises on one instance and on a batch share."""

import numpy as np

from backprop_lib.checks.answer_key.forward_pass.affine import with_ones
from backprop_lib.checks.engine import reading
from backprop_lib.checks.engine.exercise import Bug, Unreadable
from backprop_lib.checks.harness import networks


def pass_forward(w, f, X, before=lambda x: x, output=None, constant=1.0, remember=lambda z, y: z):
    """Pass a batch or one instance forward, with a slip wherever an argument asks for one."""
    y, z = [with_ones(before(X))], [None]
    for k in range(1, len(w)):
        z_k = with_ones(y[-1][..., 1:], constant) @ w[k]
        y_k = (output or f[k])(z_k) if k == len(w) - 1 else f[k](z_k)
        z.append(remember(z_k, y_k))
        y.append(with_ones(y_k))
    return y, z


def _activate_the_constant(w, f, X):
    y, z = pass_forward(w, f, X)
    for k in range(1, len(w)):
        z[k] = y[k - 1] @ w[k]
        y[k] = f[k](with_ones(z[k]))
    return y, z


def _from_the_input(w, f, X):
    """Layer k reads the input again, as far as it fits, instead of the layer below."""
    y, z = [with_ones(X)], [None]
    for k in range(1, len(w)):
        z.append(y[0] @ w[k])
        y.append(with_ones(f[k](z[k])))
    return y, z


def _activated_twice(w, f, X):
    y, z = pass_forward(w, f, X)
    return [y[0], *(with_ones(f_k(y_k[..., 1:])) for f_k, y_k in zip(f[1:], y[1:], strict=True))], z


PASS_BUGS = (
    Bug(
        "biases left out",
        lambda w, f, X: pass_forward(w, f, X, constant=0.0),
        "The biases are missing: w_0j^(k) goes with y_0^(k-1) = 1.",
    ),
    Bug(
        "input activated",
        lambda w, f, X: pass_forward(w, f, X, before=f[1]),
        "The activation was applied to the input: y^(0) is x itself.",
    ),
    Bug(
        "output not activated",
        lambda w, f, X: pass_forward(w, f, X, output=lambda z: z),
        "The activation of the last layer is missing: Y is f_N of z^(N).",
    ),
    Bug(
        "z overwritten by y",
        lambda w, f, X: pass_forward(w, f, X, remember=lambda z, y: y),
        "z holds what the activation made of it: remember z^(k) as it was before, the backward pass needs it.",
    ),
    Bug("constant activated", _activate_the_constant, "The constant went through the activation; y_0 stays 1."),
    Bug(
        "always f_1",
        lambda w, f, X: pass_forward(w, [None] + [f[1]] * (len(f) - 1), X),
        "Every layer was given the activation of layer 1; layer k has f_k.",
    ),
    Bug(
        "always f_N",
        lambda w, f, X: pass_forward(w, [None] + [f[-1]] * (len(f) - 1), X),
        "Every layer was given the activation of the output; layer k has f_k.",
    ),
    Bug(
        "no activation at all",
        lambda w, f, X: pass_forward(w, [None] + [lambda z: z] * (len(f) - 1), X),
        "No layer was activated: y^(k) is f_k of z^(k).",
    ),
    Bug("stale y", _from_the_input, "Every layer reads the input again: layer k reads y^(k-1)."),
    Bug("activated twice", _activated_twice, "The outputs went through their activation twice."),
    Bug(
        "layer by layer softmax",
        lambda w, f, X: pass_forward(w, [None, *(_one_by_one(f_k) for f_k in f[1:])], X),
        "The softmax saw one z at a time, and one alone always gets 1: give it the whole z of the instance.",
    ),
)


def _one_by_one(f_k):
    return (lambda z: np.ones_like(z)) if f_k.name == "softmax" else f_k


def symbols(inputs, values, name):
    """Return what z and y of a layer could be made of, rightly or wrongly."""
    letter, k = name[0], int(name[2:-1])
    x, w, f = inputs.get("X", inputs.get("x")), inputs["w"], networks.activations_of(inputs["f"])
    if k == 0:
        return {"x": x, "(1, x)": with_ones(x), "(x, 1)": np.concatenate([x, np.ones((*x.shape[:-1], 1))], axis=-1)}
    below = values[f"y[{k - 1}]"]
    if letter == "z":
        found = {"{y^(k-1)}": below, "{y^(k-1)} without the constant": below[..., 1:], "x": x, "(1, x)": with_ones(x)}
        for j, layer in ((k, "(k)"), (k + 1, "(k+1)"), (k - 1, "(k-1)")):
            if 0 < j < len(w):
                found |= {f"w^{layer}": w[j], f"w^{layer} without row 0": w[j][1:]}
        found["row 0 of w^(k)"] = w[k][0]
        found["{z^(k-1)}"] = values.get(f"z[{k - 1}]")
        return found
    z = values[f"z[{k}]"]
    found = {"{z^(k)}": z, "(1, {z^(k)})": with_ones(z), "{y^(k-1)}": below}
    for name_of in ("sigmoid", "tanh", "relu"):
        found[f"(1, {name_of}({{z^(k)}}))"] = with_ones(networks.activations_of([None, name_of])[1](z))
    for j, name_of in ((k, "f_k"), (1, "f_1"), (len(f) - 1, "f_N"), (k + 1, "f_(k+1)"), (k - 1, "f_(k-1)")):
        if 0 < j < len(f):
            once = f[j](z)
            found |= {f"{name_of}({{z^(k)}})": once, f"(1, {name_of}({{z^(k)}}))": with_ones(once)}
            found[f"({name_of}({{z^(k)}}), 1)"] = np.concatenate([once, np.ones((*once.shape[:-1], 1))], axis=-1)
            found[f"(0, {name_of}({{z^(k)}}))"] = with_ones(once, 0.0)
            found[f"(1, {name_of}({name_of}({{z^(k)}})))"] = with_ones(f[j](once))
            found[f"{name_of}((1, {{z^(k)}}))"] = f[j](with_ones(z))
            found[f"(1, {name_of} of all {{z^(k)}} in one row)"] = with_ones(f[j](z.ravel()).reshape(z.shape))
    return found


def follow(inputs, values, name):
    """Return what z or y of a layer rightly is, given the others."""
    k = int(name[2:-1])
    if k == 0:
        return None
    if name[0] == "z":
        return values[f"y[{k - 1}]"] @ inputs["w"][k]
    return with_ones(networks.activations_of(inputs["f"])[k](values[f"z[{k}]"]))


NETS = [
    ([2, 3, 1], ["tanh", "sigmoid"]),
    ([3, 4, 2, 5], ["sigmoid", "relu", "identity"]),
    ([4, 3], ["sigmoid"]),
    ([3, 3, 3], ["tanh", "softmax"]),
    ([6, 3, 4, 1, 2], ["sigmoid", "tanh", "relu", "softmax"]),
]


def read_pass(function):
    """Return what reads y and z in the answer of a function, in the lecture's order."""

    def read(value, inputs):
        names = reading.by_layer(function, "y z", len(inputs["w"]), value)
        if names["y[0]"] is None:
            raise Unreadable(f"`{function}` returns z and y; return y first, then z.")
        order = ["y[0]", *(f"{letter}[{k}]" for k in range(1, len(inputs["w"])) for letter in "zy")]
        return {name: names[name] for name in order}

    return read
