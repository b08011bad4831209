"""One field: label above, the entry, and below it a hint or what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui.announcing import announce
from desktop.ui.editor import SAVE_DELAY, Editor, Unsaved
from desktop.ui.fields.inputs import ChoiceInput, Input, LineInput, LinesInput
from desktop.ui.fields.last_year import last_year_told
from desktop.ui.fields.note_label import NoteLabel
from desktop.ui.fields.readers import Reader
from desktop.ui.finding_mark import FindingMark
from desktop.ui.session import Session
from desktop.ui.theme import STEP
from forms.amount import Amount, TooFineError
from forms.checks.finding import Finding
from forms.edits import Edit, set_value
from forms.outline import Field, FieldKind
from forms.report import Report, Value

_OPTIONAL = "可不填"
_SAID = (_OPTIONAL, "可不选", "留空", "填 0", "填0")
"""An outline's own hint may tell what to do where there is nothing: then it has the word."""


def optional_word(field: Field, is_quoted: bool) -> str:
    """Return what an empty field says where it may be left so; "" where its hint has the word.

    ``is_quoted`` tells whether the text quotes it: then a blank would print as such.
    """
    if field.required or is_quoted or any(word in field.hint for word in _SAID):
        return ""
    return "可不选" if field.kind is FieldKind.CHOICE else _OPTIONAL


def full_hint(field: Field, is_quoted: bool, is_entered: bool) -> str:
    """Return a field's hint, with why an entry that is otherwise optional is wanted."""
    if field.required or is_entered or not is_quoted:
        return field.hint
    return f"{field.hint}文字里引用了这一项，要填。"


