"""What the checks of backward_pass say of wrong forms, and what mending each fault of the training loop earns."""

import itertools

import nbformat
import numpy as np
import pytest

from backprop_lib import checks, divergences
from project import ROOT
from proving import right_answers

# The three faults of the loop in the notebook, each as it is there and as it should be.
MENDS = {
    "sums kept": ("dw[k] += y", "dw[k] = y"),
    "1/T missing": ("eta * dw[k]", "eta / len(X) * dw[k]"),
    "updated too early": (
        "w[k] -= {step}\n            dy = dz @ w[k][1:].T",
        "dy = dz @ w[k][1:].T\n            w[k] -= {step}",
    ),
}


@pytest.fixture(scope="module")
def faulty_loop():
    notebook = nbformat.read(ROOT / "solutions/03_backward_pass/backward_pass.ipynb", as_version=4)
    return next(cell.source for cell in notebook.cells if cell.id == "faulty")


def mended(source, faults):
    """Return the loop with some of its faults mended."""
    step = "eta * dw[k]"
    for fault in faults:
        before, after = (text.format(step=step) for text in MENDS[fault])
        assert source.count(before) == 1
        source = source.replace(before, after)
        step = after if fault == "1/T missing" else step
    names = {"np": np}
    exec(source, names)  # the students' own cell
    return names["train_with_faults"]


def says(name, answer):
    return " ".join(checks.check(name, answer, seed=0).messages)


@pytest.mark.parametrize("number", range(4))
def test_each_mended_fault_earns_its_point_and_every_other_one_is_named(faulty_loop, number):
    bugs = {bug.name: bug.says for bug in checks.exercises()["backward_pass.train_mended"].known_bugs}
    for faults in itertools.combinations(MENDS, number):
        verdict = checks.check("backward_pass.train_mended", mended(faulty_loop, faults), seed=1)
        assert verdict.score == (4 if number == 3 else number)
        assert {name for name, sentence in bugs.items() if sentence in verdict.messages} == set(MENDS) - set(faults)


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        ("output_layer", lambda y, z, f, d, divergence: d, "three arrays, dy, dz and dw, in this order; got ndarray"),
        ("hidden_layer", lambda k, w, f, y, z, dz_after: (dz_after, 1), "dy, dz and dw, in this order; got 2 things"),
        ("backward", lambda w, f, y, z, d, divergence: w[1], "must return 3 lists, dy and dz and dw, got ndarray"),
        ("check_gradient", lambda loss, w, dw, h: 0.5, "the list numerical and the number error; got float"),
        ("train_mended", lambda w, f, X, d, divergence, eta, iterations: w[1], "w and losses, as the faulty loop does"),
    ],
)
def test_an_answer_of_another_form_is_told_the_form(name, answer, words):
    assert words in says(f"backward_pass.{name}", answer)


def test_a_slope_of_relu_at_its_kink_is_from_0_to_1():
    assert checks.check("backward_pass.relu_derivative", lambda z: np.heaviside(z, 0.3), seed=0).right
    assert not checks.check("backward_pass.relu_derivative", lambda z: np.heaviside(z, 2.0), seed=0).right


def test_f_prime_of_a_softmax_is_explained_by_the_library():
    def output_layer(y, z, f, d, divergence):
        dy = divergence.backward(y[-1][:, 1:], d)
        dz = f[-1].derivative(z[-1]) * dy
        return dy, dz, y[-2].T @ dz / len(d)

    verdict = checks.check("backward_pass.output_layer", output_layer, seed=0)
    assert verdict.score == 3
    assert "softmax is a vector activation" in " ".join(verdict.messages)


def test_weights_that_are_not_put_back_exactly_cost_the_last_point():
    right = right_answers()["backward_pass.check_gradient"][0]

    def check_gradient(loss, w, dw, h):
        answer = right(loss, w, dw, h)
        w[1][0, 0] = np.nextafter(w[1][0, 0], np.inf)
        return answer

    verdict = checks.check("backward_pass.check_gradient", check_gradient, seed=0)
    assert (verdict.score, verdict.parts[-1][1]) == (2, 0)


def test_a_constant_among_the_units_is_pointed_out():
    def hidden_layer(k, w, f, y, z, dz_after):
        dy = dz_after @ w[k + 1].T
        return dy, dy[:, 1:] * f[k].derivative(z[k]), w[k]

    said = says("backward_pass.hidden_layer", hidden_layer)
    assert said.startswith("Your ∂Div/∂y is the right one, with a column too many in front.")
    assert "The first number of each row is one too many." in said


def test_using_the_librarys_divergence_is_no_answer_to_the_first_exercise():
    def div_derivative(Y, d, divergence):
        return divergences.lookup(divergence).backward(Y, d)

    assert "the library's own solution" in says("backward_pass.div_derivative", div_derivative)
