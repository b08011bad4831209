"""The part of a TrueType file that a document needs, compressed for its PDF (FontFile2).

Glyphs stand in the order of their code points. They are compressed in rows of 1,024 code points,
each on its own: a row that is the same as in the last document is not compressed again. A zlib
stream may be put together from such pieces (RFC 1951 §3.2.4: a piece ends on a byte).
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from desktop.export.pdf.truetype import TrueTypeFile, numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ROW = 10
"""Bits; code points that share the others are compressed together."""
_HEADER, _END = b"\x78\x9c", b"\x03\x00"
_MAGIC = 0xB1B0AFBA
"""What the sum over a whole font file and its checkSumAdjustment must come to."""
_MORE, _WORDS, _SCALE, _TWO_SCALES, _MATRIX = 0x20, 0x01, 0x08, 0x40, 0x80
"""Flags of the parts of a composite glyph."""


class FontProgram(NamedTuple):
    """A font file for embedding."""

    compressed: bytes
    length: int
    """Before compression."""
    glyphs: Mapping[int, int]
    """The place in this file of each glyph of the whole one."""


class _Row(NamedTuple):
    """Some glyphs that follow each other in the table glyf."""

    data: bytes
    compressed: bytes
    sizes: tuple[int, ...]
    checksum: int


@lru_cache(maxsize=64)
def font_program(file: TrueTypeFile, glyphs: tuple[tuple[int, int], ...]) -> FontProgram:
    """A font file with the glyphs of some code points (ascending), and with .notdef."""
    order = {0: 0}
    for _, glyph in glyphs:
        order.setdefault(glyph, len(order))
    composite = _add_parts(file, order)
    rows = groupby(glyphs, key=lambda pair: pair[0] >> _ROW)
    wanted = [[0], *([glyph for _, glyph in row] for _, row in rows), [*order]]
    placed: set[int] = set()
    pieces = []
    for row in wanted:
        new = tuple(glyph for glyph in dict.fromkeys(row) if glyph not in placed)
        placed.update(new)
        plain = composite.isdisjoint(new)
        pieces.append(_plain(file, new) if plain else _composed(file, new, order))
    return _assembled(file, order, pieces)


@lru_cache(maxsize=4096)
def _plain(file: TrueTypeFile, glyphs: tuple[int, ...]) -> _Row:
    """A row of simple glyphs, which say nothing of other glyphs."""
    return _row([file.outline(glyph) for glyph in glyphs])


def _composed(file: TrueTypeFile, glyphs: tuple[int, ...], order: Mapping[int, int]) -> _Row:
    """A row in which composite glyphs name their parts by the new order."""
    return _row([_renumbered(file.outline(glyph), order) for glyph in glyphs])


def _row(outlines: Sequence[bytes]) -> _Row:
    padded = [outline + b"\0" * (-len(outline) % 4) for outline in outlines]
    data = b"".join(padded)
    return _Row(data, _piece(data), tuple(map(len, padded)), _checksum(data))


def _piece(data: bytes) -> bytes:
    """A piece of a zlib stream, which others may follow.

    Outlines hardly repeat themselves: looking for what does saves another twentieth and takes
    twice the time.
    """
    compressor = zlib.compressobj(1, zlib.DEFLATED, -15, 8, zlib.Z_HUFFMAN_ONLY)
    return compressor.compress(data) + compressor.flush(zlib.Z_FULL_FLUSH)


def _parts(outline: bytes) -> list[int]:
    """Where a composite glyph names its parts (offsets of their numbers)."""
    places, place, flags = [], 10, _MORE
    while flags & _MORE:
        (flags,) = struct.unpack_from(">H", outline, place)
        places.append(place + 2)
        place += 8 if flags & _WORDS else 6
        if flags & _SCALE:
            place += 2
        elif flags & _TWO_SCALES:
            place += 4
        elif flags & _MATRIX:
            place += 8
    return places


def _add_parts(file: TrueTypeFile, order: dict[int, int]) -> set[int]:
    """Add the parts of composite glyphs to the order; return the composite glyphs."""
    composite = set()
    glyphs = list(order)
    for glyph in glyphs:  # grows on the way: a part may have parts
        if not file.is_composite(glyph):
            continue
        composite.add(glyph)
        outline = file.outline(glyph)
        for place in _parts(outline):
            (part,) = struct.unpack_from(">H", outline, place)
            if part not in order:
                order[part] = len(order)
                glyphs.append(part)
    return composite


def _renumbered(outline: bytes, order: Mapping[int, int]) -> bytes:
    if outline[:1] < b"\x80":
        return outline
    changed = bytearray(outline)
    for place in _parts(outline):
        (part,) = struct.unpack_from(">H", outline, place)
        struct.pack_into(">H", changed, place, order[part])
    return bytes(changed)


def _checksum(data: bytes) -> int:
    """The sum of a table's words (ISO/IEC 14496-22 §4.3)."""
    return sum(numbers(data + b"\0" * (-len(data) % 4), "I")) & 0xFFFFFFFF


