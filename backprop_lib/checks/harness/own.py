"""A network of the student's own functions, with the library's in the place of each that is not right.

The capstone puts together what was written cell by cell. `put_together` tries every function on small networks, beside the
library, and says which ones are taken and why another one is not; so a mistake early on costs its own points alone.
"""

import functools

import numpy as np

from backprop_lib import Network, _validate, by_component, style, training
from backprop_lib._display import printable
from backprop_lib.checks.harness import networks, settings
from backprop_lib.checks.harness.calling import Task, caller
from backprop_lib.checks.harness.limits import name_of
from backprop_lib.divergences import KL, kl
from backprop_lib.passes import BackwardPass, ForwardPass


def train_in_order(net, X, d, eta, epochs, batch_size):
    """Train on one batch after the other, in the order of X, and return the Loss of each batch before its update.

    It stands in for the student's `train`; `training.train` would pass by what is the student's own in the network.
    """
    losses = []
    for start in list(range(0, len(X), batch_size)) * epochs:
        batch = slice(start, start + batch_size)
        swept = net.backward(net.forward(X[batch]), d[batch], "kl")
        net.step(swept, eta)
        losses.append(swept.loss)
    return losses


# The functions of which a network that learns is made, in the order in which they are written, and the library's functions
# that would solve each exercise.
SOLVED_BY = {
    "kl_divergence": (KL.forward,),
    "forward": (Network.forward, by_component.forward),
    "backward": (Network.backward, by_component.backward, by_component.loss_and_gradient),
    "step": (Network.step,),
    "train": (training.train, training.training_steps, train_in_order),
}
ARGUMENTS = {
    "kl_divergence": ("Y", "d"),
    "forward": ("w", "f", "X"),
    "backward": ("w", "f", "y", "z", "d"),
    "step": ("w", "dw", "eta"),
    "train": ("net", "X", "d", "eta", "epochs", "batch_size"),
}
PARTS = tuple(SOLVED_BY)


class OwnNetwork(Network):
    """A `Network` that computes with functions of the student's own.

    Parameters
    ----------
    widths, activation_names, **more
        As for `Network`.
    functions : dict of str to callable
        Those of "kl_divergence", "forward", "backward" and "step" that are to be used; for the others the library's are.

    Raises
    ------
    ValueError
        If an argument is not what is described here; the error names it.
    """

    def __init__(self, widths, activation_names, *, functions=None, **more):
        super().__init__(widths, activation_names, **more)
        self.functions = _checked(functions or {})

    def forward(self, X):
        """Pass X forward by the student's `forward(w, f, X)`."""
        if "forward" not in self.functions:
            return super().forward(X)
        y, z = self.functions["forward"](list(self.w), list(self.f), self.instances("X", X, self.D[0]))
        return ForwardPass(_arrays(y), [None, *_arrays(z[1:])], self.f)

    def backward(self, passed, d, divergence="kl"):
        """Sweep backward by the student's `backward(w, f, y, z, d)` and `kl_divergence(Y, d)`."""
        if divergence != "kl":
            raise ValueError(f"divergence must be 'kl', for which this network was written, got {divergence!r}")
        self._check_passed(passed)
        d = self.desired(d, kl, len(passed))
        swept = self._swept(passed, d) if "backward" in self.functions else super().backward(passed, d, "kl")
        if "kl_divergence" in self.functions:
            swept.div = np.asarray(self.functions["kl_divergence"](passed.Y, d))
        return swept

    def _swept(self, passed, d):
        dz, dw = self.functions["backward"](list(self.w), list(self.f), passed.y, passed.z, d)
        dz, dw = [None, *_arrays(dz[1:])], [None, *_arrays(dw[1:])]
        dy = [None, *(dz[k + 1] @ self.w[k + 1][1:].T for k in range(1, self.N)), kl.backward(passed.Y, d)]
        return BackwardPass(dy, dz, dw, kl.forward(passed.Y, d))

    def step(self, swept, eta):
        """Step by the student's `step(w, dw, eta)`."""
        if "step" not in self.functions:
            super().step(swept, eta)
        else:
            self._check_swept(swept)
            self.w = [None, *self.functions["step"](list(self.w), list(swept.dw), eta)[1:]]

    def __getstate__(self):
        return super().__getstate__() | {"functions": self.functions}

    def __setstate__(self, state):
        super().__setstate__(state)
        self.functions = state["functions"]


def _checked(functions):
    if (
        not isinstance(functions, dict)
        or not set(functions) <= set(PARTS)
        or not all(map(callable, functions.values()))
    ):
        raise ValueError(
            f"functions must be a dict of functions by their names, {', '.join(PARTS)}, got {_validate.brief(functions)}"
        )
    return dict(functions)


def _arrays(by_layer):
    return [np.asarray(one, dtype=float) for one in by_layer]


