"""What comes in: what was read leads to its place, rows of a workbook, and next year's report."""

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QMessageBox,
    QTreeWidgetItem,
)
from pytestqt.qtbot import QtBot

from desktop.export import export_report
from desktop.importers.notes import Imported, ImportedPicture, Note
from desktop.sample import sample_report
from desktop.storage.document import Document
from desktop.storage.snapshots import Reason, snapshots_for
from desktop.ui.importing.remarks import Remark, Result
from desktop.ui.importing.result_panel import ResultPanel
from desktop.ui.importing.rows_dialog import RowsDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.narrative.block_edit import BlockEdit
from desktop.ui.new_dialog import NewDialog
from desktop.ui.outline_choice import OutlineDialog
from forms.amount import Amount
from forms.checks.explaining import explained
from forms.economic import plain_name
from forms.edits import Batch, Edit, change_line, replace_items, replace_narrative, set_value
from forms.narrative import Block
from forms.outline_reader import parse_outline, shipped_outlines
from forms.report import EXPENDITURE_NOTE, LAST, TABLES, ExpenditureLine, FreeTable, Report
from forms.report_json import report_data
from forms.section_places import place_name
from tests.ui.conftest import OpenWindow
from tests.ui.driving import saved
from tests.ui.test_ui_window import choose


def groups(shown: ResultPanel) -> dict[str, list[QTreeWidgetItem]]:
    """What is listed, by the heads of its groups."""
    found = {}
    for row in range(shown.list.topLevelItemCount()):
        head = shown.list.topLevelItem(row)
        assert head is not None
        found[head.text(0)] = [head.child(place) for place in range(head.childCount())]
    return found


def result(window: MainWindow) -> ResultPanel:
    """The result, which stands in the window itself."""
    (shown,) = [one for one in window.findChildren(ResultPanel) if one.isVisible()]
    assert shown.window() is window
    return shown


def imported_notes(
    window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch, imported: Imported
) -> ResultPanel:
    """Import a document of which this is told."""
    monkeypatch.setattr("desktop.importers.import_file", lambda *_, **__: imported)
    choose(monkeypatch, folder / "导入.db")
    window.importing.import_path(folder / "去年.docx")
    return result(window)


# A document ---------------------------------------------------------------------------------


