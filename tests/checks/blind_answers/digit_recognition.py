"""Answers to the assignment on digits as students write them, written without sight of the checks."""

import collections
import math

import numpy as np

from backprop_lib import train


# --- targets: wrong
def targets_flat(labels):
    """One number for each instance, without the second axis."""
    return np.where(labels == 2, 1, 0)


def targets_in_a_row(labels):
    """One row of T columns."""
    return np.array([[1 if label == 2 else 0 for label in labels]])


def targets_inverted(labels):
    """1 for every other digit."""
    return (labels != 2).astype(int).reshape(-1, 1)


def targets_two_and_above(labels):
    """>= in place of ==."""
    return np.where(labels >= 2, 1, 0).reshape(-1, 1)


def targets_plus_minus(labels):
    """-1 for the others, as with tanh."""
    return np.where(labels == 2, 1, -1)[:, None]


def targets_ten_columns(labels):
    """One-hot for ten digits."""
    return np.eye(10)[labels]


def targets_column_of_ten(labels):
    """The column 2 of a one-hot for as many digits as occur."""
    digits = np.unique(labels)
    return (labels[:, None] == digits)[:, [1]].astype(int)


def targets_bitwise(labels):
    """& in place of ==."""
    return (labels & 2).reshape(-1, 1)


def targets_overwritten(labels):
    """Sets the zeros and ones in the labels."""
    labels[labels != 2] = 0
    labels[labels == 2] = 1
    return labels[:, np.newaxis]


def targets_places(labels):
    """Where the 2s are, not what is desired."""
    return np.argwhere(labels == 2)


def targets_label_kept(labels):
    """Keeps the label where it is 2."""
    d = np.zeros((len(labels), 1))
    for t, label in enumerate(labels):
        if label == 2:
            d[t] = label
    return d


def targets_as_text(labels):
    """Compares with the character 2."""
    return np.array([[int(label == "2")] for label in labels.tolist()])


def targets_two_columns(labels):
    """A column for 2 and one for not 2."""
    is_two = labels == 2
    return np.stack([is_two, ~is_two], axis=1).astype(float)


def targets_six(labels):
    """The six instances of the example."""
    d = np.zeros((6, 1))
    d[labels == 2] = 1
    return d


# --- targets: right
def targets_bool(labels):
    """True and False, in a column."""
    return (labels == 2)[:, None]


def targets_nested_lists(labels):
    """A list of lists."""
    return [[float(label == 2)] for label in labels]


def targets_filled(labels):
    """Zeros, and ones at the places of the 2s."""
    d = np.zeros((labels.size, 1))
    d[np.flatnonzero(labels == 2)] = 1
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
    return p * np.log(np.where(p > 0, p, 1) / np.where(p > 0, q, 1))


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


# --- kl_divergence: right
def kl_second_outcome_as_column(Y, d):
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


# --- train_by_backprop: wrong
def training_average_divided(net, X, d, eta, eps, max_iterations):
    """Divides the averaged gradient by T once more."""
    losses = []
    for _ in range(max_iterations):
        swept = net.backward(net.forward(X), d, "kl")
        losses.append(swept.loss)
        for k in range(1, net.N + 1):
            net.w[k] = net.w[k] - eta / len(X) * swept.dw[k]
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) <= eps:
            break
    return losses


def training_summed(net, X, d, eta, eps, max_iterations):
    """Sums over the instances and forgets 1/T in the update."""
    losses = []
    for _ in range(max_iterations):
        loss, dw = 0, [0] * (net.N + 1)
        for t in range(len(X)):
            swept = net.backward(net.forward(X[t]), d[t], "kl")
            loss += swept.loss
            for k in range(1, net.N + 1):
                dw[k] = dw[k] + swept.dw[k]
        losses.append(loss / len(X))
        for k in range(1, net.N + 1):
            net.w[k] = net.w[k] - eta * dw[k]
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) <= eps:
            break
    return losses


