"""The engine of training holds the numbers of the lesson's passes, in whatever order batches of whatever size come."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_lib import divergences
from backprop_lib.engine import Engine
from backprop_lib.output_layer import output_layer
from strategies import problems


def close(one, other, dtype):
    tolerance = 1e-4 if dtype == "float32" else 1e-9
    # The largest number says how large the terms were whose rounding is left where they cancel.
    np.testing.assert_allclose(one, other, rtol=tolerance, atol=tolerance * (1 + np.abs(other).max()))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_step_is_the_lesson_s_forward_backward_and_step(data):
    dtype = data.draw(st.sampled_from(["float64", "float32"]))
    net, X, d, divergence = data.draw(problems(dtype=dtype))
    by_lesson, start = net.copy(), net.parameters.copy()
    X, d = X.astype(dtype), d.astype(dtype)
    engine = Engine(net, X, output_layer(net.f[-1], divergences.lookup(divergence), net.D[-1]))
    for _ in range(4):
        B = data.draw(st.integers(1, len(X)))
        rows = np.array(data.draw(st.permutations(range(len(X)))))[:B] if len(X) > B else np.arange(B)
        passed = engine.step(rows, d[rows], 0.05)
        expected = by_lesson.forward(X[rows])
        for k in range(1, net.N + 1):
            close(passed.z[k], expected.z[k], dtype)
            close(passed.y[k], expected.y[k], dtype)
        by_lesson.step(by_lesson.backward(expected, d[rows], divergence), 0.05)
        close(net.parameters, by_lesson.parameters, dtype)
        # Every step starts where the first did: some of these networks would diverge.
        net.parameters = by_lesson.parameters = start


@settings(max_examples=50, deadline=None)
@given(problems())
def test_a_step_of_another_size_leaves_the_training_set_as_it_was(problem):
    net, X, d, divergence = problem
    output = output_layer(net.f[-1], divergences.lookup(divergence), net.D[-1])
    engine = Engine(net, X, output)
    for rows in (np.arange(len(X)), np.array([len(X) - 1]), np.arange(len(X))):
        engine.step(rows, d[rows], 1e-3)
    np.testing.assert_array_equal(engine.y0[:, 1:], X)
    np.testing.assert_array_equal(engine.y0[:, 0], 1)
