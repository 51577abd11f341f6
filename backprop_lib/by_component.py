"""The lecture's pseudo-code, loop by loop, for one instance at a time.

Read this first. It is slow, and it hides nothing: every sum is a loop over i or j. `Network` computes the same numbers with
matrix products, and the tests hold it to them.

In all functions, `w[k][i][j - 1]` is w_ij^(k), with the bias at i = 0; `y[k][i]` is y_i^(k), with y_0^(k) = 1; `z[k][j - 1]`
is z_j^(k); `f[k]` is f_k. Index 0 of w, z, f, dy, dz and dw holds None. A `Network` has lists w and f of that form.
"""

import numpy as np

from backprop_lib import activations, divergences


def forward(w, f, x):
    """Compute the output of the network for one input, and remember everything on the way.

    Parameters
    ----------
    w : list of array_like, k = 1..N
        Weights, `w[k]` of shape (1 + D_{k-1}, D_k).
    f : list, k = 1..N
        Activations, by name or as objects.
    x : array_like, shape (D_0,)
        The input.

    Returns
    -------
    y : list of list, k = 0..N
        `y[k]` holds 1 and then the D_k outputs of layer k.
    z : list of list, k = 1..N
        `z[k]` holds the D_k affine combinations.

    References
    ----------
    Slide "Forward “Pass”".
    """
    f = _looked_up(f)
    N = len(w) - 1
    y = [[1.0, *x]]
    z = [None]
    for k in range(1, N + 1):
        D_above, D_k = len(w[k]) - 1, len(w[k][0])
        z.append([])
        for j in range(1, D_k + 1):
            z_j = 0.0
            for i in range(D_above + 1):
                z_j += w[k][i][j - 1] * y[k - 1][i]
            z[k].append(z_j)
        y.append([1.0, *_activate(f[k], z[k])])
    return y, z


def backward(w, f, y, z, d, divergence):
    """Compute the derivatives of Div(Y, d) for one instance, from the output layer down to layer 1.

    Parameters
    ----------
    w, f : list
        As for `forward`.
    y, z : list
        What `forward` remembered.
    d : array_like, shape (D_N,)
        Desired output.
    divergence : {"l2", "kl"} or object
        How the output is compared with d.

    Returns
    -------
    dy, dz : list of list, k = 1..N
        `dy[k][i - 1]` is dDiv/dy_i^(k), `dz[k][i - 1]` is dDiv/dz_i^(k).
    dw : list of list of list, k = 1..N
        `dw[k][i][j - 1]` is dDiv/dw_ij^(k).

    References
    ----------
    Slide "Backward Pass". For softmax the component rule is replaced by the sum over the Jacobian.
    """
    f = _looked_up(f)
    N = len(w) - 1
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    dy[N] = of_one_instance(divergences.lookup(divergence).backward, y[N][1:], d)
    dz[N] = _through_activation(f[N], dy[N], z[N], y[N][1:])
    dw[N] = _weight_derivatives(y[N - 1], dz[N])
    for k in range(N - 1, 0, -1):
        dy[k] = []
        for i in range(1, len(y[k])):
            dy_i = 0.0
            for j in range(1, len(dz[k + 1]) + 1):
                dy_i += w[k + 1][i][j - 1] * dz[k + 1][j - 1]
            dy[k].append(dy_i)
        dz[k] = _through_activation(f[k], dy[k], z[k], y[k][1:])
        dw[k] = _weight_derivatives(y[k - 1], dz[k])
    return dy, dz, dw


def loss_and_gradient(w, f, X, d, divergence):
    """Accumulate the Loss and its derivatives over the training instances t = 1..T.

    Parameters
    ----------
    w, f, divergence
        As for `backward`.
    X : array_like, shape (T, D_0)
        The instances.
    d : array_like, shape (T, D_N)
        Desired outputs.

    Returns
    -------
    loss : float
        (1/T) Σ_t Div(Y_t, d_t).
    dw : list of ndarray, k = 1..N
        dLoss/dw^(k), averaged over t.

    References
    ----------
    Slide "Training by BackProp", the loop over t.
    """
    compare = divergences.lookup(divergence)
    T = len(X)
    loss = 0.0
    total = [None, *(np.zeros(np.shape(w_k)) for w_k in w[1:])]
    for t in range(T):
        y, z = forward(w, f, X[t])
        loss += of_one_instance(compare.forward, y[-1][1:], d[t])
        _, _, dw = backward(w, f, y, z, d[t], divergence)
        for k in range(1, len(w)):
            for i in range(len(dw[k])):
                for j in range(1, len(dw[k][i]) + 1):
                    total[k][i][j - 1] += dw[k][i][j - 1]
    return loss / T, [None, *(total_k / T for total_k in total[1:])]


def train(w, f, X, d, divergence, eta, eps=1e-6, max_iterations=1000):
    """Train by backprop: gradient descent on all weights with the derivatives of the whole training set.

    Parameters
    ----------
    w, f, X, d, divergence
        As for `loss_and_gradient`. `w` is not changed.
    eta : float
        Step size η.
    eps : float
        Stop when the Loss has changed by at most ε.
    max_iterations : int
        Stop after this many steps in any case.

    Returns
    -------
    w : list of ndarray, k = 1..N
        The weights after the last step.
    losses : list of float
        The Loss before each step.

    References
    ----------
    Slide "Training by BackProp".
    """
    w = [None, *(np.array(w_k, dtype=float) for w_k in w[1:])]
    losses = []
    for _ in range(max_iterations):
        loss, dw = loss_and_gradient(w, f, X, d, divergence)
        losses.append(loss)
        for k in range(1, len(w)):
            for i in range(len(w[k])):
                for j in range(1, len(w[k][i]) + 1):
                    w[k][i][j - 1] = w[k][i][j - 1] - eta * dw[k][i][j - 1]
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) <= eps:
            break
    return w, losses


def _looked_up(f):
    return [None, *(activations.lookup(f_k, f"f[{k}]") for k, f_k in enumerate(f[1:], start=1))]


def _activate(f, z):
    """Return y: f(z_j) by component, or all of them together for a vector activation."""
    if activations.acts_by_component(f):
        return [of_one_number(f.forward, z_j) for z_j in z]
    return of_one_instance(f.forward, z)


def _through_activation(f, dy, z, y):
    """Return dDiv/dz: f'(z_i) dDiv/dy_i by component, or Σ_i (dy_i/dz_j) dDiv/dy_i for a vector activation."""
    if activations.acts_by_component(f):
        return [of_one_number(f.derivative, z_i) * dy_i for z_i, dy_i in zip(z, dy, strict=True)]
    if not hasattr(f, "jacobian"):
        return of_one_instance(f.backward, dy, z, y)
    jacobian = of_one_instance(f.jacobian, z)
    dz = []
    for j in range(len(z)):
        dz_j = 0.0
        for i in range(len(z)):
            dz_j += jacobian[i][j] * dy[i]
        dz.append(dz_j)
    return dz


def _weight_derivatives(y_above, dz):
    """Return y_i^(k-1) dDiv/dz_j^(k) for i = 0..D_{k-1} and j = 1..D_k; y_0 = 1 makes the bias one of them."""
    return [[y_i * dz_j for dz_j in dz] for y_i in y_above]


def of_one_number(function, number):
    """Call a function of arrays, f or f', with a single number."""
    return float(function(np.array([number]))[0])


def of_one_instance(function, *quantities):
    """Call a function of batches with the quantities of one instance: a batch of one goes in, its row comes out."""
    batches = [np.array([quantity], dtype=float) for quantity in quantities]
    return function(*batches)[0].tolist()
