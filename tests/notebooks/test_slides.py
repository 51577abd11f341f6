"""Every slide of the course is taught, and nobody is sent to a slide who has none."""

import ast
import re

import nbformat
import pytest

from pages import LECTURES, links, name, sections
from project import ROOT
from slides import TITLES

COURSE = ROOT / "guides" / "course.md"
ASSIGNMENTS = sorted(ROOT.glob("solutions/*/*.ipynb"))
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
    """Return the titles that text refers to, as in: slides “A”, “B” and “C”."""
    text, titles = " ".join(text.split()), []
    for found in re.finditer(r"\bslides?:? (?=[“\"])", text, re.I):
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
    return [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def test_references_are_read_with_their_inner_quotes_and_in_lists():
    assert references("so (slide “The “forward pass””) and") == ["The “forward pass”"]
    assert references('Slides "Notation",\n    "The derivative" and "Next" say') == [
        "Notation",
        "The derivative",
        "Next",
    ]
    assert references("(slides “Forward “Pass”” and “Next”; slide “Notation”)") == [
        "Forward “Pass”",
        "Next",
        "Notation",
    ]
    assert references("as on the slide. “No title” here") == []


def test_titles_are_listed_once_each():
    assert len(TITLES) == len(set(TITLES)) == 24


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_no_docstring_or_message_points_to_a_slide_that_does_not_exist(path):
    assert [title for text in texts(path) for title in references(text) if title not in TITLES] == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("backprop_lib/checks/**/*.py")), ids=name)
def test_no_check_speaks_of_slides(path):
    assert [text for text in texts(path) if re.search(r"\bslides?\b", text, re.I)] == []


@pytest.mark.parametrize("path", [*LECTURES, *ASSIGNMENTS], ids=name)
def test_lectures_and_assignments_need_no_slides(path):
    speak = [
        cell.source for cell in nbformat.read(path, as_version=4).cells if re.search(r"\bslides?\b", cell.source, re.I)
    ]
    assert speak == []


def test_the_course_page_names_the_slides_in_their_order_and_says_where_each_is_taught():
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", sections(COURSE)["Where-each-slide-is-taught"], re.M)[1:]
    assert [title for title, _ in rows] == list(TITLES)
    assert all("](" in where for _, where in rows)


def test_every_section_that_teaches_a_slide_has_a_formula_or_says_something():
    for link, file, heading in links(COURSE):
        if file in LECTURES:
            text = sections(file)[heading]
            assert "$" in text or len(text.split()) >= 30, link


def test_errata_name_slides_that_exist():
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+) \|$", sections(COURSE)["Errata-of-the-slides"], re.M)[1:]
    assert len(rows) >= 10
    assert [title for title, _, _ in rows if title not in TITLES] == []
