"""Updating a folder in which a student has worked: whatever they did, and whenever it stops, nothing of theirs is lost."""

import contextlib
import json
import re
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from backprop_lib.course import laying_out
from backprop_lib.course.laying_out import lay_out

NAMES = ["start.ipynb", "NOTATION.md", "lectures/1.ipynb", "assignments/a/a.ipynb", "guides/b.md", "guides/c.ipynb"]
# What a student may call a file of their own: what a later version wants, and what the newer version beside is called.
OWN = [
    *NAMES,
    "guides/b (new).md",
    "lectures/1 (new).ipynb",
    "lectures/1 (new 2).ipynb",
    "mine.ipynb",
    "guides",
    "notes.md",
]


def notebook(sources, title="", run=False):
    """Return a notebook: of the course, or as Jupyter saves it where it was run."""
    cells = [
        {"cell_type": "code", "id": str(k), "metadata": {}, "source": [source]} for k, source in enumerate(sources)
    ]
    for count, cell in enumerate(cells, start=1):
        cell |= {"outputs": [{"output_type": "stream", "name": "stdout", "text": ["7"]}] * run}
        cell |= {"execution_count": count if run else None, "metadata": {"scrolled": True} if run else {}}
    if run:
        cells.append(
            {"cell_type": "code", "id": "z", "metadata": {}, "source": [], "outputs": [], "execution_count": None}
        )
    metadata = {"title": title} | ({"language_info": {"version": "3.12.1"}} if run else {})
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


def written(name, raw):
    """Return what a person wrote in a file; worked out here in another way than in the library."""
    with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
        if name.endswith(".ipynb"):
            return tuple(
                "".join(cell["source"]) for cell in json.loads(raw)["cells"] if "".join(cell["source"]).strip()
            )
    return raw


