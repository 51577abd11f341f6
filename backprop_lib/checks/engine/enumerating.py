"""Searches for expressions whose numbers are those of a target, up to a factor of each case.

Small expressions are listed, each once by what it comes to. Larger ones are pairs of these, and they are never computed: a
random projection of a product, a quotient, a sum or a matrix product of two arrays is a number that one product of matrices
gives for all pairs at once, and of the pairs only those whose projections are in the right proportion are looked at.
"""

import numpy as np

from backprop_lib.checks.engine.expressions import BINARY, UNARY, fitted, longer_axes, value_of

_NEAR = 1e-8
_FIRST = ("transposed", "without row 0", "without column 0", "one less", "squared", "log", "exp", "inverse", "over columns",
          "over rows", "positive", "sigmoid", "tanh", "abs", "exp of minus", "total")  # fmt: skip
_AFTER = ("over rows", "over columns", "total", "exp", "log", "one less", "inverse", "root", "squared", "norm", "positive",
          "sigmoid", "tanh", "abs", "one more")  # fmt: skip
_INVERSES = {
    "exp": (np.log, "exp"),
    "log": (np.exp, "log"),
    "root": (np.square, "root"),
    "squared": (np.sqrt, "squared"),
    "one less": (lambda a: 1 - a, "one less"),
    "one more": (lambda a: a - 1, "one more"),
    "inverse": (lambda a: 1 / a, "inverse"),
    "tanh": (np.arctanh, "tanh"),
    "sigmoid": (lambda a: np.log(a / (1 - a)), "sigmoid"),
}


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
        self._random = np.random.default_rng(0).normal(size=4096)
        self._seen, self.entries = set(), []
        with np.errstate(all="ignore"):
            for text, cost in costs.items():
                self._add(("leaf", text), cost, [probe[text] for probe in probes])
            leaves = list(self.entries)
            self._unary(leaves, UNARY)
            first = sorted(self.entries, key=_cost_of)[:60]
            self._unary([entry for entry in first if entry[0][0] in _FIRST and entry[1] <= 2.0], _FIRST)
            self.entries.sort(key=_cost_of)
            self.small = self.entries[:160]
            self.entries = list(self.small)
            self._binary([entry for entry in self.small if entry[1] <= 2.2][:60], leaves[:14], len(self.small) + most)
            self._unary(self.entries[len(self.small) :][: most // 3], _AFTER)
        self.entries.sort(key=_cost_of)

    def _add(self, expression, cost, values):
        if any(value.size == 0 or value.size > 4096 for value in values):
            return
        prints = [float(value.ravel() @ self._random[: value.size]) for value in values]
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
                if any(value.ndim == 0 for value in values) and name in ("total", "norm", "reversed"):
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


def _cost_of(entry):
    return entry[1]


def _broadcast(one, other):
    return all(a == b or a == 1 or b == 1 for a, b in zip(one[::-1], other[::-1], strict=False))


class Search:
    """Looks in a pool for what a target is made of.

    Parameters
    ----------
    pool : Pool
    targets : list of ndarray
        One for each probe.
    merged : bool
        Whether all probes have the same factor, as where each of them is a single number; else each has one of its own.
    most : float
        What an expression may cost.
    """

    def __init__(self, pool, targets, merged, most=6.5):
        self.most, self.shapes = most, [target.shape for target in targets]
        self.blocks = [list(range(len(targets)))] if merged else [[n] for n in range(len(targets))]
        self.pool = pool
        self._fit(pool)
        random = np.random.default_rng(1)
        self.vectors = [random.normal(size=(3, sum(targets[n].size for n in block))) for block in self.blocks]
        self.sides = [
            (random.normal(size=(3, max(2, *_two(shape)))), random.normal(size=(3, max(2, *_two(shape)))))
            for shape in self.shapes
        ]
        self.targets = targets

    def _fit(self, pool):
        """Lay the pool's entries out as rows, of those that fit the targets."""
        self.entries, rows = [], [[] for _ in self.shapes]
        for entry in pool.entries:
            values = [fitted(value, shape) for value, shape in zip(entry[2], self.shapes, strict=True)]
            if all(value is not None for value in values):
                self.entries.append(entry)
                for row, value in zip(rows, values, strict=True):
                    row.append(value.ravel())
        self.cost = np.array([entry[1] for entry in self.entries])
        self.rows = [
            np.concatenate([np.array(rows[n]).reshape(len(self.entries), -1) for n in block], axis=1)
            for block in self.blocks
        ]
        self.few = min(int((self.cost <= 2.6).sum()), 120)

    def candidates(self):
        """Yield (cost, expression) of what may be the target, those of one kind of search after the other."""
        flat = self._flat(self.targets)
        yield from self._ranked(self._simple(flat, self.few, len(self.entries)), lambda e: e)
        yield from self._ranked([*self._matrix(self.targets, 120), *self._added_up()], lambda e: e)
        yield from self._ranked(self._peeled(), lambda e: e)
        yield from self._ranked(self._inverted(), lambda e: e)

    def _ranked(self, found, wrap):
        return sorted(((cost, wrap(e)) for cost, e in found if cost <= self.most), key=lambda pair: pair[0])[:40]

    def _flat(self, targets):
        return [np.concatenate([targets[n].ravel() for n in block]) for block in self.blocks]

    def _simple(self, flat, few, most):
        """Yield single entries, sums, products and quotients of two that are in proportion to a flat target."""
        if any(not np.isfinite(block).all() for block in flat) or not len(self.entries):
            return
        prints = [rows[:most] @ vectors.T for rows, vectors in zip(self.rows, self.vectors, strict=True)]
        aims = [vectors @ block for vectors, block in zip(self.vectors, flat, strict=True)]
        yield from self._singles(prints, aims)
        yield from self._sums(prints, aims)
        yield from self._products(flat, few, most)

    def _singles(self, prints, aims):
        fits = np.logical_and.reduce(
            [_proportional([p[:, q] for q in range(3)], aim) for p, aim in zip(prints, aims, strict=True)]
        )
        for n in np.flatnonzero(fits):
            yield self.cost[n], self.entries[n][0]

    def _sums(self, prints, aims):
        """Yield pairs whose sum or difference is in proportion: what is out of proportion in one cancels in the other."""
        off = np.concatenate(
            [p[:, q : q + 1] * aim[2] - p[:, 2:] * aim[q] for p, aim in zip(prints, aims, strict=True) for q in (0, 1)],
            axis=1,
        )
        size = np.abs(off).max(axis=1)
        usable = np.flatnonzero(size > _NEAR * (np.median(size) + 1e-300))
        off = off[usable]
        mixed = off @ np.array([1.0, 0.6180339, 0.4142135, 0.7320508, 0.2360679, 0.6457513] * off.shape[1])[: off.shape[1]]
        order = np.argsort(mixed)
        sorted_ = mixed[order]
        for operation, sign in (("+", -1.0), ("-", 1.0)):
            start = np.searchsorted(sorted_, sign * mixed - _NEAR * np.abs(mixed))
            end = np.searchsorted(sorted_, sign * mixed + _NEAR * np.abs(mixed))
            for i in np.flatnonzero(end > start):
                for j in order[start[i] : min(end[i], start[i] + 6)]:
                    if i == j or (operation == "+" and j < i):
                        continue
                    if np.abs(off[i] - sign * off[j]).max() <= 10 * _NEAR * np.abs(off[i]).max():
                        a, b = usable[i], usable[j]
                        cost = self.cost[a] + self.cost[b] + BINARY[operation][2]
                        yield cost, (operation, self.entries[a][0], self.entries[b][0])

    def _products(self, flat, few, most):
        product = quotient = opposite = True
        for rows, vectors, block in zip(self.rows, self.vectors, flat, strict=True):
            aim = vectors @ block
            short = rows[:few]
            products = [(rows[:most] * vector) @ short.T for vector in vectors]
            product = product & _proportional(products, aim)
            prints, times = [rows[:most] @ v for v in vectors], [short @ (v * block) for v in vectors]
            quotient = quotient & _in_proportion(prints, times)
            prints, times = [short @ v for v in vectors], [rows[:most] @ (v * block) for v in vectors]
            opposite = opposite & _in_proportion(prints, times)
        for operation, fits in (("*", product), ("/", quotient), ("//", opposite)):
            for i, j in np.argwhere(fits)[:60]:
                if operation == "*" and j > i and i < few:
                    continue
                a, b = (j, i) if operation == "*" and j < i else (i, j)
                sign = operation[0]
                cost = self.cost[a] + self.cost[b] + BINARY[sign][2]
                yield cost, (sign, self.entries[a][0], self.entries[b][0])

    def _matrix(self, targets, most):
        """Yield matrix products of two entries, whatever fits, that are in proportion to the targets."""
        if any(not np.isfinite(target).all() for target in targets):
            return
        groups = {}
        for entry in self.pool.small[:most] + [e for e in self.pool.entries if e[1] > 1.0][: most // 2]:
            groups.setdefault(tuple(value.shape for value in entry[2]), {})[entry[0]] = entry
        for left, ones in groups.items():
            for right, others in groups.items():
                for operation in ("@", "outer"):
                    if self._fits(operation, left, right):
                        yield from self._products_of(operation, list(ones.values()), list(others.values()), targets)

    def _fits(self, operation, left, right):
        for a, b, shape in zip(left, right, self.shapes, strict=True):
            if len(a) == 0 or len(b) == 0:
                return False
            if operation == "outer":
                if len(a) != 1 or len(b) != 1 or shape != (*a, *b):
                    return False
            elif a[-1] != b[0] or longer_axes((*a[:-1], *b[1:])) != longer_axes(shape):
                return False
        return True

    def _products_of(self, operation, ones, others, targets):
        fits = True
        for block in self.blocks:
            prints, aim = [0.0] * 3, [0.0] * 3
            for n in block:
                target = targets[n]
                for q in range(3):
                    a = np.array([_left(entry[2][n], operation) for entry in ones])
                    b = np.array([_right(entry[2][n], operation) for entry in others])
                    u, v = self.sides[n][0][q, : a.shape[1]], self.sides[n][1][q, : b.shape[2]]
                    prints[q] = prints[q] + (u @ a) @ (b @ v).T
                    aim[q] = aim[q] + u @ target.reshape(a.shape[1], b.shape[2]) @ v
            fits = fits & _proportional(prints, np.array(aim))
        for i, j in np.argwhere(fits)[:40]:
            cost = ones[i][1] + others[j][1] + BINARY[operation][2]
            yield cost, (operation, ones[i][0], others[j][0])

    def _added_up(self):
        """Yield products of two entries, added up over their rows, their columns or both."""
        groups = {}
        for entry in self.pool.entries[:300]:
            groups.setdefault(tuple(value.shape for value in entry[2]), []).append(entry)
        for shapes, entries in groups.items():
            for operation, axes in (("over columns", (1,)), ("over rows", (0,)), ("total", (0, 1))):
                if any(len(shape) != 2 or _without(shape, axes) != longer_axes(target) for shape, target in zip(shapes, self.shapes, strict=True)):
                    continue
                yield from self._sums_of_products(operation, axes, entries)

    def _sums_of_products(self, operation, axes, entries):
        fits = True
        for block, vectors in zip(self.blocks, self.vectors, strict=True):
            aim = vectors @ np.concatenate([self.targets[n].ravel() for n in block])
            prints, start = [0.0] * 3, 0
            for n in block:
                shape, size = entries[0][2][n].shape, self.targets[n].size
                rows = np.array([entry[2][n].ravel() for entry in entries], dtype=float)
                kept = tuple(1 if axis in axes else length for axis, length in enumerate(shape))
                for q in range(3):
                    weights = np.broadcast_to(vectors[q, start : start + size].reshape(kept), shape).ravel()
                    prints[q] = prints[q] + (rows * weights) @ rows.T
                start += size
            fits = fits & _proportional(prints, aim)
        for i, j in np.argwhere(np.triu(fits))[:40]:
            cost = entries[i][1] + entries[j][1] + BINARY["*"][2] + UNARY[operation].cost
            yield cost, (operation, ("*", entries[i][0], entries[j][0]))

    def _peeled(self):
        """Yield what is left of the targets after a small entry has been taken off, put back on."""
        cheap = [n for n in range(self.few) if self.cost[n] <= 1.7][:14]
        for n in cheap:
            expression, cost, _ = self.entries[n]
            values = [fitted(v, shape) for v, shape in zip(self.entries[n][2], self.shapes, strict=True)]
            for operation, back in _PEELS.items():
                with np.errstate(all="ignore"):
                    left = [back(target, value) for target, value in zip(self.targets, values, strict=True)]
                if any(not np.isfinite(part).all() or not part.any() for part in left):
                    continue
                flat, few = self._flat(left), min(self.few, 60)
                found = [*self._simple(flat, few, min(len(self.entries), 260)), *self._matrix(left, 40)]
                for inner_cost, inner in found:
                    pair = (expression, inner) if operation in ("*", "+", "e-", "e/") else (inner, expression)
                    yield inner_cost + cost + 0.7, (operation[-1], *pair)

    def _inverted(self):
        for operation, (back, name) in _INVERSES.items():
            with np.errstate(all="ignore"):
                left = [back(target) for target in self.targets]
            if any(not np.isfinite(part).all() for part in left):
                continue
            found = [*self._simple(self._flat(left), self.few, min(len(self.entries), 500)), *self._matrix(left, 60)]
            for cost, inner in found:
                yield cost + UNARY[operation].cost, (name, inner)


# How to take an entry e off a target: e · rest, e + rest, rest − e, e − rest.
_PEELS = {
    "*": lambda target, e: target / e,
    "+": lambda target, e: target - e,
    "-": lambda target, e: target + e,
    "e-": lambda target, e: e - target,
}


def _without(shape, axes):
    return [length for axis, length in enumerate(shape) if axis not in axes and length != 1]



def _two(shape):
    return (shape[0] if shape else 1), (shape[-1] if shape else 1)


def _left(value, operation):
    if operation == "outer":
        return value.reshape(-1, 1)
    return value.reshape(1, -1) if value.ndim == 1 else value


def _right(value, operation):
    if operation == "outer":
        return value.reshape(1, -1)
    return value.reshape(-1, 1) if value.ndim == 1 else value


def _proportional(prints, aim):
    """Return where three projections of candidates are in proportion to those of the target."""
    return _in_proportion(prints, aim[:, None] if np.ndim(prints[0]) == 0 else aim)


def _in_proportion(prints, times):
    """Return where prints[q] and times[q], for q = 0, 1, 2, are in proportion: for all pairs, if both are vectors."""
    fits = True
    for q in (0, 1):
        if np.ndim(times[0]) == 1:
            one, other = np.multiply.outer(prints[q], times[2]), np.multiply.outer(prints[2], times[q])
        else:
            one, other = prints[q] * times[2], prints[2] * times[q]
        fits = fits & (np.abs(one - other) <= _NEAR * (np.abs(one) + np.abs(other))) & (one != 0)
    return fits


def value_on(expression, leaves, shape):
    """Return what an expression comes to on other leaves, in a shape; None if it doesn't fit."""
    try:
        return fitted(value_of(expression, leaves), shape)
    except (KeyError, ValueError, IndexError, TypeError):
        return None
