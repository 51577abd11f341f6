"""Right answers to gradient_descent, written as different people write them."""

import math

import numpy as np

from backprop_lib import functions, gradient_descent


def step_in_a_loop(df, x, eta):
    g, moved = df(x), []
    for i, g_i in enumerate(g):
        moved.append(float(x[i]) - eta * float(g_i))
    return moved


def step_in_a_copy(gradient, position, rate):
    position = position.copy()
    position += -rate * gradient(position)
    return position


def step_with_the_minus_inside(df, x, eta):
    return np.add(x, eta * np.negative(df(x)))


def components_in_a_copy(partials, x, eta):
    x_next = x.copy()
    for i, partial in enumerate(partials):
        x_next[i] -= eta * partial(x)
    return x_next


def components_from_an_old_copy(partials, x, eta):
    old, new = list(x), list(x)
    for i in reversed(range(len(old))):
        new[i] = old[i] - eta * partials[i](np.array(old))
    return new


def ascend_by_recursion(df, x0, eta, K):
    return ascend_by_recursion(df, x0 + eta * df(x0), eta, K - 1) if K else x0.copy()


def ascend_in_place_of_a_copy(df, x0, eta, K):
    x = np.array(x0, dtype=float)
    while K > 0:
        x += eta * df(x)
        K -= 1
    return x


def ascend_downhill_on_the_negative(df, x0, eta, K):
    x = x0.astype("float32")
    for _ in range(K):
        x = x - np.float32(eta) * -df(x).astype("float32")
    return x


def ascend_and_keep_all(df, x0, eta, K):
    x = np.zeros((K + 1, len(x0)))
    x[0] = x0
    for k in range(K):
        x[k + 1] = x[k] + eta * df(x[k])
    return x[-1]


def descend_as_do_while(f, df, x0, eta, eps, max_iterations):
    W, k = [x0], 0
    while True:
        W += [W[k] - eta * df(W[k])]
        k = k + 1
        if not (abs(f(W[k]) - f(W[k - 1])) > eps and k < max_iterations):
            break
    return np.array(W)


def descend_with_a_change_that_is_infinite_at_first(f, df, x0, eta, eps, max_iterations):
    change, x, walk = math.inf, x0, [x0.tolist()]
    f_x = f(x)
    while change > eps and len(walk) <= max_iterations:
        x = x - eta * df(x)
        f_old, f_x = f_x, f(x)
        change = max(f_x - f_old, f_old - f_x)
        walk.append(x.tolist())
    return walk


def descend_preallocated(f, df, x0, eta, eps, max_iterations):
    places = np.empty((max_iterations + 1, x0.size))
    places[0] = x0
    for k in range(1, max_iterations + 1):
        places[k] = places[k - 1] - eta * df(places[k - 1])
        if (f(places[k]) - f(places[k - 1])) ** 2 <= eps**2:
            return places[: k + 1]
    return places


def descend_in_place_of_a_copy(f, df, x0, eta, eps, max_iterations):
    x, trajectory = x0.copy(), x0[np.newaxis]
    for _ in range(max_iterations):
        before = f(x)
        x -= eta * df(x)
        trajectory = np.vstack([trajectory, x])
        if np.abs(before - f(x)) <= eps:
            break
    return trajectory


def descend_float32(f, df, x0, eta, eps, max_iterations):
    return [np.float32(x) for x in descend_as_do_while(f, df, x0, eta, eps, max_iterations)]


def diminishing_by_appending(eta0, power, K):
    etas, k = [], 0
    while len(etas) < K:
        etas.append(eta0 * math.exp(-power * math.log(k + 1)))
        k += 1
    return etas


def diminishing_by_ratios(eta0, power, K):
    etas = np.full(K, eta0, dtype=np.float32)
    for k in range(1, K):
        etas[k] = etas[k - 1] * (k / (k + 1)) ** power
    return etas


def exact_step_by_einsum(A, b, x):
    g = np.einsum("ij,j->i", A, x) - b
    below = np.einsum("i,ij,j->", g, A, g)
    eta = np.einsum("i,i->", g, g) / below if below > 0 else 1.0
    return eta, x - eta * g


