"""Live copies: what is blank, what the magics do, and that a lecture typed live comes out as the lecture."""

import re

import nbformat
import pytest

from backprop_lib import live
from kernels import Kernel, code_cells
from project import ROOT

LECTURES = sorted(path.stem for path in ROOT.glob("lectures/*.ipynb"))
SLIDE_TYPES = {"slide", "subslide", "fragment", "skip", "notes", "-"}

SMALL = {
    "setup": "a = 1",
    "double": "# twice a\nb = 2 * a\nprint('b =', b)",
    "triple": "def triple(x):\n    return 3 * x",
    "use": "c = triple(b)\nprint('c =', c)",
    "plus": "# one more\nd = c + 1",
    "last": "print('d =', d)",
}


def small_course(folder):
    cells = [
        nbformat.v4.new_code_cell(source, id=name, metadata={"tags": ["live"]} if source[0] in "#d" else {})
        for name, source in SMALL.items()
    ]
    (folder / "lectures").mkdir(parents=True)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Small", id="title"), *cells])
    nbformat.write(notebook, folder / "lectures" / "small.ipynb")
    return folder


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    folder = small_course(tmp_path_factory.mktemp("course"))
    kernel = Kernel(folder)
    kernel.run(f"from backprop_lib import live\nfrom pathlib import Path\nlive.copies.PROJECT = Path({str(folder)!r})")
    yield kernel
    kernel.stop()


@pytest.fixture
def in_class(kernel):
    """A class at the beginning of the small lecture; the cell that loads the extension has run."""
    kernel.run("%reset -f")
    kernel.run("%unload_ext backprop_lib.live")
    assert not kernel.run(live.copies.HEAD.format(name="small", core=""), "live").failed
    return kernel


# --- the copies


@pytest.mark.parametrize("name", LECTURES)
def test_what_is_typed_live_can_be_told_by_its_first_line(name):
    cells = code_cells(live.read(name))
    typed = [cell for cell in cells if live.is_live(cell)]
    blanks = [live.blank(cell.source) for cell in typed]
    assert len(typed) >= 8
    assert [line for line in blanks if not re.match(r"# |(def|class) .*:$", line)] == []
    assert len(set(blanks)) == len(blanks)
    others = {live.blank(cell.source) for cell in cells if not live.is_live(cell)}
    assert others.isdisjoint(blanks)
    assert [line for line, cell in zip(blanks, typed, strict=True) if len(cell.source.splitlines()) < 2] == []


@pytest.mark.parametrize("name", LECTURES)
def test_every_cell_says_how_it_stands_on_the_slides(name):
    cells = live.read(name).cells
    assert {cell.metadata.get("slideshow", {}).get("slide_type") for cell in cells} <= SLIDE_TYPES
    assert cells[0].metadata.slideshow.slide_type == "slide"


def test_the_copies_are_the_lectures_with_blanks_and_the_lectures_stay_as_they_are(tmp_path):
    before = {path: path.read_bytes() for path in ROOT.glob("lectures/*.ipynb")}
    said = live.write_copies(tmp_path)
    assert {path.stem for path in said} == set(LECTURES)
    assert {path: path.read_bytes() for path in before} == before
    for path in said:
        copy, lecture = nbformat.read(path, as_version=4), live.read(path.stem)
        nbformat.validate(copy)
        head = copy.cells.pop(1)
        assert head.source.splitlines()[-2:] == ["%load_ext backprop_lib.live", f"%lecture {path.stem}"]
        for cell, original in zip(copy.cells, lecture.cells, strict=True):
            assert cell.id == original.id
            assert cell.source == (live.blank(original.source) if live.is_live(original) else original.source)


@pytest.mark.parametrize("name", LECTURES)
def test_links_of_a_lecture_lead_somewhere_from_a_folder_beside_it(name):
    text = "\n".join(cell.source for cell in live.read(name).cells if cell.cell_type == "markdown")
    for link in re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", text):
        assert (ROOT / "lectures" / link).exists(), link
        assert link.startswith("../") or link.removesuffix(".ipynb") in LECTURES


