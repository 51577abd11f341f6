"""The lecturer's page of a lecture: what to ask, what to type, and what may come from the hall, minute by minute."""

import ast

from backprop_lib.live import copies, reading, sections

HEAD = """\
# Lecturer's page: {title}

{times} This page is made from the
lecture's own notebook by `make live`, so change it there.

In a copy of the lecture, `%reveal` fills a blank, and `%reveal back` brings back what was typed. `%check` below what was
typed judges it. `%catch_up` as the last line of the cell that you want to run runs what was skipped above it, also after a
restart (Escape, then 0 0). Shift+Enter runs a cell and goes on. Tab goes into an explorer, Escape comes back to its cell.
Right behind a question, the first `%reveal` shows its answer.
"""


def page(name, folder=None, core=False):
    """Return the lecturer's page of the lecture called `name`, as Markdown.

    Parameters
    ----------
    name : str
        File name without `.ipynb`.
    folder : Path, optional
        Where the lectures lie. Without it `lectures/` beside the package.
    core : bool, optional
        Leave the optional sections out.
    """
    notebook = copies.read(name, folder, core)
    found = sections.of(notebook)
    title = notebook.cells[0].source.partition("\n")[0].removeprefix("# ")
    minutes = [sum(one.says.get("minutes", 0) for one in found if one.core is wanted) for wanted in (True, False)]
    more = "" if core else f", the optional sections and the exercises {minutes[1]} more"
    text, start = [HEAD.format(title=title, times=f"The core takes {minutes[0]} minutes{more}.")], 0
    for number, section in enumerate(found, start=1):
        text += _section(number, section, start)
        start += section.says.get("minutes", 0) * section.core
    return "\n".join(text)


def _section(number, section, start):
    """Return the lines on one section, of which the core begins after `start` minutes."""
    says = section.says
    kind = f"core, from minute {start}" if section.core else "optional"
    yield f"\n## {number}. {section.title}\n\n{says.get('minutes', '?')} minutes, {kind}\n"
    if "question" in says:
        yield f"- **Ask:** {says['question']}\n- **Expect:** {says['expect']}"
    yield from (f"- **Watch for:** {mistake}" for mistake in says.get("mistakes", ()))
    yield from (f"- **On the page:** {asked}" for cell in section.cells for asked in _asked(cell))
    for cell in filter(copies.is_live, section.cells):
        yield f"\nTyped live:\n\n```python\n{cell.source}\n```"
    if section.hall:
        yield "\nFrom the hall:\n"
    for asked in section.hall:
        code = "\n".join(f"  {line}" for line in asked["code"].splitlines())
        shows = "\n".join(f"  {line}" for line in asked["shows"].splitlines())
        yield f"- *{asked['question']}* {asked['answer']}\n\n  ```python\n{code}\n  ```\n\n  ```\n{shows}\n  ```\n"


def _asked(cell):
    """Yield what a cell of the lecture asks in a widget, and which option is right where the cell says so."""
    tree = reading.tree(cell.source) if cell.cell_type == "code" else None
    for node in ast.walk(tree or ast.Module([])):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "ask.choice",
            "ask.number",
            "ask.place",
            "ask.curve",
        ):
            right = next((word.value for word in node.keywords if word.arg == "right"), None)
            answer = f" *{right.value}*" if isinstance(right, ast.Constant) else ""
            pieces = node.args[0].values if isinstance(node.args[0], ast.JoinedStr) else [node.args[0]]
            yield (
                "".join(
                    str(getattr(piece, "value", "…")) if isinstance(piece, ast.Constant) else "…" for piece in pieces
                )
                + answer
            )


def write_pages(into=None, folder=None, core=False):
    """Write the page of every lecture as NAME.lecturer.md, and return where.

    Parameters
    ----------
    into : Path, optional
        Where to. Without it `live/` beside the package.
    folder : Path, optional
        Where the lectures lie. Without it `lectures/` beside the package.
    core : bool, optional
        Leave the optional sections out.
    """
    into = into or copies.PROJECT / "live"
    into.mkdir(parents=True, exist_ok=True)
    pages = {into / f"{name}.lecturer.md": page(name, folder, core) for name in copies.names(folder)}
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")
    return list(pages)
