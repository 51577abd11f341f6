"""`make exam`: pages that need nothing else, alike for one seed, with other numbers in each variant and no solution."""

import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from backprop_lib.grading.exam import __main__ as command
from backprop_lib.grading.exam import printing, sheets
from backprop_lib.practice import KINDS
from lab import need_chromium
from project import ROOT


class Tags(HTMLParser):
    """Collects what a page is made of, and that its tags are closed in their order."""

    VOID = ("meta", "br", "img", "mspace")

    def __init__(self, page):
        super().__init__()
        self.open, self.links, self.ids = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids += [attrs["id"]] if "id" in attrs else []
        self.links += [attrs[name] for name in ("src", "href", "xlink:href") if name in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag


@pytest.fixture(scope="module")
def page():
    return sheets.exam(7, 2, KINDS)


@pytest.fixture(scope="module")
def solved():
    return sheets.solutions(7, 2, KINDS)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_numbers(tmp_path):
    code = "from backprop_lib.grading.exam import sheets; print(sheets.exam(7, 1, ['forward pass']))"
    again = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert again.stdout == sheets.exam(7, 1, ["forward pass"]) + "\n"
    assert sheets.exam(8, 1, ["forward pass"]).replace("exam 8", "exam 7") != again.stdout


def test_the_pages_need_no_network_and_are_whole(page, solved):
    for one in (page, solved):
        tags = Tags(one)
        assert tags.open == [] and len(tags.ids) == len(set(tags.ids))
        assert all(link.startswith("#") and link[1:] in tags.ids for link in tags.links)
        assert not re.search(r"url\((?!#)|@import|<script", one)
        assert "$" not in re.sub(r"<style>.*?</style>", "", one, flags=re.S) and "<code>" not in one


def test_every_variant_has_all_problems_with_pictures_and_other_numbers(page):
    variants = page.split('<section class="variant">')[1:]
    assert len(variants) == 2 and len({re.sub(r"variant \d+", "", one) for one in variants}) == 2
    for number, variant in enumerate(variants, start=1):
        assert f"exam 7, variant {number}" in variant
        assert [f"{n}. {kind[0].upper()}{kind[1:]}" for n, kind in enumerate(KINDS, start=1)] == re.findall(
            r"<h2><span>(.*?)</span>", variant
        )
        assert variant.count("<svg") == 5
        points = [int(n) for n in re.findall(r"of (\d+)</td>", variant)]
        assert f"{sum(points)} points." in variant


def test_no_two_variants_of_a_kind_are_alike():
    for kind in KINDS:
        problems = sheets._different(kind, 11, command.MOST_VARIANTS)
        assert len({one.statement.markdown for one in problems}) == command.MOST_VARIANTS


def test_solutions_are_apart_and_say_what_each_quantity_is_worth(page, solved):
    assert "marking scheme" in solved and "follow-through" in solved and "solutions of variant 2" in solved
    assert "solutions" not in page and "dy2" not in page
    for problem in sheets._different("find the fault", 7, 2):
        assert f"<mtext>{'abcdefghijklmno'[int(problem.drawn['letter'][0])]}</mtext>" in solved


def run(tmp_path, *arguments):
    command.main(["--folder", str(tmp_path / "exam"), "--kinds", "softmax with KL,which η converges", *arguments])
    return sorted(path.name for path in (tmp_path / "exam").iterdir())


def test_the_command_writes_both_files(tmp_path, capsys):
    assert run(tmp_path, "--seed", "7", "--variants", "2") == ["exam_7.html", "solutions_7.html"]
    assert "exam_7.html: for your students" in capsys.readouterr().out
    assert (tmp_path / "exam" / "exam_7.html").read_text() == sheets.exam(
        7, 2, ["softmax with KL", "which η converges"]
    )


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--seed", "-1"], "SEED must be a whole number of at least 0"),
        (["--seed", "1", "--variants", "0"], "VARIANTS must be a whole number of at least 1 and at most 100"),
        (["--seed", "1", "--kinds", "softmax with K"], "KINDS must be one of .*did you mean 'softmax with KL'?"),
    ],
)
def test_what_can_not_be_made_is_said_and_nothing_is_written(tmp_path, arguments, message):
    with pytest.raises(SystemExit, match=message):
        run(tmp_path, *arguments)
    assert not (tmp_path / "exam").exists()


def test_without_a_browser_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(printing, "BROWSERS", ("no such browser",))
    with pytest.raises(SystemExit, match="PDF=1 needs Chromium on the PATH"):
        run(tmp_path, "--seed", "7", "--pdf")
    assert not (tmp_path / "exam").exists()


def test_chromium_prints_a_page_for_each_variant(tmp_path):
    need_chromium()
    names = run(tmp_path, "--seed", "7", "--variants", "2", "--pdf")
    assert names == ["exam_7.html", "exam_7.pdf", "solutions_7.html", "solutions_7.pdf"]
    pdf = (tmp_path / "exam" / "exam_7.pdf").read_bytes()
    assert pdf.startswith(b"%PDF") and len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 2


def test_make_says_what_is_missing():
    done = subprocess.run(
        ["make", "--silent", "-o", ".venv/.grading", "exam"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode != 0 and "make exam SEED=7" in done.stdout
