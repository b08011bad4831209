"""Rules on what belongs together: problems and measures, scores and grades, what is expected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final, NamedTuple

from forms.checks.finding import Finding, Level, Part, text_rule
from forms.checks.passages import Passage, PassageKind, Reading
from forms.checks.places import section_key, written
from forms.checks.tables import FULL_SCORE, total_score
from forms.outline import Outline
from forms.prose import CountMention
from forms.report import format_count

PROBLEMS: Final = "problems"
MEASURES: Final = "measures"

_ITEM: Final = re.compile(
    r"(?:^|(?<=[。；：，\s]))(?:[一二三四五六七八九十]是(?=[^\d否])|第[一二三四五六七八九十][，、]|（[1-9一二三四五六七八九十]）|[1-9][.．、](?!\d))"
)


def items_of(passages: tuple[Passage, ...]) -> list[str] | None:
    """Return the points that a section makes, or None where it does not list any.

    Headings of the section's highest level are points; else 一是……二是……; one paragraph is none.
    """
    headings = [
        passage for passage in passages if passage.kind is PassageKind.HEADING and passage.block
    ]
    if headings:
        top = min(passage.block.level for passage in headings if passage.block)
        return [
            passage.text for passage in headings if passage.block and passage.block.level == top
        ]
    points: list[str] = []
    for passage in passages:
        starts = [match.start() for match in _ITEM.finditer(passage.text)]
        points += [passage.text[start:end] for start, end in pairwise((*starts, len(passage.text)))]
    return points or None


@text_rule("C08", Level.EXPLAIN, "问题与措施对应")
def problems_and_measures(reading: Reading) -> Iterator[Finding]:
    """“存在的问题”与“改进措施”应一一对应：问题多于措施的须核对，措施多于问题的作提示（审核人员常提：问题与措施不对应）。只数分条列出的。"""
    problem_passages = reading.of_section(PROBLEMS)
    measure_passages = reading.of_section(MEASURES)
    problems, measures = items_of(problem_passages), items_of(measure_passages)
    if not problems or not measures or len(problems) == len(measures):
        return
    more, fewer = (problems, measures) if len(problems) > len(measures) else (measures, problems)
    alone = min(more, key=lambda item: max(_likeness(item, other) for other in fewer))
    missing = "没有看到对应的措施" if more is problems else "没有看到它对应的问题"
    place = measure_passages[0] if more is problems else problem_passages[0]
    yield Finding(
        "C08",
        Level.EXPLAIN if more is problems else Level.HINT,
        place.section,
        place.where,
        f"列了{len(problems)}个问题、{len(measures)}条措施，"
        f"不对应；例如“{_short(alone)}”{missing}。",
        literal=_short(alone),
        values=(str(len(problems)), str(len(measures))),
    )


def _short(text: str) -> str:
    return re.split(r"[。；，]", text.strip())[0][:24]


def _likeness(one: str, other: str) -> float:
    first, second = _bigrams(one), _bigrams(other)
    return len(first & second) / (1 + min(len(first), len(second)))


def _bigrams(text: str) -> set[str]:
    words = re.sub(r"[^\u4e00-\u9fff]", "", text)
    return {words[index : index + 2] for index in range(len(words) - 1)}


_SAID_SCORE: Final = re.compile(
    r"(?:自评(?:总|综合)?(?:得)?分(?:数)?|自评结果|综合得分|综合评分|总(?:得)?分|评价得分|自我评分|评分结果)(?:合计)?(?:为|是|：|达到?|得)?\s*(?P<score>\d{1,3}(?:\.\d+)?)\s*分"
)
_GRADE: Final = re.compile(
    r"(?:等级|评级|级别|评定|评价结果|自评结果|结果|结论)[^，。；]{0,6}?(?:为|是|：|评为|定为|达到)\s*[“\"]?(?P<grade>优秀|优|良好|良|中等|中|较差|差)[”\"]?"
)
_GRADES: Final = ((Decimal(90), "优"), (Decimal(80), "良"), (Decimal(60), "中"), (Decimal(0), "差"))


def grade_of(score: Decimal) -> str:
    """Return the grade of a score (项目支出绩效评价管理办法: 优 ≥90, 良 ≥80, 中 ≥60, 差)."""
    return next(grade for least, grade in _GRADES if score >= least)


@text_rule("L19", Level.EXPLAIN, "自评得分与等级", Part.TABLES)
def score_and_grade(reading: Reading) -> Iterator[Finding]:
    """文字中的自评得分不能超过100分，须与评分表的总分相同；等级须与得分相符：
    90分以上为优，80—90分为良，60—80分为中，60分以下为差（项目支出绩效评价管理办法）。
    """
    totals = {score for table in reading.report.tables if (score := total_score(table)) is not None}
    for passage in reading.prose_passages:
        for match in _SAID_SCORE.finditer(passage.prose.folded):
            if re.search(
                r"项目(?!支出)|上年|去年", passage.text[max(0, match.start() - 16) : match.start()]
            ):
                continue
            score = Decimal(match.group("score"))
            if score > FULL_SCORE:
                yield _score_finding(passage, match, f"自评得分{score}分超过100分。", str(score))
            elif len(totals) == 1 and score not in totals:
                told = format_count(next(iter(totals)))
                yield _score_finding(
                    passage,
                    match,
                    f"文中得分{score}分，评分表的总分是{told}分，请核对。",
                    str(score),
                    told,
                )
            sentence = passage.prose.sentence_at(match.start())
            grade = _GRADE.search(passage.text, match.end(), sentence.end)
            if grade and not grade.group("grade").replace("较", "").startswith(grade_of(score)):
                yield _score_finding(
                    passage,
                    grade,
                    f"自评得{score}分，按标准是“{grade_of(score)}”，文中写的是“{grade.group('grade')}"
                    "”，请核对。",
                    str(score),
                    grade.group("grade"),
                )


def _score_finding(passage: Passage, match: re.Match[str], message: str, *values: str) -> Finding:
    return passage.finding("L19", Level.EXPLAIN, message, match.span(), values=values)


class _Topic(NamedTuple):
    """Something that reviewers ask about, and how it is known that the report writes of it."""

    name: str
    said: re.Pattern[str]
    homes: tuple[str, ...]
    """Words of the headings under which it belongs, the fittest first."""


_EXPECTED: Final = (
    _Topic(
        "自评得分或等级",
        re.compile(r"自评(?:得|总|综合)?(?:得)?分|综合得分|综合评分|等级|评为|自评结论"),
        ("绩效情况", "绩效", "自评"),
    ),
    _Topic("满意度", re.compile(r"满意"), ("绩效情况", "绩效", "效益", "成效")),
    _Topic(
        "政府采购", re.compile(r"政府采购|采购"), ("采购", "管理及使用", "其他需要说明", "支出")
    ),
    _Topic("资产的金额", re.compile(r"资产[^。]{0,60}\d[^。]{0,12}元"), ("资产", "其他需要说明")),
)
_DATE: Final = "cover.date"


@text_rule("C09", Level.HINT, "审核人员常问的内容", Part.VALUES, Part.TABLES)
def what_reviewers_miss(reading: Reading) -> Iterator[Finding]:
    """审核人员常问自评得分和等级、服务对象满意度、政府采购和资产金额、报告日期；报告里一处也没有写到的，在该写的一章提示一次。没有写任何正文的报告不提示。"""
    if sum(len(passage.text) for passage in reading.prose_passages) < _ENOUGH:
        return
    prose = "\n".join(passage.text for passage in reading.passages)
    outline = reading.report.outline
    missing: dict[tuple[str, str], list[str]] = {}
    for topic in _EXPECTED:
        if not topic.said.search(prose):
            missing.setdefault(_home(outline, topic.homes), []).append(topic.name)
    if _DATE in outline.fields and not reading.report.text_of(_DATE):
        missing[section_key(reading.report, _DATE), _DATE] = ["报告日期"]
    for (section, where), names in missing.items():
        yield Finding(
            "C09", Level.HINT, section, where,
            f"报告里没有写到：{'、'.join(names)}。审核人员常问，有的请补上。",
            values=tuple(names),
        )  # fmt: skip


def _home(outline: Outline, words: tuple[str, ...]) -> tuple[str, str]:
    """Return section and text under whose heading something belongs; blanks where none fits."""
    for word in words:
        for section in outline.sections:
            if section.narratives and any(word in one for one in (section.heading, *section.names)):
                return section.key, section.narratives[0].key
    return "", ""


_ENOUGH: Final = 600
"""Characters below which a report is still being written."""


@text_rule("T22", Level.HINT, "“全部”与个数")
def not_all_of_them(reading: Reading) -> Iterator[Finding]:
    """“全年30个站点，26个已全部……”：个数少于总数却说“全部”，会被问其余几个。"""
    for passage in reading.prose_passages:
        counts = [one for one in passage.prose.of(CountMention) if not one.chinese]
        for before, after in pairwise(counts):
            between = passage.text[before.end : after.start]
            if before.measure != after.measure or after.value >= before.value or len(between) > 24:
                continue
            if re.search(r"[。；]|其中|剩余|其余|已审结|余下|另", between):
                continue
            if re.match(
                r"(?:项目|工程)?全部|[\u4e00-\u9fff]{0,4}?[已均都]{1,2}全部",
                passage.text[after.end : after.end + 10],
            ):
                yield passage.finding(
                    "T22", Level.HINT,
                    f"前面说{written(before)}，这里{written(after)}却说“全部”，请说明其余的情况或改写。",
                    (after.start, after.end + 2), values=(before.text, after.text),
                )  # fmt: skip
