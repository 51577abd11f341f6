r"""Numbers and symbols in TeX, and TeX as text that reads well in a terminal.

Everything that a problem says is Markdown with formulas between dollars. `plain` turns it into text; it knows the TeX that
the problems use.
"""

import re

import numpy as np

_FRACTION = re.compile(r"\\frac\{([^{}]*)\}\{([^{}]*)\}")
_RAISED = re.compile(r"([_^])\{([^{}]*)\}")
_SIGNS = {
    r"\leftarrow": "←",
    r"\displaystyle": "",
    r"\partial": "∂",
    r"\cdot": "·",
    r"\sum": "Σ",
    r"\eta": "η",
    r"\lambda": "λ",
    r"\ln": "ln ",
    r"\max": "max",
    r"\approx": "≈",
    r"\quad": "  ",
}


def number(value, decimals=4):
    """Return a number in TeX, without zeros at its end."""
    text = np.format_float_positional(round(float(value), decimals) + 0.0, trim="-")
    return "0" if text == "-0" else text


def factor(value, decimals=4):
    """Return a number as a factor: in brackets where it has a sign."""
    text = value if isinstance(value, str) else number(value, decimals)
    return f"({text})" if text.startswith("-") or " " in text.replace(r"\ln ", "") else text


def total(summands):
    """Return a sum of terms in TeX, which may begin with a minus."""
    text = summands[0]
    for term in summands[1:]:
        text += f" - {term[1:]}" if term.startswith("-") else f" + {term}"
    return text


def about(value, decimals):
    """Return "= 0.8", or "≈ 1.39" where rounding was needed."""
    exact = abs(round(float(value), decimals) - float(value)) < 1e-9
    return f"= {number(value, decimals)}" if exact else rf"\approx {value:.{decimals}f}"


def symbol(base, indices="", layer=None):
    """Return for instance "∂Div/∂z", "2", 1 as TeX."""
    marks = (f"_{{{indices}}}" if indices else "") + (f"^{{({layer})}}" if layer is not None else "")
    if "/" in base:
        above, _, below = base.partition("/")
        return rf"\frac{{{_letters(above)}}}{{{_letters(below)}{marks}}}"
    return _letters(base) + marks


def _letters(text):
    text = re.sub(r"Div|Loss|new |max|[a-z]{4,}", lambda m: rf"\text{{{m[0]}}}", text)
    return text.replace("∂", r"\partial ").replace("η", r"\eta").replace("λ", r"\lambda")


def table(heads, rows):
    """Return a table in Markdown."""
    return "\n".join(f"| {' | '.join(row)} |" for row in [heads, ["---"] * len(heads), *rows])


def plain(markdown):
    """Return Markdown with formulas as text for a terminal."""
    text = re.sub(r"\$\$(.+?)\$\$", lambda m: "    " + _formula(m[1]), markdown, flags=re.S)
    text = re.sub(r"\$(.+?)\$", lambda m: _formula(m[1]), text, flags=re.S)
    text = re.sub(r"^#+ ", "", text, flags=re.M)
    return _aligned(re.sub(r"\*\*(.+?)\*\*|`(.+?)`", lambda m: m[1] or m[2], text))


def _formula(source):
    source = re.sub(r"\\begin\{aligned\}|\\end\{aligned\}", "", source).strip()
    source = re.sub(r"\s*\\\\\s*", "\n    ", source).replace("&", "")
    for sign in sorted(_SIGNS, key=len, reverse=True):
        source = re.sub(re.escape(sign) + r"(?![a-zA-Z])" * sign[-1].isalpha(), _SIGNS[sign], source)
    source = re.sub(r"\\text\{([^{}]*)\}", r"\1", source).replace("∂ ", "∂")
    while _RAISED.search(source) or _FRACTION.search(source):
        source = _RAISED.sub(lambda m: m[1] + _raised(m[2]), source)
        source = _FRACTION.sub(lambda m: f"{_grouped(m[1])}/{_grouped(m[2])}", source)
    source = re.sub(r"(?<=\S) {2,}", " ", source).replace("-", "−")
    return source.replace(" ,", ",").strip()


def _grouped(text):
    text = text.strip()
    return f"({text})" if " " in text else text


def _raised(text):
    text = text.strip()
    return text if re.fullmatch(r"\w+|\([^()]*\)", text) else f"({text})"


def _aligned(text):
    """Set the tables of Markdown in columns."""
    lines, out = text.split("\n"), []
    while lines:
        rows = []
        while lines and lines[0].startswith("|"):
            rows.append([cell.strip() for cell in lines.pop(0).strip("|").split("|")])
        if rows:
            del rows[1:2]
            widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
            cells = ("  ".join(cell.ljust(n) for cell, n in zip(row, widths, strict=True)) for row in rows)
            out += [f"    {line}".rstrip() for line in cells]
        else:
            out.append(lines.pop(0))
    return "\n".join(out)
