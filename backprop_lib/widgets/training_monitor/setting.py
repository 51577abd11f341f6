"""What the training monitor can be set to: the data, the network that fits them, batch size and step sizes."""

import numpy as np

from backprop_lib import _validate, activations, digits
from backprop_lib.widgets.training_monitor.points import SETS

DATA = (*SETS, "2 or not 2", "ten digits")
# Hidden widths, batch size and η with which each set is learned in a few seconds.
DEFAULTS = {
    "xor": ([4], None, 0.5),
    "circles": ([6], None, 0.5),
    "spirals": ([16, 16], 10, 0.3),
    "2 or not 2": ([8], None, 0.5),
    "ten digits": ([30], 10, 0.3),
}
HIDDEN = ([], [2], [4], [6], [8], [16], [30], [8, 8], [16, 16])
# For hidden layers; tanh, with which everything here is learned quickly, comes first.
ACTIVATIONS = sorted(
    (name for name, f in activations.BY_NAME.items() if activations.acts_by_component(f)),
    key=lambda name: name != "tanh",
)
BATCHES = (1, 10, 50)
MOST_LAYERS, MOST_UNITS = 8, 500  # a larger network does not learn while you watch


def checked(data, widths=None, layers=None, batch_size=None, hidden="tanh"):
    """Return a setting as a dict, or raise a ValueError that names what is wrong.

    Parameters
    ----------
    data : str
        One of `DATA`.
    widths : list of int, optional
        D_0..D_N; without it what suits the data, and then so is the batch size.
    layers : list of str, optional
        f_1..f_N.
    batch_size : int, optional
        Instances per step; None is the whole set where widths are given.
    hidden : str
        The activation of all hidden layers, where `layers` is left out.
    """
    _validate.choice("data", data, DATA)
    units, batch, _ = DEFAULTS[data]
    if widths is None:
        widths = [_inputs(data), *units, _outputs(data)]
        batch_size = batch if batch_size is None else batch_size
    widths = _checked_widths(data, widths)
    last = "sigmoid" if widths[-1] == 1 else "softmax"
    if layers is None:
        layers = [hidden] * (len(widths) - 2) + [last]
    given = isinstance(layers, (list, tuple))
    if not given or len(layers) != len(widths) - 1 or layers[-1] != last:
        raise ValueError(f"activations must be {len(widths) - 1} names of which the last is {last!r}, got {layers}")
    if batch_size is not None:
        _validate.whole("batch_size", batch_size, at_least=1)
    for k, name in enumerate(layers):
        _validate.choice(f"activations[{k}]", name, tuple(activations.BY_NAME))
    return {"data": data, "widths": widths, "activations": list(layers), "batch_size": batch_size}


def _checked_widths(data, widths):
    if not isinstance(widths, (list, tuple)):
        raise ValueError(f"widths must be a list of whole numbers, got {widths!r}")
    widths = [_validate.whole(f"widths[{k}]", width, at_least=1) for k, width in enumerate(widths)]
    if len(widths) < 2 or (widths[0], widths[-1]) != (_inputs(data), _outputs(data)):
        raise ValueError(
            f"widths must begin with {_inputs(data)} and end with {_outputs(data)} for {data!r}, got {widths}"
        )
    if len(widths) > MOST_LAYERS + 1 or max(widths) > MOST_UNITS:
        raise ValueError(
            f"widths must be of at most {MOST_LAYERS} layers of at most {MOST_UNITS} units, so that you can watch, "
            f"got {len(widths) - 1} layers of at most {max(widths)}; train() learns with any"
        )
    return widths


def load(data, seed):
    """Return X, d, X_test, d_test of a set; the sets of points have no test set, so these are None."""
    if data in SETS:
        return *SETS[data](np.random.default_rng(seed)), None, None
    return digits.load(data, seed=seed, source="8x8")


def choices(setting, hidden):
    """Return what the menus offer, and what is chosen; what was given in Python is always on offer."""
    units, layers, batch = setting["widths"][1:-1], setting["activations"], setting["batch_size"]
    own = sorted({*layers[:-1], hidden} - {*ACTIVATIONS})
    return {
        "data": list(DATA),
        "hidden": [*HIDDEN, *([] if units in HIDDEN else [units])],
        "activation": [*ACTIVATIONS, *own],
        "batch_size": sorted({*BATCHES, *([batch] if batch else [])}),
        "chosen_activation": hidden if len({*layers[:-1]}) < 2 else "",
    }


def _inputs(data):
    return 2 if data in SETS else 64


def _outputs(data):
    return 10 if data == "ten digits" else 1
