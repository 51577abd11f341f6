"""Right answers to digit_recognition, written as different people write them."""

import math
import types
from collections import Counter

import numpy as np

from backprop_lib import divergences


def targets_in_a_list(labels, D):
    if D == 1:
        return [[1] if label == 2 else [0] for label in labels]
    return [[float(i == label) for i in range(D)] for label in labels]


def targets_filled(labels, D):
    d = np.zeros((len(labels), D), dtype=np.float32)
    if D == 1:
        d[labels == 2] = 1
    else:
        d[np.arange(len(labels)), labels] = 1
    return d


def targets_compared(labels, D):
    return labels[:, None] == (2 if D == 1 else np.arange(D))


def targets_from_ten(labels, D):
    columns = np.eye(max(D, 11), dtype=int)[labels]
    return columns[:, 2:3] if D == 1 else columns[:, :D]


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


def forward_by_insertion(w, f, X):
    y, z = [np.insert(X, 0, 1, axis=1)], [None]
    for w_k, f_k in zip(w[1:], f[1:], strict=True):
        z += [y[-1].dot(w_k)]
        y += [np.insert(f_k(z[-1]), 0, 1, axis=1)]
    return y, z


def forward_row_after_row(w, f, X):
    y, z = [[] for _ in w], [None] + [[] for _ in w[1:]]
    for x in X:
        row = np.array([1.0, *x])
        y[0].append(row)
        for k in range(1, len(w)):
            z_k = row @ w[k]
            row = np.array([1.0, *f[k](z_k)])
            z[k].append(z_k)
            y[k].append(row)
    return y, z


def forward_with_biases_apart(w, f, X):
    N, out = len(w) - 1, np.asarray(X)
    y, z = [np.c_[np.ones(len(X)), X]] + [None] * N, [None] * (N + 1)
    for k in range(1, N + 1):
        z[k] = out @ w[k][1:] + w[k][0]
        out = f[k](z[k])
        y[k] = np.c_[np.ones(len(X)), out]
    return y, z


def backward_down_the_layers(w, f, y, z, d):
    N, T = len(w) - 1, len(d)
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N][:, 1:] - d
    dw[N] = y[N - 1].T @ dz[N] / T
    for k in range(N - 1, 0, -1):
        dz[k] = dz[k + 1] @ w[k + 1][1:].T * f[k].derivative(z[k])
        dw[k] = y[k - 1].T @ dz[k] / T
    return dz, dw


def backward_from_lists_that_grow(w, f, y, z, d):
    dz, dw = [-(d - y[-1][:, 1:])], []
    for k in reversed(range(1, len(w))):
        dw.insert(0, (y[k - 1].T @ dz[0] / len(d)).tolist())
        if k > 1:
            dz.insert(0, f[k - 1].backward((w[k] @ dz[0].T)[1:].T, z[k - 1], y[k - 1][:, 1:]))
    return [None, *dz], [None, *dw]


def backward_instance_by_instance(w, f, y, z, d):
    N, T = len(w) - 1, len(d)
    dz, dw = [None] + [np.zeros(z_k.shape) for z_k in z[1:]], [None] + [np.zeros(w_k.shape) for w_k in w[1:]]
    for t in range(T):
        delta = y[N][t, 1:] - d[t]
        for k in range(N, 0, -1):
            dz[k][t] = delta
            dw[k] += np.outer(y[k - 1][t], delta) / T
            if k > 1:
                delta = f[k - 1].derivative(z[k - 1][t]) * (w[k][1:] @ delta)
    return dz, dw


def backward_by_einsum(w, f, y, z, d):
    N = len(w) - 1
    dz, dw = {N: (y[N][:, 1:] - d)}, {}
    for k in range(N, 0, -1):
        dw[k] = np.einsum("ti,tj->ij", y[k - 1], dz[k]).astype("float32") / len(d)
        if k > 1:
            dz[k - 1] = f[k - 1].derivative(z[k - 1]) * np.einsum("tj,ij->ti", dz[k], w[k][1:])
    return [dz.get(k) for k in range(N + 1)], [dw.get(k) for k in range(N + 1)]


def step_in_copies(w, dw, eta):
    moved = [None] + [w_k.copy() for w_k in w[1:]]
    for k in range(1, len(w)):
        moved[k] -= eta * dw[k]
    return moved


def step_number_by_number(w, dw, eta):
    moved = [None]
    for w_k, dw_k in zip(w[1:], dw[1:], strict=True):
        rows = zip(w_k.tolist(), dw_k.tolist(), strict=True)
        moved.append([[a - eta * b for a, b in zip(*row, strict=True)] for row in rows])
    return moved


def train_by_slices(net, X, d, eta, epochs, batch_size):
    Losses = []
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            X_b, d_b = X[start : start + batch_size], d[start : start + batch_size]
            swept = net.backward(net.forward(X_b), d_b, "kl")
            net.step(swept, eta)
            Losses.append(swept.loss)
    return Losses


