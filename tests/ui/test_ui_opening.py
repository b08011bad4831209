"""Files that cannot simply be opened: each is said in a sentence, with ways on."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from desktop.sample import sample_report
from desktop.storage import snapshots
from desktop.storage.document import Document
from desktop.storage.header import USER_VERSION
from desktop.storage.locks import lock_path
from desktop.storage.snapshots import Reason, take
from desktop.ui.history.difference_list import ComparisonDialog
from desktop.ui.main_window import MainWindow
from forms.amount import Amount
from forms.edits import set_value
from forms.report import Report
from forms.rolling import roll
from tests.storage.documents import raw
from tests.ui.driving import line, retype, saved
from tests.ui.test_ui_window import choose


def buttons(window: MainWindow) -> dict[str, Callable[[], None]]:
    """What the notice offers, by its words."""
    return {one.text(): one.click for one in window.notice.buttons()}


def cells(dialog: ComparisonDialog, row: int = 0) -> list[str]:
    """A row of the differences listed."""
    items = [dialog.list.item(row, column) for column in range(4)]
    return [item.text() if item else "" for item in items]


def heads(dialog: ComparisonDialog) -> list[str]:
    """What stands above the columns."""
    model = dialog.list.model()
    return [str(model.headerData(column, Qt.Orientation.Horizontal)) for column in range(4)]


def kept(folder: Path, report: Report, snapshot: bool = True) -> Path:
    """A file that was worked on once, with its snapshot, and one more edit after it."""
    path = folder / "报告.db"
    with Document.create(path, report, "张") as document:
        if snapshot:
            take(document, Reason.OPENED)
        document.apply(set_value(document.report, "cover.contact", "王"))
    return path


def tear(path: Path) -> None:
    """Let another program change an amount and know nothing of seals."""
    with raw(path) as connection:
        connection.execute("UPDATE entry SET text = '赵' WHERE key = 'cover.contact'")


def test_a_damaged_file_offers_its_newest_snapshot_and_says_what_would_be_missing(
    window: MainWindow, tmp_path: Path, fresh: Report
) -> None:
    path = kept(tmp_path, fresh)
    tear(path)
    before = path.read_bytes()
    window.files.open_path(path)
    assert window.session.document is None
    told = window.notice.text()
    assert "可以恢复到" in told
    assert "1 处修改将会缺失：填写“联系人”" in told
    assert path.read_bytes() == before
    buttons(window)["恢复这份备份"]()
    assert window.session.report == fresh
    assert window.session.can_edit
    aside = next(tmp_path.glob("报告.损坏-*.db"))
    assert aside.read_bytes() == before
    assert aside.name in window.notice.text()


def test_an_older_snapshot_can_be_chosen_for_a_damaged_file(
    window: MainWindow, tmp_path: Path, fresh: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kept(tmp_path, fresh)
    with Document.open(path, "张") as document:
        take(document, Reason.TIMED)
    tear(path)
    window.files.open_path(path)
    offered: list[list[str]] = []

    def last(*asked: object) -> tuple[str, bool]:
        offered.append(list(asked[3]))  # type: ignore[call-overload]
        return offered[0][-1], True

    monkeypatch.setattr(QInputDialog, "getItem", staticmethod(last))
    buttons(window)["别的备份…"]()
    assert ["第 2 版" in offered[0][0], "第 1 版" in offered[0][1]] == [True, True]
    assert window.session.report == fresh


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "空文件"),
        ("只是一段文字".encode(), "不是"),
        (b"SQLite format 3\0" + bytes(84), "不是"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_in_one_sentence(
    window: MainWindow, tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "别的.db"
    path.write_bytes(content)
    window.files.open_path(path)
    sentence = window.notice.text()
    assert told in sentence
    assert sentence.count("。") == 1
    assert window.session.document is None
    assert path.read_bytes() == content


@pytest.mark.parametrize("major", [False, True])
def test_a_newer_file_is_shown_read_only_or_refused(
    window: MainWindow, tmp_path: Path, fresh: Report, major: bool
) -> None:
    path = kept(tmp_path, fresh)
    newer = USER_VERSION + ((1 << 16) if major else 1)
    with raw(path) as connection:
        connection.execute(f"PRAGMA user_version = {newer}")
    window.files.open_path(path)
    assert "升级" in window.notice.text()
    if major:
        assert window.session.document is None
    else:
        assert line(window, "unit").isReadOnly()
        assert "另存副本后编辑" in buttons(window)


def test_a_damaged_file_can_be_looked_at_and_what_was_changed_past_the_program_is_named(
    window: MainWindow, tmp_path: Path, fresh: Report
) -> None:
    path = kept(tmp_path, fresh)
    tear(path)
    window.files.open_path(path)
    buttons(window)["只看看"]()
    assert line(window, "cover.contact").text() == "赵"
    assert line(window, "cover.contact").isReadOnly()
    assert "可能有误" in window.notice.text()
    buttons(window)["看看改动了哪里"]()
    dialog = window.findChild(ComparisonDialog)
    assert dialog is not None
    assert "1 处和修改记录不符" in dialog.sentence.text()
    assert cells(dialog) == ["封面", "联系人", "王", "赵"]


def test_a_damaged_file_without_a_snapshot_can_still_be_looked_at(
    window: MainWindow, tmp_path: Path, fresh: Report
) -> None:
    path = kept(tmp_path, fresh, snapshot=False)
    tear(path)
    window.files.open_path(path)
    assert list(buttons(window)) == ["只看看"]
    buttons(window)["只看看"]()
    assert window.session.document is not None
    assert window.session.document.damaged


def spoil(path: Path, kind: str) -> None:
    """Leave nothing that can be read: cut short, emptied or overwritten from its start."""
    content = path.read_bytes()
    spoilt = {
        "cut": content[: len(content) // 2],
        "emptied": b"",
        "overwritten": bytes(200) + content[200:],
    }
    path.write_bytes(spoilt[kind])


@pytest.mark.parametrize("kind", ["cut", "emptied", "overwritten"])
def test_a_file_of_which_nothing_can_be_read_says_so_and_offers_its_snapshot(
    window: MainWindow, tmp_path: Path, fresh: Report, kind: str
) -> None:
    path = kept(tmp_path, fresh)
    spoil(path, kind)
    window.files.open_path(path)
    assert "已经读不出来" in window.notice.text()
    assert "只看看" not in buttons(window)
    buttons(window)["恢复这份备份"]()
    assert window.session.report == fresh


def test_a_file_without_snapshot_of_which_nothing_can_be_read_says_so_at_once(
    window: MainWindow, tmp_path: Path, fresh: Report
) -> None:
    path = kept(tmp_path, fresh, snapshot=False)
    spoil(path, "cut")
    window.files.open_path(path)
    assert "已经读不出来，也没有备份" in window.notice.text()
    assert not buttons(window)


def held_by_another(path: Path) -> None:
    """Leave the lock of a colleague's machine beside a file."""
    told = {
        "by": "李会计",
        "machine": "PC-7",
        "pid": 4,
        "since": "2021-04-20T09:12:00+08:00",
        "token": "0123",
    }
    lock_path(path).write_text(json.dumps(told), encoding="utf-8")


