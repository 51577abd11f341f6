"""Accuracy on real digits never seen in training, beside scikit-learn on the same splits.

Plain gradient descent on mini-batches for ours: no momentum, no decay. Stratified 25 % test sets of the 8x8 digits.

Run: python benchmarks/accuracy.py [--seeds 10]
"""

import argparse
import statistics
import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, balanced_accuracy_score, recall_score
from sklearn.neural_network import MLPClassifier

from backprop_lib import Network, digits, train


def ours(widths, names, eta, epochs):
    def fit_and_say(X, d, X_test, seed):
        net = Network(widths, names, seed=seed)
        train(net, X, d, "kl", eta=eta, epochs=epochs, batch_size=10, seed=seed, progress=False)
        return digits.labels(net.forward(X_test).Y)

    return fit_and_say


def peer(make):
    def fit_and_say(X, d, X_test, seed):
        return make(seed).fit(X, digits.labels(d)).predict(X_test)

    return fit_and_say


def sgd(seed):
    return MLPClassifier((30,), activation="logistic", solver="sgd", learning_rate_init=0.3, momentum=0.0, batch_size=10,
                         max_iter=60, random_state=seed)  # fmt: skip


PEERS = {
    "scikit-learn logistic regression": peer(lambda seed: LogisticRegression(max_iter=5000)),
    "scikit-learn 64-30 sigmoid, SGD without momentum": peer(sgd),
    "scikit-learn 64-100 relu, Adam": peer(lambda seed: MLPClassifier((100,), max_iter=400, random_state=seed)),
}
TASKS = {
    "2 or not 2": {"ours, 64-16-1 tanh, sigmoid": ours([64, 16, 1], ["tanh", "sigmoid"], 0.3, 40), **PEERS},
    "ten digits": {
        "ours, 64-30-10 sigmoid, softmax": ours([64, 30, 10], ["sigmoid", "softmax"], 0.5, 60),
        "ours, 64-64-10 tanh, softmax": ours([64, 64, 10], ["tanh", "softmax"], 0.3, 40),
        **PEERS,
    },
    "eleven": {"ours, 64-64-11 tanh, softmax": ours([64, 64, 11], ["tanh", "softmax"], 0.3, 40), **PEERS},
}


def measures(task, wanted, said):
    found = [accuracy_score(wanted, said), balanced_accuracy_score(wanted, said)]
    return [*found, recall_score(wanted, said, labels=[10], average="macro")] if task == "eleven" else found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=10)
    seeds = range(parser.parse_args().seeds)
    warnings.simplefilter("ignore", ConvergenceWarning)
    print(
        f"Mean ± standard deviation over {len(seeds)} splits and initial weights. Goals: for 2 or not 2 accuracy 0.99 and"
    )
    print("balanced accuracy 0.98, for ten digits accuracy 0.975.")
    for task, runners in TASKS.items():
        print(f"\n{task}: accuracy, balanced accuracy{', recall of the eleventh' if task == 'eleven' else ''}")
        for name, fit_and_say in runners.items():
            rows = []
            for seed in seeds:
                X, d, X_test, d_test = digits.load(task, test=0.25, seed=seed)
                rows.append(measures(task, digits.labels(d_test), fit_and_say(X, d, X_test, seed)))
            columns = [f"{np.mean(c):.4f} ± {statistics.pstdev(c):.4f}" for c in zip(*rows, strict=True)]
            print(f"  {name:50} {'   '.join(columns)}", flush=True)


if __name__ == "__main__":
    main()
