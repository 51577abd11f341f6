"""Exercise: a gradient check, written by the student."""

import numpy as np

from backprop_lib import Network, finite_differences
from backprop_lib.checks.answer_key.backward_pass import links
from backprop_lib.checks.engine import reading
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity, Unreadable, made_of_slips
from backprop_lib.checks.harness import backward_pass as harness
from backprop_lib.parameters import by_layer

H = 1e-4


def _draw(rng):
    """Return weights, a Loss in plain words, and a gradient: slightly wrong, right, and with a sign wrong."""
    cases = []
    for T, D, names, divergence, spoilt in [
        (3, [1, 2, 1], ["tanh", "sigmoid"], "kl", rng.uniform(0.8, 1.2, 7)),
        (2, [1, 2], ["sigmoid"], "l2", np.ones(4)),
        (1, [1, 1, 2], ["tanh", "softmax"], "kl", rng.permutation([1, 1, 1, -1, 1, 1])),
    ]:
        given = _telling(rng, T, D, names)
        X, d = given["y"][0][:, 1:].copy(), links.desired(rng, T, D[-1], names[-1], divergence)
        net = Network(D, names)
        net.w = given["w"]
        swept = net.backward(net.forward(X), d, divergence)
        dw = [None, *(np.array(dw_k, order="C") for dw_k in by_layer(swept.gradient * spoilt, D)[1:])]
        loss = {"X": X, "f": given["f"], "d": d, "divergence": divergence}
        cases.append({"loss": loss, "w": given["w"], "dw": dw, "h": H})
    return cases


def _telling(rng, T, D, names):
    """Draw a pass until stepping its weights to and fro by h, from either side, fails to bring one back by rounding."""
    while True:
        given = links.remembered(rng, T, D, names)
        w = np.concatenate([w_k.ravel() for w_k in given["w"][1:]])
        if all((w + h - 2 * h + h != w).any() for h in (H, -H)):
            return given


def _read(value, inputs):
    returned, N = value["returned"], len(inputs["w"]) - 1
    if not isinstance(returned, list) or len(returned) != 2:
        actual = f"{len(returned)} things" if isinstance(returned, list) else type(returned).__name__
        raise Unreadable(
            f"`check_gradient` must return two things, the list numerical and the number error; got {actual}."
        )
    numerical = reading.by_layer("check_gradient", "numerical", N + 1, returned[0])
    moved = {f"moved[{k}]": value["w"][k] - inputs["w"][k] for k in range(1, N + 1)}
    return {f"numerical[{k}]": numerical[f"numerical[{k}]"] for k in range(1, N + 1)} | {"error": returned[1]} | moved


def _each(w):
    return ((k, index) for k in range(1, len(w)) for index in np.ndindex(w[k].shape))


def _copies(w):
    return [None, *(w_k.copy() for w_k in w[1:])]


def _differences(quotient, upper=lambda value, h: value + h, lower=lambda value, h: value - h):
    """Return a function that puts `quotient(loss above, loss below, h)` in the place of each weight."""

    def differences(loss, w, h):
        numerical = [None, *(np.zeros_like(w_k) for w_k in w[1:])]
        for k, index in _each(w):
            above, below = _copies(w), _copies(w)
            above[k][index] = upper(above[k][index], h)
            below[k][index] = lower(below[k][index], h)
            numerical[k][index] = quotient(loss(above), loss(below), h)
        return numerical

    return differences


_central = _differences(lambda above, below, h: (above - below) / (2 * h))


def _flat(arrays):
    return np.concatenate([array.ravel() for array in arrays[1:]])


def _over_both(difference, dw, numerical):
    return np.linalg.norm(difference) / (np.linalg.norm(dw) + np.linalg.norm(numerical))


def _error(dw, numerical):
    dw, numerical = _flat(dw), _flat(numerical)
    return _over_both(dw - numerical, dw, numerical)


@made_of_slips
def _check(differences=_central, error=_error):
    def answer(loss, w, dw, h):
        numerical = differences(loss, w, h)
        return numerical, error(dw, numerical)

    return answer


def _in_place(back, restore):
    """Return differences that move the weights themselves: up by h, then by `back`, then by `restore`."""

    def differences(loss, w, h):
        numerical = [None, *(np.zeros_like(w_k) for w_k in w[1:])]
        for k, index in _each(w):
            w[k][index] += h
            above = loss(w)
            w[k][index] += back * h
            numerical[k][index] = (above - loss(w)) / (2 * h)
            w[k][index] += restore * h
        return numerical

    return differences


