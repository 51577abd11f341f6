"""How a neural network learns, in the lecture's own notation.

>>> from backprop_lib import Network, train, gradient_descent, gradient_check, by_component, digits

Importing this package loads numpy and nothing heavier; each name is loaded when it is first used.
"""

from backprop_lib import _lazy

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
    "practice",
    "step_sizes",
    "style",
    "widgets",
]
__getattr__, __dir__, __all__ = _lazy.attach(__name__, _HOME, _MODULES)
