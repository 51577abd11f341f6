"""Live-coding: copies of the lectures with the typed cells blank, and the magics that fill them in class.

`python -m backprop_lib.live` writes the copies into the folder `live/`. Each begins with a cell that says
`%load_ext backprop_lib.live` and `%lecture NAME`; from then on there are

- `%reveal`, in a blank cell or under what has been typed of it: replaces it by the lecture's code,
- `%catch_up`, in any cell: runs what was skipped before it, so that everything after it works,
- `check(name, answer)`: the verdict of the exercises' checks.

A cell of a lecture is typed live if it has the tag "live". Its blank is its first line, a signature or a comment.
"""

import argparse
import ast
import functools
import hashlib
import json
import symtable
from pathlib import Path

from backprop_lib import _lazy

with _lazy.needs("course", "backprop_lib.live"):
    import nbformat
    from IPython.core.error import UsageError
    from IPython.core.inputtransformer2 import TransformerManager
    from IPython.core.magic import Magics, line_magic, magics_class
    from IPython.utils.capture import capture_output

PROJECT = Path(__file__).resolve().parent.parent
TAG = "live"
MAGICS = ("%reveal", "%catch_up")
HEAD = """\
# {name}, to be typed live. %reveal fills a blank (Ctrl+Enter stays on it), %catch_up runs what was skipped.
%load_ext backprop_lib.live
%lecture {name}"""


def read(name, folder=None):
    """Return the lecture called `name` as a notebook.

    Parameters
    ----------
    name : str
        File name without `.ipynb`, such as "04_digit_recognition".
    folder : Path, optional
        Where the lectures lie. Without it `lectures/` beside the package.

    Raises
    ------
    FileNotFoundError
        If there is no such lecture; the message lists those that there are.
    """
    folder = folder or PROJECT / "lectures"
    there = sorted(path.stem for path in folder.glob("*.ipynb"))
    if not there:
        raise FileNotFoundError(
            f"No lectures in {folder}. Live-coding needs the whole course, not the package alone: "
            "install it from its folder with `pip install -e .`, as `make lab` does."
        )
    if name not in there:
        raise FileNotFoundError(f"No lecture is called {name!r}; there are {', '.join(there)}.")
    return nbformat.read(folder / f"{name}.ipynb", as_version=4)


def is_live(cell):
    """Say whether a cell of a lecture is one that is typed in class."""
    return TAG in cell.metadata.get("tags", ())


def blank(source):
    """Return what a live cell is emptied to: its first line."""
    return source.partition("\n")[0]


def blank_copy(name, folder=None):
    """Return the lecture called `name` as the notebook to type in: blanks, and a cell that loads this extension."""
    notebook = read(name, folder)
    for cell in filter(is_live, notebook.cells):
        cell.source = blank(cell.source)
    head = nbformat.v4.new_code_cell(HEAD.format(name=name), id="live", metadata={"slideshow": {"slide_type": "skip"}})
    notebook.cells.insert(1, head)
    notebook.metadata[TAG] = {"written": _digest(notebook)}
    return notebook


def write_copies(into=None, folder=None, fresh=False):
    """Write a blank copy of every lecture; the lectures themselves are only read.

    Parameters
    ----------
    into : Path, optional
        Where to. Without it `live/` beside the package, where the lectures' relative links work.
    folder : Path, optional
        Where the lectures lie. Without it `lectures/` beside the package.
    fresh : bool, optional
        Replace copies that somebody has edited as well. The edited one stays, beside it, as NAME.1.ipynb and so on.

    Returns
    -------
    dict of Path to str
        What became of each copy: "written", "edited, so left as it is", or "written; the edited one is now ...".
        To run a copy is not to edit it.
    """
    folder, into = folder or PROJECT / "lectures", into or PROJECT / "live"
    copies = {into / f"{path.stem}.ipynb": blank_copy(path.stem, folder) for path in sorted(folder.glob("*.ipynb"))}
    if not copies:
        read("", folder)
    into.mkdir(parents=True, exist_ok=True)
    said = {}
    for path, copy in copies.items():
        said[path] = "written"
        if path.exists() and _is_edited(path):
            if not fresh:
                said[path] = "edited, so left as it is"
                continue
            said[path] = f"written; the edited one is now {_set_aside(path).name}"
        nbformat.write(copy, path)
    return said


