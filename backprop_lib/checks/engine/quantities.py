"""Explains one quantity that is wrong: what it follows from, what it looks like, or which formula its numbers are."""

import time
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from backprop_lib.checks.engine.claims import Stated, follows, noun, scope_of, subject
from backprop_lib.checks.engine.comparing import first_difference, letter
from backprop_lib.checks.engine.formulas import Factor, Finder, Formula, known_of, near
from backprop_lib.checks.engine.regions import region_of, symbols_that_fit
from backprop_lib.checks.engine.relations import each_with_each, relation_between
from backprop_lib.checks.engine.sequences import sequence_of
from backprop_lib.checks.engine.statements import Anything, AsLongAs, Inside, Made, Words, look_of
from backprop_lib.checks.engine.swapping import swapped

_AXES = {"t": "instance", "i": "row", "j": "column", "k": "step", "n": "row"}


@dataclass(frozen=True)
class View:
    """One quantity in a group or in all: its samples, but for those that follow from others, and those that are wrong."""

    wanted: str
    group: int | None
    samples: list
    wrong: list
    parts: list
    until: float

    @property
    def late(self):
        """Whether there is no time for another search."""
        return time.process_time() > self.until

    @property
    def plain(self):
        """Whether the answers hold few different numbers."""
        numbers = np.concatenate([np.ravel(sample.answer) for sample in self.wrong])
        return len(np.unique(numbers.round(9))) < 12

    @cached_property
    def finder(self):
        """What looks for formulas of those that are wrong."""
        return Finder(self.wrong)


def explain(trial, wanted, group, others=(), until=float("inf")):
    """Yield claims on a quantity, by its letter, in a group or in all groups (None), what tells most first.

    Where each case has a single number, so few tell nothing, and those of other trials are looked at as well. When the
    processor's time is past `until`, no further formula is searched for.
    """
    every = trial.samples(wanted, group)
    if all(sample.answer.size <= 2 for sample in every):
        every = every + [sample for other in others for sample in other.samples(wanted, group)]
    derived = [sample for sample in every if follows(sample)]
    samples = [sample for sample in every if all(sample is not other for other in derived)]
    wrong = [sample for sample in samples if sample.wrong]
    if derived and not wrong:
        yield _following(trial, wanted, group, derived)
    if not wrong:
        return
    view = View(wanted, group, samples, wrong, trial.groups[group or 0].parts, until)
    for search in (
        _related,
        _sequence,
        _step_by_step,
        _symbol,
        _by_formula,
        _in_a_region,
        _beside_the_right,
        _by_words,
        _look,
        _where,
        _of_some,
        _in_some_cases,
        _as_long_as,
    ):
        claim = search(view)
        if claim is not None:
            yield claim


_SOME = (
    "at the input",
    "in the output layer",
    "in layer 1",
    "where the numbers are moderate",
    "where there are several instances",
    "where the activation is no softmax",
)


def _of_some(view):
    """Look for what explains some of the wrong samples, those of which a trait is true; there may be other slips elsewhere."""
    for trait in _SOME:
        inside = [sample for sample in view.wrong if trait in sample.traits]
        if not inside or len(inside) == len(view.wrong) or view.late:
            continue
        part = replace(view, samples=[s for s in view.samples if trait in s.traits], wrong=inside)
        for search in (_related, _symbol, _in_a_region, _by_formula):
            claim = search(part)
            if claim is not None and claim.scope == "":
                sentence = f"{_upper(trait)}, {claim.sentence[:1].lower()}{claim.sentence[1:]}"
                return replace(claim, scope=trait, sentence=sentence, some=True)
    return None


def _following(trial, wanted, group, derived):
    sample = derived[0]
    first = next((n for n in _before(sample) if _is_wrong(sample, n)), None)
    own = subject(sample)
    if first is None or letter(first) == wanted:
        said = f"{_upper(own)} follows rightly from what comes before it; mend that first."
    else:
        other = noun(trial.exercise.quantities[letter(first)], first)
        said = f"{_upper(own)} follows rightly from your {other}; mend that first."
    return Stated("follows", wanted, group, "", None, said)


def _before(sample):
    names = list(sample.case.expected)
    return names[: names.index(sample.name)]


def _is_wrong(sample, name):
    values, expected = sample.case.values, sample.case.expected
    if name not in values or letter(name) == letter(sample.name):
        return False
    quantity = sample.exercise.quantities[letter(name)]
    return values[name].shape != expected[name].shape or not quantity.close(values[name], expected[name]).all()


def _upper(text):
    return text[:1].upper() + text[1:]


