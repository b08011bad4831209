"""Cell editors of the expenditure table: subjects are offered by code and by name."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    Qt,
    QTimer,
)
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QStyleOptionViewItem, QWidget

from desktop.ui.editor import SAVE_DELAY
from desktop.ui.expenditure.columns import NEWEST
from desktop.ui.expenditure.model import ExpenditureModel
from desktop.ui.grid.delegate import GridDelegate
from desktop.ui.grid.model import Index
from desktop.ui.grid.view import GridView
from desktop.ui.session import Session
from desktop.ui.theme import text_width
from forms.economic import EconomicClass, classification

_OFFERED = 40
_LEAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_SUBJECT = Qt.ItemDataRole.UserRole + 1
_INSERTED = Qt.ItemDataRole.UserRole


class SubjectCompleter(QCompleter):
    """Offers the subjects whose code begins with, or whose name contains, what is typed.

    Enter takes the line that was chosen with the arrows, else what was typed.
    """

    def __init__(self, line: QLineEdit, key: str, year: int) -> None:
        super().__init__(line)
        self._line = line
        self._key = key
        self._year = year
        self._offers = QStandardItemModel(self)
        self.setModel(self._offers)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setCompletionRole(_INSERTED)
        self.setWidget(line)
        self.popup().setMinimumWidth(text_width(line, 24))
        self.chosen: EconomicClass | None = None
        line.textEdited.connect(self._offer)

    def _offer(self, text: str) -> None:
        self._offers.clear()
        for subject in classification().search(text, self._year)[:_OFFERED] if text else ():
            item = QStandardItem(f"{subject.code}  {subject.name}")
            item.setData(subject.code if self._key == "code" else subject.name, _INSERTED)
            item.setData(subject.code, _SUBJECT)
            self._offers.appendRow(item)
        if self._offers.rowCount():
            self.complete()
            self.popup().setCurrentIndex(QModelIndex())  # Qt takes the first line, unseen
        else:
            self.popup().hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the cell with what was typed where no line of the list was chosen."""
        leaves = isinstance(event, QKeyEvent) and event.key() in _LEAVING
        pressed = leaves and event.type() is QEvent.Type.KeyPress
        if pressed and watched is self.popup() and not self.popup().currentIndex().isValid():
            self.popup().hide()
            QCoreApplication.sendEvent(self._line, event)
            return True
        return super().eventFilter(watched, event)

    def take(self, index: QModelIndex) -> None:
        """Remember the subject that was chosen, and show it in the cell."""
        code = str(index.data(_SUBJECT))
        self.chosen = classification().by_code.get(code)
        self._line.setText(str(index.data(_INSERTED)))


class ExpenditureDelegate(GridDelegate):
    """Adds the list of subjects to the cells for code and name."""

    def __init__(self, view: GridView, model: ExpenditureModel, session: Session) -> None:
        super().__init__(view)
        self._model = model
        self._session = session
        self._saves = 0
        """How often the open cell was saved during pauses."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QLineEdit:
        """Return a line edit, with a list of subjects where one fits."""
        line = super().createEditor(parent, option, index)
        self._saves = 0
        key = self._model.columns[index.column()].key
        if key in ("name", "code"):
            completer = SubjectCompleter(line, key, self._session.report.year or NEWEST)
            completer.setObjectName("subjects")
            completer.activated[QModelIndex].connect(  # type: ignore[index]
                lambda chosen: self._choose(line, completer, chosen)
            )
        else:
            self._save_after_a_pause(line, index)
        return line

    def _save_after_a_pause(self, line: QLineEdit, index: Index) -> None:
        """Save an amount that is being typed, as every other entry is, after a pause.

        What cannot be read yet waits until the cell is left: it may be half a sum.
        """
        pause = QTimer(line)
        pause.setSingleShot(True)
        pause.setInterval(SAVE_DELAY)
        line.textEdited.connect(lambda _: pause.start())
        pause.timeout.connect(lambda: self._save(line, index.row(), index.column()))

    def _save(self, line: QLineEdit, row: int, column: int) -> None:
        if self._model.can_read(row, column, line.text()):
            before = self._session.steps
            self._model.setData(self._model.index(row, column), line.text())
            self._saves += self._session.steps - before

    def give_up(self, editor: QLineEdit) -> None:
        """Close an editor; what was saved of it during pauses is taken back, and nothing else."""
        super().give_up(editor)
        saves, self._saves = self._saves, 0
        for _ in range(saves):
            self._session.undo()

    def _choose(self, line: QLineEdit, completer: SubjectCompleter, chosen: QModelIndex) -> None:
        completer.take(chosen)
        index = self._view.currentIndex()
        row = index.row()
        self.finish(line)
        self._view.keyboard.begin_run(index.column())
        self._view.go_to(row, self._model.first_amount_column())

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Write the cell, or the whole subject where one was chosen from the list."""
        completer = editor.findChild(SubjectCompleter)
        if isinstance(completer, SubjectCompleter) and completer.chosen is not None:
            self._model.set_subject(index.row(), completer.chosen)
            completer.chosen = None
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())
