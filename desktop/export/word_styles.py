"""Styles, numbering and fonts of the Word file, after GB/T 9704-2012.

Lengths are in twentieths of a point, sizes in half points, as Word counts them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from docx.oxml import parse_xml

from forms.exchange import CELL_STYLE, RUN_IN_HEAD, WordRole
from forms.outline import PageStyle

W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPE_AREA: Final = 8844
"""Width of the 版心: 156 mm."""
TYPE_AREA_ACROSS: Final = 12756
"""Width of the 版心 on a page across: 225 mm."""
LINE: Final = 579
"""22 lines in 225 mm (§5.2.3)."""
TWO_CHARACTERS: Final = 630
CLOSER: Final = -5
"""28 characters in 156 mm: 15.75 pt each for 16 pt. It is said in the styles, not by the grid of
the page, because not all programs take that grid alike."""

_LATIN: Final = "Times New Roman"
_FANGSONG: Final = "仿宋_GB2312"
_KAITI: Final = "楷体_GB2312"
_HEITI: Final = "黑体"
_SONGTI: Final = "宋体"
_XIAOBIAOSONG: Final = "方正小标宋简体"
_FACES: Final = (
    (_FANGSONG, "仿宋,FangSong,STFangsong,华文仿宋", "modern"),
    (_KAITI, "楷体,KaiTi,STKaiti,华文楷体", "modern"),
    (_HEITI, "SimHei,Noto Sans CJK SC,文泉驿正黑", "modern"),
    (_SONGTI, "SimSun,Noto Serif CJK SC", "auto"),
    (_XIAOBIAOSONG, "方正小标宋_GBK,小标宋体,华文中宋,STZhongsong,宋体", "auto"),
    (_LATIN, "Liberation Serif", "roman"),
)
"""The official faces, and what stands in for each where it is not installed."""

_BODY_SIZE: Final = 32
"""三号."""
_BY_LEVEL: Final = {1: _HEITI, 2: _KAITI, 3: _FANGSONG, 4: _FANGSONG}
"""GB/T 9704-2012 §7.3.3."""
_NUMBERS: Final = {
    1: ("chineseCountingThousand", "%1、"),
    2: ("chineseCountingThousand", "（%2）"),
    3: ("decimal", "%3."),
    4: ("decimal", "（%4）"),
}
STYLE_IDS: Final = {
    WordRole.TITLE: "ZipingTitle",
    WordRole.COVER: "ZipingCover",
    WordRole.BODY: "ZipingBody",
    WordRole.RUN_IN: "ZipingRunIn",
    WordRole.NOTHING: "ZipingNothing",
    WordRole.CAPTION: "ZipingCaption",
    WordRole.UNIT: "ZipingUnit",
    WordRole.NOTE: "ZipingNote",
    WordRole.CHECK: "ZipingCheck",
    WordRole.CLOSING: "ZipingClosing",
    WordRole.EXPENDITURE: "ZipingExpenditure",
    WordRole.TABLE: "ZipingTable",
}
RUN_IN_HEAD_ID: Final = "ZipingRunInHead"
CELL_ID: Final = "ZipingCell"
FOOTER_ID: Final = "ZipingFooter"
NUMBERING_ID: Final = 1


@dataclass(frozen=True, slots=True)
class _Look:
    """How a paragraph style looks."""

    face: str = _FANGSONG
    size: int = _BODY_SIZE
    line: int = LINE
    exact: bool = True
    alignment: str = "both"
    indented: bool = False
    keeps_next: bool = False
    bold: bool = False
    right: int = 0
    number: int = 0
    """Level (1–4) of a heading, which is numbered; 0 for other text."""


def _look_of(page: PageStyle) -> Iterator[tuple[str, str, _Look]]:
    """Yield id, name and look of the paragraph styles."""
    for level in range(1, 5):
        bold = level == 3 and page.heading3_bold
        look = _Look(
            _BY_LEVEL[level], alignment="left", keeps_next=True, bold=bold,
            number=level,
        )  # fmt: skip
        yield f"Heading{level}", f"heading {level}", look
    yield STYLE_IDS[WordRole.RUN_IN], WordRole.RUN_IN.value, _Look(indented=True)
    looks = {
        WordRole.TITLE: _Look(_XIAOBIAOSONG, 52, 880, alignment="center"),
        WordRole.COVER: _Look(alignment="left"),
        WordRole.BODY: _Look(indented=True),
        WordRole.NOTHING: _Look(indented=True),
        WordRole.CAPTION: _Look(_HEITI, 28, LINE, alignment="center", keeps_next=True),
        WordRole.UNIT: _Look(_SONGTI, 21, 340, alignment="right", keeps_next=True),
        WordRole.NOTE: _Look(indented=True),
        WordRole.CHECK: _Look(_SONGTI, 21, 340, alignment="left"),
        WordRole.CLOSING: _Look(alignment="right", right=4 * TWO_CHARACTERS // 2),
    }
    for role, look in looks.items():
        yield STYLE_IDS[role], role.value, look
    yield CELL_ID, CELL_STYLE, _Look(_SONGTI, 24, 324, exact=False, alignment="left")
    yield FOOTER_ID, "自评页码", _Look(_SONGTI, 28, 280, exact=False, alignment="right")


_OFF_GRID: Final = '<w:snapToGrid w:val="0"/>'
"""Else lines of another height would be raised to whole lines of the grid."""


def _paragraph_style(key: str, name: str, look: _Look) -> str:
    indent = f'<w:ind w:firstLineChars="200" w:firstLine="{TWO_CHARACTERS}"/>'
    if look.right:
        indent = f'<w:ind w:right="{look.right}"/>'
    elif look.number:
        indent = ""  # the numbering indents
    elif not look.indented:
        indent = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    numbered = (
        f'<w:numPr><w:ilvl w:val="{look.number - 1}"/><w:numId w:val="{NUMBERING_ID}"/></w:numPr>'
        if look.number
        else ""
    )
    outline = f'<w:outlineLvl w:val="{look.number - 1}"/>' if look.number else ""
    rule = "exact" if look.exact else "atLeast"
    following = STYLE_IDS[WordRole.BODY] if look.number else key
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}" w:customStyle="{int(not look.number)}">'
        f"<w:name w:val={quoteattr(name)}/>"
        f'<w:basedOn w:val="Normal"/><w:next w:val="{following}"/><w:qFormat/><w:pPr>'
        f"{'<w:keepNext/>' if look.keeps_next else ''}{numbered}"
        f"{'' if look.line == LINE else _OFF_GRID}"
        f'<w:spacing w:before="0" w:after="0" w:line="{look.line}" w:lineRule="{rule}"/>'
        f'{indent}<w:jc w:val="{look.alignment}"/>{outline}</w:pPr>'
        f"<w:rPr>{_fonts(look.face)}{'<w:b/>' if look.bold else ''}"
        f"{_spacing(look.size)}"
        f'<w:sz w:val="{look.size}"/><w:szCs w:val="{look.size}"/></w:rPr></w:style>'
    )


def _spacing(size: int) -> str:
    return f'<w:spacing w:val="{CLOSER}"/>' if size == _BODY_SIZE else ""


def _fonts(face: str) -> str:
    return (
        f'<w:rFonts w:ascii="{_LATIN}" w:hAnsi="{_LATIN}" w:eastAsia="{face}" w:cs="{_LATIN}" '
        'w:hint="eastAsia"/>'
    )


_BORDERS: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def _table_style(role: WordRole) -> str:
    return (
        f'<w:style w:type="table" w:styleId="{STYLE_IDS[role]}" w:customStyle="1">'
        f'<w:name w:val="{role.value}"/><w:basedOn w:val="TableNormal"/><w:tblPr>'
        f"<w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr></w:style>"
    )


def styles(page: PageStyle) -> list[Any]:
    """Return the children of the part of styles."""
    bold = "<w:b/>" if page.heading3_bold else ""
    xml = (
        f"<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(_FANGSONG)}"
        '<w:sz w:val="32"/><w:szCs w:val="32"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:widowControl w:val="0"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        f'<w:qFormat/><w:rPr>{_fonts(_FANGSONG)}<w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr>'
        "</w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="72" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>'
        '<w:bottom w:w="72" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style>"
        f"{''.join(_paragraph_style(*look) for look in _look_of(page))}"
        f'<w:style w:type="character" w:styleId="{RUN_IN_HEAD_ID}" w:customStyle="1">'
        f'<w:name w:val="{RUN_IN_HEAD}"/><w:rPr>{bold}</w:rPr></w:style>'
        f"{_table_style(WordRole.EXPENDITURE)}{_table_style(WordRole.TABLE)}</w:styles>"
    )
    return list(parse_xml(xml))


def numbering() -> list[Any]:
    """Return the children of the part of numbering: one list of four levels for the headings."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level - 1}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:pStyle w:val="Heading{level}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{pattern}"/><w:lvlJc w:val="left"/><w:pPr>'
        f'<w:ind w:left="0" w:firstLineChars="200" w:firstLine="{TWO_CHARACTERS}"/></w:pPr></w:lvl>'
        for level, (kind, pattern) in _NUMBERS.items()
    )
    xml = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">'
        f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        f'<w:num w:numId="{NUMBERING_ID}"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    return list(parse_xml(xml))


def settings() -> list[Any]:
    """Return the children of the part of settings: two kinds of pages, Word of today."""
    xml = (
        f'<w:settings {W}><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
        '<w:drawingGridVerticalSpacing w:val="579"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        "<w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
        "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )
    return list(parse_xml(xml))


def font_table() -> bytes:
    """Return the part that names the faces and what stands in for those not installed."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/>'
        f'<w:charset w:val="{0 if name == _LATIN else 86}"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, others, family in _FACES
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f"{head}<w:fonts {W}>{fonts}</w:fonts>".encode()
