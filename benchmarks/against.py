"""Samples per second of `train`, this checkout beside another commit: the two in turn, in one run.

Each version lives in a process of its own, which sets a cell up once and then times it when it is told to; so both meet
the same noise of the machine. Printed is how many times as fast this checkout is.

Run: python benchmarks/against.py [REVISION] [--rounds 7]
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
SETTINGS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
CELLS = [
    (widths, B)
    for widths in ("784-128-10", "784-30-10", "64-32-10")
    for B in (1, 10, 32, 128, None)
] + [("passes 64-32-10", B) for B in (1, 32, None)]  # fmt: skip

# What both processes run: for each cell named on standard input, process seconds on standard output.
WORKER = """
import gc, sys, time
import numpy as np
from backprop_lib import Network, digits, train
for line in sys.stdin:
    name, B = line.split()
    widths, B = [int(D) for D in name.rpartition("_")[2].split("-")], None if B == "None" else int(B)
    X, d, _, _ = digits.load("ten digits", source="8x8" if widths[0] == 64 else "mnist5k", dtype="float32")
    if B == 1:
        X, d = X[:1000], d[:1000]
    epochs = {1: 1, 10: 1, 32: 2, 128: 4, None: 6}[B] * (6 if widths[0] == 64 else 1)
    net = Network(widths, ["sigmoid", "softmax"], seed=1, dtype="float32")
    def passes():
        for _ in range(epochs):
            for first in range(0, len(X), B or len(X)):
                rows = slice(first, first + (B or len(X)))
                net.step(net.backward(net.forward(X[rows]), d[rows], "kl"), 0.1)
    def training():
        train(net, X, d, "kl", eta=0.1, epochs=epochs, batch_size=B, progress=False)
    gc.collect(); gc.disable()
    began = time.process_time()
    (passes if name.startswith("passes") else training)()
    print(time.process_time() - began, flush=True)
    gc.enable()
"""


def worker(folder):
    environment = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    return subprocess.Popen(
        [sys.executable, "-c", WORKER], cwd=folder, env=environment | SETTINGS | {"PYTHONPATH": str(folder)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def seconds(process, name, B):
    process.stdin.write(f"{name.replace(' ', '_')} {B}\n")
    process.stdin.flush()
    return float(process.stdout.readline())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("revision", nargs="?", default="HEAD~1", help="the commit to compare with")
    parser.add_argument("--rounds", type=int, default=7, help="how many times each runs; medians are printed")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as before:
        archive = subprocess.run(["git", "archive", arguments.revision], cwd=ROOT, capture_output=True, check=True)
        subprocess.run(["tar", "x", "-C", before], input=archive.stdout, check=True)
        now, then = worker(ROOT), worker(before)
        print(f"{'':>18} batch  times as fast as {arguments.revision}: median (min-max) of {arguments.rounds}")
        for name, B in CELLS:
            pairs = [(seconds(now, name, B), seconds(then, name, B)) for _ in range(arguments.rounds + 1)][1:]
            ratios = sorted(old / new for new, old in pairs)
            of_medians = statistics.median(old for _, old in pairs) / statistics.median(new for new, _ in pairs)
            print(
                f"{name:>18} {'whole' if B is None else B:>5}  {statistics.median(ratios):.2f} "
                f"({ratios[0]:.2f}-{ratios[-1]:.2f})  medians {of_medians:.2f}",
                flush=True,
            )
        for process in (now, then):
            process.stdin.close()
            process.wait()


if __name__ == "__main__":
    main()
