"""The pass stepper: one instance forward through a small network and backward again, equation by equation."""

import difflib

import traitlets

from backprop_lib import _validate
from backprop_lib._display import written
from backprop_lib.widgets._base import script
from backprop_lib.widgets._equations import bracketed, plain, symbol
from backprop_lib.widgets._of_passes import OfPasses
from backprop_lib.widgets._quiz import Quiz


class PassStepper(Quiz, OfPasses):
    """Both passes of one instance in the order of the lecture, with every weight drawn and every equation shown.

    The library computes all steps ahead of time; the browser picks and draws. x, d and the weights can be changed in the
    browser and from Python. The network is shown as it is now; training it later changes nothing here.

    Parameters
    ----------
    net : Network
        Of at most four layers, each and the input of at most six units.
    x : array_like, shape (D_0,)
        The input.
    d : array_like, shape (D_N,)
        The desired output.
    divergence : {"l2", "kl"} or object
        How the output is compared with d.

    Raises
    ------
    ValueError, TypeError
        If an argument is not what is described here; the error names it. So does setting an attribute.

    References
    ----------
    Slides "Forward “Pass”", "Computing derivatives" and "Backward Pass".

    Examples
    --------
    >>> from backprop_lib import Network, widgets
    >>> explorer = widgets.PassStepper(Network([2, 1], ["sigmoid"], seed=0), [1, 2], [1])
    >>> explorer.steps
    ['y^(0)', 'z^(1)', 'y^(1)', 'Div', '∂Div/∂y^(1)', '∂Div/∂z^(1)', '∂Div/∂w^(1)']
    >>> explorer.step = "∂Div/∂y^(1)"
    >>> explorer.selected = ("w", 1, 2, 1)
    """

    _esm = script("network_picture", "editor", "pass_stepper")
    _lesson = traitlets.Dict().tag(sync=True)
    _step = traitlets.Int(0).tag(sync=True)
    _selected = traitlets.Unicode("").tag(sync=True)  # "y:1:2" for a unit, "w:1:0:2" for a weight, or nothing

    def __init__(self, net, x, d, divergence="l2"):
        super().__init__(net, x, d, divergence)
        self._renew()

    def _renew(self):
        lesson = _lesson(self._passes)
        with self.hold_sync():
            self._step = min(self._step, len(lesson["steps"]) - 1)
            self._selected = self._selected if self._selected in lesson["items"] else ""
            self._lesson = lesson
            self._hide()

    @property
    def steps(self):
        """The names of the steps."""
        return [step.name for step in self._passes.steps]

    @property
    def step(self):
        """The number of the present step, from 0; may be set, also by its name in `steps`, which ends a selection."""
        return self._step

    @step.setter
    def step(self, step):
        step = self._numbered(step)
        with self.hold_sync():
            self._step, self._selected = step, ""
            self._hide()

    def _numbered(self, step):
        if not isinstance(step, str):
            step = _validate.whole("step", step)
            if step >= len(self.steps):
                raise ValueError(f"step must be from 0 to {len(self.steps) - 1}, got {step}")
            return step
        if step not in self.steps:
            near = difflib.get_close_matches(step, self.steps, n=3, cutoff=0)
            raise ValueError(f"step must be a number or a name in steps, such as {', '.join(near)}, got {step!r}")
        return self.steps.index(step)

    @property
    def selected(self):
        """The unit ("y", k, i) or the weight ("w", k, i, j) whose arithmetic is shown, or None; may be set."""
        kind, *indices = self._selected.split(":")
        return (kind, *map(int, indices)) if kind else None

    @selected.setter
    def selected(self, selected):
        name = "" if selected is None else ":".join(map(str, selected)) if isinstance(selected, (tuple, list)) else None
        if name and name not in self._lesson["items"]:
            name = None
        if name is None:
            raise ValueError(
                'selected must be a unit ("y", k, i) or a weight ("w", k, i, j) of this network, or None, '
                f"got {selected!r}"
            )
        self._selected = name

    def _in_words(self):
        now = self._passes.steps[self.step]
        return f"step {self.step} of {len(self.steps) - 1}, {now.name}. {now.words}: {plain(now.symbols)}"

    def _draw(self, figure):
        from backprop_lib import plots

        # A picture has all numbers of a pass or none of them.
        forward = None if self._hidden and self.step <= self.steps.index("Div") else self._passes.passed
        backward = self.step > self.steps.index("Div") and not self._hidden
        ax = plots.network(self._passes.net, forward, self._passes.swept if backward else None, ax=figure.subplots())
        ax.set_title("")
        figure.suptitle(self._in_words(), wrap=True)


def _lesson(passes):
    """Return all that the browser shows: the picture, the steps, the equations, and which of them belong to an item."""
    when = {name: n for n, step in enumerate(passes.steps) for name in step.computes}
    equations = {name: _as_text(equation, when[name]) for name, equation in passes.equations.items()}
    items, headings = {}, {}
    for k, width in enumerate(passes.net.D):
        for i in range(k == passes.net.N, width + 1):  # the last layer has no constant
            headings[f"y:{k}:{i}"] = _heading_of_unit(passes.net, k, i)
            items[f"y:{k}:{i}"] = [name for kind in ("z", "y", "dy", "dz") if (name := f"{kind}:{k}:{i}") in equations]
    picture = passes.picture()
    for name in picture["weights"]:
        terms = _terms(passes, name, when)
        equations |= terms
        items[name] = [*terms, f"d{name}"]
        headings[name] = _heading_of_weight(*map(int, name.split(":")[1:]))
    steps = [{"name": s.name, "words": s.words, "symbols": s.symbols, "computes": s.computes} for s in passes.steps]
    return {"picture": picture, "steps": steps, "equations": equations, "items": items, "headings": headings}


def _heading_of_unit(net, k, i):
    if i == 0:
        return f"The constant of layer {k}: {symbol('y', k, 0)} = 1"
    return f"Input {i}: {symbol('y', 0, i)}" if k == 0 else f"Unit {i} of layer {k}: {net.f[k].name}"


def _heading_of_weight(k, i, j):
    start = f"the bias of unit {j}" if i == 0 else f"from {'input' if k == 1 else 'unit'} {i} to unit {j}"
    return f"The weight {symbol('w', k, i, j)}: {start} of layer {k}"


def _as_text(equation, step):
    """Return an equation as text; its `step` is when its numbers are known."""
    numbers = f"= {equation.numbers} " if equation.numbers else ""
    return {
        "lead": equation.lead,
        "symbols": equation.symbols,
        "numbers": f"{numbers}= {written(equation.value)}",
        "reads": equation.reads,
        "step": step,
    }


def _terms(passes, weight, when):
    """Return the two sums that a weight takes part in: z_j of its layer, and dDiv/dy_i of the layer before."""
    _, k, i, j = (part if part == "w" else int(part) for part in weight.split(":"))
    found = {}
    for key, total, other in (("term", ("z", k, j), ("y", k - 1, i)), ("back", ("dy", k - 1, i), ("dz", k, j))):
        name = ":".join(map(str, total))
        if name in when:
            w, factor = passes.factor("w", k, i, j), passes.factor(*other)
            product = f"= {bracketed(w.value)} · {bracketed(factor.value)} = {written(w.value * factor.value)}"
            found[f"{key}:{weight}"] = {
                "lead": f"in {symbol(*total)}:",
                "symbols": f"{w.symbol} {factor.symbol}",
                "numbers": product,
                "reads": (*w.reads, *factor.reads),
                "step": when[name],
            }
    return found
