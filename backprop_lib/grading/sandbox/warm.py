"""A warm interpreter: it has loaded what notebooks import, and forks a child for each of them.

It runs inside of bubblewrap (see `command`), takes orders over its standard input, and never runs a line of a student's itself.
It watches over the child from a namespace that the child can't see, and ends it when it is told to or when it takes too
much memory.
"""

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
import types

from backprop_lib.grading.sandbox import confine

_LOOKS_EVERY = 0.05  # seconds
_LATE = ("numpy.random", "numpy.linalg")  # numpy loads the first only when it is used, which nearly every notebook does


def main():
    """Load what is asked for, then run one notebook after the other."""
    orders = socket.socket(fileno=os.dup(0))
    apart = "--apart" in sys.argv
    if apart:
        confine.become_nobody()
    first = json.loads(orders.recv(2**20))
    _stand_in_for_the_judge()
    refused = _load(first["imports"], first["refused"])
    from backprop_lib.grading.sandbox import shell, worker

    made = shell.make()
    gc.freeze()  # a collection in a child would copy every page that it shares
    syscalls = confine.SystemCalls() if apart else None
    with contextlib.suppress(OSError):
        os.chdir(confine.WORK)
    orders.send(json.dumps({"cpu": time.process_time()}).encode())
    while True:
        message, handles, _, _ = socket.recv_fds(orders, 2**16, 1)
        if not message:
            return
        order = json.loads(message)
        if order["op"] == "run":
            link = socket.socket(fileno=handles[0])
            child = _Child(link, order, syscalls, lambda link: worker.main(link, made, refused, apart), orders)
            link.close()
            orders.send(json.dumps(child.watched()).encode())


def _stand_in_for_the_judge():
    """Give the notebook a `grade` that judges nothing: the graded cells run elsewhere, and the answer key is not here."""
    module = types.ModuleType("backprop_lib.checks.asking")

    def grade(name, answer):
        """Say that the graded cell is judged elsewhere."""
        print(f"{name} is judged when this notebook is graded.")

    module.grade = module.check = grade
    sys.modules[module.__name__] = module


def _load(imports, refused):
    """Import modules, and return the functions that an exercise refuses, by its name."""
    from backprop_lib.checks.harness import ASSIGNMENTS, limits

    for name in [*imports, *_LATE, *(f"backprop_lib.checks.harness.{one}" for one in ASSIGNMENTS)]:
        module, _, attribute = name.rpartition(".")
        with contextlib.suppress(Exception):
            # What is no module may load one when it is asked for.
            getattr(importlib.import_module(module), attribute, None) if module else None
            importlib.import_module(name)
    return {exercise: [limits._found(function) for function in names] for exercise, names in refused.items()}


class _Child:
    """A fork that runs one notebook, and what it took."""

    def __init__(self, link, order, syscalls, serve, orders):
        self.order, self.orders, self.apart = order, orders, syscalls is not None
        self.killed, self.taken, self.began = "", (0.0, 0), time.process_time()
        told, tell = os.pipe()
        self.outer = os.fork()
        if self.outer == 0:
            os.close(told)
            orders.close()
            self._enter(tell, syscalls, lambda: serve(link))
        os.close(tell)
        with os.fdopen(told) as answer:
            first, _, self.failure = answer.read().partition(" ")
        self.first = int(first or 0)

    def _enter(self, tell, syscalls, serve):
        """Be, or start, the process that serves; say its number, and why it can't be where it can't."""
        try:
            if self.apart:
                confine.enter_namespaces()
                first = os.fork()
                if first:
                    os.write(tell, f"{first} ".encode())
                    os.close(tell)
                    os.waitpid(first, 0)
                    os._exit(0)
                confine.limit(**self.order["limits"])
                confine.furnish()
                os.chdir(confine.WORK)
            else:
                confine.limit(**self.order["limits"])
                os.write(tell, f"{os.getpid()} ".encode())
            os.setsid()
            _close_outputs()
            if self.apart:
                confine.drop_privileges(syscalls)
        except BaseException as error:
            os.write(tell, f"{type(error).__name__}: {error}".encode())
            os._exit(1)
        os.close(tell)
        if self.apart:
            _be_first()
        serve()

    def watched(self):
        """Wait until the child has gone, and return what it took: seconds of computing, bytes, and why it was ended."""
        poll = select.poll()
        poll.register(self.orders, select.POLLIN)
        gone = os.pidfd_open(self.outer)
        poll.register(gone, select.POLLIN)
        while True:
            ready = [handle for handle, _ in poll.poll(_LOOKS_EVERY * 1000)]
            if gone in ready:
                break
            if self.orders.fileno() in ready:
                self._end("asked" if self.orders.recv(2**16) else "left")
            elif self.apart and _takes_more_than(self.order["limits"]["memory"]):
                self._end("memory")
        os.close(gone)
        _, _, used = os.wait4(self.outer, 0)
        cpu, memory = max(used.ru_utime + used.ru_stime, self.taken[0]), max(used.ru_maxrss * 1024, self.taken[1])
        cpu += time.process_time() - self.began
        return {"failure": self.failure, "killed": self.killed, "cpu": cpu, "memory": memory}

    def _end(self, why):
        # The kernel no longer counts what is ended together with its namespace.
        self.killed, self.taken = self.killed or why, _taken() if self.apart else self.taken
        with contextlib.suppress(ProcessLookupError):
            if self.apart:
                os.kill(self.first, signal.SIGKILL)
            else:
                os.killpg(self.first, signal.SIGKILL)
        if why == "left":
            os._exit(0)


def _close_outputs():
    """Let nothing be written past the messages."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(nowhere, handle)
    os.close(nowhere)


def _be_first():
    """Fork, go on in the child, and stay behind as the first process of the namespace, which waits for all that end."""
    child = os.fork()
    while child:
        gone, status = os.wait()
        if gone == child:
            os._exit(0 if status == 0 else 1)


def _others():
    """Return the numbers of the processes that run in here beside this one."""
    return [one for one in os.listdir("/proc") if one.isdigit() and int(one) not in (1, os.getpid())]


def _taken():
    """Return the seconds of computing of all of them, and the bytes of the largest."""
    seconds, largest = 0.0, 0
    for one in _others():
        with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{one}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
            seconds += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
            largest = max(largest, int(fields[21]) * os.sysconf("SC_PAGE_SIZE"))
    return seconds, largest


def _takes_more_than(most):
    """Return whether all of them together take more than so many bytes."""
    # Pages that forks share count in each of them here, and are told apart only where it matters: that takes longer.
    return sum(map(_resident, _others())) > most and sum(map(_proportional, _others())) > most


def _resident(process):
    with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{process}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _proportional(process):
    with contextlib.suppress(OSError, ValueError), open(f"/proc/{process}/smaps_rollup") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:"))
    return 0


if __name__ == "__main__":
    main()