def test_a_copy_that_was_only_run_is_replaced_and_one_that_was_edited_is_not(tmp_path):
    course = small_course(tmp_path)
    into, folder = course / "live", course / "lectures"
    (path,) = live.write_copies(into, folder)
    copy = nbformat.read(path, as_version=4)
    copy.cells[2].execution_count = 3
    copy.metadata["language_info"] = {"name": "python", "version": "3"}
    nbformat.write(copy, path)
    assert live.write_copies(into, folder) == {path: "written"}
    copy.cells[3].source += "\nb = 5"
    nbformat.write(copy, path)
    edited = path.read_bytes()
    assert live.write_copies(into, folder) == {path: "edited, so left as it is"}
    assert path.read_bytes() == edited
    for number in (1, 2):
        assert live.write_copies(into, folder, fresh=True)[path].endswith(f"now small.{number}.ipynb")
        assert (into / f"small.{number}.ipynb").read_bytes() == edited
        assert "b = 5" not in path.read_text()
        path.write_bytes(edited)


def test_a_file_that_is_no_copy_at_all_is_not_replaced_either(tmp_path):
    course = small_course(tmp_path)
    path = course / "live" / "small.ipynb"
    path.parent.mkdir()
    for content in (b"my notes", b"\xff\xfe", b'{"cells": []}', nbformat.writes(nbformat.v4.new_notebook()).encode()):
        path.write_bytes(content)
        assert live.write_copies(path.parent, course / "lectures") == {path: "edited, so left as it is"}
        assert path.read_bytes() == content


def test_without_the_lectures_the_error_says_what_to_install(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"No lectures in .*pip install -e"):
        live.read("small", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"No lectures in .*pip install -e"):
        live.write_copies(tmp_path / "live", tmp_path)
    assert not (tmp_path / "live").exists()


# --- in class


@pytest.mark.parametrize(
    "typed",
    ["# twice a\n%reveal", "# twice a\nb = 2 *\n%reveal", "%reveal", "# twice a\n    %reveal  "],
    ids=["under the first line", "under half a line", "alone", "indented"],
)
def test_reveal_fills_the_blank_it_stands_in(in_class, typed):
    assert in_class.run(typed, "double").filled == SMALL["double"]


def test_reveal_under_a_bare_signature_fills_the_function(in_class):
    for typed in ("def triple(x):\n%reveal", "def triple(x):\n    %reveal"):
        reply = in_class.run(typed, "triple")
        assert reply.filled == SMALL["triple"]
        assert not reply.failed


def test_what_reveal_has_replaced_can_be_brought_back(in_class):
    assert "Nothing that was typed has been replaced" in in_class.run("# twice a\n%reveal back", "double").text
    assert in_class.run("# twice a\nb = 2 *\n%reveal", "double").filled == SMALL["double"]
    assert in_class.run(SMALL["double"] + "\n%reveal back", "double").filled == "# twice a\nb = 2 *"
    assert in_class.run("# twice a\nb = 2 * a # so\n%reveal", "double").filled == SMALL["double"]
    assert in_class.run("%reveal back", "double").filled == "# twice a\nb = 2 * a # so"


def test_what_is_revealed_and_not_run_is_done_before_the_next_cell_in_place_of_what_was_typed(in_class):
    in_class.run(SMALL["setup"], "setup")
    in_class.run("# twice a\nb = 3 * a", "double")
    in_class.run("# twice a\nb = 3 * a\n%reveal", "double")
    in_class.run(ASK, "a question")
    in_class.run("def triple(x):\n%reveal", "triple")
    assert in_class.run(SMALL["use"], "use").text == "Caught up with 2 cells, the last is “def triple(x):”.\nc = 6\n"


