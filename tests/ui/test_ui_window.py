"""The window as a whole: beginning, going about, undoing, handing on, and leaving."""

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop.sample import sample_report
from desktop.storage.document import Document
from desktop.storage.errors import StorageError
from desktop.ui.first_page import FirstPage
from desktop.ui.importing.result_panel import ResultPanel
from desktop.ui.main_window import MainWindow
from desktop.ui.new_dialog import NewDialog
from desktop.ui.preferences import Preferences
from forms.amount import Amount
from forms.checks.finding import Finding, Level
from forms.edits import apply, replace_narrative, set_value
from forms.narrative import Block, Quote
from forms.report import Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import (
    expenditure,
    field,
    line,
    lines,
    narrative,
    press,
    retype,
    saved,
    type_text,
)


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Answer the next file dialogs with this path."""
    answer = staticmethod(lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)


# Beginning ----------------------------------------------------------------------------------


def test_the_first_page_offers_the_ways_to_begin(window: MainWindow) -> None:
    page = window.findChild(FirstPage)
    assert page is not None
    assert page.isVisible()
    texts = [button.text() for button in page.findChildren(QPushButton)]
    assert texts == ["新建", "从上年的文件", "导入 Word", "打开", "示例"]


def test_the_sample_is_made_and_shown(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, tmp_path / "示例")
    window.files.sample()
    assert (tmp_path / "示例.db").is_file()
    assert window.session.report == sample_report()
    assert "自评" in window.windowTitle()


def test_a_new_report_follows_the_year_with_its_outline(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = NewDialog(window)
    ok = dialog.buttons.buttons()[0]
    assert not ok.isEnabled()
    dialog.unit.setText("某局")
    dialog.year.setText("2020")
    assert ok.isEnabled()
    report = dialog.report()
    assert report.outline.valid_in(2020)
    assert (report.unit, report.year) == ("某局", 2020)
    choose(monkeypatch, tmp_path / "新.db")
    window.files.create(report, "新建")
    assert saved(window) == report


def test_a_new_file_has_the_cursor_in_its_first_blank_entry(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: Report
) -> None:
    choose(monkeypatch, tmp_path / "新.db")
    window.files.create(fresh, "新建")
    QApplication.processEvents()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert window.work.place() == (fresh.outline.cover[0].key, window.work.tabs[0].key)
    type_text(focused, "0731")
    assert window.session.commit()
    assert saved(window).text_of(fresh.outline.cover[0].key) == "0731"


def test_an_outline_that_is_still_to_be_confirmed_says_what_to_do(window: MainWindow) -> None:
    dialog = NewDialog(window)
    dialog.show()
    dialog.year.setText("2021")
    assert dialog.outline.currentText().endswith("（待核对）")
    assert dialog._trust.isVisible()
    assert "“待核对”" in dialog._trust.text()
    assert "以它为准" in dialog._trust.text()
    dialog.year.setText("2020")
    assert not dialog._trust.isVisible()
    dialog.close()


def test_an_outline_chosen_by_hand_stays_when_the_year_changes(window: MainWindow) -> None:
    dialog = NewDialog(window)
    dialog.year.setText("2020")
    other = next(n for n in range(2) if n != dialog.outline.currentIndex())
    dialog.outline.setCurrentIndex(other)
    dialog.outline.activated.emit(other)
    chosen = dialog.outline.outline
    dialog.unit.setText("某局")
    dialog.year.setText("2021")
    dialog.year.setText("2020")
    assert dialog.report().outline == chosen


def test_an_outline_file_is_asked_for_only_when_that_is_chosen(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Arrows step through the closed list; a file dialog in between would stop them."""
    asked: list[str] = []

    def ask(parent: object, title: str, *_: object) -> tuple[str, str]:
        asked.append(title)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(ask))
    dialog = NewDialog(window)
    qtbot.addWidget(dialog)
    dialog.unit.setText("某局")
    dialog.show()
    choice = dialog.outline
    choice.setFocus()
    last = choice.count() - 1
    kept = choice.outline
    press(choice, Qt.Key.Key_End)
    assert (choice.currentIndex(), choice.outline, asked) == (last, kept, [])
    assert "Enter" in dialog._note.text()
    press(choice, Qt.Key.Key_Up)
    press(choice, Qt.Key.Key_Down)
    assert choice.currentIndex() == last
    press(choice, Qt.Key.Key_Tab)  # going on without a file shows what is chosen
    assert choice.currentIndex() < last
    assert "Enter" not in dialog._note.text()
    choice.setFocus()
    press(choice, Qt.Key.Key_End)
    press(choice, Qt.Key.Key_Return)
    assert asked == ["选提纲文件"]
    assert dialog.isVisible()
    choice.showPopup()
    view = choice.view()
    press(view, Qt.Key.Key_End)
    press(view, Qt.Key.Key_Return)
    assert len(asked) == 2
    assert choice.currentText().startswith(choice.outline.name)


