"""What doctor finds, on this machine and where something is missing."""

import shutil

import pytest

from backprop_lib.grading import doctor


@pytest.fixture(autouse=True)
def _sandbox(monkeypatch):
    """The sandbox has tests of its own, and takes seconds to start."""
    monkeypatch.setattr(doctor, "_sandbox", lambda: doctor.Finding("sandbox", "fine"))


def found(where):
    return {finding.what: finding for finding in doctor.examine(where)}


def test_a_course_that_is_ready_has_nothing_to_do(room):
    room.says('roster = "r.csv"\n[due]\n03_backward_pass = 2026-11-30T12:00:00')
    (room.root / "r.csv").write_text("id,email\nada,a@x\n")
    everything = found(room.root)
    assert all(finding.good and not finding.help for finding in everything.values()), everything
    assert everything["roster"].found == "1 students" or everything["roster"].found == "1 student"


def test_what_may_be_missing_is_said_with_how_to_get_it(room):
    (room.root / "gradebook.db").unlink()
    everything = found(room.root)
    assert {name for name, finding in everything.items() if not finding.good} == {"roster", "due dates", "released"}
    assert not any(finding.needed for finding in everything.values() if not finding.good)
    assert everything["released"].help == "backprop release 03_backward_pass"
    assert "first release" in everything["gradebook"].found and not (room.root / "gradebook.db").exists()


@pytest.mark.parametrize(
    ("settings", "config", "what", "said"),
    [
        ('roster = "gone.csv"', "", "roster", "There is no file"),
        ("[due]\nnothing = 2026-11-30T12:00:00", "", "due dates", "'nothing' is no assignment"),
        ("", 'c.CourseDirectory.db_url = "sqlite:////nowhere/at/all.db"', "gradebook", "can't be opened"),
        (
            "",
            'c.CourseDirectory.db_url = "postgresql+psycopg://me:secret@127.0.0.1:9/x"',
            "gradebook",
            "can't be opened",
        ),
        ("late = 3", "", "course", "late must be a table"),
    ],
)
def test_what_is_wrong_and_needed_is_named(room, settings, config, what, said):
    room.says(settings)
    room.configures(config)
    finding = found(room.root)[what]
    assert not finding.good and finding.needed and said in finding.found and finding.help
    assert "secret" not in finding.found


def test_where_there_is_no_course_the_machine_is_examined_all_the_same(tmp_path):
    everything = found(tmp_path)
    assert everything["nbgrader"].good and not everything["course"].good


def test_each_finding_is_said_before_the_next_is_looked_for(room, monkeypatch):
    monkeypatch.chdir(room.root)
    seen = []
    monkeypatch.setattr(doctor, "_roster", lambda course: seen.append(course) or doctor.Finding("roster", "fine"))
    known = doctor.examine(".")
    assert [next(known).what for _ in range(6)][-1] == "course" and not seen
    assert next(known).what == "roster" and seen


def test_a_missing_program_is_found_missing(monkeypatch, room):
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    assert not found(room.root)["alembic"].good
