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
        x_next[i] -= eta * partial(x_next)
    return x_next


def components_by_recursion(partials, x, eta, i=0):
    if i == len(x):
        return x.tolist()
    moved = np.where(np.arange(len(x)) == i, x - eta * partials[i](x), x)
    return components_by_recursion(partials, moved, eta, i + 1)


def components_from_two_pieces(partials, x, eta):
    new = []
    for i, partial in enumerate(partials):
        new.append(x[i] - eta * partial(np.concatenate([new, x[i:]])))
    return np.array(new, dtype="float32")


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


def descend_and_break(df, x0, eta, eps, max_iterations):
    W, k = [x0], 0
    while True:
        g = df(W[k])
        if not (np.linalg.norm(g) > eps and k < max_iterations):
            break
        W += [W[k] - eta * g]
        k = k + 1
    return np.array(W)


def descend_by_recursion(df, x0, eta, eps, max_iterations):
    g = df(x0)
    if math.sqrt(sum(g_i * g_i for g_i in g)) <= eps or max_iterations == 0:
        return [x0.tolist()]
    return [x0.tolist(), *descend_by_recursion(df, x0 - eta * g, eta, eps, max_iterations - 1)]


def descend_preallocated(df, x0, eta, eps, max_iterations):
    places = np.empty((max_iterations + 1, x0.size))
    places[0] = x0
    for k in range(1, max_iterations + 1):
        g = df(places[k - 1])
        if g @ g <= eps**2:
            return places[:k]
        places[k] = places[k - 1] - eta * g
    return places


def descend_in_place_of_a_copy(df, x0, eta, eps, max_iterations):
    x, trajectory = x0.copy(), x0[np.newaxis]
    for _ in range(max_iterations):
        if np.sqrt(np.sum(df(x) ** 2)) <= eps:
            break
        x -= eta * df(x)
        trajectory = np.vstack([trajectory, x])
    return trajectory


def descend_float32(df, x0, eta, eps, max_iterations):
    return [np.float32(x) for x in descend_and_break(df, x0, eta, eps, max_iterations)]


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
        components_by_recursion,
        components_from_two_pieces,
    ],
    "gradient_descent.ascend": [
        ascend_by_recursion,
        ascend_in_place_of_a_copy,
        ascend_downhill_on_the_negative,
        ascend_and_keep_all,
    ],
    "gradient_descent.descend": [
        descend_and_break,
        descend_by_recursion,
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
