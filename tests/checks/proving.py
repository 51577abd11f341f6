"""Proves every check both ways: right answers pass however they are written, known bugs fail and are named.

`make prove-checks` prints the table; the tests run the same with fewer seeds.
"""

import argparse
import importlib.util
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
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


def proven(name, seeds):
    """Return the row of the table for one exercise, and a line for everything that is not as it should be."""
    exercise, answers = checks.exercises()[name], right_answers().get(name, [])
    refused = wrongly_refused(exercise, answers, seeds)
    accepted, misnamed = not_caught_or_misnamed(exercise, seeds)
    stub, bugs = checks.check(name, untouched).score, len(exercise.known_bugs)
    counts = [len(answers) - len(refused), len(answers), bugs - len(accepted), bugs - len(misnamed), bugs]
    faults = [*refused, *(f"{name}: {bug} is accepted" for bug in accepted), *misnamed]
    return name, counts, stub, faults + [f"{name}: the stub scores {stub:g}"] * bool(stub)


def main():
    """Print the table, and end with an error if a check is not proven."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=25, help="how many seeds each answer is judged with (default 25)")
    seeds, names = range(parser.parse_args().seeds), list(checks.exercises())
    with ProcessPoolExecutor() as pool:
        proofs = list(tqdm(pool.map(partial(proven, seeds=seeds), names), total=len(names), disable=None, leave=False))
    totals = [sum(column) for column in zip(*(counts for _, counts, _, _ in proofs), strict=True)]
    faults = [fault for _, _, _, faults in proofs for fault in faults]
    rows = [(name, *counts, f"{stub:g}") for name, counts, stub, _ in proofs]
    print(f"{'exercise':44} {'right answers':>15} {'bugs caught':>13} {'named':>7} {'tried':>7} {'stub':>6}")
    for name, passed, tried, caught, named, bugs, stub in [*rows, ("in all", *totals, "")]:
        print(f"{name:44} {f'{passed} of {tried}':>15} {caught:13} {named:7} {bugs:7} {stub:>6}")
    print(f"{len(seeds)} seeds each.", *faults, sep="\n")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
