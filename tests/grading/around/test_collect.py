"""Submissions from folders, LMS zips and nbgrader's exchange: whose they are, which notebook, and nothing lost."""

import contextlib
import datetime as dt
import io
import json
import os
import stat
import zipfile

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from backprop_lib.grading import collecting
from backprop_lib.grading.collecting import names, reading, sources
from classroom import zipped

WRITTEN = {"derivatives": "def relu_derivative(z):\n    return z > 0"}
CANVAS = "lovelaceada_4711_80815_"
MOODLE = "Ada Lovelace_4711_assignsubmission_file_"


def collect(room, source, **others):
    return collecting.from_source(room.course, room.assignment, source, **others)


def submitted(room, student):
    folder = room.root / "submitted" / student / room.assignment
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def sneaky(name, mode=None):
    entry = zipfile.ZipInfo(name)
    if mode:
        entry.create_system, entry.external_attr = 3, mode << 16
    return entry


@pytest.mark.parametrize(
    ("filename", "student"),
    [
        (f"{CANVAS}backward_pass.ipynb", "4711"),
        (f"{CANVAS}backward_pass-1.ipynb", "4711"),
        ("lovelaceada_LATE_4711_80815_backward_pass (2).ipynb", "4711"),
        (f"{MOODLE}/backward_pass.ipynb", "Ada Lovelace"),
        (f"{MOODLE}backward_pass.ipynb", "Ada Lovelace"),
        (f"{MOODLE}/backward_pass (1).ipynb", "Ada Lovelace"),
        ("ada/backward_pass.ipynb", "ada"),
        ("ada/Backward Pass - Copy.ipynb", "ada"),
        ("ada/backward_pass.ipynb.txt", "ada"),
        ("ada/03_backward_pass/backward_pass.ipynb", "ada"),
        ("ada/deep/down/backward-pass (1) (2).ipynb", "ada"),
        ("ada/homework final FINAL.ipynb", "ada"),
        ("ada.ipynb", "ada"),
        ("ada_backward_pass.ipynb", "ada"),
        ("backward_pass-ada (1).ipynb", "ada"),
        ("João Müller-Lüdenscheidt_77_assignsubmission_file_/backward_pass.ipynb", "João Müller-Lüdenscheidt"),
    ],
)
def test_whose_a_notebook_is_and_what_it_was_called_is_recognised(room, tmp_path, filename, student):
    source = zipped(tmp_path / "all.zip", {filename: room.answer(**WRITTEN)})
    (taken,), nobodys = collect(room, source)
    assert (taken.student, taken.outcome, nobodys) == (student, "collected", [])
    assert submitted(room, student) == {"backward_pass.ipynb": room.answer(**WRITTEN)}


def test_a_folder_is_read_like_a_zip(room, tmp_path):
    folder = tmp_path / "unpacked"
    for name in (MOODLE, "bo"):
        (folder / name).mkdir(parents=True)
        (folder / name / "backward_pass (1).ipynb").write_bytes(room.answer(**WRITTEN))
    (folder / "bo" / "extra.csv").write_text("1,2")
    taken, _ = collect(room, folder)
    assert [one.student for one in taken] == ["Ada Lovelace", "bo"]
    assert submitted(room, "bo") == {"backward_pass.ipynb": room.answer(**WRITTEN), "extra.csv": b"1,2"}


def test_the_roster_says_who_a_number_or_a_name_is(room, tmp_path):
    (room.root / "roster.csv").write_text(
        'Student,ID,SIS Login ID\n"Lovelace, Ada",4711,al100\n"Díaz, Bo",4712,bd200\n'
    )
    room.says('roster = "roster.csv"')
    files = {f"{CANVAS}backward_pass.ipynb": room.answer(), "Bo Diaz_9_assignsubmission_file_/a.ipynb": room.answer()}
    files["Cy Young_10_assignsubmission_file_/a.ipynb"] = room.answer()
    taken, _ = collect(room, zipped(tmp_path / "all.zip", files))
    assert [one.student for one in taken] == ["al100", "bd200", "Cy Young"]
    assert [one.remarks for one in taken] == [[], [], ["is not on the roster"]]


