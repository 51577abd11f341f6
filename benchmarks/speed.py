"""Samples per second of SGD: `train` beside torch eager, scikit-learn's MLPClassifier and the bare matrix products.

One thread, float32, the same initial weights, data and order for all, in turn, medians of process CPU time. Before any
time is printed the weights that they learned are compared.

Run: python benchmarks/speed.py [--rounds 7] [--net 64-32-10]
"""

import os

# Some machines set a slower kernel for OpenBLAS; and one thread each is what is compared.
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)
os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

import argparse
import gc
import statistics
import time
import warnings

import numpy as np
import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from backprop_lib import Network, digits, train

torch.set_num_threads(1)
ETA = 0.1
BATCHES = (1, 10, 32, 128, None)
# Multiples of torch, and shares of the bare products' rate, that the course set out to reach.
GOALS = {
    (784, 128, 10): ((4.4, 3.5, 2.6, 1.5, 1.1), (None, None, None, 0.74, 0.8)),
    (784, 30, 10): ((7, 5.7, 4.8, 2.6, 1.2), (None, None, None, 0.6, 0.69)),
    (64, 32, 10): ((11, 10, 8.7, 5.7, 1.65), (None, None, None, 0.31, 0.43)),
}


def ours(start, X, d, B, orders):
    net = start.copy()
    epochs = len(orders)
    seconds = timed(lambda: train(net, X, d, "kl", eta=ETA, epochs=epochs, batch_size=B, seed=0, progress=False))
    return seconds, [(w[0], w[1:]) for w in net.w[1:]]


def torch_eager(start, X, d, B, orders):
    layers = []
    for w in start.w[1:]:
        layer = torch.nn.Linear(len(w) - 1, w.shape[1])
        with torch.no_grad():
            layer.weight.copy_(torch.tensor(w[1:].T))
            layer.bias.copy_(torch.tensor(w[0]))
        layers += [layer, torch.nn.Sigmoid()]
    net = torch.nn.Sequential(*layers[:-1])
    descent = torch.optim.SGD(net.parameters(), lr=ETA)
    divergence = torch.nn.CrossEntropyLoss()
    X, labels, orders = torch.tensor(X), torch.tensor(d.argmax(axis=1)), torch.tensor(orders)

    def epochs():
        for order in orders:
            batches = [(X, labels)] if B is None else ((X[rows], labels[rows]) for rows in order.split(B))
            for x, label in batches:
                descent.zero_grad()
                divergence(net(x), label).backward()
                descent.step()

    seconds = timed(epochs)
    return seconds, [(part.bias.detach().numpy(), part.weight.detach().numpy().T) for part in layers[::2]]


def scikit_learn(start, X, d, B, orders):
    net = MLPClassifier(
        hidden_layer_sizes=start.D[1:-1], activation="logistic", solver="sgd", alpha=0.0, learning_rate_init=ETA,
        momentum=0.0, batch_size=B or len(X), shuffle=False, max_iter=1,
    )  # fmt: skip
    labels = d.argmax(axis=1)
    net.partial_fit(X, labels, classes=np.arange(10))
    net.coefs_ = [w[1:].copy() for w in start.w[1:]]
    net.intercepts_ = [w[0].copy() for w in start.w[1:]]
    net._optimizer.params = net.coefs_ + net.intercepts_
    sets = [(X[order], labels[order]) for order in orders]

    def epochs():
        for x, label in sets:
            net.partial_fit(x, label)

    seconds = timed(epochs)
    return seconds, list(zip(net.intercepts_, net.coefs_, strict=True))