def test_reveal_goes_by_the_first_line_then_by_the_cell_then_to_the_next_blank(in_class):
    assert in_class.run("# one more\n%reveal", "double").filled == SMALL["plus"]
    assert in_class.run("%reveal", "plus").filled == SMALL["plus"]
    assert in_class.run("%reveal", "a new cell").filled == SMALL["double"]
    for name in ("setup", "double"):
        in_class.run(SMALL[name], name)
    assert in_class.run("%reveal").filled == SMALL["triple"]
    for name in ("triple", "use", "plus"):
        in_class.run(SMALL[name])
    assert "Every blank of small has been filled." in in_class.run("%reveal").text


ASK = "from backprop_lib.widgets import ask\nquestion = ask.number('What is 3 · 2?', 6, reply='Three twos.')\nquestion"


def test_right_behind_a_question_reveal_shows_its_answer_first_and_then_fills_the_blank(in_class):
    in_class.run(SMALL["setup"], "setup")
    in_class.run(ASK, "a question")
    reply = in_class.run("# twice a\n%reveal", "double")
    assert (reply.text, reply.filled) == ("The answer is 6. Three twos.\n", "# twice a")
    assert in_class.run("print(question.hidden)").text == "False\n"
    assert in_class.run("# twice a\n%reveal", "double").filled == SMALL["double"]
    in_class.run(ASK, "a question")
    assert in_class.run("%reveal", "a new cell").text == "The answer is 6. Three twos.\n"


def test_what_was_typed_an_answer_and_a_later_cell_let_reveal_go_by_a_question(in_class):
    in_class.run(ASK, "a question")
    assert in_class.run("# twice a\nb = 2 *\n%reveal", "double").filled == SMALL["double"]
    in_class.run(ASK + ".given = '6'\nquestion", "a question")
    assert in_class.run("# twice a\n%reveal", "double").filled == SMALL["double"]
    in_class.run(ASK, "a question")
    in_class.run(SMALL["setup"], "setup")
    assert in_class.run("# twice a\n%reveal", "double").filled == SMALL["double"]


def test_catch_up_runs_what_was_skipped_and_no_more_and_says_so_in_a_line(in_class):
    in_class.run(SMALL["setup"], "setup")
    reply = in_class.run("%catch_up\n" + SMALL["use"], "use")
    assert reply.text == "Caught up with 2 cells, the last is “def triple(x):”.\nc = 6\n"
    assert "NameError" in str(in_class.run("d").outputs)
    assert in_class.run("%catch_up").text == "Nothing was skipped.\n"


def test_catch_up_brings_explorers_back_and_draws_no_picture(kernel, tmp_path):
    hidden = {"metadata": {"jupyter": {"source_hidden": True}}}
    setup = "from types import SimpleNamespace\nwidgets = SimpleNamespace(Explorer=dict)"
    cells = [
        nbformat.v4.new_code_cell(setup, id="setup"),
        nbformat.v4.new_code_cell("explorer = widgets.Explorer(step=3)", id="explorer", **hidden),
        nbformat.v4.new_code_cell("picture = 1", id="picture", **hidden),
        nbformat.v4.new_code_cell("print('end')", id="end"),
    ]
    (tmp_path / "lectures").mkdir()
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "lectures" / "small.ipynb")
    before = kernel.run("print(live.copies.PROJECT)").text.strip()
    kernel.run("%reset -f")
    kernel.run("%unload_ext backprop_lib.live")
    try:
        kernel.run(
            f"from pathlib import Path\nfrom backprop_lib import live\nlive.copies.PROJECT = Path({str(tmp_path)!r})"
        )
        assert not kernel.run(live.copies.HEAD.format(name="small", core=""), "live").failed
        assert kernel.run("print('end')\n%catch_up", "end").text.endswith("end\n")
        assert kernel.run("print(explorer['step'])").text == "3\n"
        assert kernel.run("picture").failed
    finally:
        kernel.run(f"from pathlib import Path\nfrom backprop_lib import live\nlive.copies.PROJECT = Path({before!r})")


