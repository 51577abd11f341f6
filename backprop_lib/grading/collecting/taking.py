"""Takes submissions into nbgrader's folder `submitted`; what was there before is kept in `.grading/earlier/`."""

import contextlib
import datetime as dt
import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

from nbgrader.coursedir import CourseDirectory

from backprop_lib._files import write_whole
from backprop_lib.grading import roster
from backprop_lib.grading.collecting import names, reading, sources

TIMESTAMP = "timestamp.txt"
DEEPEST = 20
LATE = "came late, the LMS says, but not when: write the time into course.toml, below [handed_in.{}]"


@dataclass
class Taken:
    """What became of one student's submission.

    Attributes
    ----------
    student : str
    outcome : str
        "collected", "replaced" (an earlier one), "unchanged", "older" (than the one that is there, which stays) or "not
        collected" (the remarks say why).
    notebooks : dict of str to str
        The assignment's notebook → the name of the file that was taken for it.
    left : list of (str, str)
        Files that were not taken, and why.
    remarks : list of str
        What the instructor should know, a sentence each.
    prefix : str
        What the LMS wants back in front of a feedback file's name.
    when : str
        When it was handed in, in UTC as nbgrader writes it; empty where nobody knows.
    """

    student: str
    outcome: str = ""
    notebooks: dict = field(default_factory=dict)
    left: list = field(default_factory=list)
    remarks: list = field(default_factory=list)
    prefix: str = ""
    when: str = ""


@dataclass
class _Group:
    """The files of one student, with their paths within the submission."""

    label: names.Label
    files: list = field(default_factory=list)


def collect(course, assignment, files, times=None, own_dates=False, stamped=False):
    """Take the submissions among `files` into the folder `submitted`.

    Parameters
    ----------
    course : Course
    assignment : str
    files : list of File
        As `files_in` returns them.
    times : callable, optional
        `times(label)` returns when a student handed in, a datetime with a zone, or None.
    own_dates : bool
        Whether the date that the newest file has in the source counts as the time of handing in, where no other is known.
    stamped : bool
        Whether a submission's timestamp.txt is nbgrader's own. Elsewhere a student may have written it, and it is left.

    Returns
    -------
    list of Taken, list of (str, str)
        By student; and the files whose names don't say whose they are, or that can't be taken, with the reason.
    """
    released = course.released(assignment)
    groups, nobodys = _grouped(course, files, assignment, released)
    taken, used, lookup = [], {}, roster.Lookup(course.roster.values())
    for group in groups:
        one = _whose(course, group.label, used, lookup)
        chosen = _chosen(course, group, released, one, stamped)
        when = _when(course, group, times, own_dates, stamped, one)
        if when:
            one.when = when.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")
            chosen[TIMESTAMP] = one.when.encode()
        elif group.label.late:
            one.remarks.append(LATE.format(assignment))
        try:
            _put(course, assignment, one, chosen)
        except (OSError, RecursionError) as error:
            # For instance a file in a place where another one wants a folder; the others' work is taken all the same.
            one.outcome = one.outcome or "not collected"
            one.remarks.append(f"could not be put in place ({type(error).__name__}: {str(error)[:100]})")
        taken.append(one)
    _remember(course, assignment, taken)
    return taken, nobodys


def remarks(course, assignment):
    """Return what collecting remembered of each student, by id, as dicts with the fields of `Taken`."""
    path = course.notes / f"{assignment}.collected.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for student, one in known.items():
        if course.time_of(student, assignment) is not None:
            one["remarks"] = [remark for remark in one["remarks"] if remark != LATE.format(assignment)]
    return known


def _whose(course, label, used, lookup):
    """Return a Taken for the student whom a label names, with what is to be said of that."""
    one = Taken(names.student_of(label, lookup) or names.fallback_id(label), prefix=label.prefix)
    if label.lms and used.setdefault(one.student, label) != label:
        one.student = f"{one.student} ({label.number})"
        one.remarks.append(f"two people are called {label.name!r}; a roster in course.toml tells them apart")
    if course.roster and one.student not in course.roster:
        one.remarks.append("is not on the roster")
    return one


def _grouped(course, files, assignment, released):
    """Return the files by whoever handed them in, and those that are nobody's."""
    groups, nobodys = {}, []
    inside = _common_folder(course, files, assignment)
    for file in files:
        found = names.label(file.parts[inside:], released)
        if found is None:
            nobodys.append((file.name, file.refused or "nothing in its name says whose it is"))
            continue
        label, rest = found
        group = groups.setdefault((label.name, label.number), _Group(label))
        group.files.append((rest[1:] if len(rest) > 1 and rest[0] == assignment else rest, file))
    return list(groups.values()), nobodys


def _common_folder(course, files, assignment):
    """Return 1 if all files lie in one folder that is not a student's, 0 otherwise."""
    first, below = {file.parts[0] for file in files}, [file.parts[1:] for file in files]
    if len(first) != 1 or not all(below) or names.MOODLE.fullmatch(*first) or first & set(course.roster):
        return 0
    if any(names.MOODLE.fullmatch(rest[0]) or names.CANVAS.fullmatch(rest[0]) for rest in below):
        return 1
    students = {rest[0] for rest in below}
    return int(len(students) > 1 and assignment not in students and all(len(rest) > 1 for rest in below))


def limits(course):
    """Return how many bytes a file, and a submission, may have: what nbgrader's own configuration says."""
    said = CourseDirectory(config=course.config)
    return 1000 * said.max_file_size, 1000 * said.max_dir_size


