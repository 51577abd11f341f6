"""The assignments through the real nbgrader: generate, autograde, feedback, validate."""

import ast
import html
import re

import pytest

from backprop_lib import checks
from course import ASSIGNMENTS, cells, course_at, half_right, run
from project import ROOT


def points(marked_cells):
    marked = (cell.metadata.get("nbgrader", {}) for cell in marked_cells.values())
    return {cell["grade_id"]: cell["points"] for cell in marked if cell.get("grade")}


def scores(gradebook, student, assignment):
    notebook = gradebook.find_submission_notebook(assignment, assignment, student)
    return {grade.name: grade.auto_score for grade in notebook.grades}


def regions(source):
    return re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", source, re.S)


def text_of(page):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", page)).split())


def test_there_are_four():
    assert list(checks.ASSIGNMENTS) == ["gradient_descent", "forward_pass", "backward_pass", "digit_recognition"]
    assert sorted(checks.ASSIGNMENTS) == ASSIGNMENTS


def test_regenerating_gives_the_committed_student_versions_and_leaves_nothing_else(tmp_path, graded):
    course = course_at(tmp_path)
    before = {path.name for path in course.iterdir()}
    run(course, "-m", "nbgrader", "generate_assignment", "--assignment=*", "--force", "--no-db")
    assert {path.name for path in course.iterdir()} - before == {"assignments"}
    committed = {path.relative_to(ROOT): path.read_bytes() for path in (ROOT / "assignments").rglob("*.ipynb")}
    assert sorted(map(str, committed)) == [f"assignments/{name}/{name}.ipynb" for name in ASSIGNMENTS]
    for made in [course, graded]:
        files = {path.relative_to(made): path.read_bytes() for path in (made / "assignments").rglob("*.*")}
        assert files == committed, "run make assignments"


def test_points_and_names_are_those_of_the_exercises(assignment):
    solution = cells("solutions", assignment)
    marked = {i: cell.metadata.nbgrader for i, cell in solution.items() if "nbgrader" in cell.metadata}
    assert all(cell.schema_version == 3 for cell in marked.values())
    assert len({cell.grade_id for cell in marked.values()}) == len(marked)
    assert 20 <= sum(points(solution).values()) <= 30
    exercises = {name: one for name, one in checks.exercises().items() if name.startswith(f"{assignment}.")}
    due = {f"{one.function}_graded": one.max_score for one in exercises.values()}
    assert {name: worth for name, worth in points(solution).items() if name != "why"} == due
    assert 5 <= sum(bool(regions(cell.source)) for cell in solution.values()) <= 8
    lines = {cell.source.splitlines()[-1] for cell in solution.values() if cell.id.endswith("-graded")}
    assert lines == {f'grade("{name}", {one.function})' for name, one in exercises.items()}


def test_graded_cells_are_locked_and_do_not_stop_run_all(assignment):
    for cell_id, cell in cells("solutions", assignment).items():
        if cell_id.endswith("-graded"):
            assert (
                cell.metadata.nbgrader.grade and cell.metadata.nbgrader.locked and not cell.metadata.nbgrader.solution
            )
            assert "raises-exception" in cell.metadata.tags


def test_a_self_check_stands_between_every_exercise_and_its_graded_cell(assignment):
    kinds = [re.sub(r".*-(check|graded)$", r"\1", cell_id) for cell_id in cells("solutions", assignment)]
    assert "check" in kinds
    for n, kind in enumerate(kinds):
        assert kind != "graded" or kinds[n - 1] in ("check", "graded")


def test_the_student_version_has_no_solution(assignment):
    solution, release = cells("solutions", assignment), cells("assignments", assignment)
    assert list(solution) == list(release)
    everything = "\n".join(cell.source for cell in release.values())
    assert "SOLUTION" not in everything and "HIDDEN" not in everything
    for cell_id, cell in solution.items():
        kept = {line.strip() for line in release[cell_id].source.splitlines()}
        for region in regions(cell.source):
            assert not {line.strip() for line in region.splitlines()} & kept - {""}
    assert solution["why"].source != release["why"].source == "YOUR ANSWER HERE"


def signatures(source):
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    return [(f.name, ast.unparse(f.args), ast.get_docstring(f)) for f in functions]


def test_the_student_version_keeps_every_signature_and_docstring(assignment):
    solution, release = cells("solutions", assignment), cells("assignments", assignment)
    written = [cell_id for cell_id, cell in solution.items() if regions(cell.source)]
    asked = {name for cell_id in written for name, _, _ in signatures(release[cell_id].source)}
    names = {one.function for one in checks.exercises().values() if one.name.startswith(f"{assignment}.")}
    assert names <= asked
    for cell_id in written:
        due = [one for one in signatures(solution[cell_id].source) if one[2]]
        assert signatures(release[cell_id].source) == due
        bodies = [
            ast.unparse(f.body[1:]) for f in ast.parse(release[cell_id].source).body if isinstance(f, ast.FunctionDef)
        ]
        assert set(bodies) == {"raise NotImplementedError"}


def test_the_solution_gets_full_marks_and_the_last_question_waits_for_a_person(gradebook, assignment):
    assert scores(gradebook, "ada", assignment) == points(cells("solutions", assignment)) | {"why": None}


def test_the_untouched_version_gets_nothing(gradebook, assignment):
    assert scores(gradebook, "bo", assignment) == dict.fromkeys(points(cells("solutions", assignment)), 0)


def test_a_half_right_submission_gets_its_part(gradebook, assignment):
    due = half_right(assignment).HALF_SCORES
    full = points(cells("solutions", assignment))
    assert any(0 < due[name] < full[name] for name in full), "no exercise is right in part"
    assert scores(gradebook, "cy", assignment) == due


def test_the_feedback_shows_the_messages(graded, assignment):
    feedback = text_of((graded / f"feedback/cy/{assignment}/{assignment}.html").read_text())
    expected = half_right(assignment)
    assert [words for words in expected.SAYS if words not in feedback] == []
    total = sum(points(cells("solutions", assignment)).values())
    assert f"(Score: {sum(expected.HALF_SCORES.values()):.1f} / {total:.1f})" in feedback


def test_validate_in_the_students_own_folder_says_what_is_missing(validated, assignment):
    functions = [one.function for one in checks.exercises().values() if one.name.startswith(f"{assignment}.")]
    said = validated["bo", assignment]
    assert f"VALIDATION FAILED ON {len(functions) + 1} CELL(S)" in said
    assert re.findall(r"\n +`?(\w+)`? is not written yet\.", said) == functions
    due, full = half_right(assignment).HALF_SCORES, points(cells("solutions", assignment))
    wrong = [name.removesuffix("_graded") for name in full if name != "why" and due[name] < full[name]]
    assert re.findall(r"^    grade\(.*, (\w+)\)$", validated["cy", assignment], re.M) == wrong
    messages = re.findall(r"^    (.*)", validated["cy", assignment], re.M)
    assert max(map(len, messages)) <= 80 and not [line for line in messages if line.endswith("...")]


@pytest.mark.parametrize("name", list(checks.exercises()))
def test_the_reference_solution_of_the_notebook_passes_its_check(name):
    assignment, function = name.split(".")
    names = {"__name__": "notebook"}
    for cell in cells("solutions", assignment).values():
        marked = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and (marked.get("solution") or marked.get("grade_id") == "imports"):
            exec(compile(cell.source, f"<{cell.id}>", "exec"), names)
    assert checks.check(name, names[function], seed=0).messages == ()
