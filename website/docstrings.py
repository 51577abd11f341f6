"""Makes of the docstrings, which are written for `help()`, what Sphinx reads."""

import re


def escape_bars(lines):
    """Let |x| in a docstring stand for itself: to Sphinx it would name a substitution. Changes the lines in place."""
    for number, line in enumerate(lines):
        pieces = re.split(r"(`[^`]*`)", line)
        lines[number] = "".join(one if one.startswith("`") else one.replace("|", r"\|") for one in pieces)


def setup(app):
    """Connect this to Sphinx."""
    app.connect(
        "autodoc-process-docstring", lambda app, what, name, obj, options, lines: escape_bars(lines), priority=900
    )
    return {"parallel_read_safe": True, "parallel_write_safe": True}
