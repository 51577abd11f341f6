"""Searches for expressions whose numbers are those of a target, up to a factor of each case.

The expressions are those of a pool, and pairs of them, which are never computed: of each array three random projections are
kept, whose proportions no factor changes. What a target divided by an entry would have to be is looked up among them, sorted; a
sum is two entries whose deviations from the target's proportions cancel; and the projections of all products of two stacks of
matrices come from one product.
"""

from itertools import islice

import numpy as np

from backprop_lib.checks.engine.expressions import BINARY, UNARY, fitted, longer_axes

_NEAR = 1e-8
_HITS = 24  # of one kind; where there are more, the numbers are too few or too plain to tell one from the other
_INVERSES = {
    "exp": np.log,
    "log": np.exp,
    "root": np.square,
    "squared": np.sqrt,
    "one less": lambda a: 1 - a,
    "one more": lambda a: a - 1,
    "inverse": lambda a: 1 / a,
    "tanh": np.arctanh,
    "sigmoid": lambda a: np.log(a / (1 - a)),
}


class _Ratios:
    """Arrays by the proportions of their projections, to be looked up.

    Parameters
    ----------
    prints : list of ndarray, shape (n, 3)
        For each block, the projections of n arrays.
    """

    def __init__(self, prints):
        self.prints = prints
        with np.errstate(all="ignore"):
            ratios = prints[0][:, 0] / prints[0][:, 2]
        self.order = np.argsort(ratios)
        self.sorted = ratios[self.order]

    def look_up(self, wanted):
        """Yield (q, n): what is wanted in place q is in proportion to array n, in every block.

        Parameters
        ----------
        wanted : list of ndarray, shape (q, 3)
            For each block.
        """
        with np.errstate(all="ignore"):
            ratios = wanted[0][:, 0] / wanted[0][:, 2]
        margin = _NEAR * np.abs(ratios)
        start, end = np.searchsorted(self.sorted, ratios - margin), np.searchsorted(self.sorted, ratios + margin)
        for q in np.flatnonzero(end > start)[:_HITS]:
            for n in np.sort(self.order[start[q] : end[q]])[:8]:
                if all(_proportional(own[n], other[q]) for own, other in zip(self.prints, wanted, strict=True)):
                    yield q, n


def _proportional(one, other):
    """Return whether three projections are in proportion to three others."""
    left, right = one[:2] * other[2], one[2] * other[:2]
    return bool((np.abs(left - right) <= 10 * _NEAR * (np.abs(left) + np.abs(right))).all() and left.any())


