"""What explorers share that can be told to wait: they hide what happens until somebody asks to see it."""

import traitlets

from backprop_lib import _validate
from backprop_lib.widgets._base import Explorer


class Quiz(Explorer):
    """An explorer that can hide what comes of a setting until it is asked, so that a class may predict it.

    A subclass calls `_hide()` when what is shown changes, and looks at `_hidden`.
    """

    _quiz = traitlets.Bool(False).tag(sync=True)
    _hidden = traitlets.Bool(False).tag(sync=True)

    @property
    def quiz(self):
        """Whether the verdict and the next number stay hidden until `show()` is called; may be set."""
        return self._quiz

    @quiz.setter
    def quiz(self, quiz):
        quiz = _validate.switch("quiz", quiz)
        with self.hold_sync():
            self._quiz, self._hidden = quiz, quiz

    def show(self):
        """Show what is hidden; the next change of a setting hides it again."""
        self._hidden = False

    def _hide(self):
        self._hidden = self._quiz
