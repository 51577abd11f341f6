"""Kills the grader of a class at random moments and has it go on, and lets two grade at once; part of `make prove-grading`."""

import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nbgrader.api import Gradebook

import classes
from backprop_lib.grading.results import load_all
from course import half_right
from submissions import ASSIGNMENT, TITLE, Kind, right, untouched

CLASS, KILLS = 12, 20


def main():
    """Print whether the gradebooks are those of an undisturbed run."""
    sound = True
    with tempfile.TemporaryDirectory(prefix="prove-") as folder:
        undisturbed = class_in(Path(folder) / "undisturbed")
        started = time.monotonic()
        finish(start(undisturbed))
        seconds, expected = time.monotonic() - started, marks(undisturbed)
        at_once = class_in(Path(folder) / "two")
        for process in [start(at_once), start(at_once)]:
            finish(process)
        same = marks(at_once) == expected
        sound = sound and same
        print(f"two graders at once: {'the same' if same else 'OTHER'} gradebook")
        rng, killed = random.Random(0), None
        for n in range(KILLS):
            if killed is None or len(load_all(classes.as_course(killed), ASSIGNMENT)) == CLASS:
                killed = class_in(Path(folder) / f"killed{n}")
            moment = rng.uniform(0.1, 0.9) * seconds
            process = start(killed)
            time.sleep(moment)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            done = len(load_all(classes.as_course(killed), ASSIGNMENT))
            print(f"killed after {moment:4.1f} s, {done:2} of {CLASS} graded", flush=True)
            if done == CLASS or n == KILLS - 1:
                finish(start(killed))
                same = marks(killed) == expected
                sound = sound and same
                print(f"gone on to the end: {'the same' if same else 'OTHER'} gradebook", flush=True)
    sys.exit(not sound)


def class_in(folder, number=CLASS):
    """Make a course in a new folder, with so many submissions, and return the folder."""
    folder.mkdir()
    classes.course_at(folder)
    kinds = [right(), Kind(0, answers=half_right(ASSIGNMENT).HALF), untouched()]
    for n in range(number):
        kinds[n % len(kinds)].write(folder / "submitted" / f"student{n:02}" / ASSIGNMENT)
    return folder


GRADER = """
import sys
from pathlib import Path
import classes
from backprop_lib.grading.grade import grade
if __name__ == "__main__":
    grade(classes.as_course(Path(sys.argv[1])), sys.argv[2], jobs=2, progress=lambda one, *_: print(one.student, flush=True))
"""


def start(folder):
    """Start a grader in a process of its own."""
    command = [sys.executable, "-c", GRADER, str(folder), ASSIGNMENT]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(process):
    """Wait until a grader has done all."""
    _, said = process.communicate()
    assert process.returncode == 0, said


def marks(folder):
    """Return the gradebook, cell by cell, and what the results say."""
    with Gradebook(f"sqlite:///{folder}/gradebook.db", "backprop") as book:
        found = {
            (submission.student.id, grade.name): (grade.auto_score, grade.manual_score, grade.needs_manual_grade)
            for submission in book.notebook_submissions(TITLE, ASSIGNMENT)
            for grade in submission.grades
        }
    results = load_all(classes.as_course(folder), ASSIGNMENT)
    return found, {one.student: (one.key, one.status, one.reason, one.flags, one.cells) for one in results}


if __name__ == "__main__":
    main()
