"""The one question the window asks before it lets something go."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget


def leaves_anyway(parent: QWidget, sentence: str) -> bool:
    """Say what cannot be saved, and ask whether to leave all the same; staying is the default."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("自评")
    box.setText(sentence)
    box.setInformativeText("现在离开，这些内容就没有了。")
    stay = box.addButton("返回修改", QMessageBox.ButtonRole.RejectRole)
    box.addButton("放弃并离开", QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.exec()
    left = box.clickedButton() is not stay
    box.deleteLater()
    return left
