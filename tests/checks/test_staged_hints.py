"""Three hints for every exercise: they lead to the lecture, and the last one's line is the solution's but for its blank."""

import ast
import functools
import re
import subprocess
import sys

import numpy as np
import pytest

import backprop_lib
from backprop_lib import checks, practice
from backprop_lib.checks import hinting, hints
from backprop_lib.checks.engine.judging import problems_of
from backprop_lib.checks.engine.running import Trial
from course import ASSIGNMENTS, cells, title
from pages import LECTURES, sections
from project import ROOT

EXERCISES = checks.exercises()
HINTS = hints.every()
KINDS = ("where", "first", "almost")


@pytest.fixture(autouse=True)
def nothing_shown_yet(monkeypatch):
    monkeypatch.setattr(hinting, "_shown", {})


@functools.cache
def marked_cells(chapter):
    """Return the code of an assignment's solution that answers need: the imports, and every function asked for."""
    (assignment,) = [one for one in ASSIGNMENTS if title(one) == chapter]
    marks = [(cell, cell.metadata.get("nbgrader", {})) for cell in cells("solutions", assignment).values()]
    return [
        c.source for c, m in marks if c.cell_type == "code" and (m.get("solution") or m.get("grade_id") == "imports")
    ]


def solution(name):
    """Return the lines between the marks of the solution in an exercise's function."""
    chapter, function = name.split(".")
    found = rf"^def {function}\(.*?### BEGIN SOLUTION\n(.*?)### END SOLUTION"
    (region,) = re.findall(found, "\n".join(marked_cells(chapter)), re.S | re.M)
    return [line.strip() for line in region.splitlines()]


def blanked(name):
    """Return the line of the solution that the last hint has with a blank, and what stands at the blank."""
    before, after = map(re.escape, HINTS[name].line.split(hints.BLANK))
    found = [(line, fits[1]) for line in solution(name) if (fits := re.fullmatch(f"{before}(.+){after}", line))]
    assert found, f"no line of the solution of {name} is `{HINTS[name].line}` with its blank filled"
    return found[0]


def nought(value):
    """Return nothing of what stands at a blank: its value times 0, or a function that returns 0."""
    if callable(value):
        return lambda *given: nought(value(*given))
    return tuple(map(nought, value)) if isinstance(value, tuple) else 0 * value


def score_with(name, filled):
    """Return what the solution earns with the blank filled by `filled(<what belongs there>)`."""
    chapter, function = name.split(".")
    line, right = blanked(name)
    notebook = {"__name__": "notebook"}
    for source in marked_cells(chapter):
        if re.search(rf"^def {function}\(", source, re.M):
            start = source.index(f"def {function}(")
            call = f"filled(({right}))"
            # Several things at a blank come back as several.
            call = f"*{call}" if isinstance(ast.parse(right, mode="eval").body, ast.Tuple) else call
            source = source[:start] + source[start:].replace(line, HINTS[name].line.replace(hints.BLANK, call), 1)
            assert "filled(" in source
        exec(source, notebook)
    notebook["filled"] = filled
    exercise = EXERCISES[name]
    _, scores = problems_of(Trial(exercise, checks.caller(exercise, notebook[function]), 0))
    return sum(got for _, got, _ in scores)


def test_every_exercise_has_hints_and_nothing_else_has():
    assert set(EXERCISES) - set(HINTS) == set(), "write their hints in backprop_lib/checks/hints/"
    assert list(HINTS) == list(EXERCISES)


@pytest.mark.parametrize("name", EXERCISES)
def test_every_exercise_has_three_that_are_short_and_leave_the_line_open(name):
    given = HINTS[name]
    assert len({getattr(given, kind) for kind in KINDS}) == 3
    for number in (1, 2, 3):
        said = checks.hint(name, number)
        place = len(said.section[1]) if said.section else 0
        assert 40 <= len(said.text) + len(said.code) + place <= 300, f"a hint has 40 to 300 signs: {said}"
        begins, ends = re.match(r"[A-Z`]", said.text), re.search(r"[.?:]$", said.text)
        assert begins and ends, f"a hint begins with a capital or a backtick, and ends with . ? or : {said.text}"
        assert said.text.count("$") % 2 == 0 and said.text.count("`") % 2 == 0, said.text
    assert given.line.count(hints.BLANK) == 1 and "$" in given.where


@pytest.mark.parametrize("name", EXERCISES)
def test_no_hint_has_a_whole_line_of_the_solution(name):
    said = re.sub(r"\s", "", " ".join([*(getattr(HINTS[name], kind) for kind in KINDS), HINTS[name].line]))
    # A line as short as `return z` says nothing.
    told = [line for line in solution(name) if len(line) > 10 and re.sub(r"\s", "", line) in said]
    assert told == []


@pytest.mark.parametrize("name", EXERCISES)
def test_the_last_hint_is_right_with_its_blank_filled_and_not_without_what_belongs_there(name):
    assert score_with(name, lambda right: right) == EXERCISES[name].max_score
    with np.errstate(all="ignore"):
        assert score_with(name, nought) < EXERCISES[name].max_score


