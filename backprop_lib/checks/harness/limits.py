"""What holds while an answer runs: a time limit, a watch on functions that it may not call, and quiet."""

import contextlib
import functools
import importlib
import inspect
import io
import os
import signal
import sys
import threading
import time
import warnings

import numpy as np

_ANSWER_KEY = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "answer_key") + os.sep


_NUMPY = {module: dict(vars(module)) for module in (np, np.linalg)}


class TimeUpError(BaseException):
    """Not an Exception, so that an `except Exception` of the student's doesn't swallow it."""


@contextlib.contextmanager
def alarm(seconds, of_cpu=False):
    """Interrupt what runs longer; where the platform or the thread has no alarm, it may run on.

    One alarm may be set within another, which then goes on where it was. With `of_cpu` only the time counts in which this
    process computes, so that a busy machine makes no difference.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    over = False

    def ring(number, frame):
        if not over:
            raise TimeUpError

    number, timer = (signal.SIGPROF, signal.ITIMER_PROF) if of_cpu else (signal.SIGALRM, signal.ITIMER_REAL)
    before, started = signal.signal(number, ring), time.monotonic()
    # It rings again and again, for a loop that catches everything.
    outer, again = signal.setitimer(timer, seconds, 0.2)
    try:
        try:
            yield
        finally:
            # On a busy machine it may ring once more right here, and the timer would be left on.
            over = True
    finally:
        over = True
        signal.setitimer(timer, 0)
        signal.signal(number, before)
        if outer:
            signal.setitimer(timer, max(outer - (time.monotonic() - started), 1e-3), again)


def mend_numpy():
    """Put back what an answer replaced in numpy, on which the judgement rests as well, and return the names."""
    replaced = []
    for module, names in _NUMPY.items():
        now = vars(module)
        for name, value in names.items():
            if now.get(name) is not value:
                setattr(module, name, value)
                replaced.append(f"{module.__name__}.{name}")
    return tuple(replaced)


class Watch:
    """Notices, while it is entered, a call of what an answer may not call.

    Parameters
    ----------
    functions : iterable of str or callable, optional
        The functions, each as "module:qualified name" or itself; without any, nothing is watched. With one, every
        function of the answer key counts as well: references, links and known bugs.
    """

    def __init__(self, functions=()):
        found = [_found(function) if isinstance(function, str) else function for function in functions]
        self.codes = {code: code.co_qualname for function in found for code in _codes(function)}
        self.called = ""

    def __enter__(self):
        self.before = sys.getprofile()
        if self.codes:
            sys.setprofile(self.notice)

    def __exit__(self, *_):
        sys.setprofile(self.before)

    def notice(self, frame, event, argument):
        """Look at a call, as `sys.setprofile` reports it."""
        if event != "call":
            return
        code = frame.f_code
        if code in self.codes:
            self.called = self.codes[code]
        elif code.co_filename.startswith(_ANSWER_KEY):
            self.called = code.co_qualname


def name_of(function):
    """Return "module:qualified name", by which another process finds a function of the library."""
    return f"{function.__module__}:{function.__qualname__}"


def _found(name):
    module, _, qualified = name.partition(":")
    return functools.reduce(getattr, qualified.split("."), importlib.import_module(module))


def _codes(function):
    """Return the code that runs where a function is called, beneath whatever wraps it."""
    while isinstance(function, (functools.partial, property)):
        function = function.func if isinstance(function, functools.partial) else function.fget
    # The code of a wrapper belongs to all functions that are wrapped alike, so it says nothing.
    function = inspect.unwrap(getattr(function, "__func__", function)) if function is not None else None
    code = getattr(function, "__code__", None)
    return [] if code is None else [code]


class _Lines(io.TextIOBase):
    """Counts lines and keeps none, so that a print in a loop fills nothing."""

    lines = 0

    def writable(self):
        return True

    def write(self, text):
        self.lines += text.count("\n")
        return len(text)


@contextlib.contextmanager
def quiet():
    """Keep prints and warnings to ourselves: nbgrader gives 0 for a line on stderr."""
    printed = _Lines()
    loud = np.errstate(over="warn", divide="warn", invalid="warn", under="ignore")
    with (
        warnings.catch_warnings(record=True) as caught,
        loud,
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        warnings.simplefilter("always")
        yield printed, caught
