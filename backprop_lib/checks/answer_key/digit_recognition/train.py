"""Exercise: training by mini-batches, in a loop of one's own."""

import numpy as np

from backprop_lib.checks.answer_key import drawing
from backprop_lib.checks.answer_key.digit_recognition import slips
from backprop_lib.checks.answer_key.digit_recognition.slips import slipped
from backprop_lib.checks.engine.exercise import Bug, Exercise, Part, Quantity, Unreadable
from backprop_lib.checks.harness.own import SOLVED_BY


def _case(rng, T, D, epochs, batch_size):
    """Return a small task: a tanh layer if there are two, and KL after one sigmoid or a softmax."""
    d = drawing.one_hot_rows(rng, T, D[-1]) if D[-1] > 1 else rng.permutation(np.arange(T) % 2 * 1.0)[:, None]
    return {
        "w": drawing.draw_weights(rng, D),
        "f": [None, *["tanh"] * (len(D) - 2), "softmax" if D[-1] > 1 else "sigmoid"],
        "X": drawing.small_batch(rng, T, D[0]),
        "d": d,
        "eta": 0.4,
        "epochs": epochs,
        "batch_size": batch_size,
    }


def _full_batches(rng):
    kinds = [(6, [2, 3, 1], 1, 3), (4, [3, 3], 2, 2), (6, [2, 3, 3], 3, 2), (4, [2, 1], 2, 1)]
    return [_case(rng, *kind) for kind in kinds]


def _a_smaller_one_at_the_end(rng):
    # 7 in batches of 3 leave one: parts that are as equal as can be are others, 3, 2 and 2.
    return [_case(rng, *kind) for kind in [(5, [2, 3, 1], 2, 3), (7, [2, 2, 3], 2, 3), (3, [2, 3], 2, 5)]]


def _read(value, inputs):
    losses, w = value["Losses"], value["w"]
    if losses is None:
        raise Unreadable("`train` returned None; it should return the list of Losses. Is a `return` missing?")
    if not isinstance(losses, (list, np.ndarray)):
        raise Unreadable(f"`train` must return a list of Losses, one for each update, got {losses!r}.")
    return {"Losses": losses, **{f"w[{k}]": w[k] for k in range(1, len(w))}}


TRAIN = Exercise(
    name="digit_recognition.train",
    section=(4, "Step after every mini-batch"),
    equation="for each batch of B instances: w_ij^(k) = w_ij^(k) − (η/B) Σ_t dDiv(Y_t, d_t)/dw_ij^(k), over its instances",
    make_inputs=_full_batches,
    reference=slipped(),
    quantities={"Losses": Quantity("Loss", "k"), "w": Quantity("w", "ij")},
    parts=(
        Part("the Losses", 1, "Losses"),
        Part("the trained weights", 2, "w"),
        Part("a smaller batch at the end", 1, make_inputs=_a_smaller_one_at_the_end),
    ),
    read=_read,
    solved_by=SOLVED_BY["train"],
    symbols=lambda inputs, values, name: {},
    compose=slipped,
    known_bugs=(
        Bug(
            "the whole set at once",
            slipped(batches=slips.whole_set),
            "There is one update in each epoch, with all instances: that is the lecture's first loop. "
            "Here there is one after each batch.",
        ),
        Bug(
            "one epoch",
            slipped(batches=lambda T, B, epochs: slips.in_order(T, B, 1)),
            "You went through the instances once; they are to be seen `epochs` times.",
        ),
        Bug(
            "the rest left out",
            slipped(batches=slips.without_the_rest),
            "Where T is no multiple of B, the instances that are left over were never seen: they make a smaller batch.",
        ),
        Bug(
            "the last batch filled up",
            slipped(batches=slips.always_full),
            "The last batch was filled up with instances that had been seen already in this epoch. It may be smaller.",
        ),
        Bug(
            "the first batch again and again",
            slipped(batches=slips.first_batch_again),
            "Every update saw the first batch: where a batch begins has to move on.",
        ),
        Bug(
            "last instance of a batch left out",
            slipped(batches=slips.one_short),
            "The last instance of each batch is missing. A slice ends before its second number.",
        ),
        Bug(
            "divided by B at the end too",
            slipped(gradient=lambda dw, size, B: [dw_k * size / B for dw_k in dw]),
            "In the smaller batch you divided by B; the average is over as many instances as there are.",
        ),
        Bug(
            "divided once more",
            slipped(gradient=lambda dw, size, B: [dw_k / size for dw_k in dw]),
            "The steps are too short by the size of the batch: `dw` is an average already.",
        ),
        Bug(
            "summed",
            slipped(gradient=lambda dw, size, B: [dw_k * size for dw_k in dw]),
            "The steps are too long by the size of the batch: the gradient is an average over it, not a sum.",
        ),
        Bug(
            "forward pass once in an epoch",
            slips.passed_once,
            "All batches of an epoch used the weights that it began with: after an update the forward pass runs anew.",
        ),
        Bug(
            "gradients not cleared",
            slips.gradients_kept,
            "Each step carries the gradients of all steps before it: let them begin at 0 for every batch.",
        ),
        Bug(
            "started anew",
            slips.started_anew,
            "Every epoch begins with the first weights again: what the epoch before has learned must stay.",
        ),
        Bug(
            "uphill",
            slipped(gradient=lambda dw, *_: [-dw_k for dw_k in dw]),
            "The Loss climbs: the weights go along the gradient, and down is against it.",
        ),
        Bug("η not used", slipped(step=lambda eta: 1.0), "The step has the same length whatever η is."),
        Bug(
            "nothing learned",
            slipped(step=lambda eta: 0.0),
            "The weights are as they were: is there a step after each backward pass, and does it reach `net`?",
        ),
        Bug(
            "a copy was trained",
            lambda net, *arguments: slipped()(net.copy(), *arguments),
            "The Losses are right, and the network that came in is as it was: you trained a copy.",
        ),
        Bug(
            "l2",
            slipped(divergence="l2"),
            "That is training with half the squared distance; KL is asked for.",
        ),
        Bug(
            "Loss of each epoch",
            slips.loss_of_epochs,
            "There is one Loss for each epoch; return one for each update.",
        ),
        Bug(
            "Loss of the whole set",
            slips.loss_of_all,
            "Each Loss is that of all T instances; note the one of the batch that the update is made of.",
        ),
        Bug(
            "Loss summed",
            slipped(loss=lambda swept, losses: swept.div.sum()),
            "The Losses are sums over the batch; the Loss is its average.",
        ),
        Bug(
            "Div of the last instance",
            slipped(loss=lambda swept, losses: swept.div[-1]),
            "That is Div of the last instance of the batch; the Loss is the average over all of it.",
        ),
        Bug(
            "Losses pile up",
            slipped(loss=lambda swept, losses: sum(losses[-1:]) + swept.loss),
            "The Losses pile up from one update to the next: each is that of its own batch.",
        ),
        Bug(
            "Loss after the update",
            slips.loss_afterwards,
            "Each Loss is that of the weights after its update; note it before.",
        ),
    ),
)
