"""Checks between the keys: what the window says before they are done, and when one fails."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from desktop.sample import sample_report
from desktop.storage.document import Document
from desktop.ui.main_window import MainWindow
from forms.checks.finding import _REGISTRY, Finding, Level, registered
from forms.checks.passages import Reading
from forms.checks.run import CheckSession
from forms.edits import apply, replace_narrative
from forms.narrative import Block
from forms.report import Report
from tests.ui.conftest import OpenWindow
from tests.ui.driving import type_text


def told_by_list(window: MainWindow) -> list[str]:
    QApplication.sendPostedEvents()  # shows what was just made; no timer runs
    labels = window.findings.findChildren(QLabel)
    return [one.text() for one in labels if one.isVisibleTo(window.findings)]


def test_nothing_is_said_of_the_file_before_while_the_next_is_looked_through(
    open_window: OpenWindow, fresh: Report, tmp_path: Path, qtbot: QtBot
) -> None:
    window = open_window(sample_report())
    counted = window._dock.windowTitle()
    assert "待说明" in window._status._findings.text()
    path = tmp_path / "另一份.db"
    Document.create(path, fresh, "测试").close()
    window.files.open_path(path)
    assert window._dock.windowTitle() == "审核结果"
    assert window._status._findings.text() == ""
    assert window.work.progress.text() == "正在审核……"
    assert window.work.progress.menu() is None
    assert "正在审核……" in told_by_list(window)
    with qtbot.waitSignal(window.checking.findingsSettled, timeout=5000):
        pass
    assert window._dock.windowTitle() not in (counted, "审核结果")
    assert "待" in window._status._findings.text() or "须" in window._status._findings.text()
    assert window.work.progress.text().startswith("填写")
    assert "正在审核……" not in told_by_list(window)


def test_all_is_said_to_be_well_only_after_a_check(
    open_window: OpenWindow, fresh: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(fresh)
    window.findings.begin()
    assert "没有审核出问题。" not in told_by_list(window)
    monkeypatch.setattr(window.checking._checks, "check", lambda _: ())
    window.checking.run()
    assert "没有审核出问题。" in told_by_list(window)


def test_a_rule_that_fails_is_told_once_and_what_was_found_before_still_stands(
    open_window: OpenWindow, fresh: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(fresh)
    before = window.checking.findings
    rule = next(one for one in registered() if one.whole is not None)

    def failing(_: Reading) -> Iterator[Finding]:
        raise RuntimeError("a fault of the rule")

    with monkeypatch.context() as broken:
        broken.setitem(_REGISTRY, rule.code, replace(rule, whole=failing))
        broken.setattr(window.checking, "_checks", CheckSession())  # that keeps no answers
        with capture_exceptions() as faults:
            window.checking._start()
            for _ in range(200):
                QApplication.processEvents()
                if not window.checking._slices.isActive():
                    break
    assert [str(error) for _, error, _ in faults] == ["a fault of the rule"]
    assert not window.checking._slices.isActive()
    assert window.checking.findings == before
    assert window.checking.run()


def test_a_character_without_a_glyph_is_found_by_the_first_check_that_is_asked_for(
    window: MainWindow, tmp_path: Path, fresh: Report, qtbot: QtBot
) -> None:
    rare = apply(replace_narrative(fresh, "results", [Block(0, ("负责人\U0003106c某。",))]), fresh)
    path = tmp_path / "报告.db"
    Document.create(path, rare, "测试").close()
    window.files.open_path(path)
    found = window.checking.run()  # as before an export, at once after opening
    assert any("\U0003106c" in one.message for one in found)


def test_a_character_without_a_glyph_is_found_once_the_faces_are_known(
    window: MainWindow, tmp_path: Path, fresh: Report, qtbot: QtBot
) -> None:
    rare = apply(replace_narrative(fresh, "results", [Block(0, ("负责人\U0003106c某。",))]), fresh)
    path = tmp_path / "报告.db"
    Document.create(path, rare, "测试").close()
    window.files.open_path(path)
    qtbot.waitUntil(
        lambda: any("\U0003106c" in one.message for one in window.checking.findings), timeout=5000
    )


def test_an_explanation_stays_in_its_line_while_the_next_check_is_awaited(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    row = next(
        one
        for one in window.findings.rows
        if one.finding.level is Level.EXPLAIN and not one.finding.explained
    )
    assert row.explanation is not None
    type_text(row.explanation, "专项资金由用地单位拨付")
    assert row.commit()
    window.findings.show_notes(("导入说明",))  # the list is made anew before the check
    assert row in window.findings.rows
    assert row.explanation.content() == "专项资金由用地单位拨付"
