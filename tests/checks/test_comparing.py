"""How close an answer must come, and what is said of its shape and of the first number that is off."""

import numpy as np
import pytest

from backprop_lib.checks import Exercise, Part, Quantity, Unreadable
from backprop_lib.checks.engine.comparing import alike, as_arrays, first_difference


def exercise(**quantities):
    return Exercise("trial.any", (2, "Name every number in the network"), "", None, None, quantities, (Part("all", 1),))


def said(answer, expected, quantity=None, name="z", names=()):
    compared = exercise(**{name.partition("[")[0]: quantity or Quantity("z", "tj")})
    return first_difference(compared, names, {name: np.array(answer)}, {name: np.array(expected)})


TALL = np.arange(6.0).reshape(3, 2)


@pytest.mark.parametrize(
    "axes, answer, words",
    [
        ("tj", TALL.T, "has the shape (2, 3), expected (3, 2). It is transposed."),
        ("tj", TALL.ravel(), "has the shape (6,), expected (3, 2)."),
        ("tj", TALL[:2], "has the shape (2, 2), expected (3, 2)."),
        ("tj", TALL[:, :1], "has the shape (3, 1), expected (3, 2)."),
        (
            "tj",
            np.insert(TALL, 0, 9, 1),
            "has the shape (3, 3), expected (3, 2). The first number of each row is one too many.",
        ),
        ("tj", np.ones((3, 3)), "has the shape (3, 3), expected (3, 2)."),
        ("tj", np.ones((2, 3)), "has the shape (2, 3), expected (3, 2)."),
        ("tj", np.ones((3, 4)), "has the shape (3, 4), expected (3, 2)."),
        ("tj", np.ones((2, 4)), "has the shape (2, 4), expected (3, 2)."),
        ("ti", np.ones((3, 1)), "has the shape (3, 1), expected (3, 2)."),
        ("ti", np.ones((2, 1)), "has the shape (2, 1), expected (3, 2)."),
        ("ti", np.ones((3, 0)), "has the shape (3, 0), expected (3, 2)."),
        ("ti", np.ones((3, 3)), "has the shape (3, 3), expected (3, 2)."),
    ],
)
def test_a_wrong_shape_is_named_and_where_it_is_a_common_one_explained(axes, answer, words):
    text = said(answer, TALL, Quantity("z", axes))
    assert text == f"`z` {words}"


def test_the_constant_is_missed_where_there_should_be_one():
    with_constant = np.insert(TALL, 0, 1, 1)
    assert said(TALL, with_constant, Quantity("y", "ti")).endswith("The constant y_0 = 1 is missing in front.")
    assert said(TALL, with_constant, Quantity("y", "tj")) == "`z` has the shape (3, 2), expected (3, 3)."


def test_shapes_of_one_and_of_no_axis():
    assert said([3.0, 1.0, 2.0], [1.0, 2.0], Quantity("z", "j")).endswith(
        "The first number of each row is one too many."
    )
    assert said([2.0], [1.0, 2.0], Quantity("y", "i")).endswith("The constant y_0 = 1 is missing in front.")
    assert said([1.0], 1.0) == "`z` has the shape (1,), expected a single number."
    assert said(1.0, [1.0, 2.0], Quantity("z", "j")) == "`z` has the shape (), expected (2,)."
    assert said(np.ones((4, 3, 2)), np.ones((2, 3, 4)), Quantity("z", "nnn")).endswith("It is transposed.")
    wide = np.ones((2, 5))
    assert said(np.ones((2, 4)), wide, Quantity("y", "ti")).endswith("The constant y_0 = 1 is missing in front.")
    assert said(np.ones((2, 3)), wide, Quantity("y", "ti")) == "`z` has the shape (2, 3), expected (2, 5)."


@pytest.mark.parametrize(
    "axes, index, symbol",
    [
        ("tj", (2, 1), "z_2 of instance 3"),
        ("ti", (2, 1), "z_1 of instance 3"),
        ("ij", (0, 1), "z_02"),
        ("k", (2,), "z at k = 2"),
        ("n", (2,), "z_2"),
        ("", (), "z"),
    ],
)
def test_the_first_number_that_is_off_is_named_as_in_the_lecture(axes, index, symbol):
    right = np.zeros((3, 3)[: len(index)])
    wrong = right.copy()
    wrong[index] = 0.5
    if len(index) == 2:
        wrong[2, 2] = 9
    place = f"`z[{', '.join(map(str, index))}]`" if index else "`z`"
    assert said(wrong, right, Quantity("z", axes)) == f"{symbol}, your {place}, is 0.5, expected 0."
    layered = said(wrong, right, Quantity("z", axes), name="z[2]")
    units, _, where = symbol.partition(" ")
    assert layered.startswith(f"{units}^(2){' ' if where else ''}{where}, your `z[2]")


