"""Problems for paper on a page: drawn, worked out and judged by the library beforehand, for the browser to compare with."""

import html
import math

import numpy as np
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from backprop_lib.practice import KINDS, looking, problem, writing
from backprop_lib.practice.steps import follow
from website.alive.placing import HERE, RUN, smaller
from website.finishing import without_empty_heads

__all__ = ["KINDS", "place"]

SEEDS = range(8)
PICTURE = "The network of this problem, with its weights at its lines."


def place(kind, store):
    """Return the HTML of the first problem of a kind, after writing all of them for the browser.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    store : Store

    Returns
    -------
    str
        A section; the words `HERE` and `RUN` in it wait for the page that it comes to stand in.
    """
    problems = [_problem(problem(kind, seed), store) for seed in SEEDS]
    name = store.put({"kind": kind, "problems": problems})
    first = problems[0]
    picture = f'<img src="{HERE}/data/{first["picture"]}" alt="{PICTURE}" loading="lazy">' if first["picture"] else ""
    return (
        f'<section class="alive-practice" aria-label="{html.escape(kind)}" data-problems="{name}" data-run="{RUN}" '
        f'data-alt="{PICTURE}"><div class="alive-statement">{first["statement"]}{picture}</div></section>'
    )


def _set(content, options):
    brackets = r"\[{}\]" if options["display_mode"] else r"\({}\)"
    return brackets.format(html.escape(content.strip()))


def as_html(markdown):
    """Return Markdown with formulas as HTML in which the page's MathJax sets them."""
    reader = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin, renderer=_set, allow_labels=False)
    return without_empty_heads(reader.render(markdown))


def _problem(p, store):
    picture = p.picture()
    return {
        "seed": p.seed,
        "statement": as_html(p.statement.markdown),
        "picture": store.put_bytes(smaller(picture), "png") if picture else "",
        "steps": [_step(p.drawn, number) for number in range(len(p.drawn.steps))],
        "solution": as_html(writing.solution(p.drawn, in_symbols=True)),
    }


def _step(drawn, number):
    """Return what the browser asks for at one step, and all that it judges by."""
    step, right = drawn.steps[number], drawn[drawn.steps[number].name]
    indices = list(np.ndindex(right.shape)) if right.size > 1 else [()]
    return {
        "name": step.name,
        "symbol": step.symbol(),
        "tex": step.tex(),
        "equation": step.equation,
        "words": list(step.words),
        "entries": [{"symbol": step.symbol(index), "tex": step.tex(index)} for index in indices],
        "right": _target(step, right),
        "slips": [_target(step, value) | {"name": slip.name, "says": slip.says} for slip, value in _slips(drawn, step)],
        "habits": list(_habits(drawn, number)),
        "factors": list(_factors(step, right)),
        "replies": [step.looks(np.array([float(n)]), drawn.values) for n in range(len(step.words))]
        if step.looks
        else [],
    }


def _target(step, value):
    """Return numbers and how far from each an answer may be; null is like nothing."""
    with np.errstate(invalid="ignore"):
        return {name: _numbers(one) for name, one in (("at", value), ("within", step.tolerance(value)))}


def _numbers(values):
    return [float(one) if math.isfinite(one) else None for one in np.ravel(values)]


def _slips(drawn, step):
    for slip in step.slips:
        with np.errstate(all="ignore"):
            yield slip, np.broadcast_to(slip.rule(drawn.values), drawn[step.name].shape)


def _habits(drawn, number):
    """Yield what a slip in an earlier step makes of this one, for whoever hands in this one alone."""
    step = drawn.steps[number]
    for earlier in drawn.steps[:number]:
        for slip in earlier.slips:
            value = follow(drawn.steps[: number + 1], drawn.given, instead={earlier.name: slip.rule})[step.name]
            value = np.broadcast_to(value, drawn[step.name].shape)
            if np.isfinite(value).all() and not step.close(value, drawn[step.name]).all():
                yield _target(step, value) | {"at_step": earlier.name, "says": slip.says.format(earlier.symbol())}


def _factors(step, right):
    if not step.words:
        for factor, how in looking._FACTORS:
            yield _target(step, factor * right) | {"says": f"{{}} {how}."}
