"""Marks as a csv, and filled into what Canvas and Moodle let you download."""

import csv

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backprop_lib.grading import results
from backprop_lib.grading.export import export_csv, export_into
from backprop_lib.grading.marks import Mark, marks
from backprop_lib.grading.settings import CourseError

ALL = {"backward_graded": 4.0, "hidden_layer_graded": 2.5}
ROSTER = (
    "Student,ID,SIS User ID,SIS Login ID,Section\n"
    '"Lovelace, Ada",4711,S1,ada,A\n"Díaz, Bo",4712,S2,bo,A\n"Young, Cy",4713,S3,cy,A\n'
    '"Dunn, Di",4714,S4,di,A\n"Estes, Ed",4715,S5,ed,A\n'
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Backward pass (881),Project (882),Final Score\n"
    ",,,,,Manual Posting,,(read only)\n"
    "    Points Possible,,,,,30.00,100.00,(read only)\n"
    '"Lovelace, Ada",4711,S1,ada,A,,88.5,"1,5"\n'
    '"Díaz, Bo",4712,S2,bo,A,7,,\n'
    '"Young, Cy",4713,S3,cy,A,,,\n'
    '"Dunn, Di",4714,S4,di,A,,3,=SUM(A1)\n'
    '"Ghost, Gus",4799,S9,gus,A,,12,\n'
    '"Student, Test",99,,,A,,,\n'
)
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Last modified (grade),Comments\r\n"
    'Participant 1,Ada Lovelace,ada@uni.edu,"Submitted, late",,"30,00",Yes,-,\r\n'
    'Participant 2,Bo Díaz,bo@uni.edu,No submission,"7,00","30,00",Yes,-,keep me\r\n'
    'Participant 3,Cy Young,cy@uni.edu,Submitted,,"30,00",No,-,\r\n'
    'Participant 4,Di Dunn,di@uni.edu,Submitted,,"30,00",Yes,-,\r\n'
)


@pytest.fixture
def five(room):
    """Ada is graded, Bo handed in nothing, Cy is graded, Di's notebook could not be read, Ed waits for a person."""
    (room.root / "roster.csv").write_text(ROSTER)
    room.says('roster = "roster.csv"')
    for student in ("ada", "cy", "di", "ed"):
        room.hands_in(student)
    room.course.enrol()
    room.is_graded("ada", ALL)
    room.is_graded("cy", {})
    room.is_graded("ed", ALL | {"why": None})
    results.Result("di", room.assignment, "", results.NOT_GRADED, "its notebook is a symbolic link").save(room.course)
    return room


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_who_has_a_mark_and_who_has_none_and_why(five):
    found = marks(five.course, five.assignment)
    assert {name: (mark.status, mark.points, mark.max_score) for name, mark in found.items()} == {
        "ada": ("graded", 6.5, 30),
        "bo": ("nothing handed in", 0, 30),
        "cy": ("graded", 0, 30),
        "di": ("not graded", 0, 30),
        "ed": ("to be marked", 6.5, 30),
    }
    assert found["di"].reason == "its notebook is a symbolic link"
    assert found["ed"].reason == "1 answer to be marked by a person"


def test_what_was_handed_in_and_never_graded_is_no_0(room):
    room.hands_in("ada")
    found = marks(room.course, room.assignment)["ada"]
    assert (found.status, found.reason, found.has_points()) == ("not graded", "handed in, but not graded yet", False)


def test_our_csv_has_everybody_and_an_honest_0_is_a_0_and_all_else_is_empty(five, tmp_path):
    done = export_csv(five.course, five.assignment, marks(five.course, five.assignment), tmp_path / "a.csv")
    header, *rows = table(tmp_path / "a.csv")
    by_name = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert {name: row["points"] for name, row in by_name.items()} == {
        "ada": "6.5",
        "bo": "",
        "cy": "0",
        "di": "",
        "ed": "",
    }
    assert by_name["ada"]["last_name"] == "Lovelace" and by_name["ada"]["max_score"] == "30"
    assert done.filled == ["ada", "cy"] and [mark.student for mark in done.open] == ["bo", "di", "ed"]
    export_csv(five.course, five.assignment, marks(five.course, five.assignment), tmp_path / "a.csv", provisional=True)
    assert {row[0]: row[8] for row in table(tmp_path / "a.csv")[1:]}["ed"] == "6.5"


def test_a_mark_that_a_person_gives_ends_the_waiting(five):
    five.marks_by_hand("ed", "why", 3.0)
    assert marks(five.course, five.assignment)["ed"].points == 9.5


