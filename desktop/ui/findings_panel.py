"""审核结果: what the checks found, by level and section; a click leads to the place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.explainers import Explainers
from desktop.ui.finding_filter import FindingFilter
from desktop.ui.finding_group import GroupHead, MoreButton
from desktop.ui.finding_row import FindingRow
from desktop.ui.session import Session
from desktop.ui.tabs import COVER, tabs_of
from desktop.ui.theme import STEP
from forms.checks.finding import Finding, Level

_SHOWN = 15
"""Findings of one section that are shown at first; a button shows more."""
_Key = tuple[object, ...]


class FindingsPanel(QWidget):
    """Lists the findings; those that want a reason have a line for it."""

    placeWanted = Signal(object)
    """A finding was clicked."""
    correctionWanted = Signal(object)
    """A finding shall be put right by the edit it brings along."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._explainers = Explainers(session)
        self._rows: dict[_Key, FindingRow] = {}
        self._notes: list[str] = []
        self._findings: tuple[Finding, ...] = ()
        self._listed: list[tuple[_Key, bool]] | None = None
        self._closed: set[str] = set()
        self._room: Counter[str] = Counter()
        self.filter = FindingFilter()
        self.filter.changed.connect(self._rebuild)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("审核结果")
        content = QWidget()
        content.setObjectName("page")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(2 * STEP, STEP // 2, 2 * STEP, STEP)
        self._column.setSpacing(STEP // 2)
        self._area.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filter)
        layout.addWidget(self._area, 1)
        self._rebuild()

    @property
    def rows(self) -> list[FindingRow]:
        """The findings that are listed, from above."""
        return list(self._rows.values())

    def begin(self) -> None:
        """Forget everything: another file comes."""
        self._notes = []
        self._findings = ()
        self._closed.clear()
        self._room.clear()
        self.filter.begin()
        self._rebuild()

    def show_level(self, level: Level) -> None:
        """Bring the first finding of a level into view."""
        self._closed.discard(level.value)
        self.filter.show_level(level)
        self._rebuild()
        row = next((row for row in self.rows if row.finding.level is level), None)
        if row is not None:  # its place is known once it is laid out
            QTimer.singleShot(0, row, lambda: self._area.ensureWidgetVisible(row, 0, 4 * STEP))

    def show_notes(self, notes: Sequence[str]) -> None:
        """List what an import could not place, above the findings, until the file is closed."""
        self._notes = list(notes)
        self._rebuild()

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """List these findings; lines that are being typed in stay as they are."""
        self._findings = findings
        keys = _keys(findings)
        if self._listed != _listed(keys, findings):
            self._rebuild()
            return
        for key, finding in zip(keys, findings, strict=True):
            if key in self._rows:
                self._rows[key].show_finding(finding)

    # Building ------------------------------------------------------------------------------

    def _rebuild(self) -> None:
        """List everything anew, keeping the rows of findings that stand as they were."""
        keyed = dict(zip(_keys(self._findings), self._findings, strict=True))
        self._listed = _listed(keyed, self._findings)
        names = self._section_names()
        self.filter.show_sections(
            [(key, name) for key, name in names.items() if self._has_section(key)]
        )
        kept = self._rows
        self._rows = {}
        self._clear(set(kept.values()))
        if self._notes:
            self._column.addWidget(_caption(f"导入说明 {len(self._notes)}"))
            for note in self._notes:
                self._column.addWidget(_wrapped(note))
        shown = {key: one for key, one in keyed.items() if self.filter.admits(one)}
        for level in Level:
            own = {key: one for key, one in shown.items() if one.level is level}
            if own:
                self._add_level(level, own, names, kept)
        if not shown:
            told = "没有审核出问题。" if not self._findings else "没有符合所选条件的审核结果。"
            self._column.addWidget(_wrapped(told))
        self._column.addStretch(1)
        for key, row in kept.items():
            if key not in self._rows:
                row.commit()
                self._session.unregister(row)
                row.hide()
                row.deleteLater()

    def _clear(self, rows: set[FindingRow]) -> None:
        while item := self._column.takeAt(0):
            widget = item.widget()
            if widget is not None and widget not in rows:
                widget.hide()
                widget.deleteLater()

    def _add_level(
        self,
        level: Level,
        own: dict[_Key, Finding],
        names: dict[str, str],
        kept: dict[_Key, FindingRow],
    ) -> None:
        head = GroupHead(_count_text(level, own.values()), level.value not in self._closed)
        head.toggled.connect(lambda opened: self._open(level.value, opened))
        self._column.addWidget(head)
        if level.value in self._closed:
            return
        sections = dict.fromkeys(one.section for one in own.values())
        order = list(names)
        for section in sorted(
            sections, key=lambda key: order.index(key) if key in order else len(order)
        ):
            found = {key: one for key, one in own.items() if one.section == section}
            self._add_section(level, section, found, names.get(section, section), kept)

    def _add_section(
        self,
        level: Level,
        section: str,
        found: dict[_Key, Finding],
        name: str,
        kept: dict[_Key, FindingRow],
    ) -> None:
        group = f"{level.value}/{section}"
        is_open = group not in self._closed
        head = GroupHead(f"{name}  {len(found)}", is_open, inner=True)
        head.toggled.connect(lambda opened: self._open(group, opened))
        self._column.addWidget(head)
        if not is_open:
            return
        room = _SHOWN + self._room[group]
        for number, (key, finding) in enumerate(found.items()):
            if number == room:
                more = MoreButton(len(found) - room)
                more.clicked.connect(lambda _=False: self._show_more(group))
                self._column.addWidget(more)
                return
            row = kept.get(key) or self._row(finding)
            row.show_finding(finding)
            self._rows[key] = row
            self._column.addWidget(row)

    def _open(self, group: str, opened: bool) -> None:
        if opened:
            self._closed.discard(group)
        else:
            self._closed.add(group)
        self._rebuild()

    def _show_more(self, group: str) -> None:
        self._room[group] += 4 * _SHOWN
        self._rebuild()

    def _has_section(self, key: str) -> bool:
        return any(one.section == key for one in self._findings)

    def _section_names(self) -> dict[str, str]:
        if self._session.document is None:
            return {COVER: "封面"}
        return {tab.key: tab.title for tab in tabs_of(self._session.report)}

    def _row(self, finding: Finding) -> FindingRow:
        row = FindingRow(self._session, finding, self._explainers.told)
        # Through the event loop: following the click may rebuild this very row.
        queued = Qt.ConnectionType.QueuedConnection
        row.placeWanted.connect(self.placeWanted, queued)
        row.correctionWanted.connect(self.correctionWanted, queued)
        return row


def summary(findings: Sequence[Finding]) -> str:
    """Return the panel's title line: the number of findings of each level."""
    counts = [f"{level.chinese} {sum(one.level is level for one in findings)}" for level in Level]
    return "  ".join(counts)


def _keys(findings: Sequence[Finding]) -> list[_Key]:
    """Return what tells each finding from the others, also from one that says the same."""
    seen: Counter[_Key] = Counter()
    keys: list[_Key] = []
    for one in findings:
        told = (one.level, one.identity, one.where, one.message, one.correction is not None)
        keys.append((*told, seen[told]))
        seen[told] += 1
    return keys


def _listed(keys: Iterable[_Key], findings: Sequence[Finding]) -> list[tuple[_Key, bool]]:
    """Return what the list shows: the findings, and which of them are explained."""
    return [(key, bool(one.explained)) for key, one in zip(keys, findings, strict=True)]


def _count_text(level: Level, found: Iterable[Finding]) -> str:
    listed = list(found)
    what = {
        Level.MANDATORY: "须改正后才能导出正式 PDF",
        Level.EXPLAIN: "属实的请写说明",
        Level.HINT: "供参考",
    }[level]
    explained = sum(bool(one.explained) for one in listed)
    done = f"，已说明 {explained}" if explained else ""
    return f"{level.chinese} {len(listed)}{done}  ·  {what}"


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("caption")
    return label


def _wrapped(text: str) -> QWidget:
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(STEP, 0, 0, 0)
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    layout.addWidget(label)
    return holder
