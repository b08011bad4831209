"""Each rule objects to its fault, with both values, and to nothing else."""

from dataclasses import replace
from decimal import Decimal

import pytest

from forms.amount import Amount, MoneyUnit
from forms.checks import Finding, Level, check, explaining
from forms.edits import apply, set_value
from forms.narrative import Block, Quote
from forms.outline_reader import parse_outline, shipped_outlines
from forms.report import EXPLANATION, ExpenditureLine, FreeTable, Report, Value
from forms.rolling import roll


def wan(text: str) -> Amount:
    return Amount.of(text, MoneyUnit.WAN)


OUTLINE = shipped_outlines()["changsha-2020"]
TEXT = (Block.paragraph("有内容。"),)
LINES = (
    ExpenditureLine("基本工资", "30101", wan("42.53")),
    ExpenditureLine("办公费", "30201", wan("40.84")),
)
VALUES: dict[str, Value] = {
    "unit": "某中心",
    "year": "2020",
    "staff.posts": Decimal(13),
    "staff.on_post": Decimal(12),
    "budget.total": wan("85"),
    "budget.basic": wan("84"),
    "budget.wages": wan("43"),
    "budget.goods": wan("41"),
    "budget.subsidies": wan("0"),
    "budget.project": wan("1"),
    "spent.total": wan("83.37"),
    "expenditure.total": wan("83.37"),
}
SOUND = Report(
    OUTLINE,
    VALUES,
    {
        field.key: TEXT
        for section in OUTLINE.sections
        for field in section.narratives
        if field.required
    },
    LINES,
)


def with_values(**changes: Value | None) -> Report:
    values = {**VALUES, **{key.replace("__", "."): value for key, value in changes.items()}}
    return replace(SOUND, values={key: value for key, value in values.items() if value is not None})


def with_lines(*lines: ExpenditureLine) -> Report:
    return replace(SOUND, lines=(*LINES, *lines))


FAULTS: dict[str, tuple[Report, tuple[str, ...]]] = {
    "L01": (with_values(expenditure__total=wan("83.38"), spent__total=wan("83.38")),
            ("83.37", "83.38", "0.01")),
    "L02": (with_values(budget__goods=wan("41.01")), ("84.00", "84.01")),
    "L03": (with_values(budget__project=wan("1.01")), ("85.00", "85.01")),
    "L05": (
        with_values(
            three_public__total=wan("1"), three_public__abroad=wan("0"),
            three_public__reception=wan("0"), three_public__vehicle_purchase=wan("0"),
            three_public__vehicle_running=wan("2"),
        ),
        ("1.00", "2.00"),
    ),
    "L09": (with_values(spent__total=wan("83.36")), ("83.36", "83.37")),
    "H01": (with_values(budget__adjusted=wan("80")), ("83.37", "80.00", "104.21%", "调整")),
    "H03": (with_lines(ExpenditureLine("拆迁资金", None, wan("0"))), ("拆迁资金", "0.00")),
    "H07": (with_values(staff__on_post=Decimal("13.5")), ("13.5", "13")),
    "H08": (with_values(three_public__total=wan("1")), ("1.00", "0.00")),
    "H10": (with_lines(ExpenditureLine("印刷费", "30203", wan("0"))), ("30203", "咨询费")),
    "C01": (with_values(unit=None), ("单位名称",)),
    "C02": (replace(SOUND, narratives={**SOUND.narratives, "results": ()}), ("绩效情况",)),
    "C04": (with_values(staff__posts=None), ("核定编制",)),
    "C05": (with_lines(ExpenditureLine("印刷费", "30202")), ("印刷费",)),
    "C06": (
        replace(
            SOUND,
            narratives={
                **SOUND.narratives, "results": (Block.paragraph(Quote("budget.adjusted")),)
            },
        ),
        ("全年（调整后）预算数", "未填"),
    ),
    "C11": (
        replace(
            SOUND,
            narratives={
                **SOUND.narratives,
                "results": (Block.paragraph("全年栽树＿＿株，补植＿＿株。"),),
            },
        ),
        ("全年栽树＿＿株", "等2处", "结转"),
    ),
    "C07": (replace(SOUND, narratives={**SOUND.narratives, "unplaced": TEXT}), ("1段",)),
    "C09": (
        replace(
            SOUND,
            narratives={
                **SOUND.narratives,
                "results": tuple(
                    Block.paragraph(f"第 {number} 项工作已按年初的安排按期完成并整理归档。")
                    for number in range(40)
                ),
            },
        ),
        ("满意度", "报告日期"),
    ),
    "L10": (
        replace(
            SOUND,
            outline=parse_outline(
                OUTLINE.source
                + "\n[[relation]]\ncode = 'L10'\nlabel = '实际支出不超过批复数'\n"
                + "rule = 'spent.total <= budget.total * 90%'\n"
            ),
        ),
        ("83.37", "76.50", "不大于"),
    ),
    "P01": (with_values(cover__contact="张䶮"), ("䶮", "U+4DAE")),
    "T26": (roll(SOUND).report, ("上年",)),
    "T27": (
        replace(
            with_values(budget__project=wan("58.37")),
            narratives={
                **SOUND.narratives,
                "results": (
                    Block.paragraph("项目支出", Quote("budget.project", decimals=0), "。"),
                ),
            },
        ),
        ("项目支出", "58万元", "58.37"),
    ),
    "T10": (
        replace(
            SOUND,
            lines=tuple(ExpenditureLine("费", "30299", Amount(333_333)) for _ in range(3)),
        ),
        ("0.01", "0.99", "1.00"),
    ),
}  # fmt: skip


