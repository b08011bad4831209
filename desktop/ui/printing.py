"""The pages of the exported PDF on a printer, so that preview, file and paper are one.

Pages are drawn by the same hand as the preview, at the printer's own resolution, and put on the
paper at 100 %: nothing is fitted, and the margins are those of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QMarginsF, QPoint
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QWidget

MOST_DPI: Final = 600
"""Dots an inch from which on no eye sees a difference."""


def has_printer() -> bool:
    """Whether this machine knows any printer."""
    return bool(QPrinterInfo.availablePrinterNames())


def ask_printer(parent: QWidget, title: str, pages: int) -> QPrinter | None:
    """Ask for printer, pages, copies and sides; ``None`` when it was cancelled."""
    printer = prepared(QPrinter(QPrinter.PrinterMode.HighResolution))
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("打印")
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintCollateCopies)
    dialog.setMinMax(1, pages)
    dialog.setFromTo(1, pages)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return prepared(printer) if accepted else None


def prepared(printer: QPrinter) -> QPrinter:
    """Let a printer take A4 upright, from edge to edge, without margins of its own."""
    printer.setFullPage(True)
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            QMarginsF(0, 0, 0, 0),
        )
    )
    printer.setFullPage(True)
    if printer.resolution() > MOST_DPI:
        printer.setResolution(MOST_DPI)
    return printer


def pages_to_print(printer: QPrinter, count: int) -> list[int]:
    """Return the chosen pages (from 0) in the order they go to the printer, all copies."""
    pages = list(range(count))
    if printer.printRange() is QPrinter.PrintRange.PageRange:
        ranges = printer.pageRanges()
        if ranges.isEmpty():
            first, last = max(printer.fromPage(), 1), printer.toPage() or count
            pages = [page for page in pages if first <= page + 1 <= last]
        else:
            pages = [page for page in pages if ranges.contains(page + 1)]
    if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    if printer.supportsMultipleCopies():
        return pages  # the printer makes them itself
    copies = printer.copyCount()
    if printer.collateCopies():
        return pages * copies
    return [page for page in pages for _ in range(copies)]


def print_pages(
    data: bytes, printer: QPrinter, pages: Sequence[int], proceed: Callable[[int], bool]
) -> bool:
    """Print pages of a PDF file; ``proceed`` is asked before each, with how many are done.

    Returns False when it was stopped or the printer did not take the pages.
    """
    from desktop.export.pdf.pages import PrintedPages

    painter = QPainter()
    if not painter.begin(printer):
        return False
    try:
        with PrintedPages(data) as printed:
            for number, page in enumerate(pages):
                if not proceed(number):
                    printer.abort()
                    return False
                if number and not printer.newPage():
                    return False
                # Pages across are drawn as they lie on upright paper.
                picture = printed.render(page, printer.resolution(), paper=True)
                image = QImage(
                    picture.data, picture.width, picture.height, picture.stride,
                    QImage.Format.Format_RGB32,
                )  # fmt: skip
                painter.drawImage(QPoint(0, 0), image)
    finally:
        painter.end()
    return True
