"""What the cells of forward_pass say to right, wrong and missing answers; no kernel is started."""

import linecache
import sys
import warnings

import numpy as np
import pytest

from backprop_lib import Network, activations, by_component


class Notebook:
    """A notebook whose code has run, except for the self-checks and graded cells: those are run one at a time."""

    def __init__(self, cells):
        self.cells, self.names = cells, {"__name__": "notebook"}
        for cell in cells.values():
            if cell.cell_type == "code" and not cell.metadata.get("nbgrader", {"grade": True})["grade"]:
                self.run(cell.id)

    def run(self, cell_id):
        name, source = f"<{cell_id}>", self.cells[cell_id].source
        linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
        exec(compile(source, name, "exec"), self.names)

    def answer(self, name, function):
        function.__name__ = name
        self.names[name] = function

    def said(self, cell_id):
        """Return what a graded cell says, on one line; nothing if the answer is right."""
        try:
            self.run(cell_id)
        except self.names["NotRight"] as error:
            assert max(map(len, str(error).splitlines())) <= 80, "nbgrader validate cuts longer lines off"
            return " ".join(str(error).split())
        return ""


@pytest.fixture
def notebook(solution):
    return Notebook(solution)


# What the students wrote: right in other words, and wrong.


def with_ones(X):
    return np.concatenate([np.ones((len(X), 1)), X], axis=1)


def pass_forward(w, f, X, before=lambda x: x, output=None, constant=1.0, remember=lambda z, y: z):
    """Pass a batch or one instance forward, with a slip wherever an argument asks for one."""
    column = (*X.shape[:-1], 1)
    y, z = [np.concatenate([np.ones(column), before(X)], axis=-1)], [None]
    for k in range(1, len(w)):
        z_k = np.concatenate([np.full(column, constant), y[-1][..., 1:]], axis=-1) @ w[k]
        y_k = (output or f[k])(z_k) if k == len(w) - 1 else f[k](z_k)
        z.append(remember(z_k, y_k))
        y.append(np.concatenate([np.ones(column), y_k], axis=-1))
    return y, z


def activate_the_constant(w, f, x):
    y, z = [np.array([1.0, *x])], [None]
    for k in range(1, len(w)):
        z.append(y[-1] @ w[k])
        y.append(f[k](np.array([1.0, *z[k]])))
    return y, z


def activate_in_place(w, f, x):
    y, z = [np.array([1.0, *x])], [None]
    for k in range(1, len(w)):
        z.append(y[-1] @ w[k])
        z[k][:] = f[k](z[k])
        y.append(np.array([1.0, *z[k]]))
    return y, z


def always_the_first_activation(w, f, X):
    return pass_forward(w, [None] + [f[1]] * (len(f) - 1), X)


def activate_one_by_one(w, f, x):
    def one_by_one(f_k):
        return lambda z: np.array([np.ravel(f_k(z_j))[0] for z_j in z])

    return pass_forward(w, [None, *map(one_by_one, f[1:])], x)


def row_after_row(w, f, X):
    passes = [by_component.forward(w, f, x) for x in X]
    y = [[y[k] for y, _ in passes] for k in range(len(w))]
    z = [None] + [[z[k] for _, z in passes] for k in range(1, len(w))]
    return y, z


