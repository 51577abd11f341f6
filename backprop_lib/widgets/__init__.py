"""Explorers for the lecture hall: pictures that move, driven by mouse, by keyboard and from Python.

>>> from backprop_lib import widgets

Python computes with the library, the browser picks and draws. Each explorer is loaded when it is first used.
"""

import importlib

# Explorer → the module that has it.
_HOME = {
    "DescentExplorer": "descent_explorer",
    "PassStepper": "pass_stepper",
    "ChainRuleTable": "chain_rule_table",
    "TrainingMonitor": "training_monitor",
    "DigitPad": "digit_pad",
}
__all__ = [*_HOME]


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *__all__})
