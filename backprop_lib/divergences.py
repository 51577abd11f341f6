"""Divergences Div(Y, d) between what the net says and what it should say, with their derivatives.

Each is per instance: for Y and d of shape (T, D_N) the divergence has shape (T,), and its derivative with respect to Y has
the shape of Y. Nothing is divided by T here; the average over t is the Loss (slide "Training neural nets: Problem
Setup").

Any object of your own with `forward(Y, d)` and `backward(Y, d)` serves as a divergence too. To add one here, write its
class and put an object of it into `BY_NAME`.
"""

import numpy as np

from backprop_lib import _validate


class Divergence:
    """What the divergences share: called with Y and d, they check both and return `forward(Y, d)`.

    Attributes
    ----------
    name : str
        What `Network.backward`, `train` and the menus call it.
    of_probabilities : bool
        Whether it compares probabilities, so that the last activation's outputs must be such.
    your_own : bool
        Whether it is an object from outside, see `lookup`.
    """

    name = ""
    of_probabilities = False
    your_own = False

    def __call__(self, Y, d):
        """Return Div(Y_t, d_t) for each instance, after checking the arguments.

        Parameters
        ----------
        Y, d : array_like, shape (T, D_N) or (D_N,)
            Output of the network and desired output.

        Returns
        -------
        ndarray, shape (T,), or a number for one instance

        Raises
        ------
        ValueError
            If the shapes differ, a value is not finite, or d is not what this divergence compares with.
        """
        Y = _validate.array("Y", Y, ndim=(1, 2), empty=False)
        d = _validate.array("d", d, ndim=(1, 2), empty=False)
        if Y.shape != d.shape:
            raise ValueError(f"d must have the shape of Y, {Y.shape}, got {d.shape}")
        self.check(d)
        self.check_output(Y)
        with np.errstate(over="ignore"):
            return self.forward(Y, d)

    def check(self, d):
        """Raise a ValueError if `d`, shape (T, D_N), can't be a desired output for this divergence."""

    def check_output(self, Y):
        """Raise a ValueError if `Y`, shape (T, D_N), can't be a network's output for this divergence."""

    def __repr__(self):
        return self.name


class L2(Divergence):
    """Div = ½ ‖Y - d‖², half the squared distance."""

    name = "l2"

    def forward(self, Y, d):
        """Return ½ Σ_i (Y_i - d_i)², shape (T,)."""
        return 0.5 * np.sum(np.square(Y - d), axis=-1)

    def backward(self, Y, d):
        """Return dDiv/dY_i = Y_i - d_i."""
        return Y - d


class KL(Divergence):
    """The Kullback-Leibler divergence of the output from the desired distribution, Σ_i d_i log(d_i / Y_i).

    With several outputs (a softmax), Y and d are distributions over them. With one output (a sigmoid), Y is the
    probability of one of two outcomes, and the sum runs over both: d log(d/Y) + (1 - d) log((1 - d)/(1 - Y)).
    0 log 0 counts as 0, Div is 0 at Y = d also when d is not 0 or 1, and Div is inf where Y rules out what d holds
    possible. Source: Kullback & Leibler (1951); slides "Setting up for digit recognition", "Recognizing the digit".
    """

    name = "kl"
    of_probabilities = True

    def forward(self, Y, d):
        """Return Div, shape (T,)."""
        if Y.shape[-1] == 1:
            Y, d = both_outcomes(Y), both_outcomes(d)
        possible = d > 0
        with np.errstate(divide="ignore"):
            log_ratio = np.log(np.where(possible, d, 1)) - np.log(np.where(possible, Y, 1))
        return np.sum(d * log_ratio, axis=-1)

    def backward(self, Y, d):
        """Return dDiv/dY_i = -d_i / Y_i; for one output, -d/Y + (1 - d)/(1 - Y)."""
        if Y.shape[-1] == 1:
            return _ratio(1 - d, 1 - Y) + _ratio(-d, Y)
        return _ratio(-d, Y)

    def check(self, d):
        """Raise a ValueError unless d is in [0, 1] (one output) or its rows are distributions (several)."""
        _check_probabilities("d", d)

    def check_output(self, Y):
        """Raise a ValueError unless Y is in [0, 1] (one output) or its rows are distributions (several)."""
        _check_probabilities("Y", Y)


