"""The passes as training runs them: the products of `Network`, thousands of times, in arrays that are used again.

`Network.forward`, `.backward` and `.step` are the lesson. A new array for every product would cost training more than the
product itself where the layers are small, so here each result is written into an array that is already there. The tests
hold these numbers to those of the lesson.
"""

from typing import NamedTuple

import numpy as np

from backprop_lib.network import with_constant
from backprop_lib.parameters import by_layer
from backprop_lib.passes import ForwardPass


class Engine:
    """Steps of training for one network and one training set.

    Parameters
    ----------
    net : Network
        Its weights are changed in place.
    X : ndarray, shape (T, D_0)
        All training instances.
    output : object
        What `output_layer` returned: Div and dDiv/dz^(N) as functions of z^(N).
    """

    def __init__(self, net, X, output):
        self.D, self.f, self.w = net.D, net.f, net.w
        self.output = output
        self.y0 = with_constant(X)
        self.arrays = {}

    def step(self, rows, d, eta):
        """Take one step on the batch of these rows, and return its forward pass, from before the step.

        Parameters
        ----------
        rows : ndarray of int, shape (B,)
            The instances of the batch; as many as there are means all of them, in order.
        d : ndarray, shape (B, D_N)
            Their desired outputs.
        eta : float
            Step size η.

        Returns
        -------
        ForwardPass
            The next step of the same size writes over it.
        """
        B = len(rows)
        if B not in self.arrays:
            self.arrays[B] = self._new_arrays(B)
        arrays = self.arrays[B]
        if len(self.y0) > B:
            self.y0.take(rows, axis=0, out=arrays.passed.y[0], mode="clip")
        self._forward(arrays.passed)
        self._backward(arrays, d, eta / B)
        self.w.flat -= arrays.gradient
        return arrays.passed

    def _forward(self, passed):
        w, f, y, z = self.w, self.f, passed.y, passed.z
        for k in range(1, len(z)):
            np.matmul(y[k - 1], w[k], out=z[k])
            f[k].forward(z[k], out=passed.units[k])

    def _backward(self, arrays, d, scale):
        """Write η dLoss/dw to `gradient`, where `scale` is η / T.

        Every derivative is linear in dz^(N), so it is enough to multiply by η / T there, once.
        """
        f, (passed, dy, dz, dw, w_without_bias, _) = self.f, arrays
        y, N = passed.y, len(dz) - 1
        self.output.dz(passed.z[N], passed.Y, d, out=dz[N])
        dz[N] *= scale
        _sum_of_outer_products(y[N - 1], dz[N], out=dw[N])
        for k in range(N - 1, 0, -1):
            np.matmul(dz[k + 1], w_without_bias[k + 1].T, out=dy[k])
            f[k].backward(dy[k], passed.z[k], passed.units[k], out=dz[k])
            _sum_of_outer_products(y[k - 1], dz[k], out=dw[k])

    def _new_arrays(self, B):
        dtype = self.y0.dtype
        y0 = self.y0 if len(self.y0) == B else np.ones_like(self.y0[:B])
        # In Fortran order the outputs without the constant, y[:, 1:], are one block of memory.
        y = [y0, *(np.ones((B, 1 + width), dtype, order="F") for width in self.D[1:])]
        z, dy, dz = ([None, *(np.empty((B, width), dtype, order="F") for width in self.D[1:])] for _ in range(3))
        gradient = np.empty_like(self.w.flat)
        w_without_bias = [None, *(w_k[1:] for w_k in self.w[1:])]
        return _Arrays(ForwardPass(y, z, self.f), dy, dz, by_layer(gradient, self.D), w_without_bias, gradient)


class _Arrays(NamedTuple):
    """What every step on a batch of one size writes over; `dw` are views into `gradient`."""

    passed: ForwardPass
    dy: list
    dz: list
    dw: list
    w_without_bias: list
    gradient: np.ndarray


def _sum_of_outer_products(y, dz, out):
    """Write Σ_t y_i dz_j, for every i and j, to `out`: y is (T, 1 + D_{k-1}) and dz is (T, D_k)."""
    if len(y) == 1:
        # For one instance broadcasting does it in a quarter of the time of a matrix product.
        np.multiply(y.T, dz, out=out)
    else:
        np.matmul(y.T, dz, out=out)
