"""Small git repositories of a test's own, which know nothing of the settings of whoever runs the tests."""

import os
import subprocess


def attempt(where, *command):
    """Run a command and return how it went."""
    alone = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{
            f"GIT_{who}_{what}": "somebody@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
        },
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "MAKE"))} | alone
    return subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True)


def run(where, *command):
    """Run a command that must succeed, and return what it says."""
    done = attempt(where, *command)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def begin(folder):
    """Make a repository of what is in the folder, on main."""
    run(folder, "git", "init", "--quiet", "--initial-branch=main")
    run(folder, "git", "add", "--all")
    run(folder, "git", "commit", "--quiet", "--message=the course")