def _assembled(file: TrueTypeFile, order: Mapping[int, int], pieces: Sequence[_Row]) -> FontProgram:
    """Put the tables together, glyf last, so that its pieces need not be compressed again."""
    metrics = [file.metric(glyph) for glyph in order]
    offsets = [0]
    for piece in pieces:
        for size in piece.sizes:
            offsets.append(offsets[-1] + size)
    head = bytearray(file.table("head"))
    struct.pack_into(">L", head, 8, 0)
    struct.pack_into(">h", head, 50, 1)
    hhea, maxp = bytearray(file.table("hhea")), bytearray(file.table("maxp"))
    struct.pack_into(">H", hhea, 34, len(order))
    struct.pack_into(">H", maxp, 4, len(order))
    tables = {
        "cvt ": file.table("cvt "),
        "fpgm": file.table("fpgm"),
        "head": bytes(head),
        "hhea": bytes(hhea),
        "hmtx": b"".join(struct.pack(">Hh", *metric) for metric in metrics),
        "loca": struct.pack(f">{len(offsets)}L", *offsets),
        "maxp": bytes(maxp),
        "prep": file.table("prep"),
    }
    tables = {tag: data for tag, data in tables.items() if data}
    front = _front(tables, offsets[-1], sum(piece.checksum for piece in pieces) & 0xFFFFFFFF)
    adler = zlib.adler32(front)
    for piece in pieces:
        adler = zlib.adler32(piece.data, adler)
    compressed = b"".join(
        [
            _HEADER,
            _piece(front),
            *(piece.compressed for piece in pieces),
            _END,
            struct.pack(">L", adler),
        ]
    )
    return FontProgram(compressed, len(front) + offsets[-1], order)


def _front(tables: Mapping[str, bytes], glyf_length: int, glyf_checksum: int) -> bytes:
    """The directory and all tables before glyf."""
    count = len(tables) + 1
    power = count.bit_length() - 1
    search = 16 << power
    directory = [struct.pack(">LHHHH", 0x00010000, count, search, power, 16 * count - search)]
    offset = 12 + 16 * count
    entries, body, total = {}, [], glyf_checksum
    for tag, data in tables.items():
        checksum = _checksum(data)
        entries[tag] = struct.pack(">4sLLL", tag.encode(), checksum, offset, len(data))
        if tag == "head":
            adjustment = offset + 8
        padded = data + b"\0" * (-len(data) % 4)
        body.append(padded)
        offset += len(padded)
        total += checksum
    entries["glyf"] = struct.pack(">4sLLL", b"glyf", glyf_checksum, offset, glyf_length)
    directory.extend(entries[tag] for tag in sorted(entries))
    front = bytearray(b"".join([*directory, *body]))
    total += _checksum(bytes(front[: 12 + 16 * count]))
    struct.pack_into(">L", front, adjustment, (_MAGIC - total) & 0xFFFFFFFF)
    return bytes(front)
