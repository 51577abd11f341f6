"""The questions of a lecture and its folded answers: what every one of them must be, also in a browser."""

import re

import lab
import static_page
from backprop_lib.live import copies, reading
from backprop_lib.widgets.ask.answers import Answer
from backprop_lib.widgets.ask.judging import judge
from backprop_lib.widgets.ask.question import Question

# Gives each model each of its answers, and tells what its view makes of it.
TRY = """(tried) => tried.map((answers, n) => answers.map((given) => {
  window.models[n].set("_given", given);
  const view = document.querySelector(`#place-${n} .bp-explorer`);
  return [view.dataset.verdict, view.querySelector(".bp-reply").firstElementChild.textContent];
}))"""


def questions(after):
    """Return the questions of a lecture that has run, by the ids of their cells."""
    return {cell: now["shown"] for cell, now in after.items() if isinstance(now["shown"], Question)}


def answers(after):
    """Return the words of a lecture's folded answers, by the ids of their cells."""
    return {cell: now["shown"].words for cell, now in after.items() if isinstance(now["shown"], Answer)}


def targets(question):
    """Return the right number of a question, and those of its slips, smallest first."""
    right, *slips = (target["at"] for target in question._asked["targets"])
    return right, sorted(slips)


def check_each(notebook, after):
    """Hold all questions of a lecture to what is promised of each."""
    found, cells = questions(after), {cell.id: cell for cell in notebook.cells}
    order = [cell.id for cell in notebook.cells]
    first = next(cell.id for cell in notebook.cells if cell.source.startswith("## "))
    assert 5 <= len(found) <= 8
    assert order.index(next(iter(found))) < order.index(first), "the recall opener comes first"
    for cell, question in found.items():
        assert copies.is_drawing(cells[cell]), "its code is collapsed"
        assert reading.leaves(cells[cell].source) <= {"ask", "Quadratic", "relu"}, f"{cell} leaves variables behind"
        assert question.hidden
        _check_verdicts(question)


def _check_verdicts(question):
    rows = question._asked.get("options") or question._asked["targets"]
    assert sum(row["right"] for row in rows) == 1 and len(rows) >= 3
    replies = [row["reply"] for row in rows]
    assert all(replies)
    for n, row in enumerate(rows):
        given = str(n) if question.options else repr(row["at"])
        assert judge(question._asked, given) == (row["right"], row["reply"])
    if question._asked["kind"] == "number":
        right = question._asked["targets"][0]["at"]
        assert judge(question._asked, f"{right:.3g}")[0], "three digits are enough"
        assert judge(question._asked, f"{right + 3 * question._asked['tolerance']!r}")[0] is False


def check_in_a_browser(after):
    """Judge every answer that a question knows, and some others, in a browser without a kernel, and compare."""
    found = list(questions(after).values())
    tried = [
        [str(n) for n in range(len(one.options))]
        or [*(repr(target["at"]) for target in one._asked["targets"]), "12345,6", "x", _edge(one)]
        for one in found
    ]
    with lab.browser() as browser:
        page = browser.new_page()
        page.set_content(static_page.page(found))
        page.wait_for_selector("body[data-ready]")
        said = page.evaluate(TRY, tried)
    for question, givens, outcomes in zip(found, tried, said, strict=True):
        for given, (verdict, reply) in zip(givens, outcomes, strict=True):
            right, expected = judge(question._asked, given)
            assert verdict == {True: "right", False: "wrong", None: "unread"}[right], (question.question, given)
            assert _letters(reply) == _letters(expected), (question.question, given)


def _edge(question):
    return repr(question._asked["targets"][0]["at"] + 0.999 * question._asked["tolerance"])


def _letters(text):
    """Return the letters and digits of a text in alphabetical order: the browser sets an upper index before a lower one."""
    return sorted(re.sub(r"[\W_]", "", text))
