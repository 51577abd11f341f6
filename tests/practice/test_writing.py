"""Statements and solutions: every line of a solution is computed again, and pictures are there when they are asked for."""

import base64
import math
import re

import pytest

from backprop_lib.practice import KINDS, problem, tex
from thousand import problems

WORDS = ("behaviour", "letter")


def computed(expression):
    """Return what one side of an equation in a terminal comes to."""
    code = expression.replace("−", "-").replace("·", "*").replace("^", "**")
    code = re.sub(r"\be\*\*", "math.e**", re.sub(r"ln ([\d./]+)", r"math.log(\1)", code))
    assert re.fullmatch(r"(?:[\d.+\-*/() ,]|math\.(?:log|e)|max)+", code), expression
    return eval(code, {"math": math, "max": max})


@pytest.mark.parametrize("kind", KINDS)
def test_every_line_of_a_solution_is_computed_again_and_ends_in_the_right_number(kind):
    for p in problems(kind)[:25]:
        lines = [line.strip() for line in repr(p.solution()).splitlines() if line.startswith("    ")]
        due = [number for step in p.drawn.steps for number in p.drawn[step.name].ravel()]
        words = [step.words for step in p.drawn.steps for _ in p.drawn[step.name].ravel()]
        assert len(lines) == len(due)
        for line, right, names in zip(lines, due, words, strict=True):
            _, *sides = re.split(r" [=≈] ", line)
            if names:
                assert sides == [names[int(right)]]
                continue
            for side in sides:
                assert computed(side) == pytest.approx(right, abs=0.006 if "≈" in line else 1e-9), line


@pytest.mark.parametrize("kind", KINDS)
def test_no_tex_is_left_in_a_terminal(kind):
    for p in problems(kind)[:25]:
        for said in (repr(p), repr(p.solution())):
            assert not re.search(r"[\\${}*]{1}(?!\s|\))", said.replace("x^*", "")), said
            assert "  ," not in said


@pytest.mark.parametrize(
    "source, text",
    [
        (r"$\frac{\partial\text{Div}}{\partial z_{2}^{(1)}}$", "∂Div/∂z_2^(1)"),
        (r"$\frac{1}{1 + e^{-\ln 4}} = \frac{1}{1 + 1/4}$", "1/(1 + e^(−ln 4)) = 1/(1 + 1/4)"),
        ("**Title** with `code`", "Title with code"),
        ("| a | b |\n| --- | --- |\n| 10 | $-2$ |", "    a   b\n    10  −2"),
    ],
)
def test_markdown_as_text(source, text):
    assert tex.plain(source) == text


def test_a_notebook_gets_the_statement_the_picture_and_how_to_answer():
    said = problem("backward pass", 3)._repr_markdown_()
    picture = re.search(r"\(data:image/png;base64,([^)]+)\)", said)[1]
    assert base64.b64decode(picture).startswith(b"\x89PNG")
    assert "**Backward pass**, seed 3" in said and "`p.check(dy2=…, dz2=…, dw2=[…, …, …]" in said


@pytest.mark.parametrize("kind", KINDS)
def test_pictures_are_there_where_there_is_a_network_and_are_the_same_each_time(kind):
    p = problem(kind, 3)
    if kind in ("which η converges", "softmax with KL"):
        assert p.picture() is None and p.picture("svg") is None
    else:
        assert p.picture("svg") == p.picture("svg") and b"<svg" in p.picture("svg")
    with pytest.raises(ValueError, match="form must be one of 'png', 'svg'"):
        p.picture("gif")