def _digest(notebook):
    """Return a fingerprint of what a person edits: the cells' kinds and sources, not outputs and metadata."""
    cells = [(cell.cell_type, cell.source) for cell in notebook.cells]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def _is_edited(path):
    try:
        notebook = nbformat.read(path, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError):
        return True
    return notebook.metadata.get(TAG, {}).get("written") != _digest(notebook)


def _set_aside(path):
    number = 1
    while (free := path.with_suffix(f".{number}.ipynb")).exists():
        number += 1
    return path.rename(free)


@functools.cache
def _names(code):
    """Return the variables that code leaves behind, and all names that it mentions."""
    code = TransformerManager().transform_cell(code)
    try:
        top = symtable.symtable(code, "cell", "exec")
    except SyntaxError:
        return set(), set()
    used, tables = set(), [top]
    while tables:
        table = tables.pop()
        used |= set(table.get_identifiers())
        tables += table.get_children()
    loops = [node.target for node in ast.walk(ast.parse(code)) if isinstance(node, ast.For)]
    passing = {name.id for target in loops for name in ast.walk(target) if isinstance(name, ast.Name)}
    return {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()} - passing, used


def _typed(source):
    """Return a cell as typed, without this module's magics and blank ends."""
    return "\n".join(line for line in source.splitlines() if line.strip() not in MAGICS).strip()


def _only_reveal(lines):
    """Leave nothing but `%reveal` of a cell that has it: under a bare signature it would be a syntax error."""
    return ["%reveal\n"] if any(line.strip() == "%reveal" for line in lines) else lines


def check(name, answer, seed=None):
    """Judge an answer as the exercises do: see `backprop_lib.checks.check`."""
    from backprop_lib import checks

    return checks.check(name, answer, seed=seed)


