"""The exercises of the assignment digit_recognition: from labels to a network that reads digits it has never seen."""

from backprop_lib.checks.digit_recognition.counting import ACCURACY, CONFUSION
from backprop_lib.checks.digit_recognition.divergence import KL_DIVERGENCE
from backprop_lib.checks.digit_recognition.labels import ONE_HOT, PREDICT, TARGETS
from backprop_lib.checks.digit_recognition.settings import SETTINGS
from backprop_lib.checks.digit_recognition.training import TRAIN_BY_BACKPROP

EXERCISES = (TARGETS, KL_DIVERGENCE, TRAIN_BY_BACKPROP, ONE_HOT, PREDICT, ACCURACY, CONFUSION, SETTINGS)
