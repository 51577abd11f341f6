"""Answers that are folded away until somebody wants them, for what a lecture asks its readers to try."""

import base64
import io
from dataclasses import dataclass

from backprop_lib import _validate
from backprop_lib.widgets.ask.texts import as_html, mended


@dataclass(frozen=True)
class Answer:
    """An answer; in a notebook it is a line to click on, which unfolds.

    Attributes
    ----------
    words : str
        The answer, with its numbers.
    picture : bytes
        A PNG file, or nothing.
    """

    words: str
    picture: bytes = b""

    def __repr__(self):
        return "Answer, folded: print(answer.words) shows it."

    def _repr_html_(self):
        data = base64.b64encode(self.picture).decode("ascii")
        image = f'<img style="max-width:100%" alt="the answer as a picture" src="data:image/png;base64,{data}">'
        summary = '<summary style="cursor:pointer"><b>Answer</b></summary>'
        return f"<details>{summary}{as_html(self.words)}{image if data else ''}</details>"


def answer(words, figure=None):
    """Return an answer that is folded away until it is clicked.

    Parameters
    ----------
    words : str
        One paragraph or several, with blank lines between them.
    figure : matplotlib.figure.Figure, optional
        A picture to show below; it is closed, so that the notebook does not show it by itself.

    Returns
    -------
    Answer

    Raises
    ------
    ValueError, TypeError
        If words is not a text, or figure is something else.
    """
    if not isinstance(words, str) or not words.strip():
        raise ValueError(f"words must be a text, got {_validate.brief(words)}")
    file = io.BytesIO()
    if figure is not None:
        import matplotlib.pyplot as plt
        from matplotlib.figure import Figure

        if not isinstance(figure, Figure):
            raise TypeError(f"figure must be a matplotlib Figure, got {type(figure).__name__}")
        figure.savefig(file, format="png", bbox_inches="tight")
        plt.close(figure)
    return Answer(_unbroken(words), file.getvalue())


def _unbroken(words):
    """Return a text whose lines are not broken but at its blank ones."""
    paragraphs = [" ".join(one.split()) for one in words.strip().split("\n\n")]
    return mended("\n\n".join(paragraphs))
