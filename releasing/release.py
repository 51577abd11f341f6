"""Releases a version: `make release VERSION=0.2.0`.

All of it happens in a work tree beside this one, made of what is committed. Only when everything went well there does this
folder get the commit and the tag, so whatever fails, or is interrupted, changes nothing here. Nothing is pushed or uploaded:
the last lines say how to.
"""

import argparse
import datetime
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from packaging.version import InvalidVersion, Version

# The file, what stands there, and what shall stand there. The first is the version's home.
PLACES = [
    ("backprop_lib/__init__.py", r'^__version__ = "(.*)"$', '__version__ = "{version}"'),
    ("CITATION.cff", r"^version: (.*)$", "version: {version}"),
    ("CHANGELOG.md", r"^## {version} \((not released yet|\d{{4}}-\d\d-\d\d)\)$", "## {version} ({today})"),
]
# Pages tell how to install the wheel, by its name.
PAGES = ("README.md", "guides/*.md")
WHEEL = r"\bbackprop_lib-[\w.]+-py3"
# Each of these is a target of the Makefile; `wheel` leaves in dist/ what is to be uploaded.
STEPS = ("test", "wheel", "site")


def git(where, *arguments):
    """Return what git says, without the line's end; a git that refuses ends the release with its words."""
    done = subprocess.run(["git", *arguments], cwd=where, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"Nothing is released. git {arguments[0]} says: {(done.stderr or done.stdout).strip()}")
    return done.stdout.strip()


def check_version(root, text):
    """Return the version as it is written, if it can come next."""
    try:
        version = Version(text)
    except InvalidVersion:
        sys.exit(f"VERSION={text} is no version. Say, for instance, make release VERSION=0.2.0")
    name, pattern, _ = PLACES[0]
    now = re.search(pattern, (root / name).read_text(encoding="utf-8"), re.M)[1]
    if version < Version(now):
        sys.exit(f"VERSION={text} is older than {now}, which {name} has already.")
    if git(root, "tag", "--list", f"v{version}"):
        sys.exit(f"The tag v{version} is there already. Choose the next version; what is released stays as it is.")
    return str(version)


def check_here(root):
    """End the release unless this folder is clean, and on main."""
    branch = git(root, "branch", "--show-current")
    if branch != "main":
        sys.exit(f"You are on {branch or 'no branch'}. A release is made on main: git switch main")
    if changes := git(root, "status", "--porcelain"):
        sys.exit(f"Commit, stash or remove these first, since a release is made of what is committed:\n{changes}")


def rewritten(root, version):
    """Return the new text of each file that tells the version."""
    texts, told = {}, {"version": version, "today": datetime.date.today().isoformat()}
    for name, pattern, new in PLACES:
        now = (root / name).read_text(encoding="utf-8")
        texts[name], times = re.subn(pattern.format(version=re.escape(version)), new.format(**told), now, flags=re.M)
        if times != 1:
            wanted = new.format(**told | {"today": "not released yet"})
            sys.exit(f"{name} needs one line that says “{wanted}”; it has {times}. Commit that first.")
    for page in (path for pattern in PAGES for path in root.glob(pattern)):
        text = page.read_text(encoding="utf-8")
        texts[str(page.relative_to(root))] = re.sub(WHEEL, f"backprop_lib-{version}-py3", text)
    return texts


def prepare(beside, version):
    """Write and commit the version in the work tree, then test, build and try everything there."""
    for name, text in (texts := rewritten(beside, version)).items():
        (beside / name).write_text(text, encoding="utf-8")
    if git(beside, "status", "--porcelain", "--", *texts):
        git(beside, "commit", "--quiet", f"--message=Version {version}", "--", *texts)
    # What make told this process is about the other folder.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    environment.pop("VIRTUAL_ENV", None)
    for step in STEPS:
        print(f"\n== make {step}", flush=True)
        if subprocess.run(["make", "--no-print-directory", step], cwd=beside, env=environment).returncode:
            sys.exit(f"\nNothing is released: make {step} failed, in a copy of what is committed here.")
    if changes := git(beside, "status", "--porcelain"):
        sys.exit(f"Nothing is released: making it changed committed files, or left new ones behind:\n{changes}")


def publish_here(root, beside, version):
    """Bring the files to upload, the tag and the commit into this folder: all of them, or none."""
    commit = git(beside, "rev-parse", "HEAD")
    (root / "dist").mkdir(exist_ok=True)
    with ExitStack() as undo:
        for file in (beside / "dist").iterdir():
            undo.callback(Path(shutil.copy(file, root / "dist")).unlink)
        git(root, "tag", "--annotate", f"--message=Version {version}", f"v{version}", commit)
        undo.callback(git, root, "tag", "--delete", f"v{version}")
        git(root, "merge", "--quiet", "--ff-only", commit)
        undo.pop_all()


def main():
    """Release the version that the command line names, or end with a sentence that says why not."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("version")
    root = Path(git(Path.cwd(), "rev-parse", "--show-toplevel"))
    check_here(root)
    version = check_version(root, options.parse_args().version)
    rewritten(root, version)
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        beside = Path(folder, "course")
        git(root, "worktree", "add", "--quiet", "--detach", str(beside))
        try:
            prepare(beside, version)
            publish_here(root, beside, version)
        finally:
            git(root, "worktree", "remove", "--force", str(beside))
    print(f"\nVersion {version} is committed and tagged here. These two lines publish it:\n")
    print(f"git push --atomic origin main v{version}")
    print(f".venv/bin/twine upload dist/backprop_lib-{version}*")


if __name__ == "__main__":
    main()
