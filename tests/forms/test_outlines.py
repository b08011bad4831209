"""Outlines are data: they are read strictly, and a third one needs no code."""

import pytest

from forms.amount import Amount, AmountView, MoneyUnit
from forms.checks import check
from forms.narrative import Block, Quote
from forms.outline import FieldKind, OutlineError
from forms.outline_reader import find_outline, parse_outline, shipped_outline, shipped_outlines
from forms.reading import HeadingItem, ParagraphItem, reading_order
from forms.report import Report, new_report

THIRD = """
key = "third"
name = "第三种提纲"
valid_from = 2024
title = ["{year}年", "{unit}", "自评"]
amount_unit = "元"

[[cover]]
key = "cover.period"
label = "评价期间"
required = true

[[section]]
key = "alpha"
heading = "收入"
[[section.field]]
key = "income.grant"
label = "拨款"
kind = "amount"
[[section.field]]
key = "income.other"
label = "其他收入"
kind = "amount"
[[section.field]]
key = "income.total"
label = "收入合计"
kind = "amount"
required = true
[[section.field]]
key = "income.kind"
label = "性质"
kind = "choice"
choices = ["财政拨款", "其他"]
printed = true
[[section.field]]
kind = "narrative"
sentences = ["{unit}{year}年收入{income.total}。"]

[[formula]]
code = "X01"
label = "收入合计"
total = "income.total"
terms = ["income.grant", "income.other"]
"""


def test_a_third_outline_is_read_quoted_and_checked_without_code() -> None:
    outline = parse_outline(THIRD)
    report = new_report(outline, "某局", 2024)
    values = {
        **report.values,
        "income.grant": Amount(100),
        "income.other": Amount(50),
        "income.total": Amount(151),
        "income.kind": "财政拨款",
        "cover.period": "全年",
    }
    report = Report(outline, values, report.narratives)
    assert [finding.code for finding in check(report)] == ["X01"]
    assert [
        item.text for item in reading_order(report) if isinstance(item, HeadingItem | ParagraphItem)
    ] == ["收入", "性质：财政拨款", "某局2024年收入1.51元。"]
    assert report.title == "2024年某局自评"


def test_both_outlines_ship_and_quote_only_figures_they_have() -> None:
    outlines = shipped_outlines()
    assert set(outlines) == {"changsha-2020", "hunan-2021"}
    assert outlines["hunan-2021"].status == "待核对"
    assert [section.heading for section in outlines["changsha-2020"].sections] == [
        "部门、单位基本情况",
        "部门整体预算支出情况",
        "基本支出情况",
        "部门整体支出管理及使用情况",
        "部门专项组织实施情况",
        "资产管理情况",
        "部门整体支出绩效情况",
        "存在的问题及原因分析",
        "下一步改进措施",
        "绩效自评结果拟应用和公开情况",
    ]
    assert sum(section.level == 1 for section in outlines["hunan-2021"].sections) == 10


def test_a_shipped_outline_is_found_by_its_key_alone_which_names_its_file() -> None:
    for key, outline in shipped_outlines().items():
        assert outline.key == key
        assert shipped_outline(key) is outline
    assert shipped_outline("../outlines/changsha-2020") is None


def test_every_field_of_a_shipped_outline_can_be_filled_by_its_words() -> None:
    for outline in shipped_outlines().values():
        for field in outline.fields.values():
            assert field.label
            assert field.kind is not FieldKind.CHOICE or field.choices
        for section in outline.sections:
            assert section.hint or not section.required


def test_a_sentence_quotes_in_the_outlines_view_or_its_own() -> None:
    source = THIRD.replace("{income.total}。", "{income.total|万元|4}，{income.grant}。")
    (block,) = parse_outline(source).fields["alpha"].sentences
    assert block == Block.paragraph(
        Quote("unit", MoneyUnit.YUAN, 2),
        Quote("year", MoneyUnit.YUAN, 2),
        "年收入",
        Quote("income.total", MoneyUnit.WAN, 4),
        "，",
        Quote("income.grant", MoneyUnit.YUAN, 2),
        "。",
    )
    assert block.quotes[2].view == AmountView(MoneyUnit.WAN, 4)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("key =", "kee =", "key"),
        ('kind = "amount"', 'kind = "money"', "kind"),
        ('key = "income.other"', 'key = "income.grant"', "income.grant"),
        ("{income.total}", "{income.sum}", "income.sum"),
        ('terms = ["income.grant"', 'terms = ["income.nothing"', "income.nothing"),
        ('choices = ["财政拨款", "其他"]', "", "choices"),
        ('heading = "收入"', 'heading = "收入"\nlevel = 2', "收入"),
        ("required = true", 'required = "yes"', "required"),
        ("valid_from = 2024", 'valid_from = "2024"', "valid_from"),
        ('title = ["{year}年", "{unit}", "自评"]', "title = []", "标题"),
        ('label = "拨款"', 'label = "拨款"\ncolour = "red"', "colour"),
        ('key = "income.kind"', 'key = "Income"', "key"),
        ("[[formula]]", "[[formula", "TOML"),
    ],
)
def test_a_faulty_outline_is_refused_with_its_place(old: str, new: str, named: str) -> None:
    assert old in THIRD
    with pytest.raises(OutlineError, match=named):
        parse_outline(THIRD.replace(old, new, 1))


def test_an_unknown_outline_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(OutlineError, match="changsha-2020"):
        find_outline("nothing")


def test_what_a_bureau_asks_of_the_page_is_read() -> None:
    page = '[page]\nclosing = true\npicture = true\nsignatures = ["cover.period"]\n'
    outline = parse_outline(THIRD.replace("[[cover]]", page + "[[cover]]"))
    assert outline.page.closing
    assert outline.page.picture
    assert outline.page.signatures == ("cover.period",)
    with pytest.raises(OutlineError, match=r"cover\.nobody"):
        parse_outline(THIRD.replace("[[cover]]", page.replace("period", "nobody") + "[[cover]]"))
