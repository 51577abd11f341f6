"""What the checks say of wrong answers for which there is no known bug: each kind of explanation, and that none is false."""

import numpy as np
import pytest

from backprop_lib import checks
from backprop_lib.activations import sigmoid
from backprop_lib.checks.engine.expressions import value_on
from backprop_lib.checks.engine.formulas import Factor, factor_of
from backprop_lib.checks.engine.pools import Pool
from backprop_lib.checks.engine.searching import Search
from backprop_lib.checks.engine.wording import LONGEST
from evaluating import KINDS, blind_answers, evaluated

EXERCISES = checks.exercises()


def explained(name, answer, seed=0):
    return checks.check(name, answer, seed).explanations


def backward_with(dw=None, back=None):
    """Return a backward pass with a link of one's own."""
    dw = dw or (lambda y, dz, k: y[k - 1].T @ dz[k] / len(dz[k]))
    back = back or (lambda w, dz, k: dz[k] @ w[k][1:].T)

    def backward(w, f, y, z, d, divergence):
        N = len(w) - 1
        found = [[None] * (N + 1) for _ in range(3)]
        found[0][N] = divergence.backward(y[N][:, 1:], d)
        for k in range(N, 0, -1):
            found[1][k] = f[k].backward(found[0][k], z[k], y[k][:, 1:])
            found[2][k] = dw(y, found[1], k)
            if k > 1:
                found[0][k - 1] = back(w, found[1], k)
        return found

    return backward


def differences_and(error, loss, w, dw, h):
    """Return right difference quotients, and an error of one's own."""
    numerical = [None, *(np.zeros_like(w_k) for w_k in w[1:])]
    for k in range(1, len(w)):
        for index in np.ndindex(w[k].shape):
            losses = []
            for step in (h, -h):
                moved = [None, *(w_k.copy() for w_k in w[1:])]
                moved[k][index] += step
                losses.append(loss(moved))
            numerical[k][index] = (losses[0] - losses[1]) / (2 * h)
    a, b = (np.concatenate([array.ravel() for array in arrays[1:]]) for arrays in (dw, numerical))
    return numerical, error(a, b)


@pytest.mark.parametrize(
    ("name", "answer", "sentence"),
    [
        (
            "forward_pass.affine_batch",
            lambda w, X: X @ w[1:] + w[-1],
            "Number by number, your z is (the last row of w) + X (w without row 0).",
        ),
        ("forward_pass.affine_by_loops", lambda w, y: y @ w**2, "Number by number, your z is y w²."),
        (
            "forward_pass.softmax",
            lambda z: np.exp(z) / np.exp(z).sum(axis=0) + 0 * z.sum(),
            "Each column sums to 1; each row should.",
        ),
        (
            "backward_pass.softmax_backward",
            lambda dy, y: y * (dy - (dy * dy).sum(axis=1, keepdims=True)),
            "Number by number, your ∂Div/∂z is y · (dy − (dy² added up over its columns)).",
        ),
        (
            "backward_pass.backward",
            backward_with(dw=lambda y, dz, k: (y[k - 1] ** 2).T @ dz[k] / len(dz[k])),
            "Number by number, your dLoss/dw^(k) is (y^(k-1)ᵀ)² ∂Div/∂z^(k) / T.",
        ),
        (
            "gradient_descent.step",
            lambda df, x, eta: x - df(eta * x),
            "Number by number, your new x is x − ∇f(η x).",
        ),
        (
            "forward_pass.relu",
            lambda z: np.max(z, axis=0),
            "Number by number, your y is (the largest of z along axis 0).",
        ),
        (
            "backward_pass.check_gradient",
            lambda loss, w, dw, h: differences_and(
                lambda a, b: np.linalg.norm(a - b) / np.abs([a, b]).max(), loss, w, dw, h
            ),
            "Number by number, your relative error is (‖dw − numerical‖) / (the larger of max |dw| and max |numerical|).",
        ),
    ],
)
def test_the_formula_whose_numbers_these_are_is_said(name, answer, sentence):
    assert sentence in [said for _, said in explained(name, answer)]