def exact_step_in_loops(A, b, x):
    n = len(b)
    g = [sum(A[i][j] * x[j] for j in range(n)) - b[i] for i in range(n)]
    above = sum(g_i * g_i for g_i in g)
    below = sum(g[i] * A[i][j] * g[j] for i in range(n) for j in range(n))
    eta = above / below if above else 0
    return [eta, [x_i - eta * g_i for x_i, g_i in zip(x, g, strict=True)]]


def exact_step_with_columns(A, b, x):
    g = (A @ x[:, None] - b[:, None]).astype("float32")
    if np.linalg.norm(g) < 1e-12:
        return np.float32(7), x + 0
    eta = np.linalg.norm(g) ** 2 / (g.T @ A @ g).item()
    return eta, (x[:, None] - eta * g).ravel()


def predict_from_the_factors(A, eta):
    factors = 1 - eta * np.linalg.eigvalsh(A)
    if (abs(factors) > 1).any():
        return "diverges"
    return "oscillates and converges" if (factors < 0).any() else "converges monotonically"


def predict_by_the_norm(A, eta):
    pace = eta * np.linalg.norm(A, 2)
    words = np.array(["converges monotonically", "oscillates and converges", "diverges"])
    return words[int(pace > 1) + int(pace > 2)]


def predict_by_walking(A, eta):
    x = np.linalg.eigh(A).eigenvectors[:, -1]
    x_next = x - eta * A @ x
    if np.linalg.norm(x_next) > np.linalg.norm(x):
        return "diverges"
    return "oscillates and converges" if x_next @ x < 0 else "converges monotonically"


def starts_found_by_searching():
    def first(f, end):
        for x0 in np.linspace(-4, 4, 33):
            if abs(x0 - end) >= 0.5 and abs(gradient_descent(f, x0).x[-1, 0] - end) < 0.05:
                return x0
        return None

    two, flat = functions.two_minima, functions.inflection
    return [first(two, -2), first(two, 1), first(flat, -2), first(flat, 1)]


RIGHT = {
    "gradient_descent.step": [
        step_in_a_loop,
        step_in_a_copy,
        step_with_the_minus_inside,
        lambda df, x, eta: tuple(x_i - eta * g_i for x_i, g_i in zip(x, df(x), strict=True)),
        lambda df, x, eta: (x - eta * df(x)).astype("float32"),
    ],
    "gradient_descent.step_by_component": [
        components_in_a_copy,
        components_from_an_old_copy,
        lambda partials, x, eta: [x_i - eta * partial(x) for x_i, partial in zip(x, partials, strict=True)],
        lambda partials, x, eta: x - eta * np.array([partial(x) for partial in partials], dtype="float32"),
    ],
    "gradient_descent.ascend": [
        ascend_by_recursion,
        ascend_in_place_of_a_copy,
        ascend_downhill_on_the_negative,
        ascend_and_keep_all,
    ],
    "gradient_descent.descend": [
        descend_as_do_while,
        descend_with_a_change_that_is_infinite_at_first,
        descend_preallocated,
        descend_in_place_of_a_copy,
        descend_float32,
    ],
    "gradient_descent.diminishing": [
        diminishing_by_appending,
        diminishing_by_ratios,
        lambda eta0, power, K: [eta0 / (k + 1) ** power for k in range(K)],
        lambda eta0, power, K: eta0 * np.arange(1.0, K + 1) ** -power,
    ],
    "gradient_descent.exact_step": [exact_step_by_einsum, exact_step_in_loops, exact_step_with_columns],
    "gradient_descent.predict": [predict_from_the_factors, predict_by_the_norm, predict_by_walking],
    "gradient_descent.find_starts": [
        starts_found_by_searching,
        lambda: [-3, 0.25, -1, 1.75],
        lambda: np.array([-0.4, 1.9, 0.3, 2.2], dtype="float32"),
        lambda: (4.0, 0.1, 4.0, 1.6),
    ],
}
