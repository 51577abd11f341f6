"""Calls a student's answer in this process, and brings back plain values and everything else that happened.

Nothing else in the checks ever holds the answer, so another caller, one behind a pipe, can take this one's place: it hands
a Task and plain inputs to `run`, in a process that knows neither references nor known bugs, and gets an Outcome.
"""

import inspect
import sys
import time
from dataclasses import dataclass, replace

from backprop_lib.checks import harness
from backprop_lib.checks.harness.frames import Place, place_of
from backprop_lib.checks.harness.limits import TimeUpError, Watch, alarm, mend_numpy, quiet
from backprop_lib.checks.harness.plain import copy, plain, same, sharing

_NOWHERE = Place()
_EDITED = 0.1  # seconds that one edit of an answer may take


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
    place : Place
        Where it happened in the student's source.
    warned : tuple of str
        Warnings raised on the way.
    numeric : tuple of str, or None
        Those of them that are about numbers, as an overflow is: RuntimeWarnings. None where only `warned` is known.
    lines : int
        How many lines were printed.
    changed, shared : tuple of str
        Inputs that were changed, and inputs whose memory the value shares.
    patched : tuple of str
        Names of numpy's that had been replaced; they were put back.
    seconds : float
        How much of the processor's time the call took.
    """

    value: object = None
    failure: str = ""
    says: str = ""
    kind: str = ""
    place: Place = _NOWHERE
    warned: tuple[str, ...] = ()
    numeric: tuple[str, ...] | None = None
    lines: int = 0
    changed: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    patched: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def loud(self):
        """The warnings that count where quiet is asked for."""
        return self.warned if self.numeric is None else self.numeric


class Caller:
    """Calls an answer in this process; `call(inputs)` returns an Outcome.

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
    """

    def __init__(self, task, answer, trusted=False, reference=None):
        self._task, self._answer = task, answer
        self._mismatch = _signature_mismatch(task, answer)
        self._watch = Watch() if trusted else Watch((*task.solved_by, reference))
        self._edits, self._edited = None, (None, None)

    def __call__(self, inputs, edit=None):
        """Call the answer once, with a copy of the inputs.

        Parameters
        ----------
        inputs : dict
            Plain inputs, in the order of the function's arguments.
        edit : int, optional
            Call the answer with this edit of its source, by its place in `edits()`, under a shorter time limit.

        Returns
        -------
        Outcome
            Nothing that the answer raises gets out, but for an interrupt by hand.
        """
        if self._mismatch:
            return Outcome(failure="signature", says=self._mismatch)
        if edit is None:
            return run(self._task, self._answer, inputs, self._watch)
        started = time.process_time()
        if self._edited[0] != edit:
            self._edited = edit, self._all_edits()[edit].applied(self._answer)
        if self._edited[1] is None:
            return Outcome(failure="exception", kind="SyntaxError", seconds=time.process_time() - started)
        task = replace(self._task, seconds=min(_EDITED, self._task.seconds))
        outcome = run(task, self._edited[1], inputs, self._watch, says_where=False)
        return replace(outcome, seconds=time.process_time() - started)

    def edits(self):
        """Return (line, kind) of every small edit of the answer's own source, the likely ones first."""
        return tuple((edit.line, edit.kind) for edit in self._all_edits())

    def _all_edits(self):
        if self._edits is None:
            from backprop_lib.checks.harness import editing

            self._edits = editing.edits(self._answer)
        return self._edits


caller = Caller


def run(task, answer, inputs, watch, says_where=True):
    """Call the answer once with a copy of plain inputs, and return the Outcome; where it stopped is looked up if asked for."""
    given, started = copy(inputs), time.process_time()
    value, failure, says, kind, shared, place = None, "", "", "", (), _NOWHERE
    watch.called, profile = "", sys.getprofile()
    with quiet() as (printed, caught):
        try:
            # What an answer returns may still compute: it is read under the same limit and the same watch.
            with alarm(task.seconds), watch:
                returned = harness.of(task.name)(answer, given)
                shared = sharing(given, returned)
                value = plain(returned)
        except KeyboardInterrupt:
            raise
        except TimeUpError as error:
            place = place_of(error, answer) if says_where else place
            failure, says = "time", f"`{task.function}` had not ended after {task.seconds:g} s{_in_line(place)}."
        except BaseException as error:
            place = place_of(error, answer) if says_where else place
            failure, says, kind = _describe(task, error, place)
        finally:
            # The alarm may ring while the watch is being left.
            sys.setprofile(profile)
    if watch.called:
        failure = "library"
        says = f"`{task.function}` calls `{watch.called}`, the library's own solution. The exercise is to write it."
    return Outcome(
        value,
        failure,
        says,
        kind,
        place,
        warned=tuple(str(warning.message) for warning in caught),
        numeric=tuple(str(one.message) for one in caught if issubclass(one.category, RuntimeWarning)),
        lines=printed.lines,
        changed=tuple(name for name, original in inputs.items() if not same(original, given[name])),
        shared=shared,
        patched=mend_numpy(),
        seconds=time.process_time() - started,
    )


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


def _describe(task, error, place):
    """Return failure, sentence and type of an exception out of the answer."""
    kind = type(error).__name__
    if isinstance(error, NotImplementedError):
        return "not written", f"`{task.function}` is not written yet.", kind
    text = text_of(error)
    text = f": `{text[:200]}{' …' * (len(text) > 200)}`" if text else ""
    return "exception", f"`{task.function}` stopped with {kind}{text}{_in_line(place)}.", kind


def text_of(error):
    """Return what an exception says; one of the student's own may fail at that too."""
    try:
        return " ".join(str(error).replace("`", "'").split())
    except Exception:
        return ""


def own_line(error, answer):
    """Return the student's own line in which it happened, or nothing if there is none."""
    return _in_line(place_of(error, answer))


def _in_line(place):
    return f", in line {place.line} of your cell, `{place.code}`" if place.line else ""
