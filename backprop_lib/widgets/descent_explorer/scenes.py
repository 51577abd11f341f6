"""What the descent explorer draws below the way: the curve of a function, or its contours, as numbers for the browser."""

import numpy as np

from backprop_lib.functions import Quadratic
from backprop_lib.widgets._shown import floats

POINTS = {1: 400, 2: 121}
ZOOMS = (1, 3, 9, 27)  # how many times as wide as the function's own box the views are
WHOLE = 65535  # a contour's points are whole numbers of 16 bits, as shares of the box


def box(function, x0):
    """Return ((low, high), ...) of what is shown: the function's domain, and x0 where that lies outside."""
    pairs = []
    for (low, high), x in zip(function.domain, x0, strict=True):
        margin = 0.05 * (high - low)
        pairs.append((min(low, x - margin) if x < low else low, max(high, x + margin) if x > high else high))
    return tuple(pairs)


def marks(function):
    """Return the step sizes to mark: 1/λ and 2/λ of a bowl's largest eigenvalue, none for other functions."""
    if not isinstance(function, Quadratic) or function.eigenvalues[0] <= 0:
        return []
    label = "λ" if function.n == 1 else "λ_{max}"
    edge = float(function.eta_max)
    return [{"eta": edge / 2, "label": f"1/{label}"}, {"eta": edge, "label": f"2/{label}"}]


def scene(function, box):
    """Return the function's pictures without any way on them: one of the box, and some of wider surroundings."""
    optima = [{"x": one.x.tolist(), "f": one.f, "kind": one.kind} for one in function.optima]
    minima = [one.f for one in function.optima if one.kind == "minimum"]
    draw = _curve if function.n == 1 else _contours
    with np.errstate(all="ignore"):
        views = [draw(function, _widened(box, zoom)) for zoom in ZOOMS]
    return {
        "name": function.name,
        "formula": function.formula,
        "n": function.n,
        "optima": optima,
        # Where the lowest value is 0, the Loss is shown on a logarithmic axis.
        "log": bool(minima) and abs(min(minima)) < 1e-12,
        "views": [view for view in views if view],
    }


def _widened(box, zoom):
    return [[(low + high - zoom * (high - low)) / 2, (low + high + zoom * (high - low)) / 2] for low, high in box]


def _curve(function, box):
    """Return the curve inside the box; None where f has no finite value there."""
    f = function(np.linspace(*box[0], POINTS[1])[:, np.newaxis])
    finite = f[np.isfinite(f)]
    if not finite.size:
        return None
    margin = float(np.ptp(finite)) or 1.0
    # More room below, for the names of the minima.
    shown = [float(finite.min()) - 0.28 * margin, float(finite.max()) + 0.1 * margin]
    return {"box": box, "range": shown, "curve": floats(f)}


def _contours(function, box):
    """Return, level by level, the outlines of where f is at least that high; None where it has no finite value."""
    from contourpy import FillType, contour_generator

    from backprop_lib.plots.paths import contour_levels

    sides = [np.linspace(low, high, POINTS[2]) for low, high in box]
    f = np.ma.masked_invalid(function(np.stack(np.meshgrid(*sides), axis=-1)))
    finite = f.compressed()
    if not finite.size:
        return None
    share = np.linspace(0, WHOLE, POINTS[2])
    above = contour_generator(share, share, f, fill_type=FillType.OuterOffset)
    points, lengths, levels = [np.zeros((0, 2))], [], []
    for level in contour_levels(finite):
        for polygon, offsets in zip(*above.filled(level, np.inf), strict=True):
            points.append(polygon)
            lengths += np.diff(offsets).tolist()
            levels += [float(level)] * (len(offsets) - 1)
    return {
        "box": box,
        "range": [float(finite.min()), float(finite.max())],
        "outlines": np.concatenate(points).round().astype("<u2").tobytes(),
        "lengths": lengths,
        "levels": levels,
    }
