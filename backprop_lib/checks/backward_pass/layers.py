"""Exercises: the output layer, and one hidden layer."""

import numpy as np

from backprop_lib import Network, by_component
from backprop_lib.checks.backward_pass import links
from backprop_lib.checks.backward_pass.links import QUANTITIES, Known
from backprop_lib.checks.exercise import Bug, Exercise, Part, Unreadable
from backprop_lib.output_layer import Chain


def _three(function):
    def read(value, inputs):
        if not isinstance(value, list) or len(value) != 3:
            came = f"{len(value)} things" if isinstance(value, list) else type(value).__name__
            raise Unreadable(f"`{function}` must return three arrays, dy, dz and dw, in this order; got {came}.")
        return dict(zip(("dy", "dz", "dw"), value, strict=True))

    return read


# The output layer


def _outputs(rng, kinds):
    cases = []
    for T, D, names, divergence in kinds:
        given = links.remembered(rng, T, D, names)
        d = links.desired(rng, T, D[-1], names[-1], divergence)
        cases.append({**{name: given[name] for name in ("y", "z", "f")}, "d": d, "divergence": divergence})
    return cases


def _scalar_outputs(rng):
    return _outputs(
        rng,
        [
            (4, [2, 3, 2], ["relu", "sigmoid"], "l2"),
            (3, [2, 3], ["tanh"], "l2"),
            (1, [3, 4, 2], ["sigmoid", "tanh"], "l2"),
            (5, [2, 3, 1], ["tanh", "sigmoid"], "kl"),
            (3, [3, 3, 3], ["tanh", "sigmoid"], "l2"),
            (4, [3, 2, 3], ["sigmoid", "relu"], "l2"),
        ],
    )


def _softmax_outputs(rng):
    return _outputs(rng, [(4, [2, 3, 3], ["tanh", "softmax"], "kl"), (1, [3, 5], ["softmax"], "l2")])


def _output_layer(output=links.at_output, through=links.through_activation, weights=links.averaged):
    def answer(y, z, f, d, divergence):
        s, N = Known([], f, y, z, d, divergence), len(y) - 1
        s.dy[N] = output(s, N)
        s.dz[N] = through(s, N)
        s.dw[N] = weights(s, N)
        return s.dy[N], s.dz[N], s.dw[N]

    return answer


_right_output_layer = _output_layer()

