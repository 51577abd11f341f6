"""What stands in a page in place of a widget: a picture with words, which the browser exchanges for the live view."""

import base64
import html
import re

import anywidget

from website import shown
from website.alive.recording import record

# Stands for the address of the folder `alive` as seen from the page, and for that of the page that says how to run it all.
HERE, RUN = "alive:here", "alive:run"
# What the page says below a view, where there is something to say of how it lives.
_CAPTIONS = {
    "DescentExplorer": "Every path that you see was computed by the library when this page was made.",
    "TrainingMonitor": "These trainings were recorded by the library when this page was made: they play, step and start again. "
    "Data can be chosen, and η leads to the training that had this η from the beginning.",
    "DigitPad": "Here, and only here, the browser computes: it makes pixels of your ink and takes them through the networks, "
    "with weights that the library learned. The library's own numbers are the same to six decimals.",
}
# They say all that their picture says.
_IN_WORDS = ("Question",)


def place(widget, store):
    """Return the HTML that stands for a widget, after writing what its live view loads.

    It is this and not ipywidgets' own html-manager: that one loads require.js and more than 2 MB of scripts from a CDN, puts
    the state of all widgets and a copy of each one's script into every page, and leaves what is asked of Python unanswered.

    Parameters
    ----------
    widget : Explorer
    store : Store

    Returns
    -------
    str
        A figure; the words `HERE` and `RUN` in it wait for the page that it comes to stand in.
    """
    kind = type(widget).__name__
    state = store.put({"state": state_of(widget), "recorded": record(widget, store)})
    words = html.escape(widget._in_words())
    if kind in _IN_WORDS and "picture" not in widget._asked:
        still = f'<pre class="alive-still">{words}</pre>'
    else:
        picture = store.put_bytes(smaller(widget._still()), "png")
        still = f'<img class="alive-still" loading="lazy" src="{HERE}/data/{picture}" alt="{words}">'
    caption = f"<figcaption>{_CAPTIONS[kind]}</figcaption>" if kind in _CAPTIONS else ""
    return f'<figure class="alive" data-kind="{kind}" data-state="{state}" data-run="{RUN}">{still}{caption}</figure>'


def state_of(widget):
    """Return what a widget has synchronised with its view, without scripts and what belongs to Jupyter."""
    shared = {"_esm", "_css", "_anywidget_id", *anywidget.AnyWidget.class_trait_names()}
    return {name: value for name, value in widget.get_state().items() if name not in shared}


def bundle(widget, store):
    """Return what a notebook keeps of a widget that is shown."""
    return {"text/plain": repr(widget), "text/html": place(widget, store)}


def unfolding(answer_html):
    """Return a folded answer in which the page's MathJax finds the formulas, as Jupyter's does by their dollars."""
    return re.sub(r"\$([^$<]+)\$(?![^<]*</code>)", r'<span class="math">\\(\1\\)</span>', answer_html)


def smaller(png):
    """Return a picture with fewer colours, as those of the lectures are."""
    return base64.b64decode(shown.smaller(base64.b64encode(png).decode("ascii")))
