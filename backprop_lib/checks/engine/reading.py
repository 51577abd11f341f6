"""Reads networks, and lists that are indexed by the layer, in the plain values that came back."""

from backprop_lib import Network
from backprop_lib.checks.engine.exercise import Unreadable


def rebuild(function, description, inputs, outputs):
    """Return the network that was described.

    Parameters
    ----------
    function : str
        Who should have returned it.
    description : dict or str
        What `describe` made of the answer.
    inputs, outputs : int
        The widths that it must have at its ends.

    Raises
    ------
    Unreadable
        If it was no network, or has other widths at its ends.
    """
    if not isinstance(description, dict):
        raise Unreadable(f"`{function}` must return a Network of the library, got {description}.")
    D = description["D"]
    if (D[0], D[-1]) != (inputs, outputs):
        raise Unreadable(
            f"The network must have {_counted(inputs, 'input')} and {_counted(outputs, 'output')}, got {D[0]} and {D[-1]}."
        )
    net = Network(D, description["f"])
    net.w = description["w"]
    return net


def _counted(number, word):
    return f"{number} {word}{'s' * (number != 1)}"


def by_layer(function, letters, entries, lists):
    """Return the quantities of lists that are indexed by the layer, e.g. {"z[1]": ..., "z[2]": ...} by letter.

    Parameters
    ----------
    function : str
        Who returned them.
    letters : str
        Their names, separated by spaces, in the order in which they were returned.
    entries : int
        N + 1, how many entries each must have.
    lists : object
        What was returned.

    Raises
    ------
    Unreadable
        If these are not as many lists of so many entries.
    """
    names = letters.split()
    if len(names) == 1:
        lists = [lists]
    if not isinstance(lists, (list, tuple)) or len(lists) != len(names):
        actual = f"{len(lists)} things" if isinstance(lists, (list, tuple)) else type(lists).__name__
        raise Unreadable(f"`{function}` must return {len(names)} lists, {' and '.join(names)}, got {actual}.")
    for name, entry in zip(names, lists, strict=True):
        actual = len(entry) if hasattr(entry, "__len__") else type(entry).__name__
        if actual != entries:
            raise Unreadable(f"`{name}` must have an entry for each layer from 0 on, N + 1 = {entries}; got {actual}.")
    return {f"{name}[{k}]": entry[k] for name, entry in zip(names, lists, strict=True) for k in range(entries)}
