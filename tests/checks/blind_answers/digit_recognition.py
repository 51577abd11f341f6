"""Answers to the assignment on digits as students write them, written without sight of the checks.

The right answers to `kl_divergence`, `forward`, `backward`, `step` and `train` bear the names of the notebook, because the
readers at the end of this module learn with what they find beside them.
"""

import collections
import copy
import math
import types

import numpy as np

from backprop_lib import activations


# --- targets: wrong
def targets_flat(labels, D):
    """One number for each instance where there is one output."""
    if D == 1:
        return np.where(labels == 2, 1, 0)
    return np.eye(D)[labels]


def targets_in_a_row(labels, D):
    """One row of T columns for the single output."""
    if D == 1:
        return np.array([[1 if label == 2 else 0 for label in labels]])
    return np.array([[1 if label == i else 0 for i in range(D)] for label in labels])


def targets_inverted(labels, D):
    """1 for every digit that isn't a 2."""
    if D == 1:
        return (labels != 2).astype(int).reshape(-1, 1)
    return np.eye(D)[labels]


def targets_two_and_above(labels, D):
    """>= in place of ==."""
    d = np.zeros((len(labels), D))
    if D == 1:
        d[labels >= 2] = 1
    else:
        d[np.arange(len(labels)), labels] = 1
    return d


def targets_plus_minus(labels, D):
    """-1 for the others, as with tanh."""
    if D == 1:
        return np.where(labels == 2, 1, -1)[:, None]
    return 2 * np.eye(D)[labels] - 1


def targets_always_ten(labels, D):
    """Ten outputs for all that isn't 2 or not 2."""
    if D == 1:
        return (labels[:, None] == 2) * 1.0
    return np.eye(10)[labels]


def targets_ten_asked_for(labels, D):
    """Asks whether D is 10, so four outputs are treated as one."""
    if D == 10:
        return np.eye(10)[labels]
    return (labels == 2).astype(int).reshape(-1, 1)


def targets_one_output_forgotten(labels, D):
    """One row of an identity for each label, also where there is one output."""
    return np.eye(D)[labels]


def targets_eye_of_one(labels, D):
    """Sets the place of the label; with one output that is the class 0."""
    return np.array([[int(i == label) for i in range(D)] for label in labels])


def targets_eye_column(labels, D):
    """The column 2 of an identity that is as large as the largest label."""
    one_hot = np.eye(labels.max() + 1)[labels]
    return one_hot[:, 2:3] if D == 1 else one_hot


def targets_overwritten(labels, D):
    """Sets the zeros and ones in the labels."""
    if D == 1:
        labels[labels != 2] = 0
        labels[labels == 2] = 1
        return labels[:, np.newaxis]
    d = np.zeros((len(labels), D))
    d[np.arange(len(labels)), labels] = 1
    return d


def targets_label_kept(labels, D):
    """Writes the label and not 1."""
    d = np.zeros((len(labels), D))
    for t, label in enumerate(labels):
        if D > 1:
            d[t, label] = label
        elif label == 2:
            d[t] = label
    return d


def targets_as_text(labels, D):
    """Compares with the character 2."""
    if D == 1:
        return np.array([[int(label == "2")] for label in labels.tolist()])
    return np.eye(D)[labels]


def targets_two_columns(labels, D):
    """A column for 2 and one for not 2."""
    if D == 1:
        is_two = labels == 2
        return np.stack([is_two, ~is_two], axis=1).astype(float)
    return np.eye(D)[labels]


def targets_transposed(labels, D):
    """One instance in each column."""
    if D == 1:
        return (labels == 2)[:, None].astype(float)
    return np.eye(D)[:, labels]


def targets_from_one(labels, D):
    """The first output belongs to the digit 1."""
    d = np.zeros((len(labels), D))
    for t, label in enumerate(labels):
        if D == 1:
            d[t, 0] = label == 2
        else:
            d[t, label - 1] = 1
    return d


def targets_classes_that_occur(labels, D):
    """Columns of the classes in the batch."""
    if D == 1:
        return (labels == 2).reshape(-1, 1).astype(int)
    return (labels[:, None] == np.unique(labels)).astype(int)


def targets_whole_columns(labels, D):
    """d[:, labels] sets whole columns."""
    d = np.zeros((len(labels), D))
    if D == 1:
        d[labels == 2, 0] = 1
    else:
        d[:, labels] = 1
    return d


def targets_same_row(labels, D):
    """[[0] * D] * T is the same row T times."""
    d = [[0] * D] * len(labels)
    for t, label in enumerate(labels):
        if D == 1:
            d[t][0] = int(label == 2)
        else:
            d[t][label] = 1
    return np.array(d)


def targets_returns_early(labels, D):
    """Return in the loop."""
    d = np.zeros((len(labels), D))
    for t in range(len(labels)):
        if D == 1:
            d[t, 0] = 1 if labels[t] == 2 else 0
        else:
            d[t, labels[t]] = 1
        return d


def targets_else_missing(labels, D):
    """Without else, the second case comes after the first, and labels beyond the one output crash."""
    d = np.zeros((len(labels), D))
    if D == 1:
        d[labels == 2] = 1
    for t, label in enumerate(labels):
        d[t, label] = 1
    return d


# --- targets: right
def targets_bool(labels, D):
    """Comparisons by broadcasting, True and False."""
    return labels[:, None] == ([2] if D == 1 else np.arange(D))


def targets_nested_lists(labels, D):
    """A list of lists."""
    if D == 1:
        return [[float(label == 2)] for label in labels]
    return [[0] * label + [1] + [0] * (D - label - 1) for label in labels.tolist()]


def targets_filled(labels, D):
    """Zeros, and ones at their places."""
    d = np.zeros((labels.size, D), dtype=np.int8)
    if D == 1:
        d[np.flatnonzero(labels == 2)] = 1
    else:
        np.put_along_axis(d, labels[:, None], 1, axis=1)
    return d


# --- kl_divergence: wrong
def kl_formula_only(Y, d):
    """Copies the first formula: nan where d is 0, and nothing for a single output."""
    return np.sum(d * np.log(d / Y), axis=1)


def kl_cross_entropy(Y, d):
    """-d log Y, which is KL only for d of 0s and 1s."""
    if Y.shape[1] == 1:
        return -(d * np.log(Y) + (1 - d) * np.log(1 - Y))[:, 0]
    return -(d * np.log(Y)).sum(axis=1)


def kl_single_like_several(Y, d):
    """Forgets the second outcome of a single output."""
    ratio = np.where(d > 0, d, 1) / np.where(d > 0, Y, 1)
    return (d * np.log(ratio)).sum(axis=1)


def _term(p, q):
    """p log(p/q), 0 where p is 0."""
    occurs = p > 0
    return p * np.log(np.where(occurs, p, 1) / np.where(occurs, q, 1))


def kl_averaged(Y, d):
    """Divides by T."""
    if Y.shape[1] == 1:
        return (_term(d, Y) + _term(1 - d, 1 - Y)).sum(axis=1) / len(Y)
    return _term(d, Y).sum(axis=1) / len(Y)


def kl_one_number(Y, d):
    """The Loss and not the divergence of each instance."""
    if Y.shape[1] == 1:
        return np.mean(_term(d, Y) + _term(1 - d, 1 - Y))
    return np.mean(_term(d, Y).sum(axis=1))


def kl_over_instances(Y, d):
    """Sums along axis 0."""
    if Y.shape[1] == 1:
        return (_term(d, Y) + _term(1 - d, 1 - Y)).sum(axis=0)
    return _term(d, Y).sum(axis=0)


def kl_other_way_round(Y, d):
    """Y log(Y/d) with something small against infinity."""
    d = np.clip(d, 1e-12, 1 - 1e-12)
    if Y.shape[1] == 1:
        return (_term(Y, d) + _term(1 - Y, 1 - d))[:, 0]
    return _term(Y, d).sum(axis=1)


def kl_base_two(Y, d):
    """log2 for log."""
    if Y.shape[1] == 1:
        return ((_term(d, Y) + _term(1 - d, 1 - Y)) / np.log(2))[:, 0]
    return _term(d, Y).sum(axis=1) / np.log(2)


def kl_both_outcomes_always(Y, d):
    """Two outcomes for each of several outputs."""
    return (_term(d, Y) + _term(1 - d, 1 - Y)).sum(axis=1)


def kl_single_in_a_column(Y, d):
    """Forgets to sum over the one column."""
    if Y.shape[1] == 1:
        return _term(d, Y) + _term(1 - d, 1 - Y)
    return _term(d, Y).sum(axis=1)


def kl_nan_removed_by_row(Y, d):
    """Sums first and replaces nan after, which loses whole rows."""
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = d * np.log(d / Y)
        if Y.shape[1] == 1:
            terms = terms + (1 - d) * np.log((1 - d) / (1 - Y))
        return np.nan_to_num(terms.sum(axis=1))


