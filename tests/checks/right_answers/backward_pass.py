"""Right answers to backward_pass, written as different people write them."""

import copy
import math

import numpy as np

from backprop_lib import activations


def div_number_by_number(Y, d, divergence):
    def one(y_i, d_i):
        if divergence == "l2":
            return y_i - d_i
        second = (1 - d_i) / (1 - y_i) if len(Y[0]) == 1 else 0
        return second - d_i / y_i

    return [
        [one(y_i, d_i) for y_i, d_i in zip(*rows, strict=True)] for rows in zip(Y.tolist(), d.tolist(), strict=True)
    ]


def div_in_one_fraction(Y, d, divergence):
    if divergence == "l2":
        return -(d - Y)
    return (Y - d) / (Y * (1 - Y)) if Y.shape[-1] == 1 else -np.divide(d, Y)


def div_in_float32(Y, d, divergence):
    return div_in_one_fraction(Y.astype("float32"), d.astype("float32"), divergence)


def sigmoid_slope_by_exp(z):
    return np.exp(-z) / (1 + np.exp(-z)) ** 2


def sigmoid_slope_by_tanh(z):
    return (1 - np.tanh(np.asarray(z, np.float32) / 2) ** 2) / 4


def sigmoid_slope_one_by_one(z):
    return np.vectorize(lambda z_i: 1 / (2 + math.exp(z_i) + math.exp(-z_i)))(z)


def tanh_slope_by_cosh(z):
    return np.cosh(z) ** -2.0


def tanh_slope_by_sigmoid(z):
    s = activations.sigmoid(2.0 * z)
    return (4 * s * (1 - s)).tolist()


def tanh_slope_one_by_one(z):
    slopes = [1 - math.tanh(z_i) ** 2 for z_i in z.flat]
    return np.reshape(slopes, z.shape)


def relu_slope_at_0_is_1(z):
    return (z >= 0).astype(int)


def relu_slope_of_the_output(z):
    return np.sign(np.maximum(z, 0))


def softmax_by_matrices(dy, y):
    return np.array([(np.diag(row) - np.outer(row, row)) @ g for row, g in zip(y, dy, strict=True)])


def softmax_in_loops(dy, y):
    dz = [[0.0] * len(y[0]) for _ in y]
    for t in range(len(y)):
        for j in range(len(y[0])):
            for i in range(len(y[0])):
                slope = y[t][i] * (1 - y[t][i]) if i == j else -y[t][i] * y[t][j]
                dz[t][j] += slope * dy[t][i]
    return dz


def softmax_by_einsum(dy, y):
    jacobian = np.einsum("ti,ij->tij", y, np.eye(y.shape[1])) - np.einsum("ti,tj->tij", y, y)
    return np.einsum("tij,ti->tj", jacobian, dy).astype("float32")


def output_fused_where_it_can_be(y, z, f, d, divergence):
    Y = y[-1][:, 1:]
    dy = divergence.backward(Y, d)
    if divergence.name == "kl":
        dz = Y - d
    elif f[-1].name == "softmax":
        dz = np.stack([f[-1].jacobian(z_t) @ dy_t for z_t, dy_t in zip(z[-1], dy, strict=True)])
    else:
        dz = f[-1].derivative(z[-1]) * dy
    return dy, dz, np.einsum("ti,tj->ij", y[-2], dz) / len(Y)


def output_instance_by_instance(y, z, f, d, divergence):
    dy, dz, dw = [], [], np.zeros((y[-2].shape[1], d.shape[1]))
    for t in range(len(d)):
        Y = y[-1][t : t + 1, 1:]
        dy += [divergence.backward(Y, d[t : t + 1])[0]]
        dz += [f[-1].backward(dy[t][None], z[-1][t : t + 1], Y)[0]]
        dw += np.outer(y[-2][t], dz[t])
    return [dy, dz, dw / len(d)]


def hidden_in_loops(k, w, f, y, z, dz_after):
    T, D = z[k].shape
    slope = f[k].derivative(z[k])
    dy, dz = np.zeros((T, D)), np.zeros((T, D))
    dw = np.zeros(w[k].shape)
    for t in range(T):
        for i in range(D):
            for j in range(dz_after.shape[1]):
                dy[t, i] += w[k + 1][i + 1, j] * dz_after[t, j]
            dz[t, i] = slope[t, i] * dy[t, i]
            dw[:, i] += y[k - 1][t] * dz[t, i] / T
    return dy, dz, dw


def hidden_with_the_bias_cut_off_later(k, w, f, y, z, dz_after):
    dy = np.einsum("ij,tj->ti", w[k + 1], dz_after)[:, 1:].astype("float32")
    dz = f[k].backward(dy, None if f[k].name != "relu" else z[k], y[k][:, 1:])
    db, dW = dz.mean(axis=0), y[k - 1][:, 1:].T @ dz / len(dz)
    return dy, dz, np.vstack([db, dW])


def backward_in_recursion(w, f, y, z, d, divergence, k=1):
    N, Y = len(w) - 1, y[k][:, 1:]
    if k == N:
        dy, dz, dw = [[None] * (N + 1) for _ in range(3)]
        dy[k] = divergence.backward(Y, d)
    else:
        dy, dz, dw = backward_in_recursion(w, f, y, z, d, divergence, k + 1)
        dy[k] = (w[k + 1] @ dz[k + 1].T)[1:].T
    dz[k] = f[k].backward(dy[k], z[k], Y)
    dw[k] = np.mean(y[k - 1][:, :, None] * dz[k][:, None, :], axis=0)
    return dy, dz, dw


