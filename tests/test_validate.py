"""What the checks of arguments let through and what they refuse, at the borders."""

import numpy as np
import pytest

from backprop_lib import _validate


def refused(call, *arguments, **keywords):
    with pytest.raises(ValueError) as caught:
        call("it", *arguments, **keywords)
    return str(caught.value)


@pytest.mark.parametrize(
    "bounds, inside, outside, said",
    [
        ({}, [0, -1e308, np.float32(2), 2**1000], [np.nan, np.inf, True, "1", None, 10**400], ""),
        ({"above": 0}, [5e-324, 3], [0, -1], " above 0"),
        ({"at_least": 0}, [0, 1], [-5e-324], " at least 0"),
        ({"at_most": 1}, [1, -7], [1.0000000000000002], " at most 1"),
        ({"below": 1}, [0.9999999999999999], [1, 2], " below 1"),
        ({"at_least": 0, "below": 1}, [0, 0.5], [1, -1], " at least 0 and below 1"),
    ],
)
def test_a_number_lies_within_its_bounds(bounds, inside, outside, said):
    for value in inside:
        number = _validate.number("it", value, **bounds)
        assert number == value and type(number) is float
    for value in outside:
        assert refused(_validate.number, value, **bounds).startswith(f"it must be a finite number{said}, got ")


def test_a_whole_number_lies_within_its_bounds():
    assert [_validate.whole("it", value) for value in (0, 7, np.int8(3))] == [0, 7, 3]
    assert type(_validate.whole("it", np.int8(3))) is int
    assert [_validate.whole("it", value, at_least=1, at_most=3) for value in (1, 2, 3)] == [1, 2, 3]
    for value in (-1, 1.0, True, np.bool_(True), "1"):
        assert refused(_validate.whole, value) == f"it must be a whole number of at least 0, got {value!r}"
    assert refused(_validate.whole, 3, at_most=2) == "it must be a whole number of at least 0 and at most 2, got 3"


def test_a_switch_is_true_or_false():
    assert _validate.switch("it", True) is _validate.switch("it", np.bool_(True)) is True
    assert _validate.switch("it", False) is False
    assert refused(_validate.switch, 1) == "it must be True or False, got 1"


@pytest.mark.parametrize(
    "value, dtype", [([1, 2], "float64"), (True, "float64"), (np.float32(1), "float32"), (np.float16(1), "float64")]
)
def test_an_array_keeps_float32_and_turns_all_else_into_float64(value, dtype):
    array = _validate.array("it", value)
    assert array.dtype == dtype
    np.testing.assert_array_equal(array, value)
    assert _validate.array("it", value, dtype=np.float32).dtype == "float32"


def test_an_array_that_is_right_already_is_not_copied():
    for array in (np.ones(3), np.ones(3, np.float32)):
        assert _validate.array("it", array) is array


@pytest.mark.parametrize(
    "keywords, right, wrong, said",
    [
        ({"ndim": 1}, [[1.0]], [1.0, [[1.0]]], "it must have 1 axis, got"),
        ({"ndim": (0, 1)}, [1.0, [1.0]], [[[1.0]]], r"it must have 0 or 1 axes, got 2: shape (1, 1)"),
        ({"empty": False}, [[1.0], 1.0], [[], np.ones((2, 0))], "it must hold at least one number, got an empty array"),
        ({}, [[], [1.0]], [[1.0, np.inf]], "it must hold finite numbers, got inf at index (1,)"),
        ({"finite": False}, [[np.inf, np.nan]], ["no"], "it must be an array of real numbers, got 'no'"),
        (
            {"largest": 10},
            [[10, -10], [], 3],
            [[0, 10.5], [0, -10.5]],
            "it must hold finite numbers of type float64, at most 1e+01 from 0, got ",
        ),
        ({"largest": 10}, [0.0], [[np.nan], [np.inf, 20.0], [-np.inf, 20.0]], "it must hold finite numbers, got "),
        (
            {"dtype": np.float32},
            [2.0**120],
            [1e39],
            "it must hold finite numbers of type float32, got 1e+39 at index ()",
        ),
    ],
)
def test_an_array_is_what_was_asked_for(keywords, right, wrong, said):
    for value in right:
        np.testing.assert_array_equal(_validate.array("it", value, **keywords), np.asarray(value, float))
    for value in wrong:
        assert refused(_validate.array, value, **keywords).startswith(said)


def test_the_first_number_of_no_use_is_the_one_that_is_named():
    assert refused(_validate.array, [[1, 2], [np.nan, np.inf]]).endswith("got nan at index (1, 0)")
    assert refused(_validate.array, [[1, 20], [30, 2]], largest=10).endswith("got 20 at index (0, 1)")


