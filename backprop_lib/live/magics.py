"""The magics for class, and what they must remember: which cells of the lecture have run, and what was typed in them."""

import os
from contextlib import contextmanager, suppress
from pathlib import Path

import nbformat
from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_magic, magics_class
from IPython.utils.capture import capture_output

from backprop_lib.live import copies, reading
from backprop_lib.live.copies import blank, is_live

LONGEST = 40  # characters of a cell's first line in a message


def check(name, answer, seed=None):
    """Judge an answer as the exercises do: see `backprop_lib.checks.check`."""
    from backprop_lib import checks

    return checks.check(name, answer, seed=seed)


@magics_class
class Live(Magics):
    """The magics, and what they must remember: the lecture, and which of its cells have run.

    `ran` maps the number of each cell of the lecture that has done its work to the code that did it, and `left` holds
    those that were run while they were still blank. `start` has the variables of each typed cell as they were before it,
    and `replaced` what was typed where the lecture's code is now. `question` is the one that the last cell asked, if any.
    """

    def __init__(self, shell):
        super().__init__(shell)
        self.now, self.busy = None, False
        self._begin(None, [])

    def _begin(self, name, cells):
        self.name, self.cells, self.here, self.typed_last = name, cells, -1, None
        self.ran, self.left, self.start, self.replaced = {}, set(), {}, {}
        self.question = None
        self.needed_below = reading.needed_below([cell.source for cell in cells])

    @line_magic
    def lecture(self, line):
        """Say which lecture this notebook is a copy of: `%lecture 04_digit_recognition`, or only its core: `... core`."""
        name, _, core = line.strip().partition(" ")
        if name != self.name:
            self.open(name, core == "core")
        live = [cell for cell in self.cells if is_live(cell)]
        print(f"{name}: {len(live)} cells to type.")

    def open(self, name, core):
        """Begin with a lecture, of which nothing has run yet."""
        try:
            notebook = copies.read(name, core=core)
        except FileNotFoundError as error:
            raise UsageError(str(error)) from None
        self._begin(name, [cell for cell in notebook.cells if cell.cell_type == "code"])

    @line_magic
    def reveal(self, line):
        """Fill the blank that this cell begins with; in an empty cell, the blank it was or the next one to do.

        Behind a question that nobody has answered, it shows the answer first, unless something has been typed here.
        `%reveal back` brings back what was typed there.
        """
        if line.strip() != "back" and self._reveals_an_answer():
            return
        self._ready()
        n = self._find(self.now)
        if n is None or not is_live(self.cells[n]):
            n = next((m for m, cell in enumerate(self.cells) if is_live(cell) and m not in self.ran), None)
        if n is None:
            raise UsageError(f"Every blank of {self.name} has been filled.")
        new = self.replaced.get(n, "") if line.strip() == "back" else self.cells[n].source
        if not new:
            raise UsageError("Nothing that was typed has been replaced here.")
        own = reading.typed(self.now.raw_cell)
        if own not in ("", blank(new), new):
            self.replaced[n] = own
        self.shell.set_next_input(new, replace=True)
        if line.strip() != "back":
            self._waits(n)

    def _reveals_an_answer(self):
        """Show the answer of the question that was asked last; say whether there was one, and nothing typed here."""
        own, n = reading.typed(self.now.raw_cell), self._find(self.now)
        typed = n is not None and is_live(self.cells[n]) and own not in ("", blank(self.cells[n].source))
        if self.question is None or not self.question.hidden or typed:
            return False
        self.question.reveal()
        print(self.question.answer)
        self.shell.set_next_input(own, replace=True)
        if n is not None and is_live(self.cells[n]):
            self._waits(n)
        return True

    def _waits(self, n):
        """Count a cell as left blank: what it shows now has not run, and the next cell that needs it must not go without."""
        self.ran.pop(n, None)
        self.left.add(n)

    @line_magic("check")
    def check_typed(self, line):
        """Judge what was typed: in this cell above the magic, or else in the blank that ran last."""
        from backprop_lib.live import judging

        self._ready()
        n, code = self._find(self.now), reading.typed(self.now.raw_cell)
        if n is None or not is_live(self.cells[n]):
            n = self.typed_last
            code = self.ran.get(n, "")
        if n is None or code in ("", blank(self.cells[n].source)):
            raise UsageError("There is nothing to judge yet: type what is blank, and %check under it.")
        later = [cell.source for cell in self.cells[n + 1 :]]
        return judging.judge(self.cells[n].source, code, dict(self.shell.user_ns), self.start[n], later)

    @line_magic
    def catch_up(self, line):
        """Run every cell before this one that was skipped or failed, and again those that could not do without it.

        In a cell that is not the lecture's it goes as far as the cell that ran last, and after a restart of the kernel as
        far as the saved notebook had run. What the class has typed is kept: a cell that ran is run again only if it
        shares a variable with one that was skipped, and as it was.
        """
        self._ready()
        n = self._find(self.now)
        saved = self._saved()
        if n is None:
            n = 1 + max([self.here, *(m for m, (_, has_run) in saved.items() if has_run and self.here < 0)])
        print(self._up_to(n, saved) or "Nothing was skipped.")
        if n in self.start:
            self._keep_start(n)

    def _ready(self):
        if self.name is None:
            raise UsageError("Which lecture is this? Say so first, for instance: %lecture 04_digit_recognition")

    def _up_to(self, n, saved):
        """Run what was skipped before cell n, and return what to say of it in one line."""
        stale, done, replaced = set(), [], 0
        for m in range(n):
            own = self.ran.get(m) or saved.get(m, ("", False))[0]
            lecture = self.cells[m].source
            if m in self.ran and not stale & reading.mentions(own):
                continue
            if m not in self.ran and self._only_draws(m):
                continue
            stale |= reading.leaves(own or lecture)
            done.append(_in_short(blank(lecture)))
            if own and self._run(m, own):
                continue
            replaced += bool(own)
            if not self._run(m, lecture):
                return (
                    f"Caught up with {len(done) - 1} cells, and stopped at the lecture's own “{done[-1]}”: {self.error}"
                )
        if not done:
            return ""
        instead = f"; {replaced} that failed as typed ran as the lecture has {'it' if replaced == 1 else 'them'}"
        cells = "1 cell" if len(done) == 1 else f"{len(done)} cells"
        return f"Caught up with {cells}, the last is “{done[-1]}”{instead if replaced else ''}."

    def _only_draws(self, m):
        """Say whether cell m, whose code is hidden because it draws, leaves nothing that a later one or the lecturer needs."""
        is_explorer = "= widgets." in self.cells[m].source
        return copies.is_drawing(self.cells[m]) and not self._needed_of(m) and not is_explorer

    def _needed_of(self, m):
        """Return the variables that cell m leaves behind and that the lecture needs further down."""
        return reading.leaves(self.cells[m].source) & self.needed_below[m]

    def _saved(self):
        """Return, from the notebook's file, the code of each of the lecture's cells that is not blank, and whether it ran."""
        there, saved = {cell.id: cell for cell in _open_notebook(self.name).cells if cell.cell_type == "code"}, {}
        for m, cell in enumerate(self.cells):
            if cell.id in there:
                code = reading.typed(there[cell.id].source)
                own = "" if (code == blank(cell.source) and is_live(cell)) or not self._is_enough(m, code) else code
                saved[m] = own, there[cell.id].execution_count is not None
        return saved

    def _is_enough(self, m, code):
        """Say whether code sets all that the lecture needs of cell m further down."""
        return reading.tree(code) is not None and self._needed_of(m) <= reading.leaves(code)

    def _run(self, m, code):
        """Run code as cell m, without its pictures and printing; say whether it has done its work."""
        here, now, self.busy = self.here, self.now, True
        try:
            with _quiet(self.shell):
                result = self.shell.run_cell(code, cell_id=self.cells[m].id)
        finally:
            self.here, self.now, self.busy = here, now, False
        error = result.error_in_exec or result.error_before_exec
        self.error = f"{type(error).__name__}: {error}"
        return m in self.ran

    def _find(self, info):
        """Return the number of the lecture's cell that has run: by what it says, else by the id that it has kept."""
        code = reading.typed(info.raw_cell)
        same = [
            n
            for n, cell in enumerate(self.cells)
            if (blank(code) == blank(cell.source) if is_live(cell) else code == reading.typed(cell.source))
        ]
        # Short cells come twice; then the id decides, and in editors that have no ids, the order.
        same.sort(key=lambda n: (self.cells[n].id != info.cell_id, n <= self.here))
        by_id = [n for n, cell in enumerate(self.cells) if cell.id == info.cell_id]
        return next(iter(same + by_id), None)

    def _is_blank(self, n, source):
        return is_live(self.cells[n]) and reading.typed(source) in ("", blank(self.cells[n].source))

    def rewrite(self, lines):
        """Make of a cell what can run (IPython's input transformers).

        `%reveal` runs alone: under a bare signature the cell would be a syntax error, and so is a signature that is still
        blank. `%catch_up` runs first, wherever in the cell it is, because a line above it may fail without it.
        """
        source = "".join(lines)
        if magic := reading.asks(source, "%reveal back", "%reveal"):
            return [f"{magic}\n"]
        code = reading.typed(source)
        blanks = {blank(cell.source) for cell in self.cells if is_live(cell)}
        if code in blanks and reading.tree(code) is None:
            lines = ["pass\n", *(line for line in lines if line.strip() in reading.MAGICS)]
        if reading.asks(source, "%catch_up"):
            rest = [line for line in lines if line.strip() != "%catch_up"]
            lines = ["%catch_up\n", *(rest if reading.tree("".join(rest)) else [])]
        return lines

    def before(self, info):
        """Look at the cell that is about to run (IPython's event pre_run_cell).

        Where blanks above it were left, the lecture's code for them runs first. So "Run all" goes through a copy that
        nobody has typed in.
        """
        self.now, n = info, self._find(info)
        if self.busy or n is None or reading.asks(info.raw_cell, "%reveal", "%reveal back"):
            return
        if not self._is_blank(n, info.raw_cell):
            if any(m < n for m in self.left) and not reading.asks(info.raw_cell, "%catch_up"):
                print(self._up_to(n, {}))
            if is_live(self.cells[n]):
                self._keep_start(n)

    def _keep_start(self, n):
        """Keep the variables from which the cell that is about to run, or runs, starts: `%check` starts there too."""
        from backprop_lib.live import judging

        self.start[n] = judging.before(self.shell.user_ns, self.cells[n].source, reading.typed(self.now.raw_cell))

    def after(self, result):
        """Keep account of a cell that has run (IPython's event post_run_cell).

        A blank that was run as it stands has not done its work, nor has a cell that failed, nor one that
        leaves out a variable that the lecture needs further down.
        """
        source = result.info.raw_cell
        if reading.asks(source, "%reveal", "%reveal back"):
            return
        if not self.busy:
            self.question = result.result if hasattr(result.result, "reveal") else None
        n = self._find(result.info)
        if n is None:
            return
        self.here, code = n, reading.typed(source)
        self.ran.pop(n, None)
        self.left.discard(n)
        if self._is_blank(n, source):
            self.left.add(n)
            return
        if is_live(self.cells[n]):
            self.typed_last = n
        if result.success and self._is_enough(n, code):
            self.ran[n] = code


