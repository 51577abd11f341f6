"""A Sphinx extension: the explorers, questions and problems of the course, alive on pages that have no Python behind them.

Notebooks that the site executes leave a figure in place of every widget (`kernel`, `placing`), with what Python would have
answered in files beside it (`recording`, `packing`). In the browser `static/host.js` puts the live view in its place. Pages
have two directives, `{explorer}` and `{practice}`.

In `conf.py`: add "website.alive" to `extensions`, and set `alive_run` to the page that says how to run the course, which is
"index" without it.
"""

import shutil
from pathlib import Path

from website.alive import packing, placing
from website.places import RECORDED

# Browsers load no modules into a page that was opened as a file; alive.css says so then.
_AS_A_FILE = 'if (location.protocol === "file:") document.documentElement.classList.add("alive-file");'
STATIC = Path(__file__).parent / "static"


def setup(app):
    """Connect the extension with Sphinx."""
    from website.alive import directives  # kernels, which import this package too, need no Sphinx

    app.add_config_value("alive_run", "index", "html", [str])
    app.add_directive("explorer", directives.ExplorerDirective)
    app.add_directive("practice", directives.PracticeDirective)
    app.connect("html-page-context", _address, priority=400)  # before MathJax decides whether the page needs it
    app.connect("build-finished", _deliver)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _address(app, pagename, templatename, context, doctree):
    """Say in a page where its files are, and load the scripts where there is something for them to do."""
    body = context.get("body") or ""
    if placing.HERE not in body and placing.RUN not in body:
        return
    here = context["pathto"]("_static/alive", resource=True)
    run = context["pathto"](app.config.alive_run)
    context["has_maths_elements"] = context.get("has_maths_elements") or 'class="math' in body
    context["body"] = body.replace(placing.HERE, here).replace(placing.RUN, run)
    app.add_css_file("alive/widgets/widgets.css")
    app.add_css_file("alive/alive.css")
    app.add_js_file("alive/host.js", type="module")
    app.add_js_file(None, body=_AS_A_FILE)
    if "alive-practice" in body:
        app.add_js_file("alive/practice.js", type="module")


def _deliver(app, exception):
    """Put scripts and recordings into the site."""
    if exception is None and app.builder.format == "html":
        pages = (path.read_text(encoding="utf-8") for path in Path(app.outdir).glob("**/*.html"))
        deliver(Path(app.outdir) / "_static" / "alive", RECORDED, pages)


def deliver(folder, recorded, pages):
    """Write into a folder all that the figures of a site load.

    Parameters
    ----------
    folder : Path
    recorded : Path
        The folder of a `Store`. What earlier builds have left there stays there.
    pages : iterable of str
        The HTML of the site.

    Raises
    ------
    FileNotFoundError
        If something that they name was not recorded.
    """
    from backprop_lib import widgets
    from backprop_lib.widgets import _base
    from backprop_lib.widgets.ask.question import Question

    shutil.copytree(STATIC, folder, dirs_exist_ok=True)
    (folder / "data").mkdir(exist_ok=True)
    for name in packing.reached(pages, recorded):
        shutil.copy(recorded / name, folder / "data")
    scripts = folder / "widgets"
    scripts.mkdir(parents=True, exist_ok=True)
    for kind in [*(getattr(widgets, name) for name in widgets._HOME), Question]:
        (scripts / f"{kind.__name__}.js").write_text(str(kind._esm), encoding="utf-8")
    (scripts / "widgets.css").write_text(_base.Explorer._css, encoding="utf-8")
    numbers = (_base.STATIC / "read_number.js").read_text(encoding="utf-8")
    (scripts / "read_number.js").write_text(f"{numbers}\nexport {{ readNumber }};\n", encoding="utf-8")
