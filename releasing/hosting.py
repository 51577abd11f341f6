"""Asks Binder's own builder and conda's own parser what they make of this project: `make hosting-check` runs it, offline."""

import os
import sys
from pathlib import Path

import yaml
from rattler import MatchSpec
from rattler.exceptions import InvalidMatchSpecError
from repo2docker.app import Repo2Docker
from repo2docker.buildpacks import CondaBuildPack

ROOT = Path(__file__).resolve().parent.parent


def entries():
    """Return the lines of environment.yml that conda reads, and those that it hands on to pip."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    for_pip = [line for entry in listed if isinstance(entry, dict) for line in entry["pip"]]
    return [entry for entry in listed if isinstance(entry, str)], for_pip


def conda():
    """Yield what conda would not understand in environment.yml."""
    for entry in entries()[0]:
        try:
            MatchSpec(entry, strict=True)
        except InvalidMatchSpecError as error:
            yield f"environment.yml: conda can't read {entry}: {error}"


def binder():
    """Yield what Binder would not build as we mean it."""
    os.chdir(ROOT)
    app = Repo2Docker()
    builder = next(pack for pack in (kind(app.base_image) for kind in app.buildpacks) if pack.detect())
    if not isinstance(builder, CondaBuildPack):
        yield f"Binder would build with {type(builder).__name__}, and not from environment.yml."
        return
    python = next(entry for entry in entries()[0] if entry.startswith("python=")).removeprefix("python=")
    if builder.python_version != python:
        yield f"Binder would take Python {builder.python_version}, and environment.yml says {python}."
    builder.platform = "linux/amd64"
    if '--file "environment.yml"' not in builder.render(build_args={}):
        yield "Binder would not install what environment.yml lists."
    if entries()[1] != ["-e ."]:
        yield "environment.yml does not install the library itself by pip."


if __name__ == "__main__":
    if wrong := [*conda(), *binder()]:
        sys.exit("\n".join(wrong))
    print("Binder would build from environment.yml, and conda can read all of it.")
