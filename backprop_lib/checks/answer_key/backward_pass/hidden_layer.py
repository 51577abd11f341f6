"""Exercise: the backward pass through one hidden layer."""

import numpy as np

from backprop_lib import Network, by_component
from backprop_lib.checks.answer_key.backward_pass import links
from backprop_lib.checks.answer_key.backward_pass.links import QUANTITIES, Known, three
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, made_of_slips


def _hidden(rng):
    cases = []
    for T, k, D, names in [
        (4, 1, [3, 4, 2], ["tanh", "sigmoid"]),
        (3, 1, [3, 3, 3], ["sigmoid", "tanh"]),
        (2, 2, [3, 3, 3, 3], ["tanh", "sigmoid", "tanh"]),
        (1, 1, [2, 4, 3], ["sigmoid", "softmax"]),
        (5, 2, [3, 2, 4, 2, 1], ["sigmoid", "relu", "tanh", "sigmoid"]),
        (3, 3, [2, 3, 3, 3, 2], ["tanh", "sigmoid", "tanh", "sigmoid"]),
    ]:
        given = links.remembered(rng, T, D, names)
        cases.append({"k": k, **given, "dz_after": rng.normal(size=(T, D[k + 1]))})
    return cases


@made_of_slips
def _hidden_layer(back=links.from_after, through=links.through_activation, weights=links.averaged):
    def answer(k, w, f, y, z, dz_after):
        s = Known(w, f, y, z)
        s.dz[k + 1] = dz_after
        s.dy[k] = back(s, k)
        s.dz[k] = through(s, k)
        s.dw[k] = weights(s, k)
        return s.dy[k], s.dz[k], s.dw[k]

    return answer


def _by_inverse(s, k):
    return s.dz[k + 1] @ np.linalg.inv(s.w[k + 1][1:])


HIDDEN_LAYER = Exercise(
    name="backward_pass.hidden_layer",
    section=(3, "Write the backward pass as an algorithm"),
    equation="∂Div/∂y_i^(k) = Σ_j w_ij^(k+1) ∂Div/∂z_j^(k+1), then ∂Div/∂z_i^(k) = f_k'(z_i^(k)) ∂Div/∂y_i^(k)",
    make_inputs=_hidden,
    reference=_hidden_layer(),
    quantities=QUANTITIES,
    parts=(Part("∂Div/∂y", 1, "dy"), Part("∂Div/∂z", 1, "dz", follows=True), Part("dLoss/dw", 1, "dw", follows=True)),
    read=three("hidden_layer"),
    solved_by=(Network.backward, by_component.backward),
    symbols=links.symbols,
    follow=links.follow,
    compose=_hidden_layer,
    known_bugs=(
        Bug(
            "w not transposed",
            _hidden_layer(back=lambda s, k: s.dz[k + 1] @ s.w[k + 1][1:]),
            "On the way back w^(k+1) is used as on the way forward. Unit i gathers along its own row: the sum is over j.",
        ),
        Bug(
            "inverse",
            _hidden_layer(back=_by_inverse),
            "w^(k+1) was inverted. Nothing is undone on the way back; the same weights are used the other way round.",
        ),
        Bug(
            "row 0 kept",
            _hidden_layer(
                back=lambda s, k: s.dz[k + 1] @ s.w[k + 1].T, through=lambda s, k: s.dy[k][:, 1:] * _slope(s, k)
            ),
            "∂Div/∂y has a number for the constant y_0, too. Row 0 of w^(k+1) leads back to no unit.",
        ),
        Bug(
            "last row left out",
            _hidden_layer(back=lambda s, k: s.dz[k + 1] @ s.w[k + 1][:-1].T),
            "The wrong row of w^(k+1) was left out: the biases are its row 0, not its last.",
        ),
        Bug(
            "w of this layer",
            _hidden_layer(back=lambda s, k: s.dz[k + 1] @ s.w[k][1:].T),
            "The weights are those of layer k. What lies between y^(k) and z^(k+1) is w^(k+1).",
        ),
        Bug(
            "axes swapped",
            _hidden_layer(back=lambda s, k: s.w[k + 1][1:] @ s.dz[k + 1].T),
            "∂Div/∂y lies on its side. It fits only where T happens to equal D_k: one row for each instance.",
        ),
        Bug(
            "f' left out",
            _hidden_layer(through=links.no_slope),
            "∂Div/∂z equals ∂Div/∂y: f_k' of the hidden layer is missing.",
        ),
        Bug("f' at y", _hidden_layer(through=links.slope_at_y), "f_k' was taken at y^(k); it belongs at z^(k)."),
        Bug(
            "f' of the layer after",
            _hidden_layer(through=lambda s, k: _slope(s, k, f=k + 1) * s.dy[k]),
            "The derivative is that of the activation f_(k+1); between y^(k) and z^(k) lies f_k.",
        ),
        Bug(
            "f' at the z after",
            _hidden_layer(through=lambda s, k: s.f[k].derivative(s.z[k + 1]) * s.dy[k]),
            "f_k' was taken at z^(k+1), which belongs to the layer after.",
        ),
        Bug(
            "y of this layer",
            _hidden_layer(weights=lambda s, k: s.y[k].T @ s.dz[k] / len(s.dz[k])),
            "dw was made with y^(k); w^(k) weighs the outputs of the layer before, y^(k-1).",
        ),
        Bug("not averaged", _hidden_layer(weights=links.summed), "dw was added up over t and not divided by T."),
        Bug("averaged twice", _hidden_layer(weights=links.averaged_twice), "1/T came into dw twice."),
        Bug(
            "bias missing",
            _hidden_layer(weights=links.without_bias),
            "dw lacks the row of the biases: keep the constant in y^(k-1).",
        ),
        Bug(
            "f' missing in dw",
            _hidden_layer(weights=links.from_dy),
            "dw was made of ∂Div/∂y^(k), before f_k' came in.",
        ),
        Bug(
            "last instance only",
            _hidden_layer(weights=links.last_instance),
            "Only the last instance is left in dw: add the others up with it.",
        ),
    ),
)


def _slope(s, k, f=None):
    """Return f'(z^(k)), of another layer's f where that is asked for; a softmax is taken for a sigmoid."""
    f_k = s.f[f or k]
    return f_k.derivative(s.z[k]) if f_k.name != "softmax" else f_k(s.z[k]) * (1 - f_k(s.z[k]))
