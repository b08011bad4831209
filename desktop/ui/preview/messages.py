"""What the window and the typesetter's process say to each other, and how it travels.

Both ends are this program, so messages go as pickles: a length in eight bytes, then the message.
"""

from __future__ import annotations

import pickle
import struct
from typing import BinaryIO, Final, NamedTuple

from desktop.export.pdf.places import Place
from desktop.ui.preview.changes import Changes

_LENGTH: Final = struct.Struct(">Q")


class Lay(NamedTuple):
    """Set the report anew, after these changes to the one before."""

    serial: int
    changes: Changes


class Draw(NamedTuple):
    """Draw a page (from 0) of the report last set, at so many dots an inch."""

    serial: int
    page: int
    dpi: float


class Laid(NamedTuple):
    """The report is set: sizes of its pages (pt), what they are called, where entries stand."""

    serial: int
    sizes: tuple[tuple[float, float], ...]
    labels: tuple[str, ...]
    places: tuple[Place, ...]


class Drawn(NamedTuple):
    """A page as a picture of 32-bit pixels (BGRX)."""

    serial: int
    page: int
    dpi: float
    width: int
    height: int
    stride: int
    data: bytes


class Failed(NamedTuple):
    """What was asked for could not be done; the fault is for the log."""

    serial: int
    fault: str


Job = Lay | Draw
Answer = Laid | Drawn | Failed


def send(stream: BinaryIO, message: Job | Answer) -> None:
    """Write a message.

    Raises:
        OSError: nobody reads the other end.
    """
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> object:
    """Read the next message.

    Raises:
        EOFError: the other end is closed.
        OSError: it cannot be read.
    """
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    return pickle.loads(_exactly(stream, length))


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError("the other end is closed")
    return data
