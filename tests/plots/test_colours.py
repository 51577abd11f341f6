"""The course's colours, as people with each kind of colour blindness see them."""

import subprocess
import sys

import numpy as np
import pytest

from backprop_lib import style
from pictures import (
    contrast,
    linear,
)


def cielab(rgb):
    white = np.array([0.9505, 1.0, 1.089])
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ rgb / white
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


# Machado, Oliveira and Fernandes (2009): what people who lack one kind of cone see, on linear RGB.
SEEN_BY = {
    "everyone": np.eye(3),
    "protanopes": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopes": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopes": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}


@pytest.mark.parametrize("eyes", SEEN_BY)
@pytest.mark.parametrize(
    "colours",
    [
        (style.FORWARD, style.BACKWARD),
        (style.FORWARD, style.DESIRED),
        (style.BACKWARD, style.DESIRED),
        (style.POSITIVE, style.NEGATIVE),
        (style.RIGHT, style.WRONG),
        (style.PATH, style.FORWARD),
    ],
)
def test_colours_that_stand_side_by_side_differ_for_all_eyes(colours, eyes):
    a, b = (cielab(np.clip(SEEN_BY[eyes] @ linear(colour), 0, 1)) for colour in colours)
    # A difference of 2.3 is just noticeable.
    assert np.linalg.norm(a - b) > 5 * 2.3


@pytest.mark.parametrize("name", ["FORWARD", "BACKWARD", "DESIRED", "POSITIVE", "NEGATIVE", "DIM", "INK"])
def test_colours_of_text_stand_out_from_paper(name):
    assert contrast(getattr(style, name), style.PAPER) >= 3


def test_ink_can_be_read_on_what_is_lit():
    assert contrast(style.INK, style.LIT) >= 7


def test_the_marks_and_arrows_are_in_the_font_of_the_pictures():
    from matplotlib.font_manager import FontProperties, findfont, get_font

    glyphs = get_font(findfont(FontProperties(family=style.RC["font.family"]))).get_charmap()
    for character in style.RIGHT_MARK + style.WRONG_MARK + style.FORWARD_ARROW + style.BACKWARD_ARROW + "⋮η−":
        assert ord(character) in glyphs, character


def test_colours_can_be_had_without_matplotlib():
    code = "import sys, backprop_lib.style; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
