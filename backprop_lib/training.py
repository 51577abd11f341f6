"""Training by backprop: gradient descent on a network's weights, on the whole set as on the slide or on mini-batches."""

import functools
import time
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from backprop_lib import _validate, divergences
from backprop_lib.output_layer import output_layer
from backprop_lib.passes import ForwardPass
from backprop_lib.step_sizes import as_rule

# Where η is too large the numbers overflow. The History says so; numpy need not.
QUIET = functools.partial(np.errstate, over="ignore", invalid="ignore")


class Epoch(NamedTuple):
    """One entry of a History."""

    loss: float
    accuracy: float
    eta: float
    seconds: float


class History:
    """What a training run was like, epoch by epoch.

    Attributes
    ----------
    epochs : list of Epoch
        An entry for each epoch; the quantities below are its columns.
    loss : ndarray, shape (epochs,)
        Average of Div over the instances of the epoch, each seen before its own batch's step. With the whole set as the
        batch that is the Loss before the step.
    accuracy : ndarray, shape (epochs,)
        Share of instances whose output names the desired class: Y > ½ for one output, the largest Y for several; where
        several are the largest, each counts its share. nan where d does not name classes.
    eta : ndarray, shape (epochs,)
        Step size η.
    seconds : ndarray, shape (epochs,)
        Time since training began.
    stopped : str
        "converged" (the Loss changed by at most ε), "epochs", "diverged" (the Loss is no longer finite) or "interrupted".
    """

    def __init__(self):
        self.epochs = []
        self.stopped = "epochs"

    def _column(name):
        return property(lambda self: np.array([getattr(epoch, name) for epoch in self.epochs]))

    loss, accuracy, eta, seconds = map(_column, Epoch._fields)

    def __len__(self):
        return len(self.epochs)

    def __str__(self):
        if not self.epochs:
            return f"Stopped before the first epoch ended: {self.stopped}."
        how = {
            "converged": "the Loss had converged",
            "epochs": "all epochs were done",
            "diverged": "the Loss was no longer finite: η is too large",
            "interrupted": "it was interrupted; what was learned until then is kept",
        }[self.stopped]
        accuracy = "" if np.isnan(self.accuracy[-1]) else f", accuracy {self.accuracy[-1]:.4f}"
        return (
            f"Trained for {len(self)} epochs in {self.seconds[-1]:.1f} s until {how}. "
            f"Loss {self.loss[0]:.4g} → {self.loss[-1]:.4g}{accuracy} on the training set."
        )

    __repr__ = __str__


@dataclass(slots=True)
class Step:
    """One step of training, as `training_steps` yields it right after the weights changed.

    Attributes
    ----------
    epoch, number : int
        Which epoch it belongs to, and which step of the run it is; both count from 0.
    eta : float
        Step size η.
    ends_epoch : bool
        Whether the step was the last of its epoch, so that the History has a new entry.
    passed : ForwardPass
        The batch's forward pass before the step. The next step of the same size writes over it.
    d : ndarray, shape (batch size, D_N)
        The batch's desired outputs.
    history : History
        Of the run so far.
    """

    epoch: int
    number: int
    eta: float
    ends_epoch: bool
    passed: ForwardPass
    d: np.ndarray
    history: History
    _output: object = field(repr=False)

    @property
    def loss(self):
        """Average of Div over the batch, before the step. Computed when asked for."""
        return float(self._output.div(self.passed.z[-1], self.passed.Y, self.d).mean())


def training_steps(net, X, d, divergence="kl", eta=0.5, epochs=30, batch_size=None, eps=None, seed=0):
    """Train step by step: return a generator that yields after every step, for pictures that move.

    Parameters
    ----------
    net : Network
        Trained in place.
    X : array_like, shape (T, D_0)
        Training instances.
    d : array_like, shape (T, D_N)
        Desired outputs.
    divergence : {"l2", "kl"} or object
        How Y is compared with d.
    eta : float or step-size rule
        Step size η, or a rule that gives it for each epoch: `Constant`, `Diminishing` or `StepDecay`.
    epochs : int
        How many times at most every instance is seen.
    batch_size : int, optional
        Instances per step. Without it the whole set, as on the slide.
    eps : float, optional
        Stop when the Loss changes by at most ε from one epoch to the next.
    seed : int
        Seed of the order in which mini-batches draw the instances; each epoch draws a new order.

    Yields
    ------
    Step

    Raises
    ------
    ValueError
        If an argument is not what is described here; the error names it, and nothing has been learned.

    References
    ----------
    Slide "Training by BackProp".
    """
    return _quietly(_Run(net, X, d, divergence, eta, epochs, batch_size, eps, seed).steps())


def train(net, X, d, divergence="kl", eta=0.5, epochs=30, batch_size=None, eps=None, seed=0, progress=True):
    """Train to the end. The parameters are those of `training_steps`, and one more.

    Parameters
    ----------
    net, X, d, divergence, eta, epochs, batch_size, eps, seed
        As for `training_steps`.
    progress : bool
        Whether a run of more than a second shows a progress bar.

    Returns
    -------
    History
        Ctrl-C, or the notebook's stop button, ends the run and still returns it; `net` keeps what it has learned.
    """
    from tqdm.auto import tqdm

    run = _Run(net, X, d, divergence, eta, epochs, batch_size, eps, seed)
    with QUIET(), tqdm(total=epochs, unit="epoch", delay=1, leave=False, disable=not progress) as bar:
        try:
            for step in run.steps():
                if step.ends_epoch:
                    bar.set_postfix(loss=f"{run.history.epochs[-1].loss:.4g}", refresh=False)
                    bar.update()
        except KeyboardInterrupt:
            run.end_epoch()
            run.history.stopped = "interrupted"
    return run.history


