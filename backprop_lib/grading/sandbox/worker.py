"""The process in which one notebook runs: it runs cells when it is told to, and calls answers.

It knows no reference, no known bug and no seed. What it says is not believed, so nothing here has to withstand the student's
code, which may change all of it.
"""

import contextlib
import dataclasses
import gc
import os
import signal
import socket as sockets
import sys
import traceback
import types

from backprop_lib.checks.harness import calling, limits
from backprop_lib.grading.sandbox import wire


def serve(socket, shell, refused, apart):
    """Do what the messages say, until there are none any more.

    Parameters
    ----------
    socket : socket.socket
    shell : Shell
    refused : dict of str to list of callable
        By the exercise's name, the functions of the library that its answer may not call.
    apart : bool
        Whether all processes that this one can see belong to the notebook.
    """
    me, pristine = os.getpid(), _pristine()
    while True:
        try:
            message, given = _next(socket)
        except (EOFError, OSError):
            os._exit(0)
        if message["op"] == "files":
            _write(message["files"])
            reply = {}
        elif message["op"] == "cell":
            reply = _cell(shell, message["source"], message["seconds"])
        else:
            reply = _exercise(socket, given, shell, message, refused.get(message["task"]["name"], ()), pristine, apart)
        if os.getpid() != me:
            # The student's code forked, and this is the child of it.
            os._exit(0)
        wire.send(socket, {"nonce": message["nonce"], **reply})


def _next(socket):
    """Return a message, and the socket that goes with an exercise."""
    message = wire.receive(socket)
    if message["op"] != "exercise":
        return message, None
    _, handles, _, _ = sockets.recv_fds(socket, 1, 1)
    return message, sockets.socket(fileno=handles[0])


def _write(files):
    for name, content in files.items():
        folder = os.path.dirname(name)
        if folder:
            os.makedirs(folder, exist_ok=True)
        with open(name, "wb") as file:
            file.write(content.tobytes())


def _cell(shell, source, seconds):
    def ring(number, frame):
        __tracebackhide__ = True
        raise limits.TimeUpError(f"The cell had not ended after {seconds:g} s.")

    before = signal.signal(signal.SIGALRM, ring)
    # It rings again for a loop that catches everything, but leaves time to show where it was.
    signal.setitimer(signal.ITIMER_REAL, seconds, 2)
    try:
        outputs = shell.run(source)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return {"outputs": outputs, "shortened": shell.shown.shortened}


def _exercise(link, socket, shell, message, refused, pristine, apart):
    """Fork a process that calls the answer to one exercise, until it is told to stop."""
    try:
        child = os.fork()
    except OSError:
        # Whatever the notebook started has taken all places.
        _end_the_others(apart)
        child = os.fork()
    if child == 0:
        try:
            _answer(socket, shell, message, refused, pristine)
        finally:
            os._exit(0)
    socket.close()
    # Until it is waited for, its number is no other's.
    stop = wire.receive(link)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if stop["all"]:
        _end_the_others(apart)
    return {}


def _end_the_others(apart):
    for _ in range(100 if apart else 0):
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            return


def _answer(socket, shell, message, refused, pristine):
    for module, names in pristine:
        vars(module).clear()
        vars(module).update(names)
    task = calling.Task(**{**message["task"], **_tuples(message["task"])})
    call, missing = None, ""
    try:
        refuse(refused)
        call = calling.caller(task, _evaluated(message["expression"], shell))
    except Exception as error:
        missing = f"`{task.function}` is not there: {type(error).__name__}: {error}"
    while True:
        asked = wire.receive(socket)
        if missing:
            reply = {"failure": "signature", "says": missing}
        elif asked["op"] == "edits":
            reply = {"edits": [list(edit) for edit in call.edits()] if hasattr(call, "edits") else []}
        else:
            edit = {} if asked["edit"] is None else {"edit": asked["edit"]}
            outcome = call(asked["inputs"], **edit)
            if outcome.failure:
                outcome = dataclasses.replace(outcome, value=None)  # it may be what could not be made plain
            reply = dataclasses.asdict(outcome)
        try:
            wire.send(socket, {"nonce": asked["nonce"], **reply})
        except wire.WireError as error:
            says = f"What `{task.function}` returned can't be looked at: {error}."
            wire.send(socket, {"nonce": asked["nonce"], "failure": "exception", "says": says})


def _tuples(task):
    return {name: tuple(part) for name, part in task.items() if isinstance(part, list)}


def _evaluated(expression, shell):
    return eval(compile(expression, "<graded cell>", "eval"), shell.user_ns)


def refuse(functions):
    """Let functions of the library raise an error wherever they are called from, in a thread or by another name.

    So does what was made of the same code: by importing the library a second time, or by hand.
    """
    originals = [holder for function in functions for holder in _holders(function)]
    codes = {holder.__code__ for holder in originals}
    # What there was before the notebook is frozen, and not among these.
    copies = [one for one in gc.get_objects() if type(one) is types.FunctionType and one.__code__ in codes]
    for holder in [*originals, *copies]:
        free = holder.__code__.co_freevars
        holder.__code__ = _refusing.__code__.replace(co_freevars=free, co_name=holder.__name__)


def _refusing(*_, **__):
    raise RuntimeError("this is the library's own solution, and the exercise is to write it")


def _holders(function):
    function = getattr(function, "fget", None) or getattr(function, "func", None) or function
    function = getattr(function, "__func__", function)
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    return [function] if isinstance(function, types.FunctionType) else []


def _pristine():
    """Return what the modules hold that call answers, so that a patch of one of them lasts no longer than the notebook."""
    found = [module for name, module in sys.modules.items() if name.startswith("backprop_lib.checks.harness")]
    return [(module, dict(vars(module))) for module in found]


def main(socket, shell, refused, apart):
    """Serve, with nothing left of the surroundings but the work folder."""
    from backprop_lib.grading.sandbox import shell as shells

    sys.stdout, sys.stderr = shells.streams(shell)
    try:
        serve(socket, shell, refused, apart)
    except BaseException:
        with contextlib.suppress(BaseException):
            traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(1)
