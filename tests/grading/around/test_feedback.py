"""Feedback: what a student reads, readable without a network, and nothing that they should not see."""

import re
import zipfile

import nbformat
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_output

from backprop_lib import checks
from backprop_lib.cli import main
from backprop_lib.grading import collecting, feedback, markup, results
from classroom import zipped
from course import cells
from project import ROOT

LEAD_AWAY = '<meta http-equiv="refresh" content="0;url=http://x.example"><script>alert(1)</script><img src="http://x.example/a.png">'


def graded(room, **outputs):
    """Return a graded notebook, with outputs of cells by their grade_id."""
    notebook = nbformat.reads(room.answer(why="Since $\\sum_i x_i^2 > 0$ and $\\undefinedthing{$ too.").decode(), 4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = outputs.get(cell.metadata.get("nbgrader", {}).get("grade_id"), [])
    return notebook


def shown(data):
    return [new_output("display_data", data)]


@pytest.fixture
def page(room):
    """Return the page of a student whose notebook showed what `outputs` say."""

    def write(scores=(), **outputs):
        room.hands_in("ada")
        room.is_graded("ada", {"backward_graded": 2.0, "why": None} | dict(scores), graded(room, **outputs))
        (path,) = feedback.write(room.course, room.assignment, ["ada"])["ada"]
        assert path == room.root / "feedback/ada/03_backward_pass/backward_pass.html"
        return path.read_text()

    return write


def test_the_page_has_scores_verdicts_outputs_and_what_a_person_wrote(room, page):
    with room.course.gradebook() as book:
        verdict = checks.check("backward_pass.relu_derivative", lambda z: z > 1, seed=0)._repr_html_()
        page(
            relu_derivative_graded=shown({"text/html": verdict}),
            derivatives=[new_output("stream", text="my own words")],
        )
        book.find_comment("why", room.name, room.assignment, "ada").manual_comment = "Almost: think of $\\eta$."
        book.db.commit()
    room.marks_by_hand("ada", "why", 1.5)
    (path,) = feedback.write(room.course, room.assignment, ["ada"])["ada"]
    said = path.read_text()
    assert "backward_pass (Score: 3.5 / 30.0)" in said and "Score: 1.5 / 3.0" in said
    assert verdict in said and "my own words" in said and "Almost: think of" in said
    assert "not the last word" not in said


def test_an_answer_that_waits_for_a_person_is_said(page):
    assert "This is not the last word yet: 1 answer to be marked by a person." in page()


def test_the_page_needs_no_network_and_runs_no_script(page):
    said = page(derivatives=shown({"text/html": LEAD_AWAY}), why=[])
    head, body = said.split("</head>")
    assert "default-src 'none'" in head and "<script" not in head and "url(" not in head
    assert "src=" not in head and "<link" not in head
    assert "<meta" not in body


def test_formulas_are_mathml_and_what_is_none_stays_as_it_was_written(page):
    said = page(derivatives=shown({"text/latex": "$\\frac{a}{b}$"}))
    assert said.count("<math") > 50 and "<mfrac><mrow><mi>a</mi></mrow>" in said
    assert "undefinedthing" in said


@pytest.mark.parametrize("assignment", [path.parent.name for path in sorted((ROOT / "assignments").glob("*/*.ipynb"))])
def test_every_formula_of_the_assignments_can_be_set(assignment):
    texts = [cell.source for cell in cells("assignments", assignment).values() if cell.cell_type == "markdown"]
    page = "".join(map(markup.text, texts))
    assert page.count("<math") == sum(len(re.findall(r"\$\$?[^$]+\$\$?", text)) for text in texts) > 20


def test_what_is_longer_than_anybody_writes_is_shown_as_it_was_written():
    long = "a" + " " * markup.LONGEST + "<b>$z$"
    assert markup.text(long) == "<pre>" + long.replace("<", "&lt;").replace(">", "&gt;") + "</pre>"


def test_lines_that_are_aligned_are_lines_in_the_page():
    page = markup.text("$$\\begin{aligned} a &= 1 \\\\ b &= 2 \\end{aligned}$$")
    assert page.count("<mtr>") == 2 and "&<" not in page


def test_attached_pictures_are_in_the_page(room):
    notebook = graded(room)
    why = next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "why")
    why.source, why["attachments"] = "![mine](attachment:a.png)", {"a.png": {"image/png": "QUJD"}}
    room.hands_in("ada")
    room.is_graded("ada", {}, notebook)
    (path,) = feedback.write(room.course, room.assignment, ["ada"])["ada"]
    assert "data:image/png;base64,QUJD" in path.read_text()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"if $a<b$ & $\frac{a}{b}$", "<mo>&lt;</mo>"),
        ("w<k> and y<z", "w&lt;k&gt; and y&lt;z"),
        (r"$\text{<script>f()</script>}$", "<code>\\text{&lt;script&gt;"),
        (r"$\href{javascript:f()}{x}$ [x](data:text/html,f)", "<mi>x</mi></mrow></mrow></mrow></math> <a>x</a>"),
        ("![$a$](attachment:gone.png)", "this picture was not handed in"),
        ("![a](http://x.example/a.png) ![b](../a.png) ![b](/logout)", '<img alt="a"> <img alt="b"> <img alt="b">'),
        ('<p class="navbar-fixed-top" id="why" style="top: 0" onclick="f()">a</p>', "<p>a</p>"),
        ("| a |\n|---|\n| **b** |", "<td><strong>b</strong></td>"),
        ("```python\ndef f(): pass\n```", '<span class="k">def</span>'),
        ("> " * 3000 + "a", "<blockquote>"),
    ],
)
def test_a_text_shows_what_was_meant_and_runs_nothing(written, shown):
    page = markup.text(written)
    assert shown in page
    assert not re.search(r"<(script|iframe|svg|style)|<[^>]* (on\w+|style|id|href)=", page)


