"""An open report: the list of tabs, the pages, and where the cursor goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.checking import Checking
from desktop.ui.editor import Editor, Unsaved
from desktop.ui.marks_legend import MarksLegend
from desktop.ui.progress_button import ProgressButton
from desktop.ui.section_list import LIST_CHARACTERS, SectionList
from desktop.ui.section_page import SectionPage
from desktop.ui.session import Session
from desktop.ui.tabs import (
    COVER,
    Missing,
    Tab,
    fields_of,
    missing_of,
    progress_of,
    required_of,
    tabs_of,
)
from desktop.ui.theme import text_width
from forms.checks.finding import Finding
from forms.outline import FieldKind

_BETWEEN_PAGES = 10
"""Milliseconds from one page that is built to the next, in which keys are answered."""
_Widget = TypeVar("_Widget", bound=QWidget)


class WorkArea(QSplitter):
    """Shows the session's report, one tab at a time."""

    tabChanged = Signal(str)
    findingsWanted = Signal(object)
    """The level whose findings shall be shown."""

    def __init__(self, session: Session, checking: Checking, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._session = session
        self._checking = checking
        self.list = SectionList()
        self.progress = ProgressButton()
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        column.addWidget(MarksLegend())
        column.addWidget(self.progress)
        self.stack = QStackedWidget()
        self._built: dict[str, SectionPage] = {}
        self._building = QTimer(self)
        self._building.setInterval(_BETWEEN_PAGES)
        self._building.timeout.connect(self._build_one)
        self._tabs: list[Tab] = []
        self.addWidget(side)
        self.addWidget(self.stack)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)
        width = text_width(self, LIST_CHARACTERS + 1)
        self.setSizes([width, 4 * width])
        self.list.chosen.connect(self.go_to_tab)
        self.list.entryWanted.connect(self._go_in)
        self.progress.placeWanted.connect(self._go_to_missing)
        self.progress.unsavedWanted.connect(self.go_to_unsaved)
        self.progress.findingsWanted.connect(self.findingsWanted)
        self._is_checked = False
        session.reportChanged.connect(self._refresh)
        session.unsavedChanged.connect(self._show_progress)
        checking.findingsChanged.connect(self._show_findings)

    @property
    def current(self) -> SectionPage | None:
        """The page in view."""
        page = self.stack.currentWidget()
        return page if isinstance(page, SectionPage) else None

    @property
    def current_key(self) -> str:
        """The key of the tab in view."""
        return self.current.tab.key if self.current else COVER

    def restore_sizes(self, state: str) -> None:
        """Bring the list and the page to the widths remembered as hexadecimal digits."""
        if state:
            self.restoreState(QByteArray.fromHex(state.encode()))

    @property
    def tab(self) -> Tab | None:
        """The tab in view."""
        return self.current.tab if self.current else None

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """All tabs, in their order."""
        return tuple(self._tabs)

    # Pages ---------------------------------------------------------------------------------

    @property
    def pages(self) -> dict[str, SectionPage]:
        """The pages of all tabs; those that were still to be built are built now."""
        while self._build_one():
            pass
        return self._built

    def build(self, first: str = COVER) -> None:
        """Build all tabs of the open report; ``first`` is shown if there is such a one.

        It can be worked on before the others stand: they follow while nothing else is to do.
        """
        self.clear()
        self._tabs = tabs_of(self._session.report)
        self.list.show_tabs(self._tabs)
        self.go_to_tab(first if any(tab.key == first for tab in self._tabs) else COVER)
        self._building.start()

    def _build_one(self) -> bool:
        """Build a page that does not stand yet; False when all of them do."""
        tab = next((one for one in self._tabs if one.key not in self._built), None)
        if tab is None:
            self._building.stop()
            return False
        self._add_page(tab)
        return True

    def clear(self) -> None:
        """Take all pages away."""
        self._building.stop()
        for page in self._built.values():
            self._drop(page)
        self._built = {}
        self._tabs = []
        self._is_checked = False
        self.list.show_tabs(())
        self.progress.begin()

    def _add_page(self, tab: Tab) -> None:
        page = SectionPage(self._session, tab)
        page.set_read_only(not self._session.can_edit)
        page.sourceWanted.connect(self.go_to_place)
        page.show_findings(self._checking.findings)
        self._built[tab.key] = page
        self.stack.addWidget(page)

    def _drop(self, page: SectionPage) -> None:
        for editor in page.findChildren(Editor):  # also those inside other editors
            self._session.unregister(editor)
        self.stack.removeWidget(page)
        page.deleteLater()

    def _refresh(self) -> None:
        tabs = tabs_of(self._session.report)
        if [tab.key for tab in tabs] != [tab.key for tab in self._tabs]:
            self._change_tabs(tabs)
        for page in list(self._built.values()):
            page.show_report(self._session.report)

    def _change_tabs(self, tabs: list[Tab]) -> None:
        """Follow a change of the tabs themselves (未归类 comes and goes)."""
        current = self.current_key
        wanted = {tab.key for tab in tabs}
        if current not in wanted:
            return  # its page stays while it is being worked on; the next change asks again
        for key in [key for key in self.pages if key not in wanted]:
            self._drop(self.pages.pop(key))
        self._tabs = tabs
        for tab in tabs:
            if tab.key not in self.pages:
                self._add_page(tab)
        self.list.show_tabs(tabs)
        self.list.choose(current)
        self._show_findings()

    # Going about ---------------------------------------------------------------------------

    def go_to_tab(self, key: str) -> None:
        """Show a tab; what stands in open editors is saved first."""
        tab = next((one for one in self._tabs if one.key == key), None)
        if tab is not None and key not in self._built:
            self._add_page(tab)
        page = self._built.get(key)
        if page is None:
            return
        left = self.current_key
        self._session.commit()
        self.stack.setCurrentWidget(page)
        self.list.choose(key)
        if left != key and self._session.document:
            self._refresh()
        self.tabChanged.emit(key)

    def begin_at(self, where: str) -> None:
        """Put the cursor where it was left; in a file that says nothing of it, where to begin.

        That is the first blank entry in view, so that what is typed at once changes none that
        stands; a date is entered last. A file just made with a full cover begins at the first
        entry that is missing.
        """
        page, document = self.current, self._session.document
        if page is None or document is None or (where and page.focus_place(where)):
            return
        report = self._session.report
        fields = (one for one in fields_of(report, page.tab) if one.is_scalar)
        blank = (
            one.key
            for one in fields
            if one.kind is not FieldKind.DATE and report.values.get(one.key) is None
        )
        found = next(blank, "")
        if found:
            page.focus_place(found)
        elif page.tab.key == COVER and document.revision == 1:
            missing = (one for tab in self._tabs for one in missing_of(report, tab))
            if first := next(missing, None):
                self._go_to_missing(first.tab, first.where)

    def place(self) -> tuple[str, str]:
        """Return the place being worked on, as findings name places, and its tab's key."""
        key, focused = self.current_key, self.focusWidget()
        for editor in self.current.editors if self.current else ():
            if focused is not None and (editor is focused or editor.isAncestorOf(focused)):
                return editor.place(), key
        return "", key

    def step(self, by: int) -> None:
        """Go to the next tab or the one before; who was typing goes on in its first entry."""
        keys = [tab.key for tab in self._tabs]
        if not keys:
            return
        place = keys.index(self.current_key) if self.current_key in keys else 0
        in_page = self.stack.isAncestorOf(self.focusWidget() or self)
        self.go_to_tab(keys[min(max(place + by, 0), len(keys) - 1)])
        if in_page:
            self._go_in()

    def go_to_place(self, where: str) -> bool:
        """Go to the place of this name (a field's key, ``lines/N``, ``NARRATIVE/N``)."""
        for key, page in self.pages.items():
            if page.knows_place(where):
                self.go_to_tab(key)
                return page.focus_place(where)
        return False

    def go_to_finding(self, finding: Finding) -> None:
        """Go to what a finding is about: its place, else its tab."""
        self.go_to_tab(finding.section)
        literal = finding.literal or ""
        if self.current is None or not self.current.focus_place(finding.where, literal):
            self.go_to_place(finding.where)

    def unsaved(self) -> list[tuple[Tab, Unsaved]]:
        """Return what stands in editors and cannot be saved, with its tab, in their order."""
        return [
            (tab, one)
            for tab in self._tabs
            for one in self._session.unsaved
            if tab.key in self._built and self._built[tab.key].knows_place(one.where)
        ]

    def go_to_unsaved(self, unsaved: Unsaved) -> None:
        """Go to where something stands that cannot be saved."""
        for tab, one in self.unsaved():
            if one == unsaved:
                self.go_to_tab(tab.key)
                self._built[tab.key].focus_place(one.where, one.text)
                return

    def put_back(self, unsaved: Iterable[Unsaved]) -> None:
        """Let these stand again in pages that were built anew, where they may be mended."""
        for one in unsaved if self._session.can_edit else ():
            for page in self.pages.values():
                for editor in page.editors:
                    if editor.knows_place(one.where):
                        editor.put_back(one)

    def nearest(self, kind: type[_Widget]) -> _Widget | None:
        """Return the editor of this kind that is being worked on, else the page's first."""
        found = self.around_focus(kind)
        if found is None and self.current:
            found = self.current.findChild(kind)
        return found if isinstance(found, kind) else None

    def around_focus(self, kind: type[_Widget]) -> _Widget | None:
        """Return the editor of this kind that has the cursor in it; None where none has."""
        focused: QWidget | None = self.focusWidget()
        while focused is not None:
            if isinstance(focused, kind):
                return focused
            focused = focused.parentWidget()
        return None

    def _go_in(self) -> None:
        """Put the cursor into the first entry of the tab in view."""
        if self.current is not None:
            self.current.focus_first()

    def _go_to_missing(self, tab: str, where: str) -> None:
        self.go_to_tab(tab)
        if self.current is not None and not self.current.focus_place(where):
            self.current.focus_first()

    # Findings ------------------------------------------------------------------------------

    def _show_findings(self) -> None:
        if self._session.document is None:
            return
        self._is_checked = True
        self._show_progress()
        found = self._found()
        for key, page in self._built.items():
            page.show_findings(found.get(key, ()))

    def _found(self) -> dict[str, list[Finding]]:
        """Return what the checks found, by section."""
        found: dict[str, list[Finding]] = {}
        for one in self._checking.findings:
            found.setdefault(one.section, []).append(one)
        return found

    def _show_progress(self) -> None:
        """Show how far each tab and the report have come, once it was looked through."""
        if self._session.document is None or not self._is_checked:
            return
        found, report = self._found(), self._session.report
        unsaved = self.unsaved()
        count = Counter(tab.key for tab, _ in unsaved)
        missing: list[Missing] = []
        required = 0
        for tab in self._tabs:
            progress = progress_of(report, tab, found.get(tab.key, ()), count[tab.key])
            self.list.show_progress(tab.key, progress)
            missing += missing_of(report, tab)
            required += len(required_of(report, tab))
        self.progress.show_progress(missing, required, self._checking.findings, unsaved)
