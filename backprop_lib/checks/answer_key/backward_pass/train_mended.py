"""Exercise: a training loop with three faults, to find and to mend.

Each fault shows on inputs of its own, where the other two make no difference, so that mending one earns its point:
sums that are kept show from the second step on, a missing 1/T shows with more than one instance, and weights that change
too early show with more than one layer.
"""

import numpy as np

from backprop_lib import by_component, training
from backprop_lib.checks.answer_key.backward_pass import links
from backprop_lib.checks.engine import reading
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity, Unreadable, made_of_slips


def _draw(rng, kinds):
    cases = []
    for T, iterations, D, names, divergence in kinds:
        given = links.remembered(rng, T, D, names)
        w, f, X = given["w"], given["f"], given["y"][0][:, 1:].copy()
        d = links.desired(rng, T, D[-1], names[-1], divergence)
        cases.append({"w": w, "f": f, "X": X, "d": d, "divergence": divergence, "eta": 0.3, "iterations": iterations})
    return cases


def _several_steps(rng):
    return _draw(rng, [(1, 3, [2, 1], ["sigmoid"], "kl"), (1, 4, [3, 2], ["tanh"], "l2")])


def _several_instances(rng):
    return _draw(rng, [(4, 1, [2, 1], ["sigmoid"], "kl"), (3, 1, [3, 3], ["tanh"], "l2")])


def _several_layers(rng):
    return _draw(
        rng, [(1, 1, [2, 3, 1], ["tanh", "sigmoid"], "kl"), (1, 1, [2, 4, 3, 2], ["tanh", "sigmoid", "tanh"], "l2")]
    )


def _everything(rng):
    return _draw(
        rng, [(4, 3, [2, 3, 1], ["tanh", "sigmoid"], "kl"), (3, 4, [3, 4, 2, 3], ["relu", "tanh", "softmax"], "kl")]
    )


def _averaged(y, dz):
    return y.T @ dz / len(dz)


@made_of_slips
def _train(
    weights=_averaged,
    keeps=False,
    early=False,
    direction=-1.0,
    through=lambda f_k, dy, z, y: f_k.backward(dy, z, y),
    loss=np.mean,
    biases=True,
    stale=False,
    layers=None,
):
    """Return a training loop, with a slip wherever an argument asks for one."""

    def train(w, f, X, d, divergence, eta, iterations):
        w, losses = [None, *(w_k.copy() for w_k in w[1:])], []
        dw = [None, *(np.zeros_like(w_k) for w_k in w[1:])]
        y = None
        for _ in range(iterations):
            if y is None or not stale:
                y, z = _forward(w, f, X)
            losses.append(loss(divergence.forward(y[-1][:, 1:], d)))
            dy = divergence.backward(y[-1][:, 1:], d)
            for k in range(len(w) - 1, 0, -1):
                dz = through(f[k], dy, z[k], y[k][:, 1:])
                dw[k] = keeps * dw[k] + weights(y[k - 1], dz)
                step = direction * eta * dw[k]
                step[: 0 if biases else 1] = 0
                step *= layers is None or k > len(w) - 1 - layers
                before = w[k]
                w[k] = w[k] + step
                dy = dz @ (w[k] if early else before)[1:].T
        return w, losses

    return train


def _forward(w, f, X):
    ones = np.ones((len(X), 1))
    y, z = [np.concatenate([ones, X], axis=1)], [None]
    for k in range(1, len(w)):
        z.append(y[k - 1] @ w[k])
        y.append(np.concatenate([ones, f[k].forward(z[k])], axis=1))
    return y, z


def _over_T_in_each_layer(f_k, dy, z, y):
    return f_k.backward(dy, z, y) / len(dy)


def _read(value, inputs):
    if not isinstance(value, list) or len(value) != 2:
        actual = f"{len(value)} things" if isinstance(value, list) else type(value).__name__
        raise Unreadable(f"`train_mended` must return two lists, w and losses, as the faulty loop does; got {actual}.")
    w = reading.by_layer("train_mended", "w", len(inputs["w"]), value[0])
    return {"losses": value[1]} | {name: w[name] for name in list(w)[1:]}


TRAIN_MENDED = Exercise(
    name="backward_pass.train_mended",
    section=(4, "Add up and then step"),
    equation="dLoss/dw_ij^(k) = 0, then += dDiv(Y_t, d_t)/dw_ij^(k) for every t, then "
    "w_ij^(k) = w_ij^(k) − (η/T) dLoss/dw_ij^(k)",
    make_inputs=_everything,
    reference=_train(),
    quantities={"losses": Quantity("Loss", "k"), "w": Quantity("w", "ij")},
    parts=(
        Part("one layer, one instance, several steps", 1, make_inputs=_several_steps),
        Part("one layer, several instances, one step", 1, make_inputs=_several_instances),
        Part("several layers, one instance, one step", 1, make_inputs=_several_layers),
        Part("several of everything", 1),
    ),
    read=_read,
    solved_by=(training.train, training.training_steps, by_component.train, by_component.loss_and_gradient),
    symbols=lambda inputs, values, name: {},
    compose=_train,
    known_bugs=(
        Bug(
            "sums kept",
            _train(keeps=True),
            "From the second step on the update holds the gradients of the steps before. What does the lecture do "
            "first of all, each time round?",
        ),
        Bug(
            "1/T missing",
            _train(weights=lambda y, dz: y.T @ dz),
            "With more instances the steps get longer. Which number in the lecture's update depends on how many there are?",
        ),
        Bug(
            "updated too early",
            _train(early=True),
            "The layers below get a gradient that went back through weights which had already moved. "
            "All derivatives belong to the weights of the forward pass.",
        ),
        Bug(
            "1/T twice",
            _train(weights=lambda y, dz: y.T @ dz / len(dz) ** 2),
            "Now 1/T is in the update twice: once will do.",
        ),
        Bug(
            "1/T in each layer",
            _train(weights=lambda y, dz: y.T @ dz, through=_over_T_in_each_layer),
            "1/T now comes in at every layer, so the layers below get it several times over.",
        ),
        Bug("ascent", _train(direction=1.0), "The Loss grows: the step now goes along the gradient, uphill."),
        Bug(
            "biases stay",
            _train(biases=False),
            "The biases are where they were: row 0 of w learns like the other rows.",
        ),
        Bug(
            "stale pass",
            _train(stale=True),
            "The forward pass ran once, before the first step. New weights give a new y and z.",
        ),
        Bug(
            "Loss not averaged",
            _train(loss=np.sum),
            "The weights are right, but the Loss is a sum over the instances now, no average.",
        ),
        Bug(
            "f' lost",
            _train(through=lambda f_k, dy, z, y: dy),
            "The activations are no longer on the way back: ∂Div/∂y goes on as ∂Div/∂z.",
        ),
        Bug(
            "last layer only",
            _train(layers=1),
            "Only the last layer learns: the others keep the weights that they began with.",
        ),
    ),
)
