"""Odd workbooks in the chooser for expenditure rows: ledgers, cross tables, wrong codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtWidgets import QDialog, QDialogButtonBox

from desktop.ui.importing.rows_dialog import RowsDialog
from forms.amount import Amount
from forms.report import ExpenditureLine, Report
from tests.ui.conftest import OpenWindow

Rows = Sequence[Sequence[object]]

VOUCHERS: Rows = (
    ("单位：元",),
    ("日期", "凭证号", "摘要", "科目编码", "科目名称", "借方", "贷方"),
    ("2020-01-15", "记-1", "付纸张款", 30201, "办公费", 100, None),
    (None, None, "本月合计", None, None, 100, None),
    ("2020-02-15", "记-2", "付墨盒款", 30201, "办公费", 20.5, None),
    (None, None, "本年累计", None, None, 120.5, None),
)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[RowsDialog]:
    """The choosers that were opened; each is answered with 确定 where that can be."""
    found: list[RowsDialog] = []

    def run(dialog: RowsDialog) -> int:
        found.append(dialog)
        return int(
            QDialog.DialogCode.Accepted if is_offered(dialog) else QDialog.DialogCode.Rejected
        )

    monkeypatch.setattr(RowsDialog, "exec", run)
    monkeypatch.setattr(RowsDialog, "deleteLater", lambda _: None)
    return found


def is_offered(dialog: RowsDialog) -> bool:
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def changes(dialog: RowsDialog) -> list[list[str]]:
    items = (dialog.changes.topLevelItem(n) for n in range(dialog.changes.topLevelItemCount()))
    return [[item.text(column) for column in range(4)] for item in items if item]


def workbook(folder: Path, rows: Rows) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    path = folder / "账.xlsx"
    book.save(path)
    return path


def test_vouchers_take_no_rows_place_unless_they_are_added_up(
    open_window: OpenWindow, tmp_path: Path, fresh: Report, seen: list[RowsDialog]
) -> None:
    """The row of the subject would be replaced by its first voucher, the others added."""
    there = ExpenditureLine("办公费", "30201", Amount(9_900))
    window = open_window(replace(fresh, lines=(there,)))
    window.importing.import_rows_from(workbook(tmp_path, VOUCHERS))
    (dialog,) = seen
    assert dialog.add_up.isVisibleTo(dialog)
    assert dialog.add_up.isChecked()
    assert "读到 2 行，2 行没有读；同一科目的行已相加，成 1 行" in dialog.told.text()
    assert window.session.report.lines == (replace(there, amount=Amount(12_050)),)
    assert [row[0] for row in changes(dialog)] == ["改", "没有读", "没有读"]  # its sums come last
    dialog.add_up.click()
    assert not is_offered(dialog)
    assert "“办公费”在这张表里占几行" in dialog.told.text()
    dialog.mode.setCurrentIndex(dialog.mode.findData("replace"))
    dialog.mode.activated.emit(dialog.mode.currentIndex())
    assert is_offered(dialog)
    assert "将分行导入" in dialog.told.text()


def test_rows_of_subjects_that_stand_once_offer_no_adding_up(
    open_window: OpenWindow, tmp_path: Path, fresh: Report, seen: list[RowsDialog]
) -> None:
    window = open_window(fresh)
    window.importing.import_rows_from(workbook(tmp_path, VOUCHERS[:3]))
    (dialog,) = seen
    assert not dialog.add_up.isVisibleTo(dialog)
    assert "相加" not in dialog.told.text()


def test_a_table_whose_subjects_head_columns_cannot_be_taken(
    open_window: OpenWindow, tmp_path: Path, fresh: Report, seen: list[RowsDialog]
) -> None:
    window = open_window(fresh)
    rows: Rows = (
        ("单位：元",),
        ("项目", "合计", "工资福利支出", None, "商品和服务支出", None),
        ("科目名称", None, "基本工资", "津贴补贴", "办公费", "水费"),
        ("合计", 1000, 500, 300, 150, 50),
        ("水文测报", 1000, 500, 300, 150, 50),
    )
    window.importing.import_rows_from(workbook(tmp_path, rows))
    (dialog,) = seen
    assert not is_offered(dialog)
    assert "不能这样导入" in dialog.told.text()
    assert "支出明细表" in dialog.told.text()
    assert changes(dialog) == []


@pytest.mark.parametrize(("count", "place"), [(4, "told"), (5, "list")])
def test_codes_that_are_dropped_are_told_and_listed_where_they_are_many(
    open_window: OpenWindow,
    tmp_path: Path,
    fresh: Report,
    seen: list[RowsDialog],
    count: int,
    place: str,
) -> None:
    window = open_window(fresh)
    rows = [(f"50{number}", f"零星支出{number}", number) for number in range(1, count + 1)]
    path = workbook(tmp_path, (("编码", "名称", "金额（元）"), *rows))
    window.importing.import_rows_from(path)
    (dialog,) = seen
    told = dialog.told.text()
    listed = [row[1] for row in changes(dialog) if row[0] == "核对"]
    wanted = "第 2 行“零星支出1”的编码 501 "
    assert (wanted in told, f"有 {count} 处要核对" in told) == (place == "told", place == "list")
    assert [wanted in row for row in listed].count(True) == (place == "list")
    assert len(listed) == (count if place == "list" else 0)
    assert is_offered(dialog)


def test_rows_of_one_code_with_names_of_their_own_can_be_taken(
    open_window: OpenWindow, tmp_path: Path, fresh: Report, seen: list[RowsDialog]
) -> None:
    there = ExpenditureLine("差旅费", "30211", Amount(100))
    window = open_window(replace(fresh, lines=(there,)))
    rows = (("编码", "名称", "金额（元）"), (30211, "差旅费", 2), (30211, "办公用品费", 3))
    window.importing.import_rows_from(workbook(tmp_path, rows))
    assert is_offered(seen[0])
    assert [line.amount for line in window.session.report.lines] == [Amount(200), Amount(300)]


def test_rows_that_come_are_listed_with_what_they_bring_besides_their_amount(
    open_window: OpenWindow, tmp_path: Path, fresh: Report, seen: list[RowsDialog]
) -> None:
    window = open_window(fresh)
    rows: Rows = (
        ("单位：万元",),
        ("编码", "名称", "决算数", "预算数", "上年决算数"),
        (30201, "办公费", 2, 3, 1),
        (30202, "印刷费", 5, None, None),
    )
    window.importing.import_rows_from(workbook(tmp_path, rows))
    (dialog,) = seen
    assert [(kind, where, new.split(".")[0]) for kind, where, _, new in changes(dialog)] == [
        ("添", "办公费（30201）", "2"), ("", "办公费（30201） 预算数", "3"),
        ("", "办公费（30201） 上年数", "1"), ("添", "印刷费（30202）", "5"),
    ]  # fmt: skip
    assert "添 2 行" in dialog.told.text()
