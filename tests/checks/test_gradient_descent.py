"""What the checks of gradient_descent say of answers that are no known mistakes."""

import numpy as np
import pytest

from backprop_lib import checks, gradient_descent


def judged(name, answer):
    return checks.check(f"gradient_descent.{name}", answer, seed=3)


def said(name, answer):
    return " ".join(judged(name, answer).messages)


def descend(df, x0, eta, eps, max_iterations):
    x = [x0]
    while len(x) <= max_iterations and np.linalg.norm(df(x[-1])) > eps:
        x.append(x[-1] - eta * df(x[-1]))
    return np.array(x)


def test_a_wrong_component_is_named_counting_from_1():
    def second_is_off(df, x, eta):
        x_next = x - eta * df(x)
        x_next[-1] += 1
        return x_next

    assert "The new x_2, your `x_next[1]`, is " in said("step", second_is_off)


def test_a_partial_derivative_that_is_given_a_part_of_x_says_what_it_needs():
    def of_a_number(partials, x, eta):
        return [x[i] - eta * partials[i](x[i]) for i in range(len(x))]

    text = said("step_by_component", of_a_number)
    assert "ValueError: `x must be the whole point, of the shape (2,); got the shape ()`" in text
    assert "`return [x[i] - eta * partials[i](x[i]) for i in range(len(x))]`" in text


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (lambda x: x[-1], "must return all places from x^0 to x^K, a row of 2 numbers for each; got the shape (2,)."),
        (lambda x: x.T, "a row of 2 numbers for each; got the shape (2, "),
        (lambda x: (x, 3), "`x` can't be read as one array: its parts differ in length."),
        (lambda x: None, "`x` is None. Is a `return` missing"),
        (lambda x: x + 0.1, "x_1 at k = 0, your `x[0, 0]`, is "),
    ],
)
def test_a_trajectory_in_another_form_is_told_the_form(part, words):
    verdict = judged("descend", lambda *given: part(descend(*given)))
    assert verdict.score == 0
    assert words in " ".join(verdict.messages)


def test_a_descent_that_never_looks_at_the_slope_earns_the_parts_that_the_cap_ends():
    def to_the_cap(df, x0, eta, eps, max_iterations):
        return descend(df, x0, eta, -1, max_iterations)

    verdict = judged("descend", to_the_cap)
    assert [got for _, got, _ in verdict.parts] == [1, 2, 0]
    assert verdict.messages[0] == "Where max_iterations is 25, your K is too large."
    assert verdict.messages[1].startswith("K, the number of steps, is 25, expected ")


@pytest.mark.parametrize("eta", [0, 1e-3, -5, np.float32(2)])
def test_at_the_minimum_any_step_size_will_do_as_long_as_x_stays(eta):
    def exact_step(A, b, x):
        g = A @ x - b
        eta_k = g @ g / (g @ A @ g) if g.any() else eta
        return eta_k, x - eta_k * g

    assert judged("exact_step", exact_step).right


def test_one_thing_in_place_of_two_is_told():
    assert "must return two things, eta and x_next; got float." in said("exact_step", lambda A, b, x: 0.5)
    assert "must return two things, eta and x_next; got 3 things." in said("exact_step", lambda A, b, x: (1, x, b))


def test_another_word_than_the_three_is_told_the_three():
    text = said("predict", lambda A, eta: "oscillates")
    assert "'oscillates and converges' or 'diverges'; got 'oscillates'." in text
    assert "`behaviour` is None" in said("predict", lambda A, eta: None)
    assert "got 1.0" in said("predict", lambda A, eta: 1.0)
    assert "got array(['diverges', 'diverges']" in said("predict", lambda A, eta: np.array(["diverges"] * 2))


def test_a_wrong_word_and_the_right_one_are_quoted():
    text = said("predict", lambda A, eta: "diverges")
    assert "What descent does, your `behaviour`, is “diverges”, expected “" in text


@pytest.mark.parametrize(
    ("starts", "score", "words"),
    [
        ((-2.2, 2, 0, 2), 3, "`deep` = -2.2 is too near to -2: stay 0.5 away and let descent walk."),
        ((-1, 40, 0, 2), 3, "From `shallow` = 40 descent diverges"),
        ((-1, 2, float("nan"), 2), 3, "From `minimum` = nan descent diverges"),
        ((-1, 2, 0), 0, "must return four numbers, deep, shallow, minimum, stuck; got [-1, 2, 0]."),
        (("-1", "two", 0, 2), 0, "must return four numbers"),
        (None, 0, "must return four numbers, deep, shallow, minimum, stuck; got None."),
    ],
)
def test_a_start_that_does_not_count_is_told_why(starts, score, words):
    verdict = judged("find_starts", lambda: starts)
    assert verdict.score == score
    assert words in " ".join(verdict.messages)


def test_the_librarys_descent_may_not_take_the_step():
    def step(df, x, eta):
        return gradient_descent(lambda x: 0.0, x, gradient=df, eta=eta, max_iterations=1).x[1]

    assert "calls `gradient_descent`, the library's own solution" in said("step", step)