def test_a_mask_that_hides_nothing_is_no_mask():
    hidden, plain = np.ma.masked_array([1, 2], [True, False]), np.ma.masked_array([1, 2])
    for value in (hidden, [hidden, plain], (plain, hidden)):
        assert refused(_validate.array, value).startswith("it must be an array without a mask, got ")
    assert "got a masked array of shape (2,)" in refused(_validate.array, hidden)
    np.testing.assert_array_equal(_validate.array("it", [plain, plain]), [[1, 2], [1, 2]])


def test_what_is_long_is_shortened_to_sixty_letters():
    just, over = "x" * 58, "x" * 59
    assert _validate.brief(just) == repr(just)
    assert _validate.brief(over) == repr(over)[:57] + "... (str)"
    assert _validate.brief(np.ones((2, 3))) == "an array of shape (2, 3) and type float64"
    assert _validate.brief(np.ones(1)) == "array([1.])"
    assert _validate.brief(np.ones(2)) == "an array of shape (2,) and type float64"
    assert _validate.brief(np.ma.masked_array([1])) == "a masked array of shape (1,)"
    assert _validate.brief(dict) == "the class dict"


def test_a_near_name_is_offered_and_a_far_one_is_not():
    assert _validate.did_you_mean("Leaky-ReLU", ["relu", "leaky_relu"]) == "; did you mean 'leaky_relu'?"
    assert _validate.did_you_mean("logistic", ["sigmoid"], {"logistic": "sigmoid"}) == "; did you mean 'sigmoid'?"
    assert _validate.did_you_mean("logistic", ["sigmoid"]) == ""
    assert (
        refused(_validate.choice, "rleu", ["relu", "tanh"])
        == "it must be one of 'relu', 'tanh', got 'rleu'; did you mean 'relu'?"
    )
    assert refused(_validate.choice, 3, ["relu"]) == "it must be one of 'relu', got 3"
    assert _validate.choice("it", "tanh", ["relu", "tanh"]) == "tanh"


class Box:
    """Something with an attribute, a method, and one that is nobody else's."""

    size = 1
    _size = 2

    def forward(self, z):
        return z


def test_an_attribute_that_is_not_there_is_answered_with_what_is():
    assert _validate.no_such(Box(), "fit", {"fit": "train it"}) == "Box has no attribute 'fit'; train it"
    assert _validate.no_such(Box(), "forwad", {}) == "Box has no attribute 'forwad'; did you mean forward?"
    assert _validate.no_such(Box(), "_sizes", {}) == "Box has no attribute '_sizes'"
    assert _validate.no_such(Box(), "nothing", {}) == "Box has no attribute 'nothing'"


def test_methods_are_those_of_an_object_not_of_a_class():
    assert _validate.has_methods(Box(), "forward")
    assert not _validate.has_methods(Box(), "forward", "backward")
    assert not _validate.has_methods(Box(), "size")
    assert not _validate.has_methods(Box, "forward")


def test_what_a_function_that_is_not_ours_returned_is_checked():
    z, nan = np.ones(2, np.float32), np.array([np.nan, 1.0])
    got = _validate.returned("f(z)", [1, 2], (2,), [z])
    assert got.dtype == "float32" and got.tolist() == [1, 2]
    for value, said in [
        (None, r"f(z) must return an array of shape (2,), got None; is its `return` missing?"),
        ("z", "f(z) must return an array of real numbers, got 'z'"),
        ([1.0], "f(z) must return an array of shape (2,), got shape (1,), hint"),
        (nan[::-1], "f(z) must return numbers, got nan at index (1,), although all that it was given is finite"),
    ]:
        with pytest.raises(ValueError) as caught:
            _validate.returned("f(z)", value, (2,), [z], ", hint")
        assert str(caught.value) == said
    for given in ([nan], [z, nan], [z, np.array([np.inf])]):
        assert np.isnan(_validate.returned("f(z)", nan, (2,), given)).tolist() == [True, False]
    assert _validate.returned("f(z)", [np.inf, 1.0], (2,), [z])[0] == np.inf


def test_types_and_seeds():
    assert {_validate.real_type(name) for name in ("float32", np.float32, np.dtype("float32"))} == {np.dtype("float32")}
    assert _validate.generator(3).random() == np.random.default_rng(3).random()
    assert _validate.generator(None).random() != _validate.generator(None).random()
    with pytest.raises(ValueError, match="seed must be a whole number of at least 0, got -1"):
        _validate.generator(-1)
