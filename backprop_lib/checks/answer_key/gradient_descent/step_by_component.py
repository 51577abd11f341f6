"""Exercise: one step, component by component."""

import numpy as np

from backprop_lib.checks.answer_key.gradient_descent import quadratics
from backprop_lib.checks.answer_key.gradient_descent.quadratics import SOLUTIONS, places
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity


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
    make_inputs=places,
    reference=_step_by_component,
    quantities={"x_next": Quantity("The new x", "j")},
    parts=(Part("every component", 3),),
    solved_by=SOLUTIONS,
    symbols=quadratics.symbols_of_step,
    known_bugs=(
        Bug(
            "half old, half new",
            _in_place,
            "A later component sees what an earlier one has become. Take every partial derivative at the old x^k.",
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
            "Each component moves uphill; it should move against its partial derivative.",
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
            "These are the steps of the components; return their new places.",
        ),
    ),
)
