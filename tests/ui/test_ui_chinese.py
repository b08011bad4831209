"""What Qt says by itself: keys, dates and dialogs as in China; menus in an order of sense."""

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu, QToolButton

from desktop.ui.actions import plain_text
from desktop.ui.main_window import MainWindow
from desktop.ui.shortcuts import guide_text
from forms.report import Report
from forms.resources import RESOURCES
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure

ON_THE_KEYBOARD = {
    "Ctrl", "Alt", "Shift", "Esc", "Enter", "Tab", "Insert", "Delete", "Home", "End", "PgUp",
    "PgDn", "↑", "↓", "←", "→", "=", "-", *(f"F{number}" for number in range(1, 13)),
    *"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
}  # fmt: skip
"""What is printed on keyboards sold in China."""
QTS_OWN = re.compile(r"\b(Ins|Del|PgDown|Return|Alt\+(Up|Down)|Escape)\b")


def menu_entries(menu: QMenu) -> list[tuple[str, str]]:
    """Return texts and keys as a menu shows them; lines between are empty."""
    return [
        (
            plain_text(one.text()),
            one.text().partition("\t")[2]
            or one.shortcut().toString(one.shortcut().SequenceFormat.NativeText),
        )
        for one in menu.actions()
    ]


def menus_of(window: MainWindow) -> dict[str, list[tuple[str, str]]]:
    """Return all menus of the window."""
    return {one.text(): menu_entries(one.menu()) for one in window.menuBar().actions()}  # type: ignore[arg-type]


# Keys ---------------------------------------------------------------------------------------


def test_keys_are_called_as_on_the_keyboard_wherever_they_are_named(
    open_window: OpenWindow, fresh: Report
) -> None:
    """Menus, the table's own menu, tooltips, the list of commands and the guide agree."""
    window = open_window(fresh)
    table = expenditure(window).view
    own = table.context_menu()
    shown = {text: keys for menu in menus_of(window).values() for text, keys in menu if keys}
    own_keys = {text: keys for text, keys in menu_entries(own) if keys}
    own.deleteLater()
    for keys in (*shown.values(), *own_keys.values()):
        assert set(keys.removesuffix("+").split("+")) <= ON_THE_KEYBOARD, keys
    assert own_keys["上移"] == shown["上移"] == "Alt+↑"
    assert own_keys["插入行"] == shown["插入行"] == "Insert"
    assert own_keys["向下填充"] == shown["向下填充"]
    hints = [button.toolTip() for button in window.findChildren(QToolButton)]
    assert any("Insert" in hint for hint in hints)
    guide = guide_text(window.actions_.actions.values())
    for text in (*hints, guide):
        assert not QTS_OWN.search(text), text
    for text, keys in shown.items():
        assert f"| {keys} | {text} |" in guide
        window.showing.command_list.show_matches(text)
        found = window.showing.command_list.list
        listed = [found.item(row).text() for row in range(found.count())]
        assert any(one.endswith(f"　{text}　{keys}") for one in listed)


# Qt's own words -----------------------------------------------------------------------------


def test_what_qts_translation_lacks_is_said_in_chinese(window: MainWindow) -> None:
    """The source that people read and the compiled file that Qt reads are of one state."""
    root = ElementTree.parse(RESOURCES / "translations" / "window_zh_CN.ts").getroot()
    seen = 0
    for context in root.iter("context"):
        name = str(context.findtext("name"))
        for message in context.iter("message"):
            source, wanted = str(message.findtext("source")), message.findtext("translation")
            assert QCoreApplication.translate(name, source) == wanted
            seen += 1
    assert seen > 30


def test_a_line_offers_to_undo_in_the_words_of_the_menus(window: MainWindow) -> None:
    line = QLineEdit(window)
    menu = line.createStandardContextMenu()
    texts = [one.text().partition("(")[0] for one in menu.actions()]
    assert "撤销" in texts
    assert "重做" in texts
    menu.deleteLater()
    line.deleteLater()


_FILE_DIALOG = """
import sys
from desktop.app import make_application
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFileSystemModel, QTreeView
application = make_application()
dialog = QFileDialog(None, "打开", sys.argv[1])
dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
dialog.show()
model = dialog.findChild(QFileSystemModel)
loaded = []
model.directoryLoaded.connect(lambda path: (loaded.append(path), application.quit()))
while sys.argv[1] not in loaded:  # its parents may come first
    application.exec()
tree = dialog.findChild(QTreeView)
for column in range(model.columnCount()):
    print(model.headerData(column, Qt.Orientation.Horizontal))
    for row in range(tree.model().rowCount(tree.rootIndex())):
        print(tree.model().index(row, column, tree.rootIndex()).data())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere it is the system's")
def test_the_file_dialog_is_chinese_also_where_the_system_is_english(tmp_path: Path) -> None:
    folder = tmp_path / "报告"
    (folder / "旧的").mkdir(parents=True)
    (folder / "说明").write_text("一", encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-c", _FILE_DIALOG, str(folder)],
        env={
            **os.environ, "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen",
            "ZIPING_HOME": str(tmp_path),
        },
        capture_output=True, text=True, check=True, timeout=60,
    ).stdout  # fmt: skip
    assert {"名称", "大小", "类型", "修改日期", "旧的", "文件夹"} <= set(told.splitlines())
    assert re.search(r"^20\d\d/\d{1,2}/\d{1,2} \d\d:\d\d$", told, re.MULTILINE)
    assert not re.search("[A-Za-z]{4}", told), told


# Menus --------------------------------------------------------------------------------------


def test_menus_are_grouped_by_sense_and_leaving_comes_last(window: MainWindow) -> None:
    menus = menus_of(window)
    assert list(menus) == ["文件", "编辑", "插入", "表格", "查看", "审核", "帮助"]
    parts = {
        title: [part.split("|") for part in "|".join(text for text, _ in menu).split("||")]
        for title, menu in menus.items()
    }
    assert parts["文件"][1] == ["从上年的文件", "导入 Word", "导入复制的文字"]
    assert [text[:2] for text in parts["文件"][3]] == ["导出"] * 5
    assert parts["文件"][-1] == ["关闭文件", "退出"]
    assert (parts["审核"][0][0], parts["审核"][0][-1]) == ("审核", "导出审核报告")
    assert parts["查看"][-1] == ["历史与备份", "比较两个文件"]
    assert all(part != [""] for menu in parts.values() for part in menu)
    assert all(
        one.icon().isNull() for name in window.actions_.actions
        for one in [window.actions_.qt_action(name)]
    )  # fmt: skip


def test_files_that_are_made_are_asked_for_and_named_alike(
    open_window: OpenWindow, fresh: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(fresh)
    asked: list[tuple[str, str, str]] = []

    def note(_: object, title: str, start: str, kinds: str, *_options: object) -> tuple[str, str]:
        asked.append((title, Path(start).name, kinds))
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", note)
    for name in ("draft", "word", "workbook", "json", "check"):
        window.actions_.qt_action(f"export_{name}").trigger()
    whose = "某区服务中心 2020年度"
    assert asked == [
        ("导出草稿 PDF", f"{whose}自评报告（草稿）.pdf", "PDF 文件 (*.pdf)"),
        ("导出草稿 Word", f"{whose}自评报告（草稿）.docx", "Word 文件 (*.docx)"),
        ("导出 Excel", f"{whose}自评报告.xlsx", "Excel 文件 (*.xlsx)"),
        ("导出数据文件", f"{whose}自评报告.json", "数据文件 (*.json)"),
        ("导出审核报告", f"{whose}审核报告.pdf", "PDF 文件 (*.pdf)"),
    ]
