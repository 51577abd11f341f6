"""The exercises of the assignment gradient_descent: one step, the whole algorithm, step sizes, and where it leads."""

from backprop_lib.checks.answer_key.gradient_descent.ascend import ASCEND
from backprop_lib.checks.answer_key.gradient_descent.descend import DESCEND
from backprop_lib.checks.answer_key.gradient_descent.diminishing import DIMINISHING
from backprop_lib.checks.answer_key.gradient_descent.exact_step import EXACT_STEP
from backprop_lib.checks.answer_key.gradient_descent.find_starts import FIND_STARTS
from backprop_lib.checks.answer_key.gradient_descent.predict import PREDICT
from backprop_lib.checks.answer_key.gradient_descent.step import STEP
from backprop_lib.checks.answer_key.gradient_descent.step_by_component import STEP_BY_COMPONENT

EXERCISES = (
    STEP,
    STEP_BY_COMPONENT,
    ASCEND,
    DESCEND,
    DIMINISHING,
    EXACT_STEP,
    PREDICT,
    FIND_STARTS,
)
