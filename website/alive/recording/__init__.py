"""What Python would have answered, asked for when the site is built: the real widgets are driven, and what they say is kept."""

from website.alive.recording import descent, digit_pad, training

_RECORDERS = {
    "DescentExplorer": descent.record,
    "TrainingMonitor": training.record,
    "DigitPad": digit_pad.record,
}


def record(widget, store):
    """Return what answers for a widget on a page without a kernel.

    Parameters
    ----------
    widget : Explorer
        It is left as it is; others like it are driven in its place.
    store : Store
        For what is fetched only when somebody asks for it.

    Returns
    -------
    dict, list or None
        What the module of the same name in `static/` takes; None where the widget's state is enough.
    """
    recorder = _RECORDERS.get(type(widget).__name__)
    return recorder(widget, store) if recorder else None