def _quietly(steps):
    """Yield the same steps. numpy's settings hold for whoever runs, so they are put back before each yield."""
    while True:
        with QUIET():
            step = next(steps, None)
        if step is None:
            return
        yield step


class _Run:
    """A training run: its data, the arrays that every step uses again, and its History."""

    def __init__(self, net, X, d, divergence, eta, epochs, batch_size, eps, seed):
        compare = divergences.lookup(divergence)
        self.net = net
        self.output = output_layer(net.f[-1], compare, net.D[-1])
        # A copy of X that carries its column of ones, so that no step has to put one there.
        self.y0 = net._input(X)
        self.T = len(self.y0)
        self.d = net._checked_desired(d, compare, self.T)
        self.eta_of = _rule_of_k(eta)
        self.epochs = _validate.whole("epochs", epochs, at_least=1)
        self.B = self.T if batch_size is None else min(self.T, _validate.whole("batch_size", batch_size, at_least=1))
        self.eps = None if eps is None else _validate.number("eps", eps, at_least=0)
        self.rng = _validate.generator(seed)
        self.names_classes = _names_classes(self.d)
        self.passes = {}
        # The epoch's z^(N) and Y, a row for each instance seen so far.
        self.z_seen, self.Y_seen = (np.empty_like(self.d, order="F") for _ in range(2))
        self.seen = 0
        self.history = History()
        self.started = time.perf_counter()

    def steps(self):
        number = 0
        for epoch in range(self.epochs):
            self.eta = self.eta_of(epoch)
            order, self.d_epoch = np.arange(self.T), self.d
            if self.B < self.T:
                order = self.rng.permutation(self.T)
                self.d_epoch = self.d.take(order, axis=0)
            for first in range(0, self.T, self.B):
                rows, d = order[first : first + self.B], self.d_epoch[first : first + self.B]
                passed = self.step(rows, d)
                ends_epoch = self.seen == self.T
                if ends_epoch:
                    self.end_epoch()
                yield Step(epoch, number, self.eta, ends_epoch, passed, d, self.history, self.output)
                number += 1
            if self.history.stopped != "epochs":
                return

    def step(self, rows, d):
        """Forward pass, backward pass and update for one batch, in arrays that are used again."""
        T = len(rows)
        passed, swept = self.passes_of(T)
        if T < self.T:
            self.y0.take(rows, axis=0, out=passed.y[0], mode="clip")
        self.net._forward(passed)
        self.net._backward(passed, d, self.output, swept, scale=self.eta / T)
        self.net._flat -= swept.gradient
        seen = slice(self.seen, self.seen + T)
        self.z_seen[seen], self.Y_seen[seen] = passed.z[-1], passed.Y
        self.seen += T
        return passed

    def passes_of(self, T):
        if T not in self.passes:
            y0 = self.y0 if T == self.T else np.ones_like(self.y0[:T])
            self.passes[T] = self.net._new_forward_pass(y0), self.net._new_backward_pass(T)
        return self.passes[T]

    def end_epoch(self):
        """Write the History's entry for what the epoch has seen, and see whether it was the last."""
        if not self.seen:
            return
        # In Fortran order the numbers of one unit lie together, and numpy reduces over the units many times as fast.
        d, z, Y = (np.asfortranarray(array[: self.seen]) for array in (self.d_epoch, self.z_seen, self.Y_seen))
        self.seen = 0
        loss = float(self.output.div(z, Y, d).mean())
        change = abs(loss - self.history.epochs[-1].loss) if self.history.epochs else np.inf
        accuracy = _accuracy(Y, d) if self.names_classes else np.nan
        self.history.epochs.append(Epoch(loss, accuracy, self.eta, time.perf_counter() - self.started))
        if not np.isfinite(loss):
            self.history.stopped = "diverged"
        elif self.eps is not None and change <= self.eps:
            self.history.stopped = "converged"


def _rule_of_k(eta):
    rule = as_rule(eta)
    if not getattr(rule, "needs_only_k", False):
        raise ValueError(
            f"eta must be a number or a rule that needs only the epoch (Constant, Diminishing, StepDecay), got {rule!r}; "
            "for the others descend on net.parameters with gradient_descent"
        )
    return rule


def _names_classes(d):
    """Tell whether each row of d names one class: 0 or 1 for one output, one-hot for several."""
    return bool(((d == 0) | (d == 1)).all() and (d.shape[1] == 1 or (d.sum(axis=1) == 1).all()))


def _accuracy(Y, d):
    if Y.shape[1] == 1:
        return float(np.mean((Y > 0.5) == (d > 0.5)))
    largest = (np.maximum.reduce(Y, axis=1, keepdims=True) == Y).astype(Y.dtype)
    return float(np.mean(np.add.reduce(d * largest, axis=1) / np.add.reduce(largest, axis=1)))
