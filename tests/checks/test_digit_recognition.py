"""What the checks of digit_recognition say where no known bug fits, and how a network of one's own is judged."""

import numpy as np
import pytest

from backprop_lib import Network, checks, train
from proving import right_answers

GOOD = {"hidden": [30], "activation": "tanh", "eta": 0.4, "epochs": 13, "batch_size": 20}
RIGHT = {name.partition(".")[2]: answers[0] for name, answers in right_answers().items() if name.startswith("digit")}
PARTS = ("kl_divergence", "forward", "backward", "step", "train")


def judged(name, answer):
    return checks.check(f"digit_recognition.{name}", answer, seed=0)


def said(name, answer):
    return " ".join(judged(name, answer).messages)


def reader_in(notebook, chosen=GOOD):
    """Return a `reader` that was written in a notebook with these names."""
    names = {**notebook, "chosen": chosen}
    exec("def reader():\n    return chosen", names)
    return names["reader"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"hidden": [40, 40]}, "at most 64 are allowed, and yours are 80 hidden units"),
        ({"epochs": 21, "batch_size": 449}, "at most 20 are allowed, and yours are 21 epochs"),
        ({"batch_size": 10}, "at most 300 are allowed, and yours are 585 updates, 13 epochs of ⌈449/10⌉ each"),
        ({"hidden": 30}, "`hidden` must be a list of the widths of the hidden layers, for instance [8], got 30."),
        ({"hidden": [0]}, "`hidden` must be a list of the widths"),
        ({"hidden": [[3], [1, 2]]}, "`hidden` must be a list of the widths"),
        ({"epochs": 2.5}, "`epochs` must be a whole number of at least 1, got 2.5."),
        ({"batch_size": 0}, "`batch_size` must be a whole number of at least 1, got 0."),
        ({"eta": -1.0}, "`eta` must be a number above 0, got -1.0."),
        ({"eta": [0.1]}, "`eta` must be a number above 0, got [0.1]."),
        ({"activation": ["tanh"]}, "`activation` must be a name, for instance 'tanh', got ['tanh']."),
        ({"activation": "sine"}, "The library refuses these settings: "),
    ],
)
def test_settings_that_cannot_be_tried_are_refused_with_the_reason(changed, words):
    verdict = judged("reader", reader_in(RIGHT, GOOD | changed))
    assert verdict.score == 0 and words in " ".join(verdict.messages)


def test_settings_must_be_a_dict_of_all_five():
    assert "got list." in said("reader", lambda: [30])
    assert "got a dict of 'eta'." in said("reader", lambda: {"eta": 1.0})


def test_settings_between_the_marks_earn_a_part():
    verdict = judged("reader", reader_in(RIGHT, GOOD | {"epochs": 20, "batch_size": 449}))
    assert [got for _, got, _ in verdict.parts] == [1, 1, 0, 2]
    assert "Accuracy on unseen digits, “ten digits”" in " ".join(verdict.messages)
    assert "At least 90 % are asked for." in " ".join(verdict.messages)


@pytest.mark.parametrize("missing", PARTS)
def test_the_librarys_part_stands_in_for_one_that_is_missing_and_costs_the_two_points_that_were_announced(missing):
    verdict = judged("reader", reader_in({name: RIGHT[name] for name in PARTS if name != missing}))
    assert verdict.score == 4 and verdict.parts[-1][1] == 0
    assert f"“the library's {missing} with your " in " ".join(verdict.messages)


def test_a_wrong_backward_pass_is_stood_in_for_and_named():
    def backward(w, f, y, z, d):
        dz, dw = RIGHT["backward"](w, f, y, z, d)
        return dz, [None, *(-dw_k for dw_k in dw[1:])]

    verdict = judged("reader", reader_in(RIGHT | {"backward": backward}))
    assert verdict.score == 4
    assert "“the library's backward with your kl_divergence, forward, step and train”" in " ".join(verdict.messages)


@pytest.mark.parametrize(("name", "solution"), [("forward", lambda w, f, X: _passed(w, f, X)), ("train", train)])
def test_the_librarys_solution_under_ones_own_name_is_not_ones_own(name, solution):
    assert judged("reader", reader_in(RIGHT | {name: solution})).score == 4


def _passed(w, f, X):
    net = Network([len(w[1]) - 1, *(w_k.shape[1] for w_k in w[1:])], f[1:])
    net.w = w
    passed = net.forward(X)
    return passed.y, passed.z


def test_own_code_that_fails_on_the_digits_alone_is_replaced_and_told_so():
    def forward(w, f, X):
        if X.shape[1] == 64:
            raise RuntimeError("made for small networks")
        return RIGHT["forward"](w, f, X)

    verdict = judged("reader", reader_in(RIGHT | {"forward": forward}))
    assert verdict.score == 4
    assert "because yours stopped with an error on the digits" in " ".join(verdict.messages)


def test_own_code_that_takes_too_long_is_replaced_and_told_so(monkeypatch):
    from backprop_lib.checks.harness import reading_digits

    def forward(w, f, X):
        while X.shape[1] == 64:
            pass
        return RIGHT["forward"](w, f, X)

    monkeypatch.setattr(reading_digits, "SECONDS", 0.05)
    verdict = judged("reader", reader_in(RIGHT | {"forward": forward}))
    assert verdict.score == 4
    assert "a loop over every weight takes too long" in " ".join(verdict.messages)


def test_own_code_that_learns_nothing_with_its_settings_earns_nothing_for_being_ones_own():
    verdict = judged("reader", reader_in(RIGHT, GOOD | {"eta": 1e-4}))
    assert verdict.parts[-1][1] == 0
    assert "your own code alone, and it reads less than 80 %" in " ".join(verdict.messages)


def test_two_networks_on_the_same_digits_do_not_share_what_they_learned():
    first, second = (judged("reader", reader_in(RIGHT)) for _ in range(2))
    assert first.right and second.right and first.messages == second.messages == ()


def test_training_that_returns_nothing_or_one_number_is_told_what_to_return():
    assert "it should return the list of Losses" in said("train", lambda *arguments: None)
    assert "must return a list of Losses, one for each update, got 0.5." in said("train", lambda *arguments: 0.5)


def test_one_thing_in_place_of_accuracy_and_counts_is_told():
    assert "must return two things, the accuracy and the counts; got float." in said("confusion", lambda Y, labels: 0.5)


def test_a_nan_in_the_divergence_is_explained():
    assert "nan is what 0/0" in said("kl_divergence", lambda Y, d: np.full(len(Y), np.nan))