def test_two_people_of_one_name_keep_their_own_work(room, tmp_path):
    files = {f"Ada Lovelace_{n}_assignsubmission_file_/a.ipynb": room.answer(why=str(n)) for n in (1, 2)}
    taken, _ = collect(room, zipped(tmp_path / "all.zip", files))
    assert [one.student for one in taken] == ["Ada Lovelace", "Ada Lovelace (2)"]
    assert "two people are called 'Ada Lovelace'" in taken[1].remarks[0]
    assert [submitted(room, one.student)["backward_pass.ipynb"] for one in taken] == list(files.values())


def test_of_two_notebooks_the_one_with_answers_counts_and_then_the_last_and_the_other_is_kept(room, tmp_path):
    files = {
        "ada/backward_pass.ipynb": room.answer(**WRITTEN),
        "ada/backward_pass (1).ipynb": room.answer(),  # downloaded once more, and never written in
        "bo/backward_pass.ipynb": room.answer(why="first"),
        "bo/backward_pass-1.ipynb": room.answer(why="second"),
    }
    taken, _ = collect(room, zipped(tmp_path / "all.zip", files))
    assert [one.notebooks["backward_pass"] for one in taken] == ["ada/backward_pass.ipynb", "bo/backward_pass-1.ipynb"]
    assert taken[0].left == [
        ("ada/backward_pass (1).ipynb", "is another backward_pass; ada/backward_pass.ipynb was taken")
    ]
    assert submitted(room, "bo") == {
        "backward_pass.ipynb": files["bo/backward_pass-1.ipynb"],
        "other/1/backward_pass.ipynb": files["bo/backward_pass.ipynb"],
    }


def test_who_hands_in_no_notebook_or_that_of_another_assignment_is_named_and_kept(room, tmp_path):
    other = room.answer().replace(b'"grade_id": "', b'"grade_id": "other_')
    files = {"ada/notes.pdf": b"%PDF", "bo/backward_pass.ipynb": other, "cy/backward_pass.ipynb": b"not json"}
    taken, _ = collect(room, zipped(tmp_path / "all.zip", files))
    assert taken[0].remarks == ["has no notebook of this assignment among: notes.pdf"]
    assert "holds none of the cells of backward_pass" in taken[1].remarks[0]
    assert submitted(room, "ada") == {"notes.pdf": b"%PDF"}
    assert submitted(room, "cy") == {"backward_pass.ipynb": b"not json"}


def test_collecting_again_changes_nothing_and_new_work_replaces_the_old_which_is_kept(room, tmp_path):
    first = zipped(tmp_path / "1.zip", {"ada/backward_pass.ipynb": room.answer(), "ada/a.txt": b"a"})
    second = zipped(tmp_path / "2.zip", {"ada/backward_pass.ipynb": room.answer(**WRITTEN)})
    outcomes = [collect(room, source)[0][0].outcome for source in (first, first, second, second)]
    assert outcomes == ["collected", "unchanged", "replaced", "unchanged"]
    assert submitted(room, "ada") == {"backward_pass.ipynb": room.answer(**WRITTEN)}
    earlier = room.root / ".grading/earlier/03_backward_pass/ada/1"
    assert {path.name: path.read_bytes() for path in earlier.iterdir()} == {
        "backward_pass.ipynb": room.answer(),
        "a.txt": b"a",
    }


def test_work_older_than_what_is_there_does_not_replace_it(room, tmp_path):
    room.hands_in("ada", room.answer(**WRITTEN), "2026-11-30 12:00:00.000000 UTC")
    source = tmp_path / "in"
    (source / "ada").mkdir(parents=True)
    (source / "ada/backward_pass.ipynb").write_bytes(room.answer())
    os.utime(source / "ada/backward_pass.ipynb", (1_795_953_600, 1_795_953_600))
    (taken,), _ = collect(room, source, own_dates=True)
    assert taken.outcome == "older" and submitted(room, "ada")["backward_pass.ipynb"] == room.answer(**WRITTEN)
    kept = room.root / ".grading/earlier/03_backward_pass/ada/1/backward_pass.ipynb"
    assert kept.read_bytes() == room.answer()


