"""结转下年: what stays, what becomes last year's, which years move, and what is said about it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from desktop.sample import sample_report
from forms.amount import Amount
from forms.checks import check
from forms.last_year import last_printed
from forms.narrative import Block, Quote
from forms.outline_reader import parse_outline, shipped_outlines
from forms.report import ExpenditureLine, FreeTable, Report, Value
from forms.report_json import report_data
from forms.rolled_tables import rolled_table
from forms.rolled_text import rolled_text
from forms.rolled_wording import carried_blocks, last_wording
from forms.rolling import RollError, last_value, roll
from tests.forms.reports import reports

OUTLINE = shipped_outlines()["changsha-2020"]


def report(*blocks: Block, key: str = "results") -> Report:
    return Report(OUTLINE, {"unit": "某中心", "year": "2020"}, {key: blocks} if blocks else {})


def with_values(old: Report, values: dict[str, Value]) -> Report:
    return replace(old, values={**old.values, **values})


def codes(made: Report) -> set[str]:
    return {finding.code for finding in check(made, lambda _: True)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2020年部门预算批复数", "2021年部门预算批复数"),
        ("2020年度工作", "2021年度工作"),
        ("比2019年增长", "比2020年增长"),
        ("2021年，我们将继续", "2022年，我们将继续"),
        ("二〇二〇年的任务", "二〇二一年的任务"),
        ("2020年11月组织盘点", "2021年11月组织盘点"),
        ("本单位2011年设立", "本单位2011年设立"),
        ("2019年经区委编办批准成立", "2019年经区委编办批准成立"),
        ("2020年3月更名为服务中心", "2020年3月更名为服务中心"),
        ("2019年以前的过渡户", "2019年以前的过渡户"),
        ("《关于下达2020年度部门预算的函》", "《关于下达2020年度部门预算的函》"),
        ("财预〔2020〕10号", "财预〔2020〕10号"),
        ("2018—2020年行动计划", "2018—2020年行动计划"),
        ("金额为2020万元", "金额为＿＿万元"),
        ("2018年的旧账", "2018年的旧账"),
    ],
)
def test_years_move_by_their_role(before: str, after: str) -> None:
    assert rolled_text(before, 2020, 2021, opens=True).text == after


def test_a_year_that_stays_is_told_with_the_words_around_it() -> None:
    text = "按《关于下达2020年度部门预算的函》执行，2008年成立。"
    made = rolled_text(text, 2020, 2021, opens=True)
    assert made.advanced == 0
    assert len(made.left) == 1
    assert "2020年" in made.left[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("全年栽树898株、移栽１２株", "全年栽树＿＿株、移栽＿＿株"),
        ("发放补助8,123.4万元", "发放补助＿＿万元"),
        ("合格率98.5%，安置1096.75人", "合格率＿＿%，安置＿＿人"),
        ("会议20余次", "会议＿＿余次"),
        ("奖励3000元/户", "奖励3000元/户"),
        ("内设三个科室，一是抓调度", "内设三个科室，一是抓调度"),
        ("27号地、12345热线", "27号地、12345热线"),
        ("《公告》14个", "《公告》＿＿个"),
    ],
)
def test_figures_become_places_to_fill(before: str, after: str) -> None:
    assert rolled_text(before, 2020, 2021, opens=True).text == after


@pytest.mark.parametrize(
    "figure",
    [
        "2.35万m2", "2.35万m²", "2.35万 m³", "3万余㎡", "8万度电", "8000度电", "8 万千瓦时",
        "1.2万kW·h", "120m2", "3.5km", "3.5 km", "35kg", "50t", "600L", "20km²", "12MW", "35μg",
        "26℃", "12㎞", "3㎥", "300公斤", "2.4吨", "5000克", "30毫米", "35平方公里", "120平方",
        "800立方", "600延米", "200尾", "3000羽", "500粒", "40箱", "6部", "12面", "300余盏",
        "1,200段", "3,500柱", "2.5丝", "1.5亿斤", "6万人次", "3万户", "12‰", "2万张", "4.6万公顷",
        "1.3万把", "20 余m2", "25个维护项目", "12项规定", "50人制作小组", "12人房屋", "20类产品",
    ],
)  # fmt: skip
def test_a_figure_is_opened_whatever_its_unit(figure: str) -> None:
    made = rolled_text(f"完成绿化{figure}，提前完工。", 2020, 2021, opens=True)
    unit = figure.lstrip("0123456789.,")
    assert (made.text, made.opened) == (f"完成绿化＿＿{unit}，提前完工。", 1)


def test_both_ends_of_a_range_are_opened() -> None:
    made = rolled_text("每月走访20-30户，投入3—5万元。", 2020, 2021, opens=True)
    assert made.text == "每月走访＿＿-＿＿户，投入＿＿—＿＿万元。"


@pytest.mark.parametrize(
    "text",
    [
        "超4人户", "3人户", "4人以上户", "5人及以上户", "4人间", "三口之家", "3口之家",
        "一户一宅", "1户1宅", "1企1策", "6层以上住宅", "6层及以上建筑", "第3条", "第 12 批",
        "3级医院", "2类区域", "60岁以上老人", "80周岁以上老人", "60-79岁老人", "3个工作日内办结",
        "24小时值守", "50万元以上项目", "100平方米以下户型的住宅", "3年级", "5年以上", "5A级景区",
        "5G网络", "3D打印", "3x3篮球", "12b栋", "12345热线", "中央8项规定", "工业4.0", "2.0版",
        "6.26禁毒日", "S203线", "3000元/户", "360度评价", "2020.11", "3.1.2节", "100M宽带",
        "比例3:7",
    ],
)  # fmt: skip
def test_what_defines_or_names_is_no_figure_of_the_year(text: str) -> None:
    assert rolled_text(f"推行{text}。", 2020, 2021, opens=True).text == f"推行{text}。"


def test_numbers_of_kinds_and_pairs_of_ones_are_figures() -> None:
    made = rolled_text("共15类36项，受理1件1起，完成拆迁12人房屋。", 2020, 2021, opens=True)
    assert made.text == "共＿＿类＿＿项，受理＿＿件＿＿起，完成拆迁＿＿人房屋。"


def test_figures_written_in_kept_text_are_named() -> None:
    """A text that the outline keeps is not opened: each figure written in it is told instead."""
    text = (
        "编制",
        Quote("staff.posts", None),
        "，当年人才引进1名，推行超4人户，办公面积2.35万m2。",
    )
    made = roll(report(Block(0, text), key="basics"))
    (told,) = [one.message for one in made.remarks if "写出的数" in one.message]
    assert "“当年人才引进1名”" in told
    assert "“办公面积2.35万m2”" in told
    assert "4人" not in told
    (found,) = [one for one in check(made.report, lambda _: True) if one.code == "T26"]
    assert "“当年人才引进1名”" in found.message
    rewritten = {**made.report.narratives, "basics": (Block(0, ("引进2名。",)),)}
    assert "T26" not in codes(replace(made.report, narratives=rewritten))


def test_a_figure_in_kept_text_is_named_as_long_as_it_stands() -> None:
    """Rewriting other words of its paragraph does not make last year's figure this year's."""
    text = "内设三个科室，当年人才引进1名，办公面积2.35万m2，2020年招录6人。"
    made = roll(report(Block(0, (text,)), key="basics")).report

    def asked(*texts: str) -> list[str]:
        narratives = {**made.narratives, "basics": tuple(Block(0, (one,)) for one in texts)}
        found = check(replace(made, narratives=narratives))
        return [one.message for one in found if one.code == "T26"]

    (told,) = asked(text.replace("三个", "四个").replace("2020", "2021"))
    assert "招录6人”" in told
    assert "“当年人才引进1名”" in told
    assert "“办公面积2.35万m2”" in told
    (told,) = asked("内设四个科室。", "当年人才引进1名，办公面积2.40万m2。")
    assert "“当年人才引进1名”" in told
    assert "2.35万m2" not in told
    assert asked("内设四个科室，当年人才引进12名，办公面积12.35万m2。") == []


def test_open_places_are_named_by_the_checks() -> None:
    made = roll(report(Block(0, ("全年发放补助8.5万元，惠及30人。",)))).report
    assert "C11" in codes(made)


def test_figures_become_last_years_and_are_blank_this_year() -> None:
    old = with_values(report(), {"budget.total": Amount(100), "staff.posts": Decimal(13)})
    made = roll(old).report
    assert made.amount_of("budget.total") is None
    assert last_value(made, "budget.total") == Amount(100)
    assert last_value(made, "staff.posts") == Decimal(13)
    assert last_value(made, "spent.total") is None


def test_rows_keep_their_names_and_last_years_amounts() -> None:
    lines = (ExpenditureLine("办公费", "30201", Amount(500), Amount(400), Amount(300)),)
    made = roll(Report(OUTLINE, {"unit": "甲", "year": "2020"}, {}, lines)).report
    assert made.lines == (ExpenditureLine("办公费", "30201", None, None, Amount(500)),)
    assert last_value(made, "expenditure.sum") == Amount(500)


def test_unit_and_cover_stay_while_date_and_state_do_not() -> None:
    entered: dict[str, Value] = {"cover.contact": "林小舟", "cover.date": "2021-04-20"}
    old = with_values(report(), {**entered, "status": "定稿", "explanation:x": "有原因"})
    made = roll(old).report
    assert (made.unit, made.year, made.text_of("cover.contact")) == ("某中心", 2021, "林小舟")
    assert made.text_of("cover.date") == ""
    assert not made.is_final
    assert not made.explanations


def test_texts_that_the_outline_keeps_lose_no_figure() -> None:
    text = "内设3个科室，2020年办理12件。"
    made = roll(report(Block(0, (text,)), key="basics")).report
    assert made.narrative_of("basics") == (Block(0, ("内设3个科室，2021年办理12件。",)),)
    assert list(carried_blocks(made)) == []


def test_a_quote_stays_a_quote() -> None:
    quote = Quote("budget.total")
    made = roll(report(Block(0, ("批复", quote, "，另有3件。")))).report
    assert made.narrative_of("results") == (Block(0, ("批复", quote, "，另有＿＿件。")),)


def test_what_last_years_quotes_printed_is_still_known() -> None:
    quotes = {
        Quote("unit", None): "某中心",
        Quote("year", None): "2020",
        Quote("spent.total", decimals=None): "97.64万元",
        Quote("staff.posts", None): "13个",
        Quote("expenditure.total"): "97.64万元",
        Quote("expenditure.sum", grouping=True): "97.60万元",
        Quote("spent.rate", None): "97.64%",
        Quote("budget.project"): None,  # was blank
    }
    values: dict[str, Value] = {
        "spent.total": Amount(97_640_000),
        "budget.total": Amount(100_000_000),
        "staff.posts": Decimal(13),
        "expenditure.total": Amount(97_640_000),
    }
    lines = (ExpenditureLine("办公费", "30201", Amount(97_600_000)),)
    old = replace(with_values(report(Block(0, tuple(quotes))), values), lines=lines)
    made = roll(old).report
    made = replace(made, lines=(), values={**made.values, "unit": "新名称", "year": "2021"})
    assert {quote: last_printed(made, quote) for quote in quotes} == quotes


def test_what_figures_printed_that_the_next_outline_calls_otherwise_is_still_known() -> None:
    source = OUTLINE.source.replace('"three_public.total"', '"hospitality.all"')
    old = with_values(report(), {"three_public.total": Amount(50_000_000)})
    made = roll(old, outline=parse_outline(source)).report
    assert made.outline.fields["hospitality.all"]
    assert last_printed(made, Quote("three_public.total")) == "50.00万元"


def test_a_paragraph_with_a_renamed_figure_is_known_as_last_years() -> None:
    source = OUTLINE.source.replace('"three_public.total"', '"hospitality.all"')
    text = Block(0, ("“三公”经费", Quote("three_public.total"), "，从严控制。"))
    old = with_values(report(text), {"three_public.total": Amount(50_000_000)})
    made = roll(old, outline=parse_outline(source)).report
    assert list(carried_blocks(made)) == [("results", 0)]
    (quote,) = made.narrative_of("last:results")[0].quotes
    assert last_printed(made, quote) == "50.00万元"


def test_last_years_rate_without_free_rows_is_not_made_up() -> None:
    values: dict[str, Value] = {"spent.total": Amount(300), "budget.total": Amount(100)}
    lines = (ExpenditureLine("拆迁资金", None, Amount(201)),)
    made = roll(replace(with_values(report(), values), lines=lines)).report
    assert last_printed(made, Quote("spent.rate", None)) == "300.00%"
    assert last_printed(made, Quote("spent.rate_regular", None)) is None


def test_last_years_wording_stands_beside_each_paragraph() -> None:
    blocks = (Block(0, ("修路3条。",)), Block(0, ("办会5次。",)), Block(0, ("下乡9次。",)))
    made = roll(report(*blocks)).report
    assert last_wording(made, "results") == dict(enumerate(blocks))
    first, _, third = made.narrative_of("results")
    added = Block(0, ("新写的一段。",))
    edited = Report(
        made.outline, made.values, {**made.narratives, "results": (added, first, third)}
    )
    assert last_wording(edited, "results") == {1: blocks[0], 2: blocks[2]}


def test_wording_left_as_it_was_is_known_until_it_is_rewritten() -> None:
    blocks = (Block(2, ("修路",)), Block(0, ("修路3条。",)), Block(0, ("队伍稳定。",)))
    made = roll(report(*blocks)).report
    assert list(carried_blocks(made)) == [("results", 1), ("results", 2)]
    assert "T26" in codes(made)
    rewritten = (made.narrative_of("results")[0], Block(0, ("修路4条。",)), Block(0, ("新话。",)))
    done = Report(made.outline, made.values, {**made.narratives, "results": rewritten})
    assert list(carried_blocks(done)) == []
    assert "T26" not in codes(done)


def test_a_day_that_only_went_on_with_the_year_is_asked_about_once_the_figures_are_filled() -> None:
    text = "2020年8月12日前修路3条，截至2020年12月31日全部验收，2020年1月1日启用。"
    made = roll(report(Block(0, (text,)))).report

    def asked(words: str) -> list[str]:
        texts = {**made.narratives, "results": (Block(0, (words,)),)}
        found = check(Report(made.outline, made.values, texts))
        return [one.message for one in found if one.code == "T26"]

    rolled = made.narrative_of("results")[0].literal
    assert rolled == text.replace("2020", "2021").replace("3条", "＿＿条")
    assert not any("日期" in told for told in asked(rolled))  # all of it is to be rewritten
    (told,) = asked(rolled.replace("＿＿", "4"))
    assert told == "“2021年8月12日”是结转时只改了年份的日期，请按实际的日期核对。"
    assert asked(rolled.replace("＿＿", "4").replace("8月12日", "7月30日")) == []


def test_what_was_last_years_is_neither_printed_nor_in_the_json() -> None:
    old = with_values(report(Block(0, ("修路3条。",))), {"budget.total": Amount(100)})
    made = roll(old).report
    bare = Report(
        made.outline,
        {key: value for key, value in made.values.items() if not key.startswith("last:")},
        {key: blocks for key, blocks in made.narratives.items() if not key.startswith("last:")},
        made.lines,
        made.tables,
    )
    assert report_data(made) == report_data(bare)


def test_a_large_change_of_a_rolled_figure_needs_a_reason() -> None:
    made = roll(with_values(report(), {"spent.total": Amount(100_000_000)})).report
    for now, fires in ((119_000_000, False), (130_000_000, True), (70_000_000, True)):
        entered = Report(made.outline, {**made.values, "spent.total": Amount(now)})
        found = [f for f in check(entered, lambda _: True) if f.code == "H06"]
        assert bool(found) is fires


def test_tables_keep_their_rows_and_lose_their_figures() -> None:
    table = FreeTable(
        "results", "2020年项目表",
        (
            ("序号", "项目", "数量", "备注"), ("1", "修路", "3.5", "2020年完工"),
            ("2", "植树", "200棵", ""),
        ),
    )  # fmt: skip
    made = rolled_table(table, 2020, 2021)
    assert made.caption == "2021年项目表"
    assert made.rows == (
        ("序号", "项目", "数量", "备注"), ("1", "修路", "", "2021年完工"), ("2", "植树", "", ""),
    )  # fmt: skip


def test_a_cell_with_any_unit_is_emptied_and_one_that_defines_stays() -> None:
    table = FreeTable(
        "results", "",
        (("项目", "数量"), ("绿化", "2.35万m2"), ("用电", "8万度电"), ("用气", "120 m³"),
         ("安置", "3人户"), ("教学", "3年级"), ("客房", "4人间")),
    )  # fmt: skip
    made = rolled_table(table, 2020, 2021)
    assert [row[1] for row in made.rows[1:]] == ["", "", "", "3人户", "3年级", "4人间"]


def test_a_column_of_this_year_becomes_that_of_last_year() -> None:
    table = FreeTable("results", "", (("项目", "上年数", "本年数"), ("三公", "1.5", "1.2")))
    assert rolled_table(table, 2020, 2021).rows == (
        ("项目", "上年数", "本年数"),
        ("三公", "1.2", ""),
    )


def test_each_thing_is_listed_once_with_its_full_place() -> None:
    """Two texts of one section are told apart, and every remark names the section's number."""
    made = roll(sample_report())
    messages = [one.message for one in made.remarks]
    assert len(set(messages)) == len(messages)
    assert all("“二（二）管理及使用”" in one.message for one in made.remarks
               if one.section == "spending_use")  # fmt: skip
    texts = [one for one in messages if one.startswith("“二（二）") and "上年的" in one]
    assert ["说明文字" in texts[0], "表后文字" in texts[1]] == [True, True]
    numbers = [section.key for section in made.report.outline.sections]
    places = [numbers.index(one.section) for one in made.remarks if one.section in numbers]
    assert places == sorted(places)


