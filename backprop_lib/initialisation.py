"""Ways to draw the initial weights of one layer. Biases start at 0 in all of them.

Each takes a numpy Generator, the number of units the layer reads, D_{k-1}, and its width, D_k, and returns an array of shape
(D_{k-1}, D_k).
"""

import numpy as np


def glorot(rng, n_in, n_out):
    """Draw from U(-a, a) with a = √(6 / (n_in + n_out)), made for sigmoid and tanh (Glorot & Bengio, 2010)."""
    a = np.sqrt(6 / (n_in + n_out))
    return rng.uniform(-a, a, (n_in, n_out))


def he(rng, n_in, n_out):
    """Draw from a normal distribution of variance 2 / n_in, made for relu (He, Zhang, Ren & Sun, 2015)."""
    return rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out))


def uniform(rng, n_in, n_out):
    """Draw from U(-a, a) with a = 1 / √n_in (LeCun, Bottou, Orr & Müller, "Efficient BackProp", 1998, up to a factor)."""
    a = 1 / np.sqrt(n_in)
    return rng.uniform(-a, a, (n_in, n_out))


SCHEMES = {"glorot": glorot, "he": he, "uniform": uniform}
