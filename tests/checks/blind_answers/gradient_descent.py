"""Answers to the assignment on gradient descent as students write them, written without sight of the checks."""

import functools
import itertools
import math

import numpy as np

from backprop_lib import gradient_descent
from backprop_lib.functions import two_minima


# --- step: wrong
def step_uphill(df, x, eta):
    """Adds the gradient, because "move in the direction" stuck."""
    return x + eta * df(x)


def step_overwrites(df, x, eta):
    """Thinks that x -= makes a new array."""
    x -= eta * df(x)
    return x


def step_without_eta(df, x, eta):
    """Forgets the step size."""
    return x - df(x)


def step_of_unit_length(df, x, eta):
    """Only the direction counts, so the gradient is normalised."""
    g = df(x)
    return x - eta * g / np.linalg.norm(g)


def step_df_not_called(df, x, eta):
    """Takes df for the gradient itself."""
    return x - eta * df


def step_printed(df, x, eta):
    """Prints where it would return."""
    x_next = x - eta * df(x)
    print(x_next)


def step_change_only(df, x, eta):
    """Returns the step and not where it leads."""
    return -eta * df(x)


def step_at_half_new_point(df, x, eta):
    """Loops over the components and evaluates the gradient where it already is."""
    x_next = x.copy()
    for i in range(len(x)):
        x_next[i] = x_next[i] - eta * df(x_next)[i]
    return x_next


def step_alias(df, x, eta):
    """Believes that x_next = x is a copy."""
    g = df(x)
    x_next = x
    for i in range(len(x)):
        x_next[i] = x[i] - eta * g[i]
    return x_next


def step_into_ints(df, x, eta):
    """Prepares an array of whole numbers."""
    x_next = np.zeros(len(x), dtype=int)
    for i, g_i in enumerate(df(x)):
        x_next[i] = x[i] - eta * g_i
    return x_next


def step_stood_up(df, x, eta):
    """Takes the transpose literally and makes a column of the gradient."""
    return x - eta * df(x).reshape(-1, 1)


def step_last_left_out(df, x, eta):
    """The loop ends one component too early."""
    g = df(x)
    x_next = np.array(x)
    for i in range(0, len(x) - 1):
        x_next[i] = x[i] - eta * g[i]
    return x_next


def step_eta_inside(df, x, eta):
    """Scales x and not the gradient."""
    return x - df(eta * x)


def step_eta_times_everything(df, x, eta):
    """Puts the brackets around too much."""
    return eta * (x - df(x))


def step_for_two_components(df, x, eta):
    """Writes out the two components of the example."""
    g = df(x)
    return np.array([x[0] - eta * g[0], x[1] - eta * g[1]])


def step_squeezed(df, x, eta):
    """Squeezes, so that a single component becomes a bare number."""
    return np.squeeze(x - eta * df(x))


def step_rounded(df, x, eta):
    """Rounds to two decimals, to look like the example."""
    return np.round(x - eta * df(x), 2)


def step_two_steps(df, x, eta):
    """Calls itself by copying the line twice."""
    x_next = x - eta * df(x)
    x_next = x_next - eta * df(x_next)
    return x_next


# --- step: right
def step_comprehension(df, x, eta):
    """A list of components."""
    return [x_i - eta * g_i for x_i, g_i in zip(x, df(x))]


def step_in_float32(df, x, eta):
    """Everything in float32."""
    return np.subtract(x, np.float32(eta) * df(x), dtype=np.float32)


def step_stacked(df, x, eta):
    """As a product of (1, -eta) with the two rows x and gradient."""
    return np.array([1.0, -eta]) @ np.stack([x, df(x)])


# --- step_by_component: wrong
def component_mapped(partials, x, eta):
    """The lecture's version, with map: all partial derivatives at x^k."""
    return list(map(lambda x_i, partial: x_i - eta * partial(x), x, partials))


def component_fromiter(partials, x, eta):
    """Gathers the gradient first, and then takes one step."""
    return x - eta * np.fromiter((p(x) for p in partials), dtype=float, count=len(x))


def component_asks_the_old_place(partials, x, eta):
    """Makes the copy and then asks x and not the copy."""
    x_next = x.copy()
    for i in range(len(x)):
        x_next[i] = x_next[i] - eta * partials[i](x)
    return x_next


def component_from_the_end(partials, x, eta):
    """In turn, but the last component moves first."""
    x_next, i = np.array(x, dtype=float), len(x)
    while i > 0:
        i -= 1
        x_next[i] -= eta * partials[i](x_next)
    return x_next


def component_rest_not_there_yet(partials, x, eta):
    """Fills zeros, so the components that have not moved yet count as 0."""
    x_next = np.zeros_like(x)
    for i in range(len(x)):
        x_next[i] = x[i] - eta * partials[i](x_next)
    return x_next


def component_only_the_neighbour_moved(partials, x, eta):
    """Keeps in mind only the move just before this one."""
    x_next, place = x.copy(), x.copy()
    for i in range(len(x)):
        x_next[i] = x[i] - eta * partials[i](place)
        place = x.copy()
        place[i] = x_next[i]
    return x_next


def component_one_behind(partials, x, eta):
    """Notes a move only after the next partial derivative is taken."""
    x_next, before = x.copy(), x.copy()
    for i in range(len(x)):
        slope = partials[i](before)
        before = x_next.copy()
        x_next[i] = x_next[i] - eta * slope
    return x_next


def component_gets_own_x(partials, x, eta):
    """Gives each partial derivative its own component only."""
    x_next = np.zeros(len(x))
    for i in range(len(x)):
        x_next[i] = x[i] - eta * partials[i](x[i])
    return x_next


def component_return_indented(partials, x, eta):
    """The return is indented into the loop."""
    x_next = x.copy()
    for i in range(len(x)):
        x_next[i] = x_next[i] - eta * partials[i](x_next)
        return x_next


def component_always_first_partial(partials, x, eta):
    """Uses the first partial derivative for all."""
    x_next = x.copy()
    for i in range(len(x)):
        x_next[i] = x_next[i] - eta * partials[0](x_next)
    return x_next


