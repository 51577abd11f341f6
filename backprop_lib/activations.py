"""Activations y = f(z): each small class keeps f and its derivative side by side.

A scalar activation acts on each z_j alone, so its derivative is a number f'(z_j) and the lecture's component rule holds:
dDiv/dz_j = f'(z_j) dDiv/dy_j (slide "Backward Pass"). Softmax is a vector activation: every z_j moves every y_i, its
derivative is a Jacobian, and the component rule is refused for it.

Any object of your own with `forward(z)` and `backward(dy, z, y)` serves as an activation too. If it also has
`derivative(z)`, it is taken for a scalar one. If its outputs are probabilities, let it say so by `probabilities`, see
`Activation`; then it may stand before the divergence "kl".

To add one here, write its class and put an object of it into `BY_NAME`, under a global name that is its `name`.
"""

import re

import numpy as np

from backprop_lib import _validate

# As arrays without axes: numpy meets one in half the time of a Python number, and float32 leaves float64 as it is.
ZERO, ONE = np.array(0, np.float32), np.array(1, np.float32)
# exp(88) is the largest round power that float32 holds; there sigmoid is 1 in float32 and in float64.
EXP_LIMIT = np.array(88, np.float32)


class Activation:
    """What the activations share: they can be called, and they print as their name.

    The shape of z is (T, D) for a batch or (D,) for one instance; y, dy and dz have the shape of z. Float32 and float64
    are kept as given. `out`, where given, receives the result.

    Attributes
    ----------
    name : str
        What `Network` and the menus call it.
    formula : str
        y as a function of z, in TeX.
    vector : bool
        Whether every z_j of an instance moves every y_i, so that there is no f'(z_j).
    probabilities : {None, "each", "together"}
        "each" where every y_j is a probability, from 0 to 1; "together" where the y of an instance are a distribution,
        so that they also sum to 1; None where they may be any numbers. The divergence "kl" needs one unit of the first
        kind or several of the second.
    your_own : bool
        Whether it is an object from outside, see `lookup`.
    """

    name = ""
    formula = ""
    vector = False
    probabilities = None
    your_own = False

    def __call__(self, z):
        """Return f(z) for a number, a list or an array: `forward`, which the passes call with arrays alone.

        Raises
        ------
        ValueError
            If z is not numeric or holds nan, or for softmax also if it holds inf or no unit at all.
        """
        z = _validate.array("z", z, finite=False)
        if self.vector and (z.ndim == 0 or z.shape[-1] == 0):
            raise ValueError(
                f"z must hold the units of {self.name} along its last axis, at least one, got shape {z.shape}"
            )
        with np.errstate(over="ignore", invalid="ignore"):
            y = self.forward(z)
        if np.isnan(y).any():
            _validate.array("z", z)
        return y

    def __reduce_ex__(self, protocol):
        # A built-in one is the same object in every copy and in every process, so that `is` goes on telling it apart.
        return self.name if BY_NAME.get(self.name) is self else super().__reduce_ex__(protocol)

    def __repr__(self):
        return self.name

    def _repr_latex_(self):
        return f"{self.name}: $y = {self.formula}$" if self.formula else None


class Identity(Activation):
    """y = z, for an output that is not squashed."""

    name = "identity"
    formula = "z"

    def forward(self, z, out=None):
        """Return y = z as an array of its own."""
        return np.multiply(z, ONE, out=out)

    def derivative(self, z):
        """Return f'(z) = 1."""
        return np.ones_like(self(z))

    def backward(self, dy, z, y, out=None):
        """Return dDiv/dz = dDiv/dy."""
        return np.multiply(dy, ONE, out=out)


class Sigmoid(Activation):
    """y = 1 / (1 + exp(-z)), the logistic function.

    Written as exp(z) / (1 + exp(z)), which keeps its digits where z is far below 0 and overflows only where y is 1.
    """

    name = "sigmoid"
    formula = "1 / (1 + e^{-z})"
    probabilities = "each"

    def forward(self, z, out=None):
        """Return y = f(z), in [0, 1]."""
        e = np.exp(np.minimum(z, EXP_LIMIT))
        return np.divide(e, np.add(e, ONE, out=out), out=out)

    def derivative(self, z):
        """Return f'(z) = y (1 - y) where y = f(z)."""
        y = self(z)
        # 1 - f(z) is f(-z), which does not round to 0 where z is large.
        return y * self(0.0 - np.asarray(z))

    def backward(self, dy, z, y, out=None):
        """Return dDiv/dz = y (1 - y) dDiv/dy."""
        return np.multiply(dy, y * (ONE - y), out=out)


