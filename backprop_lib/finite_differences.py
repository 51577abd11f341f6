"""Finite differences against any gradient: how far it is off, and where it is off most."""

from dataclasses import dataclass

import numpy as np

from backprop_lib import _validate


def numerical_gradient(f, x, h=None):
    """Return the gradient of f at x by central differences, (f(x + h) - f(x - h)) / 2h for one component at a time.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of x, returns a number.
    x : array_like
        Where. It is not changed.
    h : float, optional
        Step. Without it each component has its own, ∛(machine epsilon) · max(1, |x_i|), which balances the error of the
        formula (h²) against that of rounding (1/h).

    Returns
    -------
    ndarray, of the shape of x, float64

    Raises
    ------
    ValueError
        If x is not finite, h is not above 0 or too small to tell x + h from x, or f does not return one finite number.

    References
    ----------
    Nocedal and Wright, "Numerical Optimization" (2006), section 8.1.
    """
    if not callable(f):
        raise ValueError(f"f must be a function of x, got {_validate.brief(f)}")
    x = _validate.array("x", x, dtype=np.float64, empty=False)
    steps = _steps(x) if h is None else np.full_like(x, _validate.number("h", h, above=0))
    with np.errstate(over="ignore"):
        if not ((x + steps > x - steps) & np.isfinite(x + steps) & np.isfinite(x - steps)).all():
            raise ValueError(f"h must lead from x to other finite numbers, got {steps.max():g} at x up to {x.max():g}")

    def checked(place):
        value = _one_number(f(place))
        if not np.isfinite(value):
            raise ValueError(f"f must return a finite number, got {value} one step h from x")
        return value

    return differences(checked, x, steps)


def differences(f, x, steps=None):
    """Return the gradient of f at x as `numerical_gradient` does, without checks, so that f may be inf or nan.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of x, returns a float.
    x : ndarray of float64
        Where.
    steps : ndarray, of the shape of x, optional
        The step h of each component.

    Returns
    -------
    ndarray, of the shape of x
    """
    steps = _steps(x) if steps is None else steps
    gradient = np.empty_like(x)
    for i in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[i] += steps[i]
        below[i] -= steps[i]
        # The distance that rounding left between the two points, which is not exactly 2h.
        gradient[i] = (f(above) - f(below)) / (above[i] - below[i])
    return gradient


def _steps(x):
    return np.cbrt(np.finfo(np.float64).eps) * np.maximum(1.0, np.abs(x))


@dataclass(frozen=True)
class GradientCheck:
    """How a gradient compares with central differences.

    Attributes
    ----------
    analytic, numerical : ndarray
        The gradient under test, and the one by differences.
    relative : ndarray
        Relative error of each component: |analytic - numerical| over the larger of the two. A component below a hundredth
        of the largest is measured against that hundredth, because differences give it fewer digits.
    worst : float
        The largest relative error.
    where : str
        The component that has it, "w_12^(3)" say.
    """

    analytic: np.ndarray
    numerical: np.ndarray
    relative: np.ndarray
    worst: float
    where: str

    def __str__(self):
        at = np.unravel_index(np.argmax(self.relative), self.relative.shape)
        return (
            f"Largest relative error {self.worst:.2g}, at {self.where}: "
            f"{self.analytic[at]:.10g} analytic, {self.numerical[at]:.10g} by central differences."
        )

    __repr__ = __str__


def gradient_check(net, X, d=None, divergence=None, h=None):
    """Compare a gradient with central differences.

    Called as `gradient_check(net, X, d, divergence)` it checks the backward pass of a network; called as
    `gradient_check(f, x, gradient)` it checks any function.

    Parameters
    ----------
    net : Network, or callable
        The network, or a function f of one array that returns a number. A float32 network is differenced in float64.
    X : array_like
        The instances, shape (T, D_0), or the point x.
    d : array_like, shape (T, D_N), or callable or array_like
        Desired outputs, or the gradient under test: a function of x, or its value at x.
    divergence : {"l2", "kl"} or object
        How Y is compared with d; for a network alone.
    h : float, optional
        Step of the differences, as for `numerical_gradient`.

    Returns
    -------
    GradientCheck

    Raises
    ------
    ValueError
        If an argument does not fit; the error names it.

    References
    ----------
    It checks what the slides "The derivative" and "Backward Pass" compute. Central differences: Nocedal and Wright,
    "Numerical Optimization" (2006), section 8.1.
    """
    if hasattr(net, "backward") and hasattr(net, "parameters"):
        return _check_network(net, X, d, divergence, h)
    if not callable(net):
        raise ValueError(f"net must be a Network or a function, got {_validate.brief(net)}")
    if divergence is not None:
        raise ValueError(
            f"divergence goes with a Network; for a function of x leave it out, got {_validate.brief(divergence)}"
        )
    x = _validate.array("X", X, empty=False)
    name = "d(x), the gradient," if callable(d) else "d, the gradient,"
    analytic = _validate.array(name, d(x.copy()) if callable(d) else d, dtype=np.float64, finite=False)
    if analytic.shape != x.shape:
        raise ValueError(f"{name} must have the shape of x, {x.shape}, got {analytic.shape}")
    return _compare(analytic, numerical_gradient(net, x, h), lambda i: f"x[{', '.join(map(str, i))}]")


def _check_network(net, X, d, divergence, h):
    analytic = net.backward(net.forward(X), d, divergence).gradient.astype(np.float64)
    twin = net.astype("float64")

    def loss(parameters):
        twin.parameters = parameters
        loss = twin.backward(twin.forward(X), d, divergence).loss
        if not np.isfinite(loss):
            raise ValueError(f"X, d and the weights of net must give a finite Loss, got {loss}")
        return loss

    return _compare(analytic, numerical_gradient(loss, net.parameters, h), lambda i: weight_name(net.D, i[0]))


def weight_name(D, index):
    """Return the name of a weight, "w_12^(3)", from its place in the flat vector of parameters of a net of widths D."""
    for k in range(1, len(D)):
        size = (1 + D[k - 1]) * D[k]
        if index < size:
            j, i = divmod(index, 1 + D[k - 1])
            comma = "," if i > 9 or j + 1 > 9 else ""
            return f"w_{i}{comma}{j + 1}^({k})"
        index -= size
    raise ValueError(f"index must be below the number of weights of a net of widths {D}, got {index} too many")


def _compare(analytic, numerical, name_of):
    known = np.isfinite(analytic)
    size = np.maximum(np.abs(analytic), np.abs(numerical), where=known, out=np.zeros_like(numerical))
    error = np.abs(analytic - numerical, where=known, out=np.full_like(numerical, np.inf))
    smallest = 0.01 * size.max()
    relative = np.divide(error, np.maximum(size, smallest), out=np.zeros_like(error), where=error > 0)
    at = np.unravel_index(np.argmax(relative), relative.shape)
    return GradientCheck(analytic, numerical, relative, float(relative[at]), name_of(tuple(int(i) for i in at)))


def _one_number(value):
    value = _validate.array("f(x)", value, finite=False)
    if value.size != 1:
        raise ValueError(f"f must return one number, got an array of shape {value.shape}")
    return value.item()
