"""Rows from any workbook: what the chooser shows, how rows are matched, what is seen before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from desktop.importers import ImportProblemError
from desktop.importers.row_plan import MODES, RowMode, plan_rows
from desktop.importers.rows import RowSource, open_rows
from forms.amount import Amount, MoneyUnit
from forms.edits import apply
from forms.outline_reader import shipped_outlines
from forms.report import ExpenditureLine, Report

OUTLINE = shipped_outlines()["changsha-2020"]
EMPTY = Report(OUTLINE, {"unit": "某中心", "year": "2020"})
WAN = 1_000_000


def source(folder: Path, report: Report = EMPTY, **sheets: Sequence[Sequence[object]]) -> RowSource:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    path = folder / "台账.xlsx"
    book.save(path)
    return open_rows(path, report)


LEDGER = (
    ("某中心支出台账",),
    ("单位：元",),
    ("序号", "科目", "名称", "年初预算", "全年支出"),
    (1, 30201.0, "办公费", 1000, 1200.5),
    (2, 30202, "印刷费", None, "３，０００"),
    (3, None, "购书款", None, "=C9*2"),
    (None, None, "合计", None, 4200.5),
    ("备注：含税",),
)


def test_the_sheet_with_the_table_is_suggested(tmp_path: Path) -> None:
    rows = source(tmp_path, 说明=[("本表由财务科填报",)], 明细=LEDGER)
    assert rows.sheets == ("说明", "明细")
    assert rows.suggested == "明细"
    assert rows.preview("说明") == (("本表由财务科填报",),)


def test_columns_are_shown_with_their_heads_roles_and_first_cells(tmp_path: Path) -> None:
    read = source(tmp_path, 明细=LEDGER).read()
    shown = {column.letter: (column.head, column.role) for column in read.columns}
    assert shown["A"] == ("序号", "")
    assert shown["C"] == ("名称", "name")
    assert shown["D"] == ("年初预算", "budget")
    assert shown["E"] == ("全年支出", "amount")
    assert read.columns[2].samples[:3] == ("办公费", "印刷费", "购书款")


def test_amounts_codes_and_rows_left_out_are_read(tmp_path: Path) -> None:
    read = source(tmp_path, 明细=LEDGER).read()
    assert (read.unit, read.unit_found) == (MoneyUnit.YUAN, True)
    assert read.lines == (
        ExpenditureLine("办公费", "30201", Amount(120050), Amount(100000)),
        ExpenditureLine("印刷费", "30202", Amount(300000)),
        ExpenditureLine("购书款"),
    )
    assert (read.total, read.note) == (Amount(420050), "含税")
    assert [(one.row, one.reason) for one in read.skipped] == [
        (7, "合计，不作明细行"), (8, "表后的备注"),
    ]  # fmt: skip
    assert any("公式" in note.message for note in read.notes)


def test_roles_and_unit_can_be_chosen(tmp_path: Path) -> None:
    rows = source(tmp_path, 明细=LEDGER)
    read = rows.read(roles={1: "code", 2: "name", 3: "amount"}, unit=MoneyUnit.WAN)
    assert read.lines[0] == ExpenditureLine("办公费", "30201", Amount(1000 * WAN))
    assert [column.role for column in read.columns] == ["", "code", "name", "amount", ""]


def test_another_choice_in_blocks_side_by_side_leaves_the_other_blocks(tmp_path: Path) -> None:
    rows = source(
        tmp_path,
        表=[
            ("单位：元",),
            ("编码", "科目", "决算数", "预算数", "编码", "科目", "决算数"),
            (30101, "基本工资", 8, 9, 30201, "办公费", 2),
            (30102, "津贴补贴", 1, 2, 30205, "水费", 3),
        ],
    )
    roles = {column.index: column.role for column in rows.read().columns}
    read = rows.read(roles=roles | {2: "budget", 3: "amount"})
    assert [(line.name, line.amount) for line in read.lines] == [
        ("基本工资", Amount(900)), ("津贴补贴", Amount(200)),
        ("办公费", Amount(200)), ("水费", Amount(300)),
    ]  # fmt: skip


def test_a_sheet_without_heads_is_read_by_choice(tmp_path: Path) -> None:
    rows = source(tmp_path, 表=[("甲款项", 3), ("乙款项", 4.5)])
    read = rows.read(roles={0: "name", 1: "amount"})
    assert [(line.name, line.amount) for line in read.lines] == [
        ("甲款项", Amount(3 * WAN)), ("乙款项", Amount(4_500_000)),
    ]  # fmt: skip
    assert not read.unit_found
    assert not read.unit_settled


def test_a_code_of_two_digits_below_its_class_is_completed(tmp_path: Path) -> None:
    rows = source(
        tmp_path,
        表=[
            ("编码", "科目名称", "金额（元）"),
            (302, "商品和服务支出", 300),
            (1, "办公费", 100),
            ("02", "印刷费", 200),
        ],
    )
    assert [line.code for line in rows.read().lines] == ["30201", "30202"]


@pytest.mark.parametrize(
    "closing",
    [
        (None, "制表人：周敏", None, None, "复核："),
        ("填表人：周敏", None, None, "联系电话：", 84005555),
        ("（单位公章）",),
        (None, "单位负责人（签字）：", None, None, "财务负责人："),
    ],
)
def test_a_line_for_signatures_is_no_row(tmp_path: Path, closing: Sequence[object]) -> None:
    plain = source(tmp_path, 明细=LEDGER).read()
    read = source(tmp_path, 明细=(*LEDGER, (), closing)).read()
    assert (read.lines, read.total, read.notes) == (plain.lines, plain.total, plain.notes)
    assert [(one.row, one.reason) for one in read.skipped][2:] == [(10, "制表、审核等落款")]


def test_a_row_that_only_sounds_like_a_signature_stays(tmp_path: Path) -> None:
    rows = (("名称", "金额（元）"), ("会计师审核费", 10), ("会计", 20), ("复核工作经费", None))
    read = source(tmp_path, 明细=rows).read()
    assert [line.name for line in read.lines] == ["会计师审核费", "会计", "复核工作经费"]


def test_an_amount_that_cannot_be_read_is_told_once_with_its_row(tmp_path: Path) -> None:
    rows = (("名称", "金额（元）"), ("办公费", 10), ("印刷费", "约三千"), (None, "待查"))
    read = source(tmp_path, 明细=rows).read()
    named, nameless = (note.message for note in read.notes)
    assert named.startswith("支出明细表第 3 行“印刷费”的金额没有读入，已留空：“约三千”不是金额，")
    assert named.count("约三千") == 1
    assert nameless.startswith("支出明细表第 4 行的金额没有读入，已留空：“待查”不是金额，")


def test_an_empty_workbook_is_said_to_be_empty(tmp_path: Path) -> None:
    with pytest.raises(ImportProblemError, match="没有内容"):
        source(tmp_path, 表=[])


# A ledger -----------------------------------------------------------------------------------

VOUCHERS = (
    ("科目明细账",),
    ("期间：2020年   单位：元",),
    ("日期", "凭证号", "摘要", "科目编码", "科目名称", "借方", "贷方", "方向", "余额"),
    (None, None, "期初余额", 30201, "办公费", 0, None, "平", 0),
    ("2020-01-15", "记-1", "付纸张款", 30201, "办公费", 100, None, "借", 100),
    (None, None, "本月合计", None, None, 100, 0, "借", 100),
    ("2020-02-15", "记-2", "付墨盒款", 30201, "办公费", 20.5, None, "借", 120.5),
    (None, None, "本月合计", 30201, "办公费", 20.5, 0, "借", 120.5),
    (None, None, "本年累计", None, None, 120.5, 0, "借", 120.5),
    (None, None, "过次页", None, None, 120.5, 0, "借", 120.5),
    ("2020-02-16", "记-3", "印表格", 30202, "印刷费", 3, None, "借", 3),
    ("2020-03-16", "记-4", "退印刷费", 30202, "印刷费", None, 1, "借", 2),
)


def test_a_ledgers_vouchers_are_added_up_and_its_sums_are_no_rows(tmp_path: Path) -> None:
    read = source(tmp_path, 账=VOUCHERS).read()
    roles = {column.head: column.role for column in read.columns if column.role}
    assert roles == {"科目编码": "code", "科目名称": "name", "借方": "amount"}
    assert read.lines == (
        ExpenditureLine("办公费", "30201", Amount(12_050)),
        ExpenditureLine("印刷费", "30202", Amount(300)),
    )
    assert (read.found, read.added_up, read.repeated) == (4, True, ("办公费", "印刷费"))
    assert [one.row for one in read.skipped] == [4, 6, 8, 9, 10]
    assert ["第 12 行的贷方有金额" in note.message for note in read.notes] == [True]


def test_vouchers_are_left_apart_where_that_is_wanted(tmp_path: Path) -> None:
    read = source(tmp_path, 账=VOUCHERS).read(add_up=False)
    assert [line.amount for line in read.lines] == [
        Amount(10_000),
        Amount(2_050),
        Amount(300),
        None,
    ]
    assert not read.added_up


def test_rows_of_one_subject_in_a_table_that_is_no_ledger_are_left_apart(tmp_path: Path) -> None:
    rows = (("名称", "金额（元）"), ("办公费", 1), ("印刷费", 2), ("办公费", 3))
    read = source(tmp_path, 表=rows).read()
    assert ([line.name for line in read.lines], read.repeated) == (
        ["办公费", "印刷费", "办公费"], ("办公费",),
    )  # fmt: skip
    assert [line.amount for line in source(tmp_path, 表=rows).read(add_up=True).lines] == [
        Amount(400), Amount(200),
    ]  # fmt: skip


# Codes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "name", "taken", "told"),
    [
        ("3021", "水电费", None, "不是 2020 年的支出经济分类款级科目，没有采用"),
        ("3021", "办公费", "30201", "已按名称归入 30201"),
        ("50201", "办公经费", None, "没有采用"),
        ("30201", "差旅费", "30211", "是“办公费”，已按名称归入 30211"),
        ("30211", "办公用品费", "30211", "是“差旅费”，和名称不像同一科目，编码照用"),
        ("302-31", "公车运维费", "30231", ""),
        ("302.31", "公务用车费", "30231", ""),
        ("30217", "接待费", "30217", ""),
        ("30299", "购书款", "30299", ""),
        ("302", "购书款", None, "没有采用"),
        ("302", "商品和服务支出", None, ""),
        ("—", "购书款", None, ""),
    ],
)
def test_a_code_that_is_not_used_or_not_its_names_is_told_with_its_row(
    tmp_path: Path, code: str, name: str, taken: str | None, told: str
) -> None:
    rows = (("编码", "名称", "金额（元）"), ("", "零星支出", 1), (code, name, 2), (code, name, 3))
    read = source(tmp_path, 表=rows).read()
    assert read.lines[1].code == taken
    messages = [note.message for note in read.notes]
    assert len(messages) == bool(told)
    if told:
        assert messages[0].startswith(f"支出明细表第 3 行“{name}”的编码 {code} ")
        assert told in messages[0]


def test_the_code_of_a_sum_is_not_told(tmp_path: Path) -> None:
    rows = (("编码", "名称", "金额（元）"), ("9", "合计", 2), ("30201", "办公费", 2))
    assert source(tmp_path, 表=rows).read().notes == ()


# Tables that are none of rows -----------------------------------------------------------------

CROSS = (
    ("支出决算明细表", None, None, None, None, None, "单位：元"),
    ("项目", None, "合计", "工资福利支出", None, "商品和服务支出", None),
    ("编码", "科目名称", None, "基本工资", "津贴补贴", "办公费", "水费"),
    ("类", "栏次", 1, 2, 3, 4, 5),
    (None, "合计", 1000, 500, 300, 150, 50),
    ("220", "水文测报", 1000, 500, 300, 150, 50),
)


def test_a_table_whose_subjects_head_columns_is_refused_with_a_way_out(tmp_path: Path) -> None:
    rows = source(tmp_path, 横表=CROSS, 说明=[("说明",)])
    read = rows.read("横表")
    assert read.lines == ()
    assert read.refusal.startswith("这张表不能这样导入：科目排在表头里")
    assert {column.role for column in read.columns} == {""}
    chosen = rows.read("横表", roles={2: "name", 3: "amount"})
    assert (chosen.lines, "用作" in chosen.refusal) == ((), True)
    assert "名称是数字，不是科目" in {one.reason for one in chosen.skipped}


def test_a_row_whose_name_is_a_number_is_no_row_unless_it_is_a_code(tmp_path: Path) -> None:
    rows = (("支出内容", "金额（元）"), ("办公费", 1), ("3496200", 2), ("30202", 3))
    read = source(tmp_path, 表=rows).read()
    assert [(line.name, line.code) for line in read.lines] == [
        ("办公费", "30201"), ("印刷费", "30202"),
    ]  # fmt: skip
    assert [(one.row, one.text) for one in read.skipped] == [(3, "3496200")]
    assert read.refusal == ""


# A sheet that names no unit ------------------------------------------------------------------

NO_UNIT = (
    ("科目编码", "名称", "金额"),
    (30201, "办公费", 1785200.5),
    (30202, "印刷费", 46000),
    (30207, "邮电费", 90000.25),
)
IN_WAN = (NO_UNIT[0], (30201, "办公费", 178.52), (30202, "印刷费", 4.6), (30207, "邮电费", 9))
FILLED = Report(
    OUTLINE,
    EMPTY.values,
    {},
    (ExpenditureLine("办公费", "30201", Amount(178_520_050)),),
)
ROLLED = replace(FILLED, lines=(ExpenditureLine("办公费", "30201", prior=Amount(178_520_050)),))


def with_values(report: Report, **values: Amount) -> Report:
    told = {key.replace("__", ":").replace("_", "."): value for key, value in values.items()}
    return replace(report, values={**report.values, **told})


@pytest.mark.parametrize(
    ("report", "rows", "unit", "reason"),
    [
        (FILLED, NO_UNIT, MoneyUnit.YUAN, "与已填的金额一致"),
        (FILLED, IN_WAN, MoneyUnit.WAN, "与已填的金额一致"),
        (FILLED, (NO_UNIT[0], (30201, "办公费", 1500000)), MoneyUnit.YUAN, "同一科目的金额"),
        (ROLLED, (NO_UNIT[0], (30201, "办公费", 1500000)), MoneyUnit.YUAN, "同一科目的上年数"),
        (with_values(EMPTY, spent_total=Amount(200_000_000)), NO_UNIT, MoneyUnit.YUAN, "支出"),
        (with_values(EMPTY, budget_total=Amount(200_000_000)), IN_WAN, MoneyUnit.WAN, "批复"),
        (
            with_values(EMPTY, expenditure_total=Amount(200_000_000)),
            NO_UNIT,
            MoneyUnit.YUAN,
            "支出合计",
        ),
        (
            with_values(EMPTY, last__spent_total=Amount(200_000_000)),
            NO_UNIT,
            MoneyUnit.YUAN,
            "上年",
        ),
    ],
)
def test_the_unit_is_told_by_what_the_report_holds(
    tmp_path: Path,
    report: Report,
    rows: Sequence[Sequence[object]],
    unit: MoneyUnit,
    reason: str,
) -> None:
    read = source(tmp_path, report, 表=rows).read()
    assert (read.unit, read.unit_found, read.unit_settled) == (unit, False, True)
    assert reason in read.unit_reason


def test_amounts_that_name_their_unit_themselves_need_none(tmp_path: Path) -> None:
    rows = (NO_UNIT[0], (30201, "办公费", "178.52万元"), (30202, "印刷费", "46000元"))
    read = source(tmp_path, EMPTY, 表=rows).read()
    assert read.unit_settled
    assert [line.amount for line in read.lines] == [Amount(178_520_000), Amount(4_600_000)]


def test_sums_beyond_any_amount_are_no_evidence(tmp_path: Path) -> None:
    """Of many rows in 元, the sum as 亿元 is more than an amount may be."""
    report = with_values(EMPTY, spent_total=Amount(10**17))
    rows = [(None, f"项目{number}", 900_000.5) for number in range(2000)]
    rows.insert(0, (None, "基本支出", 123))
    read = source(tmp_path, report, 表=(NO_UNIT[0], *rows)).read()
    assert read.unit is not MoneyUnit.YI


def test_a_few_rows_are_not_compared_with_the_sum_of_the_whole(tmp_path: Path) -> None:
    """One small amount in 元 would be near the whole report's sum as 万元."""
    report = with_values(EMPTY, spent_total=Amount(500_000_000))
    read = source(tmp_path, report, 表=(NO_UNIT[0], (30202, "印刷费", 460))).read()
    assert not read.unit_settled


