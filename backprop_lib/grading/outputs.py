"""Looks at the outputs of a student's cells: what is no output, or would run in the reader's browser, is left out."""

from backprop_lib.grading.sandbox import wire

MOST_OUTPUTS = 500
_LONGEST = 2 * 2**20
_PICTURES = ("image/png", "image/jpeg")


def clean(reply):
    """Return the outputs in a reply, as nbformat has them.

    Parameters
    ----------
    reply : dict
        What the process that ran the cell has sent.

    Raises
    ------
    WireError
        If it holds no outputs.
    """
    outputs = reply.get("outputs")
    if type(outputs) is not list or any(type(one) is not dict for one in outputs):
        raise wire.WireError("outputs that are none")
    return [one for one in map(_output, outputs[:MOST_OUTPUTS]) if one]


def _output(output):
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": _text(output.get("text"))}
    if kind == "error":
        lines = output.get("traceback")
        lines = [_text(line) for line in lines[:200]] if type(lines) is list else []
        return {
            "output_type": kind,
            "ename": _text(output.get("ename")),
            "evalue": _text(output.get("evalue")),
            "traceback": lines,
        }
    if kind in ("display_data", "execute_result"):
        data = output.get("data")
        data = {
            mime: made
            for mime, content in (data.items() if type(data) is dict else ())
            if (made := _shown(mime, content))
        }
        number = {"execution_count": None} if kind == "execute_result" else {}
        return {"output_type": kind, "data": data, "metadata": {}, **number} if data else None
    raise wire.WireError("outputs that are none")


def _shown(mime, content):
    """Return what may be shown of one form of an output, or nothing."""
    if type(content) is not str or len(content) > _LONGEST:
        return ""
    if mime == "text/plain":
        return _text(content)
    if mime in _PICTURES:
        return "".join(content.split()) if content.isascii() and "<" not in content and '"' not in content else ""
    return _sanitized(content) if mime == "text/html" else ""


def _sanitized(html):
    """Return HTML without scripts: whoever reads it in formgrader may change all marks there."""
    from backprop_lib.grading import markup

    return markup.cleaned(_text(html))


def _text(text):
    if type(text) is not str:
        raise wire.WireError("outputs that are none")
    return text[:_LONGEST].encode(errors="replace").decode()
