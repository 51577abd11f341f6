"""Says what laying the course out came to, in a few plain lines."""

import os
import shlex
import shutil
import sys
from pathlib import Path

from backprop_lib.course.contents import PARTS


def lines(laid_out, folder):
    """Return what to say after the course was laid out in a folder."""
    said = _news(laid_out) if laid_out.before else _first(laid_out, folder)
    if not said:
        said = [f"The course in {folder} is up to date, at version {laid_out.version}; nothing was changed."]
    return [*said, "", "Open it with", f"    {opening(folder)}"]


def _first(laid_out, folder):
    count = sum(done.outcome in ("new", "updated", "current") for done in laid_out.done)
    return [
        f"The course lies in {folder}, in {count} files.",
        *_news(laid_out, ("beside", "blocked")),
        "When a new version is out, install it and run this command again: what you wrote stays.",
    ]


def _news(laid_out, outcomes=("updated", "new", "beside", "blocked", "gone")):
    changed = [done for done in laid_out.done if done.outcome in outcomes]
    if not changed:
        return []
    said = [] if len(outcomes) < 5 else [f"The course is up to date now, at version {laid_out.version}:"]
    said += [f"  {_line(done)}" for outcome in outcomes for done in changed if done.outcome == outcome]
    if laid_out.before:
        said.append("What you wrote stays as it was.")
    if any(done.outcome == "beside" and done.name.startswith("assignments/") for done in changed):
        said.append(
            "Hand in your assignment as it is: it is graded like the new one. "
            "To go on in the new one, copy what you wrote into it."
        )
    if any(done.outcome == "updated" for done in changed):
        said.append(
            "If one of these is open in JupyterLab: File → Reload Notebook from Disk, then Kernel → Restart Kernel. "
            "If it says that a file has changed, choose Revert."
        )
    return said


def _line(done):
    word = "yours" if done.outcome == "beside" else done.outcome
    return f"{word.ljust(8)} {done.name}" + {
        "beside": f" stays as you wrote it; the new version lies beside it, as “{done.other}”",
        "blocked": f" has no room: you have a file called {done.other} there",
        "gone": " is no longer part of the course; you may delete it",
    }.get(done.outcome, "")


def opening(folder):
    """Return the command that opens the course in a folder, for the terminal that it is read in."""
    beside = Path(sys.executable).with_name("jupyter.exe" if os.name == "nt" else "jupyter")
    found = shutil.which("jupyter")
    start = ["jupyter", "lab"] if found and Path(found).absolute() == beside else [sys.executable, "-m", "jupyterlab"]
    words = [*start, *_as_root(), str(folder / PARTS[0])]
    if os.name != "nt":
        return shlex.join(words)
    quoted = [f'"{word}"' if " " in word else word for word in words]
    return " ".join(["&", *quoted] if quoted[0].startswith('"') else quoted)


def _as_root():
    """Jupyter refuses to run as root, as which containers often run, without this."""
    return ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def printable(text):
    """Return a text in which names that others chose can't move the cursor or colour the terminal."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