def _chosen(course, group, released, one, stamped):
    """Return the contents of the files to take by their paths; say in `one` what is left and why."""
    notebooks, others = {}, {}
    for path, file, raw in _read(course, group, one, stamped):
        cells = reading.sources(raw) if path[-1].lower().endswith((".ipynb", ".json", ".txt")) else {}
        name = reading.closest(cells, released) or names.meant(path[-1], released)
        if name:
            rank = (reading.answered(cells, released[name]), names.without_copies(path[-1].rpartition(".")[0])[1])
            notebooks.setdefault(name, []).append((rank, str(file.changed or ""), file.name, raw, cells))
        else:
            others["/".join(path)] = raw
    chosen = _best(notebooks, released, one)
    if not chosen:
        there = ", ".join(others) or "nothing that could be taken"
        one.remarks.append(f"has no notebook of this assignment among: {there}")
    return {name: raw for name, raw in others.items() if name not in chosen} | chosen


def _read(course, group, one, stamped):
    """Yield the path within the submission, the file and its bytes, of all that can be taken."""
    limit, room = limits(course)
    for rest, outer in group.files:
        for file in sources.unpacked(outer, limit):
            path = rest if file is outer or file.refused else (*rest[:-1], *file.parts[len(outer.parts) - 1 :])
            why = file.refused or _unwanted(path, stamped)
            try:
                raw = b"" if why else file.read(min(limit, room))
            except (sources.SourceError, OSError) as error:
                why = str(error)
            if why:
                one.left.append((file.name, why))
            else:
                room -= len(raw)
                yield path, file, raw


def _unwanted(path, stamped):
    """Return why a file with this path is not taken, or nothing."""
    if path[0] == TIMESTAMP and not (stamped and len(path) == 1):
        return "is nbgrader's to write"
    return f"lies more than {DEEPEST} folders deep" if len(path) > DEEPEST else ""


def _best(notebooks, released, one):
    """Take of several files for one notebook that in which something was written, and of those the last."""
    chosen = {}
    for name, candidates in notebooks.items():
        candidates.sort(key=lambda candidate: candidate[:3])
        *others, (_, _, filename, raw, cells) = candidates
        one.notebooks[name] = filename
        one.left += [(other[2], f"is another {name}; {filename} was taken") for other in others]
        chosen[f"{name}.ipynb"] = raw
        chosen |= {f"other/{n}/{other[2].rpartition('/')[2]}": other[3] for n, other in enumerate(others, 1)}
        if reading.foreign(cells, released[name]):
            one.remarks.append(
                f"{filename} holds none of the cells of {name}: is it the notebook of another assignment?"
            )
    return chosen


def _when(course, group, times, own_dates, stamped, one):
    """Return when the submission was handed in, with a zone, or None."""
    if times and (known := times(group.label)):
        return known
    for rest, file in group.files:
        if stamped and rest == (TIMESTAMP,) and not file.refused:
            return _parsed(file.read(1000), one)
    dates = [file.changed for _, file in group.files if file.changed]
    if own_dates and dates:
        # A folder's dates are in UTC; a zip writes the clock of whoever made it, taken to be the course's.
        return max(dates).replace(tzinfo=dt.UTC if group.files[0][1].in_utc else course.timezone)
    return None


def _parsed(raw, one):
    from nbgrader.utils import parse_utc

    try:
        return parse_utc(raw.decode().strip()).replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError, AttributeError):
        one.remarks.append(f"its {TIMESTAMP} says no time that can be read")
        return None


def _put(course, assignment, one, chosen):
    """Write the files beside `submitted`, then put them in place by renaming."""
    there = course.folder("submitted", one.student, assignment)
    if there.is_dir() and _content(there) == {name: raw for name, raw in chosen.items() if name != TIMESTAMP}:
        one.outcome = "unchanged"
        if TIMESTAMP in chosen:
            write_whole(there / TIMESTAMP, chosen[TIMESTAMP])
        return
    with tempfile.TemporaryDirectory(prefix="incoming-", dir=course.notes) as staging:
        new = Path(staging) / "new"
        for name, raw in chosen.items():
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)
        new.mkdir(exist_ok=True)
        older = there.is_dir() and len(one.when) > 0 and one.when < _time_of(there)
        if older:
            shutil.move(new, _earlier(course, assignment, one.student))
        else:
            if there.exists() or there.is_symlink():
                shutil.move(there, _earlier(course, assignment, one.student))
                one.outcome = "replaced"
            there.parent.mkdir(parents=True, exist_ok=True)
            os.replace(new, there)
        one.outcome = "older" if older else one.outcome or "collected"


def _earlier(course, assignment, student):
    """Return a new place for a submission that is not the one to be graded."""
    folder = course.notes / "earlier" / assignment / student
    folder.mkdir(parents=True, exist_ok=True)
    return folder / str(1 + max([int(path.name) for path in folder.iterdir() if path.name.isdigit()], default=0))


def _content(folder):
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            return None
        if path.is_file() and path != folder / TIMESTAMP:
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def _time_of(folder):
    with contextlib.suppress(OSError, UnicodeDecodeError):
        return (folder / TIMESTAMP).read_text(encoding="utf-8").strip()
    return ""


def _remember(course, assignment, taken):
    known = remarks(course, assignment)
    known |= {one.student: asdict(one) for one in taken if one.outcome != "older"}
    path = course.notes / f"{assignment}.collected.json"
    write_whole(path, json.dumps(known, indent=1, ensure_ascii=False, sort_keys=True).encode())