def test_making_a_file_never_replaces_one(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh: Report
) -> None:
    path = tmp_path / "已有.db"
    path.write_bytes(b"kept")
    choose(monkeypatch, path)
    window.files.create(fresh, "新建")
    assert path.read_bytes() == b"kept"
    assert "已经有了" in window.notice.text()
    assert window.session.document is None


def test_recent_files_are_listed_and_missing_ones_greyed(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    window.work.go_to_tab("results")
    window.close_file()
    (entry,) = window.preferences.recent()
    page = window.findChild(FirstPage)
    assert page is not None
    entries = [one for one in page.findChildren(QPushButton) if one.isFlat()]
    assert [one.isEnabled() for one in entries] == [True]
    entries[0].click()
    assert window.work.current_key == "results"  # the tab it was left on
    window.close_file()
    entry.path.unlink()
    page.show_recent(window.preferences.recent())
    QApplication.processEvents()
    shown = [one for one in page.findChildren(QPushButton) if one.isFlat() and one.isVisible()]
    assert [one.isEnabled() for one in shown] == [False]


def test_opening_shows_no_other_window_on_the_way(
    open_window: OpenWindow, fresh: Report, qtbot: QtBot
) -> None:
    window = open_window(fresh)
    QApplication.processEvents()
    assert window.isActiveWindow()


def test_a_file_that_is_none_of_ours_is_told_and_leaves_the_open_one(
    open_window: OpenWindow, fresh: Report, tmp_path: Path
) -> None:
    window = open_window(fresh)
    other = tmp_path / "别的.db"
    other.write_bytes(b"nothing of ours")
    window.files.open_path(other)
    assert window.notice.text()
    assert window.session.document is not None
    assert window.session.document.path.name == "报告.db"


def test_a_new_file_is_proposed_a_name_that_is_free_and_replaces_none(
    window: MainWindow, fresh: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str, object]] = []
    taken = tmp_path / "某区服务中心 2020年度自评.db"
    taken.write_bytes(b"hers")

    def choose_taken(*told: object) -> tuple[str, str]:
        asked.append((str(told[1]), Path(str(told[2])).name, told[5]))
        return (str(taken) if len(asked) == 1 else str(told[2])), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose_taken)
    assert window.files.create(fresh, "新建", source=tmp_path / "去年.docx")
    assert [name for _, name, _ in asked] == ["某区服务中心 2020年度自评 2.db"] * 2
    assert "已经有了，请换一个文件名" in asked[1][0]
    assert all(keep == QFileDialog.Option.DontConfirmOverwrite for _, _, keep in asked)
    assert taken.read_bytes() == b"hers"
    assert window.session.document is not None
    assert window.session.document.path.name == "某区服务中心 2020年度自评 2.db"


def test_a_text_file_dropped_on_the_window_is_imported(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "去年.txt"
    source.write_text(
        "某区服务中心\n2020年度部门整体支出预算绩效自评报告\n一、部门、单位基本情况\n主要职能。\n",
        encoding="utf-8",
    )
    choose(monkeypatch, tmp_path / "导入.db")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(source))])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(5, 5), copy, mime, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), copy, mime, left, none))
    assert window.session.document is not None
    assert window.session.document.path.name == "导入.db"
    assert any("主要职能" in one.literal for one in saved(window).narrative_of("basics"))
    shown = window.findChild(ResultPanel)
    assert shown is not None  # what was read from where
    assert "已导入" in shown.sentence.text()


def test_a_file_dropped_on_an_editor_is_not_written_into_it(
    open_window: OpenWindow, fresh: Report, tmp_path: Path
) -> None:
    window = open_window(fresh)
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(tmp_path / "去年.docx"))])
    assert not narrative(window, "results").edit.canInsertFromMimeData(files)
    assert not lines(window, "expenditure.note").canInsertFromMimeData(files)
    assert not line(window, "unit").acceptDrops()


