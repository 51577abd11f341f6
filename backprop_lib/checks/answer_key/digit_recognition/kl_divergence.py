"""Exercise: the KL divergence of one output and of several."""

import numpy as np

from backprop_lib import divergences
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity
from backprop_lib.checks.harness.own import SOLVED_BY


def _distributions(rng, T, D):
    """Return Y or d between 0 and 1, and none of them close to either."""
    if D == 1:
        return rng.uniform(0.1, 0.9, size=(T, 1))
    return 0.9 * rng.dirichlet(np.ones(D), size=T) + 0.1 / D


def _soft(shapes):
    return lambda rng: [{"Y": _distributions(rng, *shape), "d": _distributions(rng, *shape)} for shape in shapes]


def _zeros_and_ones(rng, T, D):
    """Return desired outputs that name a class, with both values of a single output among them."""
    if D == 1:
        return rng.permutation((np.arange(T) % 2) * 1.0)[:, None]
    return np.eye(D)[rng.permutation(np.arange(T) % D)]


def _hard(rng):
    shapes = [(4, 3), (4, 1), (3, 3), (1, 5), (1, 1)]
    return [{"Y": _distributions(rng, *shape), "d": _zeros_and_ones(rng, *shape)} for shape in shapes]


def _sure(rng):
    """Return outputs of exactly 0 and 1, none of which rules out what is desired."""
    d, soft = _zeros_and_ones(rng, 4, 3), _distributions(rng, 4, 3)
    Y = np.where(np.arange(3) == (d.argmax(axis=1)[:, None] + 1) % 3, 0, soft)
    single = _zeros_and_ones(rng, 4, 1)
    half_sure = np.where(np.arange(4)[:, None] < 2, single, _distributions(rng, 4, 1))
    return [{"Y": Y / Y.sum(axis=1, keepdims=True), "d": d}, {"Y": half_sure, "d": single}]


def _kl(Y, d):
    return divergences.kl.forward(Y, d)


def _terms(Y, d):
    """Return d log(d/Y) of every outcome, both of them where there is one output."""
    Y, d = _both(Y), _both(d)
    return np.where(d > 0, d * np.log(np.where(d > 0, d, 1) / np.where(d > 0, Y, 1)), 0)


def _both(p):
    return divergences.both_outcomes(p) if p.shape[1] == 1 else p


def _cross_entropy(Y, d):
    Y, d = _both(Y), _both(d)
    return -(d * np.log(Y)).sum(axis=1)


def _roles_swapped(Y, d):
    Y, d = _both(Y), _both(d)
    return (Y * np.log(Y / d)).sum(axis=1)


def _binary_for_all(Y, d):
    return _terms(Y, d).sum(axis=1) + (0 if Y.shape[1] == 1 else _terms(1 - Y, 1 - d).sum(axis=1))


def _as_it_stands(Y, d):
    Y, d = _both(Y), _both(d)
    return (d * np.log(d / Y)).sum(axis=1)


def _only_one_outcome(Y, d):
    return np.where(d > 0, d * np.log(np.where(d > 0, d, 1) / Y), 0).sum(axis=1)


def _outer_product(Y, d):
    Y, d = _both(Y), _both(d)
    return d @ np.log(np.where(d > 0, d, 1) / Y).T


KL_DIVERGENCE = Exercise(
    name="digit_recognition.kl_divergence",
    section=(4, "Set up for 2 or not 2"),
    equation="Div(Y, d) = Σ_i d_i log(d_i / Y_i); with one output d log(d / Y) + (1 − d) log((1 − d) / (1 − Y))",
    make_inputs=_soft([(4, 3), (2, 5), (3, 3), (1, 4)]),
    reference=_kl,
    quantities={"Div": Quantity("Div", "t")},
    parts=(
        Part("several outputs", 1),
        Part("one output", 1, make_inputs=_soft([(4, 1), (1, 1), (2, 1)])),
        Part("d of 0s and 1s", 1, make_inputs=_hard),
        Part("Y of exactly 0 or 1 where that is right", 1, make_inputs=_sure),
    ),
    solved_by=SOLVED_BY["kl_divergence"],
    known_bugs=(
        Bug(
            "sign",
            lambda Y, d: -_kl(Y, d),
            "The sign is the wrong way round: Div is 0 where Y = d, and above 0 everywhere else.",
        ),
        Bug(
            "cross-entropy",
            _cross_entropy,
            "That is −Σ d log Y. It agrees with KL where d is 0 or 1, but for d between them it isn't 0 at Y = d; and "
            "0 log 0 is still nan in it.",
        ),
        Bug(
            "roles swapped",
            _roles_swapped,
            "Y and d have changed places: the logarithms are weighed by d, by what is desired.",
        ),
        Bug(
            "formula that overflows",
            _as_it_stands,
            "The formula is right, and numpy makes 0 · log 0 a nan. A term whose d is 0 counts as 0.",
        ),
        Bug(
            "half of one output",
            _only_one_outcome,
            "With one output there are two outcomes, 2 and not 2, and the sum runs over both: where d = 0, Y still matters.",
        ),
        Bug(
            "not-outcomes of several",
            _binary_for_all,
            "With several outputs you count 1 − d and 1 − Y too. That form is for a single output; here the outcomes have "
            "an output each.",
        ),
        Bug(
            "one number",
            lambda Y, d: _kl(Y, d).mean(),
            "That is the average over the instances, the Loss; Div belongs to each instance by itself.",
        ),
        Bug(
            "summed over instances",
            lambda Y, d: _kl(Y, d).sum(),
            "The instances were added up; the sum runs over the outputs of one instance.",
        ),
        Bug(
            "averaged over outputs",
            lambda Y, d: _terms(Y, d).mean(axis=1),
            "The terms were averaged over the outcomes; they are added up.",
        ),
        Bug(
            "divided by T",
            lambda Y, d: _kl(Y, d) / len(Y),
            "Every Div was divided by T. The average is the Loss's affair; divide here as well, and every gradient is "
            "wrong by T.",
        ),
        Bug(
            "not summed",
            _terms,
            "The terms were left side by side: Div is their sum, one number for each instance.",
        ),
        Bug(
            "every instance with every other",
            _outer_product,
            "Each instance's d met every instance's Y, a table of T times T: multiply element by element.",
        ),
        Bug(
            "base 2",
            lambda Y, d: _kl(Y, d) / np.log(2),
            "That is right in bits: you took the logarithm to the base 2; the lecture's is the natural one.",
        ),
        Bug(
            "base 10",
            lambda Y, d: _kl(Y, d) / np.log(10),
            "That logarithm has the base 10; the lecture's is the natural one.",
        ),
        Bug(
            "l2",
            lambda Y, d: divergences.l2.forward(Y, d),
            "That is half the squared distance, the L2 divergence.",
        ),
    ),
)
