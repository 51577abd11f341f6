"""Judges a cell that was typed in class: what it computed, against what the lecture's code computes from the same start."""

import contextlib
import copy
import re
import types
from dataclasses import dataclass, replace
from html import escape

import numpy as np

from backprop_lib import style
from backprop_lib._display import symbols
from backprop_lib.checks import Quantity, Unreadable
from backprop_lib.checks.engine.comparing import as_arrays, first_difference
from backprop_lib.live import explaining, reading

# How messages name what the lectures compute, and what its axes count; everything else goes by its own name.
QUANTITIES = {
    "y": Quantity("y", "ti"),
    "z": Quantity("z", "tj"),
    "w": Quantity("w", "ij"),
    "Y": Quantity("Y", "tj"),
    "d": Quantity("d", "tj"),
    "dy": Quantity("∂Div/∂y", "tj"),
    "dz": Quantity("∂Div/∂z", "tj"),
    "dw": Quantity("∂Div/∂w", "ij"),
}
CALLS = 3  # of a function that was typed are compared
# What is compared of the library's objects, where it is not all that they hold.
COMPARED = {"Network": ("w",), "History": ("loss", "accuracy"), "Trajectory": ("x", "f")}
DEEP = 4  # levels of lists, dicts and objects that are looked into


@dataclass(frozen=True)
class Judged:
    """The verdict on a typed cell; it shows itself at a size that the last row reads.

    Attributes
    ----------
    blank : str
        The first line of the lecture's cell.
    right : bool
    says : str
        What is not right, or how much was compared.
    """

    blank: str
    right: bool
    says: str

    def __repr__(self):
        return f"{style.RIGHT_MARK if self.right else style.WRONG_MARK} {self.blank}\n{self.says.replace('`', '')}"

    def _repr_html_(self):
        colour, mark = (style.RIGHT, style.RIGHT_MARK) if self.right else (style.WRONG, style.WRONG_MARK)
        pieces = self.says.split("`")
        said = "".join(f"<code>{escape(p)}</code>" if n % 2 else symbols(p) for n, p in enumerate(pieces))
        box = f"border-left:8px solid {colour};padding:4px 14px;font-size:max(20px,1.1em);line-height:1.4"
        return f'<div style="{box}"><b style="color:{colour}">{mark}</b> {said}</div>'


def before(variables, *codes):
    """Return copies of the variables that pieces of code mention, as they are now."""
    return _copies(variables, set().union(*map(reading.mentions, codes)))


def _copies(variables, names):
    values = {name: variables[name] for name in sorted(names) if name in variables and _is_data(variables[name])}
    try:
        return copy.deepcopy(values)  # at once, so that what is shared stays shared
    except Exception:
        copied = {}
        for name, value in values.items():
            with contextlib.suppress(Exception):  # a widget, say, can't be copied, and is not compared either
                copied[name] = copy.deepcopy(value)
        return copied


def _is_data(value):
    return not isinstance(value, (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type))


def judge(lecture, typed, variables, start, later):
    """Return the verdict on a typed cell.

    Parameters
    ----------
    lecture, typed : str
        The lecture's code for the cell, and what was typed in its place.
    variables : dict
        All variables, now that the cell has run.
    start : dict
        Copies of those that it used, as they were before; see `before`.
    later : list of str
        The lecture's cells below it.

    Returns
    -------
    Judged
    """
    room, blank = variables | start, lecture.partition("\n")[0]
    again = variables | before(start, lecture, typed)
    try:
        shown = explaining.run(lecture, room)
    except Exception as error:
        return Judged(
            blank, False, f"The lecture's own code stops here with {type(error).__name__}: {error}. `%catch_up` first."
        )
    computed = reading.computes(lecture)
    needed = [name for name in computed if any(name in reading.mentions(code) for code in later)]
    missing = [name for name in needed if name in reading.leaves(lecture) and name not in reading.leaves(typed)]
    if missing:
        return Judged(blank, False, f"`{missing[0]}` is missing: the lecture needs it further down.")
    functions = [name for name in computed if isinstance(room[name], types.FunctionType)]
    if functions:
        right, answer = _of_calls(functions[0], room, variables, later)
    else:
        names = [name for name in computed if name in variables]
        right, answer = ({name: values[name] for name in names} for values in (room, variables))
    wrong, compared, name = _difference(answer, right)
    if not compared:
        return _of_printing(blank, explaining.run(typed, again), shown)
    if wrong and not functions and needed and not _difference(*({n: v[n] for n in needed} for v in (answer, right)))[0]:
        return Judged(blank, True, f"{_same(needed)} {wrong} Nothing further down needs that.")
    if wrong and not functions:
        how = explaining.explain(explaining.Blank(lecture, typed, again, _arrays), name, _Book)
        wrong = f"{wrong.partition('. ')[0].rstrip('.')}. {how}" if how else wrong
    return Judged(blank, not wrong, wrong or _same(compared))


