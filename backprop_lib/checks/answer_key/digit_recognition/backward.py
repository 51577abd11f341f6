"""Exercise: the backward pass of a batch with KL, for a network of one's own."""

import numpy as np

from backprop_lib import divergences
from backprop_lib.checks.answer_key.backward_pass import links
from backprop_lib.checks.answer_key.backward_pass.links import Known
from backprop_lib.checks.engine import reading
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, made_of_slips
from backprop_lib.checks.harness import networks
from backprop_lib.checks.harness.own import SOLVED_BY


def _draw(rng, kinds):
    return [
        {**links.remembered(rng, T, D, names), "d": links.desired(rng, T, D[-1], names[-1], "kl")}
        for T, D, names in kinds
    ]


def _networks(rng):
    return _draw(
        rng,
        [
            (4, [2, 3, 1], ["tanh", "sigmoid"]),
            (3, [2, 3], ["softmax"]),
            (3, [3, 3, 3, 3], ["tanh", "sigmoid", "softmax"]),
            (1, [3, 4, 2], ["sigmoid", "softmax"]),
            (2, [2, 4, 3, 1], ["relu", "tanh", "sigmoid"]),
        ],
    )


def _sure(rng):
    """Return passes whose outputs are 0 and 1 to the last digit, the first of them wrong."""
    cases = _draw(rng, [(6, [3, 3, 3], ["tanh", "softmax"]), (5, [3, 4, 1], ["tanh", "sigmoid"])])
    for case in cases:
        T, D_N = case["d"].shape
        Y = np.eye(D_N)[np.arange(T) % D_N] if D_N > 1 else np.arange(T)[:, None] % 2 * 1.0
        case["y"][-1][:, 1:], case["z"][-1][:] = Y, 1600 * Y - 800
        case["d"] = rng.permutation(Y)
        case["d"][0] = np.roll(Y[0], 1) if D_N > 1 else 1 - Y[0]
    return cases


def _at_output(s, k):
    """Return ∂Div/∂z^(N) of KL after a sigmoid or a softmax."""
    return s.units(k) - s.d


@made_of_slips
def _sweep(output=_at_output, back=links.from_after, through=links.through_activation, weights=links.averaged):
    """Return a backward pass, with a slip wherever an argument brings one."""

    def answer(w, f, y, z, d):
        s, N = Known(w, f, y, z, d, divergences.kl), len(w) - 1
        for k in range(N, 0, -1):
            if k < N:
                s.dy[k] = back(s, k)
            s.dz[k] = output(s, k) if k == N else through(s, k)
            s.dw[k] = weights(s, k)
        return s.dz, s.dw

    return answer


def _by_two_links(s, k):
    """Go through −d/Y and the activation, one after the other: 0/0 where Y is 0."""
    with np.errstate(all="ignore"):
        Y = s.units(k)
        single = Y.shape[1] == 1
        dy = -s.d / Y + ((1 - s.d) / (1 - Y) if single else 0)
        return Y * (1 - Y) * dy if single else Y * (dy - (Y * dy).sum(axis=1, keepdims=True))


def _clipped(s, k):
    """Keep Y away from 0 and 1, and go through both links."""
    Y = np.clip(s.units(k), 1e-7, 1 - 1e-7)
    if Y.shape[1] == 1:
        return s.units(k) * (1 - s.units(k)) * ((1 - s.d) / (1 - Y) - s.d / Y)
    dy = -s.d / Y
    return s.units(k) * (dy - (s.units(k) * dy).sum(axis=1, keepdims=True))


def _slope_once_more(s, k):
    return _at_output(s, k) * s.units(k) * (1 - s.units(k))


def _read(value, inputs):
    N = len(inputs["w"]) - 1
    names = reading.by_layer("backward", "dz dw", N + 1, value)
    return {f"{name}[{k}]": names[f"{name}[{k}]"] for k in range(N, 0, -1) for name in ("dz", "dw")}


