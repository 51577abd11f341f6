"""Training by mini-batches with a slip in it: what the known bugs of `train` run."""

import numpy as np

from backprop_lib.checks.engine.exercise import made_of_slips


def in_order(T, batch_size, epochs):
    """Return the instances of each update: one batch after the other, the last of an epoch as large as what is left."""
    return [np.arange(start, min(start + batch_size, T)) for start in range(0, T, batch_size)] * epochs


@made_of_slips
def slipped(
    batches=in_order,
    loss=lambda swept, losses: swept.loss,
    gradient=lambda dw, size, B: dw,
    step=lambda eta: eta,
    divergence="kl",
):
    """Return the loop over mini-batches but for what an argument changes.

    Parameters
    ----------
    batches : callable
        `batches(T, batch_size, epochs)`, the indices of the instances of each update.
    loss : callable
        `loss(swept, losses)`, from the backward pass and the Losses so far.
    gradient : callable
        `gradient(dw, size, B)`, from the right gradients [dw^(1), ..., dw^(N)], how many instances the batch has, and B.
    step : callable
        Of η.
    divergence : str
        What Y is compared with d by.
    """

    def train(net, X, d, eta, epochs, batch_size):
        losses = []
        for rows in batches(len(X), batch_size, epochs):
            swept = net.backward(net.forward(X[rows]), d[rows], divergence)
            losses.append(loss(swept, losses))
            update(net, gradient(swept.dw[1:], len(rows), batch_size), step(eta))
        return losses

    return train


def update(net, gradient, eta):
    """Take one step, w^(k) = w^(k) − η times the gradient of layer k."""
    for w_k, dw_k in zip(net.w[1:], gradient, strict=True):
        w_k -= eta * dw_k


def whole_set(T, batch_size, epochs):
    """Return all instances for each update."""
    return [np.arange(T)] * epochs


def without_the_rest(T, batch_size, epochs):
    """Return full batches alone."""
    return [rows for rows in in_order(T, batch_size, epochs) if len(rows) == batch_size]


def first_batch_again(T, batch_size, epochs):
    """Return the first batch as often as there are batches."""
    return [np.arange(min(batch_size, T))] * len(in_order(T, batch_size, epochs))


def always_full(T, batch_size, epochs):
    """Let the last batch begin earlier, so that it is full."""
    return [np.arange(max(0, rows[-1] + 1 - batch_size), rows[-1] + 1) for rows in in_order(T, batch_size, epochs)]


def one_short(T, batch_size, epochs):
    """Leave the last instance of each batch out."""
    return [rows[:-1] if len(rows) > 1 else rows for rows in in_order(T, batch_size, epochs)]


def passed_once(net, X, d, eta, epochs, batch_size):
    """Pass the whole set forward before each epoch, and take the batches' rows from it."""
    losses = []
    for _ in range(epochs):
        before = net.copy()
        for rows in in_order(len(X), batch_size, 1):
            swept = before.backward(before.forward(X[rows]), d[rows], "kl")
            losses.append(swept.loss)
            update(net, swept.dw[1:], eta)
    return losses


def gradients_kept(net, X, d, eta, epochs, batch_size):
    """Add the gradients of an update to those of all before it."""
    kept = [0] * net.N

    def add(dw, *_):
        kept[:] = [before + now for before, now in zip(kept, dw, strict=True)]
        return kept

    return slipped(gradient=add)(net, X, d, eta, epochs, batch_size)


def loss_afterwards(net, X, d, eta, epochs, batch_size):
    """Compute each Loss with the weights after the update."""
    losses = []
    for rows in in_order(len(X), batch_size, epochs):
        update(net, net.backward(net.forward(X[rows]), d[rows], "kl").dw[1:], eta)
        losses.append(net.backward(net.forward(X[rows]), d[rows], "kl").loss)
    return losses


def loss_of_all(net, X, d, eta, epochs, batch_size):
    """Note the Loss of the whole set at each update."""
    losses = []
    for rows in in_order(len(X), batch_size, epochs):
        losses.append(net.backward(net.forward(X), d, "kl").loss)
        update(net, net.backward(net.forward(X[rows]), d[rows], "kl").dw[1:], eta)
    return losses


def loss_of_epochs(net, X, d, eta, epochs, batch_size):
    """Return one Loss for each epoch, the average over its batches."""
    losses = slipped()(net, X, d, eta, epochs, batch_size)
    return list(np.reshape(losses, (epochs, -1)).mean(axis=1))


def started_anew(net, X, d, eta, epochs, batch_size):
    """Begin every epoch with the weights of the start."""
    start, losses = net.parameters, []
    for _ in range(epochs):
        net.parameters = start
        losses += slipped()(net, X, d, eta, 1, batch_size)
    return losses
