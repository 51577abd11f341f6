"""Records descent on every function of an explorer's menu, by every rule, for every stop of the η slider."""

import itertools

from backprop_lib.widgets.descent_explorer.explorer import DescentExplorer

# Where else a constant η may start, as shares of the domain: of one variable, and of two.
_SHARES = {1: [(0.05,), (0.3,), (0.7,), (0.95,)], 2: [*itertools.product((0.15, 0.85), repeat=2)]}
_kept = {}


def record(explorer, store):
    """Return the recorded ways: for each function, start and rule the files that hold the pictures and the runs."""
    found = []
    for name, function in explorer._functions.items():
        own = DescentExplorer(function, eps=explorer.eps)
        starts = [own.x0.tolist(), *(_start(function, shares) for shares in _SHARES[function.n])]
        if name == explorer.function.name:
            starts.insert(1, explorer.x0.tolist())
        first = [own.x0.tolist(), explorer.x0.tolist()]
        for x0 in dict.fromkeys(map(tuple, starts)):
            rules = own._scene["rules"] if list(x0) in first else ["constant"]
            found += [_way(function, name, list(x0), rule, explorer, store) for rule in rules]
    return found


def _start(function, shares):
    return [round(low + share * (high - low), 2) for (low, high), share in zip(function.domain, shares, strict=True)]


def _way(function, name, x0, rule, explorer, store):
    key = (function, tuple(x0), rule, explorer.eps, tuple(explorer._functions), store.folder)
    if key not in _kept:
        driven = DescentExplorer(function, x0=x0, rule=rule, eps=explorer.eps)
        scene = driven._scene | {"functions": list(explorer._functions)}
        _kept[key] = {"scene": store.put(scene), "runs": store.put(driven._runs)}
    return {"function": name, "x0": x0, "rule": rule, **_kept[key]}
