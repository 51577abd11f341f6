"""Grades the submissions of an assignment: many at once, in any order, recorded one by one, each only once."""

import concurrent.futures
import contextlib
import functools
import hashlib
import json
import os
import threading
from pathlib import Path

import numpy as np

import backprop_lib
from backprop_lib import _validate
from backprop_lib.grading import execute, judging
from backprop_lib.grading.preparing import reading
from backprop_lib.grading.record import Recorder
from backprop_lib.grading.results import GRADED, NOT_GRADED, Result, load
from backprop_lib.grading.running import Limits
from backprop_lib.grading.sandbox.command import SANDBOXES
from backprop_lib.grading.slot import Slot


def grade(
    course,
    assignment,
    *,
    students=None,
    regrade=False,
    jobs=None,
    scheduler=None,
    sandbox="auto",
    timeout=30.0,
    memory=2**30,
    progress=None,
):
    """Grade the submissions of an assignment.

    Parameters
    ----------
    course : Course
    assignment : str
    students : iterable of str, optional
        Whose submissions; without it, all that there are.
    regrade : bool
        Whether to grade again what has not changed since it was graded. Marks and comments that a person gave stay.
    jobs : int, optional
        How many submissions to grade at once; as many as there are processors, if it isn't said.
    scheduler : str, optional
        Address of a Dask scheduler, whose workers then do it.
    sandbox : {"auto", "none"}
        "none" runs submissions with your own rights: they can read and change whatever you can.
    timeout : float
        Seconds for one cell; a whole notebook has ten times as long.
    memory : int
        Bytes that a submission may take.
    progress : callable, optional
        `progress(result, done, total)` is called after each submission.

    Returns
    -------
    list of Result
        In the order of the students' names.

    Raises
    ------
    ValueError
        If an argument is none of these, or the assignment was not released.
    NoSandboxError
        If submissions can't be kept apart on this machine.
    """
    _validate.choice("sandbox", sandbox, SANDBOXES)
    title, release = _release(course, assignment)
    batch = _Batch(course, assignment, title, release, Limits(float(timeout), int(memory)), regrade)
    names = _students(course, assignment, students)
    with _executor(jobs, scheduler) as (executor, at_once):
        submit = functools.partial(executor.submit, grade_here, (release, sandbox, [str(course.root)]))
        return batch.record(names, submit, at_once, progress or (lambda *_: None))


class _Batch:
    """Submissions on their way: what is done already is not done again, and few are in memory at a time."""

    def __init__(self, course, assignment, title, release, limits, regrade):
        self.course, self.assignment, self.title = course, assignment, title
        self.release, self.limits, self.regrade = release, limits, regrade
        _, refused = execute.needed(release)
        self.exercises = list(refused)
        self.given = _digest(
            [release.notebook, *_flat(release.files), _library(), repr(limits), json.dumps(self._seeds(""))]
        )

    def record(self, names, submit, at_once, progress):
        """Grade what each student handed in, record it, and return the Results in the order of the names."""
        found, recorder = [], Recorder(self.course, self.assignment, self.title)
        try:
            for result, graded, handed in self.run(names, submit, at_once):
                if graded is not None:
                    recorder.record(result, graded, handed)
                elif result.status == NOT_GRADED:
                    result.save(self.course)
                found.append(result)
                progress(result, len(found), len(names))
        finally:
            recorder.close()
        return sorted(found, key=lambda result: result.student)

    def run(self, names, submit, at_once):
        """Yield (Result, Graded or None, Handed or None) of each student, as they are done."""
        waiting, names = {}, iter(names)
        try:
            while True:
                for student in names:
                    done, job = self._begin(student)
                    if done is not None:
                        yield done, None, None
                        continue
                    waiting[submit(job)] = student, job.handed
                    if len(waiting) >= at_once:
                        break
                if not waiting:
                    return
                ready, _ = concurrent.futures.wait(waiting, return_when=concurrent.futures.FIRST_COMPLETED)
                for future in ready:
                    student, handed = waiting.pop(future)
                    graded = future.result()
                    result = self._result(student, handed, graded)
                    yield result, graded if graded.status == GRADED else None, handed
        finally:
            for future in waiting:
                future.cancel()

    def _begin(self, student):
        """Return the Result where there is nothing to do, else the Job."""
        folder = Path(self.course.submitted) / student / self.assignment
        try:
            handed = reading.submission(folder, self.title)
        except (reading.Unfit, OSError) as error:
            reason = str(error) if isinstance(error, reading.Unfit) else f"It can't be read: {error.strerror}."
            return Result(student, self.assignment, "", NOT_GRADED, reason), None
        known = None if self.regrade else load(self.course, self.assignment, student)
        if known is not None and known.status == GRADED and known.key == self._key(handed):
            return known, None
        return None, execute.Job(handed, self.release, self._seeds(work_of(handed)), self.limits)

    def _seeds(self, work):
        secret = self.course.secret
        return {name: judging.seed_of(secret, self.assignment, name, work) for name in self.exercises}

    def _key(self, handed):
        return _digest([self.given, work_of(handed), handed.timestamp, handed.name])

    def _result(self, student, handed, graded):
        named = f"{handed.name} was taken for {self.title}.ipynb." if handed.name != f"{self.title}.ipynb" else ""
        return Result(
            student,
            self.assignment,
            self._key(handed),
            graded.status,
            " ".join(filter(None, [named, graded.reason])),
            graded.flags,
            graded.cells,
            graded.seconds,
            graded.cpu_seconds,
            graded.memory,
        )