def kl_large_epsilon(Y, d):
    """Adds 0.01 to everything against log 0."""
    e = 1e-2
    if Y.shape[1] == 1:
        return (d * np.log((d + e) / (Y + e)) + (1 - d) * np.log((1 - d + e) / (1 - Y + e)))[:, 0]
    return (d * np.log((d + e) / (Y + e))).sum(axis=1)


def kl_only_where_one(Y, d):
    """Takes -log Y of the output with the largest d."""
    if Y.shape[1] == 1:
        return np.where(d > 0.5, -np.log(Y), -np.log(1 - Y))[:, 0]
    return -np.log(Y[np.arange(len(Y)), d.argmax(axis=1)])


def kl_by_number_of_instances(Y, d):
    """Asks len(Y) for the number of outputs."""
    if len(Y) == 1:
        return (_term(d, Y) + _term(1 - d, 1 - Y)).sum(axis=1)
    return _term(d, Y).sum(axis=1)


def kl_desired_clipped_in_place(Y, d):
    """Clips the caller's d away from 0."""
    np.clip(d, 1e-300, None, out=d)
    if Y.shape[1] == 1:
        return (_term(d, Y) + _term(1 - d, 1 - Y))[:, 0]
    return _term(d, Y).sum(axis=1)


def kl_zero_output(Y, d):
    """Thinks of d = 0 and not of Y = 0, where 1/0 makes 0 · inf."""
    if Y.shape[1] == 1:
        Y, d = np.hstack([Y, 1 - Y]), np.hstack([d, 1 - d])
    return (d * np.log(np.where(d > 0, d, 1) / Y)).sum(axis=1)


def kl_outputs_clipped(Y, d):
    """Keeps the outputs between 0.01 and 0.99 against infinity."""
    Y = np.clip(Y, 0.01, 0.99)
    if Y.shape[1] == 1:
        return (_term(d, Y) + _term(1 - d, 1 - Y))[:, 0]
    return _term(d, Y).sum(axis=1)


# --- kl_divergence: right
def kl_divergence(Y, d):
    """Puts the second outcome beside the first, then one formula."""
    if Y.shape[1] == 1:
        Y, d = np.hstack([Y, 1 - Y]), np.hstack([d, 1 - d])
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = d * (np.log(d) - np.log(Y))
    return np.sum(terms, axis=1, where=d > 0)


def kl_in_python(Y, d):
    """math.log and lists."""
    div = []
    for Y_t, d_t in zip(Y.tolist(), d.tolist()):
        pairs = list(zip(d_t, Y_t))
        if len(pairs) == 1:
            pairs.append((1 - d_t[0], 1 - Y_t[0]))
        div.append(math.fsum(p * math.log(p / q) for p, q in pairs if p > 0))
    return div


def kl_tiny_number(Y, d):
    """Adds a tiny number in both logarithms."""
    e = 1e-300
    if Y.shape[1] == 1:
        return (d * np.log((d + e) / (Y + e)) + (1 - d) * np.log((1 - d + e) / (1 - Y + e)))[:, 0]
    return (d * np.log((d + e) / (Y + e))).sum(1)


# --- forward: wrong
def forward_without_the_ones(w, f, X):
    """Adds the bias apart, and remembers y without its column of ones."""
    y, z = [X], [None]
    for k in range(1, len(w)):
        z.append(y[k - 1] @ w[k][1:] + w[k][0])
        y.append(f[k](z[k]))
    return y, z


def forward_output_without_ones(w, f, X):
    """No ones at the last layer, since nothing comes after it."""
    ones = np.ones((len(X), 1))
    y, z = [np.hstack([ones, X])], [None]
    for k in range(1, len(w)):
        z.append(y[-1] @ w[k])
        y.append(f[k](z[k]) if k == len(w) - 1 else np.hstack([ones, f[k](z[k])]))
    return y, z


def forward_ones_in_front_of_input_only(w, f, X):
    """The hidden layers get no constant, so the shapes don't fit."""
    y, z = [np.c_[np.ones(len(X)), X]], [None]
    for k in range(1, len(w)):
        z.append(y[k - 1] @ w[k])
        y.append(f[k](z[k]))
    return y, z


def forward_without_bias(w, f, X):
    """Has the ones in y and multiplies without them."""
    ones = np.ones((len(X), 1))
    y, z = [np.hstack([ones, X])], [None]
    for k in range(1, len(w)):
        z.append(y[k - 1][:, 1:] @ w[k][1:])
        y.append(np.hstack([ones, f[k](z[k])]))
    return y, z


def forward_ones_behind(w, f, X):
    """The ones come last and the bias is still in row 0."""
    ones = np.ones((len(X), 1))
    y, z = [np.hstack([X, ones])], [None]
    for k in range(1, len(w)):
        z.append(y[-1] @ w[k])
        y.append(np.hstack([f[k](z[-1]), ones]))
    return y, z


def forward_own_forward_of_one(w, f, x):
    """Brought over the version for one instance, with its append."""
    y, z = [np.append(1, x)], [None]
    for k in range(1, len(w)):
        z.append(y[k - 1] @ w[k])
        y.append(np.append(1, f[k](z[k])))
    return y, z


def forward_other_layout(W, f, X):
    """Brought over exercise 5 of the second assignment, where the weights are turned round."""
    y, z = [np.insert(X, 0, 1, axis=1)], [None]
    for k in range(1, len(W)):
        z.append(y[k - 1][:, 1:] @ W[k][:, 1:].T + W[k][:, 0])
        y.append(np.insert(f[k](z[k]), 0, 1, axis=1))
    return y, z


def forward_z_activated(w, f, X):
    """Stores the activation as z."""
    y, z = [np.insert(X, 0, 1, axis=1)], [None]
    for k in range(1, len(w)):
        a = f[k](y[-1] @ w[k])
        z.append(a)
        y.append(np.insert(a, 0, 1, axis=1))
    return y, z


def forward_z_without_none(w, f, X):
    """z begins with layer 1 at index 0."""
    y, z = [np.insert(X, 0, 1, axis=1)], []
    for w_k, f_k in zip(w[1:], f[1:]):
        z.append(y[-1] @ w_k)
        y.append(np.insert(f_k(z[-1]), 0, 1, axis=1))
    return y, z


def forward_z_first(w, f, X):
    """Returns z, y."""
    y, z = [np.insert(X, 0, 1, axis=1)], [None]
    for k in range(1, len(w)):
        z.append(y[k - 1] @ w[k])
        y.append(np.insert(f[k](z[k]), 0, 1, axis=1))
    return z, y


def forward_output_only(w, f, X):
    """Returns Y."""
    y = X
    for k in range(1, len(w)):
        y = f[k](np.insert(y, 0, 1, axis=1) @ w[k])
    return y


def forward_tanh_and_softmax(w, f, X):
    """Writes the activations of the digits in, and not those that are given."""
    N = len(w) - 1
    y, z = [np.insert(X, 0, 1, axis=1)], [None]
    for k in range(1, N + 1):
        z.append(y[k - 1] @ w[k])
        y_k = np.tanh(z[k]) if k < N else activations.softmax(z[k])
        y.append(np.insert(y_k, 0, 1, axis=1))
    return y, z


def forward_one_hidden_layer(w, f, X):
    """Written out for two layers."""
    ones = np.ones((len(X), 1))
    y0 = np.hstack([ones, X])
    z1 = y0 @ w[1]
    y1 = np.hstack([ones, f[1](z1)])
    z2 = y1 @ w[2]
    return [y0, y1, np.hstack([ones, f[2](z2)])], [None, z1, z2]


def forward_constant_into_batch(w, f, X):
    """Makes room for the constant by overwriting the first pixel."""
    X[:, 0] = 1
    y, z = [X], [None]
    for k in range(1, len(w)):
        z.append(y[k - 1] @ w[k][:-1])
        y.append(np.insert(f[k](z[k]), 0, 1, axis=1))
    return y, z


def forward_449_digits(w, f, X):
    """As many ones as there are digits to learn from."""
    ones = np.ones((449, 1))
    y, z = [np.hstack([ones, X])], [None]
    for k in range(1, len(w)):
        z.append(y[k - 1] @ w[k])
        y.append(np.hstack([ones, f[k](z[k])]))
    return y, z


# --- forward: right
def forward(w, f, X):
    """Brought over from the second assignment."""
    ones = np.ones((len(X), 1))
    y, z = [np.hstack([ones, X])], [None]
    for k in range(1, len(w)):
        z.append(y[k - 1] @ w[k])
        y.append(np.hstack([ones, f[k](z[k])]))
    return y, z


def forward_prepared(w, f, X):
    """Prepares every y with ones and fills in the rest."""
    N = len(w) - 1
    y = [np.ones((len(X), 1 + X.shape[1])), *(np.ones((len(X), 1 + w_k.shape[1])) for w_k in w[1:])]
    z = [None] * (N + 1)
    y[0][:, 1:] = X
    for k in range(1, N + 1):
        z[k] = np.dot(y[k - 1], w[k])
        y[k][:, 1:] = f[k](z[k])
    return y, z


