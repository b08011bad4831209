"""What an import or a roll-over brought: shown beside the report, and to be shown again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from desktop.ui.actions import FILE, Action
from desktop.ui.importing.remarks import (
    CHECK,
    FIGURES,
    TABLE,
    TEXT,
    Remark,
    Result,
    keep,
    kept,
    place_of,
)

if TYPE_CHECKING:
    from desktop.importers import Imported, Note
    from desktop.ui.importing.result_dock import ResultDock
    from desktop.ui.main_window import MainWindow
    from forms.report import Report
    from forms.rolling import Rolled

_DOUBTFUL, _LIKELY, _CERTAIN = "请核对", "已读入，大致有把握", "已读入"
_LEFT, _DROPPED = "没有找到位置，已保留", "没有读入"
_ORDER = (_DOUBTFUL, _LEFT, _DROPPED, _LIKELY, _CERTAIN)
_CALM = (_CERTAIN,)
"""What was read for certain is there to be looked up."""
_ROLLED = {
    "unplaced": _LEFT,
    "text": "文字待改写",
    "years": "年份请核对",
    "dates": "日期请核对",
    "figures": "数字待填",
    "table": "表格待填",
}
_SETTLED_BY = {"text": TEXT, "figures": FIGURES, "table": TABLE}
_AFTER_A_CHANGE = 300
"""Milliseconds after a change of the report before the list follows: typing comes first."""
_ACTION = "results"
_NONE = "这份报告不是在这台电脑上导入或结转来的，没有这样的清单"


class Results:
    """Shows what was read from a document, or what is still last year's."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._session = window.session
        self._result: Result | None = None
        self._dock: ResultDock | None = None
        self._session.documentChanged.connect(self._begin)
        self._settling = QTimer(window)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_AFTER_A_CHANGE)
        self._settling.timeout.connect(self._show_settled)
        self._session.reportChanged.connect(self._settling.start)
        window.checking.findingsSettled.connect(self._settling.start)

    @property
    def dock(self) -> ResultDock:
        """Where results are shown, made when there is the first."""
        if self._dock is None:
            from desktop.ui.importing.result_dock import ResultDock

            self._dock = ResultDock(self._window, self._window.preview)
            self._dock.panel.remarkChosen.connect(self._go)
            self._dock.panel.shown.connect(self._settling.start)
        return self._dock

    def _begin(self) -> None:
        """Put away the list of the file before; that of this file may be asked for."""
        if self._dock is not None:
            self._dock.hide()
        document = self._session.document
        known = document is not None and not document.damaged
        self._result = kept(document) if document is not None and known else None

    def show_action(self) -> None:
        """Offer the list where there is one."""
        if self._session.document is not None:
            self._window.actions_.allow(_ACTION, "" if self._result else _NONE)

    def _show_settled(self) -> None:
        """Tick off what was dealt with since, while the list is in view."""
        panel = self._dock.panel if self._dock is not None else None
        if panel is not None and panel.isVisible() and self._session.document is not None:
            from desktop.ui.importing.settled import Settling

            found = self._window.checking.findings
            panel.show_settled(Settling(self._session.report, found).of)

    def reopen(self) -> None:
        """Show the list of this file again."""
        if self._result is not None:
            self.dock.show_result(self._result, self._session.report.outline)
            self._settling.start()

    def _show(self, result: Result) -> None:
        from desktop.ui.importing.settled import begun

        report = self._session.report
        begun_ones = tuple(begun(report, one) for one in result.remarks)
        self._result = result = replace(result, remarks=begun_ones)
        if self._session.document is not None:
            keep(self._session.document, result)
        self.show_action()
        self.reopen()

    def _go(self, remark: Remark) -> None:
        """Go to what a remark is about, the words that it quotes being selected."""
        from desktop.ui.importing.quoted import spot_of

        report = self._session.report
        tab = place_of(report.outline, remark.about).tab
        if tab is None:
            return
        work = self._window.work
        work.go_to_tab(tab)
        spot = spot_of(self._session.report, remark.about, remark.message)
        if spot.where and work.current is not None:
            work.current.focus_place(spot.where, spot.words)

    # An import -----------------------------------------------------------------------------

    def show_import(self, name: str, imported: Imported) -> None:
        """Show what was read from a document, what wants a look first."""
        doubtful = sum(_group(note) not in (_LIKELY, _CERTAIN) for note in imported.notes)
        dropped = sum(_group(note) == _DROPPED for note in imported.notes)
        told = f"“{name}”已导入，有 {doubtful} 处请核对" if doubtful else f"“{name}”已导入"
        if 0 < dropped < doubtful:
            told += f"（其中没有读入的 {dropped} 处）"
        remarks = [
            Remark(group, one.message, one.section, CHECK * (group in (_DOUBTFUL, _LEFT)))
            for one in imported.notes
            for group in [_group(one)]
        ]
        remarks.sort(key=lambda one: _ORDER.index(one.group))
        sentence = f"{told}；点一下，到那一处。原文件没有改动。"
        self._show(Result("导入结果", sentence, tuple(remarks), _CALM))

    # Next year -----------------------------------------------------------------------------

    def show_rolled(self, last: Report, rolled: Rolled) -> None:
        """Show what in next year's report is still last year's, the report ``last``."""
        remarks = tuple(
            Remark(
                group,
                remark.message,
                remark.about or remark.section,
                _SETTLED_BY.get(kind, CHECK),
            )
            for kind, group in _ROLLED.items()
            for remark in rolled.remarks
            if remark.kind == kind
        )
        report = rolled.report
        told = f"{last.year} 年度的内容已带过来，以下各处还是上年的；点一下，到那一处。"
        if not last.is_final:
            told += (
                f"\n{last.year} 年度的报告还没有定稿：以后再改它，这里的上年数和文字不会跟着变；"
                "改完可以重新结转。"
            )
        if report.year is not None and not report.outline.valid_in(report.year):
            told += (
                f"\n提纲“{report.outline.name}”不是 {report.year} 年度的；新提纲下发后，"
                "可以在上年的文件里用“按别的提纲结转…”重做。"
            )
        self._show(Result("结转结果", told, remarks))


def _group(note: Note) -> str:
    """Return under what a note is listed: what was read by how sure it is."""
    if note.kind == "read":
        return {"certain": _CERTAIN, "likely": _LIKELY, "doubtful": _DOUBTFUL}[note.sure]
    return {"slip": _DOUBTFUL, "leftover": _LEFT, "dropped": _DROPPED}[note.kind]


def results_action(window: MainWindow) -> Action:
    """Return the action that shows the list again."""
    return Action(_ACTION, "导入或结转结果…", window.importing.results.reopen, "", "审核", 3, FILE,
                  "再看导入时读到了什么、结转后还有哪些是上年的")  # fmt: skip
