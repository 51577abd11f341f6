"""What an exercise is: data and small functions, the same for a number, a function, a network or a picture."""

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from backprop_lib.checks.harness.calling import Task
from backprop_lib.checks.harness.limits import name_of


@dataclass(frozen=True)
class Quantity:
    """One quantity of an exercise: how messages name it, and how close an answer must come.

    Attributes
    ----------
    symbol : str
        In the lecture's notation, without indices and layer, e.g. "∂Div/∂z".
    axes : str
        What the axes of its array count, a letter each: "t" instances, "i" units counted from 0 (the constant, or the
        bias), "j" units counted from 1, "k" steps counted from 0, "n" anything else counted from 0.
    rtol, atol : float
        How far an answer may be off: `|answer - expected| <= atol + rtol · |expected|`. The default lets float32 pass.
    agrees : callable, optional
        `agrees(answer, expected)`, an array of truths, in place of the two tolerances.
    shows_expected : bool
        Whether a message may say what was expected.
    hint : str
        A sentence for everyone who gets this quantity wrong.
    recognises : bool
        Whether known bugs are recognised by it.
    written : bool
        Whether the name is one that the student wrote.
    words : tuple of str
        Where the answer is one of some words, these: the quantity is then the word's place among them.
    """

    symbol: str
    axes: str = ""
    rtol: float = 1e-5
    atol: float = 1e-5
    agrees: Callable | None = None
    shows_expected: bool = True
    hint: str = ""
    recognises: bool = True
    written: bool = True
    words: tuple[str, ...] = ()

    def shown(self, number):
        """Return a number of this quantity as a message says it."""
        return f"“{self.words[int(number)]}”" if self.words else f"{number:.6g}"

    def close(self, answer, expected):
        """Return where two arrays of one shape agree; nan and inf agree with themselves."""
        if self.agrees is not None:
            return np.asarray(self.agrees(answer, expected))
        with np.errstate(invalid="ignore"):
            return np.isclose(answer, expected, rtol=self.rtol, atol=self.atol, equal_nan=True)

    def same(self, one, other):
        """Return whether two arrays of one shape hold the same numbers, but for rounding."""
        with np.errstate(invalid="ignore"):
            near = np.isclose(one, other, rtol=min(self.rtol, 1e-5), atol=min(self.atol, 1e-5), equal_nan=True)
        return bool(near.all())


@dataclass(frozen=True)
class Part:
    """A part of an exercise that earns its points by itself.

    Attributes
    ----------
    title : str
        What is judged, as a phrase.
    points : int
        What it is worth.
    quantities : str
        The names of the exercise's quantities that it judges, separated by spaces; empty means all of them.
    make_inputs : callable, optional
        Inputs of its own, in place of the exercise's.
    follows : bool
        Whether it is earned as well where everything that is wrong follows rightly from an earlier slip of the answer's own.
    quiet : str
        Where warnings are not allowed here: the sentence that says why. Anywhere else a warning costs nothing.
    """

    title: str
    points: int
    quantities: str = ""
    make_inputs: Callable | None = None
    follows: bool = False
    quiet: str = ""


@dataclass(frozen=True)
class Bug:
    """A mistake that people make: an implementation that makes it, and what to say to them.

    Attributes
    ----------
    name : str
        A word or two.
    wrong : callable
        What they wrote, to be called like the exercise's reference.
    says : str
        What a good teaching assistant would say, without giving the code away.
    remembers : bool
        Whether it keeps something between calls; then `wrong()` returns a fresh implementation.
    """

    name: str
    wrong: Callable
    says: str
    remembers: bool = False

    @property
    def slips(self):
        """Where the exercise is made of links: the slips of which this bug is made, by the builder's arguments; else empty."""
        return getattr(self.wrong, "slips", {})

    def implementation(self):
        """Return the wrong implementation, as if it had never been called."""
        return self.wrong() if self.remembers else self.wrong


_WORDS = {"eta": "η", "eta0": "η_0", "eps": "ε", "power": "p"}


