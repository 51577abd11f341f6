"""Lecture 3 in front of a hall, in a real browser from the first cell to the last, as `make present` opens it; by keyboard."""

import shutil
import time

import nbformat
import pytest
from playwright.sync_api import expect

import lab
from backprop_lib.live import copies, present
from project import ROOT

NAME = "03_backward_pass"
WAIT = 90_000  # ms; a busy machine may take long
LIVE = [cell for cell in copies.read(NAME, core=True).cells if copies.is_live(cell)]

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

    def shows(self, cell, text):
        expect(self.output(cell)).to_contain_text(text, timeout=WAIT)

    def output(self, cell):
        number = [one for one, _ in self.page.evaluate(CELLS)].index(cell)
        return self.page.locator(".jp-Notebook .jp-Cell").nth(number).locator(".jp-OutputArea").first


@pytest.fixture
def hall(tmp_path):
    lab.need_chromium()
    shutil.copytree(ROOT / "lectures", tmp_path / "lectures")
    copies.write_copies(tmp_path / "live", core=True)
    environment = present.write_settings(tmp_path / "live" / ".present")
    command = present.command(tmp_path, NAME)
    with lab.served(tmp_path, command, environment) as address, lab.browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.set_default_timeout(WAIT)
        page.goto(address)
        page.wait_for_selector(".jp-Notebook .jp-CodeCell")
        page.wait_for_function(READY)
        yield Hall(page)
        browser.close()


def test_a_lecture_is_given_from_the_first_cell_to_the_last(hall, tmp_path):
    first, second, third, fourth = (cell.id for cell in LIVE[:4])
    the_screen_shows_the_notebook_alone(hall)
    hall.go_to(hall.page.evaluate(CELLS)[0][0])
    hall.walk_to(first)
    own = {first: a_typo_is_mended_with_another_right_answer(hall, first)}
    hall.walk_to(second)
    an_explorer_is_driven_by_keys(hall)
    own[second] = a_wrong_answer_is_told(hall, second)
    own[third] = half_a_line_gives_way_to_the_lecture_and_comes_back(hall, third)
    own[fourth] = after_a_restart_a_cell_catches_up(hall, fourth)
    all_the_rest_runs_over_blanks(hall)
    for cell, code in own.items():
        assert hall.source(cell) == code
    hall.page.evaluate("window.jupyterapp.shell.currentWidget.context.save()")
    saved = {cell.id: cell.source for cell in nbformat.read(tmp_path / "live" / f"{NAME}.ipynb", as_version=4).cells}
    assert {cell: saved[cell] for cell in own} == own


def the_screen_shows_the_notebook_alone(hall):
    size = (
        "[...document.querySelectorAll('.jp-CodeCell .cm-content')].map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert set(hall.page.evaluate(size)) == {22}
    notebook = hall.page.locator(".jp-Notebook").bounding_box()
    assert notebook["width"] > 1240 and notebook["height"] > 640
    assert hall.page.locator(".jp-CodeCell .jp-Placeholder").count() >= 8


def a_typo_is_mended_with_another_right_answer(hall, cell):
    hall.type(cell, "Y = pased.Y")
    hall.shows(cell, "NameError")
    code = "# Div(Y, d) with L2\nY = passed.Y\nDiv = ((Y - d) ** 2).sum() / 2\n%check"
    hall.replace(cell, code)
    hall.shows(cell, "✓")
    return code


def an_explorer_is_driven_by_keys(hall):
    button = hall.page.get_by_role("button", name="Step", exact=True)
    expect(button).to_be_visible(timeout=WAIT)
    hall.go_to("stepper")
    for _ in range(12):
        hall.page.keyboard.press("Tab")
        if button.evaluate("button => button === document.activeElement"):
            break
    hall.page.keyboard.press("Enter")
    expect(hall.page.get_by_text("1 of 16")).to_be_visible(timeout=WAIT)
    hall.page.keyboard.press("Escape")
    assert hall.page.evaluate("document.activeElement.classList.contains('jp-Cell')")


def a_wrong_answer_is_told(hall, cell):
    hall.type(cell, "dy[3] = d - Y", "%check")
    hall.shows(cell, "✗ ∂Div/∂y1(3)")
    verdict = hall.output(cell).locator("div[style*=border-left]")
    assert verdict.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 22
    code = "# dDiv/dy^(3), for L2\ndy[3] = -(d - Y)\n%check"
    hall.replace(cell, code)
    hall.shows(cell, "✓")
    return code


def half_a_line_gives_way_to_the_lecture_and_comes_back(hall, cell):
    lecture = LIVE[2].source
    hall.type(cell, "slope = f[3].der", "%reveal")
    hall.becomes(cell, lecture)
    hall.type(cell, "%reveal back")
    hall.becomes(cell, f"{copies.blank(lecture)}\nslope = f[3].der")
    hall.type(cell, "%reveal")
    hall.becomes(cell, lecture)
    hall.go_to(cell)
    hall.run()
    hall.shows(cell, "=")
    return lecture


def after_a_restart_a_cell_catches_up(hall, cell):
    hall.page.evaluate("window.jupyterapp.shell.currentWidget.context.save()")
    hall.page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    hall.page.wait_for_function(READY)
    started = time.monotonic()
    hall.type(cell, "dw[3] = y[2].T @ dz[3]", "%catch_up", "%check")
    hall.shows(cell, "✓")
    print(f"caught up {time.monotonic() - started:.1f} s after the restart")
    hall.shows(cell, "Caught up with")
    return hall.source(cell)


def all_the_rest_runs_over_blanks(hall):
    hall.page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-below')")
    last = [cell for cell, kind in hall.page.evaluate(CELLS) if kind == "code"][-1]
    hall.page.wait_for_function(f"id => {CELL}.executionCount > 0", arg=last)
    hall.page.wait_for_function(READY)
    assert (
        hall.page.locator(".jp-RenderedText[data-mime-type*=stderr], .jp-RenderedText[data-mime-type*=error]").count()
        == 0
    )
