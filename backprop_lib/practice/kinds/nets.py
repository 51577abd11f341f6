"""What problems on small networks have in common: how weights are drawn, written and put into a Network."""

import numpy as np

from backprop_lib.network import Network
from backprop_lib.practice import tex
from backprop_lib.practice.kind import LOGARITHMS

WEIGHTS = np.array([-2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2])


def inputs(rng, n):
    """Return n pairs of inputs, one of each pair above 0 and the other below, of different sizes."""
    sizes = rng.permuted(np.tile([1.0, 2.0, 3.0], (n, 1)), axis=1)[:, :2]
    signs = rng.permuted(np.tile([1.0, -1.0], (n, 1)), axis=1)
    return sizes * signs


def weights(rng, n, above, width):
    """Return n arrays of weights, none of them 0."""
    return rng.choice(WEIGHTS, (n, 1 + above, width))


def bias_for(p, w, y):
    """Set the biases so that e^z is p, whatever comes in: they become ln p less a round number."""
    w[:, 0] = np.log(p) - np.einsum("ni,nij->nj", y, w[:, 1:])


def logarithms(values, k):
    """Return how the biases and the z of layer k are written, where e^z is one of the LOGARITHMS."""
    texts = {}
    for j, z in enumerate(values[f"z{k}"]):
        p = min(LOGARITHMS, key=lambda p: abs(np.log(p) - z))
        rest = tex.number(values[f"w{k}"][0, j] - np.log(p))
        texts[f"z{k}", (j,)] = LOGARITHMS[p]
        texts[f"w{k}", (0, j)] = LOGARITHMS[p] if rest == "0" else tex.total([LOGARITHMS[p], rest])
    return texts


def network(drawn, *names):
    """Return the Network of a problem, with these activations."""
    layers = [drawn[f"w{k}"] for k in range(1, len(names) + 1)]
    net = Network([layers[0].shape[0] - 1, *(w.shape[1] for w in layers)], list(names))
    for k, w in enumerate(layers, start=1):
        net.w[k] = w
    return net


def weights_table(drawn, k):
    """Return the table of w^(k) in Markdown, a row for each i."""
    rows, columns = drawn[f"w{k}"].shape
    heads = ["$i$", *(f"$w_{{i{j + 1}}}^{{({k})}}$" for j in range(columns))]
    cells = [[str(i), *(f"${drawn.tex(f'w{k}', (i, j))}$" for j in range(columns))] for i in range(rows)]
    cells[0][0] = "0 (bias)"
    return tex.table(heads, cells)


def tables(drawn):
    """Return the tables of both layers."""
    return f"{weights_table(drawn, 1)}\n\n{weights_table(drawn, 2)}"


def vector(drawn, name, symbol=""):
    """Return "x = (1, -2)" in TeX."""
    numbers = ", ".join(drawn.tex(name, (i,)) for i in range(len(drawn[name])))
    return f"{symbol or name} = {f'({numbers})' if len(drawn[name]) > 1 else numbers}"
