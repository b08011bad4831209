"""What was can be looked at beside the present and brought back; snapshots are taken in time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.storage import snapshots
from desktop.storage.document import Document
from desktop.storage.errors import StorageError
from desktop.storage.snapshots import Reason, Snapshot, snapshots_for
from desktop.ui.history.history_window import HistoryWindow
from desktop.ui.main_window import MainWindow
from forms.amount import Amount
from forms.edits import insert_lines, replace_narrative
from forms.narrative import Block
from forms.report import ExpenditureLine, Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import answer_question, line, press, retype, saved
from tests.ui.test_ui_window import choose


@pytest.fixture
def worked(open_window: OpenWindow, fresh: Report) -> MainWindow:
    """A window on a report with two changes and a snapshot between them."""
    window = open_window(fresh)
    retype(line(window, "cover.contact"), "Li")
    assert window.session.save()
    assert window.session.document is not None
    snapshots.take(window.session.document, Reason.TIMED)
    window.session.apply(insert_lines(0, (ExpenditureLine("拆迁资金"),)))
    retype(line(window, "cover.contact"), "Wang")
    assert window.session.save()
    return window


def history(window: MainWindow) -> HistoryWindow:
    """Open the history."""
    window.custody.show_history()
    found = window.findChild(HistoryWindow)
    assert found is not None
    return found


def rows(shown: HistoryWindow) -> list[str]:
    """What was done, as listed."""
    items = [shown.list.topLevelItem(row) for row in range(shown.list.topLevelItemCount())]
    return [item.text(1) for item in items if item is not None and not item.isHidden()]


def choose_moment(shown: HistoryWindow, what: str, nth: int = 0) -> None:
    """Choose a moment by what was done."""
    items = [shown.list.topLevelItem(row) for row in range(shown.list.topLevelItemCount())]
    found = [item for item in items if item is not None and item.text(1) == what]
    shown.list.setCurrentItem(found[nth])


def differing(shown: HistoryWindow) -> list[tuple[str, ...]]:
    """The differences listed."""
    table = shown.differences
    return [
        tuple(item.text() if (item := table.item(row, column)) else "" for column in range(4))
        for row in range(table.rowCount())
    ]


def test_changes_and_snapshots_stand_in_one_list_the_newest_first(worked: MainWindow) -> None:
    shown = history(worked)
    assert rows(shown) == [
        "填写“联系人”",
        "插入支出明细“拆迁资金”",
        "备份：定时",
        "填写“联系人”",
        "新建",
    ]
    shown.filter.setText("备份")
    assert rows(shown) == ["备份：定时"]


def test_who_did_it_is_said_of_every_moment(worked: MainWindow) -> None:
    shown = history(worked)
    items = [shown.list.topLevelItem(row) for row in range(shown.list.topLevelItemCount())]
    by = {item.text(1): item.text(2) for item in items if item is not None}
    assert by == {
        "填写“联系人”": "测试",
        "插入支出明细“拆迁资金”": "测试",
        "备份：定时": "自动",
        "新建": "测试",
    }
    shown.filter.setText("自动")
    assert rows(shown) == ["备份：定时"]


def test_a_moment_is_found_by_its_day_as_sentences_write_it(worked: MainWindow) -> None:
    shown = history(worked)
    everything = rows(shown)
    now = datetime.now().astimezone()
    shown.filter.setText(f"{now.month}月{now.day}日")
    assert rows(shown) == everything
    shown.filter.setText(f"{now:%Y-%m-%d}")
    assert rows(shown) == everything


@pytest.mark.parametrize("wanted", ["印刷费", "15,569.36", "15569.36", "Wan"])
def test_a_change_is_found_by_what_it_wrote_or_took_away(
    worked: MainWindow, fresh: Report, wanted: str
) -> None:
    report = worked.session.report
    amount = Amount(15_569_36 * 10_000)
    said = (Block(0, ("另有印刷费一项。",)),)
    worked.session.apply(replace_narrative(report, "problems", said))
    worked.session.apply(insert_lines(1, (ExpenditureLine("其他", None, amount),)))
    assert worked.session.save()
    shown = history(worked)
    label = {"印刷费": "四 存在问题", "Wan": "联系人"}.get(wanted, "其他")
    shown.filter.setText(wanted)
    (found,) = rows(shown)
    assert label in found


def test_a_search_of_the_history_says_when_nothing_is_found(worked: MainWindow) -> None:
    shown = history(worked)
    assert shown.nothing.isHidden()
    shown.filter.setText("印刷费")
    assert rows(shown) == []
    assert shown.nothing.text() == "没有找到“印刷费”。"
    assert not shown.nothing.isHidden()
    shown.filter.setText("联系人")
    assert shown.nothing.isHidden()


def test_a_moment_shows_what_differs_from_the_present(worked: MainWindow) -> None:
    shown = history(worked)
    choose_moment(shown, "备份：定时")
    assert "有 2 处不同" in shown.told.text()
    assert differing(shown) == [
        ("封面", "联系人", "Li", "Wang"),
        ("二（二）管理及使用", "支出明细，第 1 行", "（无）", "拆迁资金"),
    ]
    choose_moment(shown, "填写“联系人”", 0)
    assert "完全相同" in shown.told.text()
    assert not shown.restore.isEnabled()
    assert "完全相同" in shown.restore.toolTip()


@pytest.mark.parametrize("what", ["备份：定时", "新建"])
def test_a_moment_is_restored_by_an_edit_that_can_be_undone(
    worked: MainWindow, fresh: Report, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    present = worked.session.report
    shown = history(worked)
    choose_moment(shown, what)
    asked = answer_question(monkeypatch, go_on=False)
    shown.restore.click()
    assert "可以撤销" in asked[0]
    assert "的 2 处" in asked[0]
    assert worked.session.report == present
    answer_question(monkeypatch)
    shown.restore.click()
    assert "可以" in shown.told.text()
    contact = {"备份：定时": "Li", "新建": ""}[what]
    assert saved(worked).text_of("cover.contact") == contact
    assert saved(worked).lines == fresh.lines
    assert line(worked, "cover.contact").text() == contact
    assert rows(shown)[0].startswith("恢复到")
    assert worked.session.document is not None
    kept = snapshots_for(worked.session.document.path)
    assert kept[0].reason == Reason.RESTORE.value
    worked.undo()
    assert saved(worked) == present


def test_the_key_of_undo_takes_a_restoration_back_while_the_history_is_open(
    worked: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    present = worked.session.report
    shown = history(worked)
    qtbot.waitActive(shown)
    choose_moment(shown, "新建")
    answer_question(monkeypatch)
    shown.restore.click()
    assert worked.session.report != present
    shown.list.setFocus()
    press(shown.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert saved(worked) == present
    press(shown.list, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert saved(worked) != present


def test_a_moment_can_be_kept_as_a_file(
    worked: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = history(worked)
    for what, contact in (("备份：定时", "Li"), ("新建", "")):
        choose_moment(shown, what)
        choose(monkeypatch, tmp_path / f"{contact}当时.db")
        shown.keep.click()
        with Document.open(tmp_path / f"{contact}当时.db", read_only=True) as then:
            assert then.report.text_of("cover.contact") == contact
    assert saved(worked).text_of("cover.contact") == "Wang"


def test_what_was_at_opening_comes_back(
    worked: MainWindow, fresh: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    present = worked.session.report
    asked = answer_question(monkeypatch, go_on=False)
    worked.custody.restore_opening()
    assert "改动的 2 处" in asked[0]
    assert worked.session.report == present
    answer_question(monkeypatch)
    worked.custody.restore_opening()
    assert saved(worked) == fresh
    worked.undo()
    assert saved(worked).text_of("cover.contact") == "Wang"


# Taking snapshots ---------------------------------------------------------------------------


def taken(window: MainWindow) -> list[Snapshot]:
    """The snapshots of the open file, the newest first."""
    assert window.session.document is not None
    return list(snapshots_for(window.session.document.path))


def test_a_snapshot_is_taken_after_the_window_shows_a_file(
    open_window: OpenWindow, fresh: Report, qtbot: QtBot
) -> None:
    window = open_window(fresh)
    assert taken(window) == []
    window.custody.keeping._first.start(0)
    qtbot.waitUntil(lambda: len(taken(window)) == 1, timeout=2000)
    assert taken(window)[0].reason == Reason.OPENED.value


def test_a_snapshot_is_taken_every_half_hour_but_only_of_changes(
    open_window: OpenWindow, fresh: Report, qtbot: QtBot
) -> None:
    window = open_window(fresh)
    keeping = window.custody.keeping
    keeping._first.start(0)
    qtbot.waitUntil(lambda: len(taken(window)) == 1 and not keeping._worker.is_busy, timeout=2000)
    retype(line(window, "cover.contact"), "Li")
    assert window.session.save()
    keeping.look()
    assert not keeping._worker.is_busy
    keeping._last = datetime.now(UTC) - timedelta(minutes=31)
    keeping.look()
    qtbot.waitUntil(lambda: len(taken(window)) == 2 and not keeping._worker.is_busy, timeout=2000)
    assert taken(window)[0].reason == Reason.TIMED.value
    keeping._last = datetime.now(UTC) - timedelta(minutes=31)
    keeping.look()
    assert not keeping._worker.is_busy


def test_a_snapshot_that_fails_is_told_and_work_goes_on(
    open_window: OpenWindow, fresh: Report, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(fresh)
    told = "磁盘空间已满，备份没有存成，报告本身不受影响；请检查磁盘空间和文件夹权限后重试。"

    def refuse(*_: object) -> None:
        raise StorageError(told)

    monkeypatch.setattr(snapshots, "take", refuse)
    window.custody.keeping._first.start(0)
    qtbot.waitUntil(lambda: window.notice.text() == told, timeout=2000)
    retype(line(window, "cover.contact"), "Li")
    assert window.session.save()
    assert saved(window).text_of("cover.contact") == "Li"


def test_the_arrow_goes_from_the_line_into_the_list(worked: MainWindow) -> None:
    """The first that is listed is chosen, and what differs from it is shown."""
    shown = history(worked)
    shown.filter.setFocus()
    shown.filter.setText("支出明细")
    press(shown.filter, Qt.Key.Key_Down)
    assert shown.focusWidget() is shown.list
    chosen = shown.list.currentItem()
    assert chosen is not None
    assert [chosen.text(1)] == rows(shown)[:1]
    assert shown.keep.isEnabled()
