"""Rules on what is listed: in notes, in the text, and in the rows of the table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from forms.checks.finding import Finding, Level, Part, passage_rule, text_rule
from forms.checks.passages import Passage, Reading
from forms.prose import AmountMention

_LIST: Final = re.compile(
    r"(?P<head>项目支出|其他商品和服务支出|其他工资福利支出|其他支出)(?:主要)?(?:\s*\d[\d,.]*\s*万?元)?[（(]?(?:主要)?(?:包括|包含|含|用于|为)(?:了)?[：:]?(?P<list>[^。；）)]{4,160})"
)


def _listed(text: str) -> list[str]:
    words = re.sub(r"(?:等(?:方面|支出|费用|开支)?)$", "", text.strip())
    return [item.strip() for item in re.split(r"[、，,和及]", words) if item.strip()]


def _stem(item: str) -> str:
    stem = re.sub(r"(?:费用|经费|开支|支出|费|款|保障)$", "", item)
    return stem if len(stem) >= 2 else item


@text_rule("T09", Level.HINT, "备注与正文、与明细行", Part.VALUES, Part.LINES)
def lists_agree(reading: Reading) -> Iterator[Finding]:
    """同一项支出的内容，备注里列的与正文里列的应相同；“其他……支出包括”里不应再有明细表单列的科目（如办公费用与办公费）。"""
    first: dict[str, tuple[Passage, list[str]]] = {}
    rows = {
        _stem(line.name): line.name
        for line in reading.report.lines
        if line.amount and len(_stem(line.name)) >= 2
    }
    for passage in reading.prose_passages:
        for match in _LIST.finditer(passage.text):
            head, items = match.group("head"), _listed(match.group("list"))
            if head.startswith("其他"):
                for item in items:
                    row = rows.get(_stem(item))
                    if row and row != head:
                        yield passage.finding(
                            "T09", Level.HINT,
                            f"“{head}”里列有“{item}”，而明细表已有“{row}”一行，请核对是否重列。",
                            match.span(), values=(head, item),
                        )  # fmt: skip
            elif len(items) >= 3:
                before = first.setdefault(head, (passage, items))
                if before[0] is not passage and not _same_list(before[1], items):
                    only = [
                        item
                        for item in items
                        if not any(_stem(item)[:2] in other for other in before[1])
                    ]
                    yield passage.finding(
                        "T09", Level.HINT,
                        _told_apart(head, len(items), len(before[1]))
                        + (f"（如“{only[0]}”）" if only else "") + "，请统一。",
                        match.span(), values=(head, *only[:1]),
                    )  # fmt: skip


def _told_apart(head: str, here: int, before: int) -> str:
    """Say that two lists differ; their lengths only where those do."""
    if here == before:
        return f"“{head}”的内容这里列的和前面列的不一样"
    return f"“{head}”的内容这里列了{here}项，前面列了{before}项，不一样"


def _same_list(one: list[str], other: list[str]) -> bool:
    return {_stem(item) for item in one} == {_stem(item) for item in other}


@passage_rule("T23", Level.HINT, "重复列举")
def repeated_items(passage: Passage, _: Reading) -> Iterator[Finding]:
    """同一段里同一个标准或项目列了两遍（如两处“2万元/座改造奖励”），请删去一处。"""
    if not passage.kind.is_prose:
        return
    first: dict[tuple[int, str], str] = {}
    for amount in passage.prose.of(AmountMention):
        if not amount.per:
            continue
        following = re.match(r"[\u4e00-\u9fff]{2,4}", passage.text[amount.end :])
        key = (amount.amount.fen, following.group() if following else "")
        if following and key in first:
            yield passage.finding(
                "T23", Level.HINT, f"“{amount.text}{key[1]}”在这一段里列了两遍，请核对。",
                (amount.start, amount.end + len(key[1])),
            )  # fmt: skip
        first.setdefault(key, amount.text)


_BASIC: Final = re.compile(
    r"项目支出(?:主要)?(?:为|是|用于|包括)[^。；，]{0,10}?(?P<basic>人员经费|日常公用经费|基本工资|津贴补贴|在职人员工资|公用经费)"
)


@passage_rule("T24", Level.HINT, "基本支出与项目支出不混用")
def basic_called_project(passage: Passage, _: Reading) -> Iterator[Finding]:
    """人员经费、日常公用经费属于基本支出，不应写成项目支出的内容（财政部门检查规则
    R005：科目与用途不符）。
    """
    if not passage.kind.is_prose:
        return
    for match in _BASIC.finditer(passage.text):
        yield passage.finding(
            "T24", Level.HINT,
            f"“{match.group('basic')}”属于基本支出，这里写成了项目支出的内容，请核对。",
            match.span(),
        )  # fmt: skip
