"""Makes what students get: the assignments without their solutions, and all that these need to run at home.

The whole library goes along, since students check themselves with it. The solutions, the tests with their right answers
and this package stay.
"""

import io
import re
import shutil
import tempfile
import zipfile
from pathlib import Path

from nbgrader.apps.api import NbGraderAPI

from backprop_lib._files import write_whole
from backprop_lib.course.contents import PARTS, paths
from backprop_lib.grading.settings import CourseError

# Of the course's folder: folders whole, files by name. What is missing in a course of somebody's own is left out.
COURSE = tuple(part for part in PARTS if part != "assignments")
LIBRARY = (
    "backprop_lib", "LICENSE", "Makefile", "environment.yml", "hatch_build.py", "pyproject.toml", "requirements.lock",
)  # fmt: skip
STAYS = ("backprop_lib/grading",)
SOLUTION = re.compile(rb"### (BEGIN|END) (SOLUTION|HIDDEN TESTS)")

README = """# How a neural network learns

You need Python 3.11 or newer and `make`. In this folder,

```
make lab
```

sets everything up (two to four minutes, and 800 MB on the disk), then opens the course in your browser. After that it works
offline. On Windows, in PowerShell:

```
py -m venv .venv
.venv\\Scripts\\python -m pip install -c requirements.lock -e ".[course,mnist]"
.venv\\Scripts\\jupyter lab start.ipynb
```

With conda: `conda env create -f environment.yml`, `conda activate backprop`, and `jupyter lab start.ipynb`. If something does
not work, `.venv/bin/backprop doctor` (`.venv\\Scripts\\backprop doctor` on Windows) says what is wrong.

- `start.ipynb`: the start page.
- `lectures/`: notebooks to read.
- `guides/`: what helps along the way, from the symptom of a network that does not learn to words in other books.
- `assignments/`: the exercises. Each notebook says how you get hints, and ends with where you stand and how to hand in.
- `backprop_lib/`: the library, in the lecture's own notation; NOTATION.md lists its symbols.
"""


def generate(course, assignments):
    """Have nbgrader make the students' versions and write the assignments into the gradebook.

    Raises
    ------
    CourseError
        If there is no such assignment, or nbgrader can't make it; the sentence has nbgrader's own words.
    """
    unknown = [name for name in assignments if name not in course.assignments]
    if unknown:
        raise CourseError(f"There is no assignment {unknown[0]!r}; there are {', '.join(course.assignments)}.")
    api = NbGraderAPI(config=course.config, log_level="WARN")
    for name in assignments:
        there = course.folder("release", ".", name)
        with tempfile.TemporaryDirectory(prefix="release-", dir=course.notes) as aside:
            was = Path(aside) / "was"
            if there.exists():
                shutil.copytree(there, was)
            done = api.generate_assignment(name, force=True, create=True)
            if not done["success"] and was.exists():
                # nbgrader has deleted it by now, and what is handed in already is graded against it.
                shutil.rmtree(there, ignore_errors=True)
                shutil.copytree(was, there)
        if not done["success"]:
            raise CourseError(f"nbgrader can't make the students' version of {name}: {_last_words(done)}")
        course.enrol(name)


def package(course, assignments, path):
    """Write what students get into a zip, or into a folder where `path` doesn't end in .zip.

    The same course gives the same bytes.

    Returns
    -------
    int
        How many files it has.

    Raises
    ------
    CourseError
        If a notebook still has its solutions, or the folder is there and holds something.
    """
    files = dict(sorted(_files(course, assignments).items()))
    told = [name for name, raw in files.items() if name.endswith(".ipynb") and SOLUTION.search(raw)]
    if told:
        raise CourseError(f"{told[0]} still has solutions or hidden tests in it, so nothing was written.")
    if path.suffix.lower() == ".zip":
        write_whole(path, _zipped(files, path.stem))
        return len(files)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise CourseError(f"{path} is there already; name a new folder, or a zip, which is replaced.")
    for name, raw in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(raw)
    return len(files)


def to_exchange(course, assignments):
    """Put the assignments into nbgrader's exchange.

    Raises
    ------
    CourseError
        If nbgrader can't; the sentence has its own words.
    """
    api = NbGraderAPI(config=course.config, log_level="WARN")
    for name in assignments:
        done = api.release_assignment(name)
        if not done["success"]:
            raise CourseError(f"nbgrader can't put {name} into its exchange: {_last_words(done)}")


def _files(course, assignments):
    """Return the contents of the package by their names in it."""
    files = {"README.md": README.encode()}
    files |= _read(paths(course.root, COURSE + LIBRARY))
    for assignment in assignments:
        inside = _read(paths(course.folder("release", ".", assignment), ["."]))
        files |= {f"assignments/{assignment}/{name}": raw for name, raw in inside.items()}
    return {name: raw for name, raw in files.items() if not name.startswith(STAYS)}


def _read(found):
    return {name: path.read_bytes() for name, path in found.items()}


def _zipped(files, folder):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{name}", date_time=(1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, content)
    return raw.getvalue()


def _last_words(done):
    said = f"{done.get('log') or ''}\n{done.get('error') or ''}"
    if "Cannot add or remove cells" in said:
        return (
            "work was handed in already, so it can't get another list of cells. If that was only a trial, clear it away: "
            "rm -r gradebook.db submitted autograded feedback .grading"
        )
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "it does not say why."
