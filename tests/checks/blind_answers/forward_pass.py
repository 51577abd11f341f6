"""Answers to the assignment on the forward pass as students write them, written without sight of the checks."""

import math

import numpy as np

from backprop_lib import Network, activations


# --- affine_by_loops: wrong
def loops_without_bias(w, y):
    """Starts at i = 1, thinking that the constant is only a placeholder."""
    z = np.zeros(w.shape[1])
    for j in range(w.shape[1]):
        for i in range(1, len(y)):
            z[j] += w[i, j] * y[i]
    return z


def loops_one_z_per_input(w, y):
    """As many z as there are rows of w."""
    z = np.zeros(w.shape[0])
    for j in range(w.shape[1]):
        for i in range(w.shape[0]):
            z[j] += w[i, j] * y[i]
    return z


def loops_rows_for_units(w, y):
    """Reads w as w[j, i]."""
    D_out, D_in = w.shape
    z = np.zeros(D_out)
    for j in range(D_out):
        for i in range(D_in):
            z[j] += w[j, i] * y[i]
    return z


def loops_last_term_only(w, y):
    """= where += was meant."""
    z = np.zeros(w.shape[1])
    for j in range(w.shape[1]):
        for i in range(len(y)):
            z[j] = w[i, j] * y[i]
    return z


def loops_first_unit_only(w, y):
    """Return inside the loop over j."""
    z = np.zeros(w.shape[1])
    for j in range(w.shape[1]):
        for i in range(len(y)):
            z[j] += w[i, j] * y[i]
        return z


def loops_reset_inside(w, y):
    """Sets the sum to 0 in the inner loop."""
    z = []
    for j in range(w.shape[1]):
        for i in range(len(y)):
            s = 0
            s += w[i, j] * y[i]
        z.append(s)
    return np.array(z)


def loops_bias_twice(w, y):
    """Begins with the bias and adds it in the sum as well."""
    z = w[0].copy()
    for j in range(w.shape[1]):
        for i in range(w.shape[0]):
            z[j] = z[j] + w[i, j] * y[i]
    return z


def loops_into_ints(w, y):
    """An array of ints truncates every sum."""
    z = np.zeros(w.shape[1], dtype=int)
    for j in range(w.shape[1]):
        total = 0.0
        for i in range(len(y)):
            total += w[i, j] * y[i]
        z[j] = total
    return z


def loops_j_from_one(w, y):
    """Counts j from 1 to D_out and stores at z[j]."""
    D_out = w.shape[1]
    z = np.zeros(D_out)
    for j in range(1, D_out + 1):
        for i in range(len(y)):
            z[j] += w[i, j - 1] * y[i]
    return z


def loops_last_unit_missing(w, y):
    """range(1, D_out) with j - 1: the last unit stays 0."""
    D_out = w.shape[1]
    z = np.zeros(D_out)
    for j in range(1, D_out):
        for i in range(len(y)):
            z[j - 1] += w[i, j - 1] * y[i]
    return z


def loops_running_sum(w, y):
    """Never resets the sum between units."""
    z, s = [], 0
    for j in range(w.shape[1]):
        for i in range(len(y)):
            s += w[i, j] * y[i]
        z.append(s)
    return np.array(z)


def loops_adds(w, y):
    """Adds weight and output where they are multiplied."""
    return np.array([sum(w[i, j] + y[i] for i in range(len(y))) for j in range(w.shape[1])])


def loops_append_too_deep(w, y):
    """Appends in the inner loop."""
    z = []
    for j in range(w.shape[1]):
        s = 0
        for i in range(len(y)):
            s += w[i, j] * y[i]
            z.append(s)
    return z


def loops_updates_y(w, y):
    """Weighs y in place and sums, so the second unit gets the first one's weights too."""
    z = []
    for j in range(w.shape[1]):
        for i in range(len(y)):
            y[i] *= w[i, j]
        z.append(sum(y))
    return np.array(z)


def loops_bias_in_last_row(w, y):
    """Believes that the bias is at the end."""
    z = np.zeros(w.shape[1])
    for j in range(w.shape[1]):
        z[j] = w[-1, j]
        for i in range(len(y) - 1):
            z[j] += w[i, j] * y[i + 1]
    return z


def loops_square(w, y):
    """Runs j over as many units as there are inputs."""
    z = np.zeros(len(y))
    for j in range(len(y)):
        for i in range(len(y)):
            z[j] += w[i, j] * y[i]
    return z


def loops_two_units(w, y):
    """Two units, as in the example."""
    z1 = z2 = 0
    for i in range(len(y)):
        z1 += w[i, 0] * y[i]
        z2 += w[i, 1] * y[i]
    return np.array([z1, z2])


# --- affine_by_loops: right
def loops_fsum(w, y):
    """math.fsum over the columns."""
    return [math.fsum(map(lambda a, b: a * b, column, y)) for column in zip(*w)]


def loops_input_by_input(w, y):
    """The loop over i is the outer one."""
    z = 0
    for w_i, y_i in zip(w, y):
        z = z + w_i * y_i
    return z


def loops_bias_apart(w, y):
    """Bias first, then the rest."""
    z = {}
    for j in range(1, w.shape[1] + 1):
        z[j] = w[0, j - 1]
        for i in range(1, w.shape[0]):
            z[j] += w[i, j - 1] * y[i]
    return np.array(list(z.values()))


# --- affine_batch: wrong
def batch_without_bias(w, X):
    """Cuts the bias off so that the shapes fit."""
    return X @ w[1:]


def batch_ones_behind(w, X):
    """The column of ones comes last."""
    y = np.hstack([X, np.ones((len(X), 1))])
    return y @ w


def batch_shapes_do_not_fit(w, X):
    """Forgets the ones."""
    return X @ w


def batch_ones_too_many(w, X):
    """Makes a column of the length of an instance."""
    ones = np.ones((X.shape[1], 1))
    return np.hstack([ones, X]) @ w


def batch_bias_is_a_column(w, X):
    """Takes column 0 of w for the biases."""
    return X @ w[1:] + w[:, 0]


def batch_transposed(w, X):
    """Instances in columns, as in another book."""
    y = np.vstack([np.ones(len(X)), X.T])
    return w.T @ y


def batch_row_of_ones(w, X):
    """Puts a row of ones above the batch."""
    y = np.vstack([np.ones(X.shape[1]), X])
    return y @ w[1:] + w[0]


def batch_zeros_for_ones(w, X):
    """np.zeros for the constant."""
    y = np.concatenate([np.zeros((X.shape[0], 1)), X], axis=1)
    return y @ w


def batch_flattened(w, X):
    """np.insert without an axis flattens."""
    return np.insert(X, 0, 1) @ w


def batch_overwrites_first_input(w, X):
    """Sets column 0 of X to 1 and so loses the first input."""
    X[:, 0] = 1
    return X @ w[:-1]


