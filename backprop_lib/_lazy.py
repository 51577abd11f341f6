"""Names that are loaded when they are first used, and the error where what they need is not installed."""

import importlib
import sys
from contextlib import contextmanager


def attach(package, home, modules=(), extra=None):
    """Return `__getattr__`, `__dir__` and `__all__` of a package whose names are loaded when they are first used.

    Parameters
    ----------
    package : str
        The package's `__name__`.
    home : dict of str to str
        Public name → the module of the package that has it.
    modules : sequence of str
        Modules of the package that are public themselves.
    extra : str, optional
        The extra of backprop-lib that installs what these names need.
    """
    public = [*home, *modules]

    def getattr_(name):
        if name not in public:
            import difflib  # takes as long to load as all the rest of this package

            near = difflib.get_close_matches(name, public)
            raise AttributeError(
                f"module {package!r} has no attribute {name!r}; it has {', '.join(public)}"
                f"{'; did you mean ' + ' or '.join(near) + '?' if near else ''}"
            )
        with needs(extra, f"{package}.{name}"):
            module = importlib.import_module(f"{package}.{home.get(name, name)}")
        value = getattr(module, name) if name in home else module
        setattr(sys.modules[package], name, value)
        return value

    def dir_():
        return sorted({*vars(sys.modules[package]), *public})

    return getattr_, dir_, public


@contextmanager
def needs(extra, what):
    """Say which extra of backprop-lib has the missing package, where the imports within do not find one that `what` needs."""
    try:
        yield
    except ModuleNotFoundError as error:
        # A package that says itself how to install it, and a module of our own that is not there, speak for themselves.
        if extra is None or not error.name or error.name.partition(".")[0] == "backprop_lib":
            raise
        raise ModuleNotFoundError(
            f"{what} needs the package {error.name}, which is not installed; "
            f"with the other packages of the course it comes by: pip install 'backprop-lib[{extra}]'",
            name=error.name,
        ) from error
