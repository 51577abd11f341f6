"""Messages between the grader and a process that runs a student's code: JSON and raw bytes, of bounded size.

A message is a dict of plain values. An array goes as its dtype and shape in the JSON and its numbers behind it; nothing is
ever unpickled. `receive` believes nothing: it checks lengths before it reads, and shapes before it makes an array.
"""

import json
import math
import re
import struct
import time

import numpy as np

MOST_TEXT = 16 * 2**20
MOST_NUMBERS = 16 * 2**20
_MOST_PARTS = 200_000
_MOST_CHARACTERS = 16 * 2**20
_DEEPEST = 24
_LENGTHS = struct.Struct(">II")
_DTYPE = re.compile(r"[|<>](b1|[iu][1248]|f(2|4|8|16)|c(8|16|32)|U[0-9]{1,6})")


class WireError(Exception):
    """Says why a message is none."""


def send(socket, message):
    """Send a dict of plain values: None, numbers, strings, arrays, and lists and dicts of them."""
    arrays = []
    try:
        text = json.dumps(_encoded(message, arrays)).encode()
    except (ValueError, RecursionError) as error:
        raise WireError(f"it can't be sent: {error}") from None
    size = sum(array.nbytes for array in arrays)
    if len(text) > MOST_TEXT or size > MOST_NUMBERS:
        raise WireError(f"{(len(text) + size) / 2**20:.0f} MB are too much for one message")
    socket.sendall(b"".join([_LENGTHS.pack(len(text), size), text, *(array.tobytes() for array in arrays)]))


def receive(socket, deadline=None):
    """Return the next message.

    Parameters
    ----------
    socket : socket.socket
    deadline : float, optional
        When to give up, as `time.monotonic` has it.

    Raises
    ------
    WireError
        If what comes is not a message.
    EOFError
        If nothing will come any more.
    TimeoutError
        If the deadline has passed.
    """
    text, numbers = _LENGTHS.unpack(_exactly(socket, _LENGTHS.size, deadline))
    if text > MOST_TEXT or numbers > MOST_NUMBERS:
        raise WireError("a message that is too long")
    text, numbers = _exactly(socket, text, deadline), _exactly(socket, numbers, deadline)
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise WireError("a message that is not JSON") from None
    decoder = _Decoder(numbers)
    message = decoder.decoded(message)
    if type(message) is not dict or decoder.at != len(numbers):
        raise WireError("a message of another form")
    return message


def _exactly(socket, size, deadline):
    chunks, missing = [], size
    while missing:
        if deadline is not None:
            socket.settimeout(max(deadline - time.monotonic(), 0.001))
        chunk = socket.recv(min(missing, 2**20))
        if not chunk:
            raise EOFError
        chunks.append(chunk)
        missing -= len(chunk)
    return b"".join(chunks)


def _encoded(value, arrays):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, complex):
        return {"complex": [value.real, value.imag]}
    if isinstance(value, (list, tuple)):
        return [_encoded(part, arrays) for part in value]
    if isinstance(value, dict):
        return {"dict": [[_encoded(name, arrays), _encoded(part, arrays)] for name, part in value.items()]}
    if isinstance(value, np.ndarray):
        if not _DTYPE.fullmatch(value.dtype.str):
            return f"array of {value.dtype}"
        arrays.append(np.ascontiguousarray(value))
        return {"array": [value.dtype.str, list(value.shape)]}
    raise WireError(f"{type(value).__name__} is not plain")


class _Decoder:
    """Makes plain values of what JSON gave, and counts them, since a few bytes can promise very much."""

    def __init__(self, numbers):
        self.numbers, self.at = numbers, 0
        self.parts, self.longest = 0, 1

    def decoded(self, value, depth=0):
        self.parts += 1
        if isinstance(value, str):
            self.longest = max(self.longest, len(value) if depth > 2 else 1)
        if depth > _DEEPEST or self.parts > _MOST_PARTS or self.parts * self.longest > _MOST_CHARACTERS:
            raise WireError("a message of too many parts")
        if type(value) is int and abs(value) >= 2**1000:
            raise WireError("a number that is too large")
        if type(value) is str:
            # Half a surrogate pair is a character that no file and no database takes.
            return value if value.isascii() else value.encode(errors="replace").decode()
        if type(value) is list:
            return [self.decoded(part, depth + 1) for part in value]
        if type(value) is not dict:
            return value
        if len(value) != 1:
            raise WireError("a message of another form")
        ((kind, content),) = value.items()
        if type(content) is not list:
            raise WireError("a message of another form")
        return {"dict": self._dict, "array": self._array, "complex": self._complex}.get(kind, self._unknown)(
            content, depth
        )

    def _dict(self, pairs, depth):
        if any(type(pair) is not list or len(pair) != 2 for pair in pairs):
            raise WireError("a dict that is none")
        pairs = [(self.decoded(name, depth + 1), self.decoded(part, depth + 1)) for name, part in pairs]
        if any(type(name) not in (str, int, float, bool, type(None)) for name, _ in pairs):
            raise WireError("a dict with other names")
        return dict(pairs)

    def _array(self, content, depth):
        if len(content) != 2 or type(content[0]) is not str or type(content[1]) is not list:
            raise WireError("an array that is none")
        dtype, shape = content
        if not _DTYPE.fullmatch(dtype) or len(shape) > 16 or any(type(n) is not int or n < 0 for n in shape):
            raise WireError("an array that is none")
        dtype = np.dtype(dtype)
        end = self.at + math.prod(shape) * dtype.itemsize
        if end > len(self.numbers) or math.prod(max(n, 1) for n in shape) > MOST_NUMBERS:
            raise WireError("an array that promises more than there is")
        array = np.frombuffer(self.numbers[self.at : end], dtype).reshape(shape).copy()
        self.at = end
        if dtype.kind == "U" and array.size:
            codes = array.reshape(-1).view(dtype.byteorder.replace("=", "<").replace("|", "<") + "u4")
            if codes.max() > 0x10FFFF or ((codes >= 0xD800) & (codes < 0xE000)).any():
                raise WireError("characters that are none")
        return array

    def _complex(self, content, depth):
        if [type(part) for part in content] != [float, float]:
            raise WireError("a number that is none")
        return complex(*content)

    def _unknown(self, content, depth):
        raise WireError("a message of another form")
