"""Every link of every page is followed: to its file, and to the heading that it names."""

import re

import pytest

from pages import GUIDES, LECTURES, PAGES, links, name, sections
from project import ROOT


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_link_leads_to_a_file_and_to_a_heading_in_it(path):
    for link, file, heading in links(path):
        assert not link.startswith("http"), f"{link}: no test can follow it, and the course works offline"
        assert file.exists(), link
        # JupyterLab makes the address of a heading from its text; it follows a link only if nothing in it is encoded.
        assert not heading or (heading in sections(file) and re.fullmatch(r"[\w-]+", heading, re.A)), link


def test_every_page_is_reached_from_the_start_page():
    reached, open_ = set(), [ROOT / "start.ipynb"]
    while open_:
        path = open_.pop()
        reached.add(path)
        open_ += [file for _, file, _ in links(path) if file in PAGES and file not in reached]
    for path in [*LECTURES, *GUIDES, *ROOT.glob("assignments/*/*.ipynb"), ROOT / "NOTATION.md"]:
        assert path in reached, name(path)


@pytest.mark.parametrize("path", LECTURES, ids=name)
def test_a_lecture_ends_with_the_way_on(path):
    number = LECTURES.index(path)
    summary = sections(path)["In-short"]
    assert "**The way on.**" in summary
    led_to = {file for _, file, _ in links(path)}
    assert {file.parent.name[:2] for file in led_to if file.parent.parent.name == "assignments"} >= {path.name[:2]}
    assert path is LECTURES[-1] or LECTURES[number + 1] in led_to
