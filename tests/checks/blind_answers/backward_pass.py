"""Answers to the assignment on the backward pass as students write them, written without sight of the checks."""

import copy
import math

import numpy as np

from backprop_lib import activations


# --- div_derivative: wrong
def div_desired_minus_output(Y, d, divergence):
    """The difference the wrong way round for L2."""
    if divergence == "l2":
        return d - Y
    if Y.shape[1] == 1:
        return -d / Y + (1 - d) / (1 - Y)
    return -d / Y


def div_half_forgotten(Y, d, divergence):
    """Differentiates the square and forgets the half."""
    if divergence == "l2":
        return 2 * (Y - d)
    if Y.shape[1] == 1:
        return -d / Y + (1 - d) / (1 - Y)
    return -d / Y


def div_no_second_outcome(Y, d, divergence):
    """Never looks at the number of outputs."""
    if divergence == "l2":
        return Y - d
    else:
        return -d / Y


def div_shortcut(Y, d, divergence):
    """Remembers Y - d from the slide on digits, which is by z."""
    return Y - d


def div_averaged(Y, d, divergence):
    """Divides by T already here."""
    T = len(Y)
    if divergence == "l2":
        dy = Y - d
    elif Y.shape[1] == 1:
        dy = -d / Y + (1 - d) / (1 - Y)
    else:
        dy = -d / Y
    return dy / T


def div_summed(Y, d, divergence):
    """Keeps the sum over the outputs."""
    if divergence == "l2":
        return np.sum(Y - d, axis=1)
    if Y.shape[1] == 1:
        return np.sum(-d / Y + (1 - d) / (1 - Y), axis=1)
    return np.sum(-d / Y, axis=1)


def div_d_forgotten(Y, d, divergence):
    """The derivative of -log Y, without the factor d."""
    if divergence == "l2":
        return Y - d
    if Y.shape[1] == 1:
        return -1 / Y + 1 / (1 - Y)
    return -1 / Y


def div_sign_of_inner_derivative(Y, d, divergence):
    """Forgets the minus from the inside of log(1 - Y)."""
    if divergence == "l2":
        return Y - d
    if Y.shape[1] == 1:
        return -d / Y - (1 - d) / (1 - Y)
    return -d / Y


def div_capital_letters(Y, d, divergence):
    """Asks for "L2" and "KL", which never comes."""
    if divergence == "L2":
        dy = Y - d
    elif divergence == "KL":
        dy = -d / Y if Y.shape[1] > 1 else (Y - d) / (Y * (1 - Y))
    return dy


def div_number_of_instances(Y, d, divergence):
    """Takes len(Y) for the number of outputs."""
    if divergence == "l2":
        return Y - d
    if len(Y) == 1:
        return -d / Y + (1 - d) / (1 - Y)
    return -d / Y


def div_two_outcomes_each(Y, d, divergence):
    """Treats each output of the softmax as two outcomes."""
    if divergence == "l2":
        return Y - d
    return (Y - d) / (Y * (1 - Y))


def div_not_differentiated(Y, d, divergence):
    """Returns the divergence and not its derivative."""
    if divergence == "l2":
        return 0.5 * (Y - d) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(d * np.log(d / Y))


def div_through_sigmoid(Y, d, divergence):
    """Includes the slope of the output unit for L2."""
    if divergence == "l2":
        return (Y - d) * Y * (1 - Y)
    if Y.shape[1] == 1:
        return (Y - d) / (Y * (1 - Y))
    return -d / Y


def div_kl_positive(Y, d, divergence):
    """Differentiates d log(d/Y) to +d/Y."""
    if divergence == "l2":
        return Y - d
    if Y.shape[1] == 1:
        return d / Y - (1 - d) / (1 - Y)
    return d / Y


def div_first_row(Y, d, divergence):
    """Loops, and returns after the first instance."""
    dy = np.zeros_like(Y)
    for t in range(Y.shape[0]):
        for i in range(Y.shape[1]):
            if divergence == "l2":
                dy[t, i] = Y[t, i] - d[t, i]
            elif Y.shape[1] == 1:
                dy[t, i] = (1 - d[t, i]) / (1 - Y[t, i]) - d[t, i] / Y[t, i]
            else:
                dy[t, i] = -d[t, i] / Y[t, i]
        return dy


def div_inverted(Y, d, divergence):
    """Y/d in place of d/Y."""
    if divergence == "l2":
        return Y - d
    with np.errstate(divide="ignore", invalid="ignore"):
        if Y.shape[1] == 1:
            return -Y / d + (1 - Y) / (1 - d)
        return -Y / d


def div_largest_desired(Y, d, divergence):
    """-1/Y where d is largest, as if d were one-hot."""
    if divergence == "l2":
        return Y - d
    if Y.shape[1] == 1:
        return np.where(d > 0.5, -1 / Y, 1 / (1 - Y))
    dy = np.zeros_like(Y)
    rows = np.arange(len(Y))
    best = d.argmax(axis=1)
    dy[rows, best] = -1 / Y[rows, best]
    return dy


def div_single_either_or(Y, d, divergence):
    """For a single output either the one term or the other, by d == 1."""
    if divergence == "l2":
        return Y - d
    if Y.shape[1] == 1:
        return np.where(d == 1, -1 / Y, 1 / (1 - Y))
    return -d / Y


def div_clipped(Y, d, divergence):
    """Clips Y to 0.05 and 0.95 against large numbers."""
    if divergence == "l2":
        return Y - d
    Y = np.clip(Y, 0.05, 0.95)
    return -d / Y if Y.shape[1] > 1 else (Y - d) / (Y * (1 - Y))


def div_average_over_outputs(Y, d, divergence):
    """Divides by the number of outputs, as a mean squared error does."""
    D = Y.shape[1]
    if divergence == "l2":
        return (Y - d) / D
    return -d / Y if D > 1 else (Y - d) / (Y * (1 - Y))


# --- div_derivative: right
def div_common_denominator(Y, d, divergence):
    """One output on a common denominator, and a table of functions."""
    forms = {
        ("l2", True): lambda: Y - d,
        ("l2", False): lambda: Y - d,
        ("kl", True): lambda: (Y - d) / (Y - Y**2),
        ("kl", False): lambda: np.negative(d) / Y,
    }
    return forms[divergence, Y.shape[-1] == 1]()


def div_number_by_number(Y, d, divergence):
    """Nested lists."""
    alone = len(Y[0]) == 1
    dy = []
    for Y_t, d_t in zip(Y.tolist(), d.tolist()):
        row = []
        for a, b in zip(Y_t, d_t):
            if divergence == "l2":
                row.append(a - b)
            else:
                row.append(-b / a + ((1 - b) / (1 - a) if alone else 0))
        dy.append(row)
    return dy


# --- sigmoid_derivative: wrong
def sigmoid_slope_of_z(z):
    """z(1 - z), with z taken for the output."""
    return z * (1 - z)


def sigmoid_slope_of_tanh(z):
    """Confuses the rules: 1 - y²."""
    return 1 - activations.sigmoid(z) ** 2


def sigmoid_slope_half_done(z):
    """y(1 - z)."""
    y = activations.sigmoid(z)
    return y * (1 - z)


def sigmoid_slope_square_missing(z):
    """The quotient rule without the square."""
    e = np.exp(-z)
    return e / (1 + e)


def sigmoid_slope_negative(z):
    """Keeps the minus of the inner derivative."""
    y = activations.sigmoid(z)
    return -y * (1 - y)


def sigmoid_slope_twice(z):
    """Applies sigmoid to the sigmoid."""
    y = activations.sigmoid(activations.sigmoid(z))
    return y * (1 - y)


def sigmoid_slope_just_sigmoid(z):
    """Returns y."""
    return activations.sigmoid(z)


def sigmoid_slope_into_ints(z):
    """Fills an array like z."""
    slope = np.zeros_like(z)
    y = activations.sigmoid(z)
    slope[:] = y * (1 - y)
    return slope


def sigmoid_slope_product(z):
    """Matrix product in place of the product of numbers."""
    y = activations.sigmoid(z)
    return y @ (1 - y)


def sigmoid_slope_math(z):
    """math.exp of an array."""
    y = 1 / (1 + math.exp(-z))
    return y * (1 - y)


def sigmoid_slope_precedence(z):
    """No brackets around 1 - y."""
    y = activations.sigmoid(z)
    return y * 1 - y


def sigmoid_slope_one_sided(z):
    """Forward difference with a large h."""
    h = 0.01
    return (activations.sigmoid(z + h) - activations.sigmoid(z)) / h


def sigmoid_slope_reuses_z(z):
    """Writes y into z."""
    z[...] = activations.sigmoid(z)
    return z * (1 - z)


def sigmoid_slope_rows(z):
    """One number for each row."""
    y = activations.sigmoid(z)
    return (y * (1 - y)).sum(axis=-1)


# --- sigmoid_derivative: right
def sigmoid_slope_mirror(z):
    """sigmoid(z) sigmoid(-z)."""
    return activations.sigmoid(z) * activations.sigmoid(np.negative(z))


def sigmoid_slope_cosh(z):
    """A quarter over cosh² of half of z."""
    return 0.25 / np.cosh(z / 2) ** 2


def sigmoid_slope_central(z):
    """Central difference with a small h."""
    return (activations.sigmoid(z + 1e-5) - activations.sigmoid(z - 1e-5)) / 2e-5


# --- tanh_derivative: wrong
def tanh_slope_square_missing(z):
    """1 - y."""
    return 1 - np.tanh(z)


def tanh_slope_of_z(z):
    """1 - z², with z taken for the output."""
    return 1 - z**2


def tanh_slope_of_sigmoid(z):
    """y(1 - y)."""
    y = np.tanh(z)
    return y * (1 - y)


def tanh_slope_one_over_cosh(z):
    """1/cosh without the square."""
    return 1 / np.cosh(z)


def tanh_slope_square_inside(z):
    """tanh of z²."""
    return 1 - np.tanh(z**2)


def tanh_slope_turned(z):
    """y² - 1."""
    return np.tanh(z) ** 2 - 1


def tanh_slope_plus(z):
    """1 + y²."""
    return 1 + np.tanh(z) ** 2


def tanh_slope_of_tan(z):
    """1/cos²."""
    return 1 / np.cos(z) ** 2


def tanh_slope_chain_forgotten(z):
    """tanh(z) = 2 sigmoid(2z) - 1, differentiated without the inner 2."""
    y = activations.sigmoid(2 * z)
    return 2 * y * (1 - y)


def tanh_slope_doubled(z):
    """1 - 2y, the power rule applied to y²."""
    return 1 - 2 * np.tanh(z)


def tanh_slope_into_ints(z):
    """Copies z to get an array of its shape."""
    slope = z.copy()
    for index, v in np.ndenumerate(z):
        slope[index] = 1 - math.tanh(v) ** 2
    return slope