def branches(z):
    return np.where(z > 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def softmax_as_written(z):
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


def softmax_less_the_batch_maximum(z):
    e = np.exp(z - z.max())
    return e / e.sum(axis=1, keepdims=True)


def softmax_into_whole_numbers(z):
    y = np.zeros_like(z)
    y[:] = softmax_as_written(z)
    return y


def softmax_in_loops(z):
    rows = []
    for row in z:
        e = [np.exp(z_i - max(row)) for z_i in row]
        rows.append([e_i / sum(e) for e_i in e])
    return rows


def relu_in_place(z):
    z[z < 0] = 0
    return z


def sigmoid_by_halves(z):
    y, low = np.empty(np.shape(z)), z < 0
    y[low] = np.exp(z[low]) / (1 + np.exp(z[low]))
    y[~low] = 1 / (1 + np.exp(-z[~low]))
    return y


def silent(function):
    def without_a_warning(z):
        with np.errstate(all="ignore"):
            return function(z)

    return without_a_warning


def noisy(function):
    def with_a_warning(*arguments):
        warnings.warn("deprecated", DeprecationWarning, stacklevel=2)
        np.log(np.zeros(1))
        print("debugging", file=sys.stderr)
        return function(*arguments)

    return with_a_warning


def network(widths, names, *w):
    def xor_network():
        net = Network(widths, names)
        net.w = [None, *w]
        return net

    return xor_network


AT_LEAST_ONE_AND_BOTH = [[0, -1], [1, 1], [1, 1]]
FUNCTION = {"sigmoid_large": "sigmoid", "softmax_large": "softmax", "xor": "xor_network"}

# The graded cell, and a right answer.
RIGHT = [
    ("affine_by_loops", lambda w, y: [sum(w_j[i] * y[i] for i in range(len(y))) for w_j in w.T.tolist()]),
    ("affine_by_loops", lambda w, y: np.einsum("ij,i->j", w, y)),
    ("affine_by_loops", lambda w, y: w[0] + w[1:].T @ y[1:]),
    ("affine_by_loops", lambda w, y: (y @ w).astype(np.float32)),
    ("affine_by_loops", noisy(lambda w, y: tuple(y @ w))),
    ("affine_batch", lambda w, X: np.insert(X, 0, 1, axis=1) @ w),
    ("affine_batch", lambda w, X: X @ w[1:] + w[0]),
    ("affine_batch", lambda w, X: [[float(z_j) for z_j in w.T @ [1, *x]] for x in X]),
    ("affine_batch", lambda w, X: np.asmatrix(with_ones(X)) * np.asmatrix(w)),
    ("affine_batch", lambda w, X: with_ones(X).astype("float32") @ w.astype("float32")),
    ("affine_batch", noisy(lambda w, X: (w.T @ with_ones(X).T).T)),
    ("sigmoid", noisy(lambda z: 1 / (1 + np.exp(-z)))),
    ("sigmoid", branches),
    *((graded, lambda z: 0.5 + 0.5 * np.tanh(z / 2)) for graded in ["sigmoid", "sigmoid_large"]),
    *((graded, sigmoid_by_halves) for graded in ["sigmoid", "sigmoid_large"]),
    *((graded, lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500)))) for graded in ["sigmoid", "sigmoid_large"]),
    *((graded, lambda z: np.exp(-np.logaddexp(0, -z))) for graded in ["sigmoid", "sigmoid_large"]),
    ("sigmoid_large", silent(lambda z: 1 / (1 + np.exp(-z)))),
    ("tanh", lambda z: 1 - 2 / (np.exp(2 * np.minimum(z, 300)) + 1)),
    ("tanh", lambda z: np.tanh(z).astype(np.float32)),
    ("tanh", lambda z: np.sign(z) * (1 - np.exp(-2 * abs(z))) / (1 + np.exp(-2 * abs(z)))),
    ("relu", relu_in_place),
    ("relu", lambda z: z * (z > 0)),
    ("relu", lambda z: np.where(z > 0, z, 0)),
    ("relu", lambda z: (z + abs(z)) / 2),
    ("relu", lambda z: np.clip(z, 0, None).tolist()),
    ("softmax", noisy(softmax_as_written)),
    *((graded, softmax_in_loops) for graded in ["softmax", "softmax_large"]),
    *(
        (graded, lambda z: np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True)))
        for graded in ["softmax", "softmax_large"]
    ),
    *((graded, lambda z: activations.softmax(z).astype("float32")) for graded in ["softmax", "softmax_large"]),
    ("forward", by_component.forward),
    ("forward", noisy(pass_forward)),
    ("forward", lambda w, f, x: tuple(map(tuple, pass_forward(w, f, x)))),
    (
        "forward",
        lambda w, f, x: [[None if a is None else a.astype("float32") for a in b] for b in pass_forward(w, f, x)],
    ),
    ("forward_batch", pass_forward),
    ("forward_batch", row_after_row),
    ("forward_batch", noisy(row_after_row)),
    ("xor", network([2, 2, 1], ["relu", "sigmoid"], AT_LEAST_ONE_AND_BOTH, [[-5], [10], [-20]])),
    ("xor", network([2, 2, 1], ["sigmoid", "sigmoid"], [[-10, -30], [20, 20], [20, 20]], [[-10], [20], [-20]])),
    ("xor", network([2, 2, 1], ["tanh", "relu"], [[-5, -15], [10, 10], [10, 10]], [[0], [0.5], [-0.5]])),
    (
        "xor",
        network([2, 2, 1, 1], ["relu"] * 2 + ["identity"], AT_LEAST_ONE_AND_BOTH, [[0], [1], [-2]], [[0], [1]]),
    ),
]

