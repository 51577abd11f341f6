"""Judges what a student wrote, and says what went wrong.

>>> from backprop_lib import checks
>>> checks.check("forward_pass.relu", lambda z: z * (z > 0))
✓ relu: 1 of 1 point

`check` returns a Verdict to read; `grade` is all that a graded cell needs, and gives nbgrader the score. `hint` helps on,
and `where_you_stand` sums up what the graded cells said.

Three rooms keep apart what may meet a student's answer and what may not: `harness` runs beside it, `answer_key`
has the references and the known bugs, and `engine` judges. A fourth, `hints`, is for students to read. Each name is
loaded when it is first used: a process that imports `checks.harness` alone knows no solution.
"""

from backprop_lib import _lazy

# Public name → the module that has it.
_HOME = {
    "ASSIGNMENTS": "harness",
    "Bug": "engine.exercise",
    "Exercise": "engine.exercise",
    "Grade": "engine.verdict",
    "NotRight": "engine.verdict",
    "Outcome": "harness.calling",
    "Own": "harness.own",
    "OwnNetwork": "harness.own",
    "Part": "engine.exercise",
    "Quantity": "engine.exercise",
    "Unreadable": "engine.exercise",
    "Verdict": "engine.verdict",
    "caller": "engine.judging",
    "check": "asking",
    "exercises": "asking",
    "grade": "asking",
    "hint": "hinting",
    "judge": "engine.judging",
    "put_together": "harness.own",
    "race": "trying",
    "try_out": "trying",
    "where_you_stand": "standing",
}
__getattr__, __dir__, __all__ = _lazy.attach(__name__, _HOME)