def training_instance_by_instance(net, X, d, eta, eps, max_iterations):
    """Updates after every instance."""
    losses = []
    for _ in range(max_iterations):
        loss = 0
        for t in range(len(X)):
            swept = net.backward(net.forward(X[t]), d[t], "kl")
            loss += swept.loss
            for k in range(1, net.N + 1):
                net.w[k] = net.w[k] - eta / len(X) * swept.dw[k]
        losses.append(loss / len(X))
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) <= eps:
            break
    return losses


def training_gradient_never_reset(net, X, d, eta, eps, max_iterations):
    """Zeros before the loop and not in it."""
    losses, T = [], len(X)
    dw = [None] + [np.zeros_like(net.w[k]) for k in range(1, net.N + 1)]
    for _ in range(max_iterations):
        loss = 0
        for t in range(T):
            swept = net.backward(net.forward(X[t]), d[t], "kl")
            loss += swept.loss / T
            for k in range(1, net.N + 1):
                dw[k] += swept.dw[k]
        losses.append(loss)
        for k in range(1, net.N + 1):
            net.w[k] = net.w[k] - eta / T * dw[k]
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) <= eps:
            return losses
    return losses


def training_uphill(net, X, d, eta, eps, max_iterations):
    """+ eta."""
    losses = []
    while len(losses) < max_iterations:
        swept = net.backward(net.forward(X), d, "kl")
        losses.append(swept.loss)
        for k in range(1, net.N + 1):
            net.w[k] = net.w[k] + eta * swept.dw[k]
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) <= eps:
            break
    return losses


def training_last_layer_left_out(net, X, d, eta, eps, max_iterations):
    """range(1, net.N)."""
    losses = []
    for _ in range(max_iterations):
        swept = net.backward(net.forward(X), d, "kl")
        losses.append(swept.loss)
        for k in range(1, net.N):
            net.w[k] = net.w[k] - eta * swept.dw[k]
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) <= eps:
            break
    return losses


def training_loss_small(net, X, d, eta, eps, max_iterations):
    """Stops where the Loss itself is at most eps."""
    losses = []
    for _ in range(max_iterations):
        swept = net.backward(net.forward(X), d, "kl")
        losses.append(swept.loss)
        for k in range(1, net.N + 1):
            net.w[k] = net.w[k] - eta * swept.dw[k]
        if losses[-1] <= eps:
            break
    return losses


def training_without_abs(net, X, d, eta, eps, max_iterations):
    """New minus old without the absolute value, which stops at the second iteration."""
    losses = []
    for _ in range(max_iterations):
        swept = net.backward(net.forward(X), d, "kl")
        losses.append(swept.loss)
        for k in range(1, net.N + 1):
            net.w[k] = net.w[k] - eta * swept.dw[k]
        if len(losses) > 1 and losses[-1] - losses[-2] <= eps:
            break
    return losses


def training_loss_after_update(net, X, d, eta, eps, max_iterations):
    """Notes the Loss with the weights after the update."""
    losses = []
    for _ in range(max_iterations):
        swept = net.backward(net.forward(X), d, "kl")
        for k in range(1, net.N + 1):
            net.w[k] = net.w[k] - eta * swept.dw[k]
        losses.append(net.backward(net.forward(X), d, "kl").loss)
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) <= eps:
            break
    return losses


def training_losses_summed(net, X, d, eta, eps, max_iterations):
    """The sum of the divergences for the Loss."""
    losses = []
    for _ in range(max_iterations):
        swept = net.backward(net.forward(X), d, "kl")
        losses.append(swept.div.sum())
        for k in range(1, net.N + 1):
            net.w[k] = net.w[k] - eta * swept.dw[k]
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) <= eps:
            break
    return losses


def training_never_stops_early(net, X, d, eta, eps, max_iterations):
    """Ignores eps."""
    losses = []
    for _ in range(max_iterations):
        swept = net.backward(net.forward(X), d, "kl")
        losses.append(swept.loss)
        for k in range(1, net.N + 1):
            net.w[k] = net.w[k] - eta * swept.dw[k]
    return losses


def training_l2(net, X, d, eta, eps, max_iterations):
    """Takes L2 from the lecture before."""
    losses = []
    for _ in range(max_iterations):
        swept = net.backward(net.forward(X), d, "l2")
        losses.append(swept.loss)
        for k in range(1, net.N + 1):
            net.w[k] = net.w[k] - eta * swept.dw[k]
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) <= eps:
            break
    return losses


