"""Calls a student's answer in this process, and brings back plain values and everything else that happened.

Nothing else in the checks ever holds the answer, so another caller, one behind a pipe, can take this one's place: it hands
a Task and plain inputs to `run`, in a process that knows neither references nor known bugs, and gets an Outcome.
"""

import inspect
import os
import time
import traceback
from dataclasses import dataclass

from backprop_lib.checks import harness
from backprop_lib.checks.harness.limits import TimeUpError, Watch, alarm, quiet
from backprop_lib.checks.harness.plain import copy, plain, same, sharing

_LIBRARY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))) + os.sep


@dataclass(frozen=True)
class Task:
    """What the process in which an answer runs must know of an exercise: plain data, and nothing that helps to solve it.

    Attributes
    ----------
    name : str
        The exercise, e.g. "backward_pass.hidden_layer"; its harness is found by it.
    arguments : tuple of str, or None
        What the function that is asked for takes; None where a value is asked for.
    solved_by : tuple of str
        Functions of the library that an answer may not call, each as "module:qualified name".
    seconds : float
        How long one call may take.
    """

    name: str
    arguments: tuple[str, ...] | None
    solved_by: tuple[str, ...] = ()
    seconds: float = 2.0

    @property
    def function(self):
        """Name of the function that the student writes."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True)
class Outcome:
    """What came back from one call of an answer: plain values, which can cross from one process to another.

    Attributes
    ----------
    value : object
        Numbers, strings, arrays, None, and lists and dicts of them.
    failure : str
        Why there is no value: "not written", "signature", "exception", "time" or "library"; else empty.
    says : str
        The sentence that goes with it, with the student's own line.
    kind : str
        The type of the exception.
    warned : tuple of str
        Warnings raised on the way.
    lines : int
        How many lines were printed.
    changed, shared : tuple of str
        Inputs that were changed, and inputs whose memory the value shares.
    seconds : float
        How long the call took.
    """

    value: object = None
    failure: str = ""
    says: str = ""
    kind: str = ""
    warned: tuple[str, ...] = ()
    lines: int = 0
    changed: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    seconds: float = 0.0


def caller(task, answer, trusted=False, reference=None):
    """Return `call(inputs)`, which calls the answer once and returns the Outcome.

    Parameters
    ----------
    task : Task
        Its harness makes the call, within its time limit.
    answer : object
        A function, or a value where the exercise asks for one.
    trusted : bool
        Whether the answer is one of our own, which may call the library's solution.
    reference : callable, optional
        The exercise's own solution, where it lives in this process: an answer may not call it either.

    Returns
    -------
    callable
        It takes a dict of plain inputs, of which the answer gets a copy, and raises nothing that the answer raises.
    """
    mismatch = _signature_mismatch(task, answer)
    watch = Watch() if trusted else Watch((*task.solved_by, reference))

    def call(inputs):
        if mismatch:
            return Outcome(failure="signature", says=mismatch)
        return run(task, answer, inputs, watch)

    return call


def run(task, answer, inputs, watch):
    """Call the answer once with a copy of plain inputs, and return the Outcome."""
    given, started = copy(inputs), time.perf_counter()
    value, failure, says, kind, shared = None, "", "", "", ()
    watch.called = ""
    with quiet() as (printed, caught):
        try:
            # What an answer returns may still compute: it is read under the same limit and the same watch.
            with alarm(task.seconds), watch:
                value = harness.of(task.name)(answer, given)
                shared = sharing(given, value)
                value = plain(value)
        except (Exception, SystemExit, GeneratorExit) as error:
            failure, says, kind = _describe(task, error, answer)
        except TimeUpError as error:
            line = own_line(error, answer)
            failure, says = "time", f"`{task.function}` had not ended after {task.seconds:g} s{line}."
    if watch.called:
        failure = "library"
        says = f"`{task.function}` calls `{watch.called}`, the library's own solution. The exercise is to write it."
    changed = tuple(name for name, original in inputs.items() if not same(original, given[name]))
    warned = tuple(str(warning.message) for warning in caught)
    return Outcome(value, failure, says, kind, warned, printed.lines, changed, shared, time.perf_counter() - started)


def _signature_mismatch(task, answer):
    """Return what to say of an answer that can't be called as the exercise calls it."""
    if task.arguments is None:
        return ""
    asked = f"`{task.function}({', '.join(task.arguments)})`"
    if not callable(answer):
        return f"Expected a function {asked}, got {type(answer).__name__}."
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):
        return ""
    try:
        signature.bind(*task.arguments)
    except TypeError:
        return f"Expected a function {asked}, yours takes `{signature}`."
    return ""


def _describe(task, error, answer):
    """Return failure, sentence and type of an exception out of the answer."""
    kind = type(error).__name__
    if isinstance(error, NotImplementedError):
        return "not written", f"`{task.function}` is not written yet.", kind
    line = own_line(error, answer)
    text = _text_of(error)
    text = f": `{text[:200]}{' …' * (len(text) > 200)}`" if text else ""
    return "exception", f"`{task.function}` stopped with {kind}{text}{line}.", kind


def _text_of(error):
    """Return what an exception says; one of the student's own may fail at that too."""
    try:
        return " ".join(str(error).replace("`", "'").split())
    except Exception:
        return ""


def own_line(error, answer):
    """Return the student's own line in which it happened, or nothing if there is none."""
    own_file = getattr(getattr(answer, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__)
    # A notebook's cell is in no file; frames of libraries are.
    own = [frame for frame in frames if frame.filename == own_file or not os.path.exists(frame.filename)]
    own = [frame for frame in own if not frame.filename.startswith((_LIBRARY, "<frozen", "<__array_function__"))]
    return f", in line {own[-1].lineno} of your cell, `{own[-1].line}`" if own and own[-1].line else ""
