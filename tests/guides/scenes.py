"""Where the reader of each page is when the page begins: a folder, and what has arrived in it from others.

A page has the scene of its own name below, `student.md` that of `student`; without one its reader is in an empty folder.
"""

import os
import shutil
import sys
import sysconfig
from dataclasses import dataclass, field
from pathlib import Path

from project import ROOT, tracked


@dataclass
class Scene:
    """What a page finds.

    Attributes
    ----------
    folder : Path
    variables : dict of str to str
        Set in the reader's terminal.
    stands_for : dict of str to str
        What the page's placeholders stand for here, as ADDRESS.
    same_process : bool
        See Terminal.
    before : callable
        Is given each command ahead of it: for what others do meanwhile.
    runs : tuple of str
        Beginnings of commands that are run here, although other tests run them too.
    """

    folder: Path
    variables: dict = field(default_factory=dict)
    stands_for: dict = field(default_factory=dict)
    same_process: bool = True
    before: object = staticmethod(lambda line: None)
    runs: tuple = ()


def of(page, folder):
    """Return the scene of a page, made in an empty folder."""
    make = globals().get(page.stem, empty)
    (folder / "reader").mkdir()
    return make(folder / "reader")


def empty(folder):
    """An empty folder."""
    return Scene(folder)


def clone(folder):
    """Fill a folder with the project's files as they are now, and with an environment that `make` finds complete."""
    for path in tracked():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    environment(folder)
    return folder


def environment(folder):
    """Make `.venv` out of the environment that the tests run in, without a word that `make` would install something."""
    (folder / ".venv").mkdir()
    for path in Path(sys.prefix).iterdir():
        if not path.name.startswith("."):
            (folder / ".venv" / path.name).symlink_to(path)
    for stamp in (".python", ".course", ".grading", ".dev"):
        (folder / ".venv" / stamp).touch()


def own_environment(folder):
    """Make a `.venv` in which the library is that of `folder`, so that a page may change it."""
    environment(folder)
    ours, site = folder / ".venv", Path(sysconfig.get_path("purelib"))
    for name in ("bin", "lib", "lib64"):
        (ours / name).unlink(missing_ok=True)
    (ours / "bin").mkdir()
    for path in (Path(sys.prefix) / "bin").iterdir():
        start = path.read_bytes()[:200] if path.is_file() and not path.is_symlink() else b""
        if start.startswith(f"#!{sys.prefix}/".encode()):
            (ours / "bin" / path.name).write_text(path.read_text().replace(sys.prefix, str(ours)))
            shutil.copymode(path, ours / "bin" / path.name)
        else:
            (ours / "bin" / path.name).symlink_to(path.readlink() if path.is_symlink() else path)
    packages = ours / site.relative_to(sys.prefix)
    packages.mkdir(parents=True)
    for path in site.iterdir():
        if not path.name.endswith("backprop_lib.pth"):
            (packages / path.name).symlink_to(path)
    (packages / "backprop_lib.pth").write_text(f"{folder}\n")


def adopter(folder):
    """Return a clone whose library is its own, since the page adds to it."""
    clone(folder)
    shutil.rmtree(folder / ".venv")
    own_environment(folder)
    path = os.pathsep.join([str(folder / ".venv/bin"), os.environ["PATH"]])
    # A machine that runs tests can't always keep submissions apart; that it is done is tested with the grader.
    stands_for = {"backprop grade 02_forward_pass": "backprop grade 02_forward_pass --sandbox none"}
    # All tests of one exercise take more than a minute: these few fail if it has no hints, or if their line doesn't fit.
    stands_for["pytest -q tests/checks tests/grading"] = (
        "pytest -q -p no:cacheprovider tests/checks/test_staged_hints.py"
    )
    runs = ("make assignments", "make prove-checks", "backprop")
    return Scene(folder, {"PATH": path}, stands_for, same_process=False, runs=runs)
