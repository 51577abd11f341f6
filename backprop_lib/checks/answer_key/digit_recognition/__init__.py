"""The exercises of the assignment digit_recognition: from labels to a network that reads digits it has never seen."""

from backprop_lib.checks.answer_key.digit_recognition.accuracy import ACCURACY
from backprop_lib.checks.answer_key.digit_recognition.confusion import CONFUSION
from backprop_lib.checks.answer_key.digit_recognition.kl_divergence import KL_DIVERGENCE
from backprop_lib.checks.answer_key.digit_recognition.one_hot import ONE_HOT
from backprop_lib.checks.answer_key.digit_recognition.predict import PREDICT
from backprop_lib.checks.answer_key.digit_recognition.settings import SETTINGS
from backprop_lib.checks.answer_key.digit_recognition.targets import TARGETS
from backprop_lib.checks.answer_key.digit_recognition.train_by_backprop import TRAIN_BY_BACKPROP

EXERCISES = (
    TARGETS,
    KL_DIVERGENCE,
    TRAIN_BY_BACKPROP,
    ONE_HOT,
    PREDICT,
    ACCURACY,
    CONFUSION,
    SETTINGS,
)
