"""The picture of a network."""

from itertools import combinations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from backprop_lib import plots, style
from backprop_lib.network import Network
from pictures import PASSED, SWEPT, TEN, TINY, X, written


def edges(ax, k):
    return next(collection for collection in ax.collections if collection.get_gid() == f"w{k}")


def test_every_weight_is_an_edge_bias_included():
    ax = plots.network(TINY)
    for k in (1, 2):
        assert_array_equal(edges(ax, k).get_array(), TINY.w[k].ravel())
        assert len(edges(ax, k).get_segments()) == TINY.w[k].size


def test_sign_and_size_of_a_weight_are_seen_without_colour():
    ax = plots.network(TINY)
    w = TINY.w[1].ravel()
    dashed = [dashes is not None for _, dashes in edges(ax, 1).get_linestyles()]
    assert dashed == (w < 0).tolist()
    widths = np.array(edges(ax, 1).get_linewidths())
    assert_allclose(widths, np.abs(w) / np.abs(w).max() * widths.max())


def test_all_weights_share_one_map_centred_at_0():
    ax = plots.network(TINY)
    largest = max(np.abs(TINY.w[k]).max() for k in (1, 2))
    for k in (1, 2):
        assert edges(ax, k).get_clim() == (-largest, largest)
        assert edges(ax, k).get_cmap().name == style.WEIGHTS_MAP


def test_units_and_weights_of_a_tiny_network_carry_the_lectures_symbols():
    names = written(plots.network(TINY))
    for k, width in enumerate(TINY.D):
        assert {f"$y_{{{i}}}^{{({k})}}$" for i in range(1, width + 1)} <= set(names)
    for k in (1, 2):
        above, width = TINY.w[k].shape
        expected = {f"$w_{{{i}{j}}}^{{({k})}}$" for i in range(above) for j in range(1, width + 1)}
        assert expected <= set(names)
    assert names.count("1") == 2  # the constants of layers 0 and 1
    assert {"input", "$f_{1}$: tanh", "$f_{2}$: sigmoid"} <= set(names)


def test_labels_of_weights_stay_apart():
    ax = plots.network(TINY)
    ax.figure.canvas.draw()
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text().startswith("$w_")]
    overlaps = [a.overlaps(b) for a, b in combinations([box.padded(-3) for box in boxes], 2)]
    assert len(boxes) == 13 and not any(overlaps)


def test_labels_of_weights_stay_off_the_units():
    net = Network([2, 3, 2, 1], ["tanh", "tanh", "sigmoid"], seed=0)
    passed = net.forward([[1.0, -2.0]])
    ax = plots.network(net, passed, net.backward(passed, [[1.0]], "l2"))
    ax.figure.canvas.draw()
    units = [patch.get_window_extent() for patch in ax.patches]
    labels = [text for text in ax.texts if text.get_bbox_patch()]
    assert len(units) == 11 and len(labels) == 20
    assert not [text.get_text() for text in labels for unit in units if text.get_window_extent().overlaps(unit)]


def numbers(ax, colour):
    """The numbers written in this colour, from left to right and then from top to bottom."""
    found = [text for text in ax.texts if text.get_color() == colour and "$" not in text.get_text()]
    found.sort(key=lambda text: (round(text.get_position()[0], 6), -text.get_position()[1]))
    return [float(text.get_text().replace("−", "-")) for text in found]


@pytest.mark.parametrize("t", [0, 1])
def test_values_of_instance_t_stand_in_the_units(t):
    ax = plots.network(TINY, PASSED, SWEPT, t)
    forward = [PASSED.y[0][t, 1:], PASSED.z[1][t], PASSED.y[1][t, 1:], PASSED.z[2][t], PASSED.y[2][t, 1:]]
    assert_allclose(numbers(ax, style.FORWARD), np.concatenate(forward), atol=0.00501)
    backward = [SWEPT.dz[1][t], SWEPT.dy[1][t], SWEPT.dz[2][t], SWEPT.dy[2][t]]
    assert_allclose(numbers(ax, style.BACKWARD), np.concatenate(backward), atol=0.00501)
    assert ax.get_title() == f"Forward pass and backward pass, instance {t + 1} of 2"


def test_a_pass_alone_is_drawn_in_its_colour_alone():
    assert not numbers(plots.network(TINY, swept=SWEPT), style.FORWARD)
    assert len(numbers(plots.network(TINY, swept=SWEPT), style.BACKWARD)) == 8
    assert not numbers(plots.network(TINY, PASSED), style.BACKWARD)


