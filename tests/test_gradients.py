"""The backward pass against oracles that share no code with it."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings

from backprop_lib import activations, by_component, divergences, gradient_check
from backprop_lib.output_layer import Chain, output_layer
from strategies import DIVERGENCES, KINKED, SMOOTH, names_all, problems

F = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.where(z > 0, z, 0.0),
    "leaky_relu": lambda z: anp.where(z > 0, z, 0.01 * z),
    "softmax": lambda z: anp.exp(z) / anp.sum(anp.exp(z), axis=1, keepdims=True),
}

# The slopes that are themselves differences, y (1 - y) and 1 - y², with all terms made positive.
SLOPES = {"sigmoid": lambda y: y * (1 + y), "tanh": lambda y: 1 + y * y}


def test_every_built_in_activation_and_divergence_is_drawn_and_has_an_oracle_here():
    names_all(SMOOTH + KINKED, activations.BY_NAME)
    names_all(F, activations.BY_NAME)
    names_all(DIVERGENCES, divergences.BY_NAME)


def autodiff_loss(w, names, X, d, divergence):
    """The Loss written once more for autograd: biases apart from weights, no extended notation, nothing fused."""
    y = X
    for w_k, name in zip(w, names, strict=True):
        y = F[name](anp.dot(y, w_k[1:]) + w_k[0])
    if divergence == "l2":
        return anp.mean(anp.sum((y - d) ** 2, axis=1)) / 2
    constant = np.sum(np.where(d > 0, d * np.log(np.where(d > 0, d, 1)), 0), axis=1)
    if d.shape[1] > 1:
        return anp.mean(constant - anp.sum(d * anp.log(y), axis=1))
    rest = np.where(d < 1, (1 - d) * np.log(np.where(d < 1, 1 - d, 1)), 0)[:, 0]
    return anp.mean(constant + rest - anp.sum(d * anp.log(y) + (1 - d) * anp.log(1 - y), axis=1))


def summed(net, passed, d, divergence):
    """Return dy, dz and dw of each layer with all terms of each sum made positive: their rounding is in proportion to it."""
    Y = passed.Y
    dy, dz, dw = ([None] * (net.N + 1) for _ in range(3))
    if divergence == "l2":
        dy[-1] = np.abs(Y) + np.abs(d)
    else:
        dy[-1] = d / Y + ((1 - d) / (1 - Y) if Y.shape[1] == 1 else 0)
    for k in range(net.N, 0, -1):
        y = passed.y[k][:, 1:]
        if net.f[k].name == "softmax":
            dz[k] = y * (dy[k] + (y * dy[k]).sum(axis=1, keepdims=True))
        elif net.f[k].name in SLOPES:
            dz[k] = SLOPES[net.f[k].name](y) * dy[k]
        else:
            dz[k] = np.abs(net.f[k].backward(dy[k], passed.z[k], y))
        dw[k] = np.abs(passed.y[k - 1]).T @ dz[k] / len(Y)
        dy[k - 1] = dz[k] @ np.abs(net.w[k][1:]).T
    return dy, dz, dw


def loss_like(loss, Y, divergence, tolerance):
    """What a loss may be whose divergence was taken from Y: of a single output "kl" has the rounding of 1 - Y."""
    single = divergence == "kl" and Y.shape[1] == 1
    rounding = 4 * np.finfo(float).eps / max(1e-16, (1 - Y).min()) if single else 0
    return pytest.approx(loss, rel=tolerance, abs=0.01 * tolerance + rounding)


def agree(ours, oracle, tolerance, sums=None):
    for one, other, size in zip(ours, oracle, oracle if sums is None else sums, strict=True):
        other = np.asarray(other)
        np.testing.assert_allclose(one, other, rtol=tolerance, atol=tolerance * np.abs(size).max())


@settings(max_examples=150, deadline=None)
@given(problems())
def test_network_equals_the_pseudo_code_number_by_number(problem):
    net, X, d, divergence = problem
    passed = net.forward(X)
    swept = net.backward(passed, d, divergence)
    sums_dy, sums_dz, sums_dw = summed(net, passed, d, divergence)
    for t in range(len(X)):
        y, z = by_component.forward(net.w, net.f, X[t])
        dy, dz, _ = by_component.backward(net.w, net.f, y, z, d[t], divergence)
        agree([y_k[t] for y_k in passed.y], y, 1e-12)
        agree([z_k[t] for z_k in passed.z[1:]], z[1:], 1e-12)
        agree([dy_k[t] for dy_k in swept.dy[1:]], dy[1:], 1e-12, [size[t] for size in sums_dy[1:]])
        agree([dz_k[t] for dz_k in swept.dz[1:]], dz[1:], 1e-12, [size[t] for size in sums_dz[1:]])
    loss, dw = by_component.loss_and_gradient(net.w, net.f, X, d, divergence)
    assert swept.loss == loss_like(loss, passed.Y, divergence, 1e-12)
    agree(swept.dw[1:], dw[1:], 1e-12, sums_dw[1:])


@settings(max_examples=150, deadline=None)
@given(problems())
def test_network_equals_autodiff(problem):
    net, X, d, divergence = problem
    passed = net.forward(X)
    swept = net.backward(passed, d, divergence)
    names = [f.name for f in net.f[1:]]
    loss, gradient = autograd.value_and_grad(autodiff_loss)(list(net.w[1:]), names, X, d, divergence)
    assert swept.loss == loss_like(loss, passed.Y, divergence, 1e-10)
    agree(swept.dw[1:], gradient, 1e-10, summed(net, passed, d, divergence)[2][1:])


@settings(max_examples=100, deadline=None)
@given(problems())
def test_network_equals_central_differences(problem):
    net, X, d, divergence = problem
    found = gradient_check(net, X, d, divergence)
    # Divided by the step, the rounding of the loss leaves so much, also where the whole gradient is small.
    rounding = 1e-10 * (1 + net.backward(net.forward(X), d, divergence).loss)
    assert ((found.relative < 1e-6) | (np.abs(found.analytic - found.numerical) < rounding)).all(), found


@settings(max_examples=100, deadline=None)
@given(problems(dtype="float32"))
def test_float32_stays_float32_and_agrees_with_float64(problem):
    net, X, d, divergence = problem
    twin = net.astype("float64")
    passed = twin.forward(X)
    swept, wide = net.backward(net.forward(X), d, divergence), twin.backward(passed, d, divergence)
    assert {a.dtype.name for a in [*swept.dy[1:], *swept.dz[1:], *swept.dw[1:], swept.div]} == {"float32"}
    largest = max(size.max() for size in summed(twin, passed, d, divergence)[2][1:])
    np.testing.assert_allclose(swept.gradient, wide.gradient, rtol=1e-3, atol=1e-5 * largest + 1e-6)


@settings(max_examples=100, deadline=None)
@given(problems(kinked=False))
def test_the_fused_output_layer_gives_the_numbers_of_the_chain(problem):
    net, X, d, divergence = problem
    passed = net.forward(X)
    fused = output_layer(net.f[-1], divergences.lookup(divergence), net.D[-1])
    chain = Chain(net.f[-1], divergences.lookup(divergence))
    arguments = passed.z[-1], passed.Y, net.desired(d, divergences.lookup(divergence), len(X))
    agree([fused.dz(*arguments)], [chain.dz(*arguments)], 1e-10)
    np.testing.assert_allclose(fused.div(*arguments), chain.div(*arguments), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("widths, f, d", [([1, 1], "sigmoid", [[0.0]]), ([1, 2], "softmax", [[1.0, 0.0]])])
def test_where_Y_rounds_to_certainty_the_fused_form_keeps_loss_and_gradient(widths, f, d, dtype):
    from backprop_lib import Network

    net = Network(widths, [f], dtype=dtype)
    net.w[1] = [[0.0], [200.0]] if widths[1] == 1 else [[0.0, 0.0], [0.0, 200.0]]
    swept = net.backward(net.forward([[1.0]]), d, "kl")
    # Y is 1 where d says 0, to within 1e-87: Div is z = 200 and dDiv/dz is 1.
    assert swept.loss == pytest.approx(200, rel=1e-6)
    assert np.abs(swept.dz[1]).max() == pytest.approx(1, rel=1e-6)