def _all_at_once(loss, w, h):
    above, below = ([None, *(w_k + step for w_k in w[1:])] for step in (h, -h))
    slope = (loss(above) - loss(below)) / (2 * h)
    return [None, *(np.full_like(w_k, slope) for w_k in w[1:])]


def _biases_left_out(loss, w, h):
    numerical = _central(loss, w, h)
    for array in numerical[1:]:
        array[0] = 0
    return numerical


def _error_of(combine):
    return lambda dw, numerical: combine(_flat(dw), _flat(numerical))


def _symbols(inputs, values, name):
    """Return the Losses around each weight, or the two gradients as one row of numbers each."""
    w, h, N = inputs["w"], inputs["h"], len(inputs["w"]) - 1
    if name == "error":
        return _sizes(inputs["dw"], [None, *(values[f"numerical[{k}]"] for k in range(1, N + 1))])
    if not name.startswith("numerical"):
        return {}
    k = int(name[10:-1])
    loss = harness.loss_of(**inputs["loss"])
    above, below = (_differences(lambda a, b, h, n=n: (a, b)[n])(loss, w, h)[k] for n in (0, 1))
    found = {"Loss(w + h)": above, "Loss(w − h)": below, "Loss(w)": np.asarray(loss(w))}
    return {**found, "w^(k)": w[k], "dw^(k)": inputs["dw"][k], "h": h}


_NORMS = {
    "‖{}‖": np.linalg.norm,
    "‖{}‖²": lambda a: (a * a).sum(),
    "Σ|{}|": lambda a: np.abs(a).sum(),
    "max |{}|": lambda a: np.abs(a).max(),
}


def _sizes(dw, numerical):
    """Return what a relative error could be made of: the gradients, their sizes and distances, of all weights or of some."""
    found = {"dw": _flat(dw), "{numerical}": _flat(numerical)}
    if any(np.shape(one) != np.shape(other) for one, other in zip(dw[1:], numerical[1:], strict=True)):
        return found
    some = {
        "": (dw, numerical),
        "without the biases": [[None, *(a[1:] for a in arrays[1:])] for arrays in (dw, numerical)],
    }
    for which, (one, other) in some.items():
        a, b = _flat(one), _flat(other)
        for text, norm in _NORMS.items():
            sizes = {"dw − {numerical}": norm(a - b), "dw": norm(a), "{numerical}": norm(b)}
            names = {of: " ".join([text.replace("{}", of), which]).strip() for of in sizes}
            found |= {names[of]: size for of, size in sizes.items()}
            found["(" + text.replace("{}", "dw") + " + " + names["{numerical}"] + ")"] = (
                sizes["dw"] + sizes["{numerical}"]
            )
    found["the larger of max |dw| and max |{numerical}|"] = max(found["max |dw|"], found["max |{numerical}|"])
    layers = list(zip(dw[1:], numerical[1:], strict=True))
    found["the layers' ‖dw − {numerical}‖ added up"] = sum(np.linalg.norm(a - b) for a, b in layers)
    found["the layers' (‖dw‖ + ‖{numerical}‖) added up"] = sum(np.linalg.norm(a) + np.linalg.norm(b) for a, b in layers)
    found["the average of the layers' errors"] = np.mean([_over_both(a - b, a, b) for a, b in layers])
    found["the largest of the layers' errors"] = np.max([_over_both(a - b, a, b) for a, b in layers])
    return found


def _follow(inputs, values, name):
    if name != "error":
        return None
    numerical = [None, *(values[f"numerical[{k}]"] for k in range(1, len(inputs["w"])))]
    return _error(inputs["dw"], numerical)


