"""Files that are named by their content: what a view loads when it comes near the screen, and the stills before that."""

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path

DIGITS = 16  # of a file's name: enough that no two contents of a site share one
_NAME = re.compile(rf"\b[0-9a-f]{{{DIGITS}}}\.(?:bin|png)\b")


class Store:
    """A folder of such files. The same content is the same file, however many pages need it.

    A gzipped JSON file in which bytes are {"$bytes": base64}: exact, readable by every browser without a library, and
    within a few per cent of the gzipped bytes themselves, because gzip undoes what base64 adds.

    Parameters
    ----------
    folder : Path
        Made where it is missing.
    """

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)

    def put(self, content):
        """Write what the browser's `load` gives back, and return the file's name."""
        text = json.dumps(content, default=_as_base64, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return self.put_bytes(gzip.compress(text.encode("utf-8"), mtime=0), "bin")

    def put_bytes(self, content, ending):
        """Write a file as it is, and return its name."""
        name = f"{hashlib.sha256(content).hexdigest()[:DIGITS]}.{ending}"
        path = self.folder / name
        if not path.exists():
            whole = path.with_name(f"{name}.{hashlib.sha256(str(id(content)).encode()).hexdigest()[:8]}")
            whole.write_bytes(content)
            whole.replace(path)  # kernels that write the same file at once leave one that is whole
        return name


def _as_base64(value):
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"$bytes": base64.b64encode(value).decode("ascii")}
    raise TypeError(f"no view of the site can read {type(value).__name__}")


def reached(pages, folder):
    """Return the names of all files that pages name, and that these files name in turn.

    Parameters
    ----------
    pages : iterable of str
    folder : Path
        Of a `Store`.

    Raises
    ------
    FileNotFoundError
        If one of them is not there.
    """
    found, named = set(), {name for page in pages for name in _NAME.findall(page)}
    while named := named - found:
        found |= named
        for name in list(named):
            path = folder / name
            if not path.exists():
                raise FileNotFoundError(f"{path} was not recorded; remove {folder.parent} to make all of it anew")
            if path.suffix == ".bin":
                named |= set(_NAME.findall(gzip.decompress(path.read_bytes()).decode("utf-8")))
    return sorted(found)
