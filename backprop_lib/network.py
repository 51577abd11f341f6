"""The network: parameters w^(1)..w^(N), the forward pass, the backward pass and the step.

In the lecture's extended notation the bias is a weight: y_0^(k) = 1 and w_0j^(k) = b_j^(k). So each layer is one matrix
product forward and two backward, and no bias is added or summed anywhere.
"""

import numpy as np

from backprop_lib import _display, _validate, activations, divergences
from backprop_lib.initialisation import SCHEMES
from backprop_lib.output_layer import output_layer
from backprop_lib.passes import BackwardPass, ForwardPass


class Network:
    """A fully connected network of N layers.

    Parameters
    ----------
    widths : sequence of int
        D_0..D_N: the width of the input, then of every layer.
    activation_names : sequence of str or object
        f_1..f_N, one a layer: "identity", "sigmoid", "tanh", "relu", "leaky_relu", "softmax", or an object of your own
        with `forward(z)` and `backward(dy, z, y)`.
    seed : int, optional
        Seed of the initial weights; without it they differ from run to run.
    initialisation : {"glorot", "he", "uniform"}
        How the initial weights are drawn, see `initialisation`; biases start at 0.
    dtype : {"float64", "float32"}
        Type of all numbers in the network.

    Attributes
    ----------
    N : int
        Number of layers; layer 0 is the input.
    D : list of int
        `D[k]` is the width of layer k, k = 0..N.
    f : list
        `f[k]` is the activation of layer k, k = 1..N.
    w : list of ndarray
        `w[k]`, shape (1 + D_{k-1}, D_k), k = 1..N; row 0 is the bias. Assigning to `w[k]` copies the numbers in.

    Raises
    ------
    ValueError
        If an argument is not what is described here; the error names it.

    References
    ----------
    Slides "Notation", "Forward “Pass”" and "Backward Pass".

    Examples
    --------
    >>> net = Network([2, 3, 1], ["tanh", "sigmoid"], seed=0)
    >>> passed = net.forward([0.5, -1.0])
    >>> passed.Y.shape
    (1, 1)
    """

    def __init__(self, widths, activation_names, *, seed=None, initialisation="glorot", dtype="float64"):
        self.D = _checked_widths(widths)
        self.f = [None, *_checked_activations(activation_names, self.D)]
        self.dtype = _validate.real_type(dtype)
        draw = SCHEMES[_validate.choice("initialisation", initialisation, SCHEMES)]
        self._lay_out()
        rng = _validate.generator(seed)
        for k in range(1, self.N + 1):
            self.w[k][0] = 0
            self.w[k][1:] = draw(rng, self.D[k - 1], self.D[k])

    @property
    def N(self):
        """Number of layers."""
        return len(self.D) - 1

    def forward(self, X):
        """Pass X forward through the net and remember every y^(k) and z^(k).

        Parameters
        ----------
        X : array_like, shape (T, D_0) or (D_0,)
            The instances, or one of them as a batch of one.

        Returns
        -------
        ForwardPass

        Raises
        ------
        ValueError
            If X has another width than D_0, is empty, or holds nan or inf.
        """
        passed = self._new_forward_pass(self._input(X))
        self._forward(passed)
        return passed

    def backward(self, passed, d, divergence):
        """Sweep backward through the net and compute every derivative.

        Parameters
        ----------
        passed : ForwardPass
            What `forward` returned, with the weights unchanged since.
        d : array_like, shape (T, D_N) or (D_N,)
            Desired outputs.
        divergence : {"l2", "kl"} or object
            "kl" goes with one sigmoid output (d in [0, 1]) or with a softmax (rows of d sum to 1).

        Returns
        -------
        BackwardPass

        Raises
        ------
        ValueError
            If d does not fit the network, the pass or the divergence.
        """
        self._check_pass("passed", passed.z)
        divergence = divergences.lookup(divergence)
        output = output_layer(self.f[-1], divergence, self.D[-1])
        d = self._checked_desired(d, divergence, len(passed))
        swept = self._new_backward_pass(len(passed))
        self._backward(passed, d, output, swept)
        swept.dy[-1][...] = divergence.backward(passed.Y, d)
        swept.gradient /= len(passed)
        swept.div = output.div(passed.z[-1], passed.Y, d)
        return swept

    def step(self, swept, eta):
        """Take one step of gradient descent: w^(k) = w^(k) - η dLoss/dw^(k) for every layer.

        Parameters
        ----------
        swept : BackwardPass
            What `backward` returned.
        eta : float
            The step size η, above 0.
        """
        eta = _validate.number("eta", eta, above=0)
        self._check_pass("swept", swept.dw)
        for k in range(1, self.N + 1):
            self.w[k] -= eta * swept.dw[k]

    def _forward(self, passed):
        w, f, y, z = self._w, self.f, passed.y, passed.z
        for k in range(1, len(z)):
            np.matmul(y[k - 1], w[k], out=z[k])
            f[k].forward(z[k], out=passed.units[k])

    def _backward(self, passed, d, output, swept, scale=None):
        """Fill dz, dy below layer N, and dw as a sum over t.

        Every derivative is linear in dz^(N), so training multiplies η/T in there once, as `scale`, and not in every dw.
        """
        y, dy, dz, dw = passed.y, swept.dy, swept.dz, swept.dw
        output.dz(passed.z[-1], passed.Y, d, out=dz[-1])
        if scale is not None:
            dz[-1] *= scale
        _sum_of_outer_products(y[-2], dz[-1], out=dw[-1])
        for k in range(self.N - 1, 0, -1):
            np.matmul(dz[k + 1], self._w_without_bias[k + 1].T, out=dy[k])
            self.f[k].backward(dy[k], passed.z[k], passed.units[k], out=dz[k])
            _sum_of_outer_products(y[k - 1], dz[k], out=dw[k])

    def _new_forward_pass(self, y0):
        T = len(y0)
        # In Fortran order the outputs without the constant, y[:, 1:], are one block of memory.
        y = [y0, *(np.ones((T, 1 + width), self.dtype, order="F") for width in self.D[1:])]
        z = [None, *(np.empty((T, width), self.dtype, order="F") for width in self.D[1:])]
        return ForwardPass(y, z, self.f)

    def _input(self, X):
        """Return y^(0): X, checked, as a copy behind its column of ones."""
        X = self._checked("X", X, self.D[0])
        return np.concatenate([np.ones((len(X), 1), self.dtype), X], axis=1)

    def _new_backward_pass(self, T):
        dy = [None, *(np.empty((T, width), self.dtype, order="F") for width in self.D[1:])]
        gradient = np.empty_like(self._flat)
        return BackwardPass(dy, [None, *map(np.empty_like, dy[1:])], self._by_layer(gradient), gradient)

    @property
    def w(self):
        """The weights, `w[k]` for k = 1..N. Assigning copies the numbers in, here and for one `w[k]`."""
        return self._w

    @w.setter
    def w(self, value):
        if not hasattr(value, "__len__") or len(value) != self.N + 1:
            raise ValueError(f"w must be a list of {self.N + 1}: None, then w[1]..w[{self.N}], got {value!r}")
        for k in range(1, self.N + 1):
            self._w[k] = value[k]

    @property
    def parameters(self):
        """All weights as one flat vector: into the units of layer 1 one by one, each with its bias first, then of layer 2, ...

        Reading copies, assigning copies in.
        """
        return self._flat.copy()

    @parameters.setter
    def parameters(self, value):
        value = _validate.array("parameters", value, ndim=1, dtype=self.dtype)
        if value.shape != self._flat.shape:
            raise ValueError(f"parameters must have shape {self._flat.shape}, got {value.shape}")
        self._flat[:] = value

    def save(self, path):
        """Write the network to `path`, an npz file that holds no pickle; an existing file is replaced as a whole.

        Raises
        ------
        ValueError
            If an activation is an object of your own, which can't be named in a file.
        """
        from backprop_lib import saving  # the standard library's archives load slowly, and most never save

        saving.save(self, path)

    @classmethod
    def load(cls, path):
        """Return the network that `save` wrote to `path`.

        Raises
        ------
        ValueError
            If the file holds something else.
        """
        from backprop_lib import saving

        return saving.load(cls, path)

    def copy(self):
        """Return a network of the same layers with a copy of the parameters."""
        twin = object.__new__(type(self))
        twin.__setstate__(self.__getstate__())
        return twin

    def astype(self, dtype):
        """Return a copy whose numbers are of another type, "float64" or "float32"."""
        twin = object.__new__(type(self))
        twin.__setstate__(self.__getstate__() | {"dtype": _validate.real_type(dtype)})
        return twin

    def __getstate__(self):
        return {"D": list(self.D), "f": list(self.f), "dtype": self.dtype, "parameters": self.parameters}

    def __setstate__(self, state):
        self.D, self.f, self.dtype = list(state["D"]), list(state["f"]), state["dtype"]
        self._lay_out()
        self._flat[:] = state["parameters"]

    def __repr__(self):
        names = [f.name for f in self.f[1:]]
        return f"Network({self.D}, {names}): {self._flat.size} weights, {self.dtype}"

    def _repr_html_(self):
        return _display.html(*_display.network_rows(self))

    def _lay_out(self):
        # One flat array holds all weights and each w[k] is a view into it: one subtraction is the whole step.
        size = sum((1 + above) * width for above, width in zip(self.D, self.D[1:], strict=False))
        self._flat = np.zeros(size, self.dtype)
        self._w = Weights(self._by_layer(self._flat))
        self._w_without_bias = [None, *(w_k[1:] for w_k in self.w[1:])]

    def _by_layer(self, flat):
        # The weights into one unit lie together; for one instance that makes the outer product of dw several times as fast.
        views, start = [None], 0
        for above, width in zip(self.D, self.D[1:], strict=False):
            stop = start + (1 + above) * width
            views.append(flat[start:stop].reshape(width, 1 + above).T)
            start = stop
        return views

    def _checked(self, name, value, width):
        value = _validate.array(name, value, ndim=(1, 2), dtype=self.dtype)
        rows = value[None, :] if value.ndim == 1 else value
        if rows.shape[1] != width or len(rows) == 0:
            hint = f"; for one number each, {name}.reshape(-1, 1)" if value.ndim == 1 and width == 1 else ""
            raise ValueError(
                f"{name} must have shape (T, {width}), or ({width},) for one instance, got {value.shape}{hint}"
            )
        return rows

    def _check_pass(self, name, by_layer):
        widths = [array.shape[1] for array in by_layer[1:]]
        if widths != self.D[1:]:
            raise ValueError(f"{name} must be a pass of this network, of widths {self.D[1:]}, got widths {widths}")

    def _checked_desired(self, d, divergence, T):
        d = self._checked("d", d, self.D[-1])
        if len(d) != T:
            raise ValueError(f"d must have one row for each of the {T} instances, got {len(d)} rows")
        if isinstance(divergence, divergences.Divergence):
            divergence.check(d)
        return d


