"""The two passes of one instance as equations: every number in symbols, with its numbers, with what it is made of.

Formulas are written as the browser sets them, "w_{12}^{(1)}"; `plain` takes the braces out. Every number has a name of its
letters and indices: "y:1:2", "z:1:2", "w:1:0:2", "dy:2:1", "dz:2:1", "dw:1:0:2", "d:1", "Div".
"""

from typing import NamedTuple

import numpy as np

from backprop_lib import _validate, divergences
from backprop_lib._display import short, written
from backprop_lib.activations import acts_by_component
from backprop_lib.plots._canvas import check_network
from backprop_lib.widgets._divergences import in_symbols

MOST_LAYERS, MOST_UNITS = 4, 6
SYMBOLS = {"y": "y", "z": "z", "w": "w", "dy": "∂Div/∂y", "dz": "∂Div/∂z", "dw": "∂Div/∂w"}


class Factor(NamedTuple):
    """One factor of a product, and the names of the numbers that it is read from."""

    symbol: str
    value: float
    reads: tuple


class Equation(NamedTuple):
    """A number: what it is called, how it is computed in symbols and in numbers, and from which others.

    Where it is a sum of products, `terms` holds the products as tuples of factors.
    """

    lead: str
    symbols: str
    numbers: str
    value: float
    reads: tuple
    terms: tuple = ()


class Step(NamedTuple):
    """A step of the passes: its name, what it does in words and in symbols, and the names of the numbers it computes."""

    name: str
    words: str
    symbols: str
    computes: tuple


def symbol(kind, k, *indices):
    """Return the formula of one number, or, where an index is a letter, of any of them."""
    return f"{SYMBOLS[kind]}_{{{''.join(map(str, indices))}}}^{{({k})}}"


def plain(formula):
    """Return a formula as it is printed: w_12^(1)."""
    return formula.replace("{", "").replace("}", "")


def bracketed(value):
    """Return a number as it is written in a product: in brackets if it is below 0."""
    return f"({written(value)})" if value < 0 else written(value)


