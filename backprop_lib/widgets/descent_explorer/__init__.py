"""The descent explorer: its settings, the pictures below the way, and the sentence about it."""

from backprop_lib.widgets.descent_explorer.explorer import DescentExplorer

__all__ = ["DescentExplorer"]
