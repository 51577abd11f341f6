"""How a divergence and its derivative are written, in symbols and with the numbers of one instance."""

from collections.abc import Callable
from typing import NamedTuple

from backprop_lib._display import written
from backprop_lib.divergences import KL, L2


class InSymbols(NamedTuple):
    """Div(Y, d) and dDiv/dy_i: formulas, and functions from numbers to text. In `slope`, {i} stands for the unit."""

    div: str
    div_numbers: Callable
    slope: str
    slope_numbers: Callable


def in_symbols(divergence, N, outputs):
    """Return how the divergence of a network of N layers with so many outputs is written."""
    y, d = f"y_{{i}}^{{({N})}}", "d_{i}"
    one_y, one_d = f"y_{{{{{{i}}}}}}^{{{{({N})}}}}", "d_{{{i}}}"
    if isinstance(divergence, L2):
        return InSymbols(f"½ Σ_{{i}} ({y} − {d})^2", _l2, f"{one_y} − {one_d}", _difference)
    if isinstance(divergence, KL) and outputs > 1:
        return InSymbols(f"Σ_{{i}} {d} log({d} / {y})", _kl, f"− {one_d} / {one_y}", _kl_slope)
    if isinstance(divergence, KL):
        y, d = f"y_{{1}}^{{({N})}}", "d_{1}"
        div = f"{d} log({d} / {y}) + (1 − {d}) log((1 − {d}) / (1 − {y}))"
        slope = f"− {one_d} / {one_y} + (1 − {one_d}) / (1 − {one_y})"
        return InSymbols(div, _kl_of_two, slope, _kl_of_two_slope)
    name = getattr(divergence, "name", type(divergence).__name__)
    return InSymbols(f"{name}(Y, d)", _unknown, f"∂{name}(Y, d)/∂y_{{{{{{i}}}}}}", lambda y, d: "")


def _l2(Y, d):
    return "½ (" + " + ".join(f"({_difference(y_i, d_i)})²" for y_i, d_i in zip(Y, d, strict=True)) + ")"


def _difference(y, d):
    return f"{written(y)} − {written(d)}" if d >= 0 else f"{written(y)} − ({written(d)})"


def _kl(Y, d):
    # 0 log 0 counts as 0, so these terms are left out.
    return " + ".join(
        f"{written(d_i)} · log({written(d_i)} / {written(y_i)})" for y_i, d_i in zip(Y, d, strict=True) if d_i
    )


def _kl_slope(y, d):
    return f"−{written(d)} / {written(y)}" if d else ""


def _kl_of_two(Y, d):
    return _kl([Y[0], 1 - Y[0]], [d[0], 1 - d[0]])


def _kl_of_two_slope(y, d):
    terms = [f"−{written(d)} / {written(y)}"] if d else []
    return " + ".join(terms + ([f"{written(1 - d)} / {written(1 - y)}"] if d < 1 else []))


def _unknown(Y, d):
    return ""