def _in_short(line):
    """Return a line, cut off where it would not fit into a message of one line."""
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rstrip()} …"


def _open_notebook(name=None):
    """Return the notebook that this kernel belongs to, as it was saved last; an empty one where that is not to be had."""
    path = Path(os.environ.get("JPY_SESSION_NAME", ""))
    if name in (None, path.stem):
        with suppress(OSError, nbformat.reader.NotJSONError, nbformat.ValidationError, UnicodeDecodeError):
            return nbformat.read(path, as_version=4)
    return nbformat.v4.new_notebook()


@contextmanager
def _quiet(shell):
    """Run cells without showing, and so without drawing, anything."""
    formatter = shell.display_formatter
    active, formatter.active_types = formatter.active_types, ["text/plain"]
    formatter.mimebundle_formatter.enabled = False
    try:
        # Ahead of a cell IPython has not taken over what shows its value; it would do so within, past capture_output.
        with shell.display_trap, capture_output():
            yield
    finally:
        formatter.active_types = active
        formatter.mimebundle_formatter.enabled = True


def load_ipython_extension(shell):
    """Add the magics, the account of what has run, and `check` (`%load_ext backprop_lib.live`).

    `make present` does so in each kernel that starts, and then the lecture is that whose copy the notebook is; to load it
    once more changes nothing.
    """
    if "Live" in shell.magics_manager.registry:
        return
    live = Live(shell)
    shell.register_magics(live)
    shell.events.register("pre_run_cell", live.before)
    shell.events.register("post_run_cell", live.after)
    shell.input_transformers_cleanup.append(live.rewrite)
    shell.push({"check": check}, interactive=False)
    if (name := Path(os.environ.get("JPY_SESSION_NAME", "")).stem) in copies.names():
        live.open(name, _open_notebook().metadata.get(copies.TAG, {}).get("core", False))


def unload_ipython_extension(shell):
    """Take away what `load_ipython_extension` added (`%unload_ext backprop_lib.live`)."""
    live = shell.magics_manager.registry.pop("Live")
    shell.events.unregister("pre_run_cell", live.before)
    shell.events.unregister("post_run_cell", live.after)
    shell.input_transformers_cleanup.remove(live.rewrite)
    for name in live.magics["line"]:
        del shell.magics_manager.magics["line"][name]
    shell.drop_by_id({"check": check})
