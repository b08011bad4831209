"""The print code (打印校验码): what ties each printed page to the content of the file.

It stands in 8 pt below the page number of every page, cover included. The last page also bears it
as a square of black and white, so that it need not be typed.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, Final

import reportlab
from reportlab.graphics import transform

from desktop.export.pdf.flow import Flowable
from desktop.export.pdf.fonts import Face, FontBook
from desktop.export.pdf.grid import LEFT_MARGIN, MILLIMETRE, PAGE_WIDTH, RIGHT_MARGIN
from desktop.export.pdf.structure import PAGE_NUMBER, artifact
from desktop.export.pdf.text import Alignment, draw_string

SIZE: Final = 8.0
"""pt"""
BASELINE: Final = 14 * MILLIMETRE
"""From the lower edge of the paper; printers leave at most 6 mm blank there."""
SQUARE: Final = 16 * MILLIMETRE
"""Width of the square without the white around it."""
_inverse: Final[Any] = transform.inverse  # untyped
_SQUARE_BOTTOM: Final = 8 * MILLIMETRE


def draw_print_code(canvas: Any, fonts: FontBook, code: str) -> None:
    """Write the code at the foot of a page."""
    with artifact(canvas, PAGE_NUMBER):
        text = f"打印校验码：{code}"
        draw_string(
            canvas, fonts, PAGE_WIDTH / 2, BASELINE, text, Face.SONGTI, SIZE, Alignment.CENTRED
        )


class _AtFoot(Flowable):
    """Something at the foot of the page on which it comes; it takes no room."""

    def wrap(self, measure: float, left: float) -> tuple[float, float]:
        """Take no room."""
        self.width, self.height = measure, 0.0
        return self.width, self.height

    def draw_on(self, canvas: Any, x: float, y: float) -> None:
        """Draw from the corner of the paper, however the page is turned."""
        self.canv = canvas
        canvas.saveState()
        canvas.transform(*_inverse(canvas._currentMatrix))
        self.draw()
        canvas.restoreState()


class CodeOfCover(_AtFoot):
    """The code of the cover, drawn after the title so that it is also read after it."""

    def __init__(self, code: str, fonts: FontBook) -> None:
        self._code, self._fonts = code, fonts

    def draw(self) -> None:
        """Write it."""
        draw_print_code(self.canv, self._fonts, self._code)


class CodeSquare(_AtFoot):
    """The code as a square, at the foot of the page on which the story ends.

    It stands at the right, or at the left where the page number is there.
    """

    def __init__(self, code: str, number_outside: bool) -> None:
        self._code, self._number_outside = code, number_outside

    def draw(self) -> None:
        """Draw its dark modules as one shape."""
        is_odd = self.canv.getPageNumber() % 2 == 0  # the cover has no number
        at_left = self._number_outside and is_odd
        left = LEFT_MARGIN if at_left else PAGE_WIDTH - RIGHT_MARGIN - SQUARE
        rows = modules(self._code)
        size = SQUARE / len(rows)
        with artifact(self.canv, PAGE_NUMBER):
            path = self.canv.beginPath()
            for number, row in enumerate(rows):
                bottom = _SQUARE_BOTTOM + SQUARE - (number + 1) * size
                for start, length in _runs(row):
                    path.rect(left + start * size, bottom, length * size, size)
            self.canv.drawPath(path, stroke=0, fill=1)


@lru_cache(maxsize=8)
def modules(code: str) -> tuple[tuple[bool, ...], ...]:
    """Return the QR code (ISO/IEC 18004, level M) of a print code: rows of dark and light."""
    encoder = _encoder()
    square: Any = encoder.QRCode(1, encoder.QRErrorCorrectLevel.M)
    square.addData(code)
    square.make()
    count = square.getModuleCount()
    return tuple(
        tuple(bool(square.isDark(row, column)) for column in range(count)) for row in range(count)
    )


def _encoder() -> Any:
    """Return reportlab's encoder of QR codes without its package of all bar codes.

    That takes as long to import as half a report takes to set. Where modules are no files, as in
    a packaged program, it is imported in the usual way.
    """
    name = "reportlab.graphics.barcode.qrencoder"
    path = Path(reportlab.__file__).parent / "graphics" / "barcode" / "qrencoder.py"
    spec = spec_from_file_location("qrencoder", path) if path.is_file() else None
    if name in sys.modules or spec is None or spec.loader is None:
        return import_module(name)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Return start and length of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for index, dark in enumerate(row):
        if dark and index and row[index - 1]:
            start, length = runs[-1]
            runs[-1] = start, length + 1
        elif dark:
            runs.append((index, 1))
    return runs
