"""Training by backprop: gradient descent on a network's weights, on the whole set as on the slide or on mini-batches."""

import functools
import time
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from backprop_lib import _display, _validate, divergences
from backprop_lib.engine import Engine
from backprop_lib.network import Network
from backprop_lib.output_layer import output_layer
from backprop_lib.passes import ForwardPass
from backprop_lib.step_sizes import as_rule

# Where η is too large the numbers overflow. The History says so; numpy need not.
QUIET = functools.partial(np.errstate, over="ignore", invalid="ignore")

# A Loss so many times larger than the first one counts as diverged. Large, since a run that recovers may first go far
# astray; it costs little, since what diverges grows by a factor at every step.
GROWTH = 1e16
# And one so many times larger is worth a word, although all epochs were done.
WORSE = 10


# What people who know other libraries reach for, and what to type here.
ELSEWHERE = {
    "plot": "plots.convergence(history) draws it",
    "losses": "history.loss has the Loss of each epoch",
    "history": "history.loss and history.accuracy are arrays with an entry for each epoch",
    "acc": "history.accuracy has the accuracy of each epoch",
    "val_loss": "for a test set net.backward(net.forward(X_test), d_test, divergence).loss is the Loss",
    "val_accuracy": "for a test set digits.labels(net(X_test)) == digits.labels(d_test) says which answers are right",
}


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
        "converged" (the Loss changed by at most ε), "epochs", "diverged" (the Loss is no longer finite, or more than
        `GROWTH` · (1 + the first)) or "interrupted".
    """

    def __init__(self):
        self.epochs = []
        self.stopped = "epochs"

    def _column(name):
        return property(lambda self: np.array([getattr(epoch, name) for epoch in self.epochs]))

    loss, accuracy, eta, seconds = map(_column, Epoch._fields)

    def __getattr__(self, name):
        raise AttributeError(_validate.no_such(self, name, ELSEWHERE))

    def __len__(self):
        return len(self.epochs)

    def __str__(self):
        if not self.epochs:
            return f"Stopped before the first epoch ended: {self.stopped}."
        worse = self.loss[-1] > WORSE * (1 + self.loss[0])
        how = {
            "converged": "the Loss had converged",
            "epochs": f"all epochs were done{', but the Loss grew: η is too large' if worse else ''}",
            "diverged": "the Loss grew beyond all bounds: η is too large",
            "interrupted": "it was interrupted; what was learned until then is kept",
        }[self.stopped]
        accuracy = "" if np.isnan(self.accuracy[-1]) else f", accuracy {self.accuracy[-1]:.4f}"
        return _display.printable(
            f"Trained for {len(self)} epoch{'s' if len(self) != 1 else ''} in {self.seconds[-1]:.1f} s until {how}. "
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
        with QUIET():
            return float(self._output.div(self.passed.z[-1], self.passed.Y, self.d).mean())


def training_steps(net, X, d, divergence="kl", eta=0.5, epochs=30, batch_size=None, eps=None, seed=0):
    """Train step by step: return a generator that yields after every step, for pictures that move.

    Parameters
    ----------
    net : Network
        Trained in place.
    X, d : array_like, shape (T, D_0) and (T, D_N)
        Training instances and desired outputs, one a row.
    divergence, eta, epochs, batch_size, eps, seed
        How it is trained, see `train`.

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
    """Train a network by gradient descent, with the derivatives that backpropagation gives.

    Parameters
    ----------
    net : Network
        Trained in place.
    X : array_like, shape (T, D_0)
        Training instances, one a row.
    d : array_like, shape (T, D_N)
        Desired outputs, one a row.
    divergence : {"kl", "l2"} or object
        How the output Y is compared with d. "kl" goes with one sigmoid output or with a softmax.
    eta : float or step-size rule
        Step size η, or a rule that gives it for each epoch, counted from 0 (see `step_sizes`).
    epochs : int
        How many times at most every instance is seen.
    batch_size : int, optional
        Instances per step. Without it each step takes the whole set, as on the slide.
    eps : float, optional
        Stop when the Loss changes by at most ε from one epoch to the next.
    seed : int
        Seed of the order in which mini-batches draw the instances; each epoch draws a new order.
    progress : bool
        Whether a run of more than a second shows a progress bar.

    Returns
    -------
    History
        How each epoch went, and why the run stopped. Ctrl-C ends the run and still returns it, and `net` keeps what it
        has learned.

    Raises
    ------
    ValueError, TypeError
        If an argument is not what is described here; the error names it, and nothing has been learned.

    References
    ----------
    Slide "Training by BackProp".

    Examples
    --------
    >>> net = Network([2, 3, 1], ["tanh", "sigmoid"], seed=1)
    >>> X, d = [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]
    >>> print(train(net, X, d, "kl", eta=1.0, epochs=2000).accuracy[-1])
    1.0
    """
    from tqdm.auto import tqdm

    run, shown = _Run(net, X, d, divergence, eta, epochs, batch_size, eps, seed), _validate.switch("progress", progress)
    with QUIET(), tqdm(total=epochs, unit="epoch", delay=1, leave=False, disable=not shown) as bar:
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
    """A training run: the order of its instances, what each epoch has seen, and its History."""

    def __init__(self, net, X, d, divergence, eta, epochs, batch_size, eps, seed):
        if not isinstance(net, Network):
            raise TypeError(f"net must be a Network, got {type(net).__name__}")
        compare = divergences.lookup(divergence)
        self.output = output_layer(net.f[-1], compare, net.D[-1])
        X = net.instances("X", X, net.D[0])
        self.T = len(X)
        self.d = net.desired(d, compare, self.T)
        self.eta_of = _rule_of_k(eta)
        self.epochs = _validate.whole("epochs", epochs, at_least=1)
        self.B = self.T if batch_size is None else min(self.T, _validate.whole("batch_size", batch_size, at_least=1))
        self.eps = None if eps is None else _validate.number("eps", eps, at_least=0)
        self.rng = _validate.generator(seed)
        self.names_classes = _names_classes(self.d)
        self.engine = Engine(net, X, self.output)
        if any(one.your_own for one in (*net.f[1:], compare)):
            self._try_out(net, X, compare)
        # The epoch's z^(N) and Y, a row for each instance seen so far.
        self.z_seen, self.Y_seen = (np.empty_like(self.d, order="F") for _ in range(2))
        self.seen = 0
        self.history = History()
        self.started = time.perf_counter()

    def _try_out(self, net, X, compare):
        """Call what is your own once, so that where it is refused, nothing has been learned."""
        # More instances than units, so that a result with its axes swapped has another shape.
        few = slice(max(net.D) + 1)
        with QUIET():
            net.backward(net.forward(X[few]), self.d[few], compare)

    def steps(self):
        number = 0
        for epoch in range(self.epochs):
            self.eta = _validate.number(f"eta at k = {epoch}", self.eta_of(epoch), above=0)
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
        """Take one step on a batch, and keep what the History needs of it."""
        passed = self.engine.step(rows, d, self.eta)
        seen = slice(self.seen, self.seen + len(rows))
        self.z_seen[seen], self.Y_seen[seen] = passed.z[-1], passed.Y
        self.seen += len(rows)
        return passed

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
        if not loss <= GROWTH * (1 + self.history.epochs[0].loss):  # nan is not <= anything
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
