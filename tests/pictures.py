"""One picture of every kind, and what is looked at in them, for the tests of the pictures."""

import matplotlib as mpl

mpl.use("Agg")
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from sklearn.datasets import load_digits

from backprop_lib import functions, plots
from backprop_lib.descent import gradient_descent
from backprop_lib.network import Network
from backprop_lib.training import train

DIGITS = load_digits()


X = DIGITS.data[:40] / 16


ONE_HOT = np.eye(10)[DIGITS.target[:40]]


IS_2 = ONE_HOT[:, 2:3]


TINY = Network([2, 3, 1], ["tanh", "sigmoid"], seed=0)


TINY.w[1] = [[0.5, -0.25, 0.0], [1.0, -2.0, 0.75], [-0.1, 0.2, 0.3]]


TEN = Network([64, 12, 10], ["tanh", "softmax"], seed=0)


PASSED = TINY.forward([[0.5, -1.0], [1.0, 2.0]])


SWEPT = TINY.backward(PASSED, [[1.0], [0.0]], "kl")


def descend(function, x0, eta, max_iterations=60):
    return gradient_descent(function, x0, gradient=function.gradient, eta=eta, max_iterations=max_iterations)


BOWL = functions.ill_conditioned_bowl


SLOW, OSCILLATING = (descend(BOWL, [2.5, 2.0], eta) for eta in (0.01, 0.07))


DIVERGING = descend(BOWL, [2.5, 2.0], 0.09, max_iterations=200)


GROWING = descend(BOWL, [2.5, 2.0], 0.09, max_iterations=60)


HISTORY = train(Network([64, 10], ["softmax"], seed=0), X, ONE_HOT, epochs=5, progress=False)


PICTURES = {
    "convergence of a trajectory": lambda ax=None: plots.convergence(OSCILLATING, ax),
    "accuracy": lambda ax=None: plots.convergence(HISTORY, ax, "accuracy"),
    "several step sizes": lambda ax=None: plots.convergence([SLOW, OSCILLATING, DIVERGING], ax),
    "trajectory in two dimensions": lambda ax=None: plots.trajectory(OSCILLATING, BOWL, ax),
    "trajectory that diverges": lambda ax=None: plots.trajectory(DIVERGING, BOWL, ax),
    "trajectory in one dimension": lambda ax=None: plots.trajectory(
        descend(functions.two_minima, [2.0], 0.05), functions.two_minima, ax
    ),
    "network": lambda ax=None: plots.network(TINY, ax=ax),
    "network after a forward pass": lambda ax=None: plots.network(TINY, PASSED, ax=ax),
    "network after both passes": lambda ax=None: plots.network(TINY, PASSED, SWEPT, 1, ax),
    "wide network": lambda ax=None: plots.network(Network([64, 32, 10], ["relu", "softmax"], seed=0), ax=ax),
    "gallery of ten digits": lambda ax=None: plots.gallery(X, ONE_HOT, TEN, ax=ax),
    "gallery of 2 or not 2": lambda ax=None: plots.gallery(X, IS_2, Y=1 - IS_2, ax=ax),
    "hidden units": lambda ax=None: plots.hidden_units(TEN, ax),
    "confusion of ten digits": lambda ax=None: plots.confusion(TEN.forward(X).Y, ONE_HOT, ax),
    "confusion of 2 or not 2": lambda ax=None: plots.confusion(1 - IS_2, IS_2, ax),
}


every_picture = pytest.mark.parametrize("draw", PICTURES.values(), ids=PICTURES)


def texts(ax):
    """All text of the figure, tick labels and colour bars included."""
    return [text for text in ax.figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


def written(ax):
    return [text.get_text() for text in ax.texts]


def colour_of(text):
    return to_rgb(text.get_color())


# Style


def linear(colour):
    c = np.array(to_rgb(colour))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(colour, background):
    """Contrast ratio of WCAG 2; 3 is its bound for large text."""
    a, b = sorted(linear(c) @ [0.2126, 0.7152, 0.0722] for c in (colour, background))
    return (b + 0.05) / (a + 0.05)
