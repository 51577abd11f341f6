"""The four kinds of questions: a choice, a number, a place on a curve, and one curve of several."""

import numpy as np

from backprop_lib import _validate
from backprop_lib._display import written
from backprop_lib.functions import Function
from backprop_lib.widgets.ask.judging import LETTERS
from backprop_lib.widgets.ask.question import Question
from backprop_lib.widgets.ask.texts import mended

POINTS = 241  # of a function's curve
OTHERWISE = "No. Work it out once more, one step at a time."
ELSEWHERE = "No, it ends somewhere else."
SIGN = "The size is right, but the sign is not."


def choice(question, options, right):
    """Ask to choose among options, each of which has a reply of its own.

    Parameters
    ----------
    question : str
    options : dict of str to str
        Option → what to say to those who choose it. A wrong one should be a mistake that people really make.
    right : str
        The option that is right.

    Returns
    -------
    Question

    Raises
    ------
    ValueError
        If an argument is not what is described here; the error names it.

    Examples
    --------
    >>> from backprop_lib.widgets import ask
    >>> question = ask.choice("Is $w_{12}^{(1)}$ a bias?", {"yes": "Biases begin with 0.", "no": "It is not."}, right="no")
    >>> question.given = "yes"
    >>> question.right, question.reply
    (False, 'Biases begin with 0.')
    """
    return Question(_asked(question) | {"kind": "choice", **_options(options, right)})


def number(question, answer, slips=None, *, tolerance=None, reply="", otherwise=OTHERWISE):
    """Ask for a number that can be worked out by hand.

    Parameters
    ----------
    question : str
    answer : float
    slips : dict of float to str, optional
        What a mistake would give → what to say of it. The number with the wrong sign is known by itself.
    tolerance : float, optional
        How far from the answer, or from a slip, a number may be. Without it a hundredth of the answer.
    reply : str, optional
        What to add when the answer is known.
    otherwise : str, optional
        What to say of any other number.

    Returns
    -------
    Question

    Raises
    ------
    ValueError
        If an argument is not what is described here, or two of the numbers are too close to be told apart.

    Examples
    --------
    >>> from backprop_lib.widgets import ask
    >>> question = ask.number("What is 3 · 0.5?", 1.5, {3.5: "You have added them."})
    >>> question.given = "3,5"
    >>> question.right, question.reply
    (False, 'You have added them.')
    """
    answer = _validate.number("answer", answer)
    if tolerance is None and answer == 0:
        raise ValueError("tolerance must be given where the answer is 0")
    tolerance = _validate.number("tolerance", abs(answer) / 100 if tolerance is None else tolerance, above=0)
    slips = _validated("slips", slips)
    if all(abs(-answer - at) > 2 * tolerance for at in (answer, *slips)):
        slips[-answer] = SIGN
    return Question(_asked(question) | {"kind": "number", **_targets(answer, slips, tolerance, reply, otherwise)})


def place(question, function, run, slips=None, *, tolerance=0.2, reply="", otherwise=ELSEWHERE):
    """Ask where on a curve descent ends; the guess is a click in the picture, over which the way is drawn in the end.

    Parameters
    ----------
    question : str
    function : Function
        Of one variable.
    run : Trajectory
        What descent does; where it ends is the answer.
    slips : dict of float to str, optional
        Another place → what to say to those who expect the end there.
    tolerance : float, optional
        How far along the axis a guess may be.
    reply, otherwise : str, optional
        As in `number`.

    Returns
    -------
    Question

    Raises
    ------
    ValueError
        If an argument is not what is described here, or two of the places are too close to be told apart.
    """
    if not isinstance(function, Function) or function.n != 1:
        raise ValueError(f"function must be a Function of one variable, got {_validate.brief(function)}")
    x, f = (np.asarray(getattr(run, name, np.zeros(0)), dtype=np.float64).reshape(-1) for name in ("x", "f"))
    if not x.size or x.shape != f.shape or not np.isfinite([x, f]).all():
        raise ValueError(f"run must be a trajectory of one variable that stays finite, got {_validate.brief(run)}")
    tolerance = _validate.number("tolerance", tolerance, above=0)
    targets = _targets(float(x[-1]), _validated("slips", slips), tolerance, reply, otherwise)
    across = np.linspace(*function.domain[0], POINTS)
    values = function(across)
    room = np.ptp(values)
    picture = {
        "x": [float(across[0]), float(across[-1])],
        "y": [float(values.min() - 0.1 * room), float(values.max() + 0.1 * room)],
        "across": "x",
        "up": "f(x)",
        "lines": [{"x": across.tolist(), "y": values.tolist()}],
        "way": {"x": x.tolist(), "y": f.tolist()},
    }
    return Question(_asked(question) | {"kind": "place", "picture": picture, **targets})


