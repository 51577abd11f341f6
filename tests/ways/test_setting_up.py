"""`make lab` on machines where something is missing: the last words are a sentence that says what to do."""

import os
import shutil
import subprocess

import pytest

from project import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="needs make")

OLD = """\
case "$1" in --version) echo "Python 3.9.2" ;; *) exit 1 ;; esac
"""
WITHOUT_VENV = """\
case "$2" in *ensurepip*) exit 1 ;; esac
"""
WITHOUT_NETWORK = """\
case "$2" in venv)
  mkdir -p .venv/bin
  printf '#!/bin/sh\\necho no route >&2; exit 1' > .venv/bin/python
  chmod +x .venv/bin/python ;;
esac
"""
FULL = """\
case "$2" in venv) echo "No space left on device" >&2; exit 1 ;; esac
"""


@pytest.mark.parametrize(
    ("python", "says"),
    [
        (None, "There is no python-of-mine here. Install Python 3.11 or newer, or say where it is: make PYTHON="),
        (OLD, "This course needs Python 3.11 or newer; python-of-mine is Python 3.9.2. Try make PYTHON=python3.12"),
        (WITHOUT_VENV, "python-of-mine can't make environments; on Debian and Ubuntu: apt install python3-venv"),
        (WITHOUT_NETWORK, "no route\n\nSetting up has stopped, for the reason above. Mostly it is no network"),
        (FULL, "No space left on device\n\nSetting up has stopped, for the reason above."),
    ],
)
def test_what_stops_make_is_said_in_a_sentence(tmp_path, python, says):
    (tmp_path / "course").mkdir()
    shutil.copy(ROOT / "Makefile", tmp_path / "course")
    if python:
        (tmp_path / "python-of-mine").write_text(f"#!/bin/sh\n{python}")
        (tmp_path / "python-of-mine").chmod(0o755)
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    alone["PATH"] = os.pathsep.join([str(tmp_path), alone["PATH"]])
    command = ["make", "lab", "PYTHON=python-of-mine"]
    done = subprocess.run(
        command, cwd=tmp_path / "course", env=alone, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert done.returncode and says in done.stdout
    assert "Traceback" not in done.stdout and not (tmp_path / "course/.venv/.python").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows")
def test_a_folder_that_can_not_be_written_to_is_named(tmp_path):
    course = tmp_path / "course"
    course.mkdir()
    shutil.copy(ROOT / "Makefile", course)
    course.chmod(0o555)
    command = ["make", "lab", "PYTHON=python3"]
    if os.geteuid() == 0:
        bound = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
        if not shutil.which("setpriv") or subprocess.run([*bound, "true"]).returncode:
            pytest.skip("root may write anywhere")
        command = [*bound, *command]
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(command, cwd=course, env=alone, capture_output=True, text=True)
    course.chmod(0o755)
    assert done.returncode and f"You are not allowed to write in {course}." in done.stdout
