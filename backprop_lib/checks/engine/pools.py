"""Lists small expressions over some symbols, each once by what it comes to on a few probes."""

import numpy as np

from backprop_lib.checks.engine.expressions import BINARY, UNARY

_FIRST = (
    *("transposed", "without row 0", "without column 0", "over rows", "over columns", "total"),
    *("one less", "squared", "log", "exp", "exp of minus", "inverse", "positive", "sigmoid", "tanh", "abs"),
)
_AFTER = (
    *("over rows", "over columns", "total", "norm", "sum of sizes", "largest size"),
    *("exp", "log", "one less", "one more", "inverse", "root", "squared", "positive", "sigmoid", "tanh", "abs"),
)
_OF_MANY = ("max along axis 0", "max along the last axis", "total", "norm", "sum of sizes", "largest size", "reversed")


class Pool:
    """Expressions, each once by what it comes to on a few probes.

    Parameters
    ----------
    probes : list of dict
        For each probe, the leaves.
    costs : dict
        Of each leaf.
    most : int
        How many expressions to list.
    """

    def __init__(self, probes, costs, most=450):
        self.random = np.random.default_rng(0).normal(size=4096)
        self._seen, self.entries = set(), []
        with np.errstate(all="ignore"):
            for text, cost in costs.items():
                self._add(("leaf", text), cost, [probe[text] for probe in probes])
            leaves = list(self.entries)
            self._unary(leaves, UNARY)
            first = sorted(self.entries, key=cost_of)[:60]
            self._unary([entry for entry in first if entry[0][0] in _FIRST and entry[1] <= 2.0], _FIRST)
            self.entries.sort(key=cost_of)
            self.small = self.entries[:240]
            self.entries = list(self.small)
            self._binary([entry for entry in self.small if entry[1] <= 2.2][:60], leaves[:14], len(self.small) + most)
            self._unary(self.entries[len(self.small) :][: most // 3], _AFTER)
        self.entries.sort(key=cost_of)

    def _add(self, expression, cost, values):
        if any(value.size == 0 or value.size > 4096 for value in values):
            return
        prints = [float(value.ravel() @ self.random[: value.size]) for value in values]
        if not np.isfinite(prints).all():
            return
        key = tuple((value.shape, f"{number:.9e}") for value, number in zip(values, prints, strict=True))
        if key not in self._seen and any(prints):
            self._seen.add(key)
            self.entries.append((expression, cost, values))

    def _unary(self, entries, names):
        for expression, cost, values in entries:
            for name in names:
                unary = UNARY[name]
                if unary.axes is not None and any(value.ndim != unary.axes for value in values):
                    continue
                if any(value.ndim == 0 for value in values) and name in _OF_MANY:
                    continue
                self._add((name, expression), cost + unary.cost, [np.asarray(unary.compute(v)) for v in values])

    def _binary(self, entries, leaves, most):
        pairs = [(one, other) for one in entries for other in leaves]
        pairs.sort(key=lambda pair: pair[0][1] + pair[1][1])
        for one, other in pairs:
            if len(self.entries) >= most:
                return
            for operation in ("*", "/", "-", "+", "@"):
                self._pair(operation, one, other)
                if operation in "/-@":
                    self._pair(operation, other, one)

    def _pair(self, operation, one, other):
        _, compute, cost, *_ = BINARY[operation]
        values = []
        for a, b in zip(one[2], other[2], strict=True):
            if operation == "@":
                if a.ndim == 0 or b.ndim == 0 or a.shape[-1] != b.shape[0]:
                    return
            elif not _broadcast(a.shape, b.shape):
                return
            values.append(np.asarray(compute(a, b)))
        self._add((operation, one[0], other[0]), one[1] + other[1] + cost, values)


def cost_of(entry):
    """Return what an entry of a pool costs."""
    return entry[1]


def _broadcast(one, other):
    return all(a == b or a == 1 or b == 1 for a, b in zip(one[::-1], other[::-1], strict=False))
