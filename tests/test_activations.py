import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import special

from backprop_lib import activations

SCALAR = ["identity", "sigmoid", "tanh", "relu", "leaky_relu"]
EVERY = [*SCALAR, "softmax"]
ORACLE = {
    "identity": lambda z: z,
    "sigmoid": special.expit,
    "tanh": np.tanh,
    "relu": lambda z: np.where(z > 0, z, 0),
    "leaky_relu": lambda z: np.where(z > 0, z, z / 100),
    "softmax": lambda z: special.softmax(z, axis=-1),
}
batches = arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(2, 5)), elements=st.floats(-1e4, 1e4))


@pytest.mark.parametrize("name", EVERY)
@given(z=batches)
def test_forward_equals_scipy_also_far_out(name, z):
    np.testing.assert_allclose(activations.lookup(name).forward(z), ORACLE[name](z), rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_types_are_kept_and_nothing_warns_up_to_1e4(name, dtype):
    f = activations.lookup(name)
    z = np.array([[-1e4, -90.0, -1.0, 0.0, 1.0, 90.0, 1e4]], dtype)
    y = f.forward(z)
    dz = f.backward(np.ones_like(z), z, y)
    assert y.dtype == dz.dtype == dtype
    assert np.isfinite(y).all() and np.isfinite(dz).all()
    if name != "softmax":
        assert f.derivative(z).dtype == dtype


@pytest.mark.parametrize("name", EVERY)
def test_whole_numbers_and_lists_are_taken_as_real_numbers(name):
    f = activations.lookup(name)
    np.testing.assert_allclose(f([1, 2, 3]), f(np.array([1.0, 2.0, 3.0])))
    assert f(np.array([[1, 2, 3]])).dtype == np.float64


@pytest.mark.parametrize("name", EVERY)
def test_forward_writes_to_out_and_leaves_z_alone(name):
    f = activations.lookup(name)
    z = np.array([[0.5, -1.0, 2.0]])
    before, out = z.copy(), np.empty_like(z)
    assert f.forward(z, out=out) is out
    np.testing.assert_array_equal(z, before)
    np.testing.assert_allclose(out, ORACLE[name](z))


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
@given(z=arrays(np.float64, 5, elements=st.floats(-20, 20)))
def test_derivative_equals_the_complex_step(name, z):
    step = {"sigmoid": lambda c: 1 / (1 + np.exp(-c)), "tanh": np.tanh}[name](z + 1e-200j)
    np.testing.assert_allclose(activations.lookup(name).derivative(z), step.imag / 1e-200, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("name, below, above", [("identity", 1, 1), ("relu", 0, 1), ("leaky_relu", 0.01, 1)])
def test_derivative_of_the_straight_ones(name, below, above):
    np.testing.assert_allclose(activations.lookup(name).derivative(np.array([-2.0, 3.0])), [below, above])


@pytest.mark.parametrize("name", SCALAR)
@given(
    z=arrays(np.float64, (2, 3), elements=st.floats(-30, 30)), dy=arrays(np.float64, (2, 3), elements=st.floats(-9, 9))
)
def test_backward_is_the_component_rule(name, z, dy):
    f = activations.lookup(name)
    np.testing.assert_allclose(f.backward(dy, z, f.forward(z)), f.derivative(z) * dy, rtol=1e-6, atol=1e-12)


def test_softmax_rows_are_distributions_each_by_itself():
    y = activations.softmax(np.array([[1000.0, 1000.0], [-1000.0, -1001.0]]))
    np.testing.assert_allclose(y, [[0.5, 0.5], [0.7310585786300049, 0.2689414213699951]])


@given(z=arrays(np.float64, 4, elements=st.floats(-10, 10)), dy=arrays(np.float64, 4, elements=st.floats(-9, 9)))
def test_softmax_backward_is_the_jacobian_product_and_the_jacobian_is_that_of_differences(z, dy):
    f = activations.softmax
    h = 1e-6
    by_differences = np.column_stack([(f(z + h * e) - f(z - h * e)) / (2 * h) for e in np.eye(4)])
    np.testing.assert_allclose(f.jacobian(z), by_differences, atol=1e-8)
    np.testing.assert_allclose(f.backward(dy, z, f(z)), dy @ f.jacobian(z), atol=1e-12)


def test_softmax_refuses_the_component_rule():
    with pytest.raises(TypeError, match=r"vector activation: every z_j moves every y_i"):
        activations.softmax.derivative(np.zeros(3))


def test_unknown_names_are_answered_with_the_known_ones():
    with pytest.raises(ValueError, match=r"activation must be one of 'identity', 'sigmoid'.*got 'sigmoyd'"):
        activations.lookup("sigmoyd")


def test_the_slope_of_leaky_relu():
    np.testing.assert_allclose(activations.LeakyReLU(0.2)([-1.0, 1.0]), [-0.2, 1.0])
    with pytest.raises(ValueError, match="slope must be a finite number at least 0 and below 1, got 2"):
        activations.LeakyReLU(2)
