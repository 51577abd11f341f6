"""Reads pages, notebooks and Markdown files alike: their text, their headings, and the links in them."""

import re
from pathlib import Path

import nbformat
from markdown_it import MarkdownIt

from project import ROOT

LECTURES = sorted(ROOT.glob("lectures/*.ipynb"))
GUIDES = sorted([*ROOT.glob("guides/*.md"), *ROOT.glob("guides/*.ipynb")])  # pictures lie beside them
OTHERS = ("*.md", "*.ipynb", "solutions/*/*.ipynb", "assignments/*/*.ipynb")
PAGES = sorted([*LECTURES, *GUIDES, *(path for pattern in OTHERS for path in ROOT.glob(pattern))])
MARKDOWN = MarkdownIt("commonmark").enable("table")


def name(path):
    return str(path.relative_to(ROOT))


def texts(path):
    """Return the pieces of prose of a page: its Markdown cells, or the whole file."""
    if path.suffix == ".ipynb":
        cells = nbformat.read(path, as_version=4).cells
        return [cell.source for cell in cells if cell.cell_type == "markdown"]
    return [path.read_text(encoding="utf-8")]


def sections(path):
    """Return the text below each heading of a page, by the heading's address in JupyterLab."""
    found, here = {}, None
    text = re.sub(r"```.*?```", "", "\n\n".join(texts(path)), flags=re.S)
    for line in text.splitlines():
        if heading := re.match(r"#+ (.+)", line):
            here = heading[1].strip().replace(" ", "-")
            found[here] = ""
        elif here:
            found[here] += line + "\n"
    return found


def links(path):
    """Return where the links and pictures of a page lead to: a file and the address of a heading in it, or ""."""
    found = []
    for text in texts(path):
        for token in MARKDOWN.parse(text):
            for part in [token, *(token.children or ())]:
                if part.type in ("link_open", "image"):
                    found.append(part.attrs.get("href") or part.attrs["src"])
                elif part.type in ("html_block", "html_inline"):
                    found += re.findall(r"""\b(?:href|src)=["']([^"']+)""", part.content)
    apart = [link.partition("#") for link in found]
    return [
        (link, Path(path.parent, file).resolve() if file else path, heading)
        for link, (file, _, heading) in zip(found, apart, strict=True)
    ]