def curve(question, curves, replies, right, *, x=None, range=None, across="x", up="y"):
    """Ask which of several curves it is; they get their names when the answer is known.

    Parameters
    ----------
    question : str
    curves : dict of str to array_like, shape (n,)
        Name → the values of its curve. A curve may be longer than another.
    replies : dict of str to str
        Name → what to say to those who choose it.
    right : str
        The name of the curve that is right.
    x : array_like, shape (n,), optional
        Where on the axis the values are. Without it 0, 1, 2, ...
    range : pair of float, optional
        The lowest and the highest value that the picture shows.
    across, up : str, optional
        What the axes are called.

    Returns
    -------
    Question

    Raises
    ------
    ValueError
        If an argument is not what is described here; the error names it.
    """
    if not isinstance(curves, dict) or not isinstance(replies, dict) or list(curves) != list(replies):
        raise ValueError(
            f"replies must have the names of curves in their order, got {_validate.brief(replies)} "
            f"for {_validate.brief(curves)}"
        )
    options = _options(replies, right)
    lines = _lines(curves, x)
    everything = np.concatenate([one["y"] for one in lines])
    room = 0.05 * np.ptp(everything) or 1.0
    given = (everything.min() - room, everything.max() + room) if range is None else range
    shown = _validate.array("range", given, ndim=1)
    if len(shown) != 2 or not shown[0] < shown[1]:
        raise ValueError(f"range must be the lowest and the highest value, got {_validate.brief(range)}")
    ends = [min(one["x"][0] for one in lines), max(one["x"][-1] for one in lines)]
    names = {"across": _text("across", across), "up": _text("up", up)}
    picture = {"x": ends, "y": shown.tolist(), **names, "lines": lines}
    return Question(_asked(question) | {"kind": "curve", "picture": picture, **options})


def _lines(curves, x):
    """Return the curves as the browser draws them."""
    y = {name: _validate.array(f"curves[{name!r}]", one, ndim=1, empty=False) for name, one in curves.items()}
    longest = max(len(one) for one in y.values())
    at = np.arange(longest) if x is None else _validate.array("x", x, ndim=1, empty=False)
    if len(at) < longest:
        raise ValueError(f"x must hold a number for each value of a curve, {longest}, got {len(at)}")
    return [{"x": at[: len(one)].tolist(), "y": one.tolist()} for one in y.values()]


def _asked(question):
    return {"text": mended(_sentence("question", question))}


def _sentence(name, value):
    if not _text(name, value).strip():
        raise ValueError(f"{name} must be a text, got {_validate.brief(value)}")
    return value.strip()


def _text(name, value):
    if not isinstance(value, str):
        raise ValueError(f"{name} must be a text, got {_validate.brief(value)}")
    return value


def _options(replies, right):
    """Return the options as the browser needs them, and what the answer is in a sentence."""
    if not isinstance(replies, dict) or not 2 <= len(replies) <= len(LETTERS):
        raise ValueError(
            f"options must be two to {len(LETTERS)} texts with their replies, got {_validate.brief(replies)}"
        )
    for option, reply in replies.items():
        _sentence("each option", option)
        _sentence(f"the reply to {option!r}", reply)
    if not isinstance(right, str) or right not in replies:
        raise ValueError(
            f"right must be one of the options, {', '.join(map(repr, replies))}, got {_validate.brief(right)}"
        )
    letter = LETTERS[list(replies).index(right)]
    return {
        "options": [
            {"label": mended(option), "reply": mended(reply), "right": option == right}
            for option, reply in replies.items()
        ],
        "answer": mended(f"{letter}: {right.rstrip('.')}"),
    }


def _validated(name, slips):
    if slips is None:
        return {}
    if not isinstance(slips, dict):
        raise ValueError(f"{name} must be numbers with their replies, got {_validate.brief(slips)}")
    replies = {_validate.number(f"each of {name}", at): reply for at, reply in slips.items()}
    return {at: _sentence(f"the reply to {at:g} in {name}", reply) for at, reply in replies.items()}


def _targets(answer, slips, tolerance, reply, otherwise):
    """Return the numbers that have a reply, the right one first, none so near to another that both would be meant."""
    places = [answer, *slips]
    for n, one in enumerate(places):
        for other in places[:n]:
            if abs(one - other) <= 2 * tolerance:
                raise ValueError(
                    f"slips must be more than twice the tolerance {tolerance:g} apart, got {other:g} and {one:g}"
                )
    wrong = [{"at": at, "reply": mended(said), "right": False} for at, said in slips.items()]
    return {
        "targets": [{"at": answer, "reply": mended(_text("reply", reply)), "right": True}, *wrong],
        "tolerance": tolerance,
        "otherwise": mended(_sentence("otherwise", otherwise)),
        "answer": written(answer, 3),
    }
