"""The digit pad without a browser: what it says is what the networks say, and it reads what a hand draws."""

import threading

import numpy as np
import pytest

from backprop_lib import Network, digits, widgets
from backprop_lib.widgets.digit_pad import ink
from states import MEGABYTE, size

# Ten digits as a hand may draw them: corners (x, y) on the pad.
STROKES = {
    0: [(16, 4), (9, 8), (8, 18), (11, 27), (17, 28), (22, 24), (24, 14), (21, 6), (16, 4)],
    1: [(12, 9), (17, 4), (17, 28)],
    2: [(9, 9), (12, 4), (19, 4), (22, 9), (20, 14), (9, 27), (23, 27)],
    3: [(9, 6), (16, 4), (21, 8), (19, 13), (14, 15), (20, 17), (22, 23), (17, 28), (9, 26)],
    4: [(18, 28), (18, 4), (8, 20), (24, 20)],
    5: [(22, 4), (11, 4), (10, 14), (17, 13), (22, 18), (20, 26), (14, 28), (9, 26)],
    6: [(20, 4), (12, 11), (9, 20), (12, 27), (18, 28), (22, 22), (18, 17), (11, 19)],
    7: [(9, 5), (23, 5), (14, 28)],
    8: [(16, 4), (10, 8), (13, 14), (20, 18), (22, 24), (16, 28), (10, 24), (12, 18), (20, 13), (21, 8), (16, 4)],
    9: [(21, 10), (16, 4), (10, 8), (12, 14), (19, 14), (22, 9), (21, 18), (17, 28)],
}


@pytest.fixture(scope="module")
def pad():
    return widgets.DigitPad()


def test_most_drawn_digits_are_read(pad):
    read = {task: 0 for task in ("ten digits", "eleven")}
    for digit, corners in STROKES.items():
        pad.drawing = ink.stroke(corners)
        for task in read:
            read[task] += pad.probabilities[task].argmax() == digit
    assert min(read.values()) >= 9


def test_test_digits_are_read_after_their_way_over_the_pad(pad):
    _, _, X, d = digits.load("ten digits", seed=0)
    over = np.array([ink.prepare(ink.blown_up(x)) for x in X])
    said = digits.labels(pad.networks["ten digits"].forward(over).Y)
    assert np.mean(said == digits.labels(d)) > 0.85


@pytest.mark.parametrize("size", [0.5, 1])
def test_strokes_become_as_thick_as_those_of_the_training_set(size):
    X, _, _, _ = digits.load("ten digits", seed=0)
    thinnest, thickest = np.percentile(X.mean(axis=1), [1, 99])
    for corners in STROKES.values():
        x = ink.prepare(ink.stroke(16 + size * (np.array(corners) - 16)))
        assert thinnest < x.mean() < thickest


def test_a_two_is_a_two_for_all_three(pad):
    pad.drawing = ink.stroke(STROKES[2])
    assert pad.probabilities["2 or not 2"][0] > 0.9
    assert pad.probabilities["ten digits"].argmax() == pad.probabilities["eleven"].argmax() == 2
    assert "2 or not 2: 2, Y = " in repr(pad)


def test_scribbles_random_cells_and_a_dot_are_none_of_the_above(pad):
    rng, none = np.random.default_rng(12345), 0
    for _ in range(20):
        pad.drawing = ink.scribble(rng)
        none += pad.probabilities["eleven"].argmax() == digits.NONE_OF_THE_ABOVE
    assert none >= 18
    pad.drawing = rng.random((32, 32))
    assert pad.probabilities["eleven"].argmax() == digits.NONE_OF_THE_ABOVE
    pad.drawing = ink.stroke([(16, 16), (16, 16)])
    assert pad.probabilities["eleven"].argmax() == digits.NONE_OF_THE_ABOVE