def tanh_slope_dot(z):
    """np.dot for the square."""
    y = np.tanh(z)
    return 1 - np.dot(y, y)


def tanh_slope_caret(z):
    """^ for the power."""
    return 1 - np.tanh(z) ^ 2


# --- tanh_derivative: right
def tanh_slope_factors(z):
    """(1 - y)(1 + y)."""
    y = np.tanh(z)
    return (1 - y) * (1 + y)


def tanh_slope_from_sigmoid(z):
    """Four times the slope of sigmoid at 2z."""
    y = activations.sigmoid(2 * z)
    return 4 * y * (1 - y)


def tanh_slope_vectorised(z):
    """np.vectorize over math.cosh."""
    return np.vectorize(lambda v: math.cosh(min(max(v, -300), 300)) ** -2.0, otypes=[float])(z)


# --- relu_derivative: wrong
def relu_slope_relu(z):
    """Returns relu itself."""
    return activations.relu(z)


def relu_slope_other_side(z):
    """1 where z is negative."""
    return (z < 0).astype(float)


def relu_slope_sign(z):
    """The sign, which is -1 on the left."""
    return np.sign(z)


def relu_slope_ones(z):
    """The derivative of z is 1."""
    return np.ones_like(z)


def relu_slope_overwrites(z):
    """Sets ones and zeros in its argument."""
    z[z <= 0] = 0
    z[z > 0] = 1
    return z


def relu_slope_if(z):
    """Asks the array."""
    if z > 0:
        return 1
    return 0


def relu_slope_keeps_z(z):
    """z where it is positive."""
    return np.where(z > 0, z, 0)


def relu_slope_order(z):
    """Sets the ones and then wipes them out with <= 1."""
    slope = z.astype(float)
    slope[slope > 0] = 1
    slope[slope <= 1] = 0
    return slope


def relu_slope_quotient(z):
    """relu(z)/z, which is 0/0 at 0."""
    return activations.relu(z) / z


def relu_slope_above_one(z):
    """Off above 1 as well."""
    return np.where((z > 0) & (z < 1), 1.0, 0.0)


def relu_slope_one_number(z):
    """1 if anything is positive."""
    return 1.0 if np.max(z, 0).any() > 0 else 0.0


def relu_slope_flat_loop(z):
    """Appends in one list, so the shape is lost."""
    slope = []
    for v in z.ravel():
        slope.append(1 if v > 0 else 0)
    return np.array(slope)


def relu_slope_leaky(z):
    """0.01 on the left."""
    return np.where(z > 0, 1, 0.01)


def relu_slope_selected(z):
    """Ones for the positive numbers only, in a shorter array."""
    return np.ones(len(z[z > 0]))


def relu_slope_for_matrices(z):
    """Two indices."""
    slope = np.zeros(z.shape)
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            slope[i, j] = 1.0 if z[i, j] > 0 else 0.0
    return slope


# --- relu_derivative: right
def relu_slope_heaviside(z):
    """numpy's step function."""
    return np.heaviside(z, 0.5)


def relu_slope_bool(z):
    """True and False."""
    return z > 0


def relu_slope_from_sign(z):
    """The mean of 1 and the sign."""
    return (1 + np.sign(z)) / 2


def relu_slope_clipped(z):
    """A very steep ramp, clipped."""
    return np.ceil(np.clip(z, 0, 1))


def relu_slope_one_at_kink(z):
    """1 at the kink."""
    return np.where(z < 0, 0, 1)


# --- softmax_backward: wrong
def softmax_component_rule(dy, y):
    """y(1 - y) dy, as for a sigmoid."""
    return y * (1 - y) * dy


def softmax_sum_over_batch(dy, y):
    """Sums over the whole batch."""
    return y * (dy - np.sum(dy * y))


def softmax_sum_is_a_row(dy, y):
    """No keepdims."""
    return y * (dy - np.sum(dy * y, axis=1))


def softmax_sum_over_instances(dy, y):
    """axis=0."""
    return y * (dy - (dy * y).sum(axis=0))


def softmax_factor_forgotten(dy, y):
    """Takes y_j out of the sum and loses it."""
    return dy - (dy * y).sum(axis=1, keepdims=True)


def softmax_y_missing_in_sum(dy, y):
    """Sums dy alone."""
    return y * (dy - dy.sum(axis=1, keepdims=True))


def softmax_signs_turned(dy, y):
    """The difference the wrong way round."""
    return y * ((dy * y).sum(axis=1, keepdims=True) - dy)


def softmax_difference(dy, y):
    """Thinks of Y - d."""
    return y - dy


def softmax_diagonal_case_missing(dy, y):
    """-y_i y_j in all cases."""
    T, D = y.shape
    dz = np.zeros((T, D))
    for t in range(T):
        for j in range(D):
            for i in range(D):
                dz[t, j] += -y[t, i] * y[t, j] * dy[t, i]
    return dz


def softmax_last_term_stays(dy, y):
    """= where += was meant."""
    T, D = y.shape
    dz = np.zeros((T, D))
    for t in range(T):
        for j in range(D):
            for i in range(D):
                if i == j:
                    dz[t, j] = y[t, j] * (1 - y[t, j]) * dy[t, i]
                else:
                    dz[t, j] = -y[t, i] * y[t, j] * dy[t, i]
    return dz


def softmax_plus_off_diagonal(dy, y):
    """+y_i y_j off the diagonal."""
    dz = np.zeros_like(dy)
    for t in range(len(y)):
        J = np.outer(y[t], y[t])
        np.fill_diagonal(J, y[t] * (1 - y[t]))
        dz[t] = J @ dy[t]
    return dz


def softmax_dy_of_j(dy, y):
    """dy_j in place of dy_i in the sum, which then gives 0."""
    T, D = y.shape
    dz = np.zeros((T, D))
    for t in range(T):
        for j in range(D):
            for i in range(D):
                if i == j:
                    dz[t, j] += y[t, j] * (1 - y[t, j]) * dy[t, j]
                else:
                    dz[t, j] -= y[t, i] * y[t, j] * dy[t, j]
    return dz


def softmax_one_jacobian(dy, y):
    """Uses the Jacobian of the first instance for all."""
    J = np.diag(y[0]) - np.outer(y[0], y[0])
    return dy @ J


def softmax_einsum_indices(dy, y):
    """einsum whose sum runs over the wrong index."""
    J = np.einsum("ti,ij->tij", y, np.eye(y.shape[1])) - np.einsum("ti,tj->tij", y, y)
    return np.einsum("tij,tj->tj", J, dy)


def softmax_averaged(dy, y):
    """Divides by T."""
    return y * (dy - (dy * y).sum(1, keepdims=True)) / len(y)


def softmax_dy_in_place(dy, y):
    """-= on dy."""
    dy -= np.sum(dy * y, axis=1, keepdims=True)
    return y * dy


def softmax_return_in_loop(dy, y):
    """Returns one instance."""
    for t in range(len(y)):
        s = dy[t] @ y[t]
        return y[t] * (dy[t] - s)


def softmax_mean_for_sum(dy, y):
    """The mean over the outputs."""
    return y * (dy - np.mean(dy * y, axis=1, keepdims=True))


def softmax_of_softmax(dy, y):
    """Applies softmax to y once more."""
    y = activations.softmax(y)
    return y * (dy - (dy * y).sum(axis=1, keepdims=True))


def softmax_assumes_kl(dy, y):
    """Gets d = -dy y back and takes y - d, which is right for KL alone."""
    d = -dy * y
    return y - d


def softmax_first_instances_sum(dy, y):
    """Uses the sum of the first instance for all."""
    s = np.dot(dy[0], y[0])
    return y * (dy - s)


def softmax_half_jacobian(dy, y):
    """The inner loop runs up to j only."""
    T, D = y.shape
    dz = np.zeros((T, D))
    for t in range(T):
        for j in range(D):
            for i in range(j + 1):
                dz[t, j] += y[t, i] * (float(i == j) - y[t, j]) * dy[t, i]
    return dz


# --- softmax_backward: right
def softmax_triple_loop(dy, y):
    """Three loops, with a Kronecker delta."""
    T, D = y.shape
    return [[sum(y[t, i] * ((i == j) - y[t, j]) * dy[t, i] for i in range(D)) for j in range(D)] for t in range(T)]


def softmax_jacobians(dy, y):
    """All Jacobians in one array."""
    J = y[:, :, None] * np.eye(y.shape[1]) - y[:, :, None] * y[:, None, :]
    return (J @ dy[:, :, None]).squeeze(-1)


def softmax_row_by_row(dy, y):
    """apply per row, with zip."""
    return np.vstack([y_t * dy_t - y_t * np.inner(y_t, dy_t) for y_t, dy_t in zip(y, dy)])


# --- output_layer: wrong
def output_not_averaged(y, z, f, d, divergence):
    """No 1/T in dw."""
    Y = y[-1][:, 1:]
    dy = divergence.backward(Y, d)
    dz = f[-1].backward(dy, z[-1], Y)
    dw = y[-2].T @ dz
    return dy, dz, dw


def output_scalar_only(y, z, f, d, divergence):
    """f'(z) times dy, which a softmax refuses."""
    N = len(y) - 1
    dy = divergence.backward(y[N][:, 1:], d)
    dz = f[N].derivative(z[N]) * dy
    dw = y[N - 1].T @ dz / len(d)
    return dy, dz, dw


def output_with_constant(y, z, f, d, divergence):
    """Gives the divergence the column of ones too."""
    N = len(y) - 1
    dy = divergence.backward(y[N], d)
    dz = f[N].backward(dy, z[N], y[N])
    return dy, dz, y[N - 1].T @ dz / len(d)


def output_bias_cut(y, z, f, d, divergence):
    """dw without the row of the biases."""
    N = len(y) - 1
    Y = y[N][:, 1:]
    dy = divergence.backward(Y, d)
    dz = f[N].backward(dy, z[N], Y)
    dw = y[N - 1][:, 1:].T @ dz / len(d)
    return dy, dz, dw


def output_own_y(y, z, f, d, divergence):
    """y of the layer itself in dw."""
    N = len(y) - 1
    Y = y[N][:, 1:]
    dy = divergence.backward(Y, d)
    dz = f[N].backward(dy, z[N], Y)
    dw = y[N].T @ dz / len(d)
    return dy, dz, dw


def output_averaged_at_once(y, z, f, d, divergence):
    """Divides dy by T, so that all of it is averaged."""
    N, T = len(y) - 1, len(d)
    Y = y[N][:, 1:]
    dy = divergence.backward(Y, d) / T
    dz = f[N].backward(dy, z[N], Y)
    dw = y[N - 1].T @ dz
    return dy, dz, dw


