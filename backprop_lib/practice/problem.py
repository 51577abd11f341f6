"""The public face of practice: a problem, the verdict on a student's numbers, and the solution."""

import base64
import secrets

import numpy as np

from backprop_lib import _display, _validate
from backprop_lib.practice import judging, reading, tex, writing
from backprop_lib.practice.kinds import ALL

KINDS = tuple(ALL)
# For keyboards without an η.
_SPELLED = {kind.replace("η", "eta"): kind for kind in KINDS}
_MOST = 2**63


@_validate.in_one_line
def problem(kind, seed=None):
    """Return a problem for paper, with small numbers that stay round.

    Parameters
    ----------
    kind : str
        One of `KINDS`; η may be spelled eta.
    seed : int, optional
        Which of them. Without it another one each time; `Problem.seed` says which.

    Returns
    -------
    Problem
        A notebook shows it with a picture, a terminal as text.

    Raises
    ------
    ValueError
        If there is no such kind, or seed is no whole number.

    References
    ----------
    Slides "Forward “Pass”", "Backward Pass" and "Training by BackProp".

    Examples
    --------
    >>> p = problem("one step of descent", seed=1)
    >>> p.check(w1_new=[0, 0]).right
    False
    """
    name = _validate.choice("kind", _SPELLED.get(kind, kind) if isinstance(kind, str) else kind, KINDS)
    seed = secrets.randbelow(10_000) if seed is None else _validate.whole("seed", seed, at_most=_MOST)
    return Problem(name, seed)


class Problem:
    """One problem: it shows itself, judges numbers and works itself out.

    Attributes
    ----------
    kind : str
    seed : int
        `problem(kind, seed)` is the same problem again.
    asked : dict of str to str
        What can be handed in to `check`, with its symbol in the lecture.
    drawn : Drawn
        The numbers; `drawn[name]` is what is right.
    """

    def __init__(self, kind, seed):
        self.kind, self.seed = kind, seed
        # The kind has a part in it, so that one seed is not one network in all kinds.
        self.drawn = ALL[kind].make(np.random.default_rng([seed, KINDS.index(kind)]))
        self.asked = {step.name: step.symbol() for step in self.drawn.steps}

    @property
    def statement(self):
        """What is asked, as Text without the picture."""
        return writing.Text(ALL[self.kind].state(self.drawn))

    @_validate.in_one_line
    def check(self, **quantities):
        """Judge numbers that were worked out by hand, all of them or some.

        Parameters
        ----------
        **quantities
            Numbers, lists or words by the names in `asked`. What is right to the decimals that the statement promises is
            right, and what follows rightly from an earlier slip has its points as well.

        Returns
        -------
        Verdict
            It names the slip where it knows it, and shows itself in a notebook and in a terminal.

        Raises
        ------
        ValueError
            If nothing was handed in, there is no such quantity, or it has another form.
        """
        answers = reading.read(self.drawn.steps, self.drawn.values, quantities)
        return judging.judge(ALL[self.kind], self.drawn, self.seed, answers)

    def solution(self):
        """Return the problem worked out line by line, in the lecture's symbols, as Text."""
        return writing.Text(writing.solution(self.drawn))

    def picture(self, form="png"):
        """Return the picture of the network as bytes, or None where there is no network.

        Parameters
        ----------
        form : {"png", "svg"}
        """
        form = _validate.choice("form", form, ("png", "svg"))
        if ALL[self.kind].net is None:
            return None
        from backprop_lib.practice import pictures

        return pictures.draw(ALL[self.kind], self.drawn, form)

    def _how(self):
        call = reading.call(self.drawn.steps, self.drawn.values)
        return f"Judge what you have, all of it or some: `{call}`. See it worked out: `p.solution()`."

    def _title(self):
        return f"**{self.kind[0].upper()}{self.kind[1:]}**, seed {self.seed}"

    def _repr_markdown_(self):
        picture = self.picture()
        image = f"![The network](data:image/png;base64,{base64.b64encode(picture).decode()})" if picture else ""
        return "\n\n".join(part for part in (self._title(), self.statement.markdown, image, self._how()) if part)

    def __repr__(self):
        said = "\n\n".join([self._title(), self.statement.markdown, self._how()])
        return _display.printable(tex.plain(said))
