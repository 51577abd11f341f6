"""What can be seen of a cell's code without running it: the variables that it leaves behind, and those that it needs."""

import ast
import functools
import symtable

from IPython.core.inputtransformer2 import TransformerManager

MAGICS = ("%reveal", "%catch_up", "%check")


def typed(source):
    """Return a cell as typed, without this package's magics and blank ends."""
    return "\n".join(line for line in source.splitlines() if line.strip() not in MAGICS).strip()


def asks(source, magic):
    """Say whether a line of a cell is this magic."""
    return any(line.strip() == magic for line in source.splitlines())


@functools.cache
def tree(code):
    """Return the syntax tree of a cell, or None where it is not Python."""
    try:
        return ast.parse(TransformerManager().transform_cell(code))
    except SyntaxError:
        return None


@functools.cache
def leaves(code):
    """Return the variables that code leaves behind, without those that only count its loops."""
    if tree(code) is None:
        return frozenset()
    top = symtable.symtable(TransformerManager().transform_cell(code), "cell", "exec")
    targets = [node.target for node in ast.walk(tree(code)) if isinstance(node, ast.For)]
    counting = {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return frozenset(s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()) - counting


@functools.cache
def mentions(code):
    """Return all names in code, those inside of functions too."""
    if tree(code) is None:
        return frozenset()
    used, tables = set(), [symtable.symtable(TransformerManager().transform_cell(code), "cell", "exec")]
    while tables:
        table = tables.pop()
        used |= set(table.get_identifiers())
        tables += table.get_children()
    return frozenset(used)


@functools.cache
def computes(code):
    """Return what a cell computes, in its order: the variables that it sets or changes in part, as `dy` in `dy[3] = ...`."""
    found = []
    for statement in tree(code).body if tree(code) else ():
        for node in ast.walk(statement):
            if isinstance(node, (ast.Name, ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store):
                while not isinstance(node, ast.Name) and hasattr(node, "value"):
                    node = node.value
                found += [node.id] if isinstance(node, ast.Name) else []
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                found.append(node.name)
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            inner = set(found) - {statement.name}
            found = [name for name in found if name not in inner or name in leaves(code)]
    counting = mentions(code) & set(found) - leaves(code) - _changed_in_part(code)
    return tuple(name for name in dict.fromkeys(found) if name not in counting)


def _changed_in_part(code):
    changed = set()
    for node in ast.walk(tree(code)):
        if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store):
            while isinstance(node, (ast.Subscript, ast.Attribute)):
                node = node.value
            if isinstance(node, ast.Name):
                changed.add(node.id)
    return changed
