"""Sets what students wrote as HTML that runs nothing and fetches nothing, with formulas in MathML.

`nbgrader_config.py` names `markdown2html`, so that formgrader and nbgrader's own feedback set texts by the same rule: whoever
reads a student's answer in formgrader may change all marks there, and a script in it could do so too.
"""

import functools
import html
import re
import secrets
from xml.etree import ElementTree

from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath

from backprop_lib import _lazy

with _lazy.needs("grading", "Feedback"):
    from bleach.sanitizer import Cleaner
    from latex2mathml.converter import convert

TAGS = re.findall(
    r"\w+",
    "a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img kbd li mark ol p pre q s samp "
    "small span strong sub summary sup table tbody td tfoot th thead tr tt u ul var",
)
ATTRIBUTES = {"title", "alt", "width", "height", "align", "colspan", "rowspan", "start", "open"}
# Of what a page's own style sheet knows, the colours of code and no more: others could lay a text over a button.
CLASSES = re.compile(r"(highlight|hl-ipython3|[a-z]{1,2}[a-z0-9]?)( (hl-ipython3|[a-z]{1,2}[a-z0-9]?))*")
PICTURES = re.compile(r"data:image/(png|jpeg|gif);base64,[\w+/=\s]*|(?!.*\.\.)(?!/)([\w .,()/-]|%20)+")
FORMULA = re.findall(
    r"\w+",
    "math menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt "
    "mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none",
)
OF_FORMULAS = re.findall(
    r"\w+",
    "accent accentunder close columnalign columnlines columnspacing depth display displaystyle fence form height largeop "
    "linethickness lspace mathvariant maxsize minsize movablelimits notation open rowlines rowspacing rspace scriptlevel "
    "separator separators stretchy symmetric width",
)
# A formula whose second line begins with a sign, which would otherwise begin a list.
BROKEN = re.compile(r"(\$[^$\n]*)\n\s*(?=[-+*] [^$\n]*\$)")
# Longer texts are shown as they were written: some take Markdown a time that grows with the square of their length.
LONGEST = 20_000
# Stands for a formula while the text around it is cleaned; no student can know it.
PLACE = secrets.token_hex(8)


class _Renderer(IPythonRenderer):
    """Leaves a place for each formula, and remembers them."""

    def __init__(self, **others):
        super().__init__(escape=False, exclude_anchor_links=True, **others)
        self.formulas = []

    def image(self, text, url, title=None):
        try:
            return super().image(text, url, title)
        except InvalidNotebook:
            return f"({html.escape(text)}: this picture was not handed in)"

    def inline_math(self, body):
        return self._placed(body, "inline")

    def block_math(self, body):
        return self._placed(body, "block")

    def latex_environment(self, name, body):
        return self._placed(f"\\begin{{{name}}}{body}\\end{{{name}}}", "block")

    def _placed(self, formula, display):
        self.formulas.append(mathml(formula, display))
        return f"{PLACE}x{len(self.formulas) - 1}x"


@pass_context
def markdown2html(context, source):
    """Set a text of a notebook; takes the place of nbconvert's filter of this name."""
    attachments = context.get("cell", {}).get("attachments")
    return _set(source, attachments=attachments) if attachments else text(source)


@functools.lru_cache(maxsize=2_000)
def text(source):
    """Set a text; most of a class's texts are the assignment's own, and each is set once."""
    return _set(source)


def _set(source, **others):
    if len(source) > LONGEST:
        return f"<pre>{html.escape(source)}</pre>"
    renderer = _Renderer(**others)
    try:
        made = cleaned(MarkdownWithMath(renderer=renderer).render(BROKEN.sub(r"\1 ", source)))
    except RecursionError:
        return f"<pre>{html.escape(source)}</pre>"
    made = re.sub(f"{PLACE}x([0-9]+)x", lambda found: renderer.formulas[int(found[1])], made)
    # Where formgrader has MathJax, it is to leave dollars alone that are none of Markdown's formulas.
    return f'<div class="tex2jax_ignore">{made}</div>'


def cleaned(markup):
    """Return HTML without anything that runs, fetches, or takes another place on the page; the rest is shown as text."""
    return Cleaner(tags=TAGS, attributes=_may, protocols=["http", "https", "mailto", "data"]).clean(markup)


def _may(tag, name, value):
    """Return whether an attribute stays; a formula is put into none."""
    if PLACE in value:
        return False
    if name == "class":
        return CLASSES.fullmatch(value) is not None
    if (tag, name) == ("img", "src"):
        return PICTURES.fullmatch(value) is not None
    return name in ATTRIBUTES or ((tag, name) == ("a", "href") and not value.strip().lower().startswith("data:"))


@functools.lru_cache(maxsize=10_000)
def mathml(formula, display):
    """Return a formula in TeX as MathML; as the student wrote it, where it is none."""
    try:
        # The converter knows several lines by the one name alone.
        formula_in_lines = formula.replace("{aligned}", "{align*}")
        made = ElementTree.fromstring(convert(formula_in_lines, display=display).replace(' xmlns="', ' xmlns:m="', 1))
        for part in made.iter():
            _check(part)
        return ElementTree.tostring(made, encoding="unicode")
    except Exception:
        # Students write anything between two dollars, and the converter raises errors of many kinds.
        return f"<code>{html.escape(formula)}</code>"


def _check(part):
    """Refuse what is no formula: the converter hands on markup, links and styles that stand in the TeX."""
    if part.tag not in FORMULA:
        raise ValueError(f"{part.tag} is no part of a formula")
    for name in set(part.attrib).difference(OF_FORMULAS):
        del part.attrib[name]
