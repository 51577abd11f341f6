"""Exercise: the backward pass through the output layer."""

from backprop_lib import Network, by_component
from backprop_lib.checks.answer_key.backward_pass import links
from backprop_lib.checks.answer_key.backward_pass.links import QUANTITIES, Known, three
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, made_of_slips
from backprop_lib.output_layer import Chain


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


@made_of_slips
def _output_layer(output=links.at_output, through=links.through_activation, weights=links.averaged):
    def answer(y, z, f, d, divergence):
        s, N = Known([], f, y, z, d, divergence), len(y) - 1
        s.dy[N] = output(s, N)
        s.dz[N] = through(s, N)
        s.dw[N] = weights(s, N)
        return s.dy[N], s.dz[N], s.dw[N]

    return answer


OUTPUT_LAYER = Exercise(
    name="backward_pass.output_layer",
    section=(3, "Write the backward pass as an algorithm"),
    equation="∂Div/∂z_j^(N) = f_N'(z_j^(N)) ∂Div/∂y_j^(N), ∂Div/∂w_ij^(N) = y_i^(N-1) ∂Div/∂z_j^(N), averaged over t",
    make_inputs=_scalar_outputs,
    reference=_output_layer(),
    quantities=QUANTITIES,
    parts=(
        Part("∂Div/∂y", 1, "dy"),
        Part("∂Div/∂z", 1, "dz", follows=True),
        Part("dLoss/dw", 1, "dw", follows=True),
        Part("softmax", 1, make_inputs=_softmax_outputs),
    ),
    read=three("output_layer"),
    solved_by=(Network.backward, by_component.backward, Chain.dz),
    symbols=links.symbols,
    follow=links.follow,
    compose=_output_layer,
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
