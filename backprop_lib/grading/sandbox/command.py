"""Starts a warm interpreter, inside of bubblewrap where it is to be kept apart."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import backprop_lib

SANDBOXES = ("auto", "none")
_LIBRARY = Path(backprop_lib.__file__).parent
# What no answer may see: the references with the known bugs, and the judge.
_HIDDEN = ("checks/answer_key", "checks/engine")
_ENDS_BY_ITSELF, _ENDS_WITHIN = 1, 5  # seconds
_STARTS_WITHIN = 120  # seconds, on a machine that has much else to do


class NoSandboxError(RuntimeError):
    """Says what a sandbox needs that this machine doesn't have."""


class Warm:
    """A warm interpreter that runs one notebook after the other.

    Parameters
    ----------
    sandbox : {"auto", "none"}
        Whether it is kept apart.
    imports : sequence of str
        Modules to load before the first notebook.
    refused : dict of str to sequence of str
        By the exercise's name, the functions that its answer may not call.
    hidden : sequence of str or Path
        Folders that must not be seen, for instance the course.

    Attributes
    ----------
    cpu : float
        Seconds of computing that its start took; bubblewrap leaves nothing for the kernel to add to ours.

    Raises
    ------
    NoSandboxError
        If it can't be kept apart here; the message says what to do.
    """

    def __init__(self, sandbox, imports, refused, hidden=()):
        self.apart = sandbox == "auto"
        arguments = [sys.executable, "-P", "-m", "backprop_lib.grading.sandbox.warm"]
        arguments = [*_bubblewrap(hidden), *arguments, "--apart"] if self.apart else arguments
        self.orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._said = tempfile.TemporaryFile()  # noqa: SIM115, it is open as long as the process runs
        self._folder = None if self.apart else tempfile.TemporaryDirectory(prefix="grading-")
        with theirs:
            self.process = subprocess.Popen(
                arguments,
                stdin=theirs,
                stdout=subprocess.DEVNULL,
                stderr=self._said,
                cwd=self._folder.name if self._folder else "/",
                env=_environment(self.apart, self._folder and self._folder.name),
            )
        try:
            self.orders.settimeout(_STARTS_WITHIN)
            self.orders.send(json.dumps({"imports": list(imports), "refused": refused}).encode())
            ready = self.orders.recv(2**16)
        except OSError:
            ready = b""
        if not ready:
            why = self._why_not()
            self.close()
            raise NoSandboxError(why)
        self.cpu = json.loads(ready)["cpu"]

    def run(self, memory, computing):
        """Return a socket to a fork in which a notebook can run.

        Parameters
        ----------
        memory : int
            Bytes.
        computing : int
            Seconds.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            order = {"op": "run", "limits": {"memory": memory, "seconds": computing}}
            socket.send_fds(self.orders, [json.dumps(order).encode()], [theirs.fileno()])
        return ours

    def end(self, link):
        """End the fork, and return what it took: {"killed": ..., "cpu": ..., "memory": ...}."""
        link.close()
        # It ends by itself when nothing more can come, and then the kernel tells all that it took.
        self.orders.settimeout(_ENDS_BY_ITSELF)
        try:
            return json.loads(self.orders.recv(2**16))
        except TimeoutError:
            self.orders.settimeout(_STARTS_WITHIN)
            self.orders.send(b'{"op": "end"}')
            return json.loads(self.orders.recv(2**16))

    def close(self):
        """End it all."""
        self.orders.close()
        try:
            self.process.wait(_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._said.close()
        if self._folder:
            self._folder.cleanup()

    def _why_not(self):
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_ENDS_WITHIN)
        self._said.seek(0)
        said = self._said.read().decode(errors="replace").strip()[-2000:]
        if not self.apart:
            return f"The interpreter for the notebooks did not start: {said}"
        return (
            f"Student code can't be kept apart on this machine: {said}. bubblewrap needs namespaces: run this on Linux, "
            "outside of a container that forbids them. sandbox='none' does without: then every submission runs with your "
            "rights, and can read and change whatever you can."
        )


def _environment(apart, folder):
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    ours = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/notebook",
        "TMPDIR": "/notebook",
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "PYTHONDONTWRITEBYTECODE": "1",
        "NBGRADER_EXECUTION": "autograde",
        # Memory that is given back and asked for again costs a page fault each time, and most of what a fork costs is those.
        "MALLOC_TRIM_THRESHOLD_": str(2**26),
        "MALLOC_MMAP_THRESHOLD_": str(2**24),
        **threads,
    }
    return ours if apart else os.environ | ours | {"HOME": folder, "TMPDIR": folder}


def _bubblewrap(hidden):
    """Return the command that keeps apart what follows."""
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None or not sys.platform.startswith("linux"):
        raise NoSandboxError(
            "Student code is kept apart by bubblewrap, which is not here: apt install bubblewrap (or dnf, pacman …), or "
            "say sandbox='none', and every submission runs with your rights and can read and change whatever you can."
        )
    command = [bubblewrap, "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    command += ["--die-with-parent", "--new-session", "--hostname", "sandbox"]
    if os.getuid() == 0:
        # Root would be exempt from limits, so the warm interpreter becomes nobody, and gives these two up.
        command += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    shown = _shown()
    for folder in sorted({parent for path in shown for parent in Path(path).parents if str(parent) != "/"}):
        command += ["--perms", "0755", "--dir", str(folder)]
    for path in shown:
        command += _bound(path)
    command += [
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--perms",
        "1777",
        "--tmpfs",
        "/notebook",
        "--dir",
        "/tmp",
        "--dir",
        "/dev/shm",
    ]
    command += [part for path in _to_hide(shown, hidden) for part in ("--tmpfs", path, "--remount-ro", path)]
    return [*command, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/", "--"]


def _shown():
    """Return what is to be seen: the system's libraries, Python, its packages and this library."""
    system = [
        "/usr/bin",
        "/usr/lib",
        "/usr/lib32",
        "/usr/lib64",
        "/usr/libexec",
        "/usr/share",
        "/lib",
        "/lib64",
        "/bin",
    ]
    settings = ["ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "fonts", "alternatives", "nsswitch.conf"]
    paths = sysconfig.get_paths()
    python = [
        sys.base_prefix,
        sys.prefix + "/bin",
        sys.prefix + "/pyvenv.cfg",
        sys.prefix + "/lib",
        sys.prefix + "/share",
    ]
    python += [paths["stdlib"], paths["platstdlib"], paths["purelib"], paths["platlib"], str(_LIBRARY)]
    found = [path for path in [*system, *(f"/etc/{name}" for name in settings), *python] if os.path.exists(path)]
    found = [path for path in dict.fromkeys(found) if path not in ("/", "/usr")]
    return [path for path in found if not any(Path(other) in Path(path).parents for other in found if other != path)]


def _bound(path):
    if os.path.islink(path):
        return ["--symlink", os.readlink(path), path]
    return ["--ro-bind", path, path]


def _to_hide(shown, hidden):
    """Return the folders within what is shown that must not be seen."""
    folders = [str(_LIBRARY / name) for name in _HIDDEN] + [os.path.realpath(path) for path in hidden]
    inside = [
        path for path in folders if any(Path(one) == Path(path) or Path(one) in Path(path).parents for one in shown)
    ]
    return [path for path in dict.fromkeys(inside) if os.path.isdir(path)]
