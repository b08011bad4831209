"""Fonts as reportlab draws with them and as PDF holds them (PDF 32000-1 §9.7, PDF/A-2 §6.2.11).

One composite font a face (Type0, Identity-H) instead of reportlab's subsets of 256 characters:
a line need not change fonts, and each character has a code of its own, the same in every
document, so that what has been set once can be drawn again. The code is the character's code
point; characters above U+FFFF take the codes of the surrogates, which are no characters.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from desktop.export.pdf.objects import RawObject, StreamObject
from desktop.export.pdf.subset import font_program
from desktop.export.pdf.truetype import NO_BREAK_SPACE, SPACE, TrueTypeFile

if TYPE_CHECKING:
    from pathlib import Path

_BMP_END: Final = 0xFFFF
_SURROGATES, _SURROGATE_COUNT = 0xD800, 0x800
_USUAL_WIDTH: Final = 1000
_CMAP_BLOCK: Final = 100
"""Entries that one block of a ToUnicode map may have."""
_TO_UNICODE: Final = """\
/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{mappings}endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class _ReportlabFace:
    """What reportlab asks of a face."""

    def __init__(self, file: TrueTypeFile, name: str) -> None:
        self.name, self.ascent, self.descent = name, file.metrics.ascent, file.metrics.descent


class Font:
    """A font for reportlab's canvas, which draws with it as with a TTFont of its own.

    ``resource`` is its name in content streams, in ASCII and the same in every document.
    """

    _multiByte = _dynamicFont = 1
    shapable = False

    def __init__(self, name: str, path: Path, collection_index: int = 0) -> None:
        self.fontName = name
        self.file = TrueTypeFile(path, collection_index)
        self.face = _ReportlabFace(self.file, name)
        self.encoding = None
        self.resource = "".join(
            c if c.isascii() and c.isalnum() else f"_{ord(c):X}" for c in path.stem
        )
        self._glyphs: dict[int, int] = {}
        self._used: WeakKeyDictionary[Any, set[int]] = WeakKeyDictionary()

    def glyph_of(self, code: int) -> int:
        """The glyph of a code point, looked up once; 0 where there is none."""
        glyph = self._glyphs.get(code)
        if glyph is None:
            glyph = self._glyphs[code] = self.file.glyph_of(code)
        return glyph

    def has(self, code: int) -> bool:
        """Whether the font draws a code point, and has a code for it."""
        if not self.glyph_of(code):
            return False
        return code <= _BMP_END or self.file.rank_above_bmp(code) < _SURROGATE_COUNT

    def advance(self, code: int) -> int:
        """Width of a character in thousandths of an em."""
        return self.file.advance(self.glyph_of(code))

    def cid(self, code: int) -> int:
        """The number of a character in content streams, two bytes."""
        if code == NO_BREAK_SPACE:
            return SPACE
        if code <= _BMP_END:
            return code
        return _SURROGATES + self.file.rank_above_bmp(code)

    def use(self, document: Any) -> set[int]:
        """The code points that a document draws with this font, to be added to."""
        used = self._used.get(document)
        if used is None:
            used = self._used[document] = set()
            document.fontMapping[self.fontName] = "/" + self.resource
            document.delayedFonts.append(self)
        return used

    # What reportlab calls -----------------------------------------------------------------

    def stringWidth(self, text: str, size: float, encoding: str = "utf-8") -> float:
        """Width of a text (pt)."""
        return sum(self.advance(ord(character)) for character in text) * size / 1000

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:
        """The bytes that draw a text."""
        codes = [SPACE if ord(c) == NO_BREAK_SPACE else ord(c) for c in text]
        self.use(doc).update(codes)
        return [(0, b"".join(struct.pack(">H", self.cid(code)) for code in codes))]

    def getSubsetInternalName(self, subset: int, doc: Any) -> str:
        """The name of the font in content streams."""
        self.use(doc)
        return "/" + self.resource

    def addObjects(self, doc: Any) -> None:
        """Write the font with the characters used; called when the document is saved."""
        codes = tuple(sorted(self._used.pop(doc)))
        if not codes:
            return
        embedded = _embedded(self, codes)
        program = doc.Reference(
            StreamObject(embedded.program, f"/Length1 {embedded.length} /Filter /FlateDecode")
        )
        to_unicode = doc.Reference(StreamObject(embedded.to_unicode, "/Filter /FlateDecode"))
        glyphs = doc.Reference(StreamObject(embedded.glyphs, "/Filter /FlateDecode"))
        descriptor = doc.Reference(RawObject(embedded.descriptor, FontFile2=program))
        descendant = doc.Reference(
            RawObject(embedded.descendant, FontDescriptor=descriptor, CIDToGIDMap=glyphs)
        )
        font = RawObject(
            f"/Type /Font /Subtype /Type0 /BaseFont /{embedded.name} /Encoding /Identity-H",
            DescendantFonts=[descendant],
            ToUnicode=to_unicode,
        )
        doc.idToObject["BasicFonts"].dict[self.resource] = doc.Reference(font)


