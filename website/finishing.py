"""A Sphinx extension: gives the finished pages what theme and notebooks leave out.

Each picture keeps its place free and is fetched when the reader comes near; screen readers are told what each part is.
"""

import re
from pathlib import Path

from PIL import Image

# What stands in a page, and what shall.
_SAID = {
    '<aside class="sidebar-drawer"': '<aside class="sidebar-drawer" aria-label="The whole site"',
    '<aside class="toc-drawer"': '<aside class="toc-drawer" aria-label="On this page"',
    'role="heading">': 'role="heading" aria-level="2">',  # the captions of the sidebar
    '<summary aria-label="Toggle hidden content">': "<summary>",  # it says itself what it opens
}


def setup(app):
    """Connect this to Sphinx."""
    app.connect("build-finished", _finish, priority=900)  # after all that writes files
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _finish(app, exception):
    if exception is None and app.builder.format == "html":
        for path in Path(app.outdir).glob("**/*.html"):
            path.write_text(finished(path.read_text(encoding="utf-8"), path.parent), encoding="utf-8")


def finished(page, folder):
    """Return the HTML of a page as it goes out.

    Parameters
    ----------
    page : str
    folder : Path
        Where the page lies: its pictures are looked up from there.
    """
    for stands, shall in _SAID.items():
        page = page.replace(stands, shall)
    page = re.sub(r'<a class="viewcode-back".*?</a>', "", page)  # some lead nowhere, where two modules share a page
    page = without_empty_heads(page)
    return re.sub(r"<img\b([^>]*)>", lambda tag: _with_size(tag[1], folder), page)


def without_empty_heads(page):
    """Make an ordinary cell of each head of a column that is empty, as that of a corner often is."""
    return re.sub(r"<th\b([^>]*)>((?:\s|</?p>)*)</th>", r"<td\1>\2</td>", page)


def _with_size(attributes, folder):
    file = folder / re.search(r'src="([^"]*)"', attributes)[1]
    if "loading=" not in attributes and "sidebar-logo" not in attributes:
        attributes = f' loading="lazy"{attributes}'
    if file.suffix == ".png" and " height=" not in attributes:
        with Image.open(file) as picture:
            width, height = picture.size
        attributes = f' width="{width}" height="{height}"{attributes}'
    return f"<img{attributes}>"
