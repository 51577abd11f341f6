"""Exercise: the whole backward pass."""

from backprop_lib import Network, by_component
from backprop_lib.checks.answer_key.backward_pass import links
from backprop_lib.checks.answer_key.backward_pass.links import QUANTITIES, Known
from backprop_lib.checks.engine import reading
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, made_of_slips


def _draw(rng, kinds):
    cases = []
    for T, D, names, divergence in kinds:
        given = links.remembered(rng, T, D, names)
        d = links.desired(rng, T, D[-1], names[-1], divergence)
        cases.append({**given, "d": d, "divergence": divergence})
    return cases


def _scalar(rng):
    return _draw(
        rng,
        [
            (4, [2, 3, 1], ["tanh", "sigmoid"], "kl"),
            (3, [2, 3], ["sigmoid"], "l2"),
            (3, [3, 3, 3, 3], ["tanh", "sigmoid", "tanh"], "l2"),
            (1, [3, 4, 2], ["sigmoid", "tanh"], "l2"),
            (2, [2, 4, 3, 1, 2], ["sigmoid", "relu", "tanh", "sigmoid"], "l2"),
        ],
    )


def _with_softmax(rng):
    return _draw(
        rng,
        [
            (4, [2, 3, 3], ["tanh", "softmax"], "kl"),
            (1, [3, 2, 4, 5], ["sigmoid", "tanh", "softmax"], "kl"),
            (3, [2, 3], ["softmax"], "l2"),
        ],
    )


@made_of_slips
def _sweep(output=links.at_output, back=links.from_after, through=links.through_activation, weights=links.averaged):
    """Return a backward pass, with a slip wherever an argument brings one."""

    def answer(w, f, y, z, d, divergence):
        s, N = Known(w, f, y, z, d, divergence), len(w) - 1
        for k in range(N, 0, -1):
            s.dy[k] = (output if k == N else back)(s, k)
            s.dz[k] = through(s, k)
            s.dw[k] = weights(s, k)
        return s.dy, s.dz, s.dw

    return answer


_right = _sweep()


def _below_output(slip):
    """Return a link through the activation that slips in the hidden layers alone."""
    return lambda s, k: (links.through_activation if k == len(s.w) - 1 else slip)(s, k)


def _at_output_alone(slip):
    return lambda s, k: (slip if k == len(s.w) - 1 else links.through_activation)(s, k)


def _slope_of_output(s, k):
    f_N = s.f[-1]
    return f_N.backward(s.dy[k], s.z[k], f_N(s.z[k]))


def _over_T(s, k):
    return links.through_activation(s, k) / len(s.d)


def _read(value, inputs):
    N = len(inputs["w"]) - 1
    names = reading.by_layer("backward", "dy dz dw", N + 1, value)
    return {f"{name}[{k}]": names[f"{name}[{k}]"] for k in range(N, 0, -1) for name in ("dy", "dz", "dw")}


BACKWARD = Exercise(
    name="backward_pass.backward",
    section=(3, "Write the backward pass as an algorithm"),
    equation="∂Div/∂y_i^(k) = Σ_j w_ij^(k+1) ∂Div/∂z_j^(k+1), ∂Div/∂z_i^(k) = f_k'(z_i^(k)) ∂Div/∂y_i^(k), "
    "∂Div/∂w_ij^(k) = y_i^(k-1) ∂Div/∂z_j^(k), for k = N … 1",
    make_inputs=_scalar,
    reference=_right,
    quantities=QUANTITIES,
    parts=(
        Part("every ∂Div/∂y", 1, "dy"),
        Part("every ∂Div/∂z", 1, "dz", follows=True),
        Part("every dLoss/dw", 1, "dw", follows=True),
        Part("networks that end in a softmax", 1, make_inputs=_with_softmax),
    ),
    read=_read,
    solved_by=(Network.backward, by_component.backward, by_component.loss_and_gradient),
    symbols=links.symbols,
    follow=links.follow,
    compose=_sweep,
    known_bugs=(
        Bug(
            "d - Y",
            _sweep(output=lambda s, k: -links.at_output(s, k)),
            "Every derivative in every layer has the wrong sign: begin with that of Div.",
        ),
        Bug(
            "averaged in every layer",
            _sweep(through=_over_T, weights=links.summed),
            "Every layer divides by T again, so that layer 1 has 1/T once for each layer above it.",
        ),
        Bug(
            "f' left out below",
            _sweep(through=_below_output(links.no_slope)),
            "The hidden layers pass ∂Div/∂y on as ∂Div/∂z: their f' is missing.",
        ),
        Bug(
            "f' left out at the output",
            _sweep(through=_at_output_alone(links.no_slope)),
            "The output layer passes ∂Div/∂y on as ∂Div/∂z: f_N' is missing.",
        ),
        Bug(
            "f' of the output everywhere",
            _sweep(through=_slope_of_output),
            "Every layer was given the derivative of f_N; layer k has f_k.",
        ),
        Bug(
            "back from dy",
            _sweep(back=lambda s, k: s.dy[k + 1] @ s.w[k + 1][1:].T),
            "The step back to layer k begins at ∂Div/∂y^(k+1): it skips the activation of layer k+1.",
        ),
        Bug(
            "row 0 kept",
            _sweep(back=lambda s, k: s.dz[k + 1] @ s.w[k + 1].T),
            "Row 0 of w came along on the way back, so that ∂Div/∂y has one column too many.",
        ),
        Bug(
            "stale dz",
            _sweep(back=lambda s, k: s.dz[-1] @ s.w[k + 1][1:].T),
            "Every layer begins again at ∂Div/∂z^(N): the new ∂Div/∂z has to take the place of the old one.",
        ),
        Bug(
            "f' missing in dw",
            _sweep(weights=links.from_dy),
            "dw[k] was made of dy[k]; the lecture has ∂Div/∂z there.",
        ),
        Bug(
            "softmax by component",
            _sweep(through=links.by_component),
            "The softmax was treated like a sigmoid, each z alone; every z_j moves every y_i.",
        ),
        *links.bugs_of(_sweep, links.at_output),
    ),
)