# The graded cell, a wrong answer, and words of what is said about it.
WRONG = [
    ("affine_by_loops", lambda w, y: y[1:] @ w[1:], "The bias is missing: the sum begins at i = 0."),
    ("affine_by_loops", lambda w, y: y[:-1] @ w[:-1], "The last unit is missing"),
    ("affine_by_loops", lambda w, y: y[-1] * w[-1], "Only the last term is left"),
    ("affine_by_loops", lambda w, y: y[1:] @ w[1:] + (len(y) - 1) * w[0], "in the sum once for every input"),
    ("affine_by_loops", lambda w, y: activations.sigmoid(y @ w), "That looks like an activation of z"),
    ("affine_by_loops", lambda w, y: (y @ w).astype(int), "so each was cut off at the decimal point"),
    ("affine_by_loops", lambda w, y: None, "z is None. Is a `return` missing"),
    ("affine_by_loops", lambda w, y: np.sum(y @ w), "z has the shape (), expected (2,)."),
    ("affine_by_loops", lambda w, y: np.array([1, *(y @ w)]), "one number too many: the constant 1 belongs to y"),
    ("affine_by_loops", lambda w, y: ["4.5", "8"], "z must hold real numbers, got list of <U3."),
    ("affine_batch", lambda w, X: X @ w[1:], "The bias is missing: y_0 is 1, not 0."),
    ("affine_batch", lambda w, X: np.fliplr(with_ones(X[:, ::-1])) @ w, "The ones stand behind the inputs"),
    ("affine_batch", lambda w, X: X @ w[1:] + X.shape[1] * w[0], "in the sum once for every input"),
    ("affine_batch", lambda w, X: activations.sigmoid(with_ones(X) @ w), "That looks like an activation of z"),
    ("affine_batch", lambda w, X: w.T @ with_ones(X).T, "z has the shape (2, 4), expected (4, 2). It is transposed."),
    ("affine_batch", lambda w, X: [[1.0, 2.0], [3.0]], "z can't be read as one array: its parts differ in length."),
    ("sigmoid", lambda z: 1 / (1 + np.exp(z)), "The sign of z is the wrong way round"),
    ("sigmoid", lambda z: 1 / 1 + np.exp(-z), "Python divides before it adds"),
    ("sigmoid", lambda z: z / (1 + np.exp(-z)), "The numerator is 1, not z."),
    ("sigmoid", lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2, "That is the derivative y (1 − y)"),
    ("sigmoid", lambda z: np.tanh(z), "That is tanh."),
    ("sigmoid_large", lambda z: 1 / (1 + np.exp(-z)), "a warning: overflow encountered in exp. Let exp see"),
    ("sigmoid_large", branches, "the one that is not taken can still overflow"),
    ("tanh", lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)), "Which function of numpy takes care"),
    ("tanh", lambda z: 0.5 + 0.5 * np.tanh(z / 2), "That is sigmoid."),
    ("tanh", lambda z: 1 - np.tanh(z) ** 2, "That is the derivative 1 − y²"),
    ("tanh", lambda z: np.tanh(-z), "The sign is the wrong way round: y grows with z."),
    ("relu", lambda z: np.heaviside(z, 0), "That is 1 where z > 0"),
    ("relu", lambda z: np.minimum(z, 0), "The sign is the wrong way round: what is above 0 stays."),
    ("relu", lambda z: np.abs(z), "it does not change its sign"),
    ("relu", lambda z: z, "What is below 0 is still there."),
    ("relu", lambda z: np.max(z), "y has the shape (), expected (4, 3)."),
    ("relu", lambda z: np.vectorize(lambda z: max(0, z), otypes=[int])(z), "so each was cut off at the decimal point"),
    ("softmax", lambda z: np.exp(z) / np.exp(z).sum(), "The sum runs over the whole batch"),
    ("softmax", lambda z: np.exp(z) / np.exp(z).sum(axis=0), "Each column sums to 1; each row should."),
    ("softmax", lambda z: np.exp(z), "Nothing was divided by the sum"),
    ("softmax", lambda z: np.exp(z / np.exp(z).sum(axis=1, keepdims=True)), "The division is inside exp"),
    ("softmax", lambda z: 0.5 + 0.5 * np.tanh(z / 2), "That is the sigmoid of each z"),
    ("softmax", lambda z: np.log(softmax_as_written(z)), "That is the logarithm of y."),
    ("softmax", lambda z: softmax_as_written(-z), "The sign of z is the wrong way round"),
    ("softmax", softmax_into_whole_numbers, "so each was cut off at the decimal point"),
    ("softmax_large", softmax_as_written, "a warning: overflow encountered in exp. What can you subtract"),
    ("softmax_large", softmax_less_the_batch_maximum, "a warning: invalid value encountered in divide."),
    ("softmax_large", silent(softmax_as_written), "nan is what 0/0 and inf/inf give"),
    ("softmax_large", silent(softmax_less_the_batch_maximum), "What suits one row does not suit another"),
    ("forward", lambda w, f, x: pass_forward(w, f, x, constant=0), "The biases are missing: w_0j goes with y_0 = 1."),
    ("forward", lambda w, f, x: pass_forward(w, f, x, before=f[1]), "The activation was applied to the input"),
    ("forward", lambda w, f, x: pass_forward(w, f, x, output=lambda z: z), "The activation f_2 is missing"),
    ("forward", lambda w, f, x: pass_forward(w, f, x, remember=lambda z, y: y), "remember z^(1) as it was before"),
    ("forward", activate_in_place, "remember z^(1) as it was before the activation"),
    ("forward", activate_the_constant, "The constant went through the activation; y_0 stays 1."),
    ("forward", always_the_first_activation, "That is f_1 of z^(2); layer 2 has the activation f_2."),
    ("forward", activate_one_by_one, "The softmax saw one z at a time"),
    ("forward", lambda w, f, x: pass_forward(w, f, x)[0][-1], "forward must return two lists, y and z, got ndarray."),
    ("forward", lambda w, f, x: pass_forward(w, f, x)[::-1], "forward returns z and y; first y is due, then z."),
    ("forward", lambda w, f, x: ([x, x, x], [1, 2]), "z must have N + 1 = 3 entries, z[0] is None; got 2."),
    ("forward", lambda w, f, x: ([x, x, x], [None] * 3), "The constant y_0 = 1 is missing in front."),
    ("forward", lambda w, f, x: (pass_forward(w, f, x)[0], [None] * 3), "z[1] is None."),
    ("forward_batch", lambda w, f, X: pass_forward(w, f, X, constant=0), "The biases are missing"),
    ("forward_batch", lambda w, f, X: pass_forward(w, f, X, before=f[1]), "The activation was applied to the input"),
    ("forward_batch", lambda w, f, X: pass_forward(w, f, X, output=lambda z: z), "The activation f_2 is missing"),
    ("forward_batch", always_the_first_activation, "That is f_1 of z^(2); layer 2 has the activation f_2."),
    ("forward_batch", lambda w, f, X: pass_forward(w, f, X[0]), "y[0] has the shape (3,), expected (5, 3)."),
    ("xor", network([2, 1], ["sigmoid"], [[-15], [10], [10]]), "Cut at 0.5, your network is AND."),
    ("xor", network([2, 1], ["sigmoid"], [[-5], [10], [10]]), "Cut at 0.5, your network is OR."),
    ("xor", network([2, 2, 1], ["identity"] * 2, np.ones((3, 2)), np.ones((3, 1))), "no weights can do it"),
    ("xor", network([2, 2, 1], ["relu", "identity"], AT_LEAST_ONE_AND_BOTH, [[1], [-1], [2]]), "the opposite of XOR"),
    ("xor", network([2, 2, 1], ["relu", "sigmoid"], AT_LEAST_ONE_AND_BOTH, [[-1], [2], [-4]]), "larger weights"),
    ("xor", network([2, 2], ["softmax"], np.ones((3, 2))), "The network must have 2 inputs and 1 output, got 2 and 2."),
    ("xor", lambda: AT_LEAST_ONE_AND_BOTH, "xor_network must return a Network of the library, got list."),
]


