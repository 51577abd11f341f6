"""The exercises of the assignment gradient_descent: one step, the whole algorithm, step sizes, and where it leads."""

from backprop_lib.checks.gradient_descent.algorithm import DESCEND
from backprop_lib.checks.gradient_descent.convergence import FIND_STARTS, PREDICT
from backprop_lib.checks.gradient_descent.step_sizes import DIMINISHING, EXACT_STEP
from backprop_lib.checks.gradient_descent.stepping import ASCEND, STEP, STEP_BY_COMPONENT

EXERCISES = (STEP, STEP_BY_COMPONENT, ASCEND, DESCEND, DIMINISHING, EXACT_STEP, PREDICT, FIND_STARTS)