@pytest.mark.parametrize(
    ("name", "answer", "sentence"),
    [
        (
            "forward_pass.affine_batch",
            lambda w, X: (np.c_[np.ones(len(X)), X] @ w)[::-1],
            "Your z is the right one with its rows in reverse order.",
        ),
        (
            "backward_pass.tanh_derivative",
            lambda z: 3 * (1 - np.tanh(z) ** 2),
            "Your f'(z) is 3 times the right one.",
        ),
        (
            "digit_recognition.targets",
            lambda labels, D: np.eye(D)[labels][:, ::-1] if D > 1 else (labels[:, None] == 2) * 1.0,
            "Your d is the right one with its columns in reverse order.",
        ),
        (
            "gradient_descent.diminishing",
            lambda eta0, power, K: np.round(eta0 / np.arange(1, K + 1) ** power, 2),
            "Your η is the right one, rounded to 2 decimals.",
        ),
        (
            "gradient_descent.exact_step",
            lambda A, b, x: (x, 0.0),
            None,
        ),
        (
            "digit_recognition.targets",
            lambda labels, D: np.eye(D)[labels] if D > 1 else (labels[:, None] == 2) * 2.0,
            "Where D is 1, your d is 2 times the right one.",
        ),
        ("forward_pass.relu", lambda z: z[z > 0], "Your y is the right one's numbers above 0 alone, in a row."),
        (
            "forward_pass.affine_by_loops",
            lambda w, y: 0.3 + 0 * y,
            "Your z has as many entries as w has rows, and must have as many as w has columns.",
        ),
        (
            "backward_pass.sigmoid_derivative",
            lambda z: (sigmoid(z + 0.004) - sigmoid(z)) / 0.004,
            "Your f'(z) is close to the right one, within 1 %, and still another: is something approximated, rounded, or added "
            "to keep away from 0?",
        ),
        ("backward_pass.softmax_backward", lambda dy, y: 1e-18 * dy * y, "Your ∂Div/∂z is 0 everywhere."),
        (
            "backward_pass.tanh_derivative",
            lambda z: (1 - np.tanh(z) ** 2) * (np.abs(z) <= 2),
            "Your f'(z) is wrong only where z is above 2 or below −2; there it is 0.",
        ),
        (
            "forward_pass.softmax",
            lambda z: np.exp(np.clip(z, -300, 300)) / np.exp(np.clip(z, -300, 300)).sum(axis=1, keepdims=True),
            "Your y is wrong only where the numbers are large, though not each time; elsewhere it is right.",
        ),
    ],
)
def test_the_shape_of_the_error_is_said(name, answer, sentence):
    said = explained(name, answer)
    assert sentence is None or ("shape", sentence) in said


def test_a_line_too_many_is_not_told_as_one_that_stands_too_far_out():
    def div_derivative(Y, d, divergence):
        if divergence == "l2":
            return Y - d
        Y = np.clip(Y, 0.05, 0.95)
        return -d / Y if Y.shape[1] > 1 else (Y - d) / (Y * (1 - Y))

    ((kind, said),) = explained("backward_pass.div_derivative", div_derivative)
    line = div_derivative.__code__.co_firstlineno + 3
    assert (kind, said) == ("one change", f"One change in line {line} makes it right: look at a line too many.")


def test_a_function_of_another_family_is_pointed_at():
    def tanh(z):
        return np.tan(z)

    ((kind, said),) = explained("forward_pass.tanh", tanh)
    assert kind == "one change" and said.endswith("look at `tan`.")


def test_what_a_call_was_handed_is_said_where_its_error_is_none_that_is_known():
    def affine_batch(w, X):
        ones = [[1.0]] * len(X)
        return np.block([ones, X]) @ w

    ((kind, said),) = explained("forward_pass.affine_batch", affine_batch)
    assert kind == "error"
    assert said.startswith("`np.block` could do nothing with what it was handed: `ones`, a list; `X`, an array of ")