def batch_last_instance_only(w, X):
    """The loop keeps only the last instance."""
    for x in X:
        y = np.append(1, x)
        z = y @ w
    return z


def batch_bias_twice(w, X):
    """Puts the ones in front and adds the bias once more."""
    y = np.c_[np.ones(len(X)), X]
    return y @ w + w[0]


def batch_ones_second(w, X):
    """np.insert at position 1."""
    return np.insert(X, 1, 1, axis=1) @ w


def batch_bias_at_first_instance(w, X):
    """Adds the bias to the first row only."""
    z = X @ w[1:]
    z[0] += w[0]
    return z


def batch_bias_shared(w, X):
    """Every unit gets the sum of the biases."""
    return X @ w[1:] + w[0].sum()


def batch_loop_wrong_nesting(w, X):
    """Loops with the unit in the rows of the result."""
    T, D_out = len(X), w.shape[1]
    z = np.zeros((D_out, T))
    for t in range(T):
        for j in range(D_out):
            z[j, t] = w[0, j] + sum(w[i + 1, j] * X[t, i] for i in range(X.shape[1]))
    return z


def batch_three_instances(w, X):
    """Three ones, as in the example."""
    return np.hstack([np.ones((3, 1)), X]) @ w


def batch_reshaped(w, X):
    """Puts the ones in front and makes the shape fit with reshape."""
    y = np.concatenate([np.ones(len(X)), X.ravel()]).reshape(len(X), -1)
    return y @ w


# --- affine_batch: right
def batch_einsum(w, X):
    """einsum and the bias by broadcasting."""
    return np.einsum("ti,ij->tj", X, w[1:]) + w[:1]


def batch_padded(w, X):
    """np.pad makes the constant."""
    return np.tensordot(np.pad(X, ((0, 0), (1, 0)), constant_values=1), w, axes=1)


def batch_list_of_lists(w, X):
    """Pure Python."""
    return [[w[0][j] + sum(x_i * w[i + 1][j] for i, x_i in enumerate(x)) for j in range(len(w[0]))] for x in X]


# --- sigmoid: wrong
def sigmoid_as_it_stands(z):
    """Copies the formula, which warns for large negative z."""
    return 1 / (1 + np.exp(-z))


def sigmoid_second_form(z):
    """The second form everywhere: inf/inf for large z."""
    return np.exp(z) / (1 + np.exp(z))


def sigmoid_where_computes_both(z):
    """np.where computes both forms everywhere and warns."""
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def sigmoid_forms_swapped(z):
    """Takes each form exactly where it isn't safe."""
    z = np.asarray(z, dtype=float)
    y = np.empty_like(z)
    y[z >= 0] = np.exp(z[z >= 0]) / (1 + np.exp(z[z >= 0]))
    y[z < 0] = 1 / (1 + np.exp(-z[z < 0]))
    return y


def sigmoid_sign(z):
    """Forgets the minus."""
    z = np.clip(z, -700, 700)
    return 1 / (1 + np.exp(z))


def sigmoid_clipped_tight(z):
    """Cuts z at 5, since sigmoid is nearly 1 there."""
    return 1 / (1 + np.exp(-np.clip(z, -5, 5)))


def sigmoid_if_on_array(z):
    """Asks an array whether it is positive."""
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    else:
        return np.exp(z) / (1 + np.exp(z))


def sigmoid_math_on_array(z):
    """math.exp of an array."""
    return 1 / (1 + math.exp(-z))


def sigmoid_keeps_dtype(z):
    """zeros_like an array of ints is an array of ints."""
    y = np.zeros_like(z)
    positive = z >= 0
    y[positive] = 1 / (1 + np.exp(-z[positive]))
    e = np.exp(z[~positive])
    y[~positive] = e / (1 + e)
    return y


def sigmoid_flat_loop(z):
    """A loop over numbers, which a matrix doesn't give."""
    y = []
    for z_i in z:
        if z_i >= 0:
            y.append(1 / (1 + math.exp(-z_i)))
        else:
            y.append(math.exp(z_i) / (1 + math.exp(z_i)))
    return np.array(y)


def sigmoid_tanh_of_whole_z(z):
    """Knows the relation with tanh, but not the half inside."""
    return 0.5 * (1 + np.tanh(z))


def sigmoid_precedence(z):
    """No brackets in the denominator."""
    return 1 / 1 + np.exp(-np.abs(z))


def sigmoid_vectorised_naive(z):
    """np.vectorize over the formula, OverflowError for large negative z."""
    return np.vectorize(lambda v: 1 / (1 + math.exp(-v)))(z)


def sigmoid_caps_input(z):
    """Cuts large numbers in the array that was given."""
    z[z < -500] = -500
    z[z > 500] = 500
    return 1 / (1 + np.exp(-z))


def sigmoid_abs(z):
    """Makes the exponent safe with abs and forgets to turn the result for negative z."""
    return 1 / (1 + np.exp(-np.abs(z)))


def sigmoid_ravel(z):
    """Flattens to loop and forgets to put the shape back."""
    return np.array([1 / (1 + math.exp(-v)) if v > 0 else 1 - 1 / (1 + math.exp(v)) for v in np.ravel(z)])


def sigmoid_for_matrices(z):
    """Two loops, for a matrix only."""
    y = np.zeros(z.shape)
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            y[i, j] = 0.5 * (1 + math.tanh(z[i, j] / 2))
    return y


def sigmoid_three_decimals(z):
    """Rounds."""
    return np.round(0.5 * (1 + np.tanh(np.asarray(z) / 2)), 3)


def sigmoid_hundreds_only(z):
    """Warnings only tried up to |z| of 700: clips at 1000."""
    return 1 / (1 + np.exp(-np.clip(z, -1000, 1000)))


# --- sigmoid: right
def sigmoid_by_tanh(z):
    """Half a tanh."""
    return (np.tanh(np.asarray(z) / 2) + 1) / 2


def sigmoid_logaddexp(z):
    """exp of minus log(1 + e^-z)."""
    return np.exp(-np.logaddexp(0, -np.asarray(z, dtype=float)))


def sigmoid_small_exponential(z):
    """One exponential that is never above 1."""
    e = np.exp(-np.abs(z))
    return np.where(z < 0, e, 1) / (1 + e)