def test_weights_are_labelled_with_their_values_when_a_forward_pass_is_drawn():
    names = written(plots.network(TINY, PASSED))
    assert not any(name.startswith("$w_") for name in names)
    assert {"0.50", "−0.25", "−2.00", "0.75", "−0.10"} <= set(names)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-0.0, "0"), (0.3149, "0.31"), (-15.39, "−15.4"), (123.4, "123"), (4e-4, "4e−4"), (-3e7, "−3e7")],
)
def test_a_number_in_a_unit_is_short(value, text):
    net = Network([1, 1], ["identity"], seed=0)
    net.w[1] = [[0.0], [1.0]]
    assert text in written(plots.network(net, net.forward([[value]])))


def test_wide_layers_show_the_first_units_and_the_last():
    net = Network([64, 32, 10], ["relu", "softmax"], seed=0)
    ax = plots.network(net)
    names = written(ax)
    assert names.count("⋮") == 3
    for k, width in enumerate(net.D):
        assert f"$D_{{{k}}} = {width}$" in names
        shown = [i for i in range(1, width + 1) if f"$y_{{{i}}}^{{({k})}}$" in names]
        assert shown[-1] == width and shown[:-1] == list(range(1, len(shown)))
    shown = [0, 1, 2, 3, 4, 5, 64]
    assert_array_equal(edges(ax, 1).get_array(), net.w[1][shown][:, [0, 1, 2, 3, 4, 31]].ravel())


def test_a_deep_network_gets_a_wider_figure_of_its_own():
    net = Network([2] * 9, ["tanh"] * 8, seed=0)
    ax = plots.network(net, net.forward([1.0, 2.0]))
    ax.figure.canvas.draw()
    columns = {round(text.get_position()[0], 6): text for text in ax.texts if text.get_text().startswith("$D_")}
    boxes = [text.get_window_extent() for text in ax.texts if text.get_color() == style.FORWARD]
    assert len(columns) == 9
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("net",), TypeError, "net must be a Network, got str"),
        ((TINY, 3), TypeError, "passed must be a ForwardPass, got int"),
        ((TINY, None, PASSED), TypeError, "swept must be a BackwardPass, got ForwardPass"),
        (
            (TINY, TEN.forward(X)),
            ValueError,
            r"passed must be of a network of widths \[2, 3, 1\], got layers of widths \[12, 10\] above its input",
        ),
        ((TINY, PASSED, None, 2), ValueError, "t must be an instance of passed, from 0 to 1, got 2"),
        ((TINY, None, SWEPT, 0.5), ValueError, "t must be an instance of swept, from 0 to 1, got 0.5"),
    ],
)
def test_network_refuses_what_it_cannot_draw(arguments, error, message):
    with pytest.raises(error, match=message):
        plots.network(*arguments)


def test_a_network_that_diverged_is_refused():
    net = Network([4, 2], ["tanh"], seed=0)
    net.w[1][2, 1] = np.nan
    for draw in (plots.network, plots.hidden_units):
        with pytest.raises(ValueError, match=r"net must hold finite weights to be drawn, got nan or inf in w\[1\]"):
            draw(net)


def test_derivatives_can_be_on_the_lines_and_the_legend_says_so():
    dw = [None, *(np.full_like(w, -0.5) for w in TINY.w[1:])]
    ax = plots.network(TINY, PASSED, dw=dw)
    assert all(r"\partial" in text.get_text() for text in ax.get_legend().get_texts())
    assert sum(text.get_text() == "−0.50" for text in ax.texts) >= TINY.parameters.size - 12
    with pytest.raises(ValueError, match=r"dw must be a list of \d: None, then dw\[1\]"):
        plots.network(TINY, dw=np.ones(3))
    with pytest.raises(ValueError, match=r"dw\[1\] must have the shape of w\[1\]"):
        plots.network(TINY, dw=[None, *(w.T[:, :1] for w in TINY.w[1:])])


def test_weights_may_be_written_in_other_words():
    labels = [
        None,
        *([[f"{k}, {i}, {j}" for j in range(w.shape[1])] for i in range(len(w))] for k, w in enumerate(TINY.w[1:], 1)),
    ]
    said = written(plots.network(TINY, labels=labels))
    assert {text for layer in labels[1:] for row in layer for text in row} <= set(said)
    for wrong in (
        labels[1:],
        [None, [["a"]], labels[2]],
        [None, labels[1], [[1] * len(row) for row in labels[2]]],
        "ab",
    ):
        with pytest.raises(ValueError, match=r"labels must be a list of 3: None, then texts in the shapes"):
            plots.network(TINY, labels=wrong)


def test_passes_of_different_batches_are_refused():
    passed = TINY.forward(np.zeros((3, TINY.D[0])))
    swept = TINY.backward(passed, np.ones((3, TINY.D[-1])) / TINY.D[-1], "l2")
    with pytest.raises(ValueError, match="swept must be of the same batch as passed, of 1 instances"):
        plots.network(TINY, passed[0], swept)
