"""Pictures for the lecture hall: each is drawn on one Axes, which it returns.

Every function takes `ax=` and opens a figure of 1280x720 pixels when there is none. Colours and text sizes are those of
`backprop_lib.style`; matplotlib's own settings are left as they were.
"""

from backprop_lib.plots.counts import confusion
from backprop_lib.plots.curves import convergence
from backprop_lib.plots.diagram import network
from backprop_lib.plots.images import gallery, hidden_units
from backprop_lib.plots.paths import trajectory

__all__ = ["confusion", "convergence", "gallery", "hidden_units", "network", "trajectory"]