def output_averaged_twice(y, z, f, d, divergence):
    """1/T in dz and again in dw."""
    N, T = len(y) - 1, len(d)
    Y = y[N][:, 1:]
    dy = divergence.backward(Y, d)
    dz = f[N].backward(dy, z[N], Y) / T
    dw = y[N - 1].T @ dz / T
    return dy, dz, dw


def output_slope_at_y(y, z, f, d, divergence):
    """f' at Y in place of z."""
    N = len(y) - 1
    Y = y[N][:, 1:]
    dy = divergence.backward(Y, d)
    dz = f[N].derivative(Y) * dy
    dw = y[N - 1].T @ dz / len(d)
    return dy, dz, dw


def output_transposed(y, z, f, d, divergence):
    """dw transposed."""
    N = len(y) - 1
    Y = y[N][:, 1:]
    dy = divergence.backward(Y, d)
    dz = f[N].backward(dy, z[N], Y)
    dw = dz.T @ y[N - 1] / len(d)
    return dy, dz, dw


def output_activation_skipped(y, z, f, d, divergence):
    """dz = dy."""
    dy = divergence.backward(y[-1][:, 1:], d)
    dz = dy
    dw = y[-2].T @ dz / len(d)
    return dy, dz, dw


def output_divides_by_size(y, z, f, d, divergence):
    """Mean over all numbers of d, as np.mean would."""
    Y = y[-1][:, 1:]
    dy = divergence.backward(Y, d)
    dz = f[-1].backward(dy, z[-1], Y)
    dw = y[-2].T @ dz / d.size
    return dy, dz, dw


def output_weights_first(y, z, f, d, divergence):
    """Returns dw, dz, dy."""
    Y = y[-1][:, 1:]
    dy = divergence.backward(Y, d)
    dz = f[-1].backward(dy, z[-1], Y)
    return y[-2].T @ dz / len(d), dz, dy


def output_divergence_itself(y, z, f, d, divergence):
    """Calls the divergence, where its derivative was meant."""
    Y = y[-1][:, 1:]
    dy = divergence(Y, d)[:, None] * np.ones_like(Y)
    dz = f[-1].backward(dy, z[-1], Y)
    return dy, dz, y[-2].T @ dz / len(d)


def output_arguments_swapped(y, z, f, d, divergence):
    """backward(d, Y)."""
    Y = y[-1][:, 1:]
    dy = divergence.backward(d, Y)
    dz = f[-1].backward(dy, z[-1], Y)
    return dy, dz, y[-2].T @ dz / len(d)


def output_counts_too_far(y, z, f, d, divergence):
    """N = len(y)."""
    N = len(y)
    Y = y[N][:, 1:]
    dy = divergence.backward(Y, d)
    dz = f[N].backward(dy, z[N], Y)
    return dy, dz, y[N - 1].T @ dz / len(d)


def output_always_y_minus_d(y, z, f, d, divergence):
    """Takes Y - d for dz, whatever activation and divergence."""
    N = len(y) - 1
    Y = y[N][:, 1:]
    dy = divergence.backward(Y, d)
    dz = Y - d
    dw = y[N - 1].T @ dz / len(d)
    return dy, dz, dw


def output_cuts_the_list(y, z, f, d, divergence):
    """Takes the constant off in the caller's list."""
    N = len(y) - 1
    y[N] = y[N][:, 1:]
    dy = divergence.backward(y[N], d)
    dz = f[N].backward(dy, z[N], y[N])
    return dy, dz, y[N - 1].T @ dz / len(d)


def output_same_array(y, z, f, d, divergence):
    """dz = dy and then *=, which changes dy as well."""
    N = len(y) - 1
    Y = y[N][:, 1:]
    dy = divergence.backward(Y, d)
    dz = dy
    try:
        dz *= f[N].derivative(z[N])
    except Exception:
        dz = f[N].backward(dy, z[N], Y)
    return dy, dz, y[N - 1].T @ dz / len(d)


def output_loop_over_instances(y, z, f, d, divergence):
    """Loops over t and keeps the last outer product."""
    N, T = len(y) - 1, len(d)
    Y = y[N][:, 1:]
    dy = divergence.backward(Y, d)
    dz = f[N].backward(dy, z[N], Y)
    for t in range(T):
        dw = np.outer(y[N - 1][t], dz[t]) / T
    return dy, dz, dw


def output_wrong_order_for_f(y, z, f, d, divergence):
    """Gives f.backward its arguments in the order y, z, dy."""
    Y = y[-1][:, 1:]
    dy = divergence.backward(Y, d)
    dz = f[-1].backward(Y, z[-1], dy)
    return dy, dz, y[-2].T @ dz / len(d)


def output_divides_by_layers(y, z, f, d, divergence):
    """len(y) for the number of instances, which is the number of layers plus 1."""
    Y = y[-1][:, 1:]
    dy = divergence.backward(Y, d)
    dz = f[-1].backward(dy, z[-1], Y)
    return dy, dz, y[-2].T @ dz / len(y)


def output_sigmoid_always(y, z, f, d, divergence):
    """Y(1 - Y) for any activation."""
    Y = y[-1][:, 1:]
    dy = divergence.backward(Y, d)
    dz = Y * (1 - Y) * dy
    return dy, dz, y[-2].T @ dz / len(d)


def output_bias_not_averaged(y, z, f, d, divergence):
    """Row 0 of dw is the sum and the others are averaged."""
    Y = y[-1][:, 1:]
    dy = divergence.backward(Y, d)
    dz = f[-1].backward(dy, z[-1], Y)
    dw = np.vstack([dz.sum(axis=0), y[-2][:, 1:].T @ dz / len(d)])
    return dy, dz, dw


def output_bias_last(y, z, f, d, divergence):
    """The row of the biases is put last."""
    Y = y[-1][:, 1:]
    dy = divergence.backward(Y, d)
    dz = f[-1].backward(dy, z[-1], Y)
    dw = np.vstack([y[-2][:, 1:].T @ dz, dz.sum(axis=0)]) / len(d)
    return dy, dz, dw


# --- output_layer: right
def output_outer_products(y, z, f, d, divergence):
    """Averages outer products."""
    Y = np.delete(y[-1], 0, axis=1)
    dy = divergence.backward(Y, d)
    dz = f[-1].backward(dy, z[-1], Y)
    return [dy, dz, np.mean([np.outer(a, b) for a, b in zip(y[-2], dz)], axis=0)]


def output_einsum(y, z, f, d, divergence):
    """einsum for dw, and derivative where there is one."""
    *_, before, last = y
    dy = divergence.backward(last[:, 1:], d)
    try:
        dz = dy * f[-1].derivative(z[-1])
    except Exception:
        dz = f[-1].backward(dy, z[-1], last[:, 1:])
    return dy, dz, np.einsum("ti,tj->ij", before, dz) / d.shape[0]


# --- hidden_layer: wrong
def hidden_bias_kept(k, w, f, y, z, dz_after):
    """All rows of w, so dy has a column too many."""
    dy = dz_after @ w[k + 1].T
    dz = f[k].derivative(z[k]) * dy
    dw = y[k - 1].T @ dz / len(dz)
    return dy, dz, dw


def hidden_bias_cut_afterwards_from_the_end(k, w, f, y, z, dz_after):
    """Drops the last column of dy and not the first."""
    dy = (dz_after @ w[k + 1].T)[:, :-1]
    dz = f[k].derivative(z[k]) * dy
    dw = y[k - 1].T @ dz / len(dz)
    return dy, dz, dw


def hidden_last_row_cut(k, w, f, y, z, dz_after):
    """w[:-1], as if the biases were at the end."""
    dy = dz_after @ w[k + 1][:-1].T
    dz = dy * f[k].derivative(z[k])
    return dy, dz, y[k - 1].T @ dz / y[k].shape[0]


def hidden_own_weights(k, w, f, y, z, dz_after):
    """w[k] in place of w[k + 1]."""
    dy = dz_after @ w[k][1:].T
    dz = dy * f[k].derivative(z[k])
    dw = y[k - 1].T @ dz / len(dz)
    return dy, dz, dw


def hidden_not_averaged(k, w, f, y, z, dz_after):
    """No 1/T."""
    dy = dz_after @ w[k + 1][1:].T
    dz = dy * f[k].derivative(z[k])
    dw = y[k - 1].T @ dz
    return dy, dz, dw


def hidden_own_y(k, w, f, y, z, dz_after):
    """y[k] in place of y[k - 1]."""
    dy = dz_after @ w[k + 1][1:].T
    dz = dy * f[k].derivative(z[k])
    dw = y[k].T @ dz / len(dz)
    return dy, dz, dw


def hidden_without_bias(k, w, f, y, z, dz_after):
    """dw without the row of the biases."""
    dy = dz_after @ w[k + 1][1:].T
    dz = dy * f[k].derivative(z[k])
    dw = y[k - 1][:, 1:].T @ dz / len(dz)
    return dy, dz, dw


def hidden_slope_after(k, w, f, y, z, dz_after):
    """f' of the layer after, applied to dz_after before the weights."""
    dy = (dz_after * f[k + 1].derivative(z[k + 1])) @ w[k + 1][1:].T
    dz = dy * f[k].derivative(z[k])
    dw = y[k - 1].T @ dz / len(dz)
    return dy, dz, dw


def hidden_slope_at_y(k, w, f, y, z, dz_after):
    """f' at y."""
    dy = dz_after @ w[k + 1][1:].T
    dz = dy * f[k].derivative(y[k][:, 1:])
    dw = y[k - 1].T @ dz / len(dz)
    return dy, dz, dw


def hidden_not_transposed(k, w, f, y, z, dz_after):
    """Forgets the .T, which runs where the layers are equally wide."""
    dy = dz_after @ w[k + 1][1:]
    dz = dy * f[k].derivative(z[k])
    dw = y[k - 1].T @ dz / len(dz)
    return dy, dz, dw


def hidden_reshaped(k, w, f, y, z, dz_after):
    """Makes the shapes fit with reshape, which is no transpose."""
    W = w[k + 1][1:]
    dy = dz_after @ W.reshape(W.shape[1], W.shape[0])
    dz = dy * f[k].derivative(z[k])
    dw = y[k - 1].T @ dz / len(dz)
    return dy, dz, dw


def hidden_linear(k, w, f, y, z, dz_after):
    """dz = dy."""
    dy = dz_after @ w[k + 1][1:].T
    dz = dy
    dw = y[k - 1].T @ dz / len(dz)
    return dy, dz, dw


def hidden_activation_for_slope(k, w, f, y, z, dz_after):
    """f(z) in place of f'(z)."""
    dy = dz_after @ w[k + 1][1:].T
    dz = dy * f[k](z[k])
    dw = y[k - 1].T @ dz / len(dz)
    return dy, dz, dw


def hidden_divides_by_width(k, w, f, y, z, dz_after):
    """Divides by the number of units, len(dw)."""
    dy = dz_after @ w[k + 1][1:].T
    dz = dy * f[k].derivative(z[k])
    dw = y[k - 1].T @ dz
    return dy, dz, dw / len(dw)


