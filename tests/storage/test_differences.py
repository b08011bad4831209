"""What differs between two reports is named by section, field and row, and nothing else is."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.sample import sample_report
from desktop.storage import differences as module
from desktop.storage.differences import Difference, differences
from forms import edits as editing
from forms.amount import Amount
from forms.checks import Finding, check, explaining, registered
from forms.narrative import Block, Quote
from forms.outline import UNPLACED
from forms.outline_reader import shipped_outlines
from forms.report import (
    EXPENDITURE_TOTAL,
    EXPLANATION,
    LAST,
    STATUS,
    ExpenditureLine,
    FreeTable,
    Report,
)
from forms.rolling import roll
from forms.section_places import place_name
from tests.forms.reports import edits, reports
from tests.storage.documents import FULL


def changed(**parts: object) -> Report:
    return replace(FULL, **parts)  # type: ignore[arg-type]


def one(before: Report, after: Report) -> Difference:
    (difference,) = differences(before, after)
    return difference


def told(before: Report, after: Report) -> list[tuple[str, int | None, str | None, str | None]]:
    return [
        (found.where, found.row, found.before, found.after) for found in differences(before, after)
    ]


def with_values(**values: object) -> Report:
    return changed(values={**FULL.values, **values})


def test_a_figure_is_named_by_its_section_and_label() -> None:
    found = one(FULL, with_values(**{"budget.total": Amount(200)}))
    assert found.section
    assert found.label == "部门预算批复数"
    assert (found.before, found.after) == ("123.456789 万元", "0.0002 万元")
    assert found.chinese.endswith("部门预算批复数：123.456789 万元 → 0.0002 万元")


def test_blank_and_zero_differ() -> None:
    values = {key: value for key, value in FULL.values.items() if key != "budget.total"}
    found = one(changed(values=values), with_values(**{"budget.total": Amount(0)}))
    assert (found.before, found.after) == (None, "0.00 万元")
    assert "（无） → 0.00 万元" in found.chinese


def test_a_new_file_is_a_draft_as_one_that_says_so() -> None:
    assert not differences(FULL, with_values(**{STATUS: "草稿"}))
    found = one(FULL, with_values(**{STATUS: "定稿"}))
    assert (found.before, found.after) == ("草稿", "定稿")


def test_an_explanation_is_named_by_what_its_rule_is_about() -> None:
    titles = {"H02": "各类支出不超预算", "X99": "X99"}
    for code, title in titles.items():
        found = one(FULL, with_values(**{f"{EXPLANATION}{code}-ab@cd": "已核实"}))
        assert found.label == f"对“{title}”的说明"


def explained(report: Report, code: str, nth: int, text: str) -> tuple[Report, Finding]:
    """A report with an explanation of its n-th finding of a rule."""
    finding = [each for each in check(report) if each.code == code][nth]
    return editing.apply(explaining.explained(report, finding, text), report), finding


def test_an_explanation_stands_in_the_chapter_of_what_it_explains() -> None:
    """Also where only the earlier report has the finding, or the figures are others by now."""
    rolled = roll(sample_report()).report
    carried = next(each.code for each in registered() if each.title == "结转来的文字")
    told, first = explained(rolled, carried, 0, "已核对")
    told, last = explained(told, carried, -1, "仍然属实")
    assert first.section != last.section
    for before, after in ((rolled, told), (told, FULL), (told, rolled)):
        chapters = [each.heading for each in differences(before, after) if "的说明" in each.label]
        assert chapters == [place_name(rolled.outline, each.section) for each in (first, last)]


def test_no_two_explanations_look_alike() -> None:
    rolled = roll(sample_report()).report
    values = {explaining.key_of(rolled, each): "已核对" for each in check(rolled)}
    told = replace(rolled, values={**rolled.values, **values})
    found = [(each.heading, each.label) for each in differences(rolled, told)]
    carried = [each for each in found if "“结转来的文字”" in each[1]]
    assert len(carried) > 2
    assert len({*carried}) == len(carried)


def test_an_explanation_of_other_figures_stands_in_the_chapter_of_the_same_matter() -> None:
    free = changed(lines=(ExpenditureLine("拆迁资金", None, Amount(700_000_000)),))
    told, finding = explained(free, "H03", 0, "专项资金")
    (line,) = told.lines
    after = replace(told, lines=(replace(line, amount=Amount(800_000_000)),))
    before = replace(after, values=free.values)
    assert finding.section
    assert one(before, after).section == finding.section


def test_what_belongs_to_no_chapter_says_so_and_stands_last() -> None:
    report = with_values(**{EXPLANATION + "H02-ab": "甲", STATUS: "定稿", "cover.contact": "乙"})
    report = replace(report, narratives={**FULL.narratives, UNPLACED: (Block.paragraph("丙"),)})
    found = differences(FULL, report)
    assert [(each.heading, each.label) for each in found] == [
        ("全文", "状态"),
        ("封面", "联系人"),
        ("未归类", "文字"),
        ("审核说明", "对“各类支出不超预算”的说明"),
    ]
    assert found[-1].after == "甲"


def test_entries_outside_of_sections_have_names_too() -> None:
    report = with_values(
        **{
            STATUS: "定稿",
            EXPLANATION + "H03-ab": "已核实",
            EXPENDITURE_TOTAL: Amount(6),
            "unit": "别的中心",
            "staff.posts": Decimal("3.0"),
            "attachment:ab": '{"name": "盖章件.pdf", "size": 1, "at": "", "by": ""}',
        }
    )
    labels = {found.label: found for found in differences(FULL, report)}
    assert labels["状态"].after == "定稿"
    assert labels["对“没有科目的支出”的说明"].section == ""
    assert labels["合计"].section
    assert labels["单位名称"].heading == "封面"
    assert labels["佐证材料"].after == "盖章件.pdf"
    assert labels["核定编制"].after == "3" or len(labels) == 6


def test_a_row_is_told_by_the_cell_that_changed() -> None:
    line = replace(FULL.lines[4], amount=Amount(100))
    after = changed(lines=(*FULL.lines[:4], line, *FULL.lines[5:]))
    found = one(FULL, after)
    assert (found.where, found.row, found.after) == ("lines/5", 5, "0.0001 万元")
    assert found.label.startswith("支出明细“科目5”的")
    assert "第 5 行" in found.chinese


def test_an_inserted_and_a_deleted_row_shift_no_other() -> None:
    line = ExpenditureLine("拆迁资金", None, Amount(5))
    assert told(FULL, changed(lines=(line, *FULL.lines))) == [
        ("lines/1", 1, None, "拆迁资金 0.000005 万元")
    ]
    assert told(FULL, changed(lines=FULL.lines[:-1])) == [
        ("lines/24", 24, "科目24 30124 24.000072 万元", None)
    ]
    shifted = changed(lines=(*FULL.lines[:3], line, *FULL.lines[4:10], *FULL.lines[11:]))
    assert {where for where, *_ in told(FULL, shifted)} == {"lines/4", "lines/11"}


def test_paragraphs_headings_and_quotes_are_told_as_they_print() -> None:
    blocks = (
        Block(2, ("职能",)),
        Block.paragraph("批复", Quote("budget.total", decimals=None), "，其余见下。"),
        Block.paragraph("新的一段"),
    )
    after = changed(narratives={"basics": blocks})
    assert told(FULL, after) == [
        ("basics/1", 1, "［1 级标题］职能", "［2 级标题］职能"),
        ("basics/2", 2, "批复123.46万元，其余见下。", "批复123.456789万元，其余见下。"),
        ("basics/3", 3, None, "新的一段"),
    ]
    assert "第 3 段：（无） → 新的一段" in differences(FULL, after)[-1].chinese


def test_last_years_wording_has_the_figures_of_its_own_year() -> None:
    """This year's money in last year's sentence would be a figure that never was."""
    sentence = Block.paragraph("批复数为", Quote("budget.total"), "。")
    before = Report(
        FULL.outline,
        {"unit": "某中心", "year": "2020", "budget.total": Amount(399_730_000)},
        {"spending_basic": (sentence,)},
    )
    rolled = roll(before).report
    after = replace(rolled, values={**rolled.values, "budget.total": Amount(420_500_000)})
    now = {key: text for key, text in after.narratives.items() if not key.startswith(LAST)}
    without = replace(after, narratives=now)
    (found,) = differences(without, after, with_last_year=True)
    assert found.after == before.printed(sentence)
    assert found.label.startswith("上年的")
    assert found.heading
    values = {**without.values, LAST + "budget.total": Amount(1_000_000)}
    spoiled = replace(without, values=values)
    (figure,) = differences(without, spoiled, with_last_year=True)
    assert figure.label == "上年的部门预算批复数"
    assert (figure.before, figure.after) == ("399.73 万元", "1.00 万元")
    assert figure.heading == found.heading


def test_what_is_kept_of_the_year_before_is_no_entry() -> None:
    """Nobody entered it: beside the report it was made from it would be told as new."""
    rolled = roll(FULL).report
    found = differences(FULL, rolled)
    assert found
    assert not [each for each in found if each.where.startswith(LAST) or "上年的" in each.label]
    assert any(LAST in each.where for each in differences(FULL, rolled, with_last_year=True))


def test_amounts_that_only_became_last_years_are_no_difference() -> None:
    rows = (
        ExpenditureLine("办公费", None, Amount(500)),
        ExpenditureLine("邮电费", None, Amount(7)),
    )
    last = replace(sample_report(), lines=rows)
    rolled = roll(last).report
    first, second = rolled.lines
    filled = replace(first, amount=Amount(600)), replace(second, prior=Amount(8))
    labels = [
        each.label for each in differences(last, replace(rolled, lines=filled))
        if each.where.startswith("lines/")
    ]  # fmt: skip
    assert labels == [
        "支出明细“办公费”的金额", "支出明细“邮电费”的金额", "支出明细“邮电费”的上年数",
    ]  # fmt: skip
    typed = tuple(replace(line, prior=line.amount) for line in rows)
    assert len(differences(last, replace(last, lines=typed))) == len(rows)


def test_explanations_of_one_rule_say_which_entry_each_is_about() -> None:
    keys = ("budget.wages", "budget.goods")
    before = replace(
        FULL,
        values={**FULL.values, **dict.fromkeys(keys, Amount(100))},
        lines=tuple(ExpenditureLine(code, code, Amount(900_000)) for code in ("30101", "30201")),
    )
    after, _ = explained(before, "H02", 0, "追加")
    after, _ = explained(after, "H02", 1, "追加")
    labels = {each.label for each in differences(before, after)}
    assert labels == {
        f"对“各类支出不超预算”（{FULL.outline.fields[key].label}）的说明" for key in keys
    }


def test_free_tables_are_told_by_row() -> None:
    (table,) = FULL.tables
    other = replace(table, rows=(("指标", "值"), ("质量", "一"), ("数量", "四")))
    found = told(FULL, changed(tables=(other,)))
    assert {(where, row) for where, row, *_ in found} == {("tables/1", 2), ("tables/1", 3)}
    more = (table, FreeTable("results", "又一张", (("a",),)))
    assert told(FULL, changed(tables=more)) == [("tables/2", None, None, "1 行")]
    assert len(told(FULL, changed(tables=(replace(table, caption="别的"),)))) >= 1


def test_another_outline_is_a_difference() -> None:
    outline = replace(FULL.outline, source=FULL.outline.source + "\n", name="新提纲")
    assert one(FULL, changed(outline=outline)).after == "新提纲"


def test_what_only_the_former_outline_has_is_named_by_it() -> None:
    """No key of a chapter stands where its name should."""
    hunan = shipped_outlines()["hunan-2021"]
    before = Report(hunan, {"unit": "某局", "year": "2024"}, {"fund": (Block.paragraph("没有。"),)})
    after = Report(shipped_outlines()["changsha-2020"], before.values, {})
    found = next(one for one in differences(before, after) if one.where == "fund/1")
    assert "政府性基金" in found.heading
    assert found.label == "说明文字"


def test_two_lists_that_have_nothing_in_common_are_paired_as_they_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_TOO_MANY", 10)
    lines = tuple(ExpenditureLine(f"别的{number}") for number in range(30))
    found = differences(FULL, changed(lines=lines))
    assert {one.row for one in found} == set(range(1, 31))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_there_are_differences_exactly_where_reports_differ(data: st.DataObject) -> None:
    before = data.draw(reports())
    after = editing.apply(data.draw(edits(before)), before)
    found = differences(before, after)
    assert bool(found) == (before != after)
    assert all(one.before != one.after or one.label for one in found)
    assert all(one.heading for one in found)
    assert differences(after, after) == ()
