"""Answers a question from the hall by its one line of code, as a notebook would."""

import ast
import contextlib
import io


def answer(code, variables):
    """Run code as a notebook runs a cell, and return what it prints and the value of its last line.

    Parameters
    ----------
    code : str
        Statements, the last of which is an expression.
    variables : dict
        What it may use; it is not changed.

    Returns
    -------
    str
    """
    variables = dict(variables)
    *before, last = ast.parse(code).body
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        exec(compile(ast.Module(before, []), "<question>", "exec"), variables)
        print(repr(eval(compile(ast.Expression(last.value), "<question>", "eval"), variables)))
    return shown.getvalue().strip()