def _same(names):
    return f"The same as in the lecture: {', '.join(f'`{one}`' for one in names)}."


def _of_calls(name, room, variables, later):
    """Return what the lecture's function and the typed one give, wherever the lecture calls it further down."""
    calls, own = [], room[name]

    def recorded(*arguments, **options):
        calls.append(copy.deepcopy((arguments, options)))
        return own(*arguments, **options)

    room[name] = recorded
    for code in later:
        if len(calls) < CALLS and name in reading.mentions(code):
            with contextlib.suppress(Exception):  # it may need what other cells have not computed yet
                explaining.run(code, room)
    right, answer = {}, {}
    for n, (arguments, options) in enumerate(calls[:CALLS], start=1):
        call = f"{name}(...)" if n == 1 else f"{name}(...), call {n}"
        right[call] = own(*copy.deepcopy(arguments), **options)
        try:
            answer[call] = variables[name](*copy.deepcopy(arguments), **options)
        except Exception as error:
            answer[call] = error
    return right, answer


def _difference(answer, right):
    """Return what is wrong with the first quantity that differs, the names of all that were compared, and its own name."""
    compared = []
    for name, expected in right.items():
        came = answer[name]
        if isinstance(came, Exception) and not isinstance(expected, Exception):
            return f"`{name}` stops with {type(came).__name__}: {came}", [*compared, name], name
        flat = dict(_arrays(name, expected))
        if not flat:
            continue
        compared.append(name)
        own = dict(_arrays(name, came))
        try:
            own = as_arrays({key: own.get(key) for key in flat})
        except Unreadable as error:
            return str(error), compared, name
        for key, due in as_arrays(flat).items():
            book = types.SimpleNamespace(quantities=_Book(due.ndim))
            if said := first_difference(book, (), {key: own[key]}, {key: due}):
                known = _letter(key) in QUANTITIES
                said = said if known else re.sub(r"^[^`]*, your (`[^`]*`), is", r"Your \1 is", said)
                return said, compared, key
    return "", compared, ""


class _Book(dict):
    """The quantities by their letters; one that has no entry goes by its own name. An array of one axis is one instance's."""

    def __init__(self, ndim):
        self.ndim = ndim

    def __missing__(self, letter):
        known = QUANTITIES.get(_letter(letter), Quantity(letter, "nnn"))
        return replace(known, axes=known.axes[-1:]) if self.ndim == 1 else known


def _letter(name):
    """Return what a quantity is called in the lecture: "dz" for "dz[2]" and for "swept.dz[2]"."""
    return name.partition("[")[0].rpartition(".")[2]


def _arrays(name, value, deep=0):
    """Yield the arrays of numbers in a value, with their names as one would type them."""
    if deep > DEEP:
        return
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _arrays(f"{name}[{key!r}]", part, deep + 1)
    elif isinstance(value, (list, tuple)) and not _is_numbers(value):
        for n, part in enumerate(value):
            yield from _arrays(f"{name}[{n}]", part, deep + 1)
    elif isinstance(value, (list, tuple, np.ndarray, np.generic, int, float)):
        yield name, value
    elif type(value).__module__.startswith("backprop_lib"):
        everything = [key for key in vars(value) if not key.startswith("_")]
        for key in COMPARED.get(type(value).__name__, everything):
            yield from _arrays(f"{name}.{key}", getattr(value, key), deep + 1)


def _is_numbers(value):
    try:
        return np.asarray(value).dtype.kind in "biuf"
    except ValueError:
        return False


NUMBER = re.compile(r"[-−+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?")


def _of_printing(blank, printed, expected):
    """Judge a cell that computes nothing but what it prints: the lecture's numbers, in their order, among others."""
    came, right = ([float(one.replace("−", "-")) for one in NUMBER.findall(text)] for text in (printed, expected))
    at = 0
    for number in right:
        while at < len(came) and not np.isclose(came[at], number, rtol=1e-4, atol=1e-4):
            at += 1
        if at == len(came):
            return Judged(blank, False, f"{number:g} is missing in what it prints.")
        at += 1
    return Judged(blank, True, "It prints the numbers that the lecture prints.")
