"""Printing and long work: the paper is the file, and what takes long can be cancelled."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QPageRanges
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QProgressDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop import export as exporting
from desktop.export.pdf.fonts import FontBook
from desktop.export.pdf.pages import Picture, PrintedPages
from desktop.export.pdf.report import pdf_bytes
from desktop.sample import sample_report
from desktop.ui import printing
from desktop.ui.background import Job, in_background
from desktop.ui.main_window import MainWindow
from forms.amount import Amount
from forms.checks.finding import Level
from forms.edits import set_value
from forms.outline import Outline
from forms.report import Report
from tests.ui.conftest import OpenWindow

DPI = 150


def paper(path: Path) -> QPrinter:
    """A printer whose paper is a PDF file, at a resolution that keeps the test quick."""
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(DPI)
    return printing.prepared(printer)


def across(report: Report) -> Report:
    """The report with its expenditure table on pages of its own, across."""

    def turned(outline: Outline) -> Outline:
        sections = tuple(
            replace(
                section,
                fields=tuple(
                    replace(one, table=replace(one.table, landscape=True))
                    if one.key == "expenditure" and one.table
                    else one
                    for one in section.fields
                ),
            )
            for section in outline.sections
        )
        return replace(outline, sections=sections)

    return replace(report, outline=turned(report.outline))


def ink(picture: Picture) -> tuple[int, int, int, int]:
    """Where the dark dots of a page begin and end: left, top, right, bottom."""
    rows = [
        picture.data[row * picture.stride : row * picture.stride + 4 * picture.width : 4]
        for row in range(picture.height)
    ]
    dark = [row for row, dots in enumerate(rows) if min(dots) < 128]
    left = min(next(x for x, dot in enumerate(rows[row]) if dot < 128) for row in dark)
    right = max(
        picture.width - next(x for x, dot in enumerate(reversed(rows[row])) if dot < 128)
        for row in dark
    )
    return left, dark[0], right, dark[-1]


def grey(picture: Picture) -> float:
    """How dark a page is on the whole, of 255."""
    return sum(picture.data[::4]) / (len(picture.data) / 4)


def test_the_paper_bears_the_pages_of_the_file_where_they_stand_at_full_size(
    qapp: object, tmp_path: Path
) -> None:
    data = pdf_bytes(across(sample_report()), draft=False, fonts=FontBook.shipped())
    target = tmp_path / "paper.pdf"
    with PrintedPages(data) as pages:
        turned = next(n for n in range(len(pages)) if pages.size(n).is_landscape)
        chosen = [0, 1, turned]
        assert printing.print_pages(data, paper(target), chosen, lambda _: True)
        with PrintedPages(target.read_bytes()) as printed:
            assert len(printed) == 3
            for number, page in enumerate(chosen):
                size = printed.size(number)
                assert (size.width, size.height) == pytest.approx((595.3, 841.9), abs=1)
                ours = pages.render(page, DPI, paper=True)
                theirs = printed.render(number, DPI)
                assert ink(theirs) == pytest.approx(ink(ours), abs=1)  # 0.17 mm
                assert grey(theirs) == pytest.approx(grey(ours), abs=2)


def test_pages_copies_and_their_order_are_those_chosen(qapp: object, tmp_path: Path) -> None:
    printer = paper(tmp_path / "paper.pdf")
    assert printing.pages_to_print(printer, 3) == [0, 1, 2]
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setPageRanges(QPageRanges.fromString("2-3,5"))
    assert printing.pages_to_print(printer, 6) == [1, 2, 4]
    printer.setPageRanges(QPageRanges())
    printer.setFromTo(2, 3)
    assert printing.pages_to_print(printer, 6) == [1, 2]
    if not printer.supportsMultipleCopies():
        printer.setCopyCount(2)
        printer.setCollateCopies(True)
        assert printing.pages_to_print(printer, 6) == [1, 2, 1, 2]
        printer.setCollateCopies(False)
        assert printing.pages_to_print(printer, 6) == [1, 1, 2, 2]


@pytest.fixture
def print_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], Path]:
    """Let the print dialog answer with a printer that writes a file."""
    target = tmp_path / "paper.pdf"

    def answer(dialog: QPrintDialog) -> int:
        printer = dialog.printer()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        printer.setResolution(72)
        return int(QDialog.DialogCode.Accepted.value)

    monkeypatch.setattr(printing, "has_printer", lambda: True)
    monkeypatch.setattr(QPrintDialog, "exec", answer)
    return lambda: target


def test_what_is_sound_is_printed(open_window: OpenWindow, print_to: Callable[[], Path]) -> None:
    window = open_window(sample_report())
    window.actions_.qt_action("print").trigger()
    with PrintedPages(print_to().read_bytes()) as pages:
        assert f"{len(pages)} 页已送到打印机" in window._status.text()
        assert len(pages) > 5


def test_printing_is_refused_while_mandatory_findings_stand_and_drafts_are_offered(
    open_window: OpenWindow, fresh: Report, print_to: Callable[[], Path]
) -> None:
    window = open_window(fresh)
    window.handing_on.print_report()
    assert not print_to().exists()
    assert "没有打印" in window.notice.text()
    (draft,) = window.notice.buttons()
    assert draft.text() == "打印草稿"
    draft.click()
    assert print_to().exists()


def test_without_a_printer_it_is_said(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "has_printer", lambda: False)
    window = open_window(sample_report())
    window.handing_on.print_report()
    assert "没有找到打印机" in window.notice.text()
    assert [one.text() for one in window.notice.buttons()] == ["导出 PDF"]


# Long work ----------------------------------------------------------------------------------


def test_quick_work_shows_nothing_and_its_failure_is_told(window: MainWindow) -> None:
    assert in_background(window, "……", lambda _: 5) == 5
    assert window.findChildren(QProgressDialog) == []

    def fails(_: Job) -> None:
        raise ValueError("told")

    with pytest.raises(ValueError, match="told"):
        in_background(window, "……", fails)


def test_a_long_export_can_be_cancelled_and_leaves_the_old_file(
    open_window: OpenWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = open_window(sample_report())
    target = tmp_path / "报告.json"
    target.write_bytes(b"old")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    held, ended = threading.Event(), threading.Event()
    write = exporting._write

    def slowly(*arguments: object, **options: object) -> None:
        held.wait(5)
        write(*arguments, **options)  # type: ignore[arg-type]
        ended.set()

    monkeypatch.setattr(exporting, "_write", slowly)
    dialogs: list[QProgressDialog] = []

    def cancel() -> None:
        dialogs.extend(window.findChildren(QProgressDialog))
        dialogs[0].canceled.emit()

    from desktop.ui import background

    monkeypatch.setattr(background, "PATIENCE", 10)
    shown = background.progress_dialog

    def cancelling(parent: QWidget, text: str, steps: int = 0) -> QProgressDialog:
        from PySide6.QtCore import QTimer

        dialog = shown(parent, text, steps)
        QTimer.singleShot(0, dialog, cancel)
        return dialog

    monkeypatch.setattr(background, "progress_dialog", cancelling)
    window.handing_on.export(".json", "JSON 文件")
    assert dialogs
    assert "取消" in window._status.text()
    held.set()
    assert ended.wait(5)
    leftover = background._leftover[-1]
    leftover.thread_.join(5)
    assert target.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".json"] == ["报告.json"]


def test_what_is_past_the_point_of_no_return_is_not_called_cancelled() -> None:
    job = Job()
    assert job.decide()
    assert not job.cancel()
    assert not job.is_cancelled
    other = Job()
    assert other.cancel()
    assert not other.decide()


# After an export ----------------------------------------------------------------------------


def answer_with(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Answer the next questions for a place with this one."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def button(window: MainWindow, text: str) -> QPushButton:
    """The notice's button of this text."""
    return next(one for one in window.notice.buttons() if one.text() == text)


