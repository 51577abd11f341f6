"""Explains a wrong value of a typed cell as the checks do an answer: which formula its numbers are, or what they look like.

One set of numbers could agree with a formula by luck. So the typed code and the lecture's run on others as well, and the
engine of the checks says only what holds for all of them.
"""

import ast
import contextlib
import copy
import io
import time
import types

import numpy as np

from backprop_lib import Network
from backprop_lib.checks.engine.exercise import Exercise, Part
from backprop_lib.checks.engine.judging import caller, judge
from backprop_lib.live import reading

SLOW = 0.2  # seconds; a cell that takes longer is not run again and again
LONGEST = 170  # characters of a sentence that a hall takes in
DRAWS = 4


def run(code, room):
    """Run code in a room of its own, without pictures, and return what it printed."""
    import matplotlib.pyplot as plt

    figures = set(plt.get_fignums())
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()):
        exec(compile(reading.tree(code), "<cell>", "exec"), room)
    for number in set(plt.get_fignums()) - figures:
        plt.close(number)
    return out.getvalue()


def explain(blank, name, quantities_of):
    """Return a sentence on a quantity of a typed cell that is wrong, or nothing.

    Parameters
    ----------
    blank : Blank
    name : str
        What is wrong, such as "dz[2]".
    quantities_of : callable
        `quantities_of(axes)` returns a mapping of names' letters to Quantities, for arrays of so many axes.

    Returns
    -------
    str
    """
    started = time.process_time()
    with contextlib.suppress(Exception):  # on other numbers the typed code or the lecture's may stop
        given, first, second = blank.computed("", "0"), *(blank.computed(blank.lecture, draw) for draw in ("0", "1"))
        blank.computed(blank.typed, "0")
        # What is the same for all numbers can't be told from a formula.
        if np.array_equal(first[name], second[name]) or time.process_time() - started > SLOW:
            return ""
        quantities = quantities_of(first[name].ndim)
        new = [key for key, value in first.items() if key not in given or not np.array_equal(given[key], value)]
        exercise = Exercise(
            name="live.blank",
            section=(0, ""),
            equation="",
            make_inputs=lambda rng: [{"draw": str(rng.integers(10**6))} for _ in range(DRAWS)],
            reference=lambda draw: blank.computed(blank.lecture, draw),
            quantities=quantities,
            parts=(Part("blank", 1, name.partition("[")[0]),),
            read=lambda value, inputs: {key: value[key] for key in new if key in value},
            symbols=lambda inputs, values, name: blank.symbols(inputs["draw"], values, name, quantities),
        )
        typed = caller(exercise, lambda draw: blank.computed(blank.typed, draw), trusted=True)
        for kind, sentence in judge(exercise, typed, seed=0).explanations:
            if kind in ("formula", "shape") and len(sentence) <= LONGEST:
                return sentence.replace("^(k)", layer_of(name))
    return ""


class Blank:
    """A typed cell as an exercise, which asks for what the lecture's cell computes from the variables above it.

    Parameters
    ----------
    lecture, typed : str
        The lecture's code for the cell, and what was typed.
    start : dict
        All variables, as they were before the cell; they are not changed.
    arrays : callable
        `arrays(name, value)` yields the arrays in a value, with their names.
    """

    def __init__(self, lecture, typed, start, arrays):
        self.lecture, self.typed, self.start, self._arrays = lecture, typed, start, arrays

    def computed(self, code, draw):
        """Return what the lecture's cell computes, as arrays by their names, after code has run on the numbers of a draw."""
        room = self.start | self.varied(draw)
        run(code, room)
        names = reading.computes(self.lecture)
        found = [(key, value) for name in names if name in room for key, value in self._arrays(name, room[name])]
        return {key: np.asarray(value) for key, value in found}

    def varied(self, draw):
        """Return copies of the variables that are used, with other numbers in their arrays, the same for the same number."""
        used = (reading.mentions(self.lecture) | reading.mentions(self.typed)) & set(self.start)
        code = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)
        room = copy.deepcopy(
            {name: self.start[name] for name in sorted(used) if not isinstance(self.start[name], code)}
        )
        a, b = np.random.default_rng(int(draw)).uniform(1, 9, size=2)
        # 0 and 1 stay what they are: constants, and what is desired. Probabilities stay between them.
        _vary(room, lambda v: v * np.where(np.abs(v) == 1, 1, 0.825 + 0.175 * np.sin(a * v + b)), set())
        return room

    def symbols(self, draw, values, name, quantities):
        """Return what a quantity could be made of: what either code names, and what comes before it in the lecture's cell."""
        room, found = self.varied(draw), {}
        for variable in sorted(room):
            for key, value in self._arrays(variable, room[variable]):
                if self._names(variable, key) and key not in values:
                    found[symbol(key, quantities)] = value
        for key, value in values.items():
            if key == name:
                break
            found[f"{{{symbol(key, quantities)}}}"] = value
        return found | self._slopes(room, found)

    def _slopes(self, room, found):
        """Return the slopes of the activations that either code names, at their z and at the output, by their symbols."""
        slopes = {}
        for k, f_k in enumerate(room.get("f", ()) if isinstance(room.get("f"), list) else ()):
            for place in (f"z^({k})", "Y"):
                if place in found and self._names("f", f"f[{k}]"):
                    with contextlib.suppress(Exception):  # a softmax has no slope
                        slopes[f"f_{k}'({place})"] = f_k.derivative(found[place])
        return slopes

    def _names(self, variable, key):
        """Say whether an array is named in the cell, by itself or through an index that is computed."""
        nodes = [node for code in (self.lecture, self.typed) for node in ast.walk(reading.tree(code))]
        parts = [node for node in nodes if isinstance(node, ast.Subscript) and ast.unparse(node.value) == variable]
        return key == variable or any(
            ast.unparse(part) == key or not isinstance(part.slice, ast.Constant) for part in parts
        )


def symbol(key, quantities):
    """Return for instance "∂Div/∂z^(2)" for "dz[2]"."""
    return quantities[key.partition("[")[0]].symbol + layer_of(key)


def layer_of(key):
    """Return for instance "^(2)" for "dz[2]", and nothing where there is no layer."""
    _, _, layer = key.rstrip("]").partition("[")
    return f"^({layer})" if layer else ""


def _vary(value, other, seen):
    """Change the numbers of the arrays in a value, wherever they are in it, in place."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, np.ndarray):
        if value.dtype.kind == "f":
            value[...] = other(value)
    elif isinstance(value, Network):
        value.parameters = other(value.parameters)
    elif isinstance(value, (list, tuple)):
        for part in value:
            _vary(part, other, seen)
    elif isinstance(value, dict):
        _vary(list(value.values()), other, seen)
    elif type(value).__module__.startswith("backprop_lib"):
        _vary(list(vars(value).values()), other, seen)
