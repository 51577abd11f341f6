"""Exercise: one component after the other, each at the place that the ones before it have reached."""

import numpy as np

from backprop_lib.checks.answer_key.gradient_descent import quadratics
from backprop_lib.checks.answer_key.gradient_descent.quadratics import SOLUTIONS, places
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity


def _by_component(
    partials, x, eta, gradient_at=lambda x, x_next: x_next, sign=-1.0, chosen=lambda i, n: i, order=range
):
    """Move one component after the other, with a slip wherever an argument asks for one."""
    x_next = np.array(x)
    for i in order(len(x)):
        x_next[i] = x[i] + sign * eta * partials[chosen(i, len(x))](gradient_at(x, x_next))
    return x_next


def _step_by_component(partials, x, eta):
    return _by_component(partials, x, eta)


def _all_at_the_old_place(partials, x, eta):
    return _by_component(partials, x, eta, lambda x, x_next: x)


def _last_component_alone(partials, x, eta):
    return np.array([*x[:-1], _all_at_the_old_place(partials, x, eta)[-1]])


def _twice_round(partials, x, eta):
    return _step_by_component(partials, _step_by_component(partials, x, eta), eta)


STEP_BY_COMPONENT = Exercise(
    name="gradient_descent.step_by_component",
    section=(1, "Step component by component"),
    equation="for i = 1 … n in turn: x_i^(k+1) = x_i^k − η ∂f/∂x_i, taken at (x_1^(k+1), …, x_(i-1)^(k+1), x_i^k, …, x_n^k)",
    make_inputs=places,
    reference=_step_by_component,
    quantities={"x_next": Quantity("The new x", "j")},
    parts=(Part("every component", 3),),
    solved_by=SOLUTIONS,
    symbols=quadratics.symbols_of_step,
    known_bugs=(
        Bug(
            "all at the old place",
            _all_at_the_old_place,
            "That is the lecture's step, with all partial derivatives at the old x^k. Here a component doesn't wait for the "
            "others: the next partial derivative is taken where you are by then.",
        ),
        Bug(
            "from behind",
            lambda partials, x, eta: _by_component(partials, x, eta, order=lambda n: reversed(range(n))),
            "You began with the last component. It makes a difference who goes first: here it is component 1.",
        ),
        Bug(
            "twice round",
            _twice_round,
            "Every component has moved twice: go round once.",
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
