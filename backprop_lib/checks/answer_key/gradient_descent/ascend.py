"""Exercise: several steps along the gradient."""

import numpy as np

from backprop_lib.checks.answer_key.gradient_descent import quadratics
from backprop_lib.checks.answer_key.gradient_descent.quadratics import SOLUTIONS
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity
from backprop_lib.checks.harness import gradient_descent as harness


def _hills(rng):
    cases = []
    for n, K in [(2, 3), (3, 1), (1, 5), (4, 2), (2, 7)]:
        A, b = quadratics.draw(rng, n, (-3, -0.5))
        eta = float(rng.uniform(0.05, 0.3))
        cases.append({"A": A, "b": b, "x0": rng.normal(scale=2, size=n), "eta": eta, "K": K})
    return cases


def _ascend(df, x0, eta, K):
    x = x0
    for _ in range(K):
        x = x + eta * df(x)
    return x


def _ascend_wrongly(step):
    def ascend(df, x0, eta, K):
        x = x0
        for k in range(K):
            x = step(df, x, eta, k)
        return x

    return ascend


def _every_place(df, x0, eta, K):
    return [_ascend(df, x0, eta, k) for k in range(K + 1)]


def _symbols(inputs, values, name):
    A, b, x0, eta, K = inputs.values()
    df = harness.gradient(A, b)
    places = {k: _ascend(df, x0, eta, k) for k in {1, 2, K - 1, K, K + 1}}
    found = {"x^0": x0, "∇f(x^0)": df(x0), "η": eta, "K": K, "x^1": places[1], "x^2": places[2], "x^K": places[K]}
    found |= {"x^(K-1)": places[K - 1], "x^(K+1)": places[K + 1], "∇f(x^(K-1))": df(places[K - 1])}
    down = x0
    for _ in range(K):
        down = down - eta * df(down)
    return found | {"∇f(x^K)": df(places[K]), "what K steps downhill lead to": down}


ASCEND = Exercise(
    name="gradient_descent.ascend",
    section=(1, "Take one step"),
    equation="x^(k+1) = x^k + η^k ∇f(x^k)^T",
    make_inputs=_hills,
    reference=_ascend,
    quantities={"x": Quantity("The last x", "j")},
    parts=(Part("K steps uphill", 3),),
    solved_by=SOLUTIONS,
    symbols=_symbols,
    known_bugs=(
        Bug(
            "minus",
            _ascend_wrongly(lambda df, x, eta, k: x - eta * df(x)),
            "Your steps go downhill; a maximum lies in the direction of the gradient.",
        ),
        Bug(
            "stale gradient",
            lambda df, x0, eta, K: x0 + K * eta * df(x0),
            "All steps are the same: the gradient was taken once, at x^0. Each step needs it where it starts.",
        ),
        Bug(
            "one step only",
            lambda df, x0, eta, K: _ascend(df, x0, eta, 1),
            "That is where the first step leads. Is the `return` inside the loop, or does every round start from x^0?",
        ),
        Bug(
            "one too few",
            lambda df, x0, eta, K: _ascend(df, x0, eta, K - 1),
            "One step is missing at the end: there should be K of them.",
        ),
        Bug(
            "one too many",
            lambda df, x0, eta, K: _ascend(df, x0, eta, K + 1),
            "You took one step too many: from x^0 to x^K there are K.",
        ),
        Bug(
            "from the origin",
            lambda df, x0, eta, K: _ascend(df, 0 * x0, eta, K),
            "Your walk starts at 0; it starts at `x0`.",
        ),
        Bug(
            "sign of the gradient",
            _ascend_wrongly(lambda df, x, eta, k: x + eta * np.sign(df(x))),
            "Each component climbs by `eta` a step, however steep it is: where is the size of the gradient?",
        ),
        Bug(
            "normalised gradient",
            _ascend_wrongly(lambda df, x, eta, k: x + eta * df(x) / np.linalg.norm(df(x))),
            "All your steps have the length `eta`. On the way to the top they should shorten as it flattens.",
        ),
        Bug(
            "eta not used",
            _ascend_wrongly(lambda df, x, eta, k: x + df(x)),
            "Your steps are as long as the gradient; they should be `eta` times that.",
        ),
        Bug(
            "eta divided",
            _ascend_wrongly(lambda df, x, eta, k: x + eta / (k + 1) * df(x)),
            "Your step size shrinks from step to step; here `eta` stays as it is.",
        ),
        Bug(
            "all places",
            _every_place,
            "These are all the places on the way; return the last one alone.",
        ),
        Bug(
            "where it would lead",
            lambda df, x0, eta, K: df(_ascend(df, x0, eta, K)),
            "That is the gradient at x^K; return x^K itself.",
        ),
    ),
)