def test_a_file_that_somebody_fills_in_opens_read_only_and_names_them(
    window: MainWindow, tmp_path: Path, fresh: Report
) -> None:
    path = kept(tmp_path, fresh)
    held_by_another(path)
    window.files.open_path(path)
    told = window.notice.text()
    assert "李会计" in told
    assert "PC-7" in told
    assert "4月20日 09:12" in told
    assert line(window, "unit").isReadOnly()
    assert list(buttons(window)) == ["另存副本后编辑", "再试一次", "接管…"]
    buttons(window)["再试一次"]()
    assert line(window, "unit").isReadOnly()
    lock_path(path).unlink()
    buttons(window)["再试一次"]()
    assert not line(window, "unit").isReadOnly()
    assert window.notice.text() == ""


@pytest.mark.parametrize("answer", ["不接管", "接管"])
def test_taking_over_asks_a_second_time(
    window: MainWindow,
    tmp_path: Path,
    fresh: Report,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
) -> None:
    path = kept(tmp_path, fresh)
    held_by_another(path)
    window.files.open_path(path)

    def choose_one(box: QMessageBox) -> int:
        assert "李会计" in box.text()
        next(one for one in box.buttons() if one.text() == answer).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", choose_one)
    buttons(window)["接管…"]()
    assert window.session.can_edit == (answer == "接管")
    if answer == "接管":
        retype(line(window, "cover.phone"), "1")
        assert window.session.save()
        assert saved(window).text_of("cover.phone") == "1"


