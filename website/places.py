"""Where things lie while the site is made, and what it loads from npm."""

import os
from pathlib import Path

from backprop_lib.live import npm

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "website"
OUT = ROOT / "site"
KEPT = ROOT / "build" / "website"  # what is fetched once
WORK = Path(os.environ.get("WEBSITE_WORK", KEPT))  # all of it can be made anew; tests work elsewhere
PAGES = WORK / "pages"  # what Sphinx reads: the same folders as in the project, so that links between pages hold
EXECUTED = WORK / "executed"
BESIDE = KEPT / "beside"
TOOLS = KEPT / "tools"
RECORDED = WORK / "recorded"  # what explorers answer without a kernel
DOWNLOADS = WORK / "downloads"

# The parts of MathJax that our formulas need; all in one file it would be half a megabyte more.
MATHJAX_PARTS = ("core", "input/tex", "output/chtml", "a11y/assistive-mml")
MATHJAX = npm.MATHJAX.choose(
    "LICENSE",
    "es5/startup.js",
    *(f"es5/{part}.js" for part in MATHJAX_PARTS),
    "es5/output/chtml/fonts/tex.js",
    "es5/input/tex/extensions/",
    "es5/output/chtml/fonts/woff-v2/",
)
AXE = npm.Package(
    "axe-core",
    "4.14.1",
    "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
    ("axe.min.js",),
)
