"""The digit pad: draw, and see at once what three networks make of it."""

import functools

import numpy as np
import traitlets

from backprop_lib import Network, _validate, digits, train
from backprop_lib.widgets import _ink
from backprop_lib.widgets._base import Explorer, script

SIDE = _ink.SIDE
EXAMPLES = 2  # of each digit
SCRIBBLES = 250


class DigitPad(Explorer):
    """A pad to draw on, with the outputs of "2 or not 2", ten digits, and eleven, and the hidden units that speak.

    The drawing is scaled and centred as the training set was; the library computes, the browser draws.

    Parameters
    ----------
    networks : dict of str to Network, optional
        For some of "2 or not 2", "ten digits" and "eleven", networks with 64 inputs and 1, 10 and 11 outputs. Without it
        all three are trained when the first pad is made, in two or three seconds.
    seed : int
        Seed of that training.

    Attributes
    ----------
    probabilities : dict of str to ndarray
        The outputs Y of each network, shape (D_N,).

    Raises
    ------
    ValueError
        If an argument is not what is described here; the error names it. So does setting `drawing`.

    References
    ----------
    Slides “Setting up for digit recognition” and “Recognizing the digit”.
    """

    _esm = script("digit_pad")
    _ink = traitlets.Bytes(bytes(SIDE * SIDE)).tag(sync=True, from_json=lambda sent, pad: bytes(sent))
    _scene = traitlets.Dict().tag(sync=True)
    _said = traitlets.Dict().tag(sync=True)

    def __init__(self, networks=None, seed=0):
        seed = _validate.whole("seed", seed)
        self.networks = _trained(seed) if networks is None else _checked(networks)
        super().__init__(_scene={"side": SIDE, "examples": _examples(seed)})
        self._answer()

    @property
    def drawing(self):
        """The ink on the pad, shape (32, 32), in [0, 1]; row 0 is the top. It may be set."""
        return np.frombuffer(self._ink, "u1").reshape(SIDE, SIDE) / 255

    @drawing.setter
    def drawing(self, drawing):
        drawing = _validate.array("drawing", drawing, ndim=2)
        if drawing.shape != (SIDE, SIDE) or drawing.min() < 0 or drawing.max() > 1:
            span = f"from {drawing.min():g} to {drawing.max():g}" if drawing.size else "nothing"
            raise ValueError(f"drawing must be {SIDE} x {SIDE} numbers from 0 to 1, got shape {drawing.shape}, {span}")
        self._ink = np.rint(255 * drawing).astype("u1").tobytes()

    @property
    def pixels(self):
        """The drawing as the networks see it, shape (8, 8)."""
        return _ink.prepare(self.drawing).reshape(8, 8)

    @traitlets.observe("_ink")
    def _answer(self, change=None):
        """Ask the networks, and ship what they say."""
        x = self.pixels.reshape(1, 64)
        passed = {task: net.forward(x) for task, net in self.networks.items()}
        self.probabilities = {task: one.Y[0] for task, one in passed.items()}
        outputs = {task: [float(y) for y in Y] for task, Y in self.probabilities.items()}
        task = "ten digits" if "ten digits" in passed else next(iter(passed))
        self._said = {
            "empty": not x.any(),
            "pixels": np.rint(255 * x).astype("u1").tobytes(),
            "outputs": outputs,
            "names": {task: digits.names(task) for task in outputs},
            "units": _units(self.networks[task], passed[task]) | {"task": task},
            "sentence": self._sentence(x),
        }

    def _sentence(self, x):
        if not x.any():
            return "The pad is empty: draw a digit, or a scribble."
        return "; ".join(f"{task}: {_best(task, Y)}" for task, Y in self.probabilities.items()) + "."

    def _in_words(self):
        return self._said["sentence"]

    def _draw(self, figure):
        pad, seen, *bars = figure.subplots(1, 2 + len(self.probabilities))
        for ax, image, title in [(pad, self.drawing, "drawn"), (seen, self.pixels, "as the networks see it")]:
            ax.imshow(image, cmap="Greys", vmin=0, vmax=1)
            ax.set(title=title, xticks=[], yticks=[])
        for ax, (task, Y) in zip(bars, self.probabilities.items(), strict=True):
            names = digits.names(task)[-len(Y) :]
            ax.barh(names, Y)
            ax.invert_yaxis()
            ax.set(title=task, xlim=(0, 1))


