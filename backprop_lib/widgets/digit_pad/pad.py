"""The digit pad: draw, and see at once what three networks make of it."""

import functools

import numpy as np
import traitlets

from backprop_lib import Network, _validate, digits, style, train
from backprop_lib.widgets._base import Explorer, script
from backprop_lib.widgets._shown import shades, unit_pictures
from backprop_lib.widgets.digit_pad import ink

SIDE = ink.SIDE
EXAMPLES = 2  # of each digit
SCRIBBLES = 100
MOST_UNITS = 32  # hidden units that are shown, those with the largest outputs
NONE = digits.one_hot(np.full(SCRIBBLES, digits.NONE_OF_THE_ABOVE), 11)  # what is desired for them


class DigitPad(Explorer):
    """A pad to draw on, with the outputs of "2 or not 2", ten digits, and eleven, and the most active hidden units.

    The drawing is scaled and centred as the training set was; the library computes, the browser draws.

    Parameters
    ----------
    networks : dict of str to Network, optional
        For some of "2 or not 2", "ten digits" and "eleven", networks with 64 inputs and 1, 10 and 11 outputs. Without it
        all three are trained when the first pad is made, which takes a second once the digits are loaded.
    seed : int
        Seed of that training.

    Raises
    ------
    ValueError
        If an argument is not what is described here; the error names it. So does setting an attribute.

    References
    ----------
    Slides “Setting up for digit recognition” and “Recognizing the digit”.
    """

    _esm = script("digit_pad")
    _cells = traitlets.Bytes(bytes(SIDE * SIDE)).tag(
        sync=True, echo_update=False, from_json=lambda sent, pad: bytes(sent)
    )
    _scene = traitlets.Dict().tag(sync=True)
    _said = traitlets.Dict().tag(sync=True)

    def __init__(self, networks=None, seed=0):
        seed = _validate.whole("seed", seed)
        self._networks = _trained(seed) if networks is None else _checked(networks)
        super().__init__(_scene={"side": SIDE, "examples": _examples(seed)})
        self._answer()

    @property
    def networks(self):
        """The networks, by task; others may be set."""
        return dict(self._networks)

    @networks.setter
    def networks(self, networks):
        self._networks = _checked(networks)
        self._answer()

    @property
    def probabilities(self):
        """The outputs Y of each network, by task, shape (D_N,)."""
        return self._probabilities

    @property
    def drawing(self):
        """The ink on the pad, shape (32, 32), in [0, 1]; row 0 is the top. It may be set."""
        return np.frombuffer(self._cells, "u1").reshape(SIDE, SIDE) / 255

    @drawing.setter
    def drawing(self, drawing):
        drawing = _validate.array("drawing", drawing, ndim=2)
        if drawing.shape != (SIDE, SIDE) or drawing.min() < 0 or drawing.max() > 1:
            span = f"from {drawing.min():g} to {drawing.max():g}" if drawing.size else "nothing"
            raise ValueError(f"drawing must be {SIDE} x {SIDE} numbers from 0 to 1, got shape {drawing.shape}, {span}")
        self._cells = shades(drawing)

    @property
    def pixels(self):
        """The drawing as the networks see it, shape (8, 8)."""
        return ink.prepare(self.drawing).reshape(8, 8)

    @traitlets.observe("_cells")
    def _answer(self, change=None):
        """Ask the networks, and ship what they say."""
        x = self.pixels.reshape(1, 64)
        passed = {task: net.forward(x) for task, net in self._networks.items()}
        self._probabilities = {task: one.Y[0] for task, one in passed.items()}
        outputs = {task: [float(y) for y in Y] for task, Y in self._probabilities.items()}
        task = "ten digits" if "ten digits" in passed else next(iter(passed))
        self._said = {
            "empty": not x.any(),
            "pixels": shades(x),
            "outputs": outputs,
            "names": {task: digits.names(task) for task in outputs},
            "units": _units(self._networks[task], passed[task]) | {"task": task},
            "sentence": self._sentence(x),
        }

    def _sentence(self, x):
        if not x.any():
            return "The pad is empty: draw a digit, or a scribble."
        return "; ".join(f"{task}: {_best(task, Y)}" for task, Y in self._probabilities.items()) + "."

    def _in_words(self):
        return self._said["sentence"]

    def _draw(self, figure):
        names = {task: digits.names(task)[-len(Y) :] for task, Y in self._probabilities.items()}
        widths = [6, *(max(4, len("".join(name))) for name in names.values())]
        axes = figure.subplot_mosaic([["drawn", *names], ["seen as", *names]], width_ratios=widths)
        for title, image in [("drawn", self.drawing), ("seen as", self.pixels)]:
            axes[title].imshow(image, cmap="Greys", vmin=0, vmax=1)
            axes[title].set(xticks=[], yticks=[])
        for task, Y in self._probabilities.items():
            axes[task].bar(range(len(Y)), Y, color=style.FORWARD)
            axes[task].set_xticks(range(len(Y)), names[task])
            axes[task].set_ylim(0, 1)
        for title, ax in axes.items():
            ax.set_title(title)
        figure.suptitle(self._in_words())


