"""Grades one submission: restores its notebook, runs it in a sandbox, judges its answers, and keeps what it shows."""

import ast
import json
import re
import time
import unicodedata
from dataclasses import dataclass, field

import numpy as np

from backprop_lib.checks import asking
from backprop_lib.grading import judging, outputs
from backprop_lib.grading.preparing import restoring
from backprop_lib.grading.preparing.reading import Handed, Unfit
from backprop_lib.grading.results import GRADED, NOT_GRADED, GradedCell
from backprop_lib.grading.running import Gone, Limits, Notebook
from backprop_lib.grading.sandbox import wire

# How often a notebook that took its interpreter down is begun again, without the cell in which that happened.
_BEGUN_AGAIN = 3


@dataclass(frozen=True)
class Release:
    """What was given to the students.

    Attributes
    ----------
    notebook : bytes
    files : dict of str to bytes
        What lies beside it; it takes the place of files of the same names that were handed in.
    """

    notebook: bytes
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """All that grading one submission depends on, so that it can go to any machine.

    Attributes
    ----------
    handed : Handed
    release : Release
    seeds : dict of str to int
        Of the inputs, by the exercise's name.
    limits : Limits
    """

    handed: Handed
    release: Release
    seeds: dict[str, int]
    limits: Limits


@dataclass
class Graded:
    """What came of it; the fields are those of a Result, and the executed notebook in the bytes of its file."""

    status: str = GRADED
    reason: str = ""
    flags: tuple = ()
    cells: dict = field(default_factory=dict)
    notebook: bytes = b""
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    memory: int = 0


def needed(release):
    """Return what a warm interpreter for a release loads and refuses: modules, and functions by the exercise's name."""
    cells = restoring.cells_of(release.notebook)
    found = [judging.asked_for(cell.source) for cell in cells if cell.graded and cell.kind == "code"]
    names = [one[0] for one in found if one]
    return _imports(cells), {name: list(asking.exercises()[name].task.solved_by) for name in names}


def _imports(cells):
    """Return the modules that a released notebook imports at the beginning of a line."""
    lines = [line.split() for cell in cells if cell.kind == "code" for line in cell.source.splitlines()]
    lines = [words for words in lines if len(words) > 1 and words[0] in ("import", "from")]
    names = [words[1].rstrip(",") for words in lines]
    names += [f"{words[1]}.{name.strip(',')}" for words in lines if words[0] == "from" for name in words[3:]]
    return list(dict.fromkeys(names))


def grade(job, warm):
    """Grade one submission.

    Parameters
    ----------
    job : Job
    warm : Warm
        A warm interpreter for this release.

    Returns
    -------
    Graded
    """
    started = time.monotonic()
    try:
        released = restoring.cells_of(job.release.notebook)
        cells, notes = restoring.restore(job.handed.notebook, released)
    except Unfit as unfit:
        return Graded(NOT_GRADED, str(unfit), seconds=time.monotonic() - started)
    run = _Run(job, warm, cells)
    run.to_the_end()
    if run.failure:
        return Graded(NOT_GRADED, f"The sandbox could not be set up: {run.failure}", seconds=time.monotonic() - started)
    if notes:
        run.note("restored", f"Restored as released: {', '.join(notes)}.")
    graded = run.graded_cells({cell.name: cell.source for cell in released})
    if any(cell.score is None for cell in graded.values()):
        run.note("written answers")
    if not all(cell.trusted for cell in graded.values()):
        run.note("not tamper-proof")
    return Graded(
        reason=" ".join(run.reasons),
        flags=tuple(run.flags),
        cells=graded,
        notebook=_notebook(job.release, cells, run.shown),
        seconds=time.monotonic() - started,
        cpu_seconds=run.cpu,
        memory=run.memory,
    )