def train_in_a_while(net, X, d, eta, epochs, batch_size):
    Losses, seen, t = [], 0, 0
    while seen < epochs:
        rows = np.arange(t, min(t + batch_size, len(X)))
        passed = net.forward(X[rows])
        swept = net.backward(passed, d[rows], "kl")
        for k in range(1, net.N + 1):
            net.w[k] = net.w[k] - eta * swept.dw[k]
        Losses += [swept.div.sum() / len(rows)]
        t = t + batch_size
        if t >= len(X):
            seen, t = seen + 1, 0
    return tuple(Losses)


def train_by_splitting(net, X, d, eta, epochs, batch_size):
    cuts = range(batch_size, len(X), batch_size)
    Losses = np.empty((epochs, len(cuts) + 1))
    for row in Losses:
        for b, (X_b, d_b) in enumerate(zip(np.split(X, cuts), np.split(d, cuts), strict=True)):
            swept = net.backward(net.forward(X_b), d_b, "kl")
            net.parameters = net.parameters - eta * swept.gradient
            row[b] = divergences.kl(net_output(swept, d_b), d_b).mean()
    return Losses.ravel()


def net_output(swept, d):
    return swept.dz[-1] + d


def confusion_in_loops(Y, labels):
    D = max(2, Y.shape[1])
    counts, right = np.zeros((D, D)), 0
    for Y_t, label in zip(Y, labels, strict=True):
        said = int(Y_t[0] > 0.5) if len(Y_t) == 1 else int(np.argmax(Y_t))
        counts[label, said] += 1
        right += said == label
    return right / len(Y), counts


def confusion_by_products(Y, labels):
    if Y.shape[1] == 1:
        Y = np.hstack([1 - Y, Y])
    said = np.eye(Y.shape[1])[np.argsort(-Y, axis=1, kind="stable")[:, 0]]
    counts = np.eye(Y.shape[1])[labels].T @ said
    return np.trace(counts) / counts.sum(), counts


def confusion_by_pairs(Y, labels):
    said = [round(row[0]) if len(row) == 1 else row.index(max(row)) for row in Y.tolist()]
    pairs, D = Counter(zip(labels.tolist(), said, strict=True)), max(2, len(Y[0]))
    counts = [[pairs[i, j] for j in range(D)] for i in range(D)]
    return np.float32(sum(counts[i][i] for i in range(D)) / len(said)), counts


def confusion_by_bins(Y, labels):
    D = Y.shape[1] if Y.shape[1] > 1 else 2
    said = (Y[:, 0] > 0.5).astype(int) if Y.shape[1] == 1 else Y.argmax(axis=1)
    return np.mean(said == labels), np.bincount(labels * D + said, minlength=D * D).reshape(D, D).astype("float32")


def reader_of(functions, **chosen):
    """Return a reader whose notebook has these functions."""

    def reader():
        return chosen

    names = dict(zip(("kl_divergence", "forward", "backward", "step", "train"), functions, strict=True))
    return types.FunctionType(reader.__code__, names, "reader", None, reader.__closure__)


RIGHT = {
    "digit_recognition.targets": [targets_in_a_list, targets_filled, targets_compared, targets_from_ten],
    "digit_recognition.kl_divergence": [kl_of_the_outcomes, kl_in_loops, kl_never_quite_zero, kl_where],
    "digit_recognition.forward": [forward_by_insertion, forward_row_after_row, forward_with_biases_apart],
    "digit_recognition.backward": [
        backward_down_the_layers,
        backward_from_lists_that_grow,
        backward_instance_by_instance,
        backward_by_einsum,
    ],
    "digit_recognition.step": [
        lambda w, dw, eta: [None] + [w[k] - eta * dw[k] for k in range(1, len(w))],
        step_in_copies,
        step_number_by_number,
    ],
    "digit_recognition.train": [train_by_slices, train_in_a_while, train_by_splitting],
    "digit_recognition.confusion": [
        confusion_in_loops,
        confusion_by_products,
        confusion_by_pairs,
        confusion_by_bins,
    ],
    "digit_recognition.reader": [
        reader_of(
            (kl_where, forward_by_insertion, backward_down_the_layers, step_in_copies, train_by_slices),
            hidden=[30],
            activation="tanh",
            eta=0.3,
            epochs=13,
            batch_size=20,
        ),
        reader_of(
            (
                kl_in_loops,
                forward_row_after_row,
                backward_instance_by_instance,
                step_number_by_number,
                train_in_a_while,
            ),
            hidden=(40,),
            activation="tanh",
            eta=np.float64(0.5),
            epochs=20,
            batch_size=50,
        ),
        reader_of(
            (kl_of_the_outcomes, forward_with_biases_apart, backward_by_einsum, step_in_copies, train_by_splitting),
            hidden=[],
            activation="tanh",
            eta=0.5,
            epochs=13,
            batch_size=20,
        ),
    ],
}
