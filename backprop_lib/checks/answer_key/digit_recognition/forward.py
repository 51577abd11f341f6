"""Exercise: the forward pass of a batch, for a network of one's own."""

from backprop_lib.checks.answer_key import drawing
from backprop_lib.checks.answer_key.forward_pass.forward_batch import BATCH_QUANTITIES, FORWARD_BATCH
from backprop_lib.checks.answer_key.forward_pass.passes import follow, pass_forward, read_pass, symbols
from backprop_lib.checks.engine.exercise import Exercise, Part
from backprop_lib.checks.harness.own import SOLVED_BY


def _networks_and_batches(rng):
    nets = [
        (5, [4, 3, 1], ["tanh", "sigmoid"]),
        (4, [3, 4, 2, 5], ["sigmoid", "relu", "softmax"]),
        (3, [4, 3], ["sigmoid"]),
        (1, [3, 3, 3], ["tanh", "softmax"]),
    ]
    return [{"w": drawing.draw_weights(rng, D), "f": [None, *f], "X": rng.normal(size=(T, D[0]))} for T, D, f in nets]


FORWARD = Exercise(
    name="digit_recognition.forward",
    section=(2, "Turn the loops into products"),
    equation="y_0^(k) = 1, z_j^(k) = Σ_i w_ij^(k) y_i^(k-1), y_j^(k) = f_k(z_j^(k)), for every row of the batch",
    make_inputs=_networks_and_batches,
    reference=lambda w, f, X: pass_forward(w, f, X),
    quantities=BATCH_QUANTITIES,
    parts=(Part("every z", 1, "z", follows=True), Part("every y", 1, "y", follows=True)),
    read=read_pass("forward"),
    solved_by=SOLVED_BY["forward"],
    symbols=symbols,
    follow=follow,
    known_bugs=FORWARD_BATCH.known_bugs,
)
