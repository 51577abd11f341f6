"""The pages of an exam: a sheet for each variant, and in another file the solutions with their marking scheme."""

import functools
import re
from pathlib import Path

import jinja2

from backprop_lib.grading import markup
from backprop_lib.practice import Problem
from backprop_lib.practice.kinds import ALL

TEMPLATES = Path(__file__).parents[1] / "templates"
# Far enough apart that no variant of one exam is a variant of the next.
_APART = 1000


def exam(seed, variants, kinds):
    """Return the page with all variants, which has no solution in it.

    Parameters
    ----------
    seed, variants : int
    kinds : list of str

    Returns
    -------
    str
        HTML that needs nothing else. The same arguments give the same bytes.
    """
    return _page("exam.html.j2", seed, variants, kinds)


def solutions(seed, variants, kinds):
    """Return the page with the solutions of all variants, and the points of each quantity; see `exam`."""
    return _page("exam_solutions.html.j2", seed, variants, kinds)


def _page(template, seed, variants, kinds):
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals |= {"set": markup.text, "points": _points, "title": _title}
    by_kind = [_different(kind, seed, variants) for kind in kinds]
    sheets = list(zip(*by_kind, strict=True))
    total = sum(_points(problem) for problem in sheets[0])
    return environment.get_template(template).render(seed=seed, sheets=sheets, total=total) + "\n"


class Sheet(Problem):
    """A problem as it is printed."""

    @property
    def section(self):
        """Where the lectures teach it."""
        number, heading = ALL[self.kind].section
        return f"Lecture {number}, “{heading}”"

    @functools.cached_property
    def svg(self):
        """The picture, or nothing."""
        picture = self.picture("svg")
        if picture is None:
            return ""
        # The names inside are alike in all pictures of one page, which a browser takes for one and the same.
        text = re.sub(r"^.*?(?=<svg)|<!--.*?-->\n? *", "", picture.decode(), flags=re.S)
        mark = f"s{self.seed}-{list(ALL).index(self.kind)}-"
        text = re.sub(r'(\bid="|xlink:href="#|url\(#)', lambda m: m[1] + mark, text)
        return re.sub(r'width="[\d.]+pt" height="[\d.]+pt"', 'role="img" aria-label="The network"', text, count=1)

    @property
    def blanks(self):
        """What is to be filled in: the symbol in TeX, and how many numbers."""
        shown = []
        for step in self.drawn.steps:
            many = self.drawn[step.name].size
            shown.append((f"${step.tex()}$", many, step.points))
        return shown


@functools.lru_cache(maxsize=16)
def _different(kind, seed, variants):
    """Return so many problems of a kind, no two of them alike."""
    found, number = {}, seed * _APART
    while len(found) < variants:
        problem = Sheet(kind, number)
        found.setdefault(problem.statement.markdown, problem)
        number += 1
    return list(found.values())


def _points(problem):
    return sum(step.points for step in problem.drawn.steps)


def _title(problem):
    return problem.kind[0].upper() + problem.kind[1:]
