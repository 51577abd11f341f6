"""The network: the forward pass, the backward pass and the step, as on the slides.

In the lecture's extended notation the bias is a weight: y_0^(k) = 1 and w_0j^(k) = b_j^(k). So each layer is one matrix
product forward and two backward, and no bias is added or summed anywhere. `by_component` has the same loops over i, j
and t, and `engine` the same products for training, in arrays that are used again.
"""

from itertools import pairwise

import numpy as np

from backprop_lib import _display, _validate, divergences
from backprop_lib.initialisation import MOST_WEIGHTS, SCHEMES
from backprop_lib.output_layer import output_layer
from backprop_lib.parameters import Parameterised
from backprop_lib.passes import BackwardPass, ForwardPass


class Network(Parameterised):
    """A fully connected network of N layers.

    Parameters
    ----------
    widths : sequence of int
        D_0..D_N: the width of the input, then of every layer.
    activation_names : sequence of str or object
        f_1..f_N, one a layer: a name, such as "tanh" (`activations.BY_NAME` has them all), or an object of your own with
        `forward(z)` and `backward(dy, z, y)`.
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
        `f[k]` is the activation of layer k, k = 1..N. Another one may be assigned, by name or as an object.
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
        D = _checked_widths(widths)
        self._keep(D, activation_names, _validate.real_type(dtype))
        draw = SCHEMES[_validate.choice("initialisation", initialisation, SCHEMES)]
        rng = _validate.generator(seed)
        for k in range(1, self.N + 1):
            self.w[k][1:] = draw(rng, D[k - 1], D[k])

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

        References
        ----------
        Slide "Forward “Pass”".
        """
        N, w, f = self.N, self.w, self.f
        y, z = [None] * (N + 1), [None] * (N + 1)

        y[0] = with_constant(self.instances("X", X, self.D[0]))
        for k in range(1, N + 1):
            z[k] = y[k - 1] @ w[k]
            y[k] = with_constant(f[k].forward(z[k]))
        return ForwardPass(y, z, f)

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
        ValueError, TypeError
            If d does not fit the network, the pass or the divergence, or `passed` is no pass of this network.

        References
        ----------
        Slide "Backward Pass".
        """
        self._check_passed(passed)
        divergence = divergences.lookup(divergence)
        output = output_layer(self.f[-1], divergence, self.D[-1])
        d = self.desired(d, divergence, len(passed))
        N, T, w, f, y, z, Y = self.N, len(passed), self.w, self.f, passed.y, passed.z, passed.Y
        dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)

        dy[N] = divergence.backward(Y, d)
        dz[N] = output.dz(z[N], Y, d)  # f'(z) dDiv/dy; for KL the two multiply out to Y - d
        dw[N] = y[N - 1].T @ dz[N] / T
        for k in range(N - 1, 0, -1):
            dy[k] = dz[k + 1] @ w[k + 1][1:].T
            dz[k] = f[k].backward(dy[k], z[k], y[k][:, 1:])
            dw[k] = y[k - 1].T @ dz[k] / T
        return BackwardPass(dy, dz, dw, div=output.div(z[N], Y, d))

    def step(self, swept, eta):
        """Take one step of gradient descent, on every weight of every layer.

        Parameters
        ----------
        swept : BackwardPass
            What `backward` returned.
        eta : float
            The step size η, above 0.

        Raises
        ------
        ValueError, TypeError
            If η is not above 0, or `swept` is no backward pass of this network, with finite numbers.

        References
        ----------
        Slide "Training by BackProp".
        """
        eta = _validate.number("eta", eta, above=0)
        self._check_swept(swept)
        N, w, dw = self.N, self.w, swept.dw

        stepped = [None] * (N + 1)
        for k in range(1, N + 1):
            stepped[k] = w[k] - eta * dw[k]
        self._assign_all_or_none(stepped, swept)

    def __call__(self, X):
        """Return the output of the network, shape (T, D_N): `forward(X).Y`."""
        return self.forward(X).Y

    def instances(self, name, value, width):
        """Return `value` as instances of that width, shape (T, width), or raise a ValueError that calls it `name`."""
        value = _validate.array(name, value, ndim=(1, 2), dtype=self.dtype, largest=LARGEST[self.dtype])
        rows = value[None, :] if value.ndim == 1 else value
        if rows.shape[1] != width or len(rows) == 0:
            raise ValueError(
                f"{name} must have shape (T, {width}), or ({width},) for one instance, got {value.shape}"
                f"{_how_to_make_rows(name, value, width)}"
            )
        return rows

    def desired(self, d, divergence, T):
        """Return `d` as desired outputs of T instances, shape (T, D_N), or raise a ValueError that says what is wrong."""
        rows = self.instances("d", d, self.D[-1])
        if len(rows) != T:
            hint = _how_to_make_rows("d", np.asarray(d), self.D[-1])
            raise ValueError(f"d must have one row for each of the {T} instances, got {len(rows)} rows{hint}")
        if isinstance(divergence, divergences.Divergence):
            divergence.check(rows)
        return rows

    def _check_passed(self, passed):
        if not isinstance(passed, ForwardPass):
            raise TypeError(f"passed must be what net.forward(X) returned, got {type(passed).__name__}")
        _check_widths("passed", passed.z, self.D)
        if passed.f is self.f:
            return
        # A copy of the network may sweep back through its pass too; a network with other f or w may not.
        for k in range(1, self.N + 1):
            if passed.f[k].name != self.f[k].name:
                raise ValueError(
                    f"passed must be a pass of this network, got one in which f[{k}] is {passed.f[k].name}"
                )
            if not np.allclose(passed.z[k], passed.y[k - 1] @ self.w[k], rtol=1e-4, atol=1e-4):
                raise ValueError(f"passed must be a pass of this network, got one of a network with another w[{k}]")

    def _check_swept(self, swept):
        if not isinstance(swept, BackwardPass):
            raise TypeError(
                f"swept must be what net.backward(passed, d, divergence) returned, got {type(swept).__name__}"
            )
        _check_widths("swept", swept.dw, self.D)

    def _assign_all_or_none(self, stepped, swept):
        try:
            self.w = stepped
        except ValueError:
            for k in range(1, self.N + 1):
                if not np.isfinite(swept.dw[k]).all():
                    raise ValueError(
                        f"swept.dw[{k}] must hold finite numbers; where it does not, η was too large before"
                    ) from None
            raise

    def __getattr__(self, name):
        raise AttributeError(_validate.no_such(self, name, ELSEWHERE))

    def __repr__(self):
        names = [f.name for f in self.f[1:]]
        return f"Network({self.D}, {names}): {self.parameters.size} weights, {self.dtype}"

    def _repr_html_(self):
        return _display.html(*_display.network_rows(self))


def with_constant(units):
    """Return the outputs of a layer behind a column of ones, the y_0^(k) = 1 that carries the bias."""
    return np.concatenate([np.ones((len(units), 1), units.dtype), units], axis=1)


# How large an input or a desired output may be: a sum of products of two of them does not overflow.
LARGEST = {np.dtype(name): float(np.finfo(name).max) ** 0.4 for name in ("float32", "float64")}

# What people who know other libraries reach for, and what to type here.
ELSEWHERE = {
    "predict": "net(X) returns the output Y, and digits.labels(Y) the digit that it names",
    "predict_proba": "net(X) returns the output Y",
    "loss": "net.backward(net.forward(X), d, divergence).loss is the Loss",
    "evaluate": "net.backward(net.forward(X), d, divergence).loss is the Loss",
    "score": "digits.labels(net(X)) == digits.labels(d) says which answers are right",
    "fit": "train(net, X, d) trains it",
    "train": "train(net, X, d) trains it",
    "plot": "plots.network(net) draws it",
    "weights": "net.w[k] holds the weights of layer k, with the bias in row 0",
    "W": "net.w[k] holds the weights of layer k, with the bias in row 0",
    "b": "the bias of layer k is net.w[k][0]",
    "bias": "the bias of layer k is net.w[k][0]",
    "biases": "the bias of layer k is net.w[k][0]",
    "layers": "net.D has the widths, net.f the activations and net.w the weights of the layers",
}


def _checked_widths(widths):
    try:
        widths = list(widths)
    except TypeError:
        raise ValueError(f"widths must be a list D_0..D_N, got {widths!r}") from None
    if len(widths) < 2:
        raise ValueError(f"widths must name at least an input and one layer, [D_0, D_1], got {widths}")
    widths = [_validate.whole(f"widths[{k}]", width, at_least=1) for k, width in enumerate(widths)]
    weights = sum((1 + above) * width for above, width in pairwise(widths))
    if weights > MOST_WEIGHTS:
        raise ValueError(f"widths must make at most {MOST_WEIGHTS:,} weights, got {weights:,}")
    return widths


def _how_to_make_rows(name, value, width):
    if width == 1:
        return f"; for one number each, {name}.reshape(-1, 1)" if value.ndim == 1 else ""
    is_labels = name == "d" and (value.ndim == 1 or value.shape[1] == 1)
    return f"; for labels, one whole number each, digits.one_hot(labels, {width})" if is_labels else ""


def _check_widths(name, by_layer, D):
    widths = [array.shape[1] for array in by_layer[1:]]
    if widths != D[1:]:
        raise ValueError(f"{name} must be a pass of this network, of widths {D[1:]}, got widths {widths}")