def graded_id(graded):
    return f"{graded}_graded".replace("_", "-")


@pytest.mark.parametrize(("graded", "function"), RIGHT)
def test_a_right_answer_passes_however_it_is_written_and_nothing_reaches_stderr(notebook, graded, function, capsys):
    notebook.answer(FUNCTION.get(graded, graded), function)
    assert notebook.said(graded_id(graded)) == ""
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("graded", "function", "words"), WRONG)
def test_a_wrong_answer_is_told_what_is_wrong(notebook, graded, function, words):
    notebook.answer(FUNCTION.get(graded, graded), function)
    assert words in notebook.said(graded_id(graded))


def test_what_came_is_named_in_the_notation_of_the_lecture_beside_what_was_due(notebook):
    notebook.answer("forward_batch", lambda w, f, X: pass_forward(w, f, X, output=lambda z: z))
    assert notebook.said("forward-batch-graded") == (
        "y_1^(2) in row 0 of the batch, your y[2][0, 1], is -1.51633, expected 0.180003. "
        "The activation f_2 is missing: behind the constant, that is z^(2). "
        "Given the widths [2, 3, 1] and the activations tanh, sigmoid, T = 5. Slide: Forward “Pass”"
    )


GRADED = [graded for graded in dict.fromkeys(graded for graded, _ in RIGHT) if graded != "xor"]


