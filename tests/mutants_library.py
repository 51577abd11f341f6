"""Changes the library in all small ways, and counts what the tests of the changed module catch.

`make mutants-library` prints, for each module, how many mutants there are and how many are caught, and shows the others.
With `MUTANTS="--sample 0.1 activations network"`, say, it draws a tenth of the mutants of these modules.

Every mutant meets the tests in a process of its own, forked from this one, which has imported all that is not ours.
"""

import argparse
import fnmatch
import gc
import importlib.machinery
import importlib.util
import json
import os
import random
import resource
import signal
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

import hypothesis
import pytest
from tqdm import tqdm

from mutation import first_change, mutants, shown
from project import ROOT

CHECKS = "checks/test_engine checks/test_gradient_descent checks/test_backward_pass checks/test_digit_recognition"
# The modules, in the order of their floors, and the tests that are about them; the first should catch most.
TESTS = {
    "_validate": "test_validate test_network test_activations test_descent",
    "activations": "test_activations test_gradients",
    "divergences": "test_divergences test_gradients",
    "initialisation": "test_network",
    "output_layer": "test_divergences test_gradients test_activations test_training",
    "saving": "test_network test_activations",
    "parameters": "test_network",
    "passes": "test_network test_activations test_gradients",
    "functions": "test_functions test_descent",
    "by_component": "test_gradients test_network test_training",
    "network": "test_network test_gradients test_activations",
    "engine": "test_training_engine test_training",
    "finite_differences": "test_finite_differences test_descent test_gradients",
    "step_sizes": "test_step_sizes test_descent test_training",
    "descent": "test_descent test_step_sizes",
    "training": "test_training test_training_engine test_activations test_divergences",
    "non_digits": "test_digits",
    "digits": "test_digits",
    "practice.*": "practice/test_numbers practice/test_problems practice/test_writing",
    "practice.kinds.*": "practice/test_problems practice/test_writing practice/test_numbers",
    "checks.asking": "checks/test_engine",
    "checks.hinting": "checks/test_staged_hints",
    "checks.standing": "checks/test_standing",
    "checks.trying": "checks/test_engine checks/test_odd_answers",
    "checks.engine.*": f"{CHECKS} checks/test_comparing checks/test_judging checks/test_reading checks/test_odd_answers "
    "checks/test_explanations",
    "checks.harness.*": "checks/test_harness checks/test_engine checks/test_rooms",
}
MEMORY = 4 * 2**30
LATE = 99
EXAMPLES = 25


def modules(asked):
    """Yield the dotted name, the path and the test files of each module that was asked for."""
    for pattern, tests in TESTS.items():
        for path in sorted((ROOT / "backprop_lib").glob(pattern.replace(".", "/") + ".py")):
            name = path.relative_to(ROOT / "backprop_lib").with_suffix("").as_posix().replace("/", ".")
            if name.endswith("__init__") or (asked and not any(fnmatch.fnmatch(name, one) for one in asked)):
                continue
            yield name, path, [f"tests/{test}.py" for test in tests.split()]


class Mutated(importlib.machinery.SourceFileLoader):
    """Finds one module and loads another source in its place."""

    def __init__(self, name, path, source):
        super().__init__(f"backprop_lib.{name}", str(path))
        self.source = source

    def find_spec(self, name, path=None, target=None):
        return importlib.util.spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, name):
        return compile(self.source, self.path, "exec", dont_inherit=True)


class Order:
    """Lets few examples, the same each time, stand for a property, and runs first what reaches the changed line, fast first."""

    def __init__(self, record, line):
        self.record, self.line = record, line

    def pytest_collection_modifyitems(self, items):
        for item in items:
            function = getattr(item, "function", None)
            if hasattr(function, "hypothesis"):
                own = getattr(function, "_hypothesis_internal_use_settings", hypothesis.settings.default)
                function._hypothesis_internal_use_settings = hypothesis.settings(
                    own,
                    max_examples=min(own.max_examples, EXAMPLES),
                    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
                    derandomize=True,
                    database=None,
                    deadline=None,
                )
        items.sort(key=lambda item: self._key(self.record.get(item.nodeid)))

    def _key(self, known):
        return (self.line not in known["lines"], known["seconds"]) if known else (True, 0)


