"""Right answers to forward_pass, written as different people write them."""

import math

import numpy as np

from backprop_lib import Network


def affine_into_a_new_array(w, y):
    out = np.empty(w.shape[1])
    for unit in range(w.shape[1]):
        total = w[0, unit]
        for below in range(1, w.shape[0]):
            total = total + w[below, unit] * y[below]
        out[unit] = total
    return out


def affine_row_by_row(w, X):
    return [[float(z_j) for z_j in w.T @ [1, *x]] for x in X]


def affine_in_triple_loops(w, X):
    z = np.zeros((len(X), w.shape[1]))
    for t in range(len(X)):
        for j in range(w.shape[1]):
            z[t][j] += w[0][j]
            for i in range(X.shape[1]):
                z[t][j] += X[t][i] * w[i + 1][j]
    return z


def sigmoid_by_halves(z):
    y, low = np.empty(np.shape(z)), z < 0
    y[low] = np.exp(z[low]) / (1 + np.exp(z[low]))
    y[~low] = 1 / (1 + np.exp(-z[~low]))
    return y


def sigmoid_one_by_one(z):
    return np.vectorize(
        lambda a: 1 / (1 + math.exp(-a)) if a >= 0 else math.exp(a) / (1 + math.exp(a)), otypes=[float]
    )(z)


def sigmoid_without_hearing(z):
    with np.errstate(all="ignore"):
        return 1 / (1 + np.exp(-z))


def relu_in_a_copy(z):
    out = np.array(z, dtype=float)
    out[out < 0] = 0
    return out


def softmax_in_loops(z):
    rows = []
    for row in z:
        e = [math.exp(z_i - max(row)) for z_i in row]
        rows.append([e_i / sum(e) for e_i in e])
    return rows


def softmax_along_axis(z):
    def of_one_row(row):
        e = np.exp(row - np.max(row))
        return e / np.sum(e)

    return np.apply_along_axis(of_one_row, 1, np.asarray(z, dtype=float))


def softmax_preallocated(z):
    y = np.zeros(z.shape)
    for t, row in enumerate(z):
        y[t] = np.exp(row - row.max())
        y[t] /= y[t].sum()
    return y


def forward_in_loops(weights, biases, functions, inputs):
    outputs, sums = [list(map(float, inputs))], [None]
    for matrix, bias, function in list(zip(weights, biases, functions, strict=True))[1:]:
        layer = [
            b + sum(m * y for m, y in zip(row, outputs[-1], strict=True)) for row, b in zip(matrix, bias, strict=True)
        ]
        sums.append(layer)
        outputs.append(list(function(np.array(layer))))
    return outputs, sums


def forward_in_the_lectures_layout(W, b, f, x):
    y, z = [np.array([1.0, *x])], [None]
    for k in range(1, len(W)):
        z.append(y[k - 1] @ np.vstack([b[k], W[k].T]))
        y.append(np.array([1.0, *f[k](z[k])]))
    return [y_k[1:] for y_k in y], z


def forward_float32(W, b, f, x):
    y, z = [np.float32(x)], [None]
    for k in range(1, len(W)):
        z.append(np.einsum("ji,i->j", W[k].astype("float32"), y[-1]) + np.float32(b[k]))
        y.append(f[k](z[k]))
    return (y, z)


def one_row_with_the_constant(w, f, x):
    N = len(w) - 1
    y, z = [None] * (N + 1), [None] * (N + 1)
    y[0] = np.hstack([1, x])
    for k in range(1, N + 1):
        z[k] = w[k][1:].T @ y[k - 1][1:] + w[k][0]
        y[k] = np.ones(1 + len(z[k]))
        y[k][1:] = f[k](z[k])
    return (tuple(y), tuple(z))


def batch_row_after_row(w, f, X):
    passes = [one_row_with_the_constant(w, f, x) for x in X]
    y = [[y[k] for y, _ in passes] for k in range(len(w))]
    return y, [None] + [np.array([z[k] for _, z in passes]) for k in range(1, len(w))]


