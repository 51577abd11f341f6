"""A real JupyterLab in a real Chromium, for the browser tests and the benchmark of the explorers."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
from playwright.sync_api import sync_playwright

SECONDS_TO_START = 60
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu"]

# Runs code in the kernel of the notebook that is open, and gives what it printed.
EXECUTE = """async (code) => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const future = kernel.requestExecute({ code });
  let printed = "", error = null;
  future.onIOPub = (message) => {
    if (message.header.msg_type === "stream") printed += message.content.text;
    if (message.header.msg_type === "error") error = message.content.ename + ": " + message.content.evalue;
  };
  await future.done;
  return [printed, error];
}"""
OPEN_AND_RUN = """async (path) => {
  const { commands, shell } = window.jupyterapp;
  const panel = await commands.execute("docmanager:open", { path, factory: "Notebook", kernelPreference: { name: "python3" } });
  await panel.context.ready;
  await panel.sessionContext.ready;
  shell.activateById(panel.id);
  await commands.execute("notebook:run-all-cells");
}"""
CLOSE = """async () => {
  const panel = window.jupyterapp.shell.currentWidget;
  await panel.context.save();
  await panel.sessionContext.shutdown();
  panel.dispose();
}"""
THEME = """async (theme) => { await window.jupyterapp.commands.execute("apputils:change-theme", { theme }); }"""


def chromium():
    """Return where Chromium is, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def need_chromium():
    """Skip the test where there is no Chromium."""
    import pytest  # which the benchmarks, that use this module too, do without

    if chromium() is None:
        pytest.skip("the browser tests need Chromium on the PATH; on Debian and Ubuntu: apt install chromium")


@contextlib.contextmanager
def browser():
    """Open Chromium, without a page; a test is skipped where there is none."""
    need_chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened
        opened.close()


@contextlib.contextmanager
def server(folder):
    """Serve `folder` by a JupyterLab that touches no setting of the user's; yields its address."""
    settings = folder / ".jupyter" / "settings"
    for name, values in {
        "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
        "apputils-extension/themes": {"adaptive-theme": False},
    }.items():
        file = settings / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
    homes = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_RUNTIME_DIR": "runtime", "IPYTHONDIR": "ipython"}
    homes |= {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}
    with served(folder, command, {name: str(folder / ".jupyter" / home) for name, home in homes.items()}) as address:
        yield address


@contextlib.contextmanager
def served(folder, command, environment):
    """Run a command that starts JupyterLab, in `folder` and with these variables of the environment; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*command, "--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0"]
    command += ["--IdentityProvider.token=", "--expose-app-in-browser"]
    log = folder / ".jupyter" / "log.txt"
    log.parent.mkdir(exist_ok=True)
    with log.open("w") as file:
        process = subprocess.Popen(command, env=os.environ | environment, stdout=file, stderr=file, cwd=folder)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_served(f"{address}/api", process, log)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_served(address, process, log):
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.1)


class Lab:
    """JupyterLab on one page of the browser; one notebook at a time.

    Calling it opens a new notebook with the given code cells, runs them, and returns Playwright's page as soon as an
    explorer is shown.

    Parameters
    ----------
    page : playwright.sync_api.Page
        A blank page.
    address : str
        Of the server.
    folder : Path
        What it serves.
    """

    def __init__(self, page, address, folder):
        self.page, self.folder = page, Path(folder)
        self.errors = []
        self._notebooks = 0
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{address}/lab?reset")
        page.wait_for_function("window.jupyterapp !== undefined")
        page.evaluate("window.jupyterapp.restored.then(() => window.jupyterapp.shell.collapseLeft())")

    def __call__(self, cells, wait_for=".bp-explorer"):
        """Run a new notebook with the code cells `cells`; `wait_for` is the selector of what must be shown."""
        self.close()
        self._notebooks += 1
        name = f"notebook_{self._notebooks}.ipynb"
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        )
        nbformat.write(notebook, self.folder / name)
        self.page.evaluate(OPEN_AND_RUN, name)
        self.page.wait_for_selector(wait_for)
        return self.page

    def run(self, code):
        """Run code in the kernel of the open notebook and return what it printed; its errors are raised here."""
        printed, error = self.page.evaluate(EXECUTE, code)
        if error:
            raise RuntimeError(error)
        return printed

    def until(self, assertion, seconds=10):
        """Call `assertion` until it holds: the page tells Python, and sets its text, a little after a key."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return assertion()
            except AssertionError:
                if time.monotonic() > deadline:
                    raise
            self.page.wait_for_timeout(50)

    def prints(self, code, expected):
        """Wait until `code`, run in the kernel, prints `expected`."""

        def assertion():
            assert self.run(code).strip() == expected

        self.until(assertion)

    def theme(self, name):
        """Switch to "JupyterLab Light" or "JupyterLab Dark"."""
        self.page.evaluate(THEME, name)
        self.page.wait_for_function("name => document.body.dataset.jpThemeName === name", arg=name)

    def close(self):
        """Close the notebook and end its kernel."""
        if self.page.query_selector(".jp-NotebookPanel"):
            self.page.evaluate(CLOSE)


@contextlib.contextmanager
def jupyter_lab(folder, width=1280, height=720):
    """Yield a `Lab` with a server, a browser and a window of its own; all are ended behind it."""
    with server(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield Lab(browser.new_page(viewport={"width": width, "height": height}), address, folder)
        browser.close()
