"""Confusion matrices."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from backprop_lib import plots
from pictures import IS_2, ONE_HOT, written


def table(ax, classes):
    return np.array([int(text) for text in written(ax)]).reshape(classes, classes)


def test_confusion_counts_desired_classes_down_and_answers_across():
    d = np.eye(3)[[0, 0, 0, 1, 1, 2]]
    Y = np.array([[9, 0, 0], [9, 0, 0], [0, 9, 0], [0, 9, 0], [0, 0, 9], [0, 0, 9]]) / 9
    ax = plots.confusion(Y, d, names=["a", "b", "c"])
    assert_array_equal(table(ax, 3), [[2, 1, 0], [0, 1, 1], [0, 0, 1]])
    assert [label.get_text() for label in ax.get_yticklabels()] == ["a", "b", "c"]
    assert ax.get_title() == "4 of 6 right: 66.7%"
    # Row 0 is at the top, and each number stands in its own cell.
    assert ax.get_ylim()[0] > ax.get_ylim()[1]
    assert [text.get_position() for text in ax.texts[:4]] == [(0, 0), (1, 0), (2, 0), (0, 1)]


def test_confusion_of_one_output_says_2_only_above_one_half():
    ax = plots.confusion([[0.5], [0.6], [0.4], [0.9]], [[1.0], [1.0], [0.0], [0.0]])
    assert_array_equal(table(ax, 2), [[1, 1], [1, 1]])
    assert [label.get_text() for label in ax.get_xticklabels()] == ["not 2", "2"]


def test_confusion_shows_classes_that_never_occur():
    d = np.eye(11)[[0, 1]]
    ax = plots.confusion(d, d)
    assert table(ax, 11).sum() == 2
    assert ax.get_xticklabels()[10].get_text() == "none"


def test_right_and_wrong_cells_differ_by_colour_and_frame():
    ax = plots.confusion(np.eye(3)[[0, 1, 1]], np.eye(3)[[0, 1, 2]])
    right, wrong = (image.get_array() for image in ax.images)
    assert_array_equal(right.mask, ~np.eye(3, dtype=bool))
    assert_array_equal(wrong.mask, np.eye(3, dtype=bool))
    assert [patch.get_xy() for patch in ax.patches] == [(-0.5, -0.5), (0.5, 0.5), (1.5, 1.5)]


@pytest.mark.parametrize(
    ("Y", "d", "message"),
    [
        (ONE_HOT, IS_2, r"d must have shape \(40, 10\), got \(40, 1\)"),
        (ONE_HOT, ONE_HOT[:3], r"d must have shape \(40, 10\), got \(3, 10\)"),
        (ONE_HOT[0], ONE_HOT, r"Y must have 2 axes, got 1: shape \(10,\)"),
        (ONE_HOT * np.nan, ONE_HOT, "Y must hold finite numbers, got nan at index"),
        (IS_2, IS_2 + 3, r"d must lie in \[0, 1\] where it has one column, got 3"),
    ],
)
def test_confusion_refuses_what_does_not_fit(Y, d, message):
    with pytest.raises(ValueError, match=message):
        plots.confusion(Y, d)
