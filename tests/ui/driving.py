"""Hands for the window: typing, choosing, and reading the file behind it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from desktop.storage.document import Document
from desktop.ui.editor import Editor
from desktop.ui.expenditure.panel import ExpenditurePanel
from desktop.ui.fields.field_editor import FieldEditor
from desktop.ui.fields.inputs import ChoiceInput, LineInput, LinesInput
from desktop.ui.main_window import MainWindow
from desktop.ui.narrative.editor import NarrativeEditor
from forms.report import Report


def saved(window: MainWindow) -> Report:
    """What stands in the file itself, read anew."""
    document = window.session.document
    assert document is not None
    assert window.session.settle()
    with Document.open(document.path, read_only=True) as again:
        return again.report


def editor_of(window: MainWindow, key: str) -> Editor:
    """Go to a field's tab and return its editor."""
    for tab, page in window.work.pages.items():
        for editor in page.editors:
            if editor.knows_place(key):
                window.work.go_to_tab(tab)
                return editor
    raise AssertionError(f"no editor for {key}")


def field(window: MainWindow, key: str) -> FieldEditor:
    """A field's editor, in view."""
    editor = editor_of(window, key)
    if isinstance(editor, ExpenditurePanel):
        editor = editor.total if editor.total.knows_place(key) else editor.note
    assert isinstance(editor, FieldEditor)
    return editor


def line(window: MainWindow, key: str) -> LineInput:
    """A field's line, in view."""
    found = field(window, key).input
    assert isinstance(found, LineInput)
    return found


def choice(window: MainWindow, key: str) -> ChoiceInput:
    """A field's list of choices, in view."""
    found = field(window, key).input
    assert isinstance(found, ChoiceInput)
    return found


def lines(window: MainWindow, key: str) -> LinesInput:
    """A field of several lines, in view."""
    found = field(window, key).input
    assert isinstance(found, LinesInput)
    return found


def narrative(window: MainWindow, key: str) -> NarrativeEditor:
    """A narrative's editor, in view."""
    editor = editor_of(window, key)
    assert isinstance(editor, NarrativeEditor)
    return editor


def expenditure(window: MainWindow) -> ExpenditurePanel:
    """The expenditure table, in view."""
    editor = editor_of(window, "expenditure")
    assert isinstance(editor, ExpenditurePanel)
    return editor


def type_text(widget: QWidget, text: str) -> None:
    """Type as a person does: Latin by keys, Chinese through the input method."""
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    if text.isascii():
        QTest.keyClicks(widget, text)
        return
    composing = QInputMethodEvent("pin'yin", [])
    QApplication.sendEvent(widget, composing)
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def retype(widget: LineInput, text: str) -> None:
    """Type over what stands in a line."""
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    widget.selectAll()
    if text:
        type_text(widget, text)
    else:
        QTest.keyClick(widget, Qt.Key.Key_Delete)


def answer_question(monkeypatch: pytest.MonkeyPatch, *, go_on: bool = True) -> list[str]:
    """Answer the small questions before a step from now on; return what they say.

    The button that stays must be the one that Enter and Esc press.
    """
    asked: list[str] = []

    def answer(box: QMessageBox) -> int:
        asked.append(f"{box.text()}\n{box.informativeText()}")
        stay = box.defaultButton()
        assert stay is box.escapeButton()
        (going,) = [one for one in box.buttons() if one is not stay]
        (going if go_on else stay).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    return asked


def press(widget: QWidget, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    """Press a key."""
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    QTest.keyClick(widget, key, held)
    QApplication.processEvents()