class Tanh(Activation):
    """y = tanh(z), in [-1, 1]."""

    name = "tanh"
    formula = r"(e^z - e^{-z}) / (e^z + e^{-z})"

    def forward(self, z, out=None):
        """Return y = tanh(z)."""
        return np.tanh(z, out=out)

    def derivative(self, z):
        """Return f'(z) = 1 - y² where y = tanh(z)."""
        y = self(z)
        return ONE - y * y

    def backward(self, dy, z, y, out=None):
        """Return dDiv/dz = (1 - y²) dDiv/dy."""
        return np.multiply(dy, ONE - y * y, out=out)


class ReLU(Activation):
    """y = z where z > 0, and 0 elsewhere: the rectifier (Nair & Hinton, 2010)."""

    name = "relu"
    formula = r"\max(z, 0)"

    def forward(self, z, out=None):
        """Return y = max(z, 0)."""
        return np.maximum(z, ZERO, out=out)

    def derivative(self, z):
        """Return f'(z): 1 where z > 0, else 0 (at the kink z = 0, where any value from 0 to 1 would do, 0)."""
        y = self(z)
        return (y > 0).astype(y.dtype)

    def backward(self, dy, z, y, out=None):
        """Return dDiv/dz: dDiv/dy where z > 0, else 0."""
        return np.multiply(dy, z > 0, out=out)


class LeakyReLU(Activation):
    """y = z where z > 0, and slope · z elsewhere (Maas, Hannun & Ng, 2013).

    Parameters
    ----------
    slope : float
        The derivative where z is not above 0; from 0 to below 1.
    """

    name = "leaky_relu"

    def __init__(self, slope=0.01):
        self.slope = _validate.number("slope", slope, at_least=0, below=1)
        if self.slope != 0.01:
            self.name = f"leaky_relu({self.slope!r})"  # the name is all that a file keeps
        self.formula = rf"\max(z,\ {self.slope!r}\, z)"

    def forward(self, z, out=None):
        """Return y = max(z, slope · z)."""
        return np.maximum(z, np.multiply(z, self.slope), out=out)

    def derivative(self, z):
        """Return f'(z): 1 where z > 0, else the slope."""
        y = self(z)
        return np.where(y > 0, np.ones_like(y), np.full_like(y, self.slope))

    def backward(self, dy, z, y, out=None):
        """Return dDiv/dz: dDiv/dy where z > 0, else slope · dDiv/dy."""
        return np.multiply(dy, np.where(z > 0, z.dtype.type(1), self.slope), out=out)


class Softmax(Activation):
    """y_i = exp(z_i) / Σ_j exp(z_j): a probability for each output, Σ_i y_i = 1.

    A vector activation. The largest z of each instance is subtracted first: it cancels, and then no exp overflows.
    """

    name = "softmax"
    formula = r"e^{z_i} / \textstyle\sum_j e^{z_j}"
    vector = True
    probabilities = "together"

    def forward(self, z, out=None):
        """Return y, whose rows sum to 1."""
        # In Fortran order the outputs of one unit lie together, and numpy reduces over the units many times as fast.
        z = np.asfortranarray(z)
        e = np.exp(z - np.maximum.reduce(z, axis=-1, keepdims=True))
        return np.divide(e, np.add.reduce(e, axis=-1, keepdims=True), out=out)

    def derivative(self, z):
        """Refuse: softmax has no f'(z_j).

        Raises
        ------
        TypeError
            Always. See `jacobian` for dy_i/dz_j, and `backward` for its product with dDiv/dy.
        """
        raise TypeError(
            "softmax is a vector activation: every z_j moves every y_i, so there is no f'(z_j) and the component rule "
            "dDiv/dz_j = f'(z_j) dDiv/dy_j does not hold. Use softmax.jacobian(z), or softmax.backward(dy, z, y) for "
            "dDiv/dz_j = sum_i (dy_i/dz_j) dDiv/dy_i."
        )

    def jacobian(self, z):
        """Return dy_i/dz_j = y_i ([i = j] - y_j) at index [..., i, j], shape (T, D, D) or (D, D)."""
        y = self(z)
        return y[..., :, None] * (np.eye(y.shape[-1], dtype=y.dtype) - y[..., None, :])

    def backward(self, dy, z, y, out=None):
        """Return dDiv/dz_j = Σ_i (dy_i/dz_j) dDiv/dy_i = y_j (dDiv/dy_j - Σ_i y_i dDiv/dy_i)."""
        return np.multiply(y, dy - np.sum(y * dy, axis=-1, keepdims=True), out=out)


