"""What the menus 查看 and 帮助 show: guide, commands, and the window in another look."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from desktop.ui.command_list import CommandList
from desktop.ui.fields.readers import read_typed_amount
from desktop.ui.guide import GuideDialog, heading_of, whole_guide
from desktop.ui.looks import Looks
from desktop.ui.shortcuts import ABOUT, TextDialog
from forms.amount import AmountView, MoneyUnit, TooFineError

if TYPE_CHECKING:
    from desktop.ui.editor import Unsaved
    from desktop.ui.main_window import MainWindow


class Showing:
    """Shows things about the report and the program, and changes nothing in the file."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.looks = Looks(window.session, window.preferences, self.anew, window)
        self.guide = GuideDialog(window)
        self._commands: CommandList | None = None

    @property
    def command_list(self) -> CommandList:
        """The list of commands, made when it is first wanted."""
        if self._commands is None:
            registry = self._window.actions_
            self._commands = CommandList(
                registry, lambda name: registry.qt_action(name).trigger(), self._window
            )
        return self._commands

    def anew(self, change: Callable[[], None]) -> None:
        """Show the pages in another size or unit, the cursor staying where it is.

        They are taken away for the change: to dress them anew takes longer than to build them.
        """
        from desktop.ui.grid.view import GridView

        window = self._window
        if window.session.document is None or not window.session.commit():
            change()
            return
        where, tab = window.work.place()
        focused = window.focusWidget()
        cell = focused.currentIndex() if isinstance(focused, GridView) else None
        row, column = (cell.row(), cell.column()) if cell is not None else (-1, -1)
        unsaved = window.session.unsaved
        window.work.clear()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        change()
        window.work.build(tab)
        window.work.put_back(unsaved)
        if where and window.work.current:
            window.work.current.focus_place(where)
            table = window.focusWidget()
            if isinstance(table, GridView) and row >= 0:
                table.go_to(row, column)  # what is typed next is for this very cell
        window.checking.run()

    def check_actions(self) -> None:
        """Show in the menu which looks are chosen."""
        self._window.actions_.check("contrast", self.looks.is_high_contrast)
        self._window.actions_.check("yuan", self.looks.is_in_yuan)

    def toggle_contrast(self) -> None:
        """Switch high contrast."""
        self.looks.toggle_contrast()
        self.check_actions()

    def toggle_unit(self) -> None:
        """Switch between 元 and the outline's unit; not while an amount might become another.

        Read in the other unit, it might be a valid one that nobody meant. What only was too
        fine for this one, and is not for the other, is saved by the switch; what is no amount in
        either waits on.
        """
        session = self._window.session
        if session.document is None:
            self.looks.toggle_unit()
        elif not session.commit():
            pass  # what the file refused is told already
        elif all(map(self._may_stand, session.unsaved)):
            self.looks.toggle_unit()
        else:
            self._window.unsaved.forbid("单位没有换")
        self.check_actions()

    def _may_stand(self, unsaved: Unsaved) -> bool:
        """Whether an entry shows in full in the other unit, or is no amount there either."""
        own = self._window.session.report.outline.view
        unit = own.unit if self.looks.is_in_yuan else MoneyUnit.YUAN
        other = AmountView(unit, own.decimals)
        if unsaved.amount is not None:
            return other.holds(unsaved.amount)
        if unsaved.part in ("code", "name"):
            return True
        try:
            return read_typed_amount(unsaved.text, other) is None
        except TooFineError:
            return False
        except ValueError:
            return True

    def commands(self) -> None:
        """Offer all commands for a few typed characters."""
        self.command_list.open_over(self._window)

    def open_guide(self) -> None:
        """Show the guide at the present tab."""
        window = self._window
        tab = window.work.tab
        report = window.session.report if window.session.document else None
        text = whole_guide(window.actions_.actions.values(), report, window.work.tabs)
        self.guide.open_at(text, heading_of(tab) if report and tab else "")

    def about(self) -> None:
        """Show what the program is."""
        TextDialog("关于自评", ABOUT, self._window).show()
