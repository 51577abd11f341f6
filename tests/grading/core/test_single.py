"""One submission at a time: asserts of an instructor's own, limits, and machines that lack a sandbox."""

import json

import nbformat
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_lib import checks
from backprop_lib.checks.harness.calling import Outcome
from backprop_lib.grading import execute, judging
from backprop_lib.grading.execute import Job, Release
from backprop_lib.grading.grade import grade
from backprop_lib.grading.preparing import restoring
from backprop_lib.grading.preparing.reading import Handed, Unfit
from backprop_lib.grading.running import Limits
from backprop_lib.grading.sandbox import wire
from backprop_lib.grading.sandbox.command import NoSandboxError, Warm
from backprop_lib.grading.slot import Slot
from submissions import ASSIGNMENT, clumsy, exhausting, right


def marks(name, **others):
    return {
        "grade_id": name,
        "schema_version": 3,
        "grade": False,
        "solution": False,
        "locked": True,
        "task": False,
    } | others


def own_release(*asserts):
    """Return the notebook of an instructor with an answer and graded cells of plain asserts."""
    nb = nbformat.v4.new_notebook()
    answer = nbformat.v4.new_code_cell(
        "def f(x):\n    raise NotImplementedError", metadata={"nbgrader": marks("f", solution=True, locked=False)}
    )
    nb.cells = [answer]
    for n, source in enumerate(asserts):
        nb.cells.append(
            nbformat.v4.new_code_cell(source, metadata={"nbgrader": marks(f"test{n}", grade=True, points=2)})
        )
    return nb


ASSERTS = ["assert f(2) == 4", "1.5", "import sys\nprint('x', file=sys.stderr)", "99", "undefined", "f(3)\nassert True"]


@pytest.mark.parametrize("kept_apart", ["auto", "none"])
def test_an_instructors_asserts_run_and_are_not_called_tamper_proof(sandbox, kept_apart):
    release = own_release(*ASSERTS)
    handed = nbformat.from_dict(release)
    handed.cells[0].source = "def f(x):\n    return x * x"
    slot = Slot(Release(nbformat.writes(release).encode()), kept_apart, [])
    try:
        graded = slot.grade(Job(Handed(nbformat.writes(handed).encode()), slot._settings[0], {}, Limits(10.0)))
    finally:
        slot.close()
    assert [cell.score for cell in graded.cells.values()] == [2, 1.5, 0, 0, 0, 2]
    assert not any(cell.trusted for cell in graded.cells.values())
    assert "not tamper-proof" in graded.flags


# What IPython understands beyond Python, and what it shows.
IPYTHONS = {
    "x = 20\n%time y = x + 1\ny + 1": "22",
    "import asyncio\nawait asyncio.sleep(0)\n'waited'": "'waited'",
    "    z = 3\n    z * z": "9",
    "%%capture said\nprint('kept')": None,
    "files = !echo hello\nfiles[0] + said.stdout": "'hellokept\\n'",
    "s = '''\n%no magic\n'''\ns": "'\\n%no magic\\n'",
}


def test_cells_mean_what_they_mean_to_ipython(sandbox):
    handed = own_release()
    handed.cells += [nbformat.v4.new_code_cell(source) for source in IPYTHONS]
    slot = Slot(Release(nbformat.writes(own_release()).encode()), "auto", [])
    try:
        graded = slot.grade(Job(Handed(nbformat.writes(handed).encode()), slot._settings[0], {}, Limits(10.0)))
    finally:
        slot.close()
    shown = {"".join(cell["source"]): cell.get("outputs") for cell in json.loads(graded.notebook)["cells"]}
    for source, expected in IPYTHONS.items():
        values = [one["data"]["text/plain"] for one in shown[source] if one["output_type"] == "execute_result"]
        assert values == [expected] * (expected is not None), (source, shown[source])


def test_files_handed_in_and_released_are_there(sandbox):
    release = own_release("assert open('data/given.txt').read() == 'released'\nassert open('own.txt').read() == 'mine'")
    released = Release(nbformat.writes(release).encode(), {"data/given.txt": b"released"})
    slot = Slot(released, sandbox, [])
    try:
        handed = Handed(released.notebook, {"data/given.txt": b"changed", "own.txt": b"mine"})
        graded = slot.grade(Job(handed, released, {}, Limits(10.0)))
    finally:
        slot.close()
    assert graded.cells["test0"].score == 2


def test_memory_and_computing_are_told(graded_alone):
    graded = graded_alone(right(last="a = np.ones(2 * 10**7)\nsum(range(3 * 10**6))"))
    assert 160e6 < graded.memory < 2e9
    assert 0.05 < graded.cpu_seconds < 60 and graded.seconds > 0.05


@pytest.mark.parametrize(
    "name", ["a loop that swallows interrupts", "an answer that swallows interrupts", "a memory bomb of many processes"]
)
def test_what_does_not_end_is_ended_from_outside(graded_alone, name):
    kind = exhausting.KINDS[name]
    graded = graded_alone(kind, Limits(3.0))
    assert sum(cell.score or 0 for cell in graded.cells.values()) == kind.deserves


def test_a_slot_outlives_what_a_submission_does_to_it(graded_alone, sandbox, release):
    slot = Slot(release, sandbox, [])
    try:
        job = Job(Handed(release.notebook), release, dict.fromkeys(execute.needed(release)[1], 0), Limits(10.0))
        assert slot.grade(job).status == "graded"
        slot._process.kill()
        assert slot.grade(job).status == "not graded"
        assert slot.grade(job).status == "graded"
    finally:
        slot.close()


