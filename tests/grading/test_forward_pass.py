"""The assignment forward_pass through the real nbgrader: generate, validate, autograde, feedback."""

import ast
import copy
import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader.api import Gradebook

from project import ROOT

NOTEBOOK = "forward_pass/forward_pass.ipynb"

# What two students write, by cell; a third hands in the solution and a fourth the untouched version.
HALF = {
    "affine-by-loops": """
def affine_by_loops(w, y):
    return [sum(w[i][j] * y[i] for i in range(len(y))) for j in range(w.shape[1])]
""",
    "affine-batch": """
def affine_batch(w, X):
    return X @ w[1:]
""",
    "activations": """
def sigmoid(z):
    return 1 / (1 + np.exp(-z))

def tanh(z):
    return np.tanh(z)

def relu(z):
    return undefined_name
""",
    "softmax": """
def softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
""",
    "forward": """
def forward(w, f, x):
    y, z = [np.array([1, *x])], [None]
    for k in range(1, len(w)):
        z.append(y[-1] @ w[k])
        y.append(np.array([1, *z[k]]))
    return y, z
""",
    "forward-batch": "def forward_batch(w, f, X:\n    return X",
    "xor-network": """
def xor_network():
    net = Network([2, 2, 1], ["sigmoid", "sigmoid"])
    net.w = [None, [[-10, -30], [20, 20], [20, 20]], [[-10], [20], [-20]]]
    return net
""",
}
HALF_SCORES = {
    "affine_by_loops_graded": 3,
    "affine_batch_graded": 0,
    "sigmoid_graded": 1,
    "sigmoid_large_graded": 0,
    "tanh_graded": 1,
    "relu_graded": 0,
    "softmax_graded": 2,
    "softmax_large_graded": 0,
    "forward_graded": 0,
    "forward_batch_graded": 0,
    "xor_graded": 3,
    "why": 0,
}
OTHERWISE = {
    "affine-by-loops": """
import sys, warnings

def affine_by_loops(w, y):
    warnings.warn("this costs nothing")
    print("nor does this", file=sys.stderr)
    return np.einsum("ij,i->j", w, y).tolist()
""",
    "affine-batch": """
def affine_batch(w, X):
    return (X @ w[1:] + w[0]).astype("float32")
""",
    "activations": """
def sigmoid(z):
    return 0.5 + 0.5 * np.tanh(z / 2)

tanh = np.vectorize(np.tanh, otypes=[float])
tanh.__name__ = "tanh"

def relu(z):
    z[z < 0] = 0
    return z
""",
    "softmax": """
def softmax(z):
    rows = []
    for row in z:
        e = [np.exp(z_i - max(row)) for z_i in row]
        rows.append([e_i / sum(e) for e_i in e])
    return rows
""",
    "forward": """
def forward(w, f, x):
    y, z = [[1, *x]], [None]
    for k in range(1, len(w)):
        z += [affine_by_loops(w[k], y[-1])]
        y += [[1, *f[k](z[k])]]
    return y, z
""",
    "forward-batch": """
def forward_batch(w, f, X):
    passes = [forward(w, f, x) for x in X]
    y = [[y[k] for y, _ in passes] for k in range(len(w))]
    return y, [None] + [np.array([z[k] for _, z in passes]) for k in range(1, len(w))]
""",
    "xor-network": """
def xor_network():
    net = Network([2, 2, 1], ["relu", "sigmoid"])
    net.w = [None, [[0, -1], [1, 1], [1, 1]], [[-5], [10], [-20]]]
    return net
""",
    "why": "1. ... 2. ... 3. ...",
}


# Several of nbgrader's commands in one process: starting it takes longer than most of them.
COMMANDS = """
import sys
from nbgrader import apps
for command in sys.argv[1:]:
    name, *arguments = command.split()
    app = getattr(apps, name)()
    app.initialize(arguments)
    app.start()
"""


