"""What a trajectory did, in a plain sentence: how it moved, where it ended and why it stopped."""

import numpy as np

from backprop_lib._display import written

# As a share of the domain's width: an end is at an optimum within this.
NEAR = 0.05
# Where at least this share of the steps turn back, descent oscillates.
TURNING = 0.5


def describe(trajectory, function):
    """Return a sentence or two on the trajectory of gradient descent on one of the ready functions.

    Parameters
    ----------
    trajectory : Trajectory
        What `gradient_descent` returned.
    function : Function
        What it descended on; its `optima` and `domain` say where it ended.

    Returns
    -------
    str

    References
    ----------
    Slides "Convergence of Gradient Descent" and "Gradient Descent Algorithm".
    """
    if trajectory.stopped == "diverged":
        return _diverged(trajectory)
    if trajectory.stopped == "oscillates":
        return _for_ever(trajectory)
    if trajectory.stopped == "converged":
        if not function.optima:
            return _converged(trajectory, _value(trajectory))
        optimum = _reached(trajectory, function)
        return _away(trajectory) if optimum is None else _arrived(trajectory, function, optimum)
    return _unfinished(trajectory)


def oscillates(trajectory):
    """Say whether some component of x turns back at most of its steps."""
    steps = np.diff(trajectory.x, axis=0)
    if len(steps) < 2:
        return False
    with np.errstate(all="ignore"):
        moving = np.abs(steps) > 1e-9 * (1 + np.abs(trajectory.x[:-1]))
        turns = (np.sign(steps[:-1]) * np.sign(steps[1:]) < 0) & moving[:-1] & moving[1:]
        pairs = np.maximum((moving[:-1] & moving[1:]).sum(axis=0), 1)
    return bool((turns.sum(axis=0) / pairs >= TURNING).any())


def _diverged(trajectory):
    first, last, K = trajectory.f[0], trajectory.f[-1], trajectory.iterations
    if last < first:
        return f"Runs away in {_steps(K)}: f falls without end, so there is no minimum to find."
    grown = f"f grew from {_number(first)} to {_number(last)}" if np.isfinite(last) else "f grew beyond all numbers"
    how = (
        "oscillating, and each jump is wider than the last" if oscillates(trajectory) else "each step leads further up"
    )
    return f"Diverges: {how}. In {_steps(K)} {grown}; η is too large."


def _reached(trajectory, function):
    """Return the optimum at which the trajectory ended, or None."""
    width = NEAR * np.ptp(np.array(function.domain), axis=1)
    near = [one for one in function.optima if (np.abs(trajectory.x[-1] - one.x) <= width).all()]
    return min(near, key=lambda one: np.abs(trajectory.x[-1] - one.x).max(), default=None)


def _arrived(trajectory, function, optimum):
    K, kind, place = trajectory.iterations, optimum.kind, f"f({_point(optimum.x)}) = {_number(optimum.f)}"
    if kind != "minimum":
        article, name = {"inflection": ("an", "inflection point"), "saddle": ("a", "saddle point")}.get(
            kind, ("a", kind)
        )
        return f"Stopped at {article} {name} after {_steps(K)}, {place}: the gradient is 0 there, but it is no minimum."
    lowest = min((one for one in function.optima if one.kind == "minimum"), key=lambda one: one.f)
    end = f"the minimum {place}"
    if lowest.f < optimum.f:
        end = f"a local minimum, {place}; the lowest is f({_point(lowest.x)}) = {_number(lowest.f)}"
    if np.allclose(trajectory.x[1], optimum.x, rtol=1e-9, atol=1e-9):
        return f"Converges in one step to {end}.{_after_the_first(K)}"
    return _converged(trajectory, end)


def _after_the_first(K):
    if K == 1:
        return ""
    others = "The second step only finds" if K == 2 else f"The other {K - 1} steps only find"
    return f" {others} that f no longer changes."


def _converged(trajectory, end):
    how = f"in {_steps(trajectory.iterations)} to {end}."
    if oscillates(trajectory):
        return f"Oscillates and converges {how}"
    if (np.diff(trajectory.f) > 1e-12 * (1 + np.abs(trajectory.f[:-1]))).any():
        return f"Converges, now and then uphill, {how}"
    if _stays_on_its_side(trajectory):
        return f"Converges monotonically {how}"
    return f"Converges {how} f falls at every step, but on the way x jumps to the other side of where it ends."


def _stays_on_its_side(trajectory):
    """Say whether no step leads across the end: whether x^k and x^{k+1} are, seen from there, on one side."""
    away = trajectory.x - trajectory.x[-1]
    across = -(away[:-1] * away[1:]).sum(axis=1)
    return bool((across <= 1e-12 * (away**2).sum(axis=1).max()).all())


def _for_ever(trajectory):
    return (
        f"Oscillates for ever: x jumps from side to side and f stays at {_number(trajectory.f[-1])}. "
        f"A stopping rule that watches f alone takes that for the end at k = {trajectory.iterations}, "
        "but it is no minimum; η is too large."
    )


def _away(trajectory):
    steps = _steps(trajectory.iterations)
    return f"Stopped after {steps} short of any minimum: the steps are so small that f changes by at most ε."


def _unfinished(trajectory):
    K, f = trajectory.iterations, trajectory.f
    if oscillates(trajectory):
        if f[-1] >= f[K // 2] * (1 - 1e-9):
            return f"Oscillates for ever: in {_steps(K)} f does not settle, and is at {_number(f[-1])} now."
        return f"Oscillates, and is still on its way after {_steps(K)}: f = {_number(f[-1])}."
    return f"Still on its way after {_steps(K)}, at f = {_number(f[-1])}: it goes down, but slowly."


def _steps(K):
    return f"{K} step{'' if K == 1 else 's'}"


def _value(trajectory):
    return f"f({_point(trajectory.x[-1])}) = {_number(trajectory.f[-1])}"


def _point(x):
    return ", ".join(_number(one) for one in x)


def _number(value):
    return written(value, 3)