def training_last_loss(net, X, d, eta, eps, max_iterations):
    """Returns the last Loss only."""
    old = np.inf
    for _ in range(max_iterations):
        swept = net.backward(net.forward(X), d, "kl")
        for k in range(1, net.N + 1):
            net.w[k] = net.w[k] - eta * swept.dw[k]
        if abs(swept.loss - old) <= eps:
            break
        old = swept.loss
    return swept.loss


def training_forward_once(net, X, d, eta, eps, max_iterations):
    """The forward pass stands before the loop."""
    losses = []
    passed = net.forward(X)
    for _ in range(max_iterations):
        swept = net.backward(passed, d, "kl")
        losses.append(swept.loss)
        for k in range(1, net.N + 1):
            net.w[k] = net.w[k] - eta * swept.dw[k]
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) <= eps:
            break
    return losses


def training_breaks_before_noting(net, X, d, eta, eps, max_iterations):
    """The last iteration is neither noted nor used for an update."""
    losses, old = [], np.inf
    for _ in range(max_iterations):
        swept = net.backward(net.forward(X), d, "kl")
        if abs(swept.loss - old) <= eps:
            break
        old = swept.loss
        losses.append(swept.loss)
        for k in range(1, net.N + 1):
            net.w[k] = net.w[k] - eta * swept.dw[k]
    return losses


def training_weights_of_a_copy(net, X, d, eta, eps, max_iterations):
    """Moves a local copy of the weights, so the network learns nothing."""
    w = [None] + [np.array(net.w[k]) for k in range(1, net.N + 1)]
    losses = []
    for _ in range(max_iterations):
        swept = net.backward(net.forward(X), d, "kl")
        losses.append(swept.loss)
        for k in range(1, net.N + 1):
            w[k] -= eta * swept.dw[k]
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) <= eps:
            break
    return losses


def training_stops_below_eps(net, X, d, eta, eps, max_iterations):
    """< eps, where at most was asked."""
    losses = []
    for _ in range(max_iterations):
        swept = net.backward(net.forward(X), d, "kl")
        losses.append(swept.loss)
        for k in range(1, net.N + 1):
            net.w[k] = net.w[k] - eta * swept.dw[k]
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) < eps:
            break
    return losses


def training_one_iteration_more(net, X, d, eta, eps, max_iterations):
    """<= max_iterations."""
    losses, n = [], 0
    while n <= max_iterations:
        swept = net.backward(net.forward(X), d, "kl")
        losses.append(swept.loss)
        for k in range(1, net.N + 1):
            net.w[k] = net.w[k] - eta * swept.dw[k]
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) <= eps:
            break
        n += 1
    return losses


def training_updates_while_going_back(net, X, d, eta, eps, max_iterations):
    """A new backward pass for each layer, with the weights already moved."""
    losses = []
    for _ in range(max_iterations):
        losses.append(net.backward(net.forward(X), d, "kl").loss)
        for k in range(net.N, 0, -1):
            net.w[k] = net.w[k] - eta * net.backward(net.forward(X), d, "kl").dw[k]
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) <= eps:
            break
    return losses


def training_biases_stay(net, X, d, eta, eps, max_iterations):
    """Moves the weights without row 0."""
    losses = []
    for _ in range(max_iterations):
        swept = net.backward(net.forward(X), d, "kl")
        losses.append(swept.loss)
        for k in range(1, net.N + 1):
            w = np.array(net.w[k])
            w[1:] -= eta * swept.dw[k][1:]
            net.w[k] = w
        if len(losses) > 1 and abs(losses[-1] - losses[-2]) <= eps:
            break
    return losses


