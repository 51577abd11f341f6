import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from backprop_lib import Network, divergences, gradient_check, train
from backprop_lib.activations import softmax
from backprop_lib.divergences import kl, l2
from strategies import names_all

OF_PROBABILITIES = {"l2": False, "kl": True}


def test_l2_by_hand():
    np.testing.assert_allclose(l2([[1.0, 2.0], [0.0, 0.0]], [[0.0, 4.0], [0.0, 0.0]]), [2.5, 0.0])
    np.testing.assert_allclose(l2.backward(np.array([[1.0, 2.0]]), np.array([[0.0, 4.0]])), [[1.0, -2.0]])


def test_one_instance_has_one_divergence():
    assert l2([1.0, 2.0], [0.0, 4.0]) == 2.5
    assert kl([0.25, 0.75], [1.0, 0.0]) == pytest.approx(np.log(4))
    assert kl([0.25], [1.0]) == pytest.approx(np.log(4))
    np.testing.assert_allclose(kl.backward(np.array([0.25]), np.array([0.5])), [-2 + 0.5 / 0.75])


@given(st.integers(2, 6), st.integers(0, 2**32 - 1), st.booleans())
def test_kl_of_distributions_equals_scipy(width, seed, one_hot):
    rng = np.random.default_rng(seed)
    Y = rng.dirichlet(np.ones(width), 5)
    d = np.eye(width)[rng.integers(0, width, 5)] if one_hot else rng.dirichlet(np.ones(width), 5)
    np.testing.assert_allclose(kl(Y, d), special.rel_entr(d, Y).sum(axis=1), rtol=1e-12, atol=1e-15)


