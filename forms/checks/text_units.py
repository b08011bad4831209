"""Rules on units, decimal points and decimals of the amounts in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from forms.amount import Amount, AmountView, MoneyUnit
from forms.checks.finding import Finding, Level, Part, passage_rule, text_rule
from forms.checks.known import ROW, Expected, known
from forms.checks.named_values import named_values
from forms.checks.passages import Passage, Reading
from forms.checks.places import identified, quoted, shown, written
from forms.checks.text_figures import difference_finding, differences, power_slip
from forms.prose import AmountMention


@passage_rule("T05", Level.EXPLAIN, "元与万元、小数点", Part.VALUES, Part.LINES)
def units_and_points(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """金额不能差十倍、百倍、万倍：元写成万元、小数点错位（财政部门检查规则
    R001：元与万元数量级错误，如3.58元应为3.58万元）。同一句里元与万元混用的作提示。
    """
    if not passage.kind.is_prose:
        return
    told_at: set[int] = set()
    for one, expected in differences(passage, reading):
        power = power_slip(one, expected)
        if power and isinstance(one.mention, AmountMention):
            told_at.add(one.mention.start)
            what = "把元和万元写混了" if abs(power) == 4 else f"小数点或位数差{abs(power)}位"
            view = AmountView(one.mention.unit, one.mention.decimals)
            yield difference_finding(
                passage, reading, one, expected, "T05", Level.EXPLAIN, f"，像是{what}，请核对。",
                _corrected(one.mention, expected, view),
            )  # fmt: skip
    yield from _yuan_for_wan(passage, reading, told_at)
    yield from _mixed_units(passage)


def _corrected(mention: AmountMention, expected: Expected, view: AmountView) -> str | None:
    if not isinstance(expected.value, Amount):
        return None
    if not mention.chinese:
        if mention.amount.fen * 10_000 == expected.value.fen and mention.unit is MoneyUnit.YUAN:
            return mention.text.replace("元", "万元")
        if mention.amount.fen == expected.value.fen * 10_000 and mention.unit is MoneyUnit.WAN:
            return mention.text.replace("万元", "元")
    return view.format_exact(expected.value) + view.unit.value


def _yuan_for_wan(passage: Passage, reading: Reading, told: set[int]) -> Iterator[Finding]:
    """Object to 17742.08元 where a figure is 17742.08 万元, named or not."""
    facts = reading.derived(known)
    for mention in passage.prose.of(AmountMention):
        if mention.unit is not MoneyUnit.YUAN or not mention.decimals or mention.per:
            continue
        other = facts.amounts_by_digits.get(mention.amount.fen * 10_000)
        if other and mention.start not in told and len(mention.text) >= 6:
            yield passage.finding(
                "T05",
                Level.EXPLAIN,
                f"文中写的是{written(mention)}，而{other.label}是"
                f"{shown(reading.report, other.value)}，像是“万元”写成了“元”，请核对。",
                (mention.start, mention.end),
                new=mention.text.replace("元", "万元"),
            )


def _mixed_units(passage: Passage) -> Iterator[Finding]:
    """Point at 3000元/户 beside 1.5万元/亩: units change within one list."""
    amounts = [one for one in passage.prose.of(AmountMention) if not one.chinese]
    for before, after in pairwise(amounts):
        between = passage.text[before.end : after.start]
        units = {before.unit, after.unit}
        if bool(before.per) != bool(after.per):
            continue  # a rate and what it comes to
        if (
            MoneyUnit.YUAN in units
            and len(units) > 1
            and len(between) <= 12
            and not re.search(r"[。；（(]", between)
        ):
            yuan = before if before.unit is MoneyUnit.YUAN else after
            yield passage.finding(
                "T05",
                Level.HINT,
                f"“{before.text}”与“{after.text}”相邻而单位不同，请核对"
                f"“{yuan.text}”是否无误，并尽量统一单位。",
                (yuan.start, yuan.end),
                values=(before.text, after.text),
            )


@text_rule("T06", Level.HINT, "小数位一致", Part.VALUES, Part.LINES)
def decimals_differ(reading: Reading) -> Iterator[Finding]:
    """写明名称的金额用同一个小数位（万元两位）；58万元与399.73
    万元并列时写58.00万元更整齐。零不论。
    """
    for passage in reading.prose_passages:
        amounts = [
            one.mention
            for one in named_values(passage, reading)
            if isinstance(one.mention, AmountMention)
            and one.mention.amount.fen
            and one.clean
            and not one.binding.key.startswith(ROW)
            and one.mention.unit is MoneyUnit.WAN
            and not one.mention.chinese
        ]
        usual = reading.report.outline.view.decimals
        if not any(mention.decimals == usual for mention in amounts):
            continue
        for mention in amounts:
            if mention.decimals < usual:
                yield passage.finding(
                    "T06",
                    Level.HINT,
                    f"“{mention.text}”的小数位与同段其他金额（{usual}位）不同，可写成一样的位数。",
                    (mention.start, mention.end),
                )


@passage_rule("T27", Level.EXPLAIN, "引用的数印得完整", Part.VALUES, Part.LINES)
def quotes_that_hide(passage: Passage, reading: Reading) -> Iterator[Finding]:
    """文中引用的数以元、万元印出时，不因四舍五入少印一截（表里58.37万元，文中不印58万元）；
    写明“约”“近”的、以亿元计的不论。
    """
    if passage.block is None or not passage.quoted:
        return
    about = {one.start for one in passage.prose.of(AmountMention) if one.approximate}
    for quote, (start, end, key) in zip(passage.block.quotes, passage.quoted, strict=True):
        figure = reading.report.figure(key)
        value = figure.value if figure else None
        if figure is None or not isinstance(value, Amount) or not quote.hides(value):
            continue
        if quote.unit is MoneyUnit.YI or start in about:
            continue
        yield passage.finding(
            "T27",
            Level.EXPLAIN,
            f"文中引用的{quoted(figure.label)}只印“{passage.text[start:end]}”，填的是"
            f"{shown(reading.report, value)}；请把它印完整，确要取整的，请写明。",
            (start, end),
            values=(key, passage.text[start:end], identified(reading.report, value)),
            new=replace(quote, decimals=None),
        )


_BARE_RATE: Final = re.compile(
    r"(?:增长率?|下降|占比|增幅|降幅|执行率|完成率)(?:为|达到?|了)?\s*[1-9]\d*\.\d+(?=[，。；）])"
)
_SHORT_YEAR: Final = re.compile(r"(?<![\d.,])20\d\s*年度?(?![代来前内以])|(?<![\d.,])20\d{3}\s*年")


@passage_rule("T25", Level.HINT, "数字后的单位和年份的位数")
def missing_units(passage: Passage, _: Reading) -> Iterator[Finding]:
    """“增长13.95。”少了百分号，“202年度”少了一位数字（财政部门检查规则：年度缺位）。"""
    if not passage.kind.is_prose:
        return
    for pattern, told in (
        (_BARE_RATE, "后面没有“%”或单位，请补上"),
        (_SHORT_YEAR, "不是四位数的年份，请核对"),
    ):
        for match in pattern.finditer(passage.prose.folded):
            yield passage.finding(
                "T25", Level.HINT, f"“{match.group().strip()}”{told}。", match.span()
            )
