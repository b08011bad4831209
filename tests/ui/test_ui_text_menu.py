"""The menus of texts and fields: undo and redo are the document's, everywhere in the same words."""

import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget

from desktop.ui.main_window import MainWindow
from forms.edits import set_value
from forms.report import Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, line, lines, narrative, press, retype, saved


def text(window: MainWindow, kind: str) -> QWidget:
    """A place to type of some kind, in view and with the cursor."""
    found: QWidget
    if kind == "line":
        found = line(window, "cover.contact")
    elif kind == "lines":
        found = lines(window, "expenditure.note")
    elif kind == "cell":
        table = expenditure(window)
        table.view.go_to(0, 1)
        press(table.view, Qt.Key.Key_F2)
        (found,) = table.view.viewport().findChildren(QLineEdit)
    else:
        found = narrative(window, "results").edit
    found.setFocus()
    return found


def menu_of(widget: QWidget) -> QMenu:
    """Ask for a widget's menu with the mouse, and return it open."""
    area = widget.viewport() if hasattr(widget, "viewport") else widget
    place = QPoint(5, 5)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place))
    if hasattr(widget, "context_menu"):
        menu: QMenu = widget.context_menu(event)
        return menu
    QApplication.sendEvent(area, event)
    menus = [one for one in QApplication.topLevelWidgets() if isinstance(one, QMenu)]
    (opened,) = [one for one in menus if one.isVisible()]
    return opened


@pytest.mark.parametrize("kind", ["line", "lines", "cell", "narrative"])
def test_undo_and_redo_of_a_menu_are_those_of_the_window(
    open_window: OpenWindow, fresh: Report, kind: str
) -> None:
    window = open_window(fresh)
    window.session.apply(set_value(window.session.report, "cover.phone", "123"))
    menu = menu_of(text(window, kind))
    names = [action.objectName() for action in menu.actions()]
    undo, redo = names.index("undo"), names.index("redo")
    assert (redo, menu.actions()[redo + 1].isSeparator()) == (undo + 1, True)
    assert "edit-undo" not in names
    assert "edit-redo" not in names
    shown = menu.actions()[undo]
    assert shown is window.actions_.qt_action("undo")
    assert shown.isEnabled()
    assert not menu.actions()[redo].isEnabled()
    words = [action.text().partition("\t")[0] for action in menu.actions()]
    assert all(re.search("[一-鿿]", one) for one in words if one)
    shown.trigger()
    assert window.actions_.qt_action("redo").isEnabled()
    menu.close()
    assert saved(window).text_of("cover.phone") == ""


@pytest.mark.parametrize("kind", ["line", "lines", "narrative"])
def test_both_keys_of_redo_do_it_wherever_the_cursor_is(
    open_window: OpenWindow, fresh: Report, kind: str
) -> None:
    window = open_window(fresh)
    retype(line(window, "cover.phone"), "123")
    window.save()
    window.undo()
    held = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    press(text(window, kind), Qt.Key.Key_Z, *held)
    assert saved(window).text_of("cover.phone") == "123"
    window.undo()
    press(text(window, kind), Qt.Key.Key_Y, held[0])
    assert saved(window).text_of("cover.phone") == "123"
