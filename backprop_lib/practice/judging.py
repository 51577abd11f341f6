"""Judges a student's numbers: what is right, what follows rightly from an earlier slip, and which slip it was."""

from dataclasses import dataclass

import numpy as np

from backprop_lib.checks.engine.verdict import Verdict
from backprop_lib.practice import looking, tex
from backprop_lib.practice.steps import follow

_MOST_SENTENCES = 3


@dataclass(frozen=True)
class Finding:
    """What was found at one quantity: "right", "follows", "known", "shape", or "wrong" where nothing explains it."""

    step: object
    kind: str
    sentence: str = ""

    @property
    def earns(self):
        """Whether it has its points."""
        return self.kind in ("right", "follows")


def judge(kind, drawn, seed, answers):
    """Return the verdict on some Answers.

    Parameters
    ----------
    kind : Kind
    drawn : Drawn
    seed : int
    answers : dict of str to Answer

    Returns
    -------
    Verdict
        Only what was handed in counts.
    """
    findings = list(_findings(drawn, answers))
    wrong = [one for one in findings if not one.earns]
    messages = [one.sentence for one in wrong[:_MOST_SENTENCES]]
    if len(wrong) > _MOST_SENTENCES:
        messages.append(
            f"There is more: look at {_listed(one.step for one in wrong[_MOST_SENTENCES:])} when that is mended."
        )
    messages += [one.sentence for one in findings if one.kind == "follows"]
    if wrong:
        number, heading = kind.section
        messages.append(f"Lecture {number}, “{heading}”: {tex.plain(f'${wrong[0].step.equation}$')}")
    missing = [step for step in drawn.steps if step.name not in answers]
    if missing:
        messages.append(f"Still to come: {_listed(missing)}.")
    parts = tuple((one.step.symbol(), one.step.points * one.earns, one.step.points) for one in findings)
    return Verdict(
        name=kind.name,
        score=sum(got for _, got, _ in parts),
        max_score=sum(points for _, _, points in parts),
        messages=tuple(dict.fromkeys(messages)),
        parts=parts,
        seed=seed,
        explanations=tuple((one.kind, one.sentence) for one in findings if one.kind not in ("right", "wrong")),
    )


def _listed(steps):
    return ", ".join(step.symbol() for step in steps)


def _findings(drawn, answers):
    arrays = {}
    for number, step in enumerate(drawn.steps):
        if step.name not in answers:
            continue
        answer = answers[step.name]
        before = follow(drawn.steps[:number], drawn.given, arrays)
        due = follow([step], before)[step.name]
        array = np.where(np.isnan(answer.array), due, answer.array)
        yield _at(drawn, number, answer, array, before, due, dict(arrays))
        arrays[step.name] = array


def _at(drawn, number, answer, array, before, due, came):
    step = drawn.steps[number]
    right = drawn[step.name]
    if answer.turned and (step.close(array, right).all() or step.close(array, due).all()):
        said = f"{step.symbol()} lies on its side: write a row for each i and a column for each j."
        return Finding(step, "shape", said)
    if answer.without_bias:
        said = f"The row of the biases is missing in {step.symbol()}: they are weights like the others, with i = 0."
        return Finding(step, "known", said)
    if step.close(array, right).all():
        return Finding(step, "right")
    if step.close(array, due).all():
        sources = [one for one in drawn.steps if one.name in step.uses and one.name in came]
        source = f"your {_listed(sources)}" if sources else "your earlier numbers"
        return Finding(step, "follows", f"Your {step.symbol()} follows rightly from {source}, so it has its points.")
    return Finding(step, *looking.explain(drawn, number, array, before, due, came))