def run(folder, *command):
    # nbgrader calls alembic, which lies beside the interpreter.
    env = os.environ | {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    done = subprocess.run([sys.executable, *command], cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def course_at(folder):
    """Copy what nbgrader needs, so that nothing is written into the project."""
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    shutil.copytree(ROOT / "solutions", folder / "solutions")
    return folder


def hand_in(course, student, answers):
    notebook = nbformat.read(ROOT / "assignments" / NOTEBOOK, as_version=4)
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    path = course / "submitted" / student / NOTEBOOK
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


@pytest.fixture(scope="session")
def graded(tmp_path_factory, solution):
    """A course in which four students were graded, and one of them got feedback."""
    course = course_at(tmp_path_factory.mktemp("graded"))
    answered = {cell.id: cell.source for cell in solution.values() if cell.metadata.get("nbgrader", {}).get("solution")}
    for student, answers in {"ada": answered, "bo": {}, "cy": HALF, "di": OTHERWISE}.items():
        hand_in(course, student, answers)
    said = run(
        course,
        "-c",
        COMMANDS,
        "GenerateAssignmentApp forward_pass",
        "AutogradeApp forward_pass",
        "GenerateFeedbackApp forward_pass --student=cy",
        f"ValidateApp solutions/{NOTEBOOK} submitted/bo/{NOTEBOOK}",
    )
    (course / "validated.txt").write_text(said)
    return course


@pytest.fixture(scope="session")
def gradebook(graded):
    with Gradebook(f"sqlite:///{graded}/gradebook.db", "backprop") as book:
        yield book


def scores(gradebook, student):
    return {
        grade.name: grade.auto_score
        for grade in gradebook.find_submission_notebook("forward_pass", "forward_pass", student).grades
    }


def points(cells):
    marked = (cell.metadata.get("nbgrader", {}) for cell in cells.values())
    return {cell["grade_id"]: cell["points"] for cell in marked if cell.get("grade")}


def test_regenerating_gives_the_committed_student_version_and_leaves_nothing_else(tmp_path, graded):
    course = course_at(tmp_path)
    before = {path.name for path in course.iterdir()}
    run(course, "-m", "nbgrader", "generate_assignment", "--assignment=*", "--force", "--no-db")
    assert {path.name for path in course.iterdir()} - before == {"assignments"}
    committed = (ROOT / "assignments" / NOTEBOOK).read_bytes()
    for made in [course, graded]:
        files = [path.relative_to(made / "assignments") for path in (made / "assignments").rglob("*.*")]
        assert [str(path) for path in files] == [NOTEBOOK]
        assert (made / "assignments" / NOTEBOOK).read_bytes() == committed, "run make assignments"


def test_the_cells_are_marked_as_nbgrader_needs_them(solution):
    marked = {cell_id: cell.metadata.nbgrader for cell_id, cell in solution.items() if "nbgrader" in cell.metadata}
    assert all(cell.schema_version == 3 for cell in marked.values())
    assert len({cell.grade_id for cell in marked.values()}) == len(marked)
    assert 20 <= sum(points(solution).values()) <= 30
    for cell_id, cell in solution.items():
        if cell_id.endswith("-graded"):
            assert marked[cell_id].grade and marked[cell_id].locked and not marked[cell_id].solution
            # "Run all" then goes on to the next exercise.
            assert "raises-exception" in cell.metadata.tags


def regions(source, mark):
    return re.findall(rf"### BEGIN {mark}\n(.*?)### END {mark}", source, re.S)


def test_the_student_version_has_neither_a_solution_nor_a_hidden_test(solution, release):
    assert list(solution) == list(release)
    everything = "\n".join(cell.source for cell in release.values())
    assert "SOLUTION" not in everything and "HIDDEN" not in everything
    for cell_id, cell in solution.items():
        kept = {line.strip() for line in release[cell_id].source.splitlines()}
        for region in regions(cell.source, "SOLUTION"):
            assert not {line.strip() for line in region.splitlines()} & kept - {""}
        for region in regions(cell.source, "HIDDEN TESTS"):
            # The loops have the same body; the numbers that they run over differ.
            assert region.splitlines()[0] not in kept
    assert solution["why"].source != release["why"].source == "YOUR ANSWER HERE"


def signatures(source):
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    return [(f.name, ast.unparse(f.args), ast.get_docstring(f)) for f in functions]


def test_the_student_version_keeps_every_signature_and_docstring(solution, release):
    written = [cell_id for cell_id, cell in solution.items() if regions(cell.source, "SOLUTION")]
    assert len(written) == 7
    for cell_id in written:
        assert signatures(release[cell_id].source) == signatures(solution[cell_id].source)
        assert all(docstring for _, _, docstring in signatures(release[cell_id].source))
        bodies = [ast.unparse(f.body[1:]) for f in ast.parse(release[cell_id].source).body]
        assert set(bodies) == {"raise NotImplementedError"}


def test_validate_passes_on_the_solution_and_fails_on_every_graded_cell_of_the_untouched_version(graded, release):
    solved, untouched = (graded / "validated.txt").read_text().split("VALIDATION FAILED ON", 1)
    assert solved.strip() == "Success! Your notebook passes all the tests."
    assert untouched.split()[0] == "12" and len(points(release)) == 12
    missing = re.findall(r"The error was:\s+(\w+) is not written yet\.", untouched)
    assert missing == [
        "affine_by_loops",
        "affine_batch",
        "sigmoid",
        "sigmoid",
        "tanh",
        "relu",
        "softmax",
        "softmax",
        "forward",
        "forward_batch",
        "xor_network",
    ]
    assert untouched.rstrip().endswith("You did not provide a response.")


@pytest.mark.parametrize("student", ["ada", "di"])
def test_right_answers_get_full_marks_and_the_last_waits_for_a_person(gradebook, solution, student):
    assert scores(gradebook, student) == points(solution) | {"why": None}


def test_the_untouched_version_gets_nothing(gradebook, solution):
    assert scores(gradebook, "bo") == dict.fromkeys(points(solution), 0)


def test_a_half_right_submission_gets_its_part(gradebook):
    assert scores(gradebook, "cy") == HALF_SCORES


def test_the_feedback_shows_what_is_wrong(graded):
    page = (graded / "feedback/cy/forward_pass/forward_pass.html").read_text()
    text = " ".join(html.unescape(re.sub(r"<[^>]*>", "", page)).split())
    for words in [
        "The bias is missing: y_0 is 1, not 0.",
        "sigmoid raised a warning: overflow encountered in exp.",
        "name 'undefined_name' is not defined",
        "softmax raised a warning: overflow encountered in exp.",
        "The activation f_1 is missing: behind the constant, that is z^(1).",
        "SyntaxError",
    ]:
        assert words in text
    assert "(Score: 10.0 / 28.0)" in text


def test_the_solution_runs_in_a_fresh_kernel_with_warnings_as_errors(solution):
    cells = [copy.deepcopy(cell) for cell in solution.values()]
    strict = nbformat.v4.new_code_cell("import warnings\nwarnings.simplefilter('error')")
    # The kernel warns at its own end.
    lenient = nbformat.v4.new_code_cell("warnings.resetwarnings()\nwarnings.simplefilter('ignore')")
    notebook = nbformat.v4.new_notebook(cells=[strict, *cells, lenient])
    NotebookClient(notebook, timeout=60, kernel_name="python3", force_raise_errors=True).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert {output.name for output in outputs} == {"stdout"}