def covers(character: str) -> bool:
    return character != "䶮"


def found(report: Report, code: str) -> list[Finding]:
    return [finding for finding in check(report, covers) if finding.code == code]


def test_a_sound_report_is_objected_to_in_nothing() -> None:
    assert check(SOUND, covers) == ()


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_each_rule_finds_its_fault_and_says_both_values(code: str) -> None:
    report, values = FAULTS[code]
    assert not found(SOUND, code)
    findings = found(report, code)
    assert findings
    for value in values:
        assert any(value in finding.message for finding in findings), findings[0].message


def test_what_nobody_wrote_of_is_asked_for_where_it_belongs() -> None:
    report, _ = FAULTS["C09"]
    places = {one.where: one.section for one in found(report, "C09")}
    assert places == {
        "cover.date": "",
        "results": "results",
        "spending_use": "spending_use",
        "spending_assets": "spending_assets",
    }
    (assets,) = [one for one in found(report, "C09") if one.where == "spending_assets"]
    assert assets.message.startswith("报告里没有写到：资产的金额。")
    other = replace(report, outline=shipped_outlines()["hunan-2021"])
    assert {one.where for one in found(other, "C09")} == {
        "cover.date",
        "results",
        "general_project",
        "other",
    }


@pytest.mark.parametrize("rate", ["90", "100"])
def test_an_execution_rate_from_90_to_100_percent_needs_no_reason(rate: str) -> None:
    report = with_values(
        budget__adjusted=wan("100"), spent__total=wan(rate), expenditure__total=wan(rate)
    )
    assert not found(report, "H01")


def test_an_execution_rate_below_90_percent_needs_a_reason() -> None:
    assert "低于90%" in found(with_values(budget__adjusted=wan("93")), "H01")[0].message


def test_the_rate_without_free_rows_stands_beside_the_rate() -> None:
    free = ExpenditureLine("拆迁资金", None, wan("100"))
    report = replace(
        with_values(spent__total=wan("183.37"), expenditure__total=wan("183.37")),
        lines=(*LINES, free),
    )
    assert "不含拆迁资金为83.37万元，执行率98.08%" in found(report, "H01")[0].message


def test_parts_are_compared_only_once_all_are_entered() -> None:
    assert not found(with_values(budget__subsidies=None, budget__goods=wan("99")), "L02")


def test_a_zero_budget_is_no_division() -> None:
    zero = with_values(budget__total=wan("0"), budget__basic=None, budget__project=None)
    assert not found(zero, "H01")


def test_an_explanation_stands_by_its_finding_and_lapses_with_its_values() -> None:
    free = ExpenditureLine("拆迁资金", None, wan("1"))
    report = with_lines(free)
    (finding,) = found(report, "H03")
    explained = apply(set_value(report, f"explanation:{finding.identity}", "代管资金"), report)
    (answered,) = found(explained, "H03")
    assert answered.explained == "代管资金"
    assert not answered.is_open
    above = replace(explained, lines=(ExpenditureLine("水费", "30205", wan("0")), *explained.lines))
    assert found(above, "H03")[0].explained == "代管资金"
    changed = replace(explained, lines=(*LINES, replace(free, amount=wan("2"))))
    assert found(changed, "H03")[0].explained is None


