"""Holds the conversation with the process in which a notebook runs; nothing that it says is believed."""

import dataclasses
import secrets
import socket
import time
from dataclasses import dataclass

from backprop_lib.checks.harness.calling import Outcome
from backprop_lib.checks.harness.frames import Place
from backprop_lib.grading.sandbox import wire

GRACE = 4.0  # seconds beyond a limit that is kept inside, before it is kept from here
_FAILURES = ("", "not written", "signature", "exception", "time", "library")
_MOST_SAID, _MOST_WARNINGS, _MOST_OPERANDS = 2000, 20, 20


class Gone(Exception):
    """The process has gone, hangs, or no longer makes sense; `flag` says which."""

    def __init__(self, flag):
        super().__init__(flag)
        self.flag = flag


@dataclass(frozen=True)
class Limits:
    """What a submission may take.

    Attributes
    ----------
    timeout : float
        Seconds for one cell; a whole notebook has ten times as long.
    memory : int
        Bytes.
    """

    timeout: float = 30.0
    memory: int = 2**30

    @property
    def whole(self):
        """Seconds for a whole notebook."""
        return 10 * self.timeout


class Notebook:
    """A notebook that runs in a fork of a warm interpreter.

    Parameters
    ----------
    warm : Warm
    limits : Limits
    until : float
        When it must have ended, as `time.monotonic` has it.
    """

    def __init__(self, warm, limits, until):
        self.warm, self.limits, self.until = warm, limits, until
        self.link = warm.run(limits.memory, int(limits.whole) + 10)

    def write(self, files):
        """Put files into the folder in which the notebook runs, as a dict of names and arrays of bytes."""
        for name, content in files.items():
            _ask(self.link, self._deadline(60), {"op": "files", "files": {name: content}})

    def cell(self, source):
        """Run a cell and return its outputs."""
        message = {"op": "cell", "source": source, "seconds": self.limits.timeout}
        return _ask(self.link, self._deadline(self.limits.timeout + GRACE), message)

    def answer(self, expression, task):
        """Return an Answer to an exercise: what an expression is, evaluated in the notebook."""
        ours, theirs = socket.socketpair()
        nonce = secrets.token_hex(8)
        with theirs:
            try:
                message = {"op": "exercise", "expression": expression, "task": dataclasses.asdict(task), "nonce": nonce}
                self.link.settimeout(GRACE)
                wire.send(self.link, message)
                socket.send_fds(self.link, [b"+"], [theirs.fileno()])
            except OSError:
                raise Gone("crashed") from None
        return Answer(self, ours, task, nonce)

    def end(self):
        """End it with everything that it started, and return what it took."""
        return self.warm.end(self.link)

    def _deadline(self, seconds):
        return min(time.monotonic() + seconds, self.until)


class Answer:
    """A student's answer to an exercise, which runs in the sandbox: what `checks.judge` calls.

    It raises nothing: an answer that crashes, hangs or sends what is no answer comes to an Outcome that says so.
    """

    def __init__(self, notebook, link, task, nonce):
        self._notebook, self._link, self._task, self._nonce = notebook, link, task, nonce
        self._over = None
        self.flag = ""

    def __call__(self, inputs, edit=None):
        """Call it with plain inputs, as it is or with one of its edits; return the Outcome."""
        if self._over:
            return self._over
        started = time.monotonic()
        try:
            deadline = min(started + self._task.seconds + GRACE, self._notebook.until)
            reply = _ask(self._link, deadline, {"op": "call", "inputs": inputs, "edit": edit})
            outcome = outcome_of(reply, inputs, time.monotonic() - started)
            self.flag = self.flag or _NOTED.get(outcome.failure) or _NOTED.get(outcome.kind, "")
            return outcome
        except Gone as gone:
            self.flag = gone.flag
            self._over = _failed(self._task, gone.flag)
        except wire.WireError:
            self.flag = "tampered"
            self._over = _failed(self._task, self.flag)
        return self._over

    def edits(self):
        """Return (line, kind) of every small edit of the answer's own source."""
        if self._over:
            return ()
        try:
            reply = _ask(self._link, min(time.monotonic() + 10, self._notebook.until), {"op": "edits"})
            return tuple(
                (_exact(line, int), _exact(kind, str)[:100]) for line, kind in _exact(reply.get("edits", []), list)
            )
        except (Gone, wire.WireError, TypeError, ValueError):
            return ()

    def close(self):
        """End the process that called it."""
        self._link.close()
        self._notebook.link.settimeout(GRACE)
        try:
            wire.send(self._notebook.link, {"op": "stop", "all": bool(self._over)})
        except OSError:
            raise Gone("crashed") from None
        _reply(self._notebook.link, time.monotonic() + GRACE, self._nonce)


