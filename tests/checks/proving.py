"""Proves every check both ways: right answers pass however they are written, known bugs fail and are named.

`make prove-checks` prints the table; the tests run the same with fewer seeds. A second table says how many wrong answers
that no known bug was made for are explained, and how many explanations are false: see `evaluating`. With `--only` there is the
first table alone, of the exercises whose names begin so.
"""

import argparse
import importlib.util
import sys
import types
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from evaluating import KINDS, blind_answers, mutants_of_solutions, results_of, row
from tqdm import tqdm

from backprop_lib import checks

READER = "digit_recognition.reader"
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
    answer = bug.implementation()
    if exercise.name == READER:
        answer = beside_right_functions(answer)
    return checks.judge(exercise, checks.caller(exercise, answer, trusted=True), seed)


def beside_right_functions(settings):
    """Return settings as they stand in a notebook whose functions are right, so that they alone can be at fault."""
    notebook = right_answers()[READER][0].__globals__
    return types.FunctionType(settings.__code__, notebook, "reader", None, settings.__closure__)


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


def print_explained(pool, title, answers, every):
    """Print the table of what is explained of some wrong answers, every n-th of them, and return the false explanations."""
    chosen = {name: sources[::every] for name, sources in answers.items()}
    print(f"\n{title}, every {every}th" if every > 1 else f"\n{title}")
    print(
        f"{'exercise':36}{'tried':>7}{'caught':>8}{'explained':>11}",
        *(f"{kind:>11}" for kind in KINDS),
        f"{'false':>7}",
        sep="",
    )
    totals, false, jobs = [0] * (len(KINDS) + 4), [], {}
    for name, sources in chosen.items():
        jobs[name] = [pool.submit(results_of, name, sources[n : n + 8]) for n in range(0, len(sources), 8)]
    for name, parts in tqdm(jobs.items(), disable=None, leave=False):
        results = [result for job in parts for result in job.result()]
        counts = row(results)
        totals = [one + other for one, other in zip(totals, counts, strict=True)]
        false += [f"{name}: {sentence}" for _, sentences in results for sentence in sentences]
        print_row(name, counts)
    print_row("in all", totals)
    print(f"{100 * totals[2] / totals[1]:.1f} % of those caught are explained.", *false, sep="\n", flush=True)
    return false


def print_row(name, counts):
    """Print one row of the table of what is explained."""
    tried, caught, explained, *kinds, false = counts
    print(
        f"{name:36}{tried:7}{caught:8}{explained:11}",
        *(f"{kind:11}" for kind in kinds),
        f"{false:7}",
        sep="",
        flush=True,
    )


def main():
    """Print the tables, and end with an error if a check is not proven."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=25, help="how many seeds each answer is judged with (default 25)")
    parser.add_argument("--every", type=int, default=1, help="explain every n-th wrong answer only (default 1)")
    parser.add_argument("--only", default="", help="prove only the exercises whose names begin so, and explain nothing")
    options = parser.parse_args()
    seeds, names = range(options.seeds), [name for name in checks.exercises() if name.startswith(options.only)]
    if not names:
        sys.exit(f"no exercise has a name that begins with {options.only!r}; there are {', '.join(checks.exercises())}")
    with ProcessPoolExecutor() as pool:
        faults = print_proofs(pool, seeds, names)
        if options.only:
            sys.exit(bool(faults))
        faults += print_explained(pool, "answers written without sight of the checks", blind_answers(), options.every)
        if importlib.util.find_spec("cosmic_ray"):
            faults += print_explained(pool, "mutants of the solutions", mutants_of_solutions(), options.every)
        else:
            print("The mutants of the solutions are left out: cosmic-ray is not installed.")
    sys.exit(bool(faults))


def print_proofs(pool, seeds, names):
    """Print the table of right answers and known bugs, and return what is not as it should be."""
    proofs = list(tqdm(pool.map(partial(proven, seeds=seeds), names), total=len(names), disable=None, leave=False))
    totals = [sum(column) for column in zip(*(counts for _, counts, _, _ in proofs), strict=True)]
    faults = [fault for _, _, _, faults in proofs for fault in faults]
    rows = [(name, *counts, f"{stub:g}") for name, counts, stub, _ in proofs]
    print(f"{'exercise':44} {'right answers':>15} {'bugs caught':>13} {'named':>7} {'tried':>7} {'stub':>6}")
    for name, passed, tried, caught, named, bugs, stub in [*rows, *[("in all", *totals, "")] * (len(rows) > 1)]:
        print(f"{name:44} {f'{passed} of {tried}':>15} {caught:13} {named:7} {bugs:7} {stub:>6}".rstrip())
    print(f"{len(seeds)} seeds each.", *faults, sep="\n", flush=True)
    return faults


if __name__ == "__main__":
    main()
