"""TrueType files as reportlab needs them: read quickly, and extracted rightly.

Three things are put right here, all by overriding, without changing reportlab itself:

- `TTFontFile` reads character map, metrics and locations value by value; `FontFace` reads them as
  arrays (a tenth of the time for a Chinese font).
- `TTFont` writes characters above U+FFFF into ToUnicode as five hexadecimal digits, where
  PDF 32000-1 §9.10.3 asks for UTF-16BE; so 𬱖 would be extracted as another letter.
- `embedding_allowed` reads fsType before a font of the user's machine is used at all.
"""

from __future__ import annotations

import re
import struct
import sys
from array import array
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from reportlab.pdfbase.ttfonts import SUBSETN, TTEncoding, TTFont, TTFontFace

if TYPE_CHECKING:
    from pathlib import Path

_ABOVE_BMP = re.compile(r"<([0-9A-F]{5,6})>")
_TABLE_RECORD = struct.Struct(">4sLLL")
_FS_TYPE_OFFSET = 8
"""Of fsType within the table OS/2."""
_FORBIDDING = 0x0002 | 0x0100 | 0x0200
"""OS/2 fsType: restricted licence, no subsetting, bitmaps only."""


def _numbers(data: bytes, typecode: str) -> array[int]:
    """Big-endian integers of a font table."""
    numbers = array(typecode)
    numbers.frombytes(data[: len(data) // numbers.itemsize * numbers.itemsize])
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


class FontFace(TTFontFace):
    """A face whose large tables are read as arrays."""

    _ttf_data: bytes

    def extractInfo(self, charInfo: int = 1) -> None:
        """Read names and measures as reportlab does, then the large tables quickly."""
        base: Any = super()
        base.extractInfo(0)
        if not charInfo:
            return
        characters = self._character_map()
        if characters is None:
            base.extractInfo(1)
            return
        self.charToGlyph = characters
        self.glyphToChar: dict[int, list[int]] = {}
        self._read_metrics()
        self._read_locations()

    def _table(self, tag: str) -> bytes:
        start, length = self.table[tag]["offset"], self.table[tag]["length"]
        return self._ttf_data[start : start + length]

    def _character_map(self) -> dict[int, int] | None:
        """Code point to glyph, from a format 12 or 4 subtable; None if there is neither."""
        data = self._table("cmap")
        (count,) = struct.unpack_from(">H", data, 2)
        subtables: dict[int, int] = {}
        for n in range(count):
            platform, _, offset = struct.unpack_from(">HHL", data, 4 + 8 * n)
            (kind,) = struct.unpack_from(">H", data, offset)
            if platform in (0, 3):
                subtables[kind] = offset
        if 12 in subtables:
            characters = self._read_groups(data, subtables[12])
        elif 4 in subtables:
            characters = self._read_segments(data, subtables[4])
        else:
            return None
        if 0x20 in characters:
            characters[0xA0] = characters[0x20]
        return characters

    @staticmethod
    def _read_groups(data: bytes, offset: int) -> dict[int, int]:
        (count,) = struct.unpack_from(">L", data, offset + 12)
        groups = _numbers(data[offset + 16 : offset + 16 + 12 * count], "I")
        characters: dict[int, int] = {}
        for first, last, glyph in zip(groups[0::3], groups[1::3], groups[2::3], strict=True):
            characters.update(zip(range(first, last + 1), range(glyph, 1 << 16), strict=False))
        return characters

    @staticmethod
    def _read_segments(data: bytes, offset: int) -> dict[int, int]:
        (length,) = struct.unpack_from(">H", data, offset + 2)
        words = _numbers(data[offset : offset + length], "H")
        count = words[3] // 2
        ends, starts = words[7 : 7 + count], words[8 + count : 8 + 2 * count]
        deltas = words[8 + 2 * count : 8 + 3 * count]
        characters: dict[int, int] = {}
        for n in range(count):
            place = 8 + 3 * count + n
            shift = words[place] // 2
            for code in range(starts[n], min(ends[n], 0xFFFE) + 1):
                index = place + shift + code - starts[n]
                if not shift:
                    glyph = code + deltas[n] & 0xFFFF
                elif index < len(words) and words[index]:
                    glyph = words[index] + deltas[n] & 0xFFFF
                else:
                    glyph = 0
                if glyph:
                    characters[code] = glyph
        return characters

    def _read_metrics(self) -> None:
        (count,) = struct.unpack_from(">H", self._table("hhea"), 34)
        words = _numbers(self._table("hmtx"), "H")
        advances, bearings = words[0 : 2 * count : 2], words[1 : 2 * count : 2]
        advances.extend([advances[-1]] * (self.numGlyphs - count))
        bearings.extend(words[2 * count : self.numGlyphs + count])
        self.hmetrics = list(zip(advances, bearings, strict=False))
        scaled = [advance * 1000 / self.unitsPerEm for advance in advances]
        self.defaultWidth = scaled[0]
        self.charWidths = {code: scaled[glyph] for code, glyph in self.charToGlyph.items()}

    def _read_locations(self) -> None:
        (long_format,) = struct.unpack_from(">h", self._table("head"), 50)
        data = self._table("loca")
        if long_format:
            self.glyphPos = _numbers(data, "I").tolist()
        else:
            self.glyphPos = [2 * position for position in _numbers(data, "H")]


class Font(TTFont):
    """A font for reportlab with right ToUnicode entries above U+FFFF."""

    def __init__(self, name: str, path: Path, collection_index: int = 0) -> None:
        # Not super().__init__, which would read the file with reportlab's slow face. ASCII is
        # not reserved in each subset, for these fonts hold few Latin letters or none.
        self.fontName = name
        self.face = FontFace(str(path), subfontIndex=collection_index)
        self.encoding = TTEncoding()
        self.state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._asciiReadable = False
        self.shapable = False

    def addObjects(self, doc: Any) -> None:
        """Embed the subsets, then correct their ToUnicode maps."""
        subsets = self.state[doc].subsets
        base: Any = super()
        base.addObjects(doc)
        for n, subset in enumerate(subsets):
            if max(subset) > 0xFFFF:
                name = b"".join((SUBSETN(n), b"+", self.face.name, self.face.subfontNameX))
                stream = doc.idToObject["toUnicodeCMap:" + name.decode("ascii")]
                stream.content = _ABOVE_BMP.sub(_as_utf_16, stream.content)


def _as_utf_16(match: re.Match[str]) -> str:
    return f"<{chr(int(match[1], 16)).encode('utf-16-be').hex().upper()}>"


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
