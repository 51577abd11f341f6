"""The guide for lecturers: its plan is what the lectures say of their sections, and the mistakes that it names are known."""

import re

import nbformat
import pytest

from backprop_lib import checks
from backprop_lib.live import sections
from pages import LECTURES, name
from project import ROOT

PAGE = (ROOT / "guides/lecturer.md").read_text(encoding="utf-8")


def plan(path):
    """Return the rows of a lecture's plan: a core section in each, with the optional sections that may follow it."""
    rows, start = [], 0
    for section in sections.of(nbformat.read(path, as_version=4))[:-1]:  # the exercises are for home
        link = f"[{section.title}](../lectures/{path.name}#{section.title.replace(' ', '-')})"
        minutes = section.says.minutes
        if section.core:
            rows.append([start, link, minutes, ""])
            start += minutes
        else:
            more = f"{link}, {minutes}"
            rows[-1][-1] += f"; {more}" if rows[-1][-1] else more
    return ["| " + " | ".join(map(str, row)) + " |" for row in rows]


@pytest.mark.parametrize("path", LECTURES, ids=name)
def test_the_plan_is_what_the_lecture_says_of_its_sections(path):
    part = PAGE.partition(f"### Lecture {path.name[1]}")[2].partition("\n#")[0]
    shown = [line for line in part.splitlines() if re.match(r"\| \d", line)]
    assert shown == plan(path), "the plan should be\n" + "\n".join(plan(path))


@pytest.mark.parametrize("path", LECTURES, ids=name)
def test_the_minutes_of_core_and_optional_sections_are_their_sums(path):
    found = sections.of(nbformat.read(path, as_version=4))
    core = sum(one.says.minutes for one in found if one.core)
    optional = sum(one.says.minutes for one in found[:-1] if not one.core)
    heading = re.search(rf"### Lecture {path.name[1]}: .*\n\n(.*)", PAGE)[1]
    assert re.findall(r"\d+ minutes", heading) == [f"{core} minutes", f"{optional} minutes"]


def test_the_mistakes_are_named_as_the_report_names_them():
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|", PAGE.partition("## Find out what the class got wrong")[2], re.M)
    known = {(one.function, bug.name) for one in checks.exercises().values() for bug in one.known_bugs}
    assert len(rows) >= 10 and [row for row in rows if row not in known] == []