def test_a_folder_around_all_is_no_student_and_one_on_the_roster_is(room, tmp_path):
    files = {f"all of them/{name}/backward_pass.ipynb": room.answer() for name in ("ada", "bo")}
    taken, _ = collect(room, zipped(tmp_path / "all.zip", files))
    assert [one.student for one in taken] == ["ada", "bo"]
    (room.root / "roster.csv").write_text("id,email\nall of them,a@x\n")
    room.says('roster = "roster.csv"')
    taken, _ = collect(room, tmp_path / "all.zip")
    assert [one.student for one in taken] == ["all of them"]


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (sneaky("../../escaped.ipynb"), "zip slip"),
        (sneaky("ada/../../escaped.ipynb"), "zip slip"),
        (sneaky("/etc/escaped.ipynb"), "zip slip"),
        (sneaky("..\\..\\escaped.ipynb"), "zip slip"),
        (sneaky("C:\\escaped.ipynb"), "zip slip"),
        (sneaky("ada/escaped.ipynb", stat.S_IFLNK | 0o777), "is a symbolic link"),
        (sneaky("ada/escaped.ipynb", stat.S_IFCHR | 0o666), "is a device"),
        (sneaky("ada/" + "x" * 250), "more than 200 bytes"),
        (sneaky("ada/two\nlines.ipynb"), "control characters"),
    ],
)
def test_what_would_get_out_of_its_folder_is_refused_with_a_word_and_the_rest_is_taken(room, tmp_path, entry, why):
    source = zipped(tmp_path / "all.zip", {entry: b"/etc/passwd", "bo/backward_pass.ipynb": room.answer()})
    taken, nobodys = collect(room, source)
    left = [reason for one in taken for _, reason in one.left] + [reason for _, reason in nobodys]
    assert len(left) == 1 and why in left[0]
    assert submitted(room, "bo") and not list(tmp_path.rglob("*escaped*"))


def test_bombs_are_refused_by_what_they_say_and_by_what_they_unpack_to(room, tmp_path):
    room.configures("c.CourseDirectory.max_file_size = 1000")
    bomb = zipped(tmp_path / "bomb.zip", {"big.csv": b"\0" * 2_000_000})
    files = {
        "ada/bomb.csv": b"\0" * 2_000_000,
        "ada/inner.zip": bomb.read_bytes(),
        "ada/backward_pass.ipynb": room.answer(),
    }
    (taken,), _ = collect(room, zipped(tmp_path / "all.zip", files))
    assert len(taken.left) == 2 and all("has 2,000,000 bytes, more than the 1,000,000" in why for _, why in taken.left)
    assert list(submitted(room, "ada")) == ["backward_pass.ipynb"]
    lies = bytearray(zipped(tmp_path / "lies.zip", {"ada/x.csv": b"\0" * 2_000_000}).read_bytes())
    for place in (lies.find(b"PK\x01\x02") + 24, 22):  # the size, in the directory and before the file
        lies[place : place + 4] = (500).to_bytes(4, "little")
    (tmp_path / "lies.zip").write_bytes(lies)
    (taken,), _ = collect(room, tmp_path / "lies.zip")
    assert len(taken.left) == 1 and submitted(room, "ada") == {}


def test_links_devices_and_pipes_in_a_folder_are_not_opened(room, tmp_path):
    folder = tmp_path / "in/ada"
    folder.mkdir(parents=True)
    (folder / "backward_pass.ipynb").symlink_to(room.root / "solutions/03_backward_pass/backward_pass.ipynb")
    (folder / "all").symlink_to(room.root / "solutions")
    os.mkfifo(folder / "pipe.ipynb")
    (taken,), _ = collect(room, tmp_path / "in")
    assert dict(taken.left) == {
        "ada/all": "is a symbolic link",
        "ada/backward_pass.ipynb": "is a symbolic link",
        "ada/pipe.ipynb": "is a pipe",
    }
    assert submitted(room, "ada") == {} and (room.root / "submitted/ada/03_backward_pass").is_dir()
    assert collecting.remarks(room.course, room.assignment)["ada"]["left"]


def test_a_zip_within_the_zip_is_opened(room, tmp_path):
    inner = zipped(tmp_path / "inner.zip", {"work/backward_pass (1).ipynb": room.answer(), "__MACOSX/._a": b"x"})
    broken = {f"{CANVAS}work.zip": inner.read_bytes(), "x_4712_9_work.zip": b"PK nothing"}
    taken, _ = collect(room, zipped(tmp_path / "all.zip", broken))
    assert submitted(room, "4711") == {"backward_pass.ipynb": room.answer()}
    assert "is no zip that can be read" in taken[1].left[0][1]