def component_counted_from_one(partials, x, eta):
    """Counts the components from 1, as the formula does."""
    x_next = x.copy()
    for i in range(1, len(x)):
        x_next[i] = x_next[i] - eta * partials[i](x_next)
    return x_next


def component_all_partials_summed(partials, x, eta):
    """Adds up the partial derivatives, thinking the gradient is their sum."""
    g = sum(p(x) for p in partials)
    return x - eta * g


def component_whole_x_each_time(partials, x, eta):
    """Forgets the index, so each round moves the whole array."""
    for i in range(len(partials)):
        x = x - eta * partials[i](x)
    return x


def component_uphill(partials, x, eta):
    """Wrong sign."""
    x_next = np.copy(x)
    for i, p in enumerate(partials):
        x_next[i] += eta * p(x_next)
    return x_next


def component_overwrites(partials, x, eta):
    """Moves the components of the very array that was given."""
    for i in range(len(x)):
        x[i] = x[i] - eta * partials[i](x)
    return x


def component_alias(partials, x, eta):
    """Thinks that x_next = x is a copy."""
    x_next = x
    for i, partial in enumerate(partials):
        x_next[i] -= eta * partial(x_next)
    return x_next


def component_neighbour(partials, x, eta):
    """Takes the partial derivative of the component before."""
    x_next = x.copy()
    for i in range(len(x)):
        x_next[i] -= eta * partials[i - 1](x_next)
    return x_next


def component_called_on_list(partials, x, eta):
    """Calls the list of functions."""
    x_next = x.copy()
    for i in range(len(x)):
        x_next[i] = x_next[i] - eta * partials(x_next)[i]
    return x_next


def component_for_two(partials, x, eta):
    """Only the two components of the example."""
    x1 = x[0] - eta * partials[0](x)
    x2 = x[1] - eta * partials[1](np.array([x1, x[1]]))
    return np.array([x1, x2])


def component_copy_moved_inside(partials, x, eta):
    """Copies the start afresh in each round, so only the last component has moved."""
    for i in range(len(x)):
        x_next = x.copy()
        x_next[i] -= eta * partials[i](x_next)
    return x_next


def component_steepest_only(partials, x, eta):
    """Looked up coordinate descent and moves only the component with the steepest slope."""
    slopes = [p(x) for p in partials]
    i = int(np.argmax(np.abs(slopes)))
    x_next = x.copy()
    x_next[i] -= eta * slopes[i]
    return x_next


def component_in_random_order(partials, x, eta):
    """Looked up coordinate descent and draws the order."""
    x_next = x.copy()
    for i in np.random.default_rng(3).permutation(len(x)):
        x_next[i] -= eta * partials[i](x_next)
    return x_next


def component_until_it_settles(partials, x, eta):
    """Goes round a hundred times, since it is to find a minimum."""
    x_next = x.copy()
    for _ in range(100):
        for i in range(len(x)):
            x_next[i] -= eta * partials[i](x_next)
    return x_next


def component_into_ints(partials, x, eta):
    """Copies into an array of whole numbers."""
    x_next = np.array(x, dtype=int)
    for i in range(len(x)):
        x_next[i] = x_next[i] - eta * partials[i](x_next)
    return x_next


# --- step_by_component: right
def component_after_component(partials, x, eta):
    """A copy, moved and asked in turn."""
    x_next = x.copy()
    for i in range(len(x)):
        x_next[i] = x_next[i] - eta * partials[i](x_next)
    return x_next


def component_along_the_axes(partials, x, eta):
    """A new array for every move, along a unit vector."""
    for axis, partial in zip(np.eye(len(x)), partials):
        x = x - eta * partial(x) * axis
    return x


def component_moved_and_waiting(partials, x, eta):
    """What has moved is a list, and what waits is the rest of x."""
    moved = []
    for i, x_i in enumerate(x):
        here = np.concatenate([moved, x[i:]])
        moved.append(x_i - eta * partials[i](here))
    return moved


def component_folded(partials, x, eta):
    """functools.reduce over the numbered partial derivatives."""

    def move(place, numbered):
        i, partial = numbered
        return np.where(np.arange(place.size) == i, place - eta * partial(place), place)

    return functools.reduce(move, enumerate(partials), x)


# --- ascend: wrong
def ascend_goes_down(df, x0, eta, K):
    """Copied from the first exercise with its minus."""
    x = x0
    for _ in range(K):
        x = x - eta * df(x)
    return x


def ascend_one_too_many(df, x0, eta, K):
    """Counts from 0 to K inclusive."""
    x, k = x0.copy(), 0
    while k <= K:
        x = x + eta * df(x)
        k = k + 1
    return x


def ascend_one_too_few(df, x0, eta, K):
    """Starts to count at 1."""
    x = x0.copy()
    for k in range(1, K):
        x = x + eta * df(x)
    return x


def ascend_moves_the_start(df, x0, eta, K):
    """+= on the array that was given."""
    x = x0
    for k in range(K):
        x += eta * df(x)
    return x


def ascend_same_gradient(df, x0, eta, K):
    """Computes the gradient once, before the loop."""
    g = df(x0)
    x = x0
    for k in range(K):
        x = x + eta * g
    return x


def ascend_always_from_start(df, x0, eta, K):
    """Every step begins at x0 again."""
    x = x0
    for k in range(K):
        x = x0 + eta * df(x)
    return x


def ascend_whole_path(df, x0, eta, K):
    """Returns all the places."""
    xs = [x0]
    for k in range(K):
        xs.append(xs[-1] + eta * df(xs[-1]))
    return np.array(xs)


def ascend_returns_early(df, x0, eta, K):
    """Return inside the loop."""
    x = x0
    for k in range(K):
        x = x + eta * df(x)
        return x


def ascend_eta_to_the_power(df, x0, eta, K):
    """Reads the k of eta^k as an exponent."""
    x = x0
    for k in range(K):
        x = x + eta**k * df(x)
    return x


def ascend_shrinking(df, x0, eta, K):
    """Lets the step size diminish although it is to stay."""
    x = x0
    for k in range(K):
        x = x + eta / (k + 1) * df(x)
    return x