def test_mandatory_findings_come_first() -> None:
    report = replace(with_values(spent__total=wan("1"), staff__on_post=Decimal(20)), narratives={})
    levels = [finding.level for finding in check(report)]
    assert levels == sorted(levels, key=list(Level).index)


@pytest.mark.parametrize(
    ("copies", "told"),
    [
        (1, "与第1行是同一科目，可能重复计算，"),
        (3, "与第1行是同一科目，可能重复计算；第4行、第5行也是，"),
        (3_000, "；第4行、第5行、第6行、第7行等2999行也是，"),
    ],
)
def test_a_subject_that_stands_in_many_rows_is_objected_to_once(copies: int, told: str) -> None:
    (finding,) = found(with_lines(*[LINES[0]] * copies), "H11")
    assert told in finding.message
    assert finding.where == "lines/3"


def test_an_explanation_of_two_rows_of_a_subject_is_none_of_a_third() -> None:
    two = with_lines(LINES[0])
    (finding,) = found(two, "H11")
    explained = replace(two, values={**two.values, EXPLANATION + finding.identity: "两个处室"})
    assert found(explained, "H11")[0].explained
    three = replace(explained, lines=(*explained.lines, replace(LINES[0], amount=wan("7"))))
    assert not found(three, "H11")[0].explained


def quoting(quote: Quote, before: str = "项目支出") -> Report:
    return replace(
        with_values(budget__project=wan("58.37")),
        narratives={**SOUND.narratives, "results": (Block.paragraph(before, quote, "。"),)},
    )


def test_a_quote_that_hides_a_part_is_put_right_in_its_place() -> None:
    report = quoting(Quote("budget.project", decimals=0))
    (finding,) = found(report, "T27")
    assert finding.correction
    mended = apply(finding.correction, report)
    assert mended.printed(mended.narrative_of("results")[0]) == "项目支出58.37万元。"
    assert not found(mended, "T27")


@pytest.mark.parametrize(
    "report",
    [
        quoting(Quote("budget.project", decimals=2)),
        quoting(Quote("budget.project", decimals=0), "项目支出约"),
        quoting(Quote("budget.project", MoneyUnit.YI, 2)),
    ],
    ids=["whole", "about", "hundred millions"],
)
def test_a_quote_rounded_on_purpose_may_stand(report: Report) -> None:
    assert not found(report, "T27")


def test_an_explanation_of_carried_paragraphs_is_none_of_others() -> None:
    texts = tuple(Block.paragraph(f"{word}稳定。") for word in ("队伍", "制度", "秩序"))
    rolled = roll(replace(SOUND, narratives={**SOUND.narratives, "results": texts})).report
    finding = next(one for one in found(rolled, "T26") if one.section == "results")
    assert "第1至3段" in finding.message
    explained = apply(explaining.explained(rolled, finding, "情况没有变化"), rolled)
    assert all(one.explained for one in found(explained, "T26") if one.section == "results")
    first, _, third = explained.narrative_of("results")
    rewritten = replace(
        explained,
        narratives={
            **explained.narratives,
            "results": (first, Block.paragraph("制度修订两项。"), third),
        },
    )
    (now,) = [one for one in found(rewritten, "T26") if one.section == "results"]
    assert "第1段、第3段" in now.message
    assert now.explained is None
    assert now.earlier is not None
    assert now.earlier.text == "情况没有变化"  # one click, while it is still true
    again = apply(explaining.explained(rewritten, now, "这两段没有变化"), rewritten)
    back = replace(again, narratives=explained.narratives)
    (now,) = [one for one in found(back, "T26") if one.section == "results"]
    assert now.explained is None  # the paragraph that was put back was not meant


def test_a_cell_for_a_signature_is_no_place_left_open() -> None:
    rows = (("单位负责人", "＿＿"), ("修路", "＿＿条"))
    tables = (FreeTable("results", "附表", rows),)
    (finding,) = found(replace(SOUND, tables=tables), "C11")
    assert "＿＿条" in finding.message
    assert not found(replace(SOUND, tables=(FreeTable("results", "附表", rows[:1]),)), "C11")