CHECK_GRADIENT = Exercise(
    name="backward_pass.check_gradient",
    section=(3, "Check a gradient"),
    equation="dLoss/dw_ij^(k) ≈ (Loss(w_ij^(k) + h) − Loss(w_ij^(k) − h)) / 2h, all other weights as they are",
    make_inputs=_draw,
    reference=_check(),
    quantities={
        "numerical": Quantity("difference quotient for w", "ij", atol=1e-10),
        "error": Quantity("relative error", rtol=1e-4),
        "moved": Quantity("change of w", "ij", agrees=lambda moved, expected: moved == expected),
    },
    parts=(
        Part("the differences", 1, "numerical"),
        Part("the relative error", 1, "error", follows=True),
        Part("the weights left as they were", 1, "moved"),
    ),
    read=_read,
    solved_by=(finite_differences.numerical_gradient, finite_differences.gradient_check),
    symbols=_symbols,
    follow=_follow,
    compose=_check,
    known_bugs=(
        Bug(
            "one-sided",
            _check(_differences(lambda above, below, h: (above - below) / h, lower=lambda value, h: value)),
            "These are one-sided differences, from w to w + h. Central ones are more accurate: their error shrinks with h².",
        ),
        Bug(
            "backward",
            _check(_differences(lambda above, below, h: (above - below) / h, upper=lambda value, h: value)),
            "These differences lie on one side, from w − h to w; let them straddle w.",
        ),
        Bug(
            "one step of two",
            _check(_in_place(-1, 0)),
            "The second point is w itself: from w + h it takes two steps down to reach w − h.",
        ),
        Bug(
            "over h",
            _check(_differences(lambda above, below, h: (above - below) / h)),
            "Twice too much: from w − h to w + h it is 2h.",
        ),
        Bug(
            "over 2 times h",
            _check(_differences(lambda above, below, h: (above - below) / 2 * h)),
            "Multiplied by h instead of divided: / 2 * h is not / (2 * h).",
        ),
        Bug(
            "brackets",
            _check(_differences(lambda above, below, h: above - below / (2 * h))),
            "Only the second Loss was divided. The difference comes first, so it needs brackets.",
        ),
        Bug(
            "sign",
            _check(_differences(lambda above, below, h: (below - above) / (2 * h))),
            "Every difference has the opposite sign: the Loss at w + h comes first.",
        ),
        Bug(
            "shared copies",
            _check(_differences(lambda above, below, h: 0.0)),
            "Every difference is 0. A copied list still holds the same arrays, so what moved up moved down again.",
        ),
        Bug(
            "all weights at once",
            _check(_all_at_once),
            "All differences are the same: all weights moved together. Move one, and leave the others where they are.",
        ),
        Bug(
            "never restored",
            _check(_in_place(-2, 0)),
            "The weights wander: after each difference the weight must be back where it was, before the next one moves.",
        ),
        Bug(
            "restored by arithmetic",
            _check(_in_place(-2, 1)),
            "Adding and taking away h does not lead back exactly, by rounding. Keep the old value and put that back.",
        ),
        Bug(
            "biases left out",
            _check(_biases_left_out),
            "Row 0 was not tried: the biases are weights, too, and bugs like to hide there.",
        ),
        Bug(
            "clipped at 0",
            _check(
                _differences(
                    lambda above, below, h: (above - below) / (2 * h), lower=lambda value, h: max(value - h, 0)
                )
            ),
            "w − h was kept from going below 0. Weights may be negative.",
        ),
        Bug(
            "absolute error",
            _check(error=_error_of(lambda a, b: np.linalg.norm(a - b))),
            "This error is absolute: it is not divided by the size of the gradients, so small gradients always look right.",
        ),
        Bug(
            "error upside down",
            _check(error=_error_of(lambda a, b: (np.linalg.norm(a) + np.linalg.norm(b)) / np.linalg.norm(a - b))),
            "The fraction is upside down: two equal gradients have the error 0.",
        ),
        Bug(
            "error always 1",
            _check(error=lambda dw, numerical: 1.0),
            "The error is 1 whatever the gradients are: does the numerator hold the difference?",
        ),
        Bug(
            "difference of norms",
            _check(error=_error_of(lambda a, b: _over_both(np.linalg.norm(a) - np.linalg.norm(b), a, b))),
            "The lengths were subtracted, not the gradients: two of equal length may point anywhere.",
        ),
        Bug(
            "sum of signed differences",
            _check(error=_error_of(lambda a, b: _over_both((a - b).sum(), a, b))),
            "Differences of opposite sign cancel in this error: square them before they are added up.",
        ),
        Bug(
            "error of the last layer",
            _check(error=lambda dw, numerical: _error([None, dw[-1]], [None, numerical[-1]])),
            "The error is that of the last layer alone; all weights belong into one norm.",
        ),
        Bug(
            "squared norms",
            _check(error=_error_of(lambda a, b: ((a - b) ** 2).sum() / ((a**2).sum() + (b**2).sum()))),
            "The root is missing: these are the squares of the norms.",
        ),
    ),
)