def test_catch_up_runs_first_wherever_it_is_in_a_cell(in_class):
    assert in_class.run(SMALL["use"], "use").failed
    reply = in_class.run(SMALL["use"] + "\n%catch_up", "use")
    assert reply.text == "Caught up with 3 cells, the last is “def triple(x):”.\nc = 6\n"
    reply = in_class.run("# one more\nd = c +\n%catch_up", "plus")
    assert (reply.text, reply.failed) == ("Nothing was skipped.\n", False)


def test_catch_up_in_a_new_cell_goes_as_far_as_the_cell_that_failed(in_class):
    in_class.run(SMALL["setup"], "setup")
    assert in_class.run(SMALL["use"], "use").failed
    assert in_class.run("%catch_up").text == "Caught up with 3 cells, the last is “c = triple(b)”.\n"
    assert in_class.run("print(c)").text == "6\n"


def test_run_all_goes_through_blanks_with_the_lectures_code_and_leaves_them_blank(in_class):
    shown = {}
    for name, source in SMALL.items():
        reply = in_class.run(live.blank(source) if source[0] in "#d" else source, name)
        assert not reply.failed and reply.filled is None
        shown[name] = reply.text
    assert shown["double"] == shown["triple"] == shown["plus"] == ""
    assert shown["use"] == "Caught up with 2 cells, the last is “def triple(x):”.\nc = 6\n"
    assert shown["last"] == "Caught up with 1 cell, the last is “# one more”.\nd = 7\n"


def test_what_the_class_typed_stays_and_is_run_again_only_where_it_needs_to_be(in_class):
    in_class.run("a = 10", "setup")
    in_class.run("b = 1", "from somewhere else")
    in_class.run("def triple(x):\n    return 30 * x", "triple")
    in_class.run("c = triple(b) + 0", "use")
    assert in_class.run("%catch_up").text == "Caught up with 2 cells, the last is “c = triple(b)”.\n"
    assert in_class.run("print(a, b, c)").text == "10 20 600\n"


def test_a_cell_that_leaves_out_what_the_lecture_needs_counts_as_skipped(in_class):
    in_class.run(SMALL["setup"], "setup")
    in_class.run("# twice a\nprint(2 * a)", "double")
    in_class.run("def triple(x):\n    return x + x + x", "triple")
    assert in_class.run("%catch_up").text == "Caught up with 1 cell, the last is “# twice a”.\n"
    assert in_class.run(SMALL["use"], "use").text == "c = 6\n"


def test_what_fails_when_run_again_is_replaced_by_the_lectures_code(in_class):
    in_class.run("b = 1", "from somewhere else")
    in_class.run(SMALL["triple"], "triple")
    in_class.run("c = triple(b)\nassert b == 1", "use")
    said = in_class.run("%catch_up").text
    assert said.endswith("the last is “c = triple(b)”; 1 that failed as typed ran as the lecture has it.\n")
    assert in_class.run("print(a, b, c)").text == "1 2 6\n"


def test_after_a_restart_catch_up_goes_as_far_as_the_saved_notebook_with_what_was_typed_in_it(kernel, tmp_path):
    typed = SMALL | {
        "double": "# twice a\nb = a + a + 100\n%check",
        "triple": "def triple(x):",
        "plus": "# one more\nd =",
    }
    cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in typed.items()]
    for cell in cells[:4]:
        cell.execution_count = 1
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "small.ipynb")
    kernel.run("%reset -f")
    kernel.run("%unload_ext backprop_lib.live")
    kernel.run(f"import os\nos.environ['JPY_SESSION_NAME'] = {str(tmp_path / 'small.ipynb')!r}")
    try:
        kernel.run("%load_ext backprop_lib.live")
        assert kernel.run("%catch_up", "new").text == "Caught up with 4 cells, the last is “c = triple(b)”.\n"
        assert kernel.run("print(a, b, c)").text == "1 102 306\n"
        assert kernel.run(SMALL["last"] + "\n%catch_up", "last").text.endswith("“# one more”.\nd = 307\n")
    finally:
        kernel.run("import os\ndel os.environ['JPY_SESSION_NAME']")