def _release(course, assignment):
    """Return the title of the released notebook, and the Release."""
    folder = Path(course.release) / assignment
    files = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
    notebooks = [name for name in files if name.endswith(".ipynb") and ".ipynb_checkpoints" not in name]
    if len(notebooks) != 1:
        raise ValueError(f"assignment must be one that was released with one notebook: {folder} has {len(notebooks)}")
    others = {name: path.read_bytes() for name, path in files.items() if not name.endswith(".ipynb")}
    return notebooks[0].removesuffix(".ipynb"), execute.Release(files[notebooks[0]].read_bytes(), others)


def _students(course, assignment, students):
    """Return whose submissions there are, in the order of their names."""
    there = {path.parent.name for path in Path(course.submitted).glob(f"*/{assignment}")}
    if students is None:
        return sorted(there)
    students = list(dict.fromkeys(students))
    missing = sorted(set(students) - there)
    if missing:
        raise ValueError(f"students must have handed in {assignment}; nothing is there from {', '.join(missing)}")
    return students


def _flat(files):
    return [part for name, content in sorted(files.items()) for part in (name, content)]


def work_of(handed):
    """Return a digest of what a student has made, whenever it was handed in and whatever it was called."""
    return _digest([handed.notebook, *_flat(handed.files)])


def _digest(parts):
    """Return a hash of texts and bytes, which no other sequence of them has."""
    digest = hashlib.sha256()
    for part in parts:
        part = part.encode(errors="surrogateescape") if isinstance(part, str) else part
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


@functools.cache
def _library():
    """Return a hash of this library and of numpy's version."""
    root = Path(backprop_lib.__file__).parent
    parts = [np.__version__]
    for path in sorted(root.rglob("*.py")):
        parts += [str(path.relative_to(root)), path.read_bytes()]
    return _digest(parts)


_slots, _slots_lock = {}, threading.Lock()


def grade_here(settings, job):
    """Grade a Job in this thread's own slot, here or on a worker of a cluster."""
    release, sandbox, hidden = settings
    place = threading.get_ident(), _digest([release.notebook, *_flat(release.files), sandbox, *hidden])
    with _slots_lock:
        slot = _slots.setdefault(place, None) or Slot(release, sandbox, hidden)
        _slots[place] = slot
    return slot.grade(job)


def close_slots(at_once=False):
    """End all slots of this process, those that are at work too if it is to be at once."""
    with _slots_lock:
        while _slots:
            _slots.popitem()[1].close(at_once)


@contextlib.contextmanager
def _executor(jobs, scheduler):
    """Give an executor, and how many jobs it should have at a time."""
    if scheduler is not None:
        with _cluster(scheduler) as found:
            yield found
        return
    jobs = len(os.sched_getaffinity(0)) if jobs is None else int(jobs)
    if jobs < 1:
        raise ValueError(f"jobs must be at least 1, got {jobs}")
    executor = concurrent.futures.ThreadPoolExecutor(jobs)
    try:
        yield executor, 2 * jobs
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        close_slots(at_once=True)
        raise
    finally:
        close_slots()
        executor.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _cluster(scheduler):
    """Give an executor of a Dask cluster whose workers have this very library."""
    from dask.distributed import Client

    with Client(scheduler) as client:
        others = sorted({address for address, library in client.run(_library).items() if library != _library()})
        if others:
            raise ValueError(f"scheduler has workers with another version of backprop_lib: {', '.join(others)}")
        threads = sum(client.nthreads().values())
        if not threads:
            raise ValueError(f"scheduler has no workers: {scheduler}")
        try:
            yield client.get_executor(retries=2), 2 * threads
        finally:
            client.run(close_slots)