def test_a_unit_that_the_sheet_names_or_a_person_chose_needs_no_evidence(tmp_path: Path) -> None:
    named = source(tmp_path, FILLED, 表=(("单位：万元",), *NO_UNIT)).read()
    assert (named.unit, named.unit_settled, named.unit_reason) == (MoneyUnit.WAN, True, "")
    chosen = source(tmp_path, FILLED, 表=NO_UNIT).read(unit=MoneyUnit.WAN)
    assert (chosen.unit, chosen.unit_settled, chosen.unit_reason) == (MoneyUnit.WAN, True, "")


# Matching -----------------------------------------------------------------------------------

OFFICE = ExpenditureLine("办公费", "30201", Amount(5 * WAN), Amount(9 * WAN))
BOOKS = ExpenditureLine("购书款", None, Amount(7 * WAN))
REPORT = Report(OUTLINE, EMPTY.values, {}, (OFFICE, BOOKS))


def planned(mode: RowMode, *lines: ExpenditureLine) -> tuple[ExpenditureLine, ...]:
    return apply(plan_rows(REPORT, lines, mode).edit, REPORT).lines


NEW_OFFICE = ExpenditureLine("办公费", "30201", Amount(6 * WAN))
PRINT = ExpenditureLine("印刷费", "30202", Amount(1 * WAN))