def ascend_over_k(df, x0, eta, K):
    """Loops over a number."""
    x = x0
    for k in K:
        x = x + eta * df(x)
    return x


def ascend_every_other(df, x0, eta, K):
    """Raises k in the loop as well, in a while loop with two increments."""
    x, k = x0.copy(), 0
    while k < K:
        x = x + eta * df(x)
        k += 1
        k += 1
    return x


def ascend_in_a_list(df, x0, eta, K):
    """Makes a list of x0, so that + appends."""
    x = list(x0)
    for _ in range(K):
        x = x + list(eta * df(np.array(x)))
    return np.array(x)


# --- ascend: right
def ascend_by_recursion(df, x0, eta, K):
    """Calls itself for the rest of the steps."""
    if K == 0:
        return x0
    return ascend_by_recursion(df, x0 + eta * df(x0), eta, K - 1)


def ascend_reduced(df, x0, eta, K):
    """With functools.reduce."""
    return functools.reduce(lambda x, _: x + eta * df(x), range(K), x0)


def ascend_downhill_on_minus_f(df, x0, eta, K):
    """Descends on -f, in a copy."""
    x = np.array(x0, dtype=float)
    for _ in itertools.repeat(None, K):
        x -= eta * -df(x)
    return x


# --- descend: wrong
def descend_asks_afterwards(df, x0, eta, eps, max_iterations):
    """The lecture's do-while, which takes a step at the minimum, too."""
    path, k = [x0], 0
    while True:
        path.append(path[-1] - eta * df(path[-1]))
        k += 1
        if np.linalg.norm(df(path[-1])) <= eps or k >= max_iterations:
            return np.array(path)


def descend_asks_at_the_place_before(df, x0, eta, eps, max_iterations):
    """Tests the gradient with which it has just stepped, so it takes a step too many."""
    path = [x0]
    for k in range(max_iterations):
        g = df(path[-1])
        path.append(path[-1] - eta * g)
        if np.linalg.norm(g) <= eps:
            break
    return np.array(path)


def descend_last_place_only(df, x0, eta, eps, max_iterations):
    """Returns where it ends and not the way."""
    x, k = x0, 0
    while np.linalg.norm(df(x)) > eps and k < max_iterations:
        x = x - eta * df(x)
        k += 1
    return x


def descend_loses_last(df, x0, eta, eps, max_iterations):
    """Appends before it steps, so the last place is missing."""
    x, path, k = x0, [], 0
    while np.linalg.norm(df(x)) > eps and k < max_iterations:
        path.append(x)
        x = x - eta * df(x)
        k = k + 1
    return np.array(path)


def descend_goes_on_at_eps(df, x0, eta, eps, max_iterations):
    """>= eps, so it steps where the gradient is exactly eps long."""
    x, path, k = x0, [x0], 0
    while np.linalg.norm(df(x)) >= eps and k < max_iterations:
        x = x - eta * df(x)
        path.append(x)
        k = k + 1
    return np.array(path)


def descend_largest_component(df, x0, eta, eps, max_iterations):
    """Asks each component alone, so the gradient can be longer than eps."""
    path = [x0]
    for k in range(max_iterations):
        g = df(path[-1])
        if not np.any(np.abs(g) > eps):
            break
        path.append(path[-1] - eta * g)
    return np.array(path)


def descend_all_components(df, x0, eta, eps, max_iterations):
    """Stops as soon as one component is small."""
    x, path, k = x0, [x0], 0
    while (abs(df(x)) > eps).all() and k < max_iterations:
        x = x - eta * df(x)
        path.append(x)
        k += 1
    return np.array(path)


def descend_root_forgotten(df, x0, eta, eps, max_iterations):
    """The sum of the squares, without the root."""
    path = [x0]
    g = df(x0)
    while sum(g**2) > eps and len(path) <= max_iterations:
        path.append(path[-1] - eta * g)
        g = df(path[-1])
    return np.array(path)


def descend_sum_of_absolute_values(df, x0, eta, eps, max_iterations):
    """Adds up the absolute values for the length."""
    path = [x0]
    while np.abs(df(path[-1])).sum() > eps and len(path) <= max_iterations:
        path.append(path[-1] - eta * df(path[-1]))
    return np.array(path)


def descend_root_of_mean(df, x0, eta, eps, max_iterations):
    """The mean of the squares under the root."""
    path = [x0]
    while np.sqrt(np.mean(df(path[-1]) ** 2)) > eps and len(path) - 1 < max_iterations:
        path.append(path[-1] - eta * df(path[-1]))
    return np.array(path)


def descend_array_in_while(df, x0, eta, eps, max_iterations):
    """Compares the gradient itself with eps."""
    x, path, k = x0, [x0], 0
    while df(x) > eps and k < max_iterations:
        x = x - eta * df(x)
        path.append(x)
        k += 1
    return np.array(path)


def descend_abs_of_sum(df, x0, eta, eps, max_iterations):
    """Slopes of different signs cancel in the sum."""
    x, path = x0, [x0]
    for _ in range(max_iterations):
        if abs(np.sum(df(x))) <= eps:
            break
        x = x - eta * df(x)
        path.append(x)
    return np.array(path)


def descend_for_ever(df, x0, eta, eps, max_iterations):
    """Forgets max_iterations."""
    path = [x0]
    while np.linalg.norm(df(path[-1])) > eps:
        path.append(path[-1] - eta * df(path[-1]))
    return np.array(path)


def descend_counts_places(df, x0, eta, eps, max_iterations):
    """Takes max_iterations for the number of places."""
    path = [x0]
    while len(path) < max_iterations and np.linalg.norm(df(path[-1])) > eps:
        path.append(path[-1] - eta * df(path[-1]))
    return np.array(path)


def descend_one_iteration_more(df, x0, eta, eps, max_iterations):
    """<= max_iterations."""
    x, xs, k = x0, [x0], 0
    while np.linalg.norm(df(x)) > eps and k <= max_iterations:
        x = x - eta * df(x)
        xs.append(x)
        k += 1
    return np.array(xs)


