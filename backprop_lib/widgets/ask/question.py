"""A question as a widget: alive in a notebook and on a page without a kernel, a still where no script runs."""

import traitlets

from backprop_lib import _validate, style
from backprop_lib.widgets._base import Explorer, script
from backprop_lib.widgets.ask.judging import LETTERS, NO_NUMBER, judge, read_number
from backprop_lib.widgets.ask.texts import lines, mended, plain

WIDE = 92  # characters in a line of the still
LINE = 0.36  # inches
PICTURE = 3.9  # inches
DASHES = ("solid", (0, (5, 2)), (0, (1, 1)), (0, (5, 1.5, 1, 1.5)), (0, (9, 2)), (0, (3, 3)))


class Question(Explorer):
    """A question that takes an answer before it shows one; `ask.choice`, `ask.number` and their like make it.

    Parameters
    ----------
    asked : dict
        What the browser shows and judges by.
    """

    _esm = script("plot", "read_number", "question")
    _asked = traitlets.Dict().tag(sync=True)
    _given = traitlets.Unicode("").tag(sync=True)  # the number of an option from 0, or what was typed; or nothing
    _shown = traitlets.Bool(False).tag(sync=True)

    def __init__(self, asked):
        super().__init__(_asked=asked | {"letters": LETTERS, "no_number": NO_NUMBER})

    @property
    def question(self):
        """What is asked."""
        return plain(self._asked["text"])

    @property
    def options(self):
        """The options by their letters; empty where a number or a place is asked for."""
        return {LETTERS[n]: plain(one["label"]) for n, one in enumerate(self._asked.get("options", ()))}

    @property
    def given(self):
        """The answer that was given: the letter of an option, or a number as text; None before. It may be set."""
        if not self._given:
            return None
        return LETTERS[int(self._given)] if self.options else self._given

    @given.setter
    def given(self, given):
        if self.options:
            self._given = str(self._numbered(given))
        elif read_number(str(given)) is None:
            raise ValueError(f"given must be a number, got {_validate.brief(given)}")
        else:
            self._given = str(given)

    def _numbered(self, given):
        names = [option["label"] for option in self._asked["options"]]
        if isinstance(given, str) and mended(given) in names:
            return names.index(mended(given))
        if isinstance(given, str) and given.upper() in self.options:
            return LETTERS.index(given.upper())
        raise ValueError(f"given must be one of the letters {', '.join(self.options)}, got {_validate.brief(given)}")

    @property
    def right(self):
        """Whether the given answer is right; None before there is one."""
        return judge(self._asked, self._given)[0] if self._given else None

    @property
    def reply(self):
        """What is said of the given answer; empty before there is one."""
        return plain(judge(self._asked, self._given)[1]) if self._given else ""

    @property
    def answer(self):
        """The right answer and why, in a sentence."""
        return plain(f"The answer is {self._asked['answer']}. {self._why()}").strip()

    def _why(self):
        rows = self._asked.get("options") or self._asked["targets"]
        return next(row["reply"] for row in rows if row["right"])

    @property
    def hidden(self):
        """Whether the answer is still hidden: nobody has found it, and it has not been revealed."""
        return not (self._shown or self.right)

    def reveal(self):
        """Show the answer."""
        self._shown = True

    def _in_words(self):
        options = "".join(f"\n  {letter}: {label}" for letter, label in self.options.items())
        return f"{self.question}{'' if self._asked['kind'] == 'curve' else options}"

    def _draw(self, figure):
        figure.set_layout_engine("none")
        rows = [(0.02, line) for line in lines(self._asked["text"], WIDE)]
        if self._asked["kind"] == "choice":
            for n, option in enumerate(self._asked["options"]):
                first, *rest = lines(option["label"], WIDE - 4)
                rows += [(0.04, f"{LETTERS[n]}   {first}"), *((0.065, line) for line in rest)]
        elif self._asked["kind"] == "number":
            rows.append((0.04, "?"))
        width, _ = style.FIGURE_SIZE
        drawn = PICTURE * ("picture" in self._asked)
        height = LINE * (len(rows) + 0.6) + drawn
        figure.set_size_inches(width, height)
        for n, (left, line) in enumerate(rows):
            figure.text(left, 1 - LINE * (n + 0.8) / height, line, va="center")
        if drawn:
            self._draw_picture(figure.add_axes((0.08, 0.75 / height, 0.9, (drawn - 0.95) / height)))

    def _draw_picture(self, ax):
        picture = self._asked["picture"]
        several = len(picture["lines"]) > 1
        for n, line in enumerate(picture["lines"]):
            colour = style.SERIES[n % len(style.SERIES)] if several else style.FORWARD
            ax.plot(line["x"], line["y"], color=colour, linestyle=DASHES[n], label=LETTERS[n])
        if several:
            ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=len(picture["lines"]), frameon=False)
        else:
            start = picture["way"]["x"][0], picture["way"]["y"][0]
            ax.plot(*start, "D", color=style.PATH, markeredgecolor=style.INK, markersize=12)
            ax.annotate("$x^0$", start, (-30, 6), textcoords="offset points", fontsize=style.SYMBOL)
        ax.set(xlim=picture["x"], ylim=picture["y"])
        for name, label in ((picture["across"], ax.set_xlabel), (picture["up"], ax.set_ylabel)):
            label(f"${name}$" if name else "", fontsize=style.SYMBOL)
