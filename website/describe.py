"""Says in words what a matplotlib picture shows. Runs in the kernel of a lecture, for those who can't see the picture."""

import re

# What is left of TeX when somebody reads it aloud.
_SYMBOLS = {
    r"\eta": "η",
    r"\varepsilon": "ε",
    r"\lambda": "λ",
    r"\partial": "∂",
    r"\cdot": "·",
    r"\to": "→",
    r"\nabla": "∇",
}


def plain(text):
    """Return a label without TeX."""
    for tex, symbol in _SYMBOLS.items():
        text = text.replace(tex, symbol)
    text = re.sub(r"\\(?:mathrm|text|mathbf|mathit)\b", "", text)
    return " ".join(re.sub(r"[${}\\]", "", text).split())


def _of_axes(axes):
    """Return what one pair of axes says of itself, in pieces."""
    said = [axes.get_title(), axes.get_title("left"), axes.get_title("right")]
    if axes.axison:
        said += [f"{axis.get_label_text()} {way}" for axis, way in _directions(axes) if axis.get_label_text()]
    legend = axes.get_legend()
    entries = [text.get_text() for text in legend.get_texts()] if legend else []
    if not legend:
        entries = [line.get_label() for line in axes.get_lines() if not str(line.get_label()).startswith("_")]
    said.append("shown: " + ", ".join(entries) if entries else "")
    if not any(said):
        said = [text.get_text() for text in axes.texts[:12] if text.get_text().strip()]
    return [plain(one) for one in said if one.strip()]


def _directions(axes):
    return (axes.xaxis, "to the right"), (axes.yaxis, "upwards")


def figure_in_words(figure):
    """Return a sentence about a figure, made of its titles, the labels of its axes and its legends.

    Parameters
    ----------
    figure : matplotlib.figure.Figure

    Returns
    -------
    str
        Empty if there is no word in the picture.
    """
    pieces = [plain(figure.get_suptitle())] if figure.get_suptitle() else []
    for axes in figure.axes:
        said = "; ".join(_of_axes(axes))
        if said and said not in pieces:
            pieces.append(said)
    return ". ".join(pieces)


def install(shell):
    """Let a kernel's figures be accompanied by these words in place of "<Figure size 1280x720 with 1 Axes>"."""

    def say():
        shell.display_formatter.formatters["text/plain"].for_type_by_name(
            "matplotlib.figure", "Figure", lambda figure, printer, cycle: printer.text(figure_in_words(figure))
        )

    say()
    # `%matplotlib inline` forgets it, in the cell whose figures are shown next.
    shell.events.register("post_execute", say)
