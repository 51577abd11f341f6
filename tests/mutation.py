"""Mutants: a source changed in one small way, by cosmic-ray's operators and two of our own."""

import ast
import difflib
from math import ceil

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator, operator_names
from parso import parse


class DropCall(Operator):
    """Leave out a call whose value nobody uses, such as a check of an argument."""

    def mutation_positions(self, node):
        if node.type == "simple_stmt" and node.children[0].type in ("atom_expr", "power"):
            yield node.start_pos, node.end_pos

    def mutate(self, node, index):
        node.children[0] = _code(node.children[0], "pass")
        return node

    @classmethod
    def examples(cls):
        return ()


class ReturnNone(Operator):
    """Forget what is returned."""

    def mutation_positions(self, node):
        if node.type == "return_stmt":
            yield node.start_pos, node.end_pos

    def mutate(self, node, index):
        return _code(node, "return None")

    @classmethod
    def examples(cls):
        return ()


def _code(node, text):
    code = parse(text).children[0]
    code.get_first_leaf().prefix = node.get_first_leaf().prefix
    return code


def _operators():
    for name in operator_names():
        try:
            yield get_operator(name)()
        except TypeError:  # one that needs arguments of its own
            continue
    yield from (DropCall(), ReturnNone())


def mutants(source, share=1, rng=None):
    """Return every mutant of the source whose behaviour could differ, or a share of them, drawn by `rng`."""
    nodes = list(ast_nodes(get_ast(source)))
    changes = []
    for operator in _operators():
        places = [node for node in nodes for _ in operator.mutation_positions(node)]
        # cosmic-ray takes the lone star of a signature for a product.
        changes += [
            (operator, i) for i, node in enumerate(places) if node.parent is None or node.parent.type != "parameters"
        ]
    if share < 1:
        changes = rng.sample(changes, ceil(share * len(changes)))
    seen, made = {ast.dump(ast.parse(source))}, []
    for change in changes:
        mutant = mutate_code(source, *change)
        try:
            tree = ast.dump(ast.parse(mutant))
        except SyntaxError:  # `a & ~b` with the sign replaced by "not"
            continue
        if tree not in seen:
            seen.add(tree)
            made.append(mutant)
    return made


def first_change(source, mutant):
    """Return the number of the first line in which a mutant differs, from 1."""
    pairs = zip(source.splitlines(), mutant.splitlines(), strict=False)
    return next(number for number, (one, other) in enumerate(pairs, 1) if one != other)


def shown(source, mutant):
    """Return the lines in which a mutant differs, with their numbers, as a diff."""
    lines = list(difflib.unified_diff(source.splitlines(), mutant.splitlines(), lineterm="", n=0))[2:]
    return "\n".join(f"    {line}" for line in lines)
