"""What was typed and is no valid entry stands in the window alone: it is said wherever it matters,
and a click leads there."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton

from desktop.sample import sample_report
from desktop.ui.fields.note_label import NoteLabel
from desktop.ui.main_window import MainWindow
from desktop.ui.section_list import SectionList
from desktop.ui.theme import colours
from forms.amount import Amount
from forms.report import Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, line, press, retype, saved


def item_texts(chapters: SectionList, key: str) -> list[str]:
    """What a chapter's line says to a screen reader and to the mouse."""
    item = chapters._item(key)
    assert item is not None
    return [str(item.data(0, Qt.ItemDataRole.AccessibleTextRole)), item.toolTip(0)]


def write_wrong(window: MainWindow) -> str:
    """Type an amount that nobody can read, and go to another chapter."""
    entry = line(window, "spent.total")
    key = window.work.current_key
    retype(entry, "四百上下")
    window.work.go_to_tab("results")
    QApplication.processEvents()
    return key


def refuse_choosing(monkeypatch: pytest.MonkeyPatch, target: Path) -> list[str]:
    asked: list[str] = []

    def choose(*told: object) -> tuple[str, str]:
        asked.append(str(told[1]))
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return asked


@pytest.fixture
def window_with_wrong(open_window: OpenWindow) -> MainWindow:
    window = open_window(sample_report())
    write_wrong(window)
    return window