def sigmoid_warnings_off(z):
    """Tells numpy not to warn."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def sigmoid_clipped_wide(z):
    """Clips where nothing is lost."""
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


# --- tanh: wrong
def tanh_as_it_stands(z):
    """Copies the formula: inf/inf for large z."""
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


def tanh_mirrored(z):
    """Numerator the wrong way round."""
    e = np.exp(-2 * np.abs(z))
    return np.sign(z) * (e - 1) / (1 + e)


def tanh_from_sigmoid_of_z(z):
    """2 sigmoid(z) - 1, where 2z belongs in the sigmoid."""
    return 2 * activations.sigmoid(z) - 1


def tanh_is_tan(z):
    """np.tan."""
    return np.tan(z)


def tanh_is_sinh(z):
    """Divides by 2 and not by the sum."""
    z = np.clip(z, -300, 300)
    return (np.exp(z) - np.exp(-z)) / 2


def tanh_double_exponential(z):
    """(e^2z - 1)/(e^2z + 1) is nan for large z."""
    return (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)


def tanh_math(z):
    """math.tanh of an array."""
    return math.tanh(z)


def tanh_into_ints(z):
    """Fills an array like z, which may be one of ints."""
    y = np.empty_like(z)
    y[...] = np.tanh(z)
    return y


def tanh_cut_at_one(z):
    """Takes ±1 for every |z| above 1."""
    inside = np.tanh(np.clip(z, -1, 1))
    return np.where(np.abs(z) > 1, np.sign(z), inside)


def tanh_slope(z):
    """Writes its derivative."""
    return 1 - np.tanh(z) ** 2


def tanh_always_positive(z):
    """Uses |z| and forgets the sign."""
    e = np.exp(-2 * np.abs(z))
    return (1 - e) / (1 + e)


def tanh_scales_argument(z):
    """Doubles z in place."""
    z *= 2
    return 2 * activations.sigmoid(z) - 1


def tanh_precedence(z):
    """Brackets left out around the denominator."""
    z = np.clip(z, -300, 300)
    return (np.exp(z) - np.exp(-z)) / np.exp(z) + np.exp(-z)


def tanh_for_vectors(z):
    """math.tanh in a loop over rows."""
    return np.array([math.tanh(v) for v in z])


def tanh_taylor(z):
    """The beginning of the series, z - z³/3."""
    z = np.clip(z, -1.0, 1.0)
    return z - z**3 / 3


# --- tanh: right
def tanh_numpy(z):
    """numpy has it."""
    return np.tanh(z)


def tanh_by_sigmoid(z):
    """Twice a sigmoid of 2z."""
    return 2 * activations.sigmoid(2 * z) - 1


def tanh_expm1(z):
    """expm1 with the sign put back."""
    e = np.expm1(-2 * np.abs(z))
    return np.sign(z) * -e / (e + 2)


def tanh_number_by_number(z):
    """math.tanh for every number."""
    return np.array([math.tanh(v) for v in z.flat]).reshape(z.shape)


# --- relu: wrong
def relu_builtin_max(z):
    """Python's max of an array and 0."""
    return max(z, 0)


def relu_max_along_axis(z):
    """np.max takes the 0 for an axis."""
    return np.max(z, 0)


def relu_overwrites(z):
    """Sets the negative numbers of its argument to 0."""
    z[z < 0] = 0
    return z


def relu_abs(z):
    """Mirrors the negative ones."""
    return np.abs(z)


def relu_step(z):
    """A step function."""
    return np.where(z > 0, 1, 0)


def relu_minimum(z):
    """minimum for maximum."""
    return np.minimum(z, 0)


def relu_rows(z):
    """max in a comprehension over rows."""
    return np.array([max(row, 0) for row in z])


def relu_capped(z):
    """Clips at 1 as well."""
    return np.clip(z, 0, 1)


def relu_drops(z):
    """Keeps only the positive numbers, and the shape is lost."""
    return z[z > 0]


def relu_leaks(z):
    """A leaky relu."""
    return np.where(z > 0, z, 0.01 * z)


def relu_any(z):
    """One decision for the whole array."""
    if z.any() > 0:
        return z
    return np.zeros_like(z)


def relu_flat(z):
    """Flattens and stays flat."""
    return np.array([max(v, 0) for v in z.flatten()])


def relu_out(z):
    """Third argument of np.maximum is where the result goes."""
    return np.maximum(z, 0, z)


def relu_at_least_one(z):
    """Writes max(z, 1)."""
    return np.maximum(z, 1)


def relu_largest_only(z):
    """np.amax over everything, compared with 0."""
    return max(np.amax(z), 0)


def relu_for_matrices(z):
    """Two indices, for a matrix only."""
    y = np.zeros(z.shape)
    for i in range(len(z)):
        for j in range(len(z[i])):
            if z[i][j] > 0:
                y[i][j] = z[i][j]
    return y


def relu_whole_numbers(z):
    """Converts to int on the way."""
    return np.maximum(z, 0).astype(int)


# --- relu: right
def relu_masked(z):
    """Product with a mask."""
    return z * (z > 0)


def relu_half_sum(z):
    """Mean of z and |z|."""
    return (z + abs(z)) / 2


def relu_clip(z):
    """clip with no upper end."""
    return np.clip(z, 0, None)


def relu_copy_and_zero(z):
    """As in place, but in a copy."""
    y = np.copy(z)
    y[np.nonzero(y < 0)] = 0
    return y


# --- softmax: wrong
def softmax_down_the_columns(z):
    """axis=0, along the instances."""
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def softmax_whole_batch(z):
    """Divides by the sum of the whole batch."""
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


