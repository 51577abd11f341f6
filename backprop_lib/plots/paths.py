"""The way of gradient descent: on the contours of a function of two variables, on the curve of a function of one."""

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patheffects import Normal, Stroke

from backprop_lib import style
from backprop_lib._display import written
from backprop_lib.plots._canvas import STOP_MARKERS, crosses, ink, plain_axes, step_size, styled, why_stopped

POINTS = 161
LEVELS = 14
CONTOUR = "value of a contour"  # marks these labels among all others
TINTS = LinearSegmentedColormap.from_list("tints", [style.PAPER, style.FORWARD])
MOST_ARROWS, MOST_DOTS = 12, 100
LONG = 0.45  # inches, of a step that has room for an arrow


@styled
def trajectory(trajectory, function, ax=None):
    """Draw the way x^0, x^1, ... of a trajectory on its function.

    A function of two variables is drawn as contours, a function of one as a curve. A way that leaves the function's
    domain is drawn up to its border.

    Parameters
    ----------
    trajectory : Trajectory
        What `gradient_descent` returned; its points have one or two components.
    function : callable
        f of an array (n,), or of an array (..., n) at once, which is faster. Where it has a `domain`, a pair of bounds
        for each component, that is what is shown, else the surroundings of the way; its `optima` are marked, and
        its `name` is written above.
    ax : matplotlib.axes.Axes, optional
        Where to draw; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TypeError
        If `function` can't be called, or `trajectory` is something else.
    ValueError
        If x has more than two components, or the function does not return one number for each point.

    References
    ----------
    Slides "Gradient descent/ascent (multivariate)" and "Convergence of Gradient Descent".
    """
    x = _points(trajectory)
    if not callable(function):
        raise TypeError(f"function must be callable, f(x), got {type(function).__name__}")
    box = _box(x, trajectory.stopped, function)
    way, leaves = _inside(x, box)
    ax = plain_axes(ax)
    draw = _on_contours if x.shape[1] == 2 else _on_curve
    onto = draw(ax, function, box)
    way = onto(way)
    side = _mark_optima(ax, function, box, onto, way[-1])
    _draw_way(ax, way, trajectory.stopped, leaves, side)
    _drop_covered_values(ax)
    ax.set_title(_title(trajectory, function, len(x) - 1), fontsize=style.TITLE, color=ink(ax), pad=14)
    return ax


def _points(trajectory):
    missing = [name for name in ("x", "eta", "stopped") if not hasattr(trajectory, name)]
    if missing:
        raise TypeError(f"trajectory must have x, eta and stopped, got {type(trajectory).__name__}")
    x = np.asarray(trajectory.x, float)
    x = x[:, None] if x.ndim == 1 else x
    if x.ndim != 2 or x.shape[1] not in (1, 2) or len(x) == 0:
        raise ValueError(f"trajectory.x must have shape (K + 1, 1) or (K + 1, 2) to be drawn, got {x.shape}")
    if not np.isfinite(x[0]).all():
        raise ValueError(f"trajectory.x must start at a finite point, got {x[0]}")
    return x


def _title(trajectory, function, steps):
    eta = np.atleast_1d(trajectory.eta)
    parts = [getattr(function, "name", None), step_size(eta) if eta.size else None]
    return ", ".join(part for part in [*parts, why_stopped(trajectory.stopped, steps, "step")] if part)


def _box(x, stopped, function):
    """Return the lower and upper corner of what is shown."""
    domain = getattr(function, "domain", None)
    low, high = _surroundings(x, stopped) if domain is None else np.asarray(domain, float).reshape(-1, 2).T
    if len(low) != x.shape[1]:
        raise ValueError(f"function.domain must have {x.shape[1]} pairs of bounds, got {len(low)}")
    span = high - low
    stays = stopped != "diverged" and (np.isfinite(x) & (x > low - span) & (x < high + span)).all()
    # Also a start outside of the domain is shown, and a way that leaves it a little and comes back.
    reached = x if stays else x[:1]
    return np.minimum(low, reached.min(axis=0) - 0.03 * span), np.maximum(high, reached.max(axis=0) + 0.03 * span)