def test_being_taken_over_is_told_and_what_was_typed_goes_into_a_copy(
    window: MainWindow,
    tmp_path: Path,
    fresh: Report,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    path = kept(tmp_path, fresh)
    window.files.open_path(path)
    held_by_another(path)
    retype(line(window, "cover.phone"), "1")
    window.session.commit()
    retype(line(window, "cover.date"), "2021-04-20")  # still being typed
    qtbot.waitUntil(lambda: "接手" in window.notice.text(), timeout=2000)
    assert list(buttons(window)) == ["另存副本"]
    assert line(window, "cover.phone").text() == "1"
    assert line(window, "cover.phone").isReadOnly()
    choose(monkeypatch, tmp_path / "我的.db")
    buttons(window)["另存副本"]()
    assert saved(window).text_of("cover.phone") == "1"
    assert saved(window).text_of("cover.date") == "2021-04-20"
    assert not line(window, "cover.phone").isReadOnly()


def test_a_lost_attachment_is_told_and_the_file_can_be_filled_in(
    window: MainWindow, tmp_path: Path, fresh: Report
) -> None:
    path = tmp_path / "报告.db"
    evidence = tmp_path / "证明.txt"
    evidence.write_text("证明", encoding="utf-8")
    with Document.create(path, fresh, "张") as document:
        document.attach(evidence)
    with raw(path) as connection:
        connection.execute("DELETE FROM attachment")
    window.files.open_path(path)
    assert "证明.txt" in window.notice.text()
    assert window.session.can_edit


# Copies -------------------------------------------------------------------------------------


def test_the_copy_to_hand_in_tells_nothing_of_earlier_states(
    window: MainWindow, tmp_path: Path, fresh: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "报告.db"
    with Document.create(path, fresh, "张") as document:
        for secret in ("改之前的秘密", None):
            document.apply(set_value(document.report, "cover.contact", secret))
        document.apply(set_value(document.report, "budget.total", Amount(5)))
    window.files.open_path(path)
    choose(monkeypatch, tmp_path / "报送.db")
    window.files.hand_in_copy()
    assert "改之前的秘密".encode() in path.read_bytes()
    assert "改之前的秘密".encode() not in (tmp_path / "报送.db").read_bytes()
    with Document.open(tmp_path / "报送.db", read_only=True) as copy:
        assert copy.report == window.session.report
    assert "不带修改记录" in window._status.text()


def test_comparing_with_another_file_lists_what_differs(
    window: MainWindow, tmp_path: Path, fresh: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kept(tmp_path, fresh)
    other = tmp_path / "先前.db"
    shutil.copyfile(path, other)
    window.files.open_path(path)
    retype(line(window, "cover.contact"), "孙")
    choose(monkeypatch, other)
    window.custody.compare()
    dialog = window.findChild(ComparisonDialog)
    assert dialog is not None
    assert "有 1 处不同" in dialog.sentence.text()
    assert cells(dialog)[2:] == ["王", "孙"]
    assert heads(dialog) == ["章节", "项目", "先前", "报告"]
    dialog.close()
    QApplication.processEvents()
    assert snapshots.snapshots_for(path)


def test_two_files_of_one_name_are_told_apart_by_their_folders(
    window: MainWindow, tmp_path: Path, fresh: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "优盘").mkdir()
    path = kept(tmp_path, fresh)
    other = tmp_path / "优盘" / path.name
    shutil.copyfile(path, other)
    window.files.open_path(path)
    choose(monkeypatch, other)
    window.custody.compare()
    dialog = window.findChild(ComparisonDialog)
    assert dialog is not None
    assert heads(dialog)[2:] == ["报告（优盘）", f"报告（{tmp_path.name}）"]


def test_this_years_file_beside_last_years_shows_entries_and_nothing_kept_of_last_year(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = sample_report()
    Document.create(tmp_path / "去年.db", last, "张").close()
    path = tmp_path / "今年.db"
    with Document.create(path, roll(last).report, "张") as document:
        document.apply(set_value(document.report, "budget.total", Amount(420_500_000)))
    window.files.open_path(path)
    choose(monkeypatch, tmp_path / "去年.db")
    window.custody.compare()
    dialog = window.findChild(ComparisonDialog)
    assert dialog is not None
    rows = [cells(dialog, row) for row in range(dialog.list.rowCount())]
    assert not [row for row in rows if "last:" in "".join(row) or "上年的" in row[1]]
    assert heads(dialog)[2:] == ["2020年度（去年）", "2021年度（今年）"]
    assert "“2020年度（去年）”和“2021年度（今年）”相比" in dialog.sentence.text()
    assert all(row[0] for row in rows)
    assert [row for row in rows if row[3] == "420.50 万元"]
    assert not [row for row in rows if "420.50" in row[2]]
