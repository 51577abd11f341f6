"""Sphinx's settings for the course's website."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import backprop_lib
from website import places

project = "How a neural network learns"
author = "the authors of the course"
version = release = backprop_lib.__version__
html_title = project
language = "en"
alive_run = "run"

extensions = [
    "myst_nb",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.mathjax",
    "sphinx.ext.viewcode",
    "website.docstrings",
    "sphinx_codeautolink",
    "sphinx_copybutton",
    "website.alive",
    "website.finishing",
]
exclude_patterns = []
nitpicky = True

# Pages
myst_enable_extensions = ["amsmath", "attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"]
myst_html_meta = {
    "description": "A course on backpropagation that you can move: gradient descent, the forward pass, the backward pass, "
    "and a network that reads your handwriting, with exercises that name your mistake."
}
myst_heading_anchors = 6
myst_heading_slug_func = "website.headings.address"
nb_execution_mode = "off"  # website/execute.py has run them
nb_ipywidgets_js = {}
nb_merge_streams = True

# The library
autosummary_generate = False  # the pages in website/api group what belongs together
autodoc_member_order = "bysource"
autodoc_typehints = "none"
numpydoc_show_class_members = False
default_role = "code"  # what stands in single backticks in a docstring

codeautolink_concat_default = True
codeautolink_search_css_classes = ["highlight-ipython3", "highlight-python"]

# Formulas; MathJax lies in the site
html_static_path = ["static", str(places.BESIDE)]
mathjax_path = f"{places.MATHJAX.folder}/es5/startup.js"
mathjax3_config = {
    "loader": {"load": list(places.MATHJAX_PARTS)},
    "chtml": {"displayAlign": "center"},
}

# Look
html_theme = "furo"
templates_path = ["templates"]
html_css_files = ["site.css"]
html_js_files = [("site.js", {"type": "module"})]
html_search_scorer = str(places.HERE / "searching.js")
html_favicon = "static/favicon.svg"
html_logo = "static/favicon.svg"
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#005B8F",
        "color-brand-content": "#005B8F",
        "color-brand-visited": "#6B3FA0",
    },
    "dark_css_variables": {
        "color-brand-primary": "#56B4E9",
        "color-brand-content": "#56B4E9",
        "color-brand-visited": "#CC79A7",
    },
}
html_show_copyright = False
html_extra_path = [str(places.DOWNLOADS)]
html_show_sourcelink = False
html_copy_source = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
