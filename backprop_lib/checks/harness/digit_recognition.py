"""Beside the answers of digit_recognition: activations for their names, a network to train, and digits to read."""

from backprop_lib.checks.harness import networks


def _with_activations(answer, inputs):
    return answer(*(inputs | {"f": networks.activations_of(inputs["f"])}).values())


def _with_network(answer, inputs):
    """Call the answer with a network, and look at its weights afterwards."""
    w, f, *others = inputs.values()
    net = networks.network_of(w, f)
    losses = answer(net, *others)
    return {"Losses": losses, "w": list(net.w)}


def _with_digits(answer, inputs):
    from backprop_lib.checks.harness import reading_digits  # which tries answers by way of this table

    return reading_digits.read_digits(answer, inputs)


HARNESSES = {
    "forward": _with_activations,
    "backward": _with_activations,
    "train": _with_network,
    "reader": _with_digits,
}
