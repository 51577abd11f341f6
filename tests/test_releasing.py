"""`make release` in a small copy of the project, in which to test, to build and to make the site takes no time."""

import datetime
import re
import shutil
import sys

import pytest

from project import ROOT
from repositories import attempt, begin, run

TODAY = datetime.date.today().isoformat()
FILES = {
    "Makefile": """
.PHONY: test wheel site
test:
\t! grep -r "a bug" backprop_lib
wheel:
\tmkdir -p dist
\ttouch dist/backprop_lib-$$(sed -n 's/^version: //p' CITATION.cff)-py3-none-any.whl
site:
\techo "It is made from $$(git log -1 --format=%s)."
""",
    ".gitignore": "dist/\n",
    "backprop_lib/__init__.py": '"""The library."""\n\n__version__ = "0.1.0"\n',
    "guides/student.md": "Say `pip install backprop_lib-0.1.0-py3-none-any.whl`.\n",
    "CITATION.cff": "cff-version: 1.2.0\nversion: 0.1.0\nlicense: BSD-3-Clause\n",
    "CHANGELOG.md": "# Changelog\n\n## 0.2.0 (not released yet)\n\nMore.\n\n## 0.1.0 (2026-01-31)\n\nThe first.\n",
}

pytestmark = pytest.mark.skipif(not shutil.which("git") or not shutil.which("make"), reason="needs git and make")


@pytest.fixture
def course(tmp_path):
    folder = tmp_path / "course"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    begin(folder)
    return folder


def release(course, version="0.2.0"):
    return attempt(course, sys.executable, str(ROOT / "releasing" / "release.py"), version)


def state(course):
    """Return all that a release may change: commits, tags and work trees, what git knows of, and every file."""
    asked = [["for-each-ref"], ["rev-parse", "HEAD"], ["worktree", "list"], ["status", "--porcelain"]]
    files = {path: path.read_text() for path in course.rglob("*") if ".git" not in path.parts and path.is_file()}
    return [run(course, "git", *arguments) for arguments in asked], files


def commit(course, name, text):
    (course / name).write_text(text)
    run(course, "git", "commit", "--quiet", "--all", "--message=a change")


def test_a_release_writes_commits_and_tags_the_version_and_says_how_to_publish_it(course):
    done = release(course)
    assert done.returncode == 0, done.stdout + done.stderr
    assert '__version__ = "0.2.0"' in (course / "backprop_lib" / "__init__.py").read_text()
    assert "\nversion: 0.2.0\n" in (course / "CITATION.cff").read_text()
    assert "`pip install backprop_lib-0.2.0-py3-none-any.whl`" in (course / "guides" / "student.md").read_text()
    changelog = (course / "CHANGELOG.md").read_text()
    assert re.findall("^## .*", changelog, re.M) == [f"## 0.2.0 ({TODAY})", "## 0.1.0 (2026-01-31)"]
    assert run(course, "git", "status", "--porcelain") == ""
    assert run(course, "git", "rev-parse", "v0.2.0^{commit}") == run(course, "git", "rev-parse", "main")
    assert [path.name for path in (course / "dist").iterdir()] == ["backprop_lib-0.2.0-py3-none-any.whl"]
    assert "It is made from Version 0.2.0." in done.stdout
    assert done.stdout.splitlines()[-2:] == [
        "git push --atomic origin main v0.2.0",
        ".venv/bin/twine upload dist/backprop_lib-0.2.0*",
    ]
    assert len(run(course, "git", "worktree", "list").splitlines()) == 1


def test_the_version_that_the_library_has_already_can_be_released_once(course):
    commit(course, "CHANGELOG.md", "# Changelog\n\n## 0.1.0 (not released yet)\n\nThe first.\n")
    assert release(course, "0.1.0").returncode == 0
    assert f"## 0.1.0 ({TODAY})" in (course / "CHANGELOG.md").read_text()
    before = state(course)
    again = release(course, "0.1.0")
    assert again.returncode and "The tag v0.1.0 is there already." in again.stderr
    assert state(course) == before


def untracked(course):
    (course / "notes.txt").write_text("what I must not forget")


def changed(course):
    (course / "CITATION.cff").write_text("version: 0.1.0\n")


def on_a_branch(course):
    run(course, "git", "switch", "--quiet", "--create=idea")


def without_a_section(course):
    commit(course, "CHANGELOG.md", "# Changelog\n\n## 0.1.0 (2026-01-31)\n\nThe first.\n")


def with_a_bug(course):
    commit(course, "backprop_lib/__init__.py", FILES["backprop_lib/__init__.py"] + "a bug\n")


def with_a_test_that_writes(course):
    commit(course, "Makefile", FILES["Makefile"].replace("\t!", "\techo more >> CITATION.cff; !"))


def without_a_site(course):
    commit(course, "Makefile", FILES["Makefile"].replace("\techo", "\tfalse"))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (untracked, "Commit, stash or remove these first"),
        (changed, "CITATION.cff"),
        (on_a_branch, "You are on idea."),
        (without_a_section, "CHANGELOG.md needs one line that says “## 0.2.0 (not released yet)”"),
        (with_a_bug, "make test failed"),
        (with_a_test_that_writes, "changed committed files"),
        (without_a_site, "make site failed"),
    ],
)
def test_whatever_is_in_the_way_of_a_release_is_said_and_nothing_is_changed(course, spoil, said):
    spoil(course)
    before = state(course)
    done = release(course)
    assert done.returncode and said in done.stderr, done.stderr
    assert state(course) == before


@pytest.mark.parametrize(("version", "said"), [("2nd", "VERSION=2nd is no version"), ("0.0.9", "older than 0.1.0")])
def test_a_version_that_cannot_come_next_is_refused(course, version, said):
    before = state(course)
    done = release(course, version)
    assert done.returncode and said in done.stderr
    assert state(course) == before


def test_what_is_committed_while_a_release_is_tested_stays_and_the_release_is_given_up(course):
    meanwhile = f"\tgit -C {course} commit --quiet --allow-empty --message=meanwhile\n"
    commit(course, "Makefile", FILES["Makefile"].replace("test:\n", "test:\n" + meanwhile))
    done = release(course)
    assert done.returncode and "Nothing is released. git merge says" in done.stderr
    assert run(course, "git", "log", "-1", "--format=%s") == "meanwhile\n"
    assert run(course, "git", "tag") == "" and list(course.glob("dist/*")) == []
