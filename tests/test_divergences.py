import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from backprop_lib import divergences
from backprop_lib.divergences import kl, l2


def test_l2_by_hand():
    np.testing.assert_allclose(l2([[1.0, 2.0], [0.0, 0.0]], [[0.0, 4.0], [0.0, 0.0]]), [2.5, 0.0])
    np.testing.assert_allclose(l2.backward(np.array([[1.0, 2.0]]), np.array([[0.0, 4.0]])), [[1.0, -2.0]])


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


def test_unknown_names_are_answered_with_the_known_ones():
    with pytest.raises(ValueError, match=r"divergence must be one of 'l2', 'kl' or an object .* got 'mse'"):
        divergences.lookup("mse")
