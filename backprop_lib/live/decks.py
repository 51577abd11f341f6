"""`make slides`: a deck of each lecture in `slides/` that needs no network: scripts, fonts and pictures lie beside it."""

import argparse
import itertools
import re
from pathlib import Path

from backprop_lib import _lazy
from backprop_lib.live import copies, npm

with _lazy.needs("course", "backprop_lib.live.decks"):
    from nbclient import NotebookClient
    from nbconvert import SlidesExporter

WIDTH, HEIGHT = 1280, 720
# What a deck loads.
REVEAL = npm.Package(
    "reveal.js",
    "5.2.1",
    "sha512-r7//6mIM5p34hFiDMvYfXgyjXqGRta+/psd9YtytsgRlrpRzFv4RbH76TXd2qD+7ZPZEbpBDhdRhJaFgfQ7zNQ==",
    ("LICENSE", "dist/reveal.js", "dist/reveal.css", "dist/theme/white.css", "plugin/notes/notes.js"),
)
MATHJAX = npm.MATHJAX.choose("LICENSE", "es5/tex-svg.js")
PACKAGES = (REVEAL, MATHJAX)


def run(notebook, folder):
    """Run a lecture's cells in `folder`, where its own relative paths hold."""
    where = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=600, resources=where, extra_arguments=["--log-level=ERROR"]).execute()
    return notebook


def for_the_screen(notebook):
    """Make of a lecture that has run what a deck shows: stills for explorers, no code that only draws, links to decks.

    What follows a question begins a slide of its own, so that the answer is not beside it. So does a folded answer, which
    is open there.
    """
    for cell, after in itertools.pairwise(notebook.cells):
        parted = _shows(cell, "Question: ") or _shows(after, "Answer, folded")
        if parted and after.metadata.get("slideshow", {}).get("slide_type") == "-":
            after.metadata.slideshow["slide_type"] = "subslide"
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = re.sub(r"\]\((0\d_\w+)\.ipynb", r"](\1.slides.html", cell.source)
            continue
        if copies.is_drawing(cell):
            cell.metadata["transient"] = {"remove_source": True}
        for output in cell.get("outputs", ()):
            if "application/vnd.jupyter.widget-view+json" in output.get("data", {}):
                output.data = {kind: output.data[kind] for kind in ("image/png", "text/plain") if kind in output.data}
            if _shows(cell, "Answer, folded"):
                output.data["text/html"] = output.data["text/html"].replace("<details>", "<details open>")
        cell.outputs = [output for output in cell.outputs if not is_progress(output)]
    notebook.metadata.pop("widgets", None)
    return notebook


def _shows(cell, beginning):
    """Say whether a cell that has run shows something whose words begin so."""
    said = [str(output.get("data", {}).get("text/plain", "")) for output in cell.get("outputs", ())]
    return any(text.startswith(beginning) for text in said)


def is_progress(output):
    """Say whether an output is a bar that counts epochs: nothing of it is left to see when it has come to its end."""
    return output.get("name") == "stderr" or (
        set(output.get("data", ())) == {"text/plain"} and "it/s" in str(output.data)
    )


def deck(notebook, title):
    """Return a lecture that has run as the page of a deck; its scripts are expected in the folder `beside` beside it."""
    exporter = SlidesExporter(template_name="deck", extra_template_basedirs=[str(Path(__file__).parent)])
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    exporter.reveal_theme = "white"
    exporter.reveal_url_prefix = f"beside/{REVEAL.folder}"
    where = {"reveal": f"beside/{REVEAL.folder}", "mathjax": f"beside/{MATHJAX.folder}"}
    page, _ = exporter.from_notebook_node(
        notebook, resources={"metadata": {"name": title}, "deck": where | {"width": WIDTH, "height": HEIGHT}}
    )
    return page


def main():
    """Make the decks and say where they are."""
    parser = argparse.ArgumentParser(prog="python -m backprop_lib.live.decks", description=__doc__)
    parser.add_argument("--lecture", default="", help="only this one: its number, or a part of its name")
    parser.add_argument("--core", action="store_true", help="leave the optional sections out")
    given = parser.parse_args()
    into = copies.PROJECT / "slides"
    npm.fetch(PACKAGES, into / "beside")
    for name in copies.names():
        if given.lecture in name:
            notebook = run(copies.read(name, core=given.core), copies.PROJECT / "lectures")
            path = into / f"{name}.slides.html"
            path.write_text(deck(for_the_screen(notebook), name), encoding="utf-8")
            print(path.relative_to(copies.PROJECT))


if __name__ == "__main__":
    main()
