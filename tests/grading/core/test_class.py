"""A class of honest, clumsy and hostile submissions; `make prove-grading` has many more of them."""

import contextlib
import json
import os
import re
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

import classes
import submissions
from backprop_lib import checks
from backprop_lib.grading import judging
from backprop_lib.grading.grade import grade, work_of
from backprop_lib.grading.preparing import reading
from backprop_lib.grading.results import NOT_GRADED, load, load_all
from submissions import ASSIGNMENT, TITLE, clumsy, exhausting, forging, right

ALL = {**clumsy.KINDS, **forging.KINDS, **exhausting.KINDS}
SOME = [
    "right",
    "untouched",
    "right in part",
    "logs, warns and prints in an answer",
    "plots and widgets",
    "a graded cell twice",
    "a graded cell deleted",
    "a graded cell moved to the top",
    "all metadata and ids lost",
    "named backward_pass (1).ipynb",
    "half a file",
    "the harness patched",
    "AST and input transformers",
    "the reference called in a thread",
    "the library's own solution, hidden well",
    "float, str and array that equal everything",
    "verdicts written into the pipe by answers",
    "10 GB written into the pipe by a cell",
    "the gradebook written",
    "a library handed in",
    "a notebook that is a link to another's",
    "a segfault",
    "os._exit",
    "the network and DNS",
    "signals to everybody",
    "namespaces of its own",
    "everything read that can be",
    "an answer that crashes",
    "a second library",
    "a function made of the library's code",
    "nan everywhere",
    "an error that no file can hold",
]


@pytest.fixture(scope="module")
def graded(sandbox, tmp_path_factory):
    """The course in which they were graded, with each student's kind, and what was handed in, before."""
    folder = tmp_path_factory.mktemp("class")
    course = classes.course_at(folder)
    kinds = {
        "000 right": right(),
        **{name.replace(".ipynb", ""): ALL[name] for name in SOME},
        "O'Brien \"; --": right(),
    }
    for student, kind in kinds.items():
        kind.write(folder / "submitted" / student / ASSIGNMENT)
    before = _files(folder)
    results = grade(course, ASSIGNMENT, timeout=20, jobs=2, sandbox=sandbox)
    return course, kinds, {one.student: one for one in results}, before


def _files(folder):
    paths = [path for name in ("submitted", "solutions", "assignments") for path in (folder / name).rglob("*")]
    return {path: os.readlink(path) if path.is_symlink() else path.read_bytes() for path in paths if not path.is_dir()}


def _marks(course, assignment=ASSIGNMENT, title=TITLE):
    with Gradebook(course.db_url, course.course_id) as book:
        return {
            one.student.id: {grade.name: grade.auto_score for grade in one.grades}
            for one in book.notebook_submissions(title, assignment)
        }


def test_everybody_gets_what_they_deserve(graded):
    course, kinds, results, _ = graded
    marks = _marks(course)
    got = {
        student: sum(score or 0 for score in marks[student].values()) if student in marks else NOT_GRADED
        for student in kinds
    }
    assert got == {student: kind.deserves for student, kind in kinds.items()}
    assert {one.status == NOT_GRADED for one in results.values() if one.student not in marks} == {True}


def test_results_say_what_the_gradebook_says(graded):
    course, _, results, _ = graded
    for student, marks in _marks(course).items():
        assert {name: cell.score for name, cell in results[student].cells.items()} == marks, student


def test_what_was_handed_in_stays_as_it_was(graded):
    course, _, _, before = graded
    assert _files(course.root) == before


def test_nobody_got_out(graded):
    course, _, _, _ = graded
    for path in course.autograded.rglob("*.ipynb"):
        outputs = [cell.get("outputs") for cell in json.loads(path.read_bytes())["cells"]]
        assert "ESCAPED" not in json.dumps(outputs), path


def test_who_needs_a_look_is_flagged(graded):
    _, _, results, _ = graded
    assert "restored" in results["a graded cell deleted"].flags
    assert "crashed" in results["a segfault"].flags
    assert "tampered" in results["verdicts written into the pipe by answers"].flags
    assert results["right"].flags == ("written answers",)
    for name in ("a second library", "a function made of the library's code"):
        assert "reaches into Python" in results[name].flags
    assert "sys.modules" in results["a second library"].reason


def test_who_is_not_graded_is_told_why(graded):
    _, _, results, _ = graded
    assert re.search("no notebook", results["half a file"].reason)
    assert re.search("is a link", results["a notebook that is a link to another's"].reason)


def test_known_mistakes_are_named_and_hidden_inputs_are_not_said(graded):
    course, _, results, _ = graded
    assert any(cell.named for cell in results["right in part"].cells.values())
    said = json.dumps([[cell.messages for cell in one.cells.values()] for one in results.values()])
    assert "Given" in said and not re.search(r"Given [^.]*` = ", said)
    secret = _seeds(course)
    assert len(secret) > 300
    everything = "".join(path.read_text() for path in course.root.rglob("*.json")) + "".join(
        path.read_text() for path in course.autograded.rglob("*.ipynb")
    )
    assert not [seed for seed in secret if seed in everything]


def _seeds(course):
    """Return the seeds of all exercises, for each submission that can be read."""
    seeds = []
    for folder in sorted(Path(course.submitted).iterdir()):
        with contextlib.suppress(reading.Unfit):
            work = work_of(reading.submission(folder / ASSIGNMENT, TITLE))
            seeds += [str(judging.seed_of(course.secret, ASSIGNMENT, name, work)) for name in checks.exercises()]
    return seeds


def test_pictures_stay_and_widgets_break_nothing(graded):
    course, _, _, _ = graded
    nb = json.loads((course.autograded / "plots and widgets" / ASSIGNMENT / f"{TITLE}.ipynb").read_bytes())
    outputs = next(cell for cell in nb["cells"] if cell["id"] == "first")["outputs"]
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert not [output for output in outputs if output["output_type"] == "error"]


def test_results_are_kept(graded):
    course, _, results, _ = graded
    assert {one.student: one for one in load_all(course, ASSIGNMENT)} == results
    assert load(course, ASSIGNMENT, "nobody") is None


def test_only_what_changed_is_graded_again(graded):
    course, _, results, _ = graded
    with Gradebook(course.db_url, course.course_id) as book:
        why = book.find_grade("why", TITLE, ASSIGNMENT, "right")
        why.manual_score, why.needs_manual_grade = 2.5, False
        book.find_comment("why", TITLE, ASSIGNMENT, "right").manual_comment = "Nearly."
        book.db.commit()
    submissions.right(last="1 + 1").write(course.submitted / "new" / ASSIGNMENT)
    again = grade(course, ASSIGNMENT, students=["right", "untouched", "new"], timeout=20, jobs=1)
    assert [one.seconds == results[one.student].seconds for one in again if one.student != "new"] == [True, True]
    grade(course, ASSIGNMENT, students=["right"], timeout=20, jobs=1, regrade=True)
    with Gradebook(course.db_url, course.course_id) as book:
        assert book.find_grade("why", TITLE, ASSIGNMENT, "right").manual_score == 2.5
        assert book.find_comment("why", TITLE, ASSIGNMENT, "right").manual_comment == "Nearly."
        assert book.find_submission_notebook(TITLE, ASSIGNMENT, "new").score == 27