def test_a_place_left_open_is_named_once() -> None:
    report, _ = FAULTS["C11"]
    assert not found(report, "T04")
    (finding,) = found(report, "C11")
    assert finding.level is Level.MANDATORY


def test_a_table_without_any_amount_is_told_once() -> None:
    """As after a roll-over: the same sentence at every row would hide all others."""
    rows = [ExpenditureLine(name) for name in ("办公费", "印刷费", "咨询费")]
    told = [one for one in check(replace(SOUND, lines=tuple(rows))) if one.code == "C05"]
    assert [one.where for one in told] == ["lines/1"]
    assert "3行都还没有金额" in told[0].message
    rows[0] = replace(rows[0], amount=wan("1"))
    told = [one for one in check(replace(SOUND, lines=tuple(rows))) if one.code == "C05"]
    assert [one.where for one in told] == ["lines/2", "lines/3"]


def said(section: str, sentence: str, **changes: Value | None) -> Report:
    """The sound report with a sentence more in a chapter."""
    report = with_values(**changes)
    block = Block.paragraph(sentence)
    return replace(
        report, narratives={**report.narratives, section: (*report.narrative_of(section), block)}
    )


@pytest.mark.parametrize("section", ["results", "measures"])
def test_head_counts_are_compared_in_every_chapter(section: str) -> None:
    posts = SOUND.values["staff.posts"]
    assert isinstance(posts, Decimal)
    assert found(said(section, f"中心核定编制{posts + 30}个。"), "L04")
    assert not found(said(section, f"中心核定编制{posts}个。"), "L04")
    assert not found(said(section, f"下属单位核定编制{posts + 30}个。"), "L04")


@pytest.mark.parametrize(
    "sentence",
    ["另有编外人员9名。", "编制人数25人，实有在职人员12人。", "年末在编在职人员21名。"],
)
def test_head_counts_are_known_by_their_usual_names(sentence: str) -> None:
    assert found(said("results", f"中心{sentence}", staff__other=Decimal(6)), "L04")


def test_the_whole_spending_said_twice_is_not_added_up() -> None:
    spent = SOUND.amount_of("spent.total")
    assert spent is not None
    written = f"{spent.in_unit(MoneyUnit.WAN).normalize():f}万元"
    assert not found(said("results", f"全年一共支出{written}，合计支付{written}。"), "L21")
    (told,) = found(said("results", f"合计支付{written}，用于各处支付90000万元。"), "L21")
    assert "当年支付90000万元，超过" in told.message


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("治理河道2.35万m2，复绿＿＿万㎡，养护到位。", "“2.35万m2，复绿＿＿万㎡，养护到”"),
        ("其中1,234.56万元，复绿一片共＿＿㎡。", "“1,234.56万元，复绿一片共＿＿㎡。”"),
        ("接入GIS平台的点位有＿＿个wgs84坐标。", "“GIS平台的点位有＿＿个wgs84”"),
        ("一句。全年＿＿处、＿＿处和＿＿处。", "“一句。全年＿＿处、＿＿处和”"),
    ],
)
def test_what_is_quoted_begins_and_ends_between_words(text: str, quoted: str) -> None:
    """A number cut in two reads as another number."""
    texts = {**SOUND.narratives, "results": (Block.paragraph(text),)}
    (finding,) = found(replace(SOUND, narratives=texts), "C11")
    assert quoted in finding.message, finding.message


def test_a_year_in_chinese_digits_is_no_doubled_word() -> None:
    assert not found(said("results", "二零二零年开展工作。"), "T08")
    assert found(said("results", "工作增加增加。"), "T08")


def test_a_blank_figure_that_is_quoted_is_told_once_at_its_field() -> None:
    block = Block.paragraph("预算", Quote("budget.adjusted"), "万元。")
    narratives = {**SOUND.narratives, "results": (block, block), "measures": (block,)}
    (told,) = found(replace(SOUND, narratives=narratives), "C06")
    assert told.where == "budget.adjusted"


def test_a_class_is_over_its_budget_only_as_both_are_printed() -> None:
    """Rows to the cent against a budget in 万元: nobody can explain a rounding."""
    row = replace(LINES[1], amount=wan("41.004617"))
    assert "H02" not in {one.code for one in check(replace(SOUND, lines=(LINES[0], row)))}
    row = replace(LINES[1], amount=wan("41.01"))
    assert "H02" in {one.code for one in check(replace(SOUND, lines=(LINES[0], row)))}
