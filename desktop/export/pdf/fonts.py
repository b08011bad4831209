"""Which font file draws which character.

    fonts = FontBook.shipped()                      # the same on every machine
    fonts = FontBook.installed()                    # official faces of this machine first
    fonts.covers("䶮"), fonts.missing("…")           # for the checks
    faces_in_use(fonts)                             # for the window and after an export
    fonts.initial_font_name                         # for Canvas(initialFontName=…)

A `Face` is what GB/T 9704-2012 names (仿宋, 楷体, 黑体, 小标宋, 宋体); a chain of files stands
behind it, asked one after the other for each character. A file is read only when needed.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Hashable
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from reportlab.pdfbase import pdfmetrics

from desktop.export.pdf.characters import BLANKS, MISSING, is_latin, printable
from desktop.export.pdf.embedding import Font
from desktop.export.pdf.truetype import FontError, embedding_allowed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_V = TypeVar("_V")
_REMEMBERED = 8192
"""Paragraphs and cells; a report of ten pages has some two hundred."""
FOLDER = Path(__file__).resolve().parents[3] / "resources" / "fonts"
"""Where the shipped files are."""


class Face(Enum):
    """A face that the standard names; its value is the Chinese name."""

    FANGSONG = "仿宋"
    KAITI = "楷体"
    HEITI = "黑体"
    XIAOBIAOSONG = "小标宋"
    SONGTI = "宋体"

    __hash__ = object.__hash__
    """Enum's own is written in Python; faces are looked up for each character."""


class FontFile(NamedTuple):
    """A file with one font, or one font of a collection."""

    path: Path
    collection_index: int = 0

    @property
    def font(self) -> Font:
        """The font, read at the first use and registered with reportlab."""
        return _load(self.path, self.collection_index)


class Glyph(NamedTuple):
    """How one character is drawn."""

    font: str
    """Name under which reportlab knows the font."""
    text: str
    """The character, or 〓 in place of one that no file has."""
    advance: float
    """Width in em."""
    code: str
    """What stands for it in a content stream, in hexadecimal digits."""


_LATIN, _SYMBOLS, _RARE, _HEITI = (
    FontFile(FOLDER / name)
    for name in ("LiberationSerif-Regular.ttf", "symbols.ttf", "rare.ttf", "heiti.ttf")
)
_FANGSONG = FontFile(FOLDER / "fangsong.ttf")
_SHIPPED: Mapping[Face, tuple[FontFile, ...]] = {
    Face.FANGSONG: (_FANGSONG, _SYMBOLS),
    Face.KAITI: (FontFile(FOLDER / "kaiti.ttf"), _SYMBOLS),
    Face.HEITI: (_HEITI,),
    Face.XIAOBIAOSONG: (FontFile(FOLDER / "xiaobiaosong.ttf"),),
    Face.SONGTI: (_SYMBOLS, _FANGSONG),
}
_LAST_RESORT = (_RARE, _SYMBOLS, _HEITI, _LATIN)
"""The end of every chain, so that all faces cover the same characters."""
_SERIF_LATIN = frozenset({Face.FANGSONG, Face.KAITI})
"""Faces whose own digits and letters are not fit to be printed: they take Liberation Serif's."""

OFFICIAL_FILES: Mapping[Face, tuple[str, ...]] = {
    Face.FANGSONG: ("仿宋_gb2312.ttf", "fangsong_gb2312.ttf", "simfang.ttf", "fzfsk.ttf"),
    Face.KAITI: ("楷体_gb2312.ttf", "kaiti_gb2312.ttf", "simkai.ttf", "fzktk.ttf"),
    Face.HEITI: ("simhei.ttf", "fzhtk.ttf"),
    Face.XIAOBIAOSONG: ("方正小标宋简体.ttf", "方正小标宋_gbk.ttf", "fzxbsjw.ttf", "fzxbsk.ttf"),
    Face.SONGTI: ("simsun.ttc", "simsun.ttf", "fzssk.ttf"),
}
"""Files of the official faces, best first, in small letters. They may not be redistributed."""


