"""How long a student waits for a verdict: right answers, known bugs, and wrong answers that nobody foresaw.

A wrong answer takes longer, since every known bug is tried on the same inputs, and what none of them explains is searched for.
The times are those of the processor, in one process, so that they are the same on a busy machine.
"""

import os
import statistics
import sys
import time
from pathlib import Path

for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)
TESTS = Path(__file__).resolve().parent.parent / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "checks")]

from backprop_lib import checks, digits
from evaluating import blind_answers
from proving import judged, right_answers

SEEDS = range(5)


def seconds(work, *arguments):
    start = time.process_time()
    work(*arguments)
    return time.process_time() - start


def main():
    digits.load("ten digits")  # a notebook has loaded it in its first cell
    right, blind, unforeseen, sums = right_answers(), blind_answers(), [], {}
    longest = (0.0, "")
    for name, exercise in checks.exercises().items():
        accepted = [seconds(checks.check, name, right[name][0], seed) for seed in SEEDS]
        refused = max(
            statistics.median(seconds(judged, exercise, bug, seed) for seed in SEEDS) for bug in exercise.known_bugs
        )
        unforeseen += [(seconds(checks.check, name, answer, 1), name) for answer in blind[name][::2]]
        longest = max(longest, (statistics.median(accepted), name))
        assignment = name.partition(".")[0]
        sums.setdefault(assignment, [0.0, 0.0])
        sums[assignment][0] += statistics.median(accepted)
        sums[assignment][1] += refused
    print(f"{'seconds':22}{'all right':>10}{'all known bugs':>16}")
    for assignment, (accepted, refused) in sums.items():
        print(f"{assignment:22}{accepted:10.2f}{refused:16.2f}")
    print(f"slowest right answer: {longest[1]} {longest[0]:.2f}")
    waits = sorted(wait for wait, _ in unforeseen)
    print(
        f"{len(waits)} wrong answers that nobody foresaw: median {statistics.median(waits):.2f}, "
        f"19 of 20 within {waits[int(0.95 * len(waits))]:.2f};"
    )
    print("the slowest:", ", ".join(f"{name} {wait:.2f}" for wait, name in sorted(unforeseen, reverse=True)[:5]))


if __name__ == "__main__":
    main()
