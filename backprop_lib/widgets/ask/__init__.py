"""Questions that a lecture asks before a number appears: they take an answer before they show one.

>>> from backprop_lib.widgets import ask

Python computes what is right, what each slip would give, and how near is near enough. The browser judges by that alone, so
a question also lives on a page without a kernel. In a text, `code` is code and $w_{12}^{(1)}$ is set as in the lecture.
"""

from backprop_lib.widgets.ask.answers import answer
from backprop_lib.widgets.ask.kinds import choice, curve, number, place

__all__ = ["answer", "choice", "curve", "number", "place"]