# --- train_by_backprop: right
def training_by_instances(net, X, d, eta, eps, max_iterations):
    """As on the slide, instance by instance, summed."""
    T, losses = len(X), []
    while len(losses) < max_iterations:
        loss, dw = 0.0, collections.defaultdict(float)
        for x_t, d_t in zip(X, d):
            swept = net.backward(net.forward(x_t), d_t, "kl")
            loss += swept.div[0]
            for k in range(1, net.N + 1):
                dw[k] = dw[k] + swept.dw[k]
        losses.append(loss / T)
        for k in dw:
            net.w[k] = net.w[k] - eta / T * dw[k]
        if len(losses) >= 2 and not abs(losses[-2] - losses[-1]) > eps:
            break
    return losses


def training_whole_batch(net, X, d, eta, eps, max_iterations):
    """The whole batch and net.step, the Losses in an array."""
    losses = np.empty(0)
    converged = False
    while losses.size < max_iterations and not converged:
        swept = net.backward(net.forward(X), d, "kl")
        converged = losses.size > 0 and abs(swept.loss - losses[-1]) <= eps
        losses = np.append(losses, swept.loss)
        net.step(swept, eta)
    return losses


# --- one_hot: wrong
def one_hot_transposed(labels, D):
    """One instance in each column."""
    return np.eye(D)[:, labels]


def one_hot_from_one(labels, D):
    """The first output belongs to the digit 1."""
    d = np.zeros((len(labels), D))
    for t, label in enumerate(labels):
        d[t, label - 1] = 1
    return d


def one_hot_as_many_as_occur(labels, D):
    """Ignores D and takes the largest label."""
    return np.eye(labels.max() + 1)[labels]


def one_hot_classes_that_occur(labels, D):
    """Columns of the classes in the batch."""
    return (labels[:, None] == np.unique(labels)).astype(int)


def one_hot_whole_columns(labels, D):
    """d[:, labels] sets whole columns."""
    d = np.zeros((len(labels), D))
    d[:, labels] = 1
    return d


def one_hot_label_written(labels, D):
    """Writes the label and not 1."""
    d = np.zeros((len(labels), D))
    d[range(len(labels)), labels] = labels
    return d


def one_hot_one_cold(labels, D):
    """0 at the label, 1 elsewhere."""
    return (np.arange(D) != labels[:, None]).astype(float)


def one_hot_flat(labels, D):
    """One long list."""
    return np.array([1 if i == label else 0 for label in labels for i in range(D)])


def one_hot_same_row(labels, D):
    """[[0] * D] * T is the same row T times."""
    d = [[0] * D] * len(labels)
    for t, label in enumerate(labels):
        d[t][label] = 1
    return np.array(d)


def one_hot_ten(labels, D):
    """Always ten."""
    return np.eye(10)[labels]


def one_hot_returns_early(labels, D):
    """Return in the loop."""
    d = np.zeros((len(labels), D))
    for t in range(len(labels)):
        d[t, labels[t]] = 1
        return d


def one_hot_places_swapped(labels, D):
    """Row by label and column by instance."""
    d = np.zeros((len(labels), D))
    for t in range(len(labels)):
        d[labels[t], t] = 1
    return d


def one_hot_up_to(labels, D):
    """Ones up to the label."""
    return (np.arange(D) <= labels[:, None]).astype(int)


def one_hot_four(labels, D):
    """Writes into d[label] of a single row."""
    d = np.zeros(D)
    for label in labels:
        d[label] = 1
    return d


# --- one_hot: right
def one_hot_compared(labels, D):
    """Comparison by broadcasting."""
    return np.equal.outer(labels, range(D)) * 1.0


def one_hot_lists(labels, D):
    """Lists of lists."""
    return [[0] * label + [1] + [0] * (D - label - 1) for label in labels.tolist()]


def one_hot_put(labels, D):
    """np.put_along_axis."""
    d = np.zeros((len(labels), D), dtype=np.int8)
    np.put_along_axis(d, labels[:, None], 1, axis=1)
    return d


# --- predict: wrong
def predict_argmax_only(Y):
    """argmax for a single output as well, which is always 0."""
    return Y.argmax(axis=1)


def predict_axis_zero(Y):
    """Along the instances."""
    if Y.shape[1] == 1:
        return (Y[:, 0] > 0.5).astype(int)
    return np.argmax(Y, axis=0)


