"""The facts that are written down in more than one place, and the promises of the README."""

import ast
import doctest
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import tomllib

import numpy as np
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import backprop_lib
from backprop_lib import Network, gradient_descent, train
from backprop_lib.activations import Activation
from project import ROOT, tracked

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCKED = ("course", "mnist", "grading", "dev")
HEAVY = {"matplotlib", "sklearn", "scipy", "tqdm", "pandas", "IPython", "ipywidgets", "nbgrader", "mlxtend", "torch"}


def fresh(code):
    """Run code in a new interpreter and return the heavy packages that it loaded."""
    code += "; import sys; print(*{m.partition('.')[0] for m in sys.modules})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return HEAVY & set(run.stdout.split())


def test_importing_the_library_loads_nothing_heavier_than_numpy():
    assert fresh("import backprop_lib") == set()
    assert (
        fresh("from backprop_lib import Network, gradient_descent, gradient_check, by_component, divergences") == set()
    )
    assert fresh("from backprop_lib import train, digits") == set()
    assert "matplotlib" in fresh("from backprop_lib import plots")


def test_every_public_name_is_there_and_unknown_ones_are_answered_with_the_list():
    for public in backprop_lib.__all__:
        assert getattr(backprop_lib, public) is not None
        assert public in dir(backprop_lib)
    assert callable(backprop_lib.gradient_check) and callable(backprop_lib.train)
    with pytest.raises(AttributeError, match=r"no attribute 'Netwrok'; it has Network, train"):
        backprop_lib.Netwrok  # noqa: B018


def test_the_examples_in_the_docstrings_are_true():
    modules = [backprop_lib.__name__, *(m.name for m in pkgutil.walk_packages(backprop_lib.__path__, "backprop_lib."))]
    results = [doctest.testmod(importlib.import_module(module)) for module in modules]
    assert sum(result.attempted for result in results) >= 4
    assert sum(result.failed for result in results) == 0


def functions_of_the_front_page():
    public = [getattr(backprop_lib, name) for name in backprop_lib.__all__]
    in_plots = [getattr(backprop_lib.plots, name) for name in backprop_lib.plots.__all__]
    in_network = [getattr(Network, name) for name in ("forward", "backward", "step")]
    return [one for one in public + in_plots + in_network if callable(one) and not inspect.ismodule(one)]


@pytest.mark.parametrize("function", functions_of_the_front_page(), ids=lambda function: function.__qualname__)
def test_help_names_every_parameter_the_errors_and_the_source(function):
    said = inspect.getdoc(function)
    parameters = [name for name in inspect.signature(function).parameters if name != "self"]
    named = re.findall(r"^(?:\w+, )*\w+$|^(?:\w+, )*\w+ : ", said, re.M)
    missing = set(parameters) - set(re.findall(r"\w+", " ".join(named)))
    assert not missing, f"help({function.__name__}) does not describe {', '.join(sorted(missing))}"
    assert not parameters or "Raises\n------" in said
    assert "lide" in said or re.search(r"\((1[89]|20)\d\d\)", said) or not parameters


def notation():
    rows = re.findall(r"^\| (.+?) \| (.+?) \| `(.+?)` \| (.+?) \|$", (ROOT / "NOTATION.md").read_text(), re.M)
    assert len(rows) == 17
    return rows


@pytest.mark.parametrize("row", notation(), ids=lambda row: row[2])
def test_the_notation_page_is_true(row):
    _, _, code, shape = row
    net = Network([3, 4, 2], ["tanh", "softmax"], seed=0)
    X, d, eta, eps = np.ones((5, 3)), np.eye(2)[[0, 1, 1, 0, 1]], 0.1, 1e-6
    passed = net.forward(X)
    swept = net.backward(passed, d, "kl")
    names = {"net": net, "X": X, "d": d, "passed": passed, "swept": swept, "eta": eta, "eps": eps}
    if code in ("eta", "eps"):
        assert all(code in inspect.signature(function).parameters for function in (train, gradient_descent))
    for k in range(1, net.N + 1):
        value = eval(code, names | {"k": k})
        if shape in ("int", "float", "Activation"):
            assert isinstance(value, {"int": int, "float": float, "Activation": Activation}[shape])
        else:
            assert value.shape == eval(shape, {"T": 5, "D": net.D, "N": net.N, "k": k})


