"""Exercises: one step against the gradient, the same component by component, and several steps along it."""

import numpy as np

from backprop_lib.checks.exercise import Bug, Exercise, Part, Quantity
from backprop_lib.checks.gradient_descent import quadratics
from backprop_lib.descent import gradient_ascent, gradient_descent

SOLUTIONS = (gradient_descent.__wrapped__, gradient_ascent.__wrapped__)


# One step


def _places(rng):
    cases = []
    for n in (2, 3, 1, 4):
        A, b = quadratics.draw(rng, n, (0.5, 3))
        cases.append({"A": A, "b": b, "x": rng.normal(scale=2, size=n), "eta": float(rng.uniform(0.05, 0.4))})
    return cases


def _step(df, x, eta):
    return x - eta * df(x)


STEP = Exercise(
    name="gradient_descent.step",
    slide=quadratics.MULTIVARIATE,
    equation="x^(k+1) = x^k − η^k ∇f(x^k)^T",
    make_inputs=_places,
    reference=_step,
    quantities={"x_next": Quantity("The new x", "j")},
    parts=(Part("one step downhill", 2),),
    harness=quadratics.call_with_gradient,
    solved_by=SOLUTIONS,
    known_bugs=(
        Bug("plus", lambda df, x, eta: x + eta * df(x), "Your step goes uphill: the gradient points to where f rises."),
        Bug("eta not used", lambda df, x, eta: x - df(x), "`eta` has no effect: the gradient is not scaled by it."),
        Bug("eta squared", lambda df, x, eta: x - eta**2 * df(x), "`eta` is in your step twice; once is enough."),
        Bug(
            "divided by eta",
            lambda df, x, eta: x - df(x) / eta,
            "The gradient was divided by `eta`, so a smaller `eta` makes a longer step.",
        ),
        Bug(
            "only the step",
            lambda df, x, eta: -eta * df(x),
            "That is the step alone. Where does it start from? The new place is due.",
        ),
        Bug(
            "normalised gradient",
            lambda df, x, eta: x - eta * df(x) / np.linalg.norm(df(x)),
            "Your step has the length `eta` wherever you are; a steeper slope should make a longer step.",
        ),
        Bug(
            "sign of the gradient",
            lambda df, x, eta: x - eta * np.sign(df(x)),
            "Each component moves by `eta` itself: only the sign of the gradient is left of it.",
        ),
        Bug(
            "one number for all",
            lambda df, x, eta: x - eta * df(x).sum(),
            "All components move by the same amount; each has its own component of the gradient.",
        ),
        Bug(
            "gradient at −x",
            lambda df, x, eta: x - eta * df(-x),
            "A sign got lost inside: the gradient is taken at −x.",
        ),
        Bug(
            "two steps",
            lambda df, x, eta: _step(df, _step(df, x, eta), eta),
            "That is where the second step leads: one is due.",
        ),
        Bug(
            "gradient at the new place",
            lambda df, x, eta: x - eta * df(_step(df, x, eta)),
            "The gradient was taken at the new place; it belongs to x^k, where the step starts.",
        ),
        Bug(
            "gradient times x",
            lambda df, x, eta: x - eta * df(x) * x,
            "The gradient was multiplied by `x` once more: `df(x)` is the gradient already.",
        ),
    ),
)


# One step, component by component


def _by_component(partials, x, eta, gradient_at=lambda x, x_next: x, sign=-1.0, chosen=lambda i, n: i, order=range):
    """Take one step in a loop, with a slip wherever an argument asks for one."""
    x_next = np.array(x)
    for i in order(len(x)):
        x_next[i] = x[i] + sign * eta * partials[chosen(i, len(x))](gradient_at(x, x_next))
    return x_next


def _step_by_component(partials, x, eta):
    return _by_component(partials, x, eta)


def _last_component_alone(partials, x, eta):
    return np.array([*x[:-1], _step_by_component(partials, x, eta)[-1]])


def _in_place(partials, x, eta):
    for i in range(len(x)):
        x[i] -= eta * partials[i](x)
    return x