class FieldEditor(Editor):
    """Edits one value of the report."""

    def __init__(
        self,
        session: Session,
        field: Field,
        reader: Reader,
        lines: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.field = field
        self._reader = reader
        self._value: Value | None = None
        self._typed = False
        self._problem = ""
        self._too_fine: Amount | None = None
        self._saving = ""
        self._dropped = ""
        self.input = self._make_input(lines)
        self._mark = FindingMark(session)
        self._hint = self._optional = self._last = ""
        self._note = NoteLabel("")
        self._take_hint(session.report)
        self._arrange()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_DELAY)
        self._timer.timeout.connect(self.commit)
        self.input.edited.connect(self._note_typing)
        self.input.entered.connect(self._take_choice)
        self.input.left.connect(self._leave)
        self.input.reverted.connect(self._escape)
        self.input.installEventFilter(self)
        session.savingChanged.connect(self._follow_saving)
        self._update_note()
        session.register(self)

    def _make_input(self, lines: int) -> Input:
        made: Input
        if self.field.kind is FieldKind.CHOICE:
            made = ChoiceInput(self.field.choices)
        elif lines > 1:
            made = LinesInput(lines)
        else:
            made = LineInput(self._reader.unit, self._reader.right)
        made.setAccessibleName(self.field.label)
        made.setObjectName(self.field.key)
        return made

    def _arrange(self) -> None:
        label = QLabel(self.field.label)
        label.setBuddy(self.input)
        top = QHBoxLayout()
        top.setSpacing(STEP)
        top.addWidget(label)
        top.addWidget(self._mark)
        top.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(STEP // 2)
        layout.addLayout(top)
        layout.addWidget(self.input)
        layout.addWidget(self._note)
        self.setFocusProxy(self.input)

    # Saving --------------------------------------------------------------------------------

    def _note_typing(self) -> None:
        self._typed = True
        self._timer.start()
        self._session.typing.emit()

    def _take_choice(self) -> None:
        self._typed = True
        self.commit()

    def commit(self) -> bool:
        """Save the entry; a text that is no value stays in the field and is told below it."""
        self._timer.stop()
        if not self._typed or not self._session.can_edit:
            return True
        try:
            value = self._reader.parse(self.input.content())
        except ValueError as error:
            self._set_problem(str(error), error.amount if isinstance(error, TooFineError) else None)
            return True
        self._set_problem("")
        report = self._session.report
        # Marked as saved first: the report comes back to this field while it is being written.
        before, self._value, self._typed = self._value, value, False
        if not self._session.apply(set_value(report, self.field.key, value)):
            self._value, self._typed = before, True
            return False
        self._update_note()
        return True

    def pending_edit(self) -> Edit | None:
        if not self._typed:
            return None
        try:
            value = self._reader.parse(self.input.content())
        except ValueError:
            return None
        return set_value(self._session.report, self.field.key, value)

    def place(self) -> str:
        return self.field.key

    def problem(self) -> str:
        return "".join(one.sentence for one in self.unsaved())

    def unsaved(self) -> tuple[Unsaved, ...]:
        if not self._problem:
            return ()
        what = f"“{self.field.label}”"
        said = self.input.content()
        return (Unsaved(self.field.key, what, said, self._problem, amount=self._too_fine),)

    def put_back(self, unsaved: Unsaved) -> None:
        if unsaved.where != self.field.key:
            return
        self._typed = True
        amount = unsaved.amount
        if amount is not None and self._session.view_of(self._session.report).holds(amount):
            self.input.show_content(self._reader.show(amount))
            self.commit()
            return
        self.input.show_content(unsaved.text)
        self._set_problem(unsaved.reason, amount)

    def revert(self) -> bool:
        """Take back what was typed and not saved; return whether there was any."""
        pending = self._typed
        self._typed = False
        self._timer.stop()
        self._set_problem("")
        self.input.show_content(self._reader.show(self._value))
        return pending

    def _escape(self) -> None:
        """Take the typing back without losing it.

        What can be saved is saved and undone, so that redo brings it again; what cannot be
        comes back with a second Esc.
        """
        if self._typed:
            before = self._session.report
            self.commit()
            if self._problem:
                self._dropped = self.input.content()
                self.revert()
            elif self._session.report is not before:
                self._session.undo()
        elif self._dropped:
            self.input.show_content(self._dropped)
            self._dropped = ""
            self._note_typing()

    def _leave(self) -> None:
        if self.commit() and not self._problem and not self._typed:
            self.input.show_content(self._reader.show(self._value))
        self._update_note()

    # Showing -------------------------------------------------------------------------------

    def _take_hint(self, report: Report) -> None:
        """Take the outline's hint, last year's figure, and whether the entry may be left out."""
        key = self.field.key
        is_quoted = key in report.keys_quoted
        hint = full_hint(self.field, is_quoted, key in report.values)
        optional = optional_word(self.field, is_quoted)
        last = last_year_told(report, key, self._reader)
        if (hint, optional, last) == (self._hint, self._optional, self._last):
            return  # as nearly always: every entry shows its fields the report anew
        self._hint, self._optional, self._last = hint, optional, last
        self.input.show_blank_as(optional)
        self._note.change_hint(hint, last)
        self._update_note()

    def show_report(self, report: Report) -> None:
        self._take_hint(report)
        value = report.values.get(self.field.key)
        if value == self._value and (self._typed or self._says(value)):
            return
        self._value = value
        if self._problem:
            return  # what could not be read is not lost to an undo made in another chapter
        self._typed = False
        self.input.show_content(self._reader.show(value))
        self._update_note()

    def _says(self, value: Value | None) -> bool:
        """Whether the text in the field, as it is being written, already means this value."""
        try:
            return self._reader.parse(self.input.content()) == value
        except ValueError:
            return False

    def show_findings(self, findings: Sequence[Finding]) -> None:
        here = [finding for finding in findings if finding.where == self.field.key]
        self._mark.show_findings(here, missing=self.field.required and self._value is None)
        self._describe()

    def _describe(self) -> None:
        """Let a screen reader say of the field what stands around it."""
        unit = self._reader.unit
        told = (
            self._problem and f"没有保存：{self._problem}",
            f"单位：{unit}。" if unit and unit != self.field.label else "",
            self._mark.sentences(),
            self._last,
            self._hint,
            self._optional,
        )
        self.input.setAccessibleDescription("\n".join(filter(None, told)))

    def knows_place(self, where: str) -> bool:
        return where == self.field.key

    def focus_place(self, where: str, literal: str = "") -> bool:
        if not self.knows_place(where):
            return False
        self.input.setFocus()
        at = self.input.content().find(literal) if literal else -1
        if at >= 0:
            self.input.select_span(at, at + len(literal))
        return True

    def set_read_only(self, read_only: bool) -> None:
        self.input.lock(read_only)

    def _set_problem(self, sentence: str, too_fine: Amount | None = None) -> None:
        changed = bool(sentence) != bool(self._problem)
        self._problem, self._too_fine = sentence, too_fine
        if changed:
            announce(self.input, sentence, urgent=True)
            self.input.setProperty("wrong", bool(sentence))
            self.style().unpolish(self.input)
            self.style().polish(self.input)
        if changed or sentence:
            self._session.note_unsaved()
        self._update_note()

    def _follow_saving(self) -> None:
        note = self._session.saving_note(self.field.key)
        if note != self._saving:
            self._saving = note
            self._update_note()

    def _update_note(self) -> None:
        if self._problem:
            self._note.show_problem(self._problem)
        elif self._saving:
            self._note.show_saving(self._saving)
        else:
            self._note.show_hint(self.input.hasFocus() or not self.input.content())
        self._describe()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show the hint while the field has the focus."""
        focused = watched is self.input and event.type() is QEvent.Type.FocusIn
        if focused and not self._problem and not self._saving:
            self._note.show_hint(True)
        return super().eventFilter(watched, event)
