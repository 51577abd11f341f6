"""A course's folders, students, due dates and late penalties."""

import datetime as dt
import stat

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_notebook
from nbgrader.apps import AutogradeApp
from nbgrader.preprocessors import AssignLatePenalties

from backprop_lib.grading import roster
from backprop_lib.grading.course import Course
from backprop_lib.grading.marks import marks
from backprop_lib.grading.settings import CourseError, LatePenalty
from backprop_lib.grading.table import TableError, read_table


def test_a_course_is_found_from_inside_and_named_where_there_is_none(room, tmp_path):
    found = Course.at(room.root / "solutions" / room.assignment)
    assert found.root == room.root and found.release == room.root / "assignments"
    assert found.db_url.endswith("course/gradebook.db") and found.assignments == [room.assignment]
    with pytest.raises(CourseError, match=r"no course in .*neither it nor a folder above"):
        Course.at(tmp_path)
    with pytest.raises(CourseError, match=r"no assignment '05'; there are 03_backward_pass"):
        found.released("05")


def test_the_secret_is_made_once_for_the_owner_alone(room):
    secret = room.course.secret
    assert len(secret) == 32 and room.course.secret == secret
    assert stat.S_IMODE((room.root / ".grading/secret").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("timezone = 'Mars'", "timezone must be one like"),
        ("rooster = 'a.csv'", "'rooster' is not known here; known are timezone, roster, due, late"),
        ("[late]\nper_day = 'ten'", "per_day must be a number from 0 on, got 'ten'"),
        ("[late]\nper_day = -1", "per_day must be a number from 0 on, got -1"),
        ("[late]\nper_hour = 1", "'per_hour' is not known here"),
        ("late = 5", "late must be a table"),
        ("[due]\n03_backward_pass = 'monday'", "03_backward_pass must be due at a time like"),
        ("[handed_in.03_backward_pass]\nada = 'late'", "ada must have handed in at a time like"),
        ("[handed_in]\nada = 2026-11-30T12:00:00", "ada must be a table"),
        ("roster = 5", "roster must be a text in quotes"),
        ("[due", "can't be read"),
    ],
)
def test_what_is_not_understood_in_course_toml_is_named(room, said, answer):
    room.says(said)
    with pytest.raises(CourseError, match=answer):
        Course.at(room.root)


def test_due_dates_are_meant_in_the_courses_zone(room):
    room.says('timezone = "Europe/Berlin"\n[due]\n03_backward_pass = 2026-11-30T23:59:00')
    assert room.course.due(room.assignment).astimezone(dt.UTC) == dt.datetime(2026, 11, 30, 22, 59, tzinfo=dt.UTC)
    assert room.course.due("another") is None
    room.course.enrol(room.assignment)
    with room.course.gradebook() as book:
        assert book.find_assignment(room.assignment).duedate == dt.datetime(2026, 11, 30, 22, 59)


@pytest.mark.parametrize(
    ("minutes", "expected"), [(-5, 0), (0, 0), (15, 0), (16, 2), (15 + 1440, 2), (16 + 1440, 4), (10 * 1440, 10)]
)
def test_each_day_begun_costs_its_part_up_to_the_most(minutes, expected):
    assert LatePenalty(grace_minutes=15, per_day=10, at_most=50).of(20, 60 * minutes) == expected


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.floats(0, 100), st.floats(-1e7, 1e7), st.floats(0, 1000), st.floats(0, 1000), st.floats(0, 1e5))
def test_a_penalty_is_never_more_than_the_score_nor_less_than_nothing(score, late, per_day, at_most, grace):
    assert 0 <= LatePenalty(grace, per_day, at_most).of(score, late) <= score


LATE = "[due]\n03_backward_pass = 2026-11-30T12:00:00\n[late]\nper_day = 10\n"


def test_late_work_loses_points_and_an_answer_marked_later_does_too(room):
    room.says(LATE)
    room.hands_in("ada", when="2026-12-01 13:00:00 UTC")
    room.hands_in("bo", when="2026-11-30 11:00:00 UTC")
    room.course.enrol(room.assignment)
    for student in ("ada", "bo"):
        room.is_graded(student, {"backward_graded": 4.0, "hidden_layer_graded": 2.0, "why": None})
    found = marks(room.course, room.assignment)
    assert (found["ada"].score, found["ada"].points) == (6.0, pytest.approx(4.8))
    assert (found["bo"].score, found["bo"].points) == (6.0, 6.0)
    room.marks_by_hand("ada", "why", 3.0)
    assert marks(room.course, room.assignment)["ada"].points == pytest.approx(7.2)
    (room.root / "submitted/ada/03_backward_pass/timestamp.txt").write_text("2026-11-30 12:00:00 UTC")
    assert marks(room.course, room.assignment)["ada"].points == 9.0