def test_what_cannot_be_read_outlives_an_undo_made_in_another_chapter(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    retype(line(window, "staff.on_post"), "58")
    window.session.commit()
    retype(line(window, "staff.on_post"), "si bai")
    window.session.commit()
    window.work.go_to_tab("problems")
    window.undo()
    assert saved(window).count_of("staff.on_post") is None
    assert line(window, "staff.on_post").text() == "si bai"
    assert [one.where for _, one in window.work.unsaved()] == ["staff.on_post"]


def test_a_wrong_entry_marks_its_chapter_after_it_was_left(window_with_wrong: MainWindow) -> None:
    window = window_with_wrong
    chapters = window.work.list
    assert chapters.mark_of("spending_use") == "未存"
    for told in item_texts(chapters, "spending_use"):
        assert "有 1 处没有保存" in told
    assert chapters.mark_of("results") != "未存"
    retype(line(window, "spent.total"), "17742.08")
    window.save()
    assert chapters.mark_of("spending_use") != "未存"
    assert all("没有保存" not in told for told in item_texts(chapters, "spending_use"))


def test_what_is_filled_in_is_not_whole_while_an_entry_is_not_saved(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    assert window.work.progress.text().startswith("填写 100%")
    write_wrong(window)
    assert window.work.progress.text().startswith("填写 99%　有 1 处没有保存")
    window.checking.run()  # stays so
    assert window.work.progress.text().startswith("填写 99%")
    menu = window.work.progress.menu()
    assert menu is not None
    menu.aboutToShow.emit()
    action = menu.actions()[0]
    assert action.text().startswith("没有保存")
    assert "实际支出" in action.text()
    action.trigger()
    assert window.work.place() == ("spent.total", "spending_use")


def test_the_status_line_does_not_say_saved_and_leads_there(window_with_wrong: MainWindow) -> None:
    window = window_with_wrong
    told = window._status.unsaved
    assert told.isVisible()
    assert told.text() == "有 1 处没有保存"
    assert "已保存" not in window._status.text()
    assert "实际支出" in told.toolTip()
    told.click()
    assert window.work.place() == ("spent.total", "spending_use")
    press(line(window, "spent.total"), Qt.Key.Key_Escape)
    assert not told.isVisible()
    assert window._status.text().startswith("已保存")


def test_cells_that_cannot_be_read_are_counted_and_led_to(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    amount = panel.model.first_amount_column()
    for row, text in ((1, "四百"), (3, "五百左右")):
        panel.model.setData(panel.model.index(row, amount), text)
    window.work.go_to_tab("results")
    told = window._status.unsaved
    assert told.text() == "有 2 处没有保存"
    assert "支出明细第 2 行" in told.toolTip()
    for row in (1, 3, 1):  # round and round
        told.click()
        index = panel.view.currentIndex()
        assert window.work.current_key == "spending_use"
        assert (index.row(), index.column()) == (row, amount)
    panel.model.clear_cells([(1, amount), (3, amount)])
    assert not told.isVisible()


def test_a_wrong_text_in_the_blank_row_is_forgotten_when_it_is_cleared(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    cell = (panel.model.entries(), panel.model.first_amount_column())
    panel.model.setData(panel.model.index(*cell), "四百")
    assert window._status.unsaved.isVisible()
    panel.model.clear_cells([cell])
    assert not window._status.unsaved.isVisible()


def test_no_final_paper_is_made_while_an_entry_is_not_saved(
    window_with_wrong: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = window_with_wrong
    asked = refuse_choosing(monkeypatch, tmp_path / "正式.pdf")
    for deed in (
        window.handing_on.export_pdf,
        window.handing_on.print_report,
        window.custody.finalizing.freeze,
    ):
        window.work.go_to_tab("results")
        window.notice.clear()
        deed()
        told = window.notice.text()
        assert "管理及使用" in told
        assert "“实际支出”没有保存" in told
        assert "到这一处" in [button.text() for button in window.notice.buttons()]
        window.notice.buttons()[0].click()
        assert window.work.place() == ("spent.total", "spending_use")
    assert not asked
    assert not (tmp_path / "正式.pdf").exists()
    assert not saved(window).is_final
    assert window.notice.isVisible()
    retype(line(window, "spent.total"), "400")
    window.session.commit()
    assert not window.notice.isVisible()  # it is saved now


@pytest.mark.parametrize(("ending", "kind"), [(".xlsx", "Excel 工作簿"), (".pdf", "PDF")])
def test_other_files_are_written_and_say_what_they_lack(
    window_with_wrong: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ending: str,
    kind: str,
) -> None:
    window = window_with_wrong
    target = tmp_path / f"草稿{ending}"
    refuse_choosing(monkeypatch, target)
    window.handing_on.export(ending, kind, draft=True)
    assert target.exists()
    assert "“实际支出”没有保存" in window.notice.text()
    assert "到这一处" in [button.text() for button in window.notice.buttons()]


def test_a_copy_says_what_it_lacks(
    window_with_wrong: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_choosing(monkeypatch, tmp_path / "副本.db")
    window_with_wrong.files.hand_in_copy()
    assert "“实际支出”没有保存" in window_with_wrong.notice.text()


def test_who_stays_because_of_a_wrong_entry_is_led_there(
    window_with_wrong: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = window_with_wrong
    asked: list[str] = []

    def stay(box: QMessageBox) -> int:
        asked.append(f"{box.text()}{box.informativeText()}")
        next(one for one in box.findChildren(QPushButton) if one.text() == "返回修改").click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", stay)
    window.close_file()
    assert len(asked) == 1
    assert "管理及使用" in asked[0]
    assert "没有了" in asked[0]
    assert window.session.document is not None
    assert window.work.place() == ("spent.total", "spending_use")


def test_nothing_is_said_of_wrong_entries_of_the_file_before(
    window_with_wrong: MainWindow,
) -> None:
    window_with_wrong.adopt(None)
    assert not window_with_wrong._status.unsaved.isVisible()
    assert window_with_wrong.session.unsaved == ()


def test_larger_text_does_not_cost_what_could_not_be_saved(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    amount = panel.model.first_amount_column()
    panel.model.setData(panel.model.index(2, amount), "四百")
    write_wrong(window)
    retype(line(window, "expenditure.total"), "一千上下")
    window.session.commit()
    before = window.session.unsaved
    assert len(before) == 3
    window.showing.looks.larger()
    assert sorted(one.sentence for one in window.session.unsaved) == sorted(
        one.sentence for one in before
    )
    assert line(window, "spent.total").text() == "四百上下"
    assert expenditure(window).model.text_at(2, amount) == "四百"
    assert window._status.unsaved.text() == "有 3 处没有保存"
    window.showing.looks.usual_size()


@pytest.mark.parametrize("text", ["12.345", "0.5分之", "1,2.5"])
def test_the_unit_stays_while_a_text_might_become_another_amount(
    open_window: OpenWindow, text: str
) -> None:
    """12.345 is no amount in 元, but one in 万元: it would be saved as another than was meant."""
    window = open_window(sample_report())
    window.showing.toggle_unit()
    panel = expenditure(window)
    amount = panel.model.first_amount_column()
    panel.model.setData(panel.model.index(2, amount), text)
    before = saved(window).lines
    window.showing.toggle_unit()
    stays = text == "12.345"
    assert ("单位没有换" in window.notice.text()) is stays
    assert window.actions_.qt_action("yuan").isChecked() is stays
    assert saved(window).lines == before
    assert [one.text for one in window.session.unsaved] == [text]
    if not stays:
        return
    panel = expenditure(window)
    panel.model.setData(panel.model.index(2, amount), "1")
    window.showing.toggle_unit()


def test_an_amount_too_fine_for_one_unit_is_saved_by_the_switch_to_the_other(
    open_window: OpenWindow,
) -> None:
    """The refusal says to fill in 元: that way must be open, and mean the same amount."""
    window = open_window(sample_report())
    panel = expenditure(window)
    amount = panel.model.first_amount_column()
    panel.model.setData(panel.model.index(2, amount), "25.000055")
    retype(line(window, "spent.total"), "=1/8")
    window.session.commit()
    assert "改为以元显示和填写" in panel.model.problem()
    assert [one.text for one in window.session.unsaved] == ["=1/8", "25.000055"]
    window.showing.toggle_unit()
    assert window.session.unsaved == ()
    assert expenditure(window).model.text_at(2, amount) == "250,000.55"
    window.save()
    assert saved(window).lines[2].amount == Amount(25_000_055)
    assert saved(window).amount_of("spent.total") == Amount(125_000)
    window.showing.toggle_unit()


def test_what_is_no_amount_in_either_unit_does_not_keep_the_switch_from_saving_others(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    panel = expenditure(window)
    amount = panel.model.first_amount_column()
    panel.model.setData(panel.model.index(2, amount), "25.000055")
    panel.model.setData(panel.model.index(3, amount), "三十元x")
    window.showing.toggle_unit()
    panel = expenditure(window)
    assert panel.model.text_at(2, amount) == "250,000.55"
    assert [one.text for one in window.session.unsaved] == ["三十元x"]
    assert panel.model.text_at(3, amount) == "三十元x"
    window.showing.toggle_unit()


def test_the_switch_of_the_unit_leaves_the_cell_that_is_worked_on(
    open_window: OpenWindow,
) -> None:
    """It went to the code of the row, where the next digits were typed."""
    window = open_window(sample_report())
    panel = expenditure(window)
    amount = panel.model.first_amount_column()
    panel.view.setFocus()
    panel.view.go_to(4, amount)
    window.showing.toggle_unit()
    index = expenditure(window).view.currentIndex()
    assert (index.row(), index.column()) == (4, amount)
    window.showing.toggle_unit()


def test_a_larger_size_leaves_a_too_fine_amount_as_it_was_typed(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    retype(line(window, "spent.total"), "=1/8")
    window.session.commit()
    window.showing.looks.larger()
    assert line(window, "spent.total").text() == "=1/8"
    assert len(window.session.unsaved) == 1
    window.showing.looks.usual_size()
    retype(line(window, "spent.total"), "0.12")
    window.session.commit()
    assert not window.session.unsaved


def test_an_amount_that_cannot_be_read_is_not_told_to_be_missing(open_window: OpenWindow) -> None:
    """The advice to delete the row would cost an expense."""
    window = open_window(sample_report())
    panel = expenditure(window)
    amount = panel.model.first_amount_column()
    before = saved(window).lines[2].amount
    panel.model.setData(panel.model.index(2, amount), "")
    window.checking.run()
    assert [one.where for one in window.checking.findings if one.code == "C05"] == ["lines/3"]
    panel.model.setData(panel.model.index(2, amount), "五万")
    assert not [one for one in window.checking.findings if one.code == "C05"]
    window.checking.run()
    assert not [one for one in window.checking.findings if one.code == "C05"]
    panel.model.setData(panel.model.index(2, amount), "")
    assert [one.where for one in window.checking.findings if one.code == "C05"] == ["lines/3"]
    assert before is not None


def test_a_wrong_amount_put_back_to_what_it_was_is_told_no_more(open_window: OpenWindow) -> None:
    """The report does not change by it, so that nothing else comes to take the sentence away."""
    window = open_window(sample_report())
    panel = expenditure(window)
    amount = panel.model.first_amount_column()
    index = panel.model.index(2, amount)
    before = panel.model.text_at(2, amount)
    panel.model.setData(index, "abc")
    assert "不是金额" in panel._wrong.note.text()
    panel.model.setData(index, before)
    assert panel._wrong.note.text() == ""
    assert window.session.unsaved == ()


def test_the_ground_of_what_is_filled_in_tells_all_from_nearly_all(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())

    def ground() -> str:
        return window.work.progress.grab().toImage().pixelColor(4, 4).name()

    assert ground() == colours().selection
    write_wrong(window)
    assert ground() == colours().partial


class SlowFile(QObject):
    """What a note follows: a file that takes a while to be written."""

    savingChanged = Signal()  # noqa: N815 - as the session calls it
    note = ""

    def saving_note(self, _: str) -> str:
        return self.note

    def says(self, note: str) -> None:
        self.note = note
        self.savingChanged.emit()


def test_what_could_not_be_read_is_told_again_after_a_slow_write(window: MainWindow) -> None:
    """The line below a table was empty then, with only the ways to the wrong cells beside it."""
    note, file = NoteLabel("", window), SlowFile()
    note.watch(file, "lines")  # type: ignore[arg-type]
    note.show_problem("有 2 格没有保存")
    file.says("保存中…")
    file.says("还没有存进文件")
    assert note.text() == "还没有存进文件"
    file.says("")
    assert (note.text(), note.objectName()) == ("有 2 格没有保存", "wrong")
    file.says("保存中…")
    note.show_problem("有 1 格没有保存")
    file.says("")
    assert note.text() == "有 1 格没有保存"
