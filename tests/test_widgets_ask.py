"""Questions of the lectures, in Python: what they take, how they judge, and what they refuse."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_lib import Network, gradient_descent, widgets
from backprop_lib.functions import bowl, ill_conditioned_bowl, two_minima
from backprop_lib.widgets import ask
from backprop_lib.widgets.ask.judging import read_number
from backprop_lib.widgets.ask.texts import lines, mended
from states import MEGABYTE, size

OPTIONS = {"0": "That is flat.", "-1": "That is the slope."}


def of_each_kind():
    runs = {"η = 0.1": [0, 0.6, 1.08], "η = 0.9": [0, 5.4, 1.08, 4.5]}
    return {
        "choice": ask.choice("Which is $f'(z)$ of `relu` at -1?", {"0": "Flat.", "-1": "That is z."}, right="0"),
        "number": ask.number("Where is $x^1$?", 0.6, {6.0: "You left η out."}, reply="0.1 · 6."),
        "place": ask.place("Where does it end?", two_minima, gradient_descent(two_minima, 2.0), {-2.0: "Too far."}),
        "curve": ask.curve("Which has η = 0.9?", runs, {name: f"It has {name}." for name in runs}, "η = 0.9"),
    }


RIGHT = {"choice": "A", "number": "0.6", "place": "1.05", "curve": "B"}
WRONG = {
    "choice": ("B", "That is z."),
    "number": ("6", "You left η out."),
    "place": ("-2.1", "Too far."),
    "curve": ("a", "It has η = 0.1."),
}


@pytest.mark.parametrize("kind", RIGHT)
def test_a_question_takes_an_answer_replies_and_hides_its_own_until_then(kind):
    question = of_each_kind()[kind]
    assert (question.given, question.right, question.reply, question.hidden) == (None, None, "", True)
    answered, reply = WRONG[kind]
    question.given = answered
    assert (question.right, question.reply) == (False, reply)
    assert question.hidden, "it may be tried again"
    question.given = RIGHT[kind]
    assert (question.right, question.hidden) == (True, False)
    assert question.answer.startswith("The answer is ")


@pytest.mark.parametrize("kind", RIGHT)
def test_revealing_shows_the_answer_and_gives_none(kind):
    question = of_each_kind()[kind]
    question.reveal()
    assert (question.hidden, question.given) == (False, None)


@pytest.mark.parametrize("kind", RIGHT)
def test_a_still_and_words_ask_and_do_not_tell(kind):
    question = of_each_kind()[kind]
    data, _ = question._repr_mimebundle_()
    assert data["image/png"].startswith("iVBORw0KGgo") and "application/vnd.jupyter.widget-view+json" in data
    assert question.question in data["text/plain"]
    assert not any(said in data["text/plain"] for said in (question.answer, WRONG[kind][1]))
    assert size(question) < MEGABYTE / 10


def test_an_option_is_given_by_its_letter_or_its_text():
    question = of_each_kind()["choice"]
    assert question.options == {"A": "0", "B": "−1"}
    question.given = "-1"
    assert question.given == "B"
    with pytest.raises(ValueError, match="given must be one of the letters A, B, got 'C'"):
        question.given = "C"


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(["{}", " {} ", "+{}"]))
def test_a_number_is_read_as_people_type_it(value, typed):
    text = typed.format(repr(abs(value)))
    assert read_number(text) == abs(value)
    assert read_number(f"−{abs(value)!r}".replace(".", ",")) == -abs(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/4", 0.25),
        ("−3 / 2", -1.5),
        (".5", 0.5),
        ("1e3", 1000),
        *((text, None) for text in ("1/0", "", "two", "1/2/3", "0x10", "1e999", "nan", "inf", "１", "1_0")),
    ],
)
def test_fractions_are_numbers_and_other_texts_are_none(text, value):
    assert read_number(text) == value


def test_what_is_near_enough_and_what_a_slip_is():
    question = ask.number("?", 0.25, {0.5: "twice"}, tolerance=0.005)
    said = {}
    for text in ("0.25", "0.2549", "0.244", "1/2", "-0.25", "7"):
        question.given = text
        said[text] = question.right, question.reply
    assert [right for right, _ in said.values()] == [True, True, False, False, False, False]
    assert said["1/2"][1] == "twice" and "sign" in said["-0.25"][1]
    assert said["7"] == said["0.244"] == (False, ask.kinds.OTHERWISE)
    with pytest.raises(ValueError, match="given must be a number, got 'x'"):
        question.given = "x"


RUN = gradient_descent(two_minima, 2.0)
BAD = [
    (lambda: ask.choice("", OPTIONS, "0"), "question must be a text, got ''"),
    (lambda: ask.choice("?", {"0": "only one"}, "0"), "options must be two to 6 texts"),
    (lambda: ask.choice("?", OPTIONS, "2"), "right must be one of the options, '0', '-1', got '2'"),
    (lambda: ask.choice("?", {"0": "", "1": "no"}, "0"), "the reply to '0' must be a text"),
    (lambda: ask.number("?", np.nan), "answer must be a finite number"),
    (lambda: ask.number("?", 0), "tolerance must be given where the answer is 0"),
    (lambda: ask.number("?", 1, {1.001: "near"}), "slips must be more than twice the tolerance 0.01 apart"),
    (lambda: ask.number("?", 1, {3: "a", 3.001: "b"}), "slips must be more than twice the tolerance"),
    (lambda: ask.number("?", 1, {2: ""}), "the reply to 2 in slips must be a text"),
    (lambda: ask.number("?", 1, [2]), "slips must be numbers with their replies"),
    (lambda: ask.number("?", 1, tolerance=0), "tolerance must be a finite number above 0"),
    (lambda: ask.place("?", ill_conditioned_bowl, RUN), "function must be a Function of one variable"),
    (lambda: ask.place("?", bowl, [1, 2]), "run must be a trajectory of one variable"),
    (lambda: ask.curve("?", {"a": [1]}, {"b": "c"}, "a"), "replies must have the names of curves"),
    (lambda: ask.curve("?", {"a": [1], "b": ["x"]}, {"a": "1", "b": "2"}, "a"), r"curves\['b'\] must be an array"),
    (lambda: ask.curve("?", {"a": [1], "b": [2]}, {"a": "1", "b": "2"}, "a", range=(2, 1)), "range must be the lowest"),
    (lambda: ask.curve("?", {"a": [1, 2], "b": [2]}, {"a": "1", "b": "2"}, "a", x=[1]), "x must hold a number"),
    (lambda: ask.answer(" "), "words must be a text"),
]


@pytest.mark.parametrize(("call", "message"), BAD)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_a_picture_that_is_none_is_named():
    with pytest.raises(TypeError, match="figure must be a matplotlib Figure, got str"):
        ask.answer("So it falls.", "falling.png")


def test_minus_signs_are_mended_outside_of_code_and_differences():
    assert (
        mended("-0.5 and (-1), `x = -1`, k-1, 3-2 and [-2, -.5]") == "−0.5 and (−1), `x = -1`, k-1, 3-2 and [−2, −.5]"
    )


def test_lines_of_a_still_break_no_formula():
    text = "word " * 30 + "$w_{12} + w_{22}$ " + "word " * 30
    broken = lines(text, 40)
    assert all(line.count("$") % 2 == 0 for line in broken) and max(map(len, broken)) <= 50
    assert " ".join(broken).split() == text.split()


def test_a_folded_answer_unfolds_without_a_script_and_its_words_are_safe():
    import matplotlib.pyplot as plt

    figure = plt.figure()
    answer = ask.answer("The factor is -0.8, so `a < b`.\n\nNext\nparagraph.", figure)
    assert plt.get_fignums() == []
    html = answer._repr_html_()
    assert html.startswith("<details><summary") and html.count("<p>") == 2 and "data:image/png" in html
    assert "−0.8" in html and "<code>a &lt; b</code>" in html
    assert "−0.8" not in repr(answer)


def test_an_explorer_in_a_quiz_keeps_verdict_and_numbers_to_itself_until_asked():
    net = Network([2, 1], ["tanh"], seed=0)
    for explorer, change in [
        (widgets.DescentExplorer("bowl", eta=0.1), lambda one: setattr(one, "eta", 0.9)),
        (widgets.PassStepper(net, [1, 2], [1]), lambda one: setattr(one, "step", 2)),
    ]:
        change(explorer)
        told = explorer._still()
        explorer.quiz = True
        assert explorer.quiz and explorer._hidden and explorer._still() != told
        explorer.show()
        assert not explorer._hidden and explorer._still() == told
        change(explorer)
        assert explorer._hidden, "a change hides it again"
        explorer.quiz = False
        assert not explorer._hidden
        with pytest.raises(ValueError, match="quiz must be True or False, got 'yes'"):
            explorer.quiz = "yes"
        explorer.close()
    explorer = widgets.DescentExplorer("bowl", eta=0.1)
    explorer.quiz = True
    assert "onverges" not in repr(explorer) and explorer.eta == 0.1