def test_canvass_own_csv_gets_one_column_filled_and_keeps_the_rest(five, tmp_path):
    (tmp_path / "canvas.csv").write_text(CANVAS, encoding="utf-8-sig")
    found = marks(five.course, five.assignment)
    done = export_into(five.course, five.assignment, found, tmp_path / "canvas.csv", tmp_path / "up.csv")
    before, after = table(tmp_path / "canvas.csv"), table(tmp_path / "up.csv")
    assert [row[5] for row in after] == ["Backward pass (881)", "Manual Posting", "30.00", "6.5", "7", "0", "", "", ""]
    assert [row[:5] + row[6:] for row in after] == [row[:5] + row[6:] for row in before]
    assert (tmp_path / "up.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (done.column, done.filled, done.missing) == ("Backward pass (881)", ["ada", "cy"], ["ed"])
    assert done.unknown == ["Ghost, Gus"] and [mark.student for mark in done.open] == ["bo", "di"]
    again = export_into(five.course, five.assignment, found, tmp_path / "up.csv", tmp_path / "again.csv")
    assert table(tmp_path / "again.csv") == after and again.filled == done.filled


def test_moodles_worksheet_is_filled_in_its_own_numbers_and_locked_grades_stay(five, tmp_path):
    (tmp_path / "moodle.csv").write_bytes(MOODLE.encode())
    found = marks(five.course, five.assignment)
    done = export_into(five.course, five.assignment, found, tmp_path / "moodle.csv", tmp_path / "up.csv")
    before, after = table(tmp_path / "moodle.csv"), table(tmp_path / "up.csv")
    assert [row[4] for row in after[1:]] == ["6,5", "7,00", "", ""]
    assert [row[:4] + row[5:] for row in after] == [row[:4] + row[5:] for row in before]
    assert (tmp_path / "up.csv").read_bytes().count(b"\r\n") == 5
    assert (done.filled, done.locked) == (["ada"], ["cy"])


def test_without_a_roster_canvass_numbers_and_moodles_names_are_enough(room, tmp_path):
    for student in ("4711", "Bo Díaz"):
        room.hands_in(student)
        room.is_graded(student, ALL)
    (tmp_path / "canvas.csv").write_text(CANVAS)
    export_into(
        room.course, room.assignment, marks(room.course, room.assignment), tmp_path / "canvas.csv", tmp_path / "up.csv"
    )
    assert [row[5] for row in table(tmp_path / "up.csv")[3:5]] == ["6.5", "6.5"]


def test_another_maximum_is_asked_about_and_scaled_on_demand(five, tmp_path):
    (tmp_path / "canvas.csv").write_text(CANVAS.replace("30.00", "60"))
    arguments = (
        five.course,
        five.assignment,
        marks(five.course, five.assignment),
        tmp_path / "canvas.csv",
        tmp_path / "up.csv",
    )
    with pytest.raises(CourseError, match=r"has 60 points, and the assignment has 30: .* say --scale"):
        export_into(*arguments)
    assert not (tmp_path / "up.csv").exists()
    export_into(*arguments, scale=True)
    assert table(tmp_path / "up.csv")[3][5] == "13"


@pytest.mark.parametrize(
    ("change", "column", "answer"),
    [
        (
            ("Backward pass (881)", "Homework"),
            None,
            "no column that is clearly 03_backward_pass; say which with --column",
        ),
        (("Project (882)", "Backward pass, again"), None, "two columns or more that could be 03_backward_pass"),
        (("", ""), "Essay", "has no column 'Essay'; it has Student, ID"),
        (("4712,S2,bo", "4711,S1,ada"), None, "has two rows for ada"),
    ],
)
def test_where_it_is_not_clear_what_is_meant_nothing_is_written(five, tmp_path, change, column, answer):
    (tmp_path / "canvas.csv").write_text(CANVAS.replace(*change))
    found = marks(five.course, five.assignment)
    with pytest.raises(CourseError, match=answer):
        export_into(five.course, five.assignment, found, tmp_path / "canvas.csv", tmp_path / "up.csv", column)
    assert not (tmp_path / "up.csv").exists()


def test_the_column_can_be_named(five, tmp_path):
    (tmp_path / "canvas.csv").write_text(CANVAS.replace("100.00", ""))
    found = marks(five.course, five.assignment)
    export_into(five.course, five.assignment, found, tmp_path / "canvas.csv", tmp_path / "up.csv", "project (882)")
    assert [row[6] for row in table(tmp_path / "up.csv")[3:]] == ["6.5", "", "0", "3", "12", ""]


STATUS = st.sampled_from(["graded", "to be marked", "not graded", "nothing handed in"])
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=6)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(STATUS, st.floats(0, 30), TEXT, TEXT), min_size=1, max_size=6), st.booleans())
def test_whatever_the_table_holds_only_marks_change_and_only_for_those_who_have_one(
    five, tmp_path, students, provisional
):
    rows = [["Student", "ID", "note", "Backward pass", "other"]]
    rows += [["", f"n{n}", note, "old", other] for n, (_, _, note, other) in enumerate(students)]
    with (tmp_path / "any.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    found = {f"n{n}": Mark(f"n{n}", status, score, 0.0, 30.0) for n, (status, score, _, _) in enumerate(students)}
    export_into(five.course, five.assignment, found, tmp_path / "any.csv", tmp_path / "up.csv", None, provisional)
    after = table(tmp_path / "up.csv")
    assert [row[:3] + row[4:] for row in after] == [row[:3] + row[4:] for row in rows]
    for row, (status, score, _, _) in zip(after[1:], students, strict=True):
        counts = status == "graded" or (provisional and status == "to be marked")
        assert float(row[3]) == pytest.approx(score, abs=0.006) if counts else row[3] == "old"