# How far from 1 a distribution may sum. Whatever sums to 1 in float32 does so in float64 too; of a hundred float32 numbers
# each may be 6e-8 off, and those that a file keeps have six digits.
TOLERANCE = 1e-5


def both_outcomes(p):
    """Return the distribution (1 - p, p) of two outcomes, shape (..., 2), for p of shape (..., 1)."""
    return np.concatenate([1 - p, p], axis=-1)


def _ratio(a, b):
    """Return a / b for b in [0, 1], and 0 where a is 0, whatever b is."""
    with np.errstate(divide="ignore", over="ignore"):
        return a / np.maximum(b, a == 0)


def _check_probabilities(name, p):
    if np.minimum.reduce(p, axis=None) < 0 or np.maximum.reduce(p, axis=None) > 1:
        index = tuple(int(i) for i in np.argwhere((p < 0) | (p > 1))[0])
        raise ValueError(f"{name} must be in [0, 1] for the divergence 'kl', got {p[index]:g} at index {index}")
    if p.shape[-1] == 1:
        return
    # As a product in float64, which is faster than adding along an axis that is short.
    sums = np.atleast_1d(p @ np.ones(p.shape[-1]))
    wrong = np.abs(sums - 1) > TOLERANCE
    if wrong.any():
        t = int(np.argmax(wrong))
        raise ValueError(
            f"{name} must be a distribution over the {p.shape[-1]} outputs for the divergence 'kl': each row sums to 1, "
            f"got a sum of {sums[t]:.9g} in {name}[{t}]"
        )


l2, kl = L2(), KL()

BY_NAME = {divergence.name: divergence for divergence in (l2, kl)}


# What other libraries call them, in small letters → the name here.
ELSEWHERE = {
    "mse": "l2",
    "meansquarederror": "l2",
    "mseloss": "l2",
    "squared": "l2",
    "squarederror": "l2",
    "squaredloss": "l2",
    "quadratic": "l2",
    "euclidean": "l2",
    "bce": "kl",
    "ce": "kl",
    "crossentropy": "kl",
    "binarycrossentropy": "kl",
    "categoricalcrossentropy": "kl",
    "crossentropyloss": "kl",
    "logloss": "kl",
    "nll": "kl",
    "nllloss": "kl",
    "negativeloglikelihood": "kl",
    "kld": "kl",
    "kldiv": "kl",
    "kullbackleibler": "kl",
}


class _YourOwn(Divergence):
    """An object from outside; what it returns is checked."""

    your_own = True

    def __init__(self, divergence):
        self._divergence = divergence
        self.name = str(getattr(divergence, "name", type(divergence).__name__))
        self.of_probabilities = bool(getattr(divergence, "of_probabilities", False))
        if isinstance(divergence, Divergence):
            self.check, self.check_output = divergence.check, divergence.check_output

    def forward(self, Y, d):
        div = self._divergence.forward(Y, d)
        hint = ": one number for each instance, so sum over its outputs, with .sum(axis=-1)"
        return _validate.returned(f"{self.name}.forward(Y, d)", div, Y.shape[:-1], [Y, d], hint)

    def backward(self, Y, d):
        return _validate.returned(f"{self.name}.backward(Y, d)", self._divergence.backward(Y, d), Y.shape, [Y, d])


def lookup(divergence):
    """Return the divergence that `divergence` names, or `divergence` itself if it is one.

    Parameters
    ----------
    divergence : str or object
        One of the names in `BY_NAME`, or an object with `forward(Y, d)` and `backward(Y, d)`.

    Raises
    ------
    ValueError
        If it is neither. The error says which name is near.
    """
    if isinstance(divergence, str) and divergence in BY_NAME:
        return BY_NAME[divergence]
    if type(divergence).__module__ == __name__:
        return divergence
    if _validate.has_methods(divergence, "forward", "backward"):
        return _YourOwn(divergence)
    names = ", ".join(repr(name) for name in BY_NAME)
    raise ValueError(
        f"divergence must be one of {names} or an object with forward and backward, got {_validate.brief(divergence)}"
        f"{_validate.did_you_mean(divergence, BY_NAME, ELSEWHERE)}"
    )