def softmax_without_keepdims(z):
    """The sums are a row and not a column."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)


def softmax_max_without_keepdims(z):
    """The maxima are a row and not a column."""
    e = np.exp(z - np.max(z, axis=1))
    return e / np.sum(e, axis=1, keepdims=True)


def softmax_as_it_stands(z):
    """Copies the formula: overflow."""
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


def softmax_one_maximum(z):
    """Subtracts the maximum of the batch: rows far below become 0/0."""
    e = np.exp(z - np.max(z))
    return e / e.sum(axis=1, keepdims=True)


def softmax_shift_above_only(z):
    """Subtracts the maximum in the numerator only."""
    m = z.max(axis=1, keepdims=True)
    return np.exp(z - m) / np.exp(z).sum(axis=1, keepdims=True)


def softmax_shares(z):
    """Shares without the exponential."""
    return z / z.sum(axis=1, keepdims=True)


def softmax_shifts_argument(z):
    """-= changes the z that was given."""
    z -= z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


def softmax_first_row_only(z):
    """Return inside the loop over rows."""
    y = np.zeros(z.shape)
    for t in range(len(z)):
        e = np.exp(z[t] - max(z[t]))
        y[t] = e / sum(e)
        return y


def softmax_hard(z):
    """1 for the largest, else 0."""
    return np.eye(z.shape[1])[z.argmax(axis=1)]


def softmax_sigmoids(z):
    """A sigmoid for each number."""
    return activations.sigmoid(z)


def softmax_into_ints(z):
    """Fills an array like z."""
    y = np.zeros_like(z)
    for t, row in enumerate(z):
        e = np.exp(row - row.max())
        y[t] = e / e.sum()
    return y


def softmax_shifted_by_minimum(z):
    """Subtracts the minimum, which makes overflow worse."""
    e = np.exp(z - z.min(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_shifted_by_mean(z):
    """Subtracts the mean."""
    e = np.exp(z - z.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_scaled(z):
    """Divides by the largest, so that the exponents are small."""
    z = z / np.abs(z).max(axis=1, keepdims=True)
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def softmax_clipped(z):
    """Clips z at ±500."""
    e = np.exp(np.clip(z, -500, 500))
    return e / e.sum(axis=1, keepdims=True)


def softmax_logarithm(z):
    """Returns the logarithm."""
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def softmax_divides_by_largest(z):
    """The largest becomes 1; never divides by the sum."""
    return np.exp(z - z.max(axis=1)[:, None])


def softmax_two_rows(z):
    """The two rows of the example."""
    a, b = np.exp(z[0] - z[0].max()), np.exp(z[1] - z[1].max())
    return np.array([a / a.sum(), b / b.sum()])


def softmax_padded_sum(z):
    """Adds 0.001 to the sum, to be on the safe side."""
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / (e.sum(axis=1, keepdims=True) + 1e-3)


def softmax_shift_by_first(z):
    """Subtracts the first z of each row."""
    e = np.exp(z - z[:, :1])
    return e / e.sum(axis=1, keepdims=True)


# --- softmax: right
def softmax_log_sum_exp(z):
    """exp of log softmax."""
    return np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))


def softmax_transposed(z):
    """Works on columns, and goes back."""
    e = np.exp((z.T - z.max(1)).T)
    return (e.T / e.sum(1)).T


def softmax_in_python(z):
    """Lists and math."""
    y = []
    for row in z.tolist():
        top = max(row)
        exponentials = [math.exp(v - top) for v in row]
        y.append([e / sum(exponentials) for e in exponentials])
    return y


def softmax_last_axis(z):
    """The last axis, and a tiny number in the sum as one sees it on the net."""
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / (np.sum(e, axis=-1, keepdims=True) + 1e-12)


# --- forward: wrong
def forward_with_constant(W, b, f, x):
    """The lecture's y, with a constant in front, and the bias added apart."""
    y, z = [np.append(1, x)], [None]
    for k in range(1, len(W)):
        z.append(W[k] @ y[k - 1][1:] + b[k])
        y.append(np.append(1, f[k](z[k])))
    return y, z


def forward_as_in_the_lecture(W, b, f, x):
    """Turns back into the lecture's layout, and returns its y."""
    w = [None] + [np.vstack([b[k], W[k].T]) for k in range(1, len(W))]
    y, z = [np.append(1, x)], [None]
    for k in range(1, len(w)):
        z.append(y[k - 1] @ w[k])
        y.append(np.append(1, f[k](z[k])))
    return y, z


def forward_without_bias(W, b, f, x):
    """Never looks at b."""
    y, z = [x], [None]
    for k in range(1, len(W)):
        z.append(W[k] @ y[k - 1])
        y.append(f[k](z[k]))
    return y, z


def forward_weights_behind(W, b, f, x):
    """y @ W, as in the lecture."""
    y, z = [x], [None]
    for k in range(1, len(W)):
        z.append(y[k - 1] @ W[k] + b[k])
        y.append(f[k](z[k]))
    return y, z


def forward_weights_transposed(W, b, f, x):
    """Turns the weights round although they already are."""
    y, z = [x], [None]
    for k in range(1, len(W)):
        z.append(W[k].T.dot(y[-1]) + b[k])
        y.append(f[k](z[-1]))
    return y, z


def forward_loops_swapped(W, b, f, x):
    """Loops with W[i, j]."""
    y, z = [x], [None]
    for k in range(1, len(W)):
        z_k = np.zeros(len(b[k]))
        for j in range(len(b[k])):
            z_k[j] = b[k][j]
            for i in range(len(y[k - 1])):
                z_k[j] += W[k][i, j] * y[k - 1][i]
        z.append(z_k)
        y.append(f[k](z_k))
    return y, z


def forward_first_input_skipped(W, b, f, x):
    """The sum begins at i = 1, as in the formula, but the array begins at 0."""
    y, z = [x], [None]
    for k in range(1, len(W)):
        z_k = b[k].copy()
        for j in range(len(z_k)):
            for i in range(1, W[k].shape[1]):
                z_k[j] += W[k][j, i] * y[k - 1][i]
        z.append(z_k)
        y.append(f[k](z_k))
    return y, z


def forward_bias_in_every_term(W, b, f, x):
    """Adds the bias inside the sum."""
    y, z = [x], [None]
    for k in range(1, len(W)):
        D_out, D_in = W[k].shape
        z.append(np.array([sum(W[k][j, i] * y[k - 1][i] + b[k][j] for i in range(D_in)) for j in range(D_out)]))
        y.append(f[k](z[k]))
    return y, z


def forward_adds_into_bias(W, b, f, x):
    """Begins with the bias and adds into the caller's array."""
    y, z = [x], [None]
    for k in range(1, len(W)):
        z_k = b[k]
        z_k += W[k] @ y[k - 1]
        z.append(z_k)
        y.append(f[k](z_k))
    return y, z


def forward_bias_after_activation(W, b, f, x):
    """Activates first and adds the bias then."""
    y, z = [x], [None]
    for k in range(1, len(W)):
        z.append(W[k] @ y[k - 1])
        y.append(f[k](z[k]) + b[k])
    return y, z


def forward_bias_left_out_of_z(W, b, f, x):
    """Remembers z without the bias, though y has it."""
    y, z = [x], [None]
    for k in range(1, len(W)):
        z.append(W[k] @ y[k - 1])
        y.append(f[k](z[k] + b[k]))
    return y, z


def forward_bias_subtracted(W, b, f, x):
    """Takes b for a threshold."""
    y, z = [x], [None]
    for k in range(1, len(W)):
        z.append(W[k] @ y[k - 1] - b[k])
        y.append(f[k](z[k]))
    return y, z


def forward_products_not_summed(W, b, f, x):
    """* in place of @."""
    y, z = [x], [None]
    for k in range(1, len(W)):
        z.append(W[k] * y[k - 1] + b[k])
        y.append(f[k](z[k]))
    return y, z


def forward_columns(W, b, f, x):
    """Makes columns of the outputs, and the bias stays a row."""
    y, z = [x.reshape(-1, 1)], [None]
    for k in range(1, len(W)):
        z.append(W[k] @ y[k - 1] + b[k])
        y.append(f[k](z[k]))
    return y, z


def forward_z_activated(W, b, f, x):
    """Stores the activation as z."""
    y, z = [x], [None]
    for k in range(1, len(W)):
        z_k = f[k](W[k] @ y[k - 1] + b[k])
        z.append(z_k)
        y.append(z_k)
    return y, z