STEP_BY_COMPONENT = Exercise(
    name="gradient_descent.step_by_component",
    slide=quadratics.ALGORITHM,
    equation="for every component i: W_i^(k+1) = W_i^k − η^k ∂L/∂W_i, taken at W^k",
    make_inputs=_places,
    reference=_step_by_component,
    quantities={"x_next": Quantity("The new x", "j")},
    parts=(Part("every component", 3),),
    harness=quadratics.call_with_partials,
    solved_by=SOLUTIONS,
    known_bugs=(
        Bug(
            "half old, half new",
            _in_place,
            "A later component sees what an earlier one has become. Every partial derivative is due at x^k, all of it old.",
        ),
        Bug(
            "half old, half new, from behind",
            lambda partials, x, eta: _by_component(
                partials, x, eta, lambda x, x_next: x_next, order=lambda n: reversed(range(n))
            ),
            "Running from the last component to the first doesn't help: the earlier ones see what the later ones have become.",
        ),
        Bug(
            "plus",
            lambda partials, x, eta: _by_component(partials, x, eta, sign=1.0),
            "Each component moves uphill: against its partial derivative is due.",
        ),
        Bug(
            "always the first",
            lambda partials, x, eta: _by_component(partials, x, eta, chosen=lambda i, n: 0),
            "Every component uses the first partial derivative: its index has to move with i.",
        ),
        Bug(
            "the neighbour's",
            lambda partials, x, eta: _by_component(partials, x, eta, chosen=lambda i, n: i - 1),
            "Every component uses its neighbour's partial derivative: do you count from 0 here and from 1 there?",
        ),
        Bug(
            "last one alone",
            _last_component_alone,
            "Only the last component has moved: the new x is begun afresh in every round of the loop.",
        ),
        Bug(
            "first one left out",
            lambda partials, x, eta: _by_component(partials, x, eta, order=lambda n: range(1, n)),
            "The first component never moves: in code it has the index 0.",
        ),
        Bug(
            "last one left out",
            lambda partials, x, eta: _by_component(partials, x, eta, order=lambda n: range(n - 1)),
            "The last component never moves: where does the loop end?",
        ),
        Bug(
            "return inside the loop",
            lambda partials, x, eta: _by_component(partials, x, eta, order=lambda n: range(1)),
            "Only the first component has moved. Does the loop go round more than once?",
        ),
        Bug(
            "sum of the derivatives",
            lambda partials, x, eta: x - eta * sum(partial(x) for partial in partials),
            "All components move by the sum of the partial derivatives; each has one of its own.",
        ),
        Bug(
            "eta not used",
            lambda partials, x, eta: _by_component(partials, x, 1.0),
            "The components move by their whole partial derivatives: what is `eta` for?",
        ),
        Bug(
            "only the steps",
            lambda partials, x, eta: _step_by_component(partials, x, eta) - x,
            "These are the steps of the components; their new places are due.",
        ),
    ),
)


# Several steps uphill


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


ASCEND = Exercise(
    name="gradient_descent.ascend",
    slide=quadratics.MULTIVARIATE,
    equation="x^(k+1) = x^k + η^k ∇f(x^k)^T",
    make_inputs=_hills,
    reference=_ascend,
    quantities={"x": Quantity("The last x", "j")},
    parts=(Part("K steps uphill", 3),),
    harness=quadratics.call_with_gradient,
    solved_by=SOLUTIONS,
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
            "One step is missing at the end: K of them are due.",
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
            "Your steps are as long as the gradient; `eta` times that is due.",
        ),
        Bug(
            "eta divided",
            _ascend_wrongly(lambda df, x, eta, k: x + eta / (k + 1) * df(x)),
            "Your step size shrinks from step to step; here `eta` stays as it is.",
        ),
        Bug(
            "all places",
            _every_place,
            "These are all the places on the way; the last one alone is due.",
        ),
        Bug(
            "where it would lead",
            lambda df, x0, eta, K: df(_ascend(df, x0, eta, K)),
            "That is the gradient at x^K; x^K itself is due.",
        ),
    ),
)