def _best(task, Y):
    """Return the name of what a network takes the drawing for, and how sure it is."""
    if len(Y) == 1:
        return f"{digits.names(task)[int(Y[0] > 0.5)]}, Y = {Y[0]:.2f}"
    best = int(Y.argmax())
    name = "none of the above" if best == digits.NONE_OF_THE_ABOVE else digits.names(task)[best]
    return f"{name}, Y = {Y[best]:.2f}"


def _units(net, passed):
    """Return the units of the first hidden layer with the largest outputs: their weights as pictures, and y^(1)."""
    if net.N == 1:
        return {"count": 0, "pixels": b"", "outputs": []}
    w, y = net.w[1], passed.y[1][0, 1:]
    first = np.argsort(-np.abs(y), kind="stable")[:MOST_UNITS]
    largest = np.maximum(np.abs(w[1:, first]).max(axis=0), np.finfo(w.dtype).tiny)
    pixels = unit_pictures(w[:, first], largest)
    return {"count": len(first), "pixels": pixels, "outputs": [float(y_j) for y_j in y[first]]}


@functools.cache
def _trained(seed):
    """Return a network for each task; the eleventh output learns scribbles too, beside letters and symbols."""
    networks = {}
    for task in digits.TASKS:
        X, d, _, _ = digits.load(task, seed=seed, source="8x8")
        if task == "eleven":
            X, d = np.concatenate([X, _scribbles(seed)]), np.concatenate([d, NONE])
        last = "sigmoid" if d.shape[1] == 1 else "softmax"
        networks[task] = Network([64, 30, d.shape[1]], ["tanh", last], seed=seed)
        train(networks[task], X, d, "kl", eta=0.2, epochs=10, batch_size=10, seed=seed, progress=False)
    return networks


def _scribbles(seed):
    rng = np.random.default_rng(seed)
    return np.array([ink.prepare(ink.scribble(rng)) for _ in range(SCRIBBLES)])


def _checked(networks):
    if not isinstance(networks, dict) or not networks:
        raise ValueError(f"networks must be a dict of task and Network, got {networks!r}")
    for task, net in networks.items():
        _validate.choice("networks", task, digits.TASKS)
        outputs = 1 if task == "2 or not 2" else len(digits.names(task))
        if not isinstance(net, Network) or (net.D[0], net.D[-1]) != (64, outputs):
            actual = f"widths {net.D}" if isinstance(net, Network) else type(net).__name__
            raise ValueError(f"networks[{task!r}] must be a Network with 64 inputs and {outputs} outputs, got {actual}")
    return dict(networks)


@functools.cache
def _examples(seed):
    """Return the ink of a few test digits, and what they show."""
    _, _, X, d = digits.load("ten digits", seed=seed, source="8x8")
    shows = digits.labels(d)
    chosen = [int(t) for digit in range(10) for t in np.flatnonzero(shows == digit)[:EXAMPLES]]
    drawn = np.array([ink.blown_up(X[t]) for t in chosen])
    return {"names": [str(shows[t]) for t in chosen], "ink": shades(drawn)}
