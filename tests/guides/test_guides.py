"""Every command that the README and the guides show is run, and every output that they show is compared."""

import ast
import contextlib
import doctest
import functools
import io
import re
import subprocess

import click
import pytest

import backprop_lib
import scenes
import showing
from elsewhere import BY_HAND, ELSEWHERE
from project import ROOT
from showing import GUIDES, PAGES, README, REPEATING
from terminal import LIKE, Terminal, printed_as_shown

FACED = [page for page in PAGES if showing.blocks(page)]


def name(page):
    return str(page.relative_to(ROOT))


# --- what is shown is run


@pytest.mark.parametrize("page", FACED, ids=name)
def test_what_a_page_shows_is_so(page, tmp_path):
    scene = scenes.of(page, tmp_path)
    terminal = Terminal(scene.folder, tmp_path / "aside", scene.variables, scene.same_process)
    names = {"__name__": "__main__"}
    for block in showing.blocks(page):
        text = functools.reduce(lambda text, pair: text.replace(*pair), scene.stands_for.items(), block.text)
        if block.into:
            _put(terminal.folder / block.into[1], block.into[0], text)
        elif block.language == "python":
            with contextlib.chdir(terminal.folder):
                _python(block, text, names)
        elif block.language == "bash" and page not in REPEATING:
            _bash(block, scene, terminal)
    scene.afterwards()


