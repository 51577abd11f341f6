"""The descent explorer: gradient descent on a curve or on contours, for every step size at once."""

import itertools

import numpy as np
import traitlets

from backprop_lib import _validate
from backprop_lib.descent import Trajectory, gradient_descent
from backprop_lib.functions import FUNCTIONS, Function
from backprop_lib.step_sizes import BY_NAME
from backprop_lib.widgets._base import script
from backprop_lib.widgets._quiz import Quiz
from backprop_lib.widgets._shown import doubles
from backprop_lib.widgets.descent_explorer import scenes
from backprop_lib.widgets.descent_explorer.own import own_function
from backprop_lib.widgets.descent_explorer.sentences import describe

MOST_STEPS = 300
HIDDEN = "What will happen?"
# The stops of the η slider: fourteen to a decade, from 0.0001 to 1.9.
ETAS = tuple(float(f"{10 ** (i / 14):.2g}") for i in range(-56, 5))

# Starts from which something can be seen; a function of your own starts at a quarter of its domain.
STARTS = {"bowl": [0.5], "two minima": [1.9], "inflection": [2.2], "saddle": [2.4, 0.1], "Rosenbrock": [-1.2, 1.0]}


class DescentExplorer(Quiz):
    """Gradient descent on a function of one or two variables; η, start, rule and function can be changed.

    The library computes the way for every stop of the η slider ahead of time; the browser picks and draws.

    Parameters
    ----------
    function : str, Function or callable
        A name in `functions.FUNCTIONS`, or a function of your own with one or two variables, such as `lambda x: x**2`.
    eta : float
        Step size η; the first one, where the rule changes it.
    x0 : float or array_like, shape (n,), optional
        The start x^0.
    rule : str
        A name in `step_sizes.BY_NAME` that serves the function; "exact" serves a bowl alone.
    eps : float
        ε of the stopping rule.

    Raises
    ------
    ValueError, TypeError
        If an argument is not what is described here; the error names it. So does setting an attribute.

    References
    ----------
    Slides “Gradient Descent Algorithm”, “Convergence of Gradient Descent” and “Gradient descent/ascent (multivariate)”.
    """

    _esm = script("plot", "descent_loss", "descent_data", "descent_explorer")
    # function, eta, x0, rule; and dragging: the mouse button is still down, so only the present η is wanted
    _setting = traitlets.Dict().tag(sync=True)
    _scene = traitlets.Dict().tag(sync=True)
    _runs = traitlets.Dict().tag(sync=True)

    def __init__(self, function="bowl", eta=0.1, x0=None, rule="constant", eps=1e-6):
        self._functions = dict(FUNCTIONS)
        self._eps = _validate.number("eps", eps, at_least=0)
        self._trajectories, self._computed_for, self._drawn_for = {}, None, None
        super().__init__(_setting=self._checked(self._named(function, x0), eta, x0, rule))

    @property
    def function(self):
        """The function; may be set by name. The start is then the function's own."""
        return self._functions[self._setting["function"]]

    @function.setter
    def function(self, function):
        name = self._named(function)
        rule = self.rule if self.rule in _rules(self._functions[name]) else "constant"
        self._set(self._checked(name, self.eta, None, rule))

    @property
    def eta(self):
        """The step size η; any positive number may be set."""
        return self._setting["eta"]

    @eta.setter
    def eta(self, eta):
        self._set(self._checked(self._setting["function"], eta, self.x0, self.rule))

    @property
    def x0(self):
        """The start x^0, shape (n,)."""
        return np.array(self._setting["x0"])

    @x0.setter
    def x0(self, x0):
        self._set(self._checked(self._setting["function"], self.eta, x0, self.rule))

    @property
    def rule(self):
        """The name of the step-size rule."""
        return self._setting["rule"]

    @rule.setter
    def rule(self, rule):
        self._set(self._checked(self._setting["function"], self.eta, self.x0, rule))

    @property
    def eps(self):
        """ε of the stopping rule; may be set."""
        return self._eps

    @eps.setter
    def eps(self, eps):
        self._eps = _validate.number("eps", eps, at_least=0)
        self._computed_for = None
        self._hide()
        self._compute()

    @property
    def trajectory(self):
        """What `gradient_descent` returned for the present setting."""
        return self._trajectory(self.eta)

    @property
    def sentence(self):
        """What descent did, in plain words."""
        return describe(self.trajectory, self.function)

    def _set(self, setting):
        with self.hold_sync():
            self._hide()
            self._setting = setting

    def _named(self, function, x0=None):
        """Return the name of a function in the menu, after remembering it if it is the user's own."""
        if not callable(function):
            return _validate.choice("function", function, tuple(self._functions))
        if not isinstance(function, Function):
            function = own_function(function, x0)
        if function.n not in (1, 2) or len(function.domain) != function.n:
            raise ValueError(f"function must have one or two variables and a domain, got n = {function.n}")
        names = itertools.chain([function.name], (f"{function.name} {i}" for i in itertools.count(2)))
        name = next(name for name in names if self._functions.get(name, function) is function)
        self._functions[name] = function
        return name

    def _checked(self, name, eta, x0, rule):
        f = self._functions[name]
        _validate.choice("rule", rule, _rules(f))
        x0 = _start(f) if x0 is None else _validate.array("x0", x0, ndim=(0, 1), dtype=np.float64).reshape(-1)
        if len(x0) != f.n:
            raise ValueError(f"x0 must have {f.n} components for the {f.name}, got {len(x0)}")
        eta = _validate.number("eta", eta, above=0)
        return {"function": name, "eta": eta, "x0": [float(one) for one in x0], "rule": rule, "dragging": False}

    @traitlets.validate("_setting")
    def _completed(self, proposal):
        """Fill in what the browser leaves to Python: a function's own start, and a rule that it has."""
        new = proposal["value"]
        f = self._functions[new["function"]]
        rule = new["rule"] if new["rule"] in _rules(f) else "constant"
        x0 = new["x0"] or [float(one) for one in _start(f)]
        return {**new, "x0": x0, "rule": rule}

    @traitlets.observe("_setting")
    def _compute(self, change=None):
        setting = self._setting
        key = (setting["function"], tuple(setting["x0"]), setting["rule"])
        if key != self._computed_for:
            self._trajectories, self._computed_for = {}, key
        edges = scenes.marks(self.function)
        etas = sorted({*ETAS, *(mark["eta"] for mark in edges), setting["eta"]})
        box = scenes.box(self.function, setting["x0"])
        with self.hold_sync():
            if (setting["function"], box) != self._drawn_for:
                choices = {"functions": list(self._functions), "rules": list(_rules(self.function))}
                self._scene = scenes.scene(self.function, box) | choices
                self._drawn_for = (setting["function"], box)
            wanted = [setting["eta"]] if setting["dragging"] else etas
            slider = BY_NAME[self.rule].slider
            # The edges hold for a constant η alone.
            self._runs = self._packed(etas, wanted) | {"marks": edges if slider == "η" else [], "slider": slider}

    def _trajectory(self, eta):
        if eta not in self._trajectories:
            f, rule = self.function, BY_NAME[self.rule].made_for(eta, self.function)
            self._trajectories[eta] = gradient_descent(f, self._setting["x0"], f.gradient, rule, self._eps, MOST_STEPS)
        return self._trajectories[eta]

    def _packed(self, etas, wanted):
        """Return the ways of the `wanted` step sizes one after the other; the others have length 0."""
        ways = {eta: self._trajectory(eta) for eta in wanted}
        blank = np.zeros((0, self.function.n))
        x = np.concatenate([ways[eta].x if eta in ways else blank for eta in etas])
        f = np.concatenate([ways[eta].f if eta in ways else blank[:, 0] for eta in etas])
        return {
            "etas": etas,
            "lengths": [len(ways.get(eta, ())) for eta in etas],
            "x": doubles(x),
            "f": doubles(f),
            "stopped": [ways[eta].stopped if eta in ways else "" for eta in etas],
            "sentences": [describe(ways[eta], self.function) if eta in ways else "" for eta in etas],
            "eps": self._eps,
        }

    def _in_words(self):
        slider = BY_NAME[self.rule].slider
        eta = f", {slider} = {self.eta:.4g}" if slider else ""  # else the rule takes no notice of it
        sentence = HIDDEN if self._hidden else self.sentence
        return f"{self.function.name}, {self.rule} rule{eta}. {sentence}"

    def _draw(self, figure):
        from backprop_lib import plots

        way, loss = figure.subplots(1, 2, width_ratios=[3, 2])
        trajectory = self.trajectory
        if self._hidden:  # the start alone
            trajectory = Trajectory(trajectory.x[:1], trajectory.f[:1], trajectory.eta[:0], "interrupted")
        plots.trajectory(trajectory, self.function, ax=way)
        plots.convergence(trajectory, ax=loss)
        for ax in (way, loss):
            ax.set_title("")
        figure.suptitle(HIDDEN if self._hidden else self.sentence, wrap=True)


def _rules(f):
    return tuple(name for name, rule in BY_NAME.items() if rule.serves(f))


def _start(f):
    return np.array(STARTS.get(f.name, [0.75 * low + 0.25 * high for low, high in f.domain]), dtype=np.float64)
