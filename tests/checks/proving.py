"""Proves every check both ways: right answers pass however they are written, known bugs fail and are named.

`make prove-checks` prints the table; the tests run the same with fewer seeds.
"""

import argparse
import importlib.util
import sys
from pathlib import Path

from tqdm import tqdm

from backprop_lib import checks

RIGHT_ANSWERS = Path(__file__).parent / "right_answers"


def right_answers():
    """Return the right answers, by the exercise's name."""
    found = {}
    for path in sorted(RIGHT_ANSWERS.glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"right_answers_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found |= module.RIGHT
    return found


def wrongly_refused(exercise, answers, seeds):
    """Return a line for every right answer that a seed refuses."""
    said = []
    for n, answer in enumerate(answers):
        for seed in seeds:
            verdict = checks.check(exercise.name, answer, seed)
            if not verdict.right:
                said.append(f"{exercise.name}: right answer {n}, seed {seed}: {' '.join(verdict.messages)}")
                break
    return said


def not_caught_or_misnamed(exercise, seeds):
    """Return the known bugs that some seed accepts, and a line for every one that some seed doesn't name rightly."""
    accepted, misnamed = [], []
    for bug in exercise.known_bugs:
        verdicts = [judged(exercise, bug, seed) for seed in seeds]
        if any(verdict.right for verdict in verdicts):
            accepted.append(bug.name)
        others = {other.says for other in exercise.known_bugs if other is not bug}
        for verdict in verdicts:
            if bug.says not in verdict.messages or others.intersection(verdict.messages):
                misnamed.append(f"{exercise.name}: {bug.name}, seed {verdict.seed}: {' '.join(verdict.messages)}")
                break
    return accepted, misnamed


def judged(exercise, bug, seed):
    """Return the verdict on a known bug; ours may call the library."""
    return checks.judge(exercise, checks.caller(exercise, bug.implementation(), trusted=True), seed)


def untouched(*arguments):
    """Stand for a stub that no one has written."""
    raise NotImplementedError


def main():
    """Print the table, and end with an error if a check is not proven."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=25, help="how many seeds each answer is judged with (default 25)")
    seeds, right, faults = range(parser.parse_args().seeds), right_answers(), []
    rows, totals = [], [0] * 5
    for name, exercise in tqdm(checks.exercises().items(), disable=None):
        refused = wrongly_refused(exercise, right.get(name, []), seeds)
        accepted, misnamed = not_caught_or_misnamed(exercise, seeds)
        stub = checks.check(name, untouched).score
        tried, bugs = len(right.get(name, [])), len(exercise.known_bugs)
        counts = [tried - len(refused), tried, bugs - len(accepted), bugs - len(misnamed), bugs]
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        rows.append((name, *counts, f"{stub:g}"))
        faults += [*refused, *(f"{name}: {bug} is accepted" for bug in accepted), *misnamed]
        faults += [f"{name}: the stub scores {stub:g}"] if stub else []
    print(f"{'exercise':44} {'right answers':>15} {'bugs caught':>13} {'named':>7} {'tried':>7} {'stub':>6}")
    for name, passed, tried, caught, named, bugs, stub in [*rows, ("in all", *totals, "")]:
        print(f"{name:44} {f'{passed} of {tried}':>15} {caught:13} {named:7} {bugs:7} {stub:>6}")
    print(f"{len(seeds)} seeds each.", *faults, sep="\n")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
