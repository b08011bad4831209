"""Whatever is done in whatever order: file, report and window say the same."""

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from desktop.sample import sample_report
from desktop.ui.main_window import MainWindow
from desktop.ui.narrative.conversion import settled
from desktop.ui.narrative.quotes import offers
from forms.outline import FieldKind
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, field, line, narrative, press, retype, saved, type_text

TYPED = ["12.5", "abc", "", "1,234.56", "０．５", "某某", "2021-4-20", "0.00001"]
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
TABLE_KEYS = [
    (Qt.Key.Key_Insert,),
    (Qt.Key.Key_Delete,),
    (Qt.Key.Key_Delete, CONTROL),
    (Qt.Key.Key_Up, ALT),
    (Qt.Key.Key_Down, ALT),
    (Qt.Key.Key_C, CONTROL),
    (Qt.Key.Key_V, CONTROL),
]
TEXT_KEYS = [
    (Qt.Key.Key_Return,),
    (Qt.Key.Key_Backspace,),
    (Qt.Key.Key_Tab,),
    (Qt.Key.Key_C, CONTROL),
    (Qt.Key.Key_V, CONTROL),
]
FIELDS = sample_report().outline.fields.values()
SCALARS = ["unit", "year", "expenditure.total", *(one.key for one in FIELDS if one.is_scalar)]
NARRATIVES = [one.key for one in FIELDS if one.kind is FieldKind.NARRATIVE]


def work_on_table(window: MainWindow, chance: random.Random) -> None:
    panel = expenditure(window)
    row, column = chance.randrange(panel.model.rowCount()), chance.randrange(3)
    panel.view.setFocus()
    panel.view.go_to(row, column)
    if chance.random() < 0.5:
        panel.model.setData(panel.model.index(row, column), chance.choice([*TYPED, "30201"]))
    else:
        key, *held = chance.choice(TABLE_KEYS)
        press(panel.view, key, *held)  # type: ignore[arg-type]


def work_on_text(window: MainWindow, chance: random.Random) -> None:
    edit = narrative(window, chance.choice(NARRATIVES)).edit
    edit.setFocus()
    for _ in range(3):
        move = QTextCursor.MoveOperation
        mode = chance.choice(list(QTextCursor.MoveMode))
        edit.moveCursor(chance.choice([move.Start, move.End, move.Left, move.Down]), mode)
        type_text(edit, chance.choice(["完成", "abc"]))
        key, *held = chance.choice(TEXT_KEYS)
        press(edit, key, *held)  # type: ignore[arg-type]
    edit.insert_quote(chance.choice(offers(window.session.report)).quote)


def act(window: MainWindow, chance: random.Random) -> None:
    match chance.randrange(8):
        case 0 | 1:
            retype(line(window, chance.choice(SCALARS)), chance.choice(TYPED))
        case 2:
            work_on_table(window, chance)
        case 3 | 4:
            work_on_text(window, chance)
        case 5:
            window.undo()
        case 6:
            window.redo()
        case _:
            window.work.step(chance.choice([-1, 1]))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_file_report_and_window_agree_after_anything(open_window: OpenWindow, seed: int) -> None:
    window, chance = open_window(sample_report()), random.Random(seed)
    for _ in range(40):
        act(window, chance)
    assert window.session.commit()
    report = window.session.report
    assert saved(window) == report
    assert expenditure(window).model.entries() == len(report.lines)
    for key in NARRATIVES:
        written = tuple(block for block in report.narrative_of(key) if block.text)
        assert settled(narrative(window, key).edit.blocks()) == written
    for key in SCALARS:
        editor = field(window, key)
        assert editor.problem() or editor._says(report.values.get(key)), key
