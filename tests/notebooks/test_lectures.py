"""The lectures run in a fresh kernel without a warning, show the same typed live, and make decks that can be read."""

import copy

import pytest

import fresh
import lab
from backprop_lib import live
from backprop_lib.live import decks, npm
from kernels import Kernel, code_cells, plain
from pages import LECTURES, name
from project import ROOT

WAIT = 120_000  # ms; a busy machine may take long
READABLE = 0.75  # of full size, at which text of 24 px is still 18 px high
# On the screen now, without the fit that is made for it: how far it goes.
REACH = """() => {
  const { bottom, right } = Reveal.getCurrentSlide().querySelector(".fitted").getBoundingClientRect();
  return [bottom, right];
}"""
SCALED = "leaves().map((slide, n) => [n + 1, Number(slide.dataset.scale)])"


@pytest.fixture(scope="module", params=LECTURES, ids=name)
def lecture(request):
    """The name of a lecture, and the lecture as it was run."""
    return request.param.stem, fresh.run(request.param)


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    """The folder for a deck, with the scripts that it loads."""
    folder = tmp_path_factory.mktemp("slides")
    have = ROOT / "slides" / "beside"
    try:
        npm.fetch(decks.PACKAGES, have)
    except RuntimeError as error:
        pytest.skip(f"the scripts of the decks can't be fetched: {error}")
    (folder / "beside").symlink_to(have)
    return folder


@pytest.fixture(scope="module")
def browser():
    with lab.browser() as browser:
        yield browser


def run_live(kernel, copy, lecture):
    """Run a live copy: %reveal and run each blank, but skip every third and catch up.

    Return what the cells show, and what %reveal made of each blank.
    """
    cells = {cell.id: cell for cell in lecture.cells}
    shown, filled = {}, {}
    for cell in code_cells(copy):
        source = cell.source
        if cell.id in cells and live.is_live(cells[cell.id]):
            revealed = kernel.run(f"{source}\n%reveal", cell.id)
            if revealed.text.startswith("The answer is"):  # of the question above
                revealed = kernel.run(f"{source}\n%reveal", cell.id)
            source = filled[cell.id] = revealed.filled
            if len(filled) % 3 == 0:
                kernel.run(cell.source, cell.id)
                assert live.blank(source)[:40].rstrip() in kernel.run("%catch_up", "a new cell").text
                continue
        shown[cell.id] = plain(kernel.run(source, cell.id).outputs)
    return shown, filled


def test_typed_live_a_lecture_shows_the_same(lecture):
    name, lecture = lecture
    kernel = Kernel(ROOT / "lectures")
    # Figures are shown by their names: drawing them takes most of a lecture's time.
    kernel.run("%matplotlib inline\n%config InlineBackend.figure_formats = set()")
    try:
        shown, filled = run_live(kernel, live.blank_copy(name), lecture)
    finally:
        kernel.stop()
    assert filled == {cell.id: cell.source for cell in lecture.cells if live.is_live(cell)}
    shown.pop("live")
    skipped = set(list(filled)[2::3])
    assert shown == {cell.id: plain(cell.outputs) for cell in code_cells(lecture) if cell.id not in skipped}


def test_the_deck_of_a_lecture_stands_alone_and_every_slide_can_be_read(lecture, beside, browser):
    name, notebook = lecture[0], copy.deepcopy(lecture[1])
    explorers = sum("widget-view" in str(output) for cell in notebook.cells for output in cell.get("outputs", ()))
    page_of_deck = beside / f"{name}.slides.html"
    page_of_deck.write_text(decks.deck(decks.for_the_screen(notebook), name), encoding="utf-8")
    wrong = []
    page = browser.new_page(viewport={"width": decks.WIDTH, "height": decks.HEIGHT})
    page.on("request", lambda request: wrong.append(request.url) if request.url.startswith("http") else None)
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(page_of_deck.as_uri())
    page.wait_for_selector("body[data-ready]", timeout=WAIT)
    slides = page.evaluate("Reveal.getTotalSlides()")
    for number in range(slides):
        bottom, right = page.evaluate(REACH)
        if bottom > decks.HEIGHT or right > decks.WIDTH + 1:
            wrong.append(f"slide {number + 1} reaches {right:.0f} x {bottom:.0f}")
        page.evaluate("Reveal.next()")
    wrong += [f"slide {n} is scaled to {scale}" for n, scale in page.evaluate(SCALED) if scale < READABLE]
    assert page.locator("mjx-merror").count() == 0
    assert page.locator("mjx-container").count() > 20
    assert explorers >= 1 and page.locator(".jp-OutputArea img").count() > explorers
    page.close()
    assert slides > 40
    assert wrong == []
