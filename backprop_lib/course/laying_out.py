"""Lays the course out in a folder, and updates it there: what a student wrote is never written over.

Of every file the folder remembers, in `.backprop/course.json`, which contents came from the course. A file whose content
is one of these has nothing of the student's in it, and gives way to a newer version. Any other file is the student's: it
stays, and the newer version lies beside it, as "NAME (new)".
"""

import errno
import hashlib
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from packaging.version import InvalidVersion, Version

from backprop_lib._files import write_whole
from backprop_lib.course.contents import PARTS

STATE = Path(".backprop") / "course.json"


class LayingOutError(Exception):
    """The course can't be laid out here; the message says why, and what to do."""


@dataclass(frozen=True)
class Done:
    """What became of one file.

    Attributes
    ----------
    name : str
        With slashes, from the folder that the course is laid out in.
    outcome : str
        "new", "updated", "current", "yours" (and no newer version of it), "beside", "blocked" or "gone".
    other : str
        Where the newer version lies, if "beside"; what is in its way, if "blocked".
    """

    name: str
    outcome: str
    other: str = ""


@dataclass(frozen=True)
class LaidOut:
    """What came of laying out.

    Attributes
    ----------
    before : str
        The version that the folder had; empty where it had none.
    version : str
        The version that it has now.
    done : tuple of Done
        What became of each file, in the order of their names.
    """

    before: str
    version: str
    done: tuple[Done, ...]


def lay_out(files, folder, version):
    """Lay the course out in a folder, or bring the course there up to date.

    Interrupted at any moment and run again, it comes to the same as if it had not been interrupted.

    Parameters
    ----------
    files : dict of str to bytes
        The contents of the course's files by their names.
    folder : Path
        Where to; it is made if it is not there.
    version : str
        Of these files.

    Returns
    -------
    LaidOut

    Raises
    ------
    LayingOutError
        If the folder is a file, holds something else, has a newer version, or can't be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        state = _State.read(folder)
        if state is None:
            _check_holds_nothing_else(folder)
            state = _State("", {}, {})
        _check_is_not_newer(folder, state.version, version)
        state.announce(folder, files)
        done = [_settle(folder, name, content, state) for name, content in sorted(files.items())]
        done += [Done(name, "gone") for name in sorted(state.last.keys() - files.keys()) if (folder / name).exists()]
        before = state.version
        state.conclude(folder, files, version)
        return LaidOut(before, version, tuple(done))
    except OSError as error:
        raise LayingOutError(_in_words(error, folder)) from error


def version_in(folder):
    """Return the version of the course that was laid out in a folder, or None if none was."""
    state = _State.read(folder)
    return None if state is None else state.version


class _State:
    """What the folder remembers: by name, which contents came from the course, and which it was given last."""

    def __init__(self, version, ours, last):
        self.version, self.ours, self.last = version, ours, last

    @classmethod
    def read(cls, folder):
        """Return what a folder remembers, or None where it remembers nothing that can be read."""
        try:
            found = json.loads((folder / STATE).read_bytes())
            ours = {str(name): [str(one) for one in written] for name, written in found["ours"].items()}
            return cls(str(found["version"]), ours, {str(name): str(one) for name, one in found["last"].items()})
        except (FileNotFoundError, NotADirectoryError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def announce(self, folder, files):
        """Remember what is about to be laid out, so that it is known if this is interrupted."""
        for name, content in files.items():
            written = _written(name, content)
            if written not in self.ours.setdefault(name, []):
                self.ours[name].append(written)
        self._save(folder)

    def conclude(self, folder, files, version):
        """Remember that all of it has been laid out."""
        self.version, self.last = version, {name: _hash(content) for name, content in files.items()}
        self._save(folder)

    def _save(self, folder):
        path = folder / STATE
        path.parent.mkdir(exist_ok=True)
        content = json.dumps(vars(self), indent=1, sort_keys=True, ensure_ascii=False).encode()
        if not path.is_file() or path.read_bytes() != content:
            write_whole(path, content)


def _settle(folder, name, content, state):
    """Bring one file up to date, and return what became of it."""
    path = folder / name
    blocking = next((parent for parent in path.parents if os.path.lexists(parent) and not parent.is_dir()), None)
    if blocking:
        return Done(name, "blocked", blocking.relative_to(folder).as_posix())
    seen = state.last.get(name) == _hash(content)
    if not os.path.lexists(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
        return Done(name, "new")
    if _is_ours(path, name, state):
        if seen or path.read_bytes() == content:
            return Done(name, "current")
        write_whole(path, content)
        return Done(name, "updated")
    if seen:
        return Done(name, "yours")
    beside = _beside(path, name, state)
    if not beside.exists() or beside.read_bytes() != content:
        write_whole(beside, content)
    return Done(name, "beside", beside.name)


def _is_ours(path, name, state):
    """Say whether a file, which is there, has nothing in it but what came from the course."""
    return stat.S_ISREG(path.lstat().st_mode) and _written(name, path.read_bytes()) in state.ours[name]


def _beside(path, name, state):
    """Return where the newer version of a student's file goes: a free name, or that of one which lies there untouched."""
    number = 1
    while True:
        beside = path.with_name(f"{path.stem} (new{f' {number}' if number > 1 else ''}){path.suffix}")
        if not os.path.lexists(beside) or _is_ours(beside, name, state):
            return beside
        number += 1


def _hash(content):
    return hashlib.sha256(content).hexdigest()


def _written(name, content):
    """Return a fingerprint of what a person writes: of a notebook the cells, not what Jupyter makes of them.

    To run a notebook is not to write in it, and nor is the empty cell that Jupyter adds below the last one.
    """
    if not name.endswith(".ipynb"):
        return _hash(content)
    try:
        cells = [
            (cell["cell_type"], _joined(cell["source"]), cell.get("attachments"))
            for cell in json.loads(content)["cells"]
        ]
    except (ValueError, TypeError, KeyError, AttributeError):
        return _hash(content)
    kept = [cell for cell in cells if cell[1].strip() or cell[2]]
    return _hash(json.dumps(kept, sort_keys=True).encode())


def _joined(source):
    return source if isinstance(source, str) else "".join(source)


def _check_holds_nothing_else(folder):
    """Let a course pass that remembers nothing, such as an unpacked zip, and what belongs to the installation."""
    if (folder / PARTS[0]).exists():
        return
    for path in sorted(folder.iterdir()):
        if not (path.name.startswith(".") or path.suffix == ".whl" or (path / "pyvenv.cfg").is_file()):
            raise LayingOutError(
                f"{folder} holds other things, such as {path.name}, and no course. "
                f"Name a folder that is empty or still to be made, for instance: backprop course {folder / 'backprop'}"
            )


def _check_is_not_newer(folder, there, version):
    try:
        newer = bool(there) and Version(there) > Version(version)
    except InvalidVersion:
        return
    if newer:
        raise LayingOutError(
            f"{folder} has version {there} of the course, and what is installed here is {version}, which is older. "
            "Nothing was changed. Install the newer wheel, then run this again."
        )


def _in_words(error, folder):
    where = error.filename or folder
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"The disk is full: {where} could not be written. Nothing is half-written. "
            "Make room, then run the same command again; it goes on where it stopped."
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"You are not allowed to read or write {where}. Name a folder of your own, "
            "for instance: backprop course ~/backprop"
        )
    if error.errno in (errno.EEXIST, errno.ENOTDIR):
        return f"{folder} can't be a folder, because a file is in its way: {where}. Name another folder."
    return (
        f"{where}: {error.strerror or error}. Nothing is half-written; run the same command again when that is mended."
    )
