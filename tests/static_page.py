"""A page without a kernel, on which widgets live by their own scripts and the data embedded in it."""

import json

import anywidget

PAGE = """<!doctype html><meta charset="utf-8"><style>:root {{ color-scheme: light dark; }} {css}</style>
<body>{places}<script type="module">
const source = {esm}, states = {states};
const {{ default: widget }} = await import(URL.createObjectURL(new Blob([source], {{ type: "text/javascript" }})));
// What anywidget calls a model, with nothing behind it.
window.models = states.map((state) => {{
  const handlers = {{}};
  return {{
    get: (name) => state[name],
    set: (name, value) => {{
      if (state[name] === value) return;
      state[name] = value;
      for (const handler of handlers[`change:${{name}}`] ?? []) handler();
    }},
    on: (name, handler) => (handlers[name] ??= []).push(handler),
    off: (name, handler) => (handlers[name] = handlers[name].filter((one) => one !== handler)),
    save_changes: () => {{}},
    send: () => {{ throw new Error("there is no kernel"); }},
  }};
}});
window.models.forEach((model, n) => widget.render({{ model, el: document.getElementById(`place-${{n}}`) }}));
document.body.dataset.ready = "true";
</script>"""


def page(widgets):
    """Return a page with widgets of one kind, each in an element of its own, `place-0` and so on."""
    shared = {"_esm", "_css", *anywidget.AnyWidget.class_trait_names()}
    states = [{name: one.get_state()[name] for name in one.traits(sync=True) if name not in shared} for one in widgets]
    places = "".join(f'<div id="place-{n}"></div>' for n in range(len(widgets)))
    embedded = {
        name: json.dumps(value).replace("<", "\\u003c")
        for name, value in {"esm": widgets[0]._esm, "states": states}.items()
    }
    return PAGE.format(css=widgets[0]._css, places=places, **embedded)