def batch_by_insertion(w, f, X):
    y, z = [np.insert(X, 0, 1, axis=1)], [None]
    for w_k, f_k in zip(w[1:], f[1:], strict=True):
        z += [y[-1].dot(w_k)]
        y += [np.insert(f_k(z[-1]), 0, 1, axis=1)]
    return y, z


def batch_in_columns(w, f, X):
    columns, y, z = X.T, [np.c_[np.ones(len(X)), X]], [None]
    for k in range(1, len(w)):
        z_k = w[k][1:].T @ columns + w[k][:1].T
        columns = np.array([f[k](z_t) for z_t in z_k.T]).T
        z.append(z_k.T)
        y.append(np.c_[np.ones(len(X)), columns.T])
    return y, z


def network(widths, names, *w):
    def xor_network():
        net = Network(widths, names)
        net.w = [None, *w]
        return net

    return xor_network


AT_LEAST_ONE_AND_BOTH = [[0, -1], [1, 1], [1, 1]]

RIGHT = {
    "forward_pass.affine_by_loops": [
        lambda w, y: [sum(w_j[i] * y[i] for i in range(len(y))) for w_j in w.T.tolist()],
        lambda w, y: np.einsum("ij,i->j", w, y),
        lambda w, y: w[0] + w[1:].T @ y[1:],
        lambda weights, outputs: (outputs @ weights).astype(np.float32),
        affine_into_a_new_array,
    ],
    "forward_pass.affine_batch": [
        lambda w, X: np.insert(X, 0, 1, axis=1) @ w,
        lambda w, X: X @ w[1:] + w[0],
        lambda w, X: np.asmatrix(np.c_[np.ones(len(X)), X]) * np.asmatrix(w),
        lambda w, X: np.hstack([np.ones((len(X), 1)), X]).astype("float32") @ w.astype("float32"),
        affine_row_by_row,
        affine_in_triple_loops,
    ],
    "forward_pass.sigmoid": [
        lambda z: 0.5 + 0.5 * np.tanh(z / 2),
        lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500))),
        lambda z: np.exp(-np.logaddexp(0, -z)),
        sigmoid_by_halves,
        sigmoid_one_by_one,
        sigmoid_without_hearing,
    ],
    "forward_pass.tanh": [
        lambda z: 1 - 2 / (np.exp(2 * np.minimum(z, 300)) + 1),
        lambda z: np.tanh(z).astype(np.float32),
        lambda z: np.sign(z) * (1 - np.exp(-2 * abs(z))) / (1 + np.exp(-2 * abs(z))),
        np.tanh,
    ],
    "forward_pass.relu": [
        lambda z: z * (z > 0),
        lambda z: np.where(z > 0, z, 0),
        lambda z: (z + abs(z)) / 2,
        lambda z: np.clip(z, 0, None).tolist(),
        relu_in_a_copy,
    ],
    "forward_pass.softmax": [
        lambda z: np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True)),
        softmax_in_loops,
        softmax_along_axis,
        softmax_preallocated,
    ],
    "forward_pass.forward": [forward_in_loops, forward_in_the_lectures_layout, forward_float32],
    "forward_pass.forward_batch": [batch_row_after_row, batch_by_insertion, batch_in_columns],
    "forward_pass.xor_network": [
        network([2, 2, 1], ["relu", "sigmoid"], AT_LEAST_ONE_AND_BOTH, [[-5], [10], [-20]]),
        network([2, 2, 1], ["sigmoid", "sigmoid"], [[-10, -30], [20, 20], [20, 20]], [[-10], [20], [-20]]),
        network([2, 2, 1], ["tanh", "relu"], [[-5, -15], [10, 10], [10, 10]], [[0], [0.5], [-0.5]]),
        network([2, 2, 1, 1], ["relu"] * 2 + ["identity"], AT_LEAST_ONE_AND_BOTH, [[0], [1], [-2]], [[0], [1]]),
    ],
}