_SAID = {
    "crashed": "stopped the interpreter: it crashed, or took more memory than there is",
    "timed out": "had not ended when its time was up",
    "tampered": "sent something that is no answer",
}


_NOTED = {"time": "timed out", "MemoryError": "out of memory"}


def _failed(task, flag):
    return Outcome(
        failure="time" if flag == "timed out" else "exception", says=f"`{task.function}` {_SAID[flag]}.", kind=flag
    )


def outcome_of(reply, inputs, seconds):
    """Return the Outcome that a reply describes.

    Raises
    ------
    WireError
        If it describes none.
    """
    names = {name for name in inputs}
    changed, shared = (_exact(reply.get(field, []), list) for field in ("changed", "shared"))
    failure, numeric = _exact(reply.get("failure", ""), str), reply.get("numeric")
    if failure not in _FAILURES:
        raise wire.WireError("a failure that is none")
    return Outcome(
        value=reply.get("value"),
        failure=failure,
        says=_sentence(reply.get("says", "")),
        kind=_sentence(reply.get("kind", "")),
        place=_place(_exact(reply.get("place", {}), dict)),
        warned=_sentences(reply.get("warned", [])),
        numeric=None if numeric is None else _sentences(numeric),
        lines=min(max(_exact(reply.get("lines", 0), int), 0), 10**6),
        changed=tuple(dict.fromkeys(name for name in changed if type(name) is str and name in names)),
        shared=tuple(dict.fromkeys(name for name in shared if type(name) is str and name in names)),
        patched=_sentences(reply.get("patched", [])),
        seconds=seconds,
    )


def _place(reply):
    operands = _exact(reply.get("operands", []), list)[:_MOST_OPERANDS]
    return Place(
        line=_exact(reply.get("line", 0), int),
        code=_sentence(reply.get("code", "")),
        operation=_sentence(reply.get("operation", "")),
        operands=tuple(map(_operand, operands)),
        function=_sentence(reply.get("function", "")),
        loops=_exact(reply.get("loops", False), bool),
    )


def _operand(reply):
    if len(_exact(reply, list)) != 3:
        raise wire.WireError("an operand that is none")
    source, kind, shape = reply
    return _sentence(source), _sentence(kind), tuple(_exact(n, int) for n in _exact(shape, list)[:_MOST_OPERANDS])


def _sentences(texts):
    return tuple(map(_sentence, _exact(texts, list)[:_MOST_WARNINGS]))


def _sentence(text):
    return _exact(text, str)[:_MOST_SAID]


def _exact(value, kind):
    if type(value) is not kind:
        raise wire.WireError(f"{type(value).__name__} where {kind.__name__} belongs")
    return value


def _ask(link, deadline, message):
    nonce = secrets.token_hex(8)
    try:
        link.settimeout(max(deadline - time.monotonic(), 0.001))
        wire.send(link, message | {"nonce": nonce})
    except TimeoutError:
        raise Gone("timed out") from None
    except OSError:
        raise Gone("crashed") from None
    return _reply(link, deadline, nonce)


def _reply(link, deadline, nonce):
    try:
        reply = wire.receive(link, deadline)
    except TimeoutError:
        raise Gone("timed out") from None
    except wire.WireError:
        raise Gone("tampered") from None
    except (EOFError, OSError):
        raise Gone("crashed") from None
    if reply.get("nonce") != nonce:
        raise Gone("tampered")
    return reply
