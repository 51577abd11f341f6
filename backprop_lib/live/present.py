"""`make present`: the live copies in a JupyterLab that can be read from the last row, with settings of its own.

The settings, the workspace, the style sheet and the kernel's start lie in `live/.present/`; JupyterLab is told so by its
environment variables, so that nothing of the user's own is read or changed.
"""

import argparse
import json
import os
import shutil
import sys

from backprop_lib.live import copies
from backprop_lib.live.__main__ import write

CODE, TEXT = 22, 22  # pixels, on a projector of 1280x720
SETTINGS = {
    "apputils-extension/themes": {
        "theme": "JupyterLab Light",
        "adaptive-theme": False,
        "overrides": {"code-font-size": f"{CODE}px", "content-font-size1": f"{TEXT}px", "ui-font-size1": "15px"},
    },
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "application-extension/shell": {"startMode": "single", "dockPanelPadding": False},
    "statusbar-extension/plugin": {"visible": False},
    "docmanager-extension/plugin": {"autosaveInterval": 5},
    "codemirror-extension/plugin": {"defaultConfig": {"lineWrap": True, "lineNumbers": False, "matchBrackets": True}},
    "notebook-extension/tracker": {
        "codeCellConfig": {"lineNumbers": False, "lineWrap": True},
        "windowingMode": "none",  # an explorer that is scrolled out of sight stays as it is
        "scrollPastEnd": True,
    },
    "cell-toolbar-extension/plugin": {
        "toolbar": [
            {"name": name, "disabled": True}
            for name in (
                "duplicate-cell",
                "move-cell-up",
                "move-cell-down",
                "insert-cell-above",
                "insert-cell-below",
                "delete-cell",
            )
        ]
    },
}
# Of all that is around a notebook the menu alone stays.
STYLE = """\
:root { --jp-cell-prompt-width: 44px; --jp-notebook-padding: 4px; }
.jp-Notebook :is(.jp-InputPrompt, .jp-OutputPrompt) { font-size: 13px !important; line-height: 32px; padding: 0 4px 0 0; }
/* Lumino takes a size of 0 for none at all. */
.jp-SideBar { min-width: 1px !important; max-width: 1px !important; border: 0 !important; overflow: hidden; }
#jp-top-panel, .jp-NotebookPanel-toolbar {
  min-height: 1px !important; max-height: 1px !important; border: 0 !important; padding: 0 !important; visibility: hidden;
}
"""
# Runs as each kernel starts, so that the magics are there after a restart too.
START = "__import__('backprop_lib.live').live.load_ipython_extension(get_ipython())"

# For matrices as small as these a second thread waits more than it works, and takes the time of the browser.
THREADS = {"OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def write_settings(folder):
    """Write the settings and the kernel's start into a folder.

    Parameters
    ----------
    folder : Path

    Returns
    -------
    dict of str to str
        The environment variables by which JupyterLab finds them.
    """
    for name, values in SETTINGS.items():
        file = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values, indent=1))
    kernel = folder / "share" / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True, exist_ok=True)
    launch = [sys.executable, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": [*launch, f"--IPKernelApp.exec_lines={START}"], "display_name": "Python 3", "language": "python"}
    kernel.write_text(json.dumps(spec | {"metadata": {"debugger": True}, "env": THREADS}))
    sheet = folder / "config" / "custom" / "custom.css"
    sheet.parent.mkdir(parents=True, exist_ok=True)
    sheet.write_text(STYLE)
    shutil.rmtree(folder / "workspaces", ignore_errors=True)  # which panels were open last time
    (folder / "workspaces").mkdir()
    path = [str(folder / "share"), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    return {
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        "JUPYTER_PATH": os.pathsep.join(path),
    }


def command(root, name):
    """Return the command that opens the copy called `name` in `live/` of the folder `root`, by itself."""
    page = f"/doc/tree/live/{name}.ipynb"
    where = [f"--ServerApp.root_dir={root}", f"--LabApp.default_url={page}", "--LabApp.custom_css=True"]
    return [sys.executable, "-m", "jupyterlab", *where]


def main():
    """Write the copies where nobody has typed in them, and open JupyterLab on one; further arguments go to JupyterLab."""
    parser = argparse.ArgumentParser(prog="python -m backprop_lib.live.present", description=__doc__.partition("\n")[0])
    parser.add_argument("--lecture", default="1", help="which one to open first: its number, or a part of its name")
    parser.add_argument("--core", action="store_true", help="leave the optional sections out")
    parser.add_argument("--fresh", action="store_true", help="set copies aside that were typed in, and begin anew")
    given, flags = parser.parse_known_args()
    names = copies.names()
    chosen = next((name for name in names if given.lecture in name), None)
    if chosen is None:
        parser.error(f"no lecture is called {given.lecture!r}; there are {', '.join(names)}")
    write(fresh=given.fresh, core=given.core)
    environment = os.environ | write_settings(copies.PROJECT / "live" / ".present")
    os.chdir(copies.PROJECT)
    os.execve(sys.executable, [*command(copies.PROJECT, chosen), *flags], environment)


if __name__ == "__main__":
    main()