@pytest.mark.parametrize(
    ("mode", "names", "amount", "kinds"),
    [
        ("update", ["办公费", "购书款"], 6, ["changed", "left out"]),
        ("add", ["办公费", "购书款", "印刷费"], 5, ["left out", "added"]),
        ("merge", ["办公费", "购书款", "印刷费"], 6, ["changed", "added"]),
        ("replace", ["办公费", "印刷费"], 6, ["changed", "added", "removed"]),
    ],
)
def test_each_way_does_what_it_says(
    mode: RowMode, names: list[str], amount: int, kinds: list[str]
) -> None:
    plan = plan_rows(REPORT, (NEW_OFFICE, PRINT), mode)
    lines = apply(plan.edit, REPORT).lines
    assert [line.name for line in lines] == names
    assert lines[0].amount == Amount(amount * WAN)
    assert [one.kind for one in plan.differences] == kinds


@pytest.mark.parametrize(("mode", "kind"), [("merge", "added"), ("update", "left out")])
def test_a_row_that_comes_shows_each_of_its_amounts(mode: RowMode, kind: str) -> None:
    line = replace(PRINT, budget=Amount(2 * WAN), prior=Amount(0))
    found = plan_rows(REPORT, (line,), mode).differences
    assert [(one.kind, one.column_name, one.new) for one in found] == [
        (kind, "", Amount(1 * WAN)), (kind, "预算数", Amount(2 * WAN)), (kind, "上年数", Amount(0)),
    ]  # fmt: skip


