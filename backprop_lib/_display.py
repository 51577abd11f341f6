"""How numbers are written, and tables of the network and of its passes: HTML for a notebook, text for a terminal."""

import re
import sys
from html import escape

import numpy as np

from backprop_lib import style

MOST_UNITS = 8

# How a sign is spelled where a terminal or a pipe has only the letters of ASCII.
SPELLED = {
    "→": "->",
    "←": "<-",
    "−": "-",
    "–": "-",
    "·": "*",
    "×": "x",
    "½": "1/2",
    "…": "...",
    "≤": "<=",
    "≥": ">=",
    "∞": "inf",
    "∂": "d",
    "∇": "grad ",
    "Σ": "sum ",
    "√": "sqrt ",
    "∛": "cbrt ",
    "η": "eta",
    "ε": "eps",
    "λ": "lambda",
    "²": "^2",
    "³": "^3",
    "⁴": "^4",
    "⁰": "^0",
    "ᵀ": "^T",
    "₁": "_1",
    "₂": "_2",
    "≈": "~",
    "≠": "!=",
    "¼": "1/4",
    "‖": "||",
    "⌊": "floor(",
    "⌋": ")",
    "✓": "[right]",
    "✗": "[wrong]",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
}


def written(value, digits=4):
    """Return a number as the course writes it: four digits, a real minus sign, and no sign on 0.

    The explorers' `static/common.js` has the same for the browser.
    """
    if not np.isfinite(value):
        return "nan" if np.isnan(value) else "∞" if value > 0 else "−∞"
    rounded = float(f"{value:.{digits}g}") + 0.0
    mantissa, exponent = f"{rounded:.{digits - 1}e}".split("e")
    if rounded and not 1e-4 <= abs(rounded) < 1e6:
        text = f"{float(mantissa):g}e{int(exponent)}"
    else:
        text = np.format_float_positional(rounded, trim="-")
    return text.replace("-", "−")


def short(value):
    """Return `value` in at most six characters, for a number inside a picture."""
    size = abs(value)
    if value == 0 or not 0.005 <= size < 9999.5:
        text = f"{value:.0e}".replace("e-0", "e-").replace("e+0", "e") if value else "0"
    else:
        text = f"{value:.{2 if size < 9.995 else 1 if size < 99.95 else 0}f}"
    return text.replace("-", "−")


def network_rows(net):
    """Return title, column heads, colours and rows of the table of a network."""
    heads = ["k", "f_k", "units", "w^(k)"]
    rows = [["0", "input", str(net.D[0]), ""]]
    for k in range(1, net.N + 1):
        above, width = net.D[k - 1], net.D[k]
        rows.append([str(k), net.f[k].name, str(width), f"(1 + {above}) × {width}, from {_range(net.w[k])}"])
    return f"Network: {net.parameters.size} weights, {net.dtype}", heads, [None] * 4, rows


def forward_rows(passed):
    """Return title, column heads, colours and rows of the table of a forward pass, first layer first."""
    heads = ["k", "f_k", "z^(k)", "y^(k)"]
    rows = [["0", "input", "", _row(passed.units[0])]]
    for k in range(1, passed.N + 1):
        rows.append([str(k), passed.f[k].name, _row(passed.z[k]), _row(passed.units[k])])
    return f"Forward pass, {_of(passed)}", heads, [None, None, style.FORWARD, style.FORWARD], rows


def backward_rows(swept):
    """Return title, column heads, colours and rows of the table of a backward pass, last layer first."""
    heads = ["k", "dDiv/dy^(k)", "dDiv/dz^(k)", "dLoss/dw^(k)"]
    rows = []
    for k in range(swept.N, 0, -1):
        above, width = swept.dw[k].shape
        weights = " | ".join(_row(swept.dw[k][i : i + 1]) for i in range(above))
        if above * width > MOST_UNITS:
            weights = f"(1 + {above - 1}) × {width}, from {_range(swept.dw[k])}"
        rows.append([str(k), _row(swept.dy[k]), _row(swept.dz[k]), weights])
    title = f"Backward pass, {_of(swept)}: Loss = {swept.loss:.4g}"
    return title, heads, [None, style.BACKWARD, style.BACKWARD, style.BACKWARD], rows


def html(title, heads, colours, rows):
    """Return the table as HTML, set large enough for a lecture hall."""
    base = "font-size:18px;padding:4px 14px;text-align:left;white-space:pre;font-family:var(--jp-code-font-family,monospace)"
    marks = [base if colour is None else f"{base};border-left:4px solid {colour}" for colour in colours]
    top = "".join(f'<th scope="col" style="{m}">{symbols(head)}</th>' for m, head in zip(marks, heads, strict=True))
    body = "".join(
        "<tr>" + "".join(f'<td style="{m}">{escape(cell)}</td>' for m, cell in zip(marks, row, strict=True)) + "</tr>"
        for row in rows
    )
    caption = f'<caption style="font-size:18px;text-align:left;padding:4px 14px">{escape(title)}</caption>'
    return f"<table>{caption}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def symbols(text):
    """Set x^(k), f_k and D_(k-1) as the slides do; words keep their _."""
    raised = re.sub(r"\^(\([^)]*\)|\w+)", r"<sup>\1</sup>", escape(text))
    return re.sub(r"(?<!\w)(d?\w)_(\([^)]*\)|\w+)", r"\1<sub>\2</sub>", raised)


def prose(message):
    """Return a message as HTML: what is between backticks as code, and symbols outside of it as the slides have them."""
    pieces = message.split("`")
    return "".join(f"<code>{escape(piece)}</code>" if n % 2 else symbols(piece) for n, piece in enumerate(pieces))


def text(title, heads, colours, rows):
    """Return the table as aligned text."""
    columns = list(zip(heads, *rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    lines = ["  ".join(cell.ljust(n) for cell, n in zip(row, widths, strict=True)).rstrip() for row in [heads, *rows]]
    return printable("\n".join([title, *lines]))


def printable(text):
    """Return the text with every sign spelled out that standard output can't take, such as η in a pipe of Windows."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if _fits(text, encoding):
        return text
    return "".join(sign if _fits(sign, encoding) else SPELLED.get(sign, "?") for sign in text)


def _fits(text, encoding):
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _row(values):
    """Return the numbers of the first instance, the middle ones left out where there are many."""
    first = [f"{value:.4g}" for value in values[0]]
    if len(first) > MOST_UNITS:
        first = [*first[: MOST_UNITS - 2], "…", first[-1]]
    return "  ".join(first)


def _range(weights):
    return f"{weights.min():.3g} to {weights.max():.3g}"


def _of(batch):
    T = len(batch)
    return "one instance" if T == 1 else f"instance 1 of {T}"
