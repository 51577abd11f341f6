"""The kinds of problems, in the order of the lectures."""

from backprop_lib.practice.kinds import backward, descent, eta, fault, forward, one_weight, softmax

ALL = {
    kind.name: kind
    for kind in (
        descent.KIND,
        eta.KIND,
        forward.KIND,
        backward.KIND,
        one_weight.KIND,
        fault.KIND,
        softmax.KIND,
    )
}
