"""定稿, attachments, the print code and the name in the journal, as the officer meets them."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog
from pytestqt.qtbot import QtBot

from desktop.export.pdf.fonts import FontBook
from desktop.sample import sample_report
from desktop.storage import freezing
from desktop.storage.people import forget_person, person
from desktop.ui.attachments import AttachmentsDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.session import login
from desktop.ui.verify_dialog import VerifyDialog
from forms.checks import check
from forms.checks.finding import Level
from forms.edits import set_value
from forms.report import EXPLANATION, Report
from forms.report_json import print_code
from tests.ui.conftest import OpenWindow
from tests.ui.driving import answer_question, expenditure, line, narrative, retype, saved
from tests.ui.test_ui_window import choose


def answer(monkeypatch: pytest.MonkeyPatch, text: str, given: bool = True) -> None:
    """Answer the next question for a line of text."""
    monkeypatch.setattr(QInputDialog, "getText", staticmethod(lambda *_, **__: (text, given)))


@pytest.fixture
def final(open_window: OpenWindow, fresh: Report, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    """A window on a report that was made final (as if it were complete)."""
    window = open_window(fresh)
    with monkeypatch.context() as complete:
        complete.setattr(freezing, "require_ready", lambda *_: None)
        answer_question(complete)
        window.custody.finalizing.freeze()
    return window


def banner(window: MainWindow) -> str:
    return window.custody.finalizing.banner.text()


def press_banner(window: MainWindow, text: str) -> None:
    buttons = window.custody.finalizing.banner.buttons()
    next(one for one in buttons if one.text() == text).click()


# 定稿 ---------------------------------------------------------------------------------------


def test_an_export_that_succeeds_does_not_stand_under_an_earlier_refusal(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(sample_report())
    window.custody.finalizing.freeze()
    assert "没有定稿" in window.notice.text()
    choose(monkeypatch, tmp_path / "报告.json")
    window.handing_on.export(".json", "JSON 文件")
    assert (tmp_path / "报告.json").is_file()
    assert "没有定稿" not in window.notice.text()


def test_findings_that_stand_block_the_final_state_and_are_shown(
    open_window: OpenWindow,
) -> None:
    window = open_window(sample_report())
    window.work.go_to_tab("")
    window.custody.finalizing.freeze()
    assert "没有定稿" in window.notice.text()
    first = next(
        one for one in window.checking.findings if one.level is Level.EXPLAIN and not one.explained
    )
    assert window.work.current_key == first.section
    assert banner(window) == ""
    assert window.session.can_edit


def test_a_character_that_cannot_be_printed_blocks_the_final_state_until_it_is_explained(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = replace(
        sample_report(), values={**sample_report().values, "cover.contact": "张\U0002ebf0"}
    )
    explained = {EXPLANATION + one.identity: "已核实" for one in check(report)}
    window = open_window(replace(report, values={**report.values, **explained}))
    window.custody.finalizing.freeze()
    assert not window.session.report.is_final
    assert "没有定稿" in window.notice.text()
    assert line(window, "cover.contact").isVisible()  # it is gone to
    found = check(report, FontBook.shipped().covers)
    (missing,) = [one for one in found if one.code == "P01"]
    key = EXPLANATION + missing.identity
    assert window.session.apply(set_value(window.session.report, key, "打印后手写"))
    answer_question(monkeypatch)
    window.custody.finalizing.freeze()
    assert window.session.report.is_final


def test_before_the_final_state_is_asked_what_it_means_and_staying_is_the_default(
    open_window: OpenWindow, fresh: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(fresh)
    monkeypatch.setattr(freezing, "require_ready", lambda *_: None)
    asked = answer_question(monkeypatch, go_on=False)
    window.actions_.qt_action("freeze").trigger()
    code = print_code(fresh)
    assert f"{code[:5]} {code[5:]}" in asked[0]
    assert "不能再改" in asked[0]
    assert "提示" in asked[0]
    assert not window.session.report.is_final
    assert len(asked) == 1


def test_what_the_state_does_not_allow_is_grey_and_says_why(
    open_window: OpenWindow, fresh: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(fresh)
    seal, unfreeze = (window.actions_.qt_action(name) for name in ("seal", "unfreeze"))
    freeze = window.actions_.qt_action("freeze")
    assert freeze.isEnabled()
    for action in (seal, unfreeze):
        assert not action.isEnabled()
        assert "还没有定稿" in action.toolTip()
        assert "还没有定稿" in action.statusTip()
    monkeypatch.setattr(freezing, "require_ready", lambda *_: None)
    answer_question(monkeypatch)
    window.custody.finalizing.freeze()
    assert seal.isEnabled()
    assert unfreeze.isEnabled()
    assert "还没有" not in seal.toolTip() + unfreeze.toolTip()
    assert not freeze.isEnabled()
    assert freeze.toolTip() == "报告已定稿"
    window.custody.finalizing.mark_sealed()
    assert not seal.isEnabled()
    assert "已经记为" in seal.toolTip()
    assert unfreeze.isEnabled()


def test_a_final_report_keeps_its_attachments_and_says_so(
    final: MainWindow, tmp_path: Path
) -> None:
    final.custody.show_attachments()
    dialog = final.findChild(AttachmentsDialog)
    assert dialog is not None
    assert "不能移除" in dialog.told.text()
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(b"%PDF-1.4 stamped")
    dialog.add([scan])
    choose_first(dialog)
    assert not dialog.remove_button.isEnabled()
    assert "解除定稿" in dialog.remove_button.toolTip()


def test_undo_after_a_final_state_takes_back_what_it_names(
    open_window: OpenWindow, fresh: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(fresh)
    session = window.session
    monkeypatch.setattr(freezing, "require_ready", lambda *_: None)
    session.apply(set_value(session.report, "cover.contact", "Li"))
    label = session.undo_label
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(b"%PDF-1.4 stamped")
    session.carry_out(lambda document: document.freeze())
    session.carry_out(lambda document: document.attach(scan))
    session.carry_out(lambda document: document.unfreeze("重报"))
    assert session.undo_label == label
    window.undo()
    session.settle()
    document = session.document
    assert document is not None
    assert document.report.text_of("cover.contact") == ""
    assert [one.name for one in document.attachments] == ["扫描.pdf"]
    assert session.redo_label == document.redo_label


def test_after_the_final_state_the_focus_is_off_its_banner(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who wrote the last reason and goes on with the space bar is asked nothing."""
    window = open_window(sample_report())
    row = next(one for one in window.findings.rows if one.explanation is not None)
    assert row.explanation is not None
    row.explanation.setFocus()
    monkeypatch.setattr(freezing, "require_ready", lambda *_: None)
    answer_question(monkeypatch)
    window.custody.finalizing.freeze()
    QApplication.processEvents()
    focused = window.focusWidget()
    assert banner(window)
    assert focused is not None
    assert window.work.isAncestorOf(focused)


