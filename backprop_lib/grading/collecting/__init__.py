"""Takes what students handed in, from a folder, an LMS's zip or nbgrader's exchange, into nbgrader's `submitted`."""

from backprop_lib.grading.collecting.taking import collect, remarks

__all__ = ["collect", "remarks"]
