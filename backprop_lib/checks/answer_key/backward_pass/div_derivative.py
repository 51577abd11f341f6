"""Exercise: the derivative of Div with respect to the output, for L2 and for KL."""

import numpy as np

from backprop_lib import divergences
from backprop_lib.checks.answer_key import drawing
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity


def _distances(rng):
    return [
        {"Y": rng.normal(size=shape), "d": rng.normal(size=shape), "divergence": "l2"}
        for shape in [(4, 3), (2, 5), (1, 4), (3, 3), (3, 1)]
    ]


def _distributions(rng):
    hard = [(rng.dirichlet(np.full(D, 4.0), size=T), drawing.one_hot_rows(rng, T, D)) for T, D in [(4, 3), (1, 5)]]
    soft = [rng.dirichlet(np.full(3, 4.0), size=(2, 3))]
    sure = [(rng.permutation([[0.01, 0.98, 0.01], [0.985, 0.005, 0.01]]), drawing.one_hot_rows(rng, 2, 3))]
    return [{"Y": Y, "d": d, "divergence": "kl"} for Y, d in [*hard, *soft, *sure]]


def _probabilities(rng):
    hard = [(rng.uniform(0.05, 0.95, (T, 1)), rng.permutation(np.arange(T)[:, None] % 2.0)) for T in (4, 2)]
    soft = [rng.uniform(0.05, 0.95, (2, T, 1)) for T in (3, 1)]
    sure = [(rng.permutation([[0.01], [0.99]]), np.array([[0.0], [1.0]]))]
    return [{"Y": Y, "d": d, "divergence": "kl"} for Y, d in [*hard, *soft, *sure]]


def _by_cases(l2=lambda Y, d: Y - d, softmax=lambda Y, d: -d / Y, one=lambda Y, d: -d / Y + (1 - d) / (1 - Y)):
    """Return a function of Y, d and the divergence's name, with a slip wherever an argument brings one."""

    def derivative(Y, d, divergence):
        kl = one if Y.shape[1] == 1 else softmax
        return (l2 if divergence == "l2" else kl)(Y, d)

    return derivative


_right = _by_cases()


def _terms(Y, d):
    with np.errstate(divide="ignore", invalid="ignore"):
        return -d * np.log(Y)


def _roles_swapped(Y, d):
    with np.errstate(divide="ignore"):
        return np.log(Y / d) + 1


def _roles_swapped_for_one(Y, d):
    with np.errstate(divide="ignore"):
        return np.log(Y / d) - np.log((1 - Y) / (1 - d))


DIV_DERIVATIVE = Exercise(
    name="backward_pass.div_derivative",
    section=(3, "Box 1 is the output"),
    equation="∂Div(Y, d)/∂y_i^(N) = ∂Div(Y, d)/∂y_i, for each instance by itself",
    make_inputs=_distances,
    reference=lambda Y, d, divergence: divergences.lookup(divergence).backward(Y, d),
    quantities={"dy": Quantity("∂Div/∂y", "tj")},
    parts=(
        Part("L2", 1),
        Part("KL of a softmax", 1, make_inputs=_distributions),
        Part("KL of one sigmoid output", 1, make_inputs=_probabilities),
    ),
    solved_by=(divergences.L2.backward, divergences.KL.backward),
    known_bugs=(
        Bug(
            "divided by T",
            lambda Y, d, divergence: _right(Y, d, divergence) / len(Y),
            "This is divided by T. Div belongs to one instance, and the average over the instances comes later, in dw.",
        ),
        Bug(
            "L2 opposite sign",
            _by_cases(l2=lambda Y, d: d - Y),
            "That is d − Y. The derivative of (Y − d)² keeps the order; the minus of descent comes with the step.",
        ),
        Bug("L2 twice", _by_cases(l2=lambda Y, d: 2 * (Y - d)), "Twice too much: Div has a factor ½ in front."),
        Bug(
            "L2 mean over outputs",
            _by_cases(l2=lambda Y, d: (Y - d) / Y.shape[1]),
            "This is divided by the number of outputs; Div is a sum over them, no mean.",
        ),
        Bug(
            "L2 itself",
            _by_cases(l2=lambda Y, d: (Y - d) ** 2 / 2),
            "These are the terms of Div; what is asked for is their derivative.",
        ),
        Bug(
            "L2 without sign",
            _by_cases(l2=lambda Y, d: np.abs(Y - d)),
            "No number here is negative: the derivative has to say in which direction Y is off.",
        ),
        Bug(
            "KL opposite sign",
            _by_cases(softmax=lambda Y, d: d / Y, one=lambda Y, d: d / Y - (1 - d) / (1 - Y)),
            "For KL every sign is the opposite: Div holds log(1/Y), which falls where Y rises.",
        ),
        Bug(
            "KL and the activation at once",
            _by_cases(softmax=lambda Y, d: Y - d, one=lambda Y, d: Y - d),
            "Y − d is ∂Div/∂z, KL and the last activation in one; asked for is ∂Div/∂y, before the activation comes in.",
        ),
        Bug(
            "both outcomes on a softmax",
            _by_cases(softmax=lambda Y, d: -d / Y + (1 - d) / (1 - Y)),
            "The second term, with 1 − Y, belongs to a single output. In a softmax the other outputs stand for themselves.",
        ),
        Bug(
            "one outcome of a sigmoid",
            _by_cases(one=lambda Y, d: -d / Y),
            "Half of it is missing: one output means two outcomes, Y and 1 − Y, and where d = 0 the second one counts.",
        ),
        Bug(
            "inner derivative of 1 - Y",
            _by_cases(one=lambda Y, d: -d / Y - (1 - d) / (1 - Y)),
            "The sign of the second term is wrong: 1 − Y has the inner derivative −1.",
        ),
        Bug(
            "d left out",
            _by_cases(softmax=lambda Y, d: -1 / Y),
            "d is missing: an output whose d is 0 doesn't enter the sum, so its derivative is 0.",
        ),
        Bug(
            "KL itself",
            _by_cases(softmax=_terms, one=lambda Y, d: _terms(Y, d) + _terms(1 - Y, 1 - d)),
            "There is a logarithm in this: log Y has to be differentiated.",
        ),
        Bug(
            "roles swapped",
            _by_cases(softmax=_roles_swapped, one=_roles_swapped_for_one),
            "The roles of Y and d are swapped: KL sums d log(d/Y), and a d of 0 must do no harm.",
        ),
    ),
)