def _symbols(inputs, values, name):
    """Return what dz and dw of a layer could be made of; ∂Div/∂y stands for what comes back from the layer after."""
    k, N = int(name[3:-1]), len(inputs["w"]) - 1
    found = links.symbols(inputs, values, name)
    if name[:2] == "dz" and k < N:
        after, w = values[f"dz[{k + 1}]"], inputs["w"][k + 1]
        if after.ndim == 2 and after.shape[1] == w.shape[1]:
            found["{∂Div/∂z^(k+1)} w^(k+1)ᵀ without row 0"] = after @ w[1:].T
            found["{∂Div/∂z^(k+1)} w^(k+1)ᵀ"] = after @ w.T
            found["{∂Div/∂z^(k+1)} w^(k+1)ᵀ without the last row"] = after @ w[:-1].T
    elif name[:2] == "dz":
        found |= {"Y": inputs["y"][N][:, 1:], "Y − d": inputs["y"][N][:, 1:] - inputs["d"]}
    return found


def _follow(inputs, values, name):
    """Return what dz or dw of a layer rightly is, given the others."""
    k, y = int(name[3:-1]), inputs["y"]
    if name[:2] == "dw":
        return y[k - 1].T @ values[f"dz[{k}]"] / len(y[0])
    if k == len(y) - 1:
        return None
    dy = values[f"dz[{k + 1}]"] @ inputs["w"][k + 1][1:].T
    return networks.activations_of(inputs["f"])[k].backward(dy, inputs["z"][k], y[k][:, 1:])


BACKWARD = Exercise(
    name="digit_recognition.backward",
    section=(4, "Go back through softmax and KL"),
    equation="∂Div/∂z_j^(N) = Y_j − d_j, ∂Div/∂z_i^(k) = f_k'(z_i^(k)) Σ_j w_ij^(k+1) ∂Div/∂z_j^(k+1), "
    "dLoss/dw_ij^(k) = (1/T) Σ_t y_i^(k-1) ∂Div/∂z_j^(k)",
    make_inputs=_networks,
    reference=_sweep(),
    quantities={name: links.QUANTITIES[name] for name in ("dz", "dw")},
    parts=(
        Part("every ∂Div/∂z", 2, "dz"),
        Part("every dLoss/dw", 1, "dw", follows=True),
        Part("outputs that are quite sure", 1, make_inputs=_sure),
    ),
    read=_read,
    solved_by=SOLVED_BY["backward"],
    symbols=_symbols,
    follow=_follow,
    compose=_sweep,
    known_bugs=(
        Bug(
            "d - Y",
            _sweep(output=lambda s, k: s.d - s.units(k)),
            "Every derivative has the wrong sign: where Y is above d, a larger z makes Div larger.",
        ),
        Bug(
            "two links at the output",
            _sweep(output=_by_two_links),
            "Where Y came out as exactly 0, −d/Y is no number. Take KL and the activation of the output in one: on paper "
            "their product becomes something simple, which can't overflow.",
        ),
        Bug(
            "Y clipped",
            _sweep(output=_clipped),
            "Where the network is quite sure and wrong, nothing goes back: Y was kept away from 0, but the slope of the "
            "activation was not. Take KL and the activation of the output in one.",
        ),
        Bug(
            "f' once more",
            _sweep(output=_slope_once_more),
            "Y − d has been through the activation of the output already; yours was multiplied by Y (1 − Y) once more.",
        ),
        Bug(
            "f' missing",
            _sweep(through=links.no_slope),
            "In the hidden layers, f' is not on the way back: dz[k] is still ∂Div/∂y^(k).",
        ),
        Bug(
            "f' twice",
            _sweep(through=links.slope_twice),
            "In the hidden layers, f' was multiplied in twice.",
        ),
        Bug(
            "always f_1'",
            _sweep(through=lambda s, k: s.f[1].derivative(s.z[k]) * s.dy[k]),
            "Every hidden layer was given the slope of f_1; layer k has f_k.",
        ),
        *links.bugs_of(_sweep, _at_output),
    ),
)