def test_a_blank_in_the_workbook_leaves_what_is_entered(tmp_path: Path) -> None:
    assert planned("merge", NEW_OFFICE)[0].budget == OFFICE.budget


def test_a_change_shows_both_values() -> None:
    (change,) = plan_rows(REPORT, (NEW_OFFICE,), "update").differences
    assert (change.name, change.column_name) == ("办公费", "金额")
    assert (change.old, change.new) == (Amount(5 * WAN), Amount(6 * WAN))


def test_rows_are_matched_by_code_or_by_name_alone() -> None:
    renamed = ExpenditureLine("办公用品费", "30201", Amount(8 * WAN))
    coded = ExpenditureLine("购书款", "30299", Amount(2 * WAN))
    lines = planned("merge", renamed, coded)
    assert [(line.name, line.code, line.amount) for line in lines] == [
        ("办公费", "30201", Amount(8 * WAN)), ("购书款", "30299", Amount(2 * WAN)),
    ]  # fmt: skip


def test_a_name_that_is_not_its_codes_gives_way_to_the_imported_one() -> None:
    """Else one subject's amounts would stand under the name of another."""
    wrong = ExpenditureLine("基本工资", "30102", Amount(WAN))
    right = ExpenditureLine("津贴补贴", "30102", Amount(2 * WAN))
    report = Report(OUTLINE, EMPTY.values, {}, (wrong,))
    plan = plan_rows(report, (right,), "merge")
    assert [(one.column_name, one.old, one.new) for one in plan.differences] == [
        ("支出内容", "基本工资", "津贴补贴"), ("金额", Amount(WAN), Amount(2 * WAN)),
    ]  # fmt: skip
    made = apply(plan.edit, report)
    assert made.lines == (right,)
    assert plan_rows(made, (right,), "merge").changes_nothing
    kept = plan_rows(report, (right,), "merge", keep_names={"30102"})
    assert apply(kept.edit, report).lines == (replace(right, name="基本工资"),)


