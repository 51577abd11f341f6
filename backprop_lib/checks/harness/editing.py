"""Every small edit of the student's own source, as (line, kind); the kind is a place to look at, never the edit itself."""

import ast
import itertools
from dataclasses import dataclass

from backprop_lib.checks.harness import edits_of_expressions, edits_of_statements
from backprop_lib.checks.harness.sources import sources_of, with_helper

MOST = 700


@dataclass(frozen=True)
class Edit:
    """One small edit.

    Attributes
    ----------
    line : int
        In the student's cell.
    kind : str
        What to look at, e.g. "the axis".
    source : Source
    node : ast.AST
        Of the source's tree.
    change : callable
        `change(node)` makes the edit.
    """

    line: int
    kind: str
    source: object
    node: object
    change: object

    def applied(self, answer):
        """Return the answer with this edit, or None where it makes no Python."""
        changed = self.source.made_again(self.node, self.change)
        return None if changed is None else with_helper(answer, self.source.function, changed)


def edits(answer):
    """Return every small edit of an answer, the likely ones first.

    Parameters
    ----------
    answer : object
        A function whose source can be read; anything else has none.

    Returns
    -------
    tuple of Edit
    """
    found = [edit for source in sources_of(answer) for edit in _of_source(source)]
    found.sort(key=lambda ranked: ranked[0])
    return tuple(edit for _, edit in itertools.islice(found, MOST))


def _of_source(source):
    scope = names_in(source.tree)
    for node in list(ast.walk(source.tree)):
        for module in (edits_of_expressions, edits_of_statements):
            for rank, line, kind, change in module.of(node, scope):
                yield rank, Edit(line, kind, source, node, change)


def names_in(tree):
    """Return the names of a function's arguments and of what it assigns."""
    (function,) = tree.body
    arguments = [one.arg for one in ast.walk(function) if isinstance(one, ast.arg)]
    assigned = [one.id for one in ast.walk(function) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)]
    return list(dict.fromkeys([*arguments, *assigned]))
