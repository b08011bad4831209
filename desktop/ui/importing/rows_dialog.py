"""Rows for the expenditure table from any workbook: sheet, columns, unit, and what will change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.dialog_size import begin_with_size
from desktop.ui.theme import STEP, text_width
from forms.amount import Amount, AmountError, AmountView, MoneyUnit
from forms.report import Report

if TYPE_CHECKING:
    from desktop.importers.row_plan import Difference, RowMode, RowPlan
    from desktop.importers.rows import ColumnChoice, RowSource, RowsRead
    from desktop.importers.tables import Skipped

_KINDS = {"changed": "改", "added": "添", "removed": "删", "left out": "不动"}
_CODE = Qt.ItemDataRole.UserRole
"""The code of the row whose name is to change."""
_NAME_HINT = "编码相同而名称不同，报告里的名称不是这个科目的；不改名称的，去掉勾。"
_MOST_TOLD = 4
"""Remarks told above the lists; more of them stand in the list of changes."""
_MOST_SHOWN = 500
"""Differences listed at most; their number is told in full."""


class RowsDialog(QDialog):
    """Shows how a sheet is read and what its rows would do; nothing is changed before 确定."""

    def __init__(
        self, source: RowSource, report: Report, view: AmountView, parent: QWidget | None = None
    ) -> None:
        from desktop.importers.row_plan import MODES

        super().__init__(parent)
        self.setWindowTitle("从 Excel 导入支出明细")
        self._source, self._report, self._view = source, report, view
        self.sheet = QComboBox()
        self.sheet.addItems(list(source.sheets))
        self.sheet.setCurrentText(source.suggested)
        self.unit = QComboBox()
        for unit in MoneyUnit:
            self.unit.addItem(unit.value, unit)
        self.unit.setPlaceholderText("请选定")
        self._unit_chosen: MoneyUnit | None = None
        self.mode = QComboBox()
        for mode, words in MODES.items():
            self.mode.addItem(words, mode)
        self.mode.setCurrentIndex(list(MODES).index("merge"))
        self.add_up = QCheckBox("同一科目的行相加")
        self.add_up.setToolTip("明细账一笔一行：按科目编码（没有编码的按名称）相加成一行")
        self._add_up_chosen: bool | None = None
        self.columns = _column_table()
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.changes = _change_list()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._arrange()
        self.plan: RowPlan | None = None
        self._read_sheet()
        self.sheet.activated.connect(lambda _: self._read_sheet())
        self.unit.activated.connect(lambda _: self._choose_unit())
        self.mode.activated.connect(lambda _: self._show_plan())
        self.add_up.clicked.connect(self._choose_adding)
        self.changes.itemChanged.connect(lambda *_: self._plan())
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setSpacing(STEP)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        across = QHBoxLayout()
        across.setSpacing(4 * STEP)
        for label, widget in (("工作表", self.sheet), ("金额单位", self.unit)):
            widget.setAccessibleName(label)
            one = QFormLayout()
            one.addRow(label, widget)
            across.addLayout(one)
        self.mode.setAccessibleName("怎样导入")
        form.addRow("怎样导入", self.mode)
        across.addLayout(form)
        across.addWidget(self.add_up)
        across.addStretch(1)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.columns)
        splitter.addWidget(self.changes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        layout.setSpacing(2 * STEP)
        layout.addLayout(across)
        layout.addWidget(self.told)
        layout.addWidget(splitter, 1)
        layout.addWidget(self.buttons)
        begin_with_size(self, 64, 48)

    # Reading -------------------------------------------------------------------------------

    def _read_sheet(self) -> None:
        """Read the sheet as it is recognised."""
        self._unit_chosen = self._add_up_chosen = None
        self._take(self._source.read(self.sheet.currentText()))
        self._show_columns(self._read.columns)

    def _choose_unit(self) -> None:
        """Read the sheet in the unit that the person chose."""
        self._unit_chosen = cast(MoneyUnit, self.unit.currentData())
        self._read_again()

    def _choose_adding(self, adds: bool) -> None:
        """Read the sheet with the rows of one subject added up, or each by itself."""
        self._add_up_chosen = adds
        self._read_again()

    def _read_again(self) -> None:
        """Read the sheet with the columns and the unit that the person chose."""
        sheet, unit = self.sheet.currentText(), self._unit_chosen
        adds = self._add_up_chosen
        self._take(self._source.read(sheet, roles=self._roles(), unit=unit, add_up=adds))

    def _take(self, read: RowsRead) -> None:
        self._read = read
        shown = self.unit.findText(read.unit.value) if read.unit_settled else -1
        self.unit.setCurrentIndex(shown)
        self.add_up.setVisible(bool(read.repeated))
        self.add_up.setChecked(read.added_up)
        self._show_plan()

    def _roles(self) -> dict[int, str]:
        boxes = (self.columns.cellWidget(row, 2) for row in range(self.columns.rowCount()))
        return {
            column: str(box.currentData())
            for column, box in enumerate(boxes)
            if isinstance(box, QComboBox) and box.currentData()
        }

    def _show_columns(self, columns: Sequence[ColumnChoice]) -> None:
        from desktop.importers.rows import ROLES

        self.columns.setRowCount(len(columns))
        for row, column in enumerate(columns):
            samples = "　".join(sample for sample in column.samples if sample)
            for place, text in ((0, column.letter), (1, column.head), (3, samples)):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.columns.setItem(row, place, item)
            box = QComboBox()
            box.setAccessibleName(f"{column.letter} 列用作")
            for role, words in ROLES.items():
                box.addItem(words, role)
            box.setCurrentIndex(box.findData(column.role))
            box.activated.connect(lambda _: self._read_again())
            self.columns.setCellWidget(row, 2, box)
        self.columns.resizeRowsToContents()

    # What will change ----------------------------------------------------------------------

    def _show_plan(self) -> None:
        read = self._read
        blocked = QSignalBlocker(self.changes)  # ticks are set here, not by the person
        self.changes.clear()
        self._plan()
        for note in read.notes[:_MOST_SHOWN] if len(read.notes) > _MOST_TOLD else ():
            self._add("核对", note.message, "", "")
        self._add_skipped([one for one in read.skipped if not one.is_sum])
        for one in self.plan.differences[:_MOST_SHOWN] if self.plan else ():
            self._add_difference(one)
        self._add_skipped([one for one in read.skipped if one.is_sum])
        blocked.unblock()

    def _plan(self) -> None:
        """Plan what the rows do, names that were unticked staying; say how much it is."""
        from desktop.importers.ledger import crowded
        from desktop.importers.row_plan import plan_rows

        read = self._read
        mode = cast("RowMode", self.mode.currentData())
        try:
            # In a unit that is none, amounts would be shown thousands of times too big.
            self.plan = (
                plan_rows(
                    self._report, read.lines, mode, total=read.total, keep_names=self._names_kept()
                )
                if read.unit_settled
                else None
            )
        except AmountError:
            self.plan = None
        self._crowded = crowded(self._report.lines, read.lines) if mode != "replace" else ()
        if self._crowded:  # one of several rows must not take the place of their sum
            self.plan = None
        self.told.setText(self._sentence(read, self.plan))
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(bool(read.lines) and self.plan is not None and not self.plan.changes_nothing)

    def _names_kept(self) -> set[str]:
        """Return the codes of the rows whose change of name was unticked."""
        items = (self.changes.topLevelItem(n) for n in range(self.changes.topLevelItemCount()))
        return {
            str(item.data(0, _CODE))
            for item in items
            if item
            and item.data(0, _CODE) is not None
            and item.checkState(0) is Qt.CheckState.Unchecked
        }

    def _sentence(self, read: RowsRead, plan: RowPlan | None) -> str:
        if read.refusal:
            return "\n".join([read.refusal, *_told_of_notes(read)])
        told = [f"读到 {read.found} 行" + (f"，{len(read.skipped)} 行没有读" * bool(read.skipped))]
        if read.added_up:
            told.append(f"同一科目的行已相加，成 {len(read.lines)} 行")
        if plan is not None:
            told.append(_told_of(plan))
        sentences = ["；".join(told) + "。"]
        if read.repeated and not read.added_up:
            sentences.append(_told_of_repeated(read.repeated, self._crowded))
        sentences += self._told_of_unit(read, plan)
        sentences += _told_of_notes(read)
        return "\n".join(sentences)

    def _told_of_unit(self, read: RowsRead, plan: RowPlan | None) -> list[str]:
        """Say by what the unit was taken, or that it is to be chosen."""
        if plan is None and read.unit_settled and not self._crowded:
            return [f"按{read.unit.value}读，各行相加大得不像真的，不能导入；请核对“金额单位”。"]
        if not read.unit_settled and read.lines:
            return ["表里没有写金额单位，请先在上面选定“金额单位”，再看会改动什么。"]
        if read.unit_reason:
            return [f"表里没有写金额单位，按{read.unit.value}读：{read.unit_reason}。"]
        return []

    def _add_skipped(self, rows: Sequence[Skipped]) -> None:
        for one in rows[:_MOST_SHOWN]:
            self._add("没有读", f"第 {one.row} 行：{one.text}", "", one.reason)

    def _add_difference(self, one: Difference) -> None:
        name = f"{one.name}（{one.code}）" if one.code else one.name
        where = f"{name} {one.column_name}".strip()
        is_beside = one.kind == "added" and not one.is_row  # another amount of the row above
        kind = "" if is_beside else _KINDS[one.kind]
        item = self._add(kind, where, self._text(one.old), self._text(one.new))
        if one.renames and self.mode.currentData() != "replace":
            item.setCheckState(0, Qt.CheckState.Checked)
            item.setData(0, _CODE, one.code)
            for column in range(4):
                item.setToolTip(column, _NAME_HINT)

    def _add(self, *texts: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(list(texts))
        for column, text in enumerate(texts):
            item.setToolTip(column, text)
        self.changes.addTopLevelItem(item)
        return item

    def _text(self, side: Amount | str | None) -> str:
        if isinstance(side, Amount):
            return f"{self._view.format_exact(side)} {self._view.unit.value}"
        return side or ""

    @property
    def label(self) -> str:
        """What the change is called in menu and journal."""
        return f"从 Excel 导入支出明细 {len(self._read.lines)} 行"


def _told_of_repeated(names: Sequence[str], crowded: Sequence[str]) -> str:
    """Say that subjects have several rows each, and the way out where they cannot be taken."""
    if not crowded:
        return f"{_first_of(names)}占几行，将分行导入；要并成一行，请勾“同一科目的行相加”。"
    return (
        f"{_first_of(crowded)}在这张表里占几行，报告里没有这么多行，"
        "不能这样导入：请勾“同一科目的行相加”，或先在 Excel 里按科目汇总。"
    )


def _first_of(names: Sequence[str]) -> str:
    return f"“{names[0]}”" + (f"等 {len(names)} 个科目" if len(names) > 1 else "")


def _told_of_notes(read: RowsRead) -> list[str]:
    """Say what is amiss; where that would fill the window, that it is listed."""
    if len(read.notes) > _MOST_TOLD:
        return [f"有 {len(read.notes)} 处要核对，列在下面。"]
    return [note.message for note in read.notes]


def _told_of(plan: RowPlan) -> str:
    """Say how much a plan changes."""
    if plan.changes_nothing:
        return "和报告里的一样，没有要改的"
    kinds = [one.kind for one in plan.differences if one.is_row or one.kind == "changed"]
    return (
        f"将改 {kinds.count('changed')} 处、添 {kinds.count('added')} 行、"
        f"删 {kinds.count('removed')} 行"
    )


def _column_table() -> QTableWidget:
    made = QTableWidget(0, 4)
    made.setAccessibleName("各列用作什么")
    made.setHorizontalHeaderLabels(("列", "表头", "用作", "前几格"))
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    made.verticalHeader().hide()
    header = made.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
    for column, width in ((0, 3), (1, 14), (2, 9)):
        made.setColumnWidth(column, text_width(made, width))
    return made


def _change_list() -> QTreeWidget:
    made = QTreeWidget()
    made.setAccessibleName("将有的改动")
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    made.setAlternatingRowColors(True)
    made.setHeaderLabels(("", "支出明细", "原来", "改为"))
    header = made.header()
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    header.setStretchLastSection(False)
    for column, width in ((0, 5), (2, 11), (3, 16)):
        made.setColumnWidth(column, text_width(made, width))
    return made
