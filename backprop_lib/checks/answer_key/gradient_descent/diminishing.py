"""Exercise: a step size that diminishes."""

import numpy as np

from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity
from backprop_lib.step_sizes import Diminishing


def _schedules(rng):
    powers = [0.5, 1.0, float(rng.uniform(0.55, 0.95)), 2.0, 0.75]
    return [
        {"eta0": float(rng.uniform(0.2, 3)), "power": power, "K": K}
        for power, K in zip(powers, (4, 5, 3, 6, 1), strict=True)
    ]


def _diminishing(eta0, power, K):
    return eta0 / np.arange(1, K + 1) ** power


def _fed_back(eta0, power, K):
    etas = [eta0]
    for k in range(1, K):
        etas.append(etas[-1] / (k + 1) ** power)
    return etas


def _from_zero(eta0, power, K):
    return eta0 / np.arange(K) ** power


def _symbols(inputs, values, name):
    eta0, power, K = inputs.values()
    k = np.arange(K)
    found = {"η_0": eta0, "p": power, "K": K, "(k + 1)": k + 1.0, "k": k * 1.0, "(k + 1)^p": (k + 1) ** power}
    with np.errstate(all="ignore"):
        found |= {"(k + 2)^p": (k + 2) ** power, "k^p": k**power, "p^k": power**k, "p^(k + 1)": power ** (k + 1)}
        found |= {"η_0^p": eta0**power, "K^p": K**power, "(k + η_0)^p": (k + eta0) ** power}
    return found | {"(k + p)": k + power, "e^(p k)": np.exp(power * k)}


DIMINISHING = Exercise(
    name="gradient_descent.diminishing",
    section=(1, "Choose a step size"),
    equation="many solutions to choosing η^k; here η^k = η_0 / (k + 1)^p for k = 0, 1, 2 …",
    make_inputs=_schedules,
    reference=_diminishing,
    quantities={"eta": Quantity("η", "k")},
    parts=(Part("η^0 to η^(K-1)", 2),),
    solved_by=(Diminishing.__call__,),
    symbols=_symbols,
    known_bugs=(
        Bug(
            "fed back",
            _fed_back,
            "You divide the step size that was already divided, so it dies out far too fast: each η^k is made from η_0.",
        ),
        Bug(
            "starts a step late",
            lambda eta0, power, K: eta0 / np.arange(2, K + 2) ** power,
            "You begin with η^1: at k = 0 the divisor is 1, so η^0 is η_0.",
        ),
        Bug("divides by 0", _from_zero, "At k = 0 you divide by 0: k counts from 0, the divisor from 1."),
        Bug(
            "without the power",
            lambda eta0, power, K: _diminishing(eta0, 1.0, K),
            "`power` has no effect: it belongs to k + 1.",
        ),
        Bug(
            "power of everything",
            lambda eta0, power, K: (eta0 / np.arange(1, K + 1)) ** power,
            "You raise η_0 to the power as well: the power is of k + 1 alone.",
        ),
        Bug(
            "grows",
            lambda eta0, power, K: eta0 * np.arange(1, K + 1) ** power,
            "Your step sizes grow; they should diminish.",
        ),
        Bug(
            "1 outside of the power",
            lambda eta0, power, K: eta0 / (1 + np.arange(K) ** power),
            "The brackets are around k^p + 1; the power is of k + 1.",
        ),
        Bug(
            "times instead of power",
            lambda eta0, power, K: eta0 / (np.arange(1, K + 1) * power),
            "You multiply k + 1 by p; it should be a power. In Python that is `**`; `^` is another operation.",
        ),
        Bug(
            "geometric",
            lambda eta0, power, K: eta0 * power ** np.arange(K),
            "Base and exponent are swapped: that is p^k.",
        ),
        Bug(
            "exponential",
            lambda eta0, power, K: eta0 * np.exp(-power * np.arange(K)),
            "That decays exponentially, which is too fast: the steps sum to a finite length and may end before the minimum.",
        ),
        Bug(
            "one too many",
            lambda eta0, power, K: _diminishing(eta0, power, K + 1),
            "K steps need K step sizes: the last one is η^(K-1).",
        ),
        Bug(
            "without eta_0",
            lambda eta0, power, K: _diminishing(1.0, power, K),
            "Your first step size is 1, whatever `eta0` is.",
        ),
        Bug(
            "last one alone",
            lambda eta0, power, K: eta0 / K**power,
            "That is η^(K-1) alone; return all K of them.",
        ),
    ),
)