@pytest.mark.parametrize("name", EXERCISES)
def test_the_first_hint_links_a_section_of_the_lecture_from_where_the_notebook_lies(name, monkeypatch):
    (assignment,) = [one for one in ASSIGNMENTS if title(one) == name.partition(".")[0]]
    number, heading = HINTS[name].section
    for folder, up in [(ROOT / "assignments" / assignment, "../../"), (ROOT, "")]:
        monkeypatch.chdir(folder)
        shown = checks.hint(name, 1)._repr_markdown_()
        (link,) = re.findall(r"\]\(([^)\s]+)\)", shown)
        file, _, address = link.partition("#")
        assert file.startswith(f"{up}lectures/") and (folder / file).resolve() == LECTURES[number - 1]
        assert address in sections(LECTURES[number - 1]) and re.fullmatch(r"[\w-]+", address, re.A)
    assert f"Lecture {number}, “{heading}”" in " ".join(repr(checks.hint(name, 1)).split())


def test_without_the_lectures_beside_it_a_hint_names_the_section_alone(monkeypatch, tmp_path):
    monkeypatch.setattr(backprop_lib, "__file__", str(tmp_path / "backprop_lib/__init__.py"))
    monkeypatch.chdir(tmp_path)
    shown = checks.hint("relu", 1)._repr_markdown_()
    assert "See Lecture 2, “Choose the activations”." in shown and "](" not in shown


def test_a_hint_links_the_lectures_of_the_folder_in_which_one_works(monkeypatch, tmp_path):
    (tmp_path / "lectures").mkdir()
    (tmp_path / "lectures/02_forward_pass.ipynb").touch()
    (tmp_path / "assignments").mkdir()
    monkeypatch.chdir(tmp_path / "assignments")
    assert "](../lectures/02_forward_pass.ipynb#Choose-the-activations)" in checks.hint("relu", 1)._repr_markdown_()


@pytest.mark.parametrize(
    "call", [lambda: checks.hint("nonsense"), lambda: checks.check("nonsense", 3), lambda: practice.problem("nonsense")]
)
def test_a_wrong_name_is_told_in_one_line(call):
    with pytest.raises(ValueError, match="nonsense") as told:
        call()
    assert told.value._render_traceback_() == [f"ValueError: {told.value}"]


def test_each_call_gives_the_next_and_in_the_end_what_else_helps():
    shown = [repr(checks.hint("backward_pass.hidden_layer")) for _ in range(5)]
    assert [text.splitlines()[0] for text in shown] == [
        "Hint 1 of 3 for hidden_layer: where to look",
        "Hint 2 of 3 for hidden_layer: what to do first",
        "Hint 3 of 3 for hidden_layer: almost the line",
        "There are no more hints for hidden_layer",
        "There are no more hints for hidden_layer",
    ]
    assert "Hints are never graded" in shown[0] and "\n    dy = dz_after @ …" in shown[2]
    assert "graded cell" in " ".join(shown[3].split()) and "instructor" in shown[3]
    assert max(len(line) for text in shown for line in text.splitlines()) <= 80
    assert repr(checks.hint("relu")).startswith("Hint 1 of 3 for relu")


def test_one_of_them_can_be_asked_for_and_the_next_call_goes_on_from_there():
    assert checks.hint("hidden_layer", 2) == checks.hint("backward_pass.hidden_layer", number=2)
    assert "almost the line" in checks.hint("hidden_layer").title
    assert checks.hint("hidden_layer", 1).section == (3, "Box 4 leads to the layer before")


def test_the_function_itself_names_its_exercise():
    def hidden_layer():
        raise NotImplementedError

    assert checks.hint(hidden_layer).title.startswith("Hint 1 of 3 for hidden_layer")


@pytest.mark.parametrize(
    "given, says",
    [
        (("hiden_layer",), r"name must be .*instance 'backward_pass\.hidden_layer', .*; got 'hiden_layer'$"),
        (("backward_pass.hiden_layer",), r"for instance 'backward_pass\.hidden_layer', "),
        ((3,), r"name must be that of an exercise, .*; got 3$"),
        (("step",), r"which assignment is meant, 'gradient_descent\.step' or 'digit_recognition\.step'; got 'step'$"),
        (("relu", 0), r"number must be a whole number of at least 1, got 0$"),
        (("relu", 4), r"number must be 1, 2 or 3, .*; got 4$"),
        (("relu", "2"), r"number must be a whole number of at least 1, got '2'$"),
    ],
)
def test_bad_input_is_answered_with_what_was_expected(given, says):
    with pytest.raises(ValueError, match=says):
        checks.hint(*given)
    assert hinting._shown == {}


def test_formulas_are_tex_in_a_notebook_and_plain_in_a_terminal():
    shown = checks.hint("softmax_backward", 1)
    assert r"$\partial \text{Div}/\partial z_{j} = \sum_{i} (" in shown._repr_markdown_()
    assert r"$i \ne{} j$" in shown._repr_markdown_()
    assert "∂Div/∂z_j = Σ_i (∂y_i/∂z_j) ∂Div/∂y_i" in " ".join(repr(shown).split())
    assert "```python\nreturn y * (dy - …)\n```" in checks.hint("softmax_backward", 3)._repr_markdown_()


@pytest.mark.parametrize("name", EXERCISES)
def test_the_line_of_the_last_hint_is_python_but_for_its_blank(name):
    line = HINTS[name].line.replace(hints.BLANK, "blank")
    ast.parse(f"def f():\n    {line}\n" + ("        pass" if line.endswith(":") else ""))


def test_hints_load_neither_the_answer_key_nor_the_judge():
    program = """
import sys
from backprop_lib.checks import hint
print(hint("hidden_layer").title)
print([name for name in sys.modules if "answer_key" in name or "checks.engine" in name])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["Hint 1 of 3 for hidden_layer: where to look", "[]"]
