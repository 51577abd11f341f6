"""Exercise: the lecture's training loop, from weights at random to Losses that have converged."""

import numpy as np

from backprop_lib import training
from backprop_lib.checks.answer_key import drawing
from backprop_lib.checks.answer_key.digit_recognition import slips
from backprop_lib.checks.answer_key.digit_recognition.slips import has_converged, slipped
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity, Unreadable
from backprop_lib.checks.harness import networks


def _case(rng, T, D, eta, eps, max_iterations):
    """Return a small task: a tanh layer if there are two, and KL after one sigmoid or a softmax."""
    d = drawing.one_hot_rows(rng, T, D[-1]) if D[-1] > 1 else rng.permutation(np.arange(T) % 2 * 1.0)[:, None]
    return {
        "w": drawing.draw_weights(rng, D),
        "f": [None, *["tanh"] * (len(D) - 2), "softmax" if D[-1] > 1 else "sigmoid"],
        "X": drawing.small_batch(rng, T, D[0]),
        "d": d,
        "eta": eta,
        "eps": eps,
        "max_iterations": max_iterations,
    }


def _fixed_number_of_iterations(rng):
    return [_case(rng, T, D, 0.4, 0.0, 3) for T, D in [(4, [2, 3, 1]), (1, [3, 2]), (3, [3, 3, 3])]]


def _until_converged(rng):
    at_once = _case(rng, 3, [2, 3], 0.01, 1.0, 4)
    return [_telling(rng, _settles), _telling(rng, _rises_first), at_once, _at_the_minimum(rng)]


def _at_the_minimum(rng):
    """Return a case whose gradient is 0, so that the Loss stays the same to the last digit, with an ε of 0."""
    case = _case(rng, 2, [2, 3, 2], 0.5, 0.0, 4)
    w_1, w_2 = case["w"][1:]
    return case | {"w": [None, w_1, 0 * w_2], "d": np.full((2, 2), 0.5)}


def _telling(rng, prepare):
    """Draw until the wrong pairs of Losses would stop it elsewhere than the right one."""
    while True:
        case = prepare(rng)
        if case:
            return case


def _settles(rng):
    """Return a case whose Loss changes less and less and reaches ε after a few iterations, or nothing."""
    case, last = _case(rng, 4, [2, 3, 3], 0.7, 0.0, 9), int(rng.integers(3, 6))
    loss = _losses(case)
    change = np.abs(np.diff(loss))
    eps = float(np.sqrt(change[last - 1] * change[last - 2]))
    right = [_stop(loss, scale * eps) for scale in (0.95, 1.05)]
    wrong = [_stop(loss, eps * loss[0]), _stop(loss, eps, apart=2)]
    decisive = right == [last, last] and last not in wrong and max(wrong) < len(loss) - 1
    return case | {"eps": eps} if decisive else None


def _stop(loss, eps, apart=1):
    """Return the first k at which the Loss differs by at most ε from the one `apart` iterations before, or the end."""
    settled = np.flatnonzero(np.abs(loss[apart:] - loss[:-apart]) <= eps)
    return int(settled[0]) + apart if settled.size else len(loss)


def _rises_first(rng):
    """Return a case in which η is so large that the Loss rises at once, or nothing."""
    case = _case(rng, 3, [2, 2, 1], float(rng.choice([4, 8, 16])), 0.0, 3)
    loss = _losses(case)
    if loss[1] > loss[0] + 0.05 and np.abs(np.diff(loss)).min() > 0.02 and loss.max() < 30:
        return case | {"eps": 0.01}
    return None


def _losses(case):
    return _train(networks.network_of(case["w"], case["f"]), *list(case.values())[2:])


def _train(net, X, d, eta, eps, max_iterations):
    for step in training.training_steps(net, X, d, "kl", eta=eta, epochs=max_iterations, eps=eps):
        history = step.history
    return history.loss


def _read(value, inputs):
    losses, w = value["Losses"], value["w"]
    if losses is None:
        raise Unreadable(
            "`train_by_backprop` returned None; it should return the list of Losses. Is a `return` missing?"
        )
    if not isinstance(losses, (list, np.ndarray)):
        raise Unreadable(f"`train_by_backprop` must return a list of Losses, one for each iteration, got {losses!r}.")
    return {"Losses": losses, **{f"w[{k}]": w[k] for k in range(1, len(w))}}


