"""The buttons above a table: add, insert, delete and move rows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from desktop.ui.chinese import key_names
from desktop.ui.grid.view import GridView
from desktop.ui.wrapping_row import WrappingRow


class RowButtons(QWidget):
    """Buttons that act on a table, in a second line where there is no room for one."""

    def __init__(self, view: GridView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: list[QToolButton] = []
        layout = WrappingRow(self, Qt.AlignmentFlag.AlignRight)
        layout.setSpacing(0)
        commands: list[tuple[str, str, Callable[[], None]]] = [
            ("添加行", "到表末的空行，直接填写即可", view.add_row),
            ("插入行", f"在当前行上方插入一行（{key_names('Ins')}）", view.insert_row),
            ("删除行", f"删除所选的行（{key_names('Ctrl+Del')}）", view.delete_rows),
            ("上移", f"把当前行上移一行（{key_names('Alt+Up')}）", view.move_up),
            ("下移", f"把当前行下移一行（{key_names('Alt+Down')}）", view.move_down),
        ]
        self._view = view
        self._row = layout
        for text, hint, command in commands:
            self.add(text, hint, command)

    def add(self, text: str, hint: str, command: Callable[[], None]) -> None:
        """Add a button that changes the table."""
        button = self._make(text, hint)
        button.clicked.connect(lambda _=False: self._run(command))
        self._buttons.append(button)

    def _run(self, command: Callable[[], None]) -> None:
        command()
        self._view.setFocus()

    def add_menu(self, text: str, hint: str, menu: QMenu) -> None:
        """Add a button with a menu of what the table shows; it stays in a read-only file."""
        button = self._make(text, hint)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(menu)

    def _make(self, text: str, hint: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(hint)
        button.setAccessibleName(text)
        button.setAutoRaise(True)
        self._row.addWidget(button)
        return button

    def set_read_only(self, read_only: bool) -> None:
        """Forbid changes, or allow them."""
        for button in self._buttons:
            button.setEnabled(not read_only)
