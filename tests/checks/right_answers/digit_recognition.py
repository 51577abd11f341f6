"""Right answers to digit_recognition, written as different people write them."""

import math
from collections import Counter

import numpy as np


def targets_in_a_list(labels):
    return [[1] if label == 2 else [0] for label in labels]


def targets_filled(labels):
    d = np.zeros((len(labels), 1), dtype=np.float32)
    d[labels == 2] = 1
    return d


def kl_of_the_outcomes(Y, d):
    if Y.shape[1] == 1:
        Y, d = np.concatenate([Y, 1 - Y], axis=1), np.concatenate([d, 1 - d], axis=1)
    return np.nansum(d * np.log(d / Y), axis=1)


def kl_in_loops(Y, d):
    def term(p, q):
        return p * math.log(p / q) if p else 0.0

    if len(Y[0]) == 1:
        return [term(p, q) + term(1 - p, 1 - q) for (q,), (p,) in zip(Y, d, strict=True)]
    return [math.fsum(term(p, q) for p, q in zip(*rows, strict=True)) for rows in zip(d, Y, strict=True)]


def kl_never_quite_zero(Y, d):
    tiny = 1e-15

    def part(p, q):
        return p * np.log(p + tiny) - p * np.log(q + tiny)

    return (part(d, Y) + (part(1 - d, 1 - Y) if Y.shape[1] == 1 else 0)).sum(axis=1).astype("float32")


def kl_where(Y, d):
    terms = np.where(d > 0, d * np.log(d / Y), 0)
    if Y.shape[1] == 1:
        terms = terms + np.where(d < 1, (1 - d) * np.log((1 - d) / (1 - Y)), 0)
    return np.einsum("ti->t", terms)


def train_on_the_batch(net, X, d, eta, eps, max_iterations):
    Losses = []
    while len(Losses) < max_iterations:
        swept = net.backward(net.forward(X), d, "kl")
        net.step(swept, eta)
        Losses += [swept.loss]
        if len(Losses) >= 2 and np.abs(np.diff(Losses[-2:]))[0] <= eps:
            return Losses
    return Losses


def train_into_an_array(net, X, d, eta, eps, max_iterations):
    Losses, previous = np.zeros(max_iterations), np.inf
    for n in range(max_iterations):
        sweeps = [net.backward(net.forward(x), d_t, "kl") for x, d_t in zip(X, d, strict=True)]
        Losses[n] = sum(swept.loss for swept in sweeps) / len(X)
        for k in range(1, net.N + 1):
            net.w[k] = net.w[k] - eta * np.mean([swept.dw[k] for swept in sweeps], axis=0)
        if abs(previous - Losses[n]) <= eps:
            return Losses[: n + 1]
        previous = Losses[n]
    return Losses


def train_do_while(net, X, d, eta, eps, max_iterations):
    Losses, change = [], eps + 1
    while change > eps and len(Losses) < max_iterations:
        passed = net.forward(X)
        swept = net.backward(passed, d, "kl")
        net.parameters = net.parameters - eta * swept.gradient
        Losses.append(swept.div.sum() / len(X))
        change = abs(Losses[-1] - Losses[-2]) if Losses[1:] else math.inf
    return tuple(Losses)


def one_hot_assigned(labels, D):
    d = np.zeros((len(labels), D), int)
    d[np.arange(len(labels)), labels] = 1
    return d


def predict_by_sorting(Y):
    if Y.shape[1] == 1:
        return Y.ravel().round().astype(int)
    return np.argsort(Y, axis=1)[:, -1]


def predict_in_a_list(Y):
    return [int(row[0] > 0.5) if len(row) == 1 else list(row).index(max(row)) for row in Y]


def predict_with_both_outcomes(Y):
    return np.argmax(np.hstack([1 - Y, Y]) if Y.shape[1] == 1 else Y, axis=1).astype(float)


def accuracy_by_hits(Y, labels):
    return sum(row.argmax() == label for row, label in zip(Y, labels, strict=True)) / len(labels)


def confusion_by_products(labels, said, D):
    return np.einsum("ti,tj->ij", np.eye(D)[labels], np.eye(D)[said])


def confusion_by_pairs(labels, said, D):
    pairs = Counter(zip(labels.tolist(), said.tolist(), strict=True))
    return [[pairs[i, j] for j in range(D)] for i in range(D)]


def confusion_by_bins(labels, said, D):
    return np.bincount(labels * D + said, minlength=D * D).reshape(D, D).astype("float32")


def chosen(hidden, activation, eta, epochs, batch_size):
    return lambda: {
        "hidden": hidden,
        "activation": activation,
        "eta": eta,
        "epochs": epochs,
        "batch_size": batch_size,
    }


RIGHT = {
    "digit_recognition.targets": [
        lambda labels: labels[:, None] == 2,
        lambda labels: (labels == 2).astype(int).reshape(-1, 1),
        targets_in_a_list,
        targets_filled,
    ],
    "digit_recognition.kl_divergence": [kl_of_the_outcomes, kl_in_loops, kl_never_quite_zero, kl_where],
    "digit_recognition.train_by_backprop": [train_on_the_batch, train_into_an_array, train_do_while],
    "digit_recognition.one_hot": [
        lambda labels, D: labels[:, None] == np.arange(D),
        lambda labels, D: [[float(i == label) for i in range(D)] for label in labels],
        lambda labels, D: np.eye(D, dtype="float32")[labels],
        one_hot_assigned,
    ],
    "digit_recognition.predict": [predict_by_sorting, predict_in_a_list, predict_with_both_outcomes],
    "digit_recognition.accuracy": [
        lambda Y, labels: np.mean(np.argmax(Y, axis=1) == labels),
        lambda Y, labels: 1 - np.count_nonzero(Y.argmax(axis=1) - labels) / len(Y),
        accuracy_by_hits,
    ],
    "digit_recognition.confusion": [confusion_by_products, confusion_by_pairs, confusion_by_bins],
    "digit_recognition.settings": [
        chosen([30], "tanh", 0.3, 13, 20),
        chosen((40,), "tanh", 0.5, 20, 50),
        chosen([], "tanh", 0.5, 13, 20),
    ],
}
