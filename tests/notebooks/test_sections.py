"""What the lecturer's page, the copies and the decks read in the lectures: the sections, and which of them may be left out."""

import builtins
import dis
import re
import types

import nbformat
import pytest

from pages import LECTURES, name

CORE_MINUTES = 75


def sections(path):
    """Return the sections of a lecture: what the metadata of the heading says of each, and its cells."""
    found = []
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown" and re.match("## ", cell.source):
            found.append((cell.metadata.section, []))
        if found:
            found[-1][1].append(cell)
    return found


def minutes(path, core):
    """Return the minutes of the core, or of the optional sections without the exercises, which come last."""
    return sum(section.minutes for section, _ in sections(path)[: None if core else -1] if section.core is core)


def names(code):
    """Return the variables that code reads before it sets them, and those that it sets."""
    reads, sets = set(), set()
    inner = [code]
    while inner:
        now = inner.pop(0)
        for step in dis.get_instructions(now):
            if step.opname.startswith(("STORE_NAME", "STORE_GLOBAL")) and now is code:
                sets.add(step.argval)
            elif step.opname.startswith(("LOAD_NAME", "LOAD_GLOBAL")) and step.argval not in sets:
                reads.add(step.argval)
        inner += [constant for constant in now.co_consts if isinstance(constant, types.CodeType)]
    return reads - set(dir(builtins)), sets


@pytest.mark.parametrize("path", LECTURES, ids=name)
def test_each_section_says_what_a_lecturer_asks_of_it(path):
    for section, cells in sections(path):
        heading = cells[0].source.splitlines()[0]
        assert set(section) == {"minutes", "core", "question", "expect", "mistakes"}, heading
        assert type(section.minutes) is int and section.minutes > 0, heading
        assert type(section.core) is bool, heading
        assert section.question.endswith("?") and section.expect.endswith((".", ")")), heading
        assert section.mistakes and all(mistake.endswith(".") for mistake in section.mistakes), heading
        assert [cell.source for cell in cells if "section" in cell.metadata] == [cells[0].source]


@pytest.mark.parametrize("path", LECTURES, ids=name)
def test_a_reader_sees_which_sections_are_optional_and_how_long_it_takes(path):
    first = nbformat.read(path, as_version=4).cells[0].source
    said = re.search(r"\*\*Time\.\*\* The core takes (\d+) minutes, the optional sections (\d+) more", first)
    assert [int(number) for number in said.groups()] == [minutes(path, core=True), minutes(path, core=False)]
    for section, cells in sections(path)[:-1]:
        assert ("*This section is optional." in cells[0].source) is not section.core, cells[0].source[:60]


@pytest.mark.parametrize("path", LECTURES, ids=name)
def test_the_core_fits_a_lecture_of_ninety_minutes(path):
    assert minutes(path, core=True) <= CORE_MINUTES
    live = [
        cell
        for section, cells in sections(path)
        if section.core
        for cell in cells
        if "live" in cell.metadata.get("tags", ())
    ]
    assert 8 <= len(live) <= 12


@pytest.mark.parametrize("path", LECTURES, ids=name)
def test_the_core_does_not_miss_the_optional_sections(path):
    cells = nbformat.read(path, as_version=4).cells
    first = next(n for n, cell in enumerate(cells) if cell.source.startswith("## "))
    before = "\n".join(cell.source for cell in cells[:first] if cell.cell_type == "code").replace(
        "%matplotlib inline", ""
    )
    from_core = {variable: True for variable in names(compile(before, "imports", "exec"))[1]}
    # The exercises come last and may be done in full: they are held to the core as well.
    for section, cells in sections(path):
        core = section.core or section is sections(path)[-1][0]
        for cell in (cell for cell in cells if cell.cell_type == "code"):
            reads, sets = names(compile(cell.source, cell.id, "exec"))
            assert not core or [variable for variable in reads if not from_core.get(variable)] == [], cell.id
            from_core |= {variable: core for variable in sets}
