"""The student's own source of an answer, and the answer made again from a changed source."""

import ast
import inspect
import os
import textwrap
import types
from dataclasses import dataclass

_MOST_HELPERS = 5
_DEEP = 3


@dataclass(frozen=True)
class Source:
    """One function that the student wrote, as a syntax tree.

    Attributes
    ----------
    function : function
    tree : ast.Module
        It holds the function and nothing else; lines are counted as in the student's cell.
    """

    function: object
    tree: ast.Module

    def made_again(self, node, change):
        """Return the function with `change(node)`, for a node of its tree, which stays as it was; None if that is no Python."""
        before = _remembered(node, _DEEP)
        try:
            change(node)
            ast.fix_missing_locations(node)
            return _function_of(self.tree, self.function)
        finally:
            for one, kind, fields in before:
                one.__class__ = kind
                one.__dict__.clear()
                one.__dict__.update(fields)


def _remembered(node, depth):
    """Return (node, type, fields) of a node and of those beneath it, as deep as a change reaches."""
    fields = {name: list(value) if isinstance(value, list) else value for name, value in node.__dict__.items()}
    found = [(node, type(node), fields)]
    if depth:
        for child in ast.iter_child_nodes(node):
            found += _remembered(child, depth - 1)
    return found


def sources_of(answer):
    """Return the Source of the answer and those of the student's functions that it calls, as far as they can be read."""
    found, waiting = [], [answer]
    while waiting and len(found) < _MOST_HELPERS:
        function = waiting.pop(0)
        if not isinstance(function, types.FunctionType) or any(function is one.function for one in found):
            continue
        source = _read(function)
        if source is None:
            continue
        found.append(source)
        called = [function.__globals__.get(name) for name in function.__code__.co_names]
        waiting += [one for one in called if isinstance(one, types.FunctionType) and _beside(one, answer)]
    return found


def with_helper(answer, helper, changed):
    """Return the answer, calling another function in the place of a helper; or the changed answer itself."""
    if helper is answer:
        return changed
    names = {name: changed if value is helper else value for name, value in answer.__globals__.items()}
    return types.FunctionType(answer.__code__, names, answer.__name__, answer.__defaults__, answer.__closure__)


def _beside(function, answer):
    """Return whether a function stands in the student's own cells, or in the file of the answer."""
    name = function.__code__.co_filename
    return name == answer.__code__.co_filename or not os.path.exists(name)


def _read(function):
    try:
        lines, first = inspect.getsourcelines(function)
        text = textwrap.dedent("".join(lines))
        tree = ast.parse(text if function.__name__ != "<lambda>" else _as_statement(text))
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    node = _node_of(tree, function)
    if node is None:
        return None
    if isinstance(node, ast.Lambda):
        body = ast.Return(node.body, lineno=node.lineno, col_offset=0)
        node = ast.FunctionDef("answer", node.args, [body], [], lineno=node.lineno, col_offset=0)
    node.decorator_list = []
    module = ast.Module([node], [])
    ast.increment_lineno(module, max(first, 1) - 1)
    return Source(function, module)


def _as_statement(text):
    """Return the lines of a lambda as a statement, though they may be part of a longer one."""
    for candidate in (text, text.strip().rstrip(","), f"({text.strip().rstrip(',')})"):
        try:
            ast.parse(candidate)
            return candidate
        except SyntaxError:
            continue
    return text


def _node_of(tree, function):
    wanted = ast.Lambda if function.__name__ == "<lambda>" else ast.FunctionDef
    nodes = [node for node in ast.walk(tree) if isinstance(node, wanted)]
    if wanted is ast.FunctionDef:
        return next((node for node in nodes if node.name == function.__name__), None)
    return nodes[0] if len(nodes) == 1 else None


def _function_of(tree, function):
    """Return the function that a tree defines, with the names and the free variables of the original."""
    (node,) = tree.body
    free = function.__code__.co_freevars
    names = dict(function.__globals__)
    if free:
        # The values of the closure at this moment take the place of its variables.
        names |= {
            name: cell.cell_contents for name, cell in zip(free, function.__closure__, strict=True) if _full(cell)
        }
    try:
        exec(compile(tree, function.__code__.co_filename, "exec"), names)
    except (SyntaxError, ValueError, TypeError):
        return None
    made = names[node.name]
    return types.FunctionType(made.__code__, names, made.__name__, function.__defaults__, made.__closure__)


def _full(cell):
    try:
        return cell.cell_contents is cell.cell_contents
    except ValueError:
        return False
