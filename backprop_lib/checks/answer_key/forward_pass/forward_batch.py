"""Exercise: the forward pass of a batch."""

from backprop_lib import Network, by_component
from backprop_lib.checks.answer_key import drawing
from backprop_lib.checks.answer_key.forward_pass.passes import (
    NETS,
    PASS_BUGS,
    follow,
    pass_forward,
    read_pass,
    symbols,
)
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity

BATCH_QUANTITIES = {"y": Quantity("y", "ti"), "z": Quantity("z", "tj")}


def _networks_and_batches(rng):
    return [
        {"w": drawing.draw_weights(rng, D), "f": [None, *f], "X": rng.normal(size=(T, D[0]))}
        for T, (D, f) in zip([5, 4, 3, 1, 2], NETS, strict=True)
    ]


FORWARD_BATCH = Exercise(
    name="forward_pass.forward_batch",
    section=(2, "Turn the loops into products"),
    equation="z_j^(k) = Σ_i w_ij^(k) y_i^(k-1), y_j^(k) = f_k(z_j^(k)), for every row of the batch",
    make_inputs=_networks_and_batches,
    reference=lambda w, f, X: pass_forward(w, f, X),
    quantities=BATCH_QUANTITIES,
    parts=(Part("every z", 2, "z", follows=True), Part("every y", 1, "y", follows=True)),
    read=read_pass("forward_batch"),
    solved_by=(Network.forward, by_component.forward),
    symbols=symbols,
    follow=follow,
    known_bugs=(
        *PASS_BUGS,
        Bug(
            "softmax over the batch",
            lambda w, f, X: pass_forward(w, [None, *map(_over_the_batch, f[1:])], X),
            "The softmax shares 1 out over the instances; it belongs within each row.",
        ),
    ),
)


def _over_the_batch(f_k):
    return (lambda z: f_k(z.T).T) if f_k.name == "softmax" else f_k