# Going about --------------------------------------------------------------------------------


def test_tabs_carry_the_chapters_numbers(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    assert window.work.list.titles() == [
        "封面",
        "一 基本情况",
        "二（一）基本支出",
        "二（二）管理及使用",
        "二（三）专项组织实施",
        "二（四）资产管理",
        "三 绩效情况",
        "四 存在问题",
        "五 改进措施",
        "六 结果应用",
    ]


def test_changing_the_tab_saves_the_open_editor(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    type_text(line(window, "cover.contact"), "Li")
    press(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert window.work.current_key == "basics"
    assert saved(window).text_of("cover.contact") == "Li"
    assert line(window, "staff.posts").hasFocus()  # what is typed at once goes somewhere
    press(window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert window.work.current_key == ""
    assert window.work.current is not None
    assert window.work.current.isAncestorOf(window.focusWidget() or window)


def test_marks_tell_what_is_missing_what_is_open_and_what_is_done(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    marks = window.work.list
    assert marks.mark_of("basics") == "✓"
    assert marks.mark_of("spending_use") == ""  # filled, but not done: findings are open
    assert marks.findings_of("spending_use").isdigit()
    retype(line(window, "staff.posts"), "")
    window.session.commit()
    window.checking.run()
    assert marks.mark_of("basics") == "!"


def test_checks_follow_an_edit_by_themselves(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(sample_report())
    with qtbot.waitSignal(window.checking.findingsChanged, timeout=2000):
        window.session.apply(set_value(window.session.report, "staff.posts", None))
    assert any(one.where == "staff.posts" for one in window.checking.findings)


# Saving and undoing -------------------------------------------------------------------------


def test_saving_by_key_tells_the_time(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    contact = line(window, "cover.contact")
    type_text(contact, "Li")
    press(contact, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert saved(window).text_of("cover.contact") == "Li"
    assert window._status.text().startswith("已保存 ")


def test_undo_takes_the_typing_back_and_redo_brings_it_again(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    contact = line(window, "cover.contact")
    type_text(contact, "Li")
    press(contact, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert contact.text() == ""
    assert "cover.contact" not in saved(window).values
    assert window.actions_.qt_action("redo").text() == "重做“填写‘联系人’”"
    press(contact, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert contact.text() == "Li"
    assert saved(window).text_of("cover.contact") == "Li"


def test_undo_over_a_wrong_text_takes_back_only_the_typing(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    retype(line(window, "cover.contact"), "Li")
    year = line(window, "year")
    retype(year, "20x")
    window.session.commit()
    press(year, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert year.text() == "2020"
    assert saved(window).text_of("cover.contact") == "Li"


def test_undo_in_a_text_is_the_documents(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    edit = narrative(window, "results").edit
    type_text(edit, "完成任务")
    press(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert edit.toPlainText() == ""
    assert saved(window).narrative_of("results") == ()


def test_a_failed_write_keeps_the_entry_and_can_be_tried_again(
    open_window: OpenWindow, fresh: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(fresh)
    document = window.session.document
    assert document is not None

    def refuse(*_: object) -> Report:
        raise StorageError("磁盘空间已满，刚才的填写还没有存进文件；请腾出空间后重试。")

    with monkeypatch.context() as failing:
        failing.setattr(document, "apply", refuse)
        contact = line(window, "cover.contact")
        type_text(contact, "Li")
        press(contact, Qt.Key.Key_Tab)
        type_text(narrative(window, "results").edit, "文字")
        window.session.commit()
        panel = expenditure(window)
        panel.model.setData(panel.model.index(0, 2), "5")
        assert not window.session.settle()
    assert contact.text() == "Li"
    assert "磁盘空间已满" in window.notice.text()
    assert [one.text() for one in window.notice.buttons()] == ["重试", "另存副本"]
    window.notice.buttons()[0].click()
    report = saved(window)
    assert report.text_of("cover.contact") == "Li"
    assert report.narrative_of("results") == (Block(0, ("文字",)),)
    assert report.lines[0].amount == Amount(5_000_000)
    assert window.notice.text() == ""


@pytest.mark.parametrize("readable", [True, False])
def test_a_copy_takes_over_with_what_could_not_be_written(
    open_window: OpenWindow,
    fresh: Report,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    readable: bool,
) -> None:
    window = open_window(fresh)
    document = window.session.document
    assert document is not None

    def refuse(*_: object) -> Report:
        raise StorageError("磁盘读写出错，刚才的填写还没有存进文件；请检查连接后重试。")

    monkeypatch.setattr(document, "apply", refuse)
    if not readable:
        monkeypatch.setattr(document, "save_copy", refuse)
    contact = line(window, "cover.contact")
    type_text(contact, "Li")
    press(contact, Qt.Key.Key_Tab)
    assert not window.session.settle()
    choose(monkeypatch, tmp_path / "副本.db")
    window.notice.buttons()[1].click()
    assert window.session.document is not None
    assert window.session.document.path.name == "副本.db"
    assert saved(window).text_of("cover.contact") == "Li"
    assert window.notice.text() == ""
    retype(line(window, "cover.phone"), "0731")
    window.save()
    assert saved(window).text_of("cover.phone") == "0731"


# Findings -----------------------------------------------------------------------------------


def test_a_click_on_a_finding_leads_to_its_row(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(sample_report())
    row = next(row for row in window.findings.rows if row.finding.where.startswith("lines/"))
    QTest.mouseClick(row.message, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.work.current_key == "spending_use", timeout=2000)
    panel = expenditure(window)
    assert panel.view.hasFocus()
    assert panel.view.currentIndex().row() == int(row.finding.where.split("/")[1]) - 1


def test_every_finding_of_an_empty_report_leads_somewhere(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    assert window.checking.findings
    for finding in window.checking.findings:
        window.setFocus()
        window.work.go_to_finding(finding)
        assert window.work.current_key == finding.section
        page = window.work.current
        focused = QApplication.focusWidget()
        assert page is not None
        assert focused is not None
        assert page.isAncestorOf(focused), finding


def test_a_finding_marks_its_field(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    posts = field(window, "staff.posts")
    assert posts._mark.isVisible()
    assert posts._mark.text() == "必填"
    date = field(window, "cover.date")
    assert not date.field.required
    assert "必填" not in date._mark.text()  # the box beside it says 可不填
    retype(line(window, "budget.basic"), "1")
    retype(line(window, "budget.wages"), "2")
    retype(line(window, "budget.goods"), "0")
    retype(line(window, "budget.subsidies"), "0")
    window.session.commit()
    window.checking.run()
    basic = field(window, "budget.basic")
    assert "逻辑性" in basic._mark.text()
    assert "相差1.00万元" in basic._mark.toolTip()
    posts = field(window, "staff.posts")
    retype(line(window, "staff.posts"), "3")
    window.session.commit()
    window.checking.run()
    assert not posts._mark.isVisible()


def test_a_finding_selects_the_very_words_it_is_about(
    open_window: OpenWindow, fresh: Report
) -> None:
    text = Block(0, ("\U0002c317先生说，数目是壹佰零，", Quote("spent.total"), "，错字在此。"))
    window = open_window(apply(replace_narrative(fresh, "results", [text]), fresh))
    finding = Finding("X99", Level.HINT, "results", "results/1", "有错字", literal="错字")
    window.work.go_to_finding(finding)
    assert narrative(window, "results").edit.textCursor().selectedText() == "错字"


def test_a_finding_that_brings_its_correction_is_put_right_by_a_click(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(sample_report())

    def found(report: Report) -> tuple[Finding, ...]:
        if report.count_of("staff.posts") == 7:
            return ()
        right = set_value(report, "staff.posts", Decimal(7))
        one = Finding("X98", Level.HINT, "basics", "staff.posts", "应为 7", correction=right)
        return (one,)

    monkeypatch.setattr(window.checking._checks, "check", found)
    window.checking.run()
    (row,) = window.findings.rows
    next(one for one in row.findChildren(QPushButton) if one.text() == "改正").click()
    qtbot.waitUntil(lambda: not window.findings.rows, timeout=2000)
    assert saved(window).count_of("staff.posts") == 7
    window.undo()
    assert saved(window) == sample_report()


def test_an_explanation_is_saved_with_its_finding(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    row = next(row for row in window.findings.rows if row.explanation is not None)
    assert row.explanation is not None
    type_text(row.explanation, "专项资金由用地单位拨付")
    window.save()
    assert saved(window).explanations == {row.finding.identity: "专项资金由用地单位拨付"}
    window.checking.run()
    again = next(
        one for one in window.findings.rows if one.finding.identity == row.finding.identity
    )
    assert again.finding.explained
    assert not again.finding.is_open


# Handing on ---------------------------------------------------------------------------------


def test_the_pdf_is_refused_while_mandatory_findings_stand(
    open_window: OpenWindow, fresh: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(fresh)
    choose(monkeypatch, tmp_path / "报告.pdf")
    window.handing_on.export_pdf()
    assert not (tmp_path / "报告.pdf").exists()
    assert "逻辑性" in window.notice.text()
    assert [one.text() for one in window.notice.buttons()] == ["导出草稿"]
    assert any(row.finding.level is Level.MANDATORY for row in window.findings.rows)


def test_an_export_holds_what_is_being_typed(
    open_window: OpenWindow, fresh: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(fresh)
    type_text(line(window, "cover.contact"), "Lin")
    choose(monkeypatch, tmp_path / "报告.json")
    window.handing_on.export(".json", "JSON 文件")
    assert "Lin" in (tmp_path / "报告.json").read_text(encoding="utf-8")
    assert "已导出" in window._status.text()


def test_a_copy_is_written_and_told_without_a_dialog(
    open_window: OpenWindow, fresh: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(fresh)
    choose(monkeypatch, tmp_path / "副本.db")
    window.files.save_copy()
    with Document.open(tmp_path / "副本.db", read_only=True) as copy:
        assert copy.report == fresh
    assert "副本" in window._status.text()


def test_a_read_only_file_can_be_looked_at_and_copied(
    window: MainWindow, tmp_path: Path, fresh: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "只读.db"
    Document.create(path, fresh, "测试").close()
    window.files.open_path(path, read_only=True)
    assert [one.text() for one in window.notice.buttons()] == ["另存副本后编辑"]
    assert line(window, "unit").isReadOnly()
    assert narrative(window, "results").edit.isReadOnly()
    panel = expenditure(window)
    assert panel.model.rowCount() == len(fresh.lines)
    assert not window.actions_.qt_action("save").isEnabled()
    window.tell("别的话")
    window.notice._close.click()
    assert "只读" in window.notice.text()  # it comes back while its cause stands
    choose(monkeypatch, tmp_path / "可改.db")
    window.notice.buttons()[0].click()
    assert window.session.document is not None
    assert window.session.document.path.name == "可改.db"
    assert not line(window, "unit").isReadOnly()
    assert window.notice.text() == ""


# Leaving ------------------------------------------------------------------------------------


def test_closing_saves_what_is_being_typed(
    open_window: OpenWindow, fresh: Report, tmp_path: Path
) -> None:
    window = open_window(fresh)
    type_text(line(window, "cover.contact"), "Li")
    window.close()
    with Document.open(tmp_path / "报告.db", read_only=True) as again:
        assert again.report.text_of("cover.contact") == "Li"


@pytest.mark.parametrize("button", ["返回修改", "放弃并离开"])
def test_leaving_with_a_wrong_text_asks(
    open_window: OpenWindow, fresh: Report, monkeypatch: pytest.MonkeyPatch, button: str
) -> None:
    window = open_window(fresh)
    retype(line(window, "year"), "20x")

    def answer(box: QMessageBox) -> int:
        assert "20x" in box.text()
        next(one for one in box.buttons() if one.text() == button).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    window.close_file()
    assert (window.session.document is None) == (button == "放弃并离开")


def test_the_window_comes_back_where_it_was(window: MainWindow, tmp_path: Path) -> None:
    window.resize(760, 720)
    window.close()
    again = MainWindow(Preferences(tmp_path / "home" / "window.json"))
    assert again.size() == window.size()
    again.deleteLater()


# Unplaced -----------------------------------------------------------------------------------


def test_unplaced_text_has_a_tab_until_it_is_gone(open_window: OpenWindow, fresh: Report) -> None:
    start = apply(replace_narrative(fresh, "unplaced", [Block(0, ("来历不明",))]), fresh)
    window = open_window(start)
    assert window.work.list.titles()[-1] == "未归类"
    window.work.go_to_tab("unplaced")
    page = window.work.current
    assert page is not None
    assert any("不会印出" in label.text() for label in page.findChildren(QLabel))
    edit = narrative(window, "unplaced").edit
    edit.selectAll()
    QTest.keyClick(edit, Qt.Key.Key_Delete)
    window.session.commit()
    assert saved(window).narrative_of("unplaced") == ()
    window.work.go_to_tab("results")
    assert window.work.list.titles()[-1] == "六 结果应用"
