"""What a student types after working a problem out by hand: right numbers, slips, what follows from them, and nonsense."""

import html
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_lib.practice import KINDS, problem
from thousand import problems, slips_of

SEEDS = st.integers(0, 999)


def answers(p, values=None):
    """Return what a student would type, rounded to what the problem promises to be enough."""
    values = values or p.drawn.values
    return {step.name: typed(step, values[step.name]) for step in p.drawn.steps}


def typed(step, value):
    if step.words:
        return [step.words[int(n)] for n in value]
    rounded = np.round(np.asarray(value, dtype=float), step.decimals)
    return rounded.item() if rounded.size == 1 else rounded.tolist()


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=10, deadline=None)
@given(seed=SEEDS, data=st.data())
def test_right_numbers_rounded_as_promised_are_right(kind, seed, data):
    p = problem(kind, seed)
    everything = answers(p)
    verdict = p.check(**everything)
    assert verdict.right and verdict.messages == () and verdict.score == sum(step.points for step in p.drawn.steps)
    some = data.draw(st.sets(st.sampled_from(list(everything)), min_size=1))
    verdict = p.check(**{name: everything[name] for name in some})
    assert verdict.right and ("Still to come" in repr(verdict)) == (len(some) < len(everything))


@pytest.mark.parametrize("kind", KINDS)
def test_every_typical_slip_is_named(kind):
    for p in problems(kind)[:4]:
        for step, slip, value in slips_of(p):
            verdict = p.check(**{step.name: typed(step, value)})
            assert not verdict.right
            assert verdict.messages[0] == slip.says.format(step.symbol()), (p.seed, step.name, slip.name)
            assert verdict.explanations[0][0] == "known"


def gone_on(p, wrong, value):
    """Return what one gets who has `value` at one step, goes on rightly, and rounds every number that is written down."""
    values = dict(p.drawn.given)
    with np.errstate(all="ignore"):
        for step in p.drawn.steps:
            values[step.name] = np.round(value if step is wrong else step.rule(values), step.decimals)
    return values


@pytest.mark.parametrize("kind", KINDS)
def test_what_follows_rightly_from_a_slip_has_its_points(kind):
    for p in problems(kind)[:3]:
        total = sum(step.points for step in p.drawn.steps)
        for step, slip, value in slips_of(p):
            values = gone_on(p, step, value)
            if any(not np.isfinite(one).all() for one in values.values()):
                continue  # 1/0 is nothing that one goes on with
            verdict = p.check(**answers(p, values))
            lost = {title for title, got, _ in verdict.parts if not got}
            assert lost == {step.symbol()}, (p.seed, step.name, slip.name, verdict)
            assert verdict.score == total - step.points
            changed = [
                one
                for one in p.drawn.steps
                if one is not step and not one.close(values[one.name], p.drawn[one.name]).all()
            ]
            assert repr(verdict).replace("\n", " ").count("follows rightly from your") == len(changed)


def test_a_slip_on_the_way_is_seen_in_the_last_number_alone():
    p = problem("derivative of one weight", 4)
    without = p.drawn["dy1"] * p.drawn["x"][p.drawn.plan["i"] - 1]
    (said,) = p.check(dw1=float(without[0])).explanations[0][1:]
    assert said == "∂Div/∂w_11^(1) was made of ∂Div/∂y^(1); between that and the weight lies the sigmoid."
    p = problem("backward pass", 3)
    w, dz2 = p.drawn["w2"], p.drawn["dy2"]  # the sigmoid of the output forgotten
    dz1 = (p.drawn["z1"] > 0) * w[1:, 0] * dz2
    dw1 = np.outer([1, *p.drawn["x"]], dz1)
    assert "f'(z) of the sigmoid is missing" in repr(p.check(dw1=dw1.tolist())).replace("\n", " ")


def test_the_readmes_example_says_what_the_readme_says():
    said = problem("backward pass", seed=3).check(dy2=1.25, dz2=1.25).messages[0]
    assert said.startswith("∂Div/∂z^(2) equals ∂Div/∂y^(2): f'(z) of the sigmoid is missing")


def test_of_many_wrong_numbers_three_are_explained_and_the_others_are_named():
    p = problem("backward pass", seed=3)
    answers = {}
    for n, name in enumerate(p.asked, start=1):
        right = p.drawn[name]
        answers[name] = (right + 7.13 * n + np.arange(right.size).reshape(right.shape) ** 2).tolist()
    verdict = p.check(**answers)
    assert not verdict.right
    assert [said.split(" is ")[0] for said in verdict.messages[:3]] == ["∂Div/∂y^(2)", "∂Div/∂z^(2)", "∂Div/∂w_01^(2)"]
    assert verdict.messages[3] == "There is more: look at ∂Div/∂y^(1), ∂Div/∂z^(1), ∂Div/∂w^(1) when that is mended."