def test_every_date_that_goes_on_with_the_year_is_named() -> None:
    old = report(
        Block(0, ("2020年3月15日召开动员会，2020年共办3次。",)),
        Block(0, (Quote("year"), "年11月盘点，二〇二〇年六月通过验收。")),
    )
    table = FreeTable("results", "", (("时间", "事项"), ("2020年9月8日", "挂牌")))
    old = Report(
        old.outline, {**old.values, "expenditure.note": "截至2020年12月31日。"}, old.narratives,
        old.lines, (table,),
    )  # fmt: skip
    made = roll(old)
    named = [one.message for one in made.remarks if one.kind == "dates"]
    for words in (
        "2021年3月15日召开动员会", "2021年11月盘点", "二〇二一年六月", "2021年9月8日",
        "2021年12月31日",
    ):  # fmt: skip
        assert sum(words in one for one in named) == 1, words
    assert len(named) == 5  # a year by itself is the report's: nothing to check
    assert made.report.narrative_of("results")[0].literal.startswith("2021年3月")


def test_what_another_outline_has_no_place_for_is_kept_aside() -> None:
    made = roll(sample_report(), outline=shipped_outlines()["hunan-2021"])
    assert made.report.outline.key == "hunan-2021"
    assert made.report.narrative_of("problems")
    kept = [block.literal for block in made.report.narrative_of("unplaced")]
    assert "资产管理情况" in kept
    assert [one for one in made.remarks if one.kind == "unplaced"]


