"""The gradebook in PostgreSQL, by Debian's own server, started here: as in SQLite, to the letter."""

import contextlib
import os
import pwd
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from backprop_lib.grading import export, feedback, figures, release
from backprop_lib.grading.grade import grade
from backprop_lib.grading.marks import marks
from course import half_right

PLACES = [*map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), os.environ.get("PATH", "")]
SECONDS_TO_START = 60


def program(name):
    return shutil.which(name, path=os.pathsep.join(PLACES))


@pytest.fixture
def database(tmp_path_factory):
    """The address of a fresh database on a server that listens on a socket in a folder and nowhere else."""
    if not program("initdb"):
        pytest.skip("needs PostgreSQL's server; on Debian and Ubuntu: make postgres")
    user = _somebody()
    folder = Path(
        subprocess.run(["mktemp", "-d", "/tmp/pg-XXXXXX"], capture_output=True, text=True, check=True).stdout.strip()
    )
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    log = tmp_path_factory.mktemp("server") / "log.txt"
    try:
        made = [
            program("initdb"),
            "-D",
            folder / "data",
            "-U",
            "backprop",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C",
        ]
        subprocess.run(made, cwd=folder, check=True, capture_output=True, **who)
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]
        with log.open("w") as file:
            command = [program("postgres"), "-D", folder / "data", *options]
            server = subprocess.Popen(command, cwd=folder, stdout=file, stderr=file, **who)
        try:
            _wait(folder, server, log)
            yield f"postgresql+psycopg://backprop@/postgres?host={folder}"
        finally:
            server.terminate()
            server.wait(timeout=60)
    finally:
        shutil.rmtree(folder)


def _somebody():
    """Return whom the server runs as where we are root, whom it refuses."""
    if os.getuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


def _wait(folder, server, log):
    deadline = time.monotonic() + SECONDS_TO_START
    while subprocess.run([program("pg_isready"), "-q", "-h", folder, "-U", "backprop"]).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.1)


def test_marks_pages_and_figures_are_those_of_sqlite(room, database, tmp_path, confined):
    half = {name.replace("-", "_"): text for name, text in half_right(room.assignment).HALF.items()}
    room.says("[due]\n03_backward_pass = 2026-11-30T12:00:00\n[late]\nper_day = 10\n")
    room.hands_in("ada", room.answer(**half), "2026-12-01 13:00:00 UTC")
    room.hands_in("bo", b"no notebook")
    told = {}
    for name, url in {"sqlite": None, "postgres": database}.items():
        if url:
            room.configures(f'c.CourseDirectory.db_url = "{url}"')
            shutil.rmtree(room.root / ".grading" / room.assignment)
            shutil.rmtree(room.root / "autograded")
            release.generate(room.course, [room.assignment])
        course = room.course
        course.enrol(room.assignment)
        grade(course, room.assignment, jobs=1)
        room.marks_by_hand("ada", "why", 2.0)
        if url:
            grade(course, room.assignment, jobs=1, regrade=True)
        found = marks(course, room.assignment)
        export.export_csv(course, room.assignment, found, tmp_path / f"{name}.csv")
        (page,) = feedback.write(course, room.assignment, ["ada"])["ada"]
        rows = figures.gather(course, room.assignment).rows
        # The notebook times its own functions, so that these numbers differ from run to run.
        untimed = re.sub(r"[\d.,]+ (ms|times as long)", "", page.read_text())
        told[name] = found, (tmp_path / f"{name}.csv").read_text(), re.sub(r" +", " ", untimed), rows
    assert told["postgres"][1:] == told["sqlite"][1:] and told["postgres"][0] == told["sqlite"][0]
    mark = told["postgres"][0]["ada"]
    assert mark.status == "graded" and mark.score > 10 and mark.penalty == pytest.approx(mark.score / 5)
    assert told["postgres"][0]["bo"].status == "not graded"