@pytest.mark.parametrize("action", ["export_draft", "export_word", "export_workbook"])
def test_an_export_tells_what_is_still_to_be_dealt_with(
    action: str,
    open_window: OpenWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sample = sample_report()
    report = replace(sample, values={**sample.values, "spent.total": Amount(1)})
    window = open_window(report)
    target = tmp_path / {"export_draft": "报.pdf", "export_word": "报.docx"}.get(action, "报.xlsx")
    answer_with(monkeypatch, target)
    window.actions_.qt_action(action).trigger()
    assert target.is_file()  # nothing is blocked
    counts = Counter(one.level for one in window.checking.findings if one.is_open)
    assert counts[Level.MANDATORY]
    told = window.notice.text()
    assert f"{counts[Level.MANDATORY]} 条逻辑性问题须改正、{counts[Level.EXPLAIN]} 条" in told
    window._dock.hide()
    button(window, "查看审核结果").click()
    assert window._dock.isVisible()


def test_an_export_of_a_sound_report_tells_of_no_findings(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(sample_report())
    for one in window.checking.findings:
        if one.level is Level.EXPLAIN:
            window.session.apply(
                set_value(window.session.report, f"explanation:{one.identity}", "属实")
            )
    answer_with(monkeypatch, tmp_path / "报.json")
    window.handing_on.export(".json", "JSON 文件")
    assert window.notice.text() == f"已导出到 {tmp_path / '报.json'}。"
    assert [one.text() for one in window.notice.buttons()] == ["打开", "打开所在文件夹"]


@pytest.mark.parametrize("action", ["export_workbook", "export_check"])
def test_an_exported_file_and_its_folder_open_from_the_notice(
    action: str,
    open_window: OpenWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[Path] = []
    works = True

    def open_outside(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return works

    monkeypatch.setattr(QDesktopServices, "openUrl", staticmethod(open_outside))
    window = open_window(sample_report())
    target = tmp_path / ("报.xlsx" if action == "export_workbook" else "审.pdf")
    answer_with(monkeypatch, target)
    window.actions_.qt_action(action).trigger()
    button(window, "打开").click()
    button(window, "打开所在文件夹").click()
    assert opened == [target, tmp_path]
    works = False
    button(window, "打开").click()
    assert "没有能打开" in window.notice.text()
    assert str(tmp_path) in window.notice.text()
    window.actions_.qt_action(action).trigger()
    target.unlink()
    button(window, "打开").click()
    assert "已经不在" in window.notice.text()


def test_what_went_well_does_not_look_like_a_warning(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its ground and by a sign."""
    window = open_window(sample_report())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "报.json"), ""))
    window.handing_on.export(".json", "JSON 文件")
    assert window.notice.property("done")
    assert window.notice._sign.isVisible()
    window.tell("文件没有写成。")
    assert not window.notice.property("done")
    assert not window.notice._sign.isVisible()
