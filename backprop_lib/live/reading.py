"""What can be seen of a cell's code without running it: the variables that it leaves behind, and those that it needs."""

import ast
import functools

from IPython.core.inputtransformer2 import TransformerManager

MAGICS = ("%reveal", "%reveal back", "%check", "%catch_up")
OWN_ROOM = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def typed(source):
    """Return a cell as typed, without this package's magics and blank ends."""
    return "\n".join(line for line in source.splitlines() if line.strip() not in MAGICS).strip()


def asks(source, *magics):
    """Say which of these magics is a line of a cell, or None."""
    lines = [line.strip() for line in source.splitlines()]
    return next((magic for magic in magics if magic in lines), None)


@functools.cache
def tree(code):
    """Return the syntax tree of a cell, or None where it is not Python."""
    try:
        return ast.parse(TransformerManager().transform_cell(code))
    except SyntaxError:
        return None


@functools.cache
def mentions(code):
    """Return all names in code, those inside of functions too."""
    return frozenset(node.id for node in ast.walk(tree(code) or ast.Module([])) if isinstance(node, ast.Name))


@functools.cache
def leaves(code):
    """Return the variables that code leaves behind, without those that only count its loops."""
    return frozenset(name for name, whole in _stores(tree(code) or ast.Module([])) if whole)


@functools.cache
def computes(code):
    """Return what code sets, whole or in part, as `dy` in `dy[3] = ...`, in its order."""
    parts = [part for part in (tree(code) or ast.Module([])).body if not isinstance(part, (ast.Import, ast.ImportFrom))]
    return tuple(dict.fromkeys(name for part in parts for name, _ in _stores(part)))


def needed_below(codes):
    """Return for each of several pieces of code the names that those below it take from above, or may take."""
    below, needed = [], frozenset()
    for code in reversed(codes):
        below.append(needed)
        reads, sets = _flow(code)
        needed = needed - sets | reads
    return below[::-1]


@functools.cache
def _flow(code):
    """Return the names that code reads before it has surely set them, and those that it surely sets."""
    reads, sets = set(), set()
    for part in (tree(code) or ast.Module([])).body:
        for node in ast.walk(part):
            name = node.target if isinstance(node, ast.AugAssign) else node
            if (
                isinstance(name, ast.Name)
                and (name is not node or isinstance(name.ctx, ast.Load))
                and name.id not in sets
            ):
                reads.add(name.id)
        if isinstance(part, (ast.Assign, ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)):
            sets |= {name for name, whole in _stores(part) if whole}
    return frozenset(reads), frozenset(sets)


def _stores(node):
    """Yield what a piece of code sets: its name, and whether all of it is set."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        yield node.name, True
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        yield from ((alias.asname or alias.name.partition(".")[0], True) for alias in node.names)
    elif isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Store):
            yield node.id, True
    elif isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store):
        while isinstance(node, (ast.Subscript, ast.Attribute)):
            node = node.value
        if isinstance(node, ast.Name):
            yield node.id, False
    elif not isinstance(node, OWN_ROOM):
        for child in ast.iter_child_nodes(node):
            if not (isinstance(node, ast.For) and child is node.target):
                yield from _stores(child)
