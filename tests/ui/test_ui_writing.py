"""Writing never keeps a person waiting, and nothing that was typed is lost where it fails."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import app
from desktop.storage.document import Document
from desktop.storage.errors import StorageError
from desktop.ui import writing
from desktop.ui.main_window import MainWindow
from forms.amount import Amount
from forms.edits import SetValue, set_value
from forms.narrative import Block
from forms.report import Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, field, line, narrative, press, retype, saved, type_text
from tests.ui.test_ui_window import choose

CONTROL = Qt.KeyboardModifier.ControlModifier


class Disk:
    """A disk under a document, as slow as a test wants it and as broken."""

    def __init__(self, document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
        self.runs = threading.Event()
        self.broken = ""
        self.writes = 0
        monkeypatch.setattr(document._database, "write", self._under(document._database.write))

    def _under(self, write: Callable[..., None]) -> Callable[..., None]:
        def under(*args: object, **named: object) -> None:
            assert self.runs.wait(10)
            self.writes += 1
            if self.broken:
                raise StorageError(self.broken, "SQLITE_FULL")
            write(*args, **named)

        return under


@pytest.fixture
def disk(open_window: OpenWindow, fresh: Report, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    """A window on a report whose disk stands still until it is let run."""
    monkeypatch.setattr(writing, "_FIRST_RETRY", 20)
    window = open_window(fresh)
    assert window.session.document is not None
    made = Disk(window.session.document, monkeypatch)
    yield made
    made.broken = ""
    made.runs.set()


def on_disk(window: MainWindow) -> Report:
    """What stands in the file at this moment."""
    assert window.session.document is not None
    with Document.open(window.session.document.path, read_only=True) as again:
        return again.report


FULL = "磁盘空间已满，刚才的填写还没有存进文件；请腾出空间后重试，或“另存副本”到别的磁盘。"


def test_typing_goes_on_while_the_disk_stands_still(
    disk: Disk, window: MainWindow, qtbot: QtBot
) -> None:
    contact, phone = line(window, "cover.contact"), line(window, "cover.phone")
    type_text(contact, "Li")
    press(contact, Qt.Key.Key_Tab)
    type_text(phone, "0731")
    press(phone, Qt.Key.Key_Tab)
    assert (contact.text(), phone.text()) == ("Li", "0731")
    assert window.session.report.text_of("cover.phone") == "0731"
    assert window.session.is_saving
    assert "cover.contact" not in on_disk(window).values
    note = field(window, "cover.contact")._note
    qtbot.waitUntil(lambda: note.text() == "保存中…", timeout=2000)
    assert window._status.text().startswith("保存中…")
    disk.runs.set()
    qtbot.waitUntil(lambda: not window.session.is_saving, timeout=2000)
    assert note.text() != "保存中…"
    assert window._status.text().startswith("已保存 ")
    report = on_disk(window)
    assert (report.text_of("cover.contact"), report.text_of("cover.phone")) == ("Li", "0731")


def test_text_and_table_tell_that_they_are_on_their_way(
    disk: Disk, window: MainWindow, qtbot: QtBot
) -> None:
    text = narrative(window, "results")
    type_text(text.edit, "完成任务")
    panel = expenditure(window)
    panel.model.setData(panel.model.index(0, 2), "5")
    window.session.commit()
    notes = (text._note, panel._refused)
    qtbot.waitUntil(lambda: all(one.text() == "保存中…" for one in notes), timeout=2000)
    disk.runs.set()
    qtbot.waitUntil(lambda: not any(one.text() == "保存中…" for one in notes), timeout=2000)
    report = on_disk(window)
    assert report.narrative_of("results") == (Block(0, ("完成任务",)),)
    assert report.lines[0].amount == Amount(5_000_000)


def test_what_was_undone_is_said_again_after_a_slow_write(
    disk: Disk, window: MainWindow, qtbot: QtBot
) -> None:
    retype(line(window, "cover.contact"), "A")
    window.session.commit()
    window.undo()
    qtbot.waitUntil(lambda: window._status.text().startswith("保存中…"), timeout=2000)
    disk.runs.set()
    qtbot.waitUntil(lambda: not window.session.is_saving, timeout=2000)
    assert window._status.text().startswith("已撤销：")
    assert window._status.offer() is not None


def test_undo_and_redo_do_not_wait_and_are_written_in_order(disk: Disk, window: MainWindow) -> None:
    contact = line(window, "cover.contact")
    retype(contact, "A")
    retype(line(window, "cover.phone"), "1")
    window.session.commit()
    window.undo()
    window.undo()
    assert contact.text() == ""
    assert window.session.undo_label is None
    window.redo()
    assert contact.text() == "A"
    assert window.session.redo_label == "填写“联系电话”"
    retype(line(window, "cover.phone"), "2")
    disk.runs.set()
    window.save()
    report = saved(window)
    assert (report.text_of("cover.contact"), report.text_of("cover.phone")) == ("A", "2")
    document = window.session.document
    assert document is not None
    labels = [one.label for one in document.journal()]
    assert labels[-5:] == [
        "填写“联系电话”",
        "撤销：填写“联系电话”",
        "撤销：填写“联系人”",
        "重做：填写“联系人”",
        "填写“联系电话”",
    ]
    for owner in (document, window.session):
        assert owner.undo_label == "填写“联系电话”"
        assert not owner.redo_label


def test_saving_by_key_tells_the_time_only_once_it_is_written(
    disk: Disk, window: MainWindow, qtbot: QtBot
) -> None:
    contact = line(window, "cover.contact")
    type_text(contact, "Li")
    press(contact, Qt.Key.Key_S, CONTROL)
    qtbot.waitUntil(lambda: window._status.text().startswith("保存中"), timeout=2000)
    disk.runs.set()
    qtbot.waitUntil(lambda: window._status.text().startswith("已保存 "), timeout=2000)
    assert "第" not in window._status.text()  # the answer, not the lasting line
    assert on_disk(window).text_of("cover.contact") == "Li"


def test_closing_waits_for_what_is_on_its_way(
    disk: Disk, window: MainWindow, tmp_path: Path
) -> None:
    type_text(line(window, "cover.contact"), "Li")
    QTimer.singleShot(50, disk.runs.set)
    window.close_file()
    assert window.session.document is None
    with Document.open(tmp_path / "报告.db", read_only=True) as again:
        assert again.report.text_of("cover.contact") == "Li"


def test_an_export_waits_for_what_is_on_its_way(
    disk: Disk, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, tmp_path / "报告.json")
    type_text(line(window, "cover.contact"), "Lin")
    QTimer.singleShot(50, disk.runs.set)
    window.handing_on.export(".json", "JSON 文件")
    assert "Lin" in (tmp_path / "报告.json").read_text(encoding="utf-8")
    assert on_disk(window).text_of("cover.contact") == "Lin"


def test_a_failed_write_is_tried_again_by_itself(
    disk: Disk, window: MainWindow, qtbot: QtBot
) -> None:
    disk.broken = FULL
    disk.runs.set()
    contact = line(window, "cover.contact")
    retype(contact, "Li")
    retype(line(window, "cover.phone"), "0731")
    window.session.commit()
    qtbot.waitUntil(lambda: disk.writes > 2, timeout=5000)
    assert window.notice.text() == FULL
    assert (contact.text(), line(window, "cover.phone").text()) == ("Li", "0731")
    note = field(window, "cover.contact")._note
    qtbot.waitUntil(lambda: note.text() == "还没有存进文件", timeout=2000)
    qtbot.waitUntil(lambda: window._status.text().startswith("没有保存"), timeout=2000)
    disk.broken = ""
    qtbot.waitUntil(lambda: not window.session.is_saving, timeout=5000)
    assert window.notice.text() == ""
    report = on_disk(window)
    assert (report.text_of("cover.contact"), report.text_of("cover.phone")) == ("Li", "0731")


def test_a_copy_takes_over_all_that_waits_undo_included(
    disk: Disk, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    disk.broken = FULL
    disk.runs.set()
    retype(line(window, "cover.contact"), "A")
    retype(line(window, "cover.phone"), "1")
    window.session.commit()
    window.undo()
    retype(line(window, "cover.contact"), "B")
    window.session.commit()
    qtbot.waitUntil(lambda: window.notice.text() == FULL, timeout=2000)
    changed: list[str] = []
    session = window.session
    session.documentChanged.connect(
        lambda: changed.append(session.document.path.name if session.document else "")
    )
    choose(monkeypatch, tmp_path / "副本.db")
    window.notice.buttons()[1].click()
    report = saved(window)
    assert window.session.document is not None
    assert window.session.document.path.name == "副本.db"
    assert (report.text_of("cover.contact"), report.text_of("cover.phone")) == ("B", "")
    assert window.notice.text() == ""
    assert changed == ["副本.db"]  # whoever follows the open file hears of it
    window.undo()
    window.undo()
    assert "cover.contact" not in saved(window).values


def test_what_no_file_can_hold_stays_in_its_field(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    report = window.session.report
    assert not window.session.apply(SetValue("cover.contact", None, "half \ud83d"))
    assert window.session.report == report
    assert "不完整的字符" in window.notice.text()
    assert window.session.apply(set_value(report, "cover.contact", "whole"))
    assert saved(window).text_of("cover.contact") == "whole"


def test_leaving_the_program_for_another_saves_what_is_being_typed(
    open_window: OpenWindow, fresh: Report, qapp: QApplication
) -> None:
    window = open_window(fresh)
    app.save_when_left(qapp, window)
    type_text(line(window, "cover.contact"), "Li")
    assert not window.session.is_saving
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert saved(window).text_of("cover.contact") == "Li"


# Replaced from outside ----------------------------------------------------------------------


def replaced(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    """Let a sync client put another state in the file's place while an entry is typed."""
    document = window.session.document
    assert document is not None
    copy = tmp_path / "别处.db"
    document.save_copy(copy)
    with Document.open(copy, "李") as other:
        other.apply(set_value(other.report, "cover.phone", "8888"))
    incoming = tmp_path / "来.tmp"
    shutil.copyfile(copy, incoming)
    incoming.replace(document.path)
    retype(line(window, "cover.contact"), "Li")
    window.session.commit()
    qtbot.waitUntil(lambda: "同步软件" in window.notice.text(), timeout=2000)
    texts = [one.text() for one in window.notice.buttons()]
    assert texts == ["重新载入", "把我的另存为副本"]


def test_a_file_replaced_from_outside_can_be_loaded_anew(
    open_window: OpenWindow, fresh: Report, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(fresh)
    replaced(window, tmp_path, qtbot)
    window.notice.buttons()[0].click()
    assert line(window, "cover.phone").text() == "8888"
    assert line(window, "cover.contact").text() == ""
    assert window.notice.text() == ""
    retype(line(window, "cover.contact"), "Wang")
    assert window.session.save()
    assert saved(window).text_of("cover.contact") == "Wang"


def test_what_was_typed_over_a_replaced_file_can_be_kept_as_a_copy(
    open_window: OpenWindow,
    fresh: Report,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = open_window(fresh)
    replaced(window, tmp_path, qtbot)
    choose(monkeypatch, tmp_path / "我的.db")
    window.notice.buttons()[1].click()
    report = saved(window)
    assert (report.text_of("cover.contact"), report.text_of("cover.phone")) == ("Li", "")
    with Document.open(tmp_path / "报告.db", read_only=True) as theirs:
        assert theirs.report.text_of("cover.phone") == "8888"
