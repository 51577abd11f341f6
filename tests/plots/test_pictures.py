"""What holds for every picture."""

import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import to_rgb
from numpy.testing import assert_array_equal

from backprop_lib import plots
from pictures import IS_2, PICTURES, TEN, contrast, every_picture, texts


@every_picture
def test_draws_on_the_given_axes_and_opens_no_figure(draw):
    _, (ax, other) = plt.subplots(1, 2, figsize=(20, 8))
    plt.sca(other)
    assert draw(ax) is ax
    assert len(plt.get_fignums()) == 1
    assert plt.gca() is other
    assert ax.has_data() or ax.texts


def test_opens_a_figure_of_1280_by_720_when_no_axes_are_given(drawn):
    ax, _ = drawn
    assert_array_equal(ax.figure.get_size_inches() * ax.figure.dpi, [1280, 720])


def test_is_written_to_png(drawn):
    # Warnings are errors, so a glyph that the font lacks or a layout that fails ends here.
    _, png = drawn
    assert png.startswith(b"\x89PNG") and int.from_bytes(png[16:20]) == 1280


def test_text_has_14_points_and_so_have_indices_in_symbols(drawn):
    ax, _ = drawn
    for text in texts(ax):
        has_index = "$" in text.get_text() and ("_" in text.get_text() or "^" in text.get_text())
        # TeX sets an index at 0.7 of its symbol.
        assert text.get_fontsize() * (0.7 if has_index else 1) >= 14, text.get_text()


def test_no_text_is_cut_off_by_the_edge_of_the_figure(drawn):
    ax, _ = drawn
    legend = ax.get_legend()
    shown = [*ax.texts, ax.title, ax.xaxis.label, ax.yaxis.label, *(legend.get_texts() if legend else [])]
    shown += [a.yaxis.label for a in ax.figure.axes if a is not ax]
    for text in shown:
        if text.get_text():
            box = text.get_window_extent()
            assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= 1280 and box.y1 <= 720, text.get_text()


@pytest.mark.parametrize("name", ["several step sizes", "network", "hidden units", "confusion of 2 or not 2"])
def test_is_opaque_and_readable_when_matplotlib_is_set_to_a_dark_style(name):
    with plt.style.context("dark_background"):
        ax = PICTURES[name]()
        assert to_rgb(ax.figure.get_facecolor()) == to_rgb(ax.get_facecolor()) == (1, 1, 1)
        assert all(contrast(text.get_color(), "white") >= 3 for text in texts(ax))


def test_writing_around_given_axes_keeps_to_the_callers_dark_style():
    with plt.style.context("dark_background"):
        _, ax = plt.subplots()
        # Twice, as when a cell draws again on the Axes that it has.
        plots.confusion(IS_2, IS_2, ax)
        plots.confusion(IS_2, IS_2, ax)
        assert to_rgb(ax.title.get_color()) == (1, 1, 1)
        assert to_rgb(ax.get_facecolor()) == (1, 1, 1)
        assert to_rgb(ax.get_xticklabels()[0].get_color()) == (1, 1, 1)


@pytest.mark.parametrize("ax", [plt.Figure(), (None, None), "top"], ids=["figure", "tuple", "text"])
def test_what_is_not_axes_is_refused(ax):
    with pytest.raises(TypeError, match=f"ax must be a matplotlib Axes or None, got {type(ax).__name__}"):
        plots.hidden_units(TEN, ax)
    assert not plt.get_fignums()


def test_each_name_of_the_package_is_a_picture():
    assert plots.__all__ == sorted(["convergence", "trajectory", "network", "gallery", "hidden_units", "confusion"])
    assert all(callable(getattr(plots, name)) for name in plots.__all__)