def hidden_weights_with_dy(k, w, f, y, z, dz_after):
    """dw from dy and not from dz."""
    dy = dz_after @ w[k + 1][1:].T
    dz = dy * f[k].derivative(z[k])
    dw = y[k - 1].T @ dy / len(dz)
    return dy, dz, dw


def hidden_averaged_early(k, w, f, y, z, dz_after):
    """1/T in dy and in dw."""
    T = len(dz_after)
    dy = dz_after @ w[k + 1][1:].T / T
    dz = dy * f[k].derivative(z[k])
    dw = y[k - 1].T @ dz / T
    return dy, dz, dw


def hidden_loops_bias_offset(k, w, f, y, z, dz_after):
    """Loops whose weights are one row too high, at w[i] for unit i + 1."""
    T, D = z[k].shape
    dy = np.zeros((T, D))
    for t in range(T):
        for i in range(D):
            for j in range(dz_after.shape[1]):
                dy[t, i] += w[k + 1][i, j] * dz_after[t, j]
    dz = dy * f[k].derivative(z[k])
    dw = y[k - 1].T @ dz / T
    return dy, dz, dw


def hidden_mean_of_products(k, w, f, y, z, dz_after):
    """Multiplies by components and takes a mean, in place of a product of matrices."""
    dy = dz_after @ w[k + 1][1:].T
    dz = dy * f[k].derivative(z[k])
    dw = np.mean(y[k - 1] * dz, axis=0)
    return dy, dz, dw


def hidden_slope_of_next_z(k, w, f, y, z, dz_after):
    """z[k + 1] goes into f[k]'."""
    dy = dz_after @ w[k + 1][1:].T
    dz = dy * f[k].derivative(z[k + 1])
    dw = y[k - 1].T @ dz / len(dz)
    return dy, dz, dw


def hidden_bias_row_deleted_in_w(k, w, f, y, z, dz_after):
    """Takes the biases off in the list of weights itself."""
    w[k + 1] = w[k + 1][1:]
    dy = dz_after @ w[k + 1].T
    dz = f[k].derivative(z[k]) * dy
    dw = y[k - 1].T @ dz / len(dz)
    return dy, dz, dw


def hidden_sum_of_weights(k, w, f, y, z, dz_after):
    """Sums the weights of a unit and the dz apart, then multiplies."""
    dy = dz_after.sum(axis=1, keepdims=True) * w[k + 1][1:].sum(axis=1)
    dz = f[k].derivative(z[k]) * dy
    dw = y[k - 1].T @ dz / len(dz)
    return dy, dz, dw


def hidden_divides_by_layers(k, w, f, y, z, dz_after):
    """len(y) for T."""
    dy = dz_after @ w[k + 1][1:].T
    dz = dy * f[k].derivative(z[k])
    return dy, dz, y[k - 1].T @ dz / len(y)


def hidden_first_layer(k, w, f, y, z, dz_after):
    """k = 1 written out."""
    dy = dz_after @ w[2][1:].T
    dz = dy * f[1].derivative(z[1])
    return dy, dz, y[0].T @ dz / len(dz)


def hidden_relu_always(k, w, f, y, z, dz_after):
    """The slope of a relu for any activation."""
    dy = dz_after @ w[k + 1][1:].T
    dz = dy * (z[k] > 0)
    return dy, dz, y[k - 1].T @ dz / len(dz)


def hidden_bias_without_average(k, w, f, y, z, dz_after):
    """The bias row is a sum."""
    T = len(dz_after)
    dy = dz_after @ w[k + 1][1:].T
    dz = dy * f[k].derivative(z[k])
    dw = y[k - 1].T @ dz
    dw[1:] = dw[1:] / T
    return dy, dz, dw


def hidden_derivative_of_layer_after(k, w, f, y, z, dz_after):
    """f[k + 1] in place of f[k]."""
    dy = dz_after @ w[k + 1][1:].T
    dz = dy * f[k + 1].derivative(z[k])
    return dy, dz, y[k - 1].T @ dz / len(dz)


def hidden_dz_after_scaled(k, w, f, y, z, dz_after):
    """Averages in place: dz_after /= T."""
    dz_after /= len(dz_after)
    dy = dz_after @ w[k + 1][1:].T
    dz = dy * f[k].derivative(z[k])
    return dy, dz, y[k - 1].T @ dz


def hidden_dy_reused(k, w, f, y, z, dz_after):
    """dz = dy; dz *= f' changes dy too."""
    dy = dz_after @ w[k + 1][1:].T
    dz = dy
    dz *= f[k].derivative(z[k])
    return dy, dz, y[k - 1].T @ dz / len(dz)


# --- hidden_layer: right
def hidden_all_loops(k, w, f, y, z, dz_after):
    """Sums number by number."""
    T, D = z[k].shape
    dy, dw = np.zeros((T, D)), np.zeros(w[k].shape)
    for t in range(T):
        for i in range(1, D + 1):
            for j in range(1, len(dz_after[t]) + 1):
                dy[t, i - 1] += w[k + 1][i, j - 1] * dz_after[t, j - 1]
    dz = f[k].derivative(z[k]) * dy
    for i, j in np.ndindex(*dw.shape):
        dw[i, j] = sum(y[k - 1][t, i] * dz[t, j] for t in range(T)) / T
    return dy, dz, dw


def hidden_cut_after_product(k, w, f, y, z, dz_after):
    """Transposes everything, and drops the constant at the end."""
    dy = np.delete((w[k + 1] @ dz_after.T).T, 0, 1)
    dz = f[k].backward(dy, z[k], y[k][:, 1:])
    return dy, dz, (dz.T @ y[k - 1]).T / len(dz)


def hidden_einsum(k, w, f, y, z, dz_after):
    """einsum with the mean by weights 1/T."""
    dy = np.einsum("ij,tj->ti", w[k + 1][1:], dz_after)
    dz = np.multiply(dy, f[k].derivative(z[k]))
    return dy, dz, np.einsum("ti,tj,t->ij", y[k - 1], dz, np.full(len(dz), 1 / len(dz)))


# --- backward: wrong
def backward_stops_early(w, f, y, z, d, divergence):
    """range(N - 1, 1, -1) leaves layer 1 out."""
    N, T = len(w) - 1, len(d)
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    dy[N] = divergence.backward(y[N][:, 1:], d)
    dz[N] = f[N].backward(dy[N], z[N], y[N][:, 1:])
    dw[N] = y[N - 1].T @ dz[N] / T
    for k in range(N - 1, 1, -1):
        dy[k] = dz[k + 1] @ w[k + 1][1:].T
        dz[k] = f[k].backward(dy[k], z[k], y[k][:, 1:])
        dw[k] = y[k - 1].T @ dz[k] / T
    return dy, dz, dw


def backward_averaged_in_each_layer(w, f, y, z, d, divergence):
    """Puts the 1/T in dz, so it multiplies up on the way down."""
    N, T = len(w) - 1, len(d)
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    dy[N] = divergence.backward(y[N][:, 1:], d)
    for k in range(N, 0, -1):
        dz[k] = f[k].backward(dy[k], z[k], y[k][:, 1:]) / T
        dw[k] = y[k - 1].T @ dz[k]
        if k > 1:
            dy[k - 1] = dz[k] @ w[k][1:].T
    return dy, dz, dw


def backward_not_averaged(w, f, y, z, d, divergence):
    """No 1/T."""
    N = len(w) - 1
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    dy[N] = divergence.backward(y[N][:, 1:], d)
    for k in range(N, 0, -1):
        dz[k] = f[k].backward(dy[k], z[k], y[k][:, 1:])
        dw[k] = y[k - 1].T @ dz[k]
        if k > 1:
            dy[k - 1] = dz[k] @ w[k][1:].T
    return dy, dz, dw


def backward_averaged_at_output_only(w, f, y, z, d, divergence):
    """1/T in the last layer's dw, forgotten in the loop."""
    N, T = len(w) - 1, len(d)
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    dy[N] = divergence.backward(y[N][:, 1:], d)
    dz[N] = f[N].backward(dy[N], z[N], y[N][:, 1:])
    dw[N] = y[N - 1].T @ dz[N] / T
    for k in range(N - 1, 0, -1):
        dy[k] = dz[k + 1] @ w[k + 1][1:].T
        dz[k] = f[k].backward(dy[k], z[k], y[k][:, 1:])
        dw[k] = y[k - 1].T @ dz[k]
    return dy, dz, dw


def backward_in_order_of_computation(w, f, y, z, d, divergence):
    """Appends from the output down and never reverses."""
    dy, dz, dw = [None], [None], [None]
    e = divergence.backward(y[-1][:, 1:], d)
    for k in range(len(w) - 1, 0, -1):
        dy.append(e)
        dz.append(f[k].backward(e, z[k], y[k][:, 1:]))
        dw.append(y[k - 1].T @ dz[-1] / len(d))
        e = dz[-1] @ w[k][1:].T
    return dy, dz, dw


def backward_bias_kept(w, f, y, z, d, divergence):
    """All rows of w on the way down."""
    N, T = len(w) - 1, len(d)
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    dy[N] = divergence.backward(y[N][:, 1:], d)
    for k in range(N, 0, -1):
        dz[k] = f[k].backward(dy[k], z[k], y[k][:, 1:])
        dw[k] = y[k - 1].T @ dz[k] / T
        dy[k - 1] = dz[k] @ w[k].T
    dy[0] = None
    return dy, dz, dw


def backward_scalar_activations_only(w, f, y, z, d, divergence):
    """f' everywhere; a softmax refuses."""
    N, T = len(w) - 1, len(d)
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    for k in range(N, 0, -1):
        dy[k] = divergence.backward(y[N][:, 1:], d) if k == N else dz[k + 1] @ w[k + 1][1:].T
        dz[k] = f[k].derivative(z[k]) * dy[k]
        dw[k] = y[k - 1].T @ dz[k] / T
    return dy, dz, dw


def backward_gradient_only(w, f, y, z, d, divergence):
    """Returns dw alone."""
    N = len(w) - 1
    dw = [None] * (N + 1)
    e = divergence.backward(y[N][:, 1:], d)
    for k in range(N, 0, -1):
        e = f[k].backward(e, z[k], y[k][:, 1:])
        dw[k] = y[k - 1].T @ e / len(d)
        e = e @ w[k][1:].T
    return dw


def backward_always_from_output(w, f, y, z, d, divergence):
    """dz of the output for every layer."""
    N, T = len(w) - 1, len(d)
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    dy[N] = divergence.backward(y[N][:, 1:], d)
    dz[N] = f[N].backward(dy[N], z[N], y[N][:, 1:])
    dw[N] = y[N - 1].T @ dz[N] / T
    for k in range(N - 1, 0, -1):
        dy[k] = dz[N] @ w[k + 1][1:].T
        dz[k] = f[k].backward(dy[k], z[k], y[k][:, 1:])
        dw[k] = y[k - 1].T @ dz[k] / T
    return dy, dz, dw


