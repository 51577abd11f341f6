"""Reads what a student handed in, and refuses what may not be read: links, devices, too much."""

import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

MOST_OF_A_NOTEBOOK = 20 * 2**20
MOST_OF_THE_DATA = 20 * 2**20
MOST_FILES = 200
_MOST_OF_A_TIMESTAMP = 1000


class Unfit(Exception):
    """Says, for the instructor and the student, why something can't be graded."""


@dataclass(frozen=True)
class Handed:
    """What was handed in.

    Attributes
    ----------
    notebook : bytes
    files : dict of str to bytes
        What else there is, by its path within the folder.
    timestamp : str
        When, as nbgrader's timestamp.txt has it; empty where it says nothing.
    name : str
        The notebook's file name.
    """

    notebook: bytes
    files: dict[str, bytes] = field(default_factory=dict)
    timestamp: str = ""
    name: str = ""


def submission(folder, title):
    """Return what lies in the folder of a submission.

    Parameters
    ----------
    folder : str or Path
        submitted/<student>/<assignment>.
    title : str
        What the notebook is called, without its ending.

    Raises
    ------
    Unfit
        If it can't be graded; the message says why.
    """
    files = {}
    for path, size in _regular_files(Path(folder)):
        limit = MOST_OF_A_NOTEBOOK if path.endswith(".ipynb") else MOST_OF_THE_DATA
        if size > limit:
            raise Unfit(f"{path} has {size / 2**20:.0f} MB, and {limit / 2**20:.0f} MB are the most that is read.")
        files[path] = size
    name = _notebook(sorted(files), title)
    others = [path for path in files if path != name and path != "timestamp.txt" and not path.endswith(".ipynb")]
    if sum(files[path] for path in others) > MOST_OF_THE_DATA:
        raise Unfit(f"The files beside the notebook have more than {MOST_OF_THE_DATA / 2**20:.0f} MB together.")
    read = {path: _read(Path(folder), path, files[path]) for path in [name, *others]}
    timestamp = ""
    if files.get("timestamp.txt", _MOST_OF_A_TIMESTAMP) < _MOST_OF_A_TIMESTAMP:
        timestamp = _read(Path(folder), "timestamp.txt", files["timestamp.txt"]).decode(errors="replace").strip()
    return Handed(read.pop(name), read, timestamp, name)


def _regular_files(folder):
    """Return (path, size) of all files of a folder; none of them is followed or opened."""
    for place in (folder.parent, folder):
        if not stat.S_ISDIR(os.lstat(place).st_mode):
            raise Unfit(f"{place.name} is no folder of its own but leads somewhere else. Hand in the files themselves.")
    found, folders = [], [""]
    while folders:
        inside = folders.pop()
        for entry in os.scandir(folder / inside):
            path, about = os.path.join(inside, entry.name), entry.stat(follow_symlinks=False)
            if len(found) + len(folders) >= MOST_FILES:
                raise Unfit(f"There are more than {MOST_FILES} files.")
            if stat.S_ISDIR(about.st_mode):
                folders.append(path)
                continue
            if not stat.S_ISREG(about.st_mode) or about.st_nlink > 1:
                kind = "a link" if stat.S_ISLNK(about.st_mode) or about.st_nlink > 1 else "no ordinary file"
                raise Unfit(f"{path} is {kind}, and may lead to what isn't yours. Hand in the file itself.")
            found.append((path, about.st_size))
    return sorted(found)


def _notebook(paths, title):
    """Return the notebook that is to be graded, also where a browser or a student gave it another name."""
    notebooks = [path for path in paths if path.endswith(".ipynb") and ".ipynb_checkpoints" not in path]
    if f"{title}.ipynb" in notebooks:
        return f"{title}.ipynb"
    near = [path for path in notebooks if _plain(path) == _plain(title)]
    for candidates in (near, notebooks):
        if len(candidates) == 1:
            return candidates[0]
    if not notebooks:
        others = f"; there are {', '.join(paths[:5])}" if paths else ", nor anything else"
        raise Unfit(f"There is no notebook{others}. Expected {title}.ipynb.")
    raise Unfit(f"Which notebook is meant? There are {', '.join(notebooks[:5])}, and no {title}.ipynb.")


def _plain(name):
    """Return a notebook's name without what browsers and people add: " (1)", "-Copy2", "_final"."""
    name = os.path.basename(name).removesuffix(".ipynb").lower()
    name = re.sub(r"([ _-]*(\(\d+\)|copy ?\(?\d*\)?|final|\d+))+$", "", name)
    return re.sub(r"[^a-z]", "", name)


def _read(folder, path, size):
    # What is read is what was looked at: nothing on the way may have become a link since then.
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        for part in Path(path).parts:
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
            inner = os.open(part, flags, dir_fd=handle)
            os.close(handle)
            handle = inner
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Unfit(f"{path} is no ordinary file.")
        with os.fdopen(os.dup(handle), "rb") as file:
            content = file.read(size + 1)
    except OSError as error:
        raise Unfit(f"{path} can't be read: {error.strerror}.") from None
    finally:
        os.close(handle)
    if len(content) > size:
        raise Unfit(f"{path} grew while it was read. Is it still being written?")
    return content