def test_the_three_equations_of_the_notation_page_are_what_the_network_computes():
    net = Network([3, 4, 2], ["tanh", "softmax"], seed=0)
    passed = net.forward(np.random.default_rng(0).normal(size=(5, 3)))
    swept = net.backward(passed, np.eye(2)[[0, 1, 1, 0, 1]], "kl")
    y, z, w, dz = passed.y, [None] * 3, net.w, swept.dz
    dy, dw, T, k = [None] * 3, [None] * 3, 5, 2
    page = (ROOT / "NOTATION.md").read_text()
    exec(re.search(r"```python\n(.*?)```", page, re.S)[1], {}, locals())
    for ours, theirs in [(z[2], passed.z[2]), (dy[1], swept.dy[1]), (dw[2], swept.dw[2])]:
        np.testing.assert_allclose(ours, theirs)


def ranges(requirements):
    return {r.name: r.specifier for r in map(Requirement, requirements)}


def test_environment_yml_has_the_versions_of_pyproject():
    entries = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    assert entries[-2:] == ["pip", {"pip": ["-e ."]}]
    python, *packages = entries[:-2]
    assert ranges(packages) == ranges([*PROJECT["dependencies"], *EXTRAS["course"], *EXTRAS["mnist"]])
    # Binder's builder reads one minor version and takes a Python of its own for anything else.
    version = re.fullmatch(r"python=(\d+\.\d+)", python)[1]
    assert version in SpecifierSet(PROJECT["requires-python"])


def test_the_lock_pins_everything_that_pyproject_asks_for_within_its_range():
    lines = [line for line in (ROOT / "requirements.lock").read_text().splitlines() if line.strip()]
    pins = [Requirement(line) for line in lines]
    assert all([s.operator for s in pin.specifier] == ["=="] for pin in pins)
    for asked in map(Requirement, [*PROJECT["dependencies"], *(one for extra in LOCKED for one in EXTRAS[extra])]):
        versions = [next(iter(pin.specifier)).version for pin in pins if pin.name == asked.name]
        assert versions and all(asked.specifier.contains(version) for version in versions), asked.name


def test_the_course_can_be_cited_and_the_changelog_has_this_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["cff-version"] == "1.2.0" and {"message", "title", "authors"} <= set(citation)
    assert citation["version"] == backprop_lib.__version__ and citation["license"] == PROJECT["license"]
    assert f"## {backprop_lib.__version__} " in (ROOT / "CHANGELOG.md").read_text()


def test_the_explorers_scripts_fit_the_line():
    for path in ROOT.glob("backprop_lib/widgets/static/*.js"):
        assert [line for line in path.read_text().splitlines() if len(line) > 120] == [], path


def readme():
    return (ROOT / "README.md").read_text()


def test_the_readme_names_targets_and_files_that_exist():
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.M))
    assert {"lab", "test", "lint", "demo", "bench", "assignments"} <= targets
    made = {line[1:] for line in (ROOT / ".gitignore").read_text().splitlines() if line.startswith("/")}
    for text in (readme(), *((ROOT / name).read_text() for name in ("CONTRIBUTING.md", "guides/contributor.md"))):
        assert set(re.findall(r"\bmake ([a-z-]+)\b", text)) - {"sure"} <= targets
        for path in re.findall(r"`([\w/.]+(?:/|\.\w+))`", text):
            assert (ROOT / path.removeprefix("lab/tree/")).exists() or path in made, path


def test_the_project_stands_alone():
    here = "test_project.py"
    for path in tracked():
        if path.name != here and path.stat().st_size < 1_000_000:
            text = path.read_text(errors="ignore")
            assert "../shared" not in text and "/work/" not in text, path


def test_functions_fit_on_a_screen_and_modules_have_one_subject():
    for path in ROOT.glob("backprop_lib/**/*.py"):
        tree = ast.parse(path.read_text())
        assert path.read_text().count("\n") < 400, path
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                assert node.end_lineno - node.lineno <= 60, f"{path}: {node.name}"
