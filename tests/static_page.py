"""A page without a kernel, on which widgets live by their own scripts, the website's model and the data embedded in it."""

import json

from project import ROOT
from website.alive.placing import state_of

MODEL = ROOT / "website" / "alive" / "static" / "model.js"
PAGE = """<!doctype html><meta charset="utf-8"><style>:root {{ color-scheme: light dark; }} {css}</style>
<body>{places}<script type="module">
const sources = {sources}, states = {states};
const load = (source) => import(URL.createObjectURL(new Blob([source], {{ type: "text/javascript" }})));
const [{{ Model }}, {{ default: widget }}] = await Promise.all(sources.map(load));
window.models = states.map((state) => new Model(state));
window.models.forEach((model, n) => widget.render({{ model, el: document.getElementById(`place-${{n}}`) }}));
document.body.dataset.ready = "true";
</script>"""


def page(widgets):
    """Return a page with widgets of one kind, each in an element of its own, `place-0` and so on."""
    places = "".join(f'<div id="place-{n}"></div>' for n in range(len(widgets)))
    sources = [MODEL.read_text(encoding="utf-8"), widgets[0]._esm]
    embedded = {
        name: json.dumps(value).replace("<", "\\u003c")
        for name, value in {"sources": sources, "states": [state_of(one) for one in widgets]}.items()
    }
    return PAGE.format(css=widgets[0]._css, places=places, **embedded)
