"""Build the shipped font faces from Debian packages.

    python resources/fonts/build.py [--packages FOLDER]

Needs fontTools, and `apt-get` and `dpkg` with the sources of Debian 12 (bookworm); no root.
FOLDER holds .deb files fetched earlier (default: they are downloaded into a temporary folder).
The result is committed, so that nobody has to run this to install the program.

reportlab reads TrueType outlines only, while the sources are CFF: each face is subset, its
cubic outlines are approximated by quadratic ones (error at most 1/1000 em), and it is renamed,
because it is a modified version. GPL glyphs (Fandol) and OFL glyphs (Noto, Liberation) are never
merged into one file; the program falls back from file to file instead.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools.pens.boundsPen import BoundsPen  # type: ignore[import-untyped]
from fontTools.pens.cu2quPen import Cu2QuPen  # type: ignore[import-untyped]
from fontTools.pens.transformPen import TransformPen  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont, newTable  # type: ignore[import-untyped]

HERE = Path(__file__).resolve().parent
PACKAGES = (
    "fonts-liberation2",
    "fonts-noto-cjk",
    "fonts-noto-cjk-extra",
    "texlive-lang-chinese",
    "unicode-data",
)
FANDOL = "texlive-lang-chinese/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
NOTO = "fonts-noto-cjk/usr/share/fonts/opentype/noto"
NOTO_EXTRA = "fonts-noto-cjk-extra/usr/share/fonts/opentype/noto"
LIBERATION = "fonts-liberation2/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"
UNIHAN = "unicode-data/usr/share/unicode/Unihan_OtherMappings.txt.bz2"

OPEN_FONT_FAMILIES = (
    (
        "noto-cjk",
        "fonts-noto-cjk",
        """\
