import numpy as np
import pytest

from backprop_lib import Network, gradient_check, gradient_descent, numerical_gradient
from backprop_lib.finite_differences import weight_name


def f(x):
    return x[0] ** 3 + np.sin(x[1]) * x[0]


def df(x):
    return np.array([3 * x[0] ** 2 + np.sin(x[1]), np.cos(x[1]) * x[0]])


def test_numerical_gradient_by_hand():
    x = np.array([2.0, 0.5])
    np.testing.assert_allclose(numerical_gradient(f, x), df(x), rtol=1e-9)
    np.testing.assert_array_equal(x, [2.0, 0.5])
    np.testing.assert_allclose(
        numerical_gradient(lambda w: (w**2).sum(), [[1, 2], [3, 4]]), [[2, 4], [6, 8]], rtol=1e-8
    )


def test_the_error_falls_with_the_square_of_h():
    x = np.array([1.0, 2.0])
    errors = [np.abs(numerical_gradient(f, x, h=h) - df(x)).max() for h in (0.1, 0.01)]
    assert errors[0] / errors[1] == pytest.approx(100, rel=0.01)


def test_a_right_gradient_of_any_function_passes_and_a_wrong_one_is_located():
    assert gradient_check(f, [2.0, 0.5], df).worst < 1e-8
    wrong = gradient_check(f, [2.0, 0.5], lambda x: df(x) * [1, 1.5])
    assert wrong.worst == pytest.approx(1 / 3, rel=1e-6)
    assert wrong.where == "x[1]"
    assert "Largest relative error 0.33, at x[1]" in str(wrong)


def test_a_fault_in_one_weight_of_a_network_is_named_as_in_the_lecture():
    net = Network([2, 3, 2], ["tanh", "softmax"], seed=0)
    right = net.backward

    def wrong(passed, d, divergence):
        swept = right(passed, d, divergence)
        swept.dw[2][2, 1] *= 2
        return swept

    X, d = [[0.3, -0.8], [1.0, 0.2]], [[0.0, 1.0], [1.0, 0.0]]
    assert gradient_check(net, X, d, "kl").worst < 1e-6
    net.backward = wrong
    found = gradient_check(net, X, d, "kl")
    assert found.where == "w_22^(2)" and found.worst == pytest.approx(0.5, rel=1e-5)


def test_float32_networks_are_differenced_in_float64():
    net = Network([3, 4, 1], ["sigmoid", "sigmoid"], seed=0, dtype="float32")
    X, d = np.random.default_rng(0).normal(size=(4, 3)), np.array([[0.0], [1.0], [1.0], [0.0]])
    assert gradient_check(net, X, d, "kl").worst < 1e-4
    assert net.dtype == np.float32


def test_a_gradient_of_nan_is_as_wrong_as_can_be():
    assert gradient_check(f, [2.0, 0.5], [np.nan, 1.0]).worst == np.inf


def test_names_of_weights():
    D = [2, 3, 12]
    assert [weight_name(D, i) for i in (0, 1, 8, 9, 9 + 9 * 4 + 1)] == [
        "w_01^(1)",
        "w_11^(1)",
        "w_23^(1)",
        "w_01^(2)",
        "w_1,10^(2)",
    ]


def test_descent_may_meet_nan_on_its_way_and_says_that_it_diverged():
    run = gradient_descent(lambda x: np.sqrt(x), 1e-12, eta=1.0)
    assert run.stopped == "diverged"


def test_a_network_whose_loss_is_infinite_has_no_differences():
    class Infinite:
        def forward(self, Y, d):
            return np.full(len(Y), np.inf)

        def backward(self, Y, d):
            return Y - d

    with pytest.raises(ValueError, match="X, d and the weights of net must give a finite Loss, got inf"):
        gradient_check(Network([1, 1], ["tanh"], seed=0), [1.0], [1.0], Infinite())


@pytest.mark.parametrize(
    "arguments, message",
    [
        ((3, [1.0], df), "net must be a Network or a function, got 3"),
        ((f, [1.0, np.inf], df), "X must hold finite numbers"),
        ((f, [1.0, 2.0], [1.0]), r"d, the gradient, must have the shape of x, \(2,\), got \(1,\)"),
        ((f, [1.0, 2.0], df, "kl"), "divergence goes with a Network"),
        ((lambda x: x, [1.0, 2.0], df), r"f must return one number, got an array of shape \(2,\)"),
        ((f, [1.0, 2.0], df, None, 0), "h must be a finite number above 0, got 0"),
        ((f, [1.0, 2.0], df, None, 1e-30), r"h must lead from x to other finite numbers, got 1e-30 at x up to 2"),
        ((f, [], df), r"X must hold at least one number, got an empty array of shape \(0,\)"),
        ((f, [1.0, 2.0], "df"), r"d, the gradient, must be an array of real numbers, got 'df'"),
        ((f, [1.0, 2.0], lambda x: None), r"d\(x\), the gradient, must be an array of real numbers, got None"),
        ((lambda x: np.nan, [1.0, 2.0], df), r"f must return a finite number, got nan one step h from x"),
        ((lambda x: None, [1.0, 2.0], df), r"f\(x\) must be an array of real numbers, got None"),
    ],
)
def test_bad_input_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        gradient_check(*arguments)
