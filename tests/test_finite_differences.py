import re

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


def test_a_gradient_of_nothing_but_0_is_right_where_f_is_flat():
    flat = gradient_check(lambda x: 5.0, [1.0, 2.0], [0.0, 0.0])
    assert (flat.worst, flat.where, flat.relative.tolist()) == (0, "x[0]", [0, 0])


def test_small_components_are_measured_against_a_hundredth_of_the_largest():
    found = gradient_check(lambda x: 100 * x[0], [0.0, 0.0], [100.0, 0.5])
    np.testing.assert_allclose(found.relative, [0, 0.5], atol=1e-8)
    found = gradient_check(lambda x: 100 * x[0] + 2 * x[1], [0.0, 0.0], [100.0, 1.0])
    np.testing.assert_allclose(found.relative, [0, 0.5], atol=1e-8)
    found = gradient_check(lambda x: 100 * x[0] + 1 * x[1], [0.0, 0.0], [100.0, 2.0])
    np.testing.assert_allclose(found.relative, [0, 0.5], atol=1e-8)


def test_the_report_of_a_matrix_names_its_place():
    found = gradient_check(lambda w: (w**2).sum(), [[1.0, 2.0], [3.0, 4.0]], [[2.0, 4.0], [3.0, 8.0]])
    assert found.where == "x[1, 0]"
    assert str(found) == repr(found)
    report = re.fullmatch(
        r"Largest relative error 0.5, at x\[1, 0\]: 3 analytic, (\S+) by central differences.", str(found)
    )
    assert float(report[1]) == pytest.approx(6, rel=1e-9)


def test_the_step_grows_with_the_component_and_is_that_of_its_source():
    places = []
    numerical_gradient(lambda x: places.append(x[0]) or 0.0, [0.25])
    numerical_gradient(lambda x: places.append(x[0]) or 0.0, [-8.0])
    h = np.cbrt(np.finfo(float).eps)
    np.testing.assert_allclose(np.array(places) - [0.25, 0.25, -8, -8], [h, -h, 8 * h, -8 * h], rtol=1e-9)


def test_a_gradient_is_called_with_a_copy_and_lists_serve():
    def spoils(x):
        x *= 0
        return [12.5, 1.0]

    found = gradient_check(lambda x: 12.5 * x[0] + x[1], [2.0, 0.5], spoils)
    assert found.worst < 1e-9 and found.analytic.tolist() == [12.5, 1.0]
    one = gradient_check(lambda x: np.array([x**2]), 3.0, 6.0)
    assert one.worst < 1e-8 and one.where == "x[]"


def test_names_of_weights():
    D = [2, 3, 12]
    assert [weight_name(D, i) for i in (0, 1, 8, 9, 9 + 9 * 4 + 1)] == [
        "w_01^(1)",
        "w_11^(1)",
        "w_23^(1)",
        "w_01^(2)",
        "w_1,10^(2)",
    ]
    assert [weight_name([10, 9], i) for i in (9, 10, 8 * 11)] == ["w_91^(1)", "w_10,1^(1)", "w_09^(1)"]
    assert weight_name([1, 1, 1], 3) == "w_11^(2)"
    with pytest.raises(
        ValueError, match=r"index must be below the number of weights of a net of widths \[1, 1, 1\], got 0"
    ):
        weight_name([1, 1, 1], 4)


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
        ((f, [1.0, 1e300], df, None, 1.0), r"h must lead from x to other finite numbers, got 1 at x up to 1e\+300"),
        ((f, [1e308, 0.0], [1.0, 1.0], None, 1e308), r"h must lead from x to other finite numbers, got 1e\+308 at"),
        ((f, [-1e308, 0.0], [1.0, 1.0], None, 1e308), r"h must lead from x to other finite numbers, got 1e\+308 at"),
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