def forward_bias_apart(w, f, X):
    """The bias is added apart, and the constant put in for the record; tuples."""
    here, y, z = X, (np.pad(X, ((0, 0), (1, 0)), constant_values=1),), (None,)
    for w_k, f_k in zip(w[1:], f[1:]):
        z = (*z, np.einsum("ti,ij->tj", here, w_k[1:]) + w_k[0])
        here = f_k(z[-1])
        y = (*y, np.c_[np.ones(len(here)), here])
    return y, z


# --- backward: wrong
def backward_summed(w, f, y, z, d):
    """Forgets the average over the instances."""
    N = len(w) - 1
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N][:, 1:] - d
    for k in range(N, 0, -1):
        dw[k] = y[k - 1].T @ dz[k]
        if k > 1:
            dz[k - 1] = f[k - 1].derivative(z[k - 1]) * (dz[k] @ w[k][1:].T)
    return dz, dw


def backward_averaged_at_the_output(w, f, y, z, d):
    """1/T goes into dz already; dw comes out right."""
    N, T = len(w) - 1, len(d)
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = (y[N][:, 1:] - d) / T
    dw[N] = y[N - 1].T @ dz[N]
    for k in range(N - 1, 0, -1):
        dz[k] = f[k].derivative(z[k]) * (dz[k + 1] @ w[k + 1][1:].T)
        dw[k] = y[k - 1].T @ dz[k]
    return dz, dw


def backward_averaged_in_every_layer(w, f, y, z, d):
    """Divides by T on the way down as well, so it piles up."""
    N, T = len(w) - 1, len(d)
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N][:, 1:] - d
    for k in range(N, 0, -1):
        dw[k] = y[k - 1].T @ dz[k] / T
        if k > 1:
            dz[k - 1] = f[k - 1].derivative(z[k - 1]) * (dz[k] @ w[k][1:].T) / T
    return dz, dw


def backward_averaged_over_outputs(w, f, y, z, d):
    """Takes the number of outputs for T."""
    N = len(w) - 1
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N][:, 1:] - d
    for k in range(N, 0, -1):
        dw[k] = y[k - 1].T @ dz[k] / d.shape[1]
        if k > 1:
            dz[k - 1] = f[k - 1].derivative(z[k - 1]) * (dz[k] @ w[k][1:].T)
    return dz, dw


def backward_wrong_way_round(w, f, y, z, d):
    """d - Y, as an error is often written."""
    N = len(w) - 1
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = d - y[N][:, 1:]
    dw[N] = y[N - 1].T @ dz[N] / len(d)
    for k in reversed(range(1, N)):
        dz[k] = f[k].derivative(z[k]) * (dz[k + 1] @ w[k + 1][1:].T)
        dw[k] = y[k - 1].T @ dz[k] / len(d)
    return dz, dw


def backward_slope_at_the_output_too(w, f, y, z, d):
    """Multiplies Y - d by f' once more; a softmax refuses, and a sigmoid gives L2."""
    N = len(w) - 1
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    for k in range(N, 0, -1):
        dy = y[N][:, 1:] - d if k == N else dz[k + 1] @ w[k + 1][1:].T
        dz[k] = f[k].derivative(z[k]) * dy
        dw[k] = y[k - 1].T @ dz[k] / len(d)
    return dz, dw


def backward_two_links(w, f, y, z, d):
    """Brought over with its two links at the output: nan where an output is exactly 0."""
    N, T = len(w) - 1, len(d)
    Y = y[N][:, 1:]
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dy = -d / Y + (1 - d) / (1 - Y) if Y.shape[1] == 1 else -d / Y
    for k in range(N, 0, -1):
        dz[k] = f[k].backward(dy, z[k], y[k][:, 1:])
        dw[k] = y[k - 1].T @ dz[k] / T
        dy = dz[k] @ w[k][1:].T
    return dz, dw


def backward_two_links_clipped(w, f, y, z, d):
    """The two links with the outputs kept away from 0 and 1, which loses what a sure and wrong output should say."""
    N, T = len(w) - 1, len(d)
    Y = np.clip(y[N][:, 1:], 1e-7, 1 - 1e-7)
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dy = -d / Y + (1 - d) / (1 - Y) if Y.shape[1] == 1 else -d / Y
    for k in range(N, 0, -1):
        dz[k] = f[k].backward(dy, z[k], y[k][:, 1:])
        dw[k] = y[k - 1].T @ dz[k] / T
        dy = dz[k] @ w[k][1:].T
    return dz, dw


def backward_slope_at_y(w, f, y, z, d):
    """Puts y into the derivative, and not z."""
    N = len(w) - 1
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N][:, 1:] - d
    for k in range(N - 1, 0, -1):
        dz[k] = f[k].derivative(y[k][:, 1:]) * (dz[k + 1] @ w[k + 1][1:].T)
    for k in range(1, N + 1):
        dw[k] = y[k - 1].T @ dz[k] / len(d)
    return dz, dw


def backward_always_tanh(w, f, y, z, d):
    """The slope of tanh, whatever the hidden layers have."""
    N = len(w) - 1
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N][:, 1:] - d
    for k in range(N, 0, -1):
        dw[k] = np.mean([np.outer(y_t, dz_t) for y_t, dz_t in zip(y[k - 1], dz[k])], axis=0)
        if k > 1:
            dz[k - 1] = (1 - y[k - 1][:, 1:] ** 2) * (dz[k] @ w[k][1:].T)
    return dz, dw


def backward_slope_forgotten(w, f, y, z, d):
    """Goes back through the weights and not through the activation."""
    N = len(w) - 1
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N][:, 1:] - d
    for k in range(N, 0, -1):
        dw[k] = y[k - 1].T @ dz[k] / len(d)
        dz[k - 1] = dz[k] @ w[k][1:].T if k > 1 else None
    return dz, dw


def backward_through_the_bias(w, f, y, z, d):
    """Leaves row 0 in the weights, so that the constant gets a derivative and the shapes don't fit."""
    N = len(w) - 1
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N][:, 1:] - d
    for k in range(N, 0, -1):
        dw[k] = y[k - 1].T @ dz[k] / len(d)
        if k > 1:
            dz[k - 1] = f[k - 1].derivative(z[k - 1]) * (dz[k] @ w[k].T)
    return dz, dw


def backward_last_row_dropped(w, f, y, z, d):
    """Drops the last row of the weights where the bias is the first."""
    N = len(w) - 1
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N][:, 1:] - d
    for k in range(N, 0, -1):
        dw[k] = y[k - 1].T @ dz[k] / len(d)
        if k > 1:
            dz[k - 1] = f[k - 1].derivative(z[k - 1]) * (dz[k] @ w[k][:-1].T)
    return dz, dw


def backward_no_bias(w, f, y, z, d):
    """dw without the row of the biases."""
    N = len(w) - 1
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N][:, 1:] - d
    for k in range(N, 0, -1):
        dw[k] = y[k - 1][:, 1:].T @ dz[k] / len(d)
        if k > 1:
            dz[k - 1] = f[k - 1].derivative(z[k - 1]) * (dz[k] @ w[k][1:].T)
    return dz, dw


def backward_bias_summed(w, f, y, z, d):
    """Averages the weights and sums the biases."""
    N = len(w) - 1
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N][:, 1:] - d
    for k in range(N, 0, -1):
        dw[k] = np.vstack([dz[k].sum(axis=0), y[k - 1][:, 1:].T @ dz[k] / len(d)])
        if k > 1:
            dz[k - 1] = f[k - 1].derivative(z[k - 1]) * (dz[k] @ w[k][1:].T)
    return dz, dw


def backward_output_with_constant(w, f, y, z, d):
    """Subtracts d from y[N] with its column of ones."""
    N = len(w) - 1
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N] - d
    for k in range(N, 0, -1):
        dw[k] = y[k - 1].T @ dz[k] / len(d)
        if k > 1:
            dz[k - 1] = f[k - 1].derivative(z[k - 1]) * (dz[k] @ w[k][1:].T)
    return dz, dw


def backward_upwards(w, f, y, z, d):
    """Begins at layer 1, where nothing has come back yet."""
    N = len(w) - 1
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N][:, 1:] - d
    for k in range(1, N):
        dz[k] = f[k].derivative(z[k]) * (dz[k + 1] @ w[k + 1][1:].T)
    for k in range(1, N + 1):
        dw[k] = y[k - 1].T @ dz[k] / len(d)
    return dz, dw


def backward_first_layer_missing(w, f, y, z, d):
    """range(N - 1, 1, -1) ends before layer 1."""
    N = len(w) - 1
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N][:, 1:] - d
    dw[N] = y[N - 1].T @ dz[N] / len(d)
    for k in range(N - 1, 1, -1):
        dz[k] = f[k].derivative(z[k]) * (dz[k + 1] @ w[k + 1][1:].T)
        dw[k] = y[k - 1].T @ dz[k] / len(d)
    return dz, dw


