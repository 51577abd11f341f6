"""What the explorers share: scripts and colours, a picture where no script runs, and errors in one line."""

import base64
import difflib
import io
from pathlib import Path

import anywidget
import traitlets

from backprop_lib import _display, _validate, style

STATIC = Path(__file__).parent / "static"
PIXELS_PER_POINT = style.DOTS_PER_INCH / 72


def script(*names):
    """Return what all explorers share and static/<name>.js of each name as one module, which is what anywidget loads."""
    return "\n".join((STATIC / f"{part}.js").read_text(encoding="utf-8") for part in ("common", "page", *names))


def _look():
    """Return the names of `style` as the browser needs them: colours as they are, text sizes in pixels."""
    look = {name: value for name, value in vars(style).items() if name.isupper() and isinstance(value, str)}
    look["SERIES"] = list(style.SERIES)
    for name in ("SMALL", "TEXT", "SYMBOL", "TITLE"):
        look[name] = round(getattr(style, name) * PIXELS_PER_POINT, 2)
    return look


def _handful(cls):
    """Return the names that an explorer has of its own, in alphabetical order, without those that all widgets have."""
    public = {
        name for one in cls.__mro__ if issubclass(one, Explorer) for name in vars(one) if not name.startswith("_")
    }
    return sorted(public - {*dir(anywidget.AnyWidget)})


def _kinds(cls):
    """Return an explorer's own names in three lists: what can be set, what can only be read, and what is called."""
    own = {name: getattr(cls, name) for name in _handful(cls)}
    properties = {name: one for name, one in own.items() if isinstance(one, property)}
    settable = [name for name, one in properties.items() if one.fset]
    return settable, [name for name in properties if name not in settable], [n for n in own if n not in properties]


def _in_short(cls):
    """Return an explorer's own names in a sentence, for the beginning of its documentation."""
    settable, read, called = _kinds(cls)
    parts = [("To be set: ", settable), ("To be read: ", read), ("To be called: ", [f"{name}()" for name in called])]
    return " ".join(f"{title}{', '.join(names)}." for title, names in parts if names)


class Explorer(anywidget.AnyWidget):
    """An explorer: a view in the browser, beside it a sentence and a still picture for where no script runs.

    A subclass sets `_esm = script("its_name")`, keeps what the browser draws in traits tagged `sync=True`, and has
    `_in_words()`, the state in one sentence, and `_draw(figure)`, the state on a matplotlib figure. What can be set from
    Python is a property with a setter; setting any other public name is refused.
    """

    _css = (STATIC / "common.css").read_text(encoding="utf-8")
    _look = traitlets.Dict().tag(sync=True)

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "__init__" in vars(cls):
            cls.__init__ = _validate.in_one_line(cls.__init__)
        if cls.__doc__:
            summary, _, rest = cls.__doc__.partition("\n")
            cls.__doc__ = f"{summary}\n\n    {_in_short(cls)}\n{rest}"

    def add_traits(self, **traits):
        """Add traits to this explorer alone: traitlets makes a class for it, which keeps the documentation here."""
        cls = type(self)
        super().add_traits(**traits)
        type(self).__doc__, type(self).__module__ = cls.__doc__, cls.__module__

    def __dir__(self):
        return _handful(type(self))

    @_validate.in_one_line
    def __setattr__(self, name, value):
        # What begins with _ is the explorers' own, and ipywidgets sets what it has itself.
        if not name.startswith("_") and not hasattr(anywidget.AnyWidget, name):
            own = getattr(type(self), name, None)
            if not getattr(own, "fset", None):
                raise AttributeError(self._can_not_be_set(name, own))
        super().__setattr__(name, value)

    def _can_not_be_set(self, name, own):
        explorer = type(self).__name__
        if isinstance(own, property):
            return f"{name} of a {explorer} can be read, but not set"
        if callable(own):
            return f"{name} of a {explorer} is called, {name}(), and not set"
        settable, _, _ = _kinds(type(self))
        near = difflib.get_close_matches(name, settable, cutoff=0.5)
        meant = f"; did you mean {' or '.join(near)}?" if near else ""
        return f"a {explorer} has no {name} to set, only {', '.join(settable)}{meant}"

    @traitlets.default("_look")
    def _default_look(self):
        return _look()

    def __repr__(self):
        return _display.printable(f"{type(self).__name__}: {self._in_words()}")

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        data["image/png"] = base64.b64encode(self._still()).decode("ascii")
        return data, metadata

    def _still(self):
        """Return the picture as a PNG file. It belongs to no pyplot window, so nothing is left open."""
        import matplotlib
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        with matplotlib.rc_context(style.RC):
            figure = Figure(layout="constrained")
            FigureCanvasAgg(figure)  # which measures text, as the pictures must
            self._draw(figure)
            file = io.BytesIO()
            figure.savefig(file, format="png")
        return file.getvalue()
