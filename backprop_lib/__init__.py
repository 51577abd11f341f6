"""How a neural network learns, in the lecture's own notation.

>>> from backprop_lib import Network, train, gradient_descent, gradient_check, by_component, digits

Importing this package loads numpy and nothing heavier; each name is loaded when it is first used.
"""

import importlib

__version__ = "0.1.0"

# Public name → the module that has it; a module's own name stands for the module.
_HOME = {
    "Network": "network",
    "train": "training",
    "training_steps": "training",
    "History": "training",
    "gradient_descent": "descent",
    "gradient_ascent": "descent",
    "gradient_check": "finite_differences",
    "numerical_gradient": "finite_differences",
}
_MODULES = [
    "activations",
    "by_component",
    "checks",
    "descent",
    "digits",
    "divergences",
    "functions",
    "initialisation",
    "plots",
    "step_sizes",
    "style",
    "widgets",
]
__all__ = [*_HOME, *_MODULES]


def __getattr__(name):
    if name in _MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted({*globals(), *__all__})
