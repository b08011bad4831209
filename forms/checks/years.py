"""Rules on years: what a year stands for decides whether it may differ from the report's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from forms.checks.finding import Finding, Level, Part, passage_rule
from forms.checks.passages import Passage, PassageKind, Reading
from forms.prose import YearMention

_QUOTED: Final = re.compile(r"《[^》]*》|“[^”]*”|〔[^〕]*〕|（[^（）]*?[号文][^（）]*）")
_HISTORY_AFTER: Final = re.compile(
    r"(?:年?度?底|年?末|年?初)?(?:以来|以前|之前|以后|之后|前|后|起|始|至今|开始|"
    r"[^，。；]{0,24}(?:成立|设立|组建|批准|挂牌|更名|合并|划转|印发|出台|颁布|修订|施行|实施|启动|开工|"
    r"立项|建成|竣工|签订|遗留|历史|启用|购置|购入|投入使用|结转|结余|移交|划入|承接|接续|拨入|下达|以来))"
)
_COMPARED_BEFORE: Final = re.compile(
    r"(?:比|较|与|同|和|相比|对比|自|从|于|至|到|截至|截止|在|为|由|上年|上一年|去年|往年|历年|按照|根据|依据|结转|延续)"
    r"[^，。；]{0,6}$"
)
_COMPARED_AFTER: Final = re.compile(
    r"[^，。；]{0,20}(?:相比|对比|同期|基础上|增长|下降|增加|减少|持平|决算数)"
)
_OUTLOOK: Final = re.compile(r"将|拟|计划|预计|力争|争取|下一步|今后|目标|编制|打算|安排在|准备")
_DONE: Final = re.compile(r"了|已|圆满|获得|荣获|获评|全年|共(?!同|享|建)|累计|达到")
_OUTLOOK_SECTIONS: Final = frozenset({"measures", "publication", "problems"})
_OPENING: Final = re.compile(r"^\s*(?:（?[一二三四五六七八九十]+[）、.．])?\s*$")
_CURRENT: Final = re.compile(
    r"(?:部门|单位|全年|年度|预算|整体支出|基本支出|项目支出|绩效|[，,]|我|本|全区|区|中心|局|自评|“?三公)"
)


@passage_rule("T01", Level.EXPLAIN, "年份与报告年度一致", Part.VALUES)
def stale_years(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """说本年度的事不能写成别的年份（上年的文字没有改）。成立、出台、结转、比较中的往年，下一年的打算，文件名称里的年份，都不算（财政部门检查规则：表题和正文年份错误；历史年份和金额不算）。"""
    year = reading.report.year
    if year is None or not passage.text:
        return
    if passage.kind is PassageKind.FIELD:
        return
    quoted = [match.span() for match in _QUOTED.finditer(passage.text)]
    for mention in passage.prose.of(YearMention):
        if mention.year == year or mention.last is not None:
            continue
        if any(start <= mention.start < end for start, end in quoted):
            continue
        if passage.quoted_key(mention.start, mention.end):
            continue
        if _is_stale(passage, mention, year) and not _beside(passage, mention, year):
            yield passage.finding(
                "T01",
                Level.EXPLAIN,
                f"“{mention.text}”与报告年度{year}不一致，像是别的年度的文字，请核对。",
                (mention.start, mention.end),
                values=(mention.text, str(year)),
            )


def _beside(passage: Passage, mention: YearMention, year: int) -> bool:
    """Whether the report's year stands in the same sentence: then two years are compared."""
    sentence = passage.prose.sentence_at(mention.start)
    years = passage.prose.within(sentence.start, sentence.end, YearMention)
    return any(one.year == year for one in years)