def forward_activates_one_by_one(W, b, f, x):
    """Gives f one number at a time, which a softmax turns into 1."""
    y, z = [x], [None]
    for k in range(1, len(W)):
        z_k = W[k] @ y[-1] + b[k]
        z.append(z_k)
        y.append(np.array([f[k](z_k[j : j + 1])[0] for j in range(len(z_k))]))
    return y, z


def forward_z_first(W, b, f, x):
    """Returns z, then y."""
    y, z = [x], [None]
    for k in range(1, len(W)):
        z.append(W[k] @ y[-1] + b[k])
        y.append(f[k](z[-1]))
    return z, y


def forward_output_only(W, b, f, x):
    """Returns the output."""
    y = x
    for k in range(1, len(W)):
        y = f[k](W[k] @ y + b[k])
    return y


def forward_input_not_remembered(W, b, f, x):
    """y[0] is None like z[0]."""
    y, z, here = [None], [None], x
    for W_k, b_k, f_k in zip(W[1:], b[1:], f[1:]):
        z.append(W_k @ here + b_k)
        here = f_k(z[-1])
        y.append(here)
    return y, z


def forward_z_without_none(W, b, f, x):
    """z begins with layer 1 at index 0."""
    y, z = [x], []
    for k in range(1, len(W)):
        z.append(W[k] @ y[k - 1] + b[k])
        y.append(f[k](z[k - 1]))
    return y, z


def forward_last_layer_missing(W, b, f, x):
    """N is len(W) - 1, and range ends before it."""
    N = len(W) - 1
    y, z = [x], [None]
    for k in range(1, N):
        z.append(W[k] @ y[k - 1] + b[k])
        y.append(f[k](z[k]))
    return y, z


def forward_counts_from_zero(W, b, f, x):
    """Begins with layer 0, where there are no weights."""
    y, z = [x], []
    for k in range(len(W)):
        z.append(W[k] @ y[k] + b[k])
        y.append(f[k](z[k]))
    return y, z


def forward_first_activation_everywhere(W, b, f, x):
    """f[1] for all layers."""
    y, z = [x], [None]
    for k in range(1, len(W)):
        z.append(W[k] @ y[k - 1] + b[k])
        y.append(f[1](z[k]))
    return y, z


def forward_output_linear(W, b, f, x):
    """No activation at the last layer."""
    N = len(W) - 1
    y, z = [x], [None]
    for k in range(1, N + 1):
        z.append(W[k] @ y[k - 1] + b[k])
        y.append(z[k] if k == N else f[k](z[k]))
    return y, z


def forward_always_from_input(W, b, f, x):
    """x in place of y[k - 1]."""
    y, z = [x], [None]
    for k in range(1, len(W)):
        z.append(W[k] @ x + b[k])
        y.append(f[k](z[k]))
    return y, z


def forward_on_from_z(W, b, f, x):
    """The next layer gets z and not y."""
    y, z, last = [x], [None], x
    for k in range(1, len(W)):
        last = W[k] @ last + b[k]
        z.append(last)
        y.append(f[k](last))
    return y, z


def forward_two_layers(W, b, f, x):
    """Written out for two layers."""
    z1 = W[1] @ x + b[1]
    y1 = f[1](z1)
    z2 = W[2] @ y1 + b[2]
    return [x, y1, f[2](z2)], [None, z1, z2]


def forward_as_rows(W, b, f, x):
    """Everything as a batch of one instance, and so returned."""
    y, z = [x[None]], [None]
    for k in range(1, len(W)):
        z.append(y[-1] @ W[k].T + b[k])
        y.append(f[k](z[-1]))
    return y, z


def forward_relu_everywhere(W, b, f, x):
    """Uses relu and not the activations given."""
    y, z = [x], [None]
    for k in range(1, len(W)):
        z.append(W[k] @ y[k - 1] + b[k])
        y.append(np.maximum(z[k], 0))
    return y, z


def forward_same_list(W, b, f, x):
    """y = z = [...] is one list with two names."""
    y = z = [None] * len(W)
    y[0] = x
    for k in range(1, len(W)):
        z[k] = W[k] @ y[k - 1] + b[k]
        y[k] = f[k](z[k])
    return y, z


# --- forward: right
def forward_dictionaries(W, b, f, x):
    """Dictionaries by layer, lists in the end."""
    y, z = {0: list(x)}, {0: None}
    for k in range(1, len(W)):
        z[k] = np.dot(W[k], y[k - 1]) + b[k]
        y[k] = f[k](z[k])
    return list(y.values()), list(z.values())


def forward_recursive(W, b, f, x):
    """The last layer on top of all the others."""
    if len(W) == 1:
        return [x], [None]
    y, z = forward_recursive(W[:-1], b[:-1], f[:-1], x)
    z_last = np.einsum("ji,i->j", W[-1], y[-1]) + b[-1]
    return [*y, f[-1](z_last)], [*z, z_last]


def forward_by_loops(W, b, f, x):
    """Loops over units and inputs, then all the z of the layer at once."""
    y, z = [x], [None]
    for k in range(1, len(W)):
        z_k = np.empty(len(W[k]))
        for j, row in enumerate(W[k]):
            total = b[k][j]
            for w_ji, y_i in zip(row, y[k - 1]):
                total = total + w_ji * y_i
            z_k[j] = total
        z.append(z_k)
        y.append(f[k](z_k))
    return y, z


def forward_by_the_lecture(W, b, f, x):
    """Puts the bias back in front of the weights, and keeps the constant to itself."""
    y, z = (x,), (None,)
    for W_k, b_k, f_k in zip(W[1:], b[1:], f[1:]):
        z_k = np.column_stack([b_k, W_k]) @ np.r_[1, y[-1]]
        y, z = y + (f_k(z_k),), z + (z_k,)
    return y, z


# --- forward_batch: wrong
def forward_batch_row_of_ones(w, f, X):
    """Stacks a row of ones above."""
    y, z = [np.vstack([np.ones(X.shape[1]), X])], [None]
    for k in range(1, len(w)):
        z.append(y[k - 1] @ w[k][1:] + w[k][0])
        a = f[k](z[k])
        y.append(np.vstack([np.ones(a.shape[1]), a]))
    return y, z


def forward_batch_by_instance(w, f, X):
    """Lists by instance, then by layer."""
    ys, zs = [], []
    for x in X:
        y, z = [np.append(1, x)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.append(1, f[k](z[k])))
        ys.append(y)
        zs.append(z)
    return ys, zs


def forward_batch_ones_of_width(w, f, X):
    """The column of ones has the length of an instance."""
    y, z = [np.hstack([np.ones((X.shape[1], 1)), X])], [None]
    for k in range(1, len(w)):
        z.append(y[k - 1] @ w[k])
        y.append(np.hstack([np.ones((X.shape[1], 1)), f[k](z[k])]))
    return y, z