def test_what_follows_rightly_from_a_slip_is_said_to_and_earns_its_part():
    verdict = checks.check(
        "backward_pass.backward", backward_with(back=lambda w, dz, k: 2 * dz[k] @ w[k][1:].T), seed=0
    )
    earned = {title: got for title, got, _ in verdict.parts}
    assert earned["every ∂Div/∂y"] == 0 and earned["every ∂Div/∂z"] == earned["every dLoss/dw"] == 1
    kinds = [kind for kind, _ in verdict.explanations]
    assert "follows" in kinds and kinds[0] in ("shape", "formula")


def test_nothing_follows_from_zeros():
    def hidden_layer(k, w, f, y, z, dz_after):
        return np.zeros_like(z[k]), np.zeros_like(z[k]), np.zeros_like(w[k])

    assert checks.check("backward_pass.hidden_layer", hidden_layer, seed=0).score == 0


def test_two_known_slips_at_once_are_both_named():
    def backward(w, f, y, z, d, divergence):
        dy, dz, dw = backward_with(dw=lambda y, dz, k: y[k - 1].T @ dz[k])(w, f, y, z, d, divergence)
        return [None, *(-a for a in dy[1:])], [None, *(-a for a in dz[1:])], [None, *(-a for a in dw[1:])]

    said = [sentence for kind, sentence in explained("backward_pass.backward", backward) if kind == "known"]
    bugs = {bug.name: bug.says for bug in EXERCISES["backward_pass.backward"].known_bugs}
    assert set(said) == {bugs["d - Y"], bugs["never averaged"]}


def affine_in_loops(w, y):
    z = np.zeros(w.shape[1])
    for j in range(w.shape[1]):
        for i in range(len(y)):
            if i == j + 1:
                continue
            z[j] += w[i, j] * y[i]
    return z


def test_one_change_is_found_by_its_line_and_kind_and_never_told():
    said = explained("forward_pass.affine_by_loops", affine_in_loops)
    line = affine_in_loops.__code__.co_firstlineno + 5
    assert len(said) == 1 and said[0][0] == "one change"
    assert said[0][1].startswith(f"One change in line {line - 1} makes it right: look at ") or str(line) in said[0][1]
    assert "continue" not in said[0][1]


def test_a_call_that_knows_no_edits_is_judged_all_the_same():
    exercise = EXERCISES["forward_pass.affine_by_loops"]
    call = checks.caller(exercise, affine_in_loops)
    verdict = checks.judge(exercise, lambda inputs: call(inputs), seed=0)
    assert verdict.score == 0 and "one change" not in dict(verdict.explanations)


@pytest.mark.parametrize(
    ("name", "answer", "words"),
    [
        (
            "forward_pass.affine_batch",
            lambda w, X: X @ w,
            "`X` has 3 columns and `w` has 4 rows, and in a product these must be as many: is the constant 1 missing",
        ),
        ("forward_pass.affine_batch", lambda w, X: X + w, "they were to be combined number by number"),
        ("forward_pass.affine_by_loops", lambda w, y: y[len(y)], "was asked for entry 4, and they count from 0 to 3"),
        ("forward_pass.affine_by_loops", lambda w, y: v @ w, "The name `v` is not known here"),  # noqa: F821
        ("gradient_descent.step", lambda df, x, eta: x - eta * df, "`df` is a function: it has to be called"),
        ("backward_pass.backward", lambda w, f, y, z, d, divergence: z[0] @ w[1], "`z^(0)` is None"),
        ("gradient_descent.diminishing", lambda eta0, power, K: eta0 ^ power, "a power is written `**`"),
        ("gradient_descent.step", lambda df, x, eta: None, "is None. Is a `return` missing"),
        ("forward_pass.forward", lambda W, b, f, x: ([x], [None]), "must have an entry for each layer from 0 on"),
    ],
)
def test_errors_are_told_in_the_lectures_words(name, answer, words):
    said = explained(name, answer)
    assert [kind for kind, _ in said] == ["error"] * len(said) and any(words in sentence for _, sentence in said)


