"""What a judgement says beside right and wrong: for which inputs, which known bug, and what else happened."""

import warnings

import numpy as np
import pytest

from backprop_lib import checks
from backprop_lib.checks import Bug, Exercise, Part, Quantity

X = np.array([1.0, 2.0])


def exercise(*bugs, cases=({"x": 1.0}, {"x": 2.0}, {"x": -3.0}), reference=lambda x: 2 * x, **part):
    return Exercise(
        name="trial.double",
        section=(2, "Name every number in the network"),
        equation="z = 2x",
        make_inputs=lambda rng: list(cases),
        reference=reference,
        quantities={"z": Quantity("z")},
        parts=(Part("all", 2, **part),),
        known_bugs=bugs,
    )


def said(answer, judged=None):
    judged = judged or exercise()
    return " ".join(checks.judge(judged, checks.caller(judged, answer), 0).messages)


@pytest.mark.parametrize("wrong_at, again", [(1, True), (2, True), (3, False), (4, False)])
def test_only_what_is_another_answer_at_the_second_time_keeps_something(wrong_at, again):
    calls = []

    def double(x):
        calls.append(x)
        return 2 * x + (len(calls) == wrong_at)

    assert ("The same inputs came a second time" in said(double)) == again
    assert calls[:4] == [1, 1, 2, -3]


def test_a_known_bug_is_named_where_it_fails_as_the_answer_does():
    def fails(error):
        def double(x):
            if x < 0:
                raise error
            return 2 * x

        return double

    judged = exercise(Bug("negative", fails(IndexError()), "It fails below 0."))
    assert "It fails below 0." in said(fails(IndexError("otherwise said")), judged)
    assert "It fails below 0." not in said(fails(ValueError()), judged)
    assert "It fails below 0." not in said(lambda x: abs(2 * x), judged)

    def always_fails(x):
        return [][0]

    always = exercise(Bug("always", always_fails, "It always fails."))
    assert "It always fails." not in said(always_fails, always)  # the reason could be any


def test_the_first_of_the_bugs_that_fit_is_named():
    judged = exercise(
        Bug("plus", lambda x: 2 * x + 1, "One too many."),
        Bug("once", lambda x: x, "Not doubled."),
        Bug("also once", lambda x: 1 * x, "Not doubled either."),
    )
    text = said(lambda x: x, judged)
    assert "Not doubled." in text and "either" not in text and "One too many." not in text


def test_what_can_not_be_read_is_no_known_bug():
    judged = exercise(Bug("once", lambda x: x, "Not doubled."))
    assert "Not doubled." not in said(lambda x: None, judged)
    assert "Not doubled." not in said(lambda x: "x", judged)


def test_a_bug_that_remembers_is_begun_anew_and_followed_to_its_end():
    def counting():
        calls = []

        def double(x):
            calls.append(x)
            return 2 * x + (len(calls) == 4)

        return double

    judged = exercise(Bug("counts", counting, "It counts.", remembers=True))
    for _ in range(2):
        assert "It counts." in said(counting(), judged)
    assert "It counts." not in said(lambda x: 3 * x, judged)


def test_warnings_are_part_of_what_a_quiet_part_judges():
    def loud(x, text="loud"):
        warnings.warn(text, RuntimeWarning, stacklevel=1)
        return 2 * x

    quiet = exercise(Bug("loud", loud, "Too loud."), quiet="Please be quiet.")
    assert "`double` raised a warning: loud. Please be quiet." in said(loud, quiet)
    assert "Too loud." in said(loud, quiet)
    assert "Too loud." not in said(lambda x: loud(x, "otherwise"), quiet)
    assert "Too loud." not in said(lambda x: 3 * x, quiet)
    free = exercise(Bug("loud", lambda x: 3 * x, "Three times."))
    assert said(loud) == "On the way there was a warning: loud. No points off."
    assert "Three times." in said(lambda x: 1.5 * loud(x), free)


@pytest.mark.parametrize("text, lines", [("", "1 line"), ("\n", "2 lines"), ("\n\n", "3 lines")])
def test_the_lines_that_were_printed_are_counted(text, lines):
    calls = []

    def double(x):
        if not calls:
            print(text)
        calls.append(x)
        return 2 * x

    assert said(double) == f"Your function printed {lines} while it was checked; they are not shown here."


def test_what_was_changed_and_what_is_shared_is_listed():
    judged = exercise(
        cases=[{"b": np.ones(1), "a": np.ones(1), "c": np.ones(1)}], reference=lambda b, a, c: a[0] + c[0]
    )

    def changes(b, a, c):
        total = a[0] + c[0]
        b[0] = a[0] = 9
        return total

    verdict = checks.judge(judged, checks.caller(judged, changes), 0)
    assert verdict.score == 1
    assert verdict.messages == ("Your function changed its argument `a`, `b`: work on a copy. This costs one point.",)

    def changes_and_is_wrong(b, a, c):
        b[0] = 9
        return 0

    assert checks.judge(judged, checks.caller(judged, changes_and_is_wrong), 0).score == 0


@pytest.mark.parametrize(
    "value, shown",
    [
        (0.123456789, "`x` = 0.123457"),
        (3, "`x` = 3"),
        ("kl", "`x` = 'kl'"),
        (None, "`x` = None"),
        (np.array([0.123456, 2.0]), "`x` = [0.1235, 2.0]"),
        (np.ones((2, 2)), "`x` = [[1.0, 1.0], [1.0, 1.0]]"),
        (np.ones(5), "`x` of the shape (5,)"),
        ([None, np.ones((3, 2)), np.ones((3, 1))], "`x` of the shapes (3, 2), (3, 1)"),
        ([None, "tanh", "relu"], "`x` = ['tanh', 'relu']"),
        (list(range(30)), "`x` of 30 entries"),
        ([None, *["y" * 10] * 4], f"`x` = {['y' * 10] * 4}"),
        (["y" * 13] * 4, "`x` of 4 entries"),
        ({"a": 1.5, "b": [2]}, "`x` with `a` = 1.5, `b` = [2]"),
    ],
)
def test_the_inputs_are_said_in_a_few_words(value, shown):
    judged = exercise(cases=[{"x": value, "n": 1}], reference=lambda x, n: 2.0)
    assert f"z, your `z`, is 1, expected 2. Given {shown}, `n` = 1." in said(lambda x, n: 1.0, judged)


def test_an_answer_that_is_not_there_is_asked_once_and_told_nothing_else():
    calls = []

    def double(x):
        calls.append(x)
        raise NotImplementedError

    assert said(double) == "`double` is not written yet."
    assert calls == [1]