def _claim(kind, view, statement, sentence):
    scope = scope_of(statement, view.samples)
    start = {"": "", "wrong": "Where it is wrong, "}.get(scope, f"{_upper(scope)}, ")
    if view.group is not None and scope in ("", "wrong"):
        (part, *_) = view.parts
        start = f"In “{part.title}”, "
    return Stated(
        kind, view.wanted, view.group, scope, statement, start + sentence if start else _upper(sentence), view.plain
    )


def _related(view):
    if view.wrong[0].quantity.words:
        return None
    if not view.wrong[0].quantity.shows_expected:
        return None
    pairs = [(s, s.answer, s.expected) for s in view.wrong]
    relation = relation_between(pairs) or swapped(view.wrong) or each_with_each(pairs)
    if relation is None:
        return None
    says = relation.says
    if all(s.answer.ndim == 0 for s in view.wrong):
        says = says.replace(" everywhere", "")
    return _claim("shape", view, relation, f"{subject(view.wrong[0])} is {says}.")


def _sequence(view):
    statement = sequence_of(view.wrong)
    if statement is None:
        return None
    return _claim("shape", view, statement, f"{subject(view.wrong[0])} {statement.says}.")


def _step_by_step(view):
    """Look for the formula of each row of a trajectory, from the row before it."""
    if view.wrong[0].quantity.axes[:1] != "k" or any(s.answer.ndim != 2 or len(s.answer) < 2 for s in view.wrong):
        return None
    formula = Finder([s for s in view.samples if len(s.answer) > 1]).formula(_next_rows, 4.5)
    if formula is None or all(
        formula.fits(s, s.expected[1:]) for s in view.wrong if s.expected.shape == s.answer.shape
    ):
        return None
    said = f"number by number, each x^(k+1) of yours is {formula.text}."
    return _claim("formula", view, Made(formula, of=_next_rows), said)


def _next_rows(sample_or_array):
    return getattr(sample_or_array, "answer", sample_or_array)[1:]


def _symbol(view):
    """Look for a symbol of the exercise that the answer is, number by number, however plain the numbers are."""
    for name in sorted(set.intersection(*(set(s.leaves) for s in view.wrong)), key=len):
        if name.startswith("the right") or not all(_is_leaf(s, name) for s in view.wrong):
            continue
        if (
            len({tuple(np.ravel(s.answer).round(9)) for s in view.wrong}) == 1
            and len(np.unique(view.wrong[0].answer)) < 2
        ):
            continue
        formula = Formula(("leaf", name), Factor(), 1.0)
        said = f"number by number, {subject(view.wrong[0])} is {name}."
        return _claim("formula", view, Made(formula), said)
    return None


def _is_leaf(sample, name):
    value = sample.leaves[name]
    return value.shape == sample.answer.shape and value.dtype.kind in "biuf" and near(sample.answer, value * 1)


def _by_formula(view):
    if view.late or not view.wrong[0].quantity.shows_expected or view.wrong[0].quantity.words:
        return None
    formula = view.finder.formula()
    if formula is None:
        return None
    said = f"number by number, {subject(view.wrong[0])} is {formula.text}."
    return _claim("formula", view, Made(formula), said)


def _in_a_region(view):
    region = region_of(view.wrong)
    if region is None:
        return None
    masks = [(s, region.mask(s)) for s in view.wrong]
    pairs = [(s, s.answer[mask].astype(float), s.expected[mask].astype(float)) for s, mask in masks if mask.any()]
    relation = relation_between(pairs) if view.wrong[0].quantity.shows_expected else None
    where = _where_is(region, view.wrong[0])
    if relation is None:
        return None
    said = f"{subject(view.wrong[0])} is wrong only {where}; there it is {relation.says.removesuffix(' everywhere')}."
    return _claim("shape", view, Inside(region, relation), said)


def _where_is(region, sample):
    axes = sample.quantity.axes
    names = [_AXES.get(axis, "row") for axis in axes] + ["row", "column"]
    if len(axes) == 1:
        names = [{"j": "entry", "n": "entry"}.get(axes, names[0]), ""]
    elif len(axes) == 2 and axes[1] in "in":
        names[1] = "column"
    return region.says.format(*names, input=symbols_that_fit(sample))


def _beside_the_right(view):
    """Look for what was added to the right one, or came in as a factor."""
    if any(s.answer.shape != s.expected.shape for s in view.wrong) or not view.wrong[0].quantity.shows_expected:
        return None
    if view.wrong[0].quantity.words:
        return None
    if view.late or view.finder.merged:
        return None
    for back, says in ((_difference, None), (_ratio, "times")):
        formula = view.finder.formula(lambda s, back=back: back(np.asarray(s.answer, float), s.expected), 3.2)
        if formula is None:
            continue
        text = f"{says} {formula.text}" if says else _added(formula)
        said = f"number by number, {subject(view.wrong[0])} is the right one {text}."
        return _claim("formula", view, Made(formula, back=back), said)
    return None


