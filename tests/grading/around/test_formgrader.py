"""Formgrader in a real Chromium, on a gradebook that `grade` filled: an answer is marked there, and feedback is read."""

import time

import nbformat
import pytest
from playwright.sync_api import expect

import lab
from backprop_lib.grading import feedback
from backprop_lib.grading.grade import grade
from backprop_lib.grading.marks import marks
from course import half_right, half_scores

SECONDS = 60
# Each part would set `ran` if it could run; what is honest among it has to be seen.
WRITTEN = r"""Because $\frac{x^2}{2}$ grows.

<script>window.ran = "script"</script> <svg onload="window.ran = 'svg'"></svg>
<img src="http://x.example/" onerror="window.ran = 'img'">

![mine](attachment:a.png) $\text{<img src="x" onerror="window.ran = 'TeX'">}$
$\href{javascript:window.ran=1}{y}$ [go](javascript:window.ran=2)

<iframe srcdoc="<script>parent.ran = 'frame'</script>"></iframe>
<div class="navbar-fixed-top" style="position: fixed">over</div>"""
PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR42mNQSFiABzGMSmNDAPCjcIFD5XWiAAAAAElFTkSuQmCC"


@pytest.fixture
def browser():
    with lab.browser() as browser:
        yield browser


def until(true, what):
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def test_scores_are_shown_an_answer_is_marked_and_feedback_is_read(room, browser, confined):
    half = {name.replace("-", "_"): text for name, text in half_right(room.assignment).HALF.items()}
    earned = sum(half_scores(room.assignment).values())
    answer = nbformat.reads(room.answer(**half | {"why": WRITTEN}).decode(), as_version=4)
    why = next(cell for cell in answer.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "why")
    why.attachments = {"a.png": {"image/png": PICTURE}}
    room.hands_in("ada", nbformat.writes(answer).encode())
    room.hands_in("bo")
    grade(room.course, room.assignment, jobs=1)
    errors = []
    with lab.server(room.root) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(1000 * SECONDS)
        page.on("pageerror", lambda error: errors.append(str(error)))
        _marks_in_formgrader(page, f"{address}/formgrader", room, earned)
    assert not [error for error in errors if "MathJax" not in error]
    mark = marks(room.course, room.assignment)["ada"]
    assert (mark.status, mark.points) == ("graded", earned + 2)
    grade(room.course, room.assignment, jobs=1, regrade=True)
    assert marks(room.course, room.assignment)["ada"] == mark
    (path,) = feedback.write(room.course, room.assignment, ["ada"])["ada"]
    _reads_feedback(browser, path, earned + 2)


def _marks_in_formgrader(page, address, room, earned):
    page.goto(f"{address}/gradebook/{room.assignment}/{room.name}")
    rows = page.locator("table.form-grade-table tbody tr, table tbody tr")
    expect(rows).to_have_count(2, timeout=1000 * SECONDS)
    expect(rows.filter(has_text=f"{earned:g} / 30")).to_have_count(1)
    expect(rows.filter(has_text="0 / 30").filter(has_not_text=f"{earned:g} / 30")).to_have_count(1)
    rows.filter(has_text=f"{earned:g} / 30").locator("a", has_text="Submission #").click()
    page.wait_for_selector("input.score#why")
    earned = half_scores(room.assignment)["hidden_layer_graded"]
    expect(page.locator("#hidden_layer_graded")).to_have_attribute("placeholder", f"{earned:g}")
    _is_set_and_runs_nothing(page)
    with page.expect_response(lambda response: "/api/grade/" in response.url and response.request.method == "PUT"):
        page.fill("input.score#why", "2")
        page.press("input.score#why", "Tab")
    with page.expect_response(lambda response: "/api/comment/" in response.url and response.request.method == "PUT"):
        page.fill("textarea#why-comment", "Nearly: how fast?")
        page.press("textarea#why-comment", "Tab")

    def saved():
        with room.course.gradebook() as book:
            found = [room.name, room.assignment, "ada"]
            return book.find_grade("why", *found).manual_score == 2 and book.find_comment("why", *found).manual_comment

    until(saved, "what was marked in formgrader did not arrive in the gradebook")


def _is_set_and_runs_nothing(page):
    """Look at the answer in words: a formula, a picture, and nothing that runs or leads away."""
    picture = page.locator("img[alt=mine]")
    expect(picture).to_have_count(1)
    assert picture.evaluate("one => one.complete && one.naturalWidth") == 10
    assert page.evaluate("window.ran") is None
    said = page.locator(".rendered_html", has=picture)
    assert said.locator("math mfrac").bounding_box()["height"] > 10
    assert 'window.ran = "script"' in said.inner_text()
    assert page.locator("[href^=javascript], [onerror], [onload], iframe, [style*=fixed]").count() == 0


def _reads_feedback(browser, path, score):
    page = browser.new_context(offline=True).new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    assert f"(Score: {score:.1f} / 30.0)" in page.inner_text("h4")
    _is_set_and_runs_nothing(page)
    assert "Nearly: how fast?" in page.inner_text("body") and "hidden_layer: " in page.inner_text("body")
    assert page.locator("math").count() > 50
    for formula in page.locator("math mfrac").all()[:5]:
        assert formula.bounding_box()["height"] > 10
    assert asked == [path.as_uri()] and said == []
