"""Which step sizes converge on a bowl, and how."""

import numpy as np

from backprop_lib.functions import Quadratic
from backprop_lib.practice.kind import Kind
from backprop_lib.practice.steps import Slip, Step, is_round
from backprop_lib.practice.tex import number

BEHAVIOURS = (
    "converges monotonically",
    "converges in one step",
    "oscillates and converges",
    "oscillates for ever",
    "diverges",
)
_MONOTONE, _ONE_STEP, _SIDE_TO_SIDE, _FOR_EVER, _DIVERGES = range(5)


def _draw(rng, n, plan):
    curvature = rng.choice([2.0, 4, 5, 8, 10, 20], (n, 1))
    products = np.concatenate(
        [
            rng.choice([0.2, 0.4, 0.5, 0.6, 0.8], (n, 1)),
            rng.choice([1.2, 1.4, 1.5, 1.6, 1.8], (n, 1)),
            rng.choice([2.2, 2.4, 2.5, 2.8, 3], (n, 1)),
            rng.choice([1.0, 2.0], (n, 1)),
        ],
        axis=1,
    )
    eta = rng.permuted(products, axis=1) / curvature
    return {"a": curvature / 2, "centre": rng.choice([-3.0, -2, -1, 1, 2, 3], (n, 1)), "eta": eta}


def named(factor):
    """Return the place in BEHAVIOURS of what each factor 1 − ηλ does."""
    edges = (np.abs(factor) < 1e-6, np.abs(factor + 1) < 1e-6, factor < -1, factor < 0, factor < 1)
    return np.select(edges, (_ONE_STEP, _FOR_EVER, _DIVERGES, _SIDE_TO_SIDE, _MONOTONE), _DIVERGES).astype(float)


def _every_minus_diverges(v):
    return np.where(v["factor"] < -1e-6, float(_DIVERGES), named(v["factor"]))


def _all_small_converge(v):
    """Return what one says who takes the limit 2/λ for the end of monotone descent."""
    return np.where(named(v["factor"]) == _SIDE_TO_SIDE, float(_MONOTONE), named(v["factor"]))


def _curvature():
    slips = (
        Slip(
            "2 left out",
            lambda v: v["a"],
            "{} is the number in front of the square. λ is the second derivative, twice as large.",
        ),
        Slip(
            "half",
            lambda v: v["a"] / 2,
            "{} is half of the number in front. With ½λ(x − x*)² in mind, λ is twice that number.",
        ),
        Slip("upside down", lambda v: 1 / (2 * v["a"]), "{} is upside down: this is 1/λ."),
    )
    return Step(
        "lam",
        "λ",
        lambda v: 2 * v["a"],
        equation=r"f(x) = \frac{\lambda}{2} (x - x^*)^2, \quad \lambda = f''(x)",
        worked=lambda n: [rf"2 \cdot {number(n['a'][0])} {n.result('lam', (0,))}"],
        slips=slips,
        points=1,
    )


def _limit():
    slips = (
        Slip(
            "1/λ",
            lambda v: 1 / v["lam"],
            "{} is 1/λ: with that step size descent arrives in one step. The limit is twice as far.",
        ),
        Slip("upside down", lambda v: v["lam"] / 2, "{} is upside down: the steeper f is, the smaller η has to be."),
        Slip("times λ", lambda v: 2 * v["lam"], "{} is 2λ: the steeper f is, the smaller η has to be."),
        Slip("4/λ", lambda v: 4 / v["lam"], "{} is twice too large. From 1 − ηλ = −1 follows 2/λ."),
    )
    return Step(
        "eta_max",
        "η_max",
        lambda v: 2 / v["lam"],
        uses=("lam",),
        equation=r"|1 - \eta\lambda| < 1 \text{ as long as } \eta < \frac{2}{\lambda}",
        worked=lambda n: [rf"\frac{{2}}{{{number(n['lam'][0])}}} {n.result('eta_max', (0,))}"],
        slips=slips,
        points=1,
    )


