"""Grades a class of honest, clumsy and hostile submissions, and prints what each deserved and got; `make prove-grading`.

It runs in a network namespace of its own, whose only way out is an interface that leads nowhere and counts, and compares
a checksum of everything around before and after.
"""

import contextlib
import ctypes
import hashlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nbgrader.api import Gradebook

import classes
from backprop_lib.grading.grade import grade
from project import ROOT
from submissions import ASSIGNMENT, NOT_GRADED, TITLE, clumsy, exhausting, forging, right
from submissions.names import NAMES

# What other programs write all the time.
_BUSY = {
    "__pycache__",
    ".git",
    ".cache",
    ".npm",
    "chromium",
    "history.sqlite",
    ".hypothesis",
    ".pytest_cache",
    ".ruff_cache",
}
TIMEOUT, MEMORY = 6.0, 2**30
HONEST_EVERY = 4


def kinds():
    """Return all kinds by a student's name, with honest ones between."""
    named = {**clumsy.KINDS, **forging.KINDS, **exhausting.KINDS, **{f"named {name}": right() for name in NAMES}}
    found = {"000 right": ("right", right())}
    for n, (name, kind) in enumerate(named.items()):
        student = name.removeprefix("named ") if name.startswith("named ") and name[6:] in NAMES else f"{n + 1:03}"
        found[student] = name, kind
        if n % HONEST_EVERY == 0:
            found[f"{n + 1:03} neighbour"] = "(an honest neighbour)", right()
    return found


def main():
    """Grade them all, print the table, and fail where one got what it did not deserve."""
    counted = _network_apart()
    with tempfile.TemporaryDirectory(prefix="prove-") as folder:
        course = classes.course_at(Path(folder))
        class_of = kinds()
        for student, (_, kind) in class_of.items():
            kind.write(Path(folder) / "submitted" / student / ASSIGNMENT)
        before, packets, started = _around(folder), _packets(), time.monotonic()
        results = grade(course, ASSIGNMENT, timeout=TIMEOUT, memory=MEMORY, jobs=2, progress=_progress)
        seconds, packets, after = time.monotonic() - started, _packets() - packets, _around(folder)
        wrong = _table(class_of, {one.student: one for one in results}, course)
    changed = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    print(f"\n{len(class_of)} submissions of {len({name for name, _ in class_of.values()})} kinds in {seconds:.0f} s")
    print(f"{len(before)} files around them: {len(changed)} changed {changed[:5]}")
    print(
        f"{packets} packets left" if counted else "packets were not counted: that needs network namespaces and iproute2"
    )
    print(f"{len(wrong)} got what they did not deserve {wrong}")
    left = _processes()
    print(f"{len(left)} processes left behind {left}")
    sys.exit(bool(wrong or changed or packets or left))


def _progress(result, done, total):
    print(f"\r{done} of {total}", end="", file=sys.stderr)


def _table(class_of, results, course):
    """Print what each kind deserved and got, and return those that got something else."""
    wrong = []
    print(f"\n{'kind':54} {'deserved':>10} {'got':>10}  flags")
    with Gradebook(course.db_url, course.course_id) as book:
        for student, (name, kind) in class_of.items():
            got = _got(book, course.autograded, student, results.get(student))
            fine = got == kind.deserves and set(kind.flags) <= set(results[student].flags)
            wrong += [] if fine else [name]
            flags = ", ".join(results[student].flags) if student in results else ""
            print(f"{'' if fine else '!! '}{name[:52]!r:54} {kind.deserves!s:>10} {got!s:>10}  {flags}")
            if not fine or "-v" in sys.argv:
                print("      ", results[student].reason[:300] if student in results else "no result")
    return wrong


def _got(book, book_folder, student, result):
    """Return what the gradebook and the result say alike."""
    if result is None:
        return "nothing"
    if result.status == NOT_GRADED:
        submitted = [one.student.id for one in book.assignment_submissions(ASSIGNMENT)]
        return "in gradebook" if student in submitted else NOT_GRADED
    grades = {one.name: one.auto_score for one in book.find_submission_notebook(TITLE, ASSIGNMENT, student).grades}
    cells = {name: cell.score for name, cell in result.cells.items()}
    unlike = [name for name in grades if grades[name] != cells.get(name) and name != "why"]
    if unlike:
        return f"{unlike[0]} unlike"
    nb = json.loads((Path(book_folder) / student / ASSIGNMENT / f"{TITLE}.ipynb").read_bytes())
    if "ESCAPED" in json.dumps([cell.get("outputs") for cell in nb["cells"]]):
        return "escaped"
    total = sum(score or 0 for score in grades.values())
    return int(total) if total == int(total) else total


def _around(folder):
    """Return a checksum of each file around the run: the course as it was handed in, the library, Python, home, /etc."""
    course = Path(folder)
    places = [course / "submitted", course / "solutions", course / "assignments", ROOT, Path(sys.prefix)]
    places += [Path(sys.base_prefix), Path("/etc"), Path.home()]
    found = {}
    for place in places:
        for where, folders, names in os.walk(place):
            folders[:] = [name for name in folders if name not in _BUSY]
            for name in set(names) - _BUSY:
                path = os.path.join(where, name)
                about = os.lstat(path)
                found[path] = about.st_size, about.st_mtime_ns, about.st_mode, about.st_uid, about.st_ino
                if place in places[:4] and os.path.isfile(path) and not os.path.islink(path) and about.st_size < 10**7:
                    found[path] += (hashlib.sha256(Path(path).read_bytes()).hexdigest(),)
    return found


def _network_apart():
    """Enter a network namespace whose way out leads nowhere; return whether that was possible."""
    if ctypes.CDLL(None).unshare(0x40000000 if os.getuid() == 0 else 0x50000000):
        return False
    # The kernel's own search for neighbours and routers would be counted.
    for which in ("all", "default"):
        with contextlib.suppress(OSError):
            Path(f"/proc/sys/net/ipv6/conf/{which}/disable_ipv6").write_text("1")
    commands = ["link set lo up", "link add out0 type veth peer name out1", "addr add 10.9.9.2/24 dev out0"]
    commands += ["link set out0 up", "link set out1 up"]
    for command in [
        *commands,
        "route add default via 10.9.9.1 dev out0",
        "neigh add 10.9.9.1 lladdr 02:00:00:00:00:01 dev out0",
    ]:
        if subprocess.run(["ip", *command.split()], capture_output=True).returncode:
            return False
    before = _packets()
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"counted?", ("1.1.1.1", 53))
    assert _packets() > before, "packets are not counted"
    return True


def _packets():
    """Return how many packets went out, to ourselves included."""
    lines = Path("/proc/net/dev").read_text().splitlines()[2:]
    return sum(int(line.split(":")[1].split()[9]) for line in lines)


def _processes():
    """Return the command lines of what still runs of ours."""
    lines = subprocess.run(["ps", "-eo", "ppid=,pid=,args="], capture_output=True, text=True).stdout.splitlines()
    ours = str(os.getpid())
    return [line.strip()[:80] for line in lines if line.split()[0] == ours and "ps -eo" not in line]


if __name__ == "__main__":
    main()
