"""What the checks make of answers that were written without sight of them: the wrong are refused, the right accepted."""

import pytest
from evaluating import blind_answers, made

from backprop_lib import checks
from backprop_lib.checks.engine.judging import problems_of
from backprop_lib.checks.engine.running import Trial

EXERCISES = checks.exercises()
# An exercise that was added later need not have any; these are of those that have.
WRONG, RIGHT = blind_answers(), blind_answers("RIGHT")
# It trains networks, which takes seconds for each answer.
SLOW = {"digit_recognition.reader"}
# Each of these was once accepted, since no input told it from a right answer.
ONCE_ACCEPTED = {
    "gradient_descent.exact_step": ["exact_any_zero", "exact_generous_tolerance"],
    "gradient_descent.predict": ["predict_frobenius", "predict_row_sums", "predict_steps_from_ones"],
    "forward_pass.softmax": ["softmax_shift_by_first"],
    "backward_pass.div_derivative": ["div_clipped"],
    "backward_pass.backward": ["backward_softmax_means_kl"],
    "digit_recognition.train": ["training_equal_parts"],
    "digit_recognition.confusion": ["confusion_half_is_two"],
}


def accepted(name, answer, seed):
    """Return whether nothing is wrong with an answer; it is not explained, which would take most of the time."""
    trial = Trial(EXERCISES[name], checks.caller(EXERCISES[name], answer), seed)
    problems, _ = problems_of(trial)
    return not problems and not any(group.outcomes("changed") for group in trial.groups)


def accepted_source(name, n, source):
    """Return whether an answer is accepted that may be a source, and may stop before there is a function."""
    try:
        answer = made(name, source, f"<{name}, {n}>")
    except Exception:
        return False
    return accepted(name, answer, 0)


@pytest.mark.parametrize(
    ("name", "wrong"), [(name, wrong) for name, functions in ONCE_ACCEPTED.items() for wrong in functions]
)
def test_a_wrong_answer_that_was_once_accepted_is_refused_whatever_the_seed(name, wrong):
    (answer,) = [one for one in WRONG[name] if getattr(one, "__name__", "") == wrong]
    assert [seed for seed in range(10) if accepted(name, answer, seed)] == []


def test_they_are_of_exercises_that_are_there_and_of_nearly_all():
    assert set(WRONG) == set(RIGHT) <= set(EXERCISES) and len(WRONG) >= 35


@pytest.mark.parametrize("name", sorted(WRONG.keys() - SLOW))
def test_every_wrong_answer_is_refused(name):
    assert [source for n, source in enumerate(WRONG[name]) if accepted_source(name, n, source)] == []


@pytest.mark.parametrize("name", sorted(RIGHT.keys() - SLOW))
def test_every_right_answer_is_accepted_whatever_the_seed(name):
    answers = RIGHT[name]
    assert len(answers) >= 2
    assert [(answer, seed) for answer in answers for seed in range(5) if not accepted(name, answer, seed)] == []
