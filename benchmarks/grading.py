"""Times grading a class beside stock nbgrader, and measures memory and a Dask cluster; `make bench-grading`.

Sixty submissions of the backward pass: right, right in part, wrong and slow. Each way of grading them starts in a process
of its own, so that the seconds of computing count everything that it started.
"""

import concurrent.futures
import contextlib
import heapq
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
# Some machines forbid Python to keep what it has compiled; both graders would compile all they import, in every process.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/grading")]

from nbgrader.api import Gradebook

import classes
from backprop_lib.grading import execute
from backprop_lib.grading.grade import grade
from backprop_lib.grading.sandbox.command import Warm
from course import COMMANDS, half_right, notebook, run
from submissions import ASSIGNMENT, TITLE, Kind, right, untouched

CLASS, MANY = int(os.environ.get("CLASS", 60)), int(os.environ.get("MANY", 600))
SLOW = "total = 0\nfor n in range(4_000_000):\n    total += n * n\n"


def main():
    """Print how long each way takes, and what follows."""
    if len(sys.argv) > 1 and sys.argv[1] in ("ours", "own"):
        return {"ours": _ours, "own": _own}[sys.argv[1]](*sys.argv[2:])
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        folder = Path(folder)
        own, limit = _measured("own"), _two_side_by_side()
        one = _measured("ours", _class_in(folder / "one", 1), "1")
        first = {jobs: _measured("ours", _class_in(folder / f"{jobs}", CLASS), str(jobs)) for jobs in (1, 2)}
        # bubblewrap ends without waiting, so that the kernel adds what ran inside to nobody's account: the sandbox says it.
        for jobs, took in [(1, one), *first.items()]:
            took["cpu"] += took["apart"] + jobs * own["start"]
        stock = _command(_class_in(folder / "stock", CLASS), "-c", COMMANDS, f"AutogradeApp {ASSIGNMENT}")
        _print_times(own, one, first, stock, limit)
        _print_marks(folder / "1", folder / "stock")
        _print_feedback(folder / "1", folder / "stock")
        many = _measured("ours", _class_in(folder / "many", MANY), "2")
        print(
            f"\nmemory of the batch and of its largest process, MB: {_memory(first[2])} for {CLASS}, {_memory(many)} for {MANY}"
        )
        if "--alone" not in sys.argv:
            _print_cluster(folder, first[1])


def _class_in(folder, number):
    """Make a class: a course in a folder, with so many submissions."""
    folder.mkdir()
    classes.course_at(folder)
    kinds = [right(), Kind(0, answers=half_right(ASSIGNMENT).HALF), untouched(), right(last=SLOW)]
    for n in range(number):
        kinds[n % len(kinds)].write(folder / "submitted" / f"student{n:04}" / ASSIGNMENT)
    return str(folder)


def _measured(*command):
    """Run this file in another process, and return what it prints with the seconds of computing and the wall's."""
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, __file__, *command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall": time.perf_counter() - started, "cpu": cpu, **json.loads(done.stdout.splitlines()[-1])}


def _ours(folder, jobs, scheduler=None):
    started, recording = time.perf_counter(), []
    course = classes.as_course(Path(folder))
    results = grade(
        course,
        ASSIGNMENT,
        jobs=int(jobs),
        scheduler=scheduler,
        progress=lambda *_: recording.append(time.thread_time()),
    )
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    each, apart = [result.seconds for result in results], sum(result.cpu_seconds for result in results)
    # The first may have waited for the slot to start.
    writer = (recording[-1] - recording[0]) / max(len(recording) - 1, 1)
    memory = [own.ru_maxrss * 1024, others.ru_maxrss * 1024]
    print(
        json.dumps(
            {"each": each, "apart": apart, "writer": writer, "memory": memory, "grading": time.perf_counter() - started}
        )
    )