class Search:
    """Looks in a pool for what a target is made of.

    Parameters
    ----------
    pool : Pool
    shapes : list of tuple
        Those of the target, for each probe.
    merged : bool
        Whether all probes have the same factor, as where each of them is a single number; else each has one of its own.
    """

    def __init__(self, pool, shapes, merged):
        self.pool, self.shapes, self.targets = pool, shapes, []
        self.blocks = [list(range(len(shapes)))] if merged else [[n] for n in range(len(shapes))]
        random = np.random.default_rng(1)
        lengths = [int(np.prod(shape)) for shape in shapes]
        self.vectors = [random.normal(size=(3, sum(lengths[n] for n in block))) for block in self.blocks]
        sides = [max(2, *_two(shape)) for shape in self.shapes]
        self.sides = [(random.normal(size=(3, side)), random.normal(size=(3, side))) for side in sides]
        self._lay_out()
        self._products = self._matrix_products()

    def _lay_out(self):
        """Lay the pool's entries out as rows, of those that fit the targets, each once."""
        self.entries, rows, seen, fits = [], [[] for _ in self.shapes], set(), {}
        for entry in self.pool.entries:
            own = tuple(value.shape for value in entry[2])
            if own not in fits:
                fits[own] = all(fitted(np.zeros(a), b) is not None for a, b in zip(own, self.shapes, strict=True))
            if not fits[own]:
                continue
            flat = [fitted(value, shape).ravel() for value, shape in zip(entry[2], self.shapes, strict=True)]
            marks = [float(row @ self.pool.random[: row.size]) for row in flat]
            # What is the negative of another tells no more than that.
            key = tuple(f"{mark * (1 if marks[0] > 0 else -1):.8e}" for mark in marks)
            if key not in seen:
                seen.add(key)
                self.entries.append(entry)
                for row, value in zip(rows, flat, strict=True):
                    row.append(value)
        self.cost = np.array([entry[1] for entry in self.entries])
        self.few = min(int((self.cost <= (4.6 if len(self.blocks) == 1 else 2.9)).sum()), 200)
        if self.entries:
            self.rows = [np.concatenate([np.array(rows[n]) for n in block], axis=1) for block in self.blocks]
            self.ratios = _Ratios([rows @ vectors.T for rows, vectors in zip(self.rows, self.vectors, strict=True)])

    def candidates(self, targets, most, thorough):
        """Yield (cost, expression) of what may be the target, those of one kind of search after the other.

        Parameters
        ----------
        targets : list of ndarray
            One for each probe.
        most : float
            What an expression may cost.
        thorough : bool
            Whether to look for expressions of more than two entries, too.
        """
        self.targets = targets
        every = (self._whole, self._added_up, self._peeled, self._inverted)
        for search in every if thorough else every[:1]:
            found = sorted(search(), key=_cost_of_pair)
            yield from [pair for pair in found if pair[0] <= most][:30]

    def _whole(self):
        yield from self._simple(self.targets)
        yield from self._matrix(self.targets)

    def _flat(self, targets):
        return [np.concatenate([targets[n].ravel() for n in block]) for block in self.blocks]

    def _simple(self, targets):
        """Yield single entries, and sums, products and quotients of two, that are in proportion to the targets."""
        flat = self._flat(targets)
        if not self.entries or any(not np.isfinite(block).all() for block in flat):
            return
        aims = [vectors @ block for vectors, block in zip(self.vectors, flat, strict=True)]
        for _, n in self.ratios.look_up([aim[None] for aim in aims]):
            yield self.cost[n], self.entries[n][0]
        yield from islice(self._sums(aims), 2 * _HITS)
        yield from self._times(flat)

    def _sums(self, aims):
        """Yield pairs whose sum or difference is in proportion: what is out of proportion in one cancels in the other."""
        prints = [p[:900] for p in self.ratios.prints]
        off = np.concatenate(
            [p[:, :2] * aim[2] - p[:, 2:] * aim[:2] for p, aim in zip(prints, aims, strict=True)], axis=1
        )
        size = np.abs(off).max(axis=1)
        usable = np.flatnonzero((size > 1e-7 * np.median(size)) & np.isfinite(size))
        off = off[usable]
        mixed = off @ _MIX[: off.shape[1]]
        order = np.argsort(mixed)
        ranked = mixed[order]
        for operation, sign in (("+", -1.0), ("-", 1.0)):
            margin = _NEAR * np.abs(mixed)
            start, end = np.searchsorted(ranked, sign * mixed - margin), np.searchsorted(ranked, sign * mixed + margin)
            # Each entry finds itself as well where the sign is the same.
            for i in np.flatnonzero(end - start > (operation == "-")):
                for j in order[start[i] : min(end[i], start[i] + 6)]:
                    if i == j or (operation == "+" and j < i):
                        continue
                    if np.abs(off[i] - sign * off[j]).max() <= 10 * _NEAR * np.abs(off[i]).max():
                        one, other = usable[i], usable[j]
                        # Two that cancel come to nothing.
                        if np.abs(prints[0][one] - sign * prints[0][other]).max() > 1e-6 * np.abs(prints[0][one]).max():
                            yield self._pair(operation, one, other)

    def _pair(self, operation, one, other):
        cost = self.cost[one] + self.cost[other] + BINARY[operation][2]
        return cost, (operation, self.entries[one][0], self.entries[other][0])

    def _times(self, flat):
        """Yield products and quotients of two entries."""
        for operation in ("*", "/", "over"):
            wanted = []
            for rows, vectors, block in zip(self.rows, self.vectors, flat, strict=True):
                few = rows[: self.few]
                with np.errstate(all="ignore"):
                    rest = block / few if operation == "*" else block * few if operation == "/" else few / block
                    wanted.append(rest @ vectors.T)
            for q, n in self.ratios.look_up(wanted):
                if operation == "*" and n >= q:
                    yield self._pair("*", q, n)
                elif operation == "/":
                    yield self._pair("/", n, q)
                elif operation == "over":
                    yield self._pair("/", q, n)

    def _matrix_products(self):
        """Return the matrix products of all entries that fit, as pairs and their proportions."""
        groups, found = {}, []
        for entry in self.pool.small + [e for e in self.pool.entries if len(e[0]) == 3][:100]:
            groups.setdefault(tuple(value.shape for value in entry[2]), []).append(entry)
        for left, ones in groups.items():
            for right, others in groups.items():
                for operation in ("@", "outer"):
                    if self._fits(operation, left, right):
                        found.append((operation, ones, others, _Ratios(self._prints_of(operation, ones, others))))
        return found

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

    def _prints_of(self, operation, ones, others):
        prints = []
        for block in self.blocks:
            sums = [0.0] * 3
            for n in block:
                a = np.array([_left(entry[2][n], operation) for entry in ones], dtype=float)
                b = np.array([_right(entry[2][n], operation) for entry in others], dtype=float)
                for q in range(3):
                    u, v = self.sides[n][0][q, : a.shape[1]], self.sides[n][1][q, : b.shape[2]]
                    sums[q] = sums[q] + ((u @ a) @ (b @ v).T).ravel()
            prints.append(np.stack(sums, axis=1))
        return prints

    def _matrix(self, targets):
        """Yield matrix products of two entries that are in proportion to the targets."""
        if any(not np.isfinite(target).all() for target in targets):
            return
        for operation, ones, others, ratios in self._products:
            aims = []
            for block in self.blocks:
                aim = np.zeros(3)
                for n in block:
                    rows = _left(ones[0][2][n], operation).shape[0]
                    columns = _right(others[0][2][n], operation).shape[1]
                    u, v = self.sides[n][0][:, :rows], self.sides[n][1][:, :columns]
                    aim += ((u @ targets[n].reshape(rows, columns)) * v).sum(axis=1)
                aims.append(aim[None])
            for _, n in ratios.look_up(aims):
                one, other = ones[n // len(others)], others[n % len(others)]
                yield one[1] + other[1] + BINARY[operation][2], (operation, one[0], other[0])

    def _added_up(self):
        """Yield products of two entries, added up over their rows, their columns or both."""
        groups = {}
        for entry in self.pool.entries[:300]:
            groups.setdefault(tuple(value.shape for value in entry[2]), []).append(entry)
        for shapes, entries in groups.items():
            for operation, axes in (("over columns", (1,)), ("over rows", (0,)), ("total", (0, 1))):
                pairs = zip(shapes, self.shapes, strict=True)
                if all(len(shape) == 2 and _without(shape, axes) == longer_axes(target) for shape, target in pairs):
                    yield from self._sums_of_products(operation, axes, entries)

    def _sums_of_products(self, operation, axes, entries):
        prints, aims = [], []
        for block, vectors in zip(self.blocks, self.vectors, strict=True):
            aims.append((vectors @ np.concatenate([self.targets[n].ravel() for n in block]))[None])
            sums, start = [0.0] * 3, 0
            for n in block:
                shape, size = entries[0][2][n].shape, self.targets[n].size
                rows = np.array([entry[2][n].ravel() for entry in entries], dtype=float)
                kept = tuple(1 if axis in axes else length for axis, length in enumerate(shape))
                for q in range(3):
                    weights = np.broadcast_to(vectors[q, start : start + size].reshape(kept), shape).ravel()
                    sums[q] = sums[q] + ((rows * weights) @ rows.T).ravel()
                start += size
            prints.append(np.stack(sums, axis=1))
        for _, n in _Ratios(prints).look_up(aims):
            one, other = entries[n // len(entries)], entries[n % len(entries)]
            cost = one[1] + other[1] + BINARY["*"][2] + UNARY[operation].cost
            yield cost, (operation, ("*", one[0], other[0]))

    def _peeled(self):
        """Yield what is left of the targets after a small entry has been taken off, put back on."""
        if not self.entries:
            return
        most, many = (4.6, 60) if len(self.blocks) == 1 else (1.9, 24)
        for n in [n for n in range(self.few) if self.cost[n] <= most][:many]:
            expression, cost, values = self.entries[n]
            values = [fitted(value, shape) for value, shape in zip(values, self.shapes, strict=True)]
            for operation, back in _PEELS.items():
                with np.errstate(all="ignore"):
                    left = [back(target, value) for target, value in zip(self.targets, values, strict=True)]
                if any(not np.isfinite(part).all() or not part.any() for part in left):
                    continue
                for inner_cost, inner in (*self._simple(left), *self._matrix(left)):
                    pair = (expression, inner) if operation in ("*", "+", "e-", "e/") else (inner, expression)
                    yield inner_cost + cost + 0.7, (operation[-1], *pair)

    def _inverted(self):
        """Yield what a function was taken of."""
        for name, back in _INVERSES.items():
            with np.errstate(all="ignore"):
                left = [back(target) for target in self.targets]
            if all(np.isfinite(part).all() and part.any() for part in left):
                for cost, inner in (*self._simple(left), *self._matrix(left)):
                    yield cost + UNARY[name].cost, (name, inner)


_MIX = np.random.default_rng(2).normal(size=64)
# How to take an entry e off a target: e · rest, e + rest, rest − e, e − rest, e / rest.
_PEELS = {
    "*": lambda target, e: target / e,
    "+": lambda target, e: target - e,
    "-": lambda target, e: target + e,
    "e-": lambda target, e: e - target,
    "e/": lambda target, e: e / target,
}


def _cost_of_pair(pair):
    return pair[0]


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
