"""Beginning and finding one's way: last year's file, what is missing, one window for one file."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop import app
from desktop.sample import sample_report
from desktop.storage.document import Document
from desktop.ui.first_page import FirstPage
from desktop.ui.importing.result_panel import ResultPanel
from desktop.ui.main_window import MainWindow
from desktop.ui.marks_legend import MarksLegend
from desktop.ui.one_window import OneWindow, calls_forward, name_of
from desktop.ui.preferences import Preferences
from forms.amount import Amount
from forms.edits import set_value
from forms.narrative import Block
from forms.report import EXPENDITURE_TOTAL, Report
from forms.resources import RESOURCES
from forms.rolling import roll
from tests.ui.conftest import OpenWindow
from tests.ui.driving import expenditure, line, narrative, saved


def test_the_first_page_says_what_to_do_next(window: MainWindow) -> None:
    page = window.findChild(FirstPage)
    assert page is not None
    told = "".join(label.text() for label in page.findChildren(QLabel))
    for step in ("从上年的文件", "审核结果", "导出 PDF", "盖章"):
        assert step in told


def test_this_years_report_begins_with_last_years_file(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last, following = tmp_path / "去年.db", tmp_path / "今年.db"
    Document.create(last, sample_report(), "测试").close()
    before = last.read_bytes()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(last), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(following), ""))
    window.actions_.qt_action("roll").trigger()
    report = saved(window)
    assert report.year == (sample_report().year or 0) + 1
    assert report.unit == sample_report().unit
    assert [one.name for one in report.lines]
    assert last.read_bytes() == before
    assert window.work.place() == ("staff.posts", "basics")  # the cover needs nothing but its date
    shown = window.findChild(ResultPanel)
    assert shown is not None
    assert "还没有定稿" in shown.sentence.text()  # what is changed there later does not follow
    window.close_file()
    assert window.files._folder() == tmp_path  # where she worked last


def test_the_two_ways_to_roll_over_say_which_file_they_begin_with(window: MainWindow) -> None:
    told = {name: window.actions_.actions[name].hint for name in ("roll", "roll_open")}
    assert "不用打开" in told["roll"]
    assert "正开着" in told["roll_open"]
    assert window.actions_.qt_action("roll").statusTip() == told["roll"]


@pytest.mark.parametrize("source", ["去年.docx", "去年.db"])
def test_the_new_file_is_proposed_beside_the_one_it_is_made_from(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    window = open_window(sample_report())  # which lies elsewhere
    folder = tmp_path / "报送材料"
    folder.mkdir()
    if source.endswith(".db"):
        Document.create(folder / source, sample_report(), "测试").close()
        name = "星河市澄湖区征地服务中心 2021年度自评.db"
    else:
        shutil.copyfile(RESOURCES.parent / "tests" / "files" / "twin.docx", folder / source)
        name = "年度自评.db"
    proposed: list[Path] = []

    def ask(*asked: object) -> tuple[str, str]:
        proposed.append(Path(str(asked[2])))
        return "", ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(folder / source), ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    window.actions_.qt_action("roll" if source.endswith(".db") else "import").trigger()
    assert proposed[0].parent == folder
    assert proposed[0].name.endswith(name)


def test_a_report_without_a_year_is_not_rolled_over_and_it_is_said_why(
    window: MainWindow, tmp_path: Path, fresh: Report
) -> None:
    last = tmp_path / "去年.db"
    values = {key: value for key, value in fresh.values.items() if key != "year"}
    Document.create(last, Report(fresh.outline, values), "测试").close()
    window.importing.roll_from(last)
    assert "没有填年度" in window.notice.text()
    assert window.session.document is None


# What is missing ----------------------------------------------------------------------------


def test_progress_counts_required_entries_and_its_list_leads_to_them(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    progress = window.work.progress
    missing = progress.missing()
    assert 0 < len(missing) < 30
    assert f"还缺 {len(missing)} 项" in progress.text()
    progress._fill()
    actions = progress._menu.actions()
    assert len([one for one in actions if one.text().startswith("还缺")]) == len(missing)
    wanted = next(n for n, one in enumerate(missing) if one.where == "staff.posts")
    actions[wanted].trigger()
    assert window.work.current_key == "basics"
    assert line(window, "staff.posts").hasFocus()


def test_progress_is_complete_only_when_nothing_is_missing(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    assert window.work.progress.text().startswith("填写 100%")

    window.session.apply(set_value(window.session.report, "staff.posts", None))
    window.checking.run()
    assert not window.work.progress.text().startswith("填写 100%")
    assert [one.where for one in window.work.progress.missing()] == ["staff.posts"]
    window.session.apply(set_value(window.session.report, "spent.total", Amount(1)))
    window.checking.run()
    assert window.work.list.mark_of("basics") == "!"
    assert int(window.work.list.findings_of("spending_use")) > 0


def test_of_a_table_with_rows_only_the_total_is_missing(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    window.session.apply(set_value(window.session.report, EXPENDITURE_TOTAL, None))
    window.checking.run()
    progress = window.work.progress
    (missing,) = progress.missing()
    assert missing.label == "支出明细的合计"
    progress._fill()
    progress._menu.actions()[0].trigger()
    assert window.work.current_key == "spending_use"
    assert expenditure(window).total.input.hasFocus()


def test_a_text_with_places_left_open_is_missing(open_window: OpenWindow) -> None:
    report = sample_report()
    text = (Block.paragraph("全年栽树＿＿株。"),)
    open_text = replace(report, narratives={**report.narratives, "results": text})
    window = open_window(open_text)
    (missing,) = window.work.progress.missing()
    assert (missing.tab, missing.where) == ("results", "results")
    assert "“＿＿”待填" in missing.label
    assert window.work.list.mark_of("results") == "!"


def test_a_chapter_of_last_years_words_is_not_done(open_window: OpenWindow) -> None:
    report = sample_report()
    text = (Block.paragraph("队伍稳定，秩序良好。"),)
    words = replace(report, narratives={**report.narratives, "results": text})
    window = open_window(roll(words).report)
    marks = window.work.list
    assert marks.mark_of("results") != "✓"
    assert marks.findings_of("results") == "1"


def test_filled_is_not_finished_while_findings_stand(open_window: OpenWindow) -> None:
    window = open_window(sample_report())
    progress, marks = window.work.progress, window.work.list
    standing = [one for one in window.checking.findings if one.is_open]
    assert standing
    assert progress.missing() == ()
    assert f"还有 {len(standing)} 条待处理" in progress.text()
    assert "必填项已填好" in progress.text()
    open_tabs = {one.section for one in standing}
    assert [key for key in open_tabs if marks.mark_of(key)] == []
    progress._fill()
    action = next(one for one in progress._menu.actions() if "核实性" in one.text())
    window._dock.hide()
    action.trigger()
    assert window._dock.isVisible()  # it leads to what is left to do
    for finding in standing:
        key = f"explanation:{finding.identity}"
        window.session.apply(set_value(window.session.report, key, "属实，已另附说明"))
    window.checking.run()
    assert "没有待处理的" in progress.text()
    assert progress.menu() is None
    assert {marks.mark_of(key) for key in open_tabs} == {"✓"}


def test_the_marks_are_explained_where_they_stand(open_window: OpenWindow) -> None:
    """Hovering, hearing and the line below the list all tell what mark and number mean."""
    window = open_window(sample_report())
    listed = window.work.list
    item = listed._item("spending_use")
    assert item is not None
    for column in range(listed.columnCount()):
        assert "必填的已填好；" in item.toolTip(column)
        assert "条审核结果待处理" in item.toolTip(column)
        spoken = item.data(column, Qt.ItemDataRole.AccessibleTextRole)
        assert "条审核结果待处理" in spoken
    legend = window.findChild(MarksLegend)
    assert isinstance(legend, MarksLegend)
    assert legend.isVisible()
    for words in ("✓", "!", "圈里的数"):
        assert words in legend.toolTip()
        assert words in legend.accessibleDescription()


def test_the_status_bar_names_unit_year_state_and_time(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    told = window._status.text()
    for part in ("某区服务中心", "2020年度", "草稿", "已保存"):
        assert part in told
    assert "须改正" in window._status._findings.text()


# Remembering --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("screen", "size"),
    [
        (QSize(1366, 728), None),
        (QSize(1280, 1024), None),
        (QSize(1920, 1040), QSize(1600, 884)),
        (QSize(3840, 2120), QSize(1600, 1000)),
    ],
)
def test_the_first_start_takes_what_is_sensible_of_the_screen(
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    screen: QSize,
    size: QSize | None,
) -> None:
    app.make_application()
    there = SimpleNamespace(availableGeometry=lambda: QRect(QPoint(0, 0), screen))
    monkeypatch.setattr(MainWindow, "screen", lambda _: there)
    first = MainWindow(Preferences(tmp_path / "home" / "window.json"), furnished=False)
    assert first.isMaximized() == (size is None)
    if size:
        assert first.size() == size
        centre = QRect(QPoint(0, 0), screen).center()
        assert (first.geometry().center() - centre).manhattanLength() <= 2
    first.deleteLater()


def test_the_window_remembers_its_splitters_and_the_last_place(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    window = open_window(sample_report())
    window.work.setSizes([300, 800])
    window.preview.panel.pages.set_zoom(1.5)
    sizes = window.work.sizes()
    narrative(window, "results").focus_place("results/3")
    document = window.session.document
    assert document is not None
    window.close()
    again = MainWindow(Preferences(tmp_path / "home" / "window.json"))
    again.show()
    QApplication.processEvents()
    again.files.open_path(document.path)
    assert again.work.sizes()[0] == sizes[0]  # the rest is as wide as the screen allows
    assert again.preview.panel.pages.zoom == 1.5
    assert again.work.current_key == "results"
    assert again.work.place() == ("results/3", "results")
    again.close()
    again.deleteLater()


# One window for one file --------------------------------------------------------------------


def test_a_second_start_with_the_same_file_brings_the_first_window_forward(
    open_window: OpenWindow, fresh: Report, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(fresh)
    document = window.session.document
    assert document is not None
    path = document.path
    window.close_file()
    app.begin(window, path)
    one = window.findChild(OneWindow)
    assert one is not None
    qtbot.waitUntil(lambda: one._server is not None)
    forward: list[bool] = []
    monkeypatch.setattr(window, "activateWindow", lambda: forward.append(True))
    code = (
        "import sys; from pathlib import Path; from desktop import app;"
        "sys.exit(app.main([sys.argv[1]]))"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    second = subprocess.Popen(
        [sys.executable, "-c", code, str(path)], cwd=RESOURCES.parent, env=environment
    )
    try:
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
        assert second.returncode == 0
    finally:
        second.kill()
        second.wait()
    assert forward == [True]
    window.close_file()
    assert not calls_forward(path)


def test_a_socket_left_by_a_crash_is_taken_over(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "报告.db"
    if os.name == "posix":
        import socket
        import tempfile

        left = socket.socket(socket.AF_UNIX)
        left.bind(str(Path(tempfile.gettempdir()) / name_of(path)))
        left.close()  # the file stays, and nobody answers
    assert not calls_forward(path)
    one = OneWindow(lambda: None)
    one.answer_for(path)
    assert one._server is not None
    assert one._server.isListening()
    one.answer_for(None)


def test_a_file_named_at_the_start_is_opened_or_imported(
    window: MainWindow, tmp_path: Path, fresh: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "报告.db"
    Document.create(path, fresh, "测试").close()
    app.begin(window, path)
    assert window.session.document is not None
    assert window.session.document.path == path
    target = tmp_path / "导入.db"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    app.begin(window, RESOURCES.parent / "tests" / "files" / "twin.docx")
    assert window.session.document.path == target


# Showing first, loading then ----------------------------------------------------------------


def test_the_window_shows_itself_before_anything_of_a_report_is_loaded() -> None:
    code = (
        "import sys; from pathlib import Path; from desktop.app import make_application;"
        "from desktop.ui.main_window import MainWindow;"
        "from desktop.ui.preferences import Preferences; application = make_application();"
        "window = MainWindow(Preferences(Path('none')), furnished=False); window.show();"
        "application.processEvents();"
        "print(*[name for name in sys.modules if name.startswith(('forms.', 'desktop.export',"
        " 'desktop.importers', 'desktop.storage.document', 'desktop.ui.work_area', 'sqlalchemy',"
        " 'sqlite3', 'reportlab', 'PySide6.QtPrintSupport', 'PySide6.QtNetwork'))])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=RESOURCES.parent, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert answer.stdout.split() == ["forms.resources"]


def test_a_way_to_begin_works_before_the_rest_is_loaded(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.make_application()
    early = MainWindow(Preferences(tmp_path / "home" / "window.json"), furnished=False)
    early.show()
    menus = [one.text() for one in early.menuBar().actions() if one.isVisible()]
    target = tmp_path / "示例.db"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    button = early.findChild(QPushButton, "way_sample")
    assert isinstance(button, QPushButton)
    button.click()
    assert early.is_furnished
    assert early.session.report == sample_report()
    shown = [one.text() for one in early.menuBar().actions() if one.isVisible()]
    assert set(shown) <= set(menus)  # nothing moves when the menus are filled
    early.close()
    early.deleteLater()


def test_a_window_closed_before_it_is_loaded_asks_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    app.make_application()
    early = MainWindow(Preferences(tmp_path / "home" / "window.json"), furnished=False)
    early.show()
    assert early.close()
    early.deleteLater()


def test_a_place_on_a_page_that_is_only_now_built_comes_into_view(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "报告.db"
    Document.create(path, sample_report(), "测试").close()
    window.files.open_path(path)
    window.work.go_to_place("lines/20")
    QApplication.processEvents()
    page = window.work.current
    assert page is not None
    table = expenditure(window).view
    cell = table.visualRect(table.currentIndex())
    area = QRect(table.viewport().mapTo(page.viewport(), cell.topLeft()), cell.size())
    assert page.viewport().rect().contains(area)
