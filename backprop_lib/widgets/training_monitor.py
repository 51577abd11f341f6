"""The training monitor: a network learns while you watch, and η can be turned as it does."""

import time

import numpy as np
import traitlets

from backprop_lib import Network, _validate, digits
from backprop_lib.training import History, training_steps
from backprop_lib.widgets._base import Explorer, script
from backprop_lib.widgets._two_dimensional import SETS

DATA = (*SETS, "2 or not 2", "ten digits")
# Hidden widths, batch size and η with which each set is learned in a few seconds.
DEFAULTS = {
    "xor": ([4], None, 0.5),
    "circles": ([6], None, 0.5),
    "spirals": ([16, 16], 10, 0.3),
    "2 or not 2": ([8], None, 0.5),
    "ten digits": ([30], 10, 0.3),
}
HIDDEN = ([], [2], [4], [6], [8], [16], [30], [8, 8], [16, 16])
ACTIVATIONS = ("tanh", "sigmoid", "relu", "identity")
BATCHES = (1, 10, 50)
MOST_EPOCHS = 5000
AT_ONCE = 0.03  # seconds of training between two pictures
SIDE = 40  # of the picture of a decision boundary
REACH = 1.35  # the plane is shown from -REACH to REACH
MOST_POINTS = 500  # of a curve


