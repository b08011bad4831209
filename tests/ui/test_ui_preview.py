"""The preview: the very PDF, at what is being typed, never in the way of the typing."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.export.pdf.fonts import FontBook
from desktop.export.pdf.pages import PrintedPages
from desktop.export.pdf.places import Place
from desktop.export.pdf.report import pdf_bytes
from desktop.sample import sample_report
from desktop.ui.main_window import MainWindow
from desktop.ui.preview.changes import changed, changes_between
from desktop.ui.preview.messages import Draw, Failed, Laid, Lay, receive, send
from desktop.ui.preview.typesetter import serve
from forms.amount import Amount
from forms.edits import Edit, apply, change_line, insert_lines, replace_narrative, set_value
from forms.narrative import Block
from forms.report import Report
from forms.resources import RESOURCES
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, line, narrative, type_text

GUARD = 5000
"""Milliseconds after which a test gives up on the other process."""


@pytest.fixture
def previewed(open_window: OpenWindow, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window with the sample and its preview, drawn."""
    window = open_window(sample_report())
    window.resize(1500, 850)
    window.preview.wish(True)
    settle(window, qtbot)
    yield window
    window.preview.end()


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until the preview shows what is typed."""
    controller, pages = window.preview.controller, window.preview.panel.pages
    qtbot.waitUntil(lambda: not controller._pause.isActive() and pages.is_current, timeout=GUARD)


def retyped(window: MainWindow, qtbot: QtBot, key: str, text: str) -> None:
    """Type into a narrative and wait for the page."""
    edit = narrative(window, key).edit
    edit.moveCursor(edit.textCursor().MoveOperation.End)
    with qtbot.waitSignal(window.preview.controller.process.laid, timeout=GUARD):
        type_text(edit, text)
    settle(window, qtbot)


def test_the_typesetter_knows_no_qt() -> None:
    code = "import sys, desktop.ui.preview.typesetter; print('PySide6' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=RESOURCES.parent, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert answer.stdout.strip() == "False"


# What travels -------------------------------------------------------------------------------

EDITS = st.lists(st.integers(0, 4), max_size=6)


def after(kinds: list[int], report: Report) -> Report:
    for turn, kind in enumerate(kinds):
        block = Block(0, (f"第{turn}次。",))
        edit: Edit
        match kind:
            case 0:
                edit = set_value(report, "cover.contact", f"林{turn}")
            case 1:
                edit = replace_narrative(report, "results", [block])
            case 2:
                edit = replace_narrative(report, "problems", [])
            case 3:
                edit = change_line(report, 2, replace(report.lines[2], amount=Amount(turn)))
            case _:
                edit = insert_lines(1, report.lines[:1])
        report = apply(edit, report)
    return report


@given(EDITS, EDITS)
def test_changes_make_the_next_report_of_the_last_one(first: list[int], then: list[int]) -> None:
    before = after(first, sample_report())
    later = after(then, before)
    assert changed(before, changes_between(before, later)) == later
    assert changed(None, changes_between(None, later)) == later


def test_only_what_changed_travels() -> None:
    before = sample_report()
    edit = change_line(before, 3, replace(before.lines[3], amount=Amount(5)))
    changes = changes_between(before, apply(edit, before))
    assert [number for number, _ in changes.some_lines] == [3]
    assert changes._replace(some_lines=()) == changes_between(before, before)


def test_a_job_that_fails_is_told_and_the_next_one_done() -> None:
    jobs, answers = BytesIO(), BytesIO()
    for job in (Draw(1, 0, 96.0), Lay(2, changes_between(None, sample_report()))):
        send(jobs, job)
    jobs.seek(0)
    serve(jobs, answers)
    answers.seek(0)
    first, second = receive(answers), receive(answers)
    assert isinstance(first, Failed)
    assert isinstance(second, Laid)


# What is shown ------------------------------------------------------------------------------


def test_the_preview_is_the_very_pdf_of_what_is_being_typed(
    previewed: MainWindow, qtbot: QtBot
) -> None:
    window = previewed
    before = window.session.report
    retyped(window, qtbot, "results", "预览里马上看得见")
    assert window.session.report == before  # it is shown before it is saved
    view = window.preview.panel.pages
    data = pdf_bytes(window.session.provisional(), draft=False, fonts=FontBook.installed())
    with PrintedPages(data) as pages:
        assert view.page_count == len(pages)
        for page, _ in view.pages_in_view():
            picture = view._pictures[page]
            assert picture.data == pages.render(page, picture.dpi).data
    place = view.marked[-1]
    assert place.where.startswith("results/")
    assert place.page in [page for page, _ in view.pages_in_view()]


@pytest.mark.skipif(os.name != "posix", reason="a process cannot be halted there")
def test_typing_never_waits_for_the_preview(previewed: MainWindow, qtbot: QtBot) -> None:
    """Not even for one that does not answer at all."""
    window = previewed
    number = window.preview.controller.process.number
    assert number is not None
    os.kill(number, signal.SIGSTOP)
    try:
        edit = narrative(window, "results").edit
        edit.moveCursor(edit.textCursor().MoveOperation.End)
        asked = []
        window.session.typing.connect(lambda: asked.append(1))
        for _ in range(40):
            type_text(edit, "abc")
            QApplication.processEvents()
        assert len(asked) == 120
        assert edit.toPlainText().endswith("abc" * 40)
    finally:
        os.kill(number, signal.SIGCONT)
    laid: list[Laid] = []
    window.preview.controller.process.laid.connect(laid.append)
    qtbot.waitUntil(lambda: len(laid) >= 2, timeout=GUARD)
    settle(window, qtbot)
    assert len(laid) < 10  # the newest wish took the place of those before it


@pytest.mark.skipif(os.name != "posix", reason="there is no such signal there")
def test_a_dead_typesetter_is_replaced_and_said_quietly(
    previewed: MainWindow, qtbot: QtBot
) -> None:
    window = previewed
    process = window.preview.controller.process
    number = process.number
    assert number is not None
    said: list[str] = []
    window.preview.controller.told.connect(said.append)
    os.kill(number, signal.SIGKILL)
    retyped(window, qtbot, "results", "继续")
    assert process.number not in (None, number)
    assert said == ["预览已重新开始"]
    assert window.notice.text() == ""


def test_a_click_on_the_page_leads_to_the_entry_and_the_entry_to_its_place(
    previewed: MainWindow, qtbot: QtBot
) -> None:
    window = previewed
    panel = window.preview.panel
    row = next(one for one in panel._places if one.where == "lines/5")
    panel.pages.reveal(row)
    click_at(window, row)
    table = expenditure(window).view
    assert table.hasFocus()
    assert table.currentIndex().row() == 4
    line(window, "cover.contact").setFocus()
    qtbot.waitUntil(lambda: [one.where for one in panel.pages.marked] == ["cover.contact"])
    assert panel.pages.page == 0
    heading = next(one for one in panel._places if one.where == "section:measures")
    panel.pages.reveal(heading)
    click_at(window, heading)
    assert window.work.current_key == "measures"


def test_mark_and_page_follow_row_field_and_paragraph(previewed: MainWindow, qtbot: QtBot) -> None:
    window = previewed
    pages = window.preview.panel.pages

    def marked(where: str) -> bool:
        return {one.where for one in pages.marked} == {where} and any(
            one.page == page for one in pages.marked for page, _ in pages.pages_in_view()
        )

    table = expenditure(window).view
    table.setFocus()
    table.go_to(0, 0)
    qtbot.waitUntil(lambda: marked("lines/1"), timeout=GUARD)
    table.go_to(14, 0)
    qtbot.waitUntil(lambda: marked("lines/15"), timeout=GUARD)
    table.add_row()  # the blank one at the end prints nothing
    qtbot.waitUntil(lambda: marked(f"lines/{len(sample_report().lines)}"), timeout=GUARD)
    window.findings.setFocus()  # who reads the findings comes from the same row still
    QApplication.processEvents()
    assert marked(f"lines/{len(sample_report().lines)}")
    edit = narrative(window, "results").edit
    edit.setFocus()
    edit.select(0, 0, 0)
    qtbot.waitUntil(lambda: marked("results/1"), timeout=GUARD)
    edit.select(2, 0, 0)  # a heading printed in the line of its paragraph
    qtbot.waitUntil(lambda: marked("results/4"), timeout=GUARD)
    line(window, "budget.total").setFocus()  # printed where the text quotes it
    qtbot.waitUntil(lambda: quotes_it(window, pages.marked), timeout=GUARD)


def test_the_cover_is_shown_when_its_chapter_is(previewed: MainWindow, qtbot: QtBot) -> None:
    """Also with no entry of it in hand, and it stays when the report is laid anew."""
    window = previewed
    pages = window.preview.panel.pages
    narrative(window, "measures").focus_place("measures/1")
    qtbot.waitUntil(lambda: pages.page > 0, timeout=GUARD)
    window.work.list.setFocus()
    QTest.keyClick(window.work.list, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: pages.page == 0, timeout=GUARD)
    report = window.session.report
    assert window.session.apply(set_value(report, "cover.contact", "林二"))
    window.begin_again()
    settle(window, qtbot)
    assert pages.page == 0


def quotes_it(window: MainWindow, marked: tuple[Place, ...]) -> bool:
    """Whether the paragraph marked is one that quotes the approved budget."""
    key, _, number = marked[0].where.partition("/") if marked else ("", "", "")
    blocks = window.session.report.narrative_of(key)
    quoted = blocks[int(number) - 1].quotes if number.isdecimal() and blocks else ()
    return "budget.total" in [one.key for one in quoted]


def test_a_file_opened_at_a_place_shows_its_page_at_once(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window(sample_report())
    narrative(window, "measures").focus_place("measures/1")
    window.preview.wish(True)
    settle(window, qtbot)
    pages = window.preview.panel.pages
    assert [one.where for one in pages.marked][:1] == ["measures/1"]
    assert pages.marked[0].page in [page for page, _ in pages.pages_in_view()]
    window.preview.end()


def click_at(window: MainWindow, place: Place) -> None:
    """Click in the middle of a place of the preview."""
    view = window.preview.panel.pages
    area = dict(view.pages_in_view())[place.page]
    point = QPoint(
        round(area.left() + (place.left + 0.05) * area.width()),
        round(area.top() + (place.top + place.bottom) / 2 * area.height()),
    )
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)


def test_zoom_thumbnails_and_page_number(previewed: MainWindow, qtbot: QtBot) -> None:
    window = previewed
    panel = window.preview.panel
    assert panel.pages.fits_width
    panel.pages.set_zoom(1.0)
    assert dict(panel.pages.areas())[0].width() == pytest.approx(210 / 25.4 * 96, abs=0.5)
    panel.step_zoom(1)
    assert panel.pages.zoom == 1.25
    panel.pages.set_zoom(None)
    panel._small.setChecked(True)
    panel.show_thumbnails()
    qtbot.waitUntil(lambda: panel.thumbnails.is_current, timeout=GUARD)
    area = dict(panel.thumbnails.areas())[3]
    QTest.mouseClick(
        panel.thumbnails.viewport(), Qt.MouseButton.LeftButton, pos=area.center().toPoint()
    )
    assert panel.pages.page == 3
    assert panel.number.text().startswith("第 3 页")
    settle(window, qtbot)


# On and off ---------------------------------------------------------------------------------


def test_without_the_preview_there_is_no_process(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    window.preview.wish(False)
    assert window.preview.isHidden()
    assert window.preview.controller.process.number is None
    assert not window.actions_.qt_action("preview").isChecked()
    window.actions_.qt_action("preview").trigger()
    assert not window.preview.isHidden()
    assert window.preferences.text("preview") == "on"
    window.preview.close()
    assert window.preferences.text("preview") == "off"
    assert not window.actions_.qt_action("preview").isChecked()


def test_on_a_small_screen_the_preview_waits_to_be_asked_for(
    open_window: OpenWindow, fresh: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(fresh)
    monkeypatch.setattr(window.preferences, "text", lambda _: "")
    for width, shown in ((1093, False), (1366, True), (1920, True)):
        area = QRect(0, 0, width, 1080)
        screen = SimpleNamespace(availableGeometry=lambda area=area: area)
        monkeypatch.setattr(window.preview, "screen", lambda screen=screen: screen)
        window.preview.refresh()
        assert window.preview.isHidden() != shown