OUTPUT_LAYER = Exercise(
    name="backward_pass.output_layer",
    slide="Backward Pass",
    equation="∂Div/∂z_j^(N) = f_N'(z_j^(N)) ∂Div/∂y_j^(N), ∂Div/∂w_ij^(N) = y_i^(N-1) ∂Div/∂z_j^(N), averaged over t",
    make_inputs=_scalar_outputs,
    reference=lambda y, z, f, d, divergence: _right_output_layer(y, z, f, d, divergence),
    quantities=QUANTITIES,
    parts=(
        Part("∂Div/∂y", 1, "dy"),
        Part("∂Div/∂z", 1, "dz"),
        Part("dLoss/dw", 1, "dw"),
        Part("softmax", 1, make_inputs=_softmax_outputs),
    ),
    harness=links.call,
    read=_three("output_layer"),
    solved_by=(Network.backward, by_component.backward, Chain.dz),
    known_bugs=(
        Bug(
            "d - Y",
            _output_layer(output=lambda s, k: -links.at_output(s, k)),
            "All three have the wrong sign, and it begins with ∂Div/∂y: it is the derivative of Div, not a correction to add.",
        ),
        Bug(
            "dy over T",
            _output_layer(output=lambda s, k: links.at_output(s, k) / len(s.d)),
            "1/T came in with ∂Div/∂y, and then once more with dw. Div is that of one instance.",
        ),
        Bug(
            "f' left out",
            _output_layer(through=links.no_slope),
            "∂Div/∂z is the same as ∂Div/∂y here: the activation of the output layer was passed over.",
        ),
        Bug("f' at Y", _output_layer(through=links.slope_at_y), "f' was taken at the output Y; it belongs at z^(N)."),
        Bug(
            "f' twice",
            _output_layer(through=links.slope_twice),
            "The derivative of the activation came in twice.",
        ),
        Bug(
            "component rule for softmax",
            _output_layer(through=links.by_component),
            "Each z was taken alone, as for sigmoid. With a softmax ∂Div/∂z_j is a sum over all outputs: exercise 3.",
        ),
        Bug("dw not averaged", _output_layer(weights=links.summed), "dw is the sum over the batch, T times too much."),
        Bug(
            "dw averaged twice",
            _output_layer(weights=links.averaged_twice),
            "dw is divided by T twice: once by hand, and once more by a mean?",
        ),
        Bug(
            "bias missing in dw",
            _output_layer(weights=links.without_bias),
            "dw has no row for the biases: y^(N-1) with its column of ones gives it by itself.",
        ),
        Bug(
            "bias 0 in dw", _output_layer(weights=links.bias_of_zero), "Row 0 of dw is 0, so no bias would ever learn."
        ),
        Bug(
            "bias summed",
            _output_layer(weights=links.bias_summed),
            "The biases' row of dw is a sum over the batch, while the other rows are averages.",
        ),
        Bug(
            "one bias",
            _output_layer(weights=links.one_bias_for_all),
            "All biases have the same derivative: the sum ran over the units as well as over the instances.",
        ),
        Bug(
            "f' missing in dw",
            _output_layer(weights=links.from_dy),
            "dw was made of ∂Div/∂y; a weight acts through z, so ∂Div/∂z is what it meets.",
        ),
        Bug(
            "input twice",
            _output_layer(weights=links.input_twice),
            "y^(N-1) is in dw twice: its square came in.",
        ),
        Bug(
            "last instance only",
            _output_layer(weights=links.last_instance),
            "dw holds the last instance alone: each instance has to be added to those before it.",
        ),
        Bug(
            "product of averages",
            _output_layer(weights=links.product_of_averages),
            "y and ∂Div/∂z were averaged before they were multiplied; the average of products is something else.",
        ),
        Bug(
            "z before",
            _output_layer(weights=links.from_z_before),
            "dw was made with z^(N-1); the weights of layer N weigh what comes after that activation, y^(N-1).",
        ),
    ),
)


# One hidden layer


def _hidden(rng):
    cases = []
    for T, k, D, names in [
        (4, 1, [2, 3, 2], ["tanh", "sigmoid"]),
        (3, 1, [3, 3, 3], ["sigmoid", "tanh"]),
        (2, 2, [3, 3, 3, 3], ["tanh", "sigmoid", "tanh"]),
        (1, 1, [2, 4, 3], ["sigmoid", "softmax"]),
        (5, 2, [3, 2, 4, 2, 1], ["sigmoid", "relu", "tanh", "sigmoid"]),
        (3, 3, [2, 3, 3, 3, 2], ["tanh", "sigmoid", "tanh", "sigmoid"]),
    ]:
        given = links.remembered(rng, T, D, names)
        cases.append({"k": k, **given, "dz_after": rng.normal(size=(T, D[k + 1]))})
    return cases


def _hidden_layer(back=links.from_after, through=links.through_activation, weights=links.averaged):
    def answer(k, w, f, y, z, dz_after):
        s = Known(w, f, y, z)
        s.dz[k + 1] = dz_after
        s.dy[k] = back(s, k)
        s.dz[k] = through(s, k)
        s.dw[k] = weights(s, k)
        return s.dy[k], s.dz[k], s.dw[k]

    return answer


_right_hidden_layer = _hidden_layer()


def _by_inverse(s, k):
    return s.dz[k + 1] @ np.linalg.inv(s.w[k + 1][1:])


HIDDEN_LAYER = Exercise(
    name="backward_pass.hidden_layer",
    slide="Backward Pass",
    equation="∂Div/∂y_i^(k) = Σ_j w_ij^(k+1) ∂Div/∂z_j^(k+1), then ∂Div/∂z_i^(k) = f_k'(z_i^(k)) ∂Div/∂y_i^(k)",
    make_inputs=_hidden,
    reference=lambda k, w, f, y, z, dz_after: _right_hidden_layer(k, w, f, y, z, dz_after),
    quantities=QUANTITIES,
    parts=(Part("∂Div/∂y", 1, "dy"), Part("∂Div/∂z", 1, "dz"), Part("dLoss/dw", 1, "dw")),
    harness=links.call,
    read=_three("hidden_layer"),
    solved_by=(Network.backward, by_component.backward),
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
