"""What the kernels do that execute the site's notebooks: where a widget is shown, they leave its recording.

The kernel is the place for it: what a digit pad was given, a network that was trained three cells before, is nowhere else.
"""

import os
import tempfile
from pathlib import Path

_STARTUP = """\
__import__("sys").path.insert(0, {home!r})
__import__("alive.kernel").kernel.begin({folder!r})
"""


def prepare(folder):
    """Let every kernel that is started from now on begin with `begin(folder)`.

    Kernels read what to begin with in IPython's folder; they get one of their own, which also keeps the settings of whoever
    builds the site out of it.
    """
    home = Path(tempfile.mkdtemp(prefix="alive-ipython-"))
    startup = home / "profile_default" / "startup"
    startup.mkdir(parents=True)
    text = _STARTUP.format(home=str(Path(__file__).resolve().parents[1]), folder=str(folder))
    (startup / "alive.py").write_text(text, encoding="utf-8")
    os.environ["IPYTHONDIR"] = str(home)
    return home


def begin(folder):
    """Have widgets leave what stands for them on the site, in `folder` and in the notebook."""
    import tqdm.auto
    import tqdm.std

    from alive import placing
    from alive.packing import Store
    from backprop_lib.widgets._base import Explorer

    store = Store(folder)
    # There is no front end: without a comm the notebook keeps no state of widgets, which would weigh on its page.
    Explorer.open = lambda widget: None
    Explorer._repr_mimebundle_ = lambda widget, **kwargs: (placing.bundle(widget, store), {})
    # A page has no progress to show, however slow the machine is that makes it.
    tqdm.auto.tqdm = lambda *args, **kwargs: tqdm.std.tqdm(*args, **(kwargs | {"disable": True}))