def _surroundings(x, stopped):
    x = x[np.isfinite(x).all(axis=1)]
    if stopped == "diverged" and len(x) > 1:
        # The last points may be a million times as far away as the first; the beginning shows what happens.
        with np.errstate(over="ignore"):
            distance = np.abs(x - x[0]).max(axis=1)
        x = x[: max(2, np.searchsorted(np.maximum.accumulate(distance), 10 * distance[1], side="right"))]
    middle, span = (x.max(axis=0) + x.min(axis=0)) / 2, np.ptp(x, axis=0)
    span = 1.4 * np.maximum(span, 0.3 * span.max() or 1)
    return middle - span / 2, middle + span / 2


def _inside(x, box):
    """Return the way up to where it first leaves the box, cut at the border, and whether it does leave."""
    low, high = box
    outside = ~((x >= low) & (x <= high)).all(axis=1)
    if not outside.any():
        return x, False
    first = int(outside.argmax())
    with np.errstate(all="ignore"):
        here, step = x[first - 1], x[first] - x[first - 1]
        if not np.isfinite(step).all():
            return x[:first], True
        shares = np.where(step > 0, (high - here) / step, np.where(step < 0, (low - here) / step, np.inf))
    return np.vstack([x[:first], here + shares.min() * step]), True


def _values(function, points):
    """Return f at each of the points, shape (P, n), asking for all at once where the function allows it."""
    with np.errstate(all="ignore"):
        try:
            values = np.asarray(function(points), float)
        except (ValueError, TypeError, IndexError):
            values = None
        if values is None or values.shape != (len(points),):
            values = np.array([_value(function, point) for point in points])
    return values


def _value(function, point):
    value = np.asarray(function(point))
    if value.size != 1 or value.dtype.kind not in "biuf":
        raise ValueError(f"function must return one real number for x of shape {point.shape}, got {value!r}")
    return float(value.reshape(()))


def _on_contours(ax, function, box):
    """Draw the contours of f inside the box; return a function that turns points x into points of the picture."""
    sides = [np.linspace(low, high, POINTS) for low, high in zip(*box, strict=True)]
    grid = np.stack(np.meshgrid(*sides), axis=-1)
    f = np.ma.masked_invalid(_values(function, grid.reshape(-1, 2)).reshape(POINTS, POINTS))
    levels = contour_levels(f.compressed())
    if len(levels):
        ax.contourf(*sides, f, levels, colors=_shades(len(levels) + 1), extend="both")
        lines = ax.contour(*sides, f, levels, colors=[TINTS(0.55)], linewidths=1)
        look = {"fontsize": style.SMALL, "colors": style.INK, "fmt": lambda level: written(level, 3)}
        for label in ax.clabel(lines, levels[1::3], **look):
            label.set_path_effects([Stroke(linewidth=3, foreground=style.PAPER), Normal()])
            label.set_gid(CONTOUR)
    ax.set(xlim=sides[0][[0, -1]], ylim=sides[1][[0, -1]])
    ax.set_xlabel("$x_1$", fontsize=style.SYMBOL)
    ax.set_ylabel("$x_2$", fontsize=style.SYMBOL)
    return lambda x: x


def _on_curve(ax, function, box):
    """Draw the curve of f inside the box; return a function that turns points x into points of the picture."""
    across = np.linspace(box[0][0], box[1][0], 4 * POINTS)
    f = _values(function, across[:, None])
    ax.plot(across, f, color=style.FORWARD)
    ax.set_xlim(across[0], across[-1])
    ax.set_xlabel("$x$", fontsize=style.SYMBOL)
    ax.set_ylabel("$f(x)$", fontsize=style.SYMBOL)
    finite = f[np.isfinite(f)]
    if finite.size:
        margin = 0.14 * np.ptp(finite) or 1
        ax.set_ylim(finite.min() - margin, finite.max() + margin)
    return lambda x: np.column_stack([x, _values(function, x)])


def contour_levels(f):
    """Return round levels that each enclose about as much more of the area: even steps would leave a valley empty."""
    if not f.size or f.min() == f.max():
        return []
    levels = np.quantile(f, np.linspace(0, 1, LEVELS + 2)[1:-1] ** 1.4)
    digits = 1 - np.floor(np.log10(np.abs(np.where(levels == 0, 1, levels)))).astype(int)
    rounded = np.unique([np.round(level, digit) for level, digit in zip(levels, digits.tolist(), strict=True)])
    inside = rounded[(rounded > f.min()) & (rounded < f.max())]
    return inside if len(inside) else np.array([(f.min() + f.max()) / 2])


