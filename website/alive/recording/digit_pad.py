"""Ships the weights of a digit pad's networks, with which the browser computes what they say."""

from backprop_lib import digits
from backprop_lib.widgets._shown import doubles

_COMPUTED = ("identity", "sigmoid", "tanh", "relu", "leaky_relu", "softmax")


def record(pad, store):
    """Return the networks by task: the weights of their layers, and what the classes are called."""
    return {"networks": {task: _network(task, net) for task, net in pad.networks.items()}}


def _network(task, net):
    names = [f.name.partition("(")[0] for f in net.f[1:]]
    for name in names:
        if name not in _COMPUTED:
            raise ValueError(
                f"networks[{task!r}] has the activation {name!r}; on the site the browser knows {_COMPUTED}"
            )
    return {
        "widths": net.D,
        "w": [doubles(w) for w in net.w[1:]],
        "activations": names,
        "slopes": [getattr(f, "slope", None) for f in net.f[1:]],
        "names": digits.names(task),
        "none": digits.NONE_OF_THE_ABOVE,
    }
