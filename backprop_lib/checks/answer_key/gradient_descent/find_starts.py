"""Exercise: choose where descent starts, and so where it ends."""

import functools
import math

import numpy as np

from backprop_lib import functions
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity, Unreadable
from backprop_lib.descent import gradient_descent

APART = 0.5


PLACES = {
    "deep": ("two minima", -2.0),
    "shallow": ("two minima", 1.0),
    "minimum": ("inflection", -2.0),
    "stuck": ("inflection", 1.0),
}


def _find_starts():
    return -1.0, 2.0, 0.0, 2.0


def _for_one(name):
    """Return make_inputs for one of the starts; all four are asked for each time, and one is looked at."""
    function, end = PLACES[name]
    return lambda rng: [{"start": name, "function": function, "end": end}]


def _read_starts(value, inputs):
    try:
        numbers = np.asarray(value)
        if numbers.dtype.kind not in "iuf":
            raise TypeError("no numbers")
        starts = dict(zip(PLACES, numbers.astype(float).reshape(4).tolist(), strict=True))
    except (TypeError, ValueError):
        raise Unreadable(f"`find_starts` must return four numbers, {', '.join(PLACES)}; got {value!r}.") from None
    name, function, end = inputs.values()
    if abs(starts[name] - end) < APART:
        raise Unreadable(
            f"`{name}` = {starts[name]:g} is too near to {end:g}: stay {APART:g} away and let descent walk."
        )
    arrived = _end(function, starts[name])
    if arrived is None:
        raise Unreadable(
            f"From `{name}` = {starts[name]:g} descent diverges: it is too steep there for this step size."
        )
    return {"x^K": arrived}


@functools.cache
def _end(name, start):
    """Return where descent with the library's own η and ε ends, or None if it diverges."""
    if not math.isfinite(start):
        return None
    run = gradient_descent(functions.FUNCTIONS[name], start)
    return float(run.x[-1, 0]) if run.stopped == "converged" else None


def _four(**others):
    starts = dict(zip(PLACES, _find_starts(), strict=True)) | others
    return lambda: list(starts.values())


FIND_STARTS = Exercise(
    name="gradient_descent.find_starts",
    section=(1, "Expect more than one valley"),
    equation="for non-convex functions it will find a local minimum or an inflection point",
    make_inputs=_for_one("deep"),
    reference=_find_starts,
    quantities={"x^K": Quantity("The end of the walk", atol=0.1, rtol=0)},
    parts=(
        Part("a start for the deep minimum", 1),
        Part("a start for the shallow minimum", 1, make_inputs=_for_one("shallow")),
        Part("a start for the minimum past the inflection point", 1, make_inputs=_for_one("minimum")),
        Part("a start that ends at the inflection point", 1, make_inputs=_for_one("stuck")),
    ),
    read=_read_starts,
    known_bugs=(
        Bug(
            "deep from the wrong side",
            _four(deep=1.6),
            "`deep` lies on the wrong side of the hilltop at 0: the shallow minimum is on its way down.",
        ),
        Bug(
            "deep on the hilltop",
            _four(deep=0.0),
            "`deep` is on the hilltop, where the gradient is 0: it never moves.",
        ),
        Bug(
            "shallow from the wrong side",
            _four(shallow=-1.0),
            "From `shallow` descent ends in the deep minimum: it starts left of the hilltop, or its first step jumps over.",
        ),
        Bug(
            "shallow on the hilltop",
            _four(shallow=0.0),
            "`shallow` is on top of the hill: with a gradient of 0 there is no step, to either side.",
        ),
        Bug(
            "minimum from the right",
            _four(minimum=2.0),
            "From `minimum` descent gets stuck at the inflection point on its way: start beyond it.",
        ),
        Bug(
            "stuck from the left",
            _four(stuck=0.0),
            "From `stuck` descent walks away from the inflection point: on this side downhill leads elsewhere.",
        ),
    ),
)
