"""Messages across the border of the sandbox: what is plain arrives, and nothing else does."""

import json
import socket
import struct
import threading
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from backprop_lib.checks.harness.plain import same
from backprop_lib.grading.sandbox import wire

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_SCALARS = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.complex_numbers() | _TEXT
_DTYPES = st.sampled_from(["?", "<i8", ">i4", "|u1", "<f2", "<f8", ">f8", "<c16"])
_ARRAYS = npst.arrays(_DTYPES, npst.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
_WORDS = npst.arrays("<U3", npst.array_shapes(max_side=3), elements=st.text("abc é学", max_size=3))
_PLAIN = st.recursive(
    _SCALARS | _ARRAYS | _WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT | st.integers(0, 9), inner, max_size=4),
    max_leaves=12,
)


def through(content):
    """Return what is received of some bytes."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        writer = threading.Thread(target=lambda: (theirs.sendall(content), theirs.shutdown(socket.SHUT_WR)))
        writer.start()
        try:
            return wire.receive(ours, time.monotonic() + 30)
        finally:
            ours.close()
            writer.join()


def sent(message):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        wire.send(theirs, message)
        return wire.receive(ours, time.monotonic() + 30)


def frame(message, numbers=b""):
    text = message if isinstance(message, bytes) else json.dumps(message).encode()
    return struct.pack(">II", len(text), len(numbers)) + text + numbers


def alike(one, other):
    if isinstance(one, float) and one != one:
        return type(other) is float and other != other
    if isinstance(one, complex):
        return type(other) is complex and all(map(alike, (one.real, one.imag), (other.real, other.imag)))
    if isinstance(one, (list, dict)):
        return (
            type(one) is type(other)
            and len(one) == len(other)
            and (
                all(map(alike, one, other))
                if isinstance(one, list)
                else all(map(alike, one, other)) and all(map(alike, one.values(), other.values()))
            )
        )
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    return type(one) is type(other) and same(one, other)


@given(_PLAIN)
def test_what_is_plain_arrives_as_it_was(value):
    assert alike(sent({"value": value}), {"value": value})


class Loud(float):
    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


def test_subclasses_arrive_as_what_they_are_made_of():
    arrived = sent({"value": [Loud(2.0), np.float64(3.0), np.ones(2).view(np.matrix)]})["value"]
    assert [type(one) for one in arrived] == [float, float, np.ndarray]


@pytest.mark.parametrize(
    "value",
    [object(), np.array([None], object), 10**5000, {1, 2}, "x" * (wire.MOST_TEXT + 1)],
    ids=["object", "objects", "number", "set", "text"],
)
def test_what_is_not_plain_is_not_sent(value):
    if isinstance(value, np.ndarray):
        assert sent({"value": value})["value"] == "array of object"
        return
    with pytest.raises(wire.WireError):
        sent({"value": value})


def array(dtype, shape):
    return {"dict": [["value", {"array": [dtype, shape]}]]}


@pytest.mark.parametrize(
    "content",
    [
        b"\xff" * 100,
        struct.pack(">II", 2**32 - 1, 0),
        struct.pack(">II", 2, 2**32 - 1),
        frame(b"{"),
        frame(b"[" * 100_000 + b"]" * 100_000),
        frame(b"9" * 10_000),
        frame([1, 2]),
        frame({"dict": [["a"]]}),
        frame({"dict": [[[1], 2]]}),
        frame({"other": []}),
        frame({"array": ["<f8", [1]], "dict": []}),
        frame(array("<f8", [100_000, 100_000])),
        frame(array("<f8", [2**40, 0, 2**40])),
        frame(array("<f8", [-1]), b"12345678"),
        frame(array("<f8", [True]), b"12345678"),
        frame(array("|O", [1]), b"12345678"),
        frame(array("|V8", [1]), b"12345678"),
        frame(array("<U1", [1]), b"\xff\xff\xff\xff"),
        frame(array("<U1", [1]), b"\x00\xd8\x00\x00"),
        frame({"dict": [["value", 1]]}, b"left over"),
        frame({"dict": [["value", [["x" * 100_000], *[["y"]] * 1000]]]}),
        frame({"dict": [["value", [0] * 300_000]]}),
        frame({"dict": [["value", {"complex": ["1", 2.0]}]]}),
    ],
)
def test_what_is_no_message_is_refused(content):
    with pytest.raises(wire.WireError):
        through(content)


def test_half_a_message_is_the_end():
    with pytest.raises(EOFError):
        through(frame({"dict": []})[:-1])


def test_silence_ends_at_the_deadline():
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(TimeoutError):
        wire.receive(ours, time.monotonic() + 0.01)
