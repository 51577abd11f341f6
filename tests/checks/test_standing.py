"""Where a student stands: what the graded cells said last, and what to do next."""

import numpy as np
import pytest

from backprop_lib import checks
from backprop_lib.checks import standing
from course import ASSIGNMENTS, cells, exercises_of, title


@pytest.fixture(autouse=True)
def nothing_judged_yet(monkeypatch):
    monkeypatch.setattr(standing, "_judged", {})


def notebook(source):
    """Return the variables of a notebook in which this was run."""
    variables = {"np": np, "checks": checks}
    exec(source, variables)
    return variables


SIGMOID = "def sigmoid(z):\n    return 1 / (1 + np.exp(z))\n"
GRADE = "checks.grade('forward_pass.sigmoid', sigmoid)\n"


def row(name, assignment="forward_pass"):
    (found,) = [row for row in checks.where_you_stand(assignment).rows if f"`{name}`" in row[0]]
    return found


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_exercise_has_a_row_and_before_its_graded_cell_ran_that_is_what_to_do(assignment):
    shown = checks.where_you_stand(title(assignment))
    assert shown.rows == tuple(
        (f"`{one.function}`", f"0 of {one.max_score}", "run its graded cell") for one in exercises_of(assignment)
    )
    most = sum(one.max_score for one in exercises_of(assignment))
    assert shown.title == f"Where you stand: 0 of {most} points"


def test_a_right_answer_is_done_and_its_points_are_added_up():
    checks.grade("forward_pass.relu", lambda z: z * (z > 0))
    checks.grade("forward_pass.tanh", np.tanh)
    assert row("relu") == ("`relu`", "1 of 1", "✓ done") and row("tanh")[2] == "✓ done"
    assert checks.where_you_stand("forward_pass").title == "Where you stand: 2 of 25 points"


def test_a_wrong_answer_is_to_be_mended_by_the_first_sentence_of_its_verdict():
    answer = notebook(SIGMOID)["sigmoid"]
    verdict = checks.grade("forward_pass.sigmoid", answer).verdict
    todo = row("sigmoid")[2]
    assert todo.startswith("✗ mend: ") and verdict.messages[0].startswith(todo.removeprefix("✗ mend: "))
    assert todo.count(". ") == 0


def test_only_the_first_of_several_sentences_is_said():
    checks.grade("backward_pass.hidden_layer", without_transposing)
    todo = row("hidden_layer", "backward_pass")[2]
    assert todo == "✗ mend: On the way back w^(k+1) is used as on the way forward."


def without_transposing(k, w, f, y, z, dz_after):
    dy = dz_after @ w[k + 1][1:]
    dz = f[k].derivative(z[k]) * dy
    return dy, dz, y[k - 1].T @ dz / len(dz)


def test_an_answer_that_is_right_in_part_keeps_its_points():
    checks.grade("forward_pass.softmax", lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True))
    assert row("softmax")[:2] == ("`softmax`", "2 of 4")


def test_what_was_left_as_it_was_is_not_begun():
    def softmax(z):
        raise NotImplementedError

    checks.grade("forward_pass.softmax", softmax)
    assert row("softmax") == ("`softmax`", "0 of 4", "not begun")


def test_the_last_verdict_counts_and_a_function_that_was_changed_since_has_none():
    variables = notebook(SIGMOID + GRADE)
    assert row("sigmoid")[2].startswith("✗ mend")
    exec(SIGMOID.replace("exp(z)", "exp(-z)"), variables)
    assert row("sigmoid")[1:] == ("0 of 2", "changed since: run its graded cell")
    exec(GRADE, variables)
    assert row("sigmoid")[1] == "1 of 2" and row("sigmoid")[2].startswith("✗ mend")


def test_what_validate_stops_at_is_remembered(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    with pytest.raises(checks.NotRight):
        checks.grade("forward_pass.sigmoid", notebook(SIGMOID)["sigmoid"])
    assert row("sigmoid")[2].startswith("✗ mend")


def test_a_check_in_passing_does_not_count():
    checks.check("forward_pass.relu", lambda z: z * (z > 0))
    assert row("relu")[2] == "run its graded cell"


def test_the_answer_in_words_has_a_row_and_points_of_its_own():
    shown = checks.where_you_stand("forward_pass", in_words=3)
    assert shown.rows[-1] == ("the answer in words", "– of 3", "read by your instructor")
    assert shown.title == "Where you stand: 0 of 25 points, and 3 more for your answer in words"


def test_the_graders_own_run_is_sent_to_the_graded_cells(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    shown = checks.where_you_stand("forward_pass", in_words=3)
    assert shown.rows == () and repr(shown) == "Your points stand at the graded cells above."
    assert shown._repr_html_() is None


def test_the_table_is_aligned_in_a_terminal_and_sets_symbols_in_a_notebook():
    checks.grade("backward_pass.hidden_layer", without_transposing)
    shown = checks.where_you_stand("backward_pass", in_words=3)
    lines = repr(shown).splitlines()
    assert len({line.index(" of ") for line in lines[2:-1]}) == 1 and len(lines) == 2 + len(shown.rows)
    page = shown._repr_html_()
    assert page.count("<tr>") == 1 + len(shown.rows)
    assert "w<sup>(k+1)</sup>" in page and "<code>hidden_layer</code>" in page


@pytest.mark.parametrize(
    "given, says",
    [
        ({"assignment": "backwards_pass"}, "assignment must be one of .*; did you mean 'backward_pass'"),
        ({"assignment": "backward_pass", "in_words": -1}, "in_words must be a whole number of at least 0, got -1"),
    ],
)
def test_bad_input_is_answered_with_what_was_expected(given, says):
    with pytest.raises(ValueError, match=says):
        checks.where_you_stand(**given)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_notebook_asks_with_the_points_that_the_answer_in_words_has(assignment):
    found = cells("solutions", assignment)
    points = found["why"].metadata.nbgrader.points
    assert found["stand"].source == f'where_you_stand("{title(assignment)}", in_words={points})'
    assert "nbgrader" not in found["stand"].metadata
    assert list(found)[-2:] == ["stand", "hand-in"]
    assert (
        f"`{title(assignment)}.ipynb`" in found["hand-in"].source
        and f"`assignments/{assignment}`" in found["hand-in"].source
    )
