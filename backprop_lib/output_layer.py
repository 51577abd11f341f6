"""The last activation and the divergence together: Div as a function of z^(N).

Backpropagation needs dDiv/dz^(N). In general that is the chain rule, one link after the other. For KL after a softmax, and
for KL after a single sigmoid, the two links multiply out to Y - d, and that fused form is the only accurate one where Y
rounds to 0 or 1: there -d/Y is inf, and inf · 0 is not a number.
"""

import numpy as np

from backprop_lib.activations import Sigmoid, Softmax
from backprop_lib.divergences import KL


class Chain:
    """Any activation, then any divergence: the chain rule link by link (slide "Backward Pass", output layer)."""

    def __init__(self, f, divergence):
        self.f, self.divergence = f, divergence

    def div(self, z, Y, d):
        """Return Div(Y_t, d_t), shape (T,)."""
        return self.divergence.forward(Y, d)

    def dz(self, z, Y, d, out=None):
        """Return dDiv/dz^(N), shape (T, D_N)."""
        return self.f.backward(self.divergence.backward(Y, d), z, Y, out=out)


class CheckedChain(Chain):
    """An activation of your own that says its outputs are probabilities, then a divergence that needs such."""

    def dz(self, z, Y, d, out=None):
        """Return dDiv/dz^(N), shape (T, D_N), if Y is what the activation says it is: a pass asks for it before Div."""
        self.divergence.check_output(Y)
        return super().dz(z, Y, d, out)


class SoftmaxKL:
    """Softmax, then KL."""

    def div(self, z, Y, d):
        """Return Σ_i d_i (log d_i - log Y_i), shape (T,), with log Y_i = z_i - max z + log max Y.

        The largest Y is at least 1/D_N, so its logarithm is exact also where other outputs have rounded to 0.
        """
        below_max = z - np.maximum.reduce(z, axis=1, keepdims=True)
        return d_log_d(d) - np.add.reduce(d * below_max, axis=1) - np.log(np.maximum.reduce(Y, axis=1))

    def dz(self, z, Y, d, out=None):
        """Return dDiv/dz^(N) = Y - d."""
        return np.subtract(Y, d, out=out)


class SigmoidKL:
    """One sigmoid output, then KL."""

    def div(self, z, Y, d):
        """Return d log(d / Y) + (1 - d) log((1 - d) / (1 - Y)), shape (T,), with log Y = -log(1 + exp(-z))."""
        terms = d * (log(d) + np.logaddexp(0, -z)) + (1 - d) * (log(1 - d) + np.logaddexp(0, z))
        return terms[:, 0]

    def dz(self, z, Y, d, out=None):
        """Return dDiv/dz^(N) = Y - d."""
        return np.subtract(Y, d, out=out)


def d_log_d(d):
    """Return Σ_i d_i log d_i, shape (T,), or 0 where all rows are one-hot, as they are in most data."""
    if ((d == 0) | (d == 1)).all():
        return d.dtype.type(0)
    return np.add.reduce(d * log(d), axis=1)


def log(p):
    """Return log p, and at p = 0 a finite number, because it is to be multiplied by p: 0 log 0 counts as 0."""
    return np.log(np.maximum(p, np.finfo(p.dtype).tiny))


# Where the two links multiply out to something more accurate.
FUSED = {(Softmax, KL): SoftmaxKL, (Sigmoid, KL): SigmoidKL}


def output_layer(f, divergence, width):
    """Return what computes Div and dDiv/dz^(N) for this activation, divergence and number of outputs.

    Parameters
    ----------
    f : Activation
        f_N, as `activations.lookup` returns it.
    divergence : Divergence
        As `divergences.lookup` returns it.
    width : int
        D_N.

    Raises
    ------
    ValueError
        If the divergence compares probabilities and the activation's outputs are none.
    """
    if not divergence.of_probabilities:
        return Chain(f, divergence)
    if f.probabilities is None or (f.probabilities == "each" and width > 1):
        raise ValueError(
            f"divergence {divergence.name!r} compares probabilities: the last layer must be one sigmoid unit or a softmax, "
            f"got {width} {f.name} unit{'s' if width > 1 else ''}{HOW_TO_SAY_SO if f.your_own else ''}"
        )
    if (type(f), type(divergence)) in FUSED:
        return FUSED[type(f), type(divergence)]()
    return CheckedChain(f, divergence)


HOW_TO_SAY_SO = (
    "; if the outputs of your own activation are probabilities, let its class say so: probabilities = 'each' where every y "
    "is from 0 to 1 (then one unit will do), or 'together' where the y of an instance also sum to 1"
)
