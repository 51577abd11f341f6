"""The digit pad: the networks that look at a drawing, and how ink becomes the pixels that they know."""

from backprop_lib.widgets.digit_pad.pad import DigitPad

__all__ = ["DigitPad"]
