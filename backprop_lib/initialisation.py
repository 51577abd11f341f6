"""Ways to draw the initial weights of one layer. Biases start at 0 in all of them.

Each takes a numpy Generator, the number of units the layer reads, D_{k-1}, and its width, D_k, and returns an array of shape
(D_{k-1}, D_k). An argument that is something else is refused with a ValueError that names it.
"""

import numpy as np

from backprop_lib import _validate

# So many weights in one layer fill 8 GB; more than that is a mistyped width.
MOST_WEIGHTS = 10**9


def glorot(rng, n_in, n_out):
    """Draw from U(-a, a) with a = √(6 / (n_in + n_out)), made for sigmoid and tanh (Glorot & Bengio, 2010)."""
    _check(rng, n_in, n_out)
    a = np.sqrt(6 / (n_in + n_out))
    return rng.uniform(-a, a, (n_in, n_out))


def he(rng, n_in, n_out):
    """Draw from a normal distribution of variance 2 / n_in, made for relu (He, Zhang, Ren & Sun, 2015)."""
    _check(rng, n_in, n_out)
    return rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out))


def uniform(rng, n_in, n_out):
    """Draw from U(-a, a) with a = 1 / √n_in (LeCun, Bottou, Orr & Müller, "Efficient BackProp", 1998, up to a factor)."""
    _check(rng, n_in, n_out)
    a = 1 / np.sqrt(n_in)
    return rng.uniform(-a, a, (n_in, n_out))


def _check(rng, n_in, n_out):
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng must be a numpy Generator, such as np.random.default_rng(0), got {_validate.brief(rng)}")
    n_in, n_out = _validate.whole("n_in", n_in, at_least=1), _validate.whole("n_out", n_out, at_least=1)
    if n_in * n_out > MOST_WEIGHTS:
        raise ValueError(
            f"n_in times n_out must be at most {MOST_WEIGHTS:,}, got {_validate.brief(n_in)} times {_validate.brief(n_out)}"
        )


SCHEMES = {"glorot": glorot, "he": he, "uniform": uniform}
