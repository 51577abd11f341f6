"""Networks, data and divergences of all kinds, for the property-based tests."""

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from backprop_lib import Network

# Of all networks; a test says which built-in activation or divergence is missing here.
DIVERGENCES = ["l2", "kl"]
SMOOTH = ["identity", "sigmoid", "tanh", "softmax"]
KINKED = ["relu", "leaky_relu"]


@st.composite
def problems(draw, kinked=True, dtype="float64"):
    """Draw a network, X, d and a divergence that go together; no z lies on a kink."""
    N = draw(st.integers(1, 4))
    widths = [draw(st.integers(1, 5)) for _ in range(N + 1)]
    names = draw(st.lists(st.sampled_from(SMOOTH + (KINKED if kinked else [])), min_size=N, max_size=N))
    divergence = draw(st.sampled_from(DIVERGENCES))
    if divergence == "kl":
        names[-1] = "softmax" if widths[-1] > 1 else "sigmoid"
    names = [
        "tanh" if name == "softmax" and width == 1 else name for name, width in zip(names, widths[1:], strict=True)
    ]
    T = draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    net = Network(widths, names, seed=0, dtype=dtype)
    net.parameters = rng.normal(0, 0.8, net.parameters.size)
    X = rng.normal(size=(T, widths[0]))
    d = desired(rng, T, widths[-1], divergence, one_hot=draw(st.booleans()))
    passed = net.forward(X)
    assume(all(np.abs(passed.z[k]).min() > 1e-3 for k in range(1, N + 1) if names[k - 1] in KINKED))
    return net, X, d, divergence


def names_all(listed, registry):
    """Fail, by name, where a hand-kept list leaves out a built-in of a registry."""
    missing = [name for name in registry if name not in listed]
    assert not missing, f"guides/contributor.md, “Two recipes”: this list of the tests leaves out {', '.join(missing)}"


def desired(rng, T, width, divergence, one_hot):
    if divergence == "l2":
        return rng.normal(size=(T, width))
    if width == 1:
        return rng.integers(0, 2, (T, 1)).astype(float) if one_hot else rng.random((T, 1))
    return np.eye(width)[rng.integers(0, width, T)] if one_hot else rng.dirichlet(np.ones(width), T)