def test_a_copied_report_is_read_into_a_new_file(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "2020年度某某市某局部门整体支出预算绩效自评报告\n单位名称（盖章）：某某市某局\n"
    text += "五、下一步改进措施\n增设一名会计，年内到岗。\n"
    QGuiApplication.clipboard().setText(text)
    choose(monkeypatch, tmp_path / "导入.db")
    window.importing.import_pasted()
    report = saved(window)
    assert (report.unit, report.year) == ("某某市某局", 2020)
    assert "增设一名会计" in report.narrative_of("measures")[0].literal
    assert "复制的文字" in result(window).sentence.text()


def test_an_empty_clipboard_is_told_with_a_way_out(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("")
    window.importing.import_pasted()
    assert "剪贴板里没有文字" in window.notice.text()
    assert window.session.document is None


def test_what_was_read_is_listed_by_how_sure_it_is_and_leads_to_its_place(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: Report
) -> None:
    notes = (
        Note("read", "批复数取自第一段", "basics"),
        Note("read", "编制像是 20 人", "basics", "doubtful"),
        Note("read", "按上下文放在这里", "results", "likely"),
        Note("leftover", "一段文字没有章节", "unplaced"),
        Note("dropped", "目录没有读入"),
        Note("slip", "标题应为 3、", "problems"),
    )
    picture = ImportedPicture("图1.png", b"\x89PNG", "basics", "组织机构图")
    imported = Imported(fresh, notes, (picture,))
    shown = imported_notes(window, tmp_path, monkeypatch, imported)
    assert "有 4 处请核对（其中没有读入的 1 处）" in shown.sentence.text()
    listed = groups(shown)
    assert list(listed) == [
        "请核对 2",
        "没有找到位置，已保留 1",
        "没有读入 1",
        "已读入，大致有把握 1",
        "已读入 1（没有疑问；点开看读到了什么、取自哪里）：一 基本情况 1",
    ]
    slip = listed["请核对 2"][1]
    assert slip.text(0) == "标题应为 3、"
    shown.list.itemClicked.emit(slip, 0)
    assert window.work.current_key == "problems"
    document = window.session.document
    assert document is not None
    assert [one.name for one in document.attachments] == ["图1.png"]
    window.close_file()
    assert not shown.isVisible()


@pytest.mark.parametrize(
    ("about", "chapter", "place"),
    [
        ("expenditure", "二（二）管理及使用", "lines/1"),
        ("expenditure.note", "二（二）管理及使用", "expenditure.note"),
        ("staff.posts", "一 基本情况", "staff.posts"),
        ("cover.contact", "封面", "cover.contact"),
    ],
)
def test_a_remark_about_an_entry_names_its_chapter_and_leads_to_the_entry(
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    about: str,
    chapter: str,
    place: str,
) -> None:
    imported = Imported(sample_report(), (Note("slip", "请看", about),))
    shown = imported_notes(window, tmp_path, monkeypatch, imported)
    ((remark,),) = groups(shown).values()
    assert remark.text(1) == chapter
    shown.list.itemClicked.emit(remark, 0)
    QApplication.processEvents()
    assert window.work.place()[0] == place


def test_the_result_covers_nothing_of_the_page_and_the_preview_is_a_click_away(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: Report
) -> None:
    window.preview.wish(True)
    imported = Imported(fresh, (Note("slip", "请看", "problems"),))
    shown = imported_notes(window, tmp_path, monkeypatch, imported)
    QApplication.processEvents()
    area = QRect(shown.mapTo(window, QPoint(0, 0)), shown.size())
    page = QRect(window.work.mapTo(window, QPoint(0, 0)), window.work.size())
    assert not area.intersects(page)
    assert not shown.visibleRegion().isEmpty()
    window.actions_.qt_action("preview").trigger()
    QApplication.processEvents()
    assert window.actions_.qt_action("preview").isChecked()
    assert not window.preview.panel.visibleRegion().isEmpty()
    assert shown.visibleRegion().isEmpty()
    window.actions_.qt_action("preview").trigger()
    assert window.preview.isHidden()
    window.preview.end()


def test_the_result_can_be_shown_again_also_after_the_file_was_closed(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: Report
) -> None:
    imported = Imported(fresh, (Note("slip", "标题应为 3、", "problems"),))
    imported_notes(window, tmp_path, monkeypatch, imported)
    again = window.actions_.qt_action("results")
    window.importing.results.dock.close()
    again.trigger()
    assert list(groups(result(window))) == ["请核对 1"]
    window.close_file()
    assert not window.importing.results.dock.isVisible()
    assert not again.isEnabled()
    window.files.open_path(tmp_path / "导入.db")
    assert not window.importing.results.dock.isVisible()
    again.trigger()
    assert groups(result(window))["请核对 1"][0].text(0) == "标题应为 3、"
    choose(monkeypatch, tmp_path / "报送.db")
    window.files.hand_in_copy()
    assert "标题应为".encode() not in (tmp_path / "报送.db").read_bytes()


def test_a_file_that_was_not_imported_says_that_there_is_no_result(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    action = window.actions_.qt_action("results")
    assert not action.isEnabled()
    assert "不是在这台电脑上导入" in action.toolTip()


def test_a_long_remark_is_read_in_full(window: MainWindow, fresh: Report) -> None:
    remarks = (Remark("请核对", "短"), Remark("请核对", "很长的一句话，" * 12))
    shown = ResultPanel()
    shown.resize(400, 400)
    shown.show_result(Result("导入结果", "已导入", remarks), fresh.outline)
    shown.show()
    QApplication.processEvents()
    head = shown.list.topLevelItem(0)
    assert head is not None
    short, long = (shown.list.visualItemRect(head.child(row)).height() for row in (0, 1))
    assert long >= 2 * shown.fontMetrics().height() > short
    shown.close()


# Rows of a workbook -------------------------------------------------------------------------


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A ledger's sheet in 元: one row that is known, one that is new, one that says nothing."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "明细"
    known = sample_report().lines[0]
    for row in (
        ["2020年支出明细表（单位：元）"],
        ["科目编码", "科目名称", "决算数", "年初预算"],
        [known.code, plain_name(known.name), 1234.56, 2000],
        [None, "应急抢险支出", 88.8, None],
    ):
        sheet.append(row)
    path = tmp_path / "账.xlsx"
    book.save(path)
    return path


def answering(monkeypatch: pytest.MonkeyPatch, *, accept: bool = True) -> list[RowsDialog]:
    """Answer the chooser, and keep it to be looked at."""
    seen: list[RowsDialog] = []

    def run(dialog: RowsDialog) -> int:
        seen.append(dialog)
        return int(QDialog.DialogCode.Accepted if accept else QDialog.DialogCode.Rejected)

    monkeypatch.setattr(RowsDialog, "exec", run)
    monkeypatch.setattr(RowsDialog, "deleteLater", lambda _: None)
    return seen


def changes(dialog: RowsDialog) -> list[list[str]]:
    items = (dialog.changes.topLevelItem(n) for n in range(dialog.changes.topLevelItemCount()))
    return [[item.text(column) for column in range(4)] for item in items if item]


def test_rows_of_a_workbook_show_what_they_change_and_are_one_undo_step(
    open_window: OpenWindow, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(sample_report())
    before = window.session.report
    seen = answering(monkeypatch)
    choose(monkeypatch, workbook)
    window.actions_.qt_action("import_rows").trigger()
    (dialog,) = seen
    assert dialog.unit.currentText() == "元"
    assert "将改" in dialog.told.text()
    kinds = [row[0] for row in changes(dialog)]
    assert "改" in kinds
    assert "添" in kinds
    report = saved(window)
    assert report.lines[0].amount == Amount(123_456)
    assert report.lines[0].budget == Amount(200_000)
    assert report.lines[-1] == ExpenditureLine("应急抢险支出", None, Amount(8_880))
    assert window.session.document is not None
    assert snapshots_for(window.session.document.path)[0].reason == Reason.IMPORT.value
    window.undo()
    assert saved(window) == before


def test_columns_unit_and_way_can_be_put_right_before_anything_changes(
    open_window: OpenWindow, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(sample_report())
    before = window.session.report
    seen = answering(monkeypatch, accept=False)
    window.importing.import_rows_from(workbook)
    (dialog,) = seen
    assert dialog.plan is not None
    amounts = next(
        row
        for row in range(dialog.columns.rowCount())
        if isinstance(box := dialog.columns.cellWidget(row, 2), QComboBox)
        and box.currentData() == "amount"
    )
    dialog.unit.setCurrentIndex(dialog.unit.findText("万元"))
    dialog.unit.activated.emit(dialog.unit.currentIndex())
    assert any("1,234.56" in row[3] or "1234.56" in row[3] for row in changes(dialog))
    box = dialog.columns.cellWidget(amounts, 2)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(""))
    box.activated.emit(box.currentIndex())
    assert not any("1234.56" in row[3] for row in changes(dialog))
    dialog.mode.setCurrentIndex(dialog.mode.findData("replace"))
    dialog.mode.activated.emit(dialog.mode.currentIndex())
    assert "删" in [row[0] for row in changes(dialog)]
    assert window.session.report == before


def ledger_without_unit(folder: Path, *rows: tuple[str, str, float]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["科目编码", "科目名称", "金额"])
    for row in rows:
        sheet.append(row)
    path = folder / "财务.xlsx"
    book.save(path)
    return path


def is_offered(dialog: RowsDialog) -> bool:
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def test_a_sheet_without_unit_is_read_as_the_amounts_already_in_the_table_tell(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(sample_report())
    seen = answering(monkeypatch, accept=False)
    known, other = sample_report().lines[:2]
    assert known.amount is not None
    assert known.code is not None
    assert other.code is not None
    rows = (known.code, known.name, known.amount.fen / 100), (other.code, other.name, 98_765.43)
    window.importing.import_rows_from(ledger_without_unit(tmp_path, *rows))
    (dialog,) = seen
    assert dialog.unit.currentText() == "元"
    assert "按元读：与已填的金额一致" in dialog.told.text()
    assert is_offered(dialog)
    assert len(changes(dialog)) == 1


def test_a_sheet_whose_unit_nothing_tells_cannot_be_taken_before_one_is_chosen(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: Report
) -> None:
    window = open_window(fresh)
    seen = answering(monkeypatch, accept=False)
    path = ledger_without_unit(tmp_path, ("30201", "办公费", 1_785_200.5))
    window.importing.import_rows_from(path)
    (dialog,) = seen
    assert dialog.unit.currentIndex() == -1
    assert not is_offered(dialog)
    assert "选定“金额单位”" in dialog.told.text()
    box = dialog.columns.cellWidget(2, 2)
    assert isinstance(box, QComboBox)
    box.activated.emit(box.currentIndex())  # choosing columns chooses no unit
    assert not is_offered(dialog)
    dialog.unit.setCurrentIndex(dialog.unit.findText("元"))
    dialog.unit.activated.emit(dialog.unit.currentIndex())
    assert is_offered(dialog)
    assert "选定" not in dialog.told.text()
    assert dialog.plan is not None
    assert dialog.plan.differences[0].new == Amount(178_520_050)


def test_a_unit_in_which_the_sum_is_beyond_any_amount_cannot_be_taken(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: Report
) -> None:
    """Each amount may be one in 亿元, and their sum be none: nothing could show that table."""
    window = open_window(fresh)
    seen = answering(monkeypatch, accept=False)
    rows = [("", f"项目{number}", 6_000_000.5) for number in range(5)]
    window.importing.import_rows_from(ledger_without_unit(tmp_path, *rows))
    (dialog,) = seen
    dialog.unit.setCurrentIndex(dialog.unit.findText("亿元"))
    dialog.unit.activated.emit(dialog.unit.currentIndex())
    assert not is_offered(dialog)
    assert "请核对“金额单位”" in dialog.told.text()


def test_a_wrong_name_is_listed_ticked_and_stays_where_it_is_unticked(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: Report
) -> None:
    wrong = ExpenditureLine("基本工资", "30102", Amount(100))
    window = open_window(replace(fresh, lines=(wrong,)))
    seen = answering(monkeypatch, accept=False)
    path = ledger_without_unit(tmp_path, ("30102", "津贴补贴", 1))
    window.importing.import_rows_from(path)
    (dialog,) = seen
    item = dialog.changes.topLevelItem(0)
    assert item is not None
    assert [item.text(column) for column in (2, 3)] == ["基本工资", "津贴补贴"]
    assert item.checkState(0) is Qt.CheckState.Checked
    assert is_offered(dialog)
    item.setCheckState(0, Qt.CheckState.Unchecked)
    assert not is_offered(dialog)
    item.setCheckState(0, Qt.CheckState.Checked)
    seen.clear()
    answering(monkeypatch)
    window.importing.import_rows_from(path)
    assert saved(window).lines == (ExpenditureLine("津贴补贴", "30102", Amount(100)),)


def drop(window: MainWindow, path: Path) -> None:
    """Drop a file on the window, and let it do what it does after the drop."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(5, 5), copy, mime, left, none))
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), copy, mime, left, none))
    QApplication.processEvents()


@pytest.mark.parametrize(
    ("answer", "rows", "files"), [("导入支出明细", 1, 0), ("读成新报告", 0, 1), ("取消", 0, 0)]
)
def test_a_workbook_dropped_on_an_open_report_is_offered_to_its_table(
    open_window: OpenWindow,
    workbook: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    rows: int,
    files: int,
) -> None:
    window = open_window(sample_report())
    seen = answering(monkeypatch)
    opened: list[Path] = []
    monkeypatch.setattr(window.files, "open_path", opened.append)
    asked: list[str] = []

    def run(box: QMessageBox) -> int:
        asked.extend(button.text() for button in box.buttons())
        next(button for button in box.buttons() if button.text() == answer).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", run)
    drop(window, workbook)
    assert sorted(asked) == sorted(("导入支出明细", "读成新报告", "取消"))
    assert (len(seen), len(opened)) == (rows, files)
    assert (saved(window).lines[0].amount == Amount(123_456)) == bool(rows)


def test_rows_that_change_nothing_cannot_be_taken(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(sample_report())
    seen = answering(monkeypatch, accept=False)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    line = sample_report().lines[0]
    sheet.append(["科目编码", "科目名称", "金额（元）"])
    assert line.amount is not None
    sheet.append([line.code, plain_name(line.name), line.amount.fen / 100])
    book.save(tmp_path / "同.xlsx")
    window.importing.import_rows_from(tmp_path / "同.xlsx")
    (dialog,) = seen
    assert "没有要改的" in dialog.told.text()
    assert not dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def test_a_workbook_that_cannot_be_read_is_told(
    open_window: OpenWindow, tmp_path: Path, fresh: Report
) -> None:
    window = open_window(fresh)
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK nothing")
    window.importing.import_rows_from(broken)
    assert "坏.xlsx" in window.notice.text()


# Next year ----------------------------------------------------------------------------------


def test_next_years_report_lists_what_is_still_last_years_and_leaves_this_one(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(sample_report())
    this_year = tmp_path / "报告.db"
    choose(monkeypatch, tmp_path / "明年.db")
    window.actions_.qt_action("roll_open").trigger()
    assert saved(window).year == (sample_report().year or 0) + 1
    shown = result(window)
    listed = groups(shown)
    assert any(head.startswith("数字待填") for head in listed)
    assert any(head.startswith("文字待改写") for head in listed)
    dated = next(found for head, found in listed.items() if head.startswith("日期请核对"))
    assert "2021年11月" in dated[0].text(0)
    assert dated[0].text(1) == "二（四）资产管理"
    item = next(iter(listed.values()))[0]
    shown.list.itemClicked.emit(item, 0)
    assert window.work.current_key == "basics"
    with Document.open(this_year, read_only=True) as last:
        assert last.report == sample_report()


def rolled_over(
    window: MainWindow, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, list[QTreeWidgetItem]]:
    """Make next year's report, and return what is listed of it, by group without its count."""
    choose(monkeypatch, folder / "明年.db")
    window.actions_.qt_action("roll_open").trigger()
    return {head.split()[0]: found for head, found in groups(result(window)).items()}


def selected(window: MainWindow) -> str:
    edit = window.work.focusWidget()
    assert isinstance(edit, BlockEdit)
    return edit.textCursor().selectedText()


def test_a_remark_leads_to_the_words_that_it_quotes(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(sample_report())
    listed = rolled_over(window, tmp_path, monkeypatch)
    shown = result(window)
    (dated, *_) = listed["日期请核对"]
    shown.list.itemClicked.emit(dated, 0)
    words = selected(window)
    assert "2021年11月" in words
    assert words in dated.text(0)
    opened = next(one for one in listed["文字待改写"] if "处数字待填" in one.text(0))
    shown.list.itemClicked.emit(opened, 0)
    assert selected(window) == "＿＿"
    figures = next(one for one in listed["数字待填"] if "指标数" in one.text(0))
    shown.list.itemClicked.emit(figures, 0)
    where = window.work.place()[0]
    assert where in window.session.report.outline.fields
    assert window.session.report.values.get(where) is None


def test_a_remark_of_an_import_leads_to_the_paragraph_that_it_quotes(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: Report
) -> None:
    said = "落实“十四五”规划，2019年起每年巡查。"
    text = (Block(0, ("先有一段。",)), Block(0, (said,)))
    key = fresh.outline.section("problems").narratives[0].key  # type: ignore[union-attr]
    report = replace(fresh, narratives={**fresh.narratives, key: text})
    note = Note("slip", "“落实“十四五”规划，2019年起…”里的年份请核对", "problems")
    shown = imported_notes(window, tmp_path, monkeypatch, Imported(report, (note,)))
    ((remark,),) = groups(shown).values()
    shown.list.itemClicked.emit(remark, 0)
    assert selected(window) == "落实“十四五”规划，2019年起"


def test_a_remark_about_a_row_leads_to_that_row(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = sample_report().lines[2].name
    note = Note("slip", f"支出明细表第 5 行“{name}”的金额没有读入", "expenditure")
    shown = imported_notes(window, tmp_path, monkeypatch, Imported(sample_report(), (note,)))
    ((remark,),) = groups(shown).values()
    shown.list.itemClicked.emit(remark, 0)
    assert window.work.place()[0] == "lines/3"


def test_what_was_dealt_with_is_ticked_off(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """Also a text, a figure and a date: a list that never changes says nothing."""
    window = open_window(sample_report())
    listed = rolled_over(window, tmp_path, monkeypatch)
    shown = result(window)
    report = window.session.report
    figures = next(one for one in listed["数字待填"] if "指标数" in one.text(0))
    (dated, *_) = listed["日期请核对"]
    opened = next(one for one in listed["文字待改写"] if "处数字待填" in one.text(0))
    told = [one.text(0) for one in (figures, dated, opened)]
    edits: list[Edit] = [
        set_value(report, key[len(LAST) :], value)
        for key, value in report.values.items()
        if key.startswith(LAST)
        and not isinstance(value, str)
        and key[len(LAST) :] in report.outline.fields
    ]
    edits += [
        replace_narrative(report, key, (Block(0, ("重新写过。",)),))
        for key in report.narratives
        if not key.startswith(LAST)
    ]
    edits.append(set_value(report, EXPENDITURE_NOTE, "另作说明。"))
    window.session.apply(Batch(tuple(edits)), "填好")
    items = (figures, dated, opened)
    qtbot.waitUntil(lambda: all(one.text(0).startswith("✓ ") for one in items), timeout=2000)
    quiet = shown.palette().brush(shown.palette().ColorRole.PlaceholderText)
    assert figures.foreground(0) == quiet
    text_head = opened.parent()
    assert text_head is not None
    assert text_head.text(0).startswith("✓ 文字待改写")
    window.importing.results.dock.close()
    window.undo()
    window.importing.results.reopen()
    again = [item for found in groups(shown).values() for item in found]
    qtbot.waitUntil(lambda: not any(one.text(0).startswith("✓") for one in again), timeout=2000)
    assert set(told) <= {one.text(0) for one in again}


def test_a_remark_is_ticked_off_by_a_change_of_what_it_is_about_and_by_no_other(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """Note, texts and rows of one chapter are dealt with one by one."""
    window = open_window(sample_report())
    listed = rolled_over(window, tmp_path, monkeypatch)
    report = window.session.report
    texts = [one for one in listed["文字待改写"] if one.text(1).startswith("二（二）")]
    note, before, after = texts
    (rows,) = [one for one in listed["数字待填"] if "支出明细" in one.text(0)]
    items = (note, before, after, rows)
    first, _ = next(one for one in report.outline.sections if one.key == "spending_use").narratives
    for edit, ticked in (
        (replace_narrative(report, first.key, (Block(0, ("重新写过。",)),)), {before.text(0)}),
        (set_value(report, EXPENDITURE_NOTE, "另作说明。"), {note.text(0)}),
    ):
        window.session.apply(edit, "改")
        qtbot.waitUntil(lambda: any(one.text(0).startswith("✓") for one in items), timeout=2000)
        found = {one.text(0).removeprefix("✓ ") for one in items if one.text(0)[0] == "✓"}
        assert found == ticked
        window.undo()
        qtbot.waitUntil(lambda: not any(one.text(0)[0] == "✓" for one in items), timeout=2000)


def test_two_tables_of_a_chapter_are_ticked_off_one_by_one(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    rows = (("项目", "数量"), ("道路", "3条"))
    titles = ("2020年征收项目", "2020年安置项目")
    tables = tuple(FreeTable("results", title, rows) for title in titles)
    window = open_window(replace(sample_report(), tables=tables))
    listed = rolled_over(window, tmp_path, monkeypatch)
    first, second = listed["表格待填"]
    shown = result(window)
    for number, item in enumerate((first, second), 1):
        shown.list.itemClicked.emit(item, 0)
        assert window.work.place() == (f"tables/{number}", "results")
    report = window.session.report
    filled = replace(report.tables[1], rows=(rows[0], ("道路", "5条")))
    window.session.apply(replace_items(report, TABLES, (report.tables[0], filled)), "填表")
    qtbot.waitUntil(lambda: second.text(0).startswith("✓ "), timeout=2000)
    assert not first.text(0).startswith("✓")


def test_a_text_that_is_explained_as_still_valid_is_ticked_off(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window = open_window(sample_report())
    listed = rolled_over(window, tmp_path, monkeypatch)
    report = window.session.report
    (text,) = [
        one for one in listed["文字待改写"] if one.text(1).startswith("二（二）")
        and "说明文字" in one.text(0)
    ]  # fmt: skip
    others = [one for one in listed["文字待改写"] if one is not text]
    (finding,) = [
        one for one in window.checking.run() if one.code == "T26"
        and one.where == "spending_use/1"
    ]  # fmt: skip
    window.session.apply(explained(report, finding, "本年仍然适用。"), "填写说明")
    qtbot.waitUntil(lambda: text.text(0).startswith("✓ "), timeout=2000)
    assert not any(one.text(0).startswith("✓") for one in others)


def test_a_remark_without_quoted_words_leads_to_the_entry_that_it_is_about(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(sample_report())
    listed = rolled_over(window, tmp_path, monkeypatch)
    report = window.session.report
    made = replace(report.lines[0], amount=Amount(100))
    window.session.apply(change_line(report, 0, made), "填一行")
    shown = result(window)
    note, before, after = (
        one for one in listed["文字待改写"] if one.text(1).startswith("二（二）")
    )
    (rows,) = [one for one in listed["数字待填"] if "支出明细" in one.text(0)]
    texts = next(one for one in report.outline.sections if one.key == "spending_use").narratives
    for item, place in (
        (note, EXPENDITURE_NOTE), (rows, "lines/2"), (before, texts[0].key), (after, texts[1].key)
    ):  # fmt: skip
        shown.list.itemClicked.emit(item, 0)
        assert window.work.place()[0].startswith(place)


def test_a_text_that_is_written_bit_by_bit_tells_how_many_places_are_left(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    window = open_window(sample_report())
    listed = rolled_over(window, tmp_path, monkeypatch)
    report = window.session.report
    remark = next(one for one in listed["文字待改写"] if "处数字待填" in one.text(0))
    text = next(
        section.narratives[0]
        for section in report.outline.sections
        if place_name(report.outline, section.key) == remark.text(1)
    )
    written = (Block(0, ("现有编制＿＿人，实有＿＿人。",)),)
    window.session.apply(replace_narrative(report, text.key, written), "改写")
    qtbot.waitUntil(lambda: remark.text(0).endswith("（还有 2 处）"), timeout=2000)


def test_next_years_report_may_follow_another_outline(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(sample_report())
    own = window.session.report.outline
    other = next(one for one in shipped_outlines().values() if one.key != own.key)

    def take_other(dialog: OutlineDialog) -> int:
        choice = dialog.choice
        following = (sample_report().year or 0) + 1
        assert choice.outline.valid_in(following)  # what fits the year is proposed
        names = [choice.itemText(number) for number in range(choice.count())]
        choice.activated.emit(next(n for n, name in enumerate(names) if other.name in name))
        return 1

    monkeypatch.setattr(OutlineDialog, "exec", take_other)
    choose(monkeypatch, tmp_path / "明年.db")
    window.actions_.qt_action("roll_outline").trigger()
    assert saved(window).outline.key == other.key


def test_a_document_without_a_units_name_asks_for_it_with_what_was_found(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    source = tmp_path / "去年.txt"
    text = "2020年度部门整体支出绩效自评报告\n一、基本情况\n2020年实有人数12人。\n"
    source.write_text(text * 3, encoding="utf-8")
    found: list[tuple[str, str]] = []

    def fill(dialog: NewDialog) -> int:
        found.append((dialog.unit.text(), dialog.year.text()))
        dialog.unit.setText("某区服务中心")
        return 1

    monkeypatch.setattr(NewDialog, "exec", fill)
    choose(monkeypatch, tmp_path / "报告.db")
    window.importing.import_path(source)
    qtbot.waitUntil(lambda: window.session.document is not None, timeout=2000)
    assert found == [("", "2020")]
    assert (saved(window).unit, saved(window).year) == ("某区服务中心", 2020)
    assert not window.notice.text()


@pytest.mark.parametrize("ending", ["json", "xlsx"])
def test_a_file_by_an_outline_of_ones_own_asks_for_it(
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    ending: str,
) -> None:
    source = sample_report().outline.source.replace('key = "changsha-2020"', 'key = "own-2020"')
    (tmp_path / "own.toml").write_text(source, encoding="utf-8")
    (tmp_path / "bad.toml").write_text("key =", encoding="utf-8")
    report = replace(sample_report(), outline=parse_outline(source))
    exported = tmp_path / f"报告.{ending}"
    export_report(report, exported, draft=False, revision=1, at=None)
    told: list[str] = []

    def take_file(dialog: OutlineDialog) -> int:
        told.append(dialog.findChildren(QLabel)[0].text())
        before = dialog.choice.outline
        answers = iter([str(tmp_path / "bad.toml"), str(tmp_path / "own.toml")])
        asked = staticmethod(lambda *_: (next(answers), ""))
        monkeypatch.setattr(QFileDialog, "getOpenFileName", asked)
        dialog.choice.activated.emit(dialog.choice.count() - 1)
        told.append(dialog.note.text())
        assert dialog.choice.outline == before
        dialog.choice.activated.emit(dialog.choice.count() - 1)
        return 1

    monkeypatch.setattr(OutlineDialog, "exec", take_file)
    choose(monkeypatch, tmp_path / "报告.db")
    window.importing.import_path(exported)
    qtbot.waitUntil(lambda: window.session.document is not None, timeout=2000)
    question, refused = told
    assert "own-2020" in question
    assert "提纲" in refused
    assert report_data(saved(window)) == report_data(report)


def test_a_roll_over_that_was_given_up_changes_nothing(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(sample_report())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda *_: ("", "")))
    window.importing.roll_open()
    assert window.session.report == sample_report()
    assert not window.findChildren(ResultPanel)
