"""Find the fault: a table of a backward pass in which one number is wrong."""

import numpy as np

from backprop_lib.practice import tex
from backprop_lib.practice.kind import Drawn, Kind
from backprop_lib.practice.kinds import backward, nets
from backprop_lib.practice.steps import Slip, Step

_LETTERS = tuple("abcdefghijklmno")
# The numbers in the table are those of these steps, in this order.
_NAMES = ("dy2", "dz2", "dw2", "dy1", "dz1", "dw1")
_FARTHEST_FROM_CHANCE = 0.05


def _table(values):
    return np.concatenate([np.ravel(values[name]) for name in _NAMES])


def _entries(steps):
    """Return the step and the index of each letter."""
    shapes = {"dy2": (1,), "dz2": (1,), "dw2": (3, 1), "dy1": (2,), "dz1": (2,), "dw1": (3, 2)}
    by_name = {step.name: step for step in steps}
    return [(by_name[name], index) for name in _NAMES for index in np.ndindex(shapes[name])]


def _faults(passed):
    """Return all faults that a typical slip could have made: the letter's place, the wrong number and the slip."""
    found, start = [], 0
    for step in passed.steps:
        right = passed[step.name]
        for slip in step.slips:
            wrong = np.broadcast_to(slip.rule(passed.values), right.shape)
            # The opposite of what is right is kept for students who find the place and lose a sign.
            apart = np.minimum(np.abs(wrong - right), np.abs(wrong + right)) > _FARTHEST_FROM_CHANCE
            is_round = np.abs(wrong * 100 - np.rint(wrong * 100)) < 1e-6
            places = np.flatnonzero(apart & is_round)
            found += [(start + int(place), float(wrong.flat[place]), slip) for place in places]
        start += right.size
    return found


def _make(rng):
    while True:
        passed = backward.KIND.make(rng)
        faults = _faults(passed)
        if faults:
            break
    # First the place and then the slip, so that no place is the likeliest because it knows many slips.
    place = rng.choice(sorted({fault[0] for fault in faults}))
    _, wrong, slip = faults[rng.choice([n for n, fault in enumerate(faults) if fault[0] == place])]
    values = {**passed.values, "table": _table(passed.values)}
    values["table"][place] = wrong
    plan = {"passed": passed, "entries": _entries(passed.steps), "place": int(place), "wrong": wrong, "slip": slip}
    steps = (_letter(plan), _number(plan))
    values = {name: value for name, value in values.items() if name not in _NAMES}
    values |= {"letter": np.array([float(place)]), "number": np.array([_table(passed.values)[place]])}
    return Drawn(steps, values, plan, passed.texts)


def _line(plan, place):
    """Return how the number behind a letter is worked out, in TeX."""
    step, index = plan["entries"][place]
    lines = step.worked(plan["passed"])
    return f"{step.tex(index)} = {lines[np.ravel_multi_index(index, plan['passed'][step.name].shape)]}"


def _letter(plan):
    def looks(answer, values):
        place = int(answer[0])
        return f"The number at ({_LETTERS[place]}) is right: {tex.plain(f'${_line(plan, place)}$')}. Look on."

    return Step(
        "letter",
        "letter",
        lambda v: np.array([float(plan["place"])]),
        equation=r"\text{each number by its own rule}",
        worked=lambda n: [rf"\text{{{_LETTERS[plan['place']]}}}"],
        points=5,
        words=_LETTERS,
        looks=looks,
    )


def _number(plan):
    step, _ = plan["entries"][plan["place"]]
    right = float(_table(plan["passed"].values)[plan["place"]])
    slips = [
        Slip(
            "as in the table",
            lambda v: np.array([plan["wrong"]]),
            "This is the number in the table, which is the wrong one.",
        ),
    ]
    if right:
        slips.append(
            Slip(
                "sign",
                lambda v: np.array([-right]),
                "The number has the wrong sign: a minus was lost, or one is too many.",
            )
        )
    return Step(
        "number",
        "number",
        lambda v: np.array([right]),
        equation=step.equation,
        worked=lambda n: [_line(plan, plan["place"]).partition(" = ")[2]],
        slips=tuple(slips),
        points=5,
    )


def explained(drawn):
    """Return what went wrong in the table, in a sentence."""
    step, index = drawn.plan["entries"][drawn.plan["place"]]
    return drawn.plan["slip"].says.replace("{}", f"${step.tex(index)}$")


def _state(drawn):
    rows = [
        [f"({letter})", rf"$\displaystyle {step.tex(index)}$", f"${tex.number(number)}$"]
        for letter, (step, index), number in zip(_LETTERS, drawn.plan["entries"], drawn["table"], strict=True)
    ]
    # Three columns side by side, so that the table fits beside the picture on paper.
    blocks = [[cell for row in rows[first::5] for cell in row] for first in range(5)]
    heads = ["", "derivative", "number"] * 3
    return f"""\
A network with two inputs, two hidden units with a relu and one output with a sigmoid has the weights

{nets.tables(drawn)}

For ${nets.vector(drawn, "x")}$ the forward pass is right: {backward.forward_table(drawn)}.

Desired is ${nets.vector(drawn, "d")}$, and the divergence is KL. In this backward pass one number is wrong. All others \
are right, also those that are made of it.

{tex.table(heads, blocks)}

Find the letter of the wrong number, and the number that belongs there."""


class _Fault(Kind):
    """Makes a backward pass, and then a fault in it."""

    def make(self, rng):
        """Return the Drawn of one problem."""
        return _make(rng)


KIND = _Fault(
    name="find the fault",
    section=backward.KIND.section,
    state=_state,
    net=backward.KIND.net,
    shows_forward=True,
)
