"""The training monitor: a network learns while you watch, and η can be turned as it does."""

import time

import numpy as np
import traitlets

from backprop_lib import Network, _validate, digits, divergences
from backprop_lib.activations import BY_NAME
from backprop_lib.training import History, training_steps
from backprop_lib.widgets._base import Explorer, script
from backprop_lib.widgets._shown import floats
from backprop_lib.widgets.training_monitor import pictures, setting
from backprop_lib.widgets.training_monitor.points import SETS

MOST_EPOCHS = 5000
AT_ONCE = 0.03  # seconds of training between two pictures
# What a menu of the view may set.
MENUS = ("data", "widths", "activation", "batch_size")


class TrainingMonitor(Explorer):
    """A network that learns, live: Loss, accuracy, and what it makes of the plane or of the digits.

    The library computes; the browser asks for the next epochs when it has drawn the last ones, so nothing runs once
    the view is closed. Setting `data`, `widths`, `activations`, `activation`, `batch_size`, `divergence` or `seed` begins anew.

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
    divergence : {"kl", "l2"} or object
        What the network learns to make small.

    Raises
    ------
    ValueError
        If an argument is not what is described here; the error names it. So does setting an attribute.

    References
    ----------
    Slide “Training by BackProp”.
    """

    _esm = script("plot", "training_monitor")
    # data, widths, activations, batch_size
    _setting = traitlets.Dict().tag(sync=True)
    # one η for each network
    _etas = traitlets.List().tag(sync=True)
    _scene = traitlets.Dict().tag(sync=True)
    _frame = traitlets.Dict().tag(sync=True)
    _running = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        data="xor",
        widths=None,
        activations=None,
        eta=None,
        batch_size=None,
        compare=None,
        seed=0,
        divergence="kl",
    ):
        self._divergence = divergences.lookup(divergence)
        self._seed = _validate.whole("seed", seed)
        first = setting.checked(data, widths, activations, batch_size)
        self._hidden = first["activations"][0] if len(first["widths"]) > 2 else "tanh"
        etas = _etas(setting.DEFAULTS[data][2] if eta is None else eta, compare)
        super().__init__(_setting=first, _etas=etas)
        self._begin()
        self.on_msg(self._asked)

    @property
    def data(self):
        """The name of what is learned; setting another takes the network, batch size and η that suit it."""
        return self._setting["data"]

    @data.setter
    def data(self, data):
        new = setting.checked(data)
        self._hidden = "tanh"
        with self.hold_sync():
            self._etas = _etas(setting.DEFAULTS[data][2], self.compare)
            self._set(new)

    @property
    def widths(self):
        """D_0..D_N; may be set, and keeps the activation of the hidden layers."""
        return list(self._setting["widths"])

    @widths.setter
    def widths(self, widths):
        self._set(setting.checked(self.data, widths, None, self.batch_size, self._hidden))

    @property
    def activations(self):
        """f_1..f_N; may be set."""
        return list(self._setting["activations"])

    @activations.setter
    def activations(self, activations):
        self._set(setting.checked(self.data, self.widths, activations, self.batch_size))

    @property
    def activation(self):
        """The activation of all hidden layers, or None where they have several; may be set."""
        hidden = {*self.activations[:-1]} or {self._hidden}
        return hidden.pop() if len(hidden) == 1 else None

    @activation.setter
    def activation(self, activation):
        self._hidden = _validate.choice("activation", activation, tuple(BY_NAME))
        self._set(setting.checked(self.data, self.widths, None, self.batch_size, activation))

    @property
    def batch_size(self):
        """Instances per step, None for the whole set; may be set."""
        return self._setting["batch_size"]

    @batch_size.setter
    def batch_size(self, batch_size):
        self._set(setting.checked(self.data, self.widths, self.activations, batch_size))

    batch = batch_size  # as the menu calls it

    @property
    def divergence(self):
        """The name of what the network learns to make small; may be set, by name or as an object."""
        return self._divergence.name

    @divergence.setter
    def divergence(self, divergence):
        self._divergence = divergences.lookup(divergence)
        self._set(self._setting)

    @property
    def seed(self):
        """Seed of the points, of the first weights and of the order of the batches; may be set."""
        return self._seed

    @seed.setter
    def seed(self, seed):
        self._seed = _validate.whole("seed", seed)
        self._set(self._setting)

    @property
    def eta(self):
        """The step size η; what is set holds from the next step on."""
        return self._etas[0]

    @eta.setter
    def eta(self, eta):
        self._etas = [_validate.number("eta", eta, above=0), *self._etas[1:]]

    @property
    def compare(self):
        """The second step size, or None."""
        return self._etas[1] if len(self._etas) == 2 else None

    @compare.setter
    def compare(self, compare):
        networks = len(self._etas)
        with self.hold_sync():
            self._etas = _etas(self.eta, compare)
            if len(self._etas) != networks:
                self._begin()

    @property
    def net(self):
        """The network that learns; with `compare` the first of two."""
        return self._nets[0]

    @property
    def history(self):
        """The History of `net` so far."""
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

    def _set(self, new):
        """Take a setting that is checked, and begin anew with it."""
        if len(new["widths"]) > 2:
            self._hidden = new["activations"][0]
        with self.hold_sync():
            self._setting = new
            self._begin()

    def _begin(self):
        """Draw the data and the first weights, and show them."""
        now = self._setting
        self._X, self._d, self._X_test, self._d_test = setting.load(now["data"], self._seed)
        first = Network(now["widths"], now["activations"], seed=self._seed)
        self._nets = [first.copy() for _ in self._etas]
        self._histories = [History() for _ in self._etas]
        self._tested = [[] for _ in self._etas]
        self._runs = [self._run(n, net) for n, net in enumerate(self._nets)]
        scene = {"choices": setting.choices(now, self._hidden), "plane": now["data"] in SETS}
        # The Loss where every class is taken to be as likely as any other.
        guess = np.full(self._d.shape, 1 / max(2, now["widths"][-1]))
        scene["guessing"] = float(np.mean(self._divergence.forward(guess, self._d)))
        if scene["plane"]:
            scene |= {"points": floats(self._X), "classes": floats(self._d), "reach": pictures.REACH}
        with self.hold_sync():
            self._scene = scene
            self._show()

    def _run(self, n, net):
        batch_size = self._setting["batch_size"]
        return training_steps(
            net, self._X, self._d, self._divergence, lambda k: self._etas[n], MOST_EPOCHS, batch_size, seed=self._seed
        )

    def _learn(self):
        """Let each network see every instance once more; one that has stopped stays as it is."""
        for n, run in enumerate(self._runs):
            for step in run:
                self._histories[n] = step.history
                if step.ends_epoch:
                    if self._X_test is not None:
                        self._tested[n].append(pictures.test_accuracy(self._nets[n], self._X_test, self._d_test))
                    break

    def _asked(self, _, content, buffers):
        """Answer a view: as many epochs as fit between two pictures, one epoch, the first weights, or a new setting."""
        do = content.get("do")
        if do == "learn" and self._running:
            self._learn_a_while()
        elif do == "step":
            self.step()
        elif do == "reset":
            self.stop()
        elif do == "set" and content["name"] in MENUS:
            setattr(self, content["name"], content["value"])

    def _learn_a_while(self):
        until = time.perf_counter() + AT_ONCE
        while True:
            self._learn()
            if time.perf_counter() >= until or self._over():
                break
        if self._over():
            self._running = False
        self._show()

    def _over(self):
        return all(history.stopped == "diverged" or len(history) >= MOST_EPOCHS for history in self._histories)

    def _show(self):
        """Ship what there is to see now."""
        self._frame = {"networks": [self._picture(n) for n in range(len(self._nets))]}

    def _picture(self, n):
        net, shown = self._nets[n], pictures.curves(self._histories[n], self._tested[n])
        if self._scene["plane"]:
            return shown | pictures.on_the_plane(net)
        return shown | pictures.on_digits(net, self._X_test, self._d_test, digits.names(self.data))

    def _in_words(self):
        said = pictures.sentence(self.history, self._tested[0])
        return f"{self.data}, widths {self.widths}, η = {self.eta:.4g}, {self.divergence}. {said}"

    def _draw(self, figure):
        from backprop_lib import plots

        curve, seen = figure.subplots(1, 2)
        if len(self.history):
            plots.convergence(self.history, ax=curve)
        else:
            curve.set(title="Loss: nothing is learned yet", xlabel="epoch")
        if self._scene["plane"]:
            Y = self.net.forward(pictures.plane()).Y.reshape(pictures.SIDE, pictures.SIDE)
            extent = [-pictures.REACH, pictures.REACH] * 2
            seen.imshow(Y, origin="lower", extent=extent, vmin=0, vmax=1, cmap="PuOr_r", alpha=0.6)
            seen.scatter(*self._X.T, c=self._d[:, 0], cmap="PuOr_r", edgecolors="black")
            seen.set(xlabel="$x_1$", ylabel="$x_2$")
        else:
            plots.confusion(self.net.forward(self._X_test).Y, self._d_test, ax=seen)


def _etas(eta, compare):
    """Return the step sizes of the networks, checked."""
    first = _validate.number("eta", eta, above=0)
    return [first] if compare is None else [first, _validate.number("compare", compare, above=0)]