def _difference(answer, right):
    return answer - right


def _ratio(answer, right):
    with np.errstate(all="ignore"):
        return answer / right


def _added(formula):
    factor = formula.factor
    if factor.constant < 0:
        positive = Factor(-factor.constant, factor.name, factor.power)
        return f"less {positive.around(formula.expression)}"
    return f"and {formula.text} added to it"


def _by_words(view):
    words = view.wrong[0].quantity.words
    if not words:
        return None
    given = {(int(s.expected), int(s.answer)) for s in view.wrong}
    dues = {due for due, _ in given}
    if len(given) != len(dues):
        return None
    always = {int(s.answer) for s in view.samples}
    statement = Words(frozenset(given))
    if not view.wrong[0].quantity.written:
        case = view.wrong[0].case
        said = first_difference(view.wrong[0].exercise, (view.wanted,), case.values, case.expected)
        return Stated("shape", view.wanted, view.group, "wrong", statement, said, True)
    if len(always) == 1:
        said = f"you say “{words[always.pop()]}” every time."
    else:
        pairs = ", and ".join(f"“{words[came]}” where “{words[due]}” is right" for due, came in sorted(given))
        said = f"you say {pairs}."
    if any(int(s.expected) in dues for s in view.samples if not s.wrong):
        said = said[:-1] + ", though not each time."
    return Stated("shape", view.wanted, view.group, "wrong", statement, _upper(said), True)


def _where(view):
    """Say at least where it is wrong: in which part of the array, or in which cases."""
    region = region_of(view.wrong)
    right = [s for s in view.samples if not s.wrong]
    if region is not None and "the right one" not in region.says:
        where = _where_is(region, view.wrong[0])
        how = (
            where.replace("where it is", "is") + " in places"
            if where.startswith("where it is")
            else f"is wrong only {where}"
        )
        said = f"{subject(view.wrong[0])} {how}; the rest is right."
        return _claim("shape", view, Inside(region), said)
    traits = set.intersection(*(s.traits for s in view.wrong))
    for trait in sorted(traits):
        if right and not any(trait in s.traits for s in right):
            said = f"{_upper(subject(view.wrong[0]))} is wrong only {trait}; elsewhere it is right."
            return Stated("shape", view.wanted, view.group, trait, Anything(), said)
    return None


def _look(view):
    """Say how the numbers look beside the right ones, where nothing says how they came about."""
    quantity = view.wrong[0].quantity
    if quantity.words or not quantity.shows_expected or quantity.axes.startswith("k"):
        return None
    look = look_of([(s, s.answer, s.expected) for s in view.wrong])
    if look is None:
        return None
    end = "" if look.says.endswith("?") else "."
    return _claim("shape", view, look, f"{subject(view.wrong[0])} is {look.says}{end}")


def _in_some_cases(view):
    """Say in which sort of cases alone it is wrong, though not in each of them."""
    if view.wrong[0].quantity.words or not view.wrong[0].quantity.shows_expected:
        return None
    right = [s for s in view.samples if not s.wrong]
    for trait in sorted(set.intersection(*(s.traits for s in view.wrong))):
        if len(view.wrong) > 1 and sum(trait not in s.traits for s in right) > 2:
            said = (
                f"{_upper(subject(view.wrong[0]))} is wrong only {trait}, though not each time; elsewhere it is right."
            )
            return Stated("shape", view.wanted, view.group, trait, Anything(), said, True)
    return None


def _as_long_as(view):
    """Say how many entries or rows there are, in terms of an input, where others are due."""
    off = [s for s in view.wrong if s.answer.shape != s.expected.shape]
    if not off or any(s.answer.ndim != s.expected.ndim for s in off):
        return None
    for axis in range(off[0].answer.ndim):
        lengths = [AsLongAs(axis, name, of) for name in sorted(known_of(off[0])) for of in (0, 1)]
        came = [one for one in lengths if all(one.fits(s, s.answer, s.expected) for s in view.wrong)]
        due = [one for one in lengths if all(one.fits(s, s.expected, s.expected) for s in view.samples)]
        if came and due and came[0] not in due:
            what = ("rows", "columns")[axis] if off[0].answer.ndim == 2 else "entries"
            said = f"{subject(off[0])} has as many {what} as {came[0].where}, and must have as many as {due[0].where}."
            return _claim("shape", view, came[0], said)
    return None
