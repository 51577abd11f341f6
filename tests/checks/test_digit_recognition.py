"""What the checks of digit_recognition say where no known bug fits."""

import numpy as np
import pytest

from backprop_lib import checks

GOOD = {"hidden": [30], "activation": "tanh", "eta": 0.4, "epochs": 13, "batch_size": 20}


def said(name, answer):
    return " ".join(checks.check(f"digit_recognition.{name}", answer, seed=0).messages)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"hidden": [40, 40]}, "at most 64 are allowed, and yours are 80 hidden units"),
        ({"epochs": 21, "batch_size": 449}, "at most 20 are allowed, and yours are 21 epochs"),
        ({"batch_size": 10}, "at most 300 are allowed, and yours are 585 updates, 13 epochs of ⌈449/10⌉ each"),
        ({"hidden": 30}, "`hidden` must be a list of the widths of the hidden layers, for instance [8], got 30."),
        ({"hidden": [0]}, "`hidden` must be a list of the widths"),
        ({"epochs": 2.5}, "`epochs` must be a whole number of at least 1, got 2.5."),
        ({"batch_size": 0}, "`batch_size` must be a whole number of at least 1, got 0."),
        ({"eta": -1.0}, "The library refuses these settings: eta must be"),
        ({"eta": [0.1]}, "`eta` must be a number, got [0.1]."),
        ({"activation": ["tanh"]}, "`activation` must be a name, for instance 'tanh', got ['tanh']."),
        ({"activation": "sine"}, "The library refuses these settings: "),
    ],
)
def test_settings_that_cannot_be_tried_are_refused_with_the_reason(changed, words):
    verdict = checks.check("digit_recognition.settings", lambda: GOOD | changed, seed=0)
    assert verdict.score == 0 and words in " ".join(verdict.messages)


def test_settings_must_be_a_dict_of_all_five():
    assert "got list." in said("settings", lambda: [30])
    assert "got a dict of 'eta'." in said("settings", lambda: {"eta": 1.0})


def test_settings_between_the_two_marks_earn_half():
    verdict = checks.check("digit_recognition.settings", lambda: GOOD | {"epochs": 20, "batch_size": 449}, seed=0)
    assert verdict.score == 2
    assert "Accuracy on unseen digits" in verdict.messages[1] and "At least 90 % are asked for." in verdict.messages[1]


def test_training_that_returns_nothing_or_one_number_is_told_what_to_return():
    assert "it should return the list of Losses" in said("train_by_backprop", lambda *arguments: None)
    assert "must return a list of Losses, one for each iteration, got 0.5." in said(
        "train_by_backprop", lambda *arguments: 0.5
    )


def test_a_nan_in_the_divergence_is_explained():
    assert "nan is what 0/0" in said("kl_divergence", lambda Y, d: np.full(len(Y), np.nan))