class Own:
    """The functions that are the student's own, and what is said of the others.

    Attributes
    ----------
    functions : dict of str to callable
        Those that are right, by name.
    instead : dict of str to str
        For each of the others, why the library's stands in.
    reader : callable, optional
        Returns settings for `learn`.
    """

    def __init__(self, functions=None, instead=None, reader=None):
        self.functions, self.instead, self.reader = functions or {}, instead or {}, reader

    def network(self, widths, activation_names, seed=0):
        """Return a network with random weights that computes with these functions."""
        return OwnNetwork(widths, activation_names, seed=seed, functions=self.functions)

    def train(self, net, X, d, eta, epochs, batch_size):
        """Train a network by the student's `train`, or the library's; return the Losses of its batches."""
        return self.functions.get("train", train_in_order)(net, X, d, eta, epochs, batch_size)

    def learn(self, X, d, chosen=None, seed=0):
        """Make a network with the settings that were chosen, and train it.

        Parameters
        ----------
        X : ndarray, shape (T, D_0)
            Training instances.
        d : ndarray, shape (T, D_N)
            Desired outputs; the output layer is one sigmoid, or a softmax if there are several.
        chosen : dict, optional
            As `reader` returns it; without it that of `reader`, or, where that is not right, settings that read a little.
        seed : int
            Of the first weights.

        Returns
        -------
        net : OwnNetwork
        Losses : list of float
            One for each batch.
        """
        chosen = self._settings() if chosen is None else settings.checked(chosen)
        output = "sigmoid" if d.shape[1] == 1 else "softmax"
        widths, names = [X.shape[1], *chosen["hidden"], d.shape[1]], [chosen["activation"]] * len(chosen["hidden"])
        net = self.network(widths, [*names, output], seed)
        with np.errstate(all="ignore"):
            losses = self.train(net, X, d, chosen["eta"], chosen["epochs"], chosen["batch_size"])
        return net, [float(loss) for loss in losses]

    def _settings(self):
        """Return those of the student's `reader`, or others that read a little, and say so."""
        try:
            return settings.checked(self.reader())
        except settings.Refused as error:
            print(f"{error} The library's settings stand in.")
        except Exception:
            print("There is no `reader` yet that returns settings. The library's settings stand in.")
        return settings.FALLBACK

    def __repr__(self):
        rows = []
        for name in PARTS:
            own = name in self.functions
            said = "your own" if own else f"the library's stands in. {self.instead.get(name, '')}"
            rows.append(f"{style.RIGHT_MARK if own else style.WRONG_MARK} {name}: {said}".rstrip())
        return printable("\n".join(rows))


def put_together(namespace):
    """Try out the student's functions, and return those that are right, ready to make networks of.

    Parameters
    ----------
    namespace : dict
        Where they are looked up by name, `globals()` in a notebook. Functions that are missing or not right are no error.

    Returns
    -------
    Own
    """
    if not isinstance(namespace, dict):
        raise ValueError(f"namespace must be a dict of names, globals() say, got {_validate.brief(namespace)}")
    functions, instead = {}, {}
    for name in PARTS:
        said = _tried(name, namespace.get(name))
        if said:
            instead[name] = said
        else:
            functions[name] = namespace[name]
    return Own(functions, instead, namespace.get("reader"))


def _tried(name, function):
    """Return why a function can't be used, or nothing."""
    if function is None:
        return f"There is no `{name}` yet: has its cell been run?"
    task = Task(f"digit_recognition.{name}", ARGUMENTS[name], tuple(map(name_of, SOLVED_BY[name])), seconds=1.0)
    if not callable(function):
        return f"`{name}` must be a function, got {type(function).__name__}."
    call = caller(task, function)
    for inputs, expected in _trials()[name]:
        outcome = call(inputs)
        if outcome.failure:
            return outcome.says
        if outcome.changed and name != "step":
            return f"`{name}` changes its argument `{outcome.changed[0]}`, which the next one needs as it was."
        if not _same(outcome.value, expected):
            return f"`{name}` gives other numbers on a small network: its graded cell says more."
    return ""


@functools.cache
def _trials():
    """Return small cases for each function, with the numbers of the library."""
    trials, rng = {name: [] for name in PARTS}, np.random.default_rng(0)
    for T, D, names in [(5, [3, 4, 2, 3], ["tanh", "relu", "softmax"]), (1, [2, 3, 1], ["sigmoid", "sigmoid"])]:
        net = Network(D, names, seed=1)
        w, f, X = [None, *(w_k.copy() for w_k in net.w[1:])], [None, *names], rng.normal(size=(T, D[0]))
        d = np.eye(3)[rng.integers(3, size=T)] if D[-1] == 3 else np.ones((T, 1))
        passed = net.forward(X)
        swept = net.backward(passed, d, "kl")
        trials["kl_divergence"].append(({"Y": passed.Y.copy(), "d": d}, swept.div))
        trials["forward"].append(({"w": w, "f": f, "X": X}, [passed.y, passed.z]))
        given = {"w": w, "f": f, "y": passed.y, "z": passed.z, "d": d}
        trials["backward"].append((given, [swept.dz, swept.dw]))
        moved = [None, *(w_k - 0.3 * dw_k for w_k, dw_k in zip(w[1:], swept.dw[1:], strict=True))]
        trials["step"].append(({"w": w, "dw": swept.dw, "eta": 0.3}, moved))
        trained = networks.network_of(w, f)
        losses = train_in_order(trained, X, d, 0.3, 2, 2)
        given = {"w": w, "f": f, "X": X, "d": d, "eta": 0.3, "epochs": 2, "batch_size": 2}
        trials["train"].append((given, {"Losses": losses, "w": list(trained.w)}))
    return trials


def _same(value, expected):
    """Return whether two plain values agree, but for rounding; None stands where there is no such layer."""
    if expected is None:
        return True
    if isinstance(expected, dict):
        return isinstance(value, dict) and all(_same(value.get(name), expected[name]) for name in expected)
    by_layer = isinstance(expected, list) and any(not isinstance(part, float) for part in expected)
    try:
        if by_layer:
            return len(value) == len(expected) and all(map(_same, value, expected))
        value = np.asarray(value, dtype=float)
        return value.shape == np.shape(expected) and np.allclose(value, expected, rtol=1e-4, atol=1e-6)
    except (TypeError, ValueError):
        return False
