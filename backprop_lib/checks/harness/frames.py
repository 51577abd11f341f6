"""Where in the student's own source an exception was raised, and which operands had which shapes there."""

import ast
import functools
import linecache
import os
from dataclasses import dataclass

import numpy as np

_LIBRARY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))) + os.sep


@dataclass(frozen=True)
class Place:
    """The student's own line in which it happened.

    Attributes
    ----------
    line : int
        Counted from the first of the cell; 0 where there is none.
    code : str
        The line itself.
    operation : str
        What failed: an operator as Python writes it, "call", "subscript" or "name"; empty where that is not clear.
    operands : tuple of (str, str, tuple)
        Source, type and shape of each operand; the shape of what is no array is its length, or empty.
    function : str
        The function that was called, where that failed.
    loops : bool
        Whether the line stands in a `while`.
    """

    line: int = 0
    code: str = ""
    operation: str = ""
    operands: tuple = ()
    function: str = ""
    loops: bool = False


def place_of(error, answer):
    """Return the Place of an exception out of the answer."""
    own = getattr(getattr(answer, "__code__", None), "co_filename", None)
    steps = []
    step = error.__traceback__
    while step is not None:
        name = step.tb_frame.f_code.co_filename
        # A notebook's cell is in no file; frames of libraries are.
        if (name == own or not os.path.exists(name)) and not name.startswith(
            (_LIBRARY, "<frozen", "<__array_function__")
        ):
            steps.append(step)
        step = step.tb_next
    return _read(steps[-1]) if steps else Place()


def _read(step):
    frame, line = step.tb_frame, step.tb_lineno
    lines = linecache.getlines(frame.f_code.co_filename, frame.f_globals)
    code = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    if not code:
        return Place()
    tree = _tree_of("".join(lines))
    loops = _in_a_while(tree, line)
    node = _failed_node(tree, step)
    operation, parts, function = _parts(node)
    operands = tuple((ast.unparse(part), *_described(part, frame)) for part in parts)
    return Place(line, code[:200], operation, operands, function, loops)


@functools.lru_cache(maxsize=32)
def _tree_of(source):
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _failed_node(tree, step):
    """Return the node of the source that holds what was being computed."""
    places = list(step.tb_frame.f_code.co_positions())
    start, end, column, end_column = places[step.tb_lasti // 2]
    wanted = (start, end, column, end_column)
    for node in _nodes_of(tree):
        if (
            isinstance(node, (ast.expr, ast.stmt))
            and (node.lineno, node.end_lineno, node.col_offset, node.end_col_offset) == wanted
        ):
            return node
    return None


@functools.lru_cache(maxsize=32)
def _nodes_of(tree):
    return list(ast.walk(tree))


def _in_a_while(tree, line):
    return any(isinstance(node, ast.While) and node.lineno <= line <= node.end_lineno for node in _nodes_of(tree))


_SIGNS = {
    ast.MatMult: "@",
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.FloorDiv: "//",
    ast.Mod: "%",
}


def _parts(node):
    """Return what was done, with which operands, and by which function."""
    if isinstance(node, ast.Expr):
        node = node.value
    if isinstance(node, ast.AugAssign):
        return _SIGNS.get(type(node.op), "") + "=", [node.target, node.value], ""
    if isinstance(node, ast.BinOp):
        return _SIGNS.get(type(node.op), ""), [node.left, node.right], ""
    if isinstance(node, ast.Compare):
        return "compare", [node.left, *node.comparators], ""
    if isinstance(node, ast.Subscript):
        indices = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return "subscript", [node.value, *(part for part in indices if not isinstance(part, ast.Slice))], ""
    if isinstance(node, ast.Attribute):
        return "attribute", [node.value], node.attr
    if isinstance(node, ast.Call):
        given = [part for argument in node.args for part in getattr(argument, "elts", [argument])]
        return "call", given, ast.unparse(node.func)
    if isinstance(node, ast.Name):
        return "name", [], node.id
    return "", [], ""


_HARMLESS = (
    ast.Name,
    ast.Constant,
    ast.Subscript,
    ast.Slice,
    ast.Tuple,
    ast.UnaryOp,
    ast.USub,
    ast.BinOp,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.MatMult,
    ast.Div,
    ast.Attribute,
    ast.expr_context,
)


def _described(node, frame):
    """Return type and shape of an operand, if it can be read without calling anything."""
    plain = all(isinstance(part, _HARMLESS) for part in ast.walk(node))
    attributes = [part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)]
    if not plain or not set(attributes) <= {"T", "shape", "size", "ndim"}:
        return "", ()
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    known = {**frame.f_globals, **frame.f_locals}
    # An object of the student's own could run anything when it is looked at.
    if isinstance(node, ast.Name) and callable(known.get(node.id)):
        return "function", ()
    if any(type(known.get(name)) not in (np.ndarray, list, tuple, int, float, type(None)) for name in names):
        return "", ()
    try:
        code = compile(ast.fix_missing_locations(ast.Expression(node)), "<operand>", "eval")
        with np.errstate(all="ignore"):
            value = eval(code, {"__builtins__": {}}, {name: known.get(name) for name in names})
        if type(value) is np.ndarray:
            return "ndarray", tuple(map(int, value.shape))
        if type(value) in (list, tuple):
            return type(value).__name__, (len(value),)
        if type(value) is int:
            return "int", (value,)
        return type(value).__name__, ()
    except Exception:
        return "", ()