def backward_own_weights(w, f, y, z, d, divergence):
    """w[k] where w[k + 1] belongs."""
    N, T = len(w) - 1, len(d)
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    dy[N] = divergence.backward(y[N][:, 1:], d)
    dz[N] = f[N].backward(dy[N], z[N], y[N][:, 1:])
    dw[N] = y[N - 1].T @ dz[N] / T
    for k in range(N - 1, 0, -1):
        dy[k] = dz[k + 1] @ w[k][1:].T
        dz[k] = f[k].backward(dy[k], z[k], y[k][:, 1:])
        dw[k] = y[k - 1].T @ dz[k] / T
    return dy, dz, dw


def backward_softmax_shortcut_everywhere(w, f, y, z, d, divergence):
    """Y - d at the output for whatever network."""
    N, T = len(w) - 1, len(d)
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    dy[N] = divergence.backward(y[N][:, 1:], d)
    dz[N] = y[N][:, 1:] - d
    for k in range(N, 0, -1):
        if k < N:
            dy[k] = dz[k + 1] @ w[k + 1][1:].T
            dz[k] = f[k].derivative(z[k]) * dy[k]
        dw[k] = y[k - 1].T @ dz[k] / T
    return dy, dz, dw


def backward_softmax_by_component(w, f, y, z, d, divergence):
    """Knows that softmax has no derivative and takes Y(1 - Y) for it."""
    N, T = len(w) - 1, len(d)
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    for k in reversed(range(1, N + 1)):
        y_k = y[k][:, 1:]
        dy[k] = divergence.backward(y_k, d) if k == N else dz[k + 1] @ w[k + 1][1:].T
        slope = y_k * (1 - y_k) if f[k] is activations.softmax else f[k].derivative(z[k])
        dz[k] = slope * dy[k]
        dw[k] = y[k - 1].T @ dz[k] / T
    return dy, dz, dw


def backward_hidden_slope_forgotten(w, f, y, z, d, divergence):
    """No f' in the hidden layers."""
    N, T = len(w) - 1, len(d)
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    dy[N] = divergence.backward(y[N][:, 1:], d)
    dz[N] = f[N].backward(dy[N], z[N], y[N][:, 1:])
    dw[N] = y[N - 1].T @ dz[N] / T
    for k in range(N - 1, 0, -1):
        dy[k] = dz[k] = dz[k + 1] @ w[k + 1][1:].T
        dw[k] = y[k - 1].T @ dz[k] / T
    return dy, dz, dw


def backward_two_layers_only(w, f, y, z, d, divergence):
    """Written out for N = 2."""
    T = len(d)
    dy2 = divergence.backward(y[2][:, 1:], d)
    dz2 = f[2].backward(dy2, z[2], y[2][:, 1:])
    dy1 = dz2 @ w[2][1:].T
    dz1 = f[1].backward(dy1, z[1], y[1][:, 1:])
    return [None, dy1, dy2], [None, dz1, dz2], [None, y[0].T @ dz1 / T, y[1].T @ dz2 / T]


def backward_without_none(w, f, y, z, d, divergence):
    """Lists that begin with layer 1."""
    dy, dz, dw = [], [], []
    e = divergence.backward(y[-1][:, 1:], d)
    for k in range(len(w) - 1, 0, -1):
        dy.insert(0, e)
        dz.insert(0, f[k].backward(e, z[k], y[k][:, 1:]))
        dw.insert(0, y[k - 1].T @ dz[0] / len(d))
        e = dz[0] @ w[k][1:].T
    return dy, dz, dw


def backward_one_list_three_names(w, f, y, z, d, divergence):
    """dy = dz = dw = [None] * n is one list."""
    N, T = len(w) - 1, len(d)
    dy = dz = dw = [None] * (N + 1)
    e = divergence.backward(y[N][:, 1:], d)
    for k in range(N, 0, -1):
        dy[k] = e
        dz[k] = f[k].backward(e, z[k], y[k][:, 1:])
        e = dz[k] @ w[k][1:].T
        dw[k] = y[k - 1].T @ dz[k] / T
    return dy, dz, dw


def backward_gradient_of_layer_after(w, f, y, z, d, divergence):
    """dw[k] = y[k]ᵀ dz[k + 1] in the hidden layers."""
    N, T = len(w) - 1, len(d)
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    dy[N] = divergence.backward(y[N][:, 1:], d)
    dz[N] = f[N].backward(dy[N], z[N], y[N][:, 1:])
    dw[N] = y[N - 1].T @ dz[N] / T
    for k in range(N - 1, 0, -1):
        dy[k] = dz[k + 1] @ w[k + 1][1:].T
        dz[k] = f[k].backward(dy[k], z[k], y[k][:, 1:])
        dw[k] = y[k].T @ dz[k + 1] / T
    return dy, dz, dw


def backward_dy_scaled_in_place(w, f, y, z, d, divergence):
    """dz[k] = dy[k]; dz[k] *= f' changes dy[k]."""
    N, T = len(w) - 1, len(d)
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    dy[N] = divergence.backward(y[N][:, 1:], d)
    dz[N] = f[N].backward(dy[N], z[N], y[N][:, 1:])
    dw[N] = y[N - 1].T @ dz[N] / T
    for k in range(N - 1, 0, -1):
        dy[k] = dz[k + 1] @ w[k + 1][1:].T
        dz[k] = dy[k]
        dz[k] *= f[k].derivative(z[k])
        dw[k] = y[k - 1].T @ dz[k] / T
    return dy, dz, dw


def backward_divides_by_layers(w, f, y, z, d, divergence):
    """len(y) for T."""
    N, T = len(w) - 1, len(y)
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    dy[N] = divergence.backward(y[N][:, 1:], d)
    for k in range(N, 0, -1):
        dz[k] = f[k].backward(dy[k], z[k], y[k][:, 1:])
        dw[k] = y[k - 1].T @ dz[k] / T
        if k > 1:
            dy[k - 1] = dz[k] @ w[k][1:].T
    return dy, dz, dw


def backward_output_activation_everywhere(w, f, y, z, d, divergence):
    """f[N] for every layer."""
    N, T = len(w) - 1, len(d)
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    dy[N] = divergence.backward(y[N][:, 1:], d)
    for k in range(N, 0, -1):
        dz[k] = f[N].backward(dy[k], z[k], y[k][:, 1:])
        dw[k] = y[k - 1].T @ dz[k] / T
        if k > 1:
            dy[k - 1] = dz[k] @ w[k][1:].T
    return dy, dz, dw


def backward_softmax_means_kl(w, f, y, z, d, divergence):
    """Y - d after a softmax, also with L2; right for scalar activations."""
    N, T = len(w) - 1, len(d)
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    dy[N] = divergence.backward(y[N][:, 1:], d)
    for k in range(N, 0, -1):
        if f[k] is activations.softmax:
            dz[k] = y[N][:, 1:] - d
        else:
            dz[k] = f[k].derivative(z[k]) * dy[k]
        dw[k] = y[k - 1].T @ dz[k] / T
        if k > 1:
            dy[k - 1] = dz[k] @ w[k][1:].T
    return dy, dz, dw


def backward_averaged_at_the_top(w, f, y, z, d, divergence):
    """1/T once, but in dy[N], so every dy and dz is averaged as well."""
    N, T = len(w) - 1, len(d)
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    dy[N] = divergence.backward(y[N][:, 1:], d) / T
    for k in range(N, 0, -1):
        dz[k] = f[k].backward(dy[k], z[k], y[k][:, 1:])
        dw[k] = y[k - 1].T @ dz[k]
        if k > 1:
            dy[k - 1] = dz[k] @ w[k][1:].T
    return dy, dz, dw


def backward_skips_transposes(w, f, y, z, d, divergence):
    """No .T on the weights."""
    N, T = len(w) - 1, len(d)
    dy, dz, dw = [None] * (N + 1), [None] * (N + 1), [None] * (N + 1)
    dy[N] = divergence.backward(y[N][:, 1:], d)
    for k in range(N, 0, -1):
        dz[k] = f[k].backward(dy[k], z[k], y[k][:, 1:])
        dw[k] = y[k - 1].T @ dz[k] / T
        if k > 1:
            dy[k - 1] = dz[k] @ w[k][1:]
    return dy, dz, dw


# --- backward: right
def backward_recursive(w, f, y, z, d, divergence):
    """Recursion from layer 1 up."""
    N, T = len(w) - 1, len(d)

    def at(k):
        dy_k = divergence.backward(y[N][:, 1:], d) if k == N else at(k + 1)[1] @ w[k + 1][1:].T
        dz_k = f[k].backward(dy_k, z[k], y[k][:, 1:])
        return dy_k, dz_k, y[k - 1].T @ dz_k / T

    return tuple([None, *column] for column in zip(*(at(k) for k in range(1, N + 1))))


def backward_instance_by_instance(w, f, y, z, d, divergence):
    """Loops over the instances and averages in the end."""
    N, T = len(w) - 1, len(d)
    dy = [None] + [np.zeros(z_k.shape) for z_k in z[1:]]
    dz = [None] + [np.zeros(z_k.shape) for z_k in z[1:]]
    dw = [None] + [np.zeros(w_k.shape) for w_k in w[1:]]
    for t in range(T):
        one = slice(t, t + 1)
        e = divergence.backward(y[N][one, 1:], d[one])
        for k in range(N, 0, -1):
            dy[k][t] = e[0]
            e = f[k].backward(e, z[k][one], y[k][one, 1:])
            dz[k][t] = e[0]
            dw[k] += np.outer(y[k - 1][t], e[0])
            e = (w[k] @ e.T).T[:, 1:]
    return dy, dz, [None] + [dw_k / T for dw_k in dw[1:]]


def backward_reversed_lists(w, f, y, z, d, divergence):
    """Appends from the top and reverses."""
    T, e = len(d), divergence.backward(y[-1][:, 1:], d)
    dy, dz, dw = [], [], []
    for w_k, f_k, z_k, y_k, y_below in zip(w[:0:-1], f[:0:-1], z[:0:-1], y[:0:-1], y[-2::-1]):
        dy += [e]
        dz += [f_k.backward(e, z_k, y_k[:, 1:])]
        dw += [np.tensordot(y_below, dz[-1], axes=(0, 0)) / T]
        e = np.inner(dz[-1], w_k[1:])
    for derivatives in (dy, dz, dw):
        derivatives.append(None)
        derivatives.reverse()
    return dy, dz, dw


# --- check_gradient: wrong
def _error(dw, numerical):
    """Relative error, as asked."""
    a = np.concatenate([dw_k.ravel() for dw_k in dw[1:]])
    b = np.concatenate([n_k.ravel() for n_k in numerical[1:]])
    return np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b))


