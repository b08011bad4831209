"""The guide: one text to read offline, open at the chapter being filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextBlock, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.actions import Action
from desktop.ui.announcing import announce
from desktop.ui.calm_combo import CalmComboBox
from desktop.ui.dialog_size import begin_with_size
from desktop.ui.shortcuts import guide_text
from desktop.ui.tabs import COVER, Tab, fields_of
from desktop.ui.theme import STEP
from forms.outline import FieldKind
from forms.report import Report
from forms.resources import RESOURCES

_KINDS = {
    FieldKind.TEXT: "文字",
    FieldKind.NARRATIVE: "段落",
    FieldKind.AMOUNT: "金额",
    FieldKind.COUNT: "数目",
    FieldKind.DATE: "日期",
    FieldKind.CHOICE: "选一项",
    FieldKind.TABLE: "表格",
}


def chapters() -> dict[str, str]:
    """Return what the shipped guide says about each chapter, by the section's key."""
    try:
        text = (RESOURCES / "guide" / "chapters.md").read_text(encoding="utf-8")
    except OSError:
        return {}
    found: dict[str, str] = {}
    for part in text.split("\n## ")[1:]:
        keys, _, body = part.partition("\n")
        found.update(dict.fromkeys(keys.split(), body.strip()))
    return found


def whole_guide(actions: Iterable[Action], report: Report | None, tabs: Sequence[Tab]) -> str:
    """Return the guide in Markdown; with a report open, its own chapters come first."""
    general = guide_text(actions)
    if report is None:
        return general
    known = chapters()
    parts = ["# 各章怎么填"]
    for tab in tabs:
        parts.append(f"## {heading_of(tab)}")
        parts += [text for text in (tab.hint, known.get(tab.key or "cover", "")) if text]
        parts.append(_entries(report, tab))
    return "\n\n".join([*(part for part in parts if part), general])


def heading_of(tab: Tab) -> str:
    """Return under which heading the guide speaks of a tab."""
    return "封面" if tab.key == COVER else tab.heading


def _entries(report: Report, tab: Tab) -> str:
    """Return a table of what is entered on a tab, from the outline itself."""
    rows = [
        f"| {field.label} | {_KINDS[field.kind]}{'，必填' if field.required else ''} |"
        f" {field.hint.replace('|', '／') or '—'} |"
        for field in fields_of(report, tab)
    ]
    if not rows:
        return ""
    return "\n".join(["| 填写项 | 种类 | 说明 |", "| --- | --- | --- |", *rows])


class GuideDialog(QDialog):
    """Shows the guide beside the window, which can be worked in meanwhile."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("自评指南")
        self.setModal(False)
        self.text = QTextBrowser()
        self.text.setAccessibleName("自评指南")
        self.contents = CalmComboBox()
        self.contents.setAccessibleName("目录")
        self.contents.setToolTip("到这一节")
        self.contents.activated.connect(self._go_to_heading)
        self.wanted = QLineEdit()
        self.wanted.setAccessibleName("在指南里查找")
        self.wanted.setPlaceholderText("在指南里查找（Ctrl+F）")
        self.wanted.textEdited.connect(lambda _: self._find_anew())
        self.wanted.returnPressed.connect(self._find_next)
        self.told = QLabel()
        self.told.setObjectName("quiet")
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self.wanted.setFocus)
        top = QHBoxLayout()
        top.addWidget(self.contents)
        top.addWidget(self.wanted, 1)
        top.addWidget(self.told)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        layout.addLayout(top)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        begin_with_size(self, 56, 46)

    def open_at(self, markdown: str, heading: str) -> None:
        """Show the text, with a heading at the top of the view; "" for the beginning."""
        self.wanted.clear()  # and what was told of it: another question begins
        self.told.setText("")
        self.text.setMarkdown(markdown)
        _pad_tables(self.text.document())
        self._list_headings()
        self.show()
        self.raise_()
        self.activateWindow()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        found = (one for one in self._headings() if heading and one.text() == heading)
        self._go_to(next(found, self.text.document().begin()))

    def _headings(self) -> Iterator[QTextBlock]:
        block = self.text.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel():
                yield block
            block = block.next()

    def _list_headings(self) -> None:
        """List the sections of the guide, those of others set in."""
        self.contents.clear()
        for block in self._headings():
            depth = max(block.blockFormat().headingLevel() - 1, 0)
            self.contents.addItem("　" * depth + block.text(), block.position())

    def _go_to_heading(self) -> None:
        self._go_to(self.text.document().findBlock(int(self.contents.currentData())))

    def _go_to(self, block: QTextBlock) -> None:
        """Show a block at the top of the view."""
        self.text.setTextCursor(QTextCursor(block))
        area = self.text.document().documentLayout().blockBoundingRect(block)
        self.text.verticalScrollBar().setValue(int(area.top()) if block.position() else 0)
        self.contents.setCurrentIndex(self.contents.findData(block.position()))

    def _show_section_of(self, position: int) -> None:
        """Show in the contents the section that a place stands in."""
        rows = range(self.contents.count())
        begun = [row for row in rows if int(self.contents.itemData(row)) <= position]
        self.contents.setCurrentIndex(begun[-1] if begun else -1)

    # Finding -------------------------------------------------------------------------------

    def _find_anew(self) -> None:
        """Look from where the last hit began: what is typed only makes it longer."""
        cursor = self.text.textCursor()
        cursor.setPosition(cursor.selectionStart())
        self.text.setTextCursor(cursor)
        self._find_next()

    def _find_next(self) -> None:
        """Go to the next place, from the end on to the first."""
        wanted = self.wanted.text()
        found = bool(wanted) and self.text.find(wanted)
        if wanted and not found:
            here = self.text.textCursor()
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            found = self.text.find(wanted)
            if not found:
                self.text.setTextCursor(here)
        if found:
            self._show_section_of(self.text.textCursor().position())
        self.told.setText("" if found or not wanted else "没有找到")
        announce(self.told, self.told.text())

    def heading(self) -> str:
        """Return the heading the guide stands at."""
        block = self.text.textCursor().block()
        return block.text() if block.blockFormat().headingLevel() else ""


def _pad_tables(document: QTextDocument) -> None:
    """Give tables room: Qt sets those of Markdown without any."""
    from PySide6.QtGui import QTextTable

    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            made = frame.format()
            made.setCellPadding(STEP / 2)
            made.setCellSpacing(0)
            made.setBorderCollapse(True)
            frame.setFormat(made)
