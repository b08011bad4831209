"""Document: one .db, open. Its report is a snapshot; :meth:`Document.apply` makes the next one.

Each edit is written before it is shown: one transaction holds the changed rows, the journal
line, the new revision and the digest. There is no saving and nothing unsaved.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop.storage import freezing
from desktop.storage.attachments import (
    MOST,
    Attachment,
    described,
    read_attachment,
)
from desktop.storage.copies import replacement
from desktop.storage.errors import DamagedError, FrozenError, Purpose, StorageError
from desktop.storage.journal import REDO, UNDO, Step
from desktop.storage.open_document import SENSELESS, OpenDocument, edit_of
from forms import edits
from forms.edits import Edit, EditConflictError, SetValue
from forms.report import DRAFT, FINAL, SEALED, Report

if TYPE_CHECKING:
    from forms.checks.finding import Coverage


class Document(OpenDocument):
    """An open document, and the ways to change what stands in it."""

    @classmethod
    def create(cls, path: Path, report: Report, by: str, label: str = "新建") -> Document:
        """Make a new file that holds ``report``, and open it.

        Raises:
            StorageError: the path is taken or cannot be written; nothing is left behind.
        """
        from desktop.storage.building import build_report

        with replacement(path, Purpose.CREATE, exclusive=True) as building:
            build_report(building, report, by, label)
        return cls.open(path, by)

    # Changing it --------------------------------------------------------------------------

    def apply(self, edit: Edit, label: str | None = None) -> Report:
        """Write an edit and return the report after it: the one way a report changes.

        ``label`` names it in menu and journal. An edit that changes nothing writes nothing.

        Raises:
            EditConflictError: the edit was made for another state; a fault of the caller.
            StorageError: it could not be written; the report is as before, and the same edit
                can be applied again.
            ReplacedError: the file was changed from outside; see :meth:`reload`.
            FrozenError: the report is final (定稿).
        """
        return self._write(edit, label or edits.describe(edit, self.report))

    @property
    def undo_label(self) -> str | None:
        """What :meth:`undo` would take back; None where there is nothing."""
        return self._next_label(self._revisions.steps.undo)

    @property
    def redo_label(self) -> str | None:
        """What :meth:`redo` would bring back; None where there is nothing."""
        return self._next_label(self._revisions.steps.redo)

    def _next_label(self, steps: list[Step]) -> str | None:
        may_edit = not self.read_only and not self.report.is_final
        return steps[-1].label if steps and may_edit else None

    def undo(self) -> Report | None:
        """Take the last step back, as a revision of its own; None where there is nothing.

        Raises:
            StorageError: as :meth:`apply`.
        """
        return self._take_back(self._revisions.steps.undo, UNDO)

    def redo(self) -> Report | None:
        """Bring back what was last undone; None where there is nothing.

        Raises:
            StorageError: as :meth:`apply`.
        """
        return self._take_back(self._revisions.steps.redo, REDO)

    def _take_back(self, steps: list[Step], word: str) -> Report | None:
        with self._guard:
            if not steps:
                return None
            step = steps[-1]
            done = edit_of(self._revisions.journal[step.revision - 1])
            if done is None:  # Steps.of leaves such lines out
                raise RuntimeError(f"revision {step.revision} keeps no edit")
            try:
                return self._write(edits.inverse(done), word + step.label, step.revision)
            except EditConflictError as error:
                raise DamagedError(SENSELESS) from error

    def restore(self, report: Report, label: str) -> Report:
        """Make the report what another one of the same outline is, as an edit like any other.

        The state (草稿, 定稿) stays. Attachments whose content is nowhere to be found are left
        out, and the label says so.

        Raises:
            StorageError: as :meth:`apply`, or the outlines differ.
        """
        with self._guard:
            if report.outline.source != self.report.outline.source:
                raise StorageError(
                    "两份报告的参考提纲不同，没有恢复；请把它“另存为”一份文件后单独打开。"
                )
            goal, lost = self._contents.without_lost(report)
            edit = edits.difference(self.report, freezing.with_state_of(self.report, goal))
            return self._write(edit, label + (f"（缺佐证材料 {'、'.join(lost)}）" if lost else ""))

    def restore_opening(self) -> Report:
        """Make the report what it was when the file was opened (恢复到打开时).

        Raises:
            StorageError: as :meth:`apply`.
        """
        return self.restore(self._revisions.at_opening, "恢复到打开时")

    # State --------------------------------------------------------------------------------

    def freeze(self, covers: Coverage | None = None) -> Report:
        """Make the report final (定稿): from now on it takes no edit.

        ``covers`` tells which characters can be printed; without it all of them can.

        Raises:
            BlockedError: findings stand that must be put right or explained.
            StorageError: as :meth:`apply`.
        """
        if covers is not None:
            freezing.require_ready(self.report, covers)
        return self._write(freezing.set_state(self.report, FINAL), "定稿")

    def mark_sealed(self) -> Report:
        """Note that the final report was stamped and handed in (已盖章报送).

        Raises:
            StorageError: it is not final, or as :meth:`apply`.
        """
        return self._write(freezing.set_state(self.report, SEALED), "已盖章报送")

    def unfreeze(self, reason: str) -> Report:
        """Let the report be edited again; the ``reason`` stands in the journal.

        Raises:
            FrozenError: no reason was given.
            StorageError: as :meth:`apply`.
        """
        reason = " ".join(reason.split())
        if not reason:
            raise FrozenError("没有写明理由，报告仍为定稿；请写明为什么要解除定稿。")
        edit = freezing.set_state(self.report, DRAFT)
        return self._write(edit, f"解除定稿：{reason}", reason=reason)

    # Attachments --------------------------------------------------------------------------

    def attach(self, source: Path, name: str = "") -> Attachment:
        """Keep a file of up to 50 MB in the report's file; a frozen report takes it too.

        Raises:
            StorageError: it cannot be read, is too large or attached already; or as
                :meth:`apply`.
        """
        added, content = read_attachment(source, name, self.by)
        with self._guard:
            if added.key in self.report.values:
                known = described(added.sha256, self.report.values[added.key])
                raise StorageError(
                    f"同样的内容已作为“{known.name}”放在报告里，没有再放一份；请核对。"
                )
            if self._contents.total() + added.size > MOST:
                raise StorageError(
                    f"佐证材料合计将超过 {MOST >> 20} MB，没有放进报告；请压缩文件，"
                    "或把部分材料另行存放。"
                )
            edit = SetValue(added.key, None, added.value)
            self._write(edit, f"添加佐证材料“{added.name}”", contents={added.sha256: content})
        return added

    def detach(self, attachment: Attachment) -> Report:
        """Take an attachment out of the report; the journal keeps its name and SHA-256.

        Its content stays in the file, so that this can be undone; copies without history leave
        it out.

        Raises:
            StorageError: as :meth:`apply`.
        """
        edit = edits.set_value(self.report, attachment.key, None)
        return self._write(edit, f"移除佐证材料“{attachment.name}”")

    # Writing ------------------------------------------------------------------------------

    def _write(
        self,
        edit: Edit,
        label: str,
        undoes: int | None = None,
        *,
        reason: str = "",
        contents: dict[str, bytes] | None = None,
    ) -> Report:
        with self._guard:
            self._require_writable()
            held = self._contents.brought_by(edit) if contents is None else contents
            self._revisions.write(edit, label, self.by, undoes, reason=reason, contents=held)
            return self.report

    def _require_writable(self) -> None:
        if self.read_only:
            raise StorageError(
                "文件是以只读方式打开的，刚才的填写没有存进文件；请先“另存副本”，在副本中填写。"
            )
        successor = self._opened.lock.successor() if self._opened.lock else None
        if successor:
            self.read_only, self.holder = True, successor
            self.notice = f"{successor.chinese}接手了这份文件，这里已改为只读；要填写请“另存副本”。"
            raise StorageError(
                f"{successor.chinese}接手了这份文件，刚才的填写没有存进文件；"
                "请“另存副本”留下屏幕上的内容。"
            )

    # Copies -------------------------------------------------------------------------------

    def save_copy(self, path: Path, *, history: bool = True) -> tuple[str, ...]:
        """Write a copy to ``path``, whole or not at all; what was there is replaced.

        Without ``history`` (不带修改记录的副本) the copy says nothing of earlier states: its
        journal keeps who and when, and hashes. Returns the names of attachments whose content
        could not be read any more and that are missing in the copy.

        Raises:
            StorageError: the copy could not be made, or ``path`` is this very file.
        """
        from desktop.storage.building import build_report

        if _same_file(path, self.path):
            raise StorageError("副本不能存成正在使用的文件本身；请换一个文件名。")
        if self._opened.header.newer_minor and not history:
            raise StorageError("文件由更新版本的自评编写，这样的副本会有遗漏；请先升级本程序。")
        with self._guard, replacement(path) as building:
            if self.damaged:
                build_report(building, self.report, self.by, "从损坏的文件中抢出")
            elif self._opened.header.newer_minor:
                self._database.copy_to(building)
            else:
                contents, lost = self._contents.for_copy(self.report, history)
                self.state.build(building, contents, history=history)
                _require_sound(building)
                return lost
            _require_sound(building)
            return ()


def _require_sound(copy: Path) -> None:
    try:
        Document.open(copy, read_only=True).close()
    except DamagedError as error:
        raise DamagedError(
            "文件打开之后损坏了或被别的软件改动过，副本没有存成；请改用最近的备份。", error.code
        ) from error


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()
