"""The exercises of the assignment backward_pass: every link of the chain rule, the sweep, and two ways to find a fault."""

from backprop_lib.checks.answer_key.backward_pass.backward import BACKWARD
from backprop_lib.checks.answer_key.backward_pass.check_gradient import CHECK_GRADIENT
from backprop_lib.checks.answer_key.backward_pass.div_derivative import DIV_DERIVATIVE
from backprop_lib.checks.answer_key.backward_pass.hidden_layer import HIDDEN_LAYER
from backprop_lib.checks.answer_key.backward_pass.output_layer import OUTPUT_LAYER
from backprop_lib.checks.answer_key.backward_pass.relu_derivative import RELU_DERIVATIVE
from backprop_lib.checks.answer_key.backward_pass.sigmoid_derivative import SIGMOID_DERIVATIVE
from backprop_lib.checks.answer_key.backward_pass.softmax_backward import SOFTMAX_BACKWARD
from backprop_lib.checks.answer_key.backward_pass.tanh_derivative import TANH_DERIVATIVE
from backprop_lib.checks.answer_key.backward_pass.train_mended import TRAIN_MENDED

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