def test_who_was_not_graded_reads_why_and_that_it_is_no_0(room):
    room.hands_in("ada")
    results.Result("ada", room.assignment, "", results.NOT_GRADED, "your notebook is a <link>").save(room.course)
    (path,) = feedback.write(room.course, room.assignment, ["ada"])["ada"]
    assert "your notebook is a &lt;link&gt;" in path.read_text()
    assert "This was not graded" in path.read_text() and "does not count as 0" in path.read_text()
    assert "backward_pass (not graded)" in path.read_text() and "Score: 0" not in path.read_text()


def test_who_handed_in_what_can_not_be_taken_reads_that(room, tmp_path):
    files = {"ada/../../x.ipynb": room.answer(), "Ada_7_assignsubmission_file_/../x.ipynb": room.answer()}
    collecting.from_source(room.course, room.assignment, zipped(tmp_path / "all.zip", files))
    (path,) = feedback.write(room.course, room.assignment, ["Ada"])["Ada"]
    assert "(a zip slip)." in path.read_text()


def test_what_was_restored_is_said_on_the_page(room, page):
    results.Result("ada", room.assignment, "", results.GRADED, "A missing cell was put back.").save(room.course)
    assert "A missing cell was put back." in page()


def test_the_late_penalty_is_on_the_page(room):
    room.says("[due]\n03_backward_pass = 2026-11-30T12:00:00\n[late]\nper_day = 10\n")
    room.hands_in("ada", when="2026-12-01 13:00:00 UTC")
    room.course.enrol(room.assignment)
    room.is_graded("ada", {"backward_graded": 4.0}, graded(room))
    (path,) = feedback.write(room.course, room.assignment, ["ada"])["ada"]
    assert "Late submission penalty (Score: -0.8)" in path.read_text() and "(Score: 3.2 / 30.0)" in path.read_text()


def names_in(path):
    with zipfile.ZipFile(path) as made:
        return made.namelist()


def test_the_lms_gets_a_zip_with_the_names_that_it_gave_and_who_has_none_a_folder(room, tmp_path):
    files = {"lovelaceada_4711_80815_backward_pass-1.ipynb": room.answer()}
    files["Bo Díaz_7_assignsubmission_file_/backward_pass.ipynb"] = room.answer()
    collecting.from_source(room.course, room.assignment, zipped(tmp_path / "all.zip", files))
    room.hands_in("cy")
    pages = feedback.write(room.course, room.assignment, ["4711", "Bo Díaz", "cy"])
    assert feedback.pack(room.course, room.assignment, pages, tmp_path / "back.zip") == (2, 1)
    assert names_in(tmp_path / "back.zip") == [
        "lovelaceada_4711_80815_backward_pass.html",
        "Bo Díaz_7_assignsubmission_file_backward_pass.html",
        "cy/backward_pass.html",
    ]


def test_a_plain_zip_of_folders_gets_folders_back_and_one_line_says_so(room, tmp_path, monkeypatch):
    files = {f"{student}/backward_pass.ipynb": room.answer() for student in ("ada", "bo")}
    collecting.from_source(room.course, room.assignment, zipped(tmp_path / "all.zip", files))
    monkeypatch.chdir(room.root)
    done = CliRunner().invoke(main, ["feedback", room.assignment, "--zip", "back.zip"])
    assert done.output.splitlines()[-1] == "back.zip: 2 pages in a folder for each student."
    assert "ada" not in done.output
    assert names_in(room.root / "back.zip") == ["ada/backward_pass.html", "bo/backward_pass.html"]
