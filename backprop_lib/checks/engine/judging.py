"""Judges an answer that is reached through `call(inputs)`, wherever that runs."""

from dataclasses import dataclass

import numpy as np

from backprop_lib import _validate
from backprop_lib.checks.engine.comparing import alike, as_arrays, first_difference
from backprop_lib.checks.engine.exercise import Unreadable
from backprop_lib.checks.engine.verdict import Verdict
from backprop_lib.checks.harness import calling


def caller(exercise, answer, trusted=False):
    """Return `call(inputs)`, which calls an answer to an exercise in this process: see `harness.calling.caller`."""
    return calling.caller(exercise.task, answer, trusted, exercise.reference)


def judge(exercise, call, seed=None):
    """Return the Verdict on an answer.

    Parameters
    ----------
    exercise : Exercise
    call : callable
        `call(inputs)` returns an Outcome; `caller` makes one for an answer in this process.
    seed : int, optional
        Which inputs to draw. Without it they are others each time.

    Returns
    -------
    Verdict
    """
    seed = int(np.random.default_rng().integers(10**6)) if seed is None else _validate.whole("seed", seed)
    groups = _run(exercise, call, seed)
    problems, scores = [], []
    for group in groups:
        for part in group.parts:
            problem = group.problem(exercise, part)
            scores.append((part.title, 0 if problem else part.points, part.points))
            if problem:
                problems.append(problem)
    score = sum(got for _, got, _ in scores)
    changed = sorted({name for group in groups for name in group.outcome_names("changed")})
    if changed and score:
        score -= 1
    messages = [*dict.fromkeys(problem.says for problem in problems), *_named(exercise, groups, problems)]
    if not all(problem.failure in ("not written", "signature", "library") for problem in problems):
        messages.append(f"Slide “{exercise.slide}”: {exercise.equation}")
    messages += _remarks(groups, changed)
    inputs = problems[0].inputs if problems else {}
    order = [part.title for part in exercise.parts]
    scores.sort(key=lambda row: order.index(row[0]))
    return Verdict(exercise.name, float(score), float(exercise.max_score), tuple(messages), tuple(scores), seed, inputs)


@dataclass
class _Problem:
    says: str
    inputs: dict
    failure: str = ""


@dataclass
class _Group:
    """Cases that were run, and the parts that they decide."""

    cases: list
    parts: list
    outcomes: list
    expected: list

    def problem(self, exercise, part):
        """Return the first thing that is not right with a part."""
        for n, (inputs, outcome, expected) in enumerate(zip(self.cases, self.outcomes, self.expected, strict=True)):
            says = outcome.says or self._difference(exercise, part, inputs, outcome, expected)
            if not says and part.quiet and outcome.warned:
                says = f"`{exercise.function}` raised a warning: {outcome.warned[0]}. {part.quiet}"
            if says:
                if n == len(self.cases) - 1 and n:
                    says += " These inputs came a second time; the first time your answer to them was right. What does it keep?"
                return _Problem(says + _given(inputs, outcome.failure), inputs, outcome.failure)
        return None

    def _difference(self, exercise, part, inputs, outcome, expected):
        try:
            answer = as_arrays(exercise.values(outcome.value, inputs))
        except Unreadable as error:
            return str(error)
        return first_difference(exercise, part.quantities.split(), answer, expected)

    def outcome_names(self, field):
        """Return all names in one field of the outcomes."""
        return [name for outcome in self.outcomes for name in getattr(outcome, field)]


def _run(exercise, call, seed):
    """Run all cases; the first of each group comes a second time at its end, to notice what is kept between calls."""
    groups, gone = [], None
    right = caller(exercise, exercise.reference, trusted=True)
    for cases, parts in exercise.groups(np.random.default_rng(seed)):
        group = _Group([*cases, cases[0]], parts, [], [])
        for inputs in group.cases:
            outcome = gone or call(inputs)
            if outcome.failure in ("not written", "signature", "time", "library"):
                gone = outcome
            group.outcomes.append(outcome)
            group.expected.append(as_arrays(exercise.values(right(inputs).value, inputs)))
        groups.append(group)
    return groups