class TrainingMonitor(Explorer):
    """A network that learns, live: Loss, accuracy, and what it makes of the plane or of the digits.

    The library computes; the browser asks for the next epochs when it has drawn the last ones, so nothing runs once
    the view is closed.

    Parameters
    ----------
    data : {"xor", "circles", "spirals", "2 or not 2", "ten digits"}
        What is learned.
    widths : list of int, optional
        D_0..D_N, for instance [2, 4, 1].
    activations : list of str, optional
        f_1..f_N. The last is "sigmoid" for one output and "softmax" for ten.
    eta : float
        Step size η; may be changed while it runs.
    batch_size : int, optional
        Instances per step. Without it the whole set; with `widths` left out too, what suits the data.
    compare : float, optional
        A second step size: a second network with the same first weights learns with it, side by side.
    seed : int
        Seed of the points, of the first weights and of the order of the batches.

    Attributes
    ----------
    net : Network
        What learns; with `compare` the first of two.
    history : History
        Of `net`.

    Raises
    ------
    ValueError
        If an argument is not what is described here; the error names it. So does setting an attribute.

    References
    ----------
    Slide “Training by BackProp”.
    """

    _esm = script("plot", "training_monitor")
    # data, widths, activations, batch_size, and eta: one η for each network
    _setting = traitlets.Dict().tag(sync=True)
    _scene = traitlets.Dict().tag(sync=True)
    _frame = traitlets.Dict().tag(sync=True)
    _running = traitlets.Bool(False).tag(sync=True)

    def __init__(self, data="xor", widths=None, activations=None, eta=None, batch_size=None, compare=None, seed=0):
        self._seed = _validate.whole("seed", seed)
        setting = _setting(data, widths, activations, eta, batch_size, compare)
        super().__init__(_setting=setting)
        self.on_msg(self._asked)

    @property
    def eta(self):
        """The step size η; what is set holds from the next step on."""
        return self._setting["eta"][0]

    @eta.setter
    def eta(self, eta):
        self._setting = {**self._setting, "eta": [_validate.number("eta", eta, above=0), *self._setting["eta"][1:]]}

    @property
    def compare(self):
        """The second step size, or None."""
        return self._setting["eta"][1] if len(self._setting["eta"]) == 2 else None

    @compare.setter
    def compare(self, compare):
        second = [] if compare is None else [_validate.number("compare", compare, above=0)]
        self._setting = {**self._setting, "eta": [self.eta, *second]}

    @property
    def net(self):
        """The network that learns."""
        return self._nets[0]

    @property
    def history(self):
        """Its History so far."""
        return self._histories[0]

    @property
    def playing(self):
        """Whether it learns on as long as there is a view that asks for more."""
        return self._running

    def play(self):
        """Let it learn, as long as there is a view that asks for more."""
        self._running = True

    def pause(self):
        """Stop asking for more; what was learned stays."""
        self._running = False

    def step(self, epochs=1):
        """Learn for some epochs now, with or without a view."""
        _validate.whole("epochs", epochs, at_least=1)
        self._running = False
        for _ in range(epochs):
            self._learn()
        self._show()

    def stop(self):
        """Stop, and go back to the first weights."""
        self._running = False
        self._begin()

    @traitlets.observe("_setting")
    def _changed(self, change):
        before, now = ({k: v for k, v in (one or {}).items() if k != "eta"} for one in (change["old"], change["new"]))
        networks = [len((one or {}).get("eta", ())) for one in (change["old"], change["new"])]
        if before != now or networks[0] != networks[1]:
            self._begin()

    def _begin(self):
        """Draw the data and the first weights, and show them."""
        setting = self._setting
        self._X, self._d, self._X_test, self._d_test = _load(setting["data"], self._seed)
        first = Network(setting["widths"], setting["activations"], seed=self._seed)
        self._nets = [first.copy() for _ in setting["eta"]]
        self._histories = [History() for _ in setting["eta"]]
        self._runs = [self._run(n, net) for n, net in enumerate(self._nets)]
        scene = {"choices": _choices(setting), "plane": setting["data"] in SETS}
        if scene["plane"]:
            scene |= {"points": _bytes(self._X), "classes": _bytes(self._d), "reach": REACH}
        with self.hold_sync():
            self._scene = scene
            self._show()

    def _run(self, n, net):
        batch_size = self._setting["batch_size"]
        return training_steps(
            net, self._X, self._d, "kl", lambda k: self._setting["eta"][n], MOST_EPOCHS, batch_size, seed=self._seed
        )

    def _learn(self):
        """Let each network see every instance once more; one that has stopped stays as it is."""
        for n, run in enumerate(self._runs):
            for step in run:
                self._histories[n] = step.history
                if step.ends_epoch:
                    break

    def _asked(self, _, content, buffers):
        """Answer a view that wants more: as many epochs as fit between two pictures."""
        if content.get("do") == "learn" and self._running:
            until = time.perf_counter() + AT_ONCE
            while True:
                self._learn()
                if time.perf_counter() >= until or self._over():
                    break
            if self._over():
                self._running = False
            self._show()
        elif content.get("do") == "step":
            self.step()
        elif content.get("do") == "reset":
            self.stop()

    def _over(self):
        return all(history.stopped == "diverged" or len(history) >= MOST_EPOCHS for history in self._histories)

    def _show(self):
        """Ship what there is to see now."""
        self._frame = {
            "networks": [self._picture(net, run) for net, run in zip(self._nets, self._histories, strict=True)]
        }

    def _picture(self, net, history):
        loss, accuracy = history.loss, history.accuracy
        kept = np.unique(np.linspace(0, max(len(loss) - 1, 0), MOST_POINTS).astype(int)) if len(loss) else []
        picture = {
            "epochs": len(history),
            "kept": _bytes(kept),
            "losses": _bytes(loss[kept]),
            "accuracies": _bytes(accuracy[kept]),
            "loss": float(loss[-1]) if len(loss) and np.isfinite(loss[-1]) else None,
            "accuracy": float(accuracy[-1]) if len(loss) else None,
            "sentence": _sentence(history),
        }
        if self._scene["plane"]:
            return picture | {"Y": _shares(net.forward(_plane()).Y[:, 0])}
        counts = _confusion(net.forward(self._X_test).Y, self._d_test)
        return picture | {"confusion": counts, "units": _units(net), "names": digits.names(self._setting["data"])}

    def _in_words(self):
        setting = self._setting
        return f"{setting['data']}, widths {setting['widths']}, η = {self.eta:.4g}. {_sentence(self.history)}"

    def _draw(self, figure):
        from backprop_lib import plots

        curve, seen = figure.subplots(1, 2)
        if len(self.history):
            plots.convergence(self.history, ax=curve)
        else:
            curve.set(title="Loss: nothing is learned yet", xlabel="epoch")
        if self._scene["plane"]:
            Y = self.net.forward(_plane()).Y.reshape(SIDE, SIDE)
            seen.imshow(Y, origin="lower", extent=[-REACH, REACH] * 2, vmin=0, vmax=1, cmap="PuOr_r", alpha=0.6)
            seen.scatter(*self._X.T, c=self._d[:, 0], cmap="PuOr_r", edgecolors="black")
            seen.set(xlabel="$x_1$", ylabel="$x_2$")
        else:
            plots.confusion(self.net.forward(self._X_test).Y, self._d_test, ax=seen)


