"""The descent explorer: what it shows, what lies below the way, and what is said of it in words."""

from backprop_lib.widgets.descent_explorer.explorer import DescentExplorer

__all__ = ["DescentExplorer"]
