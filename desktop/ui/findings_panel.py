"""审核结果: what the checks found, by level and section; a click leads to the place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.announcing import announce
from desktop.ui.explainers import Explainers
from desktop.ui.finding_filter import FindingFilter
from desktop.ui.finding_group import GroupHead, MoreButton
from desktop.ui.finding_row import FindingRow
from desktop.ui.session import Session
from desktop.ui.tabs import COVER, tabs_of
from desktop.ui.theme import STEP
from forms.checks.finding import Finding, Level

_LEAST_LINES = 7.5
"""Height of the list in lines of text: two heads of groups and two or three findings."""
_SHOWN = 15
"""Findings of one section that are shown at first; a button shows more."""
_Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """What is listed of one level and section: how many there are, and those with a row.

    Thousands of rows of a table may be objected to; only what has a row is looked at closely.
    """

    level: Level
    section: str
    count: int
    explained: int
    earlier: int
    shown: dict[_Key, list[Finding]]

    @property
    def listed(self) -> tuple[object, ...]:
        """What tells this list from another; the rows follow other changes by themselves."""
        rows = tuple((key, bool(found[0].explained)) for key, found in self.shown.items())
        return (self.level, self.section, self.count, self.explained, self.earlier, rows)


class FindingsPanel(QWidget):
    """Lists the findings; those that want a reason have a line for it.

    Its ``filter`` stands where its holder puts it.
    """

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
        self._current: Finding | None = None
        self._is_checked = False
        self._listed: list[object] | None = None
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
        self._column.addStretch(1)
        self._area.setWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._area, 1)
        session.reportChanged.connect(self._follow)
        # A line that grows asks for its place; there may be room for it only a moment later.
        queued = Qt.ConnectionType.QueuedConnection
        self._area.verticalScrollBar().rangeChanged.connect(self._keep, queued)
        self._rebuild()

    def minimumSizeHint(self) -> QSize:
        """Ask for room in which two or three findings can be read, at any size of the text."""
        return QSize(0, round(_LEAST_LINES * self.fontMetrics().lineSpacing()))

    @property
    def rows(self) -> list[FindingRow]:
        """The findings that are listed, from above."""
        return list(self._rows.values())

    def begin(self) -> None:
        """Forget everything: another file comes."""
        self._notes = []
        self._findings, self._is_checked = (), False
        self._current = None
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

    def show_current(self, finding: Finding) -> None:
        """Show which finding is being dealt with: opened, marked and in view."""
        self._closed -= {finding.level.value, _name(finding.level, finding.section)}
        self.filter.admit(finding)
        self._make_room(finding)
        self._current = finding
        self._rebuild()
        row = next((row for row in self.rows if finding in row.findings), None)
        if row is not None:  # its place is known once it is laid out
            row.step_to(finding)
            announce(row, finding.message)
            QTimer.singleShot(0, row, lambda: self._area.ensureWidgetVisible(row, 0, 2 * STEP))

    def _make_room(self, finding: Finding) -> None:
        """Let as many of a finding's section be shown that it is among them."""
        same = [
            one
            for one in self.filter.admitted(self._findings)
            if (one.level, one.section) == (finding.level, finding.section)
        ]
        if finding in same:
            name = _name(finding.level, finding.section)
            self._room[name] = max(self._room[name], same.index(finding) + 1 - _SHOWN)

    def show_explained(self, identities: Collection[str]) -> None:
        """Bring the finding of one of these into view, its line for the explanation ready."""
        row = next((row for row in self.rows if row.finding.identity in identities), None)
        if row is None or not self.isVisible():
            return
        self._area.ensureWidgetVisible(row, 0, 4 * STEP)
        if row.explanation is not None:
            row.explanation.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_notes(self, notes: Sequence[str]) -> None:
        """List what an import could not place, above the findings, until the file is closed."""
        self._notes = list(notes)
        self._rebuild()

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """List these findings; lines that are being typed in stay as they are."""
        self._findings, self._is_checked = findings, True
        groups = self._groups()
        if self._listed != self._listing(groups):
            self._list(groups)
            return
        for group in groups:
            for key, found in group.shown.items():
                self._rows[key].take(found)
                self._rows[key].show_current(self._is_current(found))

    def _is_current(self, findings: Sequence[Finding]) -> bool:
        """Whether what was gone to is among these; an explanation changes nothing of that."""
        current = self._current
        return current is not None and any(
            (one.identity, one.section, one.where, one.message)
            == (current.identity, current.section, current.where, current.message)
            for one in findings
        )

    def _follow(self) -> None:
        """Show explanations as they are now: an undo is seen at once, not at the next check."""
        if self._session.document is not None:
            for row in self.rows:
                row.follow()

    # Building ------------------------------------------------------------------------------

    def _groups(self) -> list[_Group]:
        """Return what the filter admits, by level and in the order of the sections."""
        found: dict[tuple[Level, str], list[Finding]] = {}
        kept = {row.finding.identity for row in self.rows if row.is_worked_on}
        admitted = self.filter.admitted(self._findings, kept)
        for key, run in groupby(admitted, key=lambda one: (one.level, one.section)):
            found.setdefault(key, []).extend(run)
        order = {key: number for number, key in enumerate(self._section_names())}
        levels = list(Level)
        return [
            _Group(
                level,
                section,
                len(found[level, section]),
                sum(bool(one.explained) for one in found[level, section]),
                sum(one.earlier is not None for one in found[level, section]),
                _keyed(found[level, section][: self._room_of(level, section)]),
            )
            for level, section in sorted(
                found, key=lambda one: (levels.index(one[0]), order.get(one[1], len(order)))
            )
        ]

    def _listing(self, groups: Sequence[_Group]) -> list[object]:
        """Return what tells this list from another, with the sections to choose from."""
        return [self._is_checked, self._sections(), *(group.listed for group in groups)]

    def _sections(self) -> set[str]:
        return {one.section for one in self._findings}

    def _room_of(self, level: Level, section: str) -> int:
        name = _name(level, section)
        is_open = level.value not in self._closed and name not in self._closed
        return _SHOWN + self._room[name] if is_open else 0

    def _rebuild(self) -> None:
        """List everything anew: the filter, the notes or what is open are others now."""
        self._list(self._groups())

    def _list(self, groups: Sequence[_Group]) -> None:
        """List these, keeping the rows of findings that stand as they were."""
        self._listed = self._listing(groups)
        names = self._section_names()
        present = self._sections()
        self.filter.show_sections([(key, name) for key, name in names.items() if key in present])
        kept = self._rows
        self._rows = {}
        self._clear(set(kept.values()))
        if self._notes:
            self._add(_caption(f"导入说明 {len(self._notes)}"))
            for note in self._notes:
                self._add(_wrapped(note))
        for level in Level:
            own = [group for group in groups if group.level is level]
            if own:
                self._add_level(level, own, names, kept)
        if not groups:
            self._add(_wrapped(self._nothing_told()))
        for key, row in kept.items():
            if key not in self._rows:
                row.commit()
                self._session.unregister(row)
                row.hide()
                row.deleteLater()

    def _nothing_told(self) -> str:
        """Say why nothing is listed; not that all is well before it was looked at."""
        if not self._is_checked:
            return "正在审核……"
        return "没有符合所选条件的审核结果。" if self._findings else "没有审核出问题。"

    def _clear(self, rows: set[FindingRow]) -> None:
        # Not `takeAt`: its item would live on and be told, in place of the next one, that a kept
        # row wants another height.
        for widget in [self._widget_at(place) for place in range(self._column.count())]:
            if widget is None:
                continue
            self._column.removeWidget(widget)
            if widget not in rows:
                widget.hide()
                widget.deleteLater()

    def _widget_at(self, place: int) -> QWidget | None:
        item = self._column.itemAt(place)
        return item.widget() if item is not None else None

    def _add(self, widget: QWidget) -> None:
        """Put this below the others, above the empty space."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def _add_level(
        self,
        level: Level,
        groups: Sequence[_Group],
        names: dict[str, str],
        kept: dict[_Key, FindingRow],
    ) -> None:
        head = GroupHead(_count_text(level, groups), level.value not in self._closed)
        head.toggled.connect(lambda opened: self._open(level.value, opened))
        self._add(head)
        if level.value not in self._closed:
            for group in groups:
                self._add_section(group, names.get(group.section, group.section), kept)

    def _add_section(self, group: _Group, title: str, kept: dict[_Key, FindingRow]) -> None:
        name = _name(group.level, group.section)
        is_open = name not in self._closed
        head = GroupHead(f"{title}  {group.count}", is_open, inner=True)
        head.toggled.connect(lambda opened: self._open(name, opened))
        self._add(head)
        for key, found in group.shown.items():
            row = kept.get(key) or self._row(found)
            row.take(found)
            row.show_current(self._is_current(found))
            self._rows[key] = row
            self._add(row)
        left = group.count - sum(map(len, group.shown.values()))
        if is_open and left:
            more = MoreButton(left)
            more.clicked.connect(lambda _=False: self._show_more(name))
            self._add(more)

    def _open(self, group: str, opened: bool) -> None:
        if opened:
            self._closed.discard(group)
        else:
            self._closed.add(group)
        self._rebuild()

    def _show_more(self, group: str) -> None:
        self._room[group] += 4 * _SHOWN
        self._rebuild()

    def _keep(self) -> None:
        """Keep a line in view that grows while it is typed in: all of it, or else the cursor."""
        for row in self.rows:
            line = row.explanation
            if line is not None and line.hasFocus():
                foot = line.mapTo(self._area.widget(), QPoint(0, line.height()))
                self._area.ensureVisible(foot.x(), foot.y(), 0, STEP)
                self._area.ensureWidgetVisible(line, 0, STEP)  # Qt looks at the cursor alone

    def _section_names(self) -> dict[str, str]:
        if self._session.document is None:
            return {COVER: "封面"}
        return {tab.key: tab.title for tab in tabs_of(self._session.report)}

    def _row(self, findings: Sequence[Finding]) -> FindingRow:
        row = FindingRow(self._session, findings, self._explainers.told)
        # Through the event loop: following the click may rebuild this very row.
        queued = Qt.ConnectionType.QueuedConnection
        row.placeWanted.connect(self.placeWanted, queued)
        row.correctionWanted.connect(self.correctionWanted, queued)
        if row.explanation is not None:
            row.explanation.grown.connect(self._keep, queued)
        return row


def summary(findings: Sequence[Finding]) -> str:
    """Return the panel's title line: the number of findings of each level."""
    counts = Counter(one.level for one in findings)
    return "  ".join(f"{level.chinese} {counts[level]}" for level in Level)


def _name(level: Level, section: str) -> str:
    return f"{level.value}/{section}"


def _keyed(findings: Sequence[Finding]) -> dict[_Key, list[Finding]]:
    """Return findings by what tells them apart; those that say the same, share an explanation."""
    keyed: dict[_Key, list[Finding]] = {}
    for one in findings:
        told = (one.level, one.section, one.identity, one.message, one.correction is None)
        keyed.setdefault(told, []).append(one)
    return keyed


def _count_text(level: Level, groups: Sequence[_Group]) -> str:
    what = {
        Level.MANDATORY: "须改正后才能导出正式 PDF",
        Level.EXPLAIN: "属实的请写说明",
        Level.HINT: "供参考",
    }[level]
    explained = sum(group.explained for group in groups)
    earlier = sum(group.earlier for group in groups)
    done = f"，已说明 {explained}" if explained else ""
    done += f"，原说明待确认 {earlier}" if earlier else ""
    return f"{level.chinese} {sum(group.count for group in groups)}{done}  ·  {what}"


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