def test_files_that_are_nobodys_are_named(room, tmp_path):
    _, nobodys = collect(room, zipped(tmp_path / "a.zip", {"backward_pass.ipynb": room.answer(), "notes.txt": b"x"}))
    assert [name for name, _ in nobodys] == ["backward_pass.ipynb", "notes.txt"]
    with pytest.raises(sources.SourceError, match="There is nothing at"):
        collect(room, tmp_path / "nowhere.zip")
    (tmp_path / "no.zip").write_text("hello")
    with pytest.raises(sources.SourceError, match="neither a folder nor a zip"):
        collect(room, tmp_path / "no.zip")


def test_the_worksheet_or_the_files_themselves_say_when_and_a_student_can_not(room, tmp_path):
    room.says('timezone = "Europe/Berlin"')
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(
        "Identifier,Full name,Last modified (submission)\n"
        'Participant 4711,Ada Lovelace,"Monday, 30 November 2026, 11:59 PM"\nParticipant 9,Bo Díaz,-\n'
    )
    forged = {f"{MOODLE}/timestamp.txt": b"2020-01-01 00:00:00 UTC", f"{MOODLE}/a.ipynb": room.answer()}
    source = zipped(tmp_path / "all.zip", forged | {"Bo Diaz_9_assignsubmission_file_/a.ipynb": room.answer()})
    taken, _ = collect(room, source, times=sheet)
    assert [one.when for one in taken] == ["2026-11-30 22:59:00.000000 UTC", ""]
    assert taken[0].left == [(f"{MOODLE}/timestamp.txt", "is nbgrader's to write")]
    assert room.course.time_of("Ada Lovelace", room.assignment) == dt.datetime(2026, 11, 30, 22, 59)
    entry = zipfile.ZipInfo("cy/a.ipynb", date_time=(2026, 7, 1, 12, 0, 0))
    (taken,), _ = collect(room, zipped(tmp_path / "own.zip", {entry: room.answer()}), own_dates=True)
    assert taken.when == "2026-07-01 10:00:00.000000 UTC"


def test_a_time_that_a_student_wrote_counts_nowhere(room, tmp_path):
    files = {"ada/timestamp.txt": b"2020-01-01 00:00:00 UTC", "ada/a.ipynb": room.answer()}
    (taken,), _ = collect(room, zipped(tmp_path / "all.zip", files))
    assert taken.when == "" and taken.left == [("ada/timestamp.txt", "is nbgrader's to write")]


@pytest.mark.parametrize(
    "names",
    [["a", "a/b"], ["/".join(["a"] * 1900)], ["/".join([190 * "a"] * 25)], ["backward_pass.ipynb/x.txt"]],
    ids=["a file that is a folder too", "folders without end", "a path too long", "a folder called like the notebook"],
)
def test_what_can_not_be_put_in_place_keeps_nobody_elses_work_back(room, tmp_path, names):
    inner = zipped(tmp_path / "work.zip", {"backward_pass (1).ipynb": room.answer()} | dict.fromkeys(names, b""))
    files = {"ada/a.ipynb": room.answer(), "mia/work.zip": inner.read_bytes(), "zoe/a.ipynb": room.answer()}
    for _ in range(2):
        taken, _ = collect(room, zipped(tmp_path / "all.zip", files))
        outcome = {one.student: one for one in taken}
        assert outcome["ada"].outcome in ("collected", "unchanged") and outcome["zoe"].outcome == outcome["ada"].outcome
        mia = outcome["mia"]
        assert mia.outcome in ("collected", "unchanged") or "could not be put in place" in mia.remarks[-1]
        assert mia.outcome == "not collected" or mia.left


def test_what_canvas_calls_late_without_a_time_is_said_until_course_toml_says_it(room, tmp_path):
    (taken,), _ = collect(room, zipped(tmp_path / "a.zip", {"al_LATE_1_2_backward_pass.ipynb": room.answer()}))
    (remark,) = taken.remarks
    assert remark.endswith("write the time into course.toml, below [handed_in.03_backward_pass]")
    assert collecting.remarks(room.course, room.assignment)[taken.student]["remarks"] == [remark]
    room.says(f'timezone = "Europe/Berlin"\n[handed_in.{room.assignment}]\n"{taken.student}" = 2026-12-01T08:30:00')
    assert room.course.time_of(taken.student, room.assignment) == dt.datetime(2026, 12, 1, 7, 30)
    assert collecting.remarks(room.course, room.assignment)[taken.student]["remarks"] == []


