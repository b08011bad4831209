"""PDF/A-2u, clause by clause (ISO 19005-2), and the structure tree (PDF 32000-1 §14.7)."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest
from PIL import ImageCms

from desktop.export.pdf.archive import srgb_profile
from desktop.export.pdf.report import pdf_bytes
from forms.amount import Amount
from forms.narrative import Block
from forms.report import ExpenditureLine
from tests.export.pdf.printed_reports import SOUND

AT = datetime(2021, 4, 9, 8, 30, 5, tzinfo=timezone(timedelta(hours=8)))
TEXT = (
    Block(2, ("抓调度",)),
    Block(3, ("会战攻坚。",)),
    Block.paragraph("张䶮、李㛃、王𬱖和don’t GB/T 9704 é “引” 12.5％。" * 20),
    Block(4, ("更小的标题",)),
    Block.paragraph("末段。\u00a0x"),
)
REPORT = replace(
    SOUND,
    values={**SOUND.values, "cover.contact": "某<人>&", "expenditure.note": "备注。"},
    narratives={**SOUND.narratives, "results": TEXT},
    lines=tuple(ExpenditureLine(f"第{n}项", None, Amount(n)) for n in range(60)),
)
DATA = pdf_bytes(REPORT, draft=True, at=AT)
NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
}


@pytest.fixture(scope="module")
def pdf() -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(DATA)) as opened:
        yield opened


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    for item in pdf.objects:
        if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
            yield item


def operators(page: Any) -> Iterator[tuple[list[Any], str]]:
    for instruction in pikepdf.parse_content_stream(page):
        yield list(instruction.operands), str(instruction.operator)


def fonts_of(pdf: pikepdf.Pdf) -> dict[str, Any]:
    return dict(pdf.pages[0].Resources.Font.items())


def shown(pdf: pikepdf.Pdf) -> dict[str, set[int]]:
    """For each font, the codes that the pages show with it."""
    found: dict[str, set[int]] = {}
    for page in pdf.pages:
        font = ""
        for operands, operator in operators(page):
            if operator == "Tf":
                font = str(operands[0])
            elif operator in ("Tj", "TJ"):
                strings = operands[0] if operator == "TJ" else operands
                for string in strings:
                    if isinstance(string, pikepdf.String):
                        data = bytes(string)
                        codes = struct.unpack(f">{len(data) // 2}H", data)
                        found.setdefault(font, set()).update(codes)
    return found


class Program:
    """What the embedded TrueType program of a font says, read without the code under test."""

    def __init__(self, font: Any) -> None:
        self.descendant = font.DescendantFonts[0]
        self.data = self.descendant.FontDescriptor.FontFile2.read_bytes()
        count = struct.unpack_from(">H", self.data, 4)[0]
        self.tables = {
            tag: self.data[offset : offset + length]
            for tag, _, offset, length in struct.iter_unpack(
                ">4sLLL", self.data[12 : 12 + 16 * count]
            )
        }
        self.map = self.descendant.CIDToGIDMap.read_bytes()

    def glyph(self, cid: int) -> int:
        found: int = struct.unpack_from(">H", self.map, 2 * cid)[0]
        return found

    def width(self, cid: int) -> float:
        units = struct.unpack_from(">H", self.tables[b"head"], 18)[0]
        advance: int = struct.unpack_from(">H", self.tables[b"hmtx"], 4 * self.glyph(cid))[0]
        return float(advance * 1000 / units)

    def widths(self) -> dict[int, float]:
        found = {}
        entries = list(self.descendant.W)
        for start, widths in zip(entries[::2], entries[1::2], strict=True):
            found.update({int(start) + n: float(width) for n, width in enumerate(widths)})
        return found


def test_6_1_2_header() -> None:
    first, second = DATA.split(b"\n")[:2]
    assert re.fullmatch(rb"%PDF-1\.[0-7]", first)
    assert second[:1] == b"%"
    assert all(byte > 127 for byte in second[1:5])


def test_6_1_3_trailer() -> None:
    trailer = DATA[DATA.rindex(b"trailer") :]
    assert re.search(rb"/ID\s*\n?\s*\[<[0-9a-f]{32}><[0-9a-f]{32}>\]", trailer)
    assert b"/Encrypt" not in trailer
    assert trailer.endswith(b"%%EOF\n")
    other = pdf_bytes(replace(REPORT, lines=REPORT.lines[:3]), draft=True, at=AT)
    identities = [re.findall(rb"/ID \[.*?\]", data) for data in (DATA, other)]
    assert len(identities[0]) == 1
    assert identities[0] != identities[1]


def test_6_1_7_streams_end_on_a_line_of_their_own_and_have_the_length_they_say() -> None:
    found = 0
    for match in re.finditer(rb"<< /Length (\d+)[^\n]*>>\nstream\n", DATA):
        found += 1
        end = match.end() + int(match[1])
        assert DATA[end : end + 18] == b"\nendstream\nendobj\n"
    assert found == len(re.findall(rb"\nendstream\n", DATA)) > 10


def test_6_1_7_filters(pdf: pikepdf.Pdf) -> None:
    streams = [item for item in dictionaries(pdf) if isinstance(item, pikepdf.Stream)]
    assert {str(stream.get("/Filter", "")) for stream in streams} == {"/FlateDecode", ""}
    assert not any({"/F", "/FFilter", "/FDecodeParms"} & set(stream.keys()) for stream in streams)


def test_6_1_6_hexadecimal_strings_are_whole(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for string in re.findall(rb"<([0-9A-Fa-f]+)>", page.Contents.read_bytes()):
            assert len(string) % 4 == 0


def test_6_1_9_objects() -> None:
    assert DATA.count(b" obj\n") == DATA.count(b"\nendobj\n")
    assert not re.search(rb"\d  \d+ obj|\d \d+  obj", DATA)


def test_6_2_2_content_needs_nothing_undeclared(pdf: pikepdf.Pdf) -> None:
    allowed = {"q", "Q", "cm", "BT", "ET", "Tf", "Tc", "Tm", "TJ", "Tj", "Tr", "w", "g", "G", "n",
               "m", "l", "S", "re", "f", "f*", "BDC", "BMC", "EMC", "rg", "RG", "J", "j", "d",
               "TL", "Td"}  # fmt: skip
    fonts = set(fonts_of(pdf))
    for page in pdf.pages:
        assert "/Font" in page.Resources
        depth = 0
        for operands, operator in operators(page):
            assert operator in allowed
            depth += {"q": 1, "Q": -1}.get(operator, 0)
            assert 0 <= depth < 28
            if operator == "Tf":
                assert str(operands[0]) in fonts
        assert depth == 0


def test_6_2_3_output_intent(pdf: pikepdf.Pdf) -> None:
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert intent.DestOutputProfile.N == 3
    assert intent.DestOutputProfile.read_bytes() == srgb_profile()


def test_the_profile_is_that_of_srgb() -> None:
    profile = srgb_profile()
    assert struct.unpack(">L", profile[:4])[0] == len(profile)
    assert profile[12:20] == b"mntrRGB "
    ours = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    theirs = ImageCms.createProfile("sRGB")
    transform = ImageCms.buildTransform(
        ours, theirs, "RGB", "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC
    )
    from PIL import Image

    image = Image.new("RGB", (16, 16))
    image.putdata([(n, 255 - n, n * 7 % 256) for n in range(256)])
    moved = ImageCms.applyTransform(image, transform)
    assert moved is not None
    pairs = zip(image.tobytes(), moved.tobytes(), strict=True)
    assert max(abs(a - b) for a, b in pairs) <= 1


def test_6_2_10_no_transparency(pdf: pikepdf.Pdf) -> None:
    for item in dictionaries(pdf):
        assert not {"/Group", "/SMask", "/ca", "/CA", "/BM", "/ExtGState"} & set(item.keys())


def test_6_2_11_3_composite_fonts(pdf: pikepdf.Pdf) -> None:
    for font in fonts_of(pdf).values():
        assert font.Subtype == "/Type0"
        assert font.Encoding == "/Identity-H"
        (descendant,) = font.DescendantFonts
        assert descendant.Subtype == "/CIDFontType2"
        assert isinstance(descendant.CIDToGIDMap, pikepdf.Stream)
        assert bytes(descendant.CIDSystemInfo.Ordering) == b"Identity"
        assert font.BaseFont == descendant.BaseFont == descendant.FontDescriptor.FontName
        assert re.fullmatch(r"/[A-Z]{6}\+[\w-]+", str(font.BaseFont))


def test_6_2_11_4_fonts_are_embedded_and_none_is_only_named(pdf: pikepdf.Pdf) -> None:
    assert b"Helvetica" not in DATA
    assert set(shown(pdf)) == set(fonts_of(pdf))
    for font in fonts_of(pdf).values():
        program = Program(font)
        assert {b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"} <= set(program.tables)


def test_6_2_11_5_widths_are_those_of_the_program(pdf: pikepdf.Pdf) -> None:
    for name, codes in shown(pdf).items():
        program = Program(fonts_of(pdf)[name])
        widths = program.widths()
        for cid in codes:
            assert abs(widths.get(cid, 1000) - program.width(cid)) <= 1


def test_6_2_11_7_every_code_has_its_unicode(pdf: pikepdf.Pdf) -> None:
    for name, codes in shown(pdf).items():
        cmap = fonts_of(pdf)[name].ToUnicode.read_bytes().decode("ascii")
        entries = dict(re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>\n", cmap))
        texts = {int(code, 16): bytes.fromhex(text).decode("utf-16-be")
                 for code, text in entries.items() if code != "0000"}  # fmt: skip
        assert codes <= set(texts)
        assert not {"\0", "\ufeff", "\ufffe"} & set(texts.values())
        assert all(int(count) <= 100 for count in re.findall(r"(\d+) beginbfchar", cmap))


def test_6_2_11_8_no_reference_to_notdef(pdf: pikepdf.Pdf) -> None:
    for name, codes in shown(pdf).items():
        program = Program(fonts_of(pdf)[name])
        assert all(program.glyph(cid) for cid in codes)


def test_6_3_to_6_5_nothing_that_acts(pdf: pikepdf.Pdf) -> None:
    assert not {"/AA", "/OpenAction", "/AcroForm", "/Names", "/OCProperties"} & set(pdf.Root.keys())
    for page in pdf.pages:
        assert not {"/AA", "/Annots", "/Trans"} & set(page.obj.keys())


def test_6_6_2_metadata(pdf: pikepdf.Pdf) -> None:
    assert "/Filter" not in pdf.Root.Metadata
    packet = pdf.Root.Metadata.read_bytes()
    root = ElementTree.fromstring(packet.decode("utf-8"))

    def value(path: str) -> str:
        return root.findtext(f".//{path}", "", NAMESPACES)

    info = pdf.docinfo
    assert (value("pdfaid:part"), value("pdfaid:conformance")) == ("2", "U")
    assert value("dc:title//rdf:li") == str(info.Title) == REPORT.title
    assert value("dc:creator//rdf:li") == str(info.Author) == REPORT.unit
    assert value("dc:description//rdf:li") == str(info.Subject)
    assert value("dc:language//rdf:li") == "zh-CN"
    assert value("pdf:Keywords") == str(info.Keywords)
    assert value("pdf:Producer") == str(info.Producer)
    assert value("xmp:CreatorTool") == str(info.Creator) == "自评"
    for name, entry in (("xmp:CreateDate", info.CreationDate), ("xmp:ModifyDate", info.ModDate)):
        date = datetime.fromisoformat(value(name))
        assert date == AT
        assert str(entry) == "D:" + date.strftime("%Y%m%d%H%M%S") + "+08'00'"


def test_the_file_asks_to_be_printed_as_it_is(pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.ViewerPreferences.PrintScaling == "/None"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_rows_of_a_font_are_one_zlib_stream(pdf: pikepdf.Pdf) -> None:
    for font in fonts_of(pdf).values():
        stream = font.DescendantFonts[0].FontDescriptor.FontFile2
        data = zlib.decompress(stream.read_raw_bytes())
        assert len(data) == int(stream.Length1)


# The structure tree ------------------------------------------------------------------------


def walk(element: Any) -> Iterator[Any]:
    yield element
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
            yield from walk(kid)


def contents(element: Any, pages: dict[Any, int]) -> Iterator[tuple[int, int]]:
    """Page and number of each content of an element, and of those below it, in order."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            yield pages[element.Pg.objgen], int(kid)
        elif kid.get("/Type") == "/MCR":
            yield pages[kid.Pg.objgen], int(kid.MCID)
        else:
            assert kid.P.objgen == element.objgen
            yield from contents(kid, pages)