class _Embedded:
    """All that a PDF holds of a font for some characters."""

    def __init__(self, font: Font, codes: Sequence[int]) -> None:
        file = font.file
        glyphs = {code: font.glyph_of(code) for code in codes}
        program = font_program(file, tuple(glyphs.items()))
        self.program, self.length = program.compressed, program.length
        self.name = f"{_tag(codes)}+{file.postscript_name}"
        cids = sorted((font.cid(code), code) for code in codes)
        self.to_unicode = zlib.compress(_to_unicode(cids).encode("ascii"))
        places = bytearray(2 * (cids[-1][0] + 1)) if cids else bytearray(2)
        for cid, code in cids:
            struct.pack_into(">H", places, 2 * cid, program.glyphs[glyphs[code]])
        self.glyphs = zlib.compress(places, 1)  # mostly zeros
        metrics = file.metrics
        box = " ".join(map(str, metrics.box))
        self.descriptor = (
            f"/Type /FontDescriptor /FontName /{self.name} /Flags 4 /FontBBox [{box}]"
            f" /ItalicAngle {metrics.italic_angle:g} /Ascent {metrics.ascent}"
            f" /Descent {metrics.descent} /CapHeight {metrics.cap_height} /StemV 80"
        )
        widths = " ".join(_widths([(cid, font.advance(code)) for cid, code in cids]))
        self.descendant = (
            f"/Type /Font /Subtype /CIDFontType2 /BaseFont /{self.name}"
            " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
            f" /DW {_USUAL_WIDTH} /W [{widths}]"
        )


@lru_cache(maxsize=32)
def _embedded(font: Font, codes: tuple[int, ...]) -> _Embedded:
    return _Embedded(font, codes)


def _tag(codes: Sequence[int]) -> str:
    """Six letters that tell this subset from others of the font (PDF 32000-1 §9.6.4)."""
    number = zlib.crc32(struct.pack(f">{len(codes)}L", *codes))
    letters = []
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters.append(chr(ord("A") + letter))
    return "".join(letters)


def _to_unicode(cids: Sequence[tuple[int, int]]) -> str:
    """The text of each code; above U+FFFF as UTF-16BE (PDF 32000-1 §9.10.3)."""
    lines = [f"<{cid:04X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for cid, code in cids]
    blocks = []
    for start in range(0, len(lines), _CMAP_BLOCK):
        block = lines[start : start + _CMAP_BLOCK]
        blocks.append(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n")
    return _TO_UNICODE.format(mappings="".join(blocks))


def _widths(advances: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The entries of /W: ranges of codes whose width is not the usual one."""
    unusual = ((cid, advance) for cid, advance in advances if advance != _USUAL_WIDTH)
    runs = groupby(enumerate(unusual), key=lambda entry: entry[1][0] - entry[0])
    for _, run in runs:
        entries = [entry for _, entry in run]
        yield f"{entries[0][0]} [{' '.join(str(advance) for _, advance in entries)}]"
