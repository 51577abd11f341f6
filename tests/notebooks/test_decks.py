"""What the decks load is what is pinned, or is refused. What they show is measured in `test_lectures.py`."""

import io
import tarfile

import nbformat
import pytest

from backprop_lib.live import decks, npm
from project import ROOT


def test_a_script_that_is_not_the_pinned_one_is_refused(tmp_path):
    for package in decks.PACKAGES:
        file = tmp_path / "registry" / package.name / "-" / f"{package.folder}.tgz"
        file.parent.mkdir(parents=True)
        with tarfile.open(file, "w:gz") as archive:
            entry = tarfile.TarInfo("package/LICENSE")
            archive.addfile(entry, io.BytesIO(b""))
    with pytest.raises(RuntimeError, match="not the file that is pinned"):
        npm.fetch(decks.PACKAGES, tmp_path / "beside", (tmp_path / "registry").as_uri())
    with pytest.raises(RuntimeError, match=r"reveal.js is needed, once, from file:.*reveal.js-5"):
        npm.fetch(decks.PACKAGES, tmp_path / "beside", (tmp_path / "nowhere").as_uri())
    assert not (tmp_path / "beside").exists()


def test_what_follows_a_question_begins_a_slide_of_its_own_and_so_does_an_answer_which_is_open():
    sources = ["from backprop_lib.widgets import ask\nask.number('What is 3 · 2?', 6)", "3 * 2", "'more'"]
    sources.append("ask.answer('It is 6.')")
    dash = {"slideshow": {"slide_type": "-"}}
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one, metadata=dash) for one in sources])
    shown = decks.for_the_screen(decks.run(notebook, ROOT / "lectures"))
    assert [cell.metadata.slideshow.slide_type for cell in shown.cells] == ["-", "subslide", "-", "subslide"]
    assert set(shown.cells[0].outputs[0].data) == {"image/png", "text/plain"}
    assert "<details open>" in shown.cells[3].outputs[0].data["text/html"]
