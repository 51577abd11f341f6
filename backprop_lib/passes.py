"""What the two passes remember: every y and z of the forward pass, every dy, dz and dw of the backward pass.

All are indexed by the layer as in the lecture, so `z[k]` is z^(k); where a quantity has no layer 0, index 0 holds None.
The slide "Computing derivatives" says why they are kept: the derivatives need them.
"""

from backprop_lib import _display, _validate
from backprop_lib.parameters import flattened


class ForwardPass:
    """The forward pass of a batch of T instances.

    Attributes
    ----------
    y : list of ndarray, k = 0..N
        `y[k]`, shape (T, 1 + D_k): outputs of layer k behind a column 0 of ones, the y_0^(k) = 1 that carries the bias.
        `y[0]` is the input.
    z : list of ndarray, k = 1..N
        `z[k]`, shape (T, D_k): the affine combinations before the activation.
    f : list, k = 1..N
        The activation of each layer.
    """

    def __init__(self, y, z, f):
        self.y, self.z, self.f = y, z, f
        # The units of each layer without the constant, as views; the passes use them at every step.
        self.units = [y_k[:, 1:] for y_k in y]

    @property
    def Y(self):
        """Output of the network, shape (T, D_N): y^(N) without the constant."""
        return self.units[-1]

    @property
    def N(self):
        """Number of layers."""
        return len(self.y) - 1

    def __len__(self):
        return len(self.y[-1])

    def __getitem__(self, t):
        """Return the pass of instance t alone, a batch of one."""
        rows = _one_row(t, len(self))
        return ForwardPass([y[rows] for y in self.y], [None, *(z[rows] for z in self.z[1:])], self.f)

    def __getattr__(self, name):
        raise AttributeError(_validate.no_such(self, name, ELSEWHERE_FORWARD))

    def __repr__(self):
        return _display.text(*_display.forward_rows(self))

    def _repr_html_(self):
        return _display.html(*_display.forward_rows(self))


class BackwardPass:
    """The backward pass of a batch of T instances.

    Attributes
    ----------
    dy, dz : list of ndarray, k = 1..N
        `dy[k]` and `dz[k]`, shape (T, D_k): dDiv/dy^(k) and dDiv/dz^(k) of each instance.
    dw : list of ndarray, k = 1..N
        `dw[k]`, shape (1 + D_{k-1}, D_k): dLoss/dw^(k), the average over the instances.
    div : ndarray, shape (T,)
        Div(Y_t, d_t).
    """

    def __init__(self, dy, dz, dw, div):
        self.dy, self.dz, self.dw, self.div = dy, dz, dw, div

    @property
    def gradient(self):
        """All of `dw` as one flat vector, in the order of `Network.parameters`; to change a derivative, change `dw`."""
        gradient = flattened(self.dw)
        gradient.flags.writeable = False
        return gradient

    @property
    def loss(self):
        """Loss = (1/T) Σ_t Div(Y_t, d_t)."""
        return float(self.div.mean())

    @property
    def N(self):
        """Number of layers."""
        return len(self.dz) - 1

    def __len__(self):
        return len(self.dz[-1])

    def __getattr__(self, name):
        raise AttributeError(_validate.no_such(self, name, ELSEWHERE_BACKWARD))

    def __repr__(self):
        return _display.text(*_display.backward_rows(self))

    def _repr_html_(self):
        return _display.html(*_display.backward_rows(self))


# What people who know other libraries reach for, and what to type here.
ELSEWHERE_FORWARD = {
    "output": "passed.Y is the output of the network",
    "outputs": "passed.y[k] holds the outputs of layer k, with the constant 1 in column 0",
    "a": "passed.y[k] holds the outputs of layer k, with the constant 1 in column 0",
    "activations": "passed.y[k] holds the outputs of layer k, with the constant 1 in column 0",
    "Z": "passed.z[k] holds the affine combinations of layer k",
    "loss": "net.backward(passed, d, divergence).loss is the Loss",
    "plot": "plots.network(net, passed) draws it",
}
ELSEWHERE_BACKWARD = {
    "grad": "swept.dw[k] holds dLoss/dw^(k)",
    "grads": "swept.dw[k] holds dLoss/dw^(k)",
    "dW": "swept.dw[k] holds dLoss/dw^(k)",
    "db": "swept.dw[k][0] holds the derivatives by the biases of layer k",
    "delta": "swept.dz[k] holds dDiv/dz^(k)",
    "plot": "plots.network(net, passed, swept) draws it",
}


def _one_row(t, T):
    if not -T <= t < T:
        raise IndexError(f"t must be an instance from 0 to {T - 1}, got {t}")
    t %= T
    return slice(t, t + 1)
