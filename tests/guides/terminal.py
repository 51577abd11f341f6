"""A terminal in which the commands of a page are typed one after the other, and a class of tests for what they print."""

import contextlib
import doctest
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from click.testing import CliRunner

LIKE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
SECONDS = 300
SERVER = re.compile(r"(make (lab|present)|(\S+/)?jupyter[ -]lab)\b")
STATE = "\nleft=$?; pwd > {0}/folder; env -0 > {0}/variables; exit $left"


class Terminal:
    """Remembers its folder and its variables from line to line, as a terminal does.

    Parameters
    ----------
    folder : Path
        Where the reader is when the page begins.
    aside : Path
        For what the terminal keeps for itself.
    variables : dict of str to str
        Set beyond those of the tests.
    same_process : bool
        Whether `backprop` is called within the tests' own process, which saves two seconds a command; a page that changes
        the library can't.
    """

    def __init__(self, folder, aside, variables=None, same_process=True):
        self.folder, self.aside, self.same_process = folder, aside, same_process
        aside.mkdir()
        own = str(Path(sys.executable).parent)
        # Whoever follows a page has not activated anything yet, and whatever they start is no child of a test.
        path = os.pathsep.join(one for one in os.environ["PATH"].split(os.pathsep) if one != own)
        self.variables = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "PYTEST"))}
        self.variables |= {"PATH": path, "JUPYTER_CONFIG_DIR": str(aside / "jupyter")}
        self.variables |= variables or {}

    def types(self, line):
        """Run a line and return what it prints; fail if it fails."""
        if SERVER.match(line):
            return self._serves(line)
        words = shlex.split(line, comments=True)
        if self.same_process and words[0] == "backprop" and not re.search(r"[|<>&;$`]", line):
            return self._backprop(words[1:])
        return self._bash(line)

    def _backprop(self, words):
        from backprop_lib.cli import main

        assert shutil.which("backprop", path=self.variables["PATH"]), "`backprop` is not on the path here"
        with contextlib.chdir(self.folder):
            done = CliRunner().invoke(main, words)
        assert done.exit_code == 0, f"backprop {shlex.join(words)}\n{done.output}\n{done.exception!r}"
        return done.output

    def _bash(self, line):
        done = subprocess.run(
            ["bash", "-c", line + STATE.format(shlex.quote(str(self.aside)))],
            cwd=self.folder,
            env=self.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=SECONDS,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}"
        self.folder = Path((self.aside / "folder").read_text().strip())
        kept = (self.aside / "variables").read_text().rstrip("\0").split("\0")
        self.variables = dict(one.partition("=")[::2] for one in kept)
        return done.stdout

    def _serves(self, line):
        """Run a line that opens JupyterLab, until the page is served that it asks the browser to open.

        `make` is told the port by LAB_FLAGS, since a lecture is presented with settings of its own.
        """
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = self.aside / "jupyter" / "jupyter_server_config.json"
        settings.parent.mkdir(exist_ok=True)
        server = {"port": port, "port_retries": 0, "allow_root": True}
        settings.write_text(json.dumps({"ServerApp": server, "IdentityProvider": {"token": ""}}))
        flags = f"--port={port} --ServerApp.port_retries=0 --IdentityProvider.token="
        opened, browser, log = self.aside / "opened", self.aside / "browser", self.aside / "log"
        opened.unlink(missing_ok=True)
        browser.write_text(f'#!/bin/sh\nprintf %s "$1" > "{opened}.part" && mv "{opened}.part" "{opened}"\n')
        browser.chmod(0o755)
        told = {"LAB_FLAGS": flags, "BROWSER": str(browser), "JUPYTER_RUNTIME_DIR": str(self.aside / "runtime")}
        with log.open("w") as file:
            process = subprocess.Popen(
                ["bash", "-c", line],
                cwd=self.folder,
                env=self.variables | told,
                stdout=file,
                stderr=file,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        try:
            _wait_until(opened.exists, process, log)
            # The browser is given a page that leads to the address, so that no token stands in its history.
            page = Path(opened.read_text().removeprefix("file://")).read_text()
            address, notebook = re.search(r"url=(http://[^/]+)/(?:lab|doc)(?:/tree/([^?\"]+))?", page).groups()
            _wait_until(lambda: _answers(f"{address}/api/contents/{notebook or ''}"), process, log)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=60)
        return log.read_text()


def _answers(address):
    try:
        with urllib.request.urlopen(address, timeout=30):
            return True
    except urllib.error.HTTPError:
        raise  # it is served, and there is no such page
    except OSError:
        return False


def _wait_until(true, process, log):
    until = time.monotonic() + SECONDS
    while not true():
        assert process.poll() is None and time.monotonic() < until, f"JupyterLab did not start:\n{log.read_text()}"
        time.sleep(0.1)


def printed_as_shown(shown, printed):
    """Return whether what is shown is what was printed, where `...` stands for anything and spaces count as one."""
    return doctest.OutputChecker().check_output(shown, printed.strip() + "\n", LIKE)
