"""What the pass stepper and the chain-rule table share: the passes of one instance, and what of them can be changed."""

import numpy as np
import traitlets

from backprop_lib import _validate
from backprop_lib.plots._canvas import check_network
from backprop_lib.widgets._base import Explorer
from backprop_lib.widgets._equations import Passes


class OfPasses(Explorer):
    """An explorer of both passes of one instance, in which x, d and the weights can be changed.

    In the browser they are fields; from Python, `x`, `d` and `net` may be set. Whatever is changed, the library computes
    all numbers anew. A subclass has `_renew()`, which packs them for the browser.
    """

    # What the browser asked for and could not have: {"name": "x", "says": "...", "count": 1}
    _refused = traitlets.Dict().tag(sync=True)

    def __init__(self, net, x, d, divergence, **traits):
        self._divergence = divergence
        self._passes = Passes(net, x, d, divergence)
        super().__init__(**traits)
        self.on_msg(self._asked)

    @property
    def net(self):
        """A copy of the network that is shown; another one, or this one with other weights, may be set."""
        return self._passes.net.copy()

    @net.setter
    def net(self, net):
        check_network(net)
        if net.D[-1] != len(self.d):
            raise ValueError(f"net must have {len(self.d)} outputs, as many as d, got a network of widths {net.D}")
        self._change(net=net, x=self.x if net.D[0] == len(self.x) else np.zeros(net.D[0]))

    @property
    def x(self):
        """The input, shape (D_0,); may be set."""
        return self._passes.passed.y[0][0, 1:].copy()

    @x.setter
    def x(self, x):
        self._change(x=x)

    @property
    def d(self):
        """The desired output, shape (D_N,); may be set."""
        return self._passes.d.copy()

    @d.setter
    def d(self, d):
        self._change(d=d)

    def _change(self, **changed):
        given = {"net": self._passes.net, "x": self.x, "d": self.d} | changed
        self._passes = Passes(**given, divergence=self._divergence)
        self._renew()

    def _renew(self):
        """Pack what the browser shows of the new passes."""
        raise NotImplementedError

    def _asked(self, _, content, buffers):
        """Change what the browser asks for, or tell it in a sentence why that can't be."""
        if content.get("do") != "set":
            return
        name, value = content["name"], content["value"]
        try:
            if name in ("x", "d"):
                self._change(**{name: [_number(f"{name}_{n}", text) for n, text in enumerate(value, start=1)]})
            else:
                self._set_weight(name, value)
        except (ValueError, TypeError) as error:
            self._refused = {"name": name, "says": str(error), "count": self._refused.get("count", 0) + 1}

    def _set_weight(self, name, value):
        k, i, j = (int(index) for index in name.split(":")[1:])
        net = self.net
        net.w[k][i, j - 1] = _number(f"w_{i}{j}^({k})", value)
        self._change(net=net)


def _number(name, text):
    """Return the number that somebody typed."""
    try:
        value = float(str(text).strip().replace("−", "-").replace(",", "."))
    except ValueError:
        raise ValueError(f"{name} must be a number, got “{str(text)[:20]}”") from None
    return _validate.number(name, value, at_least=-1e6, at_most=1e6)
