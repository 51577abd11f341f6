"""The exercises of the assignment backward_pass: every link of the chain rule, the sweep, and two ways to find a fault."""

from backprop_lib.checks.backward_pass.differences import CHECK_GRADIENT
from backprop_lib.checks.backward_pass.divergence import DIV_DERIVATIVE
from backprop_lib.checks.backward_pass.layers import HIDDEN_LAYER, OUTPUT_LAYER
from backprop_lib.checks.backward_pass.mending import TRAIN_MENDED
from backprop_lib.checks.backward_pass.slopes import RELU_DERIVATIVE, SIGMOID_DERIVATIVE, TANH_DERIVATIVE
from backprop_lib.checks.backward_pass.softmax import SOFTMAX_BACKWARD
from backprop_lib.checks.backward_pass.sweep import BACKWARD

EXERCISES = (
    DIV_DERIVATIVE,
    SIGMOID_DERIVATIVE,
    TANH_DERIVATIVE,
    RELU_DERIVATIVE,
    SOFTMAX_BACKWARD,
    OUTPUT_LAYER,
    HIDDEN_LAYER,
    BACKWARD,
    CHECK_GRADIENT,
    TRAIN_MENDED,
)
