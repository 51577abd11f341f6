"""The picture of a problem's network, drawn with `backprop_lib.plots`."""

import io

import matplotlib.pyplot as plt

from backprop_lib import plots, style

# Small, so that its text is as large on paper as the text around it.
SIZE = (8.6, 4.6)
# Names in an SVG are made of this, so that the same picture is the same file.
SALT = "backprop"


def draw(kind, drawn, form):
    """Return the picture as bytes of a PNG or an SVG.

    Parameters
    ----------
    kind : Kind
    drawn : Drawn
    form : {"png", "svg"}
    """
    net = kind.net(drawn)
    passed = net.forward(drawn["x"][:, None] if net.D[0] == 1 else drawn["x"]) if kind.shows_forward else None
    written = [None, *(_written(drawn, k) for k in range(1, net.N + 1))]
    figure, ax = plt.subplots(figsize=SIZE, gridspec_kw={"left": 0.01, "right": 0.99, "bottom": 0.01, "top": 0.99})
    try:
        plots.network(net, passed, ax=ax, labels=written)
        ax.set_title("")
        file = io.BytesIO()
        with plt.rc_context({"svg.hashsalt": SALT, "svg.fonttype": "path"}):
            metadata = {"Date": None, "Creator": None} if form == "svg" else None
            figure.savefig(file, format=form, facecolor=style.PAPER, metadata=metadata)
        return file.getvalue()
    finally:
        plt.close(figure)


def _written(drawn, k):
    rows, columns = drawn[f"w{k}"].shape
    return [[f"${drawn.tex(f'w{k}', (i, j))}$" for j in range(columns)] for i in range(rows)]