def test_what_is_said_is_what_the_networks_compute(pad):
    pad.drawing = ink.stroke(STROKES[5])
    for task, net in pad.networks.items():
        np.testing.assert_array_equal(pad.probabilities[task], net.forward(pad.pixels.reshape(1, 64)).Y[0])
        np.testing.assert_array_equal(pad._said["outputs"][task], pad.probabilities[task])


def test_where_on_the_pad_and_how_large_does_not_matter():
    small = [(4 + 0.5 * x, 2 + 0.5 * y) for x, y in STROKES[3]]
    there, here = ink.prepare(ink.stroke(STROKES[3], pen=2)), ink.prepare(ink.stroke(small, pen=1))
    assert np.abs(there - here).mean() < 0.06
    np.testing.assert_array_equal(ink.prepare(np.zeros((32, 32))), np.zeros(64))
    moved = ink.prepare(np.roll(ink.stroke(small, pen=1), 5, axis=1))
    np.testing.assert_allclose(moved, here, atol=1e-12)


def test_a_test_digit_comes_back_from_the_pad_much_as_it_was():
    _, _, X, _ = digits.load("ten digits")
    likeness = [np.corrcoef(x, ink.prepare(ink.blown_up(x)))[0, 1] for x in X[:50]]
    assert np.median(likeness) > 0.9


def test_an_empty_pad_says_so_and_networks_may_be_given():
    before = set(threading.enumerate())
    nets = {"ten digits": Network([64, 5, 10], ["relu", "softmax"], seed=0)}
    pad = widgets.DigitPad(nets)
    assert repr(pad) == "DigitPad: The pad is empty: draw a digit, or a scribble."
    assert list(pad.probabilities) == ["ten digits"]
    pad.close()
    assert set(threading.enumerate()) == before


def test_what_is_shipped_is_small_and_there_is_a_still_picture(pad):
    assert size(pad) <= MEGABYTE
    assert pad._still().startswith(b"\x89PNG")


def test_a_wide_network_ships_its_most_active_units_alone():
    net = Network([64, 20_000, 10], ["tanh", "softmax"], seed=0)
    pad = widgets.DigitPad({"eleven": Network([64, 11], ["softmax"])})
    pad.networks = {"ten digits": net}
    pad.drawing = ink.stroke(STROKES[4])
    units = pad._said["units"]
    y = net.forward(pad.pixels.reshape(1, 64)).y[1][0, 1:]
    np.testing.assert_array_equal(np.abs(units["outputs"]), np.sort(np.abs(y))[::-1][: units["count"]])
    j = int(np.abs(y).argmax())
    w = net.w[1][1:, j]
    drawn = np.frombuffer(units["pixels"], "u1")[:64]
    np.testing.assert_allclose(drawn, 127.5 + 127.5 * w / np.abs(w).max(), atol=0.5001)
    assert size(pad) <= MEGABYTE
    with pytest.raises(ValueError, match="networks must be a dict"):
        pad.networks = net
    assert list(pad.networks) == list(pad.probabilities) == ["ten digits"]


@pytest.mark.parametrize(
    ("drawing", "message"),
    [
        (np.zeros((8, 8)), r"drawing must be 32 x 32 numbers from 0 to 1, got shape \(8, 8\)"),
        (np.full((32, 32), 2), "from 2 to 2"),
        (np.zeros(64), "drawing must have 2 axes, got 1"),
        ("2", "drawing must be an array of real numbers"),
    ],
)
def test_a_drawing_that_can_not_be_is_refused(pad, drawing, message):
    with pytest.raises(ValueError, match=message):
        pad.drawing = drawing


@pytest.mark.parametrize(
    ("networks", "message"),
    [
        ({}, "networks must be a dict"),
        ({"letters": None}, "networks must be one of '2 or not 2'"),
        (
            {"eleven": Network([64, 10], ["softmax"])},
            r"networks\['eleven'\] must be a Network with 64 inputs and 11 outputs",
        ),
        ({"ten digits": 3}, "got int"),
    ],
)
def test_networks_that_can_not_be_are_refused(networks, message):
    with pytest.raises(ValueError, match=message):
        widgets.DigitPad(networks)