def _factors():
    slips = (
        Slip("1 - left out", lambda v: v["eta"] * v["lam"], "{} is ηλ; what the distance is multiplied by is 1 − ηλ."),
        Slip("1 + ηλ", lambda v: 1 + v["eta"] * v["lam"], "{} is 1 + ηλ, which goes uphill. Descent has the minus."),
        Slip("ηλ - 1", lambda v: v["eta"] * v["lam"] - 1, "In {} every sign is the opposite: it is 1 − ηλ."),
        Slip(
            "sign lost",
            lambda v: np.abs(1 - v["eta"] * v["lam"]),
            "{} has lost its sign. A factor below 0 changes sides at every step.",
        ),
        Slip("1 - η", lambda v: 1 - v["eta"], "In {} λ is missing: it is 1 − ηλ."),
    )
    return Step(
        "factor",
        "factor",
        lambda v: 1 - v["eta"] * v["lam"],
        uses=("lam",),
        equation=r"x^{k+1} - x^* = (1 - \eta\lambda) (x^k - x^*)",
        worked=lambda n: [
            rf"1 - {number(eta)} \cdot {number(n['lam'][0])} {n.result('factor', (i,))}"
            for i, eta in enumerate(n["eta"])
        ],
        slips=slips,
        points=4,
        axes="j",
    )


def _behaviour():
    slips = (
        Slip(
            "every minus diverges",
            _every_minus_diverges,
            "A factor between −1 and 0 changes sides, but it makes the distance smaller: descent oscillates and converges.",
        ),
        Slip(
            "no change of sides",
            _all_small_converge,
            "A factor between −1 and 0 is below 0: descent arrives, but it jumps from side to side on the way.",
        ),
        Slip(
            "size alone",
            lambda v: named(np.abs(v["factor"])),
            "You looked at the size of the factors alone; the sign says whether descent changes sides.",
        ),
        Slip(
            "monotone and from side to side swapped",
            lambda v: np.select(
                [named(v["factor"]) == _MONOTONE, named(v["factor"]) == _SIDE_TO_SIDE],
                [float(_SIDE_TO_SIDE), float(_MONOTONE)],
                named(v["factor"]),
            ),
            "Monotone and from side to side changed places: the sign of the factor decides, and below 0 descent changes sides.",
        ),
    )
    return Step(
        "behaviour",
        "behaviour",
        lambda v: named(v["factor"]),
        uses=("factor",),
        equation=r"0 < 1 - \eta\lambda < 1 \text{ monotone}, \quad -1 < 1 - \eta\lambda < 0 \text{ from side to side}, "
        r"\quad 1 - \eta\lambda < -1 \text{ diverges}",
        worked=lambda n: [rf"\text{{{BEHAVIOURS[int(word)]}}}" for word in n["behaviour"]],
        slips=slips,
        points=4,
        axes="j",
        words=BEHAVIOURS,
    )


def _fits(v, plan):
    return is_round(v["eta"]) & is_round(v["eta_max"]) & is_round(v["factor"])


def _state(drawn):
    centre, a = drawn["centre"][0], number(drawn["a"][0]) if drawn["a"][0] != 1 else ""
    inside = f"x {'-' if centre > 0 else '+'} {number(abs(centre))}"
    etas = ", ".join(f"$\\eta_{i} = {number(eta)}$" for i, eta in enumerate(drawn["eta"], start=1))
    words = ", ".join(f"“{word}”" for word in BEHAVIOURS)
    return f"""\
Gradient descent with a constant step size walks down $f(x) = {a} ({inside})^2$ and starts beside the minimum.

Work out $\\lambda$, the limit $\\eta_\\text{{max}}$ below which $\\eta$ converges, and the factor by which one step \
multiplies the distance from the minimum for each of {etas}. Then say what descent does with each of the four: {words}. \
No number has more than two decimals."""


def bowl(drawn):
    """Return the function of a problem."""
    a, centre = float(drawn["a"][0]), float(drawn["centre"][0])
    return Quadratic(2 * a, 2 * a * centre, a * centre**2)


KIND = Kind(
    name="which η converges",
    section=(1, "Find the step sizes that arrive"),
    draw=_draw,
    steps=lambda plan: (_curvature(), _limit(), _factors(), _behaviour()),
    fits=_fits,
    state=_state,
)