def test_a_verdict_is_short_and_says_the_diagnosis_first():
    verdict = checks.check("backward_pass.backward", backward_with(dw=lambda y, dz, k: y[k].T @ dz[k]), seed=0)
    assert verdict.explanations[0][1] == verdict.messages[0]
    assert sum(message.count("Given ") for message in verdict.messages) <= 1


def test_a_right_answer_is_explained_nothing():
    assert explained("backward_pass.backward", backward_with()) == ()


# The search by itself


def test_every_small_formula_is_found_again():
    rng = np.random.default_rng(5)
    probes = [{"a": rng.normal(size=shape), "b": rng.normal(size=shape)} for shape in [(4, 3), (2, 5)]]
    pool = Pool(probes, {"a": 1.0, "b": 1.0})
    targets = {
        "a · b": lambda a, b: 3 * a * b,
        "a − b": lambda a, b: a - b,
        "a bᵀ a": lambda a, b: (a @ b.T) @ a,
        "exp of a quotient": lambda a, b: np.exp(a / b),
        "1 − a²": lambda a, b: 1 - a**2,
        "a less the sums of b": lambda a, b: a - b.sum(axis=1, keepdims=True),
    }
    other = {"a": rng.normal(size=(3, 2)), "b": rng.normal(size=(3, 2))}
    for text, formula in targets.items():
        wanted = [formula(**probe) for probe in probes]
        found = Search(pool, [target.shape for target in wanted], False).candidates(wanted, 7.2, True)
        due = formula(**other)
        values = (value_on(expression, other, due.shape) for _, expression in found)
        assert any(np.allclose(value / value[0, 0], due / due[0, 0]) for value in values), text


def test_numbers_that_no_formula_makes_are_given_none():
    def noise(dy, y):
        return np.random.default_rng(int(1e6 * abs(y[0, 0]))).normal(size=y.shape)

    assert [kind for kind, _ in explained("backward_pass.softmax_backward", noise) if kind == "formula"] == []


class Numbers:
    def __init__(self, **numbers):
        self.numbers = numbers


@pytest.mark.parametrize(
    ("ratios", "factor"),
    [([1, 1], Factor()), ([-1, -1], Factor(-1.0)), ([0.25, 0.2], Factor(1.0, "T", -1)), ([2.5, 3.1], None)],
)
def test_a_factor_is_read_as_what_it_is_in_all_cases(ratios, factor):
    assert factor_of(ratios, [Numbers(T=4.0), Numbers(T=5.0)]) == factor


# Answers that were written without sight of the checks


def some_blind_answers():
    """Return every 12th of the blind answers."""
    every = [(name, answer) for name, answers in blind_answers().items() for answer in answers]
    return every[5::12]


def test_most_answers_that_nobody_foresaw_are_explained_and_nothing_false_is_said():
    results = [evaluated(name, answer, others=3) for name, answer in some_blind_answers() if "reader" not in name]
    caught = [kinds for kinds, _ in results if kinds is not None]
    assert [false for _, false in results if false] == []
    assert sum(map(bool, caught)) >= 0.85 * len(caught)
    assert {kinds[0] for kinds in caught if kinds} <= set(KINDS)


def test_messages_keep_to_their_length():
    for name, answer in some_blind_answers()[::2]:
        verdict = checks.check(name, answer, seed=1)
        assert len(" ".join(verdict.messages)) <= LONGEST, (name, verdict.messages)


def test_right_answers_written_without_sight_of_the_checks_pass():
    refused = [
        (name, verdict.messages)
        for name, answers in blind_answers("RIGHT").items()
        for answer in answers
        if not (verdict := checks.check(name, answer, seed=2)).right
    ]
    assert refused == []