def _put(path, how, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a" if how == "append" else "w", encoding="utf-8") as file:
        file.write(text)


def _bash(block, scene, terminal):
    printed = ""
    for line in block.lines:
        if covered(line) is None or line.startswith(scene.runs):
            scene.before(line)
            line = functools.reduce(lambda line, pair: line.replace(*pair), scene.stands_for.items(), line)
            printed += terminal.types(line)
    if block.prints is not None:
        assert printed_as_shown(block.prints, printed), f"{block.where} shows\n{block.prints}\nand prints\n{printed}"


def _python(block, text, names):
    printed = io.StringIO()
    if ">>>" in text:
        test = doctest.DocTestParser().get_doctest(text, names, block.where, str(block.page), block.line)
        test.globs = names  # what one block defines is there in the next
        runner = doctest.DocTestRunner(verbose=False, optionflags=LIKE)
        assert runner.run(test, out=printed.write, clear_globs=False).failed == 0, printed.getvalue()
        return
    with contextlib.redirect_stdout(printed):
        exec(compile(text, block.where, "exec"), names)
    if block.prints is not None:
        assert printed_as_shown(block.prints, printed.getvalue()), f"{block.where} prints\n{printed.getvalue()}"


# --- nothing is shown past the tests


def covered(line):
    """Return the longest entry of the tables that a command begins with, or None."""
    words = [*line.partition("  #")[0].split(), "$"]
    fits = [key for key in (*ELSEWHERE, *BY_HAND) if words[: len(key.split())] == key.split()]
    return max(fits, key=len, default=None)


RUN_HERE = {line for page in GUIDES for line in showing.commands(page) if covered(line) is None}
HEADS = {" ".join(line.split()[:2]) for line in RUN_HERE}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_block_says_what_it_is_and_commands_stand_in_blocks_that_are_run(page):
    for block in showing.blocks(page):
        known = (*showing.RUN, *showing.READ)
        assert block.language in known or block.into, f"{block.where}: a block is one of {', '.join(known)}"
        if block.language in ("text", "toml", "csv"):
            typed = [line for line in block.text.splitlines() if showing.is_command(line)]
            assert not typed, f"{block.where}: a block of bash would be run"
        shown = [] if block.prints is None else [block.prints]
        if block.language == "python":
            shown += [one.want for one in doctest.DocTestParser().get_examples(block.text) if one.want]
        assert all(re.search(r"\w", one) for one in shown), f"{block.where}: shows nothing but dots"


@pytest.mark.parametrize("page", REPEATING, ids=name)
def test_every_command_of_a_page_that_repeats_is_one_that_a_guide_shows_or_another_test_runs(page):
    shown = [line.partition("  #")[0].strip() for line in showing.commands(page)]
    run = {line.partition("  #")[0].strip() for line in RUN_HERE}
    assert [line for line in shown if line not in run and covered(line) is None] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_command_within_a_sentence_is_run_somewhere_too(page):
    for line in showing.mentioned(page):
        line = line.removeprefix(".venv/bin/")
        head = " ".join(line.split()[:2])
        assert line in RUN_HERE or covered(line) or (head in HEADS and head.startswith(("make ", "backprop "))), (
            f"{name(page)}: no guide runs `{line}`; show it in a block, or say in elsewhere.py which test does"
        )


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_targets_variables_and_options_are_there(page):
    shown = [*showing.commands(page), *showing.mentioned(page)]
    for line in shown:
        words = re.split(r"\s+", line.partition("  #")[0].partition("|")[0].strip())
        if words[0] == "make" and len(words) > 1:
            _makes(line, words[1:])
        elif words[0] == "backprop" and len(words) > 1:
            _is_a_command(line, words[1:])


def _makes(line, words):
    makefile = (ROOT / "Makefile").read_text()
    for word in words:
        variable, told, _ = word.partition("=")
        if told and re.fullmatch(r"[A-Z_]+", variable):
            assert f"$({variable})" in makefile, f"{line}: no {variable} in the Makefile"
        elif re.fullmatch(r"[a-z-]+", word):
            assert re.search(rf"^{word}:", makefile, re.M), f"{line}: no target {word} in the Makefile"


def _is_a_command(line, words):
    from backprop_lib.cli import main

    if words[0].startswith("-"):
        return
    with click.Context(main) as context:
        command = main.get_command(context, words[0])
    assert command, f"{line}: there is no such command"
    options = {one for option in command.params if isinstance(option, click.Option) for one in option.opts}
    assert {word for word in words if word.startswith("--")} <= options | {"--help"}, line


def test_the_wheel_that_the_pages_name_is_of_this_version():
    for page in PAGES:
        named = set(re.findall(r"backprop_lib-([\d.]+\w*)-py3", page.read_text(encoding="utf-8")))
        assert named <= {backprop_lib.__version__}, name(page)


def test_powershell_does_what_the_bash_before_it_does():
    for page in PAGES:
        before = None
        for block in showing.blocks(page):
            if block.language == "powershell":
                assert before and len(block.lines) == len(before.lines), f"{block.where}: not the lines of {before}"
                for ours, theirs in zip(block.lines, before.lines, strict=True):
                    assert _in_bash(ours) == theirs, block.where
            before = block if block.language == "bash" else before


def _in_bash(line):
    line = re.sub(r"^py(?: -3)?(?= )", "python3", line)
    line = re.sub(r"^(\S+)\\Scripts\\[Aa]ctivate(\.ps1)?$", r"source \1/bin/activate", line)
    return line.replace("\\", "/")


# --- the tables of what is not run here


@pytest.mark.parametrize("key", [*ELSEWHERE, *BY_HAND])
def test_an_entry_is_used_and_its_test_is_there(key):
    shown = [line for page in PAGES for line in (*showing.commands(page), *showing.mentioned(page))]
    assert [line for line in shown if covered(line) == key], f"no page shows `{key}` any more"
    if key in ELSEWHERE:
        path, _, function = ELSEWHERE[key][1].partition("::")
        tree = ast.parse((ROOT / path).read_text())
        assert function in [node.name for node in tree.body if isinstance(node, ast.FunctionDef)], function
    if key.startswith("make "):
        told = ["make", "-n", *key.split()[1:], *(["SEED=7"] if key == "make exam" else [])]
        done = subprocess.run(told, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0 and done.stdout, done.stderr


# --- the machinery itself

SMALL = """\
# Page

Type `make lab` or `backprop report x`, and see `w[k]`.

1. First

   ```bash
   # a comment
   echo one \\
     two   # to see it
   cd sub && pwd
   ```

   ```output
   one two
   .../sub
   ```

<!-- write: notes/a.txt -->

```text
written
```

```python
>>> 1 + 1
2
```
"""


def test_a_page_is_read_as_it_is_meant():
    bash, text, python = showing.blocks(README, SMALL)
    assert bash.lines == ["echo one    two   # to see it", "cd sub && pwd"] and bash.prints == "one two\n.../sub\n"
    assert (text.into, python.language) == (("write", "notes/a.txt"), "python")
    assert showing.mentioned(README, SMALL) == ["make lab", "backprop report x"]


def test_a_terminal_remembers_and_tells_apart_what_is_printed(tmp_path):
    (tmp_path / "sub").mkdir()
    terminal = Terminal(tmp_path, tmp_path / "aside")
    bash, *_ = showing.blocks(README, SMALL)
    printed = "".join(terminal.types(line) for line in bash.lines)
    assert printed_as_shown(bash.prints, printed) and not printed_as_shown("one three\n.../sub\n", printed)
    assert terminal.types("pwd").strip() == str(tmp_path / "sub")
    terminal.types("export SAID='a b'")
    assert terminal.types("echo $SAID") == "a b\n"
    with pytest.raises(AssertionError, match="nothing-of-the-kind"):
        terminal.types("nothing-of-the-kind")
    with pytest.raises(AssertionError, match="not on the path"):
        terminal.types("backprop doctor")


def test_an_example_that_is_not_so_fails():
    *_, python = showing.blocks(README, SMALL)
    _python(python, python.text, {})
    with pytest.raises(AssertionError, match="Expected"):
        _python(python, python.text.replace("2\n", "3\n"), {})