def forward_batch_without_bias(w, f, X):
    """Has the ones in y, but multiplies without them."""
    ones = np.ones((len(X), 1))
    y, z = [np.hstack([ones, X])], [None]
    for k in range(1, len(w)):
        z.append(y[k - 1][:, 1:] @ w[k][1:])
        y.append(np.hstack([ones, f[k](z[k])]))
    return y, z


def forward_batch_append_flattens(w, f, X):
    """np.append(1, ...) without an axis, which flattens."""
    y, z = [np.append(1, X)], [None]
    for k in range(1, len(w)):
        z.append(y[k - 1] @ w[k])
        y.append(np.append(1, f[k](z[k])))
    return y, z


def forward_batch_output_without_ones(w, f, X):
    """No ones at the last layer."""
    y, z = [], [None]
    a = X
    for k in range(1, len(w)):
        y.append(np.insert(a, 0, 1, axis=1))
        z.append(y[-1] @ w[k])
        a = f[k](z[-1])
    y.append(a)
    return y, z


def forward_batch_activates_columns(w, f, X):
    """Gives f one column at a time, which a softmax doesn't survive."""
    y, z = [np.c_[np.ones(len(X)), X]], [None]
    for k in range(1, len(w)):
        z.append(y[-1] @ w[k])
        a = np.stack([f[k](column[:, None])[:, 0] for column in z[-1].T], axis=1)
        y.append(np.c_[np.ones(len(X)), a])
    return y, z


def forward_batch_softmax_down(w, f, X):
    """Transposes around f, thinking that it works on columns."""
    y, z = [np.c_[np.ones(len(X)), X]], [None]
    for k in range(1, len(w)):
        z.append(y[-1] @ w[k])
        y.append(np.c_[np.ones(len(X)), f[k](z[-1].T).T])
    return y, z


def forward_batch_first_instance(w, f, X):
    """Runs the first instance only."""
    x = X[0]
    y, z = [np.append(1, x)], [None]
    for k in range(1, len(w)):
        z.append(y[k - 1] @ w[k])
        y.append(np.append(1, f[k](z[k])))
    return y, z


def forward_batch_swapped(w, f, X):
    """Returns z, y."""
    y, z = [np.insert(X, 0, 1, axis=1)], [None]
    for k in range(1, len(w)):
        z.append(y[-1] @ w[k])
        y.append(np.insert(f[k](z[-1]), 0, 1, axis=1))
    return z, y


def forward_batch_bare_input(w, f, X):
    """y[0] stays X, without the ones."""
    y, z = [X], [None]
    for k in range(1, len(w)):
        z.append(w[k][0] + y[k - 1][:, -len(w[k]) + 1 :] @ w[k][1:])
        y.append(np.insert(f[k](z[-1]), 0, 1, axis=1))
    return y, z


def forward_batch_zeros(w, f, X):
    """np.zeros for the constant in y, bias added apart."""
    zeros = np.zeros((len(X), 1))
    y, z = [np.hstack([zeros, X])], [None]
    for k in range(1, len(w)):
        z.append(y[-1] @ w[k] + w[k][0])
        y.append(np.hstack([zeros, f[k](z[-1])]))
    return y, z


def forward_batch_same_list(w, f, X):
    """[[None] * n] * 2 is twice the same list."""
    y, z = [[None] * len(w)] * 2
    y[0] = np.insert(X, 0, 1, axis=1)
    for k in range(1, len(w)):
        z[k] = y[k - 1] @ w[k]
        y[k] = np.insert(f[k](z[k]), 0, 1, axis=1)
    return y, z


def forward_batch_constant_in_place(w, f, X):
    """Sets column 0 to 1, which overwrites what was there."""
    y, z = [X], [None]
    y[0][:, 0] = 1
    for k in range(1, len(w)):
        z.append(y[k - 1] @ w[k][: y[k - 1].shape[1]])
        y.append(f[k](z[k]))
        y[k][:, 0] = 1
    return y, z


def forward_batch_ones_behind(w, f, X):
    """The ones come last and the bias is still in row 0."""
    ones = np.ones((len(X), 1))
    y, z = [np.hstack([X, ones])], [None]
    for k in range(1, len(w)):
        z.append(y[-1] @ w[k])
        y.append(np.hstack([f[k](z[-1]), ones]))
    return y, z


def forward_batch_instances_in_columns(w, f, X):
    """Everything transposed."""
    y, z = [np.vstack([np.ones(len(X)), X.T])], [None]
    for k in range(1, len(w)):
        z.append(w[k].T @ y[-1])
        y.append(np.vstack([np.ones(len(X)), f[k](z[-1].T).T]))
    return y, z


def forward_batch_activated_twice(w, f, X):
    """Applies f when storing z and again when storing y."""
    y, z = [np.insert(X, 0, 1, axis=1)], [None]
    for k in range(1, len(w)):
        z.append(f[k](y[-1] @ w[k]))
        y.append(np.insert(f[k](z[-1]), 0, 1, axis=1))
    return y, z


def forward_batch_list_of_ones(w, f, X):
    """np.block takes the list of ones for a nesting of blocks."""
    ones = [[1.0]] * len(X)
    y, z = [np.block([ones, X])], [None]
    for k in range(1, len(w)):
        z.append(y[-1] @ w[k])
        y.append(np.block([ones, f[k](z[-1])]))
    return y, z


def forward_batch_squeezed(w, f, X):
    """Loops over the instances and squeezes what is stacked."""
    ys, zs = [], []
    for x in X:
        y, z = [np.append(1, x)], []
        for k in range(1, len(w)):
            z.append(y[-1] @ w[k])
            y.append(np.append(1, f[k](z[-1])))
        ys.append(y)
        zs.append(z)
    return [np.squeeze(np.array(a)) for a in zip(*ys)], [None] + [np.squeeze(np.array(a)) for a in zip(*zs)]


def forward_batch_own_softmax(w, f, X):
    """Applies f to the flattened z and puts the shape back."""
    y, z = [np.insert(X, 0, 1, axis=1)], [None]
    for k in range(1, len(w)):
        z_k = y[-1] @ w[k]
        z.append(z_k)
        y.append(np.insert(f[k](z_k.ravel()).reshape(z_k.shape), 0, 1, axis=1))
    return y, z


# --- forward_batch: right
def forward_batch_loop_over_instances(w, f, X):
    """One instance after the other, stacked by layer."""
    ys, zs = [], []
    for x in X:
        y, z = [np.append(1, x)], []
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.append(1, f[k](z[k - 1])))
        ys.append(y)
        zs.append(z)
    return [np.array(y_k) for y_k in zip(*ys)], [None] + [np.array(z_k) for z_k in zip(*zs)]


