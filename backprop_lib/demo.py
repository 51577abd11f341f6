"""The course's last lecture in a terminal: learn real digits, print how well, write the pictures.

Run: python -m backprop_lib.demo [--to FOLDER]
"""

import argparse
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from sklearn.metrics import balanced_accuracy_score

from backprop_lib import Network, digits, plots, style, train

TASKS = {
    "2 or not 2": ([64, 16, 1], ["tanh", "sigmoid"]),
    "ten digits": ([64, 64, 10], ["tanh", "softmax"]),
    "eleven": ([64, 64, 11], ["tanh", "softmax"]),
}


def learn(task, folder):
    """Train a network for `task`, print its accuracy on digits it has never seen, and write four pictures."""
    X, d, X_test, d_test = digits.load(task)
    net = Network(*TASKS[task], seed=0)
    print(f"\n{task}: {len(X)} digits to learn from, {len(X_test)} to be tested on\n{net}")
    history = train(net, X, d, "kl", eta=0.3, epochs=40, batch_size=10)
    Y = net.forward(X_test).Y
    desired, recognised = (digits.labels(rows) for rows in (d_test, Y))
    print(history)
    accuracy, balanced = np.mean(desired == recognised), balanced_accuracy_score(desired, recognised)
    print(f"On the test set: accuracy {accuracy:.4f}, balanced accuracy {balanced:.4f}.")
    names = digits.names(task)
    hardest = np.argsort(recognised == desired, kind="stable")[:24]
    pictures = {
        "loss": lambda ax: plots.convergence(history, ax=ax),
        "hidden": lambda ax: plots.hidden_units(net, ax=ax, limit=16),
        "confusion": lambda ax: plots.confusion(Y, d_test, ax=ax, names=names),
        "hardest": lambda ax: plots.gallery(X_test[hardest], d_test[hardest], Y=Y[hardest], ax=ax, names=names),
    }
    for name, draw in pictures.items():
        figure = Figure(figsize=style.FIGURE_SIZE, dpi=style.DOTS_PER_INCH, layout="constrained")
        draw(figure.subplots())
        path = folder / f"{task.replace(' ', '_')}_{name}.png"
        figure.savefig(path)
        print(f"  {path}")


def main():
    """Run the demonstration."""
    parser = argparse.ArgumentParser(prog="python -m backprop_lib.demo", description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=Path("demo"), help="folder for the pictures (default: demo)")
    folder = parser.parse_args().to
    folder.mkdir(parents=True, exist_ok=True)
    for task in TASKS:
        learn(task, folder)


if __name__ == "__main__":
    main()