def backward_from_lists_that_grow(w, f, y, z, d, divergence):
    dy, dz, dw = [divergence.backward(y[-1][:, 1:], d)], [], []
    for k in reversed(range(1, len(w))):
        fused = divergence.name == "kl" and not dz
        dz.insert(0, y[k][:, 1:] - d if fused else f[k].backward(dy[0], z[k], y[k][:, 1:]))
        dw.insert(0, ((y[k - 1].T @ dz[0]) / len(d)).tolist())
        dy.insert(0, dz[0] @ w[k][1:].T)
    return [None, *dy[1:]], [None, *dz], [None, *dw]


def backward_summed_over_instances(w, f, y, z, d, divergence):
    dy, dz = [None] * len(w), [None] * len(w)
    dw = [None, *(np.zeros(w_k.shape, "float32") for w_k in w[1:])]
    for k in range(len(w) - 1, 0, -1):
        last = k == len(w) - 1
        dy[k] = divergence.backward(y[k][:, 1:], d) if last else np.inner(dz[k + 1], w[k + 1][1:])
        dz[k] = f[k].backward(dy[k], z[k], y[k][:, 1:])
        for y_t, dz_t in zip(y[k - 1], dz[k], strict=True):
            dw[k] += np.outer(y_t, dz_t) / len(d)
    return dy, dz, dw


def gradient_on_deep_copies(loss, w, dw, h):
    numerical, difference, a, b = copy.deepcopy(w), 0.0, 0.0, 0.0
    for k, w_k in enumerate(w):
        for i, j in [] if w_k is None else np.argwhere(np.ones(w_k.shape)):
            up, down = copy.deepcopy(w), copy.deepcopy(w)
            up[k][i][j] += h
            down[k][i][j] -= h
            g = numerical[k][i][j] = (loss(up) - loss(down)) / (up[k][i][j] - down[k][i][j])
            difference += (g - dw[k][i][j]) ** 2
            a, b = a + g**2, b + dw[k][i][j] ** 2
    return numerical, math.sqrt(difference) / (math.sqrt(a) + math.sqrt(b))


def gradient_of_a_flat_vector(loss, w, dw, h):
    flat = np.concatenate([w_k.ravel() for w_k in w[1:]])
    ends = np.cumsum([w_k.size for w_k in w[1:]])[:-1]

    def shaped(vector):
        pieces = np.split(vector, ends)
        return [None, *(piece.reshape(w_k.shape) for piece, w_k in zip(pieces, w[1:], strict=True))]

    steps = h * np.eye(flat.size)
    slopes = np.array([loss(shaped(flat + step)) - loss(shaped(flat - step)) for step in steps]) / (2 * h)
    given = np.concatenate([np.ravel(dw_k) for dw_k in dw[1:]])
    size = np.linalg.norm(slopes) + np.linalg.norm(given)
    return shaped(slopes), np.float64(np.linalg.norm(slopes - given) / size)


def train_in_two_sweeps(w, f, X, d, divergence, eta, iterations):
    w, losses = copy.deepcopy(w), np.empty(iterations)
    for n in range(iterations):
        y = [X]
        for w_k, f_k in zip(w[1:], f[1:], strict=True):
            y.append(f_k(y[-1] @ w_k[1:] + w_k[0]))
        losses[n] = sum(divergence(y[-1], d)) / len(X)
        dy, gradients = divergence.backward(y[-1], d) / len(X), []
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, y[k - 1] @ w[k][1:] + w[k][0], y[k])
            gradients.append((k, dz.sum(axis=0), y[k - 1].T @ dz))
            dy = dz @ w[k][1:].T
        for k, db, dW in gradients:
            w[k][0] -= eta * db
            w[k][1:] -= eta * dW
    return w, losses


def train_instance_by_instance(w, f, X, d, divergence, eta, iterations):
    losses = []
    for _ in range(iterations):
        loss, total = 0, [0 for _ in w]
        for x, d_t in zip(X, d, strict=True):
            y, z = [np.array([[1, *x]])], [None]
            for k in range(1, len(w)):
                z.append(y[-1] @ w[k])
                y.append(np.insert(f[k](z[k]), 0, 1, axis=1))
            loss += divergence(y[-1][0, 1:], d_t)
            dy = divergence.backward(y[-1][:, 1:], d_t[None])
            for k in range(len(w) - 1, 0, -1):
                dz = f[k].backward(dy, z[k], y[k][:, 1:])
                total[k] = total[k] + y[k - 1].T @ dz
                dy = dz @ w[k][1:].T
        losses.append(loss / len(X))
        w = [None] + [w[k] - eta / len(X) * total[k] for k in range(1, len(w))]
    return w, losses


RIGHT = {
    "backward_pass.div_derivative": [div_number_by_number, div_in_one_fraction, div_in_float32],
    "backward_pass.sigmoid_derivative": [sigmoid_slope_by_exp, sigmoid_slope_by_tanh, sigmoid_slope_one_by_one],
    "backward_pass.tanh_derivative": [tanh_slope_by_cosh, tanh_slope_by_sigmoid, tanh_slope_one_by_one],
    "backward_pass.relu_derivative": [
        relu_slope_at_0_is_1,
        relu_slope_of_the_output,
        lambda z: np.heaviside(z, 0.5),
        lambda z: z > 0,
    ],
    "backward_pass.softmax_backward": [softmax_by_matrices, softmax_in_loops, softmax_by_einsum],
    "backward_pass.output_layer": [output_fused_where_it_can_be, output_instance_by_instance],
    "backward_pass.hidden_layer": [hidden_in_loops, hidden_with_the_bias_cut_off_later],
    "backward_pass.backward": [
        backward_in_recursion,
        backward_from_lists_that_grow,
        backward_summed_over_instances,
    ],
    "backward_pass.check_gradient": [gradient_on_deep_copies, gradient_of_a_flat_vector],
    "backward_pass.train_mended": [train_in_two_sweeps, train_instance_by_instance],
}