def test_sections_of_another_outline_are_matched_by_their_meaning() -> None:
    source = OUTLINE.source.replace('key = "problems"', 'key = "faults"').replace(
        'heading = "存在的问题及原因分析"', 'heading = "存在的主要问题与原因"'
    )
    made = roll(report(Block(0, ("人手不足。",)), key="problems"), outline=parse_outline(source))
    assert made.report.narrative_of("faults") == (Block(0, ("人手不足。",)),)
    assert made.report.narrative_of("unplaced") == ()


def test_a_figure_that_another_outline_calls_otherwise_keeps_its_quotes() -> None:
    source = OUTLINE.source.replace("budget.project", "budget.items")
    old = with_values(
        report(Block(0, ("项目支出", Quote("budget.project")))), {"budget.project": Amount(7)}
    )
    made = roll(old, outline=parse_outline(source)).report
    assert last_value(made, "budget.items") == Amount(7)
    assert made.narrative_of("results")[0].quotes == (Quote("budget.items"),)


def test_a_report_without_year_or_a_year_before_is_refused() -> None:
    with pytest.raises(RollError, match="年度"):
        roll(Report(OUTLINE, {"unit": "甲"}))
    with pytest.raises(RollError, match="之后"):
        roll(report(), year=2020)


def test_two_years_on_moves_years_by_two() -> None:
    made = roll(report(Block(0, ("2020年比2019年好。",))), year=2022).report
    assert made.narrative_of("results")[0].literal == "2022年比2021年好。"


@given(reports())
def test_every_report_can_be_rolled_over_and_checked(old: Report) -> None:
    made = roll(old)
    assert made.report.year == 2021
    assert len(made.report.lines) == len(old.lines)
    assert [len(table.rows) for table in made.report.tables] == [len(t.rows) for t in old.tables]
    for key in old.narratives:
        assert len(last_wording(made.report, key)) == len(old.narrative_of(key))
    check(made.report, lambda _: True)
    assert roll(made.report).report.year == 2022
