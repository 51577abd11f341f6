"""What `import backprop_lib` costs beside `import numpy`: process CPU time, in turn, medians and ratios.

Run: python benchmarks/import_time.py [--rounds 15]
"""

import argparse
import resource
import statistics
import subprocess
import sys

IMPORTS = {
    "numpy": "import numpy",
    "backprop_lib": "import numpy, backprop_lib",
    "what a lecturer types first": "from backprop_lib import Network, train, gradient_descent, gradient_check, digits",
}


def cpu_seconds(code):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    for code in IMPORTS.values():
        cpu_seconds(code)
    times = {name: [] for name in IMPORTS}
    for _ in range(rounds):
        for name, code in IMPORTS.items():
            times[name].append(cpu_seconds(code))
    print("Process CPU time of a new interpreter; goal: at most 1.3 times that of numpy")
    for name, seconds in times.items():
        ratios = [a / b for a, b in zip(seconds, times["numpy"], strict=True)]
        spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"
        print(f"  {name:28} {1000 * statistics.median(seconds):6.0f} ms   x numpy {spread}")


if __name__ == "__main__":
    main()