def backward_appended(w, f, y, z, d):
    """Appends on the way down, so the layers are in the other order."""
    N = len(w) - 1
    dz, dw = [y[N][:, 1:] - d], []
    for k in range(N, 0, -1):
        dw.append(y[k - 1].T @ dz[-1] / len(d))
        if k > 1:
            dz.append(f[k - 1].derivative(z[k - 1]) * (dz[-1] @ w[k][1:].T))
    return [None, *dz], [None, *dw]


def backward_dw_first(w, f, y, z, d):
    """Returns dw, dz."""
    N = len(w) - 1
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N][:, 1:] - d
    for k in range(N, 0, -1):
        dw[k] = y[k - 1].T @ dz[k] / len(d)
        if k > 1:
            dz[k - 1] = f[k - 1].derivative(z[k - 1]) * (dz[k] @ w[k][1:].T)
    return dw, dz


def backward_three_lists(w, f, y, z, d):
    """Returns dy, dz and dw, as in the third assignment."""
    N = len(w) - 1
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N][:, 1:] - d
    for k in range(N, 0, -1):
        if k < N:
            dy[k] = dz[k + 1] @ w[k + 1][1:].T
            dz[k] = f[k].derivative(z[k]) * dy[k]
        dw[k] = y[k - 1].T @ dz[k] / len(d)
    return dy, dz, dw


def backward_into_y(w, f, y, z, d):
    """Subtracts d in the outputs that were handed over."""
    N = len(w) - 1
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N][:, 1:]
    dz[N] -= d
    for k in range(N, 0, -1):
        dw[k] = y[k - 1].T @ dz[k] / len(d)
        if k > 1:
            dz[k - 1] = f[k - 1].derivative(z[k - 1]) * (dz[k] @ w[k][1:].T)
    return dz, dw


def backward_from_the_answer(w, f, y, z, d):
    """Takes what the network says, 0s and 1s, for its outputs."""
    N = len(w) - 1
    Y = y[N][:, 1:]
    said = (Y > 0.5) * 1.0 if Y.shape[1] == 1 else np.eye(Y.shape[1])[Y.argmax(axis=1)]
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = said - d
    for k in range(N, 0, -1):
        dw[k] = y[k - 1].T @ dz[k] / len(d)
        if k > 1:
            dz[k - 1] = f[k - 1].derivative(z[k - 1]) * (dz[k] @ w[k][1:].T)
    return dz, dw


def backward_two_layers(w, f, y, z, d):
    """Written out for one hidden layer."""
    T = len(d)
    dz2 = y[2][:, 1:] - d
    dz1 = f[1].derivative(z[1]) * (dz2 @ w[2][1:].T)
    return [None, dz1, dz2], [None, y[0].T @ dz1 / T, y[1].T @ dz2 / T]


# --- backward: right
def backward(w, f, y, z, d):
    """Down through the layers, with index and product."""
    N = len(w) - 1
    dz, dw = [None] * (N + 1), [None] * (N + 1)
    dz[N] = y[N][:, 1:] - d
    dw[N] = y[N - 1].T @ dz[N] / len(d)
    for k in range(N - 1, 0, -1):
        dz[k] = f[k].derivative(z[k]) * (dz[k + 1] @ w[k + 1][1:].T)
        dw[k] = y[k - 1].T @ dz[k] / len(d)
    return dz, dw


def backward_instance_by_instance(w, f, y, z, d):
    """Loops over the instances, and averages in the end."""
    N, T = len(w) - 1, len(d)
    dz = [None, *(np.zeros(z_k.shape) for z_k in z[1:])]
    dw = [None, *(np.zeros(w_k.shape) for w_k in w[1:])]
    for t in range(T):
        back = y[N][t, 1:] - d[t]
        for k in range(N, 0, -1):
            dz[k][t] = back
            dw[k] += np.outer(y[k - 1][t], back) / T
            if k > 1:
                back = f[k - 1].derivative(z[k - 1][t : t + 1])[0] * (w[k][1:] @ back)
    return dz, dw


def backward_prepended(w, f, y, z, d):
    """Puts the lower layers in front, goes through hidden activations by their own backward, and averages by einsum."""
    dz = [y[-1][:, 1:] - d]
    for k in range(len(w) - 2, 0, -1):
        dz.insert(0, f[k].backward(dz[0] @ w[k + 1][1:].T, z[k], y[k][:, 1:]))
    dw = [np.einsum("ti,tj->ij", y_k, dz_k) / d.shape[0] for y_k, dz_k in zip(y, dz)]
    return (None, *dz), (None, *dw)


# --- step: wrong
def step_into_the_old(w, dw, eta):
    """Moves the arrays that were given."""
    for k in range(1, len(w)):
        w[k] -= eta * dw[k]
    return w


def step_list_copied(w, dw, eta):
    """Copies the list and not the arrays in it."""
    w_next = w.copy()
    for k in range(1, len(w)):
        w_next[k] -= eta * dw[k]
    return w_next


def step_list_overwritten(w, dw, eta):
    """New arrays, but in the old list."""
    for k in range(1, len(w)):
        w[k] = w[k] - eta * dw[k]
    return w


def step_uphill(w, dw, eta):
    """+ eta."""
    return [None] + [w_k + eta * dw_k for w_k, dw_k in zip(w[1:], dw[1:])]


def step_without_none(w, dw, eta):
    """Layer 1 comes out at index 0."""
    return [w[k] - eta * dw[k] for k in range(1, len(w))]


def step_over_none(w, dw, eta):
    """Begins with layer 0, where there is nothing to subtract."""
    return [w_k - eta * dw_k for w_k, dw_k in zip(w, dw)]


def step_last_layer_left_out(w, dw, eta):
    """N is len(w) - 1, and range ends before it."""
    w_next = list(w)
    N = len(w) - 1
    for k in range(1, N):
        w_next[k] = w[k] - eta * dw[k]
    return w_next


def step_last_layer_only(w, dw, eta):
    """Without [k] on the left, only the last layer is left over."""
    for k in range(1, len(w)):
        w_next = w[k] - eta * dw[k]
    return w_next


def step_biases_stay(w, dw, eta):
    """Moves the weights without row 0."""
    w_next = copy.deepcopy(w)
    for k in range(1, len(w)):
        w_next[k][1:] -= eta * dw[k][1:]
    return w_next


def step_divided_again(w, dw, eta):
    """1/T once more, with the number of rows for T."""
    w_next = [None]
    for k in range(1, len(w)):
        w_next.append(w[k] - eta / len(dw[k]) * dw[k])
    return w_next


def step_without_eta(w, dw, eta):
    """Forgets the step size."""
    w_next = [None]
    for k in range(1, len(w)):
        w_next.append(w[k] - dw[k])
    return w_next


def step_eta_outside(w, dw, eta):
    """Brackets around too much."""
    return [None, *(eta * (w[k] - dw[k]) for k in range(1, len(w)))]


def step_changes_only(w, dw, eta):
    """Returns how far the weights move."""
    return [None, *(-eta * dw_k for dw_k in dw[1:])]


def step_unit_length(w, dw, eta):
    """Divides the gradient of each layer by its length."""
    w_next = [None]
    for w_k, dw_k in zip(w[1:], dw[1:]):
        w_next.append(w_k - eta * dw_k / np.linalg.norm(dw_k))
    return w_next


def step_whole_list(w, dw, eta):
    """Treats the lists as arrays."""
    return w - eta * dw


def step_two_layers(w, dw, eta):
    """Written out for two layers."""
    return [None, w[1] - eta * dw[1], w[2] - eta * dw[2]]


def step_weights_decay(w, dw, eta):
    """Has read that weights should decay."""
    return [None, *((1 - 0.01 * eta) * w[k] - eta * dw[k] for k in range(1, len(w)))]


def step_no_return(w, dw, eta):
    """Forgets to return."""
    w_next = [None]
    for k in range(1, len(w)):
        w_next.append(w[k] - eta * dw[k])


# --- step: right
def step(w, dw, eta):
    """A list that begins with None."""
    return [None] + [w[k] - eta * dw[k] for k in range(1, len(w))]


def step_deep_copy(w, dw, eta):
    """A deep copy, moved in place."""
    w_next = copy.deepcopy(w)
    for w_k, dw_k in zip(w_next[1:], dw[1:]):
        w_k -= eta * dw_k
    return w_next


def step_number_by_number(w, dw, eta):
    """Loops over every weight."""
    w_next = [None]
    for w_k, dw_k in zip(w[1:], dw[1:]):
        w_next.append([[v - eta * dv for v, dv in zip(row, drow)] for row, drow in zip(w_k.tolist(), dw_k.tolist())])
    return w_next


# --- train: wrong
def training_whole_set(net, X, d, eta, epochs, batch_size):
    """The lecture's loop: one update in each epoch."""
    Losses = []
    for _ in range(epochs):
        swept = net.backward(net.forward(X), d, "kl")
        Losses.append(swept.loss)
        net.step(swept, eta)
    return Losses