def descend_watches_x(df, x0, eta, eps, max_iterations):
    """Stops when x hardly changes, where the gradient was asked."""
    path = [x0]
    for k in range(max_iterations):
        path.append(path[-1] - eta * df(path[-1]))
        if np.linalg.norm(path[-1] - path[-2]) <= eps:
            break
    return np.array(path)


def descend_watches_change_of_gradient(df, x0, eta, eps, max_iterations):
    """The lecture's rule, with the gradient in place of f."""
    path, change, k = [x0], np.inf, 0
    while change > eps and k < max_iterations:
        path.append(path[-1] - eta * df(path[-1]))
        change = abs(np.linalg.norm(df(path[-1])) - np.linalg.norm(df(path[-2])))
        k += 1
    return np.array(path)


def descend_same_array_every_row(df, x0, eta, eps, max_iterations):
    """Appends one array again and again and changes it in place."""
    x = x0.copy()
    path = [x]
    for k in range(max_iterations):
        if np.linalg.norm(df(x)) <= eps:
            break
        x -= eta * df(x)
        path.append(x)
    return np.array(path)


def descend_start_left_out(df, x0, eta, eps, max_iterations):
    """Begins the list with the first step."""
    path, x, k = [], x0, 0
    while np.linalg.norm(df(x)) > eps and k < max_iterations:
        x = x - eta * df(x)
        path.append(x)
        k += 1
    return np.array(path)


def descend_gradient_never_renewed(df, x0, eta, eps, max_iterations):
    """The gradient is computed once, before the loop."""
    g = df(x0)
    path = [x0]
    for k in range(max_iterations):
        if np.linalg.norm(g) <= eps:
            break
        path.append(path[-1] - eta * g)
    return np.array(path)


def descend_length_of_x(df, x0, eta, eps, max_iterations):
    """Takes the length of x for that of the gradient."""
    x, path, k = x0, [x0], 0
    while np.linalg.norm(x) > eps and k < max_iterations:
        x = x - eta * df(x)
        path.append(x)
        k += 1
    return np.array(path)


def descend_in_columns(df, x0, eta, eps, max_iterations):
    """One place in each column."""
    path = [x0]
    while np.linalg.norm(df(path[-1])) > eps and len(path) <= max_iterations:
        path.append(path[-1] - eta * df(path[-1]))
    return np.array(path).T


def descend_in_one_line(df, x0, eta, eps, max_iterations):
    """Joins the places end to end."""
    x, path = x0, x0
    for k in range(max_iterations):
        if np.linalg.norm(df(x)) <= eps:
            break
        x = x - eta * df(x)
        path = np.append(path, x)
    return path


def descend_moves_x0(df, x0, eta, eps, max_iterations):
    """Copies into the path, but walks on the caller's array."""
    x = x0
    path = [x.copy()]
    for k in range(max_iterations):
        g = df(x)
        if np.sqrt(g @ g) <= eps:
            break
        x -= eta * g
        path.append(x.copy())
    return np.array(path)


def descend_either_will_do(df, x0, eta, eps, max_iterations):
    """or in place of and: it stops where both want it to."""
    x, path, k = x0, [x0], 0
    while k < max_iterations or np.linalg.norm(df(x)) > eps:
        x = x - eta * df(x)
        path.append(x)
        k += 1
    return np.array(path)


def descend_stops_when_steeper(df, x0, eta, eps, max_iterations):
    """Adds a stop of their own where the gradient becomes longer."""
    path, length = [x0], np.linalg.norm(df(x0))
    for k in range(max_iterations):
        if length <= eps:
            break
        path.append(path[-1] - eta * df(path[-1]))
        length_before, length = length, np.linalg.norm(df(path[-1]))
        if length > length_before:
            break
    return np.array(path)


def descend_relative_to_start(df, x0, eta, eps, max_iterations):
    """eps is taken relative to the gradient at the start."""
    x, path, k = x0, [x0], 0
    steep = np.linalg.norm(df(x0))
    while np.linalg.norm(df(x)) > eps * steep and k < max_iterations:
        x = x - eta * df(x)
        path.append(x)
        k += 1
    return np.array(path)


def descend_first_component(df, x0, eta, eps, max_iterations):
    """Looks only at the first component, as in the one-dimensional example."""
    path = [x0]
    x = x0
    for k in range(max_iterations):
        if abs(df(x)[0]) <= eps:
            break
        x = x - eta * df(x)
        path.append(x)
    return np.array(path)


def descend_by_unit_steps(df, x0, eta, eps, max_iterations):
    """Divides the gradient by its length, as it has just been computed."""
    x, path, k = x0, [x0], 0
    length = np.linalg.norm(df(x))
    while length > eps and k < max_iterations:
        x = x - eta * df(x) / length
        length = np.linalg.norm(df(x))
        path.append(x)
        k += 1
    return np.array(path)


# --- descend: right
def descend_watches_gradient(df, x0, eta, eps, max_iterations):
    """As the text says it."""
    x, xs, k = x0, [x0], 0
    while np.linalg.norm(df(x)) > eps and k < max_iterations:
        x = x - eta * df(x)
        xs.append(x)
        k += 1
    return np.array(xs)


def descend_generator(df, x0, eta, eps, max_iterations):
    """The walk is a generator, the length by math.hypot."""

    def walk(x):
        yield x
        for _ in range(max_iterations):
            g = df(x)
            if math.hypot(*g) <= eps:
                return
            x = x - eta * g
            yield x

    return list(walk(x0))


def descend_vstack(df, x0, eta, eps, max_iterations):
    """Grows an array row by row."""
    x = x0[None, :].astype(float)
    g = df(x0)
    while math.sqrt(sum(g_i * g_i for g_i in g)) > eps and not len(x) > max_iterations:
        x = np.vstack([x, x[-1] - eta * g])
        g = df(x[-1])
    return x


def descend_table(df, x0, eta, eps, max_iterations):
    """Prepares all rows and cuts what was not used."""
    x = np.full((max_iterations + 1, len(x0)), np.nan)
    x[0] = x0
    for k in range(max_iterations):
        g = df(x[k].copy())
        if np.sqrt(np.sum(np.square(g))) <= eps:
            return x[: k + 1]
        x[k + 1] = x[k] - eta * g
    return x