class Passes:
    """Both passes of one instance, step by step in the order of the lecture.

    Parameters
    ----------
    net, x, d, divergence
        As for `PassStepper`.

    Attributes
    ----------
    steps : list of Step
    equations : dict of str to Equation
    passed, swept : ForwardPass, BackwardPass
        What the library returned; all numbers are theirs.

    Raises
    ------
    ValueError, TypeError
        If the network is too large to be drawn, or an argument is something else; the error names it.
    """

    def __init__(self, net, x, d, divergence):
        _check_small(net)
        self.net = net.copy()
        self.d = _vector("d", d, net.D[-1])
        self.divergence = divergences.lookup(divergence)
        self.passed = self.net.forward(_vector("x", x, net.D[0]))
        self.swept = self.net.backward(self.passed, self.d, self.divergence)
        self.steps, self.equations = [], {}
        self._forward()
        self._backward()

    def value(self, name):
        """Return the number of that name."""
        kind, *indices = name.split(":")
        k, *ij = (int(index) for index in indices)
        if kind == "d":
            return float(self.d[k - 1])
        if kind == "y":
            return float(self.passed.y[k][0, ij[0]])
        if kind in ("w", "dw"):
            return float((self.net.w if kind == "w" else self.swept.dw)[k][ij[0], ij[1] - 1])
        arrays = {"z": self.passed.z, "dy": self.swept.dy, "dz": self.swept.dz}[kind]
        return float(arrays[k][0, ij[0] - 1])

    def picture(self):
        """Return what the browser draws a network from: its layers, and every number as it is written into it."""
        net, N = self.net, self.net.N
        names = [f"d:{i}" for i in self._units(N)] + [name for name in self.equations if name != "Div"]
        weights = [f"w:{k}:{i}:{j}" for k in range(1, N + 1) for i in range(net.D[k - 1] + 1) for j in self._units(k)]
        return {
            "widths": net.D,
            "activations": [f.name for f in net.f[1:]],
            "numbers": {name: _brief(self.value(name)) for name in names + weights} | {"Div": written(self.swept.loss)},
            "weights": {name: self.value(name) for name in weights},
            "given": {"x": self.passed.y[0][0, 1:].tolist(), "d": self.d.tolist()},
        }

    def factor(self, kind, k, *indices):
        """Return one number as a factor of a product."""
        name = ":".join(map(str, (kind, k, *indices)))
        return Factor(symbol(kind, k, *indices), self.value(name), (name,))

    def _slope(self, k, j):
        """Return f'_k(z_j^(k)) as a factor."""
        slope = float(np.asarray(self.net.f[k].derivative(self.passed.z[k]))[0, j - 1])
        return Factor(f"f'_{k}({symbol('z', k, j)})", slope, (f"z:{k}:{j}",))

    def _jacobian(self, k, i, j):
        """Return dy_i/dz_j of layer k as a factor."""
        value = float(self.net.f[k].jacobian(self.passed.z[k])[0, i - 1, j - 1])
        return Factor(f"∂{symbol('y', k, i)}/∂{symbol('z', k, j)}", value, (f"y:{k}:{i}", f"y:{k}:{j}"))

    def _units(self, k):
        return range(1, self.net.D[k] + 1)

    def _forward(self):
        net = self.net
        for i in self._units(0):
            self.equations[f"y:0:{i}"] = self._text("y", (0, i), f"x_{{{i}}}", "", ())
        self._add_step("y", 0, "The input is the output of layer 0", "y_{i}^{(0)} = x_{i}", " and y_{0}^{(0)} = 1")
        for k in range(1, net.N + 1):
            for j in self._units(k):
                terms = [(self.factor("w", k, i, j), self.factor("y", k - 1, i)) for i in range(net.D[k - 1] + 1)]
                self._add_sum("z", (k, j), terms)
            words = f"Layer {k}, the affine part: weigh the outputs of layer {k - 1}"
            self._add_step("z", k, words, f"z_{{j}}^{{({k})}} = Σ_{{i}} w_{{ij}}^{{({k})}} y_{{i}}^{{({k - 1})}}")
            self._activate(k)
        Y, N = self.passed.Y[0], net.N
        in_words = in_symbols(self.divergence, N, len(Y))
        reads = tuple(f"{name}:{i}" for i in self._units(N) for name in (f"y:{N}", "d"))
        numbers = in_words.div_numbers(Y, self.d)
        self.equations["Div"] = Equation("Div =", in_words.div, numbers, float(self.swept.div[0]), reads)
        words = "Compare the output with the desired output"
        self.steps.append(Step("Div", words, f"Div = {in_words.div}", ("Div",)))

    def _activate(self, k):
        f, z = self.net.f[k], self.passed.z[k][0]
        every = tuple(f"z:{k}:{j}" for j in self._units(k))
        for j in self._units(k):
            if acts_by_component(f):
                self.equations[f"y:{k}:{j}"] = self._text(
                    "y", (k, j), f"f_{k}({symbol('z', k, j)})", f"{f.name}({written(z[j - 1])})", (f"z:{k}:{j}",)
                )
            else:
                numbers = f"output {j} of {f.name}({', '.join(map(written, z))})"
                self.equations[f"y:{k}:{j}"] = self._text("y", (k, j), f"f_{k}(z^{{({k})}})_{{{j}}}", numbers, every)
        output = "Y_{j} = " if k == self.net.N else ""
        symbols = f"f_{k}(z_{{j}}^{{({k})}})" if acts_by_component(f) else f"f_{k}(z^{{({k})}})_{{j}}"
        words = f"Layer {k}, the activation: {f.name}"
        self._add_step("y", k, words, f"{output}y_{{j}}^{{({k})}} = {symbols}")

    def _backward(self):
        net, N = self.net, self.net.N
        Y = self.passed.Y[0]
        how = in_symbols(self.divergence, N, len(Y))
        for i in self._units(N):
            numbers = how.slope_numbers(Y[i - 1], self.d[i - 1])
            self.equations[f"dy:{N}:{i}"] = self._text(
                "dy", (N, i), how.slope.format(i=i), numbers, (f"y:{N}:{i}", f"d:{i}")
            )
        dy = "∂Div/∂y_{i}^{(%d)}"
        self._add_step("dy", N, "How Div moves with the output", f"{dy % N} = {how.slope.format(i='i')}")
        for k in range(N, 0, -1):
            self._through_activation(k)
            for i in range(net.D[k - 1] + 1):
                for j in self._units(k):
                    self._add_sum("dw", (k, i, j), [(self.factor("y", k - 1, i), self.factor("dz", k, j))])
            symbols = f"∂Div/∂w_{{ij}}^{{({k})}} = y_{{i}}^{{({k - 1})}} ∂Div/∂z_{{j}}^{{({k})}}"
            self._add_step("dw", k, f"To the weights of layer {k}", symbols)
            if k > 1:
                for i in self._units(k - 1):
                    terms = [(self.factor("w", k, i, j), self.factor("dz", k, j)) for j in self._units(k)]
                    self._add_sum("dy", (k - 1, i), terms)
                symbols = f"{dy % (k - 1)} = Σ_{{j}} w_{{ij}}^{{({k})}} ∂Div/∂z_{{j}}^{{({k})}}"
                self._add_step("dy", k - 1, f"To the outputs of layer {k - 1}", symbols)

    def _through_activation(self, k):
        f = self.net.f[k]
        dz, dy = f"∂Div/∂z_{{j}}^{{({k})}}", "∂Div/∂y_{%s}^{(%d)}"
        scalar = acts_by_component(f)
        for j in self._units(k):
            terms = []
            if scalar:
                terms = [(self._slope(k, j), self.factor("dy", k, j))]
            elif hasattr(f, "jacobian"):
                terms = [(self._jacobian(k, i, j), self.factor("dy", k, i)) for i in self._units(k)]
            if not terms or not self._adds_up(terms, self.value(f"dz:{k}:{j}")):
                self._add_fused(k, j, given=not terms)
            else:
                self._add_sum("dz", (k, j), terms)
        if scalar:
            symbols = f"f'_{k}(z_{{j}}^{{({k})}}) {dy % ('j', k)}"
        else:
            symbols = f"Σ_{{i}} ∂y_{{i}}^{{({k})}}/∂z_{{j}}^{{({k})}} {dy % ('i', k)}"
        name = f"{f.name}, where every z moves every y" if not scalar else f.name
        self._add_step("dz", k, f"Back through the activation of layer {k}: {name}", f"{dz} = {symbols}")

    def _adds_up(self, terms, value):
        total = sum(one.value * other.value for one, other in terms)
        return bool(np.isclose(total, value, rtol=1e-5, atol=1e-12))

    def _add_fused(self, k, j, given):
        """Add a dDiv/dz that is not computed link by link.

        That is so for an activation of the user's own, and where an output of 0 or 1 makes a link of KL infinite or
        inexact: there the library takes Y - d.
        """
        y, d = self.value(f"y:{k}:{j}"), f"d_{{{j}}}"
        if given:
            units = self._units(k)
            reads = tuple(f"{kind}:{k}:{i}" for kind in ("dy", "z") for i in units)
            self.equations[f"dz:{k}:{j}"] = self._text("dz", (k, j), f"{self.net.f[k].name}.backward", "", reads)
        else:
            numbers = f"{written(y)} − {bracketed(self.d[j - 1])}"
            symbols = f"{symbol('y', k, j)} − {d}"
            self.equations[f"dz:{k}:{j}"] = self._text("dz", (k, j), symbols, numbers, (f"y:{k}:{j}", f"d:{j}"))

    def _text(self, kind, indices, symbols, numbers, reads):
        value = self.value(":".join(map(str, (kind, *indices))))
        return Equation(f"{symbol(kind, *indices)} =", symbols, numbers, value, reads)

    def _add_sum(self, kind, indices, terms):
        name = ":".join(map(str, (kind, *indices)))
        self.equations[name] = sum_of(f"{symbol(kind, *indices)} =", self.value(name), terms)

    def _add_step(self, kind, k, words, symbols, more=""):
        name = f"{SYMBOLS[kind]}^({k})"
        computes = tuple(found for found in self.equations if found.startswith(f"{kind}:{k}:"))
        self.steps.append(Step(name, words, symbols + more, computes))


