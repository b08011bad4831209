"""The process that sets and draws the preview's pages. Knows no Qt.

    python -m desktop.ui.preview.typesetter        # jobs on stdin, answers on stdout

It is warm: fonts, broken paragraphs and the pages last set stay in memory from one job to the
next, so that a changed sentence costs some hundredths of a second.
"""

from __future__ import annotations

import os
import sys
import traceback
from typing import BinaryIO

from desktop.export.pdf.fonts import FontBook
from desktop.export.pdf.pages import PrintedPages
from desktop.export.pdf.places import Places
from desktop.export.pdf.report import pdf_bytes
from desktop.ui.preview.changes import Changes, changed
from desktop.ui.preview.messages import Answer, Draw, Drawn, Failed, Laid, Lay, receive, send
from forms.report import Report


class Typesetter:
    """The report last set, with its pages."""

    def __init__(self) -> None:
        self._fonts = FontBook.installed()
        self._report: Report | None = None
        self._pages: PrintedPages | None = None

    def lay(self, serial: int, changes: Changes) -> Laid:
        """Set the changed report."""
        self._report = changed(self._report, changes)
        places = Places()
        data = pdf_bytes(self._report, draft=False, fonts=self._fonts, places=places)
        if self._pages is not None:
            self._pages.close()
        self._pages = pages = PrintedPages(data)
        numbers = range(len(pages))
        return Laid(
            serial,
            tuple((pages.size(number).width, pages.size(number).height) for number in numbers),
            tuple(pages.label(number) for number in numbers),
            tuple(places.found),
        )

    def draw(self, job: Draw) -> Drawn:
        """Draw a page.

        Raises:
            IndexError: there is no such page.
        """
        if self._pages is None or not 0 <= job.page < len(self._pages):
            raise IndexError(job.page)
        picture = self._pages.render(job.page, job.dpi)
        return Drawn(
            job.serial, job.page, job.dpi,
            picture.width, picture.height, picture.stride, picture.data,
        )  # fmt: skip

    def answer(self, job: object) -> Answer:
        """Carry out a job."""
        if isinstance(job, Lay):
            return self.lay(job.serial, job.changes)
        if isinstance(job, Draw):
            return self.draw(job)
        raise TypeError(type(job).__name__)


def serve(jobs: BinaryIO, answers: BinaryIO) -> None:
    """Answer jobs until there are no more."""
    typesetter = Typesetter()
    while True:
        try:
            job = receive(jobs)
        except EOFError:
            return
        try:
            answer = typesetter.answer(job)
        except Exception:  # noqa: BLE001 - told to the window, which logs it and goes on
            answer = Failed(getattr(job, "serial", 0), traceback.format_exc())
        send(answers, answer)


def main() -> None:
    """Serve on stdin and stdout; what anything else prints goes to stderr."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        serve(sys.stdin.buffer, answers)
    except (BrokenPipeError, KeyboardInterrupt):  # the window is gone
        os._exit(0)


if __name__ == "__main__":
    main()