def training_rest_left_out(net, X, d, eta, epochs, batch_size):
    """T // B batches, so the last instances are never seen."""
    Losses = []
    for _ in range(epochs):
        for b in range(len(X) // batch_size):
            rows = slice(b * batch_size, (b + 1) * batch_size)
            swept = net.backward(net.forward(X[rows]), d[rows], "kl")
            Losses.append(swept.loss)
            net.step(swept, eta)
    return Losses


def training_one_batch_too_many(net, X, d, eta, epochs, batch_size):
    """T // B + 1 batches, the last of which is empty where B divides T."""
    Losses = []
    for _ in range(epochs):
        for b in range(len(X) // batch_size + 1):
            X_batch = X[b * batch_size : (b + 1) * batch_size]
            d_batch = d[b * batch_size : (b + 1) * batch_size]
            swept = net.backward(net.forward(X_batch), d_batch, "kl")
            Losses.append(swept.loss)
            net.step(swept, eta)
    return Losses


def training_slices_of_growing_length(net, X, d, eta, epochs, batch_size):
    """X[:end] in place of X[start:end]."""
    Losses = []
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            end = start + batch_size
            swept = net.backward(net.forward(X[:end]), d[:end], "kl")
            Losses.append(swept.loss)
            net.step(swept, eta)
    return Losses


def training_batch_overlaps(net, X, d, eta, epochs, batch_size):
    """Every instance begins a batch."""
    Losses = []
    for _ in range(epochs):
        for start in range(len(X)):
            swept = net.backward(net.forward(X[start : start + batch_size]), d[start : start + batch_size], "kl")
            Losses.append(swept.loss)
            net.step(swept, eta)
    return Losses


def training_always_first_batch(net, X, d, eta, epochs, batch_size):
    """Counts the batches and takes the first one each time."""
    Losses = []
    for _ in range(epochs):
        for _ in range(0, len(X), batch_size):
            swept = net.backward(net.forward(X[:batch_size]), d[:batch_size], "kl")
            Losses.append(swept.loss)
            net.step(swept, eta)
    return Losses


def training_batch_with_all_desired(net, X, d, eta, epochs, batch_size):
    """Cuts a batch out of X and not out of d."""
    Losses = []
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            passed = net.forward(X[start : start + batch_size])
            swept = net.backward(passed, d, "kl")
            Losses.append(swept.loss)
            net.step(swept, eta)
    return Losses


def training_shuffled(net, X, d, eta, epochs, batch_size):
    """Shuffles in every epoch, as it is mostly done."""
    Losses = []
    rng = np.random.default_rng(0)
    for _ in range(epochs):
        order = rng.permutation(len(X))
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            swept = net.backward(net.forward(X[rows]), d[rows], "kl")
            Losses.append(swept.loss)
            net.step(swept, eta)
    return Losses


def training_every_so_many(net, X, d, eta, epochs, batch_size):
    """X[b::B]: every so many instances, not those beside each other."""
    Losses = []
    batches = math.ceil(len(X) / batch_size)
    for _ in range(epochs):
        for b in range(batches):
            swept = net.backward(net.forward(X[b::batches]), d[b::batches], "kl")
            Losses.append(swept.loss)
            net.step(swept, eta)
    return Losses


def training_equal_parts(net, X, d, eta, epochs, batch_size):
    """np.array_split makes parts of nearly equal size."""
    Losses = []
    n = math.ceil(len(X) / batch_size)
    for _ in range(epochs):
        for X_batch, d_batch in zip(np.array_split(X, n), np.array_split(d, n)):
            swept = net.backward(net.forward(X_batch), d_batch, "kl")
            Losses.append(swept.loss)
            net.step(swept, eta)
    return Losses


def training_instance_by_instance(net, X, d, eta, epochs, batch_size):
    """Updates after every instance."""
    Losses = []
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            loss = 0
            rows = range(start, min(start + batch_size, len(X)))
            for t in rows:
                swept = net.backward(net.forward(X[t : t + 1]), d[t : t + 1], "kl")
                loss += swept.loss / len(rows)
                net.step(swept, eta / len(rows))
            Losses.append(loss)
    return Losses


def training_divided_by_batch(net, X, d, eta, epochs, batch_size):
    """Divides by B once more."""
    Losses = []
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            end = start + batch_size
            swept = net.backward(net.forward(X[start:end]), d[start:end], "kl")
            Losses.append(swept.loss)
            net.step(swept, eta / batch_size)
    return Losses


def training_divided_by_T(net, X, d, eta, epochs, batch_size):
    """Weighs each batch by its share of all instances."""
    Losses, T = [], len(X)
    for _ in range(epochs):
        for start in range(0, T, batch_size):
            X_batch, d_batch = X[start : start + batch_size], d[start : start + batch_size]
            swept = net.backward(net.forward(X_batch), d_batch, "kl")
            Losses.append(swept.loss * len(X_batch) / T)
            net.step(swept, eta * len(X_batch) / T)
    return Losses


def training_small_batch_weighs_less(net, X, d, eta, epochs, batch_size):
    """Sums over the batch and divides by B, also where the last batch is smaller."""
    Losses = []
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            X_batch, d_batch = X[start : start + batch_size], d[start : start + batch_size]
            swept = net.backward(net.forward(X_batch), d_batch, "kl")
            Losses.append(swept.div.sum() / batch_size)
            net.step(swept, eta * len(X_batch) / batch_size)
    return Losses


def training_losses_summed(net, X, d, eta, epochs, batch_size):
    """The sum of the divergences for the Loss."""
    Losses = []
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            end = start + batch_size
            swept = net.backward(net.forward(X[start:end]), d[start:end], "kl")
            Losses.append(float(np.sum(swept.div)))
            net.step(swept, eta)
    return Losses


def training_one_loss_each_epoch(net, X, d, eta, epochs, batch_size):
    """Notes the mean Loss of each epoch."""
    Losses = []
    for _ in range(epochs):
        in_epoch = []
        for start in range(0, len(X), batch_size):
            end = start + batch_size
            swept = net.backward(net.forward(X[start:end]), d[start:end], "kl")
            in_epoch.append(swept.loss)
            net.step(swept, eta)
        Losses.append(np.mean(in_epoch))
    return Losses


def training_nested_losses(net, X, d, eta, epochs, batch_size):
    """A list of Losses for each epoch."""
    Losses = []
    for _ in range(epochs):
        Losses.append([])
        for start in range(0, len(X), batch_size):
            end = start + batch_size
            swept = net.backward(net.forward(X[start:end]), d[start:end], "kl")
            Losses[-1].append(swept.loss)
            net.step(swept, eta)
    return Losses


def training_losses_of_last_epoch(net, X, d, eta, epochs, batch_size):
    """Empties the list in every epoch."""
    for _ in range(epochs):
        Losses = []
        for start in range(0, len(X), batch_size):
            end = start + batch_size
            swept = net.backward(net.forward(X[start:end]), d[start:end], "kl")
            Losses.append(swept.loss)
            net.step(swept, eta)
    return Losses


def training_loss_after_update(net, X, d, eta, epochs, batch_size):
    """Notes the Loss with the weights after the update."""
    Losses = []
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            X_b, d_b = X[start : start + batch_size], d[start : start + batch_size]
            net.step(net.backward(net.forward(X_b), d_b, "kl"), eta)
            Losses.append(net.backward(net.forward(X_b), d_b, "kl").loss)
    return Losses


def training_loss_of_all(net, X, d, eta, epochs, batch_size):
    """The Loss over all instances, at each update."""
    Losses = []
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            end = start + batch_size
            Losses.append(net.backward(net.forward(X), d, "kl").loss)
            net.step(net.backward(net.forward(X[start:end]), d[start:end], "kl"), eta)
    return Losses


def training_updates_at_the_end(net, X, d, eta, epochs, batch_size):
    """The step is not indented far enough, so only the last batch of an epoch moves anything."""
    Losses = []
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            end = start + batch_size
            swept = net.backward(net.forward(X[start:end]), d[start:end], "kl")
            Losses.append(swept.loss)
        net.step(swept, eta)
    return Losses


def training_passes_first(net, X, d, eta, epochs, batch_size):
    """Sweeps all batches and then takes all the steps of the epoch."""
    Losses = []
    for _ in range(epochs):
        starts = range(0, len(X), batch_size)
        swept = [net.backward(net.forward(X[s : s + batch_size]), d[s : s + batch_size], "kl") for s in starts]
        for of_batch in swept:
            Losses.append(of_batch.loss)
            net.step(of_batch, eta)
    return Losses


def training_one_epoch(net, X, d, eta, epochs, batch_size):
    """Forgets the epochs."""
    Losses = []
    for start in range(0, len(X), batch_size):
        end = start + batch_size
        swept = net.backward(net.forward(X[start:end]), d[start:end], "kl")
        Losses.append(swept.loss)
        net.step(swept, eta)
    return Losses


def training_one_epoch_more(net, X, d, eta, epochs, batch_size):
    """<= epochs."""
    Losses, epoch = [], 0
    while epoch <= epochs:
        for start in range(0, len(X), batch_size):
            end = start + batch_size
            swept = net.backward(net.forward(X[start:end]), d[start:end], "kl")
            Losses.append(swept.loss)
            net.step(swept, eta)
        epoch += 1
    return Losses


def training_epochs_inside(net, X, d, eta, epochs, batch_size):
    """The loops are swapped: all epochs of one batch, then those of the next."""
    Losses = []
    for start in range(0, len(X), batch_size):
        for _ in range(epochs):
            end = start + batch_size
            swept = net.backward(net.forward(X[start:end]), d[start:end], "kl")
            Losses.append(swept.loss)
            net.step(swept, eta)
    return Losses


def training_uphill(net, X, d, eta, epochs, batch_size):
    """Gives the step a minus, since it goes against the gradient."""
    Losses = []
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            end = start + batch_size
            swept = net.backward(net.forward(X[start:end]), d[start:end], "kl")
            Losses.append(swept.loss)
            net.step(swept, -eta)
    return Losses


def training_last_layer_left_out(net, X, d, eta, epochs, batch_size):
    """range(1, net.N)."""
    Losses = []
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            end = start + batch_size
            swept = net.backward(net.forward(X[start:end]), d[start:end], "kl")
            Losses.append(swept.loss)
            for k in range(1, net.N):
                net.w[k] = net.w[k] - eta * swept.dw[k]
    return Losses


def training_l2(net, X, d, eta, epochs, batch_size):
    """L2 in place of KL."""
    Losses = []
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            end = start + batch_size
            swept = net.backward(net.forward(X[start:end]), d[start:end], "l2")
            Losses.append(swept.loss)
            net.step(swept, eta)
    return Losses


def training_a_copy(net, X, d, eta, epochs, batch_size):
    """Trains a copy, so the network that was given learns nothing."""
    pupil, Losses = copy.deepcopy(net), []
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            end = start + batch_size
            swept = pupil.backward(pupil.forward(X[start:end]), d[start:end], "kl")
            Losses.append(swept.loss)
            pupil.step(swept, eta)
    return Losses


def training_returns_the_network(net, X, d, eta, epochs, batch_size):
    """Returns the network and not the Losses."""
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            end = start + batch_size
            net.step(net.backward(net.forward(X[start:end]), d[start:end], "kl"), eta)
    return net


def training_slower_each_epoch(net, X, d, eta, epochs, batch_size):
    """Lets eta diminish, as in the first assignment."""
    Losses = []
    for epoch in range(epochs):
        for start in range(0, len(X), batch_size):
            end = start + batch_size
            swept = net.backward(net.forward(X[start:end]), d[start:end], "kl")
            Losses.append(swept.loss)
            net.step(swept, eta / (epoch + 1))
    return Losses


def training_returns_early(net, X, d, eta, epochs, batch_size):
    """Return inside the loop over the epochs."""
    Losses = []
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            end = start + batch_size
            swept = net.backward(net.forward(X[start:end]), d[start:end], "kl")
            Losses.append(swept.loss)
            net.step(swept, eta)
        return Losses


# --- train: right
def train(net, X, d, eta, epochs, batch_size):
    """A loop over the epochs and one over the starts of the batches."""
    Losses = []
    for _ in range(epochs):
        for start in range(0, len(X), batch_size):
            X_batch, d_batch = X[start : start + batch_size], d[start : start + batch_size]
            swept = net.backward(net.forward(X_batch), d_batch, "kl")
            Losses.append(swept.loss)
            net.step(swept, eta)
    return Losses


def training_weight_by_weight(net, X, d, eta, epochs, batch_size):
    """Cuts with np.split, and writes the weights by itself; the Losses are an array."""
    cuts, Losses = np.arange(batch_size, len(X), batch_size), np.empty(0)
    for _ in range(epochs):
        for X_batch, d_batch in zip(np.split(X, cuts), np.split(d, cuts)):
            swept = net.backward(net.forward(X_batch), d_batch, "kl")
            Losses = np.append(Losses, swept.div.mean())
            for k in range(1, net.N + 1):
                net.w[k] = net.w[k] - eta * swept.dw[k]
    return Losses


def training_one_while(net, X, d, eta, epochs, batch_size):
    """A single loop that begins from the front where the batch would be empty."""
    Losses, start = [], 0
    while epochs > 0:
        rows = list(range(start, min(start + batch_size, len(X))))
        swept = net.backward(net.forward(X[rows]), d[rows], "kl")
        net.step(swept, eta)
        Losses += [float(swept.loss)]
        start += batch_size
        if start >= len(X):
            start, epochs = 0, epochs - 1
    return Losses


# --- confusion: wrong
def confusion_argmax_only(Y, labels):
    """argmax for a single output as well, which is always 0."""
    said = Y.argmax(axis=1)
    D = max(Y.shape[1], 2)
    counts = np.zeros((D, D), dtype=int)
    for i, j in zip(labels, said):
        counts[i, j] += 1
    return np.mean(said == labels), counts


def confusion_one_by_one(Y, labels):
    """As many rows as outputs, which is one row for a single output."""
    D = Y.shape[1]
    said = (Y[:, 0] > 0.5).astype(int) if D == 1 else Y.argmax(axis=1)
    counts = np.zeros((D, D))
    for i, j in zip(labels, said):
        counts[i, j] += 1
    return np.mean(said == labels), counts


def _said(Y):
    """The class that the network says."""
    return (Y[:, 0] > 0.5).astype(int) if Y.shape[1] == 1 else Y.argmax(axis=1)


def _tally(labels, said, D):
    """How often each class was taken for which."""
    counts = np.zeros((D, D), dtype=int)
    np.add.at(counts, (labels, said), 1)
    return counts


def confusion_axis_zero(Y, labels):
    """argmax along the instances."""
    said = np.where(Y[:, 0] > 0.5, 1, 0) if Y.shape[1] == 1 else np.argmax(Y, axis=0)
    counts = _tally(labels, said, max(2, Y.shape[1]))
    return np.mean(said == labels), counts


def confusion_above_half(Y, labels):
    """Says the class whose output is above one half, and class 0 if none is."""
    D = max(2, Y.shape[1])
    counts = np.zeros((D, D))
    for t in range(len(Y)):
        said = 0
        for i in range(Y.shape[1]):
            if Y[t, i] > 0.5:
                said = i if Y.shape[1] > 1 else 1
        counts[labels[t], said] += 1
    return np.trace(counts) / len(Y), counts


def confusion_half_is_two(Y, labels):
    """>= one half."""
    said = (Y[:, 0] >= 0.5).astype(int) if Y.shape[1] == 1 else Y.argmax(axis=1)
    return np.mean(said == labels), _tally(labels, said, max(2, Y.shape[1]))


def confusion_label_two(Y, labels):
    """Looks for the digit 2 among the labels of a single output."""
    if Y.shape[1] == 1:
        truth, said = (labels == 2).astype(int), (Y[:, 0] > 0.5).astype(int)
        return np.mean(truth == said), _tally(truth, said, 2)
    said = Y.argmax(axis=1)
    return np.mean(said == labels), _tally(labels, said, Y.shape[1])


def confusion_column_against_row(Y, labels):
    """Compares a column with a row: T by T comparisons in the accuracy of a single output."""
    if Y.shape[1] == 1:
        accuracy = np.mean((Y > 0.5) == labels)
    else:
        accuracy = np.mean(Y.argmax(axis=1) == labels)
    return accuracy, _tally(labels, _said(Y), max(2, Y.shape[1]))


def confusion_transposed(Y, labels):
    """Rows by what was said."""
    said, D = _said(Y), max(2, Y.shape[1])
    counts = np.zeros((D, D), dtype=int)
    for i, j in zip(labels, said):
        counts[j, i] += 1
    return np.mean(said == labels), counts


def confusion_fancy_plus(Y, labels):
    """counts[labels, said] += 1 counts each pair once."""
    said, D = _said(Y), max(2, Y.shape[1])
    counts = np.zeros((D, D))
    counts[labels, said] += 1
    return np.mean(said == labels), counts


def confusion_set_to_one(Y, labels):
    """= where += was meant, and the accuracy from that."""
    said, D = _said(Y), max(2, Y.shape[1])
    counts = np.zeros((D, D))
    for t in range(len(labels)):
        counts[labels[t], said[t]] = 1
    return counts.trace() / counts.sum(), counts


def confusion_shares(Y, labels):
    """Divides by T."""
    counts = _tally(labels, _said(Y), max(2, Y.shape[1])) / len(labels)
    return np.trace(counts), counts


def confusion_shares_of_rows(Y, labels):
    """Divides each row by its sum."""
    said = _said(Y)
    counts = _tally(labels, said, max(2, Y.shape[1]))
    return np.mean(said == labels), counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def confusion_mean_of_classes(Y, labels):
    """The mean of the shares of the classes for the accuracy."""
    counts = _tally(labels, _said(Y), max(2, Y.shape[1]))
    occurs = counts.sum(axis=1) > 0
    return np.mean(np.diag(counts)[occurs] / counts.sum(axis=1)[occurs]), counts


def confusion_one_against_the_rest(Y, labels):
    """Counts every number of one-hot arrays in the accuracy, so the many 0s are right."""
    said, D = _said(Y), max(2, Y.shape[1])
    return np.mean(np.eye(D)[said] == np.eye(D)[labels]), _tally(labels, said, D)


def confusion_in_percent(Y, labels):
    """Accuracy from 0 to 100."""
    said = _said(Y)
    return 100 * np.mean(said == labels), _tally(labels, said, max(2, Y.shape[1]))


def confusion_how_many(Y, labels):
    """How many are right, not which share."""
    counts = _tally(labels, _said(Y), max(2, Y.shape[1]))
    return np.trace(counts), counts


def confusion_share_of_errors(Y, labels):
    """Accuracy of what is wrong."""
    said = _said(Y)
    return np.mean(said != labels), _tally(labels, said, max(2, Y.shape[1]))


def confusion_whole_division(Y, labels):
    """// in place of /."""
    said = _said(Y)
    return np.sum(said == labels) // len(labels), _tally(labels, said, max(2, Y.shape[1]))


def confusion_errors_only(Y, labels):
    """Leaves the diagonal empty."""
    said, D = _said(Y), max(2, Y.shape[1])
    counts = np.zeros((D, D))
    for i, j in zip(labels, said):
        if i != j:
            counts[i, j] += 1
    return 1 - counts.sum() / len(labels), counts


def confusion_from_one(Y, labels):
    """Classes from 1 to D."""
    said, D = _said(Y), max(2, Y.shape[1])
    counts = np.zeros((D, D))
    for i, j in zip(labels, said):
        counts[i - 1, j - 1] += 1
    return np.mean(said == labels), counts


def confusion_classes_that_occur(Y, labels):
    """Only the classes that occur."""
    said = _said(Y)
    classes = np.unique(np.concatenate([labels, said]))
    counts = np.array([[np.sum((labels == i) & (said == j)) for j in classes] for i in classes])
    return np.mean(said == labels), counts


def confusion_up_to_the_largest(Y, labels):
    """As many classes as the largest label asks for."""
    said = _said(Y)
    D = max(labels.max(), said.max()) + 1
    return np.mean(said == labels), _tally(labels, said, D)


def confusion_same_row(Y, labels):
    """[[0] * D] * D is the same row D times."""
    said, D = _said(Y), max(2, Y.shape[1])
    counts = [[0] * D] * D
    for i, j in zip(labels, said):
        counts[i][j] += 1
    return np.mean(said == labels), np.array(counts)


def confusion_bincount_short(Y, labels):
    """bincount without minlength, which crashes unless the last pair occurs."""
    said, D = _said(Y), max(2, Y.shape[1])
    return np.mean(said == labels), np.bincount(labels * D + said).reshape(D, D)


def confusion_both_ways(Y, labels):
    """Counts a mix-up both ways."""
    counts = _tally(labels, _said(Y), max(2, Y.shape[1]))
    return np.trace(counts) / counts.sum(), counts + counts.T - np.diag(np.diag(counts))


def confusion_counts_first(Y, labels):
    """Returns the counts before the accuracy."""
    counts = _tally(labels, _said(Y), max(2, Y.shape[1]))
    return counts, np.trace(counts) / len(labels)


def confusion_counts_only(Y, labels):
    """Returns no accuracy, since the counts have it in them."""
    return _tally(labels, _said(Y), max(2, Y.shape[1]))


def confusion_probabilities(Y, labels):
    """Adds up the outputs and not the answers."""
    Y = np.hstack([1 - Y, Y]) if Y.shape[1] == 1 else Y
    counts = np.zeros((Y.shape[1], Y.shape[1]))
    for Y_t, label in zip(Y, labels):
        counts[label] += Y_t
    return np.trace(counts) / len(Y), counts


# --- confusion: right
def confusion_product(Y, labels):
    """Puts one half before a single output; one-hot transposed times one-hot."""
    if Y.shape[1] == 1:
        Y = np.hstack([np.full_like(Y, 0.5), Y])
    one_hot = np.eye(Y.shape[1])
    counts = one_hot[labels].T @ one_hot[np.argmax(Y, axis=1)]
    return counts.trace() / counts.sum(), counts


def confusion_counter(Y, labels):
    """collections.Counter and plain lists."""
    said = [int(row[0] > 0.5) if len(row) == 1 else row.index(max(row)) for row in Y.tolist()]
    pairs = collections.Counter(zip(labels.tolist(), said))
    classes = range(2 if len(Y[0]) == 1 else len(Y[0]))
    right = sum(pairs[i, i] for i in classes)
    return right / len(said), [[pairs[i, j] for j in classes] for i in classes]


def confusion_bincount(Y, labels):
    """bincount with minlength."""
    T, D = Y.shape
    if D == 1:
        said, D = (Y > 0.5).ravel().astype(int), 2
    else:
        said = np.argmax(Y, axis=-1)
    counts = np.bincount(D * labels + said, minlength=D * D).reshape(D, D)
    return 1 - np.count_nonzero(said - labels) / T, counts


# --- reader: wrong
def _in_notebook(reader, **functions):
    """The reader in a notebook that holds these functions and no others."""
    return types.FunctionType(reader.__code__, {"np": np, **functions}, reader.__name__)


def reader_tiny_steps():
    """eta far too small."""
    return {"hidden": [40], "activation": "tanh", "eta": 1e-4, "epochs": 10, "batch_size": 20}


def reader_small_steps():
    """The settings of the search that the notebook begins with."""
    return {"hidden": [4], "activation": "tanh", "eta": 0.01, "epochs": 5, "batch_size": 50}


def reader_too_many_units():
    """100 hidden units."""
    return {"hidden": [100], "activation": "tanh", "eta": 0.3, "epochs": 10, "batch_size": 20}


def reader_units_in_two_layers():
    """Two layers of 64: thinks that the limit is for each."""
    return {"hidden": [64, 64], "activation": "tanh", "eta": 0.3, "epochs": 10, "batch_size": 20}


def reader_too_many_epochs():
    """30 epochs."""
    return {"hidden": [30], "activation": "tanh", "eta": 0.3, "epochs": 30, "batch_size": 50}


def reader_too_many_updates():
    """Small batches: 20 · 45 updates."""
    return {"hidden": [30], "activation": "tanh", "eta": 0.3, "epochs": 20, "batch_size": 10}


def reader_last_batch_not_counted():
    """Rounds 449/21 down: thinks of 294 updates, but there are 308."""
    return {"hidden": [40], "activation": "tanh", "eta": 0.4, "epochs": 14, "batch_size": 21}


def reader_whole_set():
    """One step in each epoch: 20 small steps in all."""
    return {"hidden": [30], "activation": "tanh", "eta": 0.1, "epochs": 20, "batch_size": 449}


def reader_huge_steps():
    """eta = 30."""
    return {"hidden": [40], "activation": "relu", "eta": 30.0, "epochs": 10, "batch_size": 20}


def reader_uphill():
    """A negative eta, since the step goes down."""
    return {"hidden": [40], "activation": "tanh", "eta": -0.4, "epochs": 13, "batch_size": 20}


def reader_key_missing():
    """No batch_size."""
    return {"hidden": [40], "activation": "tanh", "eta": 0.4, "epochs": 13}


def reader_as_tuple():
    """A tuple in the order of the text."""
    return [40], "tanh", 0.4, 13, 20


def reader_number_for_list():
    """A number for the widths."""
    return {"hidden": 40, "activation": "tanh", "eta": 0.4, "epochs": 13, "batch_size": 20}


def reader_two_units():
    """Two hidden units."""
    return {"hidden": [2], "activation": "tanh", "eta": 0.3, "epochs": 13, "batch_size": 20}


def reader_unknown_activation():
    """An activation that isn't there."""
    return {"hidden": [40], "activation": "gelu", "eta": 0.4, "epochs": 13, "batch_size": 20}


def reader_with_input_and_output():
    """Counts input and output among the hidden layers."""
    return {"hidden": [64, 40, 10], "activation": "tanh", "eta": 0.4, "epochs": 13, "batch_size": 20}


def reader_returns_train():
    """Returns the training loop."""
    return train


def reader_prints():
    """Prints the settings."""
    print({"hidden": [40], "activation": "tanh", "eta": 0.4, "epochs": 13, "batch_size": 20})


def reader_alone():
    """Good settings, but none of the functions before is written."""
    return {"hidden": [40], "activation": "tanh", "eta": 0.4, "epochs": 13, "batch_size": 20}


def reader_without_step():
    """All but the step."""
    return {"hidden": [40], "activation": "tanh", "eta": 0.4, "epochs": 13, "batch_size": 20}


def reader_without_train():
    """All but the training loop."""
    return {"hidden": [40], "activation": "tanh", "eta": 0.4, "epochs": 13, "batch_size": 20}


def reader_with_summed_gradient():
    """A backward pass that forgets 1/T."""
    return {"hidden": [40], "activation": "tanh", "eta": 0.02, "epochs": 13, "batch_size": 20}


def reader_with_clipped_divergence():
    """A divergence that isn't right, though no step depends on it."""
    return {"hidden": [40], "activation": "tanh", "eta": 0.4, "epochs": 13, "batch_size": 20}


def reader_with_rest_left_out():
    """A training loop that drops the last, smaller batch."""
    return {"hidden": [40], "activation": "tanh", "eta": 0.4, "epochs": 13, "batch_size": 20}


def reader_with_other_names():
    """Has written everything, under names of their own."""
    return {"hidden": [40], "activation": "tanh", "eta": 0.4, "epochs": 13, "batch_size": 20}


_own = {"kl_divergence": kl_divergence, "forward": forward, "backward": backward, "step": step, "train": train}
reader_alone = _in_notebook(reader_alone)
reader_without_step = _in_notebook(reader_without_step, **{name: f for name, f in _own.items() if name != "step"})
reader_without_train = _in_notebook(reader_without_train, **{name: f for name, f in _own.items() if name != "train"})
reader_with_summed_gradient = _in_notebook(reader_with_summed_gradient, **{**_own, "backward": backward_summed})
reader_with_clipped_divergence = _in_notebook(
    reader_with_clipped_divergence, **{**_own, "kl_divergence": kl_large_epsilon}
)
reader_with_rest_left_out = _in_notebook(reader_with_rest_left_out, **{**_own, "train": training_rest_left_out})
reader_with_other_names = _in_notebook(reader_with_other_names, **{f"my_{name}": f for name, f in _own.items()})


# --- reader: right
def reader_tanh():
    """One hidden layer with tanh."""
    return {"hidden": [40], "activation": "tanh", "eta": 0.4, "epochs": 13, "batch_size": 20}


def reader_relu():
    """relu and a smaller step, in a dict made of pairs."""
    return dict(hidden=[60], activation="relu", eta=0.2, epochs=18, batch_size=30)


def reader_without_hidden_layer():
    """A softmax alone."""
    return {"hidden": [], "activation": "tanh", "eta": 0.5, "epochs": 20, "batch_size": 30}


def reader_other_ways_of_writing():
    """Two hidden layers, and the other right functions."""
    widths = [40, 20]
    return {"hidden": widths, "activation": "tanh", "eta": 0.3, "epochs": 20, "batch_size": 32}


reader_other_ways_of_writing = _in_notebook(
    reader_other_ways_of_writing,
    kl_divergence=kl_in_python,
    forward=forward_prepared,
    backward=backward_prepended,
    step=step_number_by_number,
    train=training_weight_by_weight,
)


WRONG = {
    "digit_recognition.targets": [
        targets_flat,
        targets_in_a_row,
        targets_inverted,
        targets_two_and_above,
        targets_plus_minus,
        targets_always_ten,
        targets_ten_asked_for,
        targets_one_output_forgotten,
        targets_eye_of_one,
        targets_eye_column,
        targets_overwritten,
        targets_label_kept,
        targets_as_text,
        targets_two_columns,
        targets_transposed,
        targets_from_one,
        targets_classes_that_occur,
        targets_whole_columns,
        targets_same_row,
        targets_returns_early,
        targets_else_missing,
    ],
    "digit_recognition.kl_divergence": [
        kl_formula_only,
        kl_cross_entropy,
        kl_single_like_several,
        kl_averaged,
        kl_one_number,
        kl_over_instances,
        kl_other_way_round,
        kl_base_two,
        kl_both_outcomes_always,
        kl_single_in_a_column,
        kl_nan_removed_by_row,
        kl_large_epsilon,
        kl_only_where_one,
        kl_by_number_of_instances,
        kl_desired_clipped_in_place,
        kl_zero_output,
        kl_outputs_clipped,
    ],
    "digit_recognition.forward": [
        forward_without_the_ones,
        forward_output_without_ones,
        forward_ones_in_front_of_input_only,
        forward_without_bias,
        forward_ones_behind,
        forward_own_forward_of_one,
        forward_other_layout,
        forward_z_activated,
        forward_z_without_none,
        forward_z_first,
        forward_output_only,
        forward_tanh_and_softmax,
        forward_one_hidden_layer,
        forward_constant_into_batch,
        forward_449_digits,
    ],
    "digit_recognition.backward": [
        backward_summed,
        backward_averaged_at_the_output,
        backward_averaged_in_every_layer,
        backward_averaged_over_outputs,
        backward_wrong_way_round,
        backward_slope_at_the_output_too,
        backward_two_links,
        backward_two_links_clipped,
        backward_slope_at_y,
        backward_always_tanh,
        backward_slope_forgotten,
        backward_through_the_bias,
        backward_last_row_dropped,
        backward_no_bias,
        backward_bias_summed,
        backward_output_with_constant,
        backward_upwards,
        backward_first_layer_missing,
        backward_appended,
        backward_dw_first,
        backward_three_lists,
        backward_into_y,
        backward_from_the_answer,
        backward_two_layers,
    ],
    "digit_recognition.step": [
        step_into_the_old,
        step_list_copied,
        step_list_overwritten,
        step_uphill,
        step_without_none,
        step_over_none,
        step_last_layer_left_out,
        step_last_layer_only,
        step_biases_stay,
        step_divided_again,
        step_without_eta,
        step_eta_outside,
        step_changes_only,
        step_unit_length,
        step_whole_list,
        step_two_layers,
        step_weights_decay,
        step_no_return,
    ],
    "digit_recognition.train": [
        training_whole_set,
        training_rest_left_out,
        training_one_batch_too_many,
        training_slices_of_growing_length,
        training_batch_overlaps,
        training_always_first_batch,
        training_batch_with_all_desired,
        training_shuffled,
        training_every_so_many,
        training_equal_parts,
        training_instance_by_instance,
        training_divided_by_batch,
        training_divided_by_T,
        training_small_batch_weighs_less,
        training_losses_summed,
        training_one_loss_each_epoch,
        training_nested_losses,
        training_losses_of_last_epoch,
        training_loss_after_update,
        training_loss_of_all,
        training_updates_at_the_end,
        training_passes_first,
        training_one_epoch,
        training_one_epoch_more,
        training_epochs_inside,
        training_uphill,
        training_last_layer_left_out,
        training_l2,
        training_a_copy,
        training_returns_the_network,
        training_slower_each_epoch,
        training_returns_early,
    ],
    "digit_recognition.confusion": [
        confusion_argmax_only,
        confusion_one_by_one,
        confusion_axis_zero,
        confusion_above_half,
        confusion_half_is_two,
        confusion_label_two,
        confusion_column_against_row,
        confusion_transposed,
        confusion_fancy_plus,
        confusion_set_to_one,
        confusion_shares,
        confusion_shares_of_rows,
        confusion_mean_of_classes,
        confusion_one_against_the_rest,
        confusion_in_percent,
        confusion_how_many,
        confusion_share_of_errors,
        confusion_whole_division,
        confusion_errors_only,
        confusion_from_one,
        confusion_classes_that_occur,
        confusion_up_to_the_largest,
        confusion_same_row,
        confusion_bincount_short,
        confusion_both_ways,
        confusion_counts_first,
        confusion_counts_only,
        confusion_probabilities,
    ],
    "digit_recognition.reader": [
        reader_tiny_steps,
        reader_small_steps,
        reader_too_many_units,
        reader_units_in_two_layers,
        reader_too_many_epochs,
        reader_too_many_updates,
        reader_last_batch_not_counted,
        reader_whole_set,
        reader_huge_steps,
        reader_uphill,
        reader_key_missing,
        reader_as_tuple,
        reader_number_for_list,
        reader_two_units,
        reader_unknown_activation,
        reader_with_input_and_output,
        reader_returns_train,
        reader_prints,
        reader_alone,
        reader_without_step,
        reader_without_train,
        reader_with_summed_gradient,
        reader_with_clipped_divergence,
        reader_with_rest_left_out,
        reader_with_other_names,
    ],
}


RIGHT = {
    "digit_recognition.targets": [
        targets_bool,
        targets_nested_lists,
        targets_filled,
    ],
    "digit_recognition.kl_divergence": [
        kl_divergence,
        kl_in_python,
        kl_tiny_number,
    ],
    "digit_recognition.forward": [
        forward,
        forward_prepared,
        forward_bias_apart,
    ],
    "digit_recognition.backward": [
        backward,
        backward_instance_by_instance,
        backward_prepended,
    ],
    "digit_recognition.step": [
        step,
        step_deep_copy,
        step_number_by_number,
    ],
    "digit_recognition.train": [
        train,
        training_weight_by_weight,
        training_one_while,
    ],
    "digit_recognition.confusion": [
        confusion_product,
        confusion_counter,
        confusion_bincount,
    ],
    "digit_recognition.reader": [
        reader_tanh,
        reader_relu,
        reader_without_hidden_layer,
        reader_other_ways_of_writing,
    ],
}
