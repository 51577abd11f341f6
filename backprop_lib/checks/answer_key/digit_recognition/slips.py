"""The training loop of the lecture with a slip in it: what the known bugs of `train_by_backprop` run."""

import numpy as np

from backprop_lib.checks.engine.exercise import made_of_slips


def has_converged(losses, eps):
    """Return whether the last two Losses differ by at most ε."""
    return len(losses) > 1 and abs(losses[-1] - losses[-2]) <= eps


@made_of_slips
def slipped(
    loss=lambda div, losses: div.mean(),
    gradient=lambda dw, net, X, d: dw,
    converged=has_converged,
    divergence="kl",
    step=lambda eta: eta,
    iterations=lambda max_iterations: max_iterations,
):
    """Return the loop of the slide “Training by BackProp” but for what an argument changes.

    Parameters
    ----------
    loss : callable
        `loss(div, losses)`, from Div of each instance and the Losses so far.
    gradient : callable
        `gradient(dw, net, X, d)`, from the right gradients [dw^(1), ..., dw^(N)].
    converged : callable
        `converged(losses, eps)`.
    divergence : str
        What Y is compared with d by.
    step, iterations : callable
        Of η, and of the number of iterations.
    """

    def train(net, X, d, eta, eps, max_iterations):
        losses = []
        for _ in range(iterations(max_iterations)):
            swept = net.backward(net.forward(X), d, divergence)
            losses.append(loss(swept.div, losses))
            update(net, gradient(swept.dw[1:], net, X, d), step(eta))
            if converged(losses, eps):
                break
        return losses

    return train


def update(net, gradient, eta):
    """Take one step, w^(k) = w^(k) − η times the gradient of layer k."""
    for w_k, dw_k in zip(net.w[1:], gradient, strict=True):
        w_k -= eta * dw_k


def last_instance_alone(dw, net, X, d):
    """Return what its Div adds to the gradient."""
    return [dw_k / len(X) for dw_k in net.backward(net.forward(X[-1:]), d[-1:], "kl").dw[1:]]


def update_inside(net, X, d, eta, eps, max_iterations):
    """Update after every instance, by η/T."""
    losses = []
    for _ in range(max_iterations):
        loss = 0
        for t in range(len(X)):
            swept = net.backward(net.forward(X[t]), d[t], "kl")
            loss += swept.loss
            update(net, swept.dw[1:], eta / len(X))
        losses.append(loss / len(X))
        if has_converged(losses, eps):
            break
    return losses


def gradients_kept(net, X, d, eta, eps, max_iterations):
    """Add the gradients of an iteration to those of all before it."""
    kept = [0] * net.N

    def add(dw, *_):
        kept[:] = [before + now for before, now in zip(kept, dw, strict=True)]
        return kept

    return slipped(gradient=add)(net, X, d, eta, eps, max_iterations)


def passed_once(net, X, d, eta, eps, max_iterations):
    """Pass forward before the loop, and never again."""
    passed, losses = net.forward(X), []
    for _ in range(max_iterations):
        swept = net.backward(passed, d, "kl")
        losses.append(swept.loss)
        update(net, swept.dw[1:], eta)
        if has_converged(losses, eps):
            break
    return losses


def loss_afterwards(net, X, d, eta, eps, max_iterations):
    """Compute each Loss with the weights after the update."""
    losses = []
    for _ in range(max_iterations):
        update(net, net.backward(net.forward(X), d, "kl").dw[1:], eta)
        losses.append(net.backward(net.forward(X), d, "kl").loss)
        if has_converged(losses, eps):
            break
    return losses


def tested_before_the_update(net, X, d, eta, eps, max_iterations):
    """Leave the loop before the last update."""
    losses = []
    for _ in range(max_iterations):
        swept = net.backward(net.forward(X), d, "kl")
        losses.append(swept.loss)
        if has_converged(losses, eps):
            break
        update(net, swept.dw[1:], eta)
    return losses


def without_biases(dw, *_):
    """Return the gradients with nothing for the biases."""
    return [dw_k * (np.arange(len(dw_k)) > 0)[:, None] for dw_k in dw]


def without_the_last_layer(dw, *_):
    """Return the gradients with nothing for layer N."""
    return [*dw[:-1], np.zeros_like(dw[-1])]
