"""A thousand problems of each kind, drawn once for all tests."""

import functools

import numpy as np

from backprop_lib import Network
from backprop_lib.practice import problem

SEEDS = range(1000)


@functools.cache
def problems(kind):
    return [problem(kind, seed) for seed in SEEDS]


def network(drawn, names):
    """Return the library's network with a problem's weights."""
    w = [drawn[f"w{k}"] for k in range(1, 1 + len(names))]
    net = Network([len(w[0]) - 1, *(layer.shape[1] for layer in w)], list(names))
    for k, layer in enumerate(w, start=1):
        net.w[k] = layer
    return net


def slips_of(p):
    """Yield each step with each slip that is a mistake in this problem, and what it gives."""
    values = p.drawn.values
    for step in p.drawn.steps:
        for slip in step.slips:
            with np.errstate(all="ignore"):
                value = np.broadcast_to(slip.rule(values), values[step.name].shape)
            if not np.isnan(value).any():
                yield step, slip, value
