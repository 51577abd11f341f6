"""The small markup of questions and answers: `code`, and $formulas$ with indices; as HTML, and as lines for a picture."""

import re
from html import escape

PIECE = re.compile(r"(`[^`]*`|\$[^$]*\$)")


def mended(text):
    """Return a text with real minus signs in front of its numbers, outside of its code."""
    pieces = PIECE.split(text)
    return "".join(
        piece if piece.startswith("`") else re.sub(r"(?<![\w)\]}])-(?=[\d.∞])", "−", piece) for piece in pieces
    )


def plain(text):
    """Return a text as it is read in a terminal: w_12^(1)."""
    return re.sub(r"[`${}]", "", text)


def as_html(text):
    """Return a text as HTML; its formulas stay as they are, for MathJax."""
    paragraphs = re.split(r"\n\s*\n", mended(text.strip()))
    return "".join(f"<p>{''.join(map(_piece, PIECE.split(one)))}</p>" for one in paragraphs)


def _piece(piece):
    return f"<code>{escape(piece[1:-1])}</code>" if piece.startswith("`") else escape(piece)


def lines(text, width):
    """Return a text in lines of about `width` characters, no formula broken, as matplotlib sets it."""
    found, here = [""], 0
    for word in re.findall(r"(?:\$[^$]*\$|[^\s$])+", text.replace("`", "")):
        size = len(plain(word)) + 1
        if here and here + size > width:
            found.append("")
            here = 0
        found[-1] += f"{' ' if here else ''}{word}"
        here += size
    return found