# --- diminishing: wrong
def diminishing_divides_by_k(eta0, power, K):
    """Divides by k, which is 0 at first."""
    return np.array([eta0 / k**power for k in range(K)])


def diminishing_one_missing(eta0, power, K):
    """range(1, K) has one entry too few."""
    return np.array([eta0 / k**power for k in range(1, K)])


def diminishing_times_power(eta0, power, K):
    """Multiplies where the power was meant."""
    return eta0 / ((np.arange(K) + 1) * power)


def diminishing_power_of_all(eta0, power, K):
    """Raises the whole fraction to p."""
    return (eta0 / (np.arange(K) + 1)) ** power


def diminishing_one_outside(eta0, power, K):
    """k^p + 1 in place of (k + 1)^p."""
    return eta0 / (np.arange(K) ** power + 1)


def diminishing_shrinks_the_last(eta0, power, K):
    """Divides the step size before, not the first."""
    etas = []
    eta = eta0
    for k in range(K):
        eta = eta / (k + 1) ** power
        etas.append(eta)
    return np.array(etas)


def diminishing_geometric(eta0, power, K):
    """Takes p for a constant factor."""
    return eta0 * power ** np.arange(K)


def diminishing_floor(eta0, power, K):
    """// in place of /."""
    return np.array([eta0 // (k + 1) ** power for k in range(K)])


def diminishing_caret(eta0, power, K):
    """Writes the power with ^."""
    return np.array([eta0 / ((k + 1) ^ power) for k in range(K)])


def diminishing_last_only(eta0, power, K):
    """Returns the last step size."""
    for k in range(K):
        eta = eta0 / (k + 1) ** power
    return eta


def diminishing_whole_numbers(eta0, power, K):
    """Stores them in an array of ints."""
    eta = np.arange(K)
    for k in range(K):
        eta[k] = eta0 / (k + 1) ** power
    return eta


def diminishing_one_extra(eta0, power, K):
    """From η^0 to η^K."""
    return eta0 / np.arange(1, K + 2) ** power


def diminishing_same_k(eta0, power, K):
    """Writes K where k was meant."""
    return np.array([eta0 / (K + 1) ** power for k in range(K)])


def diminishing_whole_power(eta0, power, K):
    """Divides as often as p says, which needs a whole number."""
    etas = []
    for k in range(K):
        eta = eta0
        for _ in range(int(power)):
            eta = eta / (k + 1)
        etas.append(eta)
    return np.array(etas)


def diminishing_with_one(eta0, power, K):
    """Ignores the power."""
    return eta0 / np.arange(1, K + 1)


# --- diminishing: right
def diminishing_by_logarithms(eta0, power, K):
    """Exponentials of logarithms."""
    return [eta0 * math.exp(-power * math.log(k)) for k in range(1, K + 1)]


def diminishing_negative_power(eta0, power, K):
    """A negative power of floats, from linspace."""
    return eta0 * np.linspace(1, K, K) ** -power


def diminishing_while(eta0, power, K):
    """A while loop that appends with np.append."""
    eta = np.array([])
    while eta.size < K:
        eta = np.append(eta, eta0 / math.pow(eta.size + 1, power))
    return eta


# --- exact_step: wrong
def exact_without_b(A, b, x):
    """Takes Ax for the gradient."""
    g = A @ x
    eta = g @ g / (g @ A @ g)
    return eta, x - eta * g


def exact_residual_down(A, b, x):
    """Has g = b - Ax, and still goes minus."""
    g = b - A @ x
    if np.all(g == 0):
        return 1.0, x.copy()
    eta = (g.T @ g) / (g.T @ A @ g)
    x_next = x - eta * g
    return eta, x_next


def exact_zero_over_zero(A, b, x):
    """Copies the formula and forgets the minimum."""
    g = A @ x - b
    eta = np.dot(g, g) / np.dot(g, np.dot(A, g))
    return eta, x - eta * g


def exact_upside_down(A, b, x):
    """Numerator and denominator swapped."""
    g = A @ x - b
    if not g.any():
        return 0.0, x.copy()
    eta = (g @ A @ g) / (g @ g)
    return eta, x - eta * g


def exact_with_stars(A, b, x):
    """Uses * for all products and sums at the end."""
    g = A @ x - b
    if (g == 0).all():
        return 0.0, x.copy()
    eta = np.sum(g * g) / np.sum(g * A * g)
    return eta, x - eta * g


def exact_x_in_denominator(A, b, x):
    """Puts x in the denominator where g belongs."""
    g = A @ x - b
    if np.allclose(g, 0):
        return 0, x.copy()
    eta = g @ g / (x @ A @ x)
    return eta, x - eta * g


def exact_swapped(A, b, x):
    """Returns the place first."""
    g = A @ x - b
    if np.linalg.norm(g) == 0:
        return x.copy(), 0
    eta = g @ g / (g @ A @ g)
    return x - eta * g, eta


def exact_overwrites(A, b, x):
    """Moves the x that was given."""
    g = A @ x - b
    if np.linalg.norm(g) < 1e-12:
        return 0.0, x
    eta = g @ g / (g @ A @ g)
    x -= eta * g
    return eta, x


def exact_only_eta(A, b, x):
    """Returns only the step size."""
    g = A @ x - b
    if not np.any(g):
        return 0.0
    return g @ g / (g @ A @ g)


def exact_norm_not_squared(A, b, x):
    """Takes the norm for gᵀg."""
    g = A @ x - b
    n = np.linalg.norm(g)
    if n == 0:
        return 0.0, np.array(x)
    eta = n / (g @ A @ g)
    return eta, x - eta * g


def exact_origin_at_minimum(A, b, x):
    """Returns zeros at the minimum."""
    g = A @ x - b
    if np.allclose(g, 0):
        return 0.0, np.zeros(len(x))
    eta = g @ g / (g @ A @ g)
    return eta, x - eta * g


def exact_any_zero(A, b, x):
    """Takes one component 0 of the gradient for the minimum."""
    g = A @ x - b
    if 0 in g:
        return 0.0, x.copy()
    eta = g @ g / (g @ A @ g)
    return eta, x - eta * g


def exact_columns(A, b, x):
    """Makes columns to transpose and returns a 1x1 matrix and a column."""
    g = (A @ x - b).reshape(-1, 1)
    if not g.any():
        return 0.0, x
    eta = g.T @ g / (g.T @ A @ g)
    return eta, x.reshape(-1, 1) - eta * g


def exact_gradient_with_half(A, b, x):
    """Keeps the half of ½ xᵀAx in the gradient."""
    g = 0.5 * A @ x - b
    if np.abs(g).max() < 1e-12:
        return 1.0, x.copy()
    eta = g @ g / (g @ A @ g)
    return eta, x - eta * g


def exact_division_in_a_row(A, b, x):
    """Leaves out the brackets under the fraction."""
    g = A @ x - b
    if not g.any():
        return 0.0, x.copy()
    eta = g @ g / g @ A @ g
    return eta, x - eta * g


def exact_compares_with_nan(A, b, x):
    """eta == nan is never true."""
    g = A @ x - b
    with np.errstate(invalid="ignore"):
        eta = (g @ g) / (g @ A @ g)
    if eta == np.nan:
        return 0.0, x.copy()
    return eta, x - eta * g


def exact_minimum_at_origin(A, b, x):
    """Believes that the minimum is where x is 0."""
    if not x.any():
        return 0.0, x.copy()
    g = A @ x - b
    eta = (g @ g) / (g @ A @ g)
    return eta, x - eta * g


def exact_generous_tolerance(A, b, x):
    """Calls everything with a gradient below 1 the minimum."""
    g = A @ x - b
    if np.all(np.abs(g) < 1):
        return 0.0, x.copy()
    eta = (g @ g) / (g @ A @ g)
    return eta, x - eta * g


# --- exact_step: right
def exact_residual_up(A, b, x):
    """With the residual b - Ax, going plus."""
    r = b - A.dot(x)
    if not r.any():
        return 1.0, x.copy()
    eta = r.dot(r) / r.dot(A.dot(r))
    return eta, x + eta * r


def exact_in_loops(A, b, x):
    """Sums by hand, no arrays."""
    n = len(x)
    g = [sum(A[i][j] * x[j] for j in range(n)) - b[i] for i in range(n)]
    gg = sum(g_i**2 for g_i in g)
    gAg = sum(g[i] * A[i][j] * g[j] for i in range(n) for j in range(n))
    eta = gg / gAg if gAg else 0.0
    return [eta, [x[i] - eta * g[i] for i in range(n)]]


def exact_einsum(A, b, x):
    """einsum throughout, 0/0 replaced afterwards."""
    g = np.einsum("ij,j->i", A, x) - b
    with np.errstate(invalid="ignore"):
        eta = np.nan_to_num(np.einsum("i,i", g, g) / np.einsum("i,ij,j", g, A, g))
    return float(eta), x - eta * g


# --- predict: wrong
def predict_other_words(A, eta):
    """Writes the answers in words of their own."""
    factors = 1 - eta * np.linalg.eigvalsh(A)
    if (factors < -1).any():
        return "diverge"
    if (factors < 0).any():
        return "oscillates and converge"
    return "converge monotonically"


def predict_one_over_lambda(A, eta):
    """Takes 1/λ for the border of divergence."""
    lam = max(np.linalg.eigvalsh(A))
    if eta > 1 / lam:
        return "diverges"
    if eta > 0.5 / lam:
        return "oscillates and converges"
    return "converges monotonically"


def predict_smallest(A, eta):
    """Looks at the first eigenvalue, which is the smallest."""
    factor = 1 - eta * np.linalg.eigvalsh(A)[0]
    if factor > 0:
        return "converges monotonically"
    elif factor > -1:
        return "oscillates and converges"
    else:
        return "diverges"


def predict_all_must_diverge(A, eta):
    """Says diverges only if every direction does."""
    factors = 1 - eta * np.linalg.eigvalsh(A)
    if np.all(factors < -1):
        return "diverges"
    if np.any(factors < 0):
        return "oscillates and converges"
    return "converges monotonically"


def predict_corner(A, eta):
    """Treats A as a number, its first entry."""
    c = 1 - eta * A[0, 0]
    if c > 0:
        return "converges monotonically"
    if c > -1:
        return "oscillates and converges"
    return "diverges"


def predict_diagonal(A, eta):
    """Takes the diagonal for the eigenvalues."""
    worst = 1 - eta * np.max(np.diag(A))
    if worst < -1:
        return "diverges"
    return "oscillates and converges" if worst < 0 else "converges monotonically"


def predict_no_oscillation(A, eta):
    """Knows only |factor| below 1 or not."""
    factors = np.abs(1 - eta * np.linalg.eigvalsh(A))
    return "converges monotonically" if factors.max() < 1 else "diverges"


def predict_oscillation_first(A, eta):
    """Asks for a negative factor before it asks for one below -1."""
    for lam in np.linalg.eigvalsh(A):
        if 1 - eta * lam < 0:
            return "oscillates and converges"
    for lam in np.linalg.eigvalsh(A):
        if 1 - eta * lam < -1:
            return "diverges"
    return "converges monotonically"


def predict_first_direction_decides(A, eta):
    """Returns in the loop, after one direction."""
    for lam in np.linalg.eigvalsh(A):
        c = 1 - eta * lam
        if c < -1:
            return "diverges"
        elif c < 0:
            return "oscillates and converges"
        else:
            return "converges monotonically"


def predict_list(A, eta):
    """One answer for each direction."""
    answers = []
    for lam in np.linalg.eigvalsh(A):
        c = 1 - eta * lam
        answers.append("diverges" if c < -1 else "oscillates and converges" if c < 0 else "converges monotonically")
    return answers


def predict_frobenius(A, eta):
    """Takes the norm of A for its largest eigenvalue."""
    c = 1 - eta * np.linalg.norm(A)
    return "diverges" if c < -1 else "oscillates and converges" if c < 0 else "converges monotonically"


def predict_divided(A, eta):
    """eta / λ in place of eta · λ."""
    c = 1 - eta / np.linalg.eigvalsh(A)
    if c.min() < -1:
        return "diverges"
    if c.min() < 0:
        return "oscillates and converges"
    return "converges monotonically"


def predict_array_in_if(A, eta):
    """Asks an array whether it is positive."""
    factors = 1 - eta * np.linalg.eigvalsh(A)
    if factors > 0:
        return "converges monotonically"
    elif factors > -1:
        return "oscillates and converges"
    return "diverges"


def predict_oscillates_if_all(A, eta):
    """Says oscillates only if every direction does."""
    factors = 1 - eta * np.linalg.eigvalsh(A)
    if factors.min() < -1:
        return "diverges"
    if (factors < 0).all():
        return "oscillates and converges"
    return "converges monotonically"


def predict_last_overwrites(A, eta):
    """Loops over the directions and lets a later one overwrite, largest first."""
    for lam in sorted(np.linalg.eigvalsh(A), reverse=True):
        if abs(1 - eta * lam) > 1:
            behaviour = "diverges"
        elif 1 - eta * lam < 0:
            behaviour = "oscillates and converges"
        else:
            behaviour = "converges monotonically"
    return behaviour


def predict_one_and_two_swapped(A, eta):
    """Confuses which case is which: positive factors oscillate."""
    lam = np.linalg.eigvalsh(A).max()
    if eta * lam > 2:
        return "diverges"
    if eta * lam < 1:
        return "oscillates and converges"
    return "converges monotonically"


def predict_steps_from_ones(A, eta):
    """Takes steps from (1, ..., 1) and watches the first component's sign."""
    x = np.ones(len(A))
    for _ in range(20):
        x_new = x - eta * A @ x
        if np.linalg.norm(x_new) > np.linalg.norm(x):
            return "diverges"
        if np.sign(x_new[0]) != np.sign(x[0]):
            return "oscillates and converges"
        x = x_new
    return "converges monotonically"


def predict_dominant_factor(A, eta):
    """Lets the factor of the largest absolute value decide alone."""
    factors = 1 - eta * np.linalg.eigvalsh(A)
    c = factors[np.argmax(np.abs(factors))]
    if c < -1:
        return "diverges"
    return "oscillates and converges" if c < 0 else "converges monotonically"


def predict_trace(A, eta):
    """Takes the trace for the eigenvalue."""
    c = 1 - eta * np.trace(A)
    if c < -1:
        return "diverges"
    return "oscillates and converges" if c < 0 else "converges monotonically"


def predict_mean_factor(A, eta):
    """Takes the mean of the factors."""
    c = np.mean(1 - eta * np.linalg.eigvalsh(A))
    if c < -1:
        return "diverges"
    return "oscillates and converges" if c < 0 else "converges monotonically"


def predict_row_sums(A, eta):
    """Bounds the eigenvalues by the row sums and takes the bound for the eigenvalue."""
    c = 1 - eta * np.abs(A).sum(axis=1).max()
    if c < -1:
        return "diverges"
    return "oscillates and converges" if c < 0 else "converges monotonically"


def predict_two_by_two(A, eta):
    """The formula with trace and determinant, for two variables only."""
    t, det = A[0, 0] + A[1, 1], A[0, 0] * A[1, 1] - A[0, 1] * A[1, 0]
    lam = t / 2 + math.sqrt(t * t / 4 - det)
    if eta * lam > 2:
        return "diverges"
    return "oscillates and converges" if eta * lam > 1 else "converges monotonically"


def predict_steps_component_signs(A, eta):
    """Takes steps from a random start and watches the signs of all components of x."""
    rng = np.random.default_rng(1)
    x = rng.standard_normal(len(A))
    start, flips = np.linalg.norm(x), 0
    for _ in range(200):
        x_new = x - eta * A @ x
        flips += np.any(np.sign(x_new) != np.sign(x))
        x = x_new
    if np.linalg.norm(x) > start:
        return "diverges"
    return "oscillates and converges" if flips else "converges monotonically"


# --- predict: right
def predict_matrix_itself(A, eta):
    """Eigenvalues of I - ηA, by eig, and a table of words."""
    factors, _ = np.linalg.eig(np.eye(len(A)) - eta * A)
    words = ["converges monotonically", "oscillates and converges", "diverges"]
    return words[max(0 if c > 0 else 1 if c > -1 else 2 for c in factors.real)]


def predict_spectral_norm(A, eta):
    """The largest eigenvalue is the spectral norm."""
    product = eta * np.linalg.norm(A, 2)
    return ("converges monotonically" if product < 1 else "oscillates and converges") if product < 2 else "diverges"


def predict_walks_along_eigenvectors(A, eta):
    """Takes one step along each eigenvector."""
    factors = []
    for v in np.linalg.eigh(A)[1].T:
        factors.append(v @ (v - eta * A @ v))
    if any(c < -1 for c in factors):
        return np.str_("diverges")
    return np.str_("oscillates and converges" if any(c < 0 for c in factors) else "converges monotonically")


# --- find_starts: wrong
def starts_symmetric():
    """Three to each side; but 3 jumps exactly onto the hilltop of two_minima."""
    return -3.0, 3.0, -3.0, 3.0


def starts_swapped():
    """Right starts with deep and shallow in the other order."""
    return 2.0, -1.0, -1.0, 2.0


def starts_at_the_ends():
    """Starts where it should end."""
    return -2, 1, -2, 1


def starts_stuck_from_the_left():
    """Thinks that the inflection point also stops a walk from the left."""
    return -1.0, 2.0, -3.0, 0.0


def starts_on_the_hilltop():
    """Starts on the hilltop."""
    return -1.0, 0.0, -1.0, 2.0


def starts_far_away():
    """So far away that descent diverges."""
    return -10.0, 10.0, -10.0, 10.0


def starts_too_near():
    """All lead to the right place, two of them from too near."""
    return -1.0, 0.8, -1.0, 1.2


def starts_pairs_only():
    """Only the two for two_minima."""
    return -1.0, 0.4


def starts_as_text():
    """Describes them."""
    return "left of 0", "right of 0", "left of 1", "right of 1"


def starts_between():
    """Minimum is sought right of 1, where the walk is stuck."""
    deep, shallow = -0.5, 0.5
    minimum, stuck = 1.8, 1.8
    return deep, shallow, minimum, stuck


def starts_where_they_end():
    """Returns the ends of the walks and not their starts."""
    return tuple(gradient_descent(two_minima, x0).x[-1, 0] for x0 in (-1.0, 2.0, -1.0, 2.0))


# --- find_starts: right
def starts_in_an_array():
    """An array of floats."""
    return np.array([-1.0, 0.4, 0.0, 1.7])


def starts_as_ints():
    """A list of whole numbers."""
    return [-1, 2, -1, 2]


WRONG = {
    "gradient_descent.step": [
        step_uphill,
        step_overwrites,
        step_without_eta,
        step_of_unit_length,
        step_df_not_called,
        step_printed,
        step_change_only,
        step_at_half_new_point,
        step_alias,
        step_into_ints,
        step_stood_up,
        step_last_left_out,
        step_eta_inside,
        step_eta_times_everything,
        step_for_two_components,
        step_squeezed,
        step_rounded,
        step_two_steps,
    ],
    "gradient_descent.step_by_component": [
        component_mapped,
        component_fromiter,
        component_asks_the_old_place,
        component_from_the_end,
        component_rest_not_there_yet,
        component_only_the_neighbour_moved,
        component_one_behind,
        component_gets_own_x,
        component_return_indented,
        component_always_first_partial,
        component_counted_from_one,
        component_all_partials_summed,
        component_whole_x_each_time,
        component_uphill,
        component_overwrites,
        component_alias,
        component_neighbour,
        component_called_on_list,
        component_for_two,
        component_copy_moved_inside,
        component_steepest_only,
        component_in_random_order,
        component_until_it_settles,
        component_into_ints,
    ],
    "gradient_descent.ascend": [
        ascend_goes_down,
        ascend_one_too_many,
        ascend_one_too_few,
        ascend_moves_the_start,
        ascend_same_gradient,
        ascend_always_from_start,
        ascend_whole_path,
        ascend_returns_early,
        ascend_eta_to_the_power,
        ascend_shrinking,
        ascend_over_k,
        ascend_every_other,
        ascend_in_a_list,
    ],
    "gradient_descent.descend": [
        descend_asks_afterwards,
        descend_asks_at_the_place_before,
        descend_last_place_only,
        descend_loses_last,
        descend_goes_on_at_eps,
        descend_largest_component,
        descend_all_components,
        descend_root_forgotten,
        descend_sum_of_absolute_values,
        descend_root_of_mean,
        descend_array_in_while,
        descend_abs_of_sum,
        descend_for_ever,
        descend_counts_places,
        descend_one_iteration_more,
        descend_watches_x,
        descend_watches_change_of_gradient,
        descend_same_array_every_row,
        descend_start_left_out,
        descend_gradient_never_renewed,
        descend_length_of_x,
        descend_in_columns,
        descend_in_one_line,
        descend_moves_x0,
        descend_either_will_do,
        descend_stops_when_steeper,
        descend_relative_to_start,
        descend_first_component,
        descend_by_unit_steps,
    ],
    "gradient_descent.diminishing": [
        diminishing_divides_by_k,
        diminishing_one_missing,
        diminishing_times_power,
        diminishing_power_of_all,
        diminishing_one_outside,
        diminishing_shrinks_the_last,
        diminishing_geometric,
        diminishing_floor,
        diminishing_caret,
        diminishing_last_only,
        diminishing_whole_numbers,
        diminishing_one_extra,
        diminishing_same_k,
        diminishing_whole_power,
        diminishing_with_one,
    ],
    "gradient_descent.exact_step": [
        exact_without_b,
        exact_residual_down,
        exact_zero_over_zero,
        exact_upside_down,
        exact_with_stars,
        exact_x_in_denominator,
        exact_swapped,
        exact_overwrites,
        exact_only_eta,
        exact_norm_not_squared,
        exact_origin_at_minimum,
        exact_any_zero,
        exact_columns,
        exact_gradient_with_half,
        exact_division_in_a_row,
        exact_compares_with_nan,
        exact_minimum_at_origin,
        exact_generous_tolerance,
    ],
    "gradient_descent.predict": [
        predict_other_words,
        predict_one_over_lambda,
        predict_smallest,
        predict_all_must_diverge,
        predict_corner,
        predict_diagonal,
        predict_no_oscillation,
        predict_oscillation_first,
        predict_first_direction_decides,
        predict_list,
        predict_frobenius,
        predict_divided,
        predict_array_in_if,
        predict_oscillates_if_all,
        predict_last_overwrites,
        predict_one_and_two_swapped,
        predict_steps_from_ones,
        predict_dominant_factor,
        predict_trace,
        predict_mean_factor,
        predict_row_sums,
        predict_two_by_two,
        predict_steps_component_signs,
    ],
    "gradient_descent.find_starts": [
        starts_symmetric,
        starts_swapped,
        starts_at_the_ends,
        starts_stuck_from_the_left,
        starts_on_the_hilltop,
        starts_far_away,
        starts_too_near,
        starts_pairs_only,
        starts_as_text,
        starts_between,
        starts_where_they_end,
    ],
}


RIGHT = {
    "gradient_descent.step": [
        step_comprehension,
        step_in_float32,
        step_stacked,
    ],
    "gradient_descent.step_by_component": [
        component_after_component,
        component_along_the_axes,
        component_moved_and_waiting,
        component_folded,
    ],
    "gradient_descent.ascend": [
        ascend_by_recursion,
        ascend_reduced,
        ascend_downhill_on_minus_f,
    ],
    "gradient_descent.descend": [
        descend_watches_gradient,
        descend_generator,
        descend_vstack,
        descend_table,
    ],
    "gradient_descent.diminishing": [
        diminishing_by_logarithms,
        diminishing_negative_power,
        diminishing_while,
    ],
    "gradient_descent.exact_step": [
        exact_residual_up,
        exact_in_loops,
        exact_einsum,
    ],
    "gradient_descent.predict": [
        predict_matrix_itself,
        predict_spectral_norm,
        predict_walks_along_eigenvectors,
    ],
    "gradient_descent.find_starts": [
        starts_in_an_array,
        starts_as_ints,
    ],
}
