"""Faces, their chains, and the font files that are shipped."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from reportlab.pdfbase.ttfonts import TTFontFace

from desktop.export.pdf.fonts import FOLDER, OFFICIAL_FILES, Face, FontBook, faces_in_use
from desktop.export.pdf.subset import font_program
from desktop.export.pdf.truetype import TrueTypeFile, embedding_allowed

LATIN = FOLDER / "LiberationSerif-Regular.ttf"


@pytest.fixture(scope="module")
def fonts() -> FontBook:
    return FontBook.shipped()


def gb_2312() -> str:
    cells = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return "".join(cell.decode("gb2312", errors="ignore") for cell in cells)


def with_fs_type(source: Path, target: Path, fs_type: int) -> Path:
    """A copy of a font with other licence bits."""
    data = bytearray(source.read_bytes())
    (count,) = struct.unpack_from(">H", data, 4)
    for n in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * n)
        if tag == b"OS/2":
            struct.pack_into(">H", data, offset + 8, fs_type)
    target.write_bytes(data)
    return target


def test_the_files_are_those_of_the_list() -> None:
    lines = (FOLDER / "SHA256SUMS").read_text("ascii").splitlines()
    listed = {name: digest for digest, name in (line.split() for line in lines)}
    assert set(listed) == {path.name for path in FOLDER.glob("*.ttf")}
    for name, digest in listed.items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest


def test_every_font_has_its_licence_beside_it() -> None:
    notice = (FOLDER / "NOTICE").read_text("utf-8")
    assert all(path.name in notice for path in FOLDER.glob("*.ttf"))
    assert all(path.name in notice for path in FOLDER.glob("LICENSE-*.txt"))


@pytest.mark.parametrize("face", Face)
def test_each_face_covers_what_a_report_can_need(fonts: FontBook, face: Face) -> None:
    text = gb_2312() + "䶮㛃𬱖镕堃喆垚〇，。、；：？！“”‘’（）《》【】—…·％‰℃㎡①⑳（㈠Ⅳ×÷≥￥§→■"
    assert len(gb_2312()) == 6763
    assert [c for c in text if fonts.glyph(c, face).text != c] == []


def test_unified_ideographs_are_covered(fonts: FontBook) -> None:
    assert fonts.missing("".join(map(chr, range(0x4E00, 0x9FEB)))) == ()


def test_what_no_face_has_is_reported_once(fonts: FontBook) -> None:
    rarest = "\U00030000"
    assert fonts.missing(f"甲{rarest}乙{rarest}\ud800\u200b\n 丙") == (rarest, "\ud800")
    assert not fonts.covers(rarest)
    assert fonts.glyph(rarest, Face.KAITI).text == "〓"


def test_latin_is_liberation_serif_in_fangsong_and_kaiti(fonts: FontBook) -> None:
    for face in (Face.FANGSONG, Face.KAITI):
        assert fonts.glyph("2", face, latin=True).advance == 0.5
        assert fonts.glyph("2", face, latin=True).font == LATIN.stem
    assert fonts.glyph("2", Face.HEITI, latin=True).font != LATIN.stem


def test_marks_are_an_em_wide(fonts: FontBook) -> None:
    for face in Face:
        assert {fonts.glyph(c, face).advance for c in "，。“”《》—…·〓℃"} == {1.0}


@pytest.mark.parametrize("name", ["symbols.ttf", "LiberationSerif-Regular.ttf"])
def test_files_are_read_as_reportlab_reads_them(name: str) -> None:
    ours = TrueTypeFile(FOLDER / name)
    theirs: Any = TTFontFace(str(FOLDER / name))
    glyphs = theirs.get_table("glyf")
    for code in range(0x10000):
        assert ours.glyph_of(code) == theirs.charToGlyph.get(code, 0)
    for glyph in range(theirs.numGlyphs):
        assert ours.metric(glyph)[0] == theirs.hmetrics[glyph][0]
        start, end = theirs.glyphPos[glyph], theirs.glyphPos[glyph + 1]
        assert ours.outline(glyph) == glyphs[start:end]


def with_format_4_only(source: Path, target: Path) -> Path:
    """A copy of a font whose other character maps are of an unknown format."""
    data = bytearray(source.read_bytes())
    (offset,) = [n for tag, n, _ in table_places(data) if tag == b"cmap"]
    (count,) = struct.unpack_from(">H", data, offset + 2)
    places = {struct.unpack_from(">L", data, offset + 8 + 8 * n)[0] for n in range(count)}
    formats = {p: struct.unpack_from(">H", data, offset + p)[0] for p in places}
    assert 4 in formats.values()
    for place, kind in formats.items():
        if kind != 4:
            struct.pack_into(">H", data, offset + place, 99)
    target.write_bytes(data)
    return target


def table_places(data: bytes | bytearray) -> list[tuple[bytes, int, int]]:
    (count,) = struct.unpack_from(">H", data, 4)
    records = (struct.unpack_from(">4sLLL", data, 12 + 16 * n) for n in range(count))
    return [(tag, offset, length) for tag, _, offset, length in records]


def test_character_maps_of_format_4_are_read(tmp_path: Path) -> None:
    """The official faces of older systems have no other."""
    for name in ("LiberationSerif-Regular.ttf", "kaiti.ttf"):
        whole = TrueTypeFile(FOLDER / name)
        part = TrueTypeFile(with_format_4_only(FOLDER / name, tmp_path / name))
        for code in range(0x10000):
            assert part.glyph_of(code) == whole.glyph_of(code)


@pytest.mark.parametrize("text", ["é½Ä 2020", "正文，。"])
def test_a_subset_is_a_sound_font_with_the_same_outlines(text: str) -> None:
    path = FOLDER / ("fangsong.ttf" if "正" in text else "LiberationSerif-Regular.ttf")
    file = TrueTypeFile(path)
    glyphs = tuple((ord(c), file.glyph_of(ord(c))) for c in sorted(set(text)))
    glyphs = tuple(pair for pair in glyphs if pair[1])
    program = font_program(file, glyphs)
    data = zlib.decompress(program.compressed)
    assert len(data) == program.length
    whole, part = TTFont(path), TTFont(io.BytesIO(data), checkChecksums=2)
    assert sum(struct.unpack(f">{len(data) // 4}L", data)) & 0xFFFFFFFF == 0xB1B0AFBA
    for code, glyph in glyphs:
        old, new = whole.getBestCmap()[code], part.getGlyphOrder()[program.glyphs[glyph]]
        assert coordinates(part, new) == coordinates(whole, old)
        assert part["hmtx"][new] == whole["hmtx"][old]


def coordinates(font: TTFont, name: str) -> object:
    points, ends, flags = font["glyf"][name].getCoordinates(font["glyf"])
    return list(points), list(ends), list(flags)


def test_a_subset_is_the_same_whatever_was_made_before() -> None:
    path = FOLDER / "fangsong.ttf"
    file = TrueTypeFile(path)

    def program(file: TrueTypeFile, text: str) -> object:
        return font_program(file, tuple((ord(c), file.glyph_of(ord(c))) for c in text))

    first = program(TrueTypeFile(path), "一丁文正")
    program(file, "一正")
    assert program(file, "一丁文正") == first


def test_an_installed_face_comes_first(tmp_path: Path) -> None:
    installed = with_fs_type(FOLDER / "kaiti.ttf", tmp_path / "SIMFANG.TTF", 8)
    fonts = FontBook.with_installed([tmp_path / "absent", tmp_path])
    assert fonts.in_use()[Face.FANGSONG] == installed.name
    assert fonts.is_official(Face.FANGSONG)
    assert not fonts.is_official(Face.KAITI)
    assert fonts.glyph("正", Face.FANGSONG).font == installed.stem
    assert fonts.glyph("䶮", Face.FANGSONG).font == "rare"


def test_the_faces_in_use_are_told_in_one_sentence(tmp_path: Path) -> None:
    assert faces_in_use(FontBook.shipped()) == (
        "本机没有公文的正式字体，仿宋、楷体、黑体、小标宋、宋体都用程序自带的相近字体。"
    )
    with_fs_type(FOLDER / "kaiti.ttf", tmp_path / "simkai.ttf", 8)
    assert faces_in_use(FontBook.with_installed([tmp_path])) == (
        "楷体（simkai.ttf）用本机的正式字体；仿宋、黑体、小标宋、宋体用程序自带的相近字体。"
    )
    for names in OFFICIAL_FILES.values():
        with_fs_type(FOLDER / "heiti.ttf", tmp_path / names[0], 8)
    assert faces_in_use(FontBook.with_installed([tmp_path])).endswith("用本机的正式字体。")


@pytest.mark.parametrize("fs_type", [0x0002, 0x0100, 0x0200])
def test_a_font_that_may_not_be_embedded_is_passed_over(tmp_path: Path, fs_type: int) -> None:
    path = with_fs_type(FOLDER / "symbols.ttf", tmp_path / "simfang.ttf", fs_type)
    assert not embedding_allowed(path)
    assert FontBook.with_installed([tmp_path]).in_use()[Face.FANGSONG] == "fangsong.ttf"


def test_damaged_fonts_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "simfang.ttf").write_bytes(b"no font")
    whole = (FOLDER / "symbols.ttf").read_bytes()
    (tmp_path / "simkai.ttf").write_bytes(whole[: len(whole) // 4])
    fonts = FontBook.with_installed([tmp_path])
    for face in (Face.FANGSONG, Face.KAITI):
        assert fonts.glyph("正", face).text == "正"
        assert not fonts.is_official(face)