def test_from_nbgraders_exchange_each_students_last_submission_comes_without_following_links(room, tmp_path):
    room.configures(f'c.Exchange.root = "{tmp_path}/exchange"')
    inbound = tmp_path / "exchange/backprop/inbound"
    for time, why in [("2026-11-29 10:00:00.000000 UTC", "first"), ("2026-11-30 10:00:00.000000 UTC", "last")]:
        folder = inbound / f"ada+03_backward_pass+{time}+xyz"
        folder.mkdir(parents=True)
        (folder / "backward_pass.ipynb").write_bytes(room.answer(why=why))
        (folder / "timestamp.txt").write_text(time)
        (folder / "link.csv").symlink_to("/etc/passwd")
    (tmp_path / "exchange").chmod(0o777)
    (taken,), _ = collecting.from_exchange(room.course, room.assignment)
    assert (taken.student, taken.when) == ("ada", "2026-11-30 10:00:00.000000 UTC")
    assert taken.left == [("ada/03_backward_pass/link.csv", "is a symbolic link")]
    assert submitted(room, "ada")["backward_pass.ipynb"] == room.answer(why="last")


NAMES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(NAMES, min_size=1, max_size=4), st.binary(max_size=50))
def test_any_names_in_a_zip_stay_inside_and_are_all_accounted_for(tmp_path_factory, parts, raw):
    made, entry = io.BytesIO(), zipfile.ZipInfo("/".join(parts))
    assume(entry.filename)  # a NUL ends a name, and zipfile writes none that is empty
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(entry, raw)
    path = tmp_path_factory.mktemp("zips") / "a.zip"
    path.write_bytes(made.getvalue())
    for file in sources.files_in(path, 1000):
        assert file.refused or file.read(1000) == raw
        assert file.refused or (".." not in file.parts and not any("/" in part for part in file.parts))
        found = names.label(file.parts, ["backward_pass"])
        assert found is None or found[1]


def test_an_entry_without_a_name_is_refused(tmp_path):
    raw = bytearray(zipped(tmp_path / "a.zip", {"Q": b"x"}).read_bytes())
    entry, end = raw.find(b"PK\x01\x02"), raw.find(b"PK\x05\x06")
    raw[end + 12 : end + 16] = (int.from_bytes(raw[end + 12 : end + 16], "little") - 1).to_bytes(4, "little")
    raw[entry + 28 : entry + 30] = b"\0\0"
    del raw[entry + 46]
    (tmp_path / "a.zip").write_bytes(raw)
    (file,) = sources.files_in(tmp_path / "a.zip", 1000)
    assert file.refused


WHOLE = io.BytesIO()
with zipfile.ZipFile(WHOLE, "w", zipfile.ZIP_DEFLATED) as _archive:
    _archive.writestr("ada/backward_pass.ipynb", b"x" * 500 + bytes(range(256)))
    _archive.writestr("bo/ü.zip", b"PK")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=4), st.integers(0, 10**6))
def test_a_damaged_zip_is_refused_whole_or_in_part_and_ends_nothing(tmp_path_factory, damage, cut):
    raw = bytearray(WHOLE.getvalue())
    for place, byte in damage:
        raw[place % len(raw)] = byte
    path = tmp_path_factory.mktemp("zips") / "a.zip"
    path.write_bytes(raw if cut % 3 else raw[: cut % len(raw)])
    with contextlib.suppress(sources.SourceError):
        for outer in sources.files_in(path, 1000):
            for file in sources.unpacked(outer, 1000):
                with contextlib.suppress(sources.SourceError):
                    assert file.refused or len(file.read(1000)) <= 1000


SCALAR = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
KEYS = st.sampled_from(["cells", "metadata", "nbgrader", "grade_id", "source"]) | st.text(max_size=3)
JSON = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(JSON | st.fixed_dictionaries({"cells": st.lists(st.fixed_dictionaries({"metadata": JSON, "source": JSON}))}))
def test_whatever_a_notebook_holds_only_named_cells_are_read(content):
    found = reading.sources(json.dumps(content).encode())
    assert all(isinstance(name, str) and isinstance(source, str) for name, source in found.items())


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"[" * 100_000, b'{"cells": ' + b"1" * 10_000 + b"}"])
def test_what_is_no_notebook_has_no_cells(raw):
    assert reading.sources(raw) == {}
