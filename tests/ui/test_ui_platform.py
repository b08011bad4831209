"""Qt's own traps: signals, words, input methods, fonts, faults."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QWidget

from desktop import app
from desktop.storage.home import data_folder
from desktop.ui.actions import Action, ActionRegistry
from desktop.ui.main_window import MainWindow
from desktop.ui.shortcuts import guide_text
from forms.checks import registered
from forms.report import Report
from forms.resources import RESOURCES
from tests.ui.conftest import OpenWindow
from tests.ui.driving import line, narrative


class Bell(QObject):
    rung = Signal()


def test_thousands_of_signals_do_not_end_the_program(qapp: QObject) -> None:
    heard = []
    bell = Bell()
    bell.rung.connect(lambda: heard.append(1))
    for _ in range(5000):
        bell.rung.emit()
    assert len(heard) == 5000


def test_standard_buttons_speak_chinese(window: MainWindow) -> None:
    standard = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(standard.Ok | standard.Cancel | standard.Close, window)
    texts = {button.text().split("(")[0].replace("&", "") for button in box.buttons()}
    assert texts == {"确定", "取消", "关闭"}
    box.deleteLater()


@pytest.mark.parametrize(
    ("before", "after"),
    [(None, "ibus"), ("fcitx", "ibus"), ("fcitx5", "ibus"), ("ibus", "ibus"), ("xim", "xim")],
)
def test_the_input_method_is_one_that_the_wheels_can_speak_to(
    monkeypatch: pytest.MonkeyPatch, before: str | None, after: str
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    if before is None:
        monkeypatch.delenv("QT_IM_MODULE", raising=False)
    else:
        monkeypatch.setenv("QT_IM_MODULE", before)
    monkeypatch.delenv("DBUS_FATAL_WARNINGS", raising=False)
    app.choose_input_method()
    assert os.environ["QT_IM_MODULE"] == after
    # A machine without an identity must cost a warning, not the window.
    assert os.environ["DBUS_FATAL_WARNINGS"] == "0"


def test_a_fault_is_logged_and_told_in_one_sentence(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    app.note_faults(window)
    try:
        raise KeyError("secret")
    except KeyError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    told = window.notice.text()
    assert "差错" in told
    assert "Traceback" not in told
    log = data_folder() / "log" / app.LOG
    assert "KeyError" in log.read_text(encoding="utf-8")
    assert capsys.readouterr() == ("", "")
    for handler in list(logging.getLogger("ziping").handlers):
        handler.close()
        logging.getLogger("ziping").removeHandler(handler)


def test_every_control_has_a_name_for_screen_readers(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    for page in window.work.pages.values():
        for editor in page.editors:
            for widget in editor.findChildren(QWidget):
                named = type(widget).__module__.startswith("desktop.ui") and hasattr(
                    widget, "content"
                )
                if named:
                    assert widget.accessibleName(), widget
    assert window.work.list.accessibleName()


def test_the_guide_lists_every_rule_of_the_checks() -> None:
    text = guide_text(())
    for rule in registered():
        assert f"| {rule.code} | {rule.level.chinese} | {rule.title} |" in text


def test_the_guide_lists_every_shortcut(window: MainWindow) -> None:
    text = guide_text(window.actions_.actions.values())
    for action in window.actions_.actions.values():
        if action.shortcut:
            assert action.key_names in text


def test_no_editor_takes_a_menus_key_for_itself(open_window: OpenWindow, fresh: Report) -> None:
    """Ctrl+K, for one, deletes to the end of the line in Qt's text widgets on Linux."""
    window = open_window(fresh)
    widgets = [line(window, "unit"), narrative(window, "results").edit]
    for action in window.actions_.actions.values():
        for widget in widgets if action.shortcut else []:
            pressed = QKeySequence(action.shortcut)[0]  # type: ignore[index]
            event = QKeyEvent(
                QEvent.Type.ShortcutOverride, pressed.key(), pressed.keyboardModifiers(), ""
            )
            event.ignore()
            QApplication.sendEvent(widget, event)
            assert not event.isAccepted(), (action.shortcut, widget)


def test_the_window_comes_up_before_what_it_loads_later() -> None:
    heavy = "{'sqlalchemy', 'sqlite3', 'reportlab', 'openpyxl', 'docx'}"
    code = f"import sys, desktop.app; print(*{heavy} & set(sys.modules))"
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=RESOURCES.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert answer.stdout.split() == []


def test_actions_have_names_of_their_own_and_chinese_texts(window: MainWindow) -> None:
    for action in window.actions_.actions.values():
        assert not action.text[0].isascii(), action
    with pytest.raises(ValueError, match="twice"):
        ActionRegistry(
            window, [Action("one", "一", lambda: None), Action("one", "一", lambda: None)]
        )


def test_a_window_without_a_place_to_remember_works_all_the_same(
    window: MainWindow, tmp_path: Path
) -> None:
    from desktop.ui.preferences import Preferences

    (tmp_path / "file").write_text("", encoding="utf-8")
    preferences = Preferences(tmp_path / "file" / "window.json")
    preferences.remember("geometry", "00")
    assert preferences.text("geometry") == "00"