def _shades(count):
    """Return so many tints, from that of the lowest values to that of the highest: f is a forward quantity."""
    return TINTS(np.linspace(0.0, 0.36, count))


def _mark_optima(ax, function, box, onto, end):
    """Mark the optima inside the box; return the side of the way's end, 1 above or -1 below, that they leave free."""
    side = 1
    for optimum in getattr(function, "optima", ()):
        x = np.asarray(getattr(optimum, "x", optimum), float).reshape(1, -1)
        if ((x < box[0]) | (x > box[1])).any():
            continue
        point = onto(x)[0]
        kind = getattr(optimum, "kind", "optimum")
        star = {"marker": "*", "markersize": 20, "color": style.INK, "markeredgecolor": style.PAPER}
        ax.plot(*point[:, None], linestyle="", zorder=8, **star)
        across, up = (end - point) / _size(ax)
        below = abs(across) < 0.1 and -0.2 < up < -0.02
        on_top = kind == "maximum" and max(abs(across), abs(up)) < 0.05
        side = -1 if below or on_top else side
        _say(ax, point, kind, 1 if below or kind == "maximum" else -1)
    return side


def _draw_way(ax, way, stopped, leaves, side):
    halo = [Stroke(linewidth=7, foreground=style.PAPER), Normal()]
    ax.plot(*way.T, color=style.PATH, linewidth=3.5, path_effects=halo, zorder=5)
    if len(way) <= MOST_DOTS:
        ax.plot(*way.T, color=style.PATH, marker="o", markersize=8, linestyle="", zorder=5)
    _draw_arrows(ax, way, leaves)
    ends = {"color": style.PATH, "markeredgecolor": style.INK, "markeredgewidth": 1.5, "linestyle": "", "zorder": 7}
    ax.plot(*way[:1].T, marker="D", markersize=14, clip_on=False, **ends)
    ended = not leaves and len(way) > 1
    stayed = ended and np.abs((way[-1] - way[0]) / _size(ax)).max() < 0.02
    if not stayed:
        _say(ax, way[0], "$x^0$", 1)
    if ended:
        ax.plot(*way[-1:].T, marker=STOP_MARKERS.get(stopped, "D"), markersize=18, clip_on=False, **ends)
        _say(ax, way[-1], f"$x^0, x^{{{len(way) - 1}}}$" if stayed else f"$x^{{{len(way) - 1}}}$", side)


def _size(ax):
    return np.ptp([ax.get_xlim(), ax.get_ylim()], axis=1)


def _draw_arrows(ax, way, leaves):
    """Put an arrow head on the first steps that are long enough to carry one, and on the step out of the picture."""
    inches = ax.transData.transform(way) / ax.figure.dpi
    long = np.flatnonzero(np.linalg.norm(np.diff(inches, axis=0), axis=1) > LONG)[:MOST_ARROWS]
    shown = {"annotation_clip": False, "zorder": 6}
    for k in {*long, len(way) - 2} if leaves and len(way) > 1 else long:
        head = {"arrowstyle": "-|>,head_width=0.5,head_length=0.8", "color": style.PATH, "linewidth": 2}
        ax.annotate("", way[k + 1], way[k], arrowprops={"shrinkA": 0, "shrinkB": 3, **head}, **shown)


def _drop_covered_values(ax):
    """Take away the values of contours over which something else is written or drawn."""
    ax.figure.draw_without_rendering()  # which gives the Axes its place
    boxes = [text.get_window_extent() for text in ax.texts if text.get_text() and text.get_gid() != CONTOUR]
    for label in [text for text in ax.texts if text.get_gid() == CONTOUR]:
        place = label.get_window_extent()
        covered = any(place.overlaps(box) for box in boxes) or any(crosses(line, place) for line in ax.lines)
        label.set_visible(not covered)


def _say(ax, point, text, side):
    """Write `text` above the point, or below it where `side` is -1; on the other side where there is no room."""
    low, high = ax.get_ylim()
    height = (point[1] - low) / (high - low)
    side = -1 if height > 0.92 else 1 if height < 0.08 else side
    halo = [Stroke(linewidth=4, foreground=style.PAPER), Normal()]
    place = {"xytext": (0, 16 * side), "textcoords": "offset points", "ha": "center"}
    place |= {"va": "bottom" if side > 0 else "top", "annotation_clip": False}
    ax.annotate(text, point, fontsize=style.SYMBOL, color=style.INK, path_effects=halo, zorder=9, **place)
