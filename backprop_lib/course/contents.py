"""The course's own files, which `backprop course` lays out: they are in the wheel, and beside the library in a student's zip.

The build reads this file by itself, so it imports nothing of the library.
"""

import os
import re
from pathlib import Path

PARTS = ("start.ipynb", "NOTATION.md", "lectures", "assignments", "guides")
PACKED = "backprop_lib/course/files"
LITTER = re.compile(r"(^|/)(__pycache__|\.[^/]*)(/|$)|\.pyc$")


def root():
    """Return the folder that has the course's files: in the installed wheel, or the clone that this library lies in.

    Raises
    ------
    FileNotFoundError
        If the library was installed without the course.
    """
    packed = Path(__file__).with_name(Path(PACKED).name)
    clone = Path(__file__).resolve().parents[2]
    for folder in (packed, clone):
        if (folder / PARTS[0]).is_file():
            return folder
    raise FileNotFoundError(
        f"The library in {clone} came without the course. Install the course's wheel, or use a clone."
    )


def paths(folder, parts=PARTS):
    """Return the paths of the course's files in `folder` by their names, which have slashes on every system.

    Parameters
    ----------
    folder : Path
    parts : sequence of str
        Which files, and which folders whole. Parts that are not there are left out, and so is what Python and Jupyter leave
        beside them.
    """
    found = {}
    for part in parts:
        whole = folder / part
        inside = (
            [whole] if whole.is_file() else (Path(place, name) for place, _, names in os.walk(whole) for name in names)
        )
        found |= {path.relative_to(folder).as_posix(): path for path in inside}
    return {name: path for name, path in sorted(found.items()) if path.is_file() and not LITTER.search(name)}
