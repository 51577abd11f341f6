"""What may run beside a student's answer: functions that call it with plain inputs, and make plain values of what it returns.

A process that imports this package can call every exercise's answer and knows no solution: references, links, known bugs
and seeds are in `checks.answer_key`, the judgement in `checks.engine`, and neither is imported here.

An exercise is called as `of(name)(answer, inputs)`: `inputs` is a dict of numbers, strings, arrays, None, and lists and
dicts of them, in the order of the function's arguments. Where a function, a network or an activation is meant, its
harness makes one of what is there. `calling.run` does that within limits and returns an Outcome of plain values.
"""

import importlib

ASSIGNMENTS = ("gradient_descent", "forward_pass", "backward_pass", "digit_recognition")


def call_directly(answer, inputs):
    """Call the answer with the inputs in their order."""
    return answer(*inputs.values())


def of(name):
    """Return the harness of an exercise, `harness(answer, inputs)`, by its name.

    Each assignment's module has a table HARNESSES, by the function that is asked for; what is not in it is called
    directly.
    """
    assignment, _, function = name.partition(".")
    if assignment not in ASSIGNMENTS:
        return call_directly
    return importlib.import_module(f"{__name__}.{assignment}").HARNESSES.get(function, call_directly)