def test_wrong_names_are_answered_plainly(in_class):
    reply = in_class.run("%lecture smal")
    assert reply.failed
    assert reply.text == "UsageError: No lecture is called 'smal'; there are small.\n"
    in_class.run("%unload_ext backprop_lib.live\n%load_ext backprop_lib.live")
    for magic in ("%reveal", "%catch_up"):
        assert "Which lecture is this? Say so first, for instance: %lecture" in in_class.run(magic).text


def test_check_is_at_hand_and_unloading_leaves_nothing_behind(in_class):
    count = "ip = get_ipython()\nprint(*(len(ip.events.callbacks[e]) for e in ('pre_run_cell', 'post_run_cell')), "
    count += "len(ip.input_transformers_cleanup), 'reveal' in ip.magics_manager.magics['line'], 'check' in globals())"
    loaded = in_class.run(count).text.split()
    assert loaded[3:] == ["True", "True"]
    in_class.run("%reload_ext backprop_lib.live")
    assert in_class.run(count).text.split() == loaded
    in_class.run("%unload_ext backprop_lib.live")
    bare = in_class.run(count).text.split()
    assert [int(n) for n in bare[:3]] == [int(n) - 1 for n in loaded[:3]]
    assert bare[3:] == ["False", "False"]
    assert in_class.run("print('still here')").text == "still here\n"


# --- the verdict on a cell that was typed


def verdict(reply):
    assert not reply.failed, reply.text
    return reply.outputs[-1]["data"]["text/plain"]


def test_check_judges_what_was_typed_above_it_or_in_the_cell_above(in_class):
    in_class.run(SMALL["setup"], "setup")
    assert (
        verdict(in_class.run("# twice a\nb = a + a\n%check", "double")) == "✓ # twice a\nThe same as in the lecture: b."
    )
    in_class.run("# twice a\nb = 2 + a", "double")
    assert verdict(in_class.run("%check", "new")) == "✗ # twice a\nYour b is 3, expected 2."
    said = verdict(in_class.run("# twice a\nprint(2 * a)\n%check", "double"))
    assert said == "✗ # twice a\nb is missing: the lecture needs it further down."


def test_check_judges_a_function_by_what_it_gives_where_the_lecture_calls_it(in_class):
    for name in ("setup", "double"):
        in_class.run(SMALL[name], name)
    assert "✓" in verdict(in_class.run("def triple(x):\n    return x + x + x\n%check", "triple"))
    assert "Your triple(...) is 4, expected 6" in verdict(
        in_class.run("def triple(x):\n    return x + 2\n%check", "triple")
    )
    said = verdict(in_class.run("def triple(x):\n    return y * x\n%check", "triple"))
    assert "triple(...) stops with NameError" in said


def test_check_starts_from_what_was_there_before_the_cell_ran(in_class):
    in_class.run("a = 5", "setup")
    assert "✓" in verdict(in_class.run("# twice a\nb = 2 * a\na = 0\n%check", "double"))


def test_check_in_the_cell_that_catches_up_starts_from_what_that_gave(in_class):
    in_class.run("a = 0", "setup")
    in_class.run("b = -1", "from somewhere else")
    in_class.run("# twice a", "double")
    assert "✓" in verdict(in_class.run("def triple(x):\n    return 3 * x\n%check", "triple"))
    in_class.run("c = -5\nd = -5", "from somewhere else")
    assert "✓" in verdict(in_class.run("# one more\nd = 1 + c\n%catch_up\n%check", "plus"))
    in_class.run("del c", "from somewhere else")
    assert "%catch_up first" in verdict(in_class.run("# one more\nd = 1\n%check", "plus"))


def test_check_of_nothing_says_what_to_do(in_class):
    for source, name in [("%check", "new"), ("# twice a\n%check", "double")]:
        reply = in_class.run(source, name)
        assert reply.failed and "There is nothing to judge yet" in reply.text