Copyright 2014-2022 Adobe (http://www.adobe.com/), with Reserved Font Name 'Source'.
Noto is a trademark of Google Inc.""",
    ),
    (
        "liberation",
        "fonts-liberation2",
        """\
Digitized data copyright (c) 2010 Google Corporation with Reserved Font Arimo, Tinos
and Cousine.
Copyright (c) 2012 Red Hat, Inc. with Reserved Font Name Liberation.""",
    ),
)
"""Family, package and copyright notice of what stands under the OFL."""

SIMPLIFIED_CHINESE = 2
"""Index of the SC font inside Noto's collections."""
CURVE_ERROR = 1.0
"""Largest distance between a cubic and its quadratic replacement, in units (1/1000 em)."""
UNUSED_LIMITS = (
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
)
"""Fields of a TrueType `maxp` table that speak of hinting and composites, absent here."""
EM = 1000
"""Units per em of every source but Liberation Serif."""
EM_DASH = 0x2014
FULL_WIDTH = (EM_DASH, ord("·"), ord("〓"), ord("℃"))
"""Signs that some sources draw narrower than an em."""


@dataclass(frozen=True)
class Face:
    """One shipped file: where its glyphs come from and what it is called."""

    file: str
    name: str
    source: str
    characters: frozenset[int]


def table_of_general_standard_characters(unihan: Path) -> frozenset[int]:
    """通用规范汉字表 (2013, 8105 characters), from the property kTGH of the Unihan database."""
    characters = set()
    with bz2.open(unihan, "rt", encoding="utf-8") as lines:
        for line in lines:
            parts = line.split("\t")
            if len(parts) == 3 and parts[1] == "kTGH":
                characters.add(int(parts[0].removeprefix("U+"), 16))
    return frozenset(characters)


def gb_2312(first_row: int, last_row: int) -> frozenset[int]:
    """The characters in some rows (区) of GB/T 2312-1980: 1–9 symbols, 16–87 hanzi."""
    characters = set()
    for row in range(first_row, last_row + 1):
        for cell in range(1, 95):
            try:
                characters.add(ord(bytes((0xA0 + row, 0xA0 + cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return frozenset(characters)


def is_hanzi(character: int) -> bool:
    """Whether a code point is an ideograph (including 〇) rather than a sign."""
    return character == 0x3007 or 0x3400 <= character <= 0x9FFF or character >= 0x20000


def symbols() -> frozenset[int]:
    """Signs found in official texts: ASCII, and the symbol blocks of Unicode's first plane."""
    ranges = ((0x20, 0x7F), (0xA0, 0x100), (0x391, 0x3CA), (0x401, 0x452), (0x2010, 0x27C0),
              (0x3000, 0x3040), (0x3040, 0x312A), (0x3200, 0x3400), (0xFE30, 0xFE70),
              (0xFF00, 0xFFF0))  # fmt: skip
    signs = {character for first, end in ranges for character in range(first, end)}
    return frozenset(c for c in signs | gb_2312(1, 9) if not is_hanzi(c))


def faces(unpacked: Path) -> list[Face]:
    """The faces to build, in the order of the table in NOTICE."""
    standard = table_of_general_standard_characters(unpacked / UNIHAN)
    hanzi = standard | gb_2312(16, 87) | {0x3007}
    in_fandol = frozenset(TTFont(unpacked / FANDOL / "FandolFang-Regular.otf").getBestCmap())
    unified = frozenset(range(0x4E00, 0x9FEB))
    # Text copied out of a PDF file often holds radicals and compatibility forms.
    copied = frozenset((*range(0x2E80, 0x2FD6), *range(0xF900, 0xFB00)))
    other_signs = symbols() - frozenset(
        TTFont(unpacked / FANDOL / "FandolSong-Regular.otf").getBestCmap()
    )
    rare = (standard | unified | copied | other_signs) - (hanzi & in_fandol)
    return [
        Face("fangsong.ttf", "Ziping Fangsong", f"{FANDOL}/FandolFang-Regular.otf", hanzi),
        Face("kaiti.ttf", "Ziping Kaiti", f"{FANDOL}/FandolKai-Regular.otf", hanzi),
        Face("symbols.ttf", "Ziping Symbols", f"{FANDOL}/FandolSong-Regular.otf", symbols()),
        Face(
            "heiti.ttf",
            "Ziping Heiti",
            f"{NOTO_EXTRA}/NotoSansCJK-Medium.ttc",
            hanzi | symbols(),
        ),
        Face(
            "xiaobiaosong.ttf",
            "Ziping Xiaobiaosong",
            f"{NOTO}/NotoSerifCJK-Bold.ttc",
            hanzi | symbols(),
        ),
        Face("rare.ttf", "Ziping Rare", f"{NOTO_EXTRA}/NotoSerifCJK-ExtraLight.ttc", rare),
    ]


def subset(font: TTFont, characters: Iterable[int]) -> None:
    """Keep only `characters`, without layout features, hints or device tables."""
    options = Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"])
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)


def full_width(font: TTFont, character: int, glyph_set: Any) -> tuple[float, float]:
    """Scale and shift (units) along x that make a sign fill, or stand amid, a whole em.

    Chinese text sets these signs one em wide (clreq), while the sources give them a Latin width.
    The dash is stretched, so that the two of —— join; the others are centred.
    """
    bounds = BoundsPen(glyph_set)
    glyph_set[font.getBestCmap()[character]].draw(bounds)
    left, _, right, _ = bounds.bounds
    if character == EM_DASH:
        scale = EM / (right - left)
        return scale, -left * scale
    return 1.0, round((EM - left - right) / 2)


def convert_to_truetype(font: TTFont) -> None:
    """Replace CFF outlines by TrueType ones, and widen `FULL_WIDTH` signs to an em."""
    glyph_set: Any = font.getGlyphSet()
    order, names = font.getGlyphOrder(), font.getBestCmap()
    widened = {names[c]: full_width(font, c, glyph_set) for c in FULL_WIDTH if c in names}
    outlines = {}
    for name in order:
        pen = TTGlyphPen(None)
        scale, shift = widened.get(name, (1.0, 0.0))
        quadratic = Cu2QuPen(pen, CURVE_ERROR, reverse_direction=True)
        glyph_set[name].draw(TransformPen(quadratic, (scale, 0, 0, 1, shift, 0)))
        outlines[name] = pen.glyph()
    glyf: Any = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, outlines
    font["loca"], font["glyf"] = newTable("loca"), glyf
    maximum = font["maxp"]
    maximum.tableVersion = 0x00010000
    for limit in UNUSED_LIMITS:
        setattr(maximum, limit, 0)
    maximum.maxZones = 1
    del font["CFF "]
    glyf.compile(font)
    for name in order:
        advance = EM if name in widened else font["hmtx"][name][0]
        font["hmtx"][name] = (advance, getattr(outlines[name], "xMin", 0))
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def rename(font: TTFont, name: str, origin: str) -> None:
    """Give a modified font its own name, keeping copyright and licence records."""
    kept = {
        record.nameID: record.toUnicode()
        for record in font["name"].names
        if record.nameID in (0, 13, 14) and record.toUnicode().strip()
    }
    postscript = name.replace(" ", "") + "-Regular"
    table = font["name"] = newTable("name")
    records = {
        1: name,
        2: "Regular",
        3: f"{postscript}; {origin}",
        4: name,
        5: f"Version 1.0; subset of {origin} with TrueType outlines",
        6: postscript,
        **kept,
    }
    table.names = []
    for key, value in sorted(records.items()):
        table.setName(value, key, 3, 1, 0x409)


def build(face: Face, unpacked: Path) -> Path:
    """Write one face and return its path."""
    source = unpacked / face.source
    number = SIMPLIFIED_CHINESE if source.suffix == ".ttc" else -1
    font = TTFont(source, fontNumber=number, recalcTimestamp=False, lazy=True)
    subset(font, face.characters)
    convert_to_truetype(font)
    rename(font, face.name, source.stem)
    target = HERE / face.file
    font.save(target)
    print(f"{face.file}: {len(font.getBestCmap())} characters, {target.stat().st_size} bytes")
    return target


def open_font_license(copyright_file: Path, heading: str) -> str:
    """The licence's text out of a Debian copyright file, where it is indented by one space."""
    lines = copyright_file.read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if "SIL OPEN FONT LICENSE Version" in line)
    body = []
    for line in lines[start:]:
        if line and not line.startswith(" "):
            break
        body.append("" if line.strip() == "." else line.removeprefix(" "))
    return heading + "\n\n" + "\n".join(body).strip("\n- ") + "\n"


def write_licences(unpacked: Path) -> None:
    """Put the licence of each family beside its fonts."""
    fandol = unpacked / "texlive-lang-chinese/usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz"
    with gzip.open(fandol) as packed:
        (HERE / "LICENSE-fandol.txt").write_bytes(packed.read())
    for family, package, holder in OPEN_FONT_FAMILIES:
        source = unpacked / package / "usr/share/doc" / package / "copyright"
        text = open_font_license(source, holder)
        (HERE / f"LICENSE-{family}.txt").write_text(text, encoding="utf-8", newline="\n")


def unpack(packages: Path, unpacked: Path) -> None:
    """Fetch the packages that `packages` lacks and unpack each into a folder of its name."""
    for package in PACKAGES:
        if not list(packages.glob(f"{package}_*.deb")):
            subprocess.run(["apt-get", "download", package], cwd=packages, check=True)
        archive = next(packages.glob(f"{package}_*.deb"))
        subprocess.run(["dpkg", "-x", archive, unpacked / package], check=True)


def main() -> None:
    """Build every face, then write the licences and the list of SHA-256 sums."""
    parser = argparse.ArgumentParser(description="Build the shipped font faces.")
    parser.add_argument("--packages", type=Path, metavar="FOLDER", help="folder of .deb files")
    chosen: Path | None = parser.parse_args().packages
    with tempfile.TemporaryDirectory() as temporary:
        unpacked = Path(temporary) / "unpacked"
        unpacked.mkdir()
        unpack(chosen.resolve() if chosen else Path(temporary), unpacked)
        built = [build(face, unpacked) for face in faces(unpacked)]
        built.append(Path(shutil.copy(unpacked / LIBERATION, HERE)))
        write_licences(unpacked)
    sums = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}" for p in sorted(built)]
    (HERE / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="ascii", newline="\n")


if __name__ == "__main__":
    main()