def test_what_is_said_beside_the_numbers():
    cut = said([1, -1], [1.7, -1.2], Quantity("z", "j"))
    assert cut.startswith("z_1, your `z[0]`, is 1, expected 1.7. Your array holds whole numbers, so each was cut off")
    for answer in ([1.0, -1.0], [1, -2]):
        assert "whole numbers" not in said(answer, [1.7, -1.2], Quantity("z", "j"))
    truths = Quantity("z", "j", agrees=lambda answer, expected: answer == expected)
    assert "whole numbers" not in said([1, -1], [1.7, -1.2], truths)
    assert "nan is what 0/0" in said([np.nan, 1.0], [1.0, 1.0], Quantity("z", "j"))
    assert "nan is what 0/0" not in said([2.0, np.nan], [1.0, 1.0], Quantity("z", "j"))
    hidden = Quantity("z", "j", shows_expected=False, hint="Look again.")
    assert said([2.0], [1.0], hidden) == "z_1, your `z[0]`, is 2, which is not right. Look again."
    word = Quantity("z", words=("up", "down"))
    assert said(1, 0, word) == "z, your `z`, is “down”, expected “up”."


def test_quantities_are_looked_at_in_the_lecture_s_order_and_only_those_asked_for():
    both = exercise(z=Quantity("z", "j"), y=Quantity("y", "j"))
    right = {"z[1]": np.ones(1), "y[1]": np.ones(1)}
    wrong = {"y[1]": np.zeros(1), "z[1]": np.zeros(1)}
    assert first_difference(both, (), wrong, right).startswith("z_1^(1)")
    assert first_difference(both, {"y"}, wrong, right).startswith("y_1^(1)")
    assert first_difference(both, {"y"}, {"y[1]": np.ones(1)}, right) == ""
    assert first_difference(both, (), {"z[1]": np.ones(1)}, right) == "`y[1]` is missing."


def test_how_close_is_close_enough():
    z = Quantity("z", "j", rtol=0.1, atol=0.5)
    expected = np.array([10.0, 10.0, 10.0, 0.0, 0.0, np.nan, np.inf, np.inf])
    answer = np.array([11.5, 8.5, 11.6, 0.5, -0.6, np.nan, np.inf, -np.inf])
    assert z.close(answer, expected).tolist() == [True, True, False, True, False, True, True, False]
    assert Quantity("z").close(np.float32(1 / 3), 1 / 3).all() and not Quantity("z").close(1 + 3e-5, 1.0).any()
    # Known bugs are recognised by their numbers but for rounding, however much is allowed to an answer.
    assert z.same(np.array([1.0]), np.array([1.0 + 1e-6])) and not z.same(np.array([1.0]), np.array([1.001]))
    odd = np.array([np.nan, np.inf, -np.inf])
    assert z.same(odd, odd) and not z.same(odd, -odd)
    strict = Quantity("z", rtol=1e-12, atol=1e-12)
    assert not strict.same(np.array([1.0, 1.0]), np.array([1.0, 1.0 + 1e-6]))


def test_two_answers_are_alike_when_all_that_recognises_is():
    both = exercise(z=Quantity("z", "j"), y=Quantity("y", "j", recognises=False))
    one = {"z": np.ones(2), "y": np.ones(2)}
    assert alike(both, one, {"z": np.ones(2) + 1e-9, "y": np.zeros(5)})
    assert not alike(both, one, {"z": np.ones(2) + 1, "y": np.ones(2)})
    assert not alike(both, one, {"z": np.ones((1, 2)), "y": np.ones(2)})
    for other in ({"z": np.ones(2)}, {"y": np.ones(2), "z": np.ones(2)}, {**one, "x": np.ones(2)}, {"a": 1, "b": 2}):
        assert not alike(both, one, other)
    assert not alike(both, {"z": np.ones(2)}, one)


@pytest.mark.parametrize(
    "value, words",
    [
        (None, r"`z` is None. Is a `return` missing"),
        ([[1], [2, 3]], r"`z` can't be read as one array: its parts differ in length."),
        ("word", r"`z` must hold real numbers, got str of <U4."),
        (1j, r"`z` must hold real numbers, got complex of complex128."),
    ],
)
def test_what_is_no_array_of_numbers_is_named(value, words):
    with pytest.raises(Unreadable, match=words):
        as_arrays({"z": value})


def test_numbers_of_all_kinds_are_read():
    read = as_arrays({"a": [1, 2], "b": True, "c": 1.5})
    assert {name: array.tolist() for name, array in read.items()} == {"a": [1, 2], "b": True, "c": 1.5}
