"""What was typed and is no valid entry: the window says so wherever it matters, and leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.ui.editor import Unsaved
from desktop.ui.notice_bar import Remedy
from desktop.ui.tabs import Tab

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow


class UnsavedEntries:
    """The texts that stand in the window alone; no file, no export and no print holds them."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._said = ""
        """What was told above the page of entries that were not saved then."""
        window.session.unsavedChanged.connect(self._take_back)

    @property
    def found(self) -> list[tuple[Tab, Unsaved]]:
        """What is not saved, each with the chapter it stands in, in the report's order."""
        return self._window.work.unsaved()

    def told(self) -> str:
        """Say what is not saved: the chapter, the entry, and why; "" for nothing."""
        found = self.found
        if not found:
            return ""
        tab, first = found[0]
        others = f"还有 {len(found) - 1} 处也没有保存。" if found[1:] else ""
        return f"“{tab.title}”一章中，{first.sentence}{others}"

    def remedies(self) -> tuple[Remedy, ...]:
        """Return the way to the first of them, if there is any."""
        return (Remedy("到这一处", self.go),) if self.found else ()

    def go(self) -> None:
        """Go to the first of them; from there to the next one, round and round."""
        found = self.found
        if not found:
            return
        here = self._window.work.place()
        places = [(one.where, tab.key) for tab, one in found]
        _, one = found[(places.index(here) + 1) % len(found) if here in places else 0]
        self._window.work.go_to_unsaved(one)

    def left_out(self, what: str) -> str:
        """Say that what was made lacks what is not saved; "" where it lacks nothing."""
        told = self.told()
        return f"{what}没有这一处的新内容：{told}" if told else ""

    def tell_left_out(self, what: str) -> None:
        """Say so above the page, if there is anything to say."""
        told = self.left_out(what)
        if told:
            self._tell(told)

    def forbid(self, refused: str, *others: Remedy) -> bool:
        """Say that something was not done because entries are not saved; False for no such."""
        told = self.told()
        if told:
            self._tell(f"{told}{refused}；请先改好这一处。", *others)
        return bool(told)

    def _tell(self, sentence: str, *others: Remedy) -> None:
        self._said = sentence
        self._window.tell(sentence, (*self.remedies(), *others))

    def _take_back(self) -> None:
        """Let what was told go once every entry is saved: it is not true any more."""
        if self._said and not self.found:
            if self._window.notice.text() == self._said:
                self._window.notice.put_away()
            self._said = ""
