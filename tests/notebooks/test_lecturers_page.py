"""The lecturer's page says what the notebook's metadata say, and its answers to the hall's questions are tried."""

import nbformat
import pytest

import lectures
from answering import answer
from backprop_lib.live import copies, lecturers_page, sections
from pages import LECTURES

NAMES = [path.stem for path in LECTURES]


@pytest.mark.parametrize("name", NAMES)
def test_the_page_has_every_section_with_its_minutes_its_question_and_what_is_typed(name):
    page, notebook = lecturers_page.page(name), lectures.read(name)
    at, start = 0, 0
    for section in sections.of(notebook):
        kind = f"core, from minute {start}" if section.core else "optional"
        for text in (
            section.title,
            f"{section.says.minutes} minutes, {kind}",
            section.says.question,
            section.says.expect,
        ):
            at = page.index(text, at)
        for text in (*section.says.mistakes, *(cell.source for cell in section.cells if copies.is_live(cell))):
            assert page.index(text, at)
        start += section.says.minutes if section.core else 0
    assert start <= 75


@pytest.mark.parametrize("name", NAMES)
def test_the_page_has_the_questions_of_the_widgets_and_the_option_that_is_right(name):
    page = lecturers_page.page(name)
    asked = [cell for cell in lectures.read(name).cells if cell.id.startswith("ask-")]
    inside = [cell for section in sections.of(lectures.read(name)) for cell in section.cells if cell in asked]
    assert page.count("**On the page:**") == len(inside) >= 4
    right = [cell.source.partition('right="')[2].partition('"')[0] for cell in inside if 'right="' in cell.source]
    assert [answer for answer in right if f"*{answer}*" not in page] == []


def test_the_core_alone_leaves_the_optional_sections_out(tmp_path):
    for path in lecturers_page.write_pages(tmp_path, core=True):
        name = path.name.removesuffix(".lecturer.md")
        titles = [section.title for section in sections.of(lectures.read(name)) if section.core]
        assert [line.partition(". ")[2] for line in path.read_text().splitlines() if line.startswith("## ")] == titles


@pytest.mark.parametrize("name", NAMES)
def test_questions_from_the_hall_are_answered_as_the_page_says(name):
    notebook = lectures.read(name)
    last, hall = {}, {}
    for section in sections.of(notebook):
        codes = [cell.id for cell in section.cells if cell.cell_type == "code"]
        hall |= {codes[-1]: section.hall} if section.hall else {}
    assert sum(map(len, hall.values())) >= 5

    def ask(cell, variables):
        for asked in hall.pop(last.get("cell"), ()):
            assert answer(asked.code, variables) == asked.shows, asked.question
            assert asked.question.endswith("?") and asked.answer and len(asked.code.splitlines()) <= 4
        last["cell"] = cell.id

    notebook.cells.append(nbformat.v4.new_code_cell("pass"))
    lectures.run(notebook, before=ask)
    assert not hall
