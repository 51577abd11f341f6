"""Names that are loaded when they are first used, and what is said where a package is missing."""

import subprocess
import sys

import pytest

import backprop_lib
from backprop_lib import _lazy, widgets

# An installation without the extra "course".
WITHOUT = """
import importlib.abc, runpy, sys

class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("traitlets", "anywidget", "ipywidgets", "IPython", "nbformat"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
"""


@pytest.mark.parametrize(
    "code", ["from backprop_lib.widgets import {name}", "from backprop_lib import widgets; widgets.{name}"]
)
@pytest.mark.parametrize("name", ["PassStepper", "TrainingMonitor"])
def test_explorers_without_the_extra_say_what_to_install(code, name):
    error = without_the_course(code.format(name=name))
    assert f"ModuleNotFoundError: backprop_lib.widgets.{name} needs the package" in error
    assert "pip install 'backprop-lib[course]'" in error


def test_live_coding_without_the_extra_says_what_to_install():
    error = without_the_course("runpy.run_module('backprop_lib.live', run_name='__main__')")
    assert "backprop_lib.live needs the package nbformat, which is not installed" in error
    assert "pip install 'backprop-lib[course]'" in error


def test_the_library_itself_needs_no_extra():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT + "from backprop_lib import Network, train, plots, checks, widgets"]
    )
    assert done.returncode == 0


def without_the_course(code):
    done = subprocess.run([sys.executable, "-c", WITHOUT + code], capture_output=True, text=True)
    assert done.returncode == 1
    return done.stderr.splitlines()[-1]


def test_a_module_of_our_own_that_is_missing_is_no_matter_of_extras():
    with (
        pytest.raises(ModuleNotFoundError, match=r"^No module named 'backprop_lib.nothing'$"),
        _lazy.needs("course", "it"),
    ):
        import backprop_lib.nothing  # noqa: F401


def test_a_package_that_says_itself_what_it_needs_is_not_contradicted():
    with pytest.raises(ModuleNotFoundError, match=r"^get it from the library$"), _lazy.needs("course", "it"):
        raise ModuleNotFoundError("get it from the library")


@pytest.mark.parametrize(
    "package, name, message",
    [
        (backprop_lib, "Netwrok", r"it has Network, train, .*; did you mean Network\?"),
        (widgets, "PassStep", r"it has DescentExplorer, .*; did you mean PassStepper\?"),
        (widgets, "zzz", r"it has DescentExplorer, .*DigitPad, ask$"),
    ],
)
def test_unknown_names_are_answered_with_those_that_there_are(package, name, message):
    with pytest.raises(AttributeError, match=message):
        getattr(package, name)


def test_all_public_names_are_listed():
    assert set(backprop_lib.__all__) <= set(dir(backprop_lib))
    assert {"PassStepper", "DigitPad"} <= set(dir(widgets)) & set(widgets.__all__)
