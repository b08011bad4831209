"""Whatever is entered, undone, and whichever writes fail: the file ends up as the window shows."""

import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from desktop.storage.document import Document
from desktop.storage.errors import StorageError
from desktop.ui import writing
from desktop.ui.session import Session
from forms.edits import Edit, delete_lines, insert_lines, set_value
from forms.report import ExpenditureLine, Report
from tests.forms.reports import EMPTY

KEYS = ("cover.contact", "cover.phone", "basics.note")
STEPS = 60


class Model:
    """What a person expects: the report, and what undo and redo lead to."""

    def __init__(self, report: Report) -> None:
        self.now = report
        self.before: list[Report] = []
        self.after: list[Report] = []

    def become(self, report: Report) -> None:
        if report != self.now:
            self.before.append(self.now)
            self.after.clear()
            self.now = report

    def step(self, source: list[Report], goal: list[Report]) -> None:
        if source:
            goal.append(self.now)
            self.now = source.pop()


class Desk:
    """A session on a disk that fails now and then, and the model beside it."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.chance, self.folder, self.copies = chance, folder, 0
        self.broken = False
        self.session = Session()
        self.session.adopt(self._under(Document.create(folder / "0.db", EMPTY, "测试")))
        self.model = Model(EMPTY)

    def _under(self, document: Document) -> Document:
        write: Callable[..., None] = document._database.write

        def under(*args: object, **named: object) -> None:
            if self.broken:
                raise StorageError("磁盘空间已满。", "SQLITE_FULL")
            write(*args, **named)
            if self.chance.random() < 0.05:  # written, but said to have failed
                raise StorageError("磁盘读写出错。", "SQLITE_IOERR_DIR_FSYNC")

        document._database.write = under  # type: ignore[method-assign]
        return document

    def edit(self) -> Edit:
        report = self.session.report
        choice = self.chance.random()
        if choice < 0.6:
            text = self.chance.choice(["甲", "乙", "丙", ""])
            return set_value(report, self.chance.choice(KEYS), text)
        if choice < 0.85 or not report.lines:
            line = ExpenditureLine(self.chance.choice("天地玄黄"))
            return insert_lines(self.chance.randint(0, len(report.lines)), (line,))
        return delete_lines(report, self.chance.randrange(len(report.lines)))

    def act(self) -> None:
        choice, model = self.chance.random(), self.model
        if choice < 0.5:
            self.session.apply(self.edit())
            model.become(self.session.report)
        elif choice < 0.65:
            self.session.undo()
            model.step(model.before, model.after)
        elif choice < 0.75:
            self.session.redo()
            model.step(model.after, model.before)
        elif choice < 0.85:
            self.broken = not self.broken
        elif choice < 0.93:
            assert self.is_saved() or self.broken
        elif choice < 0.97 and self.broken:
            self.rescue()
        elif self.is_saved():
            self.session.carry_out(lambda document: document.restore_opening())
            model.become(self.session.report)

    def is_saved(self) -> bool:
        """Save; a try that began while the disk was broken may fail after it was mended."""
        return self.session.save() or (not self.broken and self.session.save())

    def rescue(self) -> None:
        """Go on in a copy, as the window does."""
        assert self.session.document is not None
        self.copies += 1
        path = self.folder / f"{self.copies}.db"
        self.session.hold()
        self.session.document.save_copy(path)
        self.broken = False
        self.session.continue_in(self._under(Document.open(path, "测试")))


@pytest.mark.parametrize("seed", range(5))
def test_the_file_ends_up_as_the_window_shows(
    tmp_path: Path, qapp: QObject, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(writing, "_FIRST_RETRY", 1)
    desk = Desk(tmp_path, random.Random(seed))
    session = desk.session
    for _ in range(STEPS):
        desk.act()
        assert session.report == desk.model.now
        assert bool(session.undo_label) == bool(desk.model.before)
        assert bool(session.redo_label) == bool(desk.model.after)
    desk.broken = False
    while not session.settle():
        pass
    document = session.document
    assert document is not None
    assert document.report == desk.model.now
    assert (document.undo_label, document.redo_label) == (session.undo_label, session.redo_label)
    path = document.path
    session.adopt(None)
    with Document.open(path, read_only=True) as again:
        assert again.report == desk.model.now


def test_a_fault_of_the_program_keeps_the_entry_and_is_told(
    tmp_path: Path,
    qapp: QObject,
    capture_faults: list[BaseException],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = Session()
    document = Document.create(tmp_path / "0.db", EMPTY, "测试")
    session.adopt(document)
    told: list[str] = []
    session.failed.connect(told.append)

    def fail(*_: object) -> Report:
        raise KeyError("a fault")

    monkeypatch.setattr(document, "apply", fail)
    session.apply(set_value(EMPTY, KEYS[0], "甲"))
    assert not session.settle()
    assert "没有料到的差错" in told[0]
    assert session.report.text_of(KEYS[0]) == "甲"
    copy = Document.create(tmp_path / "1.db", session.report, "测试")
    session.continue_in(copy, complete=True)
    assert not session.is_saving
    session.adopt(None)
    assert isinstance(capture_faults[0], KeyError)


@pytest.fixture
def capture_faults(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What would have been written to the log."""
    found: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _, error, __: found.append(error))
    return found
