"""What a page of a notebook says at its beginning: which lecture or exercise it is, how to have it, and how to run it."""

import os
import re
import tomllib

from website.places import ROOT

BINDER = "https://mybinder.org/v2/gh"
_KINDS = {"lectures": "Lecture", "assignments": "Exercise"}


def title(path, heading):
    """Return the first line of a notebook, "# Walk downhill", with the lecture or exercise that it is.

    Parameters
    ----------
    path : Path
        Of the notebook, relative to the project's folder.
    heading : str
    """
    number = re.match(r"(lectures|assignments)/0*(\d+)_", path.as_posix())
    if number is None:
        return heading
    return heading.replace("# ", f"# {_KINDS[number[1]]} {number[2]}: ", 1)


def repository():
    """Return where the course lies on GitHub, as owner/name, or "" where nobody has said so.

    It is `Repository` among the `urls` of pyproject.toml. A workflow on GitHub knows it without that.
    """
    urls = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"].get("urls", {})
    address = urls.get("Repository", "")
    if address and not address.startswith("https://github.com/"):
        return ""
    return address.removeprefix("https://github.com/").strip("/") or os.environ.get("GITHUB_REPOSITORY", "")


def ways_to_run(path):
    """Return the line for a notebook of the project, as HTML; `path` is relative to the project's folder."""
    up = "../" * len(path.parent.parts)
    ways = [f'<a href="{up}downloads/{path.name}" download>Download this notebook</a>']
    ways.append(f'<a href="{up}run.html">Run it on your computer</a>')
    if where := repository():
        ways.append(f'<a href="{BINDER}/{where}/HEAD?urlpath=lab/tree/{path.as_posix()}">Run it on Binder</a>')
    return f'<ul class="run-it">{"".join(f"<li>{way}</li>" for way in ways)}</ul>'
