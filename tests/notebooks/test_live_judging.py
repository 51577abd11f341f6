"""`%check`: right answers in other words pass, and wrong ones are told by the first quantity that differs."""

import contextlib
import io

import numpy as np
import pytest

import lectures
from backprop_lib.live import judging, reading
from pages import LECTURES


def starts(name):
    """Run a lecture and return, for each cell that is typed live, its code, what it starts from, and the code below it."""
    notebook = lectures.read(name)
    codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
    found = {}

    def look(cell, variables):
        if "live" in cell.metadata.get("tags", ()):
            later = [other.source for other in codes[codes.index(cell) + 1 :]]
            found[cell.id] = cell.source, variables | judging.before(variables, cell.source), later

    lectures.run(notebook, before=look)
    return found


@pytest.fixture(scope="module")
def backward_pass():
    return starts("03_backward_pass")


def judged(start, typed):
    """Run what was typed from the start of a cell, and return the verdict."""
    code, variables, later = start
    copied = variables | judging.before(variables, code, typed)
    now = variables | judging.before(copied, code, typed)
    with contextlib.redirect_stdout(io.StringIO()):
        exec(typed, now)
    return judging.judge(code, typed, now, copied, later)


BLANKS = {
    "average": "# each instance forward and backward",
    "dy-2": "# dDiv/dy^(2)",
    "dy-N": "# dDiv/dy^(3)",
    "dz-N": "# dDiv/dz^(3)",
    "dw-N": "# dDiv/dw^(3)",
}
NOT_AVERAGED = """
T, Loss, dLoss_dw = len(X_train), 0, [None, 0, 0, 0]
for t in range(T):
    one = net.backward(net.forward(X_train[t]), d_train[t], "l2")
    Loss += one.div[0] / T
    for k in (1, 2, 3):
        dLoss_dw[k] += one.dw[k]
"""


@pytest.mark.parametrize("name", [path.stem for path in LECTURES])
def test_the_lectures_own_code_is_right_and_something_is_compared(name):
    with lectures.without_pictures():
        for start in starts(name).values():
            said = judged(start, start[0])
            assert said.right and ("`" in said.says or "prints the numbers" in said.says), said


@pytest.mark.parametrize(
    ("cell", "typed", "says"),
    [
        (
            "dy-2",
            "dy[2] = dz[3] @ w[3].T",
            "expected (1, 2). Your ∂Div/∂y^(2) is the right one, with a column too many",
        ),
        ("dy-2", "dy[2] = dz[3] @ w[3][1:]", "your ∂Div/∂y^(2) is ∂Div/∂z^(3) (w^(3) without row 0)."),
        ("dy-N", "dy[3] = d - Y", "Your ∂Div/∂y^(3) is the right one with the opposite sign."),
        ("dz-N", "slope = f[3].derivative(Y)\ndz[3] = slope * dy[3]", "your slope is f_3'(Y)."),
        ("dw-N", "dw[3] = y[2][:, 1:].T @ dz[3]", "Your ∂Div/∂w^(3) is the right one without its first row."),
        ("average", NOT_AVERAGED, "Your dLoss_dw^(1) is 3 times the right one."),
        ("dy-N", "dy[3] = d - Y", "∂Div/∂y_1^(3) of instance 1, your `dy[3][0, 0]`, is"),
        ("dy-N", "dY = Y - d", "`dy[3]` is None"),
        ("dz-N", "slope = f[3].derivative(Y)\ndz[3] = slope * dy[3]", "Your `slope[0, 0]` is"),
        ("dw-N", "dw[3] = dz[3].T @ y[2]", "expected (3, 2). Your ∂Div/∂w^(3) is the right one, transposed."),
    ],
)
def test_a_wrong_answer_is_named_by_what_differs(backward_pass, cell, typed, says):
    said = judged(next(start for start in backward_pass.values() if start[0].startswith(BLANKS[cell])), typed)
    assert not said.right and says in said.says, said


@pytest.mark.parametrize(
    ("cell", "typed"),
    [
        ("dy-2", "dy[2] = np.einsum('tj,ij->ti', dz[3], w[3][1:])"),
        ("dy-2", "dy[2] = [[sum(dz[3][0, j] * w[3][i, j] for j in range(2)) for i in (1, 2)]]"),
        ("dz-N", "slope = Y * (1 - Y)\ndz[3] = slope * dy[3]"),
        ("dw-N", "dw[3] = np.outer(y[2], dz[3]).astype('float32')"),
    ],
)
def test_right_answers_in_other_words_pass(backward_pass, cell, typed):
    said = judged(next(start for start in backward_pass.values() if start[0].startswith(BLANKS[cell])), typed)
    assert said.right, said


def test_what_differs_and_is_not_needed_is_said_beside_what_is_right(backward_pass):
    typed = "jacobian = np.diag(y_soft) - np.outer(y_soft, y_soft)\ndz_soft = jacobian.diagonal()"
    said = judged(next(start for start in backward_pass.values() if start[0].startswith("# the Jacobian")), typed)
    assert said.right and "`jacobian`. Your `dz_soft[0]` is" in said.says and "needs that" in said.says


def test_a_sentence_is_said_only_if_it_holds_for_other_numbers_too():
    # With these numbers it is also 1.5 times what is right.
    start = "a = x @ m", {"x": np.array([2.0, 2.0]), "m": np.array([[1.5, 0.5], [0.5, 1.5]])}, ["print(a)"]
    assert judged(start, "a = 3 * x").says == "Your `a[0]` is 6, expected 4. Number by number, your a is 3 · x."


def test_what_was_typed_leaves_the_variables_of_the_class_as_they_are(backward_pass):
    code, variables, later = next(start for start in backward_pass.values() if start[0].startswith(BLANKS["dy-2"]))
    kept = judging.before(variables, code)
    assert not judged((code, variables, later), "dy[2] = dz[3] @ w[3][1:]").right
    for name in ("dz", "w"):
        for was, now in zip(kept[name][1:], variables[name][1:], strict=True):
            assert was is now is None or np.array_equal(was, now)


def test_a_verdict_shows_code_and_symbols_and_escapes_the_rest():
    said = judging.Judged("# x", False, "∂Div/∂z_1^(2), your `dz[2][0]`, is <1>.")._repr_html_()
    assert "<code>dz[2][0]</code>" in said and "&lt;1&gt;" in said and "✗" in said


def test_what_a_cell_computes_is_read_in_its_order():
    code = "import os\nfor t in range(3):\n    dw[k] += t\n    a, (b, c.d) = t, t\ndef f(x):\n    y = x\nz = [q for q in r]"
    assert reading.computes(code) == ("dw", "a", "b", "c", "f", "z")
    assert reading.leaves(code) == {"os", "a", "b", "f", "z"}
    assert reading.leaves("x =") == frozenset()


@pytest.mark.parametrize(
    ("below", "taken"),
    [
        (["fig, ax = plt.subplots()\nax.plot(x)\nx = 1"], {"plt", "x"}),
        (["a = a + 1\nb[0] = 1\nc += 1\nc = 1"], {"a", "b", "c"}),
        (["for k in r:\n    c += k\n    d = 1", "print(d)"], {"r", "c", "k", "d", "print"}),
        (["def f():\n    return g", "g = f()", "f = g = 1"], {"g"}),
        (["x = 1", "y = x + z", "x ="], {"z"}),
    ],
)
def test_what_cells_take_from_above_is_what_they_read_before_they_have_set_it(below, taken):
    assert reading.needed_below(["first = 1", *below])[0] == taken