def test_one_entry_may_be_wrong_by_itself():
    p = problem("forward pass", 3)
    z = p.drawn["z1"].copy()
    z[1] -= p.drawn["w1"][0, 1]
    assert "The bias w_0j^(1) is missing in z_2^(1): it comes in by y_0 = 1." in p.check(z1=z.tolist()).messages[0]
    z = p.drawn["z1"].copy()
    z[1] -= p.drawn["w1"][2, 1] * p.drawn["x"][1]
    assert "In z_2^(1) the summand with i = 2 is missing." in repr(p.check(z1=z.tolist()))


def test_a_sign_a_factor_and_a_place_are_seen_where_no_slip_is_known():
    p = problem("backward pass", 3)
    assert "opposite sign" in repr(p.check(dw1=(-p.drawn["dw1"]).tolist())) or "wrong sign" in repr(
        p.check(dw1=(-p.drawn["dw1"]).tolist())
    )
    assert "is 2 times the right one" in repr(p.check(dw1=(2 * p.drawn["dw1"]).tolist()))
    assert "ten times too large: look at the decimal point" in repr(p.check(dz2=float(10 * p.drawn["dz2"][0]))).replace(
        "\n", " "
    )
    turned = p.check(dw1=p.drawn["dw1"].T.tolist())
    assert not turned.right and "lies on its side" in repr(turned)
    bare = p.check(dw1=p.drawn["dw1"][1:].tolist())
    assert not bare.right and "The row of the biases is missing" in repr(bare)
    assert "The row of the biases is missing" in repr(p.check(dw2=p.drawn["dw2"][1:, 0].tolist()))


def test_a_slip_that_gives_infinity_is_not_found_in_any_number():
    p = problem("softmax with KL", 0)
    (said, _) = p.check(div=12.38).messages[:2]
    assert said == "Div is 12.38, which is not right."


def test_an_unforeseen_number_is_named_with_its_place_and_the_equation_but_not_given_away():
    p = problem("forward pass", 3)
    said = repr(p.check(z1=[0.5, 17.25]))
    assert "z_2^(1) is 17.25, which is not right. All the others there are right." in said
    assert "z_j^(1) = Σ_i w_ij^(1) y_i^(0)" in said
    assert "2.5" not in said and "−2.5" not in said


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 50), data=st.data())
def test_whatever_numbers_come_there_is_a_verdict(kind, seed, data):
    p = problem(kind, seed)
    step = data.draw(st.sampled_from(p.drawn.steps))
    size = p.drawn[step.name].size
    if step.words:
        value = data.draw(st.lists(st.sampled_from(step.words), min_size=size, max_size=size))
    else:
        numbers = data.draw(st.lists(st.floats(-1e6, 1e6), min_size=size, max_size=size))
        value = np.reshape(numbers, p.drawn[step.name].shape).tolist()
    verdict = p.check(**{step.name: value})
    assert 0 <= verdict.score <= verdict.max_score == step.points
    assert verdict.right or verdict.messages
    assert "{" not in repr(verdict)
    assert html.unescape(re.sub("<[^>]*>", "", verdict._repr_html_()))


@pytest.mark.parametrize(
    "given_, message",
    [
        ({}, r"check needs at least one of dy2, dz2, .*p\.check\(dy2=…\)"),
        ({"dz": 1}, r"check judges dy2, dz2, dw2, dy1, dz1, dw1 in this problem, got 'dz'; did you mean 'dz2'\?"),
        ({"dz2": "a"}, r"dz2 must be an array of real numbers, got 'a'"),
        ({"dz2": None}, r"dz2 must be an array of real numbers, got None"),
        ({"dz2": float("nan")}, r"dz2 must hold finite numbers, got nan"),
        ({"dz1": 3}, r"dz1 must be \[…, …\], which begins with ∂Div/∂z_1\^\(1\), got a single number"),
        ({"dz1": [1, 2, 3]}, r"dz1 must be \[…, …\].*got 3 numbers"),
        (
            {"dw1": [1, 2, 3, 4, 5, 6]},
            r"dw1 must be \[\[…, …\], \[…, …\], \[…, …\]\], a row for each i from 0 to 2, got 6",
        ),
        ({"dw1": [[1, 2], [3]]}, r"dw1 must be an array of real numbers"),
    ],
)
def test_nonsense_is_refused_by_name(given_, message):
    with pytest.raises(ValueError, match=message):
        problem("backward pass", 3).check(**given_)


def test_words_are_refused_by_name_with_those_that_there_are():
    p = problem("which η converges", 3)
    with pytest.raises(
        ValueError, match=r"behaviour must be one of 'converges monotonically', .*did you mean 'diverges'\?"
    ):
        p.check(behaviour=["diverge"] * 4)
    with pytest.raises(ValueError, match="behaviour must be a list of 4 words"):
        p.check(behaviour="diverges")
    with pytest.raises(ValueError, match="letter must be one of 'a', 'b'"):
        problem("find the fault", 3).check(letter="z")


def test_a_letter_that_is_right_is_worked_out():
    p = problem("find the fault", 3)
    right = "abcdefghijklmno"[int(p.drawn["letter"][0])]
    other = "a" if right != "a" else "b"
    said = repr(p.check(letter=other, number=99)).replace("\n", " ")
    assert f"The number at ({other}) is right: ∂Div/∂" in said
    assert p.check(letter=right, number=float(p.drawn["number"][0])).right