class Recent(dict[Hashable, _V]):
    """A dictionary that drops the older half of its entries when it has grown full."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def __setitem__(self, key: Hashable, value: _V) -> None:
        if len(self) >= self.most:
            for old in list(self)[: self.most // 2]:
                del self[old]
        super().__setitem__(key, value)


class FontBook:
    """The chain of font files behind each face."""

    def __init__(self, installed: Mapping[Face, FontFile] | None = None) -> None:
        self._installed = dict(installed or {})
        self._chains: dict[tuple[Face, bool], tuple[FontFile, ...]] = {}
        self._glyphs: dict[tuple[Face, str, bool], Glyph] = {}
        self.measured: dict[tuple[Any, ...], dict[tuple[str, bool], Any]] = {}
        """Characters with their widths, by face and size and whether they are Latin."""
        self.settings: Recent[Any] = Recent(_REMEMBERED)
        """Paragraphs set with these fonts, by text, style and width, for the next document."""

    @classmethod
    @cache
    def shipped(cls) -> FontBook:
        """Only the files that come with the program: prints alike everywhere.

        One book a process, which remembers what it has set.
        """
        return cls()

    @classmethod
    @cache
    def installed(cls) -> FontBook:
        """The official faces of this machine first, as the printed report is to have them.

        One book a process: a font installed later is found at the next start.
        """
        return cls.with_installed(font_folders())

    @classmethod
    def with_installed(cls, folders: Iterable[Path]) -> FontBook:
        """Official faces found in `folders` (searched in order) before the shipped ones.

        A file whose licence bits (OS/2 fsType) forbid embedding is passed over.
        """
        found = _official_files(folders)
        installed = {}
        for face, names in OFFICIAL_FILES.items():
            for name in names:
                if name in found and embedding_allowed(found[name]):
                    installed[face] = FontFile(found[name])
                    break
        return cls(installed)

    @property
    def initial_font_name(self) -> str:
        """For `initialFontName`: without it reportlab refers to a Helvetica it does not embed."""
        return _LATIN.font.fontName

    def in_use(self) -> dict[Face, str]:
        """The file name behind each face, to be shown in the window."""
        return {face: self._chain(face)[0].path.name for face in Face}

    def is_official(self, face: Face) -> bool:
        """Whether a face is one of this machine's official ones rather than a stand-in."""
        return face in self._installed

    def covers(self, character: str) -> bool:
        """Whether a character can be printed (in every face alike)."""
        glyph = self.glyph(character, Face.FANGSONG, is_latin(character))
        return glyph.text == character

    def missing(self, text: str) -> tuple[str, ...]:
        """The characters of `text` that would be printed as 〓, each once, in order."""
        shown = dict.fromkeys(printable(text))
        return tuple(c for c in shown if not c.isspace() and not self.covers(c))

    def glyph(self, character: str, face: Face, latin: bool = False) -> Glyph:
        """How a character is drawn; `latin` if it belongs to a Latin word or a number."""
        key = (face, character, latin)
        glyph = self._glyphs.get(key)
        if glyph is None:
            glyph = self._glyphs[key] = self._find(character, face, latin or character in BLANKS)
        return glyph

    def _find(self, character: str, face: Face, latin: bool) -> Glyph:
        code = ord(character)
        for file in self._chain(face, latin):
            font = self._usable(file, face)
            if font and font.has(code):
                return Glyph(
                    font.fontName, character, font.advance(code) / 1000, f"{font.cid(code):04X}"
                )
        if character == MISSING:
            raise LookupError("the shipped fonts lack 〓; build them anew")
        return self._find(MISSING, face, False)

    def _usable(self, file: FontFile, face: Face) -> Font | None:
        """The font of a file; None, from then on, for an installed file that is damaged."""
        try:
            return file.font
        except (FontError, struct.error, IndexError, KeyError, OSError):
            if self._installed.get(face) != file:
                raise
            del self._installed[face]
            self._chains.clear()
            return None

    def _chain(self, face: Face, latin: bool = False) -> tuple[FontFile, ...]:
        """The files in which a character is looked for, in this order."""
        chain = self._chains.get((face, latin))
        if chain is None:
            serif = (_LATIN,) if latin and face in _SERIF_LATIN else ()
            first = (self._installed[face],) if face in self._installed else ()
            chain = self._chains[face, latin] = (
                *serif, *first, *_SHIPPED[face], *_LAST_RESORT,
            )  # fmt: skip
        return chain


def faces_in_use(fonts: FontBook) -> str:
    """Say in one sentence which faces are the official ones of this machine, and which not."""
    files = fonts.in_use()
    official = [face for face in Face if fonts.is_official(face)]
    others = "、".join(face.value for face in Face if face not in official)
    if not official:
        return f"本机没有公文的正式字体，{others}都用程序自带的相近字体。"
    named = "、".join(f"{face.value}（{files[face]}）" for face in official)
    rest = f"；{others}用程序自带的相近字体" if others else ""
    return f"{named}用本机的正式字体{rest}。"


def _official_files(folders: Iterable[Path]) -> dict[str, Path]:
    """The official faces' files by their names in small letters, each where it is found first."""
    wanted = {name for names in OFFICIAL_FILES.values() for name in names}
    found: dict[str, Path] = {}
    for folder in folders:
        for place, inner, names in os.walk(folder):
            inner.sort()
            for name in sorted(names):
                if name.lower() in wanted:
                    found.setdefault(name.lower(), Path(place, name))
    return found


def font_folders() -> tuple[Path, ...]:
    """The folders where this machine keeps its fonts, the user's own first."""
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local"))
        system = Path(os.environ.get("SYSTEMROOT", "C:/Windows"))
        return (local / "Microsoft/Windows/Fonts", system / "Fonts")
    if sys.platform == "darwin":
        return (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    return (
        home / ".local/share/fonts",
        home / ".fonts",
        Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
    )


@cache
def _load(path: Path, collection_index: int) -> Font:
    """Read a font once per process, under a name of its own."""
    name, taken = path.stem, set(pdfmetrics.getRegisteredFontNames())
    while name in taken:
        name += "-2"
    font = Font(name, path, collection_index)
    pdfmetrics.registerFont(font)
    return font
