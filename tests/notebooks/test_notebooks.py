"""Every notebook: clean as committed, and runs from top to bottom in a fresh kernel with warnings as errors.

So do the decks of the lectures, which are made of what has run here: in a browser that has no network nothing is missing, and
every slide can be read.
"""

import copy
import functools
import os

import nbformat
import pytest
from nbclient import NotebookClient
from playwright.sync_api import sync_playwright

import lab
from backprop_lib.live import decks
from pages import LECTURES, links, name
from project import ROOT

RUN = sorted(path for folder in (".", "lectures", "guides", "solutions/*") for path in ROOT.glob(f"{folder}/*.ipynb"))
ALL = sorted([*RUN, *ROOT.glob("assignments/*/*.ipynb")])

WAIT = 120_000  # ms; a busy machine may take long
READABLE = 0.75  # of full size, at which text of 24 px is still 18 px high
# On the screen now, without the fit that is made for it: how far it goes.
REACH = """() => {
  const { bottom, right } = Reveal.getCurrentSlide().querySelector(".fitted").getBoundingClientRect();
  return [bottom, right];
}"""
SCALED = "leaves().map((slide, n) => [n + 1, Number(slide.dataset.scale)])"


@functools.cache
def run(path):
    """Run a notebook in a fresh kernel in which warnings are errors, and return it."""
    notebook = nbformat.read(path, as_version=4)
    for place, action in [(0, "error"), (len(notebook.cells) + 1, "ignore")]:  # the kernel's own shutdown warns
        notebook.cells.insert(place, nbformat.v4.new_code_cell(f"import warnings\nwarnings.simplefilter('{action}')"))
    where = {"metadata": {"path": path.parent}}
    NotebookClient(notebook, timeout=120, resources=where, force_raise_errors=True).execute()
    notebook.cells = notebook.cells[1:-1]
    return notebook


@pytest.mark.parametrize("path", ALL, ids=name)
def test_committed_clean(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "jupytext" not in notebook.metadata


@pytest.mark.parametrize("path", RUN, ids=name)
def test_runs_in_a_fresh_kernel_without_a_warning(path):
    notebook = run(path)
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert outputs, "a notebook that shows nothing"
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []


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


@pytest.fixture(scope="module")
def browser():
    if lab.chromium() is None:
        pytest.skip("the browser tests need Chromium on the PATH; on Debian and Ubuntu: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=lab.chromium(), args=lab.FLAGS)
        yield browser
        browser.close()


@pytest.mark.parametrize("path", LECTURES, ids=name)
def test_the_deck_of_a_lecture_stands_alone_and_every_slide_can_be_read(path, beside, browser):
    notebook = copy.deepcopy(run(path))
    explorers = sum("widget-view" in str(output) for cell in notebook.cells for output in cell.get("outputs", ()))
    page_of_deck = beside / f"{path.stem}.slides.html"
    page_of_deck.write_text(decks.deck(decks.for_the_screen(notebook), path.stem), encoding="utf-8")
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


def test_the_start_page_links_every_lecture_assignment_and_guide():
    linked = {file for _, file, _ in links(ROOT / "start.ipynb")}
    assert linked >= {*LECTURES, *ROOT.glob("assignments/*/*.ipynb"), *ROOT.glob("guides/*")}


def test_every_picture_shows_in_a_notebook_that_sets_nothing_up():
    cells = [
        "from backprop_lib import Network, plots\nnet = Network([2, 2], ['tanh'], seed=0)\nplots.network(net);",
        "plots.network(net);",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    without = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    NotebookClient(notebook, timeout=120).execute(env=without)
    shown = [[output.data for output in cell.outputs if "data" in output] for cell in notebook.cells]
    assert [len(outputs) for outputs in shown] == [1, 1, 1]
    assert all("image/png" in outputs[0] for outputs in shown)