def sum_of(lead, value, terms):
    """Return the equation of a sum of products."""
    symbols = " + ".join(" ".join(factor.symbol for factor in term) for term in terms)
    numbers = " + ".join(" · ".join(bracketed(factor.value) for factor in term) for term in terms)
    reads = tuple(dict.fromkeys(name for term in terms for factor in term for name in factor.reads))
    return Equation(lead, symbols, numbers, value, reads, tuple(terms))


def _brief(value):
    """Return a number as it is written in a picture, and the whole ones, as inputs often are, without decimals."""
    whole = abs(value) < 1000 and value == round(value)
    return f"{value + 0.0:.0f}".replace("-", "−") if whole else short(value)


def _check_small(net):
    check_network(net)
    if net.N > MOST_LAYERS or max(net.D) > MOST_UNITS:
        raise ValueError(
            f"net must have at most {MOST_LAYERS} layers and {MOST_UNITS} units in each to be shown with every weight, "
            f"got {net.N} layers, widths {net.D}"
        )


def _vector(name, value, width):
    value = _validate.array(name, value, dtype=np.float64)
    if value.shape != (width,):
        hint = f"; of a batch, {name}[0] is the first" if value.ndim == 2 else ""
        raise ValueError(f"{name} must be one instance, of shape ({width},), got shape {value.shape}{hint}")
    return value
