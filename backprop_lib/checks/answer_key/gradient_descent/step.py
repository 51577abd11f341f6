"""Exercise: one step against the gradient."""

import numpy as np

from backprop_lib.checks.answer_key.gradient_descent import quadratics
from backprop_lib.checks.answer_key.gradient_descent.quadratics import SOLUTIONS, places
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity


def _step(df, x, eta):
    return x - eta * df(x)


STEP = Exercise(
    name="gradient_descent.step",
    section=(1, "Take one step"),
    equation="x^(k+1) = x^k − η^k ∇f(x^k)^T",
    make_inputs=places,
    reference=_step,
    quantities={"x_next": Quantity("The new x", "j")},
    parts=(Part("one step downhill", 2),),
    solved_by=SOLUTIONS,
    symbols=quadratics.symbols_of_step,
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
            "That is the step alone. Where does it start from? Return the new place.",
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
            "That is where the second step leads; take one.",
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