def gradient_forward_difference(loss, w, dw, h):
    """(Loss(w + h) - Loss(w)) / h."""
    numerical = [None] + [np.zeros(w_k.shape) for w_k in w[1:]]
    before = loss(w)
    for k in range(1, len(w)):
        for i, j in np.ndindex(*w[k].shape):
            kept = w[k][i, j]
            w[k][i, j] = kept + h
            numerical[k][i, j] = (loss(w) - before) / h
            w[k][i, j] = kept
    return numerical, _error(dw, numerical)


def gradient_divided_by_h(loss, w, dw, h):
    """Up and down, divided by h and not by 2h."""
    numerical = [None] + [np.zeros(w_k.shape) for w_k in w[1:]]
    for k in range(1, len(w)):
        for i in range(w[k].shape[0]):
            for j in range(w[k].shape[1]):
                kept = w[k][i, j]
                w[k][i, j] = kept + h
                up = loss(w)
                w[k][i, j] = kept - h
                down = loss(w)
                w[k][i, j] = kept
                numerical[k][i, j] = (up - down) / h
    return numerical, _error(dw, numerical)


def gradient_precedence(loss, w, dw, h):
    """/ 2 * h multiplies by h."""
    numerical = [None] + [np.zeros(w_k.shape) for w_k in w[1:]]
    for k in range(1, len(w)):
        for i, j in np.ndindex(*w[k].shape):
            plus, minus = copy.deepcopy(w), copy.deepcopy(w)
            plus[k][i, j] += h
            minus[k][i, j] -= h
            numerical[k][i, j] = (loss(plus) - loss(minus)) / 2 * h
    return numerical, _error(dw, numerical)


def gradient_stays_down(loss, w, dw, h):
    """Never puts the weight back."""
    numerical = [None] + [np.zeros(w_k.shape) for w_k in w[1:]]
    for k in range(1, len(w)):
        for i, j in np.ndindex(*w[k].shape):
            w[k][i, j] += h
            up = loss(w)
            w[k][i, j] -= 2 * h
            down = loss(w)
            numerical[k][i, j] = (up - down) / (2 * h)
    return numerical, _error(dw, numerical)


def gradient_back_by_adding(loss, w, dw, h):
    """Goes back by += h, which rounds."""
    numerical = [None] + [np.zeros(w_k.shape) for w_k in w[1:]]
    for k in range(1, len(w)):
        for i, j in np.ndindex(*w[k].shape):
            w[k][i, j] += h
            up = loss(w)
            w[k][i, j] -= 2 * h
            down = loss(w)
            w[k][i, j] += h
            numerical[k][i, j] = (up - down) / (2 * h)
    return numerical, _error(dw, numerical)


def gradient_without_biases(loss, w, dw, h):
    """Begins with row 1."""
    numerical = [None] + [np.zeros(w_k.shape) for w_k in w[1:]]
    for k in range(1, len(w)):
        for i in range(1, w[k].shape[0]):
            for j in range(w[k].shape[1]):
                kept = w[k][i, j]
                w[k][i, j] = kept + h
                up = loss(w)
                w[k][i, j] = kept - h
                numerical[k][i, j] = (up - loss(w)) / (2 * h)
                w[k][i, j] = kept
    return numerical, _error(dw, numerical)


def gradient_layer_at_once(loss, w, dw, h):
    """Moves all weights of a layer together."""
    numerical = [None]
    for k in range(1, len(w)):
        up = loss([*w[:k], w[k] + h, *w[k + 1 :]])
        down = loss([*w[:k], w[k] - h, *w[k + 1 :]])
        numerical.append(np.full(w[k].shape, (up - down) / (2 * h)))
    return numerical, _error(dw, numerical)


def gradient_list_copied_only(loss, w, dw, h):
    """w.copy() copies the list and not its arrays."""
    numerical = [None] + [np.zeros(w_k.shape) for w_k in w[1:]]
    for k in range(1, len(w)):
        for i, j in np.ndindex(*w[k].shape):
            plus, minus = w.copy(), w.copy()
            plus[k][i, j] += h
            minus[k][i, j] -= h
            numerical[k][i, j] = (loss(plus) - loss(minus)) / (2 * h)
    return numerical, _error(dw, numerical)


def gradient_written_into_w(loss, w, dw, h):
    """numerical = list(w) shares the arrays, so the differences land in the weights."""
    numerical = list(w)
    for k in range(1, len(w)):
        for i, j in np.ndindex(*w[k].shape):
            plus, minus = copy.deepcopy(w), copy.deepcopy(w)
            plus[k][i, j] += h
            minus[k][i, j] -= h
            numerical[k][i, j] = (loss(plus) - loss(minus)) / (2 * h)
    return numerical, _error(dw, numerical)


def _numerical(loss, w, h):
    """Central differences, as asked."""
    numerical = [None]
    for k in range(1, len(w)):
        n_k = np.zeros(w[k].shape)
        for i, j in np.ndindex(*n_k.shape):
            step = np.zeros(n_k.shape)
            step[i, j] = h
            up = loss([*w[:k], w[k] + step, *w[k + 1 :]])
            down = loss([*w[:k], w[k] - step, *w[k + 1 :]])
            n_k[i, j] = (up - down) / (2 * h)
        numerical.append(n_k)
    return numerical


def gradient_error_mean_of_layers(loss, w, dw, h):
    """The mean of the layers' errors."""
    numerical = _numerical(loss, w, h)
    errors = []
    for a, b in zip(dw[1:], numerical[1:]):
        errors.append(np.linalg.norm(a - b) / (np.linalg.norm(a) + np.linalg.norm(b)))
    return numerical, np.mean(errors)


def gradient_error_absolute(loss, w, dw, h):
    """The norm of the difference, divided by nothing."""
    numerical = _numerical(loss, w, h)
    return numerical, np.sqrt(sum(((a - b) ** 2).sum() for a, b in zip(dw[1:], numerical[1:])))


def gradient_error_without_root(loss, w, dw, h):
    """Squares without their roots."""
    numerical = _numerical(loss, w, h)
    difference = size = 0
    for a, b in zip(dw[1:], numerical[1:]):
        difference += np.sum((a - b) ** 2)
        size += np.sum(a**2) + np.sum(b**2)
    return numerical, difference / size


def gradient_error_root_of_total(loss, w, dw, h):
    """One root over the sum of both squares below."""
    numerical = _numerical(loss, w, h)
    a = np.hstack([dw_k.ravel() for dw_k in dw[1:]])
    b = np.hstack([n_k.ravel() for n_k in numerical[1:]])
    return numerical, np.sqrt(np.sum((a - b) ** 2) / (np.sum(a**2) + np.sum(b**2)))


def gradient_error_last_layer(loss, w, dw, h):
    """The error of the last layer, as the loop overwrites it."""
    numerical = _numerical(loss, w, h)
    for k in range(1, len(w)):
        difference = np.linalg.norm(dw[k] - numerical[k])
        error = difference / (np.linalg.norm(dw[k]) + np.linalg.norm(numerical[k]))
    return numerical, error


def gradient_error_sum_of_norms(loss, w, dw, h):
    """Adds up the layers' norms, which is not the norm of the long vector."""
    numerical = _numerical(loss, w, h)
    above = sum(np.linalg.norm(a - b) for a, b in zip(dw[1:], numerical[1:]))
    below = sum(np.linalg.norm(a) + np.linalg.norm(b) for a, b in zip(dw[1:], numerical[1:]))
    return numerical, above / below


def gradient_error_only(loss, w, dw, h):
    """Returns the error alone."""
    return _error(dw, _numerical(loss, w, h))


def gradient_norm_of_list(loss, w, dw, h):
    """Subtracts one list from another."""
    numerical = _numerical(loss, w, h)
    return numerical, np.linalg.norm(dw - numerical) / (np.linalg.norm(dw) + np.linalg.norm(numerical))


def gradient_first_layer(loss, w, dw, h):
    """Checks layer 1 only."""
    numerical = _numerical(loss, w, h)[:2]
    return numerical, _error(dw[:2], numerical)


def gradient_backward_sign(loss, w, dw, h):
    """Down minus up."""
    numerical = [None] + [-n_k for n_k in _numerical(loss, w, h)[1:]]
    return numerical, _error(dw, numerical)


def gradient_own_h(loss, w, dw, h):
    """Knows a better h and takes 0.1."""
    numerical = _numerical(loss, w, 0.1)
    return numerical, _error(dw, numerical)


def gradient_error_without_biases(loss, w, dw, h):
    """The error leaves the biases out."""
    numerical = _numerical(loss, w, h)
    cut = [None] + [n_k[1:] for n_k in numerical[1:]]
    return numerical, _error([None] + [dw_k[1:] for dw_k in dw[1:]], cut)


def gradient_error_largest(loss, w, dw, h):
    """The largest difference over the largest number."""
    numerical = _numerical(loss, w, h)
    a = np.concatenate([dw_k.ravel() for dw_k in dw[1:]])
    b = np.concatenate([n_k.ravel() for n_k in numerical[1:]])
    return numerical, np.max(np.abs(a - b)) / max(np.abs(a).max(), np.abs(b).max())


def gradient_subtracts_in_dw(loss, w, dw, h):
    """Computes the difference in the caller's dw."""
    numerical = _numerical(loss, w, h)
    size = sum((dw_k**2).sum() for dw_k in dw[1:]) ** 0.5 + sum((n_k**2).sum() for n_k in numerical[1:]) ** 0.5
    for k in range(1, len(w)):
        dw[k] -= numerical[k]
    return numerical, sum((dw_k**2).sum() for dw_k in dw[1:]) ** 0.5 / size


def gradient_error_by_dw_alone(loss, w, dw, h):
    """Divides by the norm of dw only."""
    numerical = _numerical(loss, w, h)
    a = np.concatenate([dw_k.ravel() for dw_k in dw[1:]])
    b = np.concatenate([n_k.ravel() for n_k in numerical[1:]])
    return numerical, np.linalg.norm(a - b) / np.linalg.norm(a)


def gradient_sum_of_absolutes(loss, w, dw, h):
    """Absolute values for squares."""
    numerical = _numerical(loss, w, h)
    a = np.concatenate([dw_k.ravel() for dw_k in dw[1:]])
    b = np.concatenate([n_k.ravel() for n_k in numerical[1:]])
    return numerical, np.abs(a - b).sum() / (np.abs(a).sum() + np.abs(b).sum())


# --- check_gradient: right
def gradient_ndenumerate(loss, w, dw, h):
    """Moves the weight itself and restores what it kept."""
    numerical = [None]
    for w_k in w[1:]:
        numerical.append(np.empty(w_k.shape))
        for index, kept in np.ndenumerate(w_k.copy()):
            w_k[index] = kept + h
            up = loss(w)
            w_k[index] = kept - h
            down = loss(w)
            w_k[index] = kept
            numerical[-1][index] = (up - down) / h / 2
    return numerical, _error(dw, numerical)


