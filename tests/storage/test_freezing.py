"""定稿: what was handed in stays, until somebody says why it must change."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.sample import sample_report
from desktop.storage.document import Document
from desktop.storage.errors import BlockedError, FrozenError, StorageError
from desktop.storage.freezing import state_of
from forms import edits
from forms.amount import Amount
from forms.checks import Level, check
from forms.edits import Batch, SetValue
from forms.report import DRAFT, EXPLANATION, FINAL, SEALED, STATUS, TABLES, FreeTable, Report
from tests.storage.documents import set_total


def ready() -> Report:
    """A report in which nothing stands in the way of 定稿."""
    report = sample_report()
    for _ in range(3):  # an explanation is itself no finding, but let it settle
        explained = {
            EXPLANATION + finding.identity: "已核实"
            for finding in check(report)
            if finding.level is Level.EXPLAIN
        }
        report = replace(report, values={**report.values, **explained})
    return report


READY = ready()


@pytest.fixture
def document(tmp_path: Path) -> Iterator[Document]:
    with Document.create(tmp_path / "a.db", READY, "张") as document:
        yield document


def contact(document: Document, text: str) -> SetValue:
    return edits.set_value(document.report, "cover.contact", text)


def test_a_final_report_refuses_every_edit(document: Document) -> None:
    document.apply(contact(document, "甲"))
    before = document.freeze()
    assert state_of(before) == FINAL
    for edit in (
        contact(document, "乙"),
        edits.insert_lines(0, [document.report.lines[0]]),
        edits.replace_narrative(document.report, "results", []),
        edits.replace_items(document.report, TABLES, [FreeTable("results", "表", ())]),
        Batch((contact(document, "乙"), SetValue(STATUS, FINAL, DRAFT))),
        SetValue(STATUS, FINAL, None),
        SetValue(STATUS, FINAL, DRAFT),
        edits.set_value(document.report, EXPLANATION + "x", "说明"),
    ):
        with pytest.raises(FrozenError, match="解除定稿"):
            document.apply(edit)
    assert document.report == before
    assert (document.undo_label, document.redo_label) == (None, None)
    with pytest.raises(FrozenError):
        document.undo()
    with pytest.raises(FrozenError):
        document.restore_opening()
    assert document.report == before


def test_unfreezing_needs_a_reason_that_stands_in_the_journal(document: Document) -> None:
    document.freeze()
    with pytest.raises(FrozenError, match="理由"):
        document.unfreeze(" \n")
    document.unfreeze("财政局退回，要求补充 绩效\n情况")
    assert state_of(document.report) == DRAFT
    labels = [line.label for line in document.journal()]
    assert labels[1:] == ["定稿", "解除定稿：财政局退回，要求补充 绩效 情况"]
    set_total(document, 7)


def test_undo_steps_over_changes_of_state(document: Document) -> None:
    before = document.report
    document.apply(contact(document, "甲"))
    document.freeze()
    document.unfreeze("改正")
    label = document.undo_label
    assert document.undo() == replace(before, values={**before.values, STATUS: DRAFT})
    assert document.undo() is None
    assert document.redo_label == label
    assert document.redo() is not None
    assert document.report.text_of("cover.contact") == "甲"


def test_steps_over_changes_of_state_outlive_the_session(document: Document) -> None:
    document.apply(contact(document, "甲"))
    document.freeze()
    document.close()
    with Document.open(document.path, "张") as again:
        assert again.undo_label is None
        again.unfreeze("改正")
        assert again.undo() is not None
        assert again.report.text_of("cover.contact") == READY.text_of("cover.contact")


def test_what_was_attached_to_a_final_report_is_no_step_to_be_undone(
    document: Document, tmp_path: Path
) -> None:
    document.apply(contact(document, "甲"))
    label = document.undo_label
    document.freeze()
    scan = tmp_path / "盖章件.pdf"
    scan.write_bytes(b"%PDF")
    attached = document.attach(scan)
    document.unfreeze("改正")
    assert document.undo_label == label
    document.close()
    with Document.open(document.path, "张") as again:
        assert again.undo_label == label
        again.undo()
        assert again.attachments == (attached,)


def test_what_was_attached_before_and_again_while_final_is_neither_undone_nor_redone(
    document: Document, tmp_path: Path
) -> None:
    """Each was made for another state of what is attached: taking it back would not fit."""
    scan = tmp_path / "盖章件.pdf"
    scan.write_bytes(b"%PDF one")
    document.apply(contact(document, "甲"))
    label = document.undo_label
    document.attach(scan)
    other = tmp_path / "发票.pdf"
    other.write_bytes(b"%PDF other")
    document.attach(other)
    document.undo()
    document.freeze()
    scan.write_bytes(b"%PDF two")
    document.attach(scan)
    document.unfreeze("改正")
    assert document.redo_label is None
    assert document.undo_label == label
    attached = document.attachments
    document.undo()
    assert document.undo() is None
    assert document.attachments == attached


def test_a_copy_without_history_of_a_final_report_undoes_no_attachment(
    document: Document, tmp_path: Path
) -> None:
    document.freeze()
    document.save_copy(tmp_path / "copy.db", history=False)
    scan = tmp_path / "盖章件.pdf"
    scan.write_bytes(b"%PDF")
    with Document.open(tmp_path / "copy.db", "张") as copy:
        copy.attach(scan)
        copy.unfreeze("改正")
        assert copy.undo_label is None


def test_findings_block_the_final_state(document: Document) -> None:
    wrong = Amount(document.report.expenditure_sum.fen + 1)
    document.apply(edits.set_value(document.report, "expenditure.total", wrong))
    with pytest.raises(BlockedError, match="逻辑性问题须改正") as caught:
        document.freeze()
    assert any(finding.level is Level.MANDATORY for finding in caught.value.findings)
    document.undo()
    explained = next(key for key in document.report.values if key.startswith(EXPLANATION))
    document.apply(edits.set_value(document.report, explained, None))
    with pytest.raises(BlockedError, match="还有 1 条核实性问题待说明，没有定稿"):
        document.apply(SetValue(STATUS, None, FINAL))
    assert state_of(document.report) == DRAFT
    document.undo()
    document.freeze()


def test_an_explanation_does_not_let_a_fault_pass(document: Document) -> None:
    wrong = Amount(document.report.expenditure_sum.fen + 1)
    document.apply(edits.set_value(document.report, "expenditure.total", wrong))
    for finding in check(document.report):
        key = EXPLANATION + finding.identity
        document.apply(edits.set_value(document.report, key, "就这样"))
    with pytest.raises(BlockedError, match="逻辑性"):
        document.freeze()


def test_the_states_follow_each_other(document: Document) -> None:
    with pytest.raises(FrozenError, match="还没有定稿"):
        document.mark_sealed()
    with pytest.raises(StorageError, match="没有“随便”这种状态"):
        document.apply(SetValue(STATUS, None, "随便"))
    with pytest.raises(FrozenError, match="不能同时改内容"):
        document.apply(Batch((contact(document, "乙"), SetValue(STATUS, None, FINAL))))
    document.freeze()
    assert state_of(document.mark_sealed()) == SEALED
    with pytest.raises(FrozenError, match="已盖章报送"):
        set_total(document, 7)
    with pytest.raises(FrozenError):
        document.freeze()
    document.unfreeze("重报")


def test_the_scanned_paper_is_attached_to_a_final_report(
    document: Document, tmp_path: Path
) -> None:
    document.freeze()
    scan = tmp_path / "盖章件.pdf"
    scan.write_bytes(b"%PDF")
    attached = document.attach(scan)
    document.mark_sealed()
    with pytest.raises(FrozenError):
        document.detach(attached)
    assert document.attachments == (attached,)


def test_a_restored_report_keeps_the_present_state(document: Document) -> None:
    document.freeze()
    final = document.report
    document.unfreeze("改正")
    set_total(document, 7)
    document.restore(final, "恢复")
    assert state_of(document.report) == DRAFT
    assert document.report.values["budget.total"] == final.values["budget.total"]