def _setting(data, widths, activations, eta, batch_size, compare):
    """Return the checked arguments as one dict."""
    _validate.choice("data", data, DATA)
    hidden, batch, suits = DEFAULTS[data]
    if widths is None:
        widths = [_inputs(data), *hidden, _outputs(data)]
        batch_size = batch if batch_size is None else batch_size
    elif not isinstance(widths, (list, tuple)):
        raise ValueError(f"widths must be a list of whole numbers, got {widths!r}")
    widths = [_validate.whole(f"widths[{k}]", width, at_least=1) for k, width in enumerate(widths)]
    if len(widths) < 2 or (widths[0], widths[-1]) != (_inputs(data), _outputs(data)):
        raise ValueError(
            f"widths must begin with {_inputs(data)} and end with {_outputs(data)} for {data!r}, got {widths}"
        )
    last = "sigmoid" if widths[-1] == 1 else "softmax"
    if activations is None:
        activations = ["tanh"] * (len(widths) - 2) + [last]
    given = isinstance(activations, (list, tuple))
    if not given or len(activations) != len(widths) - 1 or activations[-1] != last:
        raise ValueError(
            f"activations must be {len(widths) - 1} names of which the last is {last!r}, got {activations}"
        )
    etas = [_validate.number("eta", suits if eta is None else eta, above=0)]
    if compare is not None:
        etas.append(_validate.number("compare", compare, above=0))
    if batch_size is not None:
        _validate.whole("batch_size", batch_size, at_least=1)
    Network(widths, activations)
    return {"data": data, "widths": widths, "activations": list(activations), "batch_size": batch_size, "eta": etas}


def _inputs(data):
    return 2 if data in SETS else 64


def _outputs(data):
    return 10 if data == "ten digits" else 1


def _load(data, seed):
    if data in SETS:
        X, d = SETS[data](np.random.default_rng(seed))
        return X, d, X, d
    return digits.load(data, seed=seed)


def _choices(setting):
    """Return what the lists of the view offer; what was given in Python is always among it."""
    hidden, f, batch = setting["widths"][1:-1], setting["activations"], setting["batch_size"]
    return {
        "data": list(DATA),
        "hidden": [*HIDDEN, *([] if hidden in HIDDEN else [hidden])],
        "activation": [*ACTIVATIONS, *({*f[:-1]} - {*ACTIVATIONS})],
        "batch_size": sorted({*BATCHES, *([batch] if batch else [])}),
        "defaults": {
            data: {"widths": [_inputs(data), *hidden, _outputs(data)], "batch_size": batch, "eta": eta}
            for data, (hidden, batch, eta) in DEFAULTS.items()
        },
    }


def _plane():
    """Return the points of the plane that is shown, row by row from below, shape (SIDE², 2)."""
    axis = np.linspace(-REACH, REACH, SIDE)
    return np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


def _bytes(values):
    return np.asarray(values, dtype="<f4").tobytes()


def _shares(Y):
    return np.rint(255 * np.nan_to_num(Y, nan=0.5)).astype("u1").tobytes()


def _units(net):
    """Return the first layer's weights as pictures, 0 to 255 with 0 at the middle, and how many there are."""
    w = net.w[1][1:]
    largest = np.abs(w).max() if np.isfinite(w).all() else np.nan
    return {"count": w.shape[1], "pixels": _shares(0.5 + 0.5 * w.T.ravel() / largest)}


def _confusion(Y, d):
    """Return how often each class, a row, was taken for each, a column."""
    classes = max(d.shape[1], 2)
    counts = np.zeros((classes, classes), dtype=int)
    np.add.at(counts, (digits.labels(d), digits.labels(np.nan_to_num(Y))), 1)
    return counts.tolist()


def _sentence(history):
    if not len(history):
        return "Nothing is learned yet."
    if history.stopped == "diverged":
        return f"Diverged after {len(history)} epochs: η is too large."
    epochs = f"{len(history)} epoch{'s' * (len(history) > 1)}"
    return f"After {epochs}: Loss {history.loss[-1]:.4f}, accuracy {history.accuracy[-1]:.3f}."