@given(st.floats(1e-9, 1 - 1e-9), st.floats(0, 1))
def test_kl_of_one_output_counts_both_outcomes(Y, d):
    expected = special.rel_entr(d, Y) + special.rel_entr(1 - d, 1 - Y)
    np.testing.assert_allclose(kl([[Y]], [[d]]), [expected], rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("d", [[[0.3, 0.7]], [[1.0, 0.0]], [[0.25]], [[1.0]], [[0.0]]])
def test_kl_is_0_at_Y_equal_d_also_when_d_is_not_one_hot(d):
    assert kl(d, d) == 0


def test_kl_is_inf_where_Y_rules_out_what_d_holds_possible():
    assert kl([[0.0, 1.0]], [[1.0, 0.0]]) == np.inf
    assert kl([[1.0]], [[0.0]]) == np.inf
    np.testing.assert_array_equal(kl.backward(np.array([[0.0, 1.0]]), np.array([[1.0, 0.0]])), [[-np.inf, 0]])


def test_the_derivative_of_kl_is_0_where_neither_Y_nor_d_holds_a_thing_possible():
    np.testing.assert_array_equal(kl.backward(np.array([[0.0, 1.0]]), np.array([[0.0, 1.0]])), [[0, -1]])
    np.testing.assert_array_equal(kl.backward(np.array([[0.0], [1.0]]), np.array([[0.0], [1.0]])), [[1], [-1]])


@pytest.mark.parametrize(
    "divergence, Y, d",
    [(l2, [[0.2, -1.0, 3.0]], [[1.0, 0.5, 2.0]]), (kl, [[0.2, 0.3, 0.5]], [[0.0, 0.6, 0.4]]), (kl, [[0.3]], [[0.8]])],
)
def test_derivative_equals_differences_of_one_output_at_a_time(divergence, Y, d):
    Y, d, h = np.array(Y), np.array(d), 1e-6
    expected = [
        (divergence.forward(Y + h * e, d) - divergence.forward(Y - h * e, d))[0] / (2 * h) for e in np.eye(Y.shape[1])
    ]
    np.testing.assert_allclose(divergence.backward(Y, d)[0], expected, rtol=1e-7, atol=1e-8)


def test_each_instance_is_by_itself_and_types_are_kept():
    Y, d = np.array([[0.5, 0.5], [0.1, 0.9]], np.float32), np.array([[1, 0], [0, 1]], np.float32)
    assert kl(Y, d).dtype == l2(Y, d).dtype == np.float32
    np.testing.assert_allclose(kl(Y, d), [np.log(2), -np.log(0.9)], rtol=1e-6)


@pytest.mark.parametrize(
    "Y, d, message",
    [
        ([[0.5, 0.5]], [[1.0, 0.0, 0.0]], r"d must have the shape of Y, \(1, 2\), got \(1, 3\)"),
        ([[0.5, 0.2, 0.3]], [[1.0, 0.0]], r"d must have the shape of Y, \(1, 3\), got \(1, 2\)"),
        ([[0.5], [0.5]], [[1.0]], r"d must have the shape of Y, \(2, 1\), got \(1, 1\)"),
        ([0.5], [[1.0]], r"d must have the shape of Y, \(1,\), got \(1, 1\)"),
        (0.5, 1.0, r"Y must have 1 or 2 axes, got 0"),
        ([0.5], 1.0, r"d must have 1 or 2 axes, got 0"),
        ([[[0.5]]], [[[1.0]]], r"Y must have 1 or 2 axes, got 3"),
        ([[0.5]], [[[1.0]]], r"d must have 1 or 2 axes, got 3"),
        ([], [], r"Y must hold at least one number"),
        ([0.5], [], r"d must hold at least one number"),
        ([[0.5, 0.5]], [[-0.5, 1.5]], r"d must be in \[0, 1\] for the divergence 'kl', got -0.5 at index \(0, 0\)"),
        ([[0.5]], [[1.5]], r"d must be in \[0, 1\] for the divergence 'kl', got 1.5 at index \(0, 0\)"),
        ([0.5, 0.5], [0.5, 0.25], r"got a sum of 0.75 in d\[0\]"),
        ([[0.5, 0.5]], [[1.0, 1.0]], r"d must be a distribution over the 2 outputs.*got a sum of 2 in d\[0\]"),
        ([[0.5]], [[7.0]], r"d must be in \[0, 1\] for the divergence 'kl', got 7 at index \(0, 0\)"),
        ([[-0.5]], [[1.0]], r"Y must be in \[0, 1\]"),
        ([[np.nan]], [[1.0]], r"Y must hold finite numbers, got nan at index \(0, 0\)"),
        ([["one"]], [[1.0]], r"Y must be an array of real numbers"),
    ],
)
def test_bad_input_is_named(Y, d, message):
    with pytest.raises(ValueError, match=message):
        kl(Y, d)


@pytest.mark.parametrize(
    "name, near",
    [
        ("mse", "l2"),
        ("MSE", "l2"),
        ("L2", "l2"),
        ("mean squared error", "l2"),
        ("cross_entropy", "kl"),
        ("crossentropy", "kl"),
        ("CrossEntropyLoss", "kl"),
        ("bce", "kl"),
        ("nll", "kl"),
    ],
)
def test_unknown_names_are_answered_with_the_known_ones_and_the_near_one(name, near):
    message = rf"divergence must be one of 'l2', 'kl' or an object .* got '{name}'; did you mean '{near}'\?"
    with pytest.raises(ValueError, match=message):
        divergences.lookup(name)


def test_every_built_in_divergence_is_in_the_lists_of_these_tests():
    names_all(OF_PROBABILITIES, divergences.BY_NAME)
    for name, divergence in divergences.BY_NAME.items():
        assert (divergence.name, divergence.of_probabilities) == (name, OF_PROBABILITIES[name])


@pytest.mark.parametrize("width", [2, 3, 7, 100, 1000])
def test_what_sums_to_1_in_float32_does_so_for_a_float64_network(width):
    z = np.random.default_rng(width).normal(size=(50, width)).astype(np.float32)
    d = softmax(z)
    thirds = np.full((50, width), np.float32(1) / np.float32(width))
    net = Network([2, width], ["softmax"], seed=0)
    X = np.ones((50, 2))
    for rows in (d, thirds, d.astype(float), net.astype("float32").forward(X).Y):
        swept = net.backward(net.forward(X), rows, "kl")
        exact = rows.astype(float) / rows.astype(float).sum(axis=1, keepdims=True)
        assert swept.loss == pytest.approx(net.backward(net.forward(X), exact, "kl").loss, abs=1e-5)


def test_a_row_that_misses_1_says_by_how_much():
    with pytest.raises(ValueError, match=r"each row sums to 1, got a sum of 0.99998 in d\[1\]"):
        kl([[0.5, 0.5]] * 2, [[0.5, 0.5], [0.5, 0.49998]])


class Absolute:
    """A divergence from outside."""

    def __init__(self, forward=lambda Y, d: np.abs(Y - d).sum(axis=1), backward=lambda Y, d: np.sign(Y - d)):
        self.forward, self.backward = forward, backward


@pytest.mark.parametrize(
    "divergence, message",
    [
        (
            Absolute(lambda Y, d: None),
            r"Absolute.forward\(Y, d\) must return an array of shape \(3,\), got None; is its `ret",
        ),
        (
            Absolute(lambda Y, d: np.abs(Y - d)),
            r"forward\(Y, d\) must return an array of shape \(3,\), got shape \(3, 2\): one number for each instance, so sum "
            r"over its outputs, with .sum\(axis=-1\)",
        ),
        (
            Absolute(lambda Y, d: np.abs(Y - d).sum()),
            r"forward\(Y, d\) must return an array of shape \(3,\), got shape \(\)",
        ),
        (Absolute(lambda Y, d: np.abs(Y - d).sum(axis=0)), r"must return an array of shape \(3,\), got shape \(2,\)"),
        (Absolute(lambda Y, d: [np.nan] * 3), r"forward\(Y, d\) must return numbers, got nan at index \(0,\)"),
        (
            Absolute(backward=lambda Y, d: None),
            r"Absolute.backward\(Y, d\) must return an array of shape \(3, 2\), got None",
        ),
        (
            Absolute(backward=lambda Y, d: 1.0),
            r"backward\(Y, d\) must return an array of shape \(3, 2\), got shape \(\)",
        ),
    ],
)
def test_what_a_divergence_of_your_own_returns_is_checked_by_name_and_nothing_is_learned(divergence, message):
    net = Network([2, 2], ["tanh"], seed=0)
    before = net.parameters
    with pytest.raises(ValueError, match=message):
        train(net, np.ones((5, 2)), np.zeros((5, 2)), divergence)
    np.testing.assert_array_equal(net.parameters, before)


def test_one_of_your_own_takes_one_instance_and_a_batch():
    absolute = divergences.lookup(Absolute())
    np.testing.assert_array_equal(absolute([[1.0, 2.0], [0.0, 1.0]], [[0.0, 0.0], [0.0, 0.0]]), [3, 1])
    assert absolute.name == "Absolute"
    assert divergences.lookup(absolute) is absolute


def test_a_subclass_of_kl_needs_probabilities_and_checks_them():
    class Doubled(divergences.KL):
        def forward(self, Y, d):
            return 2 * super().forward(Y, d)

        def backward(self, Y, d):
            return 2 * super().backward(Y, d)

    X, d = np.ones((2, 2)), np.eye(2)
    assert gradient_check(Network([2, 2], ["softmax"], seed=0), X, d, Doubled()).worst < 1e-6
    net = Network([2, 2], ["softmax"], seed=0)
    with pytest.raises(ValueError, match="d must be a distribution over the 2 outputs"):
        net.backward(net.forward(X), X, Doubled())
    net = Network([2, 2], ["tanh"], seed=0)
    with pytest.raises(ValueError, match="compares probabilities"):
        net.backward(net.forward(X), d, Doubled())
