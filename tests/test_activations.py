import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import special

from backprop_lib import Network, activations, by_component, gradient_check, train
from strategies import names_all

EVERY = list(activations.BY_NAME)
SCALAR = [name for name, f in activations.BY_NAME.items() if not f.vector]
ORACLE = {
    "identity": lambda z: z,
    "sigmoid": special.expit,
    "tanh": np.tanh,
    "relu": lambda z: np.where(z > 0, z, 0),
    "leaky_relu": lambda z: np.where(z > 0, z, z / 100),
    "softmax": lambda z: special.softmax(z, axis=-1),
}
PROBABILITIES = {
    "identity": None,
    "sigmoid": "each",
    "tanh": None,
    "relu": None,
    "leaky_relu": None,
    "softmax": "together",
}
batches = arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(2, 5)), elements=st.floats(-1e4, 1e4))


def test_every_built_in_activation_has_an_oracle_here():
    for listed in (ORACLE, PROBABILITIES):
        names_all(listed, EVERY)
    for name, f in activations.BY_NAME.items():
        assert (f.name, f.formula > "") == (name, True)


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


@pytest.mark.parametrize("name", SCALAR)
@given(z=arrays(np.float64, 5, elements=st.floats(-20, -0.1) | st.floats(0.1, 20)))
def test_derivative_is_how_steeply_the_formula_rises(name, z):
    rise = ORACLE[name](z + 1e-6) - ORACLE[name](z - 1e-6)
    np.testing.assert_allclose(activations.lookup(name).derivative(z), rise / 2e-6, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("name, below, above", [("identity", 1, 1), ("relu", 0, 1), ("leaky_relu", 0.01, 1)])
def test_derivative_of_the_straight_ones(name, below, above):
    f, z = activations.lookup(name), np.array([-2.0, 0.0, 3.0])
    np.testing.assert_allclose(f.derivative(z), [below, below, above])
    np.testing.assert_allclose(f.backward(np.full(3, 2.0), z, f(z)), [2 * below, 2 * below, 2 * above])


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


@pytest.mark.parametrize("name", EVERY)
@given(z=batches)
def test_outputs_are_the_probabilities_that_the_activation_says(name, z):
    y, says = activations.lookup(name).forward(z), activations.lookup(name).probabilities
    assert says == PROBABILITIES[name]
    if says is not None:
        assert ((y >= 0) & (y <= 1)).all()
    if says == "together":
        np.testing.assert_allclose(y.sum(axis=1), 1, rtol=1e-12)


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("twin_of", [copy.copy, copy.deepcopy, lambda f: pickle.loads(pickle.dumps(f))])
def test_a_built_in_activation_is_itself_in_copies_and_in_other_processes(name, twin_of):
    f = activations.lookup(name)
    assert twin_of(f) is f
    net = twin_of(Network([2, 3, 2], [name, "softmax"], seed=0))
    assert net.f[1] is f and net.f[2] is activations.softmax


def test_a_copied_network_can_be_saved(tmp_path):
    net = copy.deepcopy(Network([2, 3, 2], ["relu", "softmax"], seed=0))
    net.save(tmp_path / "net.npz")
    assert Network.load(tmp_path / "net.npz").f[1] is activations.relu


@pytest.mark.parametrize("slope", [0.0, 0.2, 1e-20, 1 / 3])
def test_another_slope_of_leaky_relu_is_kept_in_its_name_in_copies_and_in_files(tmp_path, slope):
    f = activations.LeakyReLU(slope)
    assert f.name == f"leaky_relu({slope!r})"
    net = Network([2, 3, 1], [f, "identity"], seed=0)
    net.save(tmp_path / "net.npz")
    for twin in (copy.deepcopy(net), pickle.loads(pickle.dumps(net)), Network.load(tmp_path / "net.npz")):
        assert twin.f[1].slope == slope
        np.testing.assert_array_equal(twin([[1.0, -2.0]]), net([[1.0, -2.0]]))


def test_the_slope_of_leaky_relu():
    np.testing.assert_allclose(activations.LeakyReLU(0.2)([-1.0, 1.0]), [-0.2, 1.0])
    assert activations.LeakyReLU().name == "leaky_relu"
    z, dy, f = np.array([[-3.0, 0.5]]), np.array([[2.0, 7.0]]), activations.LeakyReLU(0.2)
    np.testing.assert_allclose(f.backward(dy, z, f.forward(z)), [[0.4, 7.0]])
    with pytest.raises(ValueError, match="slope must be a finite number at least 0 and below 1, got 2"):
        activations.LeakyReLU(2)


@pytest.mark.parametrize(
    "f, near",
    [
        ("sigmoyd", "sigmoid"),
        ("ReLU", "relu"),
        ("LeakyReLU", "leaky_relu"),
        ("Leaky ReLU", "leaky_relu"),
        ("TANH", "tanh"),
        ("logistic", "sigmoid"),
        ("linear", "identity"),
        (None, "identity"),
        (np.tanh, "tanh"),
        (activations.Softmax, "softmax"),
    ],
)
def test_unknown_names_are_answered_with_the_known_ones_and_the_near_one(f, near):
    with pytest.raises(
        ValueError, match=rf"activation must be one of 'identity', 'sigmoid'.*; did you mean '{near}'\?"
    ):
        activations.lookup(f)


def test_a_name_that_is_near_to_none_gets_no_hint():
    with pytest.raises(ValueError, match=r"got 'swish'$"):
        activations.lookup("swish")


@pytest.mark.parametrize("call", [lambda z: activations.softmax(z), lambda z: activations.tanh.derivative(z)])
@pytest.mark.parametrize(
    "z, message",
    [
        ([[1.0, np.nan]], r"z must hold finite numbers, got nan at index \(0, 1\)"),
        ("one", r"z must be an array of real numbers, got 'one'"),
        (np.ma.masked_array([1.0, 2.0], [True, False]), r"z must be an array without a mask"),
    ],
)
def test_a_z_of_no_use_is_named(call, z, message):
    with pytest.raises(ValueError, match=message):
        call(z)


def test_far_out_an_activation_is_its_limit_and_softmax_which_has_none_says_so():
    for name in SCALAR:
        assert activations.lookup(name)(np.inf) == ORACLE[name](np.array(np.inf))
    for nothing in ([np.inf, 1.0], [], 3.0, np.ones((2, 0))):
        with pytest.raises(ValueError, match="z must"):
            activations.softmax(nothing)
    assert activations.softmax(np.ones((0, 2))).shape == (0, 2)


class Softplus:
    """An activation from outside."""

    name = "softplus"

    def forward(self, z):
        return np.log1p(np.exp(z))

    def backward(self, dy, z, y):
        return dy / (1 + np.exp(-z))


class Logistic(Softplus):
    """One whose outputs are probabilities, which it says."""

    name = "logistic"
    probabilities = "each"

    def forward(self, z):
        return 1 / (1 + np.exp(-z))

    def backward(self, dy, z, y):
        return dy * y * (1 - y)


class Squares(Softplus):
    """y_i = z_i² / Σ_j z_j²: a distribution, which it says."""

    name = "squares"
    probabilities = "together"

    def forward(self, z):
        return z**2 / (z**2).sum(axis=1, keepdims=True)

    def backward(self, dy, z, y):
        return 2 * z * (dy - (y * dy).sum(axis=1, keepdims=True)) / (z**2).sum(axis=1, keepdims=True)


X = np.array([[0.5, -1.0], [1.0, 2.0], [-0.3, 0.4]])


@pytest.mark.parametrize(
    "f, d", [(Logistic(), [[1.0], [0.0], [0.3]]), (Squares(), [[0.2, 0.8], [1.0, 0.0], [0.5, 0.5]])]
)
def test_kl_after_an_activation_of_your_own_that_says_its_outputs_are_probabilities(f, d):
    net = Network([2, 3, len(d[0])], ["tanh", f], seed=0)
    assert gradient_check(net, X, d, "kl").worst < 1e-6
    loss, dw = by_component.loss_and_gradient(net.w, net.f, X, d, "kl")
    swept = net.backward(net.forward(X), d, "kl")
    assert swept.loss == pytest.approx(loss, rel=1e-12)
    np.testing.assert_allclose(swept.dw[2], dw[2], rtol=1e-10, atol=1e-14)
    history = train(net, X, d, "kl", eta=0.1, epochs=20)
    assert 0 <= history.loss[-1] < history.loss[0]


def test_kl_is_refused_after_one_that_does_not_say_so_and_after_several_that_are_each_a_probability():
    for f, width in [(Softplus(), 1), (Logistic(), 2)]:
        net = Network([2, width], [f], seed=0)
        with pytest.raises(
            ValueError, match=rf"got {width} {f.name} unit.*let its class say so: probabilities = 'each'"
        ):
            train(net, X, np.full((3, width), 1 / width), "kl")


class Liar(Softplus):
    probabilities = "each"


def test_one_that_says_so_wrongly_is_found_out():
    net = Network([2, 1], [Liar()], seed=0)
    net.w[1] = [[3.0], [0.0], [0.0]]
    passed = net.forward(X)
    with pytest.raises(
        ValueError, match=r"Y must be in \[0, 1\] for the divergence 'kl', got 3.04859 at index \(0, 0\)"
    ):
        net.backward(passed, [[1.0]] * 3, "kl")
    Liar.probabilities = "yes"
    with pytest.raises(ValueError, match=r"activation.probabilities must be None, 'each' or 'together', got 'yes'"):
        activations.lookup(Liar())


def test_one_that_turns_out_a_liar_while_it_learns_is_found_out_then():
    class Square(Softplus):
        probabilities = "each"

        def forward(self, z):
            return z**2

        def backward(self, dy, z, y):
            return 2 * z * dy

    net = Network([1, 1], [Square()])
    net.parameters = [0.5, 0]
    with pytest.raises(ValueError, match=r"Y must be in \[0, 1\] for the divergence 'kl', got"):
        train(net, [[1.0]], [[0.9]], "kl", eta=1.0)
    assert net.parameters[0] > 1  # the first step was right


def returning(method, value):
    """Return an activation whose method returns value(z)."""
    f = Softplus()
    setattr(f, method, (lambda z: value(z)) if method == "forward" else (lambda dy, z, y: value(z)))
    return f


@pytest.mark.parametrize("method, call", [("forward", r"forward\(z\)"), ("backward", r"backward\(dy, z, y\)")])
@pytest.mark.parametrize(
    "value, message",
    [
        (lambda z: None, r"must return an array of shape \(3, 4\), got None; is its `return` missing\?"),
        (lambda z: z.T, r"must return an array of shape \(3, 4\), got shape \(4, 3\)"),
        (lambda z: z.sum(), r"must return an array of shape \(3, 4\), got shape \(\)"),
        (lambda z: "z", r"must return an array of real numbers, got 'z'"),
        (lambda z: z + 1j, r"must return an array of real numbers, got an array of shape \(3, 4\) and type complex128"),
        (
            lambda z: z * np.nan,
            r"must return numbers, got nan at index \(0, 0\), although all that it was given is finite",
        ),
    ],
)
def test_what_an_activation_of_your_own_returns_is_checked_by_name_and_nothing_is_learned(method, call, value, message):
    net = Network([2, 4, 1], [returning(method, value), "identity"], seed=0)
    before = net.parameters
    with pytest.raises(ValueError, match=f"softplus.{call} {message}"):
        train(net, X, np.ones((3, 1)), "l2")
    np.testing.assert_array_equal(net.parameters, before)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_lists_and_whole_numbers_from_your_own_become_the_networks_type(dtype):
    step = returning("forward", lambda z: (z > 0).tolist())
    passed = Network([2, 4, 1], [step, "identity"], seed=0, dtype=dtype).forward(X)
    assert passed.y[1].dtype == dtype
    np.testing.assert_array_equal(passed.y[1][:, 1:], passed.z[1] > 0)


def test_your_own_writes_to_out_and_passes_on_the_nan_that_it_was_given():
    f, z = activations.lookup(Softplus()), np.array([[0.5, -1.0], [np.nan, 2.0]])
    out = np.empty_like(z)
    assert f.forward(z, out=out) is out and f.backward(z, z, z, out=out) is out
    assert np.isnan(f.forward(z)).tolist() == [[False, False], [True, False]]


def test_your_own_acts_by_component_where_it_has_a_derivative():
    class WithDerivative(Softplus):
        def derivative(self, z):
            return 1 / (1 + np.exp(-z))

    for f, scalar in [(Softplus(), False), (WithDerivative(), True)]:
        found = activations.lookup(f)
        assert (found.vector, activations.acts_by_component(found)) == (not scalar, scalar)


def test_a_run_of_your_own_that_diverges_says_that_it_diverged():
    class Cube(Softplus):
        def forward(self, z):
            return z**3

        def backward(self, dy, z, y):
            return 3 * z**2 * dy

    net = Network([2, 3, 1], [Cube(), Cube()], seed=0)
    assert train(net, X, np.ones((3, 1)), "l2", eta=1e6, epochs=30).stopped == "diverged"


def test_a_subclass_of_a_built_in_one_is_your_own_and_keeps_what_it_inherits():
    class Halved(activations.Softmax):
        def backward(self, dy, z, y):
            return np.multiply(y, dy - np.sum(y * dy, axis=-1, keepdims=True))

    f = activations.lookup(Halved())
    assert (f.vector, f.probabilities) == (True, "together")
    assert not activations.acts_by_component(f)
    d = [[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]]
    assert gradient_check(Network([2, 2], [Halved()], seed=0), X, d, "kl").worst < 1e-6


def test_a_notebook_shows_the_formula():
    assert activations.relu._repr_latex_() == r"relu: $y = \max(z, 0)$"
    assert activations.lookup(Softplus())._repr_latex_() is None
