"""The page on how a class did."""

import inspect
import itertools
import math

import pytest

from backprop_lib import by_component, checks
from backprop_lib.grading import figures, report, results, similar
from backprop_lib.grading.results import GradedCell, Result

MINE = """
def hidden_layer(k, w, f, y, z, dz_after):
    collected = []
    for instance in range(len(dz_after)):
        one_row = []
        for unit in range(1, w[k + 1].shape[0]):
            total = 0.0
            for following in range(w[k + 1].shape[1]):
                total = total + w[k + 1][unit, following] * dz_after[instance, following]
            one_row.append(total)
        collected.append(one_row)
    dy = np.array(collected)
    slopes = f[k].derivative(z[k])
    while slopes.ndim < dy.ndim:
        slopes = slopes[None]
    dz = np.multiply(slopes, dy)
    rows = [np.outer(y[k - 1][t], dz[t]) for t in range(dz.shape[0])]
    return dy, dz, sum(rows) / float(len(rows))
"""
# The same with other names, a comment and other white space.
COPIED = (
    MINE.replace("collected", "all_of_it")
    .replace("one_row", "r")
    .replace("    total", "    # mine\n\n                total")
)
LIBRARYS = inspect.getsource(by_component.backward)


@pytest.fixture
def taught(room):
    """Six students: Ada and Bo wrote one answer, Cy the library's, Di none; Ed was not graded, Flo crashed."""
    answers = {"ada": {"hidden_layer": MINE}, "bo": {"hidden_layer": COPIED}, "cy": {"backward": LIBRARYS}}
    bug = checks.exercises()["backward_pass.hidden_layer"].known_bugs[0]
    for student in ("ada", "bo", "cy", "di", "ed", "flo"):
        room.hands_in(student, room.answer(**answers.get(student, {})))
        wrong = GradedCell("backward_pass.hidden_layer", 0.0, 3.0, ("`dz` is 3 <b>.", bug.says), (bug.name,))
        unknown = GradedCell("backward_pass.backward", 1.0, 4.0, ("`dw` is odd.",))
        unwritten = GradedCell("backward_pass.backward", 0.0, 4.0, ("`backward` is not written yet.",))
        last = (
            unwritten
            if student == "di"
            else unknown
            if student == "ada"
            else GradedCell("backward_pass.backward", 4.0, 4.0)
        )
        found = {"hidden_layer_graded": wrong, "backward_graded": last}
        if student == "ed":
            Result("ed", room.assignment, "", results.NOT_GRADED, "it holds a symbolic link").save(room.course)
            continue
        flags = ("crashed",) if student == "flo" else ()
        Result(student, room.assignment, "k", results.GRADED, "", flags, found, 9.0, 1.5, 123_000_000).save(room.course)
        room.is_graded(
            student, {name: cell.score for name, cell in found.items()} | {"why": None if student == "di" else 2.0}
        )
    return room


def test_scores_and_mistakes_are_counted(taught):
    found = figures.gather(taught.course, taught.assignment)
    assert found.points == [0.0, 3.0, 6.0, 6.0, 6.0]
    rows = {row.name: (row.right, row.partly, row.wrong, row.waiting) for row in found.rows}
    assert rows["backward"] == (3, 1, 1, 0) and rows["hidden_layer"] == (0, 0, 5, 0) and rows["why"] == (0, 4, 0, 1)
    counted = {(one.exercise.partition(".")[2], one.name): one.students for one in found.mistakes}
    bug = checks.exercises()["backward_pass.hidden_layer"].known_bugs[0]
    assert counted == {
        ("hidden_layer", bug.name): ["ada", "bo", "cy", "di", "flo"],
        ("backward", "not recognised"): ["ada"],
        ("backward", "not written"): ["di"],
    }
    assert found.mistakes[0].sample == bug.says and found.looks == [
        ("ed", ["it holds a symbolic link", "not graded"]),
        ("flo", ["crashed"]),
    ]


def test_who_wrote_the_same_and_who_wrote_the_librarys_own_are_listed(taught):
    found = figures.gather(taught.course, taught.assignment)
    assert [(pair.one, pair.other) for pair in found.pairs] == [("ada", "bo")]
    assert found.pairs[0].of_one > 0.9 and found.pairs[0].of_other > 0.9
    near = {one.function.rpartition(".")[2]: one.students for one in found.near}
    assert near == {"backward": ("cy",)}


def test_what_was_handed_in_as_it_was_released_is_like_nothing(room):
    # Two, since a passage that more have is not rare; and Cy changed one cell of all.
    room.hands_in("ada")
    room.hands_in("bo")
    room.hands_in("cy", room.answer(hidden_layer=MINE))
    prints = similar.fingerprints(room.course, room.assignment, ["ada", "bo", "cy"])
    assert list(prints) == ["cy"] and similar.pairs(prints) == []
    assert similar.near_the_library(prints, similar.exercises_of(room.course.released(room.assignment))) == []


def test_the_page_says_it_all_without_script_or_network_and_with_nothing_unescaped(taught, tmp_path):
    report.write(taught.course, taught.assignment, tmp_path / "new/report.html")
    page = (tmp_path / "new/report.html").read_text()
    for said in [
        "ada, bo, cy",
        "it holds a symbolic link",
        "not recognised",
        "is odd.",
        "123 MB",
        "7.5 s",
        "A list to look at, and no verdict",
    ]:
        assert said in page, said
    assert "<script" not in page and "http" not in page.replace("http-equiv", "") and "default-src 'none'" in page
    assert "<b>." not in page


def test_a_class_that_was_not_graded_has_a_page_too(room, tmp_path):
    report.write(room.course, room.assignment, tmp_path / "report.html")
    assert "Nobody has points yet." in (tmp_path / "report.html").read_text()


@pytest.mark.parametrize(("most", "points"), [(30, [0, 0.5, 29.5, 30]), (5, [5, 5]), (7.5, [7.5, 0]), (100, [99, 100])])
def test_every_student_is_in_a_bar_and_the_bars_are_without_gaps(most, points):
    bars = figures.distribution(points, most)
    assert sum(count for _, _, count in bars) == len(points) and len(bars) <= 12
    assert bars[0][0] == 0 and bars[-1][1] == math.ceil(most)
    assert all(after[0] == before[1] + 1 for before, after in itertools.pairwise(bars))


def test_answers_that_are_the_same_letter_by_letter_are_a_pair_however_many_share_their_passages(room):
    for student, name in [("ada", "total"), ("bo", "total"), ("cy", "s"), ("di", "s")]:
        lines = ["def softmax_backward(dy, y):", f"    {name} = (y * dy).sum(axis=1, keepdims=True)"]
        lines += [f"    return y * dy - y * {name} * y.shape[1]"]
        room.hands_in(student, room.answer(softmax_backward="\n".join(lines)))
    found = similar.pairs(similar.fingerprints(room.course, room.assignment, ["ada", "bo", "cy", "di"]))
    assert [(pair.one, pair.other, pair.of_one) for pair in found] == [("ada", "bo", 1.0), ("cy", "di", 1.0)]