class Stop:
    """Ends the process at the first test that fails: a report would take longer than the test."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item, call):
        if call.excinfo and not call.excinfo.errisinstance((pytest.skip.Exception, KeyboardInterrupt)):
            os._exit(1)

    def pytest_collectreport(self, report):
        if report.failed:
            os._exit(1)


class Watch:
    """Records which lines of a module each test reaches, and how long it takes."""

    def __init__(self, path):
        self.path, self.record = str(path), {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        lines, start = set(), time.process_time()

        def within(frame, event, _):
            lines.add(frame.f_lineno)
            return within

        sys.settrace(lambda frame, event, _: within if frame.f_code.co_filename == self.path else None)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            self.record[item.nodeid] = {"lines": sorted(lines), "seconds": time.process_time() - start}


def tested(loader, files, plugins):
    """Return pytest's verdict on these tests, with the mutated module in place of the real one."""
    sys.meta_path.insert(0, loader)
    options = ["-q", "--no-header", "-p", "no:cacheprovider", f"--rootdir={ROOT}"]
    # File by file, since most mutants need no more than the first.
    return any(pytest.main([*options, file], plugins=plugins) for file in files)


def fork(work, seconds, output=os.devnull):
    """Do the work in a process of its own, with limits of time and memory, and return the id of that process."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        # Tests have an alarm of their own; a thread ends what waits for ever.
        watchdog = threading.Timer(10 * seconds, os._exit, [LATE])
        watchdog.daemon = True
        watchdog.start()
        sink = os.open(output, os.O_WRONLY | os.O_CREAT)
        os.dup2(sink, 1)
        os.dup2(sink, 2)
        status = int(work())
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def measured(name, path, files, folder):
    """Run the tests on the module as it is, and return what `Watch` recorded."""
    watch, log, out = Watch(path), folder / "log", folder / "record"

    def work():
        status = tested(Mutated(name, path, path.read_text()), files, [Order({}, 0), watch])
        out.write_text(json.dumps(watch.record))
        return status

    _, status = os.waitpid(fork(work, 600, log), 0)
    if status:
        sys.exit(f"The tests of {name} fail as it is:\n{log.read_text()}")
    return json.loads(out.read_text())


def survivors(name, path, files, made, jobs):
    """Return those of the mutants that pass all the tests, and how many ran out of time, which counts as caught."""
    source = path.read_text()
    with tempfile.TemporaryDirectory() as folder:
        record = measured(name, path, files, Path(folder))
    # Some mutants only take longer; those that never end are caught too.
    seconds = 10 + int(10 * sum(test["seconds"] for test in record.values()))
    waiting, running, passed, late = list(enumerate(made)), {}, [], 0
    with tqdm(total=len(made), desc=name, disable=None, leave=False) as bar:
        while waiting or running:
            while waiting and len(running) < jobs:
                number, mutant = waiting.pop()
                plugin = Order(record, first_change(source, mutant))
                loader = Mutated(name, path, mutant)
                running[fork(lambda loader=loader, plugin=plugin: tested(loader, files, [plugin, Stop()]), seconds)] = (
                    number
                )
            pid, status = os.wait()
            bar.update()
            number = running.pop(pid)
            if status == 0:
                passed.append(number)
            late += os.waitstatus_to_exitcode(status) in (LATE, -signal.SIGXCPU, -signal.SIGKILL)
    return [made[number] for number in sorted(passed)], late


def warm():
    """Import what the tests need and is not ours, once for all mutants."""
    import autograd.numpy  # noqa: F401
    import hypothesis.extra.numpy  # noqa: F401
    import matplotlib.pyplot  # noqa: F401
    import sklearn.datasets
    import sklearn.linear_model
    import sklearn.svm  # noqa: F401


def main():
    """Print the counts and the survivors."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("module", nargs="*", help="dotted names without backprop_lib, * allowed; all without it")
    parser.add_argument("--sample", type=float, default=1, metavar="SHARE", help="share of the mutants to draw")
    parser.add_argument("--seed", type=int, default=0, help="seed of that draw")
    parser.add_argument("--jobs", type=int, default=2, help="how many mutants to judge at the same time")
    arguments = parser.parse_args()
    os.environ |= {"MPLBACKEND": "Agg", "OPENBLAS_NUM_THREADS": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "checks")]
    os.chdir(ROOT)
    warm()
    gc.freeze()  # what is here already need not be looked through again by every mutant
    every, missed = 0, 0
    for name, path, files in modules(arguments.module):
        source, rng = path.read_text(), random.Random(f"{arguments.seed} {name}")
        made = mutants(source, arguments.sample, rng)
        left, late = survivors(name, path, files, made, arguments.jobs)
        by_time = f", {late} by the clock" if late else ""
        print(f"{name:28} {len(made) - len(left):5} of {len(made):5} mutants caught{by_time}", flush=True)
        for mutant in left:
            print(shown(source, mutant), flush=True)
        every, missed = every + len(made), missed + len(left)
    print(f"{'in all':28} {every - missed:5} of {every:5} caught, {100 * (every - missed) / max(every, 1):.1f} %")
    sys.exit(missed > 0.05 * every)


if __name__ == "__main__":
    main()
