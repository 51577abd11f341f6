"""The exercises of the assignment forward_pass: combine, activate, and pass a network forward."""

from backprop_lib.checks.answer_key.forward_pass.affine_batch import AFFINE_BATCH
from backprop_lib.checks.answer_key.forward_pass.affine_by_loops import AFFINE_BY_LOOPS
from backprop_lib.checks.answer_key.forward_pass.forward import FORWARD
from backprop_lib.checks.answer_key.forward_pass.forward_batch import FORWARD_BATCH
from backprop_lib.checks.answer_key.forward_pass.relu import RELU
from backprop_lib.checks.answer_key.forward_pass.sigmoid import SIGMOID
from backprop_lib.checks.answer_key.forward_pass.softmax import SOFTMAX
from backprop_lib.checks.answer_key.forward_pass.tanh import TANH
from backprop_lib.checks.answer_key.forward_pass.xor_network import XOR_NETWORK

EXERCISES = (
    AFFINE_BY_LOOPS,
    AFFINE_BATCH,
    SIGMOID,
    TANH,
    RELU,
    SOFTMAX,
    FORWARD,
    FORWARD_BATCH,
    XOR_NETWORK,
)