def test_without_bubblewrap_it_refuses_and_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NoSandboxError, match=r"apt install bubblewrap.*sandbox='none'"):
        Warm("auto", [], {})


def test_without_namespaces_it_refuses_and_says_why(monkeypatch, tmp_path):
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'No permissions to create new namespace' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoSandboxError, match="No permissions to create new namespace"):
        Warm("auto", [], {})


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"sandbox": "some"}, "sandbox must be one of"),
        ({"jobs": 0}, "jobs must be at least 1"),
        ({"students": ["eve"]}, "nothing is there from eve"),
    ],
)
def test_wrong_arguments_are_named(course, wrong, says):
    with pytest.raises(ValueError, match=says):
        grade(course, ASSIGNMENT, **wrong)


def test_what_was_not_released_is_named(course):
    with pytest.raises(ValueError, match="assignment must be one that was released"):
        grade(course, "05_unheard_of")


@pytest.mark.parametrize("asked", ["'backward_pass.unheard_of'", "NAME"])
def test_an_assignment_that_nothing_here_could_judge_is_refused_rather_than_given_full_marks(course, asked):
    path = course.release / ASSIGNMENT / "backward_pass.ipynb"
    nb = nbformat.read(path, as_version=4)
    (cell,) = [one for one in nb.cells if one.source == 'grade("backward_pass.backward", backward)']
    cell.source = f"grade({asked}, backward)"
    nbformat.write(nb, path)
    with pytest.raises(
        ValueError, match=rf"the library here has, and {asked} is none of them; the library is .*backprop_lib"
    ):
        grade(course, ASSIGNMENT)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
@settings(max_examples=200)
def test_any_json_is_a_notebook_or_unfit(value):
    for raw in (value, {"cells": value, "nbformat": 4}, {"cells": [value, {"cell_type": value}], "nbformat": 4}):
        try:
            restoring.cells_of(json.dumps(raw).encode())
        except Unfit as unfit:
            assert str(unfit)


@given(st.permutations(range(6)), st.sets(st.integers(0, 5)), st.sets(st.integers(0, 5)))
def test_every_graded_cell_is_there_once_and_behind_its_answer(order, lost, twice):
    release = []
    for n in (0, 2, 4):
        answer, asked = marks(f"f{n}", solution=True), marks(f"f{n}_graded", grade=True, points=1)
        release.append(restoring.Cell(f"a{n}", "code", f"def f{n}(): 0", answer))
        release.append(restoring.Cell(f"g{n}", "code", f"f{n}()", asked))
    given = [
        {"cell_type": "code", "id": cell.id, "metadata": {"nbgrader": cell.marks}, "source": cell.source}
        for cell in release
    ]
    handed = [given[n] for n in order for _ in range(1 + (n in twice)) if n not in lost]
    raw = json.dumps({"cells": handed, "nbformat": 4}).encode()
    if not handed:
        with pytest.raises(Unfit, match="notebook of another assignment"):
            restoring.restore(raw, release)
        return
    cells, _ = restoring.restore(raw, release)
    names = [cell.name for cell in cells]
    for n in (0, 2, 4):
        assert names.count(f"f{n}_graded") == 1 and names.count(f"f{n}") <= 1
        assert f"f{n}" not in names or names.index(f"f{n}_graded") > names.index(f"f{n}")
    assert len({cell.id for cell in cells}) == len(cells)


NETWORK = {"D": [2, 2, 1], "f": ["relu", "identity"], "w": [None, np.ones((3, 2)), np.ones((3, 1))]}


@pytest.mark.parametrize(
    "forged",
    [
        {"D": [2, 10**9, 1]},
        {"D": [2, 4_000_000, 1], "w": [None, np.ones((3, 2)), np.ones((3, 1))]},
        {"D": "xx"},
        {"f": [[], {}]},
        {"w": None},
        {"D": [2]},
    ],
)
def test_a_network_that_promises_more_than_it_holds_is_not_built(forged):
    class Answer:
        flag = ""

        def __call__(self, inputs):
            return Outcome(value=NETWORK | forged)

        def edits(self):
            return ()

        def close(self):
            pass

    class Notebook:
        def answer(self, *_):
            return Answer()

    verdict, flag = judging.judged(Notebook(), "forward_pass.xor_network", "xor_network", 0)
    assert (verdict.score, flag) == (0, "tampered")


@pytest.mark.parametrize(
    "reply",
    [
        {"failure": "right"},
        {"failure": 1},
        {"says": 5},
        {"warned": "x"},
        {"lines": 1.5},
        {"changed": {"a": 1}},
        {"kind": None},
    ],
)
def test_an_outcome_of_another_form_is_refused(reply):
    from backprop_lib.grading.running import outcome_of

    with pytest.raises(wire.WireError):
        outcome_of(reply, {"z": 1}, 0.1)


def test_inputs_are_the_same_on_every_regrade_others_for_other_work_and_known_to_nobody():
    names = list(checks.exercises())
    secrets, works = (b"a", b"b"), ("one", "another")
    seeds = {judging.seed_of(s, ASSIGNMENT, name, work) for s in secrets for name in names for work in works}
    assert len(seeds) == 4 * len(names)
    assert judging.seed_of(b"a", ASSIGNMENT, names[0]) == judging.seed_of(b"a", ASSIGNMENT, names[0])


@pytest.mark.parametrize("name", ["a graded cell made text", "the imports moved to the end", "version 3 of the format"])
def test_what_went_through_many_hands_earns_what_it_is_worth(graded_alone, name):
    kind = clumsy.KINDS[name]
    assert sum(cell.score or 0 for cell in graded_alone(kind).cells.values()) == kind.deserves
