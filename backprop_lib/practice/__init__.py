"""Problems for paper without end: small networks with round numbers, judged as the checks judge.

>>> from backprop_lib import practice
>>> p = practice.problem("backward pass", seed=3)
>>> p.check(dz2=p.drawn["dz2"])
✓ backward pass: 2 of 2 points
Still to come: ∂Div/∂y^(2), ∂Div/∂w^(2), ∂Div/∂y^(1), ∂Div/∂z^(1), ∂Div/∂w^(1).

`p` shows itself, with a picture in a notebook; `p.solution()` works it out. `KINDS` lists what there is.
"""

from backprop_lib.practice.problem import KINDS, Problem, problem

__all__ = ["KINDS", "Problem", "problem"]
