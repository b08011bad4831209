"""The guards of these tests themselves, and words that stand anywhere in the window."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QDockWidget,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QWidget,
)

from desktop.sample import sample_report
from desktop.ui.background import progress_dialog
from desktop.ui.leaving import leaves_anyway
from desktop.ui.main_window import MainWindow
from desktop.ui.new_dialog import NewDialog
from desktop.ui.shortcuts import ABOUT, TextDialog
from desktop.ui.verify_dialog import VerifyDialog
from forms.report import Report
from tests.ui.conftest import OpenWindow
from tests.ui.modal_guard import UnansweredError, close_left_open

ALLOWED = {
    "Word", "PDF", "JSON", "Excel", "WPS", "Qt", "db", "docx", "xlsx", "txt", "json",
    "Tab", "Shift", "Ctrl", "Alt", "Esc", "Delete", "Insert", "Enter", "PgUp", "PgDn", "F",
}  # fmt: skip
"""Names that are written so in Chinese texts too: programs, formats, keys."""


def test_a_dialog_that_nobody_answers_fails_the_test_at_once(window: MainWindow) -> None:
    with pytest.raises(UnansweredError, match=r"QMessageBox\.exec"):
        QMessageBox(window).exec()
    with pytest.raises(UnansweredError):
        QDialog(window).exec()
    dialog = QDialog(window)
    dialog.setWindowTitle("留着")
    dialog.setModal(True)
    dialog.show()
    assert close_left_open() == ["QDialog “留着”"]
    assert close_left_open() == []


def texts_of(root: QWidget) -> Iterator[str]:
    """Every text that a person can meet in a widget and all it holds."""
    for widget in (root, *root.findChildren(QWidget)):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        yield widget.statusTip()
        if isinstance(widget, QDialog | QDockWidget):
            yield widget.windowTitle()
        if isinstance(widget, QAbstractButton | QLabel | QLineEdit):
            yield widget.text()
        if isinstance(widget, QLineEdit):
            yield widget.placeholderText()
        if isinstance(widget, QMenu):
            yield widget.title()
    for action in root.findChildren(QAction):
        yield from (action.text().partition("\t")[0], action.toolTip(), action.statusTip())


def english_in(text: str) -> list[str]:
    """Words of a text that are English and no names."""
    plain = re.sub(r"<[^>]+>", "", text)
    words = re.findall(r"(?<![A-Za-z0-9])[A-Za-z]{2,}(?![A-Za-z0-9])", plain)
    return [word for word in words if word not in ALLOWED]


@pytest.mark.parametrize("filled", [False, True])
def test_no_english_stands_in_any_menu_button_or_panel(
    open_window: OpenWindow, fresh: Report, filled: bool
) -> None:
    window = open_window(sample_report() if filled else fresh)
    document = window.session.document
    assert document is not None
    found = {
        (text, word)
        for text in texts_of(window)
        for word in english_in(text.replace(str(document.path), ""))
    }
    assert not found


def test_no_english_stands_in_any_dialog(
    open_window: OpenWindow, fresh: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(fresh)
    asked: list[QDialog] = [
        NewDialog(window),
        VerifyDialog(window.session, window),
        TextDialog("关于自评", ABOUT, window),
        progress_dialog(window, "正在导出……", 5),
    ]
    window.showing.open_guide()
    asked.append(window.showing.guide)
    texts = [text for dialog in asked for text in texts_of(dialog)]

    def note(box: QMessageBox) -> int:
        texts.extend((*texts_of(box), box.text(), box.informativeText()))
        return 0

    monkeypatch.setattr(QMessageBox, "exec", note)
    leaves_anyway(window, "“年度”没有保存。")
    assert len(texts) > 20
    assert not {(text, word) for text in texts for word in english_in(text)}
    window.showing.guide.close()


def test_the_guard_against_english_can_fail(window: MainWindow) -> None:
    button = QMessageBox(window)
    button.setStandardButtons(QMessageBox.StandardButton.Ok)
    button.buttons()[0].setText("OK")
    assert "OK" in [word for text in texts_of(button) for word in english_in(text)]