def test_nbgraders_own_commands_apply_the_same_rule(room, monkeypatch):
    room.says(LATE)
    room.hands_in("ada", when="2026-12-03 13:00:00 UTC")
    room.course.enrol(room.assignment)
    room.is_graded("ada", {"backward_graded": 4.0})
    monkeypatch.chdir(room.root)
    app = AutogradeApp()
    app.load_config_file()
    about = {"notebook": room.name, "assignment": room.assignment, "student": "ada", "db_url": room.course.db_url}
    AssignLatePenalties(config=app.config).preprocess(new_notebook(), {"nbgrader": about})
    with room.course.gradebook() as book:
        assert book.find_submission(room.assignment, "ada").late_submission_penalty == pytest.approx(1.6)


ROSTERS = {
    "nbgrader": "id,first_name,last_name,email\nada,Ada,Lovelace,ada@uni.edu\nbo,Bo,Díaz,bo@uni.edu\n",
    "canvas": (
        "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
        '"Lovelace, Ada",4711,S1,ada,A\n"Díaz, Bo",4712,S2,bo,A\n"Student, Test",99,,,A\n'
    ),
    "moodle": (
        "First name;Last name;Username;Email address\r\nAda;Lovelace;ada;ada@uni.edu\r\nBo;Díaz;bo;bo@uni.edu\r\n"
    ),
}


@pytest.mark.parametrize("form", ROSTERS)
def test_the_roster_may_be_nbgraders_or_what_an_lms_lets_you_download(room, form):
    (room.root / "roster.csv").write_text(ROSTERS[form], encoding="utf-8-sig")
    room.says('roster = "roster.csv"')
    found = room.course.roster
    assert {student: (one.first_name, one.last_name) for student, one in found.items()} == {
        "ada": ("Ada", "Lovelace"),
        "bo": ("Bo", "Díaz"),
    }
    room.course.enrol()
    with room.course.gradebook() as book:
        assert [(one.id, one.last_name) for one in book.students] == [("bo", "Díaz"), ("ada", "Lovelace")]


def test_a_roster_without_names_leaves_those_in_the_gradebook(room):
    with room.course.gradebook() as book:
        book.add_student("ada", first_name="Ada", email="ada@x")
    (room.root / "roster.csv").write_text("id,email\nada,ada@uni.edu\n")
    room.says('roster = "roster.csv"')
    room.course.enrol()
    with room.course.gradebook() as book:
        assert (book.find_student("ada").first_name, book.find_student("ada").email) == ("Ada", "ada@uni.edu")


def test_a_roster_with_two_of_one_id_or_without_students_is_named(tmp_path):
    (tmp_path / "two.csv").write_text("id,email\nada,a@x\nada,b@x\n")
    with pytest.raises(TableError, match="two students with the id 'ada'"):
        roster.read_roster(tmp_path / "two.csv")
    (tmp_path / "none.csv").write_text("colour,size\nred,5\n")
    with pytest.raises(TableError, match="names no students; its columns are colour, size"):
        roster.read_roster(tmp_path / "none.csv")
    with pytest.raises(TableError, match="There is no file"):
        roster.read_roster(tmp_path / "nowhere.csv")


def test_whom_two_students_could_be_is_nobody():
    two = [roster.Student("ada", "Ada", "Li", "a@x", frozenset({"7"})), roster.Student("7", "Bo", "Li", "a@x")]
    lookup = roster.Lookup(two)
    assert lookup.find({"7"}, set(), set()) is None and lookup.find(set(), {"a@x"}, {"adali"}) is None
    assert lookup.find({"ada"}, {"a@x"}, {"boli"}) is two[0] and lookup.find(set(), set(), {"boli"}) is two[1]
    assert lookup.find({"8"}, {"b@x"}, {"cyli"}) is None


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text())
def test_an_id_made_of_any_text_names_one_folder_beside_the_others(text):
    name = roster.safe_id(text)
    assert name and "/" not in name and "\\" not in name and not name.startswith(".") and name == name.strip()
    assert name.isprintable() and len(name) <= 80


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=4),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_a_table_is_read_and_written_without_loss(tmp_path_factory, rows, delimiter, encoding, end):
    path = tmp_path_factory.mktemp("tables") / "a.csv"
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in rows]
    path.write_bytes("".join(delimiter.join(row) + end for row in [["id", "name", "grade"], *quoted]).encode(encoding))
    table = read_table(path)
    assert (table.header, table.rows) == (["id", "name", "grade"], rows)
    table.save(path)
    again = read_table(path)
    assert (again.header, again.rows) == (table.header, table.rows)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig") and path.read_bytes().endswith(
        end.encode()
    )
