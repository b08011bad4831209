"""Numbers in prose: whatever way they are written, they are read back with their place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.amount import YUAN_VIEW, Amount, AmountView, MoneyUnit
from forms.prose import (
    AmountMention,
    CountMention,
    Mention,
    NumberMention,
    RateMention,
    ReferenceMention,
    YearMention,
    read_prose,
)
from forms.prose.folding import fold
from forms.prose.numerals import read_chinese, write_chinese

FULL_WIDTH = {ord(character): ord(character) + 0xFEE0 for character in "0123456789."}


def only(text: str) -> Mention:
    (mention,) = read_prose(text).mentions
    return mention


@st.composite
def written_amounts(draw: st.DrawFn) -> tuple[str, Amount, MoneyUnit, int]:
    """Return an amount as reports write it, with what it is."""
    unit = draw(st.sampled_from(list(MoneyUnit)))
    decimals = draw(st.integers(0, 2 if unit is MoneyUnit.YUAN else 6))
    number = Decimal(draw(st.integers(0, 10**6))).scaleb(-decimals)
    amount = Amount.of(number, unit)
    digits = AmountView(unit, decimals, draw(st.booleans())).format(amount)
    if draw(st.booleans()):
        digits = digits.translate(FULL_WIDTH)
    if draw(st.booleans()):
        digits = digits.replace(",", "，")
    return digits + draw(st.sampled_from(["", " ", "\u3000"])) + unit.value, amount, unit, decimals


@given(
    written_amounts(),
    st.sampled_from(["预算批复数为", "其中：", "（含", "，"]),
    st.sampled_from(["。", "，", "）", "用于"]),
)
def test_an_amount_is_read_back_with_its_place(
    written: tuple[str, Amount, MoneyUnit, int], before: str, after: str
) -> None:
    text, amount, unit, decimals = written
    mention = only(before + text + after)
    assert isinstance(mention, AmountMention)
    assert (mention.amount, mention.unit, mention.decimals) == (amount, unit, decimals)
    assert (mention.start, mention.end) == (len(before), len(before) + len(text))
    assert mention.text == text


@given(st.integers(0, 10**8 - 1))
def test_chinese_numerals_are_read_as_they_are_written(number: int) -> None:
    assert read_chinese(write_chinese(number)) == number


@given(st.integers(1, 10**8 - 1), st.sampled_from(["元", "人", "户"]))
def test_amounts_and_counts_in_chinese_numerals_are_found(number: int, unit: str) -> None:
    mention = only(f"共计{write_chinese(number)}{unit}。")
    if unit == "元":
        assert isinstance(mention, AmountMention)
        assert mention.amount == Amount(number * 100)
    else:
        assert isinstance(mention, CountMention)
        assert (mention.value, mention.measure) == (Decimal(number), unit)


@given(st.integers(1, 10**8 - 1), st.integers(0, 9), st.integers(0, 9))
def test_amounts_in_formal_numerals_are_read_to_the_fen(yuan: int, jiao: int, fen: int) -> None:
    formal = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
    digits = write_chinese(yuan).translate(formal)
    tail = (f"{'零壹贰叁肆伍陆柒捌玖'[jiao]}角" if jiao else "") + (
        f"{'零' if not jiao else ''}{'零壹贰叁肆伍陆柒捌玖'[fen]}分" if fen else "整"
    )
    mention = only(f"人民币{digits}元{tail}。")
    assert isinstance(mention, AmountMention)
    assert mention.amount == Amount(yuan * 100 + jiao * 10 + fen)
    assert (mention.text, mention.chinese) == (f"{digits}元{tail}", True)


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("伍佰捌拾叁万元", "583万", MoneyUnit.WAN),
        ("陆拾壹万圆整", "61万", MoneyUnit.WAN),
        ("贰億圓整", "2亿", MoneyUnit.YI),
        ("伍百八十叁万元", "583万", MoneyUnit.WAN),
        ("叁佰元零伍分", "300.05元", MoneyUnit.YUAN),
        ("伍元整", "5元", MoneyUnit.YUAN),
    ],
)
def test_formal_numerals_name_their_unit(text: str, amount: str, unit: MoneyUnit) -> None:
    mention = only(f"奖金支出{text}，")
    assert isinstance(mention, AmountMention)
    assert (mention.amount, mention.unit) == (YUAN_VIEW.parse(amount), unit)


@pytest.mark.parametrize(
    ("text", "unit", "decimals"),
    [
        ("五百八十三万元", MoneyUnit.WAN, 0),
        ("四百二十五点三万元", MoneyUnit.WAN, 1),
        ("三亿元", MoneyUnit.YI, 0),
        ("五百八十三万四千元", MoneyUnit.YUAN, 0),
    ],
)
def test_common_numerals_name_their_unit(text: str, unit: MoneyUnit, decimals: int) -> None:
    mention = only(f"批复数为{text}。")
    assert isinstance(mention, AmountMention)
    assert (mention.unit, mention.decimals) == (unit, decimals)


@pytest.mark.parametrize("text", ["队伍元旦集合", "陆元同志", "伍拾伍拾元", "各队伍陆续进场"])
def test_what_is_no_formal_amount_is_not_read(text: str) -> None:
    assert read_prose(text).mentions == ()


@given(st.decimals(0, 999, places=2), st.sampled_from(["{}%", "{} ％", "{}个百分点"]))
def test_a_rate_is_read_back(percent: Decimal, form: str) -> None:
    mention = only("增长" + form.format(percent) + "，")
    assert isinstance(mention, RateMention)
    assert mention.percent == percent
    assert mention.points == form.endswith("点")


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(
    st.text(
        st.sampled_from("0123456789.,，%万亿元个余约 年月日〔〕号百分之三十点第/（）人伍拾角整")
    )
)
def test_mentions_never_overlap_and_are_what_they_say(text: str) -> None:
    end = 0
    for mention in read_prose(text).mentions:
        assert mention.start >= end
        assert mention.text == text[mention.start : mention.end]
        end = mention.end


@pytest.mark.parametrize("text", ["", "二十十", "百万十百", "一二十", "十点", "点五", "万", "两两"])
def test_what_is_no_chinese_number_is_not_read(text: str) -> None:
    assert read_chinese(text) is None


@pytest.mark.parametrize(
    ("text", "amount", "per", "approximate"),
    [
        ("17,742.08 万元", "17742.08万", "", False),
        ("3518.85万元", "3518.85万", "", False),
        ("1.5万元/亩奖励", "1.5万", "亩", False),
        ("每户3000元", "0.3万", "户", False),
        ("3000元/户", "0.3万", "户", False),
        ("三百五十万元", "350万", "", False),
        ("一千五百元", "0.15万", "", False),
        ("四百二十五点三万元", "425.3万", "", False),
        ("3.2亿元", "32000万", "", False),
        ("3万余元", "3万", "", True),
        ("500余万元", "500万", "", True),
        ("约400万元", "400万", "", True),
        ("近60万元", "60万", "", True),
        ("60万元以上", "60万", "", True),
        ("签约400万元", "400万", "", False),
        ("17 742.08万元", "17742.08万", "", False),
    ],
)
def test_money_is_read_as_a_person_reads_it(
    text: str, amount: str, per: str, approximate: bool
) -> None:
    mention = only(text)
    assert isinstance(mention, AmountMention)
    assert mention.amount == Amount.of(amount.rstrip("万"), MoneyUnit.WAN)
    assert (mention.per, mention.approximate) == (per, approximate)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("〔2018〕34号", ReferenceMention),
        ("24号地", ReferenceMention),
        ("第三榜", ReferenceMention),
        ("12月31日", ReferenceMention),
        ("S203线", ReferenceMention),
        ("二〇二〇年", YearMention),
        ("2018—2020年", YearMention),
        ("2020年度", YearMention),
        ("2021-04-20", YearMention),
        ("12345热线", NumberMention),
        ("1096.75人", CountMention),
        ("9个工作日", CountMention),
        ("15余次", CountMention),
        ("近四成", RateMention),
        ("百分之九十五点一", RateMention),
        ("百分百", RateMention),
    ],
)
def test_what_digits_mean_is_told_apart(text: str, kind: type[Mention]) -> None:
    assert isinstance(only(text), kind)


def test_ordinary_words_with_numerals_are_no_rates() -> None:
    assert not read_prose("全部完成，三成立了小组").of(RateMention)


@pytest.mark.parametrize("text", ["四五人", "七八个", "三五十名", "十四五户"])
def test_two_numerals_side_by_side_are_no_exact_number(text: str) -> None:
    mentions = [
        one for one in read_prose(f"聘用{text}。").mentions if isinstance(one, CountMention)
    ]
    assert all(one.approximate for one in mentions)