def test_one_name_under_two_codes_is_two_rows() -> None:
    one = ExpenditureLine("房屋建筑物购建", "30901", Amount(WAN))
    other = ExpenditureLine("房屋建筑物购建", "31001", Amount(2 * WAN))
    report = Report(OUTLINE, EMPTY.values, {}, (one,))
    assert apply(plan_rows(report, (other,), "merge").edit, report).lines == (one, other)


@pytest.mark.parametrize("mode", sorted(MODES))
def test_the_total_of_a_part_is_not_entered_for_the_whole(mode: RowMode) -> None:
    """The sum of three imported rows is none of a table of twenty."""
    plan = plan_rows(REPORT, (NEW_OFFICE,), mode, total=Amount(9 * WAN))
    entered = apply(plan.edit, REPORT).expenditure_total
    assert entered == (Amount(9 * WAN) if mode == "replace" else None)
    assert plan.differences[-1].name == "合计"
    assert plan.differences[-1].kind == ("changed" if mode == "replace" else "left out")
    assert apply(plan_rows(REPORT, (NEW_OFFICE,), mode).edit, REPORT).expenditure_total is None


def test_the_total_is_entered_where_the_imported_rows_are_all_of_the_table() -> None:
    plan = plan_rows(REPORT, REPORT.lines, "merge", total=Amount(9 * WAN))
    assert apply(plan.edit, REPORT).expenditure_total == Amount(9 * WAN)