class _Run:
    """A notebook that runs, perhaps more than once: what its cells show, and the verdicts."""

    def __init__(self, job, warm, cells):
        self.job, self.warm, self.cells = job, warm, cells
        self.shown, self.verdicts, self.broken, self.tried = {}, {}, {}, set()
        self.flags, self.reasons = [], []
        self.cpu, self.memory, self.failure = 0.0, 0, ""
        if reached := sorted(set().union(*(_machinery(cell.source) for cell in cells if cell.kind == "code"))):
            self.note("reaches into Python", f"Its code uses {', '.join(reached)}; see what for.")

    def note(self, flag, reason=""):
        """Remember a flag once, and a reason."""
        if flag not in self.flags:
            self.flags.append(flag)
        if reason and reason not in self.reasons:
            self.reasons.append(reason)

    def to_the_end(self):
        """Run all cells; where the interpreter is lost, begin again without the cell that lost it."""
        until = time.monotonic() + self.job.limits.whole
        for _ in range(1 + _BEGUN_AGAIN):
            lost = self._once(until)
            if lost is None or self.failure:
                break
            n, flag = lost
            judged = self._asked(self.cells[n])
            if not judged or n in self.tried:
                self.broken[n] = _LOST[flag]
                self.note(flag, f"Cell {n + 1} {_LOST[flag]}.")
            # An answer runs in a fork of its own, so it may be what ran before it that took the notebook with it.
            self.tried.add(n)
            if time.monotonic() > until:
                break
        for n, cell in enumerate(self.cells):
            if cell.kind == "code" and n not in self.shown and cell.name not in self.verdicts:
                self.broken.setdefault(n, "was not run: cells before it took the interpreter down")
        self.shown |= {n: judging.output_of_error("NotRun", f"This cell {says}.") for n, says in self.broken.items()}

    def _once(self, until):
        """Run all cells that can be run; return where and how the interpreter was lost, or None."""
        notebook, lost = Notebook(self.warm, self.job.limits, until), None
        n = 0
        try:
            notebook.write(_arrays(self.job.handed.files | self.job.release.files))
            for n, cell in enumerate(self.cells):
                if cell.kind == "code" and n not in self.broken:
                    self._cell(notebook, n, cell)
        except Gone as gone:
            lost = n, gone.flag
        except wire.WireError:
            lost = n, "tampered"
        took = notebook.end()
        self.cpu, self.memory = self.cpu + took["cpu"], max(self.memory, took["memory"])
        self.failure = took["failure"]
        return (lost[0], "out of memory") if lost and took["killed"] == "memory" else lost

    def _cell(self, notebook, n, cell):
        asked = self._asked(cell)
        if asked is None:
            self.shown[n] = self._outputs(notebook, cell.source)
        elif cell.name not in self.verdicts:
            name, expression, before = asked
            if before:
                self._outputs(notebook, before)
            verdict, flag = judging.judged(notebook, name, expression, self.job.seeds[name])
            self.verdicts[cell.name] = verdict
            if flag:
                self.note(flag, f"{name.rpartition('.')[2]} {_LOST[flag]}.")

    def _asked(self, cell):
        return judging.asked_for(cell.source) if cell.kind == "code" and cell.graded and not cell.answered else None

    def _outputs(self, notebook, source):
        reply = notebook.cell(source)
        shown = outputs.clean(reply)
        if reply.get("shortened") is True:
            self.note("too much output")
        for one in shown:
            if one.get("ename") in _SEEN:
                self.note(_SEEN[one["ename"]])
        return shown

    def graded_cells(self, released):
        """Return a GradedCell for each graded cell, by its grade_id; what was not answered has no points."""
        found = {}
        for n, cell in enumerate(self.cells):
            if not cell.graded:
                continue
            points = float(cell.marks["points"])
            asked = self._asked(cell)
            if asked:
                verdict = self.verdicts.get(cell.name) or judging.nothing(asked[0], f"This cell {self.broken.get(n)}.")
                found[cell.name], self.shown[n] = judging.cell_of(verdict), judging.outputs_of(verdict)
            elif cell.answered or cell.kind != "code":
                found[cell.name] = GradedCell("", 0.0 if cell.source == released[cell.name] else None, points)
            else:
                found[cell.name] = GradedCell("", self._by_output(n, cell, points), points, trusted=False)
        return found

    def _by_output(self, n, cell, points):
        """Return what a cell with asserts earned, by nbgrader's own rules."""
        import nbformat
        from nbgrader.utils import determine_grade

        node = nbformat.from_dict(
            {"cell_type": "code", "metadata": _metadata(cell), "outputs": self.shown[n], "source": ""}
        )
        try:
            return float(determine_grade(node)[0])
        except ValueError:
            self.shown[n] = judging.output_of_error(
                "ValueError", f"A score above {points:g}, which is the most there is."
            )
            return 0.0


_LOST = {
    "crashed": "took the interpreter down",
    "timed out": "had not ended when its time was up",
    "out of memory": "took more memory than there is",
    "tampered": "sent what is no answer",
}


_SEEN = {"TimeUpError": "timed out", "MemoryError": "out of memory"}


def _arrays(files):
    return {name: np.frombuffer(content, np.uint8) for name, content in files.items()}


def _notebook(release, cells, shown):
    """Return the executed notebook, as the bytes of its file."""
    metadata = json.loads(release.notebook).get("metadata", {})
    made, count = [], 0
    for n, cell in enumerate(cells):
        one = {"cell_type": cell.kind, "id": cell.id, "metadata": _metadata(cell), "source": cell.source}
        if cell.kind == "code":
            count += n in shown
            number = count if n in shown else None
            given = [
                one | ({"execution_count": number} if "execution_count" in one else {}) for one in shown.get(n, [])
            ]
            one |= {"execution_count": number, "outputs": given}
        elif cell.attachments:
            one["attachments"] = cell.attachments
        made.append(one)
    notebook = {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, ensure_ascii=False, indent=1).encode(errors="replace")


def _metadata(cell):
    metadata = {"nbgrader": cell.marks} if cell.marks else {}
    return metadata | ({"tags": cell.tags} if cell.tags else {})


# What an honest answer has no use for, and what hides a call of the library's own solution.
_MACHINERY = {
    "sys.modules", "sys.setprofile", "sys.settrace", "sys._getframe", "importlib", "ctypes", "FunctionType", "CodeType", "gc",
    "__code__", "__closure__", "__globals__", "__subclasses__", "f_back", "gi_frame", "inspect", "marshal", "answer_key",
}  # fmt: skip


_SPELLED = re.compile("|".join({rf"\b{name.rpartition('.')[2]}\b" for name in _MACHINERY}))


def _machinery(source):
    """Return which of Python's inner parts a cell reaches for."""
    # Nearly always there is none, and reading a notebook as Python takes longer. Python reads 𝐠𝐜 as gc.
    if not _SPELLED.search(unicodedata.normalize("NFKC", source)):
        return set()
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError):
        return set()
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    names |= {part for node in nodes if isinstance(node, ast.ImportFrom) for part in (node.module or "").split(".")}
    names |= {part for node in nodes if isinstance(node, ast.alias) for part in node.name.split(".")}
    for node in nodes:
        if isinstance(node, ast.Attribute):
            names |= {node.attr, f"{node.value.id}.{node.attr}" if isinstance(node.value, ast.Name) else node.attr}
    return names & _MACHINERY
