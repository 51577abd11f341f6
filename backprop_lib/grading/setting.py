"""Sets notebooks as pages that are readable without a network: nbgrader's own page, with formulas in MathML.

No script of a student's runs in such a page, and it fetches nothing.
"""

import functools
import html
import re
from pathlib import Path

from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.converters import GenerateFeedback

from backprop_lib import _lazy

with _lazy.needs("grading", "Feedback"):
    from latex2mathml.converter import convert

TEMPLATES = Path(__file__).parent / "templates"
# A formula whose second line begins with a sign, which would otherwise begin a list.
BROKEN = re.compile(r"(\$[^$\n]*)\n\s*(?=[-+*] [^$\n]*\$)")


class _Renderer(IPythonRenderer):
    """Sets formulas as MathML, which browsers show by themselves."""

    def inline_math(self, body):
        return mathml(body, "inline")

    def block_math(self, body):
        return mathml(body, "block")

    def latex_environment(self, name, body):
        return mathml(f"\\begin{{{name}}}{body}\\end{{{name}}}", "block")


@functools.lru_cache(maxsize=10_000)
def mathml(formula, display):
    """Return a formula in TeX as MathML; as the student wrote it, where it is none."""
    try:
        # The converter knows several lines by the one name alone.
        return convert(formula.replace("{aligned}", "{align*}"), display=display)
    except Exception:
        # Students write anything between two dollars, and the converter raises errors of many kinds.
        return f"<code>{html.escape(formula)}</code>"


@functools.lru_cache(maxsize=2_000)
def text(source):
    """Set a text; most of a class's texts are the assignment's own, and each is set once."""
    return MarkdownWithMath(renderer=_Renderer(escape=False, exclude_anchor_links=True)).render(
        BROKEN.sub(r"\1 ", source)
    )


@functools.lru_cache(maxsize=2_000)
def _code(source, highlight):
    return highlight(source)


class FeedbackExporter(HTMLExporter):
    """nbgrader's feedback page, with formulas in MathML; what a class has in common is set once."""

    @pass_context
    def markdown2html(self, context, source):
        """Set a text of a notebook."""
        attachments = context.get("cell", {}).get("attachments")
        if not attachments:
            return text(source)
        renderer = _Renderer(escape=False, exclude_anchor_links=True, attachments=attachments)
        return MarkdownWithMath(renderer=renderer).render(BROKEN.sub(r"\1 ", source))

    def from_notebook_node(self, nb, resources=None, **others):
        """Return the page; as HTMLExporter does, but without parsing it a second time for the pictures' texts."""
        resources = self._init_resources(resources)
        self.register_filter("highlight_code", self._highlight)
        self.register_filter("filter_data_type", WidgetsDataTypeFilter(notebook_metadata=nb.metadata, parent=self))
        page, resources = TemplateExporter.from_notebook_node(self, nb, resources, **others)
        # The fonts of nbgrader's style sheet lie in its own folder, and its page uses none of them.
        page = re.sub(r"@font-face\s*\{[^}]*\}", "", page, count=1)
        return re.sub(r"<img(?![^>]*\balt=)", '<img alt="A picture that the notebook drew"', page), resources

    @functools.cached_property
    def _highlight(self):
        highlight = Highlight2HTML(pygments_lexer="ipython3", parent=self)
        return lambda source, *_, **__: _code(source, highlight)


def exporter_for(course):
    """Return an exporter with nbgrader's settings for feedback, and ours."""
    nbgraders = GenerateFeedback(config=course.config).config
    config = nbgraders.copy()
    config.Exporter.default_preprocessors = []
    exporter = FeedbackExporter(config=config)
    # What comes first is taken first: our folder has the head of the page without MathJax's address.
    exporter.template_paths = [str(TEMPLATES / "feedback"), *exporter.template_paths]
    exporter.register_preprocessor(CSSHTMLHeaderPreprocessor(style="default"), enabled=True)
    return exporter
