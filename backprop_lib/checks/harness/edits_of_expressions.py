"""Small edits of one expression: operators, signs, comparisons, indices, bounds, axes, names.

Each is a tuple of its rank, line, kind and change; a change alters the fields of a node of which it was made, or of a copy.
"""

import ast

_STRANGE = (ast.Mult, ast.Div, ast.Add, ast.Sub, ast.Pow, ast.MatMult)
_OTHER_OPERATORS = {
    ast.Add: (ast.Sub, ast.Mult, ast.Div),
    ast.Sub: (ast.Add, ast.Mult, ast.Div),
    ast.Mult: (ast.Div, ast.MatMult, ast.Add, ast.Sub, ast.Pow),
    ast.Div: (ast.Mult, ast.Add, ast.Sub, ast.FloorDiv),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult, ast.Add, ast.Div),
}
_OTHER_COMPARISONS = {
    ast.Lt: (ast.LtE, ast.Gt, ast.GtE),
    ast.LtE: (ast.Lt, ast.GtE, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt, ast.LtE),
    ast.GtE: (ast.Gt, ast.LtE, ast.Lt),
    ast.Eq: (ast.NotEq, ast.GtE, ast.LtE, ast.Gt, ast.Lt),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot, ast.Eq),
    ast.IsNot: (ast.Is,),
}
_OTHER_FUNCTIONS = {
    "sum": ("mean",),
    "mean": ("sum",),
    "max": ("argmax", "min"),
    "min": ("max", "argmin"),
    "argmax": ("argmin", "max"),
    "argmin": ("argmax",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "zeros_like": ("ones_like",),
    "ones_like": ("zeros_like",),
    "exp": ("log",),
    "log": ("exp",),
    # Those of the circle and of the hyperbola are mistaken for each other.
    "sin": ("sinh", "tanh"),
    "cos": ("cosh",),
    "tan": ("tanh",),
    "sinh": ("cosh", "tanh"),
    "cosh": ("sinh", "tanh"),
    "arctan": ("tanh",),
    "backward": ("derivative",),
    "forward": ("backward", "derivative"),
    "eigvalsh": ("eigvals",),
    "hstack": ("vstack",),
    "vstack": ("hstack",),
    "append": ("extend",),
}
_PLACE = ("lineno", "col_offset", "end_lineno", "end_col_offset")
_AXES = ("sum", "mean", "max", "min", "argmax", "argmin", "any", "all", "prod", "norm", "softmax")


def of(node, scope):
    """Yield (rank, line, kind, change) of every small edit of one node that is an expression."""
    if isinstance(node, ast.BinOp):
        yield from _of_operation(node)
    elif isinstance(node, ast.Compare):
        yield from _of_comparison(node)
    elif isinstance(node, ast.BoolOp):
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield 2, node.lineno, "the condition", lambda n: setattr(n, "op", other())
    elif isinstance(node, ast.UnaryOp):
        yield from _of_sign(node)
    elif isinstance(node, ast.Subscript):
        yield from _of_subscript(node, scope)
    elif isinstance(node, ast.Call):
        yield from _of_call(node, scope)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in scope:
        yield from _of_name(node, scope)
    elif isinstance(node, ast.Constant):
        yield from _of_constant(node)
    elif isinstance(node, ast.Attribute) and node.attr == "T":
        yield 1, node.lineno, "the transpose", _replaced(lambda n: n.value)


def _replaced(make):
    """Return a change that puts what `make(node)` returns in the place of the node, whatever kind each is."""

    def change(node):
        new = make(node)
        # A name keeps its place in the tree: the class and the fields are those of the new node.
        fields = {name: node.__dict__[name] for name in _PLACE if name in node.__dict__} | dict(new.__dict__)
        node.__class__ = type(new)
        node.__dict__.clear()
        node.__dict__.update(fields)

    return change


def _copied(node):
    """Return a shallow copy of a node, for use beneath what takes its place."""
    return type(node)(**node.__dict__)


def _number(value):
    return ast.Constant(value)


def _moved(node, by):
    """Return the node plus or minus a number."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        value = node.value + by
        return _number(value) if value >= 0 else ast.UnaryOp(ast.USub(), _number(-value))
    return ast.BinOp(_copied(node), ast.Add() if by > 0 else ast.Sub(), _number(abs(by)))


def _of_operation(node):
    line = node.lineno
    for other in _OTHER_OPERATORS.get(type(node.op), _STRANGE):
        yield 1, line, "the operator", lambda n, other=other: setattr(n, "op", other())
    if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult, ast.Pow)):
        yield 1, line, "the order of the two operands", _swapped
    if isinstance(node.op, ast.MatMult):
        for side in ("left", "right"):
            yield (
                2,
                line,
                "the transpose",
                lambda n, side=side: setattr(n, side, ast.Attribute(getattr(n, side), "T", ast.Load())),
            )
    too_many = "a term too many" if isinstance(node.op, (ast.Add, ast.Sub)) else "a factor too many"
    yield 3, line, too_many, _replaced(lambda n: n.left)
    yield 3, line, too_many, _replaced(lambda n: n.right)
    yield 4, line, "the sign", _replaced(lambda n: ast.UnaryOp(ast.USub(), _copied(n)))
    # a − b · c is not (a − b) · c
    for side in ("left", "right"):
        if isinstance(getattr(node, side), ast.BinOp):
            yield 2, line, "the brackets", lambda n, side=side: _regrouped(n, side)


def _swapped(node):
    node.left, node.right = node.right, node.left


def _regrouped(node, side):
    inner = getattr(node, side)
    if side == "left":
        left, op, middle, outer, right = inner.left, inner.op, inner.right, node.op, node.right
        node.left, node.op, node.right = left, op, ast.BinOp(middle, outer, right)
    else:
        left, outer, middle, op, right = node.left, node.op, inner.left, inner.op, inner.right
        node.left, node.op, node.right = ast.BinOp(left, outer, middle), op, right


def _of_comparison(node):
    if len(node.ops) != 1:
        return
    for other in _OTHER_COMPARISONS.get(type(node.ops[0]), ()):
        yield 1, node.lineno, "the comparison", lambda n, other=other: setattr(n, "ops", [other()])


def _of_sign(node):
    if isinstance(node.op, (ast.USub, ast.Not)):
        kind = "the sign" if isinstance(node.op, ast.USub) else "the condition"
        yield 1, node.lineno, kind, _replaced(lambda n: n.operand)


def _of_subscript(node, scope):
    line, index = node.lineno, node.slice
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    for n, part in enumerate(parts):
        if isinstance(part, ast.Slice):
            for end in ("lower", "upper"):
                yield from _of_bound(line, n, end, getattr(part, end))
        elif not isinstance(part, ast.Constant) or type(part.value) is int:
            for by in (1, -1):
                yield 2, line, "the index", lambda node, n=n, by=by: _set_part(node, n, lambda old: _moved(old, by))
    if isinstance(index, ast.Tuple) and len(parts) == 2:
        yield (
            3,
            line,
            "the order of the indices",
            lambda node: setattr(node, "slice", ast.Tuple(node.slice.elts[::-1], ast.Load())),
        )
    if isinstance(node.ctx, ast.Load):
        if any(isinstance(part, ast.Slice) for part in parts):
            yield 2, line, "which rows and columns are meant", _replaced(lambda n: n.value)
        # one row or one column less
        yield 4, line, "row 0", _replaced(lambda n: ast.Subscript(_copied(n), _from_1(), ast.Load()))
        yield (
            4,
            line,
            "column 0",
            _replaced(lambda n: ast.Subscript(_copied(n), ast.Tuple([ast.Slice(), _from_1()], ast.Load()), ast.Load())),
        )
        yield 4, line, "the transpose", _replaced(lambda n: ast.Attribute(_copied(n), "T", ast.Load()))


def _from_1():
    return ast.Slice(_number(1), None, None)


def _of_bound(line, n, end, bound):
    kind = "where the slice begins and ends"
    if bound is None:
        if end == "lower":
            yield 2, line, kind, lambda node: _set_bound(node, n, end, lambda _: _number(1))
        else:
            yield 2, line, kind, lambda node: _set_bound(node, n, end, lambda _: ast.UnaryOp(ast.USub(), _number(1)))
        return
    yield 2, line, kind, lambda node: _set_bound(node, n, end, lambda _: None)
    for by in (1, -1):
        yield 2, line, kind, lambda node, by=by: _set_bound(node, n, end, lambda old: _moved(old, by))


def _set_part(node, n, change):
    if isinstance(node.slice, ast.Tuple):
        node.slice.elts[n] = change(node.slice.elts[n])
    else:
        node.slice = change(node.slice)


def _set_bound(node, n, end, change):
    part = node.slice.elts[n] if isinstance(node.slice, ast.Tuple) else node.slice
    setattr(part, end, change(getattr(part, end)))


def _of_call(node, scope):
    line = node.lineno
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    for other in _OTHER_FUNCTIONS.get(name, ()):
        field = "attr" if isinstance(node.func, ast.Attribute) else "id"
        yield 3, line, f"`{name}`", lambda n, field=field, other=other: setattr(n.func, field, other)
    if name == "range" and 1 <= len(node.args) <= 3:
        yield from _of_range(node, scope)
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    if name in _AXES:
        for axis in (0, 1, -1, None):
            yield 2, line, "the axis", lambda n, axis=axis: _set_keyword(n, "axis", axis)
            yield (
                3,
                line,
                "the axis, and keepdims",
                lambda n, axis=axis: (
                    _set_keyword(n, "axis", axis),
                    _set_keyword(n, "keepdims", True),
                ),
            )
        yield 2, line, "keepdims", lambda n: _set_keyword(n, "keepdims", "keepdims" not in given)
    if name in ("zeros_like", "ones_like", "empty_like", "full_like", "zeros", "array", "asarray"):
        yield (
            3,
            line,
            "the type of the array",
            lambda n: (
                n.keywords.append(ast.keyword("dtype", ast.Name("float", ast.Load())))
                if "dtype" not in given
                else _set_keyword(n, "dtype", None)
            ),
        )
    if len(node.args) == 2:
        yield 4, line, "the order of the arguments", lambda n: n.args.reverse()
    if len(node.args) == 1 and not node.keywords:
        yield 4, line, "a call too many", _replaced(lambda n: n.args[0])
    yield 5, line, "the sign", _replaced(lambda n: ast.UnaryOp(ast.USub(), _copied(n)))
    if len(node.args) == 1:
        yield 5, line, "the sign of the argument", lambda n: n.args.__setitem__(0, ast.UnaryOp(ast.USub(), n.args[0]))


def _set_keyword(node, name, value):
    node.keywords = [keyword for keyword in node.keywords if keyword.arg != name]
    if value is not None:
        node.keywords.append(ast.keyword(name, _number(value)))


def _of_range(node, scope):
    line, kind = node.lineno, "where the range begins and ends"
    last = min(len(node.args), 2) - 1
    # up to another length, as in a loop within a loop
    for name in scope:
        yield 4, line, kind, lambda n, name=name: n.args.__setitem__(last, ast.Name(name, ast.Load()))
    for by in (1, -1):
        yield 1, line, kind, lambda n, by=by: n.args.__setitem__(last, _moved(n.args[last], by))
    if len(node.args) == 1:
        yield 1, line, kind, lambda n: n.args.insert(0, _number(1))
        yield 1, line, kind, lambda n: n.args.__setitem__(slice(None), [_number(1), _moved(n.args[0], 1)])
        yield 3, line, "the direction of the loop", _count_down
    else:
        for by in (1, -1):
            yield 1, line, kind, lambda n, by=by: n.args.__setitem__(0, _moved(n.args[0], by))


def _count_down(node):
    (end,) = node.args
    node.args[:] = [_moved(end, -1), ast.UnaryOp(ast.USub(), _number(1)), ast.UnaryOp(ast.USub(), _number(1))]


def _of_name(node, scope):
    for other in scope:
        if other != node.id:
            yield 5, node.lineno, f"`{node.id}`", lambda n, other=other: setattr(n, "id", other)
    line = node.lineno
    yield 5, line, "row 0", _replaced(lambda n: ast.Subscript(_copied(n), _from_1(), ast.Load()))
    yield (
        5,
        line,
        "column 0",
        _replaced(lambda n: ast.Subscript(_copied(n), ast.Tuple([ast.Slice(), _from_1()], ast.Load()), ast.Load())),
    )
    yield 5, line, "the transpose", _replaced(lambda n: ast.Attribute(_copied(n), "T", ast.Load()))
    yield 5, line, "a copy", _replaced(lambda n: ast.Call(ast.Attribute(_copied(n), "copy", ast.Load()), [], []))
    yield 6, line, "the sign", _replaced(lambda n: ast.UnaryOp(ast.USub(), _copied(n)))


def _of_constant(node):
    line, value = node.lineno, node.value
    if type(value) is bool:
        yield 2, line, f"`{value}`", lambda n: setattr(n, "value", not value)
    elif type(value) in (int, float):
        others = dict.fromkeys([value + 1, value - 1, value * 2, value / 2, -value, 0, 1])
        for other in others:
            if other != value and (type(value) is float or other == int(other)):
                made = type(value)(other)
                yield 3, line, "the number", lambda n, made=made: setattr(n, "value", made)
    elif type(value) is str and value in ("l2", "kl", "sigmoid", "tanh", "relu", "softmax"):
        for other in ("l2", "kl") if value in ("l2", "kl") else ("sigmoid", "tanh", "relu", "softmax"):
            if other != value:
                yield 3, line, f'"{value}"', lambda n, other=other: setattr(n, "value", other)
