"""A narrative on a page: the text, its levels, quotes and standard sentences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.announcing import announce
from desktop.ui.editor import SAVE_DELAY, Editor
from desktop.ui.fields.note_label import NoteLabel
from desktop.ui.finding_mark import FindingMark, say_at
from desktop.ui.held_note import HeldNote
from desktop.ui.narrative.amount_offers import Known, known_figures
from desktop.ui.narrative.conversion import settled
from desktop.ui.narrative.counting import characters, length_of
from desktop.ui.narrative.last_year import HeldLastYear, LastYear
from desktop.ui.narrative.level_choice import LevelChoice
from desktop.ui.narrative.quotes import Offer, numbering_before, offers, quote_label, source_of
from desktop.ui.narrative.quoting import Objection
from desktop.ui.narrative.text_edit import NarrativeEdit
from desktop.ui.session import Session
from desktop.ui.theme import STEP
from forms.checks.finding import Finding
from forms.edits import Edit, replace_narrative
from forms.narrative import DEEPEST, Block, Narrative, Quote
from forms.outline import Field
from forms.report import BLANK, Report

_LEAST_LINES = 6
_MOST_LINES = 22


class NarrativeEditor(Editor):
    """Edits one narrative of the report."""

    sourceWanted = Signal(str)

    def __init__(
        self,
        session: Session,
        field: Field,
        section_level: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.field = field
        self._report = session.report
        self._shown: Narrative = ()
        self._marked: dict[int, list[Finding]] = {}
        self._typed = False
        self.edit = NarrativeEdit(tuple(range(section_level + 1, DEEPEST + 1)), self._printed, self)
        self.edit.numbering = lambda: numbering_before(self._report, field.key)
        self.edit.quote_hint = self._quote_hint
        self.edit.quote_name = lambda quote: quote_label(self._report, quote.key)
        self.edit.setAccessibleName(field.label)
        self.edit.setAccessibleDescription(field.hint)
        self.edit.setObjectName(field.key)
        self.edit.hints = self._hints()
        section = self._report.outline.section_of(field.key)
        self.edit.title = section.heading if section else ""
        self.edit.quoting.offers = lambda: offers(self._report)
        self.edit.quoting.known = self._known_figures
        self._known: tuple[Report, Known] | None = None
        self.last_year = LastYear(field.key)
        self._held_above = HeldLastYear(self.last_year, self.edit)
        self._levels = LevelChoice(self.edit.levels)
        self._quote_button = _menu_button("插入引用", "引用填好的指标；改一处，处处跟着改")
        self._sentence_button = _menu_button("插入标准句", "插入提纲给出的句子")
        self._count = QLabel()
        self._count.setObjectName("quiet")
        self._mark = FindingMark(session)
        self._note = NoteLabel(field.hint)
        self._held = HeldNote(self._note, self.edit)
        self._arrange()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_DELAY)
        self._following = QTimer(self)
        self._following.setSingleShot(True)
        self._following.setInterval(0)
        self._connect()
        session.register(self)

    def _hints(self) -> tuple[str, ...]:
        section = self._report.outline.section_of(self.field.key)
        return (self.field.hint, section.hint if section else "")

    def _known_figures(self) -> Known:
        if self._known is None or self._known[0] is not self._report:
            self._known = (self._report, known_figures(self._report))
        return self._known[1]

    def _arrange(self) -> None:
        label = QLabel(self.field.label)
        label.setObjectName("caption")
        label.setBuddy(self.edit)
        tools = QHBoxLayout()
        tools.setSpacing(STEP)
        tools.addWidget(label)
        tools.addWidget(self._mark)
        tools.addStretch(1)
        for widget in (self._levels, self._quote_button, self._sentence_button):
            tools.addWidget(widget)
        if not self.field.sentences:
            self._sentence_button.hide()
        below = QHBoxLayout()
        below.addWidget(self._note, 1)
        below.addWidget(self._count, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(STEP // 2)
        layout.addLayout(tools)
        layout.addWidget(self.last_year)
        layout.addWidget(self.edit, 1)
        layout.addLayout(below)
        self.setFocusProxy(self.edit)
        self.edit.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._fit_height()

    def _connect(self) -> None:
        self._timer.timeout.connect(self._save)
        self._session.savingChanged.connect(self._show_note)
        self.edit.edited.connect(self._note_typing)
        self.edit.left.connect(self._leave)
        self.edit.sourceWanted.connect(
            lambda key: self.sourceWanted.emit(source_of(self._report, key))
        )
        self.edit.markClicked.connect(self._tell_findings)
        self.edit.levelChanged.connect(self._levels.show_level)
        self.edit.refused.connect(self._tell_refusal)
        self.edit.pasted.connect(self._tell_pasted)
        # After the text itself has scrolled and grown.
        self._following.timeout.connect(self._follow_cursor)
        self.edit.cursorPositionChanged.connect(self._following.start)
        self.edit.cursorPositionChanged.connect(self._session.placeMoved)
        self._levels.activated.connect(self._choose_level)
        self.edit.document().documentLayout().documentSizeChanged.connect(
            lambda _: self._fit_height()
        )
        for button, fill in (
            (self._quote_button, self.fill_quotes),
            (self._sentence_button, self.fill_sentences),
        ):
            menu = QMenu(button)
            menu.aboutToShow.connect(lambda menu=menu, fill=fill: fill(menu))
            button.setMenu(menu)

    def _fit_height(self) -> None:
        line = round(self.edit.fontMetrics().lineSpacing() * 1.35)
        wanted = round(self.edit.document().size().height()) + 2 * STEP
        self.edit.setMinimumHeight(min(max(wanted, _LEAST_LINES * line), _MOST_LINES * line))

    # Saving --------------------------------------------------------------------------------

    def _note_typing(self) -> None:
        self._typed = True
        if self._note.is_telling:
            self._tell_pasted("")
        self._timer.start()
        self._session.typing.emit()
        self._show_count()

    def _save(self) -> None:
        """Save after a pause; a word that an input method is composing is waited for."""
        if self.edit.is_composing:
            self._timer.start()
        else:
            self.commit()

    def _leave(self) -> None:
        self.commit()
        self._note.tell("")
        self._show_note()
        self._held_above.look()

    def commit(self) -> bool:
        self._timer.stop()
        if not self._typed or not self._session.can_edit:
            return True
        blocks = settled(self.edit.blocks())
        self._typed = False
        shown, self._shown = self._shown, blocks
        edit = replace_narrative(self._session.report, self.field.key, blocks)
        if not self._session.apply(edit):
            self._typed, self._shown = True, shown
            return False
        return True

    def pending_edit(self) -> Edit | None:
        if not self._typed:
            return None
        blocks = settled(self.edit.blocks())
        return replace_narrative(self._session.report, self.field.key, blocks)

    def place(self) -> str:
        return f"{self.field.key}/{self.edit.spoken_number()}"

    # Showing -------------------------------------------------------------------------------

    def show_report(self, report: Report) -> None:
        self._report = report
        narrative = report.narrative_of(self.field.key)
        if narrative != self._shown:
            self._shown = narrative
            self._typed = False
            self._timer.stop()
            self._note.tell("")
            self.edit.show_blocks(narrative)
        self.last_year.show_narratives(report.narrative_of, self._printed_last)
        self.edit.refresh_quotes()
        self.edit.viewport().update()  # numbers may follow another narrative's headings
        self._show_count()
        self._show_note()
        self._levels.show_level(self.edit.level())
        if self.isVisible():
            self.edit.quoting.look()

    def showEvent(self, event: QShowEvent) -> None:
        """Look again at what changed while another page was in view."""
        super().showEvent(event)
        self._show_count()
        self.edit.quoting.look()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the cursor in view also where the page grows only after it was put there."""
        super().resizeEvent(event)
        self._following.start()

    def _follow_cursor(self) -> None:
        """Keep the line being typed in view, where the text is higher than the page's window."""
        if not self.edit.hasFocus():
            return
        cursor = self.edit.textCursor()
        block = cursor.block()
        self.last_year.follow(block.text(), block.blockNumber(), cursor.positionInBlock())
        self._held_above.look()
        area: QWidget | None = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        page = area.widget() if isinstance(area, QScrollArea) else None
        if isinstance(area, QScrollArea) and page is not None:
            self.edit.ensureCursorVisible()  # the text may have been given another height
            rect = self.edit.cursorRect()
            place = self.edit.viewport().mapTo(page, rect.center())
            margin = max(2 * rect.height(), self._held_above.height + rect.height())
            area.ensureVisible(place.x(), place.y(), 0, margin)

    def _printed_last(self, quote: Quote) -> str:
        """Return what a quote printed last year, else the figure's name."""
        from forms.last_year import last_printed  # wanted only with last year's text

        return last_printed(self._report, quote) or f"〔{quote_label(self._report, quote.key)}〕"

    def _show_count(self) -> None:
        printed = sum(map(self._length, self.edit.blocks()))
        told = f"{printed:,} 字"
        if self.isVisible():
            others = sum(
                characters(self._report, key)
                for key in self._report.narratives
                if key in self._report.outline.fields and key != self.field.key
            )
            told += f" · 全文 {others + printed:,} 字"
        self._count.setText(told)

    def _length(self, block: Block) -> int:
        return length_of(block, self._report)

    def _show_note(self) -> None:
        saving = self._session.saving_note(self.field.key)
        if saving:
            self._note.show_saving(saving)
            return
        self._note.show_hint(self.edit.hasFocus() or self.edit.document().isEmpty())

    def _tell_refusal(self, sentence: str) -> None:
        if sentence:
            self._note.show_problem(sentence)
            announce(self.edit, sentence, urgent=True)

    def _tell_pasted(self, sentence: str) -> None:
        self._note.tell(sentence)
        self._show_note()
        announce(self.edit, sentence)

    def _choose_level(self) -> None:
        self.edit.set_level(self._levels.chosen())
        self.edit.setFocus()

    def _printed(self, quote: Quote) -> str:
        return self._report.quoted(quote)

    def _quote_hint(self, quote: Quote) -> str:
        printed = self._printed(quote)
        whole = "" if printed in (BLANK, self.edit.look.shown(quote)[1:-1]) else f"：{printed}"
        label = quote_label(self._report, quote.key)
        return f"引用“{label}”{whole}；双击或 Ctrl+单击到它的填写处"

    def show_findings(self, findings: Sequence[Finding]) -> None:
        here = [one for one in findings if one.where.split("/")[0] == self.field.key]
        self._mark.show_findings(here, missing=not self._shown)
        objections, marked = [], dict[int, list[Finding]]()
        for one in here:
            number = one.where.partition("/")[2]
            if number.isdecimal() and not one.explained:
                objections.append(
                    Objection(int(number) - 1, one.literal or "", one.message, one.level)
                )
                marked.setdefault(int(number) - 1, []).append(one)
        self.edit.quoting.show_objections(objections)
        self._marked = marked
        told = filter(None, (self._mark.sentences(), self.field.hint))
        self.edit.setAccessibleDescription("\n".join(told))

    def _tell_findings(self, block: int, area: QRect) -> None:
        """Say what the checks object to in a block whose mark was clicked."""
        for number, found in self._marked.items():
            if self.edit.spoken_block(number).blockNumber() == block:
                self._session.findingWanted.emit(found[0])
        say_at(self.edit.viewport(), area, self.edit.quoting.objections_at(block))

    def knows_place(self, where: str) -> bool:
        return where.split("/")[0] == self.field.key

    def focus_place(self, where: str, literal: str = "") -> bool:
        number = where.partition("/")[2]
        if not self.knows_place(where):
            return False
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if number.isdecimal():
            self.edit.go_to_block(int(number) - 1, literal)
        return True

    def focus_next(self, where: str, literal: str) -> bool:
        number = where.partition("/")[2]
        if not (self.knows_place(where) and self.edit.hasFocus() and number.isdecimal()):
            return False
        cursor = self.edit.textCursor()
        after = cursor.selectionEnd()
        if cursor.block() != self.edit.spoken_block(int(number) - 1):
            return False
        place = self.edit.place_of(int(number) - 1, literal, after)
        if place is None or place[0] < after:
            return False
        self.edit.select_places(*place)
        return True

    def set_read_only(self, read_only: bool) -> None:
        self.edit.setReadOnly(read_only)
        for widget in (self._levels, self._quote_button, self._sentence_button):
            widget.setEnabled(not read_only)

    # What can be inserted ------------------------------------------------------------------

    def fill_quotes(self, menu: QMenu) -> None:
        """Fill a menu with the figures that can be quoted, as they would print."""
        menu.clear()
        for offer in offers(self._report):
            self._add_offer(menu, offer)

    def _add_offer(self, menu: QMenu, offer: Offer) -> None:
        text = f"{offer.label}\t{self._printed(offer.quote)}".replace("&", "&&")
        menu.addAction(text).triggered.connect(
            lambda _=False, quote=offer.quote: self.edit.insert_quote(quote)
        )

    def fill_sentences(self, menu: QMenu) -> None:
        """Fill a menu with the outline's sentences, as they would print."""
        menu.clear()
        for block in self.field.sentences:
            self._add_sentence(menu, block)

    def _add_sentence(self, menu: QMenu, block: Block) -> None:
        printed = self._report.printed(block)
        metrics = menu.fontMetrics()
        shown = metrics.elidedText(
            printed, Qt.TextElideMode.ElideRight, metrics.horizontalAdvance("中") * 36
        )
        action = menu.addAction(shown.replace("&", "&&"))
        action.setToolTip(printed)
        action.triggered.connect(lambda _=False: self.edit.insert_sentence(block))

    def offer_quotes(self) -> None:
        """Open the list of figures at its button, for the keyboard."""
        self._quote_button.showMenu()

    def offer_sentences(self) -> bool:
        """Open the list of sentences; False where the outline gives none."""
        if self.field.sentences:
            self._sentence_button.showMenu()
        return bool(self.field.sentences)

    def sizeHint(self) -> QSize:
        """Ask for no more width than there is."""
        return QSize(0, super().sizeHint().height())


def _menu_button(text: str, hint: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(hint)
    button.setAccessibleName(text)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
