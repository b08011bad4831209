"""Keeps the preview at what is being typed, and beside the entry being worked on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.ui.preview.messages import Drawn, Laid
from desktop.ui.preview.panel import PreviewPanel
from desktop.ui.preview.process import TypesetterProcess
from desktop.ui.preview.whereabouts import whereabouts
from desktop.ui.session import Session

_PAUSE = 10
"""Milliseconds for which keystrokes are gathered."""
_STILL = 20
"""Milliseconds for which the cursor stands until the pages follow it."""
_QUIET = 500
"""Milliseconds without a change until thumbnails are drawn."""


class PreviewController(QObject):
    """Between the session, the typesetter and the panel. Works only while the panel is shown."""

    told = Signal(str)
    """Something worth a word in the status bar."""

    def __init__(
        self,
        session: Session,
        panel: PreviewPanel,
        place: Callable[[], tuple[str, str]],
        parent: QObject | None = None,
    ) -> None:
        """``place`` returns the entry being worked on and the section it stands in."""
        super().__init__(parent)
        self._session, self._panel, self._place = session, panel, place
        self._active = False
        self._last_place = ("", "")
        self._changed = False
        self.process = TypesetterProcess(self)
        self._pause = _single_shot(self, _PAUSE, self._lay)
        self._still = _single_shot(self, _STILL, self.follow)
        self._quiet = _single_shot(self, _QUIET, self._ask_thumbnails)
        session.typing.connect(self._note_change)
        session.reportChanged.connect(self._note_change)
        session.placeMoved.connect(self._still.start)
        session.documentChanged.connect(self._begin)
        self.process.laid.connect(self._show_laid)
        self.process.drawn.connect(self._show_drawn)
        self.process.failed.connect(
            lambda _: panel.tell("这一刻的内容排不出来，下面是之前的样子。")
        )
        self.process.restarted.connect(lambda: self.told.emit("预览已重新开始"))
        self.process.gone.connect(
            lambda: panel.tell("预览暂时不能用；填写、审核、导出都不受影响。")
        )
        panel.pagesWanted.connect(self._ask_pages)

    def set_active(self, active: bool) -> None:
        """Show the preview, or let its process go."""
        if active == self._active:
            return
        self._active = active
        if active:
            self._changed = True  # what is being worked on is to be in view
            self.process.start()
            self._lay()
        else:
            self.process.end()

    def end(self) -> None:
        """Let the process go for good."""
        self._active = False
        self._pause.stop()
        self._quiet.stop()
        self.process.end()

    # Wishes --------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._panel.clear()
        self._panel.tell("")
        self._last_place, self._changed = ("", ""), True
        if self._active and self._session.document:
            self._pause.start()

    def _note_change(self) -> None:
        if self._active:
            self._changed = True
            if not self._pause.isActive():
                self._pause.start()

    def _lay(self) -> None:
        if self._active and self._session.document:
            self.process.lay(self._session.provisional())

    def _ask_pages(self) -> None:
        if self._active:
            self.process.draw(self._panel.wanted(thumbnails=False))
            self._quiet.start()

    def _ask_thumbnails(self) -> None:
        if self._active:
            wanted = self._panel.wanted(thumbnails=True)
            if wanted:
                self.process.draw(wanted)

    # Answers -------------------------------------------------------------------------------

    def _show_laid(self, laid: Laid) -> None:
        if not self._active or self._session.document is None:
            return
        self._panel.tell("")
        self._panel.show_laid(laid)
        self.follow(force=self._changed)
        self._changed = False

    def _show_drawn(self, drawn: Drawn) -> None:
        if self._active:
            self._panel.show_drawn(drawn)

    def follow(self, force: bool = False) -> None:
        """Bring the entry being worked on into view, when it is another than before.

        Who scrolls the pages by hand is left alone until something is typed, and who goes to a
        list beside the chapter comes from the same place still.
        """
        if not self._active or self._session.document is None:
            return
        place = self._place()
        if not place[0] and place[1] == self._last_place[1]:
            place = self._last_place
        if force or place != self._last_place:
            self._last_place = place
            self._panel.follow(whereabouts(self._session.report, *place))


def _single_shot(parent: QObject, milliseconds: int, run: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(run)
    return timer
