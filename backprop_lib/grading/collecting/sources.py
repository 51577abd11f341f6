"""Where submissions come from: folders and zips, read as lists of files, with a word for each that can't be taken.

Nothing is unpacked here and no link is followed: a file's bytes are read when it is taken, up to a limit.
"""

import datetime as dt
import io
import os
import stat
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

MOST_FILES = 200_000
LONGEST_NAME = 200
# What macOS, Windows and Jupyter leave beside the files that somebody wrote.
LITTER = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".ipynb_checkpoints", "__pycache__")


class SourceError(Exception):
    """Says in a sentence why nothing can be collected from here."""


@dataclass(frozen=True)
class File:
    """A file that was handed in.

    Attributes
    ----------
    parts : tuple of str
        Its path within the source.
    size : int
        In bytes, as the source says.
    changed : datetime or None
        When it was last changed, as the source says, without a zone: a folder says it in UTC, a zip by the clock of whoever
        made it.
    read : callable
        `read(limit)` returns its bytes, or raises `SourceError` where there are more than `limit`.
    refused : str
        Why it can't be taken; empty where it can.
    """

    parts: tuple[str, ...]
    size: int
    changed: dt.datetime | None
    read: Callable | None
    refused: str = ""
    in_utc: bool = False

    @property
    def name(self):
        """Its path within the source, as people write it."""
        return "/".join(self.parts)


def files_in(source, limit):
    """Return the files in a folder or a zip.

    Parameters
    ----------
    source : Path
    limit : int
        How many bytes a file may have.

    Raises
    ------
    SourceError
        If it is neither a folder nor a zip, or has too many files.
    """
    source = Path(source)
    if source.is_dir():
        return _in_folder(source, limit)
    if not source.exists():
        raise SourceError(f"There is nothing at {source}.")
    try:
        with zipfile.ZipFile(source) as archive:
            return _in_zip(archive, lambda: zipfile.ZipFile(source), limit)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise SourceError(f"{source} is neither a folder nor a zip that can be read ({error}).") from None


def inside(file, *folders):
    """Return a file as if it lay in `folders`."""
    return replace(file, parts=(*folders, *file.parts))


def unpacked(file, limit):
    """Return the files of a zip that was handed in as one of the files; `[file]` itself where it is none."""
    if file.refused or not file.name.lower().endswith(".zip"):
        return [file]
    try:
        raw = file.read(limit)
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            inner = _in_zip(archive, lambda: zipfile.ZipFile(io.BytesIO(raw)), limit)
    except (zipfile.BadZipFile, SourceError, OSError, NotImplementedError) as error:
        return [replace(file, refused=f"is no zip that can be read ({error})")]
    return [inside(one, *file.parts[:-1]) for one in inner]


def _in_folder(source, limit):
    files = []
    for folder, folders, names in os.walk(source):
        linked = [name for name in folders if os.path.islink(os.path.join(folder, name))]
        folders[:] = sorted(name for name in folders if name not in linked and name not in LITTER)
        for name in sorted([*names, *linked]):
            path = Path(folder, name)
            parts = path.relative_to(source).parts
            if any(part in LITTER for part in parts):
                continue
            status = path.lstat()
            changed = dt.datetime.fromtimestamp(status.st_mtime, dt.UTC).replace(tzinfo=None)
            refused = _kind(status.st_mode) or _too_large(status.st_size, limit) or _bad_name(parts)
            files.append(File(parts, status.st_size, changed, _reader(path), refused, in_utc=True))
            _count(files, source)
    return files


def _in_zip(archive, reopen, limit):
    files, seen = [], set()
    for entry in archive.infolist():
        # A zip that Windows wrote by hand may have its separators the wrong way round.
        parts = PurePosixPath(unicodedata.normalize("NFC", entry.filename.replace("\\", "/"))).parts
        if entry.is_dir() or any(part in LITTER for part in parts):
            continue
        refused = (
            _slips(entry.filename, parts) or _kind(entry.external_attr >> 16) or _too_large(entry.file_size, limit)
        )
        refused = refused or _bad_name(parts) or ("is encrypted" if entry.flag_bits & 1 else "")
        if parts in seen and not refused:
            refused = "comes a second time under the same name"
        seen.add(parts)
        try:
            changed = dt.datetime(*entry.date_time)
        except ValueError:
            changed = None
        files.append(File(parts or ("?",), entry.file_size, changed, _unzipper(reopen, entry), refused))
        _count(files, "the zip")
    return files


def _count(files, where):
    if len(files) > MOST_FILES:
        raise SourceError(f"{where} has more than {MOST_FILES:,} files.")


def _slips(filename, parts):
    """Say so where a zip's entry would be unpacked beside the folder that it is unpacked into (zip slip)."""
    outside = filename.startswith(("/", "\\")) or ".." in parts or filename[1:2] == ":"
    return "would be written outside of the student's folder (a zip slip)" if outside or not parts else ""


def _kind(mode):
    """Say what a file is, where it is none."""
    kinds = {
        stat.S_IFLNK: "is a symbolic link",
        stat.S_IFIFO: "is a pipe",
        stat.S_IFSOCK: "is a socket",
        stat.S_IFCHR: "is a device",
        stat.S_IFBLK: "is a device",
    }
    return kinds.get(stat.S_IFMT(mode), "")


def _too_large(size, limit):
    return f"has {size:,} bytes, more than the {limit:,} a file may have" if size > limit else ""


def _bad_name(parts):
    if any(len(part.encode(errors="surrogatepass")) > LONGEST_NAME for part in parts):
        return f"has a name of more than {LONGEST_NAME} bytes"
    return "" if all(part.isprintable() for part in parts) else "has a name with control characters"


def _reader(path):
    def read(limit):
        # Between looking and opening, the file may have become a link.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(handle, "rb") as file:
            return _bounded(file, limit)

    return read


def _unzipper(reopen, entry):
    def read(limit):
        try:
            with reopen() as archive, archive.open(entry) as file:
                return _bounded(file, limit)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zipfile.zlib.error) as error:
            raise SourceError(f"can't be unpacked ({error})") from None

    return read


def _bounded(file, limit):
    raw = file.read(limit + 1)
    if len(raw) > limit:
        raise SourceError(f"unpacks to more than the {limit:,} bytes a file may have (a zip bomb?)")
    return raw
