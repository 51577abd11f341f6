"""A process that grades one submission after the other: it restores, has them run in its sandbox, and judges.

The batch has one for each job, and so has every worker of a cluster. It is a process of its own so that a submission on which
it fails costs nothing but itself.
"""

import contextlib
import os
import pickle
import resource
import struct
import subprocess
import sys
import threading
import traceback

from backprop_lib.grading import execute
from backprop_lib.grading.results import NOT_GRADED
from backprop_lib.grading.sandbox.command import NoSandboxError, Warm

_LENGTH = struct.Struct(">Q")
_MOST_MEMORY = 6 * 2**30  # of one slot; what a judge is asked to build must fail before the machine does


class Slot:
    """Grades submissions in a process that is started when it is needed, and again when it has died.

    Parameters
    ----------
    release : execute.Release
    sandbox : {"auto", "none"}
    hidden : sequence of str
        Folders that no submission may see.
    """

    def __init__(self, release, sandbox, hidden):
        self._settings = release, sandbox, tuple(map(str, hidden))
        self._process = None

    def grade(self, job):
        """Return the Graded of a Job.

        Raises
        ------
        NoSandboxError
            If submissions can't be kept apart on this machine.
        """
        process = self._started()
        # A judge without end is a fault of ours, but may not end the batch.
        watch = threading.Timer(3 * job.limits.whole + 120, process.kill)
        watch.start()
        try:
            _send(process.stdin, job)
            answer = _receive(process.stdout)
        except (EOFError, BrokenPipeError):
            self.close()
            return execute.Graded(NOT_GRADED, "The grader itself stopped on this submission; have a look at it.")
        finally:
            watch.cancel()
        if isinstance(answer, NoSandboxError):
            self.close()
            raise answer
        return answer

    def close(self, at_once=False):
        """End the process, after the submission that it is at or, `at_once`, before."""
        process, self._process = self._process, None
        if process is None:
            return
        if at_once:
            process.kill()
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()

    def _started(self):
        if self._process is not None:
            return self._process
        command = [sys.executable, "-P", "-m", "backprop_lib.grading.slot"]
        threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        # In a session of its own: an interrupt at the terminal is for who started the batch, and ends this one in order.
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | threads,
            start_new_session=True,
        )
        _send(self._process.stdin, self._settings)
        return self._process


def _send(file, value):
    # Between processes that are trusted alike; what came out of a sandbox is plain data in here.
    content = pickle.dumps(value)
    file.write(_LENGTH.pack(len(content)) + content)
    file.flush()


def _receive(file):
    length = file.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        raise EOFError
    content = file.read(_LENGTH.unpack(length)[0])
    try:
        return pickle.loads(content)
    except (EOFError, pickle.UnpicklingError):
        raise EOFError from None


def main():
    """Grade what comes in, until nothing does any more."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a print on the way is no answer
    warm = None
    with contextlib.suppress(EOFError, BrokenPipeError):
        release, sandbox, hidden = _receive(jobs)
        while True:
            job = _receive(jobs)
            try:
                if warm is None:
                    warm = Warm(sandbox, *execute.needed(release), hidden)
                answer = execute.grade(job, warm)
            except NoSandboxError as error:
                answer = error
            except Exception as error:
                traceback.print_exc()
                answer = execute.Graded(NOT_GRADED, f"The grader itself failed: {type(error).__name__}: {error}")
                warm = warm and warm.close()
            _send(answers, answer)
    if warm is not None:
        warm.close()


if __name__ == "__main__":
    main()
