"""The assignments through the real nbgrader: generate, autograde, feedback, validate."""

import ast
import html
import re
import shutil

import nbformat
import pytest
from nbgrader.api import Gradebook

import classes
from backprop_lib import checks
from backprop_lib.grading.grade import grade
from course import ASSIGNMENTS, cells, course_at, exercises_of, half_right, half_scores, run, title
from project import ROOT


def points(marked_cells):
    marked = (cell.metadata.get("nbgrader", {}) for cell in marked_cells.values())
    return {cell["grade_id"]: cell["points"] for cell in marked if cell.get("grade")}


def scores(gradebook, student, assignment):
    notebook = gradebook.find_submission_notebook(title(assignment), assignment, student)
    return {grade.name: grade.auto_score for grade in notebook.grades}


def regions(source):
    return re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", source, re.S)


def text_of(page):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", page)).split())


def judged_cells(assignment):
    """Return the graded cells of an assignment that a program judges, by grade_id."""
    marked = ((cell, cell.metadata.get("nbgrader", {})) for cell in cells("solutions", assignment).values())
    return {marks["grade_id"]: cell for cell, marks in marked if marks.get("grade") and not marks.get("solution")}


def test_assignments_are_numbered_like_their_lectures():
    assert [title(assignment) for assignment in ASSIGNMENTS] == list(checks.ASSIGNMENTS)
    assert [path.stem for path in sorted((ROOT / "lectures").glob("*.ipynb"))] == ASSIGNMENTS


def test_regenerating_gives_the_committed_student_versions_and_leaves_nothing_else(tmp_path, graded):
    course = course_at(tmp_path)
    before = {path.name for path in course.iterdir()}
    run(course, "-m", "nbgrader", "generate_assignment", "--assignment=*", "--force", "--no-db")
    assert {path.name for path in course.iterdir()} - before == {"assignments"}
    committed = {path.relative_to(ROOT): path.read_bytes() for path in (ROOT / "assignments").rglob("*.ipynb")}
    assert sorted(map(str, committed)) == [f"assignments/{name}/{title(name)}.ipynb" for name in ASSIGNMENTS]
    for made in [course, graded]:
        files = {path.relative_to(made): path.read_bytes() for path in (made / "assignments").rglob("*.*")}
        assert files == committed, "run make assignments"


def test_points_and_names_are_those_of_the_exercises(assignment):
    solution = cells("solutions", assignment)
    marked = {i: cell.metadata.nbgrader for i, cell in solution.items() if "nbgrader" in cell.metadata}
    assert all(cell.schema_version == 3 for cell in marked.values())
    assert len({cell.grade_id for cell in marked.values()}) == len(marked)
    expected = {f"{one.function}_graded": one.max_score for one in exercises_of(assignment)}
    worth = {name: worth for name, worth in points(solution).items() if name in judged_cells(assignment)}
    assert worth == expected, "run make assignments, which writes the points of the exercises into the notebooks"
    lines = {name: cell.source.splitlines()[-1] for name, cell in judged_cells(assignment).items()}
    assert lines == {
        f"{one.function}_graded": f'grade("{one.name}", {one.function})' for one in exercises_of(assignment)
    }


def test_this_course_gives_20_to_30_points_for_5_to_8_cells_to_write(assignment):
    solution = cells("solutions", assignment)
    assert 20 <= sum(points(solution).values()) <= 30
    assert 5 <= sum(bool(regions(cell.source)) for cell in solution.values()) <= 8


def test_graded_cells_are_locked_and_do_not_stop_run_all(assignment):
    for name, cell in judged_cells(assignment).items():
        assert cell.metadata.nbgrader.locked, name
        assert "raises-exception" in cell.metadata.tags, name


def test_a_self_check_comes_between_every_exercise_and_its_graded_cell(assignment):
    before = None
    for cell in cells("solutions", assignment).values():
        kind = "solution" if cell.metadata.get("nbgrader", {}).get("solution") else cell.cell_type
        kind = "graded" if cell in judged_cells(assignment).values() else kind
        kind = "check" if kind == "code" and "try_out(" in cell.source else kind
        assert kind != "graded" or before in ("check", "graded"), cell.id
        before = kind


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
    names = {one.function for one in exercises_of(assignment)}
    assert names <= asked
    for cell_id in written:
        documented = [one for one in signatures(solution[cell_id].source) if one[2]]
        assert signatures(release[cell_id].source) == documented
        bodies = [
            ast.unparse(f.body[1:]) for f in ast.parse(release[cell_id].source).body if isinstance(f, ast.FunctionDef)
        ]
        assert set(bodies) == {"raise NotImplementedError"}


