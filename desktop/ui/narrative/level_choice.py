"""The list beside a text that shows the level of its paragraph and sets it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from desktop.ui.calm_combo import CalmComboBox
from forms.narrative import heading_mark


class LevelChoice(CalmComboBox):
    """Shows levels by the number their headings have."""

    def __init__(self, levels: Sequence[int]) -> None:
        super().__init__()
        self.setAccessibleName("段落级别")
        self.setAccessibleDescription("段落级别")
        self.setToolTip("Tab 加深一级，Shift+Tab 退回一级，Ctrl+0 正文；Ctrl+Tab 离开文字")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        for level in levels:
            self.addItem(f"标题 {heading_mark(level, 1)}" if level else "正文", level)

    def show_level(self, level: int) -> None:
        """Show the level of the paragraph at the cursor."""
        self.setCurrentIndex(self.findData(level))

    def chosen(self) -> int:
        """Return the level that is shown."""
        return int(self.currentData())
