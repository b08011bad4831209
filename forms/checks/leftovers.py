"""Rules on what is left over: placeholders, hints of the outline, repeated text, missing tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from forms.checks.finding import Finding, Level, Part, passage_rule, text_rule
from forms.checks.passages import Passage, PassageKind, Reading
from forms.narrative import OPEN_PLACE, open_places
from forms.prose.excerpts import excerpt

_PLACEHOLDER: Final = re.compile(
    r"\[bookmark:[^\]]*\]|_GoBack|\{\{.*?\}\}|#REF!|#DIV/0!|#VALUE!|#N/A|错误！未[^。]*|"
    r"[（(【]\s*(?:此处|在此|这里|请)?\s*(?:请?填写|填入|补充|插入|待补充|待填|待定|略写|示例|样例|模板)[^）)】]{0,20}[）)】]|"
    r"[（(]\s*参考(?:提纲|模板|格式|范本)\s*[）)]|待(?:补充|填写|核实|完善)(?=[。；，）]|$)|"
    r"[Xx]{2,}|[×＊✕]{2,}|\*{2,}|[□○]{2,}|_{3,}|＿{2,}|(?<!…)…{1,2}(?=[万亿]?元|[个名人户%])|。{3,}|\.{4,}|"
    r"(?:为|共计|合计|达到|总计)\s+[万亿]?元|(?:为|共计|合计|达到)[万亿]元(?!为|计|版)"
)
_SURNAMES: Final = (
    "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢邹苏潘葛范彭鲁韦马方袁柳唐罗薛雷贺汤"
    "殷郝安常于傅齐康余顾孟黄穆萧尹姚邵汪毛贝戴宋庞熊纪舒屈项祝董梁杜阮蓝席季麻贾江童颜郭梅林钟徐"
    "邱高夏蔡田胡凌霍虞万柯管卢莫丁邓洪包左石崔龚程陆段侯全班宁仇刘叶白龙谭文欧阳向易廖曾肖"
)
_SHORTEST_HINT: Final = 12
_ROLLED: Final = (
    PassageKind.PARAGRAPH,
    PassageKind.HEADING,
    PassageKind.NOTE,
    PassageKind.CELLS,
)
"""Where rolling over leaves places open."""


@passage_rule("T04", Level.EXPLAIN, "占位符和提纲残留")
def placeholders(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """不能留有占位符（××、XX、……万元）、“（参考提纲）”字样、提纲的填写提示和书签（财政部门检查规则：占位符未替换）。隐去人名的“张××”不算。"""
    found = []
    for match in _PLACEHOLDER.finditer(passage.text):
        text = match.group()
        before = passage.text[max(0, match.start() - 1) : match.start()]
        if before in _SURNAMES and before and text[0] in "×＊*xX○" and len(text) <= 2:
            continue
        if text == OPEN_PLACE and passage.kind in _ROLLED:
            continue  # named by open_figures
        if passage.kind is PassageKind.CELLS and not text.strip("_＿"):
            continue
        found.append(match)
    if found:
        more = f"等{len(found)}处" if len(found) > 1 else ""
        told = f"“{' '.join(found[0].group().split())}”{more}像是没有替换的占位符，请改成实际内容。"
        yield passage.finding("T04", Level.EXPLAIN, told, found[0].span())
    section = reading.report.outline.section(passage.section)
    hints = {section.hint, *(field.hint for field in section.fields)} if section else set()
    for hint in hints:
        words = hint.strip().rstrip("。")
        start = passage.text.find(words) if len(words) >= _SHORTEST_HINT else -1
        if start >= 0:
            yield passage.finding(
                "T04",
                Level.EXPLAIN,
                "这是提纲里的填写提示，不是报告的内容，请删去。",
                (start, start + len(words)),
                new="",
            )


@passage_rule("C11", Level.MANDATORY, "待填的数已填")
def open_figures(passage: Passage, _: Reading) -> Iterator[Finding]:
    """结转下年时上年的数换成“＿＿”，要填上本年的数；不填，纸上就印出“＿＿”。"""
    if passage.kind not in _ROLLED or OPEN_PLACE not in passage.text:
        return
    places = [
        (start, end)
        for start, end in open_places(passage.text)
        if passage.kind is not PassageKind.CELLS or not _is_alone(passage.text, start, end)
    ]
    if places:
        start, end = places[0]
        first, last = excerpt(passage.text, start, end, before=8, after=6)
        words = passage.text[first:last].lstrip("，。；：、）” \n").strip().replace("\n", " ")
        many = f"等{len(places)}处" if len(places) > 1 else ""
        yield passage.finding(
            "C11",
            Level.MANDATORY,
            f"“{words}”{many}还空着：“＿＿”是结转时留出的，请填上本年的数，不再需要的请删去。",
            (start, end),
            values=(passage.text,),
        )


def _is_alone(text: str, start: int, end: int) -> bool:
    """Whether a line, as of a cell for a signature, holds nothing else."""
    return text[:start][-1:] in ("", "\n") and text[end:][:1] in ("", "\n")


_LONG: Final = 30
_LONG_SENTENCE: Final = 45
"""Characters from which a paragraph or a sentence is unlikely to be said twice by chance."""


@text_rule("T13", Level.EXPLAIN, "重复的段落")
def repeated_text(reading: Reading) -> Iterator[Finding]:
    """同一段话或同一个长句不应在报告中出现两次（审核人员常提：各章文字雷同）。"""
    paragraphs: dict[str, Passage] = {}
    sentences: dict[str, Passage] = {}
    for passage in reading.prose_passages:
        words = _bare(passage.text)
        first = paragraphs.setdefault(words, passage) if len(words) >= _LONG else passage
        if first is not passage:
            yield _repeats(passage, (0, len(passage.text)), first, Level.EXPLAIN, "这一段")
            continue
        for sentence in passage.prose.sentences:
            text = passage.text[sentence.start : sentence.end]
            words = _bare(text)
            long = len(words) >= _LONG_SENTENCE
            earlier = sentences.setdefault(words, passage) if long else passage
            if earlier is not passage:
                span = (sentence.start, sentence.end)
                yield _repeats(passage, span, earlier, Level.HINT, "这一句")


def _bare(text: str) -> str:
    return re.sub(r"[\s，。；：、“”（）]", "", text)


def _repeats(
    passage: Passage, span: tuple[int, int], first: Passage, level: Level, what: str
) -> Finding:
    begin, end = excerpt(passage.text, span[0], span[0], before=0, after=18)
    words = passage.text[begin:end].strip()
    number = first.where.rpartition("/")[2]
    place = f"第{number}段" if number.isdecimal() else "备注"
    if first.section != passage.section:
        place = "另一章"
    return passage.finding(
        "T13", level, f"{what}“{words}……”与{place}的文字相同，请改写或删去一处。", span
    )


_TABLE_REFERENCE: Final = re.compile(
    r"[见如]?下表(?!述|扬|决|现|明|达)|[见如]上表(?!述|明)|[见如]附表\s*\d*"
)


@text_rule("C03", Level.EXPLAIN, "提到的表格", Part.LINES, Part.TABLES)
def announced_tables(reading: Reading) -> Iterator[Finding]:
    """文中说“见下表”“见附表”的，同一章里要有这张表（财政部门检查规则：表格缺失）。"""
    report = reading.report
    with_table = {table.section for table in report.tables if table.rows}
    expenditure = report.outline.section_of("expenditure")
    if expenditure and report.lines:
        with_table.add(expenditure.key)
    for passage in reading.prose_passages:
        match = _TABLE_REFERENCE.search(passage.text)
        if (
            match
            and passage.section not in with_table
            and not ("附" in match.group() and with_table)
        ):
            yield passage.finding(
                "C03", Level.EXPLAIN, f"文中说“{match.group()}”，这一章里却没有表格。", match.span()
            )


@passage_rule("C10", Level.EXPLAIN, "章节错位")
def misplaced_headings(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """一章里的小标题不应是提纲另一章的标题；那是贴错了位置，或章节次序乱了（财政部门检查规则：章节缺失、错位）。"""
    if passage.kind is not PassageKind.HEADING:
        return
    words = _bare(passage.text)
    for section in reading.report.outline.sections:
        names = {_bare(name) for name in (section.heading, *section.names) if len(name) >= 5}
        if section.key != passage.section and words in names:
            yield passage.finding(
                "C10",
                Level.EXPLAIN,
                f"小标题“{passage.text}”是提纲另一章（{section.heading}）的标题，请移到那一章。"
                if words != _bare(section.heading)
                else f"小标题“{passage.text}”是提纲里另一章的标题，请移到那一章。",
                (0, len(passage.text)),
            )


@text_rule("T19", Level.HINT, "标题的层级")
def heading_levels(reading: Reading) -> Iterator[Finding]:
    """标题逐级往下（一、（一）1.（1）），不跳级（GB/T 9704-2012 7.3.3）。"""
    levels = {section.key: section.level for section in reading.report.outline.sections}
    depth: dict[str, int] = {}
    for passage in reading.passages:
        if passage.kind is not PassageKind.HEADING or passage.block is None:
            continue
        narrative = passage.where.rpartition("/")[0]
        above = depth.get(narrative, levels.get(passage.section, 1))
        level = passage.block.level
        if level > above + 1 and narrative in depth:
            yield passage.finding(
                "T19",
                Level.HINT,
                f"标题“{passage.text}”是第{level}级，上面的标题是第{above}级，中间跳了级。",
                (0, len(passage.text)),
            )
        depth[narrative] = level
