"""How pages are made of notebooks, and what happens if the site can't be made."""

import base64
import io

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pytest
from PIL import Image

pytest.importorskip("myst_nb", reason="the site needs the extra `site`")

import website.__main__ as making
from backprop_lib import plots
from backprop_lib.descent import gradient_descent
from backprop_lib.functions import bowl
from website import describe, execute, finishing, notices, shown

DRAWS = {"jupyter": {"source_hidden": True}}
PICTURE = """\
# Picture
import matplotlib.pyplot as plt
%matplotlib inline
plt.plot([1, 2], label="$\\\\eta$ = 0.1")
plt.xlabel("step $k$")
plt.legend();"""


def test_what_has_run_is_shown_with_words_for_its_pictures_and_code_that_draws_is_folded(tmp_path):
    cells = [
        nbformat.v4.new_markdown_cell("# A page\n\n*This section is optional.*"),
        nbformat.v4.new_code_cell(PICTURE, metadata=DRAWS),
        nbformat.v4.new_code_cell("import sys\nprint('50 it/s', file=sys.stderr)\n6 * 7"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "small.ipynb")
    text, drawn, computed = shown.for_the_page(execute.run(tmp_path / "small.ipynb")).cells
    assert "{.optional}\n*This section is optional.*" in text.source
    assert "hide-input" in drawn.metadata.tags
    assert drawn.metadata.mystnb["code_prompt_show"] == "Show the code of this picture"
    assert drawn.metadata.mystnb["image"]["alt"] == "step k to the right; shown: η = 0.1 (in the section “A page”)"
    assert [output.get("data") for output in computed.outputs] == [{"text/plain": "42"}]


def test_a_picture_says_its_title_its_axes_and_what_its_lines_are():
    figure, (left, right) = plt.subplots(1, 2)
    plots.trajectory(gradient_descent(bowl, 0.0, eta=0.1), bowl, left).set_title("descent")
    right.plot([0, 1], label="Loss of $w_{11}$")
    words = describe.figure_in_words(figure)
    plt.close(figure)
    for said in ("descent", "to the right", "upwards", "Loss of w_11"):
        assert said in words
    assert not set("$\\{}") & set(words)


def test_a_picture_becomes_smaller_and_keeps_its_look():
    pixels = np.full((40, 60, 3), 255, dtype=np.uint8)
    pixels[10:20, 10:50] = (0, 114, 178)
    file = io.BytesIO()
    Image.fromarray(pixels).resize((2600, 1700), Image.Resampling.NEAREST).save(file, "PNG", compress_level=0)
    small = base64.b64decode(shown.smaller(base64.b64encode(file.getvalue())))
    picture = Image.open(io.BytesIO(small)).convert("RGB")
    assert picture.width == shown.WIDEST and len(small) < len(file.getvalue()) / 100
    np.testing.assert_allclose(picture.getpixel((600, 320)), (0, 114, 178), atol=3)


def test_a_finished_page_keeps_the_place_of_a_picture_and_has_no_empty_heads(tmp_path):
    Image.new("RGB", (30, 20)).save(tmp_path / "a.png")
    page = finishing.finished('<img alt="A" src="a.png"><th class="head"><p></p></th><th>b</th>', tmp_path)
    assert 'width="30" height="20"' in page and 'loading="lazy"' in page
    assert '<td class="head"><p></p></td><th>b</th>' in page


def test_a_site_that_could_not_be_made_leaves_the_one_that_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "WORK", tmp_path / "work")
    monkeypatch.setattr(making.stage, "lay", lambda run: None)
    monkeypatch.setattr(making.npm, "fetch", lambda *_: None)
    out = tmp_path / "site"
    out.mkdir()
    (out / "index.html").write_text("the old one")

    def sphinx(arguments):
        made = tmp_path / "work" / "html"
        made.mkdir(parents=True)
        (made / "index.html").write_text("the new one")
        return code

    monkeypatch.setattr(making, "sphinx", sphinx)
    code = 1
    assert making.build(out) == 1
    assert (out / "index.html").read_text() == "the old one"
    code = 0
    assert making.build(out) == 0
    assert (out / "index.html").read_text() == "the new one"


@pytest.mark.parametrize(
    ("known", "expected"),
    [({"GITHUB_REPOSITORY": "ada/course"}, "ada/course"), ({}, ""), ({"GITHUB_REPOSITORY": ""}, "")],
)
def test_binder_is_offered_where_the_address_of_the_repository_is_known(monkeypatch, known, expected):
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    for name, value in known.items():
        monkeypatch.setenv(name, value)
    assert notices.repository() == expected
