"""Batches that are killed, run beside each other, or run on a cluster: always the same gradebook."""

import json
import signal
import subprocess
import sys
import time

import pytest

import classes
import proving_resume as graders
from backprop_lib.grading.grade import grade
from submissions import ASSIGNMENT

CLASS = 4


@pytest.fixture(scope="module")
def undisturbed(sandbox, tmp_path_factory):
    """The gradebook of a small class."""
    folder = graders.class_in(tmp_path_factory.mktemp("batch") / "undisturbed", CLASS)
    grade(classes.as_course(folder), ASSIGNMENT, jobs=1)
    return graders.marks(folder)


@pytest.fixture
def environment(monkeypatch):
    """Where the graders in other processes find what they import."""
    monkeypatch.setenv("PYTHONPATH", ":".join(path for path in sys.path if "/tests" in path))


def test_killed_and_run_again_it_does_what_is_missing(undisturbed, environment, tmp_path):
    folder = graders.class_in(tmp_path / "killed", CLASS)
    killed = graders.start(folder)
    assert killed.stdout.readline().strip()
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    done = list((folder / ".grading" / ASSIGNMENT).glob("*.json"))
    before = {path: path.stat().st_mtime_ns for path in done}
    graders.finish(graders.start(folder))
    assert before and {path: path.stat().st_mtime_ns for path in done} == before
    assert graders.marks(folder) == undisturbed


def test_two_graders_at_once_lose_no_mark(undisturbed, environment, tmp_path):
    folder = graders.class_in(tmp_path / "two", CLASS)
    for grader in [graders.start(folder), graders.start(folder)]:
        graders.finish(grader)
    assert graders.marks(folder) == undisturbed


def test_a_cluster_gives_the_same(undisturbed, environment, tmp_path):
    distributed = pytest.importorskip("distributed")
    folder, file = graders.class_in(tmp_path / "cluster", CLASS), tmp_path / "scheduler.json"
    dask = [sys.executable, "-W", "ignore", "-m", "dask"]
    worker = ["worker", "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(tmp_path)]
    commands = [[*dask, "scheduler", "--port", "0", "--no-dashboard"], [*dask, *worker]]
    processes = [
        subprocess.Popen(
            [*one, "--scheduler-file", str(file)], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for one in commands
    ]
    try:
        until = time.monotonic() + 120
        while not file.exists() and time.monotonic() < until:
            time.sleep(0.05)
        address = json.loads(file.read_text())["address"]
        with distributed.Client(address) as client:
            client.wait_for_workers(1, timeout=120)
        grade(classes.as_course(folder), ASSIGNMENT, scheduler=address)
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait()
    assert graders.marks(folder) == undisturbed
