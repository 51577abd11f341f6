"""The training monitor: what learns, what it learns from, and what is shown of it."""

from backprop_lib.widgets.training_monitor.monitor import TrainingMonitor

__all__ = ["TrainingMonitor"]
