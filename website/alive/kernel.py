"""What a kernel does that runs a notebook for the site: where a widget is shown, it leaves its recording.

The kernel is the place for it: what a digit pad was given, a network that was trained three cells before, is nowhere else.
"""


def begin(folder):
    """Have widgets leave what stands for them on the site, in `folder` and in the notebook.

    Parameters
    ----------
    folder : str or Path
        Of a `Store`.
    """
    import tqdm.auto
    import tqdm.std

    from backprop_lib.widgets._base import Explorer
    from backprop_lib.widgets.ask.answers import Answer
    from website.alive import placing
    from website.alive.packing import Store

    store = Store(folder)
    # There is no front end: without a comm the notebook keeps no state of widgets, which would weigh on its page.
    Explorer.open = lambda widget: None
    Explorer._repr_mimebundle_ = lambda widget, **kwargs: (placing.bundle(widget, store), {})
    in_dollars = Answer._repr_html_
    Answer._repr_html_ = lambda answer: placing.unfolding(in_dollars(answer))
    # A page has no progress to show, however slow the machine is that makes it.
    tqdm.auto.tqdm = lambda *args, **kwargs: tqdm.std.tqdm(*args, **(kwargs | {"disable": True}))
