"""Beside the answers of backward_pass: activations and divergences for their names, and a Loss for a case in plain words."""

from backprop_lib import divergences
from backprop_lib.checks.harness import networks


def _with_objects(answer, inputs):
    """Call the answer with the activations and the divergence as objects of the library."""
    given = {**inputs, "f": networks.activations_of(inputs["f"])}
    if "divergence" in given:
        given["divergence"] = divergences.lookup(given["divergence"])
    return answer(*given.values())


def _with_loss(answer, inputs):
    """Call the answer with a Loss and with weights of its own, and look at what it left of them."""
    w = [None, *(w_k.copy() for w_k in inputs["w"][1:])]
    returned = answer(loss_of(**inputs["loss"]), w, inputs["dw"], inputs["h"])
    return {"returned": returned, "w": w}


def loss_of(X, f, d, divergence):
    """Return the function of the weights that a case describes."""
    f, compare = networks.activations_of(f), divergences.lookup(divergence)

    def loss(w):
        Y = X
        for w_k, f_k in zip(w[1:], f[1:], strict=True):
            Y = f_k.forward(w_k[0] + Y @ w_k[1:])
        return float(compare.forward(Y, d).mean())

    return loss


HARNESSES = {
    "output_layer": _with_objects,
    "hidden_layer": _with_objects,
    "backward": _with_objects,
    "check_gradient": _with_loss,
    "train_mended": _with_objects,
}
