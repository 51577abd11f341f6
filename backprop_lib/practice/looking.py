"""Looks for the reason of a wrong quantity: a typical slip here or before, a summand, a sign, a factor, another quantity."""

import re
from types import SimpleNamespace

import numpy as np

from backprop_lib._display import written
from backprop_lib.checks.engine.relations import relation_between
from backprop_lib.practice.steps import follow

_FACTORS = (
    (-1, "has the wrong sign: a minus was lost, or one is too many"),
    (2, "is twice as large as it should be"),
    (0.5, "is half as large as it should be"),
    (10, "is ten times too large: look at the decimal point"),
    (0.1, "is ten times too small: look at the decimal point"),
)


def explain(drawn, number, array, before, due, came):
    """Return the kind of an explanation, "known", "shape" or "wrong", and its sentence.

    Parameters
    ----------
    drawn : Drawn
    number : int
        Which of the steps is wrong.
    array : ndarray
        What the student has.
    before : dict
        All quantities before it, as they follow from what the student has.
    due : ndarray
        What would follow from these.
    came : dict
        The earlier quantities that the student handed in.
    """
    step = drawn.steps[number]
    bad = ~step.close(array, due)
    bases = [before, drawn.values] if step.uses and not _same(before, drawn) else [before]
    said = _slip(step, array, bases, due, bad) or _habit(drawn, number, array, came)
    if said:
        return "known", said
    if step.words:
        return "wrong", (step.looks and step.looks(array, before)) or _first_words(step, array, bad)
    as_a_whole = _related(step, array, due, len(bases) > 1) or _other_quantity(drawn, step, array)
    by_entries = _summand(step, array, before, due, bad) or _factor(step, array, due, bad)
    return (
        ("shape", as_a_whole or by_entries) if as_a_whole or by_entries else ("wrong", _first(step, array, bad, bases))
    )


def _same(before, drawn):
    return all(np.allclose(value, drawn[name]) for name, value in before.items())


def _slip(step, array, bases, due, bad):
    """Look for slips that give all that is wrong here; where several do, say two of them."""
    whole, parts = [], []
    for values in bases:
        for slip in step.slips:
            with np.errstate(all="ignore"):
                value = np.broadcast_to(slip.rule(values), array.shape)
            near = step.close(array, value)
            if near.all():
                whole.append(slip)
            elif near[bad].all():
                parts.append(slip)
    found = list({slip.name: slip for slip in whole or parts}.values())
    if not found:
        return ""
    place = step.symbol() if whole else _places(step, bad)
    said = [slip.says.format(place) for slip in found[:2]]
    return said[0] if len(said) == 1 else f"This may be one of two slips. Either: {said[0]} Or: {said[1]}"


def _habit(drawn, number, array, came):
    """Look for a slip in one of the steps before, which the student did not hand in, or of the same sort in all of them."""
    step, steps = drawn.steps[number], drawn.steps[: number + 1]
    hidden = [one for one in steps if one.name not in came]
    tries = [({one.name: slip.rule}, one, slip) for one in hidden[:-1] for slip in one.slips]
    for name in dict.fromkeys(slip.name for one in hidden for slip in one.slips):
        same = [(one, slip) for one in hidden for slip in one.slips if slip.name == name]
        if len(same) > 1:
            tries.append(({one.name: slip.rule for one, slip in same}, *same[0]))
    for instead, place, slip in tries:
        value = follow(steps, drawn.given, came, instead)[step.name]
        if step.close(array, np.broadcast_to(value, array.shape)).all():
            return slip.says.format(place.symbol())
    return ""


def _related(step, array, due, is_late):
    """Look at all numbers together, as the checks do: transposed, in reverse order, times a factor."""
    if array.size < 2:
        return ""
    relation = relation_between([(SimpleNamespace(numbers={}, answer=array), array, due)])
    if relation is None:
        return ""
    said = f"Your {step.symbol()} is {relation.says}."
    return said.replace("the right one", "what follows from your earlier numbers") if is_late else said


def _other_quantity(drawn, step, array):
    if array.size < 2 or not array.any():
        return ""
    symbols = {one.name: one.symbol() for one in drawn.steps}
    for name, value in drawn.values.items():
        symbol = symbols.get(name) or _given_symbol(name)
        if name != step.name and symbol and value.shape == array.shape and step.close(array, value).all():
            return f"What you have for {step.symbol()} are the numbers of {symbol}."
    return ""


def _given_symbol(name):
    if name in ("x", "d", "z"):
        return name
    layered = re.fullmatch(r"([zyw])(\d)", name)
    return f"{layered[1]}^({layered[2]})" if layered else ""


def _summand(step, array, before, due, bad):
    """Look for one summand that is missing or has the wrong sign, at the first entry that is wrong."""
    if step.terms is None:
        return ""
    index = _first_of(bad)
    terms = step.terms(before)[index]
    found = []
    for times, how in ((1, "is missing"), (2, "has the wrong sign")):
        values = due[index] - times * terms
        near = np.abs(values - array[index]) <= step.tolerance(due[index])
        found += [(i, how) for i in np.flatnonzero(near & (np.abs(terms) > 1e-9))]
    if len(found) != 1:
        return ""
    return f"In {step.symbol(index)} the summand with i = {found[0][0]} {found[0][1]}."


def _factor(step, array, due, bad):
    if not due[bad].all():
        return ""
    for factor, how in _FACTORS:
        near = np.abs(array - factor * due) <= step.tolerance(factor * due)
        if near[bad].all():
            return f"{_places(step, bad)} {how}."
    return ""


def _first(step, array, bad, bases):
    index = _first_of(bad)
    place = step.symbol(index if array.size > 1 else ())
    also = " It does not follow from your earlier numbers, either." if len(bases) > 1 else ""
    rest = " All the others there are right." if bad.sum() == 1 and array.size > 1 and len(bases) == 1 else ""
    return f"{place} is {written(array[index])}, which is not right.{also}{rest}"


def _first_words(step, array, bad):
    index = _first_of(bad)
    return f"{step.symbol(index if array.size > 1 else ())}: “{step.words[int(array[index])]}” is not right."


def _first_of(bad):
    return tuple(int(i) for i in np.argwhere(bad)[0])


def _places(step, bad):
    if bad.size == 1 or bad.all():
        return step.symbol()
    return " and ".join(step.symbol(tuple(int(i) for i in index)) for index in np.argwhere(bad))