def _best(task, Y):
    """Return the name of what a network takes the drawing for, and how sure it is."""
    if len(Y) == 1:
        return f"{digits.names(task)[int(Y[0] > 0.5)]}, Y = {Y[0]:.2f}"
    best = int(Y.argmax())
    name = "none of the above" if best == digits.NONE_OF_THE_ABOVE else digits.names(task)[best]
    return f"{name}, Y = {Y[best]:.2f}"


def _units(net, passed):
    """Return the first hidden layer: weights as pictures, 0 to 255 with 0 at the middle, and outputs from -1 to 1."""
    if net.N == 1:
        return {"count": 0, "pixels": b"", "outputs": []}
    w, y = net.w[1][1:], passed.y[1][0, 1:]
    pixels = np.rint(127.5 * (1 + w.T / max(np.abs(w).max(), 1e-300))).astype("u1")
    return {"count": len(y), "pixels": pixels.tobytes(), "outputs": [float(y_j) for y_j in y / max(1, np.abs(y).max())]}


@functools.cache
def _trained(seed):
    """Return a network for each task, trained on copies of the digits that a hand could have shifted."""
    networks = {}
    for task in digits.TASKS:
        X, d, _, _ = digits.load(task, seed=seed)
        last = "sigmoid" if d.shape[1] == 1 else "softmax"
        net = Network([64, 40, d.shape[1]], ["tanh", last], seed=seed)
        train(net, *_as_drawn(X, d, seed), "kl", eta=0.2, epochs=8, batch_size=10, seed=seed, progress=False)
        networks[task] = net
    return networks


def _as_drawn(X, d, seed):
    """Return the training set, the same images after their way over the pad, and scribbles where there is none of the above."""
    over = np.array([_ink.prepare(_ink.blown_up(x)) for x in X])
    if d.shape[1] != 11:
        return np.concatenate([X, over]), np.concatenate([d, d])
    rng = np.random.default_rng(seed)
    scribbles = np.array([_ink.prepare(_ink.scribble(rng)) for _ in range(SCRIBBLES)])
    none = digits.one_hot(np.full(SCRIBBLES, digits.NONE_OF_THE_ABOVE), 11)
    return np.concatenate([X, over, scribbles]), np.concatenate([d, d, none])


def _checked(networks):
    if not isinstance(networks, dict) or not networks:
        raise ValueError(f"networks must be a dict of task and Network, got {networks!r}")
    for task, net in networks.items():
        _validate.choice("networks", task, digits.TASKS)
        outputs = 1 if task == "2 or not 2" else len(digits.names(task))
        if not isinstance(net, Network) or (net.D[0], net.D[-1]) != (64, outputs):
            came = f"widths {net.D}" if isinstance(net, Network) else type(net).__name__
            raise ValueError(f"networks[{task!r}] must be a Network with 64 inputs and {outputs} outputs, got {came}")
    return dict(networks)


@functools.cache
def _examples(seed):
    """Return the ink of a few test digits, and what they show."""
    _, _, X, d = digits.load("ten digits", seed=seed)
    shows = digits.labels(d)
    chosen = [int(t) for digit in range(10) for t in np.flatnonzero(shows == digit)[:EXAMPLES]]
    ink = np.array([_ink.blown_up(X[t]) for t in chosen])
    return {"names": [str(shows[t]) for t in chosen], "ink": np.rint(255 * ink).astype("u1").tobytes()}
