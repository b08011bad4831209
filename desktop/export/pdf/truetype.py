"""TrueType files, read only where they are asked (ISO/IEC 14496-22).

    file = TrueTypeFile(path)
    glyph = file.glyph_of(ord("正"))        # 0 where the file has none
    file.advance(glyph), file.outline(glyph)

A Chinese font has some ten thousand glyphs and a report some hundred characters, so the file is
mapped into memory and nothing is read before it is needed. reportlab's own reader takes a tenth
of a second a file to read everything.
"""

from __future__ import annotations

import mmap
import struct
import sys
from array import array
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

_TABLE_RECORD = struct.Struct(">4sLLL")
_METRIC = struct.Struct(">Hh").unpack_from
_LONG_PLACE = struct.Struct(">LL").unpack_from
_SHORT_PLACE = struct.Struct(">HH").unpack_from
_FS_TYPE_OFFSET = 8
"""Of fsType within the table OS/2."""
_FORBIDDING = 0x0002 | 0x0100 | 0x0200
"""OS/2 fsType: restricted licence, no subsetting, bitmaps only."""
_POSTSCRIPT_NAME = 6
_BMP_END = 0xFFFF
NO_BREAK_SPACE, SPACE = 0xA0, 0x20


class FontError(ValueError):
    """A file that is no TrueType font, or a damaged one."""


class Metrics(NamedTuple):
    """Of a whole font, in thousandths of an em."""

    ascent: float
    descent: float
    cap_height: float
    italic_angle: float
    box: tuple[int, int, int, int]


