"""Galleries of digits, and the weights of hidden units."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from numpy.testing import assert_allclose, assert_array_equal

from backprop_lib import plots, style
from backprop_lib.network import Network
from pictures import DIGITS, IS_2, ONE_HOT, TEN, TINY, X, colour_of, written


def test_gallery_draws_the_first_instances_as_images():
    ax = plots.gallery(X, limit=7)
    assert len(ax.images) == 7
    for image, row in zip(ax.images, X, strict=False):
        assert_array_equal(image.get_array(), row.reshape(8, 8))
    assert len({image.get_clim() for image in ax.images}) == 1
    assert ax.get_title() == "7 of 40 instances"


def test_columns_are_counted_from_left_to_right():
    ax = plots.gallery(X[:7], columns=3)
    left_edges = [round(image.get_extent()[0], 6) for image in ax.images]
    assert len(set(left_edges)) == 3 and left_edges[0] == left_edges[3] == left_edges[6]
    tops = [image.get_extent()[3] for image in ax.images]
    assert tops[0] == tops[2] > tops[3] > tops[6]


def test_gallery_says_what_the_network_says_and_whether_it_is_right():
    Y = np.eye(10)[[3, 1, 2]]
    d = np.eye(10)[[3, 7, 2]]
    ax = plots.gallery(X[:3], d, Y=Y)
    assert written(ax) == ["✓ 3", "✗ 1", "$d$: 7", "✓ 2"]
    assert ax.get_title() == "3 instances, 2 right"
    assert [colour_of(text) for text in ax.texts[1:3]] == [to_rgb(style.FORWARD), to_rgb(style.DESIRED)]
    frames = [(patch.get_edgecolor()[:3], patch.get_linestyle(), patch.get_linewidth()) for patch in ax.patches]
    assert frames[0] == frames[2]
    assert all(a != b for a, b in zip(frames[0], frames[1], strict=True))


def test_gallery_asks_the_network():
    answers = TEN.forward(X).Y.argmax(axis=1)
    assert written(plots.gallery(X, net=TEN, limit=40)) == [str(answer) for answer in answers]


def test_gallery_of_one_output_says_2_or_not_2():
    ax = plots.gallery(X[:4], [[1.0], [0.0], [1.0], [0.0]], Y=[[0.9], [0.2], [0.5], [0.51]])
    assert written(ax) == ["✓ 2", "✓ not 2", "✗ not 2", "$d$: 2", "✗ 2", "$d$: not 2"]


def test_the_eleventh_class_and_names_of_your_own():
    assert written(plots.gallery(X[:2], np.eye(11)[[10, 4]])) == ["$d$: none", "$d$: 4"]
    assert written(plots.gallery(X[:2], np.eye(3)[[2, 0]], names=["a", "b", "c"])) == ["$d$: c", "$d$: a"]


def test_many_instances_get_a_higher_figure():
    ax = plots.gallery(np.tile(X, (3, 1)), np.tile(ONE_HOT, (3, 1)), limit=120, columns=8)
    width, height = ax.figure.get_size_inches()
    assert width == 12.8 and height > 7.2
    left, right, _, _ = ax.images[0].get_extent()
    assert right - left > 0.5  # inches


def test_one_instance_alone_is_a_gallery():
    assert len(plots.gallery(X[0]).images) == 1
    assert written(plots.gallery(X[0], ONE_HOT[0], TEN))[-1] in ("✓ 0", "$d$: 0")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((X[:, :63],), "X must be square images, side × side numbers in a row, got rows of 63"),
        ((X[:0],), r"X must hold at least one instance, got shape \(0, 64\)"),
        ((X, ONE_HOT[:5]), r"d must have shape \(40, D_N\), got \(5, 10\)"),
        ((X, IS_2, TEN), r"d must have shape \(40, 10\), got \(40, 1\)"),
        (
            (X, DIGITS.target[:40, None]),
            r"d must lie in \[0, 1\] where it has one column, got 2; for digits use one-hot",
        ),
        ((X, DIGITS.target[:40]), r"d must have 2 axes, got 1: shape \(40,\)"),
        ((X, None, TEN, ONE_HOT), "net and Y can't both be given"),
        ((X, None, None, ONE_HOT[:, :0]), r"Y must have shape \(40, D_N\), got \(40, 0\)"),
    ],
)
def test_gallery_refuses_what_does_not_fit(arguments, message):
    with pytest.raises(ValueError, match=message):
        plots.gallery(*arguments)
    assert not plt.get_fignums()


def test_gallery_refuses_bad_options():
    with pytest.raises(ValueError, match="limit must be a whole number of at least 1, got 0"):
        plots.gallery(X, limit=0)
    with pytest.raises(ValueError, match=r"columns must be a whole number of at least 1, got 2\.5"):
        plots.gallery(X, columns=2.5)
    with pytest.raises(ValueError, match=r"names must be a list of 10 names, one for each class, got \['a'\]"):
        plots.gallery(X, ONE_HOT, names=["a"])
    with pytest.raises(TypeError, match="net must be a Network, got int"):
        plots.gallery(X, net=3)


def test_hidden_units_are_their_weights_without_the_bias():
    ax = plots.hidden_units(TEN)
    assert len(ax.images) == 12
    for j, image in enumerate(ax.images):
        assert_array_equal(image.get_array().ravel(), TEN.w[1][1:, j])
    assert written(ax) == [f"unit {j}" for j in range(1, 13)]


def test_hidden_units_share_one_scale_centred_at_0_with_a_colour_bar():
    ax = plots.hidden_units(TEN)
    largest = np.abs(TEN.w[1][1:]).max()
    assert {image.get_clim() for image in ax.images} == {(-largest, largest)}
    assert {image.get_cmap().name for image in ax.images} == {style.WEIGHTS_MAP}
    (bar,) = [a for a in ax.figure.axes if a is not ax]
    assert_allclose(bar.get_ylim(), (-largest, largest))
    assert bar.get_ylabel() == "$w_{ij}^{(1)}$"


def test_a_layer_above_may_be_drawn_and_many_units_in_part():
    net = Network([3, 16, 50], ["tanh", "softmax"], seed=0)
    ax = plots.hidden_units(net, layer=2, limit=6)
    assert len(ax.images) == 6 and ax.images[0].get_array().shape == (4, 4)
    assert ax.get_title() == "Weights into layer 2, 6 of 50 units"


def test_hidden_units_of_a_network_of_zeros_are_drawn():
    net = Network([4, 2], ["tanh"], seed=0)
    net.parameters = np.zeros(10)
    plots.hidden_units(net).figure.canvas.draw()
    plots.network(net).figure.canvas.draw()


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((TINY,), ValueError, "the input of layer 1 must be square images, .* got rows of 2"),
        ((TEN, None, 3), ValueError, "layer must be from 1 to N = 2, got 3"),
        ((TEN, None, 0), ValueError, "layer must be a whole number of at least 1, got 0"),
        (([1, 2],), TypeError, "net must be a Network, got list"),
    ],
)
def test_hidden_units_refuses_what_it_cannot_draw(arguments, error, message):
    with pytest.raises(error, match=message):
        plots.hidden_units(*arguments)
