"""Students whose work was graded by the real nbgrader."""

import shutil

import pytest
from nbgrader.api import Gradebook

from backprop_lib.grading.sandbox.command import NoSandboxError, Warm
from course import ASSIGNMENTS, COMMANDS, cells, course_at, half_right, hand_in, run, title


@pytest.fixture(params=ASSIGNMENTS)
def assignment(request):
    return request.param


@pytest.fixture(scope="session")
def graded(tmp_path_factory):
    """A course in which Ada handed in the solutions, Bo the untouched versions and Cy what is half right."""
    course = course_at(tmp_path_factory.mktemp("graded"))
    commands = []
    for assignment in ASSIGNMENTS:
        solution = cells("solutions", assignment)
        answered = {i: cell.source for i, cell in solution.items() if cell.metadata.get("nbgrader", {}).get("solution")}
        for student, answers in {"ada": answered, "bo": {}, "cy": half_right(assignment).HALF}.items():
            hand_in(course, student, assignment, answers)
        commands += [
            f"GenerateAssignmentApp {assignment}",
            f"AutogradeApp {assignment}",
            f"GenerateFeedbackApp {assignment} --student=cy",
        ]
    run(course, "-c", COMMANDS, *commands)
    return course


@pytest.fixture(scope="session")
def gradebook(graded):
    with Gradebook(f"sqlite:///{graded}/gradebook.db", "backprop") as book:
        yield book


@pytest.fixture(scope="session")
def validated(tmp_path_factory):
    """What `nbgrader validate` says in a student's own folder, of the untouched and of the half-right version."""
    homes, commands = {}, []
    for assignment in ASSIGNMENTS:
        for student, answers in {"bo": {}, "cy": half_right(assignment).HALF}.items():
            home = tmp_path_factory.mktemp(student)
            hand_in(home, student, assignment, answers)
            folder = homes[student, assignment] = home / "submitted" / student / assignment
            commands += [
                f"cd {folder}",
                f"ValidateApp --ExecutePreprocessor.iopub_timeout=60 {title(assignment)}.ipynb",
            ]
    said = run(tmp_path_factory.getbasetemp(), "-c", COMMANDS, *commands)
    return {which: said.partition(f"cd {folder}\n")[2].partition("\ncd /")[0] for which, folder in homes.items()}


@pytest.fixture(scope="session")
def sandbox():
    """The name of the sandbox, where there is one."""
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is not installed: make sandbox")
    try:
        Warm("auto", [], {}).close()
    except NoSandboxError as error:
        pytest.skip(f"the kernel gives no namespaces: {error}")
    return "auto"
