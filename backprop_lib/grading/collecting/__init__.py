"""Takes what students handed in, from a folder, an LMS's zip or nbgrader's exchange, into nbgrader's `submitted`."""

from backprop_lib.grading.collecting.asking import from_exchange, from_source
from backprop_lib.grading.collecting.taking import remarks

__all__ = ["from_exchange", "from_source", "remarks"]
