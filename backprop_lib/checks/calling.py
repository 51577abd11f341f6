"""Calls a student's answer in this process, and brings back plain values and everything else that happened.

Nothing else in the checks ever holds the answer, so another caller, one behind a pipe, can take this one's place.
"""

import contextlib
import inspect
import io
import os
import signal
import sys
import threading
import time
import traceback
import warnings

import numpy as np

from backprop_lib.checks.exercise import Outcome

_LIBRARY = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


def caller(exercise, answer, trusted=False):
    """Return `call(inputs)`, which calls the answer once and returns the Outcome.

    Parameters
    ----------
    exercise : Exercise
        Its harness makes the call, within its time limit.
    answer : object
        A function, or a value where the exercise asks for one.
    trusted : bool
        Whether the answer is one of our own, which may call the library's solution.

    Returns
    -------
    callable
        It takes a dict of plain inputs, of which the answer gets a copy, and raises nothing that the answer raises.
    """
    mismatch = _signature_mismatch(exercise, answer)
    solutions = [function for function in (*exercise.solved_by, exercise.reference) if callable(function)]

    def call(inputs):
        if mismatch:
            return Outcome(failure="signature", says=mismatch)
        return _call(exercise, answer, inputs, [] if trusted else solutions)

    return call


def _call(exercise, answer, inputs, solutions):
    given, library, started = _copy(inputs), _Watch(solutions), time.perf_counter()
    value, failure, says, kind, shared = None, "", "", "", ()
    with _quiet() as (printed, caught):
        try:
            with _alarm(exercise.seconds), library:
                value = exercise.harness(answer, given)
            shared = _sharing(given, value)
            value = plain(value)
        except (Exception, SystemExit) as error:
            failure, says, kind = _describe(exercise, error, answer)
        except _TimeUpError as error:
            line = own_line(error, answer)
            failure, says = "time", f"`{exercise.function}` had not ended after {exercise.seconds:g} s{line}."
    if library.called:
        failure = "library"
        says = (
            f"`{exercise.function}` calls `{library.called}`, the library's own solution. The exercise is to write it."
        )
    changed = tuple(name for name, came in inputs.items() if not _same(came, given[name]))
    heard = tuple(str(warning.message) for warning in caught)
    return Outcome(value, failure, says, kind, heard, printed.lines, changed, shared, time.perf_counter() - started)


def plain(value):
    """Return a copy of a value that holds numbers, strings, arrays, None, and lists and dicts of them.

    Raises
    ------
    TypeError
        If there is anything else in it.
    """
    if value is None or isinstance(value, (bool, int, float, complex, str)):
        return value
    if isinstance(value, np.ndarray) and value.dtype != object:
        return np.array(value)
    if isinstance(value, np.generic):
        return value.item() if value.dtype.kind != "U" else str(value)
    if isinstance(value, dict):
        return {plain(name): plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple, np.ndarray, map, zip, range)) or inspect.isgenerator(value):
        return [plain(part) for part in value]
    raise TypeError(f"expected numbers, arrays or lists of them, got {type(value).__name__}")


def _signature_mismatch(exercise, answer):
    """Return what to say of an answer that can't be called as the exercise calls it."""
    if not callable(exercise.reference):
        return ""
    names = list(inspect.signature(exercise.reference).parameters)
    asked = f"`{exercise.function}({', '.join(names)})`"
    if not callable(answer):
        return f"Expected a function {asked}, got {type(answer).__name__}."
    try:
        signature = inspect.signature(answer)
    except (TypeError, ValueError):
        return ""
    try:
        signature.bind(*names)
    except TypeError:
        return f"Expected a function {asked}, yours takes `{signature}`."
    return ""


def _describe(exercise, error, answer):
    """Return failure, sentence and type of an exception out of the answer."""
    kind = type(error).__name__
    if isinstance(error, NotImplementedError):
        return "not written", f"`{exercise.function}` is not written yet.", kind
    line = own_line(error, answer)
    text = " ".join(str(error).replace("`", "'").split())
    text = f": `{text[:200]}{' …' * (len(text) > 200)}`" if text else ""
    return "exception", f"`{exercise.function}` stopped with {kind}{text}{line}.", kind


def own_line(error, answer):
    """Return the student's own line in which it happened, or nothing if there is none."""
    own_file = getattr(getattr(answer, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__)
    # A notebook's cell is in no file; frames of libraries are.
    own = [frame for frame in frames if frame.filename == own_file or not os.path.exists(frame.filename)]
    own = [frame for frame in own if not frame.filename.startswith((_LIBRARY, "<frozen", "<__array_function__"))]
    return f", in line {own[-1].lineno} of your cell, `{own[-1].line}`" if own and own[-1].line else ""


class _TimeUpError(BaseException):
    """Not an Exception, so that an `except Exception` of the student's doesn't swallow it."""


@contextlib.contextmanager
def _alarm(seconds):
    """Interrupt what runs longer; where the platform or the thread has no alarm, it may run on."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number, frame):
        raise _TimeUpError

    before = signal.signal(signal.SIGALRM, ring)
    try:
        # It rings again and again, for a loop that catches everything.
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _Watch:
    """Notices, while it is entered, that one of some functions is called."""

    def __init__(self, functions):
        self.codes = {function.__code__: function.__qualname__ for function in functions}
        self.called = ""

    def __enter__(self):
        self.before = sys.getprofile()
        if self.codes:
            sys.setprofile(self.notice)

    def __exit__(self, *_):
        sys.setprofile(self.before)

    def notice(self, frame, event, argument):
        if event == "call" and frame.f_code in self.codes:
            self.called = self.codes[frame.f_code]


class _Lines(io.TextIOBase):
    """Counts lines and keeps none, so that a print in a loop fills nothing."""

    lines = 0

    def writable(self):
        return True

    def write(self, text):
        self.lines += text.count("\n")
        return len(text)


@contextlib.contextmanager
def _quiet():
    """Keep prints and warnings to ourselves: nbgrader gives 0 for a line on stderr."""
    printed = _Lines()
    heard = np.errstate(over="warn", divide="warn", invalid="warn", under="ignore")
    with (
        warnings.catch_warnings(record=True) as caught,
        heard,
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        warnings.simplefilter("always")
        yield printed, caught


def _copy(value):
    """Return a copy of plain values; memory that is shared among them is not shared in the copy."""
    if isinstance(value, dict):
        return {name: _copy(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_copy(part) for part in value]
    return value.copy() if isinstance(value, np.ndarray) else value


def _same(one, other):
    if isinstance(one, (list, dict)):
        if type(one) is not type(other) or len(one) != len(other):
            return False
        pairs = (
            [(one[name], other.get(name)) for name in one] if isinstance(one, dict) else zip(one, other, strict=True)
        )
        return all(_same(*pair) for pair in pairs)
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    return one is other or one == other


def _arrays(value):
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, (list, tuple, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _arrays(part)


def _sharing(inputs, value):
    """Return the names of the inputs whose memory the value shares."""
    out = list(_arrays(value))
    return tuple(
        name for name, came in inputs.items() if any(np.may_share_memory(a, b) for a in _arrays(came) for b in out)
    )
