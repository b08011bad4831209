"""What the window offers for tables, text and findings: actions, and how they reach the window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.ui.actions import CHANGEABLE, FILE, Action
from desktop.ui.check_export import export_check_report
from desktop.ui.editor import Editor
from desktop.ui.expenditure.options import LABELS
from desktop.ui.expenditure.panel import ExpenditurePanel
from desktop.ui.fields.field_editor import FieldEditor
from desktop.ui.fields.inputs import LineInput
from desktop.ui.grid.text_panel import TextPanel
from desktop.ui.grid.view import GridView
from desktop.ui.narrative.conversion import OBJECT
from desktop.ui.narrative.editor import NarrativeEditor
from desktop.ui.narrative.text_edit import NarrativeEdit
from desktop.ui.search.bar import SearchBar
from desktop.ui.search.finder import Hit
from desktop.ui.work_area import WorkArea
from forms.report import LINES

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow

_LONGEST_CHOSEN = 40
"""Characters; a longer selection is not what somebody looks for."""
_OPTIONS = "table_options"
"""Name under which the preferences remember what the expenditure table shows."""


def desk_actions(window: MainWindow) -> list[Action]:
    """Return the actions, to stand among those of the window."""
    return [
        *_search_actions(window),
        *_table_actions(window),
        Action("next_entry", "到下一项", lambda: _step_entry(window, forward=True), "Ctrl+Tab",
               "查看", 0, "", "离开这张表、这段文字或这一格，到下一个可以填写或按下的地方"),
        Action("previous_entry", "到上一项", lambda: _step_entry(window, forward=False),
               "Ctrl+Shift+Tab", "查看", 0, "", "回到上一个可以填写或按下的地方"),
        Action("export_check", "导出审核报告…", lambda: export_check_report(window), "", "审核", 0,
               FILE, "审核结果和说明，存成 PDF"),
    ]  # fmt: skip


def _step_entry(window: MainWindow, *, forward: bool) -> None:
    """Go to the next control; a table and a text keep Tab for themselves."""
    focused: QWidget | None = window.focusWidget()
    if focused is None:
        return
    table = window.work.around_focus(GridView)
    if table is not None:
        table.commit_editor()
        focused = table
    start = focused.parentWidget() or focused
    if forward:
        start.focusNextChild()
    else:
        start.focusPreviousChild()


def _search_actions(window: MainWindow) -> list[Action]:
    return [
        Action("find", "查找…", lambda: open_search(window, False), "Ctrl+F", "编辑", 2, FILE,
               "在全文的文字、表格、备注和各项填写中查找"),
        Action("replace", "替换…", lambda: open_search(window, True), "Ctrl+H", "编辑", 2,
               CHANGEABLE, "在全文中替换；引用的指标不受影响"),
        Action("find_next", "查找下一处", lambda: _step(window, 1), "F3", "编辑", 2, FILE),
        Action("find_previous", "查找上一处", lambda: _step(window, -1), "Shift+F3", "编辑", 2,
               FILE),
    ]  # fmt: skip


def open_search(window: MainWindow, replacing: bool) -> None:
    """Open the search bar on what is selected."""
    bar = search_bar(window)
    chosen = ""
    focused = window.focusWidget()
    if isinstance(focused, NarrativeEdit):
        chosen = focused.textCursor().selectedText()
    elif isinstance(focused, QLineEdit) and focused.window() is window:
        chosen = focused.selectedText()
    usable = chosen and len(chosen) <= _LONGEST_CHOSEN and not set(chosen) & set(f"\u2029{OBJECT}")
    bar.open_bar(replacing, chosen if usable else "")


def search_bar(window: MainWindow) -> SearchBar:
    """Return the window's search bar."""
    found = window.findChild(SearchBar)
    if not isinstance(found, SearchBar):
        raise LookupError("the window has no search bar yet")
    return found


def _step(window: MainWindow, by: int) -> None:
    bar = search_bar(window)
    if bar.wanted.text():
        bar.step(by)
    else:
        open_search(window, False)