def _named(exercise, groups, problems):
    """Return the sentences of the known bugs that give, on the same inputs, what the answer gave."""
    if all(problem.failure not in ("", "exception") for problem in problems):
        return []
    matches = []
    for bug in exercise.known_bugs:
        call = caller(exercise, bug.implementation(), trusted=True)
        matches.append([_alike(exercise, group, call, bug.remembers) for group in groups])
        if all(matches[-1]):
            return [bug.says]
    said = []
    for n, group in enumerate(groups):
        if any(group.problem(exercise, part) for part in group.parts):
            said += [bug.says for bug, match in zip(exercise.known_bugs, matches, strict=True) if match[n]][:1]
    return list(dict.fromkeys(said))


def _alike(exercise, group, call, to_the_end):
    """Return whether a bug gives in all cases of a group what the answer gave, and numbers in one of them."""
    matches, gave_numbers = True, False
    for inputs, outcome in zip(group.cases, group.outcomes, strict=True):
        bug = call(inputs)
        matches = matches and _same_outcome(exercise, group, inputs, outcome, bug)
        gave_numbers = gave_numbers or not bug.failure
        if not matches and not to_the_end:
            return False
    return matches and gave_numbers


def _same_outcome(exercise, group, inputs, outcome, bug):
    if (outcome.failure, outcome.kind) != (bug.failure, bug.kind):
        return False
    if outcome.failure:
        return True
    if any(part.quiet for part in group.parts) and set(outcome.warned) != set(bug.warned):
        return False
    try:
        pair = [as_arrays(exercise.values(one.value, inputs)) for one in (outcome, bug)]
    except Unreadable:
        return False
    return alike(exercise, *pair)


def _remarks(groups, changed):
    """Return what is worth saying beside right and wrong."""
    warned = [
        warning
        for group in groups
        if not any(p.quiet for p in group.parts)
        for warning in group.outcome_names("warned")
    ]
    shared = sorted({name for group in groups for name in group.outcome_names("shared")} - set(changed))
    lines = sum(outcome.lines for group in groups for outcome in group.outcomes)
    remarks = []
    if changed:
        remarks.append(f"Your function changed its argument {_listed(changed)}: work on a copy. This costs one point.")
    if shared:
        remarks.append(
            f"What you return shares its memory with {_listed(shared)}, so that changing one changes the other; no points off."
        )
    if warned:
        remarks.append(f"On the way there was a warning: {warned[0]}. No points off.")
    if lines:
        remarks.append(
            f"Your function printed {lines} line{'s' * (lines != 1)} while it was checked; they are not shown here."
        )
    return remarks


def _listed(names):
    return ", ".join(f"`{name}`" for name in names)


def _given(inputs, failure):
    """Return for which inputs it happened."""
    if not inputs or failure in ("not written", "signature", "library"):
        return ""
    return f" Given {', '.join(_brief(name, value) for name, value in inputs.items())}."


def _brief(name, value):
    if isinstance(value, list):
        arrays = [part for part in value if isinstance(part, np.ndarray)]
        if arrays:
            return f"`{name}` of the shapes {', '.join(str(part.shape) for part in arrays)}"
        text = str([part for part in value if part is not None])
        return f"`{name}` = {text}" if len(text) < 60 else f"`{name}` of {len(value)} entries"
    if isinstance(value, dict):
        return f"`{name}` with {', '.join(_brief(*item) for item in value.items())}"
    if isinstance(value, np.ndarray):
        few = value.size <= 4
        return f"`{name}` = {value.round(4).tolist()}" if few else f"`{name}` of the shape {value.shape}"
    return f"`{name}` = {value:.6g}" if isinstance(value, float) else f"`{name}` = {value!r}"
