"""The chain-rule table: the derivative for one weight as a product of factors, down to what the forward pass remembered."""

import itertools
import math

import traitlets

from backprop_lib import _validate
from backprop_lib._display import written
from backprop_lib.activations import acts_by_component
from backprop_lib.widgets._base import script
from backprop_lib.widgets._equations import plain, sum_of, symbol
from backprop_lib.widgets._of_passes import OfPasses


class ChainRuleTable(OfPasses):
    """dDiv/dw_ij^(k) for one weight as a product of factors, and each factor as what it is computed from.

    The first row of the table is the product, y_i^(k-1) f'_k(z_j^(k)) dDiv/dy_j^(k); the rows below it open the derivatives
    of the row before, until Div is reached. The picture shows where the forward pass remembered a number. The library
    computes all weights ahead of time; the browser picks and draws. x, d and the weights can be changed in the browser and
    from Python.

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
    weight : tuple of int
        The weight, (k, i, j) for w_ij^(k); i = 0 is the bias.

    Raises
    ------
    ValueError, TypeError
        If an argument is not what is described here; the error names it. So does setting `weight`.

    References
    ----------
    Slides "Computing derivatives" and "Backward Pass".

    Examples
    --------
    >>> from backprop_lib import Network, widgets
    >>> net = Network([1, 1], ["identity"])
    >>> net.w[1] = [[0.5], [2.0]]
    >>> explorer = widgets.ChainRuleTable(net, [3], [5], weight=(1, 1, 1))
    >>> explorer.factors
    {'y_1^(0)': 3.0, "f'_1(z_1^(1))": 1.0, '∂Div/∂y_1^(1)': 1.5}
    >>> explorer.product
    4.5
    """

    _esm = script("network_picture", "editor", "chain_rule_table")
    _table = traitlets.Dict().tag(sync=True)
    _weight = traitlets.Unicode().tag(sync=True)  # "w:1:0:2"

    def __init__(self, net, x, d, divergence="l2", weight=(1, 1, 1)):
        super().__init__(net, x, d, divergence)
        self._weight = self._named(weight)
        self._renew()

    def _renew(self):
        table = _table(self._passes)
        with self.hold_sync():
            self._weight = self._weight if self._weight in table["weights"] else next(iter(table["weights"]))
            self._table = table

    @property
    def weight(self):
        """The weight, (k, i, j) for w_ij^(k); may be set."""
        return tuple(int(index) for index in self._weight.split(":")[1:])

    @weight.setter
    def weight(self, weight):
        self._weight = self._named(weight)

    @property
    def factors(self):
        """The factors of dDiv/dw for this weight: their symbols and their values, in order."""
        (term,) = product_for(self._passes, *self.weight).terms
        return {plain(factor.symbol): factor.value for factor in term}

    @property
    def product(self):
        """The product of the factors, which is the library's dDiv/dw."""
        return math.prod(self.factors.values())

    def _named(self, weight):
        D = self._passes.net.D
        if not isinstance(weight, (tuple, list)) or len(weight) != 3:
            raise ValueError(f"weight must be (k, i, j) for the weight w_ij^(k), got {weight!r}")
        k, i, j = (_validate.whole(f"weight[{n}]", index) for n, index in enumerate(weight))
        if not 1 <= k < len(D) or i > D[k - 1] or not 1 <= j <= D[k]:
            raise ValueError(
                f"weight must be (k, i, j) with k = 1..{len(D) - 1}, i = 0..D[k - 1] and j = 1..D[k] for widths {D}, "
                f"got {tuple(weight)}"
            )
        return f"w:{k}:{i}:{j}"

    def _in_words(self):
        product = product_for(self._passes, *self.weight)
        return f"{plain(product.lead)} {plain(product.symbols)} = {product.numbers} = {written(product.value)}"

    def _draw(self, figure):
        from backprop_lib import plots

        ax = plots.network(self._passes.net, self._passes.passed, self._passes.swept, ax=figure.subplots())
        ax.set_title("")
        figure.suptitle(self._in_words(), wrap=True)


def product_for(passes, k, i, j):
    """Return dDiv/dw_ij^(k) as one product.

    Where dDiv/dz_j^(k) is a product itself, its two factors take its place; a softmax makes it a sum, which stays one.
    """
    product, dz = passes.equations[f"dw:{k}:{i}:{j}"], passes.equations[f"dz:{k}:{j}"]
    ((y, last),) = product.terms
    opened = dz.terms[0] if len(dz.terms) == 1 else (last,)
    return sum_of(product.lead, product.value, [(y, *opened)])


def written_out(passes, k, i, j):
    """Return dDiv/dw_ij^(k) in symbols all the way to Div, the number of factors on each way, and of ways.

    Sums over units of later layers have the letters m, n, p, ... .
    """
    net, letters = passes.net, iter("mnpqrstu")
    parts, now, count, ways = [symbol("y", k - 1, i)], str(j), 1, 1
    for layer in range(k, net.N + 1):
        if layer > k:
            after = next(letters)
            parts.append(f"Σ_{after} {symbol('w', layer, now, after)}")
            now, count, ways = after, count + 1, ways * net.D[layer]
        if acts_by_component(net.f[layer]):
            parts.append(f"f'_{layer}({symbol('z', layer, now)})")
        else:
            after = next(letters)
            parts.append(f"Σ_{after} ∂{symbol('y', layer, after)}/∂{symbol('z', layer, now)}")
            now, ways = after, ways * net.D[layer]
        count += 1
    return " ".join([*parts, symbol("dy", net.N, now)]), count + 1, ways


def _table(passes):
    """Return all that the browser shows: for each weight its product, and the equations that it opens into."""
    weights = {}
    for name, (k, i, j) in _weights(passes.net.D):
        product = product_for(passes, k, i, j)
        formula, count, ways = written_out(passes, k, i, j)
        along = f"{count} factors" if ways == 1 else f"{count} factors on each of {ways} ways to Div, added up"
        weights[name] = _row(product) | {"formula": formula, "count": along}
    opened = {name: _row(equation) for name, equation in passes.equations.items() if name[:2] in ("dy", "dz")}
    return {"picture": passes.picture(), "weights": weights, "opened": opened}


def _weights(D):
    for k in range(1, len(D)):
        for i, j in itertools.product(range(D[k - 1] + 1), range(1, D[k] + 1)):
            yield f"w:{k}:{i}:{j}", (k, i, j)


def _row(equation):
    """Return an equation as a row: terms of factors, each with its symbol, its number, and what it is read from."""
    terms = [
        [{"symbol": factor.symbol, "number": written(factor.value), "reads": factor.reads} for factor in term]
        for term in equation.terms
    ]
    text = {"lead": equation.lead, "symbols": equation.symbols, "numbers": equation.numbers}
    return text | {"value": written(equation.value), "reads": equation.reads, "terms": terms}