def marked_on(page: Any) -> tuple[list[int], bool]:
    """The numbers of the marked content of a page, and whether anything is outside of it."""
    numbers, inside, loose = [], 0, False
    for operands, operator in operators(page):
        if operator in ("BDC", "BMC"):
            inside += 1
            if len(operands) > 1 and "/MCID" in operands[1]:
                numbers.append(int(operands[1]["/MCID"]))
        elif operator == "EMC":
            inside -= 1
        elif operator in ("TJ", "Tj", "S", "f"):
            loose = loose or inside != 1
    return numbers, loose


def test_everything_drawn_is_content_or_an_artifact(pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.MarkInfo.Marked
    for page in pdf.pages:
        _, loose = marked_on(page)
        assert not loose


def test_all_content_stands_in_the_tree_in_the_order_of_the_pages(pdf: pikepdf.Pdf) -> None:
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
    tree = pdf.Root.StructTreeRoot
    in_tree = list(contents(tree.K[0], pages))
    on_pages = [(n, mark) for n, page in enumerate(pdf.pages) for mark in marked_on(page)[0]]
    assert sorted(in_tree) == sorted(on_pages)
    assert len(set(in_tree)) == len(in_tree)
    assert in_tree == on_pages


def test_the_parent_tree_leads_back(pdf: pikepdf.Pdf) -> None:
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
    tree = pdf.Root.StructTreeRoot
    nums = list(tree.ParentTree.Nums)
    parents = dict(zip(map(int, nums[::2]), nums[1::2], strict=True))
    assert int(tree.ParentTreeNextKey) == len(pdf.pages)
    for number, page in enumerate(pdf.pages):
        assert int(page.StructParents) == number
        marks, _ = marked_on(page)
        assert marks == list(range(len(parents[number])))
        for mark, element in enumerate(parents[number]):
            assert (number, mark) in list(contents(element, pages))


def test_elements_say_what_they_are(pdf: pikepdf.Pdf) -> None:
    elements = list(walk(pdf.Root.StructTreeRoot.K[0]))
    roles = [str(element.S)[1:] for element in elements]
    assert roles[0] == "Document"
    assert roles.count("H1") == sum(s.level == 1 for s in REPORT.outline.sections)
    assert roles.count("H3") == roles.count("H4") == 1
    assert roles.count("Table") == roles.count("Caption") == 1
    assert roles.count("TR") == 1 + len(REPORT.lines) + 1
    assert roles.count("TD") == 2 * (roles.count("TR") - 1)
    heads = [element for element in elements if element.S == "/TH"]
    assert [str(head.A.Scope) for head in heads] == ["/Column"] * 2
    for element in elements:
        if element.S == "/TR":
            assert element.P.S == "/Table"
    assert pdf.Root.StructTreeRoot.RoleMap.Title == "/P"


def test_what_repeats_on_each_page_is_an_artifact(pdf: pikepdf.Pdf) -> None:
    kinds = {
        str(operands[1].get("/Subtype", ""))
        for page in pdf.pages
        for operands, operator in operators(page)
        if operator == "BDC" and operands[0] == "/Artifact"
    }
    assert kinds == {"/Watermark", "/Footer", "/Header", ""}


def test_the_tree_can_be_left_out() -> None:
    with pikepdf.open(io.BytesIO(pdf_bytes(SOUND, draft=True, tagged=False))) as plain:
        assert not {"/StructTreeRoot", "/MarkInfo"} & set(plain.Root.keys())
        for page in plain.pages:
            assert "/StructParents" not in page
            assert not {"BDC", "BMC", "EMC"} & {operator for _, operator in operators(page)}
