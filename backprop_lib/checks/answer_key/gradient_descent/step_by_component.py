"""Exercise: one component after the other, each at the place that the ones before it have reached."""

import numpy as np

from backprop_lib.checks.answer_key.gradient_descent import quadratics
from backprop_lib.checks.answer_key.gradient_descent.quadratics import SOLUTIONS, places
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity, made_of_slips


@made_of_slips
def _by_component(
    gradient_at=lambda x, x_next: x_next,
    sign=-1.0,
    chosen=lambda i, n: i,
    order=range,
    scale=lambda eta: eta,
):
    """Return what moves one component after the other, with a slip wherever an argument asks for one."""

    def step_by_component(partials, x, eta):
        x_next = np.array(x)
        for i in order(len(x)):
            x_next[i] = x[i] + sign * scale(eta) * partials[chosen(i, len(x))](gradient_at(x, x_next))
        return x_next

    return step_by_component


_step_by_component = _by_component()


def _last_component_alone(partials, x, eta):
    return np.array([*x[:-1], x[-1] - eta * partials[-1](x)])


def _twice_round(partials, x, eta):
    return _step_by_component(partials, _step_by_component(partials, x, eta), eta)


def _symbols(inputs, values, name):
    """Return what the new x could be made of: partial derivatives at the old place, on the way, and at the new place."""
    A, b, x, eta = (inputs[key] for key in ("A", "b", "x", "eta"))
    x_next = _due(A, b, x, eta)
    return quadratics.symbols_of_step(inputs, values, name) | {
        "the partial derivatives on the way": (x - x_next) / eta,
        "∇f at the right new x": A @ x_next - b,
    }


def _due(A, b, x, eta):
    return _step_by_component([lambda at, i=i: A[i] @ at - b[i] for i in range(len(x))], x, eta)


STEP_BY_COMPONENT = Exercise(
    name="gradient_descent.step_by_component",
    section=(1, "Step component by component"),
    equation="for i = 1 … n in turn: x_i^(k+1) = x_i^k − η ∂f/∂x_i, taken at (x_1^(k+1), …, x_(i-1)^(k+1), x_i^k, …, x_n^k)",
    make_inputs=places,
    reference=_step_by_component,
    quantities={"x_next": Quantity("The new x", "j")},
    parts=(Part("every component", 3),),
    solved_by=SOLUTIONS,
    symbols=_symbols,
    compose=_by_component,
    known_bugs=(
        Bug(
            "all at the old place",
            _by_component(gradient_at=lambda x, x_next: x),
            "That is the lecture's step, with all partial derivatives at the old x^k. Here a component doesn't wait for the "
            "others: the next partial derivative is taken where you are by then.",
        ),
        Bug(
            "from behind",
            _by_component(order=lambda n: reversed(range(n))),
            "You began with the last component. It makes a difference who goes first: here it is component 1.",
        ),
        Bug(
            "twice round",
            _twice_round,
            "Every component has moved twice: go round once.",
        ),
        Bug(
            "plus",
            _by_component(sign=1.0),
            "Each component moves uphill; it should move against its partial derivative.",
        ),
        Bug(
            "always the first",
            _by_component(chosen=lambda i, n: 0),
            "Every component uses the first partial derivative: its index has to move with i.",
        ),
        Bug(
            "the neighbour's",
            _by_component(chosen=lambda i, n: i - 1),
            "Every component uses its neighbour's partial derivative: do you count from 0 here and from 1 there?",
        ),
        Bug(
            "last one alone",
            _last_component_alone,
            "Only the last component has moved: the new x is begun afresh in every round of the loop.",
        ),
        Bug(
            "first one left out",
            _by_component(order=lambda n: range(1, n)),
            "The first component never moves: in code it has the index 0.",
        ),
        Bug(
            "last one left out",
            _by_component(order=lambda n: range(n - 1)),
            "The last component never moves: where does the loop end?",
        ),
        Bug(
            "return inside the loop",
            _by_component(order=lambda n: range(1)),
            "Only the first component has moved. Does the loop go round more than once?",
        ),
        Bug(
            "sum of the derivatives",
            lambda partials, x, eta: x - eta * sum(partial(x) for partial in partials),
            "All components move by the sum of the partial derivatives; each has one of its own.",
        ),
        Bug(
            "eta not used",
            _by_component(scale=lambda eta: 1.0),
            "The components move by their whole partial derivatives: what is `eta` for?",
        ),
        Bug(
            "only the steps",
            lambda partials, x, eta: _step_by_component(partials, x, eta) - x,
            "These are the steps of the components; return their new places.",
        ),
    ),
)
