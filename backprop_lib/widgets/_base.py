"""What the explorers share: how a script is put together, the course's colours, and a picture where no script runs."""

import base64
import io
from pathlib import Path

import anywidget
import traitlets

from backprop_lib import style

STATIC = Path(__file__).parent / "static"
PIXELS_PER_POINT = style.DOTS_PER_INCH / 72


def script(*names):
    """Return what all explorers share and static/<name>.js of each name as one module, which is what anywidget loads."""
    return "\n".join((STATIC / f"{part}.js").read_text(encoding="utf-8") for part in ("common", *names))


def _look():
    """Return the names of `style` as the browser needs them: colours as they are, text sizes in pixels."""
    look = {name: value for name, value in vars(style).items() if name.isupper() and isinstance(value, str)}
    look["SERIES"] = list(style.SERIES)
    for name in ("SMALL", "TEXT", "SYMBOL", "TITLE"):
        look[name] = round(getattr(style, name) * PIXELS_PER_POINT, 2)
    return look


class Explorer(anywidget.AnyWidget):
    """An explorer: a view in the browser, beside it a sentence and a still picture for where no script runs.

    A subclass sets `_esm = script("its_name")`, keeps what the browser draws in traits tagged `sync=True`, and has
    `_in_words()`, the state in one sentence, and `_draw(figure)`, the state on a matplotlib figure.
    """

    _css = (STATIC / "common.css").read_text(encoding="utf-8")
    _look = traitlets.Dict().tag(sync=True)

    @traitlets.default("_look")
    def _default_look(self):
        return _look()

    def __repr__(self):
        return f"{type(self).__name__}: {self._in_words()}"

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        data["image/png"] = base64.b64encode(self._still()).decode("ascii")
        return data, metadata

    def _still(self):
        """Return the picture as a PNG file. It belongs to no pyplot window, so nothing is left open."""
        import matplotlib
        from matplotlib.figure import Figure

        with matplotlib.rc_context(style.RC):
            figure = Figure(layout="constrained")
            self._draw(figure)
            file = io.BytesIO()
            figure.savefig(file, format="png")
        return file.getvalue()
