"""Files that are written whole or not at all."""

import contextlib
import os
import tempfile


def write_whole(path, content, mode=0o644):
    """Write a file so that whoever reads it, and whoever interrupts this, finds the old one or the new one.

    Parameters
    ----------
    path : Path
    content : bytes
    mode : int
        Its permissions.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.remove(temporary)
        raise
