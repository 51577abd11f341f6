"""How long a student waits for a verdict: each check once, right and wrong, and all checks of an assignment together.

A wrong answer takes longest, since every known bug is tried on the same inputs. The times are wall-clock, in one process.
"""

import os
import statistics
import sys
import time
from pathlib import Path

for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests/checks"))

from backprop_lib import checks, digits
from proving import judged, right_answers

SEEDS = range(5)


def seconds(work, *arguments):
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


def main():
    digits.load("ten digits")  # a notebook has loaded it in its first cell
    right, slowest, sums = right_answers(), [], {}
    for name, exercise in checks.exercises().items():
        accepted = [seconds(checks.check, name, right[name][0], seed) for seed in SEEDS]
        refused = max(
            statistics.median(seconds(judged, exercise, bug, seed) for seed in SEEDS) for bug in exercise.known_bugs
        )
        assignment = name.partition(".")[0]
        sums.setdefault(assignment, [0.0, 0.0])
        sums[assignment][0] += statistics.median(accepted)
        sums[assignment][1] += refused
        slowest.append((max(statistics.median(accepted), refused), name))
    print(f"{'seconds':22}{'all right':>10}{'all wrong':>10}")
    for assignment, (accepted, refused) in sums.items():
        print(f"{assignment:22}{accepted:10.2f}{refused:10.2f}")
    print("slowest checks:", ", ".join(f"{name} {one:.2f}" for one, name in sorted(slowest, reverse=True)[:3]))


if __name__ == "__main__":
    main()
