"""Lecture 3 in front of a hall, in a real browser from the first cell to the last, as `make present` opens it; by keyboard."""

import shutil
import time

import nbformat
import pytest
from playwright.sync_api import expect, sync_playwright

import lab
from backprop_lib.live import copies, present
from project import ROOT

NAME = "03_backward_pass"
WAIT = 90_000  # ms; a busy machine may take long
SECONDS_TO_CATCH_UP = 10

CELLS = "() => window.jupyterapp.shell.currentWidget.content.widgets.map(cell => [cell.model.id, cell.model.type])"
CELL = "window.jupyterapp.shell.currentWidget.content.widgets.find(cell => cell.model.id === id).model"
SOURCE = f"id => {CELL}.sharedModel.getSource()"
SELECT = """id => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = notebook.widgets.findIndex(cell => cell.model.id === id);
  notebook.mode = "command";
  notebook.activeCell.node.focus();
}"""
ACTIVE = "() => window.jupyterapp.shell.currentWidget.content.activeCell.model.id"
READY = """() => {
  const kernel = window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel;
  return kernel && kernel.connectionStatus === "connected" && kernel.status === "idle";
}"""


class Hall:
    """The copy of a lecture in the browser, driven by keys."""

    def __init__(self, page):
        self.page = page

    def go_to(self, cell):
        self.page.evaluate(SELECT, cell)

    def type(self, cell, *lines):
        """Type below the first line of a cell, and run it; the cell stays selected."""
        self.go_to(cell)
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Control+End")
        for line in lines:
            self.page.keyboard.press("Enter")
            self.page.keyboard.press("Home")
            self.page.keyboard.press("Shift+End")
            self.page.keyboard.insert_text(line)
        self.run()

    def replace(self, cell, text):
        self.go_to(cell)
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        self.run()

    def run(self, keys="Control+Enter"):
        self.page.keyboard.press(keys)
        self.page.wait_for_function(READY, timeout=WAIT)

    def walk_to(self, cell):
        """Run one cell after the other until this one is the selected one."""
        while self.page.evaluate(ACTIVE) != cell:
            self.run("Shift+Enter")

    def source(self, cell):
        return self.page.evaluate(SOURCE, cell)

    def becomes(self, cell, code):
        self.page.wait_for_function(f"([id, code]) => {CELL}.sharedModel.getSource() === code", arg=[cell, code])

    def output(self, cell):
        number = [one for one, _ in self.page.evaluate(CELLS)].index(cell)
        return self.page.locator(".jp-Notebook .jp-Cell").nth(number).locator(".jp-OutputArea").first


@pytest.fixture
def hall(tmp_path):
    if lab.chromium() is None:
        pytest.skip("the browser tests need Chromium on the PATH; on Debian and Ubuntu: apt install chromium")
    shutil.copytree(ROOT / "lectures", tmp_path / "lectures")
    copies.write_copies(tmp_path / "live", core=True)
    environment = present.write_settings(tmp_path / "live" / ".present")
    command = present.command(tmp_path, NAME)
    with lab.served(tmp_path, command, environment) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=lab.chromium(), args=lab.FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.set_default_timeout(WAIT)
        page.goto(address)
        page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        page.wait_for_function(READY)
        yield Hall(page)
        browser.close()


def test_a_lecture_is_given_from_the_first_cell_to_the_last(hall, tmp_path):
    page = hall.page
    blanks = [cell.id for cell in copies.read(NAME, core=True).cells if copies.is_live(cell)]
    cells = [cell for cell, kind in page.evaluate(CELLS) if kind == "code"]
    own = {}

    def shows(cell, text):
        expect(hall.output(cell)).to_contain_text(text, timeout=WAIT)

    # The screen: code of 22 px, no panel, and code that only draws is collapsed.
    sizes = page.evaluate(
        "[...document.querySelectorAll('.jp-CodeCell .cm-content')].map(e => getComputedStyle(e).fontSize)"
    )
    assert {float(size.removesuffix("px")) for size in sizes} == {22.0}
    notebook = page.locator(".jp-Notebook").bounding_box()
    assert notebook["width"] > 1240 and notebook["height"] > 640
    assert page.locator(".jp-CodeCell .jp-Placeholder").count() >= 8

    hall.go_to(page.evaluate(CELLS)[0][0])
    hall.walk_to(blanks[0])

    # A typo, then it is mended, with another right answer.
    first, second, third, fourth = blanks[:4]
    hall.type(first, "Y = pased.Y")
    shows(first, "NameError")
    hall.replace(
        first, own.setdefault(first, "# Div(Y, d) with L2\nY = passed.Y\nDiv = ((Y - d) ** 2).sum() / 2\n%check")
    )
    shows(first, "✓")
    # An explorer by keyboard, and back to the notebook.
    hall.walk_to(second)
    button = page.get_by_role("button", name="Step", exact=True)
    expect(button).to_be_visible(timeout=WAIT)
    hall.go_to("stepper")
    for _ in range(12):
        page.keyboard.press("Tab")
        if button.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 16")).to_be_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.classList.contains('jp-Cell')")

    # A wrong answer is told, at a size that the last row reads, and another right one passes.
    hall.type(second, "dy[3] = d - Y", "%check")
    shows(second, "✗ ∂Div/∂y1(3)")
    verdict = hall.output(second).locator("div[style*=border-left]")
    assert float(verdict.evaluate("e => getComputedStyle(e).fontSize").removesuffix("px")) >= 22
    hall.replace(second, own.setdefault(second, "# dDiv/dy^(3), for L2\ndy[3] = -(d - Y)\n%check"))
    shows(second, "✓")

    # Reveal in place of half a line, go back to that, and reveal again.
    lecture = {cell.id: cell.source for cell in copies.read(NAME).cells}
    hall.type(third, "slope = f[3].der", "%reveal")
    hall.becomes(third, lecture[third])
    hall.type(third, "%reveal back")
    hall.becomes(third, f"{copies.blank(lecture[third])}\nslope = f[3].der")
    hall.type(third, "%reveal")
    hall.becomes(third, lecture[third])
    own[third] = lecture[third]
    hall.go_to(third)
    hall.run()
    shows(third, "=")

    # The kernel restarts in the middle; what is below catches up in one line and in time, and nothing typed is lost.
    page.evaluate("window.jupyterapp.shell.currentWidget.context.save()")
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    page.wait_for_function(READY)
    started = time.monotonic()
    hall.type(fourth, "dw[3] = y[2].T @ dz[3]", "%catch_up", "%check")
    own[fourth] = hall.source(fourth)
    shows(fourth, "✓")
    print(f"caught up {time.monotonic() - started:.1f} s after the restart")
    shows(fourth, "Caught up with")

    # All the rest at once, over blanks that nobody has filled.
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-below')")
    page.wait_for_function(READY)
    last = cells[-1]
    page.wait_for_function(
        f"id => {CELL}.executionCount > 0",
        arg=last,
    )
    page.wait_for_function(READY)
    assert (
        page.locator(
            "[data-mime-type='application/vnd.jupyter.stderr'], .jp-RenderedText[data-mime-type*=error]"
        ).count()
        == 0
    )
    for cell, code in own.items():
        assert hall.source(cell) == code
    page.evaluate("window.jupyterapp.shell.currentWidget.context.save()")
    saved = {cell.id: cell.source for cell in nbformat.read(tmp_path / "live" / f"{NAME}.ipynb", as_version=4).cells}
    assert {cell: saved[cell] for cell in own} == own
