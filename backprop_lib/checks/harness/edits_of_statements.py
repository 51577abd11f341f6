"""Small edits of statements: a line too many, two lines in another order, one line further in or out, = for +=."""

import ast

_LOOPS = (ast.For, ast.While)
_BLOCKS = (*_LOOPS, ast.If)
_ENDS = (ast.Return, ast.Raise, ast.Break, ast.Continue)


def of(node, scope):
    """Yield (rank, line, kind, change) of every small edit of one node that is a statement, or holds some."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and not isinstance(node.targets[0], ast.Tuple):
        for operator in (ast.Add, ast.Sub):
            yield 1, node.lineno, "the `=`", _assigned_by(operator)
    elif isinstance(node, ast.AugAssign):
        yield 1, node.lineno, "the way it is assigned", _set_anew
        for operator in (ast.Add, ast.Sub, ast.Mult, ast.Div):
            if not isinstance(node.op, operator):
                yield (
                    1,
                    node.lineno,
                    "the way it is assigned",
                    lambda n, operator=operator: setattr(n, "op", operator()),
                )
    elif isinstance(node, ast.If):
        yield 2, node.lineno, "the condition", lambda n: setattr(n, "test", ast.UnaryOp(ast.Not(), n.test))
        if node.orelse:
            yield 3, node.lineno, "the two branches", lambda n: _swap_branches(n)
    elif isinstance(node, ast.While):
        yield 2, node.lineno, "the condition", lambda n: setattr(n, "test", ast.UnaryOp(ast.Not(), n.test))
    elif isinstance(node, ast.For) and isinstance(node.iter, ast.Call):
        yield (
            4,
            node.lineno,
            "the direction of the loop",
            lambda n: setattr(n, "iter", ast.Call(ast.Name("reversed", ast.Load()), [n.iter], [])),
        )
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.Return)) and node.value is not None:
        yield from _of_value(node, scope)
    for field in ("body", "orelse"):
        block = getattr(node, field, None)
        if isinstance(block, list):
            yield from _of_block(block, field, not isinstance(node, (ast.Module, ast.FunctionDef)))


def _assigned_by(operator):
    def change(node):
        (target,) = node.targets
        node.__class__ = ast.AugAssign
        value, line = node.value, node.lineno
        node.__dict__.clear()
        node.__dict__.update(target=target, op=operator(), value=value, lineno=line, col_offset=0)

    return change


def _set_anew(node):
    target, value, line = node.target, node.value, node.lineno
    node.__class__ = ast.Assign
    node.__dict__.clear()
    node.__dict__.update(targets=[target], value=value, lineno=line, col_offset=0)


def _swap_branches(node):
    node.body, node.orelse = node.orelse, node.body


def _of_value(node, scope):
    """Yield edits that bring in a factor which is missing, or a sign."""
    if isinstance(node.value, (ast.Tuple, ast.List, ast.Constant)):
        return
    line = node.lineno
    yield 6, line, "the sign", lambda n: setattr(n, "value", ast.UnaryOp(ast.USub(), n.value))
    for name in scope:
        for operator in (ast.Mult, ast.Div):
            yield (
                7,
                line,
                "a factor that is missing",
                _with_factor(operator, lambda name=name: ast.Name(name, ast.Load())),
            )
        yield 7, line, "a factor that is missing", _with_factor(ast.Div, lambda name=name: _length(name))
    yield 7, line, "a factor that is missing", _with_factor(ast.Div, lambda: ast.Constant(2))
    yield 7, line, "a factor that is missing", _with_factor(ast.Mult, lambda: ast.Constant(2))


def _length(name):
    return ast.Call(ast.Name("len", ast.Load()), [ast.Name(name, ast.Load())], [])


def _with_factor(operator, factor):
    return lambda n: setattr(n, "value", ast.BinOp(n.value, operator(), factor()))


def _of_block(block, field, may_leave):
    real = [n for n, one in enumerate(block) if not _is_text(one)]
    for n in real:
        one = block[n]
        if len(real) > 1 and not isinstance(one, (ast.FunctionDef, ast.Return)):
            yield 3, one.lineno, "a line too many", lambda node, n=n: getattr(node, field).pop(n)
        if n + 1 < len(block):
            yield 3, one.lineno, "the order of two lines", lambda node, n=n: _swap(getattr(node, field), n)
        if isinstance(one, _BLOCKS):
            yield from _of_indentation(block, field, n)


def _is_text(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _swap(block, n):
    block[n], block[n + 1] = block[n + 1], block[n]


def _of_indentation(block, field, n):
    inner = block[n]
    if len(inner.body) > 1:
        yield 2, inner.body[-1].lineno, "the indentation", lambda node: _move_out(getattr(node, field), n)
        yield 3, inner.body[0].lineno, "the indentation", lambda node: _move_out_before(getattr(node, field), n)
    # Behind a return it would only be gone, and then it is a line too many.
    if n + 1 < len(block) and not isinstance(inner.body[-1], _ENDS):
        yield 2, block[n + 1].lineno, "the indentation", lambda node: _move_in(getattr(node, field), n)
    if n > 0 and not _is_text(block[n - 1]):
        yield 2, block[n - 1].lineno, "the indentation", lambda node: _move_in_before(getattr(node, field), n)


def _move_out(block, n):
    block.insert(n + 1, block[n].body.pop())


def _move_out_before(block, n):
    block.insert(n, block[n].body.pop(0))


def _move_in(block, n):
    block[n].body.append(block.pop(n + 1))


def _move_in_before(block, n):
    block[n].body.insert(0, block.pop(n - 1))