def forward_batch_padded(w, f, X):
    """np.pad and matmul, lists filled by index."""
    N = len(w) - 1
    y, z = [None] * (N + 1), [None] * (N + 1)
    y[0] = np.pad(X.astype(float), [(0, 0), (1, 0)], constant_values=1.0)
    for k in range(N):
        z[k + 1] = np.matmul(y[k], w[k + 1])
        y[k + 1] = np.pad(f[k + 1](z[k + 1]), [(0, 0), (1, 0)], constant_values=1.0)
    return y, z


def forward_batch_blocks(w, f, X):
    """np.block and einsum, tuples."""
    ones = np.ones((X.shape[0], 1))
    y, z = [np.block([ones, X])], [None]
    for w_k, f_k in zip(w[1:], f[1:]):
        z += [np.einsum("ti,ij->tj", y[-1], w_k)]
        y += [np.block([ones, f_k(z[-1])])]
    return tuple(y), tuple(z)


# --- xor_network: wrong
def xor_or():
    """The OR of the example."""
    net = Network([2, 1], ["sigmoid"])
    net.w[1] = [[-5], [10], [10]]
    return net


def xor_and():
    """An AND at the output, of OR and AND."""
    net = Network([2, 2, 1], ["sigmoid", "sigmoid"])
    net.w[1] = [[-5, -15], [10, 10], [10, 10]]
    net.w[2] = [[-15], [10], [10]]
    return net


def xor_small_weights():
    """The right idea with weights that are too small."""
    net = Network([2, 2, 1], ["sigmoid", "sigmoid"])
    net.w[1] = [[-1, -3], [2, 2], [2, 2]]
    net.w[2] = [[-1], [2], [-4]]
    return net


def xor_without_bias_row():
    """Forgets the row of the biases."""
    net = Network([2, 2, 1], ["sigmoid", "sigmoid"])
    net.w[1] = [[10, -10], [10, -10]]
    net.w[2] = [[10], [10]]
    return net


def xor_negated():
    """1 where the inputs are equal."""
    net = Network([2, 2, 1], ["sigmoid", "sigmoid"])
    net.w[1] = [[-10, -30], [20, 20], [20, 20]]
    net.w[2] = [[10], [-20], [20]]
    return net


def xor_weights_only():
    """Returns the weights."""
    return [None, np.array([[-10, -30], [20, 20], [20, 20]]), np.array([[-10], [20], [-20]])]


def xor_untrained():
    """Random weights."""
    return Network([2, 2, 1], ["tanh", "sigmoid"], seed=0)


def xor_bias_in_last_row():
    """Bias written in the last row."""
    net = Network([2, 2, 1], ["sigmoid", "sigmoid"])
    net.w[1] = [[20, 20], [20, 20], [-10, -30]]
    net.w[2] = [[20], [-20], [-10]]
    return net


def xor_three_inputs():
    """Counts the constant as an input."""
    net = Network([3, 3, 1], ["sigmoid", "sigmoid"])
    net.w[1] = [[0, 0, 0], [-10, -30, 0], [20, 20, 0], [20, 20, 0]]
    net.w[2] = [[-10], [20], [-20], [0]]
    return net


def xor_two_outputs():
    """One output for each class."""
    net = Network([2, 2, 2], ["sigmoid", "sigmoid"])
    net.w[1] = [[-10, -30], [20, 20], [20, 20]]
    net.w[2] = [[10, -10], [-20, 20], [20, -20]]
    return net


def xor_outputs_returned():
    """Returns Y for the four inputs."""
    net = Network([2, 2, 1], ["sigmoid", "sigmoid"])
    net.w[1] = [[-10, -30], [20, 20], [20, 20]]
    net.w[2] = [[-10], [20], [-20]]
    return net.forward([[0, 0], [0, 1], [1, 0], [1, 1]]).Y


def xor_linear_hidden():
    """Identity in the hidden layer, so the network is a line."""
    net = Network([2, 2, 1], ["identity", "sigmoid"])
    net.w[1] = [[-10, -30], [20, 20], [20, 20]]
    net.w[2] = [[-10], [20], [-20]]
    return net


def xor_difference():
    """x_1 - x_2 without the absolute value."""
    net = Network([2, 1], ["identity"])
    net.w[1] = [[0], [1], [-1]]
    return net


def xor_transposed():
    """Weights of a unit written in a row."""
    net = Network([2, 2, 1], ["sigmoid", "sigmoid"])
    net.w[1] = [[-10, 20, 20], [-30, 20, 20]]
    net.w[2] = [[-10, 20, -20]]
    return net


def xor_forgets_return():
    """No return."""
    net = Network([2, 2, 1], ["sigmoid", "sigmoid"])
    net.w[1] = [[-10, -30], [20, 20], [20, 20]]
    net.w[2] = [[-10], [20], [-20]]


def xor_output_not_squeezed():
    """Sum minus twice the product, but relu thresholds half off: (1, 1) gives 1."""
    net = Network([2, 2, 1], ["relu", "identity"])
    net.w[1] = [[0, -1], [1, 1], [1, 1]]
    net.w[2] = [[0], [1], [-1]]
    return net


def xor_rounds_right():
    """Right when rounded, but 0.12 away."""
    net = Network([2, 2, 1], ["relu", "sigmoid"])
    net.w[1] = [[0, -1], [1, 1], [1, 1]]
    net.w[2] = [[-2], [4], [-8]]
    return net


def xor_nand_missing():
    """OR and NAND, joined by another OR."""
    net = Network([2, 2, 1], ["sigmoid", "sigmoid"])
    net.w[1] = [[-10, 30], [20, -20], [20, -20]]
    net.w[2] = [[-10], [20], [20]]
    return net


# --- xor_network: right
def xor_relu():
    """Sum, less twice what is above 1."""
    net = Network([2, 2, 1], ["relu", "identity"])
    net.w[1] = [[0, -1], [1, 1], [1, 1]]
    net.w[2] = [[0], [1], [-2]]
    return net


def xor_three_layers():
    """|x_1 - x_2| by two relus, then passed through tanh twice."""
    net = Network([2, 2, 1, 1], ["relu", "tanh", "sigmoid"])
    net.w[1] = np.array([[0, 0], [1, -1], [-1, 1]])
    net.w[2] = np.array([[-3], [6], [6]])
    net.w[3] = np.array([[0], [9]])
    return net


def xor_tanh():
    """tanh in both layers, output from 0 to 1 by its weights."""
    net = Network([2, 2, 1], ["tanh", "relu"])
    net.w[1] = [[-5.0, 15.0], [10.0, -10.0], [10.0, -10.0]]
    net.w[2] = [[0.0], [0.5], [0.5]]
    return net