def gradient_one_long_vector(loss, w, dw, h):
    """Flattens all weights into one vector and cuts it again."""
    shapes = [w_k.shape for w_k in w[1:]]
    cuts = np.cumsum([a * b for a, b in shapes])[:-1]

    def unpack(v):
        return [None] + [part.reshape(shape) for part, shape in zip(np.split(v, cuts), shapes)]

    v = np.concatenate([w_k.flatten() for w_k in w[1:]])
    moves = h * np.eye(len(v))
    n = np.array([(loss(unpack(v + move)) - loss(unpack(v - move))) / (2 * h) for move in moves])
    a = np.concatenate([np.asarray(dw_k).flatten() for dw_k in dw[1:]])
    return unpack(n), math.dist(a, n) / (math.hypot(*a) + math.hypot(*n))


def gradient_deep_copies(loss, w, dw, h):
    """Deep copies and plain sums."""
    numerical, above, left, right = [None], 0.0, 0.0, 0.0
    for k in range(1, len(w)):
        rows = []
        for i in range(len(w[k])):
            row = []
            for j in range(len(w[k][0])):
                losses = []
                for sign in (+1, -1):
                    moved = copy.deepcopy(w)
                    moved[k][i][j] += sign * h
                    losses.append(loss(moved))
                row.append((losses[0] - losses[1]) / (2 * h))
                above += (row[-1] - dw[k][i, j]) ** 2
                left += row[-1] ** 2
                right += dw[k][i, j] ** 2
            rows.append(row)
        numerical.append(rows)
    return numerical, above**0.5 / (left**0.5 + right**0.5)


# --- train_mended: wrong
def mended_nothing(w, f, X, d, divergence, eta, iterations):
    """Copies the loop as it is."""
    w = [None] + [w_k.copy() for w_k in w[1:]]
    dw = [None] + [np.zeros_like(w_k) for w_k in w[1:]]
    ones, losses = np.ones((len(X), 1)), []
    for _ in range(iterations):
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean())
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dw[k] += y[k - 1].T @ dz
            w[k] -= eta * dw[k]
            dy = dz @ w[k][1:].T
    return w, losses


def mended_average_only(w, f, X, d, divergence, eta, iterations):
    """Sees the 1/T."""
    w = [None] + [w_k.copy() for w_k in w[1:]]
    dw = [None] + [np.zeros_like(w_k) for w_k in w[1:]]
    ones, losses = np.ones((len(X), 1)), []
    for _ in range(iterations):
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean())
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dw[k] += y[k - 1].T @ dz / len(X)
            w[k] -= eta * dw[k]
            dy = dz @ w[k][1:].T
    return w, losses


def mended_reset_only(w, f, X, d, divergence, eta, iterations):
    """Sees that dw is never set back to 0."""
    w = [None] + [w_k.copy() for w_k in w[1:]]
    ones, losses = np.ones((len(X), 1)), []
    for _ in range(iterations):
        dw = [None] + [np.zeros_like(w_k) for w_k in w[1:]]
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean())
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dw[k] += y[k - 1].T @ dz
            w[k] -= eta * dw[k]
            dy = dz @ w[k][1:].T
    return w, losses


def mended_order_only(w, f, X, d, divergence, eta, iterations):
    """Sees that w moves before it is used."""
    w = [None] + [w_k.copy() for w_k in w[1:]]
    dw = [None] + [np.zeros_like(w_k) for w_k in w[1:]]
    ones, losses = np.ones((len(X), 1)), []
    for _ in range(iterations):
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean())
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dw[k] += y[k - 1].T @ dz
            dy = dz @ w[k][1:].T
            w[k] -= eta * dw[k]
    return w, losses


def mended_all_but_reset(w, f, X, d, divergence, eta, iterations):
    """Average and order, but the gradients pile up."""
    w = [None] + [w_k.copy() for w_k in w[1:]]
    dw = [None] + [np.zeros_like(w_k) for w_k in w[1:]]
    T = len(X)
    ones, losses = np.ones((T, 1)), []
    for _ in range(iterations):
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean())
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dw[k] += y[k - 1].T @ dz / T
            dy = dz @ w[k][1:].T
        for k in range(1, len(w)):
            w[k] -= eta * dw[k]
    return w, losses


def mended_all_but_average(w, f, X, d, divergence, eta, iterations):
    """Reset and order, but no 1/T."""
    w = [None] + [w_k.copy() for w_k in w[1:]]
    ones, losses = np.ones((len(X), 1)), []
    for _ in range(iterations):
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean())
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dy = dz @ w[k][1:].T
            w[k] -= eta * (y[k - 1].T @ dz)
    return w, losses


def mended_all_but_order(w, f, X, d, divergence, eta, iterations):
    """Reset and average, but w moves too early."""
    w = [None] + [w_k.copy() for w_k in w[1:]]
    dw = [None] + [np.zeros_like(w_k) for w_k in w[1:]]
    ones, losses = np.ones((len(X), 1)), []
    for _ in range(iterations):
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean())
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dw[k] = y[k - 1].T @ dz / len(X)
            w[k] -= eta * dw[k]
            dy = dz @ w[k][1:].T
    return w, losses


def mended_average_in_dz(w, f, X, d, divergence, eta, iterations):
    """Divides dz by T in every layer."""
    w = [None] + [w_k.copy() for w_k in w[1:]]
    ones, losses = np.ones((len(X), 1)), []
    for _ in range(iterations):
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean())
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:]) / len(X)
            dw = y[k - 1].T @ dz
            dy = dz @ w[k][1:].T
            w[k] -= eta * dw
    return w, losses


def mended_average_twice(w, f, X, d, divergence, eta, iterations):
    """1/T in dy and in the step as well."""
    w = [None] + [w_k.copy() for w_k in w[1:]]
    ones, losses, T = np.ones((len(X), 1)), [], len(X)
    for _ in range(iterations):
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean())
        dy = divergence.backward(Y, d) / T
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dy = dz @ w[k][1:].T
            w[k] -= eta / T * (y[k - 1].T @ dz)
    return w, losses


def mended_moves_the_start(w, f, X, d, divergence, eta, iterations):
    """Takes the copies out, because they look superfluous."""
    ones, losses = np.ones((len(X), 1)), []
    for _ in range(iterations):
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean())
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dw = y[k - 1].T @ dz / len(X)
            dy = dz @ w[k][1:].T
            w[k] -= eta * dw
    return w, losses


def mended_old_weights_too_old(w, f, X, d, divergence, eta, iterations):
    """Keeps the weights for the way back, but copies them once, before all steps."""
    w = [None] + [w_k.copy() for w_k in w[1:]]
    w_old = [None] + [w_k.copy() for w_k in w[1:]]
    ones, losses = np.ones((len(X), 1)), []
    for _ in range(iterations):
        dw = [None] + [np.zeros_like(w_k) for w_k in w[1:]]
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean())
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dw[k] += y[k - 1].T @ dz / len(X)
            w[k] -= eta * dw[k]
            dy = dz @ w_old[k][1:].T
    return w, losses


def mended_old_list_not_copied(w, f, X, d, divergence, eta, iterations):
    """w_old = list(w) shares the arrays, which -= moves."""
    w = [None] + [w_k.copy() for w_k in w[1:]]
    ones, losses = np.ones((len(X), 1)), []
    for _ in range(iterations):
        w_old = list(w)
        dw = [None] + [np.zeros_like(w_k) for w_k in w[1:]]
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean())
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dw[k] += y[k - 1].T @ dz / len(X)
            w[k] -= eta * dw[k]
            dy = dz @ w_old[k][1:].T
    return w, losses


def mended_losses_after(w, f, X, d, divergence, eta, iterations):
    """All three faults found, but the Loss is moved to the end of the step."""
    w = [None] + [w_k.copy() for w_k in w[1:]]
    ones, losses = np.ones((len(X), 1)), []
    for _ in range(iterations):
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dw = y[k - 1].T @ dz / len(X)
            dy = dz @ w[k][1:].T
            w[k] -= eta * dw
        after = X
        for k in range(1, len(w)):
            after = f[k](np.concatenate([ones, after], axis=1) @ w[k])
        losses.append(divergence(after, d).mean())
    return w, losses


def mended_losses_averaged_again(w, f, X, d, divergence, eta, iterations):
    """All three faults found, and a fourth made: the mean divided by T."""
    w = [None] + [w_k.copy() for w_k in w[1:]]
    ones, losses = np.ones((len(X), 1)), []
    for _ in range(iterations):
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean() / len(X))
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dw = y[k - 1].T @ dz / len(X)
            dy = dz @ w[k][1:].T
            w[k] -= eta * dw
    return w, losses


def mended_bias_back(w, f, X, d, divergence, eta, iterations):
    """Believes that the [1:] is the fault and takes the last row off."""
    w = [None] + [w_k.copy() for w_k in w[1:]]
    ones, losses = np.ones((len(X), 1)), []
    for _ in range(iterations):
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean())
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dw = y[k - 1].T @ dz / len(X)
            dy = dz @ w[k][:-1].T
            w[k] -= eta * dw
    return w, losses


def mended_update_outside_the_steps(w, f, X, d, divergence, eta, iterations):
    """Moves the update behind the loop over the steps, one indentation too far."""
    w = [None] + [w_k.copy() for w_k in w[1:]]
    ones, losses = np.ones((len(X), 1)), []
    for _ in range(iterations):
        dw = [None] + [np.zeros_like(w_k) for w_k in w[1:]]
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean())
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dw[k] += y[k - 1].T @ dz / len(X)
            dy = dz @ w[k][1:].T
    for k in range(1, len(w)):
        w[k] -= eta * dw[k]
    return w, losses


def mended_average_by_outputs(w, f, X, d, divergence, eta, iterations):
    """Divides by the number of inputs, X.shape[1]."""
    w = [None] + [w_k.copy() for w_k in w[1:]]
    ones, losses = np.ones((len(X), 1)), []
    for _ in range(iterations):
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean())
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dw = y[k - 1].T @ dz / X.shape[1]
            dy = dz @ w[k][1:].T
            w[k] -= eta * dw
    return w, losses


def mended_one_loss_more(w, f, X, d, divergence, eta, iterations):
    """Adds the Loss after the last step."""
    w = [None] + [w_k.copy() for w_k in w[1:]]
    ones, losses = np.ones((len(X), 1)), []
    for n in range(iterations + 1):
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean())
        if n == iterations:
            break
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dw = y[k - 1].T @ dz / len(X)
            dy = dz @ w[k][1:].T
            w[k] -= eta * dw
    return w, losses