TRAIN_BY_BACKPROP = Exercise(
    name="digit_recognition.train_by_backprop",
    slide="Training by BackProp",
    equation="w_ij^(k) = w_ij^(k) − (η/T) Σ_t dDiv(Y_t, d_t)/dw_ij^(k), until Loss = (1/T) Σ_t Div(Y_t, d_t) has converged",
    make_inputs=_fixed_number_of_iterations,
    reference=_train,
    quantities={"Losses": Quantity("Loss", "k"), "w": Quantity("w", "ij")},
    parts=(
        Part("the Losses of a few iterations", 2, "Losses"),
        Part("the trained weights", 2, "w"),
        Part("stopping where the Loss has converged", 2, make_inputs=_until_converged),
    ),
    read=_read,
    solved_by=(training.train, training.training_steps),
    symbols=lambda inputs, values, name: {},
    compose=slipped,
    known_bugs=(
        Bug(
            "update inside the loop over t",
            slips.update_inside,
            "The weights change after every instance. On the slide the update comes after the loop over t, so "
            "that all T instances see the same weights.",
        ),
        Bug(
            "Loss not added up",
            slipped(loss=lambda div, losses: div[-1] / len(div)),
            "The Loss holds the last instance's share alone: what the others gave was overwritten, a + is "
            "missing before the =.",
        ),
        Bug(
            "Div of the last instance",
            slipped(loss=lambda div, losses: div[-1]),
            "That is Div of the last instance; the Loss is the average over all of them.",
        ),
        Bug(
            "Loss not divided",
            slipped(loss=lambda div, losses: div.sum()),
            "The Losses are sums over the instances; the Loss is their average, 1/T of it.",
        ),
        Bug(
            "gradient of the last instance",
            slipped(gradient=slips.last_instance_alone),
            "Only the last instance moves the weights: dLoss/dw is set anew for each t and never added up.",
        ),
        Bug(
            "1/T missing in the update",
            slipped(gradient=lambda dw, net, X, d: [dw_k * len(X) for dw_k in dw]),
            "The steps are T times too long: the update divides the sum of the gradients by T.",
        ),
        Bug(
            "1/T twice",
            slipped(gradient=lambda dw, net, X, d: [dw_k / len(X) for dw_k in dw]),
            "The steps are T times too short. Is 1/T in your gradient already? `dw` of a whole batch is an average.",
        ),
        Bug(
            "gradients not cleared",
            slips.gradients_kept,
            "Each step carries the gradients of all steps before it: let their sums begin at 0 in every "
            "iteration, in arrays that nothing was added to.",
        ),
        Bug(
            "Loss not cleared",
            slipped(loss=lambda div, losses: sum(losses[-1:]) + div.mean()),
            "The Losses pile up from one iteration to the next: “Initialize Loss = 0” belongs inside of Do.",
        ),
        Bug(
            "uphill",
            slipped(gradient=lambda dw, *_: [-dw_k for dw_k in dw]),
            "The Loss climbs: the weights go along the gradient, and down is against it.",
        ),
        Bug(
            "η not used",
            slipped(step=lambda eta: 1.0),
            "The step has the same length whatever η is.",
        ),
        Bug(
            "last layer left out",
            slipped(gradient=slips.without_the_last_layer),
            "Layer N never learns: range(1, N) ends before N.",
        ),
        Bug(
            "biases left out",
            slipped(gradient=slips.without_biases),
            "The biases stay where they are. Row 0 of w belongs to y_0 = 1 and is updated like the rest.",
        ),
        Bug(
            "forward pass only once",
            slips.passed_once,
            "The Loss never changes: was the forward pass made before the loop? New weights need a new one.",
        ),
        Bug(
            "a copy was trained",
            lambda net, *arguments: slipped()(net.copy(), *arguments),
            "The Losses are right, and the network that came in is as it was: you trained a copy.",
        ),
        Bug(
            "l2",
            slipped(divergence="l2"),
            "That is training with half the squared distance; the slide on digits asks for KL.",
        ),
        Bug(
            "Loss after the update",
            slips.loss_afterwards,
            "Each Loss is that of the weights after its update; the slide computes Y_t, and with it the Loss, before.",
        ),
        Bug(
            "one iteration too many",
            slipped(iterations=lambda n: n + 1),
            "There is one iteration too many: max_iterations counts the first one too.",
        ),
        Bug(
            "while before do",
            slipped(iterations=lambda n: 0),
            "Your loop never began, because its condition was tested before there was a Loss: the slide does "
            "first and asks afterwards.",
        ),
        Bug(
            "test before the update",
            slips.tested_before_the_update,
            "When the Loss has converged, the last update is missing: on the slide, “Until” comes after it.",
        ),
        Bug(
            "Loss compared with itself",
            slipped(converged=lambda losses, eps: True),
            "It stops after one iteration: by the time of the test, the previous Loss has been overwritten by "
            "the new one.",
        ),
        Bug(
            "not the last two",
            slipped(converged=lambda losses, eps: False),
            "It does not stop where it has converged: |Loss − previous Loss| is compared with ε, neither the "
            "Loss itself nor its distance from the first one.",
        ),
        Bug(
            "two iterations apart",
            slipped(converged=lambda losses, eps: len(losses) > 2 and abs(losses[-1] - losses[-3]) <= eps),
            "It stops too late: the Loss is compared with the one before the previous.",
        ),
        Bug(
            "ε times the first Loss",
            slipped(converged=lambda losses, eps: has_converged(losses, eps * losses[0])),
            "ε was scaled by the first Loss, so that a bad start stops it elsewhere; ε is compared as it is.",
        ),
        Bug(
            "a rise ends it",
            slipped(converged=lambda losses, eps: len(losses) > 1 and losses[-2] - losses[-1] <= eps),
            "Where the Loss rose it stopped: the size of the change counts, whichever its sign.",
        ),
        Bug(
            "a fall ends it",
            slipped(converged=lambda losses, eps: len(losses) > 1 and losses[-1] - losses[-2] <= eps),
            "The first fall of the Loss ended it. Which way round is the difference, and does its sign matter?",
        ),
        Bug(
            "the other way round",
            slipped(converged=lambda losses, eps: len(losses) > 1 and not has_converged(losses, eps)),
            "It stops while the Loss still changes and would go on once it doesn't: “until” is the opposite of "
            "“while”.",
        ),
    ),
)
