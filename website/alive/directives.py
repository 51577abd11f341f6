"""Two directives for the pages of the site: `{explorer} descent`, `{practice} forward pass`."""

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from website.alive import placing, practising
from website.alive.packing import Store
from website.places import RECORDED

_FEW = ("bowl", "two minima", "ill-conditioned bowl")


def _descent():
    """Return a descent explorer with few functions in its menu, for who sees one for the first time."""
    from backprop_lib.functions import FUNCTIONS
    from backprop_lib.widgets import DescentExplorer

    explorer = DescentExplorer("bowl", eta=0.1)
    explorer._functions = {name: FUNCTIONS[name] for name in _FEW}
    explorer._drawn_for = None
    explorer._compute()
    return explorer


def _digit_pad():
    from backprop_lib.widgets import DigitPad

    return DigitPad()


def _training():
    from backprop_lib.widgets import TrainingMonitor

    return TrainingMonitor()


EXPLORERS = {"descent": _descent, "digit pad": _digit_pad, "training": _training}


class _Alive(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        """Return the HTML of what the argument names."""
        name = " ".join(self.arguments[0].split())
        if name not in self.known:
            raise self.error(f"{self.name} must be one of {', '.join(self.known)}, got {name!r}")
        return [nodes.raw("", self.html(name, Store(RECORDED)), format="html")]


class ExplorerDirective(_Alive):
    """An explorer: `descent`, `digit pad` or `training`."""

    known = tuple(EXPLORERS)

    @staticmethod
    def html(name, store):
        """Return the figure of an explorer."""
        return placing.place(EXPLORERS[name](), store)


class PracticeDirective(_Alive):
    """Problems of one kind, a name in `backprop_lib.practice.KINDS`."""

    known = practising.KINDS

    @staticmethod
    def html(name, store):
        """Return the first problem of a kind, and where the others are."""
        return practising.place(name, store)