@dataclass(frozen=True)
class Exercise:
    """One exercise and everything that judges it.

    Attributes
    ----------
    name : str
        The assignment and the function that is asked for, e.g. "forward_pass.affine_batch".
    section : tuple of (int, str)
        The lecture that teaches it, and the heading of the section there.
    equation : str
        What the lecture says of it, in plain characters.
    make_inputs : callable
        `make_inputs(rng)` returns a list of cases, each a dict of plain numbers, strings, arrays and lists of them, in
        the order of the function's arguments. Shapes vary, so that a transposed matrix never fits by luck.
    reference : object
        The right answer: a function, or a value where a value is asked for.
    quantities : mapping of str to Quantity
        By the letter that names them in the code; "dz" means every "dz[k]".
    parts : tuple of Part
        Their points add up to those of the exercise.
    known_bugs : tuple of Bug
        Mistakes that are recognised by their numbers.
    read : callable, optional
        `read(value, inputs)` returns a dict of the quantities' names and values, in the order in which the lecture
        computes them, or raises `Unreadable` with a sentence. Without it the value is the only quantity.
    solved_by : tuple of callable
        Functions of the library that are this exercise's solution; an answer may not call them.
    seconds : float
        How long one call may take.
    symbols : callable, optional
        `symbols(inputs, values, name)` returns what the quantity of this name could be made of, rightly or wrongly: arrays and
        numbers by the lecture's symbols, where k is the quantity's layer. `values` are the quantities by name; a symbol that
        is made of them has them in braces, "{∂Div/∂z^(k)}". Without it these are the inputs.
    follow : callable, optional
        `follow(inputs, values, name)` returns what the quantity of this name rightly is, given the others in `values`; None
        where it depends on none of them.
    words : mapping of str to str
        The inputs' names in the lecture's notation.
    compose : callable, optional
        Makes an implementation of slips, for pairs of known bugs.

    How the answer is called beside the student is said in `harness`, by the exercise's name.
    """

    name: str
    section: tuple[int, str]
    equation: str
    make_inputs: Callable
    reference: object
    quantities: Mapping[str, Quantity]
    parts: tuple[Part, ...]
    known_bugs: tuple[Bug, ...] = ()
    read: Callable | None = None
    solved_by: tuple[Callable, ...] = ()
    seconds: float = 2.0
    symbols: Callable | None = None
    follow: Callable | None = None
    words: Mapping[str, str] = field(default_factory=lambda: dict(_WORDS))
    compose: Callable | None = None

    @property
    def function(self):
        """Name of the function that the student writes."""
        return self.name.rpartition(".")[2]

    @property
    def task(self):
        """What the process in which an answer runs must know of this exercise."""
        asked = tuple(inspect.signature(self.reference).parameters) if callable(self.reference) else None
        return Task(self.name, asked, tuple(map(name_of, self.solved_by)), self.seconds)

    @property
    def max_score(self):
        """Points of all parts."""
        return sum(part.points for part in self.parts)

    def values(self, value, inputs):
        """Return the quantities in an answer by their names, in the lecture's order."""
        if self.read is not None:
            return self.read(value, inputs)
        (name,) = self.quantities
        return {name: value}

    def symbols_of(self, inputs, values, name):
        """Return what a quantity could be made of, as arrays by symbol."""
        found = self.inputs_by_symbol(inputs) if self.symbols is None else self.symbols(inputs, values, name)
        return {text: np.asarray(value) for text, value in found.items() if value is not None}

    def inputs_by_symbol(self, inputs):
        """Return the inputs that are arrays or numbers, by their symbols."""
        return {
            self.words.get(name, name): value
            for name, value in inputs.items()
            if isinstance(value, (np.ndarray, int, float)) and not isinstance(value, bool)
        }

    def groups(self, rng):
        """Return the cases that are to be run, each list with the parts that it decides."""
        own = [(part.make_inputs(rng), [part]) for part in self.parts if part.make_inputs]
        shared = [part for part in self.parts if not part.make_inputs]
        return ([(self.make_inputs(rng), shared)] if shared else []) + own


def made_of_slips(build):
    """Let every implementation that `build(**slips)` returns keep its slips, so that two bugs can be put together."""

    @functools.wraps(build)
    def made(*given, **named):
        implementation = build(*given, **named)
        implementation.slips = dict(inspect.signature(build).bind(*given, **named).arguments)
        return implementation

    return made


class Unreadable(Exception):
    """Says in a sentence why an answer doesn't have the form that was asked for."""
