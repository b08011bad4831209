"""The pages of a finished PDF as pictures, for the preview and the printer.

    with PrintedPages(pdf) as pages:                  # pdf: the bytes of the file
        for index in range(len(pages)):
            picture = pages.render(index, dpi=300)    # BGRA, for QImage.Format_RGB32
            pages.render(index, 300, paper=True)      # as it lies in the printer's tray

Preview and printer show the very file that is handed in, so that the three are one. Knows no
Qt. PDFium works in one thread at a time: keep one `PrintedPages` in one thread.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Final, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

POINTS_PER_INCH: Final = 72
_WHITE: Final = (255, 255, 255, 255)


class PagesError(ValueError):
    """The bytes are no PDF file that can be shown."""


class PageSize(NamedTuple):
    """Of a page (pt)."""

    width: float
    height: float

    @property
    def is_landscape(self) -> bool:
        """Whether the page is wider than high."""
        return self.width > self.height


class Picture(NamedTuple):
    """A page in pixels of four bytes: blue, green, red, alpha (always 255)."""

    data: bytes
    width: int
    height: int
    stride: int
    """Bytes from one row of pixels to the next."""


class PrintedPages:
    """The pages of a PDF file.

    Raises:
        PagesError: the bytes are no PDF file.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._document: Any = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise PagesError("这个 PDF 文件打不开。") from error

    def __len__(self) -> int:
        return len(self._document)

    def __enter__(self) -> PrintedPages:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._document.close()

    def label(self, index: int) -> str:
        """What the page is called: 封面, or its number on paper."""
        return str(self._document.get_page_label(index))

    def size(self, index: int, *, paper: bool = False) -> PageSize:
        """Size of a page (pt) as it is read; with ``paper`` as its paper lies, upright."""
        width, height = self._document.get_page_size(index)
        if paper and self._rotation(index) % 180:
            width, height = height, width
        return PageSize(width, height)

    def render(self, index: int, dpi: float, *, paper: bool = False) -> Picture:
        """Draw a page (from 0) at ``dpi`` dots an inch, white where it is empty.

        A page across is drawn as it is read; with ``paper`` as it lies on upright paper, its
        head to the left, so that it goes to the printer like all others.
        """
        page = self._document[index]
        try:
            turn = -page.get_rotation() % 360 if paper else 0
            bitmap = page.render(
                scale=dpi / POINTS_PER_INCH, rotation=turn, fill_color=_WHITE,
                force_bitmap_format=pdfium.FPDFBitmap_BGRx, rev_byteorder=False,
            )  # fmt: skip
            try:
                data = bytes(bitmap.buffer)
                return Picture(data, bitmap.width, bitmap.height, bitmap.stride)
            finally:
                bitmap.close()
        finally:
            page.close()

    def _rotation(self, index: int) -> int:
        page = self._document[index]
        try:
            return int(page.get_rotation())
        finally:
            page.close()