@magics_class
class Live(Magics):
    """The magics, and what they must remember: the lecture, and which of its cells have run.

    `ran` maps the number of each cell of the lecture that has done its work to the code that did it.
    """

    def __init__(self, shell):
        super().__init__(shell)
        self.name, self.cells, self.ran = None, [], {}
        self.here, self.now = -1, None

    @line_magic
    def lecture(self, line):
        """Say which lecture this notebook is a copy of: `%lecture 04_digit_recognition`."""
        try:
            notebook = read(line.strip())
        except FileNotFoundError as error:
            raise UsageError(str(error)) from None
        self.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        self.name, self.ran, self.here = line.strip(), {}, -1
        live = [cell for cell in self.cells if is_live(cell)]
        print(f"{self.name}: {len(live)} cells to type. %reveal fills one, %catch_up runs what was skipped.")

    @line_magic
    def reveal(self, line):
        """Fill the blank that this cell begins with; in an empty cell, the blank it was or the next one to do."""
        self._ready()
        n = self._find(self.now)
        if n is None or not is_live(self.cells[n]):
            n = next((m for m, cell in enumerate(self.cells) if is_live(cell) and m not in self.ran), None)
        if n is None:
            raise UsageError(f"Every blank of {self.name} has been filled.")
        self.shell.set_next_input(self.cells[n].source, replace=True)

    @line_magic
    def catch_up(self, line):
        """Run every cell before this one that was skipped or failed, and again those that could not do without it.

        In a cell that is not the lecture's it goes as far as the cell that ran last. What the class has typed is
        kept: a cell that ran is run again only if it shares a variable with one that was skipped, and as it was.
        """
        self._ready()
        n = self._find(self.now)
        stale, done = set(), []
        for m in range(self.here + 1 if n is None else n):
            defined, used = _names(self.ran.get(m, self.cells[m].source))
            if m in self.ran and not stale & used:
                continue
            stale |= defined
            done.append(blank(self.cells[m].source))
            if not self._run(m):
                print("This one failed. %catch_up again runs the lecture's code for it:", done.pop())
                break
        print("\n".join(["Caught up with:", *done]) if done else "Nothing was skipped.")

    def _ready(self):
        if self.name is None:
            raise UsageError("Which lecture is this? Say so first, for instance: %lecture 04_digit_recognition")

    def _run(self, n):
        """Run cell n, without its pictures and printing, as it was typed or else as the lecture has it."""
        code, here, now = self.ran.get(n, self.cells[n].source), self.here, self.now
        with capture_output():
            self.shell.run_cell(code, cell_id=self.cells[n].id)
        self.here, self.now = here, now
        return n in self.ran

    def _find(self, info):
        """Return the number of the lecture's cell that has run: by what it says, else by the id that it has kept."""
        typed = _typed(info.raw_cell)
        same = [
            n
            for n, cell in enumerate(self.cells)
            if (blank(typed) == blank(cell.source) if is_live(cell) else typed == _typed(cell.source))
        ]
        # Short cells come twice; then the id decides, and in editors that have no ids, the order.
        same.sort(key=lambda n: (self.cells[n].id != info.cell_id, n <= self.here))
        by_id = [n for n, cell in enumerate(self.cells) if cell.id == info.cell_id]
        return next(iter(same + by_id), None)

    def before(self, info):
        """Remember the cell that is about to run (IPython's event pre_run_cell)."""
        self.now = info

    def after(self, result):
        """Keep account of a cell that has run (IPython's event post_run_cell).

        A blank that was run as it stands has not done its work, nor has a cell that failed, nor one that
        leaves out a variable that the lecture needs further down.
        """
        n = self._find(result.info)
        if n is None or "%reveal" in map(str.strip, result.info.raw_cell.splitlines()):
            return
        self.here, cell, typed = n, self.cells[n], _typed(result.info.raw_cell)
        later = set().union(*(_names(other.source)[1] for other in self.cells[n + 1 :]))
        missing = (_names(cell.source)[0] & later) - _names(typed)[0]
        is_blank = is_live(cell) and typed == blank(cell.source)
        if result.success and not is_blank and not missing:
            self.ran[n] = typed
        else:
            self.ran.pop(n, None)


def load_ipython_extension(shell):
    """Add the magics, the account of what has run, and `check` (`%load_ext backprop_lib.live`)."""
    live = Live(shell)
    shell.register_magics(live)
    shell.events.register("pre_run_cell", live.before)
    shell.events.register("post_run_cell", live.after)
    shell.input_transformers_cleanup.append(_only_reveal)
    shell.push({"check": check}, interactive=False)


def unload_ipython_extension(shell):
    """Take away what `load_ipython_extension` added (`%unload_ext backprop_lib.live`)."""
    live = shell.magics_manager.registry.pop("Live")
    shell.events.unregister("pre_run_cell", live.before)
    shell.events.unregister("post_run_cell", live.after)
    shell.input_transformers_cleanup.remove(_only_reveal)
    for name in live.magics["line"]:
        del shell.magics_manager.magics["line"][name]
    shell.drop_by_id({"check": check})


def main():
    """Write the copies and say what became of each."""
    parser = argparse.ArgumentParser(prog="python -m backprop_lib.live", description="Write the copies to type in.")
    parser.add_argument(
        "--fresh", action="store_true", help="set edited copies aside and write new ones in their place"
    )
    for path, said in write_copies(fresh=parser.parse_args().fresh).items():
        print(f"{path.relative_to(PROJECT)}: {said}")
        if said.startswith("edited"):
            print("  python -m backprop_lib.live --fresh keeps it under another name and writes a new one")


if __name__ == "__main__":
    main()
