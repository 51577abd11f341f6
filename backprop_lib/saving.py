"""Networks on disk: one npz file of plain arrays."""

import os
import stat
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from backprop_lib import _validate

FORMAT = "backprop_lib network 1"


def save(net, path):
    """Write `net` to `path`. See `Network.save`."""
    names = [f.name for f in net.f[1:]]
    for k, f in enumerate(net.f[1:], start=1):
        if f.your_own:
            raise ValueError(f"net can't be saved: f[{k}] is an object of your own, {f!r}; a file keeps only the names")
    arrays = {"format": FORMAT, "widths": net.D, "activations": names, "parameters": net.parameters}
    if not isinstance(path, (str, os.PathLike)):
        raise TypeError(f"path must be the name of a file, got {_validate.brief(path)}")
    # Behind a symbolic link lies the file that is meant.
    path = Path(os.path.realpath(path))
    if path.is_dir():
        raise IsADirectoryError(f"path must be the name of a file, got the folder {str(path)!r}")
    # Written beside it and then renamed: a reader of `path` finds the old file or the new one, never a part.
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)
        os.chmod(partial, _mode(path))
        os.replace(partial, path)
    except BaseException:
        os.unlink(partial)
        raise


def _mode(path):
    """Return the permissions of the file, or those that a new file gets; a temporary file is its owner's alone."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def load(network_class, path):
    """Return the network in the file `path`. See `Network.load`."""
    try:
        with np.load(path, allow_pickle=False) as file:
            if str(file["format"]) != FORMAT:
                raise ValueError
            parameters = file["parameters"]
            widths, names = file["widths"].tolist(), file["activations"].tolist()
        net = network_class(widths, names, dtype=parameters.dtype.name)
        net.parameters = parameters
    except (ValueError, KeyError, zipfile.BadZipFile, EOFError, AttributeError, TypeError) as error:
        raise ValueError(f"path must be a file that Network.save wrote, got {str(path)!r}: {error}") from error
    return net
