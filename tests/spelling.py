"""Prints each word of the prose that neither the dictionary nor `tests/words.txt` has: `make lint` runs it.

Prose is the text of pages and notebooks, and the docstrings of the library; `typos`, which runs beside it, reads every file,
but knows common misspellings alone.
"""

import ast
import re
import sys

from hunspell import Hunspell

from pages import MARKDOWN, PAGES, name, texts
from project import ROOT

OURS = ROOT / "tests" / "words.txt"
# No acronym, nor a name of code: those have capitals inside, or a sign of code beside them.
WORD = re.compile(r"(?<![\w\\.'’/@=-])[A-Za-z][a-z]{2,}(?:['’]t)?(?![\w(@=]|\.\w|://)")


def of_a_page(path):
    """Yield the words of a page, without code, formulas, addresses and HTML."""
    for text in texts(path):
        text = re.sub(r"\$\$.+?\$\$|\$[^$\n]+\$", " ", text, flags=re.S)
        for token in MARKDOWN.parse(text):
            for child in token.children or ():
                if child.type == "text":
                    yield from WORD.findall(child.content)


def of_a_module(path):
    """Yield the words of a module's sentences, docstrings and messages alike, without what stands in backticks."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        pieces = node.values if isinstance(node, ast.JoinedStr) else [node]
        text = "0".join(piece.value for piece in pieces if isinstance(getattr(piece, "value", None), str))
        text = re.sub(r"```.*?```|`[^`]+`|\$[^$]+\$|^ *>>> [^\n]*$|^[\w, *]+ : [^\n]*$", " ", text, flags=re.M | re.S)
        is_a_sentence = text.count(" ") > 2 and re.search(r"[a-z][.,:?!](\s|$)", text)
        if is_a_sentence and not re.search(r"[{};]|=>|</|\\\w", text):
            yield from WORD.findall(text)


def unknown(paths):
    """Return the words that nobody knows, each with the first file that has it."""
    dictionary, ours = Hunspell("en_US"), set(OURS.read_text(encoding="utf-8").split())
    found = {}
    for path in paths:
        for word in of_a_module(path) if path.suffix == ".py" else of_a_page(path):
            if not ours & {word, word.lower()} and not dictionary.spell(word.replace("’", "'")):
                found.setdefault(word, path)
    return found


if __name__ == "__main__":
    for word, path in (found := unknown([*PAGES, *sorted(ROOT.glob("backprop_lib/**/*.py"))])).items():
        print(f"{name(path)}: {word}")
    if found:
        sys.exit(
            f"Mend these, or write what is right on a line of its own in {name(OURS)}. Nobody reads what is in backticks."
        )