WRONG = {
    "forward_pass.affine_by_loops": [
        loops_without_bias,
        loops_one_z_per_input,
        loops_rows_for_units,
        loops_last_term_only,
        loops_first_unit_only,
        loops_reset_inside,
        loops_bias_twice,
        loops_into_ints,
        loops_j_from_one,
        loops_last_unit_missing,
        loops_running_sum,
        loops_adds,
        loops_append_too_deep,
        loops_updates_y,
        loops_bias_in_last_row,
        loops_square,
        loops_two_units,
    ],
    "forward_pass.affine_batch": [
        batch_without_bias,
        batch_ones_behind,
        batch_shapes_do_not_fit,
        batch_ones_too_many,
        batch_bias_is_a_column,
        batch_transposed,
        batch_row_of_ones,
        batch_zeros_for_ones,
        batch_flattened,
        batch_overwrites_first_input,
        batch_last_instance_only,
        batch_bias_twice,
        batch_ones_second,
        batch_bias_at_first_instance,
        batch_bias_shared,
        batch_loop_wrong_nesting,
        batch_three_instances,
        batch_reshaped,
    ],
    "forward_pass.sigmoid": [
        sigmoid_as_it_stands,
        sigmoid_second_form,
        sigmoid_where_computes_both,
        sigmoid_forms_swapped,
        sigmoid_sign,
        sigmoid_clipped_tight,
        sigmoid_if_on_array,
        sigmoid_math_on_array,
        sigmoid_keeps_dtype,
        sigmoid_flat_loop,
        sigmoid_tanh_of_whole_z,
        sigmoid_precedence,
        sigmoid_vectorised_naive,
        sigmoid_caps_input,
        sigmoid_abs,
        sigmoid_ravel,
        sigmoid_for_matrices,
        sigmoid_three_decimals,
        sigmoid_hundreds_only,
    ],
    "forward_pass.tanh": [
        tanh_as_it_stands,
        tanh_mirrored,
        tanh_from_sigmoid_of_z,
        tanh_is_tan,
        tanh_is_sinh,
        tanh_double_exponential,
        tanh_math,
        tanh_into_ints,
        tanh_cut_at_one,
        tanh_slope,
        tanh_always_positive,
        tanh_scales_argument,
        tanh_precedence,
        tanh_for_vectors,
        tanh_taylor,
    ],
    "forward_pass.relu": [
        relu_builtin_max,
        relu_max_along_axis,
        relu_overwrites,
        relu_abs,
        relu_step,
        relu_minimum,
        relu_rows,
        relu_capped,
        relu_drops,
        relu_leaks,
        relu_any,
        relu_flat,
        relu_out,
        relu_at_least_one,
        relu_largest_only,
        relu_for_matrices,
        relu_whole_numbers,
    ],
    "forward_pass.softmax": [
        softmax_down_the_columns,
        softmax_whole_batch,
        softmax_without_keepdims,
        softmax_max_without_keepdims,
        softmax_as_it_stands,
        softmax_one_maximum,
        softmax_shift_above_only,
        softmax_shares,
        softmax_shifts_argument,
        softmax_first_row_only,
        softmax_hard,
        softmax_sigmoids,
        softmax_into_ints,
        softmax_shifted_by_minimum,
        softmax_shifted_by_mean,
        softmax_scaled,
        softmax_clipped,
        softmax_logarithm,
        softmax_divides_by_largest,
        softmax_two_rows,
        softmax_padded_sum,
        softmax_shift_by_first,
    ],
    "forward_pass.forward": [
        forward_with_constant,
        forward_as_in_the_lecture,
        forward_without_bias,
        forward_weights_behind,
        forward_weights_transposed,
        forward_loops_swapped,
        forward_first_input_skipped,
        forward_bias_in_every_term,
        forward_adds_into_bias,
        forward_bias_after_activation,
        forward_bias_left_out_of_z,
        forward_bias_subtracted,
        forward_products_not_summed,
        forward_columns,
        forward_z_activated,
        forward_activates_one_by_one,
        forward_z_first,
        forward_output_only,
        forward_input_not_remembered,
        forward_z_without_none,
        forward_last_layer_missing,
        forward_counts_from_zero,
        forward_first_activation_everywhere,
        forward_output_linear,
        forward_always_from_input,
        forward_on_from_z,
        forward_two_layers,
        forward_as_rows,
        forward_relu_everywhere,
        forward_same_list,
    ],
    "forward_pass.forward_batch": [
        forward_batch_row_of_ones,
        forward_batch_by_instance,
        forward_batch_ones_of_width,
        forward_batch_without_bias,
        forward_batch_append_flattens,
        forward_batch_output_without_ones,
        forward_batch_activates_columns,
        forward_batch_softmax_down,
        forward_batch_first_instance,
        forward_batch_swapped,
        forward_batch_bare_input,
        forward_batch_zeros,
        forward_batch_same_list,
        forward_batch_constant_in_place,
        forward_batch_ones_behind,
        forward_batch_instances_in_columns,
        forward_batch_activated_twice,
        forward_batch_list_of_ones,
        forward_batch_squeezed,
        forward_batch_own_softmax,
    ],
    "forward_pass.xor_network": [
        xor_or,
        xor_and,
        xor_small_weights,
        xor_without_bias_row,
        xor_negated,
        xor_weights_only,
        xor_untrained,
        xor_bias_in_last_row,
        xor_three_inputs,
        xor_two_outputs,
        xor_outputs_returned,
        xor_linear_hidden,
        xor_difference,
        xor_transposed,
        xor_forgets_return,
        xor_output_not_squeezed,
        xor_rounds_right,
        xor_nand_missing,
    ],
}


RIGHT = {
    "forward_pass.affine_by_loops": [
        loops_fsum,
        loops_input_by_input,
        loops_bias_apart,
    ],
    "forward_pass.affine_batch": [
        batch_einsum,
        batch_padded,
        batch_list_of_lists,
    ],
    "forward_pass.sigmoid": [
        sigmoid_by_tanh,
        sigmoid_logaddexp,
        sigmoid_small_exponential,
        sigmoid_warnings_off,
        sigmoid_clipped_wide,
    ],
    "forward_pass.tanh": [
        tanh_numpy,
        tanh_by_sigmoid,
        tanh_expm1,
        tanh_number_by_number,
    ],
    "forward_pass.relu": [
        relu_masked,
        relu_half_sum,
        relu_clip,
        relu_copy_and_zero,
    ],
    "forward_pass.softmax": [
        softmax_log_sum_exp,
        softmax_transposed,
        softmax_in_python,
        softmax_last_axis,
    ],
    "forward_pass.forward": [
        forward_dictionaries,
        forward_recursive,
        forward_by_loops,
        forward_by_the_lecture,
    ],
    "forward_pass.forward_batch": [
        forward_batch_loop_over_instances,
        forward_batch_padded,
        forward_batch_blocks,
    ],
    "forward_pass.xor_network": [
        xor_relu,
        xor_three_layers,
        xor_tanh,
    ],
}
