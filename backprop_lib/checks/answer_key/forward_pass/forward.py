"""Exercise: the forward pass of one instance."""

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
from backprop_lib.checks.engine.exercise import Exercise, Part, Quantity

PASS_QUANTITIES = {"y": Quantity("y", "i"), "z": Quantity("z", "j")}


def _networks(rng):
    return [{"w": drawing.draw_weights(rng, D), "f": [None, *f], "x": rng.normal(size=D[0])} for D, f in NETS]


FORWARD = Exercise(
    name="forward_pass.forward",
    slide="Forward “Pass”",
    equation="z_j^(k) = Σ_i w_ij^(k) y_i^(k-1), y_j^(k) = f_k(z_j^(k)), for k = 1 … N",
    make_inputs=_networks,
    reference=lambda w, f, x: pass_forward(w, f, x),
    quantities=PASS_QUANTITIES,
    parts=(Part("every z", 3, "z", follows=True), Part("every y", 2, "y", follows=True)),
    read=read_pass("forward"),
    solved_by=(Network.forward, by_component.forward),
    symbols=symbols,
    follow=follow,
    known_bugs=PASS_BUGS,
)
