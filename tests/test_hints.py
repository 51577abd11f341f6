"""What is said to people who ask for a name from another library: the code in the hint runs."""

import re

import numpy as np
import pytest

from backprop_lib import Network, descent, digits, functions, gradient_descent, network, passes, plots, train, training

X, d, X_test, d_test = (part[:20] for part in digits.load("ten digits"))
NET = Network([64, 3, 10], ["tanh", "softmax"], seed=0)
PASSED = NET.forward(X)
THINGS = {
    "net": (NET, network.ELSEWHERE),
    "passed": (PASSED, passes.ELSEWHERE_FORWARD),
    "swept": (NET.backward(PASSED, d, "kl"), passes.ELSEWHERE_BACKWARD),
    "history": (train(NET.copy(), X, d, epochs=2), training.ELSEWHERE),
    "trajectory": (gradient_descent(functions.bowl, 0.0), descent.ELSEWHERE),
}
# A call, an attribute or an item of one of these, with one level of brackets within.
CODE = re.compile(
    rf"\b(?:{'|'.join(THINGS)}|plots|digits|train)(?:\.\w+|\[[^\]]*\]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))+"
)


@pytest.mark.parametrize("thing, name", [(thing, name) for thing, (_, table) in THINGS.items() for name in table])
def test_a_name_from_elsewhere_is_answered_with_code_that_runs(thing, name):
    asked, table = THINGS[thing]
    with pytest.raises(AttributeError, match=f"^{type(asked).__name__} has no attribute '{name}'; ") as said:
        getattr(asked, name)
    assert str(said.value).endswith(table[name])
    given = {one: value for one, (value, _) in THINGS.items()}
    given |= {"X": X, "d": d, "Y": NET(X), "X_test": X_test, "d_test": d_test, "k": 1, "K": 1, "divergence": "kl"}
    given |= {"f": functions.bowl, "plots": plots, "digits": digits, "train": train}
    found = CODE.findall(table[name])
    assert found
    for code in found:
        assert eval(code, given) is not None


@pytest.mark.parametrize("thing", THINGS)
def test_near_names_are_said_and_what_programs_ask_for_is_not_there(thing):
    asked, _ = THINGS[thing]
    public = next(name for name in dir(asked) if not name.startswith("_") and len(name) > 2)
    with pytest.raises(AttributeError, match=f"did you mean .*{public}"):
        getattr(asked, f"{public}_")
    assert not hasattr(asked, "_repr_latex_")


def test_the_code_of_each_hint_is_found_whole():
    assert CODE.findall("net.backward(net.forward(X), d, divergence).loss is it, or swept.dw[k][0]") == [
        "net.backward(net.forward(X), d, divergence).loss",
        "swept.dw[k][0]",
    ]
    assert np.shape(NET(X)) == (20, 10)
