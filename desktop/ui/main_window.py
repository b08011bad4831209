"""The main window: the first page or an open report, with menus, notices and findings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.actions import MENUS, ActionRegistry
from desktop.ui.beginnings import beginnings
from desktop.ui.dropping import dropped_file
from desktop.ui.first_page import FirstPage
from desktop.ui.notice_bar import NoticeBar, Remedy
from desktop.ui.preferences import Preferences, RecentFile
from desktop.ui.theme import text_width
from desktop.ui.window_place import WindowPlace

# Everything else is imported in `furnish`, or where it is used: the window shows itself first.
if TYPE_CHECKING:
    from desktop.storage.document import Document
    from forms.checks.finding import Level


class MainWindow(QMainWindow):
    """The program's one window.

    It shows the first page at once; what it works with is loaded by :meth:`furnish`, and before
    that only the first page and the menus' titles are there.
    """

    def __init__(self, preferences: Preferences, furnished: bool = True) -> None:
        """``furnished``: whether all is loaded at once."""
        super().__init__()
        self.preferences = preferences
        self.is_furnished = False
        self.notice = NoticeBar()
        self._pages = QStackedWidget()
        self._first = FirstPage(beginnings(self))
        self._first.fileChosen.connect(self._open_chosen)
        self._first.show_recent(preferences.recent())
        self._pages.addWidget(self._first)
        central = QWidget()
        self._column = QVBoxLayout(central)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.notice)
        self._column.addWidget(self._pages, 1)
        self.setCentralWidget(central)
        self._menus = {title: self.menuBar().addMenu(title) for title in MENUS}
        self.statusBar()
        self.setWindowTitle("自评")
        self.setAcceptDrops(True)
        self.place = WindowPlace(self)
        self.place.restore()
        if furnished:
            self.furnish()

    def furnish(self) -> None:
        """Load what the window works with; a second time does nothing."""
        if self.is_furnished:
            return
        self.is_furnished = True
        from desktop.ui.checking import Checking
        from desktop.ui.custody import Custody
        from desktop.ui.files import Files
        from desktop.ui.finding_steps import FindingSteps
        from desktop.ui.findings_dock import FindingsDock
        from desktop.ui.findings_panel import FindingsPanel
        from desktop.ui.handing_on import HandingOn
        from desktop.ui.importing.importing import Importing
        from desktop.ui.inserting import Inserting
        from desktop.ui.preview.dock import PreviewDock
        from desktop.ui.quick_bar import QuickBar
        from desktop.ui.session import Session
        from desktop.ui.showing import Showing
        from desktop.ui.status_line import StatusLine
        from desktop.ui.stepping_back import SteppingBack
        from desktop.ui.unsaved_entries import UnsavedEntries
        from desktop.ui.window_actions import window_actions
        from desktop.ui.work_area import WorkArea
        from desktop.ui.write_failures import WriteFailures

        preferences = self.preferences
        self.session = Session(self)
        self.checking = Checking(self.session, self)
        self.files = Files(self.session, self, self)
        self._failures = WriteFailures(
            self.session, self, self.files.rescue, self.files.reload, self
        )
        self._asked_to_save = False
        self.custody = Custody(self)
        self.importing = Importing(self)
        self.handing_on = HandingOn(self)
        self.inserting = Inserting(self)
        self.showing = Showing(self)
        self.work = WorkArea(self.session, self.checking)
        self.unsaved = UnsavedEntries(self)
        self.steps = FindingSteps(self)
        self.stepping_back = SteppingBack(self)
        self.findings = FindingsPanel(self.session)
        self._dock = FindingsDock(self.findings, self, preferences)
        self.preview = PreviewDock(self, self.session, self.work, preferences)
        self.actions_ = ActionRegistry(self, window_actions(self), self._menus)
        self.quick = QuickBar(self.menuBar(), self.actions_)
        self._status = StatusLine(self.statusBar())
        self._arrange()
        self._connect()
        self.place.restore_parts()
        self._show_document()

    def _arrange(self) -> None:
        self._pages.addWidget(self.work)
        self._column.insertWidget(0, self.custody.finalizing.banner)
        # A quarter of a tall window shows several findings; a low one gives a little more.
        height = max(min(text_width(self, 20), self.height() * 9 // 25), self.height() // 4)
        self.resizeDocks([self._dock], [height], Qt.Orientation.Vertical)

    def _connect(self) -> None:
        from desktop.ui.desk_actions import connect_desk

        session = self.session
        session.reportChanged.connect(self._show_state)
        session.typing.connect(lambda: self.actions_.rename("undo", "撤销“输入”", True))
        session.savingChanged.connect(self._follow_saving)
        session.unsavedChanged.connect(self._show_unsaved)
        self._status.unsaved.clicked.connect(lambda _=False: self.unsaved.go())
        self.checking.findingsSettled.connect(self._show_findings)
        self.findings.placeWanted.connect(self.steps.go)
        self.findings.correctionWanted.connect(self.steps.correct)
        session.findingWanted.connect(self.steps.show)
        self.work.findingsWanted.connect(self.show_findings_of)
        session.selectionTold.connect(self._status.show_selection)
        connect_desk(self)
        self.preview.controller.told.connect(self.say)
        self.preview.wishedChanged.connect(lambda on: self.actions_.check("preview", on))
        self.actions_.check("preview", self.preview.is_wished)
        self.showing.check_actions()

    def _open_chosen(self, path: Path) -> None:
        self.furnish()
        self.files.open_path(path)

    # The open file -------------------------------------------------------------------------

    def adopt(self, document: Document | None, notes: tuple[str, ...] = ()) -> None:
        """Show this document in place of the one before; ``None`` shows the first page."""
        self._remember_file()
        self.notice.clear()
        self.work.clear()
        self.findings.begin()
        self._dock.begin()
        self._status.forget_findings()
        self.session.adopt(document)
        self._show_document()
        if document:
            self.work.build(self.preferences.last_tab(document.path))
            self.work.begin_at(self.preferences.last_place(document.path))
            self._remember_file()
            self.findings.show_notes(notes)
            self.checking.run_soon()

    def begin_again(self) -> None:
        """Show the open file anew: it is another than what was shown, or may now be changed."""
        where, tab = self.work.place()
        self.notice.clear()
        focused = self.focusWidget()
        if focused and any(one.isAncestorOf(focused) for one in (self.work, self.findings)):
            self.work.list.setFocus()  # or it would pass to the banner, whose buttons do something
        self.findings.begin()  # its lines for explanations follow the rights, too
        unsaved = self.session.unsaved
        self.work.build(tab)
        self.work.put_back(unsaved)
        if where and self.work.current:
            self.work.current.focus_place(where)
        self._show_document()
        self.checking.run()

    def follow_rights(self) -> None:
        """Allow or forbid typing, where that is no longer as it was (someone took over)."""
        if self._editable != self.session.can_edit:
            self.session.take_typing()
            self.begin_again()

    def _show_document(self) -> None:
        document = self.session.document
        self._editable = self.session.can_edit
        self._pages.setCurrentWidget(self.work if document else self._first)
        self._dock.show_with(document is not None)
        self.preview.refresh()
        self.actions_.enable(document is not None, self.session.can_edit)
        self.custody.finalizing.show_actions()
        self.importing.results.show_action()
        self.quick.show_for(document is not None)
        if document is None:
            self._first.show_recent(self.preferences.recent())
        elif document.read_only:
            self.files.opening.tell_read_only(document)
        self._show_state()

    def _show_state(self) -> None:
        document = self.session.document
        unsaved = self.session.unsaved_step()
        undo = unsaved.unsaved_step() if unsaved else self.session.undo_label
        redo = self.session.redo_label
        self.actions_.rename("undo", _named("撤销", undo), bool(undo))
        self.actions_.rename("redo", _named("重做", redo), bool(redo))
        if document is None:
            self.setWindowTitle("自评")
            self._status.clear()
            return
        report = self.session.report
        heading = f"{report.unit} {report.text_of('year')}年度".strip()
        self.setWindowTitle(f"{heading} — 自评" + ("（只读）" if document.read_only else ""))
        self._status.show_document(document, self.session.saving_state)

    def _show_unsaved(self) -> None:
        self._status.show_unsaved(len(self.session.unsaved), self.unsaved.told())
        self._show_state()

    def _show_findings(self) -> None:
        self.findings.show_findings(self.checking.findings)
        self._dock.show_summary(self.checking.findings)
        self._status.show_findings(self.checking.findings)

    def _remember_file(self) -> None:
        document = self.session.document
        if document is None:
            return
        from forms.moments import moment_listed

        report = document.report
        changed = moment_listed(document.saved_at.astimezone())
        file = RecentFile(document.path, report.unit, report.text_of("year"), changed)
        self.preferences.remember_file(file, self.work.current_key, self.work.place()[0])

    # Telling -------------------------------------------------------------------------------

    def tell(self, sentence: str, remedies: tuple[Remedy, ...] = (), lasting: bool = False) -> None:
        """Show a sentence above the page."""
        self.notice.tell(sentence, remedies, lasting)

    def tell_done(self, sentence: str, remedies: tuple[Remedy, ...] = ()) -> None:
        """Show above the page that something went well."""
        self.notice.tell(sentence, remedies, done=True)

    def say(self, sentence: str, remedy: Remedy | None = None) -> None:
        """Show a short result in the status bar, with what can be done about it."""
        self._status.say(sentence, remedy)

    def end_offer(self) -> None:
        """Take away a short result whose remedy no longer stands."""
        self._status.end_offer()

    def tell_left_out(self, what: str) -> None:
        """Say what a thing just made lacks, because it stands in the window alone."""
        self.unsaved.tell_left_out(what)

    def end_telling(self) -> None:
        """Take the sentence away: it no longer stands."""
        self.notice.clear()

    def resume(self) -> None:
        """Go on in the copy that now is the open file, with what stands in editors."""
        self.follow_rights()
        self.retry()
        self._remember_file()
        document = self.session.document
        if document is not None:
            self.say(f"已改在副本中继续：{document.path}")

    def retry(self) -> None:
        """Write again what could not be written."""
        self._failures.end()
        self.save()

    # What the menus ask for ----------------------------------------------------------------

    def save(self) -> None:
        """Save the open editor and say so with the time."""
        if not self.session.commit():
            return
        self._asked_to_save = True
        self.session.retry()
        self._follow_saving()

    def _follow_saving(self) -> None:
        """Show how the writing goes; who asked for it hears when the last entry was written."""
        document = self.session.document
        self._show_state()
        if document is None or self.session.is_saving or not self._asked_to_save:
            return
        self._asked_to_save = False
        from desktop.ui.status_line import clock

        told = f"已保存 {clock(document)}"
        self.say(f"其他的{told}" if self.session.unsaved else told)

    def undo(self) -> None:
        """Take the last change back, and show where."""
        self.stepping_back.undo()

    def redo(self) -> None:
        """Do again what was taken back, and show where."""
        self.stepping_back.redo()

    def show_findings_of(self, level: Level) -> None:
        """Show the findings of a level."""
        self.show_findings()
        self.findings.show_level(level)

    def show_findings(self) -> None:
        """Open the list of findings, if it was put away."""
        self._dock.open()

    def come_forward(self) -> None:
        """Stand before all other windows."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()

    # Leaving -------------------------------------------------------------------------------

    def may_leave(self) -> bool:
        """Save what stands in editors; ask only about what cannot be saved."""
        if self.session.document is None:
            return True
        saved = self.session.save()
        unsaved = self.unsaved.told()
        if saved and not unsaved:
            return True
        from desktop.ui.leaving import leaves_anyway

        if leaves_anyway(self, unsaved or "最后的填写没有存进文件。"):
            return True
        self.unsaved.go()
        return False

    def close_file(self) -> None:
        """Go back to the first page."""
        if self.session.document and self.may_leave():
            self.adopt(None)

    def leave(self) -> None:
        """Close the window."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save, remember the window's place, and close the file."""
        if not self.is_furnished:
            super().closeEvent(event)
            return
        if not self.may_leave():
            event.ignore()
            return
        self._remember_file()
        self.place.remember()
        self.preview.end()
        self.work.clear()
        self.findings.begin()
        self.session.adopt(None)
        super().closeEvent(event)

    # Files dropped on the window -----------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file that can be opened or imported."""
        if dropped_file(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open or import the file."""
        path = dropped_file(event)
        if path:
            event.acceptProposedAction()
            self.furnish()
            self.importing.open_dropped(path)


def _named(verb: str, label: str | None) -> str:
    """Return a menu text that names what it does; quotes inside quotes are single ones."""
    inner = (label or "").replace("“", "‘").replace("”", "’").replace("&", "&&")
    return f"{verb}“{inner}”" if inner else verb
