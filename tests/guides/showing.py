"""Reads what a page shows: its blocks in their order, and the commands within its sentences."""

import re
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

from project import ROOT

README = ROOT / "README.md"
GUIDES = sorted(ROOT.glob("guides/*.md"))
REPEATING = (README, ROOT / "website/run.md")  # their commands are those of the guides
PAGES = [*REPEATING, *GUIDES]

# Blocks that are run, what they print, and what is shown for reading alone.
RUN, PRINTED, READ = ("bash", "python"), "output", ("text", "toml", "csv", "powershell")
COMMANDS = (
    "backprop",
    "conda",
    "docker",
    "git",
    "jupyter",
    "jupytext",
    "make",
    "nbgrader",
    "pip",
    "py",
    "pytest",
    "python",
    "python3",
)
_FILE = re.compile(r"<!-- (write|append): (\S+) -->")


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes
    ----------
    page : Path
    line : int
        Of its first fence.
    language, text : str
    prints : str or None
        What the block of output right behind it shows.
    into : tuple of str or None
        "write" or "append", and the file that this block is the content of.
    """

    page: Path
    line: int
    language: str
    text: str
    prints: str | None = None
    into: tuple[str, str] | None = None

    @property
    def where(self):
        """Where to look when something is wrong."""
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def lines(self):
        """The commands of a block of bash or PowerShell, each on one line, without those that only comment."""
        whole = self.text.replace("\\\n", " ")
        return [line.strip() for line in whole.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def blocks(page, text=None):
    """Return the blocks of a page, each with the output that it is said to print."""
    found, into = [], None
    for token in MarkdownIt().parse(page.read_text(encoding="utf-8") if text is None else text):
        if token.type == "html_block":
            into = _FILE.search(token.content)
        elif token.type == "fence" and token.info.strip() == PRINTED:
            assert found and found[-1].language in RUN and found[-1].prints is None, (
                f"{page.name}:{token.map[0] + 1}: output of what?"
            )
            last = found.pop()
            found.append(Block(page, last.line, last.language, last.text, token.content, last.into))
        elif token.type == "fence":
            found.append(Block(page, token.map[0] + 1, token.info.strip(), token.content, into=into and into.groups()))
            into = None
    return found


def commands(page):
    """Return the lines of bash that a page shows in blocks of its own."""
    return [line for block in blocks(page) if block.language == "bash" for line in block.lines]


def mentioned(page, text=None):
    """Return the commands that a page shows within its sentences, as `make lab`."""
    tokens = MarkdownIt().enable("table").parse(page.read_text(encoding="utf-8") if text is None else text)
    code = [child.content for token in tokens for child in token.children or [] if child.type == "code_inline"]
    return [one for one in code if is_command(one)]


def is_command(line):
    """Return whether a line is something to type at a terminal."""
    name, _, rest = line.strip().removeprefix("$ ").partition(" ")
    return bool(rest) and name.rpartition("/")[2] in COMMANDS
