"""What a network keeps: the activations and the weights of its layers, and how they are assigned, copied and saved.

All weights lie in one flat vector, and each w^(k) is a view into it: the same numbers can be read as the lecture's
matrices and as one long vector. Nothing is computed here; the passes are in `network`.
"""

from itertools import pairwise

import numpy as np

from backprop_lib import _validate, activations


def by_layer(flat, D):
    """Return [None, w^(1), ..., w^(N)], views of shape (1 + D_{k-1}, D_k) into a flat vector.

    The weights into one unit lie together, its bias first. For a batch of one that makes the outer product of dw several
    times as fast.
    """
    views, start = [None], 0
    for above, width in pairwise(D):
        stop = start + (1 + above) * width
        views.append(flat[start:stop].reshape(width, 1 + above).T)
        start = stop
    return views


def flattened(by_layer):
    """Return the matrices [None, w^(1), ..., w^(N)] as one flat vector, the inverse of `by_layer`."""
    return np.concatenate([matrix.T.ravel() for matrix in by_layer[1:]])


class Weights(list):
    """`w[1]`..`w[N]`. Assigning copies the numbers in, so that a matrix of another shape can't get in.

    Attributes
    ----------
    flat : ndarray
        All of them as one vector, which shares their memory.
    """

    def __init__(self, D, dtype):
        self.flat = np.zeros(sum((1 + above) * width for above, width in pairwise(D)), dtype)
        super().__init__(by_layer(self.flat, D))

    def __setitem__(self, k, value):
        if not isinstance(k, (int, np.integer)) or not 1 <= k < len(self):
            raise ValueError(f"w[k] can be assigned for k = 1..{len(self) - 1}, got k = {k!r}")
        self[k][...] = self._fitting(k, value)

    def assign(self, value):
        """Copy the matrices of a list [None, w^(1), ..., w^(N)] in, all of them or, if one does not fit, none."""
        N = len(self) - 1
        if not isinstance(value, (list, tuple)) or len(value) != N + 1:
            actual = f"a list of {len(value)}" if isinstance(value, (list, tuple)) else type(value).__name__
            raise ValueError(f"w must be a list of {N + 1}: None, then w[1]..w[{N}], got {actual}")
        fitting = [self._fitting(k, value[k]) for k in range(1, N + 1)]
        for own, new in zip(self[1:], fitting, strict=True):
            own[...] = new

    def _fitting(self, k, value):
        value = _validate.array(f"w[{k}]", value, dtype=self.flat.dtype)
        if value.shape != self[k].shape:
            raise ValueError(f"w[{k}] must have shape {self[k].shape}, with the bias in row 0, got {value.shape}")
        return value


class Activations(list):
    """`f[1]`..`f[N]`. One may be assigned by its name or as an object; what does not fit is refused."""

    def __init__(self, names, D):
        is_list = isinstance(names, (list, tuple)) or (isinstance(names, np.ndarray) and names.ndim == 1)
        if not is_list or len(names) != len(D) - 1:
            raise ValueError(
                f"activation_names must be a list of {len(D) - 1}, one for each layer, got {_validate.brief(names)}"
            )
        self._D = D
        super().__init__([None, *(self._fitting(f, f"activation_names[{k}]", k + 1) for k, f in enumerate(names))])

    def __setitem__(self, k, f):
        if not isinstance(k, (int, np.integer)) or not 1 <= k < len(self):
            raise ValueError(f"f[k] can be assigned for k = 1..{len(self) - 1}, got k = {k!r}")
        super().__setitem__(k, self._fitting(f, f"f[{k}]", k))

    def _fitting(self, f, argument, k):
        f = activations.lookup(f, argument)
        if f.probabilities == "together" and self._D[k] == 1:
            raise ValueError(
                f"a {f.name} layer must have at least 2 units, or its output is always 1; got widths[{k}] = 1"
            )
        return f


class Parameterised:
    """The part of a `Network` that keeps D, f, dtype and w."""

    def _keep(self, D, activation_names, dtype):
        self.D, self._f, self.dtype = D, Activations(activation_names, D), dtype
        self._w = Weights(D, dtype)

    @property
    def f(self):
        """The activations, `f[k]` for k = 1..N. One may be assigned, by name or as an object: `net.f[1] = "relu"`."""
        return self._f

    @property
    def w(self):
        """The weights, `w[k]` for k = 1..N. Assigning copies the numbers in, here and for one `w[k]`."""
        return self._w

    @w.setter
    def w(self, value):
        self._w.assign(value)

    @property
    def parameters(self):
        """All weights as one flat vector: into the units of layer 1 one by one, each with its bias first, then of layer 2, ...

        Reading copies, assigning copies in.
        """
        return self._w.flat.copy()

    @parameters.setter
    def parameters(self, value):
        value = _validate.array("parameters", value, ndim=1, dtype=self.dtype)
        if value.shape != self._w.flat.shape:
            raise ValueError(f"parameters must have shape {self._w.flat.shape}, got {value.shape}")
        self._w.flat[:] = value

    def copy(self):
        """Return a network of the same layers with a copy of the parameters."""
        return self.astype(self.dtype)

    def astype(self, dtype):
        """Return a copy whose numbers are of another type, "float64" or "float32"."""
        twin = object.__new__(type(self))
        twin.__setstate__(self.__getstate__() | {"dtype": _validate.real_type(dtype)})
        return twin

    def save(self, path):
        """Write the network to `path`, an npz file that holds no pickle; an existing file is replaced as a whole.

        Raises
        ------
        ValueError
            If an activation is an object of your own, which can't be named in a file.
        TypeError, OSError
            If `path` is no name of a file, or can't be written.
        """
        from backprop_lib import saving  # the standard library's archives load slowly, and most never save

        saving.save(self, path)

    @classmethod
    def load(cls, path):
        """Return the network that `save` wrote to `path`.

        Raises
        ------
        ValueError
            If the file holds something else.
        """
        from backprop_lib import saving

        return saving.load(cls, path)

    def __getstate__(self):
        return {"D": list(self.D), "f": self.f[1:], "dtype": self.dtype, "parameters": self.parameters}

    def __setstate__(self, state):
        self._keep(list(state["D"]), state["f"], state["dtype"])
        self._w.flat[:] = state["parameters"]
