"""How large an explorer's state is on its way to the browser."""

import json

from ipywidgets.widgets.widget import _remove_buffers

MEGABYTE = 1_000_000


def size(explorer):
    """Return the bytes that the state of an explorer takes, scripts included."""
    state, _, buffers = _remove_buffers(explorer.get_state())
    return len(json.dumps(state)) + sum(memoryview(buffer).nbytes for buffer in buffers)
