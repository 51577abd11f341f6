"""The exercises of the assignment forward_pass: combine, activate, and pass a network forward."""

from backprop_lib.checks.forward_pass.activating import RELU, SIGMOID, TANH
from backprop_lib.checks.forward_pass.affine import AFFINE_BATCH, AFFINE_BY_LOOPS
from backprop_lib.checks.forward_pass.passing import FORWARD, FORWARD_BATCH
from backprop_lib.checks.forward_pass.sharing import SOFTMAX
from backprop_lib.checks.forward_pass.xor import XOR_NETWORK

EXERCISES = (AFFINE_BY_LOOPS, AFFINE_BATCH, SIGMOID, TANH, RELU, SOFTMAX, FORWARD, FORWARD_BATCH, XOR_NETWORK)
