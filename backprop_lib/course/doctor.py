"""Says what a machine and a folder lack for the course, and how to get it. Each thing is tried, not looked up."""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

from backprop_lib import __version__, style
from backprop_lib.course.contents import PARTS
from backprop_lib.course.laying_out import version_in

DISK = 200e6  # bytes: the course with everything run, and Jupyter's own files
COURSE = "pip install 'backprop-lib[course]'"
GRADING = "pip install 'backprop-lib[course,grading]', or in a clone: make grading"
EXPLORERS = ("@jupyter-widgets/jupyterlab-manager", "anywidget")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes
    ----------
    what, found : str
        What was looked at, and what there is.
    good : bool
    help : str
        What to do; empty where there is nothing to do.
    needed : bool
        Whether it can't go on without.
    """

    what: str
    found: str
    good: bool = True
    help: str = ""
    needed: bool = True

    @property
    def mark(self):
        """The sign in front of it."""
        return style.RIGHT_MARK if self.good else style.WRONG_MARK if self.needed else "!"


def examine(where):
    """Yield the Findings on this machine and on the folder `where`, each as soon as it is known."""
    yield _python()
    packages = [*missing(), *missing("course")]
    if packages:
        yield Finding("packages", f"missing or too old: {', '.join(packages)}", False, COURSE)
    else:
        yield Finding("packages", "everything that the course needs")
        yield _explorers()
        yield _kernel()
    yield _writing(where)
    yield _disk(where)
    yield _course(where)


def is_students(where):
    """Say whether the course was laid out in the folder `where`, which is nothing to grade in."""
    return version_in(where) is not None


def missing(extra="", only=None):
    """Return the packages that are not installed in a version that the library works with.

    Parameters
    ----------
    extra : str
        Of which extra of the library; without it what the library itself needs.
    only : str, optional
        Look at this package alone.
    """
    try:
        wanted = map(Requirement, metadata.requires("backprop-lib") or ())
    except metadata.PackageNotFoundError:
        return []  # run from its folder, without having been installed
    return [one.name for one in wanted if only in (None, one.name) and _belongs(one, extra) and not _installed(one)]


def _belongs(requirement, extra):
    marker = requirement.marker
    if not extra:
        return marker is None or marker.evaluate({"extra": ""})
    return marker is not None and marker.evaluate({"extra": extra}) and not marker.evaluate({"extra": ""})


def _installed(requirement):
    try:
        return requirement.specifier.contains(Version(metadata.version(requirement.name)), prereleases=True)
    except metadata.PackageNotFoundError:
        return False


def _python():
    version = ".".join(map(str, sys.version_info[:3]))
    good = sys.version_info >= (3, 11)
    return Finding("Python", f"{version}, {sys.executable}", good, "" if good else "Install Python 3.11 or newer.")


def _explorers():
    """Look for the part of the explorers that JupyterLab loads."""
    from jupyter_core.paths import jupyter_path

    places = [Path(place) for place in jupyter_path("labextensions")]
    gone = [name for name in EXPLORERS if not any((place / name / "package.json").is_file() for place in places)]
    if gone:
        get = "pip install --force-reinstall anywidget jupyterlab-widgets"
        return Finding("explorers", f"JupyterLab finds no {gone[0]}", False, get)
    return Finding("explorers", "JupyterLab finds what draws them")


def _kernel():
    """Start a kernel as JupyterLab does, and have it import the library."""
    code = "import backprop_lib; print(backprop_lib.__file__)"
    run = (
        "import sys, nbformat, nbclient; new = nbformat.v4; cell = new.new_code_cell(sys.argv[1]); "
        "nbclient.NotebookClient(new.new_notebook(cells=[cell]), kernel_name='python3', timeout=120).execute(); "
        "print(cell.outputs[0].text)"
    )
    get = f"Choose the kernel anew: {sys.executable} -m ipykernel install --sys-prefix"
    try:
        done = subprocess.run([sys.executable, "-c", run, code], capture_output=True, text=True, timeout=180)
    except subprocess.TimeoutExpired:
        return Finding(
            "Jupyter", "no kernel answered within three minutes", False, "Restart the machine, then try again."
        )
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        return Finding("Jupyter", f"no notebook can be run: {said[-1] if said else 'it does not say why'}", False, get)
    ours, theirs = Path(__file__).resolve().parent.parent, Path(done.stdout.strip()).resolve().parent
    if theirs != ours:
        return Finding("Jupyter", f"notebooks use another copy of the library, in {theirs}", False, get)
    return Finding("Jupyter", "runs notebooks with this library")


def _writing(where):
    try:
        with tempfile.TemporaryFile(dir=where) as file:
            file.write(b"x")
    except OSError as error:
        get = "Work in a folder of your own, for instance: backprop course ~/backprop"
        return Finding("folder", f"{where.absolute()} can't be written to: {error.strerror}", False, get)
    return Finding("folder", f"{where.absolute()} can be written to")


def _disk(where):
    free = shutil.disk_usage(where if where.is_dir() else Path.cwd()).free
    good = free > DISK
    return Finding("disk", f"{free / 1e9:.1f} GB free", good, "" if good else "Make room, or notebooks can't be saved.")


def _course(where):
    there = version_in(where)
    if there is None:
        if (where / PARTS[0]).is_file() or (where / "nbgrader_config.py").is_file():
            return Finding("version", f"{__version__}, in a clone or an unpacked zip")
        get = "Go to the folder that has it, or lay it out: backprop course DIR"
        return Finding(
            "version", f"{__version__} of the library; no course was laid out here", False, get, needed=False
        )
    if not there:
        return Finding("version", "laying the course out was interrupted", False, f"backprop course {_quoted(where)}")
    if Version(there) > Version(__version__):
        return Finding(
            "version", f"the course here is {there}, the library {__version__}", False, "Install the newer wheel."
        )
    if there != __version__:
        get = f"backprop course {_quoted(where)}"
        return Finding("version", f"the course here is {there}, the library {__version__}", False, get)
    return Finding("version", f"{there}, of the course here and of the library")


def _quoted(where):
    return f'"{where}"' if " " in str(where) else str(where)
