"""The one question the window asks before it lets something go."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.ui.asking import agrees


def leaves_anyway(parent: QWidget, sentence: str) -> bool:
    """Say what cannot be saved, and ask whether to leave all the same; staying is the default."""
    return agrees(
        parent,
        sentence,
        "现在离开，这些内容就没有了。",
        "放弃并离开",
        stay="返回修改",
        icon=QMessageBox.Icon.Warning,
    )