@st.composite
def version(draw):
    """Draw the files of a version: some of the names, with contents of which two versions often have the same."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    content = st.lists(st.sampled_from(["x = 1", "x = 2", ""]), min_size=1, max_size=2)
    return {name: _content(name, draw(content), draw(st.sampled_from(["", "t"]))) for name in ["start.ipynb", *names]}


def _content(name, sources, title=""):
    return notebook(sources, title) if name.endswith(".ipynb") else "\n".join(sources).encode()


EDIT = st.tuples(
    st.sampled_from(["write"] * 4 + ["run"] * 2 + ["make", "remove", "keep the new one", "link", "lose the memory"]),
    st.sampled_from(OWN),
    st.sampled_from(["mine", "x = 1", "x = 2"]),
)


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def work(folder, edit):
    """Do in the folder what a student did."""
    kind, name, text = edit
    path = folder / name
    memory = folder / ".backprop"
    if kind == "lose the memory":
        if (folder / "start.ipynb").exists():  # without both, it is a folder with other things in it
            shutil.rmtree(memory, ignore_errors=True)
    elif kind == "keep the new one":
        for new in sorted(folder.rglob("* (new).*")):
            new.replace(new.with_name(new.name.replace(" (new)", "")))
    elif kind in ("make", "link"):
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            if kind == "link":
                path.symlink_to(folder.parent / "elsewhere")
            elif not path.is_symlink():
                path.write_bytes(_content(name, [text]))
    elif path.is_file() and kind == "remove":
        if memory.exists():
            path.unlink()
    elif path.is_file() and not path.is_symlink():
        before = written(name, path.read_bytes())
        if name.endswith(".ipynb") and isinstance(before, tuple):
            path.write_bytes(notebook(before if kind == "run" else [*before, text], run=True))
        elif kind == "write":
            path.write_bytes(path.read_bytes() + text.encode())


def students(before, versions):
    """Return the files that have something in them which no version of the course had under that name."""
    ours = {(name, written(name, raw)) for files in versions for name, raw in files.items()}
    of = {name: re.sub(r" \(new( \d+)?\)", "", name) for name in before}
    return {
        name: raw
        for name, raw in before.items()
        if not name.startswith(".backprop/") and (of[name], written(name, raw)) not in ours
    }


class Interrupted(BaseException):
    pass


@contextlib.contextmanager
def interrupted(after):
    """Stop at a write: before it, or half-way through it."""
    left, real = [after], laying_out.write_whole

    def write(path, content):
        left[0] -= 1
        if left[0] < 0:
            raise Interrupted
        real(path, content)

    laying_out.write_whole = write
    try:
        with contextlib.suppress(Interrupted):
            yield
    finally:
        laying_out.write_whole = real


@contextlib.contextmanager
def a_folder():
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "elsewhere").write_text("x = 1")  # as the course has it, in places
        folder = Path(place) / "my course é"
        yield folder
        assert (Path(place) / "elsewhere").read_text() == "x = 1"


SEMESTER = st.lists(st.tuples(version(), st.lists(EDIT, min_size=1, max_size=5)), min_size=2, max_size=5)
MANY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(SEMESTER)
def test_nothing_of_the_students_is_lost_and_the_rest_is_up_to_date(semester):
    with a_folder() as folder:
        versions, known = [], []
        for number, (files, edits) in enumerate(semester):
            before = tree(folder) if folder.exists() else {}
            links = {path for path in folder.rglob("*") if path.is_symlink()}
            versions.append(files)
            known = [*known, files] if (folder / ".backprop").exists() else [files]
            last = known[-2] if len(known) > 1 else {}
            kept = [name for name in before if name in files and last.get(name) == files[name]]
            done = {one.name: one for one in lay_out(files, folder, f"1.{number}").done}
            after = tree(folder)

            theirs, seem_theirs = students(before, versions), students(before, known)
            assert {name: after.get(name) for name in theirs} == theirs
            assert set(before) <= set(after)
            assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
            assert links == {path for path in folder.rglob("*") if path.is_symlink()}
            for name, raw in files.items():
                event(done[name].outcome)
                if done[name].outcome in ("new", "updated"):
                    assert after[name] == raw
                elif done[name].outcome == "current":
                    assert name in kept or written(name, after[name]) == written(name, raw)
                elif done[name].outcome == "beside":
                    assert name in seem_theirs or folder / name in links or (folder / name).is_dir()
                    assert after[str(Path(name).with_name(done[name].other))] == raw
                elif done[name].outcome == "yours":
                    assert name in seem_theirs or folder / name in links or (folder / name).is_dir()
                    assert any(raw == earlier.get(name) for earlier in versions[:-1])
                else:
                    assert done[name].outcome == "blocked" and (folder / done[name].other).is_file()
            for edit in edits:
                work(folder, edit)


@MANY
@given(SEMESTER)
def test_who_says_it_twice_changes_nothing(semester):
    with a_folder() as folder:
        for number, (files, edits) in enumerate(semester):
            lay_out(files, folder, f"1.{number}")
            times = {path: path.lstat().st_mtime_ns for path in folder.rglob("*")}
            again = lay_out(files, folder, f"1.{number}")
            assert {path: path.lstat().st_mtime_ns for path in folder.rglob("*")} == times
            assert {one.outcome for one in again.done} <= {"current", "yours", "blocked"}
            for edit in edits:
                work(folder, edit)


@MANY
@given(SEMESTER, st.integers(0, 9))
def test_interrupted_and_said_again_comes_to_the_same_as_if_not_interrupted(semester, after):
    with a_folder() as folder:
        for number, (files, edits) in enumerate(semester):
            twin = folder.with_name("twin")
            if folder.exists():
                shutil.copytree(folder, twin, symlinks=True)
            lay_out(files, twin, f"1.{number}")
            with interrupted(after):
                lay_out(files, folder, f"1.{number}")
            lay_out(files, folder, f"1.{number}")
            assert tree(folder) == tree(twin)
            shutil.rmtree(twin)
            for edit in edits:
                work(folder, edit)