def predict_no_axis(Y):
    """argmax of the flattened array."""
    if Y.shape[1] == 1:
        return (Y[:, 0] > 0.5).astype(int)
    return np.argmax(Y)


def predict_largest_value(Y):
    """max for argmax."""
    if Y.shape[1] == 1:
        return (Y[:, 0] > 0.5).astype(int)
    return Y.max(axis=1)


def predict_from_one(Y):
    """Counts the classes from 1."""
    if Y.shape[1] == 1:
        return (Y[:, 0] > 0.5).astype(int)
    return Y.argmax(axis=1) + 1


def predict_above_half(Y):
    """Above one half, for each output."""
    return (Y > 0.5).astype(int)


def predict_single_in_column(Y):
    """A column for the single output."""
    if Y.shape[1] == 1:
        return (Y > 0.5).astype(int)
    return Y.argmax(axis=1)


def predict_where_above_half(Y):
    """Looks for the output above one half; if none is, says 0."""
    said = np.zeros(len(Y), dtype=int)
    for t in range(len(Y)):
        for i in range(Y.shape[1]):
            if Y[t, i] > 0.5:
                said[t] = i if Y.shape[1] > 1 else 1
    return said


def predict_two(Y):
    """Says 2 for a single output above one half."""
    if Y.shape[1] == 1:
        return np.where(Y[:, 0] > 0.5, 2, 0)
    return Y.argmax(axis=1)


def predict_smallest(Y):
    """argmin."""
    if Y.shape[1] == 1:
        return (Y[:, 0] < 0.5).astype(int)
    return Y.argmin(axis=1)


def predict_rounds_up(Y):
    """Any output above 0 counts."""
    if Y.shape[1] == 1:
        return np.ceil(Y[:, 0]).astype(int)
    return np.argmax(Y, 1)


def predict_one_hot(Y):
    """Marks the largest with 1."""
    if Y.shape[1] == 1:
        return (Y > 0.5).astype(int)
    return (Y == Y.max(axis=1, keepdims=True)).astype(int)


def predict_second(Y):
    """Takes argsort's last but one."""
    if Y.shape[1] == 1:
        return (Y.ravel() > 0.5) * 1
    return np.argsort(Y, axis=1)[:, -2]


def predict_half_is_two(Y):
    """>= one half."""
    if Y.shape[1] == 1:
        return (Y[:, 0] >= 0.5).astype(int)
    return Y.argmax(axis=1)


def predict_two_outputs(Y):
    """Asks len(Y) for the number of outputs."""
    if len(Y) == 1:
        return (Y[:, 0] > 0.5).astype(int)
    return Y.argmax(axis=1)


# --- predict: right
def predict_with_complement(Y):
    """Puts 1 - Y before a single output."""
    return np.argmax(np.hstack([1 - Y, Y]) if Y.shape[1] == 1 else Y, axis=1)


def predict_in_python(Y):
    """Lists with index and max."""
    return [int(row[0] > 0.5) if len(row) == 1 else row.index(max(row)) for row in Y.tolist()]


# --- accuracy: wrong
def accuracy_in_percent(Y, labels):
    """From 0 to 100."""
    return 100 * np.mean(Y.argmax(axis=1) == labels)


def accuracy_count(Y, labels):
    """How many, and not which share."""
    return np.sum(Y.argmax(axis=1) == labels)


def accuracy_errors(Y, labels):
    """The share of errors."""
    return np.mean(Y.argmax(axis=1) != labels)


def accuracy_by_outputs(Y, labels):
    """Divides by the number of outputs."""
    return np.sum(Y.argmax(axis=1) == labels) / Y.shape[1]


def accuracy_axis_zero(Y, labels):
    """argmax along the instances."""
    return np.mean(Y.argmax(axis=0) == labels)


def accuracy_rounded(Y, labels):
    """Right if the output of the label is above one half."""
    return np.mean([Y[t, labels[t]] > 0.5 for t in range(len(labels))])


def accuracy_probability(Y, labels):
    """Mean of the outputs at the labels."""
    return Y[np.arange(len(labels)), labels].mean()