def test_the_solution_gets_full_marks_and_the_last_question_waits_for_a_person(gradebook, assignment):
    assert scores(gradebook, "ada", assignment) == points(cells("solutions", assignment)) | {"why": None}


def test_the_untouched_version_gets_nothing(gradebook, assignment):
    assert scores(gradebook, "bo", assignment) == dict.fromkeys(points(cells("solutions", assignment)), 0)


def test_a_half_right_submission_gets_its_part(gradebook, assignment):
    expected = half_scores(assignment)
    full = points(cells("solutions", assignment))
    assert any(0 < expected[name] < full[name] for name in full), "no exercise is right in part"
    assert scores(gradebook, "cy", assignment) == expected


def test_the_feedback_shows_the_messages(graded, assignment):
    feedback = text_of((graded / f"feedback/cy/{assignment}/{title(assignment)}.html").read_text())
    assert [words for words in half_right(assignment).SAYS if words not in feedback] == []
    total = sum(points(cells("solutions", assignment)).values())
    assert f"(Score: {sum(half_scores(assignment).values()):.1f} / {total:.1f})" in feedback


def test_validate_in_the_students_own_folder_says_what_is_missing(validated, assignment):
    functions = [one.function for one in exercises_of(assignment)]
    said = validated["bo", assignment]
    assert f"VALIDATION FAILED ON {len(functions) + 1} CELL(S)" in said
    assert re.findall(r"\n +`?(\w+)`? is not written yet\.", said) == functions
    expected, full = half_scores(assignment), points(cells("solutions", assignment))
    wrong = [name.removesuffix("_graded") for name in full if name != "why" and expected[name] < full[name]]
    assert re.findall(r"^    grade\(.*, (\w+)\)$", validated["cy", assignment], re.M) == wrong
    messages = re.findall(r"^    (.*)", validated["cy", assignment], re.M)
    assert max(map(len, messages)) <= 80 and not [line for line in messages if line.endswith("...")]


@pytest.mark.parametrize("name", list(checks.exercises()))
def test_the_reference_solution_of_the_notebook_passes_its_check(name):
    chapter, function = name.split(".")
    (assignment,) = [one for one in ASSIGNMENTS if title(one) == chapter]
    names = {"__name__": "notebook"}
    for cell in cells("solutions", assignment).values():
        marked = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and (marked.get("solution") or marked.get("grade_id") == "imports"):
            exec(compile(cell.source, f"<{cell.id}>", "exec"), names)
    assert checks.check(name, names[function], seed=0).messages == ()


def test_marks_are_those_of_nbgrader_cell_by_cell(sandbox, graded, tmp_path, assignment):
    for name in ("submitted", "assignments", "solutions"):
        shutil.copytree(graded / name, tmp_path / name)
    # The gradebook as it was graded by nbgrader, without the marks.
    shutil.copy(graded / "gradebook.db", tmp_path)
    course = classes.as_course(tmp_path)
    with Gradebook(course.db_url, "backprop") as book:
        expected = marks_in(book, assignment)
        for submission in list(book.assignment_submissions(assignment)):
            book.remove_submission(assignment, submission.student.id)
        assert not marks_in(book, assignment)
    grade(course, assignment, jobs=1)
    with Gradebook(course.db_url, "backprop") as book:
        assert marks_in(book, assignment) == expected != {}
    for course_folder in (graded, tmp_path):
        for student in ("ada", "bo", "cy"):
            assert stands(course_folder / f"autograded/{student}/{assignment}/{title(assignment)}.ipynb") == [
                {"text/plain": "Your points stand at the graded cells above."}
            ]


def stands(path):
    """Return what the last code cell of a graded notebook shows, where a student reads at home where they stand."""
    (cell,) = [cell for cell in nbformat.read(path, as_version=4).cells if cell.id == "stand"]
    return [output.data for output in cell.outputs]


def marks_in(book, assignment):
    return {
        (one.student.id, mark.name): (mark.auto_score, mark.needs_manual_grade)
        for one in book.notebook_submissions(title(assignment), assignment)
        for mark in one.grades
    }