def mended_reset_in_the_wrong_loop(w, f, X, d, divergence, eta, iterations):
    """Sets the whole dw to 0 in the loop over layers, and updates all layers after it."""
    w = [None] + [w_k.copy() for w_k in w[1:]]
    ones, losses = np.ones((len(X), 1)), []
    for _ in range(iterations):
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        Y = y[-1][:, 1:]
        losses.append(divergence(Y, d).mean())
        dy = divergence.backward(Y, d)
        for k in range(len(w) - 1, 0, -1):
            dw = [None] + [np.zeros_like(w_k) for w_k in w[1:]]
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            dw[k] += y[k - 1].T @ dz / len(X)
            dy = dz @ w[k][1:].T
        for k in range(1, len(w)):
            w[k] -= eta * dw[k]
    return w, losses


# --- train_mended: right
def mended_eta_by_T(w, f, X, d, divergence, eta, iterations):
    """eta/T in the step, gradients fresh, update after the way back."""
    w, losses, N = copy.deepcopy(w), [], len(w) - 1
    for _ in range(iterations):
        y, z = [np.insert(X, 0, 1.0, axis=1)], [None]
        for k in range(1, N + 1):
            z.append(y[-1] @ w[k])
            y.append(np.insert(f[k](z[-1]), 0, 1.0, axis=1))
        losses.append(float(np.mean(divergence(y[N][:, 1:], d))))
        dy, steps = divergence.backward(y[N][:, 1:], d), {}
        for k in range(N, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            steps[k] = y[k - 1].T @ dz
            dy = dz @ w[k][1:].T
        for k, step in steps.items():
            w[k] = w[k] - eta / len(X) * step
    return w, losses


def mended_new_weights_rebound(w, f, X, d, divergence, eta, iterations):
    """Makes new arrays in a new list, and keeps the old list for the way back."""
    losses, ones, T = np.zeros(iterations), np.ones((len(X), 1)), len(X)
    for n in range(iterations):
        y, z = [np.concatenate([ones, X], axis=1)], [None]
        for k in range(1, len(w)):
            z.append(y[k - 1] @ w[k])
            y.append(np.concatenate([ones, f[k](z[k])], axis=1))
        losses[n] = divergence(y[-1][:, 1:], d).sum() / T
        dy, w_new = divergence.backward(y[-1][:, 1:], d), list(w)
        for k in range(len(w) - 1, 0, -1):
            dz = f[k].backward(dy, z[k], y[k][:, 1:])
            w_new[k] = w[k] - eta * (y[k - 1].T @ dz / T)
            dy = dz @ w[k][1:].T
        w = w_new
    return w, losses


WRONG = {
    "backward_pass.div_derivative": [
        div_desired_minus_output,
        div_half_forgotten,
        div_no_second_outcome,
        div_shortcut,
        div_averaged,
        div_summed,
        div_d_forgotten,
        div_sign_of_inner_derivative,
        div_capital_letters,
        div_number_of_instances,
        div_two_outcomes_each,
        div_not_differentiated,
        div_through_sigmoid,
        div_kl_positive,
        div_first_row,
        div_inverted,
        div_largest_desired,
        div_single_either_or,
        div_clipped,
        div_average_over_outputs,
    ],
    "backward_pass.sigmoid_derivative": [
        sigmoid_slope_of_z,
        sigmoid_slope_of_tanh,
        sigmoid_slope_half_done,
        sigmoid_slope_square_missing,
        sigmoid_slope_negative,
        sigmoid_slope_twice,
        sigmoid_slope_just_sigmoid,
        sigmoid_slope_into_ints,
        sigmoid_slope_product,
        sigmoid_slope_math,
        sigmoid_slope_precedence,
        sigmoid_slope_one_sided,
        sigmoid_slope_reuses_z,
        sigmoid_slope_rows,
    ],
    "backward_pass.tanh_derivative": [
        tanh_slope_square_missing,
        tanh_slope_of_z,
        tanh_slope_of_sigmoid,
        tanh_slope_one_over_cosh,
        tanh_slope_square_inside,
        tanh_slope_turned,
        tanh_slope_plus,
        tanh_slope_of_tan,
        tanh_slope_chain_forgotten,
        tanh_slope_doubled,
        tanh_slope_into_ints,
        tanh_slope_dot,
        tanh_slope_caret,
    ],
    "backward_pass.relu_derivative": [
        relu_slope_relu,
        relu_slope_other_side,
        relu_slope_sign,
        relu_slope_ones,
        relu_slope_overwrites,
        relu_slope_if,
        relu_slope_keeps_z,
        relu_slope_order,
        relu_slope_quotient,
        relu_slope_above_one,
        relu_slope_one_number,
        relu_slope_flat_loop,
        relu_slope_leaky,
        relu_slope_selected,
        relu_slope_for_matrices,
    ],
    "backward_pass.softmax_backward": [
        softmax_component_rule,
        softmax_sum_over_batch,
        softmax_sum_is_a_row,
        softmax_sum_over_instances,
        softmax_factor_forgotten,
        softmax_y_missing_in_sum,
        softmax_signs_turned,
        softmax_difference,
        softmax_diagonal_case_missing,
        softmax_last_term_stays,
        softmax_plus_off_diagonal,
        softmax_dy_of_j,
        softmax_one_jacobian,
        softmax_einsum_indices,
        softmax_averaged,
        softmax_dy_in_place,
        softmax_return_in_loop,
        softmax_mean_for_sum,
        softmax_of_softmax,
        softmax_assumes_kl,
        softmax_first_instances_sum,
        softmax_half_jacobian,
    ],
    "backward_pass.output_layer": [
        output_not_averaged,
        output_scalar_only,
        output_with_constant,
        output_bias_cut,
        output_own_y,
        output_averaged_at_once,
        output_averaged_twice,
        output_slope_at_y,
        output_transposed,
        output_activation_skipped,
        output_divides_by_size,
        output_weights_first,
        output_divergence_itself,
        output_arguments_swapped,
        output_counts_too_far,
        output_always_y_minus_d,
        output_cuts_the_list,
        output_same_array,
        output_loop_over_instances,
        output_wrong_order_for_f,
        output_divides_by_layers,
        output_sigmoid_always,
        output_bias_not_averaged,
        output_bias_last,
    ],
    "backward_pass.hidden_layer": [
        hidden_bias_kept,
        hidden_bias_cut_afterwards_from_the_end,
        hidden_last_row_cut,
        hidden_own_weights,
        hidden_not_averaged,
        hidden_own_y,
        hidden_without_bias,
        hidden_slope_after,
        hidden_slope_at_y,
        hidden_not_transposed,
        hidden_reshaped,
        hidden_linear,
        hidden_activation_for_slope,
        hidden_divides_by_width,
        hidden_weights_with_dy,
        hidden_averaged_early,
        hidden_loops_bias_offset,
        hidden_mean_of_products,
        hidden_slope_of_next_z,
        hidden_bias_row_deleted_in_w,
        hidden_sum_of_weights,
        hidden_divides_by_layers,
        hidden_first_layer,
        hidden_relu_always,
        hidden_bias_without_average,
        hidden_derivative_of_layer_after,
        hidden_dz_after_scaled,
        hidden_dy_reused,
    ],
    "backward_pass.backward": [
        backward_stops_early,
        backward_averaged_in_each_layer,
        backward_not_averaged,
        backward_averaged_at_output_only,
        backward_in_order_of_computation,
        backward_bias_kept,
        backward_scalar_activations_only,
        backward_gradient_only,
        backward_always_from_output,
        backward_own_weights,
        backward_softmax_shortcut_everywhere,
        backward_softmax_by_component,
        backward_hidden_slope_forgotten,
        backward_two_layers_only,
        backward_without_none,
        backward_one_list_three_names,
        backward_gradient_of_layer_after,
        backward_dy_scaled_in_place,
        backward_divides_by_layers,
        backward_output_activation_everywhere,
        backward_softmax_means_kl,
        backward_averaged_at_the_top,
        backward_skips_transposes,
    ],
    "backward_pass.check_gradient": [
        gradient_forward_difference,
        gradient_divided_by_h,
        gradient_precedence,
        gradient_stays_down,
        gradient_back_by_adding,
        gradient_without_biases,
        gradient_layer_at_once,
        gradient_list_copied_only,
        gradient_written_into_w,
        gradient_error_mean_of_layers,
        gradient_error_absolute,
        gradient_error_without_root,
        gradient_error_root_of_total,
        gradient_error_last_layer,
        gradient_error_sum_of_norms,
        gradient_error_only,
        gradient_norm_of_list,
        gradient_first_layer,
        gradient_backward_sign,
        gradient_own_h,
        gradient_error_without_biases,
        gradient_error_largest,
        gradient_subtracts_in_dw,
        gradient_error_by_dw_alone,
        gradient_sum_of_absolutes,
    ],
    "backward_pass.train_mended": [
        mended_nothing,
        mended_average_only,
        mended_reset_only,
        mended_order_only,
        mended_all_but_reset,
        mended_all_but_average,
        mended_all_but_order,
        mended_average_in_dz,
        mended_average_twice,
        mended_moves_the_start,
        mended_old_weights_too_old,
        mended_old_list_not_copied,
        mended_losses_after,
        mended_losses_averaged_again,
        mended_bias_back,
        mended_update_outside_the_steps,
        mended_average_by_outputs,
        mended_one_loss_more,
        mended_reset_in_the_wrong_loop,
    ],
}


RIGHT = {
    "backward_pass.div_derivative": [
        div_common_denominator,
        div_number_by_number,
    ],
    "backward_pass.sigmoid_derivative": [
        sigmoid_slope_mirror,
        sigmoid_slope_cosh,
        sigmoid_slope_central,
    ],
    "backward_pass.tanh_derivative": [
        tanh_slope_factors,
        tanh_slope_from_sigmoid,
        tanh_slope_vectorised,
    ],
    "backward_pass.relu_derivative": [
        relu_slope_heaviside,
        relu_slope_bool,
        relu_slope_from_sign,
        relu_slope_clipped,
        relu_slope_one_at_kink,
    ],
    "backward_pass.softmax_backward": [
        softmax_triple_loop,
        softmax_jacobians,
        softmax_row_by_row,
    ],
    "backward_pass.output_layer": [
        output_outer_products,
        output_einsum,
    ],
    "backward_pass.hidden_layer": [
        hidden_all_loops,
        hidden_cut_after_product,
        hidden_einsum,
    ],
    "backward_pass.backward": [
        backward_recursive,
        backward_instance_by_instance,
        backward_reversed_lists,
    ],
    "backward_pass.check_gradient": [
        gradient_ndenumerate,
        gradient_one_long_vector,
        gradient_deep_copies,
    ],
    "backward_pass.train_mended": [
        mended_eta_by_T,
        mended_new_weights_rebound,
    ],
}
