"""The exercises of the assignment digit_recognition: from labels to one's own network, which reads digits it has never seen."""

from backprop_lib.checks.answer_key.digit_recognition.backward import BACKWARD
from backprop_lib.checks.answer_key.digit_recognition.confusion import CONFUSION
from backprop_lib.checks.answer_key.digit_recognition.forward import FORWARD
from backprop_lib.checks.answer_key.digit_recognition.kl_divergence import KL_DIVERGENCE
from backprop_lib.checks.answer_key.digit_recognition.reader import READER
from backprop_lib.checks.answer_key.digit_recognition.step import STEP
from backprop_lib.checks.answer_key.digit_recognition.targets import TARGETS
from backprop_lib.checks.answer_key.digit_recognition.train import TRAIN

EXERCISES = (
    TARGETS,
    KL_DIVERGENCE,
    FORWARD,
    BACKWARD,
    STEP,
    TRAIN,
    CONFUSION,
    READER,
)