def _own():
    """Run the class's kinds of notebooks in this very process, with nothing kept apart: their own computing and judging."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        _class_in(Path(folder) / "own", 4)
        paths = sorted((Path(folder) / "own/submitted").glob("*/*/*.ipynb"))
        times = {"cells": [], "judging": []}
        for turn in range(4):
            for path in paths:
                cells, judging = _one(json.loads(path.read_bytes()))
                if turn:
                    times["cells"].append(cells)
                    times["judging"].append(judging)
    warm = Warm("auto", *execute.needed(execute.Release(notebook("assignments", ASSIGNMENT).read_bytes())))
    warm.close()
    print(json.dumps({name: statistics.mean(values) for name, values in times.items()} | {"start": warm.cpu}))


def _one(nb):
    names, cells, judging = {}, 0.0, 0.0
    for cell in nb["cells"]:
        if cell["cell_type"] != "code":
            continue
        source, started = "".join(cell["source"]), time.process_time()
        graded = cell["metadata"].get("nbgrader", {}).get("grade")
        with contextlib.redirect_stdout(None), contextlib.suppress(Exception):
            exec(compile(source, "<cell>", "exec"), names | {} if graded else names)
        spent = time.process_time() - started
        cells, judging = cells + spent * (not graded), judging + spent * bool(graded)
    return cells, judging


def _command(folder, *command):
    """Run a command in a class's folder, and return its seconds of computing and the wall's."""
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    run(Path(folder), *command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "wall": time.perf_counter() - started,
        "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
    }


def _two_side_by_side():
    """Return how much faster two processes are than one here, if they share no more than the machine."""
    alone = _measured("own")["wall"]
    with concurrent.futures.ThreadPoolExecutor(2) as both:
        together = max(took["wall"] for took in both.map(_measured, ["own"] * 2))
    return 2 * alone / together


def _print_times(own, one, first, stock, limit):
    print(f"{CLASS} submissions of {ASSIGNMENT}          CPU s a notebook   wall s a notebook")
    print(f"a notebook's own cells                     {own['cells']:10.3f}")
    print(f"its judging                                {own['judging']:10.3f}")
    for name, took in {"ours, 1 job": first[1], "ours, 2 jobs": first[2], "nbgrader autograde": stock}.items():
        print(f"{name:42} {took['cpu'] / CLASS:10.3f}          {took['wall'] / CLASS:10.3f}")
    more = (first[1]["cpu"] - one["cpu"]) / (CLASS - 1) - own["cells"] - own["judging"]
    print(f"\nours more than its own cells and judging   {more:10.3f} CPU s a notebook (at most 0.2 are asked for)")
    print(f"CPU of nbgrader to ours, start included    {stock['cpu'] / first[1]['cpu']:10.2f} (at least 2.5)")
    print(f"wall of nbgrader to ours with 2 jobs       {stock['wall'] / first[2]['wall']:10.2f} (at least 5)")
    print(
        f"wall of 1 job to 2 jobs                    {first[1]['grading'] / first[2]['grading']:10.2f} (at least 1.8)"
    )
    print(f"the same of two processes that only compute {limit:9.2f}")
    print(f"load of the machine at the end             {os.getloadavg()[0]:10.2f}")


def _print_marks(ours, stock):
    """Compare the two gradebooks cell by cell."""
    marks = [_marks(folder) for folder in (ours, stock)]
    unlike = [cell for cell in marks[0].keys() | marks[1].keys() if marks[0].get(cell, "") != marks[1].get(cell, "")]
    print(f"\nmarks of {len(marks[0])} cells: {len(unlike)} unlike nbgrader's {unlike[:3]}")


def _print_feedback(ours, stock):
    """Have everybody's feedback written by both."""
    mine = _command(ours, str(Path(sys.executable).with_name("backprop")), "feedback", ASSIGNMENT)
    theirs = _command(stock, "-c", COMMANDS, f"GenerateFeedbackApp {ASSIGNMENT}")
    for name, took in {"our feedback": mine, "nbgrader's feedback": theirs}.items():
        print(f"{name:42} {took['cpu'] / CLASS:10.3f}          {took['wall'] / CLASS:10.3f}")
    print(f"CPU of nbgrader's feedback to ours         {theirs['cpu'] / mine['cpu']:10.2f} (at least 4)")


def _marks(folder):
    with Gradebook(f"sqlite:///{folder}/gradebook.db", "backprop") as book:
        return {
            (submission.student.id, grade.name): (grade.auto_score, grade.needs_manual_grade)
            for submission in book.notebook_submissions(TITLE, ASSIGNMENT)
            for grade in submission.grades
        }


def _memory(took):
    return " and ".join(f"{size / 2**20:.0f}" for size in took["memory"])


def _print_cluster(folder, alone):
    """Measure one and two workers of a Dask cluster, and simulate more from what was measured."""
    measured = {}
    for workers in (1, 2):
        with _cluster(workers) as scheduler:
            took = _measured("ours", _class_in(folder / f"dask{workers}", CLASS), "1", scheduler)
            measured[workers] = took["grading"]
    each, writer = alone["each"], alone["writer"]
    print(
        f"\na submission takes {statistics.mean(each):.3f} s on a worker, recording it {writer:.4f} s of the one writer"
    )
    begin = measured[1] - _simulated(each, writer, 1, CLASS)
    for workers, seconds in measured.items():
        simulated = begin + _simulated(each, writer, workers, CLASS)
        print(f"{CLASS} submissions, {workers} Dask workers: {seconds:.1f} s measured, {simulated:.1f} s simulated")
    for workers in (1, 4, 16):
        seconds = begin + _simulated(each, writer, workers, 10_000)
        print(
            f"10000 submissions, {workers} Dask workers, a processor for each and the writer: {seconds / 60:.1f} min simulated"
        )


def _simulated(each, writer, workers, number):
    """Return the seconds in which workers grade and one writer records, in the order in which they are done."""
    free, writer_free = [0.0] * workers, 0.0
    for n in range(number):
        done = heapq.heappop(free) + each[n % len(each)]
        heapq.heappush(free, done)
        writer_free = max(writer_free, done) + writer
    return writer_free


@contextlib.contextmanager
def _cluster(workers):
    """Give the address of a scheduler with workers, each a process of its own."""
    from dask.distributed import Client

    with tempfile.TemporaryDirectory(prefix="dask-") as folder:
        file = Path(folder) / "scheduler.json"
        common = ["--scheduler-file", str(file)]
        dask = [sys.executable, "-m", "dask"]
        commands = [[*dask, "scheduler", "--port", "0", "--no-dashboard", *common]]
        commands += [
            [*dask, "worker", "--nthreads", "1", "--no-dashboard", "--no-nanny", "--local-directory", folder, *common]
        ] * workers
        processes = [subprocess.Popen(one, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for one in commands]
        try:
            while not file.exists():
                time.sleep(0.1)
            address = json.loads(file.read_text())["address"]
            with Client(address) as client:
                client.wait_for_workers(workers, timeout=120)
            yield address
        finally:
            for process in reversed(processes):
                process.terminate()
                process.wait()


if __name__ == "__main__":
    main()
