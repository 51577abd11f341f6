"""Every check, proven both ways, with a few seeds; `make prove-checks` takes 25."""

import re

import pytest

from backprop_lib import checks
from pages import LECTURES, sections
from proving import not_caught_or_misnamed, right_answers, untouched, wrongly_refused

SEEDS = range(3)
EXERCISES = checks.exercises()
RIGHT = right_answers()


@pytest.mark.parametrize("name", EXERCISES)
def test_right_answers_pass_however_they_are_written(name):
    assert len(RIGHT[name]) >= 2
    assert wrongly_refused(EXERCISES[name], RIGHT[name], SEEDS) == []


@pytest.mark.parametrize("name", EXERCISES)
def test_every_known_bug_is_caught_and_named_as_no_other_is(name):
    accepted, misnamed = not_caught_or_misnamed(EXERCISES[name], SEEDS)
    assert accepted == [] and misnamed == []


@pytest.mark.parametrize("name", EXERCISES)
def test_an_untouched_stub_scores_nothing_and_is_told_so(name):
    verdict = checks.check(name, untouched)
    assert verdict.score == 0
    assert verdict.messages == (f"`{EXERCISES[name].function}` is not written yet.",)


def test_there_are_enough_of_both():
    assert set(RIGHT) == set(EXERCISES)
    assert sum(map(len, RIGHT.values())) >= 40
    assert sum(len(exercise.known_bugs) for exercise in EXERCISES.values()) >= 60


@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_names_a_section_of_its_lecture(name):
    number, heading = EXERCISES[name].section
    assert heading.replace(" ", "-") in sections(LECTURES[number - 1])


@pytest.mark.parametrize("name", EXERCISES)
def test_every_bug_has_a_sentence_of_its_own(name):
    exercise = EXERCISES[name]
    says = [bug.says for bug in exercise.known_bugs]
    assert len(set(says)) == len(says) == len({bug.name for bug in exercise.known_bugs})
    assert all(re.fullmatch(r"\S.*[.?]", sentence) for sentence in says)
