"""The site is made without a warning, has all that it promises and no solution, and asks nobody else for anything."""

import re
import zlib

import nbformat

import backprop_lib
from backprop_lib import widgets
from project import ROOT

LOADED = re.compile(r"<(?:script|img|iframe|source)\b[^>]*\bsrc=\"([^\"]*)\"|<link\b([^>]*)>")
LINKED = re.compile(r"\bhref=\"([^\"]*)\"")
ELSEWHERE = re.compile(r"^(?:\w+:)?//")


def pages(site):
    return {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.glob("**/*.html")}


def test_every_lecture_exercise_and_guide_has_its_page_and_its_notebook_to_download(site):
    for path in [*ROOT.glob("lectures/*"), *ROOT.glob("guides/*.*"), *ROOT.glob("assignments/*/*.ipynb")]:
        if path.suffix in (".md", ".ipynb"):
            assert (site / path.relative_to(ROOT)).with_suffix(".html").exists(), path
        if path.suffix == ".ipynb":
            assert (site / "downloads" / path.name).read_bytes() == path.read_bytes()
    assert {"index.html", "NOTATION.html", "CHANGELOG.html", "search.html", "run.html"} <= set(pages(site))
    assert len(list(site.glob("downloads/*.whl"))) == 1


def test_it_says_where_it_is_and_how_to_look_at_it(made):
    folder, said = made
    assert folder.name in said and "python -m http.server -d" in said


def test_the_public_face_of_the_library_is_described_and_lectures_link_to_it(site):
    described = zlib.decompress((site / "objects.inv").read_bytes().split(b"zlib.\n", 1)[1]).decode()
    names = {line.split()[0] for line in described.splitlines() if " py:" in line}
    expected = {f"backprop_lib.{name}" for name in backprop_lib.__all__}
    expected |= {f"backprop_lib.widgets.{name}" for name in widgets.__all__}
    expected |= {f"backprop_lib.Network.{name}" for name in ("forward", "backward", "step", "N")}
    assert expected <= names
    first = (site / "lectures" / "01_gradient_descent.html").read_text(encoding="utf-8")
    for place in ("descent.html#backprop_lib.gradient_descent", "network.html#backprop_lib.Network"):
        assert f'href="../api/{place}"' in first


def solutions():
    """Yield each line of a solution that says something, and the page on which it must not stand."""
    for path in ROOT.glob("solutions/*/*.ipynb"):
        page = f"assignments/{path.parent.name}/{path.stem}.html"
        for cell in nbformat.read(path, as_version=4).cells:
            for solution in re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", cell.source, flags=re.S):
                yield from ((line.strip(), page) for line in solution.splitlines() if len(line.strip()) > 20)


def test_no_solution_is_on_it(site):
    told = {name: re.sub(r"<[^>]*>", "", text) for name, text in pages(site).items()}
    lines = list(solutions())
    assert len(lines) > 50
    plain = {name: text.replace("&quot;", '"').replace("&#39;", "'") for name, text in told.items()}
    shown = {name: "\n".join(line.strip() for line in plain[name].splitlines()) for _, name in lines}
    given = {name: nbformat.read(ROOT / name.replace(".html", ".ipynb"), as_version=4) for name in shown}
    # What students are given may hold a line like it, in an example say.
    for line, name in lines:
        if not any(line in cell.source for cell in given[name].cells):
            assert line not in shown[name], (name, line)
    for name, text in plain.items():
        assert "BEGIN SOLUTION" not in text or name.startswith(("guides/", "CONTRIBUTING")), name
        assert "answer_key" not in name
    assert not [path for path in site.glob("**/*") if "solutions" in path.relative_to(site).parts]


def test_nothing_that_a_page_loads_comes_from_elsewhere(site):
    asked = []
    for name, text in pages(site).items():
        for source, link in LOADED.findall(text):
            is_loaded = source or re.search(r'rel="[^"]*(?:stylesheet|icon|preload)', link)
            address = source or LINKED.search(link)[1]
            asked += [(name, address)] if is_loaded and ELSEWHERE.match(address) else []
    for path in site.glob("**/*.css"):
        asked += [
            (path.name, address)
            for address in re.findall(r"(?:url\(|@import )['\"]?((?:\w+:)?//[^'\")]*)", path.read_text())
        ]
    assert asked == []


def test_every_link_within_the_site_leads_somewhere(site):
    lost = []
    ids = {name: set(re.findall(r'\bid="([^"]*)"', text)) for name, text in pages(site).items()}
    for name, text in pages(site).items():
        for address in LINKED.findall(re.sub(r"<link\b[^>]*>", "", text)):
            file, _, heading = address.partition("#")
            if re.match(r"\w+:", address) or file.startswith("//"):
                continue
            target = (site / name).parent.joinpath(file).resolve() if file else site / name
            here = target.relative_to(site).as_posix()
            if not target.exists() or (heading and here in ids and heading.replace("%3A", ":") not in ids[here]):
                lost.append((name, address))
    assert lost == []


def test_every_picture_has_words(site):
    for name, text in pages(site).items():
        for tag in re.findall(r"<img\b[^>]*>", text):
            assert re.search(r'alt="[^"]+"', tag) or "sidebar-logo" in tag, (name, tag)


def test_who_reads_is_led_to_where_it_runs(site):
    page = (site / "assignments" / "02_forward_pass" / "forward_pass.html").read_text(encoding="utf-8")
    for address in ("../../downloads/forward_pass.ipynb", "../../run.html"):
        assert f'href="{address}"' in page
    binder = (
        "https://mybinder.org/v2/gh/ada/course/HEAD?urlpath=lab/tree/assignments/02_forward_pass/forward_pass.ipynb"
    )
    assert binder in page
    assert "<title>Exercise 2: Run the forward pass - " in page


GROWS = "() => document.querySelector('article').prepend(Object.assign(document.createElement('p'), {style: 'height: 3000px'}))"
TOP = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
  done(Math.round(document.getElementById("say-why").getBoundingClientRect().top)))))"""


def test_pages_are_light_ask_nobody_have_no_fault_that_axe_finds_and_links_into_them_lead_there(site, looker):
    exercise = "assignments/03_backward_pass/backward_pass.html"
    with looker(site) as looks:
        for page in ("index.html", exercise, "api/training.html"):
            weight, wrong = looks.look(page)
            assert wrong == [], page
            assert weight < 2_000_000
        with looks.opened(f"{exercise}#say-why") as (tab, wrong, _):
            assert 0 <= tab.evaluate(TOP) < 100
            tab.evaluate(GROWS)  # as it does where explorers come
            assert 0 <= tab.evaluate(TOP) < 100
            # Whoever has moved is left where they are: what they read does not run away from them.
            tab.keyboard.press("Home")
            tab.wait_for_function("() => scrollY === 0")
            tab.evaluate(GROWS)
            assert tab.evaluate(TOP) > 3000
            assert wrong == []


def test_a_page_that_is_not_as_it_should_be_is_found_out(tmp_path, looker):
    (tmp_path / "bad.html").write_text(
        '<!doctype html><html lang="en"><title>Bad</title><main><h1>Bad</h1>'
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'
        '<div style="width: 1000px">wide</div></main><script src="https://cdn.example/a.js"></script><script>nothing()</script>'
    )
    with looker(tmp_path) as looks:
        _, wrong = looks.look("bad.html")
    said = "\n".join(wrong)
    for fault in ("asks for https://cdn.example/a.js", "image-alt", "wider than a phone", "nothing is not defined"):
        assert fault in said
