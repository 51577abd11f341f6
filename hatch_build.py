"""Puts the course's files into the wheel; an editable install leaves them where they are."""

import runpy
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CourseHook(BuildHookInterface):
    """Hatchling's hook, by the name that it looks for."""

    def initialize(self, version, build_data):
        """Add the course's files, unless the install is editable."""
        if version == "editable":
            return
        contents = runpy.run_path(str(Path(self.root, "backprop_lib/course/contents.py")))
        gone = [part for part in contents["PARTS"] if not Path(self.root, part).exists()]
        if gone:
            raise FileNotFoundError(f"The wheel is to hold the course, and there is no {gone[0]} in {self.root}.")
        for name, path in contents["paths"](Path(self.root)).items():
            build_data["force_include"][str(path)] = f"{contents['PACKED']}/{name}"
