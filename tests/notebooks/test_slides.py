"""Every slide of the lecture is taught, and no reference points to a slide that does not exist."""

import ast
import re

import nbformat
import pytest

from project import ROOT
from slides import TITLES

NOTEBOOKS = sorted([*ROOT.glob("lectures/*.ipynb"), *ROOT.glob("solutions/*/*.ipynb")])
MODULES = sorted(path for path in ROOT.glob("backprop_lib/**/*.py"))


def quoted(text):
    """Return the quoted title that text begins with and what follows it; a curly title may hold quotes of its own."""
    if text[:1] == '"':
        title, _, rest = text[1:].partition('"')
        return title, rest
    depth = 0
    for n, character in enumerate(text):
        depth += (character == "“") - (character == "”")
        if depth == 0:
            return text[1:n], text[n + 1 :]
    return text[1:], ""


def references(text):
    """Return the titles that text refers to, as in: slides “A”, “B” and “C”, or in an argument: slide="A"."""
    text, titles = " ".join(text.split()), []
    for found in re.finditer(r"\bslides?(?::? |\s?=\s?)(?=[“\"])", text, re.I):
        rest = text[found.end() :]
        while rest[:1] in ("“", '"'):
            title, rest = quoted(rest)
            titles.append(title.removeprefix("Slide: "))
            rest = re.sub(r"^(,? and |, )(?=[“\"])", "", rest)
    return [title for title in titles if title and "{" not in title]


def texts(path):
    """Return the pieces of a file that may hold references, strings of code as Python reads them."""
    if path.suffix == ".ipynb":
        return [cell.source for cell in nbformat.read(path, as_version=4).cells]
    tree = ast.parse(path.read_text())
    strings = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    named = [node for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg in ("slide", "slides")]
    named = [node.value.value for node in named if isinstance(node.value, ast.Constant)]
    return [*strings, *(f"slide “{title}”" for title in named)]


def test_references_are_read_with_their_inner_quotes_and_in_lists():
    assert references("so (slide “The “forward pass””) and") == ["The “forward pass”"]
    assert references('Slides "Notation",\n    "The derivative" and "Next" say') == [
        "Notation",
        "The derivative",
        "Next",
    ]
    assert references('must_equal(slide="Forward “Pass”", given="x")') == ["Forward “Pass”"]
    assert references("(slides “Forward “Pass”” and “Next”; slide “Notation”)") == [
        "Forward “Pass”",
        "Next",
        "Notation",
    ]
    assert references("as on the slide. “No title” here") == []


def test_titles_are_listed_once_each():
    assert len(TITLES) == len(set(TITLES)) == 24


@pytest.mark.parametrize("path", [*NOTEBOOKS, *MODULES], ids=lambda path: str(path.relative_to(ROOT)))
def test_no_reference_points_to_a_slide_that_does_not_exist(path):
    assert [title for text in texts(path) for title in references(text) if title not in TITLES] == []


def test_every_slide_is_taught_in_a_lecture_beside_a_formula_or_a_statement():
    taught = set()
    for path in ROOT.glob("lectures/*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            beside = re.sub(r"\(slides? [“].*?”+[^)]*\)|^#.*$", "", cell.source, flags=re.M)
            if cell.cell_type == "markdown" and ("$" in beside or len(beside.split()) >= 8):
                taught |= set(references(cell.source))
    assert [title for title in TITLES if title not in taught] == []