def test_a_final_report_takes_no_entry_and_says_so(final: MainWindow) -> None:
    assert "报告已定稿" in banner(final)
    assert "测试" in banner(final)
    assert line(final, "unit").isReadOnly()
    assert narrative(final, "results").edit.isReadOnly()
    panel = expenditure(final)
    assert panel.model.rowCount() == len(final.session.report.lines)
    assert not final.actions_.qt_action("undo").isEnabled()
    assert not final.actions_.qt_action("freeze").isEnabled()


def test_a_final_report_is_final_when_it_is_opened_again(final: MainWindow, tmp_path: Path) -> None:
    final.close_file()
    assert banner(final) == ""
    final.files.open_path(tmp_path / "报告.db")
    assert "报告已定稿" in banner(final)
    assert line(final, "unit").isReadOnly()


def test_unfreezing_wants_a_reason_that_stays_in_the_journal(
    final: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, asked = [("  ", True), ("", False)], []

    def ask(*told: object) -> tuple[str, bool]:
        asked.append(str(told[2]))
        return given[len(asked) - 1]

    monkeypatch.setattr(QInputDialog, "getText", staticmethod(ask))
    press_banner(final, "解除定稿…")
    assert "没有写明理由" in asked[1]
    assert line(final, "unit").isReadOnly()
    answer(monkeypatch, "漏填一项", given=False)
    press_banner(final, "解除定稿…")
    assert final.session.report.is_final
    answer(monkeypatch, "漏填一项")
    press_banner(final, "解除定稿…")
    assert banner(final) == ""
    retype(line(final, "cover.contact"), "Li")
    assert final.session.save()
    assert saved(final).text_of("cover.contact") == "Li"
    document = final.session.document
    assert document is not None
    assert "解除定稿：漏填一项" in [one.label for one in document.journal()]


def test_the_stamped_report_is_noted_and_its_scan_kept(
    final: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_question(monkeypatch, go_on=False)
    press_banner(final, "已盖章报送…")
    assert "已盖章报送。" in asked[0]
    assert "，测试，" in asked[0]
    assert "报告已定稿" in banner(final)  # not noted: it was taken back
    answer_question(monkeypatch)
    press_banner(final, "已盖章报送…")
    assert "报告已盖章报送" in banner(final)
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(b"%PDF-1.4 stamped")
    choose(monkeypatch, scan)
    next(one for one in final.notice.buttons() if "扫描件" in one.text()).click()
    document = final.session.document
    assert document is not None
    assert [one.name for one in document.attachments] == ["盖章扫描件 扫描.pdf"]
    assert final.session.report.is_final


def test_the_paper_of_a_final_report_is_no_draft(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(sample_report())
    monkeypatch.setattr(freezing, "require_ready", lambda *_: None)
    answer_question(monkeypatch)
    window.custody.finalizing.freeze()
    assert window.session.report.is_final
    row = next(row for row in window.findings.rows if row.explanation is not None)
    assert row.explanation is not None
    assert row.explanation.isReadOnly()
    asked: list[object] = []
    monkeypatch.setattr("desktop.export.export_report", lambda *_, draft, **__: asked.append(draft))
    choose(monkeypatch, tmp_path / "报告.pdf")
    window.handing_on.export_pdf()
    assert asked == [False]
    # The officer is told whether the paper will show the official faces or stand-ins.
    assert "仿宋" in window._status.text()


# Attachments --------------------------------------------------------------------------------


@pytest.fixture
def attachments(open_window: OpenWindow, fresh: Report) -> AttachmentsDialog:
    """The list of attachments of an open report."""
    window = open_window(fresh)
    window.custody.show_attachments()
    found = window.findChild(AttachmentsDialog)
    assert found is not None
    return found


def listed(dialog: AttachmentsDialog) -> list[str]:
    items = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    return [item.text(0) for item in items if item is not None]


def choose_first(dialog: AttachmentsDialog) -> None:
    item = dialog.list.topLevelItem(0)
    assert item is not None
    dialog.list.setCurrentItem(item)


def test_a_file_just_added_is_chosen_and_stays_so(
    attachments: AttachmentsDialog, tmp_path: Path
) -> None:
    assert not attachments.open_button.isEnabled()
    for name in ("乙.txt", "甲.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
        attachments.add([tmp_path / name])
        chosen = attachments.chosen()
        assert chosen is not None
        assert chosen.name == name
        for button in (
            attachments.open_button, attachments.extract_button, attachments.remove_button,
        ):  # fmt: skip
            assert button.isEnabled()


def test_files_dropped_on_the_list_are_kept_and_can_be_taken_out(
    attachments: AttachmentsDialog,
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sources = [tmp_path / "甲.txt", tmp_path / "乙.txt"]
    for source in sources:
        source.write_text(source.stem, encoding="utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(source)) for source in sources])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    QApplication.sendEvent(attachments, QDragEnterEvent(QPoint(5, 5), copy, mime, left, none))
    QApplication.sendEvent(attachments, QDropEvent(QPointF(5, 5), copy, mime, left, none))
    assert sorted(listed(attachments)) == sorted(["甲.txt", "乙.txt"])
    choose_first(attachments)
    chosen = attachments.chosen()
    assert chosen is not None
    choose(monkeypatch, tmp_path / "取出.txt")
    attachments.extract_button.click()
    assert (tmp_path / "取出.txt").read_text(encoding="utf-8") == chosen.name[0]
    attachments.remove_button.click()
    assert len(listed(attachments)) == 1
    window.undo()
    assert len(listed(attachments)) == 2
    assert len(saved(window).values) == len(window.session.report.values)


def test_an_attachment_opens_outside_from_a_copy_that_cannot_be_changed(
    attachments: AttachmentsDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "../证明.txt"
    source.write_text("证明", encoding="utf-8")
    attachments.add([source])
    choose_first(attachments)
    opened: list[Path] = []

    def open_outside(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", staticmethod(open_outside))
    attachments.open_button.click()
    (copy,) = opened
    assert copy.name == "证明.txt"
    assert copy.read_text(encoding="utf-8") == "证明"
    assert not copy.stat().st_mode & stat.S_IWUSR
    assert copy.resolve() != source.resolve()


def test_a_file_that_cannot_be_kept_is_said_in_the_list(
    attachments: AttachmentsDialog, tmp_path: Path
) -> None:
    large, empty, good = (tmp_path / name for name in ("大.pdf", "空.txt", "好.txt"))
    with large.open("wb") as file:
        file.truncate((50 << 20) + 1)
    empty.touch()
    good.write_text("好", encoding="utf-8")
    attachments.add([large, empty, good])
    assert listed(attachments) == ["好.txt"]
    told = attachments.told.text()
    assert "已添加 1 个文件" in told
    assert "超过 50 MB" in told
    assert "空文件" in told


def test_what_was_said_at_picking_no_file_changes_nothing(
    attachments: AttachmentsDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", staticmethod(lambda *_: ([], "")))
    attachments.add_button.click()
    assert listed(attachments) == []


# The print code -----------------------------------------------------------------------------


def test_a_code_tells_the_revision_on_paper_and_what_changed_since(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    first = print_code(window.session.report)
    retype(line(window, "cover.contact"), "Li")
    window.custody.verify()
    dialog = window.findChild(VerifyDialog)
    assert dialog is not None
    dialog.code.setText(f" {first[:5].lower()} {first[5:]}")
    dialog.verify()
    assert "第 1 版" in dialog.answer.text()
    assert "改动了 1 处" in dialog.answer.text()
    item = dialog.changes.item(0, 3)
    assert item is not None
    assert item.text() == "Li"
    dialog.code.setText(print_code(window.session.report))
    dialog.verify()
    assert "现在的内容" in dialog.answer.text()
    assert dialog.changes.isHidden()
    dialog.code.setText("AAAAABBBBB")
    dialog.verify()
    assert "不是这份文件" in dialog.answer.text()
    assert dialog.meant.isHidden()
    dialog.code.setText("短")
    dialog.verify()
    assert "10 个字母和数字" in dialog.answer.text()


def verifying(window: MainWindow, code: str) -> VerifyDialog:
    """Look a code up."""
    window.custody.verify()
    dialog = window.findChildren(VerifyDialog)[-1]
    dialog.code.setText(code)
    dialog.verify()
    return dialog


def test_a_slip_in_a_code_is_suspected_and_put_right_by_a_click(
    open_window: OpenWindow, fresh: Report
) -> None:
    window = open_window(fresh)
    code = print_code(fresh)
    for typed in (
        code[:9] + ("A" if code[9] != "A" else "B"),
        code[:-1],
        code + "7",
        code[:8] + code[9] + code[8],
        code[:4] + "9" + code[5:],
    ):
        dialog = verifying(window, typed)
        assert f"{code[:5]} {code[5:]}？" in dialog.meant.text(), typed
        dialog.meant.click()
        assert "现在的内容" in dialog.answer.text()
        assert dialog.meant.isHidden()
    assert "校验码里没有“9”" in verifying(window, code[:4] + "9" + code[5:]).answer.text()


def test_the_paper_of_a_draft_is_told_from_that_of_the_final_report(
    open_window: OpenWindow, fresh: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(fresh)
    code = print_code(fresh)
    assert "还没有定稿，这张纸不能当作定稿" in verifying(window, code).answer.text()
    monkeypatch.setattr(freezing, "require_ready", lambda *_: None)
    answer_question(monkeypatch)
    window.custody.finalizing.freeze()
    told = verifying(window, code).answer.text()
    assert "定稿）" in told
    assert "不能当作" not in told
    answer(monkeypatch, "重报")
    window.custody.finalizing.unfreeze()
    told = verifying(window, code).answer.text()
    assert "定稿）" in told  # it was final once with this very content
    retype(line(window, "cover.contact"), "Li")
    window.session.commit()
    window.session.apply(set_value(window.session.report, "cover.contact", None))
    told = verifying(window, code).answer.text()
    assert "不能当作" not in told  # also where other content came between


def test_what_is_not_on_paper_is_no_change_of_it(open_window: OpenWindow, fresh: Report) -> None:
    window = open_window(fresh)
    code = print_code(fresh)
    session = window.session
    session.apply(set_value(session.report, EXPLANATION + "H02-a", "已核实"))
    session.apply(set_value(session.report, EXPLANATION + "H02-b", "已核实"))
    dialog = verifying(window, code)
    assert "现在的内容" in dialog.answer.text()
    session.apply(set_value(session.report, "cover.contact", "Li"))
    session.apply(set_value(session.report, EXPLANATION + "H02-c", "已核实"))
    dialog = verifying(window, code)
    assert "此后改动了 1 处" in dialog.answer.text()
    assert dialog.changes.rowCount() == 1


# Who ----------------------------------------------------------------------------------------


def test_the_name_is_asked_once_and_stands_in_the_journal(
    open_window: OpenWindow, fresh: Report, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    forget_person()
    window = open_window(fresh)
    assert window.notice.text() == ""
    retype(line(window, "cover.contact"), "Li")
    window.session.commit()
    assert "是谁改的" in window.notice.text()
    answer(monkeypatch, " 张  三 ")
    window.notice.buttons()[0].click()
    assert person() == "张 三"
    assert window.notice.text() == ""
    retype(line(window, "cover.contact"), "Wang")
    assert window.session.save()
    document = window.session.document
    assert document is not None
    assert document.journal()[-1].by == "张 三"
    assert window.notice.text() == ""


def test_the_login_may_stand_for_the_name(open_window: OpenWindow, fresh: Report) -> None:
    forget_person()
    window = open_window(fresh)
    retype(line(window, "cover.contact"), "Li")
    window.session.commit()
    document = window.session.document
    assert document is not None
    assert document.by.startswith("本机用户 ")
    assert document.by in window.notice.text()
    window.notice.buttons()[1].click()
    assert person() == login()
    assert document.by == login()
    assert window.notice.text() == ""
