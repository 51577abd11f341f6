"""The decks, in a real browser that has no network: nothing is missing, and no slide is larger than the screen."""

import io
import tarfile

import nbformat
import pytest
from playwright.sync_api import sync_playwright

import lab
from backprop_lib.live import copies, decks
from project import ROOT

WAIT = 120_000  # ms; a busy machine may take long
# On the screen now, without the fit that is made for it: how far it goes.
REACH = """() => {
  const { bottom, right } = Reveal.getCurrentSlide().querySelector(".fitted").getBoundingClientRect();
  return [bottom, right];
}"""


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    """The folder for a deck, with the scripts that it loads."""
    folder = tmp_path_factory.mktemp("slides")
    have = ROOT / "slides" / "beside"
    try:
        decks.fetch(have)
    except RuntimeError as error:
        pytest.skip(f"the scripts of the decks can't be fetched: {error}")
    (folder / "beside").symlink_to(have)
    return folder


def test_a_deck_stands_alone_and_every_slide_fits(beside, name="03_backward_pass"):
    if lab.chromium() is None:
        pytest.skip("the browser tests need Chromium on the PATH; on Debian and Ubuntu: apt install chromium")
    notebook = decks.run(copies.read(name), ROOT / "lectures")
    explorers = sum("widget-view" in str(output) for cell in notebook.cells for output in cell.get("outputs", ()))
    path = beside / f"{name}.slides.html"
    path.write_text(decks.deck(decks.for_the_screen(notebook), name), encoding="utf-8")
    wrong = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=lab.chromium(), args=lab.FLAGS)
        page = browser.new_page(viewport={"width": decks.WIDTH, "height": decks.HEIGHT})
        page.on("request", lambda request: wrong.append(request.url) if request.url.startswith("http") else None)
        page.on("requestfailed", lambda request: wrong.append(request.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(path.as_uri())
        page.wait_for_selector("body[data-ready]", timeout=WAIT)
        slides = page.evaluate("Reveal.getTotalSlides()")
        assert slides > 40
        for number in range(slides):
            bottom, right = page.evaluate(REACH)
            if bottom > decks.HEIGHT or right > decks.WIDTH + 1:
                wrong.append(f"slide {number + 1} reaches {right:.0f} x {bottom:.0f}")
            page.evaluate("Reveal.next()")
        assert page.locator("mjx-merror").count() == 0
        assert page.locator("mjx-container").count() > 50
        assert explorers >= 1 and page.locator(".jp-OutputArea img").count() > explorers
        small = page.evaluate("leaves().filter(section => section.dataset.scale < 0.7).length")
        browser.close()
    assert wrong == []
    assert small <= 1  # on all the others text of 24 px is still 17 px high


def test_what_follows_a_question_begins_a_slide_of_its_own_and_so_does_an_answer_which_is_open():
    sources = ["from backprop_lib.widgets import ask\nask.number('What is 3 · 2?', 6)", "3 * 2", "'more'"]
    sources.append("ask.answer('It is 6.')")
    dash = {"slideshow": {"slide_type": "-"}}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one, metadata=dash) for one in sources])
    shown = decks.for_the_screen(decks.run(notebook, ROOT / "lectures"))
    assert [cell.metadata.slideshow.slide_type for cell in shown.cells] == ["-", "subslide", "-", "subslide"]
    assert set(shown.cells[0].outputs[0].data) == {"image/png", "text/plain"}
    assert "<details open>" in shown.cells[3].outputs[0].data["text/html"]


def test_a_script_that_is_not_the_pinned_one_is_refused(tmp_path):
    for name, version, _, _ in decks.PACKAGES:
        file = tmp_path / "registry" / name / "-" / f"{name}-{version}.tgz"
        file.parent.mkdir(parents=True)
        with tarfile.open(file, "w:gz") as archive:
            entry = tarfile.TarInfo("package/LICENSE")
            archive.addfile(entry, io.BytesIO(b""))
    with pytest.raises(RuntimeError, match="not the file that is pinned"):
        decks.fetch(tmp_path / "beside", (tmp_path / "registry").as_uri())
    with pytest.raises(RuntimeError, match=r"The slides need reveal.js, once, from file:.*reveal.js-5"):
        decks.fetch(tmp_path / "beside", (tmp_path / "nowhere").as_uri())
    assert not (tmp_path / "beside").exists()