class Weights(list):
    """`w[1]`..`w[N]`. Assigning copies the numbers in, so that a matrix of another shape can't get in."""

    def __setitem__(self, k, value):
        if not isinstance(k, (int, np.integer)) or not 1 <= k < len(self):
            raise ValueError(f"w[k] can be assigned for k = 1..{len(self) - 1}, got k = {k!r}")
        value = _validate.array(f"w[{k}]", value, dtype=self[k].dtype)
        if value.shape != self[k].shape:
            raise ValueError(f"w[{k}] must have shape {self[k].shape}, with the bias in row 0, got {value.shape}")
        self[k][...] = value


def _sum_of_outer_products(y, dz, out):
    """Write Σ_t y_i dz_j, for every i and j, to `out`: y is (T, 1 + D_{k-1}) and dz is (T, D_k)."""
    if len(y) == 1:
        # For one instance broadcasting does it in a quarter of the time of a matrix product.
        np.multiply(y.T, dz, out=out)
    else:
        np.matmul(y.T, dz, out=out)


def _checked_widths(widths):
    try:
        widths = list(widths)
    except TypeError:
        raise ValueError(f"widths must be a list D_0..D_N, got {widths!r}") from None
    if len(widths) < 2:
        raise ValueError(f"widths must name at least an input and one layer, [D_0, D_1], got {widths}")
    return [_validate.whole(f"widths[{k}]", width, at_least=1) for k, width in enumerate(widths)]


def _checked_activations(names, D):
    if isinstance(names, str) or not hasattr(names, "__len__") or len(names) != len(D) - 1:
        raise ValueError(f"activation_names must be a list of {len(D) - 1}, one for each layer, got {names!r}")
    found = [activations.lookup(name, f"activation_names[{k}]") for k, name in enumerate(names)]
    for k, f in enumerate(found, start=1):
        if f is activations.softmax and D[k] == 1:
            raise ValueError(
                f"a softmax layer must have at least 2 units, or its output is always 1; got widths[{k}] = 1"
            )
    return found
