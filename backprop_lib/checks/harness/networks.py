"""Networks and activations out of plain numbers and names, and networks back as plain values."""

from backprop_lib import Network
from backprop_lib.activations import lookup


def activations_of(names):
    """Return the activations [None, f_1, ..., f_N] of the library for their names."""
    return [None, *map(lookup, names[1:])]


def network_of(w, names):
    """Return the network of the weights [None, w^(1), ..., w^(N)] and the activations' names."""
    net = Network([len(w[1]) - 1, *(len(w_k[0]) for w_k in w[1:])], names[1:])
    net.w = w
    return net


def describe(net):
    """Return a network as plain values, or the name of the type of what isn't one."""
    if not isinstance(net, Network):
        return type(net).__name__
    return {"D": list(net.D), "f": [f_k.name for f_k in net.f[1:]], "w": list(net.w)}
