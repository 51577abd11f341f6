"""Explorers for the lecture hall: pictures that move, driven by mouse, by keyboard and from Python.

>>> from backprop_lib import widgets

Python computes with the library, the browser picks and draws. Each explorer is loaded when it is first used. `widgets.ask`
has the questions of the lectures.
"""

from backprop_lib import _lazy

# Explorer → the module that has it.
_HOME = {
    "DescentExplorer": "descent_explorer",
    "PassStepper": "pass_stepper",
    "ChainRuleTable": "chain_rule_table",
    "TrainingMonitor": "training_monitor",
    "DigitPad": "digit_pad",
}
__getattr__, __dir__, __all__ = _lazy.attach(__name__, _HOME, modules=("ask",), extra="course")