identity, sigmoid, tanh, relu, leaky_relu, softmax = Identity(), Sigmoid(), Tanh(), ReLU(), LeakyReLU(), Softmax()

BY_NAME = {f.name: f for f in (identity, sigmoid, tanh, relu, leaky_relu, softmax)}


# What other libraries call them, in small letters → the name here.
ELSEWHERE = {
    "linear": "identity",
    "none": "identity",
    "nonetype": "identity",
    "purelin": "identity",
    "logistic": "sigmoid",
    "logit": "sigmoid",
    "expit": "sigmoid",
    "hyperbolictangent": "tanh",
    "rectifier": "relu",
    "rectifiedlinear": "relu",
    "lrelu": "leaky_relu",
    "softargmax": "softmax",
    "logsoftmax": "softmax",
}


class _YourOwn(Activation):
    """An object from outside, given the `out` argument that the passes use; what it returns is checked."""

    your_own = True

    def __init__(self, f, argument):
        self._f = f
        self.name = str(getattr(f, "name", type(f).__name__))
        self.vector = bool(getattr(f, "vector", not hasattr(f, "derivative")))
        self.probabilities = getattr(f, "probabilities", None)
        if self.probabilities not in (None, "each", "together"):
            raise ValueError(
                f"{argument}.probabilities must be None, 'each' or 'together', got {_validate.brief(self.probabilities)}"
            )
        for method in ("derivative", "jacobian"):
            if hasattr(f, method):
                setattr(self, method, getattr(f, method))

    def forward(self, z, out=None):
        y = _validate.returned(f"{self.name}.forward(z)", self._f.forward(z), z.shape, [z])
        return _into(out, y)

    def backward(self, dy, z, y, out=None):
        dz = _validate.returned(f"{self.name}.backward(dy, z, y)", self._f.backward(dy, z, y), z.shape, [z, dy, y])
        return _into(out, dz)


def _into(out, value):
    if out is None:
        return value
    out[...] = value
    return out


def lookup(f, argument="activation"):
    """Return the activation that `f` names, or `f` itself if it is one.

    Parameters
    ----------
    f : str or object
        One of the names in `BY_NAME`, "leaky_relu(0.2)" for another slope, or an object with `forward(z)` and
        `backward(dy, z, y)`.
    argument : str
        What the error calls it.

    Raises
    ------
    ValueError
        If `f` is none of these. The error says which name is near.
    """
    if isinstance(f, str) and f in BY_NAME:
        return BY_NAME[f]
    if isinstance(f, str) and (with_slope := re.fullmatch(r"leaky_relu\(([\d.e+-]+)\)", f)):
        return LeakyReLU(float(with_slope[1]))
    if type(f).__module__ == __name__:
        return f
    if _validate.has_methods(f, "forward", "backward"):
        return _YourOwn(f, argument)
    names = ", ".join(repr(name) for name in BY_NAME)
    raise ValueError(
        f"{argument} must be one of {names} or an object with forward and backward, got {_validate.brief(f)}"
        f"{_validate.did_you_mean(f, BY_NAME, ELSEWHERE)}"
    )


def acts_by_component(f):
    """Tell whether each z_j moves only its own y_j, so that f'(z_j) exists."""
    return hasattr(f, "derivative") and not f.vector