def _is_stale(passage: Passage, mention: YearMention, year: int) -> bool:
    text = passage.text
    sentence = passage.prose.sentence_at(mention.start)
    before = text[sentence.start : mention.start]
    after = text[mention.end : sentence.end]
    if mention.year > year:
        if passage.section in _OUTLOOK_SECTIONS or mention.year > year + 1:
            return False
        planned = _OUTLOOK.search(after) or _OUTLOOK.search(before)
        return not planned and bool(_DONE.search(after)) and _is_current(before, after, mention)
    if passage.kind in (PassageKind.HEADING, PassageKind.CELLS):
        return (
            passage.kind is PassageKind.HEADING
            and not _HISTORY_AFTER.match(after)
            and not _COMPARED_BEFORE.search(before)
        )
    if (
        _COMPARED_BEFORE.search(before)
        or _COMPARED_AFTER.match(after)
        or _HISTORY_AFTER.match(after)
    ):
        return False
    if mention.year < year - 2:
        return bool(_BUDGETARY.match(after))
    return not _HONOURS.search(after) and _is_current(before, after, mention)


def _is_current(before: str, after: str, mention: YearMention) -> bool:
    """Whether the year opens its clause and speaks of the unit's own year."""
    clause = re.split(r"[，。；：]", before)[-1]
    opens = bool(_OPENING.match(clause)) or (len(clause) <= 14 and not mention.dated)
    return opens and not mention.dated and bool(_CURRENT.match(after.strip()))


_BUDGETARY: Final = re.compile(
    r"(?:我|本)?(?:部门|单位)?(?:整体)?(?:支出|预算|批复|决算|基本支出|项目支出|绩效|自评|年度)"
)
"""What must follow a year three or more back: it is history unless the budget's."""
_HONOURS: Final = re.compile(r"率先|首次|首批|荣获|获评|被评|评为|列为|确定为|被授予|入选")

_RELATIVE: Final = re.compile(r"今年(?!度?[的]?\s*报告)|去年|明年")


@passage_rule("T16", Level.HINT, "“今年”“去年”", Part.VALUES)
def relative_years(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """报告次年报送，“今年”“去年”“明年”会读错一年，请写明年份，或写“当年”“上年”“下一年度”。"""
    year = reading.report.year
    if year is None or passage.kind not in (PassageKind.PARAGRAPH, PassageKind.NOTE):
        return
    for match in _RELATIVE.finditer(passage.text):
        word = match.group()
        written = {"今年": year, "去年": year - 1, "明年": year + 1}[word]
        yield passage.finding(
            "T16",
            Level.HINT,
            f"报告次年报送，“{word}”会被当成另一年；指{written}年的，请写“{written}年”。",
            match.span(),
            values=(word, str(year)),
            new=f"{written}年",
        )


_APPROVAL: Final = re.compile(
    r"《[^《》]{0,40}?(?P<year>(?:19|20)\d{2})\s*年?度?(?P<rest>[^《》]{0,40})》"
)
_BUDGET: Final = re.compile(r"预算(?!绩效|执行|法|单位|管理|调整|外)")
_APPROVED: Final = re.compile(r"批复|下达|核定")
_LAST_YEAR_TOLD: Final = re.compile(r"上年|上一年|去年|以前年度|往年|结转|结余|延续")


@passage_rule("T29", Level.HINT, "预算批复文件的年度", Part.VALUES)
def approval_of_last_year(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """作为依据的预算批复文件应是报告年度的；2021年度的报告写《关于批复2020年度部门预算的通知》，多半是结转时没有改。同段也写有本年度批复的、说明是上年的，不算。"""
    year = reading.report.year
    if year is None or not passage.kind.is_prose:
        return
    found = [one for one in _APPROVAL.finditer(passage.prose.folded) if _approves_budget(one)]
    if any(int(one.group("year")) == year for one in found):
        return
    for match in found:
        sentence = passage.prose.sentence_at(match.start())
        named = passage.prose.year_before(match.start())
        if (
            int(match.group("year")) != year - 1
            or _LAST_YEAR_TOLD.search(passage.text, sentence.start, sentence.end)
            or (named is not None and named.year != year)
            or _COMPARED_AFTER.match(passage.text[match.end() : sentence.end])
        ):
            continue
        title = passage.text[match.start() : match.end()]
        yield passage.finding(
            "T29",
            Level.HINT,
            f"{title}是{year - 1}年度的预算批复，而报告是{year}年度的，请核对文件的名称和文号。",
            match.span(),
            values=(title, str(year)),
        )


def _approves_budget(match: re.Match[str]) -> bool:
    return bool(_APPROVED.search(match.group()) and _BUDGET.search(match.group()))