def accuracy_floor(Y, labels):
    """// in place of /."""
    right = 0
    for Y_t, label in zip(Y, labels):
        if np.argmax(Y_t) == label:
            right += 1
    return right // len(labels)


def accuracy_column_against_row(Y, labels):
    """A column compared with a row: T by T comparisons."""
    return np.mean(Y.argmax(axis=1, keepdims=True) == labels)


def accuracy_returns_early(Y, labels):
    """Return in the loop."""
    right = 0
    for t in range(len(Y)):
        if Y[t].argmax() == labels[t]:
            right += 1
        return right / len(Y)


def accuracy_all_or_nothing(Y, labels):
    """1 if everything is right."""
    return float((Y.argmax(axis=1) == labels).all())


def accuracy_all_numbers(Y, labels):
    """Compares every number of one-hot arrays, so the many 0s count as right."""
    d = np.eye(Y.shape[1])[labels]
    said = np.eye(Y.shape[1])[Y.argmax(axis=1)]
    return np.mean(d == said)


def accuracy_of_each(Y, labels):
    """True or False for each instance."""
    return Y.argmax(axis=1) == labels


def accuracy_out_of_four(Y, labels):
    """Divides by 4, as in the example."""
    return np.sum(np.argmax(Y, axis=1) == labels) / 4


def accuracy_of_unique(Y, labels):
    """Counts classes that are ever said right."""
    said = Y.argmax(axis=1)
    return len(np.intersect1d(said, labels)) / len(np.unique(labels))


# --- accuracy: right
def accuracy_counter(Y, labels):
    """count_nonzero of the differences."""
    return 1 - np.count_nonzero(np.argmax(Y, axis=-1) - labels) / len(labels)


def accuracy_in_python(Y, labels):
    """sum over a generator."""
    return sum(max(range(len(y)), key=y.__getitem__) == c for y, c in zip(Y.tolist(), labels)) / len(Y)


# --- confusion: wrong
def confusion_transposed(labels, said, D):
    """Rows by what was said."""
    counts = np.zeros((D, D), dtype=int)
    for i, j in zip(labels, said):
        counts[j, i] += 1
    return counts


def confusion_fancy_plus(labels, said, D):
    """counts[labels, said] += 1 counts each pair once."""
    counts = np.zeros((D, D))
    counts[labels, said] += 1
    return counts


def confusion_set_to_one(labels, said, D):
    """= where += was meant."""
    counts = np.zeros((D, D))
    for t in range(len(labels)):
        counts[labels[t], said[t]] = 1
    return counts


def confusion_shares(labels, said, D):
    """Divides by T."""
    counts = np.zeros((D, D))
    np.add.at(counts, (labels, said), 1)
    return counts / len(labels)


def confusion_shares_of_rows(labels, said, D):
    """Divides each row by its sum."""
    counts = np.zeros((D, D))
    np.add.at(counts, (labels, said), 1)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def confusion_errors_only(labels, said, D):
    """Leaves the diagonal empty."""
    counts = np.zeros((D, D))
    for i, j in zip(labels, said):
        if i != j:
            counts[i, j] += 1
    return counts


def confusion_diagonal_only(labels, said, D):
    """Counts what is right."""
    counts = np.zeros((D, D))
    for c in range(D):
        counts[c, c] = np.sum((labels == c) & (said == c))
    return counts


def confusion_from_one(labels, said, D):
    """Classes from 1 to D."""
    counts = np.zeros((D, D))
    for i, j in zip(labels, said):
        counts[i - 1, j - 1] += 1
    return counts


def confusion_classes_that_occur(labels, said, D):
    """Only the classes that occur."""
    classes = np.unique(np.concatenate([labels, said]))
    return np.array([[np.sum((labels == i) & (said == j)) for j in classes] for i in classes])


def confusion_same_row(labels, said, D):
    """[[0] * D] * D is the same row D times."""
    counts = [[0] * D] * D
    for i, j in zip(labels, said):
        counts[i][j] += 1
    return np.array(counts)


def confusion_or(labels, said, D):
    """Counts where one or the other fits."""
    return np.array([[np.sum((labels == i) | (said == j)) for j in range(D)] for i in range(D)])