def _table_actions(window: MainWindow) -> list[Action]:
    options = window.session.table_options
    return [
        Action("fill_down", "向下填充", lambda: window.inserting.on_table("fill_down"), "", "表格",
               2, CHANGEABLE, "把所选的第一行填到下面各行", keys="Ctrl+D"),
        Action("sort_by_code", "按编码排序", lambda: _sort(window), "", "表格", 2, CHANGEABLE,
               "支出明细按科目编码排列，不属于科目的排在最后；可以撤销"),
        Action("next_wrong", "到下一个没有保存的格", lambda: _step_wrong(window, 1),
               "F6", "表格", 3, FILE, "支出明细中读不懂、没有保存的格"),
        Action("previous_wrong", "到上一个没有保存的格", lambda: _step_wrong(window, -1),
               "Shift+F6", "表格", 3, FILE, "支出明细中读不懂、没有保存的格"),
        *(
            Action(f"show_{name}", label, partial(options.toggle, name), "", "查看", 2, FILE,
                   f"支出明细表中显示{label}", checkable=True)
            for name, label in LABELS.items()
        ),
    ]  # fmt: skip


def _step_wrong(window: MainWindow, by: int) -> None:
    panel = window.work.nearest(ExpenditurePanel)
    if panel is None or not panel.model.wrong_cells():
        window.say("支出明细的每一格都已保存")
    else:
        panel.step_wrong(by)


def _sort(window: MainWindow) -> None:
    panel = window.work.nearest(ExpenditurePanel)
    if panel is None:
        window.say("这一章没有支出明细")
    else:
        panel.sort()


def connect_desk(window: MainWindow) -> None:
    """Connect what tables, text and findings tell with the window around them."""
    _add_search(window)
    options = window.session.table_options
    options.restore(window.preferences.text(_OPTIONS))
    options.changed.connect(lambda: window.preferences.remember(_OPTIONS, options.text()))
    options.changed.connect(lambda: _tick_options(window))
    window.session.documentChanged.connect(lambda: _tick_options(window))
    _tick_options(window)


def _tick_options(window: MainWindow) -> None:
    """Tick in the menu what the table shows."""
    options = window.session.table_options
    for name in LABELS:
        window.actions_.check(f"show_{name}", options.shows(name))


def _add_search(window: MainWindow) -> None:
    bar = SearchBar(window.session)
    central = window.centralWidget().layout()
    if isinstance(central, QVBoxLayout):
        central.insertWidget(1, bar)
    bar.said.connect(window.say)
    bar.placeWanted.connect(lambda hit: show_hit(window.work, hit))
    bar.closed.connect(lambda: _leave_search(window, bar))


def _leave_search(window: MainWindow, bar: SearchBar) -> None:
    """Go on typing where the last place was found."""
    hit = bar.current
    if hit is not None:
        show_hit(window.work, hit, stay=False)
    elif window.work.current is not None:
        window.work.current.setFocus()


def show_hit(work: WorkArea, hit: Hit, stay: bool = True) -> None:
    """Bring a place that was found into view and select it; ``stay`` leaves the focus alone."""
    focused = work.window().focusWidget()
    for key, page in work.pages.items():
        editor = next((one for one in page.editors if one.knows_place(hit.where)), None)
        if editor is None:
            continue
        work.go_to_tab(key)
        page.focus_place(hit.where)
        _select(editor, hit)
        page.ensureWidgetVisible(page.focusWidget() or editor)
        if stay and focused is not None:
            # As after a popup: a line that loses the focus otherwise drops its selection.
            focused.setFocus(Qt.FocusReason.PopupFocusReason)
        return


def _select(editor: Editor, hit: Hit) -> None:
    if isinstance(editor, NarrativeEditor):
        number = int(hit.where.partition("/")[2]) - 1
        editor.edit.select(number, hit.start, hit.length)
    elif isinstance(editor, FieldEditor) and isinstance(editor.input, LineInput):
        editor.input.setSelection(hit.start, hit.length)
    elif isinstance(editor, TextPanel) and hit.piece[0] > 0:
        editor.view.go_to(hit.piece[0] - 1, hit.piece[1])
    elif isinstance(editor, ExpenditurePanel) and hit.target == LINES:
        columns = [column.key for column in editor.model.columns]
        wanted = hit.figure if hit.figure in columns else "name"
        editor.view.go_to(hit.index, columns.index(wanted))