@pytest.mark.parametrize("graded", GRADED)
def test_an_answer_that_knows_the_visible_numbers_by_heart_fails_on_the_hidden_ones(release, solution, graded):
    notebook, name, memory = Notebook(solution), FUNCTION.get(graded, graded), {}
    right = notebook.names[name]
    notebook.answer(name, lambda *arguments: memory.setdefault(repr(arguments), right(*arguments)))
    notebook.cells = release
    assert notebook.said(graded_id(graded)) == ""
    notebook.answer(name, lambda *arguments: memory.get(repr(arguments)))
    assert notebook.said(graded_id(graded)) == ""
    notebook.cells = solution
    assert notebook.said(graded_id(graded)) != ""


def test_an_error_in_the_function_is_shown_as_it_is(notebook):
    notebook.answer("softmax", lambda z: z / [])
    with pytest.raises(ValueError, match="broadcast"):
        notebook.run("softmax-graded")


SELF_CHECKS = ["affine-by-loops", "affine-batch", "activations", "softmax", "forward", "forward-batch", "xor"]


def test_the_self_checks_agree_with_the_solution(notebook, capsys):
    for check in SELF_CHECKS:
        notebook.run(f"{check}-check")
        assert "right on this example" in capsys.readouterr().out


def test_the_untouched_version_is_told_so_everywhere_and_no_self_check_stops_it(release, capsys):
    notebook = Notebook(release)
    for check in SELF_CHECKS:
        notebook.run(f"{check}-check")
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 9 and all(line.endswith(" is not written yet.") for line in said)
    graded = [cell.id for cell in release.values() if cell.id.endswith("-graded")]
    assert len(graded) == 11
    assert all(notebook.said(cell_id).endswith(" is not written yet.") for cell_id in graded)


@pytest.mark.parametrize(
    ("check", "name", "function", "words"),
    [
        ("affine-by-loops", "affine_by_loops", lambda w, y: y[1:] @ w[1:], "The bias is missing. Slide"),
        ("affine-by-loops", "affine_by_loops", lambda w, y: [4.5, 0], "By hand: z_1 = 0.5·1 + 2·3 − 1·2 = 4.5"),
        ("affine-batch", "affine_batch", lambda w, X: X @ w[1:], "The bias is missing. Slide"),
        ("affine-batch", "affine_batch", lambda w: w, "stopped with TypeError"),
        ("activations", "relu", lambda z: 1 / 0, "relu stopped with ZeroDivisionError: division by zero in the line:"),
        ("softmax", "softmax", lambda z: np.exp(z), "By hand: row 0 is (1, 2, 5)/8"),
        ("forward", "forward", activate_in_place, "That is y^(1)."),
        ("forward", "forward", lambda w, f, x: None, "forward must return two lists, y and z, got NoneType."),
        ("forward-batch", "forward_batch", lambda w, f, X: pass_forward(w, f, X, constant=0), "By hand, row 2: z^(1)"),
        ("xor", "xor_network", lambda: None, "must return a Network"),
        ("xor", "xor_network", network([2, 1], ["sigmoid"], [[-5], [10], [10]]), "Cut at 0.5, your network is OR."),
    ],
)
def test_a_self_check_prints_what_is_wrong_and_lets_the_notebook_go_on(notebook, check, name, function, words, capsys):
    notebook.answer(name, function)
    notebook.run(f"{check}-check")
    assert words in " ".join(capsys.readouterr().out.split())