def confusion_bincount_short(labels, said, D):
    """bincount without minlength, which crashes unless the last pair occurs."""
    return np.bincount(labels * D + said).reshape(D, D)


def confusion_margins(labels, said, D):
    """Product of how often each occurs, without looking at pairs."""
    return np.outer(np.bincount(labels, minlength=D), np.bincount(said, minlength=D)) // len(labels)


def confusion_upper(labels, said, D):
    """Symmetric: counts a mix-up both ways."""
    counts = np.zeros((D, D))
    for i, j in zip(labels, said):
        counts[i, j] += 1
        if i != j:
            counts[j, i] += 1
    return counts


# --- confusion: right
def confusion_product(labels, said, D):
    """One-hot transposed times one-hot."""
    return np.eye(D)[labels].T @ np.eye(D)[said]


def confusion_counter(labels, said, D):
    """collections.Counter."""
    pairs = collections.Counter(zip(labels.tolist(), said.tolist()))
    return [[pairs[i, j] for j in range(D)] for i in range(D)]


def confusion_bincount(labels, said, D):
    """bincount with minlength."""
    return np.bincount(D * labels + said, minlength=D * D).reshape(D, D)


# --- settings: wrong
def settings_tiny_steps():
    """eta far too small."""
    return {"hidden": [40], "activation": "tanh", "eta": 1e-4, "epochs": 10, "batch_size": 20}


def settings_too_many_units():
    """100 hidden units."""
    return {"hidden": [100], "activation": "tanh", "eta": 0.3, "epochs": 10, "batch_size": 20}


def settings_units_in_two_layers():
    """Two layers of 64: thinks that the limit is for each."""
    return {"hidden": [64, 64], "activation": "tanh", "eta": 0.3, "epochs": 10, "batch_size": 20}


def settings_too_many_epochs():
    """The 30 epochs of the lecture."""
    return {"hidden": [30], "activation": "tanh", "eta": 0.3, "epochs": 30, "batch_size": 50}


def settings_too_many_updates():
    """The batches of 10 of the lecture: 20 · 45 updates."""
    return {"hidden": [30], "activation": "tanh", "eta": 0.3, "epochs": 20, "batch_size": 10}


def settings_whole_set():
    """One step in each epoch: 20 small steps in all."""
    return {"hidden": [30], "activation": "tanh", "eta": 0.1, "epochs": 20, "batch_size": 449}


def settings_huge_steps():
    """eta = 30."""
    return {"hidden": [40], "activation": "relu", "eta": 30.0, "epochs": 10, "batch_size": 20}


def settings_key_missing():
    """No batch_size."""
    return {"hidden": [40], "activation": "tanh", "eta": 0.4, "epochs": 13}


def settings_as_tuple():
    """A tuple in the order of the text."""
    return [40], "tanh", 0.4, 13, 20


def settings_number_for_list():
    """A number for the widths."""
    return {"hidden": 40, "activation": "tanh", "eta": 0.4, "epochs": 13, "batch_size": 20}


def settings_two_units():
    """Two hidden units."""
    return {"hidden": [2], "activation": "tanh", "eta": 0.3, "epochs": 13, "batch_size": 20}


def settings_unknown_activation():
    """An activation that isn't there."""
    return {"hidden": [40], "activation": "gelu", "eta": 0.4, "epochs": 13, "batch_size": 20}


def settings_with_output_layer():
    """Counts input and output among the hidden layers."""
    return {"hidden": [64, 40, 10], "activation": "tanh", "eta": 0.4, "epochs": 13, "batch_size": 20}


def settings_trains_itself():
    """Returns what train needs a network for."""
    return train


# --- settings: right
def settings_tanh():
    """One hidden layer with tanh."""
    return {"hidden": [40], "activation": "tanh", "eta": 0.4, "epochs": 13, "batch_size": 20}


def settings_relu():
    """relu and a smaller step, in a dict made of pairs."""
    return dict(hidden=[60], activation="relu", eta=0.2, epochs=18, batch_size=30)


