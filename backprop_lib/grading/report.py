"""The page on how a class did: what to teach again, who needs a look, and what it took. One file, no network, no script."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from backprop_lib import style
from backprop_lib._display import symbols
from backprop_lib._files import write_whole
from backprop_lib.grading import figures

TEMPLATES = Path(__file__).parent / "templates"


def write(course, assignment, path):
    """Write the page.

    Parameters
    ----------
    course : Course
    assignment : str
    path : Path
        Its folder is made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, page(figures.gather(course, assignment)).encode(errors="replace"))


def page(found):
    """Return the page that shows some Figures."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"message": _message, "percent": "{:.0%}".format, "duration": _duration, "bytes": _bytes}
    bars = figures.distribution(found.points, found.max_score)
    return environment.get_template("report.html.j2").render(f=found, style=style, bars=bars)


def _message(text):
    """Set what a verdict says: code between backticks as code, symbols as the slides do."""
    pieces = re.split("`", text)
    return Markup("".join(f"<code>{escape(one)}</code>" if n % 2 else symbols(one) for n, one in enumerate(pieces)))


def _duration(seconds):
    if seconds < 100:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.1f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


def _bytes(number):
    return f"{number / 1e6:.0f} MB"