def bare_products(start, X, d, B, orders):
    """The three products of each layer and nothing else, in arrays that are used again."""
    B = B or len(X)
    y = [np.ones((B, 1 + width), np.float32) for width in start.D]
    z = [np.ones((B, width), np.float32) for width in start.D]
    w = [None, *map(np.ascontiguousarray, start.w[1:])]
    dw = [np.empty_like(w_k) for w_k in w[1:]]

    def epochs():
        for _ in range(len(X) // B * len(orders)):
            for k in range(1, start.N + 1):
                np.dot(y[k - 1], w[k], out=z[k])
            for k in range(start.N, 0, -1):
                np.dot(y[k - 1].T, z[k], out=dw[k - 1])
                if k > 1:
                    np.dot(z[k], w[k][1:].T, out=z[k - 1])

    return timed(epochs) * len(X) / (len(X) // B * B), None


def epochs_of(widths, B):
    """As many epochs that a run takes some tenths of a second: setting up, which all do once a run, does not count."""
    return {1: 1, 10: 2, 32: 4, 128: 8, None: 15}[B] * (8 if widths[0] == 64 else 1)


def timed(work):
    gc.collect()
    gc.disable()
    began = time.process_time()
    work()
    seconds = time.process_time() - began
    gc.enable()
    return seconds


def farthest(ours, peer):
    """Largest difference of a weight, relative to the largest weight of its layer."""
    pairs = [(a, b) for layer, other in zip(ours, peer, strict=True) for a, b in zip(layer, other, strict=True)]
    return max(float(np.abs(a - b).max() / np.abs(b).max()) for a, b in pairs)


def compare(widths, B, X, d, rounds):
    start = Network(widths, ["sigmoid", "softmax"], seed=1, dtype="float32")
    rng = np.random.default_rng(0)
    epochs = epochs_of(widths, B)
    orders = np.array([np.arange(len(X)) if B is None else rng.permutation(len(X)) for _ in range(epochs)])
    runners = [ours, torch_eager, scikit_learn, bare_products]
    weights = [run(start, X, d, B, orders)[1] for run in runners]
    apart = [farthest(weights[0], peer) for peer in weights[1:3]]
    if max(apart) > 1e-3:
        raise SystemExit(f"{widths}, batch {B}: the learned weights differ by {apart} (torch, scikit-learn)")
    times = [[] for _ in runners]
    for _ in range(rounds):
        for run, seconds in zip(runners, times, strict=True):
            seconds.append(run(start, X, d, B, orders)[0])
    return times, apart


def line(widths, B, T, times, apart):
    ours, torch_, sklearn_, bare = times
    multiple = sorted(b / a for a, b in zip(ours, torch_, strict=True))
    beside = statistics.median(b / a for a, b in zip(ours, sklearn_, strict=True))
    share = sorted(b / a for a, b in zip(ours, bare, strict=True))
    goals = [column[BATCHES.index(B)] for column in GOALS[tuple(widths)]]
    rate = T * epochs_of(widths, B) / statistics.median(ours)
    return (
        f"{'-'.join(map(str, widths)):>10} {'whole' if B is None else B:>5} {rate:>9,.0f}  "
        f"{statistics.median(multiple):6.2f} ({multiple[0]:.2f}-{multiple[-1]:.2f}) {goals[0]:>5}  "
        f"{statistics.median(share):5.2f} ({share[0]:.2f}-{share[-1]:.2f}) {goals[1] or '-':>5}  "
        f"{beside:8.2f}  {apart[0]:.0e} {apart[1]:.0e}"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7, help="how many times each runs; medians are printed")
    parser.add_argument("--net", help="one of 784-128-10, 784-30-10, 64-32-10; all by default")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore", ConvergenceWarning)
    print("Medians (min-max) of process CPU time, one thread, float32, SGD.")
    print("       net batch samples/s  x torch             goal  of bare products    goal  x sklearn  weights apart")
    for widths in GOALS:
        if arguments.net and arguments.net != "-".join(map(str, widths)):
            continue
        source = "8x8" if widths[0] == 64 else "mnist5k"
        X, d, _, _ = digits.load("ten digits", source=source, dtype="float32")
        for B in BATCHES:
            T = min(len(X), 1500) if B == 1 else len(X)
            times, apart = compare(list(widths), B, X[:T], d[:T], arguments.rounds)
            print(line(widths, B, T, times, apart), flush=True)


if __name__ == "__main__":
    main()