WRONG = {
    "digit_recognition.targets": [
        targets_flat,
        targets_in_a_row,
        targets_inverted,
        targets_two_and_above,
        targets_plus_minus,
        targets_ten_columns,
        targets_column_of_ten,
        targets_bitwise,
        targets_overwritten,
        targets_places,
        targets_label_kept,
        targets_as_text,
        targets_two_columns,
        targets_six,
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
    ],
    "digit_recognition.train_by_backprop": [
        training_average_divided,
        training_summed,
        training_instance_by_instance,
        training_gradient_never_reset,
        training_uphill,
        training_last_layer_left_out,
        training_loss_small,
        training_without_abs,
        training_loss_after_update,
        training_losses_summed,
        training_never_stops_early,
        training_l2,
        training_last_loss,
        training_forward_once,
        training_breaks_before_noting,
        training_weights_of_a_copy,
        training_stops_below_eps,
        training_one_iteration_more,
        training_updates_while_going_back,
        training_biases_stay,
    ],
    "digit_recognition.one_hot": [
        one_hot_transposed,
        one_hot_from_one,
        one_hot_as_many_as_occur,
        one_hot_classes_that_occur,
        one_hot_whole_columns,
        one_hot_label_written,
        one_hot_one_cold,
        one_hot_flat,
        one_hot_same_row,
        one_hot_ten,
        one_hot_returns_early,
        one_hot_places_swapped,
        one_hot_up_to,
        one_hot_four,
    ],
    "digit_recognition.predict": [
        predict_argmax_only,
        predict_axis_zero,
        predict_no_axis,
        predict_largest_value,
        predict_from_one,
        predict_above_half,
        predict_single_in_column,
        predict_where_above_half,
        predict_two,
        predict_smallest,
        predict_rounds_up,
        predict_one_hot,
        predict_second,
        predict_half_is_two,
        predict_two_outputs,
    ],
    "digit_recognition.accuracy": [
        accuracy_in_percent,
        accuracy_count,
        accuracy_errors,
        accuracy_by_outputs,
        accuracy_axis_zero,
        accuracy_rounded,
        accuracy_probability,
        accuracy_floor,
        accuracy_column_against_row,
        accuracy_returns_early,
        accuracy_all_or_nothing,
        accuracy_all_numbers,
        accuracy_of_each,
        accuracy_out_of_four,
        accuracy_of_unique,
    ],
    "digit_recognition.confusion": [
        confusion_transposed,
        confusion_fancy_plus,
        confusion_set_to_one,
        confusion_shares,
        confusion_shares_of_rows,
        confusion_errors_only,
        confusion_diagonal_only,
        confusion_from_one,
        confusion_classes_that_occur,
        confusion_same_row,
        confusion_or,
        confusion_bincount_short,
        confusion_margins,
        confusion_upper,
    ],
    "digit_recognition.settings": [
        settings_tiny_steps,
        settings_too_many_units,
        settings_units_in_two_layers,
        settings_too_many_epochs,
        settings_too_many_updates,
        settings_whole_set,
        settings_huge_steps,
        settings_key_missing,
        settings_as_tuple,
        settings_number_for_list,
        settings_two_units,
        settings_unknown_activation,
        settings_with_output_layer,
        settings_trains_itself,
    ],
}


RIGHT = {
    "digit_recognition.targets": [
        targets_bool,
        targets_nested_lists,
        targets_filled,
    ],
    "digit_recognition.kl_divergence": [
        kl_second_outcome_as_column,
        kl_in_python,
        kl_tiny_number,
    ],
    "digit_recognition.train_by_backprop": [
        training_by_instances,
        training_whole_batch,
    ],
    "digit_recognition.one_hot": [
        one_hot_compared,
        one_hot_lists,
        one_hot_put,
    ],
    "digit_recognition.predict": [
        predict_with_complement,
        predict_in_python,
    ],
    "digit_recognition.accuracy": [
        accuracy_counter,
        accuracy_in_python,
    ],
    "digit_recognition.confusion": [
        confusion_product,
        confusion_counter,
        confusion_bincount,
    ],
    "digit_recognition.settings": [
        settings_tanh,
        settings_relu,
    ],
}
