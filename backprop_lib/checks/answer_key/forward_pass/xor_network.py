"""Exercise: a network for XOR, whose weights are found by hand."""

import numpy as np

from backprop_lib import Network
from backprop_lib.checks.engine import reading
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity, Unreadable

CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def _read_xor(description, inputs):
    net = reading.rebuild("xor_network", description, 2, 1)
    Y = net.forward(CORNERS).Y
    cut = Y[:, 0] > 0.5
    if net.N > 1 and all(f_k.name == "identity" for f_k in net.f[1:-1]) and cut.tolist() != [False, True, True, False]:
        raise Unreadable("Without an activation between two layers no weights can do it: the last question asks why.")
    return {"cut": Y > 0.5, "Y": Y}


def _gate(*w):
    def network():
        net = Network([2, 2, 1], ["relu", "identity"])
        net.w = [None, [[0, -1], [1, 1], [1, 1]], [[w_j] for w_j in w]]
        return net

    return network


def _symbols(inputs, values, name):
    """Return the functions of two truths that a network may compute in the place of XOR."""
    x_1, x_2 = CORNERS[:, :1] == 1, CORNERS[:, 1:] == 1
    if name != "cut":
        return {}
    return {
        "x_1": x_1,
        "x_2": x_2,
        "x_1 AND x_2": x_1 & x_2,
        "x_1 OR x_2": x_1 | x_2,
        "NOT x_1": ~x_1,
        "NOT x_2": ~x_2,
        "NOT (x_1 AND x_2)": ~(x_1 & x_2),
        "NOT (x_1 OR x_2)": ~(x_1 | x_2),
        "x_1 AND NOT x_2": x_1 & ~x_2,
        "x_2 AND NOT x_1": x_2 & ~x_1,
        "NOT (x_1 AND NOT x_2)": ~(x_1 & ~x_2),
        "NOT (x_2 AND NOT x_1)": ~(x_2 & ~x_1),
    }


XOR_NETWORK = Exercise(
    name="forward_pass.xor_network",
    section=(2, "Look at one unit closely"),
    equation="Y = x_1 XOR x_2 for the inputs (0, 0), (0, 1), (1, 0), (1, 1), its instances 1 to 4",
    make_inputs=lambda rng: [{}],
    reference=_gate(0, 1, -2),
    quantities={
        "cut": Quantity("Y > 0.5", "tj", written=False, hint="The instances are (0, 0), (0, 1), (1, 0) and (1, 1)."),
        "Y": Quantity(
            "Y",
            "tj",
            rtol=0,
            atol=0.1,
            recognises=False,
            hint="Cut at 0.5 it is XOR; larger weights bring Y closer to 0 and 1.",
        ),
    },
    parts=(Part("all four inputs", 3),),
    read=_read_xor,
    symbols=_symbols,
    known_bugs=(
        Bug("AND", _gate(0, 0, 1), "Your network is AND: it says 1 only where both inputs are 1."),
        Bug("OR", _gate(0, 1, -1), "Your network is OR: it says 1 where both inputs are 1, too."),
        Bug("opposite", _gate(1, -1, 2), "Your network is the opposite of XOR: it says 1 where the inputs are equal."),
        Bug("not AND", _gate(1, 0, -1), "Your network is the opposite of AND: it is 0 only where both inputs are 1."),
        Bug("not OR", _gate(1, -1, 0), "Your network is the opposite of OR: it says 1 only where no input is."),
        Bug("nothing", _gate(0, 0, 0), "Your network says the same for all four inputs."),
    ),
)