def test_rows_that_replace_all_keep_a_column_the_workbook_has_not() -> None:
    """Last year's amounts went with a sheet of this year's."""
    old = ExpenditureLine("办公费", "30201", Amount(1), Amount(2), Amount(3))
    report = Report(OUTLINE, EMPTY.values, {}, (old, ExpenditureLine("水费", "30205", Amount(4))))
    new = ExpenditureLine("办公费", "30201", Amount(9))
    other = ExpenditureLine("电费", "30206", Amount(5))
    made = apply(plan_rows(report, (other, new), "replace").edit, report).lines
    assert made == (other, ExpenditureLine("办公费", "30201", Amount(9), Amount(2), Amount(3)))
    budgeted = ExpenditureLine("电费", "30206", Amount(5), Amount(6))
    made = apply(plan_rows(report, (budgeted, new), "replace").edit, report).lines
    assert made[1].budget is None  # a column the workbook has, and leaves blank
    assert made[1].prior == Amount(3)


@given(st.data())
def test_a_total_is_entered_exactly_where_the_rows_are_then_the_imported_ones(
    data: st.DataObject,
) -> None:
    """Two tables of equal length need not be of the same rows."""
    mode = data.draw(st.sampled_from(sorted(MODES)))
    before, after = (
        tuple(
            ExpenditureLine(name, None, Amount(place))
            for place, name in enumerate(
                data.draw(st.lists(st.sampled_from("甲乙丙"), unique=True))
            )
        )
        for _ in range(2)
    )
    report = Report(OUTLINE, EMPTY.values, {}, before)
    made = apply(plan_rows(report, after, mode, total=Amount(9 * WAN)).edit, report)
    taken = mode == "replace" or sorted(map(str, made.lines)) == sorted(map(str, after))
    if mode == "add" and before:
        taken = False
    assert made.expenditure_total == (Amount(9 * WAN) if taken else None)


names = st.sampled_from(["办公费", "印刷费", "甲", "乙", ""])
lines_of_any = st.lists(
    st.builds(
        ExpenditureLine,
        names,
        st.none() | st.sampled_from(["30201", "30202"]),
        st.none() | st.integers(0, 99).map(Amount),
    ),
    max_size=6,
).map(tuple)


@given(lines_of_any, lines_of_any, st.sampled_from(sorted(MODES)))
def test_plans_apply_and_a_second_time_change_nothing(
    before: tuple[ExpenditureLine, ...], after: tuple[ExpenditureLine, ...], mode: RowMode
) -> None:
    report = Report(OUTLINE, EMPTY.values, {}, before)
    made = apply(plan_rows(report, after, mode).edit, report)
    if mode == "replace":
        assert [line.amount for line in made.lines] == [line.amount for line in after]
    if mode in ("update", "add"):
        assert len(made.lines) >= len(before)
    again = plan_rows(made, made.lines, mode)
    assert again.changes_nothing
    assert again.differences == ()