def numbers(data: bytes, typecode: str) -> array[int]:
    """Big-endian integers of a font table."""
    numbers = array(typecode)
    numbers.frombytes(data[: len(data) // numbers.itemsize * numbers.itemsize])
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


class CharacterMap:
    """The character map of a font, format 12 or 4, as ranges of code points."""

    def __init__(self, table: bytes) -> None:
        (count,) = struct.unpack_from(">H", table, 2)
        subtables: dict[int, int] = {}
        for n in range(count):
            platform, _, offset = struct.unpack_from(">HHL", table, 4 + 8 * n)
            (kind,) = struct.unpack_from(">H", table, offset)
            if platform in (0, 3):
                subtables[kind] = offset
        if 12 in subtables:
            self._read_groups(table, subtables[12])
        elif 4 in subtables:
            self._read_segments(table, subtables[4])
        else:
            raise FontError("no character map of format 4 or 12")

    def _read_groups(self, table: bytes, offset: int) -> None:
        (count,) = struct.unpack_from(">L", table, offset + 12)
        groups = numbers(table[offset + 16 : offset + 16 + 12 * count], "I")
        self._starts, self._ends, self._glyphs = groups[0::3], groups[1::3], groups[2::3]
        self._words: array[int] | None = None

    def _read_segments(self, table: bytes, offset: int) -> None:
        (length,) = struct.unpack_from(">H", table, offset + 2)
        words = numbers(table[offset : offset + length], "H")
        count = words[3] // 2
        self._ends, self._starts = words[7 : 7 + count], words[8 + count : 8 + 2 * count]
        self._deltas = words[8 + 2 * count : 8 + 3 * count]
        self._shifts_at = 8 + 3 * count
        self._words = words

    def glyph_of(self, code: int) -> int:
        """The glyph of a code point; 0 where there is none."""
        n = bisect_right(self._starts, code) - 1
        if n < 0 or code > self._ends[n]:
            return 0
        if self._words is None:
            return self._glyphs[n] + code - self._starts[n]
        place = self._shifts_at + n
        shift = self._words[place] // 2
        if not shift:
            return code + self._deltas[n] & 0xFFFF
        index = place + shift + code - self._starts[n]
        if index < len(self._words) and self._words[index]:
            return self._words[index] + self._deltas[n] & 0xFFFF
        return 0

    @cached_property
    def above_bmp(self) -> dict[int, int]:
        """The rank of each code point above U+FFFF among those that the font has."""
        codes: list[int] = []
        if self._words is None:
            for start, end in zip(self._starts, self._ends, strict=True):
                codes.extend(range(max(start, _BMP_END + 1), end + 1))
        return {code: rank for rank, code in enumerate(codes)}


class TrueTypeFile:
    """One font of a file.

    Raises:
        FontError, OSError, struct.error: the file is no such font, or cut off.
    """

    def __init__(self, path: Path, collection_index: int = 0) -> None:
        with path.open("rb") as file:
            self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        start = 0
        if self.data[:4] == b"ttcf":
            (start,) = struct.unpack_from(">L", self.data, 12 + 4 * collection_index)
        (count,) = struct.unpack_from(">H", self.data, start + 4)
        if count > 100:
            raise FontError("not a TrueType file")
        records = self.data[start + 12 : start + 12 + _TABLE_RECORD.size * count]
        self._tables = {
            tag.decode("latin-1"): (offset, length)
            for tag, _, offset, length in _TABLE_RECORD.iter_unpack(records)
        }
        missing = {"cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp"} - set(self._tables)
        if missing:
            raise FontError(f"no table {', '.join(sorted(missing))}")
        if any(offset + length > len(self.data) for offset, length in self._tables.values()):
            raise FontError("the file is cut off")
        self.units_per_em: int = struct.unpack_from(">H", self.table("head"), 18)[0]
        (self._long_format,) = struct.unpack_from(">h", self.table("head"), 50)
        (self.glyph_count,) = struct.unpack_from(">H", self.table("maxp"), 4)
        (self._metric_count,) = struct.unpack_from(">H", self.table("hhea"), 34)
        self._map = CharacterMap(self.table("cmap"))

    def table(self, tag: str) -> bytes:
        """The bytes of a table; none where the font lacks it."""
        offset, length = self._tables.get(tag, (0, 0))
        return self.data[offset : offset + length]

    def glyph_of(self, code: int) -> int:
        """The glyph of a code point; 0 where there is none."""
        return self._map.glyph_of(SPACE if code == NO_BREAK_SPACE else code)

    def rank_above_bmp(self, code: int) -> int:
        """The place of a code point above U+FFFF among those that the font has."""
        return self._map.above_bmp[code]

    def metric(self, glyph: int) -> tuple[int, int]:
        """Advance and left bearing of a glyph, in the font's units."""
        offset = self._tables["hmtx"][0]
        last = self._metric_count - 1
        if glyph <= last:
            advance, bearing = _METRIC(self.data, offset + 4 * glyph)
            return advance, bearing
        (advance,) = struct.unpack_from(">H", self.data, offset + 4 * last)
        place = offset + 4 * self._metric_count + 2 * (glyph - self._metric_count)
        (bearing,) = struct.unpack_from(">h", self.data, place)
        return advance, bearing

    def advance(self, glyph: int) -> int:
        """Width in thousandths of an em, whole as PDF readers take it."""
        return round(self.metric(glyph)[0] * 1000 / self.units_per_em)

    def outline(self, glyph: int) -> bytes:
        """The outline of a glyph as it stands in the table glyf; empty for a space."""
        start, end = self._place(glyph)
        return self.data[start:end]

    def is_composite(self, glyph: int) -> bool:
        """Whether a glyph is made of others: its outline begins with a negative number."""
        start, end = self._place(glyph)
        return start < end and self.data[start] >= 0x80

    def _place(self, glyph: int) -> tuple[int, int]:
        """Where the outline of a glyph begins and ends in the file."""
        offset = self._tables["loca"][0]
        if self._long_format:
            start, end = _LONG_PLACE(self.data, offset + 4 * glyph)
        else:
            start, end = _SHORT_PLACE(self.data, offset + 2 * glyph)
            start, end = 2 * start, 2 * end
        base = self._tables["glyf"][0]
        return base + start, base + end

    @cached_property
    def metrics(self) -> Metrics:
        """Heights and box of the whole font."""
        scale = 1000 / self.units_per_em
        ascent, descent = struct.unpack_from(">hh", self.table("hhea"), 4)
        box = struct.unpack_from(">hhhh", self.table("head"), 36)
        post, os_2 = self.table("post"), self.table("OS/2")
        angle = struct.unpack_from(">l", post, 4)[0] / 65536 if post else 0.0
        cap_height = 0
        if len(os_2) >= 90:
            (cap_height,) = struct.unpack_from(">h", os_2, 88)
        left, bottom, right, top = (round(value * scale) for value in box)
        return Metrics(
            round(ascent * scale), round(descent * scale),
            round((cap_height or 0.7 * ascent) * scale), angle, (left, bottom, right, top),
        )  # fmt: skip

    @cached_property
    def postscript_name(self) -> str:
        """The name by which printers know the font, in ASCII."""
        table = self.table("name")
        if table:
            count, strings = struct.unpack_from(">HH", table, 2)
            for n in range(count):
                platform, _, _, kind, length, offset = struct.unpack_from(">6H", table, 6 + 12 * n)
                if kind == _POSTSCRIPT_NAME and platform in (0, 1, 3):
                    text = table[strings + offset : strings + offset + length]
                    name = text.decode("latin-1" if platform == 1 else "utf-16-be", "ignore")
                    kept = "".join(c for c in name if c.isascii() and (c.isalnum() or c in "-_"))
                    if kept:
                        return kept
        return "Font"


def embedding_allowed(path: Path, collection_index: int = 0) -> bool:
    """Whether a font file may be embedded as a subset and can be read at all.

    False for restricted fonts (OS/2 fsType), for CFF outlines and for anything that is no font.
    """
    try:
        with path.open("rb") as file:
            header = file.read(12)
            start = 0
            if header[:4] == b"ttcf":
                file.seek(12 + 4 * collection_index)
                (start,) = struct.unpack(">L", file.read(4))
                file.seek(start)
                header = file.read(12)
            (count,) = struct.unpack(">H", header[4:6])
            records = file.read(_TABLE_RECORD.size * count)
            tables = {tag: offset for tag, _, offset, _ in _TABLE_RECORD.iter_unpack(records)}
            if b"glyf" not in tables or b"OS/2" not in tables:
                return False
            file.seek(tables[b"OS/2"] + _FS_TYPE_OFFSET)
            (fs_type,) = struct.unpack(">H", file.read(2))
    except (OSError, struct.error):
        return False
    return not fs_type & _FORBIDDING
